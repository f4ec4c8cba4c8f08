"""What a reader's program calls each page, and strings as they are written in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leverarch.verifying.raw_file import RawFile, entries, references

_RANGES = re.compile(rb"(\d+)\s*(<<.*?>>|\d+\s+\d+\s+R)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def labels_of(tree: bytes, pages: int, file: RawFile) -> tuple[str, ...]:
    """Return the label of each page; pages before the first range are called by their place."""
    ranges = sorted(_ranges(tree, file)) or [(0, b"<</S/D>>")]
    found = [str(number) for number in range(1, min(ranges[0][0], pages) + 1)]
    for (first, style), following in zip(ranges, [*(at for at, _ in ranges[1:]), pages], strict=True):
        told = entries(style)
        before, kind = text_of(told.get(b"/P", b"")), told.get(b"/S", b"")
        start = int(told.get(b"/St", b"1"))
        found += [f"{before}{_numeral(kind, start + n)}" for n in range(min(following, pages) - first)]
    return tuple(found)


def _ranges(tree: bytes, file: RawFile) -> Iterator[tuple[int, bytes]]:
    waiting = [tree]
    for _ in range(100_000):
        if not waiting:
            return
        node = entries(waiting.pop())
        for at, style in _RANGES.findall(node.get(b"/Nums", b"")):
            yield int(at), style if style[:2] == b"<<" else file.body(next(references(style)))
        waiting += map(file.body, references(node.get(b"/Kids", b"")))


def _numeral(kind: bytes, number: int) -> str:
    if kind == b"/D":
        return str(number)
    if kind in (b"/R", b"/r"):
        words = ""
        for value, letters in (*_ROMAN, *_SMALL):
            words += letters * (number // value)
            number %= value
        return words if kind == b"/r" else words.upper()
    if kind in (b"/A", b"/a"):
        letter = chr((number - 1) % 26 + ord("a")) * ((number - 1) // 26 + 1)
        return letter if kind == b"/a" else letter.upper()
    return ""


def text_of(string: bytes) -> str:
    """Return a string of PDF, or a name, as text. In UTF-8, UTF-16 or Latin letters, as it says."""
    string = string.strip()
    if string[:1] == b"<":
        digits = re.sub(rb"\s", b"", string[1:-1])
        data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii", "replace"))
    elif string[:1] == b"(":
        data = _ESCAPED.sub(lambda found: _plain(found[1]), string[1:-1])
    else:
        data = string.removeprefix(b"/")
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _plain(escaped: bytes) -> bytes:
    if escaped[:1] in b"01234567":
        return bytes([int(escaped, 8) & 255])
    return _ESCAPES.get(escaped, b"" if escaped in (b"\n", b"\r", b"\r\n") else escaped)
