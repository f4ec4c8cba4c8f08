"""Where each page of a bundle comes from: which file, which page of it, its hash, and who approved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leverarch.assembly.front_parts import chapters
from leverarch.assembly.layout import ItemPages, Layout
from leverarch.output import Bundle, BundleItem, Section

#: What a page can be part of: the front matter, a divider; an item's cover sheet, own words, file, the sheet for it, or
#: the sheet for an item that was withdrawn.
FRONT, DIVIDER, COVER, BODY, FILE, STAND_IN = "front", "divider", "cover", "body", "file", "stand-in"
WITHDRAWN = "withdrawn"


def page_records(bundle: Bundle, layout: Layout, inputs: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what index.json says of each page, in order. `inputs` gives the SHA-256 of each file of the workspace.

    Own words and files name their `source`, with the page in it (from 1) where it has pages, and in a file with others
    inside, which of them it is. `approved` is there where the item has it, with the role that did.
    """
    covers = {volume.first + volume.cover: volume for volume in layout.volumes}
    for chapter, pages in chapters(layout.parts, layout.front):
        yield from _front(pages, layout, chapter)
    for one in bundle.in_order():
        first = (layout.dividers[one.key] if isinstance(one, Section) else (layout.items[one.id].first,))[0]
        if first in covers and covers[first].number > 1:
            yield from _front(range(covers[first].first, first), layout)
        if isinstance(one, Section):
            first, last = layout.dividers[one.key]
            for page in range(first, last + 1):
                head = {**_called(page, layout), "item": None, "part": DIVIDER, "section": one.key}
                yield {**head, "print": layout.prints[page - 1]}
        else:
            yield from _item_records(one, layout, inputs)


def _item_records(item: BundleItem, layout: Layout, inputs: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    pages, inside = layout.items[item.id], _inside(item)
    for page in range(pages.first, pages.last + 1):
        part = WITHDRAWN if item.withdrawn else part_of(page, pages, has_body=item.body is not None)
        source = _source(item, part, page - pages.file + 1, inputs, inside)
        head = {**_called(page, layout), "item": item.id, "part": part}
        yield {**head, **source, **_approved(item, part), "print": layout.prints[page - 1]}


def _front(pages: range, layout: Layout, chapter: str = "") -> Iterator[dict[str, Any]]:
    """Yield pages that are of no item: a part of the front matter, or the cover of a later volume."""
    for page in pages:
        head = {**_called(page, layout), "item": None, "part": FRONT, "chapter": chapter}
        yield {**head, "print": layout.prints[page - 1]}


def _called(page: int, layout: Layout) -> dict[str, Any]:
    """Return the place of a page in its file, what it is called, and what is printed at its foot."""
    number = layout.stamps[page - 1]
    return {"page": page, "label": number.label, "stamp": number.words}


def part_of(page: int, pages: ItemPages, *, has_body: bool) -> str:
    """Return which part of its item a page is."""
    if pages.stand_in and page >= pages.stand_in:
        return STAND_IN
    if pages.file and page >= pages.file:
        return FILE
    return BODY if has_body and page >= pages.body else COVER


def _source(
    item: BundleItem, part: str, page: int, inputs: Mapping[str, str], inside: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    if part == FILE and item.file is not None:
        source = {"path": item.file.path, "sha256": item.record.get("sha256"), "page": page}
        return {"source": source | ({"inside": inside[page]} if page in inside else {})}
    path = item.record.get("source", "")
    return {"source": {"path": path, "sha256": inputs[path]}} if part == BODY and path in inputs else {}


def _inside(item: BundleItem) -> dict[int, dict[str, Any]]:
    """Return, by page of the item's file, the file inside it that the page is of: the innermost."""
    found: dict[int, dict[str, Any]] = {}
    for number, part in enumerate(item.parts, start=1):  # what lies in another file inside is listed after it
        told = {"number": number, "name": part.name, "sha256": part.sha256}
        found |= {part.first + n: {**told, "page": n + 1} for n in range(part.pages)}
    return found


def _approved(item: BundleItem, part: str) -> dict[str, Any]:
    approved = item.record.get("approved")
    return {"approved": approved} if approved and part in (BODY, FILE) else {}
