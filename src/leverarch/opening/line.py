"""The lines to the opening processes: each takes one file at a time, and outlives the process at its other end."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import IO, TypeVar

from leverarch.intake.take import OfficeFile
from leverarch.opening.messages import probe_of, receive, send
from leverarch.opening.worker import GOING, OWN_LIMIT, Order
from leverarch.world import PASSWORDS, Probe

_START_SECONDS = 120.0
#: A large file may take longer: a second more for each of its megabytes.
_MEGABYTE = 1 << 20
#: And so many more for each of the files inside, in all: an archive of photos takes minutes, and is none the worse.
_A_PART = 15.0
Answer = TypeVar("Answer")


class WorkerLost(Exception):
    """The process ended before it answered; `late` says after how many seconds, where time was up.

    `part` is the SHA-256 of the file inside that it was at, if it was at one.
    """

    def __init__(self, late: float | None, part: str = "") -> None:
        super().__init__()
        self.late = late
        self.part = part


class _Clock:
    """Ends a process that does not answer within `seconds`, nor in all within so many for each part. Used as a context.

    `part` is the file inside that the process was at when it was last heard of.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process, self._seconds = process, seconds
        self._left = seconds
        self._since = time.monotonic()
        self._timer = self._started(seconds)
        self.late = threading.Event()
        self.part = ""

    def at(self, part: str) -> None:
        """The process is at a file inside: its time begins anew, as long as there is any."""
        self._timer.cancel()
        now = time.monotonic()
        self._left += _A_PART - (now - self._since)
        self._since, self.part = now, part
        self._timer = self._started(max(0.0, min(self._seconds, self._left)))
        self._timer.start()

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        return timer

    def _end(self) -> None:
        self.late.set()
        self._process.kill()

    def __enter__(self) -> _Clock:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()


class Line:
    """The line to one opening process, which is started when the first file is sent and again after a loss."""

    def __init__(self, module: str, megabytes: int, templates: Mapping[str, bytes], seconds: float) -> None:
        # -P keeps the current folder, which belongs to the user, out of what may be imported.
        self._command = [sys.executable, "-P", "-m", module, f"{OWN_LIMIT}{megabytes}"]
        self._templates = templates
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def take(self, order: Order) -> Probe:
        """Return what is found in a file. Raises `WorkerLost`."""
        process = self._process or self._start()
        return self._within(self._time_for(order.data), process, lambda clock: _taken(process, order, clock))

    def wanted(self, data: bytes, name: str, password: str = "") -> tuple[OfficeFile, ...]:
        """Return the office files in a file. Raises `WorkerLost`."""
        process = self._process or self._start()
        return self._within(self._time_for(data), process, lambda _: _wanted(process, data, name, password))

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # first: a thread that reads or writes holds the pipe until its other end is gone
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def _time_for(self, data: bytes) -> float:
        return self._seconds + len(data) // _MEGABYTE

    def _start(self) -> subprocess.Popen[bytes]:
        kept_back = {name: value for name, value in os.environ.items() if not name.upper().startswith(PASSWORDS)}
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept_back
        )
        self._process = process
        self._within(_START_SECONDS, process, lambda _: _greet(process, self._templates))
        return process

    def _within(self, seconds: float, process: subprocess.Popen[bytes], action: Callable[[_Clock], Answer]) -> Answer:
        """Do it; where it takes longer, the process is ended, which breaks the pipe that the action waits on."""
        clock = _Clock(process, seconds)
        try:
            with clock:
                return action(clock)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as fault:
            self.close()
            raise WorkerLost(seconds if clock.late.is_set() else None, clock.part) from fault
        finally:
            if clock.late.is_set():  # also where the answer came in the very last moment: the process is gone
                self.close()


class Crew:
    """Several lines that work side by side. Used as a context: at its end every process is gone."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._free: SimpleQueue[Line] = SimpleQueue()
        for line in lines:
            self._free.put(line)
        self._pool = ThreadPoolExecutor(len(lines), thread_name_prefix="evidence")

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for _ in range(2):  # the second time for a process that was being started meanwhile
            for line in self._lines:
                line.close()
            self._pool.shutdown(wait=True)

    def submit(self, action: Callable[[Line], Answer]) -> Future[Answer]:
        """Let the next free line do it."""
        return self._pool.submit(self._do, action)

    def _do(self, action: Callable[[Line], Answer]) -> Answer:
        line = self._free.get()
        try:
            return action(line)
        finally:
            self._free.put(line)


def _greet(process: subprocess.Popen[bytes], templates: Mapping[str, bytes]) -> None:
    send(_pipe(process.stdin), {"templates": list(templates)}, *templates.values())
    receive(_pipe(process.stdout))


def _taken(process: subprocess.Popen[bytes], order: Order, clock: _Clock) -> Probe:
    header, blobs = order.message()
    send(_pipe(process.stdin), header, *blobs)
    header, blobs = receive(_pipe(process.stdout))
    while GOING in header:
        clock.at(str(header[GOING]))
        header, blobs = receive(_pipe(process.stdout))
    found = probe_of(header, blobs)
    if found.size != len(order.data):
        raise ValueError
    return found


def _wanted(process: subprocess.Popen[bytes], data: bytes, name: str, password: str) -> tuple[OfficeFile, ...]:
    send(_pipe(process.stdin), {"do": "wanted", "name": name, "password": password}, data)
    header, blobs = receive(_pipe(process.stdout))
    told = zip(header["files"], blobs, strict=True)
    return tuple(OfficeFile(sha256, kind, target, blob) for (sha256, kind, target), blob in told)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream
