"""The file as it is written: objects in the open and packed ones, and the table that says where each lies."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leverarch.assembly.fragment import WIDTH
from leverarch.assembly.fragment_blocks import Ints
from leverarch.keeping import Out

#: So many objects lie in one pack: a reader's program unpacks a whole one for the first of them.
PACKED = 500
#: Level 6 takes a third of the time of binding more than this, and saves two thousandths of the size.
_LEVEL = 1
#: Bytes of a row of the table: its kind, a place in the file or the number of a pack, a place in the pack.
_COLUMNS = (1, 5, 2)
_OPEN, _IN_PACK = 1, 2
#: So many rows of the table are written at a time.
_ROWS = 1 << 16
_SPACE = 32
_HALF = 4
Bytes = NDArray[np.uint8]


def packs_of(objects: int) -> int:
    """Return how many packs that many objects take."""
    return -(-objects // PACKED)


def digits(values: NDArray[Any], blank: int = _SPACE) -> Bytes:
    """Return each number as digits, to the right of its field, with blanks before it."""
    high, low = np.divmod(values.astype(np.uint32), 10**_HALF)
    plain, padded = _fours(blank)
    found = np.empty((len(values), 2), plain.dtype)
    found[:, 0] = padded[high]
    found[:, 1] = np.where(high == 0, padded[low], plain[low])
    found[high == 0, 0] = np.full(_HALF, blank, np.uint8).view(plain.dtype)[0]
    return found.view(np.uint8)[:, 2 * _HALF - WIDTH :]


@cache
def _fours(blank: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return every number of four digits as bytes: with zeros before it, and with blanks. Division takes longer."""
    numbers = [b"%04d" % number for number in range(10**_HALF)]
    padded = [(b"%d" % number).rjust(_HALF, bytes([blank])) for number in range(10**_HALF)]
    return np.frombuffer(b"".join(numbers), np.uint32), np.frombuffer(b"".join(padded), np.uint32)


class File:
    """A PDF that is written from its beginning to its end. Nothing of it is held but the table.

    `objects` is how many there are at most, with the table. What names the file (`/ID`) follows from all that is told.
    """

    def __init__(self, out: Out, objects: int) -> None:
        self._out = out
        self._at = 0
        self._digest = hashlib.sha256()
        self._kinds = np.zeros(objects, np.uint8)
        self._places = np.zeros(objects, np.int64)
        self._inner = np.zeros(objects, np.uint16)
        self._room = np.empty(0, np.uint8)
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def room(self, size: int) -> Bytes:
        """Return room for a piece, always the same: what was in it was written. To get it anew takes longer."""
        if len(self._room) < size:
            self._room = np.empty(size, np.uint8)
        return self._room

    @property
    def at(self) -> int:
        """How many bytes were written."""
        return self._at

    def tell(self, said: bytes) -> None:
        """Name the file by this too: it stands for bytes that are written and not told."""
        self._digest.update(said)

    def write_objects(self, first: int, bodies: Iterable[bytes]) -> None:
        """Write objects that lie in the open, numbered from `first`."""
        parts, places, at = [], [], self._at
        for number, body in enumerate(bodies, start=first):
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            places.append(at)
            at += len(parts[-1])
        self._kinds[first : first + len(places)] = _OPEN
        self._places[first : first + len(places)] = places
        whole = b"".join(parts)
        self.tell(whole)
        self._write(whole)

    def place_block(self, numbers: Ints, places: Ints) -> None:
        """Say where objects of a block begin that is about to be written, from where the file is now."""
        self._kinds[numbers] = _OPEN
        self._places[numbers] = places + self._at

    def write_piece(self, data: Bytes) -> None:
        """Write a piece of a block. What it is made of is told by whoever knows."""
        self._write(data.data)

    def pack_block(self, pack: int, first: int, data: Bytes, at: Ints, together: Sequence[int]) -> None:
        """Write a block of objects without data, packed, numbered from `first`; packs are numbered from `pack`.

        `together` says how many of them share packs, those after them others.
        """
        ends, before = np.append(at[1:], len(data)), 0
        for many in together:
            for start in range(before, before + many, PACKED):
                count = min(PACKED, before + many - start)
                begin, end = int(at[start]), int(ends[start + count - 1])
                self._pack(pack, first + start, at[start : start + count] - begin, data[begin:end].data)
                pack += 1
            before += many

    def pack_objects(self, pack: int, bodies: Sequence[tuple[int, bytes]]) -> None:
        """Write objects without data, packed; their numbers need not follow one another."""
        for start in range(0, len(bodies), PACKED):
            some = bodies[start : start + PACKED]
            sizes = np.array([len(body) + 1 for _, body in some], np.int64)
            whole = b"\n".join(body for _, body in some)
            self.tell(whole)
            numbers = np.array([number for number, _ in some], np.int64)
            self._pack(pack + start // PACKED, numbers, np.cumsum(sizes) - sizes, whole)

    def _pack(self, pack: int, numbers: Ints | int, at: Ints, data: bytes | memoryview) -> None:
        count = len(at)
        held = np.arange(numbers, numbers + count) if isinstance(numbers, int) else numbers
        head = np.full((count, 2 * WIDTH + 2), _SPACE, np.uint8)
        head[:, :WIDTH] = digits(held)
        head[:, WIDTH + 1 : -1] = digits(at)
        packer = zlib.compressobj(_LEVEL)
        packed = b"".join((packer.compress(head.tobytes()), packer.compress(data), packer.flush()))
        self._kinds[held] = _IN_PACK
        self._places[held] = pack
        self._inner[held] = np.arange(count)
        about = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (count, head.size, len(packed))
        self._kinds[pack] = _OPEN
        self._places[pack] = self._at
        self._write(b"%d 0 obj\n%bstream\n%b\nendstream\nendobj\n" % (pack, about, packed))

    def finish(self, number: int, root: int, info: int) -> None:
        """Write the table of places, as an object of that number, and the end."""
        start = self._at
        self._kinds[number], self._places[number] = _OPEN, start
        self._inner[0] = 65_535
        packed = self._table(number + 1)
        self.tell(packed)
        identity = self._digest.hexdigest()[:32].encode()
        about = (
            b"<</Type/XRef/Size %d/W[%d %d %d]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>"
            b"/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Length %d>>"
        ) % (number + 1, *_COLUMNS, sum(_COLUMNS), root, info, identity, identity, len(packed))
        self._write(b"%d 0 obj\n%bstream\n%b\nendstream\nendobj\n" % (number, about, packed))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _table(self, rows: int) -> bytes:
        """Return the table, each row as its difference from the one above (the predictor `up` of PNG)."""
        packer = zlib.compressobj(_LEVEL)
        packed = []
        above = np.zeros((1, sum(_COLUMNS)), np.uint8)
        for start in range(0, rows, _ROWS):
            some = slice(start, min(start + _ROWS, rows))
            columns = []
            told: tuple[NDArray[Any], ...] = (self._kinds, self._places, self._inner)
            for column, size in zip(told, _COLUMNS, strict=True):
                wide = column[some].astype(np.int64)
                columns += [(wide >> (8 * byte)) & 255 for byte in reversed(range(size))]
            plain = np.stack(columns, axis=1).astype(np.uint8)
            apart = plain - np.vstack([above, plain[:-1]])
            above = plain[-1:]
            packed.append(packer.compress(np.hstack([np.full((len(plain), 1), 2, np.uint8), apart]).tobytes()))
        return b"".join((*packed, packer.flush()))

    def _write(self, data: bytes | memoryview) -> None:
        self._out.write(data)
        self._at += len(data)
