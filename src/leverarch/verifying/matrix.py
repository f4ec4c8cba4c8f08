"""Whether the expectation matrix prints what index.json says: for each expectation, links to the pages of its items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.findings import fault_in
from leverarch.verifying.index import Index, Met, index_fault
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.parts import part_pages
from leverarch.verifying.pieces import pages_in_words, pieces_of, starts_of, without_spaces
from leverarch.verifying.rules import WRONG_LINK


def matrix_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each expectation whose items the matrix doesn't lead to, or leads to elsewhere."""
    wanted = [met for met in index.expectations if met.items]
    if not wanted:
        return
    pages = part_pages(bundle, index, "/matrix") or index.front(bundle.total)
    there = Counter(link.target for page in pages for link in bundle.links(page))
    for page, many in sorted(Counter(page for met in wanted for page in _pages(met)).items()):
        if there[page] < many:
            yield fault_in(WRONG_LINK, path, f"the matrix leads to page {page} fewer times than index.json says")
    pieces = [piece for page in pages for piece in pieces_of(bundle, page)]
    starts = starts_of(pieces, [printable(met.code) for met in wanted], without_spaces)
    if starts is None:
        return  # a template may print the matrix in another order; then only the links are counted
    for met, start, stop in zip(wanted, starts, [*starts[1:], len(pieces)], strict=True):
        printed = {piece.target for piece in pieces[start:stop] if piece.target}
        if printed != _pages(met):
            said, shown = pages_in_words(_pages(met)), pages_in_words(printed)
            yield index_fault(f"`{met.code}` of `{met.framework}` is met on {said}; the matrix prints {shown}")


def _pages(met: Met) -> set[int]:
    return {page for _, page, _ in met.items}
