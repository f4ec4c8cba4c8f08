"""What this machine has of what Leverarch can use, each tried for real, and the one command that adds what it lacks."""

from __future__ import annotations

import contextlib
import hashlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from leverarch import __version__
from leverarch.intake.take import OfficeFile
from leverarch.office import Office, find_office, without_network
from leverarch.shipped import shipped_files
from leverarch.store import FOLDER, Store
from leverarch.words import count, size_words
from leverarch.workspace import prober_of
from leverarch.world import Asked, World

_LINE = b"{\\rtf1\\ansi One line.\\par}"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
#: How each system adds a program: by the name of the system, or the family it belongs to.
_SYSTEMS: Mapping[str, Mapping[str, str]] = {
    "debian": {"LibreOffice": "sudo apt install libreoffice", "Tesseract": "sudo apt install tesseract-ocr"},
    "fedora": {"LibreOffice": "sudo dnf install libreoffice", "Tesseract": "sudo dnf install tesseract"},
    "suse": {"LibreOffice": "sudo zypper install libreoffice", "Tesseract": "sudo zypper install tesseract-ocr"},
    "arch": {
        "LibreOffice": "sudo pacman -S libreoffice-fresh",
        "Tesseract": "sudo pacman -S tesseract tesseract-data-eng",
    },
    "darwin": {"LibreOffice": "brew install --cask libreoffice", "Tesseract": "brew install tesseract"},
    "win32": {
        "LibreOffice": "winget install TheDocumentFoundation.LibreOffice",
        "Tesseract": "winget install UB-Mannheim.TesseractOCR",
    },
}
_FAMILIES = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "opensuse": "suse", "sles": "suse"}
_ELSEWHERE = {
    "LibreOffice": "install LibreOffice from https://www.libreoffice.org",
    "Tesseract": "install Tesseract with your system’s programs",
}


class State(StrEnum):
    """How it stands with a part."""

    WORKS = "works"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Installed:
    """One thing that Leverarch can use. `found` says which and where, `use` what it is for, `add` how to add it."""

    name: str
    state: State
    found: str
    use: str
    add: str = ""
    needed: bool = False


def installed(workspace: Path) -> tuple[Installed, ...]:
    """Return everything that can be used, and how it stands with it. Never raises."""
    return (
        _python(),
        _libraries(),
        _pages(),
        _office(),
        _tesseract(),
        *_extras(),
        _memory(),
        _network(),
        _cache(workspace),
    )


def is_usable(parts: tuple[Installed, ...]) -> bool:
    """Whether everything that is needed works."""
    return all(part.state is State.WORKS for part in parts if part.needed)


def _python() -> Installed:
    known = sys.version_info >= (3, 11)
    found = f"{platform.python_version()}, {sys.executable}"
    state = State.WORKS if known else State.BROKEN
    return Installed(f"Leverarch {__version__} on Python", state, found, "everything; 3.11 or later", needed=True)


def _libraries() -> Installed:
    """Return the packages that every workspace needs."""
    told = [_requirement(line) for line in _requirements() if "extra ==" not in line]
    versions = {name: _version(name) for name, _ in told}
    lacking = [line for name, line in told if not versions[name]]
    found = ", ".join(f"{name} {number or 'missing'}" for name, number in sorted(versions.items()))
    state = State.BROKEN if lacking else State.WORKS
    return Installed("Python packages", state, found, "everything", _pip(*lacking) if lacking else "", needed=True)


def _pages() -> Installed:
    """Open a file as evidence is opened, and set a page of it: the process, the typesetter, the fonts, the readers."""
    use = "the pages of every pack"
    asked = Asked("page.txt")
    world = World({}, shipped_files(), lambda _: {})
    found = prober_of(world, {asked.path: b"One line.\n"}, "leverarch.opening.worker")([asked])[asked]
    if found.is_shown:
        return Installed("Opening files and setting pages", State.WORKS, "one page was set", use, needed=True)
    add = _pip(
        "--force-reinstall", *(line for _, line in map(_requirement, _requirements()) if line.startswith("typst"))
    )
    return Installed("Opening files and setting pages", State.BROKEN, found.detail, use, add, needed=True)


def _office() -> Installed:
    use = "Word, PowerPoint and OpenDocument files as they look, and old workbooks (.xls, .xlsb, .ods)"
    without = "without it, Word files are shown as their words and tables only, the others by a sheet that stands in"
    program = find_office()
    if program is None:
        return Installed("LibreOffice", State.MISSING, "", f"{use}; {without}", _command("LibreOffice"))
    office = Office(program)
    file = OfficeFile(hashlib.sha256(_LINE).hexdigest(), "rtf", "pdf", _LINE)
    made = office.convert([file])[file.sha256]
    found = f"{office.version}, {program}"
    if made.data:
        return Installed("LibreOffice", State.WORKS, f"{found}, converted one line", use)
    why = f"{found}; a file of one line failed: {made.lacking}"
    return Installed("LibreOffice", State.BROKEN, why, f"{use}; {without}", _command("LibreOffice"))


def _tesseract() -> Installed:
    use = "with OCRmyPDF: a layer of text for scans, so that they can be searched and read aloud"
    program = shutil.which("tesseract")
    told = _output(program, "--version") if program else ""
    number = next((word for word in told.split() if word[:1].isdigit()), "")
    if not number:
        state = State.BROKEN if program else State.MISSING
        return Installed("Tesseract", state, program or "", use, _command("Tesseract"))
    return Installed("Tesseract", State.WORKS, f"{number}, {program}", use)


def _extras() -> Iterator[Installed]:
    wanted = (
        ("OCRmyPDF", "ocrmypdf", "ocr", "with Tesseract: a layer of text for scans"),
        ("python-oxmsg", "python-oxmsg", "msg", "Outlook messages (.msg)"),
        ("pi-heif", "pi-heif", "", "photos from phones (HEIC)"),
    )
    for name, package, extra, use in wanted:
        number = _version(package)
        add = "" if number else (_extra(extra) if extra else _pip(package))
        state = State.WORKS if number else State.MISSING
        yield Installed(name, state, number, use, add)


def _memory() -> Installed:
    """Let a process ask for twice as much memory as it is allowed."""
    limited = [sys.executable, "-P", "-m", "leverarch.confined", "400", "20"]
    asks = [sys.executable, "-I", "-S", "-c", "bytearray(800 << 20)"]
    held = _code([*limited, *asks[:-1], ""]) == 0 and _code([*limited, *asks]) != 0
    use = "a file that swells when it is opened ends the process that opens it, and nothing else"
    if held:
        return Installed("Limit on memory", State.WORKS, "kept by this system", use)
    found = "this system has none that is kept; the limit on time holds on every system"
    return Installed("Limit on memory", State.MISSING, found, use)


def _network() -> Installed:
    use = "office files are converted where nothing can be fetched or sent"
    if without_network():
        return Installed("Empty network", State.WORKS, "LibreOffice runs in one of its own", use)
    found = "this system gives none; LibreOffice is told to follow no link, and its proxy leads nowhere"
    return Installed("Empty network", State.MISSING, found, use)


def _cache(workspace: Path) -> Installed:
    held = Store(workspace / FOLDER).held()
    found = f"{(workspace / FOLDER).as_posix()}: {count(held.entries, 'entry', 'entries')}, {size_words(held.size)}"
    use = "pages of files that did not change are not made again; it may be deleted at any time"
    return Installed("Cache", State.WORKS, found, use)


# ---------------------------------------------------------------- how to add what is missing


def _command(program: str) -> str:
    """Return the one command that adds a program on this system."""
    return _SYSTEMS.get(_system(), _ELSEWHERE)[program]


def _system() -> str:
    if not sys.platform.startswith("linux"):
        return sys.platform
    with contextlib.suppress(OSError):
        told = platform.freedesktop_os_release()
        for name in (told.get("ID", ""), *told.get("ID_LIKE", "").split()):
            family = _FAMILIES.get(name, name.partition("-")[0])
            family = _FAMILIES.get(family, family)
            if family in _SYSTEMS:
                return family
    return ""


def _extra(name: str) -> str:
    """Return the command that adds an extra: of the package, or in a checkout what the extra consists of."""
    if (Path(__file__).parent / "_shipped").is_dir():
        return _pip(f"leverarch[{name}]")
    return _pip(*(line for _, line in map(_requirement, (x for x in _requirements() if f'"{name}"' in _quoted(x)))))


def _quoted(line: str) -> str:
    return line.replace("'", '"')


def _pip(*wanted: str) -> str:
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return " ".join([python, "-m", "pip", "install", *(f'"{one}"' if one[0] != "-" else one for one in wanted)])


def _requirements() -> list[str]:
    try:
        return requires("leverarch") or []
    except PackageNotFoundError:
        return []


def _requirement(line: str) -> tuple[str, str]:
    """Return the name of a package, and the requirement without its marker."""
    bare = line.partition(";")[0].strip()
    found = _NAME.match(bare)
    return (found.group() if found else bare), bare


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _output(*command: str) -> str:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(  # noqa: S603 - a program that was looked up, no shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False
        )
        return (done.stdout + done.stderr).decode("utf-8", "replace") if done.returncode == 0 else ""
    return ""


def _code(command: list[str]) -> int:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(  # noqa: S603 - our own interpreter, no shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False
        ).returncode
    return -1
