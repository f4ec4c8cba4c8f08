"""Whether every page comes from where index.json says: each page once, with the fingerprint of what is drawn on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from leverarch.diagnostics import Diagnostic
from leverarch.readers.pdf_prints import bound_prints
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Entry, Index, ListedPage
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.rules import WRONG_ORIGIN

FRONT, DIVIDER, COVER, BODY, FILE, STAND_IN = "front", "divider", "cover", "body", "file", "stand-in"
WITHDRAWN = "withdrawn"


def origin_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each page that index.json names twice or not at all, gives to another item, or that is another page."""
    yield from _count_faults(index, bundle.total, path)
    items = {item.id: item for item in index.items}
    front, divided = index.front(bundle.total), index.divided
    gone = {(one.id, one.page) for one in index.withdrawn}
    prints = dict(enumerate(bound_prints(bundle.pdf), start=1))
    for page in index.pages:
        if page.part == WITHDRAWN:
            said = "" if (page.item, page.page) in gone else "index.json says that a withdrawn item stood here"
        else:
            said = _own_fault(page, front, divided) or _place_fault(page, items) or _part_fault(page, bundle.names)
        if not said and page.print != prints.get(page.page, page.print):
            said = f"this is not the page that was put in here ({_words(page)})"
        if said:
            yield fault_on(WRONG_ORIGIN, path, page.page, said, page.item)
    yield from _file_faults(index, path)


def _count_faults(index: Index, total: int, path: str) -> Iterator[Diagnostic]:
    """Yield the pages that are not said exactly once."""
    times = Counter(page.page for page in index.pages)
    for number in sorted({*times, *range(1, total + 1)}):
        if not 1 <= number <= total:
            yield fault_in(WRONG_ORIGIN, path, f"index.json says where page {number} comes from; there is none")
        elif times[number] != 1:
            said = f"{times[number]} times" if times[number] else "not"
            yield fault_on(WRONG_ORIGIN, path, number, f"index.json says {said} where the page comes from")


def _own_fault(page: ListedPage, front: range, divided: Mapping[int, str]) -> str:
    """Return how a page is given to the front matter or a divider and is none of it; nothing where it isn't."""
    if page.part == FRONT and (page.item or page.page not in front):
        return "index.json says that it is a page of the front matter"
    if page.part == DIVIDER and (page.item or divided.get(page.page) != page.section):
        return f"index.json says that it is a page of the divider of section {page.section}"
    return ""


def _place_fault(page: ListedPage, items: Mapping[str, Entry]) -> str:
    """Return how a page is given to another item or part than its place says; nothing where it isn't."""
    if page.part in (FRONT, DIVIDER):
        return ""
    item = items.get(page.item)
    if item is None or not item.first <= page.page <= item.last:
        return f"index.json says that it is a page of item `{page.item}`, which does not stand here"
    if page.part == FILE and item.sha256 and page.sha256 != item.sha256:
        return "index.json says that it is of another file than the item's"
    return ""


def _part_fault(page: ListedPage, names: Mapping[str, int]) -> str:
    """Return how a page is given to another part of its item than the bundle's named places say."""
    starts = {part: names.get(f"{page.item}/{part}", 0) for part in (STAND_IN, FILE, BODY)}
    shown = next((part for part, start in starts.items() if 0 < start <= page.page), COVER)
    if page.part in (FRONT, DIVIDER, shown):
        return ""
    return f"index.json says that it is part of: {page.part}; in the bundle it is part of: {shown}"


def _file_faults(index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each item whose file's pages are not said one by one, from the first to the last."""
    shown: dict[str, list[int]] = {item.id: [] for item in index.items}
    for page in index.pages:
        if page.part == FILE and page.item in shown:
            shown[page.item].append(page.at)
    for item in index.items:
        if shown[item.id] != list(range(1, item.file_pages + 1)):
            message = f"index.json doesn't say one by one which of the {item.file_pages} pages of its file stand where"
            yield fault_in(WRONG_ORIGIN, path, message, item.id)


def _words(page: ListedPage) -> str:
    if page.part == FRONT:
        return "the front matter"
    if page.part == DIVIDER:
        return f"the divider of section {page.section}"
    return f"page {page.at} of the file of item {page.item}" if page.at else f"item {page.item}"
