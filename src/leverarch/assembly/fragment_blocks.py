"""A fragment's objects as bytes, with the fields in them: as they are kept, and as they are read to be bound."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass, field, fields
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from leverarch.assembly.fragment import HEAD, MARK, DamagedFragment, Fragment, Kept

Ints = NDArray[np.int64]
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
class Made:
    """A fragment with its bytes, as it was just made."""

    fragment: Fragment
    small: Block
    large: Block


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
    return b"".join((MARK, HEAD.pack(len(head), zlib.crc32(head)), head, objects, made.large.data))


def read_objects(kept: Kept, stream: IO[bytes]) -> tuple[NDArray[np.uint8], Block, Block]:
    """Read the small objects, as bytes that may be written to, and where fields are, from the stream's beginning.

    The blocks come without data; the stream is then at the large objects. Raises `DamagedFragment`.
    """
    small, _, *lengths = kept.sizes
    whole = np.empty(small + sum(lengths) * 4, np.uint8)
    stream.seek(kept.size, os.SEEK_CUR)
    if read_into(stream, whole) != len(whole) or zlib.crc32(whole.data) != kept.sums[0]:
        raise DamagedFragment("its objects are damaged")
    arrays, at = [], small
    for length in lengths:
        arrays.append(whole[at : at + 4 * length].view(_ARRAY).astype(np.int64))
        at += 4 * length
    half = len(_PARTS)
    return whole[:small], Block(b"", *arrays[:half]), Block(b"", *arrays[half:])


def read_into(stream: IO[bytes], room: NDArray[np.uint8]) -> int:
    """Fill the room from the stream; return how many bytes came."""
    view, done = memoryview(room.data), 0
    while done < len(view):
        got = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            break
        done += got
    return done
