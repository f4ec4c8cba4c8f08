"""The store of what was worked out before: build/.cache of a workspace, addressed by what it was worked out from.

It only ever saves time. A store that is missing, full, read-only, damaged or emptied changes nothing in what is made:
an entry carries its own digest, and one that does not fit it is as good as none. Two runs may use one store at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Where a workspace keeps it.
FOLDER = "build/.cache"
#: What is left of a store when it is pruned: the entries used last.
MOST_BYTES = 5_000_000_000
_MARK = b"leverarch-cache-1\n"
_DIGEST_BYTES = hashlib.sha256().digest_size
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

    def get(self, key: str) -> bytes | None:
        """Return what was put under the key, or nothing."""
        path = self._place(key)
        if path is None:
            return None
        try:
            whole = path.read_bytes()
        except (OSError, MemoryError):
            return None
        start = len(_MARK) + _DIGEST_BYTES
        data = whole[start:]
        if whole[:start] != _MARK + hashlib.sha256(data).digest():
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used now: the last to be pruned
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes under the key, whole or not at all."""
        path = self._place(key)
        if path is None:
            return
        with contextlib.suppress(OSError):
            self._prepare(path.parent)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            spare = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_MARK + hashlib.sha256(data).digest())
                    file.write(data)
                spare.replace(path)
            finally:
                spare.unlink(missing_ok=True)

    def prune(self, most: int = MOST_BYTES) -> None:
        """Delete the entries that were not used for longest, until those left take up no more than `most` bytes."""
        found = sorted(self._entries())
        over = sum(size for _, size, _ in found) - most
        for _, size, path in found:
            if over <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                over -= size

    def held(self) -> Held:
        """Return how much the store holds."""
        sizes = [size for _, size, _ in self._entries()]
        return Held(len(sizes), sum(sizes))

    def _place(self, key: str) -> Path | None:
        return self._folder / key[:2] / key[2:] if self._folder else None

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


def _files(folder: Path) -> Iterator[tuple[int, int, Path]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    told = entry.stat(follow_symlinks=False)
                    yield told.st_mtime_ns, told.st_size, Path(entry.path)
