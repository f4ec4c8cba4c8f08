"""Whether every page of a bundle carries its own number, at the foot and in the PDF reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leverarch.diagnostics import Diagnostic
from leverarch.verifying.findings import fault_on
from leverarch.verifying.index import Index, ListedPage, index_fault
from leverarch.verifying.opened import OpenBundle, Stamp
from leverarch.verifying.rules import WRONG_PAGE_NUMBER

#: Where a stamp ends, as shares of the page's short side: 21 mm of 210 from the right, its foot near the lower edge
#: (higher or lower where the page has words of its own).
FROM_RIGHT = 0.1
_SLACK = 0.02
_POINTS = 6.0
_HIGHEST_FOOT = 0.12


def stamp_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield a finding for each page that doesn't carry its number upright at its place, or is labelled otherwise."""
    for label, times in sorted(Counter(page.label for page in index.pages).items()):
        if times > 1:
            yield index_fault(f"it calls {times} pages “{label}”")
    for page in index.pages:
        if 1 <= page.page <= bundle.total:
            yield from _page_faults(bundle, page, path)


def _page_faults(bundle: OpenBundle, page: ListedPage, path: str) -> Iterator[Diagnostic]:
    number, wanted = page.page, page.stamp
    if wanted.split(" ")[:2] != ["Page", page.label]:
        yield index_fault(f"page {number} is called “{page.label}” and printed as “{wanted}”")
    found = bundle.stamp(number)
    if found is None or found.words != wanted or not found.alone:
        words = f"the page is marked “{found.words}”" if found and found.words else "the page carries no number"
        yield fault_on(WRONG_PAGE_NUMBER, path, number, f"{words}; it should say “{wanted}”")
    elif not found.upright or not _in_place(found, *bundle.size(number)):
        yield fault_on(WRONG_PAGE_NUMBER, path, number, "the page's number doesn't stand upright at the lower right")
    if bundle.label(number) != page.label:
        message = f"a PDF reader calls the page “{bundle.label(number)}”; it should be “{page.label}”"
        yield fault_on(WRONG_PAGE_NUMBER, path, number, message)


def _in_place(stamp: Stamp, width: float, height: float) -> bool:
    short = min(width, height)
    right, foot = (1 - stamp.box[2]) * width, (1 - stamp.box[3]) * height
    return abs(right - FROM_RIGHT * short) <= _SLACK * short + _POINTS and -1 <= foot <= _HIGHEST_FOOT * short + _POINTS
