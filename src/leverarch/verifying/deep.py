"""Every page of somebody's file in a bundle beside the page that it shows: words, looks, links, bookmarks and fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

from leverarch.diagnostics import Diagnostic
from leverarch.readers.pdf_targets import Targets, read_outline, text_of
from leverarch.readers.pdf_triage import Fonts
from leverarch.verifying.content import Content
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Entry
from leverarch.verifying.marks import marked, parents_of
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.pictures import drawn, looks_alike
from leverarch.verifying.rules import (
    FONT_MISSING,
    LOST_ITEM,
    NOT_COMPARED,
    OTHER_LINKS,
    OTHER_PICTURE,
    OTHER_TEXT,
    WRONG_TAGS,
)
from leverarch.words import listed

_HYPHENS = dict.fromkeys(map(ord, "\xad\ufffe"), "-")


def page_faults(bundle: OpenBundle, item: Entry, source: Sequence[Content], path: str) -> Iterator[Diagnostic]:
    """Yield where an item's pages differ from those of its file. `source` is the file as pages, in order.

    Both are drawn by pdfium; their structure is read by libqpdf. Pages are looked at one after another.
    """
    first = item.last - item.file_pages + 1
    page = first
    for content in source:
        with _Source(content) as opened:
            if page + opened.total - 1 > item.last:
                break
            for number in range(opened.total):
                yield from _one_page(bundle, opened, number, page + number, item, path)
            yield from _fault_of_links(bundle, opened, page, item, path)
            yield from _fault_of_tags(bundle, opened, page, item, path)
            yield from _fault_of_fonts(bundle, opened, page, item, path)
            page += opened.total
    if page != item.last + 1:
        message = f"the item's file has other pages than the {item.file_pages} that the bundle shows"
        yield fault_in(LOST_ITEM, path, message, item.id)


def not_compared(path: str, why: str, item: str = "") -> Diagnostic:
    """Return the finding that pages could not be compared, and why."""
    return fault_in(NOT_COMPARED, path, f"its pages were not compared with their sources: {why}", item)


class _Source:
    """A file as pages, open."""

    def __init__(self, content: Content) -> None:
        self.pdf = pikepdf.open(content if isinstance(content, Path) else io.BytesIO(content))
        self.document = pypdfium2.PdfDocument(content)
        self.targets = Targets(self.pdf)
        self.total = len(self.pdf.pages)

    def __enter__(self) -> _Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.document.close()
        self.pdf.close()


def _one_page(
    bundle: OpenBundle, source: _Source, number: int, page: int, item: Entry, path: str
) -> Iterator[Diagnostic]:
    """Yield whether a page has other words, or looks different."""
    stamp = bundle.stamp(page)
    theirs = source.document[number]
    try:
        words = _without_spaces(_text(theirs))
        if _without_stamp(_without_spaces(bundle.text(page)), stamp.words if stamp else "") != words:
            message = f"its words are not those of page {number + 1} of the file"
            yield fault_on(OTHER_TEXT, path, page, message, item.id)
        place, smaller = stamp.box if stamp else None, item.pictures is not None and item.pictures.changed > 0
        if not looks_alike(bundle.picture(page, drawn), drawn(theirs), place, resampled=smaller):
            message = f"it doesn't look like page {number + 1} of the file"
            yield fault_on(OTHER_PICTURE, path, page, message, item.id)
    finally:
        theirs.close()


def _text(page: Any) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()


def _without_spaces(text: str) -> str:
    """Return words to be compared. pdfium marks a hyphen that words follow on: after a file's last, its number does."""
    return "".join(text.split()).translate(_HYPHENS)


def _without_stamp(words: str, stamp: str) -> str:
    """Return a page's words without its number, which is drawn last."""
    before, found, after = words.rpartition(_without_spaces(stamp))
    return before + after if found and stamp else words


# ---------------------------------------------------------------- links, bookmarks and fonts


def _fault_of_links(bundle: OpenBundle, source: _Source, first: int, item: Entry, path: str) -> Iterator[Diagnostic]:
    """Yield each page whose links lead elsewhere than in the file, and each bookmark that the file doesn't have."""
    for number in range(source.total):
        wanted = _leads(source.pdf.pages[number].obj, source.targets, 1)
        found = _leads(bundle.pdf.pages[first + number - 1].obj, bundle.targets, first)
        if found != wanted:
            message = f"its links are not those of page {number + 1} of the file"
            yield fault_on(OTHER_LINKS, path, first + number, message, item.id)
    known = {(mark.title, mark.page) for mark in read_outline(source.pdf, source.targets)}
    known |= {(part.name, part.page - first + 1) for part in item.parts}
    for mark in bundle.bookmarks:
        here = first <= mark.page < first + source.total and mark.depth > 2
        if here and (mark.title, mark.page - first + 1) not in known:
            message = f"the bookmark “{mark.title}” doesn't open this page in the file"
            yield fault_on(OTHER_LINKS, path, mark.page, message, item.id)


def _leads(page: Any, targets: Targets, first: int) -> list[str]:
    """Return where the links of a page lead: to pages as they count in their file, and to addresses."""
    annotations = page.get("/Annots")
    found = []
    for link in annotations if isinstance(annotations, Array) else []:
        if not isinstance(link, Dictionary) or link.get("/Subtype") != Name.Link:
            continue
        action = link.get("/A")
        action = action if isinstance(action, Dictionary) else Dictionary()
        inside = targets.resolve(link.get("/Dest", action.get("/D") if action.get("/S") == Name.GoTo else None))
        address = text_of(action.get("/URI", ""))
        where = ",".join(f"{float(edge):.1f}" for edge in link.get("/Rect", Array()))
        if inside or address:
            found.append(f"{where} {inside[0] + 2 - first if inside else address}")
    return found


def _fault_of_tags(bundle: OpenBundle, source: _Source, first: int, item: Entry, path: str) -> Iterator[Diagnostic]:
    """Yield each page with other marks than in the file. A file whose tags were not kept is one figure a page."""
    entries = parents_of(source.pdf)
    wanted = [len(marked(page.obj, entries)) for page in source.pdf.pages]
    found = [len(marked(bundle.pdf.pages[first + n - 1].obj, bundle.parents)) for n in range(source.total)]
    if found == [1] * source.total:
        return
    for number, (now, then) in enumerate(zip(found, wanted, strict=True)):
        if now != then:
            message = f"{now} of its parts have tags; on page {number + 1} of the file it is {then}"
            yield fault_on(WRONG_TAGS, path, first + number, message, item.id)


def _fault_of_fonts(bundle: OpenBundle, source: _Source, first: int, item: Entry, path: str) -> Iterator[Diagnostic]:
    """Yield where fonts of the file are missing from its pages in the bundle."""
    ours, theirs = Fonts(), Fonts()
    for number in range(source.total):
        theirs.read(source.pdf.pages[number].obj.get("/Resources"))
        ours.read(bundle.pdf.pages[first + number - 1].obj.get("/Resources"))
    gone = [name for name in ours.missing if name not in theirs.missing]
    if gone:
        yield fault_on(FONT_MISSING, path, first, f"from here on it lacks {listed(gone[:6])}", item.id)


def own_font_faults(bundle: OpenBundle, items: Sequence[Entry], path: str) -> Iterator[Diagnostic]:
    """Yield each page of ours that uses a font which is not in the bundle."""
    passed = {n for item in items for n in range(item.last - item.file_pages + 1, item.last + 1)}
    for number in range(1, bundle.total + 1):
        if number not in passed:
            fonts = Fonts()
            fonts.read(bundle.pdf.pages[number - 1].obj.get("/Resources"))
            if fonts.missing:
                yield fault_on(FONT_MISSING, path, number, f"it lacks {listed(list(fonts.missing)[:6])}")
