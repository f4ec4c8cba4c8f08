"""The few objects that belong to a bound file as a whole, and how strings, places and trees of names are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leverarch.assembly.geometry import Sheet

#: Names in one leaf of a tree.
LEAF = 200
_PLAIN = re.compile(r"[A-Za-z0-9._+~-]")


class Objects:
    """Objects with their numbers: those that have one already, and new ones from `free` on."""

    def __init__(self, free: int) -> None:
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}
        self.free = free

    def add(self, body: bytes) -> int:
        """Take in an object without data, and return its number."""
        self.free += 1
        self._plain[self.free - 1] = body
        return self.free - 1

    def fill(self, number: int, body: bytes) -> None:
        """Take in the object of a number that is settled."""
        self._plain[number] = body

    def add_stream(self, about: bytes, data: bytes, number: int = 0) -> int:
        """Take in a stream with entries beside its length, and return its number."""
        if not number:
            number, self.free = self.free, self.free + 1
        self._streams[number] = b"<<%b/Length %d>>stream\n%b\nendstream" % (about, len(data), data)
        return number

    def plain(self) -> list[tuple[int, bytes]]:
        """Return the objects without data, by number."""
        return sorted(self._plain.items())

    def streams(self) -> list[tuple[int, bytes]]:
        """Return the streams, by number."""
        return sorted(self._streams.items())


def reference(number: int) -> bytes:
    """Return the reference to an object."""
    return b"%d 0 R" % number


def text(words: str) -> bytes:
    """Return a text as a string of PDF: as it is where it is plain, else in UTF-16."""
    if words.isascii() and words.isprintable():
        return b"(" + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode() + b")"
    return b"<" + ("\ufeff" + words).encode("utf-16-be", "replace").hex().encode() + b">"


def name(words: str) -> bytes:
    """Return a name of PDF: letters that would end it are written by their codes."""
    written = (c if _PLAIN.fullmatch(c) else "".join(f"#{byte:02X}" for byte in c.encode()) for c in words)
    return b"/" + "".join(written).encode("ascii")


def raw(data: bytes) -> bytes:
    """Return bytes as a string of PDF."""
    return b"<" + data.hex().encode() + b">"


def destination(page: int, sheet: Sheet, top: float | None = None, zoom: bytes = b"null") -> bytes:
    """Return a place on a page, that keeps the reader's zoom: its top, or `top` where it isn't turned."""
    left, upper = sheet.top_left
    if top is not None and sheet.rotate == 0:
        upper = top
    return b"[%d 0 R/XYZ %b %b %b]" % (page, _short(left), _short(upper), zoom)


def _short(value: float) -> bytes:
    return f"{value:.2f}".rstrip("0").rstrip(".").encode()


def name_tree(objects: Objects, pairs: Sequence[tuple[bytes, bytes]]) -> int:
    """Add a tree of names, that are sorted, with what each leads to; return its number."""
    if len(pairs) <= LEAF:
        return objects.add(b"<</Names[%b]>>" % b" ".join(b"%b %b" % (raw(name), value) for name, value in pairs))
    leaves = []
    for start in range(0, len(pairs), LEAF):
        some = pairs[start : start + LEAF]
        flat = b" ".join(b"%b %b" % (raw(name), value) for name, value in some)
        body = b"<</Limits[%b %b]/Names[%b]>>" % (raw(some[0][0]), raw(some[-1][0]), flat)
        leaves.append(reference(objects.add(body)))
    return objects.add(b"<</Kids[%b]>>" % b" ".join(leaves))
