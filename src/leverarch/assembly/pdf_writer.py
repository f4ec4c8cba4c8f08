"""Binds the pages of many files into one, with pypdf: links, stamps, bookmarks, labels; always the same bytes."""

from __future__ import annotations

import gc
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from leverarch.assembly.pdf_links import Links, Target
from leverarch.assembly.pdf_objects import array_at, dictionary, dictionary_at, reference, sheet
from leverarch.assembly.pdf_stamp import stamp_pages
from leverarch.assembly.volume import LANGUAGE, Source, Volume
from leverarch.readers.pdf_targets import Bookmark

#: With more sections and items than this, an open outline would hide the sections from each other.
MOST_OPEN = 60


class UnusableFile(Exception):
    """A file that was found sound and still can't be put into the bundle."""

    def __init__(self, item: str, name: str, reason: str) -> None:
        super().__init__(f"{name} of item {item} can't be put into the bundle: {reason}")
        self.item = item
        self.name = name


def write(volume: Volume) -> bytes:
    """Return the finished file. The same volume gives the same bytes. Raises `UnusableFile`."""
    with _without_collecting():
        binding = _Binding()
        for source in volume.sources:
            try:
                binding.add(source)
            except Exception as fault:  # pypdf fails in many untyped ways; each must name the item
                raise UnusableFile(source.item, source.name, f"{type(fault).__name__}: {fault}") from fault
        return binding.finish(volume)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Many thousands of small objects that all stay: looking for rubbish among them costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Binding:
    """The file as it grows."""

    def __init__(self) -> None:
        self._writer = PdfWriter()
        self._pages: list[PageObject] = []
        self._page_links: list[tuple[DictionaryObject, int]] = []
        self._layers: list[Any] = []
        self._hidden: list[Any] = []

    def add(self, source: Source) -> None:
        """Add a file's pages with the links between them, and its layers."""
        reader = PdfReader(io.BytesIO(source.data))
        pages = list(reader.pages)
        links = Links(reader, pages, own=source.own)
        taken = [links.take(page) for page in pages]
        first = len(self._pages)
        for page in pages:
            self._pages.append(self._writer.add_page(page))
        for number, targets in enumerate(taken, start=first):
            self._link(self._pages[number], targets, first)
        self._add_layers(dictionary_at(reader.root_object, "/OCProperties"))
        self._writer.reset_translation(reader)

    def _link(self, page: PageObject, targets: Sequence[Target | None], first: int) -> None:
        for annotation, target in zip(array_at(page, "/Annots"), targets, strict=True):
            entry = cast(DictionaryObject, annotation.get_object())
            entry[NameObject("/P")] = reference(page)
            if target is None:
                continue
            if target.inside:
                aim = reference(self._pages[first + target.page])
                entry[NameObject("/Dest")] = ArrayObject([aim, *target.view])
            else:
                entry[NameObject("/Contents")] = TextStringObject(f"Page {target.page}")
                self._page_links.append((entry, target.page))

    def _add_layers(self, layers: DictionaryObject) -> None:
        """Keep a file's layers, so that what it hides stays hidden."""
        self._layers += [layer.clone(self._writer) for layer in array_at(layers, "/OCGs")]
        hidden = array_at(dictionary_at(layers, "/D"), "/OFF")
        self._hidden += [layer.clone(self._writer) for layer in hidden]

    def finish(self, volume: Volume) -> bytes:
        """Add what belongs to the file as a whole, and return its bytes."""
        stamp_pages(self._writer, self._pages, volume.sources, volume.stamps)
        for entry, number in self._page_links:
            entry[NameObject("/Dest")] = self._destination(number)
        root = self._writer.root_object
        label = dictionary({"/S": NameObject("/D"), "/St": NumberObject(1)})
        entries: dict[str, Any] = {
            "/Lang": TextStringObject(LANGUAGE),
            "/PageMode": NameObject("/UseOutlines"),
            "/PageLabels": dictionary({"/Nums": ArrayObject([NumberObject(0), label])}),
            "/ViewerPreferences": dictionary({"/DisplayDocTitle": BooleanObject(value=True)}),
            "/Names": dictionary({"/Dests": dictionary({"/Names": self._names(volume.names)})}),
            "/Metadata": self._metadata(volume),
        }
        if self._layers:
            default = dictionary({"/OFF": ArrayObject(self._hidden)})
            entries["/OCProperties"] = dictionary({"/OCGs": ArrayObject(self._layers), "/D": default})
        root.update(dictionary(entries))
        self._bookmark(volume.bookmarks)
        self._writer.metadata = volume.about.entries()
        identity = ByteStringObject(_identity(volume))
        self._writer._ID = ArrayObject([identity, identity])
        out = io.BytesIO()
        self._writer.write(out)
        return out.getvalue()

    def _destination(self, number: int, top: float | None = None) -> ArrayObject:
        """Return a destination on page `number` that keeps the reader's zoom."""
        page = self._pages[number - 1]
        seen = sheet(page)
        left, upper = seen.top_left
        if top is not None and seen.rotate == 0:
            upper = top
        place = [FloatObject(round(left, 3)), FloatObject(round(upper, 3)), NullObject()]
        return ArrayObject([reference(page), NameObject("/XYZ"), *place])

    def _names(self, names: Mapping[str, int]) -> ArrayObject:
        pairs = sorted((name.encode("utf-8"), number) for name, number in names.items())
        flat = [part for name, number in pairs for part in (ByteStringObject(name), self._destination(number))]
        return ArrayObject(flat)

    def _metadata(self, volume: Volume) -> IndirectObject:
        stream = DecodedStreamObject()
        stream.set_data(volume.about.xmp())
        stream.update(dictionary({"/Type": NameObject("/Metadata"), "/Subtype": NameObject("/XML")}))
        return self._writer._add_object(stream)

    def _bookmark(self, bookmarks: Sequence[Bookmark]) -> None:
        """Write the outline: sections stand open while their items are few, everything else is closed."""
        few = sum(mark.depth <= 2 for mark in bookmarks) <= MOST_OPEN
        root = _Node(self._writer, {"/Type": NameObject("/Outlines")})
        path = [root]
        for mark in bookmarks:
            del path[max(1, min(mark.depth, len(path))) :]
            place = self._destination(mark.page, mark.top)
            node = _Node(self._writer, {"/Title": TextStringObject(mark.title), "/Dest": place})
            path[-1].hang(node)
            path.append(node)
        root.count(open_levels=2 if few else 1)
        self._writer.root_object[NameObject("/Outlines")] = root.aim


class _Node:
    """One entry of the outline, or its root."""

    def __init__(self, writer: PdfWriter, entries: Mapping[str, Any]) -> None:
        self._entry = dictionary(entries)
        self.aim = writer._add_object(self._entry)
        self._below: list[_Node] = []

    def hang(self, node: _Node) -> None:
        """Put an entry below this one, after those that are there."""
        node._entry[NameObject("/Parent")] = self.aim
        if self._below:
            last = self._below[-1]
            last._entry[NameObject("/Next")] = node.aim
            node._entry[NameObject("/Prev")] = last.aim
        else:
            self._entry[NameObject("/First")] = node.aim
        self._entry[NameObject("/Last")] = node.aim
        self._below.append(node)

    def count(self, *, open_levels: int) -> int:
        """Write how many entries are seen below this one when it is open, and return that number if it is."""
        seen = len(self._below) + sum(node.count(open_levels=open_levels - 1) for node in self._below)
        if self._below:
            self._entry[NameObject("/Count")] = NumberObject(seen if open_levels > 0 else -seen)
        return seen if open_levels > 0 else 0


def _identity(volume: Volume) -> bytes:
    """Return an identity that follows from what the file is made of."""
    digest = hashlib.sha256(repr((volume.about, volume.bookmarks, sorted(volume.names.items()))).encode("utf-8"))
    for data in (volume.stamps, *(source.data for source in volume.sources)):
        digest.update(hashlib.sha256(data).digest())
    return digest.digest()[:16]
