"""Whether the expectation matrix prints what index.json says: for each expectation, links to the pages of its items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.findings import fault_in
from leverarch.verifying.index import Index, Met, index_fault
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.pieces import Piece, pieces_of
from leverarch.verifying.rules import WRONG_LINK


def matrix_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each expectation whose items the matrix doesn't lead to, or leads to elsewhere."""
    front = index.items[0].first if index.items else bundle.total + 1
    first, after = bundle.names.get("/matrix", 0), bundle.names.get("/chains", 0)
    end = after if first < after < front else front
    wanted = [met for met in index.expectations if met.items]
    if not wanted:
        return
    pages = range(first if 1 <= first < end else 1, end)
    there = Counter(link.target for page in pages for link in bundle.links(page))
    for page, many in sorted(Counter(page for met in wanted for page in _pages(met)).items()):
        if there[page] < many:
            yield fault_in(WRONG_LINK, path, f"the matrix leads to page {page} fewer times than index.json says")
    pieces = [piece for page in pages for piece in pieces_of(bundle, page)]
    starts = _row_starts(pieces, [printable(met.code) for met in wanted])
    if starts is None:
        return  # a template may print the matrix in another order; then only the links are counted
    for met, start, stop in zip(wanted, starts, [*starts[1:], len(pieces)], strict=True):
        printed = {piece.target for piece in pieces[start:stop] if piece.target}
        if printed != _pages(met):
            said, shown = _listed(_pages(met)), _listed(printed)
            yield index_fault(f"`{met.code}` of `{met.framework}` is met on {said}; the matrix prints {shown}")


def _pages(met: Met) -> set[int]:
    return {page for _, page, _ in met.items}


def _listed(pages: set[int]) -> str:
    return ("page " if len(pages) == 1 else "pages ") + ", ".join(map(str, sorted(pages))) if pages else "no page"


def _row_starts(pieces: Sequence[Piece], codes: Sequence[str]) -> list[int] | None:
    """Return where in the matrix each code stands, in this order; nothing where one isn't found."""
    starts: list[int] = []
    at = 0
    for code in codes:
        wanted = "".join(code.split())
        found = next((n for n in range(at, len(pieces)) if _begins(pieces, n, wanted)), None)
        if found is None:
            return None
        starts.append(found)
        at = found + 1
    return starts


def _begins(pieces: Sequence[Piece], at: int, wanted: str) -> bool:
    """Whether whole pieces from there on make up the word: a long one may be drawn in several."""
    words = ""
    while len(words) < len(wanted) and at < len(pieces) and not pieces[at].target:
        words += pieces[at].words
        at += 1
    return words == wanted
