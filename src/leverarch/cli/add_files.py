"""The files that somebody wants to add: found, told from what is no file, and read whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from leverarch.adding.names import printable
from leverarch.words import count, size_words
from leverarch.workspace import is_litter

#: As large as one file may be, and as many as one run looks at.
MOST_BYTES, MOST_FILES = 200_000_000, 1_000
_KINDS = (
    (stat.S_ISLNK, "it is a link: name the file that it leads to"),
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe and no file"),
    (stat.S_ISSOCK, "it is a socket and no file"),
    (stat.S_ISCHR, "it is a device and no file"),
    (stat.S_ISBLK, "it is a device and no file"),
)
_FLAGS = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_BINARY", "O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC"))


class Unfit(Exception):
    """A file that can't be added; the words say why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A path that was met. `shown` is how a report calls it, `why` says why it can't be added (empty: it can).

    `spare`: nobody misses it.
    """

    path: Path
    shown: str
    why: str = ""
    spare: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A file's size, and the moment of its last change as the system keeps it."""

    size: int
    changed: int


class GivenFiles(Mapping[str, bytes]):
    """Files by a name of ours, read again whenever asked for. `OSError` where one is not what it was."""

    def __init__(self, files: Mapping[str, tuple[Path, str]]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> bytes:
        path, digest = self._files[name]
        try:
            data = read_steady(path)
        except Unfit as unfit:
            raise OSError(f"`{printable(path.name)}`: {unfit}") from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise OSError(f"`{printable(path.name)}` changed while it was being added")
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def found_at(paths: Iterable[Path], within: Path) -> list[Found]:
    """Return every file that is named or lies in a folder that is named, in order, and what can't be added.

    Links are not followed. What lies in content/ of the workspace `within` is there already.
    """
    listed: dict[Path, Found] = {}
    for path in paths:
        for found in _in_folder(path) if path.is_dir() and not path.is_symlink() else (_one(path, str(path)),):
            listed.setdefault(_absolute(found.path), found)
    content = (within / "content").resolve()
    here = [
        replace(one, why="it lies in content/ already: name it in the `file` of a record")
        if not one.why and one.path.resolve().is_relative_to(content)
        else one
        for one in _told_apart(listed.values())
    ]
    if len(here) <= MOST_FILES:
        return here
    rest = f"and {count(len(here) - MOST_FILES, 'more file')}"
    why = f"one run looks at {MOST_FILES:,} files: add them in smaller folders"
    return [*here[:MOST_FILES], Found(Path(), rest, why)]


def _told_apart(listed: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found, each called by a name that no other is called by."""
    names: set[str] = set()
    for one in listed:
        shown, number = one.shown, 1
        while shown in names:
            number += 1
            shown = printable(str(one.path)) if number == 2 else f"{printable(str(one.path))} ({number - 1})"
        names.add(shown)
        yield replace(one, shown=shown)


def read_steady(path: Path) -> bytes:
    """Return the bytes of a plain file that nobody writes into meanwhile. Never waits, follows no link.

    Raises `Unfit`.
    """
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as fault:
        raise Unfit(
            _one(path, "").why or f"it can't be read: {getattr(fault, 'strerror', None) or 'unknown reason'}"
        ) from None
    try:
        with open(handle, "rb") as file:  # noqa: PTH123 - an open handle, so that what was looked at is what is read
            before = os.fstat(handle)
            why = _why_not(before.st_mode) or _too_large(before.st_size)
            if why:
                raise Unfit(why)
            data = file.read(MOST_BYTES + 1)
            after = os.fstat(handle)
    except OSError as fault:
        raise Unfit(f"it can't be read: {fault.strerror or 'unknown reason'}") from None
    if _state(before) != _state(after) or len(data) != after.st_size:
        raise Unfit("it changed while it was read: try again when it is whole")
    return data


def state_of(path: Path) -> State | None:
    """Return a file's size and last change; nothing where there is none, or what is there is no plain file."""
    try:
        told = path.lstat()
    except (OSError, ValueError):
        return None
    return _state(told) if stat.S_ISREG(told.st_mode) else None


def _in_folder(folder: Path) -> Iterator[Found]:
    fault: list[OSError] = []
    for here, subfolders, names in os.walk(folder, onerror=fault.append, followlinks=False):
        for name in sorted(subfolders):
            path = Path(here) / name
            if path.is_symlink() or name.startswith("."):
                why = "it is a link to a folder: it is not followed" if path.is_symlink() else "it is a hidden folder"
                yield Found(path, _shown(path, folder), why, spare=not path.is_symlink())
        subfolders[:] = sorted(n for n in subfolders if not n.startswith(".") and not (Path(here) / n).is_symlink())
        for name in sorted(names):
            path = Path(here) / name
            litter = "it is hidden, or a program left it there: no evidence" if is_litter(name) else ""
            yield Found(path, _shown(path, folder), litter, spare=True) if litter else _one(path, _shown(path, folder))
    for one in fault:
        yield Found(Path(one.filename), _shown(Path(one.filename), folder), f"it can't be opened: {one.strerror}")


def _shown(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder.parent).as_posix() if folder.name else path.as_posix())


def _one(path: Path, shown: str) -> Found:
    try:
        told = path.lstat()
    except (OSError, ValueError) as fault:
        gone = isinstance(fault, FileNotFoundError)
        why = "there is no such file" if gone else f"it can't be read: {getattr(fault, 'strerror', None) or fault}"
        return Found(path, printable(shown), why)
    return Found(path, printable(shown), _why_not(told.st_mode) or _too_large(told.st_size))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow a link


def _why_not(mode: int) -> str:
    return next((words for test, words in _KINDS if test(mode)), "")


def _too_large(size: int) -> str:
    if not size:
        return "it is empty"
    return f"it is {size_words(size)}: {size_words(MOST_BYTES)} is the most" if size > MOST_BYTES else ""


def _state(told: os.stat_result) -> State:
    return State(told.st_size, told.st_mtime_ns)
