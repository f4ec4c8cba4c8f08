"""Whether the further indexes of a bundle (by owner, by arrangement, …) are printed as index.json says."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.findings import fault_in
from leverarch.verifying.index import Index, index_fault
from leverarch.verifying.listed import ListedIndex
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.parts import pages_from
from leverarch.verifying.pieces import pages_in_words
from leverarch.verifying.rules import WRONG_LINK

_NAMED = "/by-"


def listing_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each further index that is missing or too many, and where its links differ from what index.json says.

    Their links are compared one by one, in the order in which they are printed.
    """
    named = {name: page for name, page in bundle.names.items() if name.startswith(_NAMED)}
    said = {one.name: one.page for one in index.listings}
    for name in sorted(n for n in {*named, *said} if named.get(n) != said.get(n)):
        yield fault_in(WRONG_LINK, path, f"the index `{name}` and index.json disagree about where it begins")
    firsts = {item.id: item.first for item in index.items}
    for one in index.listings:
        yield from _own_faults(one, firsts)
    if not index.listings or named != said:
        return
    pages = _pages(bundle, index)
    printed = [link.target for page in pages for link in bundle.links(page)]
    wanted = [page for one in index.listings for _, items in one.entries for _, page in items]
    if printed != wanted:
        off = {*printed} ^ {*wanted}
        where = f"; they differ in {pages_in_words(off)}" if off else ", in this order"
        yield index_fault(f"the further indexes print {len(printed)} links, and it lists {len(wanted)}{where}")
    for one in index.listings:
        for title, _ in one.entries:
            if not any(bundle.prints(page, printable(title)) for page in pages):
                yield index_fault(f"the index by {one.by} doesn't print “{title}”")


def _own_faults(one: ListedIndex, firsts: dict[str, int]) -> Iterator[Diagnostic]:
    for title, items in one.entries:
        for id_, page in items:
            if firsts.get(id_) != page:
                yield index_fault(f"“{title}” in the index by {one.by} puts the item on page {page}", id_)


def _pages(bundle: OpenBundle, index: Index) -> range:
    """Return the pages of all further indexes: they stand together, one after another."""
    first = min(one.page for one in index.listings)
    last = max(one.page for one in index.listings)
    return range(first, pages_from(bundle, index, last).stop)
