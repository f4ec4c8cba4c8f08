"""A file's pages as a block of bytes that can be put into any bundle: numbers of objects are fields of fixed width.

Binding a bundle is then copying blocks and writing numbers into their fields, so that what did not change costs little
more than being copied. A fragment depends on nothing but the pages it was made from.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

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
_HEAD = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Block:
    """Objects as bytes, one after another. `at` is where each begins.

    `refs` and `ref_values` are the fields that take an object's number: where they stand, and which of the fragment's
    own numbers they take. `keys` and `key_values` are those of the tree of parents, `ids` and `id_values` of ids.
    """

    data: bytes = field(repr=False)
    at: Ints
    refs: Ints
    ref_values: Ints
    keys: Ints
    key_values: Ints
    ids: Ints
    id_values: Ints


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What binding must know of a page: its sheet, and how high its number stands (an index of `FROM_BOTTOM`)."""

    sheet: Sheet
    height: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """The pages of one file. Its own numbers: small objects first, then large ones (streams), then the part, stamps.

    `pages` are the numbers of the page objects; `node` the one above them; `tops` the elements that stand at the top
    of its tags (none: it has no tags), `entries` the values of its tree of parents by key, `keys` how many keys it
    takes, `named` the elements that have an id, in order. `roles` are names of its own that stand for standard ones.
    `links` are the fields for places in the bundle: where they stand among the small objects, and for which page.
    `layers` are optional parts of its pages, `hidden` those that are not seen.
    """

    small: Block
    large: Block
    pages: tuple[int, ...]
    node: int
    tops: tuple[int, ...]
    entries: tuple[tuple[int, int], ...]
    keys: int
    named: tuple[int, ...]
    roles: Mapping[str, str]
    links: tuple[tuple[int, int], ...]
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
        return len(self.small.at) + len(self.large.at)


_ARRAYS = tuple(each.name for each in fields(Block) if each.name != "data")


def encoded(fragment: Fragment) -> bytes:
    """Return a fragment as bytes for the store."""
    blocks = [(fragment.small, "small"), (fragment.large, "large")]
    arrays = [getattr(block, name) for block, _ in blocks for name in _ARRAYS]
    told: dict[str, Any] = {
        each.name: getattr(fragment, each.name) for each in fields(Fragment) if each.name not in ("small", "large")
    }
    told["facts"] = [(f.sheet.box, f.sheet.rotate, f.sheet.unit, f.height) for f in fragment.facts]
    told["bookmarks"] = [(b.depth, b.title, b.page, b.top) for b in fragment.bookmarks]
    told["sizes"] = [len(fragment.small.data), len(fragment.large.data), *map(len, arrays)]
    head = json.dumps(told).encode("utf-8")
    parts = (fragment.small.data, fragment.large.data, *(array.astype("<i8").tobytes() for array in arrays))
    return b"".join((_HEAD.pack(len(head)), head, *parts))


def decoded(data: bytes) -> Fragment:
    """Return the fragment that `encoded` wrote. Raises `ValueError`, `KeyError` or `struct.error` for other bytes."""
    size = _HEAD.unpack_from(data)[0]
    told = json.loads(data[_HEAD.size : _HEAD.size + size])
    view, at = memoryview(data), _HEAD.size + size
    small, large, *lengths = told.pop("sizes")
    bodies = []
    for length in (small, large):
        bodies.append(bytes(view[at : at + length]))
        at += length
    arrays: list[Ints] = []
    for length in lengths:
        arrays.append(np.frombuffer(view[at : at + 8 * length], "<i8"))
        at += 8 * length
    half = len(_ARRAYS)
    told["facts"] = tuple(PageFacts(Sheet(tuple(box), turn, unit), high) for box, turn, unit, high in told["facts"])
    told["bookmarks"] = tuple(Bookmark(*mark) for mark in told["bookmarks"])
    for name in ("pages", "tops", "named", "layers", "hidden"):
        told[name] = tuple(told[name])
    for name in ("entries", "links"):
        told[name] = tuple((first, last) for first, last in told[name])
    return Fragment(
        Block(bodies[0], **dict(zip(_ARRAYS, arrays[:half], strict=True))),
        Block(bodies[1], **dict(zip(_ARRAYS, arrays[half:], strict=True))),
        **told,
    )
