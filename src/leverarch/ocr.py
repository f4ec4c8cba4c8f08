"""The edge to OCRmyPDF and Tesseract: scans get a layer of text that nobody sees and every program finds.

They run in a process of their own, like LibreOffice: no network, limits on memory and time, a path on which no other
program stands, so that nothing but Tesseract is called. The pages look as they did.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from leverarch.keys import key_of
from leverarch.office import end, surroundings, without_network
from leverarch.opening.messages import unpacked
from leverarch.world import Probe, Remark

#: The remarks on a file that is pictures of pages, and on one that was read.
SCAN = "no-text-layer"
READ = "ocr-text"
#: A page takes a second or two; a slow computer, a large page or a crooked one takes longer.
SECONDS_A_PAGE = 30.0
SECONDS_AT_LEAST = 60.0
MEGABYTES = 6144
#: A scan of more pages is no item of evidence, but a shelf.
MOST_PAGES = 500
_MOST_AT_ONCE = 4
_LARGEST = 1 << 30
_WORKER = "leverarch.ocr_worker"
_WORDS = "had no text: it was read by a machine from pictures of its pages, and may be wrong in places"
_NOT_HERE = "the programs that read a scan (OCRmyPDF with Tesseract) are not on this computer"
_FAILED = "the programs that read a scan could not read this one"


class ScanReader:
    """Reads scans with Tesseract as it is installed at `program`; where that is nothing, none is read."""

    def __init__(self, program: Path | None, *, seconds_a_page: float = SECONDS_A_PAGE) -> None:
        self._program = program if program and importlib.util.find_spec("ocrmypdf") else None
        self._seconds = seconds_a_page

    @property
    def version(self) -> str:
        """Which it is, by its parts; nothing where there is none."""
        return _version(self._program) if self._program else ""

    def read(self, found: Probe, language: str) -> Probe:
        """Return a scan with a layer of text, and with what is to be said of it. Anything else comes back unchanged.

        `language` is that of the item: Welsh is read as Welsh where Tesseract knows it, all else as English.
        """
        scans = [remark for remark in found.remarks if remark.name == SCAN]
        if not scans or len(found.segments) != 1 or found.segments[0].own:
            return found
        if self._program is None:
            return _unread(found, _NOT_HERE)
        if found.pages > MOST_PAGES:
            return _unread(found, f"files of more than {MOST_PAGES} pages are not read")
        made = self._run(found.segments[0].pdf, found.pages, self._languages(language))
        if made is None or made.pages != found.pages or not made.is_shown or not made.has_text:
            return _unread(found, _FAILED)
        left = [remark for remark in made.remarks if remark.name == SCAN]
        said = (*(remark for remark in found.remarks if remark.name != SCAN), *left, Remark(READ, _WORDS))
        return replace(found, segments=made.segments, has_text=True, remarks=said)

    def _languages(self, language: str) -> str:
        known = _known_languages(self._program) if self._program else ()
        return "cym+eng" if language.lower().startswith("cy") and "cym" in known else "eng"

    def _run(self, pdf: bytes, pages: int, languages: str) -> Probe | None:
        try:
            with tempfile.TemporaryDirectory(prefix="leverarch-scan-", ignore_cleanup_errors=True) as folder:
                return self._within(Path(folder), pdf, pages, languages)
        except OSError:
            return None

    def _within(self, folder: Path, pdf: bytes, pages: int, languages: str) -> Probe | None:
        given, made = folder / "in.pdf", folder / "out"
        given.write_bytes(pdf)
        (folder / "tmp").mkdir()
        seconds = max(SECONDS_AT_LEAST, self._seconds * pages)
        at_once = min(_MOST_AT_ONCE, os.cpu_count() or 1)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [*self._launcher(seconds * at_once), str(given), str(made), languages, str(at_once)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._surroundings(folder),
            cwd=folder,
            start_new_session=os.name != "nt",
        )
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            end(process)
        return unpacked(made.read_bytes()) if made.is_file() and made.stat().st_size <= _LARGEST else None

    def _launcher(self, seconds: float) -> list[str]:
        ours = [sys.executable, "-P", "-m", "leverarch.confined", str(MEGABYTES), str(int(seconds))]
        return [*without_network(), *ours, sys.executable, "-P", "-m", _WORKER]

    def _surroundings(self, folder: Path) -> dict[str, str]:
        """Return an environment on whose path Tesseract stands alone, where the system has links."""
        assert self._program is not None
        alone = folder / "bin"
        alone.mkdir()
        try:
            (alone / self._program.name).symlink_to(self._program.resolve())
        except (OSError, NotImplementedError):
            alone = self._program.parent
        data = {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
        # One thread for each page: several for one page are slower, and each sums in another order.
        return {**surroundings(folder / "tmp"), **data, "PATH": str(alone), "OMP_THREAD_LIMIT": "1"}


def find_tesseract() -> Path | None:
    """Return where Tesseract is, by the path of this process."""
    found = shutil.which("tesseract")
    return Path(found) if found else None


def _unread(found: Probe, why: str) -> Probe:
    """Return the scan as it is, with what is said of it and why its text could not be read."""
    said = (
        replace(remark, detail=f"{remark.detail}; {why}") if remark.name == SCAN else remark for remark in found.remarks
    )
    return replace(found, remarks=tuple(said))


@cache
def _version(program: Path) -> str:
    try:
        library = version("ocrmypdf")
    except PackageNotFoundError:
        library = ""
    return key_of("ocr", library, _told(program, "--version"), " ".join(_known_languages(program)))


@cache
def _known_languages(program: Path | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in _told(program, "--list-langs").splitlines()[1:]) if program else ()


def _told(program: Path, question: str) -> str:
    try:
        told = subprocess.run(  # noqa: S603 - a program that was looked up, no shell
            [str(program), question], stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (told.stdout + told.stderr).decode("utf-8", "replace")
