"""A file's pages as a block of bytes that can be put into any bundle: numbers of objects are fields of fixed width.

Binding a bundle is then copying blocks and writing numbers into their fields, so that what did not change costs little
more than being copied. A fragment depends on nothing but the pages it was made from.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from leverarch.assembly.geometry import Sheet
from leverarch.readers.pdf_targets import Bookmark

Ints = NDArray[np.int64]
#: Digits of a field for an object's number, of an entry in the tree of parents, or of an id.
WIDTH = 7
#: Objects that every bundle has, by number: fragments refer to them.
CATALOG, PAGES, TREE, DOCUMENT, OPENING, CLOSING, PLAIN, BOLD, FIRST = 1, 2, 3, 4, 5, 6, 7, 8, 9
#: Letters that a field for a place in the bundle takes: `[1234567 0 R/XYZ -14400.00 -14400.00 null]`.
PLACE = 41
_MARK = b"leverarch fragment 2\n"
_HEAD = struct.Struct(">QI")
_ARRAY = "<u4"


@dataclass(frozen=True, slots=True)
class Block:
    """Objects as bytes, one after another. `at` is where each begins.

    `fields` are where numbers stand, in order of place, and `values` which number each takes: one of the fragment's own
    objects, after those its keys in the tree of parents, after those its ids. What begins an object with data is no
    field: its number follows from its place.
    """

    data: bytes = field(repr=False)
    at: Ints
    fields: Ints
    values: Ints


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What binding must know of a page: its sheet, and how high its number stands (an index of `FROM_BOTTOM`)."""

    sheet: Sheet
    height: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """What is known of the pages of one file. Its objects: `small` ones, then `large` ones, then its part, then stamps.

    `pages` are the numbers of the page objects; `node` the one above them; `tops` the elements that stand at the top
    of its tags, `leaves` those of its tree of parents and `id_leaves` of its tree of ids, with how many `keys` and
    `ids` they hold. `roles` are names of its own that stand for standard ones. `links` are the fields for places in the
    bundle: where they stand among the small objects, and for which page. `alike` are large objects that refer to
    nothing, with their digests: one of another file may stand for them. `is_keyed` says that a large object has a key,
    and belongs to one place in the tags. `layers` are optional parts of its pages, `hidden` those that are not seen.
    """

    small: int
    large: int
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
    language: str
    is_own: bool
    is_tagged: bool

    @property
    def objects(self) -> int:
        """How many objects it brings, without its part and its stamps."""
        return self.small + self.large


@dataclass(frozen=True, slots=True)
class Made:
    """A fragment with its bytes, as it was just made."""

    fragment: Fragment
    small: Block
    large: Block


class DamagedFragment(ValueError):
    """Bytes that are no fragment, or no longer the one that was kept."""


_PARTS = ("at", "fields", "values")


def encoded(made: Made) -> bytes:
    """Return a fragment as bytes for the store. They carry sums of their own: a damaged one is seen as it is read."""
    blocks = (made.small, made.large)
    arrays = [getattr(block, name).astype(_ARRAY) for block in blocks for name in _PARTS]
    objects = b"".join((made.small.data, *(array.tobytes() for array in arrays)))
    told: dict[str, Any] = {each.name: getattr(made.fragment, each.name) for each in fields(Fragment)}
    told["facts"] = [(f.sheet.box, f.sheet.rotate, f.sheet.unit, f.height) for f in made.fragment.facts]
    told["bookmarks"] = [(b.depth, b.title, b.page, b.top) for b in made.fragment.bookmarks]
    told["sizes"] = [len(made.small.data), len(made.large.data), *map(len, arrays)]
    told["sums"] = [zlib.crc32(objects), zlib.crc32(made.large.data)]
    head = json.dumps(told).encode("utf-8")
    return b"".join((_MARK, _HEAD.pack(len(head), zlib.crc32(head)), head, objects, made.large.data))


@dataclass(frozen=True, slots=True)
class Kept:
    """A fragment that lies in a stream of bytes: what is known of it, and how it is told. `size` is that of the head."""

    fragment: Fragment
    size: int
    sizes: tuple[int, ...]
    sums: tuple[int, int]

    @classmethod
    def of(cls, stream: IO[bytes]) -> Kept:
        """Read the head of what `encoded` wrote. Raises `DamagedFragment`."""
        start = stream.read(len(_MARK) + _HEAD.size)
        if len(start) != len(_MARK) + _HEAD.size or not start.startswith(_MARK):
            raise DamagedFragment("no fragment")
        size, summed = _HEAD.unpack_from(start, len(_MARK))
        head = stream.read(size)
        if len(head) != size or zlib.crc32(head) != summed:
            raise DamagedFragment("its head is damaged")
        told = json.loads(head)
        sizes, sums = tuple(told.pop("sizes")), tuple(told.pop("sums"))
        return cls(_told(told), len(start) + size, sizes, (sums[0], sums[1]))

    def objects(self, stream: IO[bytes]) -> tuple[NDArray[np.uint8], Block, Block]:
        """Read the small objects, as bytes that may be written to, and where fields are, from the stream's beginning.

        The blocks come without data; the stream is then at the large objects. Raises `DamagedFragment`.
        """
        small, _, *lengths = self.sizes
        whole = np.empty(small + sum(lengths) * 4, np.uint8)
        stream.seek(self.size, os.SEEK_CUR)
        if read_into(stream, whole) != len(whole) or zlib.crc32(whole.data) != self.sums[0]:
            raise DamagedFragment("its objects are damaged")
        arrays, at = [], small
        for length in lengths:
            arrays.append(whole[at : at + 4 * length].view(_ARRAY).astype(np.int64))
            at += 4 * length
        half = len(_PARTS)
        return whole[:small], Block(b"", *arrays[:half]), Block(b"", *arrays[half:])

    @property
    def large(self) -> int:
        """How many bytes its large objects are."""
        return self.sizes[1]


def read_into(stream: IO[bytes], room: NDArray[np.uint8]) -> int:
    """Fill the room from the stream; return how many bytes came."""
    view, done = memoryview(room.data), 0
    while done < len(view):
        got = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            break
        done += got
    return done


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
        for name in ("pages", "tops", "leaves", "id_leaves", "layers", "hidden"):
            told[name] = tuple(told[name])
        for name in ("links", "alike"):
            told[name] = tuple((first, last) for first, last in told[name])
        return Fragment(**told)
    except (KeyError, TypeError, ValueError) as fault:
        raise DamagedFragment("its head is of another version") from fault
