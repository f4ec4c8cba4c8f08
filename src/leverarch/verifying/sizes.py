"""Whether a finished bundle is as small as its reader needs it."""

from __future__ import annotations

from collections.abc import Mapping

from leverarch.diagnostics import Diagnostic, Place
from leverarch.output import Bundle, Document
from leverarch.verifying.rules import LARGE_BUNDLE
from leverarch.words import listed, size_words

#: So many of the largest items are named.
_NAMED = 5


def too_large(document: Document, size: int, items: Mapping[str, int]) -> Diagnostic | None:
    """Return the finding that a document has more bytes than the plan promises, or nothing.

    `items` says how many bytes of it come from the file of each item.
    """
    if not 0 < document.max_bytes < size:
        return None
    message = f"`{document.name}` takes up {size_words(size)}; its reader takes {size_words(document.max_bytes)}"
    largest = sorted(items.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
    if largest:
        message += f". What takes up most: {listed([f'`{id_}` ({size_words(bytes_)})' for id_, bytes_ in largest])}"
    return Diagnostic(LARGE_BUNDLE, message, Place(document.name), document.about, help=_help(document))


def _help(document: Document) -> str:
    now = document.content.max_ppi if isinstance(document.content, Bundle) else 0
    pictures = (
        f"lower `max_ppi`, which is {now} now" if now else 'bring its pictures down with `"images": {"max_ppi": 200}`'
    )
    return f"{pictures}; or split it into volumes"
