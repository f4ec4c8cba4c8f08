"""A digest of every page: what is drawn on it and all that the file says about it, however its objects are numbered."""

from __future__ import annotations

import hashlib
import io
import re
from collections import defaultdict
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream

from leverarch.readers.pdf_targets import Targets, read_outline

_REFERENCE = re.compile(rb"\b(\d+) (\d+) R\b")
#: How a stream is packed says nothing about what it holds.
_PACKING = ("/Length", "/Filter", "/DecodeParms")
#: Counted page by page, or the pages themselves.
_ELSEWHERE = ("/Pages", "/Outlines", "/Names")


def page_digests(pdf: bytes) -> list[str]:
    """Return the SHA-256 of each page of a PDF.

    It covers the page's content, resources, boxes, annotations with the numbers of the pages they lead to, the
    bookmarks and named places that open it and, on the first page, what the file says as a whole. It stays the same
    when the file is packed anew or its objects are renumbered. Raises what pikepdf raises where the file is broken.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return _PageDigests(opened).all()


class _PageDigests:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._number = {page.objgen: number for number, page in enumerate(self._pages, start=1)}
        self._known: dict[tuple[int, int], bytes] = {}

    def all(self) -> list[str]:
        """Return the digest of each page."""
        said = self._said_of_pages()
        said[1].append(self._said_of_the_whole())
        return [self._digest(page, said[number]) for number, page in enumerate(self._pages, start=1)]

    def _digest(self, page: Any, said: list[bytes]) -> str:
        digest = hashlib.sha256(self._resolved(page))
        for line in said:
            digest.update(line)
        return digest.hexdigest()

    def _said_of_pages(self) -> dict[int, list[bytes]]:
        """Return what bookmarks and named places say of each page."""
        said: dict[int, list[bytes]] = defaultdict(list)
        targets = Targets(self._pdf)
        for order, mark in enumerate(read_outline(self._pdf, targets)):
            said[mark.page].append(f"\nbookmark {order} {mark.depth} {mark.title} {mark.top}".encode())
        for name, page in sorted(targets.named()):
            said[page].append(f"\nname {name}".encode("utf-8", "surrogateescape"))
        return said

    def _said_of_the_whole(self) -> bytes:
        root = Dictionary({key: value for key, value in self._pdf.Root.items() if key not in _ELSEWHERE})
        info = self._pdf.trailer.get("/Info")
        return self._resolved(root) + (self._resolved(info) if isinstance(info, Dictionary) else b"")

    def _resolved(self, obj: Any) -> bytes:
        """Return an object as text, with what it refers to in place of each reference."""
        return _REFERENCE.sub(lambda ref: self._referred(int(ref[1]), int(ref[2])), obj.unparse(resolved=True))

    def _referred(self, number: int, generation: int) -> bytes:
        key = (number, generation)
        if key in self._number:
            return b"(page %d)" % self._number[key]
        if key not in self._known:
            self._known[key] = b"(again)"  # a circle: it is being written down further up
            self._known[key] = self._written(self._pdf.get_object(key))
        return self._known[key]

    def _written(self, obj: Any) -> bytes:
        if isinstance(obj, Stream):
            kept = Dictionary({k: v for k, v in obj.stream_dict.items() if k not in _PACKING})
            return hashlib.sha256(self._resolved(kept) + _content(obj)).hexdigest().encode()
        if isinstance(obj, Dictionary):
            if obj.get("/Type") == pikepdf.Name.Pages:
                return b"(pages)"
            return hashlib.sha256(self._resolved(obj)).hexdigest().encode()
        return self._resolved(obj) if isinstance(obj, pikepdf.Object) else repr(obj).encode()


def _content(stream: Any) -> bytes:
    """Return what a stream holds: unpacked where that loses nothing, else as it is (pictures)."""
    try:
        return bytes(stream.read_bytes())
    except (pikepdf.PdfError, ValueError, NotImplementedError):  # also where a filter's own words are in no letters
        return bytes(stream.read_raw_bytes())
