"""Whether the chains that a bundle prints are those of index.json, with the same links to the same pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.index import Index, ListedChain, index_fault
from leverarch.verifying.opened import OpenBundle, squeezed
from leverarch.verifying.parts import part_pages
from leverarch.verifying.pieces import Piece, pages_in_words, pieces_of, starts_of

#: What the bundle prints at a step that nothing shows yet.
NO_LINK = squeezed("No link yet")


def chain_faults(bundle: OpenBundle, index: Index) -> Iterator[Diagnostic]:
    """Yield each chain that is printed otherwise than index.json says, or not at all."""
    pages = part_pages(bundle, index, "/chains")
    if not index.chains and pages:
        yield index_fault(f"the bundle prints chains on page {pages.start}, and it lists none")
    if not index.chains:
        return
    if not pages:
        yield index_fault(f"it lists chains ({', '.join(chain.id for chain in index.chains)}); the bundle has none")
        return
    yield from _link_faults(index)
    pieces = [piece for page in pages for piece in pieces_of(bundle, page)]
    starts = starts_of(pieces, [printable(chain.title) for chain in index.chains], squeezed)
    if starts is None:
        yield index_fault(f"the titles of the chains are not printed in its order from page {pages.start} on")
        return
    for chain, (start, stop) in zip(index.chains, pairwise([*starts, len(pieces)]), strict=True):
        yield from _printed_faults(chain, pieces[start:stop])


def _link_faults(index: Index) -> Iterator[Diagnostic]:
    """Yield each link that disagrees with the items of the index, or with itself."""
    known = {item.id: item for item in index.items}
    for chain in index.chains:
        for link in chain.links:
            item = known.get(link.item)
            if link.missing and (link.item or link.record or link.page):
                yield index_fault(f"the step `{link.step}` is said to be missing, and names something", chain.id)
            if link.page and (item is None or not item.first <= link.page <= item.last):
                yield index_fault(f"the step `{link.step}` is on page {link.page}, outside its item's pages", chain.id)
            if item is not None and not link.page:
                yield index_fault(f"the step `{link.step}` names `{link.item}` without its page", chain.id)


def _printed_faults(chain: ListedChain, pieces: Sequence[Piece]) -> Iterator[Diagnostic]:
    wanted = [link.page for link in chain.links if link.page]
    printed = {piece.target for piece in pieces if piece.target}
    if printed != set(wanted):
        yield index_fault(
            f"its links lead to {pages_in_words(set(wanted))}; the bundle prints {pages_in_words(printed)}", chain.id
        )
    words = squeezed("".join(piece.words for piece in pieces))
    missing, said = sum(link.missing for link in chain.links), words.count(NO_LINK)
    if missing != said:
        yield index_fault(f"it counts {missing} missing links; the bundle prints “No link yet” {said} times", chain.id)
