"""Old office files as they are given to an office program: what would be worked out again keeps its own last words.

What `settled` does for packages is done here in the bytes of rich text and of old Word documents, one order for another
of the same place, so that nothing else moves.
"""

from __future__ import annotations

import re
from collections.abc import Collection

#: The numbers of fields that say when, where or by whom a document is opened ([MS-DOC] 2.9.90, flt).
_FLEETING_NUMBERS = bytes((0x14, 0x15, 0x16, 0x17, 0x19, 0x1D, 0x1E, 0x1F, 0x20, 0x3C, 0x3D, 0x3E, 0x45))
_QUOTE_NUMBER = b"\x23"
# The marks of one field beside each other, as the list of a document's fields has them: its beginning with the number,
# the end of its order, its own end.
_FIELD = re.compile(rb"\x13[" + re.escape(_FLEETING_NUMBERS) + rb"](?=\x14[\x00\xff]\x15[\x00-\xff])", re.DOTALL)
# What may stand between the beginning of an order and its first word: groups, looks, spaces.
_ORDER = rb"(\\fldinst(?:[{}\s]|\\\*|\\[a-z]{1,32}-?\d{0,10}){0,300}+)"


def settled_rtf(data: bytes, fleeting: Collection[str]) -> bytes:
    """Return a rich text document whose fields of these names keep the words that they had."""
    names = "|".join(sorted(fleeting, key=len, reverse=True)).encode("ascii")
    return re.sub(_ORDER + rb"(?:" + names + rb")\b", rb"\1QUOTE", data, flags=re.IGNORECASE)


def settled_doc(data: bytes) -> bytes:
    """Return an old Word document whose fleeting fields keep the words that they had. Its length stays."""
    return _FIELD.sub(b"\x13" + _QUOTE_NUMBER, data)
