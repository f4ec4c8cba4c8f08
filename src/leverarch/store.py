"""The store of what was worked out before: build/.cache of a workspace, addressed by what it was worked out from.

It only ever saves time. A store that is missing, full, read-only, damaged or emptied changes nothing in what is made:
an entry carries a sum of its own, and one that does not fit it is as good as none. Two runs may use one store at once.
"""

from __future__ import annotations

import contextlib
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from leverarch.keeping import InMemory, Lazy, Out
from leverarch.keys import key_of
from leverarch.on_disk import OnDisk, Summing, is_as_told, told_of

#: Where a workspace keeps it.
FOLDER = "build/.cache"
#: What is left of a store when it is pruned: the entries used last.
MOST_BYTES = 5_000_000_000
_MARK = b"leverarch-cache-2\n"
# What is worked out anew is the same again: against a disk that errs a plain sum is enough, and three times as fast.
_SUM = struct.Struct(">I")
_FINISHED = "finished"
_START = len(_MARK) + _SUM.size
_NOTES = {
    # Backup programs know a folder that need not be kept by this file and its first line.
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# It may be deleted at any time.\n",
    ".gitignore": "*\n",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds: how many entries, and their bytes on the disk."""

    entries: int
    size: int


class Store:
    """Bytes by key, below `folder`. Nothing raises: what can't be read is not there, what can't be written is not kept.

    Without a folder it is a store that holds nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """Return what was put under the key, or nothing."""
        path = self._place(key)
        if path is None:
            return None
        try:
            whole = path.read_bytes()
        except (OSError, MemoryError):
            return None
        data = memoryview(whole)[_START:]
        if whole[:_START] != _MARK + _SUM.pack(zlib.crc32(data)):
            return None
        self._used(path)
        return bytes(data)

    def shelf(self, key: str, make: Callable[[], bytes], *, anew: bool = False) -> Lazy:
        """Return what `make` makes, or what was kept of it: on the disk where that can be. See `keeping.Shelf`."""
        path = self._place(key)
        if path is not None and not anew and self.holds(key):
            self._used(path)
            return OnDisk(path, _START)
        data = make()
        return OnDisk(path, _START) if path is not None and self.put(key, data) else InMemory(data)

    def find(self, key: str) -> tuple[OnDisk, int] | None:
        """Return where the bytes lie that were put under the key, and how many there are: sound or not."""
        path = self._place(key)
        with contextlib.suppress(OSError):
            if path is not None:
                size = path.stat().st_size - _START
                self._used(path)
                return OnDisk(path, _START), size
        return None

    def holds(self, key: str) -> bool:
        """Whether there is an entry of this key, sound or not."""
        path = self._place(key)
        return path is not None and path.is_file()

    def put(self, key: str, data: bytes) -> bool:
        """Keep the bytes under the key, whole or not at all. Return whether they are kept."""
        path = self._place(key)
        if path is None:
            return False
        with contextlib.suppress(OSError):
            self._prepare(path.parent)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            spare = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_MARK + _SUM.pack(zlib.crc32(data)))
                    file.write(data)
                spare.replace(path)
                return True
            finally:
                spare.unlink(missing_ok=True)
        return False

    def finish(self, key: str, write: Callable[[Out], None], *, is_trusted: bool = True) -> Path | None:
        """Return where the finished file of this key lies: as it was written before, or as it is written now.

        A file that was written before counts where it is as large, as old and the same one as then; where that is not
        to be trusted, its bytes are summed. Without a folder, or where the disk refuses, nothing is returned.
        """
        if self._folder is None:
            return None
        path = self._folder / _FINISHED / key
        self._asked.add(key)
        told = self.get(key_of("finished", key))
        if told is not None and is_as_told(path, told, is_trusted=is_trusted):
            return path
        with contextlib.suppress(OSError):
            self._prepare(path.parent)
            spare = path.with_name(f".new-{path.name}-{os.getpid()}")
            try:
                with spare.open("w+b", buffering=0) as file:
                    summing = Summing(file)
                    write(summing)
                spare.replace(path)
                self.put(key_of("finished", key), told_of(path, summing.summed))
                return path
            finally:
                spare.unlink(missing_ok=True)
        return None

    def now(self) -> int | None:
        """Return what time the disk takes it to be, in nanoseconds; nothing where nothing can be written."""
        if self._folder is None:
            return None
        with contextlib.suppress(OSError):
            self._prepare(self._folder)
            handle, name = tempfile.mkstemp(prefix=".now-", dir=self._folder)
            os.close(handle)
            try:
                return Path(name).stat().st_mtime_ns
            finally:
                Path(name).unlink(missing_ok=True)
        return None

    def prune(self, most: int = MOST_BYTES) -> None:
        """Delete the entries that were not used for longest, until those left take up no more than `most` bytes."""
        self._forget_finished()
        found = sorted(self._entries())
        over = sum(size for _, size, _ in found) - most
        for _, size, path in found:
            if over <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                over -= size

    def _forget_finished(self) -> None:
        """Delete finished files that no folder of a pack holds any more, by a second name."""
        with contextlib.suppress(OSError):
            for path in (self._folder / _FINISHED).iterdir() if self._folder else ():
                if path.name not in self._asked and path.stat().st_nlink < 2:
                    path.unlink()

    def held(self) -> Held:
        """Return how much the store holds."""
        sizes = [size for _, size, _ in self._entries()]
        return Held(len(sizes), sum(sizes))

    @staticmethod
    def _used(path: Path) -> None:
        """It was used now: it is the last to be pruned."""
        with contextlib.suppress(OSError):
            os.utime(path)

    def _place(self, key: str) -> Path | None:
        return Path(f"{self._folder}/{key[:2]}/{key[2:]}") if self._folder else None

    def _prepare(self, folder: Path) -> None:
        assert self._folder is not None
        if not self._folder.is_dir():
            # Pages of evidence lie in it: they are nobody else's on this machine.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name, text in _NOTES.items():
                (self._folder / name).write_text(text, encoding="utf-8")
        folder.mkdir(exist_ok=True)

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        """Yield when each entry was used last, its size and its place. What a killed run left behind is among them."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            for folder in self._folder.iterdir():
                if folder.is_dir() and not folder.is_symlink():
                    yield from _files(folder)


@dataclass(frozen=True, slots=True)
class StoreOnce:
    """What keeps things in a store (see `keeping.Once`). Names of things change with `salt`."""

    store: Store
    salt: str = ""

    def __call__(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what `make` makes, or what was kept of it and is sound."""
        name = key_of(self.salt, key)
        kept = self.store.get(name)
        if kept is None:
            kept = make()
            self.store.put(name, kept)
        return kept


@dataclass(frozen=True, slots=True)
class StoreShelf:
    """The shelf of a store (see `keeping.Shelf`). Names of things change with `salt`."""

    store: Store
    salt: str = ""

    def __call__(self, key: str, make: Callable[[], bytes], *, anew: bool = False) -> Lazy:
        """Return what `make` makes, or what was kept of it: on the disk where that can be."""
        return self.store.shelf(key_of(self.salt, key), make, anew=anew)

    def holds(self, key: str) -> bool:
        """Whether something is kept under the key."""
        return self.store.holds(key_of(self.salt, key))


def _files(folder: Path) -> Iterator[tuple[int, int, Path]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    told = entry.stat(follow_symlinks=False)
                    yield told.st_mtime_ns, told.st_size, Path(entry.path)
