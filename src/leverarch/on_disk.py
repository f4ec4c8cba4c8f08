"""Bytes that lie in a file: where they are, and whether a file is the one that was written."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PIECE = 1 << 22


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Bytes that lie in a file from a place on. Reading them raises `OSError`; nothing says that they are sound."""

    path: Path
    at: int

    def open(self) -> IO[bytes]:
        """Return a stream of them, from their beginning."""
        stream = self.path.open("rb", buffering=0)
        stream.seek(self.at)
        return stream

    def read(self) -> bytes:
        """Return all of them."""
        with self.path.open("rb") as file:
            file.seek(self.at)
            return file.read()


@dataclass(frozen=True, slots=True)
class OnDiskPart:
    """A part of a file, of a known digest. Reading it raises `OSError` where it is gone or another one."""

    path: Path
    at: int
    size: int
    sha256: str

    def open(self) -> IO[bytes]:
        """Return a stream of it."""
        return io.BytesIO(self.read())

    def read(self) -> bytes:
        """Return all of it."""
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.at)
            data = file.read(self.size)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise OSError(errno.EIO, "what was kept of it is damaged")
        return data


class Summing:
    """A file that is written from its beginning to its end, with the sum of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.summed = 0

    def write(self, data: bytes | memoryview) -> int:
        """Write all of the data."""
        self.summed = zlib.crc32(data, self.summed)
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]
        return len(data)

    def begin_again(self) -> None:
        """Leave nothing of what was written before."""
        self._file.seek(0)
        self._file.truncate()
        self.summed = 0


def told_of(path: Path, summed: int) -> bytes:
    """Return what is said of a file that was just written, with the sum of its bytes. Raises `OSError`."""
    found = path.stat()
    return json.dumps([found.st_size, found.st_mtime_ns, found.st_ino, summed]).encode("ascii")


def is_as_told(path: Path, told: bytes, *, is_trusted: bool) -> bool:
    """Whether the file is the one that was told of."""
    try:
        found, (size, modified, inode, summed) = path.stat(), json.loads(told)
        if (found.st_size, found.st_mtime_ns, found.st_ino) != (size, modified, inode):
            return False
        return is_trusted or _sum_of(path) == summed
    except (OSError, ValueError, TypeError):
        return False


def _sum_of(path: Path) -> int:
    summed = 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            summed = zlib.crc32(piece, summed)
    return summed
