"""A digest of every page: what is drawn on it and all that the file says about it, however its objects are numbered.

The number at the foot and the tags are not in it: verify reads the one, and compares the others with the pages.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from contextlib import suppress

from leverarch.verifying.content import Content
from leverarch.verifying.raw_bundle import RawBundle
from leverarch.verifying.raw_file import Irregular, RawFile, entries, is_plain, references
from leverarch.verifying.regular import regular

_REFERENCE = re.compile(rb"\b(\d+)\s+\d+\s+R\b")
#: How a stream is packed says nothing about what it holds; where a page stands in the tags is compared elsewhere.
_LENGTH = re.compile(rb"/Length\s+\d+(?:\s+\d+\s+R)?")
_PACKING = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_TAGS = re.compile(rb"/(?:StructParents?\s+-?\d+|Tabs\s*/S)")
#: The words of XMP, however it is laid out.
_SAID = re.compile(r">\s*([^<>\s][^<>]*)<")
#: Longer streams are taken as they lie in the file: unpacking pictures costs more than all the rest.
_LONGEST = 1 << 16
#: Counted page by page, or the pages and the tags themselves.
_ELSEWHERE = (b"/Pages", b"/Outlines", b"/Names", b"/StructTreeRoot", b"/PageLabels", b"/Metadata", b"/OutputIntents")


def page_digests(content: Content) -> list[str]:
    """Return the SHA-256 of each page of a PDF.

    It covers the page's content, resources, boxes, annotations with the numbers of the pages they lead to, the
    bookmarks and named places that open it and, on the first page, what the file says as a whole. It stays the same
    when the file's objects are renumbered, and where small streams are packed anew. Raises what pikepdf raises where
    the file is broken.
    """
    with regular(content) as file:
        return _PageDigests(file).all()


def tags_of(content: Content) -> dict[str, int]:
    """Return how many elements the tags of a PDF have, and how many marks on its pages belong to them.

    Raises what pikepdf raises where the file is broken.
    """
    with regular(content) as file:
        wanted = {number for value in RawBundle(file).keys().values() for number in references(value)}
        elements = marks = 0
        for data, numbers, starts in file.packs():
            elements += data.count(b"/StructElem")
            for at, number in enumerate(numbers):
                if number in wanted and data[starts[at] : starts[at] + 1] == b"[":
                    marks += len(_REFERENCE.findall(data, starts[at], starts[at + 1]))
    return {"elements": elements, "marks": marks}


class _PageDigests:
    def __init__(self, file: RawFile) -> None:
        self._file = file
        self._bundle = RawBundle(file)
        self._known: dict[int, bytes] = {}

    def all(self) -> list[str]:
        """Return the digest of each page."""
        said = self._said_of_pages()
        said[1].append(self._said_of_the_whole())
        found = []
        for number, page in enumerate(self._bundle.pages, start=1):
            digest = hashlib.sha256(self._resolved(self._file.body(page.object), page.drawing))
            for line in said[number]:
                digest.update(line)
            found.append(digest.hexdigest())
        return found

    def _said_of_pages(self) -> dict[int, list[bytes]]:
        """Return what bookmarks and named places say of each page."""
        said: dict[int, list[bytes]] = defaultdict(list)
        for order, (depth, title, page) in enumerate(self._bundle.bookmarks()):
            said[page].append(f"\nbookmark {order} {depth} {title}".encode("utf-8", "surrogateescape"))
        for name, page in sorted(self._bundle.names.items()):
            said[page].append(f"\nname {name}".encode("utf-8", "surrogateescape"))
        return said

    def _said_of_the_whole(self) -> bytes:
        root = {key: self._resolved(value) for key, value in self._bundle.root.items() if key not in _ELSEWHERE}
        words = (self._bundle.title, self._bundle.language, *_SAID.findall(self._bundle.metadata), *self._bundle.labels)
        lines = (
            *(key + b" " + root[key] for key in sorted(root)),
            *(word.encode("utf-8", "replace") for word in words),
        )
        return hashlib.sha256(b"\n".join(lines)).digest()

    def _resolved(self, body: bytes, drawing: int = 0) -> bytes:
        """Return an object as text, with what it refers to in place of each reference.

        `drawing` is the number of a page at its foot: it is left out.
        """

        def referred(found: re.Match[bytes]) -> bytes:
            wanted = int(found[1])
            return b"(number)" if wanted == drawing else self._referred(wanted)

        plain = _REFERENCE.sub(referred, _TAGS.sub(b"", body) if b"/StructParent" in body else body)
        for mark in (b"<<", b">>", b"[", b"]", b"/"):  # some write them without a space
            plain = plain.replace(mark, b" " + mark + b" " * (mark != b"/"))
        return b" ".join(plain.split())

    def _referred(self, wanted: int) -> bytes:
        page = self._bundle.places.get(wanted)
        if page is not None:
            return b"(page %d)" % page
        if wanted not in self._known:
            self._known[wanted] = b"(again)"  # a circle: it is being written down further up
            self._known[wanted] = self._written(wanted)
        return self._known[wanted]

    def _written(self, wanted: int) -> bytes:
        found = self._file.data_of(wanted)
        if found is None:
            body = self._file.body(wanted)
            if b"/Kids" in body and entries(body).get(b"/Type") == b"/Pages":
                return b"(pages)"
            return hashlib.sha256(self._resolved(body)).hexdigest().encode()
        head, data = found
        about = _LENGTH.sub(b"", head)
        if len(data) <= _LONGEST and is_plain(head):
            with suppress(Irregular):  # it is broken as it came
                about, data = _PACKING.sub(b"", about), self._file.unpacked(head, data)
        return hashlib.sha256(self._resolved(about) + data).hexdigest().encode()
