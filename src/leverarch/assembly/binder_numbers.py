"""Which number each object of a bound file takes, settled before a byte of it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leverarch.assembly.binder_file import packs_of
from leverarch.assembly.binder_objects import destination
from leverarch.assembly.fragment import FIRST, WIDTH, Fragment, Held
from leverarch.assembly.fragment_blocks import Ints
from leverarch.assembly.geometry import Sheet
from leverarch.assembly.volume import Volume

#: The table of places has five bytes for a place, a field seven digits for a number.
MOST_OBJECTS = 10**WIDTH - 1


class TooManyObjects(ValueError):
    """A file of so many objects can't be written: it has to be divided."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a fragment in the file: the numbers that its objects take, and where its keys and ids begin.

    `small`, `large` and `tail` are the numbers of its first small object, its first stream, and its section (the
    stamps follow); `pack` that of its first pack. `is_copy` says whether its streams are in the file already, of an
    earlier use; `elsewhere` holds single streams that are, by the fragment's own number. `page` counts the pages
    before it.
    """

    held: Held
    item: str
    name: str
    small: int
    large: int
    tail: int
    pack: int
    is_copy: bool
    elsewhere: Mapping[int, int]
    key: int
    id_: int
    page: int

    @property
    def fragment(self) -> Fragment:
        """What is known of the fragment."""
        return self.held.kept.fragment

    def number(self, local: int) -> int:
        """Return the number in the file of one of the fragment's own small objects."""
        return self.small + local

    def numbers(self) -> Ints:
        """Return the numbers in the file of all of the fragment's own, then of its keys, then of its ids."""
        told = self.fragment
        return np.concatenate(
            (
                np.arange(self.small, self.small + told.small),
                self.streams(),
                np.arange(self.tail, self.tail + 1 + len(told.pages)),
                np.arange(self.key, self.key + told.keys),
                np.arange(self.id_, self.id_ + told.ids),
            )
        )

    def streams(self) -> Ints:
        """Return the numbers in the file of its streams."""
        told = self.fragment
        written = np.ones(told.large, np.int64)
        others = np.array([local - told.small for local in self.elsewhere], np.int64)
        written[others] = 0
        found = self.large + np.cumsum(written) - written
        found[others] = list(self.elsewhere.values())
        return found


@dataclass(frozen=True, slots=True)
class Numbered:
    """All uses with their numbers; each page's object and sheet; each item's part; and what is free after them.

    `before` pages of the bundle stand in other files; `away` are those that are linked to, with the action's number.
    """

    uses: tuple[Use, ...]
    pages: tuple[int, ...]
    sheets: tuple[Sheet, ...]
    parts: Mapping[str, int]
    free: int
    keys: int
    ids: int
    before: int
    away: Mapping[int, int]

    def place(self, page: int, top: float | None = None) -> bytes:
        """Return the place where a page of the bundle (from 1) begins. One that is not there is the last."""
        n = min(max(page - self.before, 1), len(self.pages)) - 1
        return destination(self.pages[n], self.sheets[n], top)

    def lead(self, page: int, top: float | None = None) -> bytes:
        """Return the entry by which a link or a bookmark opens a page."""
        return b"/A %d 0 R" % self.away[page] if page in self.away else b"/Dest%b" % self.place(page, top)


def numbered(volume: Volume, fragments: Sequence[Held]) -> Numbered:
    """Give every object of the file its number, before a byte is written."""
    uses: list[Use] = []
    pages: list[int] = []
    known: dict[int, Use] = {}
    streams: dict[str, int] = {}
    parts = {item: FIRST + n for n, item in enumerate(dict.fromkeys(source.item for source in volume.sources))}
    free, key, id_ = FIRST + len(parts), 0, 0
    for source, held in zip(volume.sources, fragments, strict=True):
        told = held.kept.fragment
        # Streams with keys of their own belong to one place in the tags, and can't be shared.
        first = known.get(id(held)) if not told.is_keyed else None
        large = first.large if first else free + told.small
        elsewhere = first.elsewhere if first else _known_streams(told, large, streams)
        tail = free + told.small + (0 if first else told.large - len(elsewhere))
        pack = tail + 1 + len(told.pages)
        is_copy = first is not None
        use = Use(held, source.item, source.name, free, large, tail, pack, is_copy, elsewhere, key, id_, len(pages))
        known.setdefault(id(held), use)
        uses.append(use)
        pages += [free + local for local in told.pages]
        free = pack + sum(map(packs_of, told.packed))
        key += told.keys
        id_ += told.ids
    sheets = tuple(facts.sheet for use in uses for facts in use.fragment.facts)
    away = {page: free + n for n, page in enumerate(sorted(_away(volume, fragments)))}
    return Numbered(tuple(uses), tuple(pages), sheets, parts, free + len(away), key, id_, volume.before, away)


def _away(volume: Volume, fragments: Sequence[Held]) -> set[int]:
    """Return the pages of other files that a link or a bookmark leads to."""
    aims = {page for held in fragments for _, page in held.kept.fragment.links}
    aims |= {mark.page for mark in volume.bookmarks}
    return {page for page in aims for other in volume.others if other.first <= page <= other.last}


def _known_streams(told: Fragment, large: int, streams: dict[str, int]) -> dict[int, int]:
    """Return which of a fragment's streams lie in the file already, and where; `streams` learns of the others."""
    elsewhere: dict[int, int] = {}
    for local, digest in told.alike:
        if digest in streams:
            elsewhere[local] = streams[digest]
        else:
            streams[digest] = large + local - told.small - len(elsewhere)
    return elsewhere
