"""The file as it is written: objects in the open and packed ones, and the table that says where each lies."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

#: So many objects lie in one pack: a reader's program unpacks a whole one for the first of them.
PACKED = 500
_LEVEL = 6
#: Bytes of a row of the table: its kind, a place in the file or the number of a pack, a place in the pack.
_COLUMNS = (1, 5, 2)
Rows = NDArray[np.int64]


def packs_of(objects: int) -> int:
    """Return how many packs that many objects take."""
    return -(-objects // PACKED)


class File:
    """A PDF that is written from its beginning to its end. Nothing of it is held but the table."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._digest = hashlib.sha256()
        self._rows: list[Rows] = [np.zeros((1, 4), np.int64)]
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def write_object(self, number: int, body: bytes) -> None:
        """Write one object that lies in the open."""
        self._rows.append(np.array([[number, 1, self._at, 0]], np.int64))
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def write_block(self, first: int, offsets: Rows, data: bytes) -> None:
        """Write a block of objects that lie in the open, numbered from `first`; each has its number before it."""
        rows = np.zeros((len(offsets), 4), np.int64)
        rows[:, 0] = np.arange(first, first + len(offsets))
        rows[:, 1] = 1
        rows[:, 2] = offsets + self._at
        self._rows.append(rows)
        self._write(data)

    def pack(self, pack: int, bodies: Sequence[tuple[int, bytes]]) -> None:
        """Write objects without data, packed; the packs are numbered from `pack`, as many as `packs_of` says."""
        for start in range(0, len(bodies), PACKED):
            some = bodies[start : start + PACKED]
            number = pack + start // PACKED
            self._rows.append(np.array([[n, 2, number, at] for at, (n, _) in enumerate(some)], np.int64))
            offsets = np.cumsum([0, *(len(body) + 1 for _, body in some)])[:-1].tolist()
            head = b" ".join(b"%d %d" % (n, at) for (n, _), at in zip(some, offsets, strict=True)) + b"\n"
            data = zlib.compress(head + b"\n".join(body for _, body in some), _LEVEL)
            about = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(some), len(head), len(data))
            self.write_object(number, b"%bstream\n%b\nendstream" % (about, data))

    def finish(self, number: int, root: int, info: int) -> None:
        """Write the table of places, as an object of that number, and the end."""
        start = self._at
        rows = np.vstack([*self._rows, np.array([[number, 1, start, 0]], np.int64)])
        table = np.zeros((number + 1, 4), np.int64)
        table[rows[:, 0]] = rows
        table[0] = (0, 0, 0, 65_535)
        packed = zlib.compress(_lines(table), _LEVEL)
        identity = self._digest.hexdigest()[:32].encode()
        width = sum(_COLUMNS)
        about = (
            b"<</Type/XRef/Size %d/W[%d %d %d]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>"
            b"/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Length %d>>"
        ) % (number + 1, *_COLUMNS, width, root, info, identity, identity, len(packed))
        self._write(b"%d 0 obj\n%bstream\n%b\nendstream\nendobj\n" % (number, about, packed))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)


def _lines(table: Rows) -> bytes:
    """Return the rows of the table as bytes, each as its difference from the one above (the predictor `up` of PNG)."""
    columns = []
    for column, size in zip(range(1, 4), _COLUMNS, strict=True):
        columns += [(table[:, column] >> (8 * byte)) & 255 for byte in reversed(range(size))]
    plain = np.stack(columns, axis=1).astype(np.uint8)
    above = np.vstack([np.zeros((1, plain.shape[1]), np.uint8), plain[:-1]])
    kind = np.full((len(plain), 1), 2, np.uint8)
    return np.hstack([kind, plain - above]).tobytes()
