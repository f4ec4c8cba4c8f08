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
from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any, TypeVar

from leverarch.readers.pdf import probe
from leverarch.world import FileState, Probe

SECONDS = 60.0
#: Address space of the opening process. Windows and macOS have no such limit to set; there only time is limited.
MEGABYTES = 4096
_START_SECONDS = 120.0
_LENGTHS = struct.Struct(">QQ")
_OWN_LIMIT = "--megabytes="
Answer = TypeVar("Answer")


class _WorkerLost(Exception):
    """The process ended before it answered; `late` says that it was ended because time was up."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


class FileProber:
    """Opens evidence files by path. `read` returns a file's bytes, or raises `OSError`.

    What was found is kept for the object's life, so that a file is opened once, however often it is asked for.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        *,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        module: str = __name__,
    ) -> None:
        self._read = read
        self._seconds = seconds
        self._command = [sys.executable, "-P", "-m", module, f"{_OWN_LIMIT}{megabytes}"]
        self._known: dict[str, Probe] = {}

    def __call__(self, paths: Iterable[str]) -> Mapping[str, Probe]:
        """Return the facts about each file."""
        wanted = list(dict.fromkeys(paths))
        with contextlib.closing(_Line(self._command, self._seconds)) as line:
            for path in wanted:
                if path not in self._known:
                    self._known[path] = self._open(path, line)
        return {path: self._known[path] for path in wanted}

    def _open(self, path: str, line: _Line) -> Probe:
        try:
            data = self._read(path)
        except OSError as fault:
            return Probe(FileState.DAMAGED, 0, "", detail=f"it could not be read: {fault.strerror or 'unknown reason'}")
        try:
            return line.ask(data)
        except _WorkerLost as lost:
            words = (
                f"could not be opened within {self._seconds:g} seconds" if lost.late else "could not be opened at all"
            )
            return Probe(FileState.DAMAGED, len(data), hashlib.sha256(data).hexdigest(), detail=f"it {words}")


class _Line:
    """The line to the opening process, which is started when the first file is sent and again after a loss."""

    def __init__(self, command: list[str], seconds: float) -> None:
        self._command = command
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, data: bytes) -> Probe:
        """Send a file and return the answer. Raises `_WorkerLost`."""
        process = self._process or self._start()
        return self._within(self._seconds, process, lambda: _exchange(process, data))

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
        self._within(_START_SECONDS, process, lambda: _receive(_pipe(process.stdout)))
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


def _exchange(process: subprocess.Popen[bytes], data: bytes) -> Probe:
    _send(_pipe(process.stdin), {}, data)
    header, pdf = _receive(_pipe(process.stdout))
    found = _probe_of(header, pdf)
    if found.size != len(data):
        raise ValueError
    return found


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream


def _send(stream: IO[bytes], header: Mapping[str, Any], data: bytes) -> None:
    """Write one message: the lengths of both parts, a JSON header, and bytes."""
    text = json.dumps(header).encode("utf-8")
    stream.write(_LENGTHS.pack(len(text), len(data)))
    stream.write(text)
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[Mapping[str, Any], bytes]:
    header_size, data_size = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    return json.loads(_exactly(stream, header_size)), _exactly(stream, data_size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def _header_of(found: Probe) -> Mapping[str, Any]:
    return {
        "state": found.state.value,
        "size": found.size,
        "sha256": found.sha256,
        "pages": found.pages,
        "shown": found.pdf is not None,
        "headings": found.headings,
        "has_text": found.has_text,
        "tagged": found.tagged,
        "detail": found.detail,
    }


def _probe_of(header: Mapping[str, Any], pdf: bytes) -> Probe:
    return Probe(
        state=FileState(header["state"]),
        size=int(header["size"]),
        sha256=str(header["sha256"]),
        pages=int(header["pages"]),
        pdf=pdf if header["shown"] else None,
        headings=tuple((str(title), int(page)) for title, page in header["headings"]),
        has_text=bool(header["has_text"]),
        tagged=bool(header["tagged"]),
        detail=str(header["detail"]),
    )


def _limit_memory(megabytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def serve(look: Callable[[bytes], Probe] = probe) -> None:
    """Answer for one file after another until the line is closed."""
    incoming = sys.stdin.buffer
    # A library that prints must not garble the answers: they get a line of their own.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for argument in sys.argv[1:]:
        if argument.startswith(_OWN_LIMIT):
            _limit_memory(int(argument.removeprefix(_OWN_LIMIT)))
    _send(outgoing, {}, b"")
    while True:
        try:
            _, data = _receive(incoming)
        except EOFError:
            return
        found = look(data)
        _send(outgoing, _header_of(found), found.pdf or b"")


if __name__ == "__main__":
    serve()
