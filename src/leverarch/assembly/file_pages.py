"""The pages of one evidence file, that may come as several PDFs: what the layout must know of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from leverarch.assembly.binding import known_fragment
from leverarch.assembly.volume import Source
from leverarch.keeping import Shelf
from leverarch.readers.pdf import Survey, survey
from leverarch.readers.pdf_targets import Bookmark
from leverarch.world import Probe, Segment


def survey_of_file(found: Probe, look: Callable[[Segment], Survey]) -> Survey:
    """Return how many pages the file has, its bookmarks with one for each file inside it, named places and prints.

    `look` returns what there is to know of each of its PDFs.
    """
    starts = {part.first: part.name for part in found.parts}
    bookmarks: list[Bookmark] = []
    names: dict[str, int] = {}
    prints: list[str] = []
    before = 0
    for segment in found.segments:
        seen = look(segment)
        bookmarks += _moved(seen, before, starts)
        names |= {name: before + page for name, page in seen.names.items() if name not in names}
        prints += seen.prints
        before += seen.pages
    return Survey(before, tuple(bookmarks), names, tuple(prints))


def seen(source: Source, shelf: Shelf) -> Survey:
    """Return what the layout must know of a source: from its fragment, where there is one already.

    Raises `UnusableFile`.
    """
    told = known_fragment(source, shelf)
    if told is None:
        return survey(source.read())
    return Survey(len(told.pages), told.bookmarks, dict(told.names), told.prints)


def _moved(seen: Survey, before: int, starts: dict[int, str]) -> Iterator[Bookmark]:
    """Yield the bookmarks of one PDF at their pages of the whole; those of a file inside stand below its name."""
    inside = before + 1 in starts
    if inside:
        yield Bookmark(title=starts[before + 1], page=before + 1, depth=1)
    for mark in seen.bookmarks:
        yield replace(mark, page=before + mark.page, depth=mark.depth + inside)
