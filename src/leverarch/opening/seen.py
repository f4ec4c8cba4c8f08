"""Files that were read before: their digests, by what the system says of them.

A file counts as the one that was read where its size, both its times and its number on the disk are those of then. A
file that was as new as the record of it is read again: it may have changed within one tick of the clock.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from leverarch.keys import key_of
from leverarch.store import Store

#: Some disks count time in steps of two seconds.
_STEP = 2_500_000_000
Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found when a file was read: its digest, and whether an office program may be needed for it."""

    sha256: str
    may_hold_office: bool = False


class SeenFiles:
    """What is known of the files of one workspace. `is_trusted`: without that, each file is read again."""

    def __init__(self, store: Store, *, is_trusted: bool = True) -> None:
        self._store = store
        self._known: dict[str, tuple[Stamp, Told]] = {}
        self._fresh = False
        if is_trusted:
            self._known = _read(store.get(_KEY))

    def told(self, path: str, stamp: Stamp) -> Told | None:
        """Return what is known of a file, where it is the one that was read."""
        known = self._known.get(path)
        return known[1] if known and known[0] == stamp else None

    def learn(self, path: str, stamp: Stamp, told: Told) -> None:
        """Take in what was found of a file that had this stamp before and after it was read."""
        self._known[path] = (stamp, told)
        self._fresh = True

    def keep(self) -> None:
        """Write down what was learnt, but for files as new as this."""
        now = self._store.now() if self._fresh else None
        if now is not None:
            old = {path: one for path, one in self._known.items() if max(one[0][1:3]) < now - _STEP}
            rows = {path: [*stamp, told.sha256, told.may_hold_office] for path, (stamp, told) in sorted(old.items())}
            if rows:
                self._store.put(_KEY, json.dumps(rows).encode("utf-8"))
            self._fresh = False


def stamp_of(found: os.stat_result) -> Stamp:
    """Return what changes with a file: its size, when it and what is said of it last changed, its number."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


_KEY = key_of("files seen")


def _read(data: bytes | None) -> dict[str, tuple[Stamp, Told]]:
    try:
        rows = json.loads(data) if data else {}
        return {path: ((a, b, c, d), Told(sha256, bool(office))) for path, (a, b, c, d, sha256, office) in rows.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
