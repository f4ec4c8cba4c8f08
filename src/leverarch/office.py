"""The edge to LibreOffice: strangers' office files to PDF, and old workbooks to new ones.

It is given nothing but the files: a profile of its own that refuses macros, links and every dialogue, a folder of its
own, no network (an empty one where Linux allows it, and always a proxy that leads nowhere), limits on memory and time.
What it made is judged by the file that it made, never by what it says of itself. One file that it can't open, that
hangs it or crashes it costs itself only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from leverarch import office_profile
from leverarch.intake.take import OfficeFile

#: The longest that one file may take; many files in one call may each take as long.
SECONDS = 90.0
MEGABYTES = 4096
#: Files in one call: a call starts the program, which takes longer than most files do.
MOST_AT_ONCE = 20
#: A result larger than this is not taken.
LARGEST = 512 << 20
NOT_INSTALLED = "LibreOffice is not installed"
NOT_OPENED = "LibreOffice could not open it"
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
#: What a program needs of our surroundings to run at all, and nothing else: no password, no screen, no session.
_PASSED_ON = (
    "PATH", "HOME", "USER", "LOGNAME", "USERPROFILE", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT",
    "PROGRAMFILES", "PROGRAMDATA", "APPDATA", "LOCALAPPDATA", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH",
)  # fmt: skip
_PIPES = ("/tmp", "/var/tmp")  # noqa: S108 - where LibreOffice puts them, whatever TMPDIR says
_NOWHERE = "http://127.0.0.1:9"
_FIXED = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "SAL_USE_VCLPLUGIN": "svp",
    "SOURCE_DATE_EPOCH": "946684800",
    **{f"{name}_proxy": _NOWHERE for name in ("http", "https", "ftp", "all")},
    **{f"{name}_PROXY": _NOWHERE for name in ("HTTP", "HTTPS", "FTP", "ALL")},
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What LibreOffice made of one file, or why there is nothing, in a sentence's own words."""

    data: bytes | None = field(default=None, repr=False)
    lacking: str = ""


class Office:
    """LibreOffice as it is installed, at `program`; where that is nothing, nothing is converted."""

    def __init__(self, program: Path | None, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._program = program
        self._seconds = seconds
        self._megabytes = megabytes

    @property
    def program(self) -> Path | None:
        """Where it is."""
        return self._program

    @property
    def version(self) -> str:
        """Which it is: nothing where there is none, "unknown" where it does not say."""
        return _version(self._program) if self._program else ""

    def convert(self, files: Sequence[OfficeFile]) -> Mapping[str, Conversion]:
        """Return what was made of each file, by its SHA-256. Never raises."""
        if self._program is None:
            return {file.sha256: Conversion(lacking=NOT_INSTALLED) for file in files}
        made: dict[str, Conversion] = {}
        for target in sorted({file.target for file in files}):
            wanted = list({file.sha256: file for file in files if file.target == target}.values())
            for first in range(0, len(wanted), MOST_AT_ONCE):
                made |= self._batch(wanted[first : first + MOST_AT_ONCE], target)
        return made

    def _batch(self, files: Sequence[OfficeFile], target: str) -> Iterator[tuple[str, Conversion]]:
        """Yield what was made of each: those of which nothing was made at once are tried again, each by itself."""
        together = self._run(files, target)
        for file, made in zip(files, together, strict=True):
            again = made.data is None and len(files) > 1
            yield file.sha256, self._run([file], target)[0] if again else made

    def _run(self, files: Sequence[OfficeFile], target: str) -> list[Conversion]:
        try:
            with tempfile.TemporaryDirectory(prefix="leverarch-office-", ignore_cleanup_errors=True) as folder:
                return self._within(Path(folder), files, target)
        except OSError:
            return [Conversion(lacking="LibreOffice could not be started")] * len(files)

    def _within(self, folder: Path, files: Sequence[OfficeFile], target: str) -> list[Conversion]:
        given, out = folder / "in", folder / "out"
        for place in (given, out, folder / "tmp"):
            place.mkdir()
        office_profile.write(folder / "profile")
        paths = [given / f"{number:04}.{file.kind}" for number, file in enumerate(files, start=1)]
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file.data)
        late = self._call(folder, [*_ORDERS, "--convert-to", target, "--outdir", str(out), *map(str, paths)], out)
        made = [_made(out / f"{path.stem}.{target}") for path in paths]
        why = f"LibreOffice could not convert it within {self._seconds:g} seconds" if late else NOT_OPENED
        return [Conversion(data) if data else Conversion(lacking=why) for data in made]

    def _call(self, folder: Path, arguments: Sequence[str], out: Path) -> bool:
        """Run the program until it ends, or until it has made nothing new for too long: whether that was so."""
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        process = subprocess.Popen(  # noqa: S603 - a program that was looked up, no shell, names of our own
            [*self._launcher(len(arguments)), str(self._program), profile, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=surroundings(folder / "tmp"),
            cwd=folder,
            start_new_session=os.name != "nt",
        )
        try:
            return self._watch(process, out)
        finally:
            end(process)
            _remove_pipe(folder / "profile")

    def _watch(self, process: subprocess.Popen[bytes], out: Path) -> bool:
        seen, since = 0, time.monotonic()
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
                return False
            there = sum(1 for _ in out.iterdir())
            if there > seen:
                seen, since = there, time.monotonic()
            elif time.monotonic() - since > self._seconds:
                return True

    def _launcher(self, files: int) -> list[str]:
        """Return what is run first: it takes the network away, sets the limits, and becomes the program."""
        seconds = int(self._seconds * (files + 1)) + 1
        ours = [sys.executable, "-P", "-m", "leverarch.confined", str(self._megabytes), str(seconds)]
        return [*without_network(), *ours]


_ORDERS = ("--headless", "--nologo", "--norestore", "--nodefault", "--nofirststartwizard", "--nolockcheck")


def find_office(environment: Mapping[str, str] | None = None) -> Path | None:
    """Return where LibreOffice is: as LEVERARCH_SOFFICE says, on the path, or where it usually is."""
    known = os.environ if environment is None else environment
    named = known.get("LEVERARCH_SOFFICE")
    if named is not None:
        return Path(named) if named and Path(named).is_file() else None
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name, path=known.get("PATH", ""))
        if found:
            return _console(Path(found))
    for place in _PLACES:
        base = Path(place)
        if base.is_absolute():
            there = sorted(Path(base.anchor).glob(str(base.relative_to(base.anchor))))
            if there:
                return there[-1]
    return None


def surroundings(temporary: Path) -> dict[str, str]:
    """Return the environment of a program that opens strangers' files."""
    passed = {name: value for name, value in os.environ.items() if name.upper() in _PASSED_ON}
    return {**passed, **_FIXED, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)}


@cache
def without_network() -> tuple[str, ...]:
    """Return the command that runs another in an empty network, where this system has one that works; else nothing."""
    program = shutil.which("unshare") if sys.platform.startswith("linux") else None
    if program is None:
        return ()
    command = (program, "-rn", "--")
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        tried = subprocess.run(  # noqa: S603 - a program that was looked up, no shell
            [*command, sys.executable, "-I", "-S", "-c", ""], capture_output=True, timeout=20, check=False
        )
        return command if tried.returncode == 0 else ()
    return ()


def _console(program: Path) -> Path:
    """On Windows the program beside it that a command waits for is meant."""
    beside = program.with_suffix(".com")
    return beside if program.suffix.lower() == ".exe" and beside.is_file() else program


@cache
def _version(program: Path) -> str:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired), tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(  # noqa: S603 - a program that was looked up, no shell
            [str(program), f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=surroundings(Path(folder)),
            timeout=60,
            check=False,
        )
        words = told.stdout.decode("utf-8", "replace").split()
        return next((word for word in words if word[:1].isdigit()), "unknown")
    return "unknown"


def _made(path: Path) -> bytes | None:
    """Return the bytes of a result that is there and whole."""
    with contextlib.suppress(OSError):
        if not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST:
            return None
        data = path.read_bytes()
        whole_pdf = data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]
        whole_zip = data.startswith(b"PK\x03\x04") and b"PK\x05\x06" in data[-65_557:]
        return data if (whole_pdf if path.suffix == ".pdf" else whole_zip) else None
    return None


def _remove_pipe(profile: Path) -> None:
    """Remove what a program that was ended leaves outside of its folder: a pipe, named for its profile."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    for place in _PIPES if os.name != "nt" else ():
        for pipe in Path(place).glob(f"OSL_PIPE_*_SingleOfficeIPC_{name}"):
            with contextlib.suppress(OSError):
                pipe.unlink()


def end(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started."""
    if os.name == "nt":
        if process.poll() is None:
            subprocess.run(  # noqa: S603 - the system's own program, by its number
                ["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S607
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
