"""What lies at the top of the container that old Office files and Outlook messages share ([MS-CFB]).

A message may hold a whole Office file and the other way round: only the names at the top say which it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = 512
_ENTRY = 128
#: Entries, and links of a chain, that are looked at: a chain may be a circle.
MOST_ENTRIES = 50_000
_NO_SECTOR = 0xFFFFFFFA
_NONE = 0xFFFFFFFF


def top_names(data: bytes) -> frozenset[str]:
    """Return the names at the top. What is broken has none, or as many as can be found."""
    if len(data) < _HEADER:
        return frozenset()
    try:
        entries = b"".join(_directory(data))
        return frozenset(_children(entries))
    except (struct.error, IndexError, UnicodeError):
        return frozenset()


def _directory(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory, one after another as they are linked."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return
    size = 1 << shift
    sector = struct.unpack_from("<I", data, 48)[0]
    tables = list(_tables(data, size))
    for _ in range(MOST_ENTRIES * _ENTRY // size):
        if sector >= _NO_SECTOR:
            return
        start = (sector + 1) * size
        yield data[start : start + size]
        place, at = divmod(sector, size // 4)
        sector = struct.unpack_from("<I", data, (tables[place] + 1) * size + 4 * at)[0]


def _tables(data: bytes, size: int) -> Iterator[int]:
    """Yield the sectors of the table that links sectors."""
    for at in range(76, _HEADER, 4):
        yield struct.unpack_from("<I", data, at)[0]
    sector = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if sector >= _NO_SECTOR:
            return
        start = (sector + 1) * size
        yield from struct.unpack_from(f"<{size // 4 - 1}I", data, start)
        sector = struct.unpack_from("<I", data, start + size - 4)[0]


def _children(entries: bytes) -> Iterator[str]:
    """Yield the names of the entries below the first, which is the root. They form a tree of neighbours."""
    waiting = [struct.unpack_from("<I", entries, 76)[0]]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number == _NONE or number in seen or (number + 1) * _ENTRY > len(entries):
            continue
        seen.add(number)
        start = number * _ENTRY
        length = struct.unpack_from("<H", entries, start + 64)[0]
        yield entries[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        waiting += struct.unpack_from("<II", entries, start + 68)
