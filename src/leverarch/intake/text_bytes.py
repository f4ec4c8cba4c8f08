"""From the bytes of a text to its letters, whatever wrote them. No byte is lost: one without a letter is named."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: As much is looked at to tell wide letters from narrow ones.
_START = 4096
_NAMED = "leverarch.named"
_ASCII = bytes(range(128))
# Two, three or four bytes that are one letter in UTF-8.
_PAIRS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def text_of(data: bytes, charset: str = "") -> str:
    """Return the text. `charset` is what the file says of itself; it is believed only where it can be true."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, _NAMED)
    wide = wide_kind(data)
    if wide:
        return data.decode(wide, _NAMED)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_kind_of(data, charset), _NAMED)


def wide_kind(data: bytes) -> str:
    """Return which kind of wide letters (UTF-16) the file is written in without saying so, or nothing."""
    start = data[:_START]
    even, odd = start[::2], start[1::2]
    if len(start) < 4:
        return ""
    if odd.count(0) * 2 > len(odd) and even.count(0) * 20 < len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) * 2 > len(even) and odd.count(0) * 20 < len(odd) else ""


def _kind_of(data: bytes, charset: str) -> str:
    """A text that is no sound UTF-8 is still that where nearly all its letters are; else it is an old Windows text."""
    pairs = _PAIRS.findall(data)
    strays = len(data.translate(None, _ASCII)) - sum(map(len, pairs))
    if len(pairs) > strays:
        return "utf-8"
    try:
        name = codecs.lookup(charset).name if charset else "cp1252"
    except LookupError:
        return "cp1252"
    # What calls itself Latin-1 is Windows-1252 everywhere; UTF-8 it is not, or it would have been read.
    narrow = name.startswith(("cp", "iso8859", "koi8", "mac"))
    return name if narrow and name not in ("iso8859-1", "cp65001") else "cp1252"


def _named(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(f"[byte {byte:02X}]" for byte in fault.object[fault.start : fault.end]), fault.end


codecs.register_error(_NAMED, _named)
