"""The edge to strangers' files: each is opened in a process of its own, with a limit on time and memory.

A file that hangs, crashes or swells ends that process and nothing else: the file is called damaged, and the next one
is opened in a new process. The process is started afresh (never forked), so that it works alike on every system.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import IO, Any, TypeVar

from leverarch.intake.given import Wishes
from leverarch.intake.take import take
from leverarch.world import Asked, FileState, Made, Probe, Remark, Segment, SubItem, World

SECONDS = 60.0
#: Address space of the opening process. Windows and macOS have no such limit to set; there only time is limited.
MEGABYTES = 4096
_START_SECONDS = 120.0
_LENGTH = struct.Struct(">Q")
_OWN_LIMIT = "--megabytes="
Answer = TypeVar("Answer")


class _WorkerLost(Exception):
    """The process ended before it answered; `late` says that it was ended because time was up."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


class FileProber:
    """Opens evidence files by path. `read` returns a file's bytes, or raises `OSError`.

    `templates` are those by which files are set. What was found is kept for the object's life, so that a file is
    opened once, however often it is asked for.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        templates: Mapping[str, bytes] | None = None,
        *,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        module: str = __name__,
    ) -> None:
        self._read = read
        self._templates = {} if templates is None else templates
        self._seconds = seconds
        self._command = [sys.executable, "-P", "-m", module, f"{_OWN_LIMIT}{megabytes}"]
        self._known: dict[Asked, Probe] = {}

    def __call__(self, asked: Iterable[Asked]) -> Mapping[Asked, Probe]:
        """Return the facts about each file."""
        wanted = list(dict.fromkeys(asked))
        with contextlib.closing(_Line(self._command, self._templates, self._seconds)) as line:
            for one in wanted:
                if one not in self._known:
                    self._known[one] = self._open(one, line)
        return {one: self._known[one] for one in wanted}

    def _open(self, asked: Asked, line: _Line) -> Probe:
        try:
            data = self._read(asked.path)
        except OSError as fault:
            return Probe(FileState.DAMAGED, 0, "", detail=f"it could not be read: {fault.strerror or 'unknown reason'}")
        try:
            return line.ask(data, asked)
        except _WorkerLost as lost:
            words = (
                f"could not be opened within {self._seconds:g} seconds" if lost.late else "could not be opened at all"
            )
            return Probe(FileState.DAMAGED, len(data), hashlib.sha256(data).hexdigest(), detail=f"it {words}")


class _Line:
    """The line to the opening process, which is started when the first file is sent and again after a loss."""

    def __init__(self, command: list[str], templates: Mapping[str, bytes], seconds: float) -> None:
        self._command = command
        self._templates = templates
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, data: bytes, asked: Asked) -> Probe:
        """Send a file and return the answer. Raises `_WorkerLost`."""
        process = self._process or self._start()
        return self._within(self._seconds, process, lambda: _exchange(process, data, asked))

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin:
                process.stdin.close()
        if process.stdout:
            process.stdout.close()
        process.kill()
        process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        # -P keeps the current folder, which belongs to the user, out of what may be imported.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._process = process
        self._within(_START_SECONDS, process, lambda: _greet(process, self._templates))
        return process

    def _within(self, seconds: float, process: subprocess.Popen[bytes], action: Callable[[], Answer]) -> Answer:
        """Do it; where it takes longer, the process is ended, which breaks the pipe that the action waits on."""
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            return action()
        except (OSError, EOFError, ValueError, KeyError) as fault:
            self.close()
            raise _WorkerLost(late=late.is_set()) from fault
        finally:
            timer.cancel()
            timer.join()
            if late.is_set():  # also where the answer came in the very last moment: the process is gone
                self.close()


def _greet(process: subprocess.Popen[bytes], templates: Mapping[str, bytes]) -> None:
    _send(_pipe(process.stdin), {"templates": list(templates)}, *templates.values())
    _receive(_pipe(process.stdout))


def _exchange(process: subprocess.Popen[bytes], data: bytes, asked: Asked) -> Probe:
    _send(_pipe(process.stdin), asdict(asked), data)
    header, blobs = _receive(_pipe(process.stdout))
    found = probe_of(header, blobs)
    if found.size != len(data):
        raise ValueError
    return found


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream


def _send(stream: IO[bytes], header: Mapping[str, Any], *blobs: bytes) -> None:
    """Write one message: a JSON header that says how long each part is, and the parts."""
    text = json.dumps([header, [len(blob) for blob in blobs]]).encode("utf-8")
    stream.write(_LENGTH.pack(len(text)))
    stream.write(text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[Mapping[str, Any], list[bytes]]:
    header, sizes = json.loads(_exactly(stream, _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]))
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def header_of(found: Probe) -> Mapping[str, Any]:
    """Return all of a probe but the bytes of its pages, as JSON."""
    segments = [{"pages": s.pages, "name": s.name, "own": s.own} for s in found.segments]
    parts = [asdict(part) for part in found.parts]
    remarks = [asdict(remark) for remark in found.remarks]
    flat = {name: getattr(found, name) for name in _FLAT}
    return {**flat, "segments": segments, "parts": parts, "remarks": remarks, "headings": found.headings}


def probe_of(header: Mapping[str, Any], pdfs: Sequence[bytes]) -> Probe:
    """Return the probe that `header_of` told, with the bytes of its pages. Raises `ValueError`, `KeyError`."""
    flat = {name: kind(header[name]) for name, kind in _FLAT.items()}
    segments = tuple(Segment(pdf, **told) for told, pdf in zip(header["segments"], pdfs, strict=True))
    parts = tuple(SubItem(**{**told, "state": FileState(told["state"])}) for told in header["parts"])
    remarks = tuple(Remark(**told) for told in header["remarks"])
    headings = tuple((str(title), int(page)) for title, page in header["headings"])
    return Probe(**flat, segments=segments, parts=parts, remarks=remarks, headings=headings)


_FLAT: Mapping[str, Callable[[Any], Any]] = {
    "state": FileState,
    "size": int,
    "sha256": str,
    "pages": int,
    "has_text": bool,
    "tagged": bool,
    "detail": str,
    "kind": str,
    "made": Made,
}


def _limit_memory(megabytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def serve(look: Callable[[bytes, Asked, World], Probe] | None = None) -> None:
    """Answer for one file after another until the line is closed."""
    incoming = sys.stdin.buffer
    # A library that prints must not garble the answers: they get a line of their own.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for argument in sys.argv[1:]:
        if argument.startswith(_OWN_LIMIT):
            _limit_memory(int(argument.removeprefix(_OWN_LIMIT)))
    header, blobs = _receive(incoming)
    templates = World({}, dict(zip(header["templates"], blobs, strict=True)), lambda _: {})
    _send(outgoing, {})
    while True:
        try:
            header, (data,) = _receive(incoming)
        except EOFError:
            return
        found = (look or _look)(data, _asked_of(header), templates)
        _send(outgoing, header_of(found), *(segment.pdf for segment in found.segments))


def _look(data: bytes, asked: Asked, templates: World) -> Probe:
    wishes = Wishes(asked.alt, dict(asked.colours), asked.language)
    return take(data, PurePosixPath(asked.path).name, wishes, {}, templates)


def _asked_of(header: Mapping[str, Any]) -> Asked:
    return Asked(**{**header, "colours": tuple((str(colour), str(words)) for colour, words in header["colours"])})


if __name__ == "__main__":
    serve()
