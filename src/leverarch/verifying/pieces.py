"""The words of a page piece by piece, each with the page that it links to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.verifying.opened import Box, OpenBundle


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or more, without spaces, and the page that it links to (0: it is no link)."""

    words: str
    target: int


def pieces_of(bundle: OpenBundle, page: int) -> Iterator[Piece]:
    """Yield the pieces of a page in the order in which they are drawn."""
    links = bundle.links(page)
    for piece in bundle.drawn(page):
        words = "".join(piece.words.split())
        if words:
            yield Piece(words, next((link.target for link in links if _holds(link.box, piece.box)), 0))


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
