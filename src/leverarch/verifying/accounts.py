"""Whether every item that went into a bundle is in it: counted again from the finished file.

Two things are counted that nobody needs index.json for: the named places of the file (`EV-0007`, `/body`, `/file`,
`/part/1`, `/stand-in`), and the stamps: a page of somebody's file has a white ground under its number, a sheet of the
bundle's own has none. What is drawn on every page is held by the digests of pages in the manifest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Entry, Index, ListedPictures, index_fault
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.rules import LOST_ITEM, WRONG_ATTACHMENT

_WAYS = ("pages", "own-words", "stand-in", "cover")


def account_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each item or part of one that the bundle does not show as the index says, and each that it doesn't list."""
    named = {name.partition("/")[0] for name in bundle.names} - {""}
    named -= {"withdrawn"} if index.withdrawn else set()
    for gone in index.withdrawn:
        if bundle.names.get(gone.place) != gone.page:
            yield fault_in(LOST_ITEM, path, f"there is no sheet for item {gone.number}, which was withdrawn", gone.id)
    for id_ in sorted(named - {item.id for item in index.items}):
        yield fault_in(LOST_ITEM, path, f"it holds item `{id_}`, which index.json doesn't list", id_)
    for item in index.items:
        yield from _item_faults(bundle, item, path)


def _item_faults(bundle: OpenBundle, item: Entry, path: str) -> Iterator[Diagnostic]:
    shown, pages = _found(bundle, item)
    if shown != item.shown:
        message = f"index.json says that the item is shown as: {item.shown}; in the bundle it is: {shown}"
        yield fault_in(LOST_ITEM, path, message, item.id)
    if pages != item.file_pages or (pages and bundle.names[f"{item.id}/file"] + pages - 1 != item.last):
        message = f"index.json says that the item's file has {item.file_pages} pages; the bundle shows {pages}"
        yield fault_in(LOST_ITEM, path, message, item.id)
    stands = bundle.names.get(f"{item.id}/stand-in", 0)
    if stands and not (item.first < stands <= item.last and bundle.prints(stands, printable(item.id))):
        yield fault_on(LOST_ITEM, path, stands, "this is not the sheet that stands in for the item's file", item.id)
    if item.pictures and item.pictures.changed and not _says_of_pictures(bundle, item, item.pictures):
        message = "index.json says that pictures were made smaller, and the item's cover sheet doesn't say as many"
        yield fault_on(LOST_ITEM, path, item.first, message, item.id)
    yield from _part_faults(bundle, item, path)


def _says_of_pictures(bundle: OpenBundle, item: Entry, pictures: ListedPictures) -> bool:
    """Whether the cover sheet says the same as index.json."""
    said = f"{pictures.changed} of {pictures.of} picture"
    after = min(item.last, bundle.total) + 1
    ends = [bundle.names.get(f"{item.id}/{part}", after) for part in ("body", "file", "stand-in")]
    return any(bundle.prints(page, said) for page in range(max(1, item.first), min(*ends, after)))


def _found(bundle: OpenBundle, item: Entry) -> tuple[str, int]:
    """Return how the bundle shows an item, and on how many pages of its file."""
    file = bundle.names.get(f"{item.id}/file", 0)
    if file:
        return "pages", _pages_of_file(bundle, item)
    if f"{item.id}/stand-in" in bundle.names:
        return "stand-in", 0
    return ("own-words" if f"{item.id}/body" in bundle.names else "cover"), 0


def _pages_of_file(bundle: OpenBundle, item: Entry) -> int:
    stamps = (bundle.stamp(number) for number in range(max(1, item.first), min(item.last, bundle.total) + 1))
    return sum(stamp is not None and stamp.ground for stamp in stamps)


def _part_faults(bundle: OpenBundle, item: Entry, path: str) -> Iterator[Diagnostic]:
    """Yield each file inside an item's file that isn't where the index says, or has no bookmark there."""
    places = {n: bundle.names.get(f"{item.id}/part/{n}", 0) for n in range(1, len(item.parts) + 1)}
    more = {name for name in bundle.names if name.startswith(f"{item.id}/part/")} - {
        f"{item.id}/part/{n}" for n in places
    }
    if more:
        yield fault_in(LOST_ITEM, path, f"it holds {len(more)} more files of the item than index.json lists", item.id)
    first = bundle.names.get(f"{item.id}/file", item.last + 1)
    for part, page in zip(item.parts, places.values(), strict=True):
        if page != part.page:
            where = f"on page {page}" if page else "nowhere"
            message = f"index.json says that “{part.name}” begins on page {part.page}; in the bundle it begins {where}"
            yield fault_in(LOST_ITEM, path, message, item.id)
        elif not (first <= page and page + part.pages - 1 <= item.last and part.pages):
            message = f"“{part.name}” should have {part.pages} pages from page {page}, inside the item's file"
            yield fault_in(LOST_ITEM, path, message, item.id)


def sum_faults(index: Index, said: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Yield where the sum of items is not what the items come to, in the index and in the manifest."""
    found = _sum(index)
    for where, given in (("index.json", index.sum), ("manifest.json", said)):
        if given != found:
            keys = sorted(key for key in {*given, *found} if given.get(key) != found.get(key))
            words = ", ".join(f"{key} is {given.get(key, 'missing')} and should be {found.get(key, 0)}" for key in keys)
            yield index_fault(f"the sum in {where} differs from the items: {words}")


def _sum(index: Index) -> dict[str, int]:
    ways = Counter(item.shown for item in index.items)
    parts = [part for item in index.items for part in item.parts]
    return {
        "items": len(index.items),
        **{way.replace("-", "_"): ways[way] for way in _WAYS},
        "attached": sum(item.attached is not None for item in index.items),
        "parts": len(parts),
        "parts_stand_in": sum(part.shown == "stand-in" for part in parts),
    }


def attachment_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each file that should be attached and isn't, or is another one, and each that should not be."""
    wanted = {item.attached.name: (item.attached, item.id) for item in index.items if item.attached}
    for name, (file, id_) in wanted.items():
        data = bundle.attachments.get(name)
        if data is None:
            yield fault_in(WRONG_ATTACHMENT, path, f"“{name}” is not attached to it", id_)
        elif len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            yield fault_in(WRONG_ATTACHMENT, path, f"“{name}” is not the file that was attached", id_)
    for name in sorted(set(bundle.attachments) - set(wanted)):
        yield fault_in(WRONG_ATTACHMENT, path, f"“{printable(name)}” is attached, and index.json doesn't say so")
