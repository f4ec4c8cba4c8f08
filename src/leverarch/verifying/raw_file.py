"""A finished file read as its bytes lie: object by object, without holding more of it than a few packs of objects.

A library that keeps every object it has met takes hundreds of megabytes for ten thousand pages, and several times as
long. What a build has written is written in one regular way, and so is what libqpdf writes. Anything else is refused
(`Irregular`): it is read by a library instead.
"""

from __future__ import annotations

import io
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np

from leverarch.verifying.content import Content

#: So many packs of objects are held: those of a page lie beside each other.
_HELD = 8
_MOST_UNPACKED = 256 << 20
#: The two kinds of places: in the open, and in a pack.
_OPEN, _PACKED = 1, 2
_REF = re.compile(rb"(\d+)\s+\d+\s+R(?![\w])")
_OBJECT = re.compile(rb"\s*(\d+)\s+\d+\s+obj\s*")
_FIRST, _COUNT = re.compile(rb"/First\s+(\d+)"), re.compile(rb"/N\s+(\d+)")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_LENGTH = re.compile(rb"/Length\s+(\d+)(\s+\d+\s+R)?")
_COLUMNS = re.compile(rb"/W\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s*\]")
_TOKEN = re.compile(
    rb"\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\)|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s/\[\]()<>]*|[^\s/\[\]()<>]+",
    re.DOTALL,
)


class Irregular(Exception):
    """The file is written in another way than ours: no reason to think it wrong, and not to be read here."""


class RawFile:
    """An open file. Raises `Irregular`, also later, where it isn't written in the regular way."""

    def __init__(self, content: Content) -> None:
        # Objects are read whole, one after another: a buffer would only read more.
        self._stream: IO[bytes] = content.open("rb", buffering=0) if isinstance(content, Path) else io.BytesIO(content)
        try:
            self._packs: dict[int, tuple[bytes, list[int], list[int]]] = {}
            self._read_table()
        except (ValueError, KeyError, IndexError, zlib.error) as fault:
            self.close()
            raise Irregular(str(fault)) from fault
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> RawFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def body(self, number: int) -> bytes:
        """Return an object as text; of a stream, what stands before its data."""
        kind, where = self._row(number)
        if kind == _PACKED:
            data, numbers, starts = self._pack(where)
            index = self._indexes[number]
            if index >= len(numbers) or numbers[index] != number:
                raise Irregular(f"object {number} is not where it should be")
            return data[starts[index] : starts[index + 1]]
        whole = self._object(number, where)
        found = _STREAM.search(whole) if whole[:2] == b"<<" else None
        return whole[: found.start() + 2] if found else whole.rstrip().removesuffix(b"endobj")

    def stream(self, number: int) -> tuple[bytes, bytes]:
        """Return what stands before a stream's data, and the data as they lie in the file."""
        found = self.data_of(number)
        if found is None:
            raise Irregular(f"object {number} is no stream where one should be")
        return found

    def data_of(self, number: int) -> tuple[bytes, bytes] | None:
        """Return the same; nothing where the object is no stream."""
        kind, where = self._row(number)
        whole = self._object(number, where) if kind == _OPEN else b""
        found = _STREAM.search(whole)
        if found is None:
            return None
        head = whole[: found.start() + 2]
        length = _LENGTH.findall(head)
        if len(length) != 1:
            length = [(entries(head).get(b"/Length", b""), b"")]
        size = int(self.body(int(length[0][0]))) if length[0][1] else int(length[0][0])
        return head, whole[found.end() : found.end() + size]

    def unpacked(self, head: bytes, data: bytes) -> bytes:
        """Return the data of a stream, where they are packed in the usual way or not at all."""
        if b"/Filter" not in head:
            return data
        if not is_plain(head):
            raise Irregular("a stream is packed in another way")
        try:
            return _unpacked(data)
        except zlib.error as fault:
            raise Irregular(f"a stream is broken: {fault}") from fault

    def content(self, number: int) -> bytes:
        """Return the unpacked data of a stream."""
        return self.unpacked(*self.stream(number))

    def packs(self) -> Iterator[tuple[bytes, list[int], list[int]]]:
        """Yield all packs of objects by number: what is in each, the numbers of its objects, and where they begin."""
        rows = np.asarray(self._places)[np.asarray(self._kinds) == _PACKED]
        return (self._pack(number) for number in np.unique(rows).tolist())

    @property
    def size(self) -> int:
        """How many numbers of objects there are."""
        return len(self._kinds)

    def _row(self, number: int) -> tuple[int, int]:
        if not 0 < number < self.size:
            raise Irregular(f"there is no object {number}")
        return self._kinds[number], self._places[number]

    def _object(self, number: int, at: int) -> bytes:
        """Return an object that lies in the open, from after `obj` to the next one."""
        following = bisect_right(self._starts, at)
        whole = self._read(at, self._starts[following] - at if following < len(self._starts) else -1)
        head = _OBJECT.match(whole)
        if head is None or int(head[1]) != number:
            raise Irregular(f"object {number} is not where it should be")
        return whole[head.end() :]

    def _read(self, at: int, size: int) -> bytes:
        self._stream.seek(at)
        return self._stream.read(size)

    def _pack(self, number: int) -> tuple[bytes, list[int], list[int]]:
        known = self._packs.get(number)
        if known is None:
            head, packed = self.stream(number)
            first, count = int(_one(_FIRST, head)), int(_one(_COUNT, head))
            data = self.unpacked(head, packed)
            flat = np.fromstring(data[:first].decode("ascii"), np.int64, sep=" ")
            starts = flat[1::2] + first
            if len(flat) != 2 * count or (np.diff(starts) < 0).any():
                raise Irregular("a pack of objects is not in order")
            known = data, flat[::2].tolist(), [*starts.tolist(), len(data)]
            if len(self._packs) >= _HELD:
                del self._packs[next(iter(self._packs))]
            self._packs[number] = known
        return known

    def _read_table(self) -> None:
        """Read the one table of places, which is the last object of the file."""
        size = self._stream.seek(0, io.SEEK_END)
        tail = self._read(max(0, size - 1024), 1024)
        at = int(tail[tail.rindex(b"startxref") + 9 :].split()[0])
        whole = self._read(at, -1)
        head, found = _OBJECT.match(whole), _STREAM.search(whole)
        if head is None or found is None:
            raise Irregular("its table of objects is an old one")
        self.trailer = whole[head.end() : found.start() + 2]
        told = entries(self.trailer)
        if {b"/Prev", b"/Encrypt"} & told.keys() or numbers_in(told.get(b"/Index", b"[0]"))[:1] != [0]:
            raise Irregular("it was changed after it was written, or is locked")
        data = whole[found.end() : found.end() + int(told[b"/Length"])]
        rows = _rows(self.trailer, _unpacked(data) if b"/Filter" in told else data, told)
        self._starts = _viewed(np.sort(rows[1][rows[0] == _OPEN]))
        self._kinds, self._places, self._indexes = (_viewed(row) for row in rows)


Table = np.ndarray[tuple[int], np.dtype[np.int64]]


def _viewed(column: Table) -> memoryview[int]:
    """Return a column whose numbers are read one by one: thrice as fast as from the table itself."""
    return memoryview(column.tobytes()).cast("q")


def _rows(head: bytes, data: bytes, told: dict[bytes, bytes]) -> tuple[Table, Table, Table]:
    """Return the three columns of the table."""
    widths = _COLUMNS.search(head)
    if widths is None:
        raise Irregular("its table has no columns")
    sizes = [int(width) for width in widths.groups()]
    across = sum(sizes)
    if b"/Predictor" in head:
        lines = np.frombuffer(data, np.uint8).reshape(-1, across + 1)
        if (lines[:, 0] != 2).any() or b"/Columns %d" % across not in head:
            raise Irregular("its table is packed in another way")
        plain = np.cumsum(lines[:, 1:], axis=0, dtype=np.uint8)
    else:
        plain = np.frombuffer(data, np.uint8).reshape(-1, across)
    if len(plain) != int(told[b"/Size"]):
        raise Irregular("its table is too short")
    columns, at = [], 0
    for size in sizes:
        value = np.zeros(len(plain), np.int64)
        for byte in range(at, at + size):
            value = (value << 8) | plain[:, byte]
        columns.append(value if size else np.ones(len(plain), np.int64))
        at += size
    return columns[0], columns[1], columns[2]


def is_plain(head: bytes) -> bool:
    """Whether a stream is packed in the usual way or not at all."""
    return b"/Filter" not in head or (_FLATE.search(head) is not None and b"/Predictor" not in head)


def _one(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    found = pattern.search(text)
    if found is None:
        raise Irregular("a pack of objects doesn't say what it holds")
    return found[1]


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, _MOST_UNPACKED)
    if unpacker.unconsumed_tail:
        raise Irregular("a stream unpacks to more than can be held")
    return plain


def entries(body: bytes) -> dict[bytes, bytes]:
    """Return the entries of a dictionary, each as it is written: those of dictionaries inside it are not among them."""
    found: dict[bytes, bytes] = {}
    key, start, depth = b"", 0, 0
    for token in _TOKEN.finditer(body):
        word = token[0]
        if depth == 1 and (word[:1] == b"/" and not (key and not body[start : token.start()].strip())):
            if key:
                found[key] = body[start : token.start()].strip()
            key, start = word, token.end()
        if word in (b"<<", b"["):
            depth += 1
        elif word in (b">>", b"]"):
            depth -= 1
            if depth == 0:
                if key:
                    found[key] = body[start : token.start()].strip()
                break
    return found


def numbers_in(text: bytes) -> list[int]:
    """Return the whole numbers in a text."""
    return [int(found) for found in re.findall(rb"\d+", text)]


def references(text: bytes) -> Iterator[int]:
    """Yield the numbers of the objects that a text refers to."""
    return (int(found) for found in _REF.findall(text))
