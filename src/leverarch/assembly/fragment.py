"""A file's pages as a block of bytes that can be put into any bundle: numbers of objects are fields of fixed width.

Binding a bundle is then copying blocks and writing numbers into their fields, so that what did not change costs little
more than being copied. A fragment depends on nothing but the pages it was made from.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from leverarch.assembly.geometry import Sheet
from leverarch.readers.pdf_targets import Bookmark

#: Digits of a field for an object's number, of an entry in the tree of parents, or of an id.
WIDTH = 7
#: Objects that every bundle has, by number: fragments refer to them.
CATALOG, PAGES, TREE, DOCUMENT, OPENING, CLOSING, PLAIN, BOLD, FIRST = 1, 2, 3, 4, 5, 6, 7, 8, 9
#: Letters that a field for a link takes: `/Dest[1234567 0 R/XYZ -14400.00 -14400.00 null]` or `/A 1234567 0 R`.
PLACE = 46
#: How a fragment begins, and then how long its head is, with the sum of it.
MARK = b"leverarch fragment 4\n"
HEAD = struct.Struct(">QI")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What binding must know of a page: its sheet, and how high its number stands (an index of `FROM_BOTTOM`)."""

    sheet: Sheet
    height: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """What is known of the pages of one file. Its objects: `small` ones, then `large` ones, then its part, then stamps.

    The first of the small ones, so many as are `drawn`, are no tags: whoever shows a page need not read those.
    `pages` are the numbers of the page objects; `node` the one above them; `tops` the elements that stand at the top
    of its tags, `leaves` those of its tree of parents and `id_leaves` of its tree of ids, with how many `keys` and
    `ids` they hold. `roles` are names of its own that stand for standard ones. `links` are the fields for links to
    pages of the bundle: where they stand in the small objects, for which page. `alike` are large objects that refer to
    nothing, with their digests: one of another file may stand for them. `is_keyed` says that a large object has a key,
    and belongs to one place in the tags. `layers` are optional parts of its pages,
    `hidden` those that are not seen. `prints` are the fingerprints of its pages as they came.
    """

    small: int
    large: int
    drawn: int
    pages: tuple[int, ...]
    node: int
    tops: tuple[int, ...]
    leaves: tuple[int, ...]
    id_leaves: tuple[int, ...]
    keys: int
    ids: int
    roles: Mapping[str, str]
    links: tuple[tuple[int, int], ...]
    alike: tuple[tuple[int, str], ...]
    is_keyed: bool
    layers: tuple[int, ...]
    hidden: tuple[int, ...]
    facts: tuple[PageFacts, ...]
    bookmarks: tuple[Bookmark, ...]
    names: Mapping[str, int]
    prints: tuple[str, ...]
    language: str
    is_own: bool
    is_tagged: bool

    @property
    def objects(self) -> int:
        """How many objects it brings, without its part and its stamps."""
        return self.small + self.large

    @property
    def packed(self) -> tuple[int, int]:
        """How many of its small objects are packed together: what is drawn, and the tags."""
        return self.drawn, self.small - self.drawn


class DamagedFragment(ValueError):
    """Bytes that are no fragment, or no longer the one that was kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A fragment that lies in a stream of bytes: what is known of it, and the sizes and sums of its parts.

    `size` is that of the head; `sizes` those of the small objects, the large ones, and the arrays.
    """

    fragment: Fragment
    size: int
    sizes: tuple[int, ...]
    sums: tuple[int, int]

    @classmethod
    def of(cls, stream: IO[bytes]) -> Kept:
        """Read the head of what `encoded` wrote. Raises `DamagedFragment`."""
        start = stream.read(len(MARK) + HEAD.size)
        if len(start) != len(MARK) + HEAD.size or not start.startswith(MARK):
            raise DamagedFragment("no fragment")
        size, summed = HEAD.unpack_from(start, len(MARK))
        head = stream.read(size)
        if len(head) != size or zlib.crc32(head) != summed:
            raise DamagedFragment("its head is damaged")
        told = json.loads(head)
        sizes, sums = tuple(told.pop("sizes")), tuple(told.pop("sums"))
        return cls(_told(told), len(start) + size, sizes, (sums[0], sums[1]))

    @property
    def large(self) -> int:
        """How many bytes its large objects are."""
        return self.sizes[1]


@dataclass(frozen=True, slots=True)
class Held:
    """A fragment that is kept somewhere. `name` stands for all its bytes; `open` gives them from their beginning."""

    name: str
    kept: Kept
    open: Callable[[], IO[bytes]]


def _told(told: dict[str, Any]) -> Fragment:
    """Return what a head says. Raises `DamagedFragment` where it was written by another version."""
    try:
        sheets: dict[tuple[Any, ...], PageFacts] = {}
        facts = []
        for box, turn, unit, high in told["facts"]:
            key = (*box, turn, unit, high)
            if key not in sheets:
                sheets[key] = PageFacts(Sheet(tuple(box), turn, unit), high)
            facts.append(sheets[key])
        told["facts"] = tuple(facts)
        told["bookmarks"] = tuple(Bookmark(*mark) for mark in told["bookmarks"])
        for name in ("pages", "tops", "leaves", "id_leaves", "layers", "hidden", "prints"):
            told[name] = tuple(told[name])
        for name in ("links", "alike"):
            told[name] = tuple((first, last) for first, last in told[name])
        return Fragment(**told)
    except (KeyError, TypeError, ValueError) as fault:
        raise DamagedFragment("its head is of another version") from fault
