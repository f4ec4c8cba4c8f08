"""The words of a page piece by piece, each with the page that it links to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from leverarch.verifying.opened import Box, OpenBundle


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or more, without spaces, and the page that it links to (0: it is no link)."""

    words: str
    target: int


def without_spaces(text: str) -> str:
    """Return a text as one word: a code may be drawn with spaces that nobody wrote."""
    return "".join(text.split())


def pieces_of(bundle: OpenBundle, page: int) -> Iterator[Piece]:
    """Yield the pieces of a page in the order in which they are drawn."""
    links = bundle.links(page)
    for piece in bundle.drawn(page):
        words = without_spaces(piece.words)
        if words:
            yield Piece(words, next((link.target for link in links if _holds(link.box, piece.box)), 0))


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def starts_of(pieces: Sequence[Piece], wanted: Sequence[str], fold: Callable[[str], str]) -> list[int] | None:
    """Return where each of some words begins, in this order; nothing where one isn't found.

    `fold` takes from both what does not count: the spaces of a code, or all but the letters of a title.
    """
    starts: list[int] = []
    at = 0
    for words in wanted:
        found = next((n for n in range(at, len(pieces)) if _begins(pieces, n, fold(words), fold)), None)
        if found is None:
            return None
        starts.append(found)
        at = found + 1
    return starts


def _begins(pieces: Sequence[Piece], at: int, wanted: str, fold: Callable[[str], str]) -> bool:
    """Whether whole pieces from there on make up the words: long ones may be drawn in several, and over lines."""
    words = ""
    while len(words) < len(wanted) and at < len(pieces) and not pieces[at].target:
        words += fold(pieces[at].words)
        at += 1
    return bool(wanted) and words == wanted


def pages_in_words(pages: set[int]) -> str:
    """Return `page 3`, `pages 3, 5`, or that there is none."""
    return ("page " if len(pages) == 1 else "pages ") + ", ".join(map(str, sorted(pages))) if pages else "no page"
