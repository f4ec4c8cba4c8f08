"""The fingerprint of a page: by it a page of a bundle is told to be that of the file it came from.

It is a SHA-256 of the page's streams of content as they lie in the file, joined by a newline, and of the pictures and
drawings among its resources. Pages that look alike and are packed otherwise have other fingerprints; what is drawn in
full, fonts too, is covered by the digests of the manifest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

#: What binding lays around the content of a page that came without tags: a figure, with its number on the page.
FIGURE, FIGURE_END = b"/Figure <</MCID %d>> BDC q\n", b"\nQ EMC"
_FIGURE = re.compile(rb"/Figure <</MCID \d+>> BDC q\n")
#: Neither takes more bytes, packed or not.
SHORT = 80
#: The drawing of a page's number, that a bound page ends with.
_NUMBER = re.compile(rb"(?P<name>/\S+) Do EMC\s*\Z")
#: Drawings lie in drawings; so deep they are looked at.
DEEPEST = 8


def page_prints(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the fingerprint of each page of a file, in hexadecimal. A page without content has that of no bytes."""
    prints = _Prints()
    return tuple(prints.of(page.obj, _streams(page.obj)) for page in pdf.pages)


def bound_prints(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the fingerprint that each page of a bundle had before it was bound: see `bound_print`."""
    prints = _Prints()
    return tuple(_bound(page.obj, prints) for page in pdf.pages)


def bound_print(page: Any) -> str:
    """Return the fingerprint that a page of a bundle had before it was bound.

    Binding puts one stream before a page's own (`q`) and one after them (that draws the page's number), and inside
    these a figure around a page without tags: all of them are left out.
    """
    return _bound(page, _Prints())


def _bound(page: Any, prints: _Prints) -> str:
    streams = _streams(page)
    number = _NUMBER.search(_words(streams[-1])) if streams else None
    return prints.of(page, _own(streams[1:-1]), number["name"].decode("latin-1") if number else "")


def _own(streams: list[Stream]) -> list[Stream]:
    """Return the streams without the figure around them. It is known by its words, also where somebody packed them."""
    if len(streams) < 2 or any(len(streams[n].read_raw_bytes()) > SHORT for n in (0, -1)):
        return streams
    return streams[1:-1] if is_figure(_words(streams[0]), _words(streams[-1])) else streams


def is_figure(first: bytes, last: bytes) -> bool:
    """Whether two streams, unpacked, are what binding lays around the content of a page that came without tags."""
    return last == FIGURE_END and _FIGURE.fullmatch(first) is not None


def _words(stream: Stream) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except (pikepdf.PdfError, ValueError, NotImplementedError):
        return b""


def _streams(page: Any) -> list[Stream]:
    held = page.get("/Contents")
    parts = list(held) if isinstance(held, Array) else [held]
    return [part for part in parts if isinstance(part, Stream)]


class _Prints:
    """Fingerprints of pages that may share pictures: each is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, page: Any, streams: list[Stream], number: str = "") -> str:
        """Return the fingerprint of a page with these streams. `number` names the drawing that is not its own."""
        digest = hashlib.sha256(b"\n".join(bytes(stream.read_raw_bytes()) for stream in streams))
        for name, drawing in _drawings(page.get("/Resources")):
            if name != number:
                digest.update(name.encode("utf-8", "surrogateescape") + self._drawn(drawing, 1))
        return digest.hexdigest()

    def _drawn(self, drawing: Stream, depth: int) -> bytes:
        """Return the digest of a picture or drawing, with what lies in it."""
        key = drawing.objgen
        if key not in self._known:
            self._known[key] = b""  # a circle: it is being looked at further up
            digest = hashlib.sha256(bytes(drawing.read_raw_bytes()))
            mask = drawing.get("/SMask")
            inner = [("", mask)] if isinstance(mask, Stream) else []
            inner += list(_drawings(drawing.get("/Resources"))) if depth < DEEPEST else []
            for name, found in inner:
                digest.update(name.encode("utf-8", "surrogateescape") + self._drawn(found, depth + 1))
            self._known[key] = digest.digest()
        return self._known[key]


def _drawings(resources: Any) -> Iterator[tuple[str, Stream]]:
    held = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if isinstance(held, Dictionary):
        for name, drawing in sorted(held.items()):
            if isinstance(drawing, Stream):
                yield name, drawing
