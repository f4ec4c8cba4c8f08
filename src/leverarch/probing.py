"""The edge to strangers' files: each is opened in a process of its own, with a limit on time and memory.

A file that hangs, crashes or swells ends that process and nothing else: the file is called damaged, and the next one
is opened in a new process. The process is started afresh (never forked), so that it works alike on every system.
Office files inside the files are found first and converted together, as few calls as can be; pages that were made
before come from the store. Neither changes what is made.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO

from leverarch.intake.take import OfficeFile
from leverarch.keeping import Lazy
from leverarch.ocr import SCAN, ScanReader
from leverarch.office import NOT_INSTALLED, Conversion, Office
from leverarch.on_disk import OnDiskPart
from leverarch.opening.kept_pages import KeptPages
from leverarch.opening.key import conversion_key, pages_key, templates_digest
from leverarch.opening.line import Crew, Line, WorkerLost
from leverarch.opening.messages import packed, unpacked_from
from leverarch.opening.reading import FileRead, read_file
from leverarch.opening.seen import SeenFiles, Stamp, Told
from leverarch.opening.worker import Order
from leverarch.store import Store
from leverarch.world import Asked, FileState, Probe

SECONDS = 60.0
#: Address space of an opening process. Windows and macOS have no such limit to set; there only time is limited.
MEGABYTES = 4096
#: Files are opened in groups of about so many bytes, so that what waits does not fill the memory.
GROUP_BYTES = 48_000_000
MOST_LINES = 2
#: A password that is asked for may be typed wrong so often.
_TRIES = 3
#: So many of the files inside one file may end the process; then the file is given up.
_MOST_ENDED = 3


def _no_stamp(_: str) -> Stamp | None:
    return None


def _no_password(_: str) -> str:
    return ""


@dataclass(slots=True)
class _Job:
    """A file that is to be opened, by the key of what it comes to, and all who ask for it."""

    file: FileRead
    key: str
    password: str
    wanted: tuple[OfficeFile, ...] = ()
    lost: WorkerLost | None = None
    found: Probe | None = None
    is_lasting: bool = field(default=True)


class FileProber:
    """Opens evidence files by path. `open_file` gives a stream of a file's bytes, or raises `OSError`.

    `templates` are those by which files are set; `password` returns the one of an item's file, or nothing, and `ask`
    asks a person for it where the file turns out to be locked. What was found is kept for the object's life, so that a
    file is opened once, however often it is asked for; pages without a password also in the `store`.
    """

    def __init__(
        self,
        open_file: Callable[[str], IO[bytes]],
        templates: Mapping[str, bytes] | None = None,
        *,
        office: Office | None = None,
        scans: ScanReader | None = None,
        store: Store | None = None,
        seen: SeenFiles | None = None,
        stamp: Callable[[str], Stamp | None] = _no_stamp,
        password: Callable[[str], str] = _no_password,
        ask: Callable[[Asked], str] | None = None,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        lines: int = MOST_LINES,
        module: str = "leverarch.opening.worker",
    ) -> None:
        self._open_file = open_file
        self._templates = {} if templates is None else templates
        self._office = office or Office(None)
        self._scans = scans or ScanReader(None)
        self._store = store or Store(None)
        self._seen = seen or SeenFiles(self._store)
        self._stamp = stamp
        self._password = password
        self._ask = ask
        self._lines = [
            Line(module, megabytes, self._templates, seconds) for _ in range(min(lines, os.cpu_count() or 1))
        ]
        self._known: dict[Asked, Probe] = {}
        self._by_key: dict[str, Probe] = {}

    def __call__(self, asked: Iterable[Asked]) -> Mapping[Asked, Probe]:
        """Return the facts about each file."""
        wanted = list(dict.fromkeys(asked))
        unknown = [one for one in wanted if one not in self._known and not self._is_as_seen(one)]
        if unknown:
            with Crew(self._lines[: len(unknown)]) as crew:
                for group in self._groups(unknown):
                    self._open_all(group, crew)
            self._store.prune()
            self._seen.keep()
        return {one: self._known[one] for one in wanted}

    def _groups(self, asked: Iterable[Asked]) -> Iterator[list[FileRead]]:
        """Yield the files as they are read, some at a time."""
        group: list[FileRead] = []
        for one in asked:
            group.append(self._read(one))
            if sum(len(file.data) for file in group) >= GROUP_BYTES:
                yield group
                group = []
        yield group

    def _read(self, asked: Asked) -> FileRead:
        before = self._stamp(asked.path)
        file = read_file(asked, self._open_file)
        if before is not None and file.found is None and self._stamp(asked.path) == before:
            self._seen.learn(asked.path, before, Told(file.sha256, file.may_hold_office))
        return file

    def _is_as_seen(self, asked: Asked) -> bool:
        """Whether a file is the one that was read before, as far as the system says, and its pages are there still."""
        stamp = self._stamp(asked.path)
        told = self._seen.told(asked.path, stamp) if stamp else None
        if told is None or self._password(asked.item):
            return False
        key = self._key(asked, told)
        found = self._by_key.get(key) or self._kept(key, asked, told.sha256)
        if found is not None:
            self._known[asked] = self._by_key[key] = found
        return found is not None

    def _key(self, asked: Asked, told: Told) -> str:
        office = self._office.version if told.may_hold_office else ""
        ocr = f"ocr {self._scans.version}" if asked.ocr else ""
        return pages_key(asked, told.sha256, self._made_by, office, ocr)

    @cached_property
    def _made_by(self) -> str:
        return templates_digest(self._templates)

    def _open_all(self, files: list[FileRead], crew: Crew) -> None:
        jobs: dict[str, _Job] = {}
        keys: dict[Asked, str] = {}
        for file in files:
            if file.found is not None:
                self._known[file.asked] = file.found
                continue
            password = self._password(file.asked.item)
            # A file with a password is opened for its item alone, and is never kept outside this process.
            own = f" {file.asked.item}" if password else ""
            key = self._key(file.asked, Told(file.sha256, file.may_hold_office)) + own
            keys[file.asked] = key
            if key not in self._by_key and key not in jobs:
                kept = None if password else self._kept(key, file.asked, file.sha256)
                if kept is not None:
                    self._by_key[key] = kept
                else:
                    jobs[key] = _Job(file, key, password)
        self._do(list(jobs.values()), crew)
        for asked, key in keys.items():
            self._known[asked] = self._by_key[key]
        self._unlock([file for file in files if file.found is None], crew)

    def _kept(self, key: str, asked: Asked, sha256: str) -> Probe | None:
        """Return what was found in a file when it was opened last; its pages are read when they are asked for."""
        entry = self._store.find(key)
        if entry is None:
            return None
        kept, size = entry

        def pages(at: int, length: int, digest: str) -> Lazy:
            return KeptPages(
                OnDiskPart(kept.path, kept.at + at, length, digest), lambda: self._again(asked, key, digest)
            )

        found = unpacked_from(kept, size, pages)
        return found if found is not None and found.sha256 == sha256 else None

    def _again(self, asked: Asked, key: str, digest: str) -> bytes:
        """Return pages that are no longer in the store as they were. Raises `OSError` where the file is another one."""
        job = _Job(read_file(asked, self._open_file), key, "")
        with Crew(self._lines[:1]) as crew:
            self._do([job], crew)
        for segment in job.found.segments if job.found else ():
            if segment.sha256 == digest:
                return segment.pdf
        raise OSError(errno.EIO, "the file changed since it was opened")

    def _do(self, jobs: list[_Job], crew: Crew) -> None:
        """Make pages of the files: those that need no office program at once, the others when it is done."""
        asked = [(job, crew.submit(_wanting(job))) for job in jobs if job.file.may_hold_office]
        taken = [(job, crew.submit(_taking(job, {}))) for job in jobs if not job.file.may_hold_office]
        for _, done in asked:
            done.result()
        needing = [job for job, _ in asked if job.wanted]
        taken += [(job, crew.submit(_taking(job, {}))) for job, _ in asked if not job.wanted]
        made = self._converted(needing)
        taken += [(job, crew.submit(_taking(job, made))) for job in needing]
        for job, future in taken:
            self._settle(job, future)

    def _settle(self, job: _Job, future: Future[Probe]) -> None:
        found = replace(self._with_text(job.file.asked, future.result()), is_private=bool(job.password))
        self._by_key[job.key] = job.found = found
        # A scan that was to be read and was not is tried again: the computer may have been busy.
        unread = job.file.asked.ocr and any(remark.name == SCAN for remark in found.remarks)
        lasts = found.is_shown and job.is_lasting and not job.password and not unread
        if lasts and self._store.put(job.key, packed(found)):
            # From here on its pages are read from there: those of a thousand files are not in memory together.
            self._by_key[job.key] = self._kept(job.key, job.file.asked, found.sha256) or found

    def _with_text(self, asked: Asked, found: Probe) -> Probe:
        """Return the file with its text where it is a scan whose text is asked for."""
        return self._scans.read(found, asked.language) if asked.ocr else found

    def _converted(self, jobs: list[_Job]) -> Mapping[str, Conversion]:
        """Return what LibreOffice makes of the office files, now or when it was last asked."""
        files = [file for job in jobs for file in job.wanted]
        secret = {file.sha256 for job in jobs if job.password for file in job.wanted}
        if self._office.program is None:
            return self._office.convert(files)
        keys = {file.sha256: conversion_key(file, self._office.version) for file in files}
        kept = {sha256: self._store.get(key) for sha256, key in keys.items() if sha256 not in secret}
        made = {sha256: Conversion(data) for sha256, data in kept.items() if data is not None}
        fresh = self._office.convert([file for file in files if file.sha256 not in made])
        for sha256, conversion in fresh.items():
            if conversion.data is not None and sha256 not in secret:
                self._store.put(keys[sha256], conversion.data)
        return {**made, **fresh}

    def _unlock(self, files: list[FileRead], crew: Crew) -> None:
        """Ask for the password of each file that is locked, where somebody can be asked."""
        for file in files:
            for _ in range(_TRIES if self._ask else 0):
                if self._known[file.asked].state is not FileState.ENCRYPTED:
                    break
                password = self._ask(file.asked) if self._ask else ""
                if not password:
                    break
                # Under a key that nothing else has: what it comes to is for this item alone.
                job = _Job(file, f"{file.sha256} {file.asked}", password)
                self._do([job], crew)
                self._known[file.asked] = self._by_key[job.key]


def _wanting(job: _Job) -> Callable[[Line], None]:
    def do(line: Line) -> None:
        try:
            job.wanted = line.wanted(job.file.data, PurePosixPath(job.file.asked.path).name, job.password)
        except WorkerLost as lost:
            job.lost = lost

    return do


def _taking(job: _Job, made: Mapping[str, Conversion]) -> Callable[[Line], Probe]:
    """Return what makes pages of a file, for a line to do."""
    own = {file.sha256: made[file.sha256] for file in job.wanted if file.sha256 in made}
    converted = {sha256: one.data for sha256, one in own.items() if one.data is not None}
    reasons = {sha256: one.lacking for sha256, one in own.items() if one.data is None}
    # What another try might change is not kept: a program that was too slow on a busy day, a process that was lost.
    job.is_lasting = all(reason == NOT_INSTALLED for reason in reasons.values())

    def do(line: Line) -> Probe:
        file = job.file
        ended: dict[str, str] = {}
        while True:
            try:
                if job.lost is not None:
                    raise job.lost
                return line.take(Order(file.data, file.asked, job.password, converted, reasons, ended))
            except WorkerLost as lost:
                job.is_lasting = False
                why = f"it could not be opened {f'within {lost.late:g} seconds' if lost.late else 'at all'}"
                if lost.part and lost.part not in ended and len(ended) < _MOST_ENDED:
                    ended = {**ended, lost.part: why}  # a file inside costs itself only: once more, without it
                else:
                    return Probe(FileState.DAMAGED, len(file.data), file.sha256, detail=why, kind=file.kind.words)

    return do
