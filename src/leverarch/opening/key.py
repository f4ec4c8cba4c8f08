"""What the pages of an evidence file depend on, as the name under which they are kept."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from leverarch import office_profile
from leverarch.intake.take import OfficeFile
from leverarch.keys import key_of
from leverarch.world import Asked

#: Our own code that pages are made by: any change to it makes them anew.
_CODE = (
    "assembly", "intake", "opening", "readers", "renderers", "fonts.py", "output.py", "words.py", "world.py",
    "confined.py", "probing.py", "office.py", "ocr.py", "ocr_worker.py",
)  # fmt: skip
_LIBRARIES = (
    "fontpkg-source-sans-3", "fonttools", "lxml", "markdown-it-py", "mdit-py-plugins", "ocrmypdf", "openpyxl",
    "pi-heif", "pikepdf", "pillow", "pypdf", "pypdfium2", "python-oxmsg", "typst",
)  # fmt: skip


def pages_key(asked: Asked, sha256: str, templates: str, office: str, ocr: str = "") -> str:
    """Return the name of what is found in a file.

    `templates` is the digest of those that set it; `office` the version of LibreOffice where it may be needed, `ocr`
    that of what reads scans where it is asked to. The item is no part of it: one file in two items is opened once.
    """
    name = PurePosixPath(asked.path).name
    colours = [part for pair in asked.colours for part in pair]
    return key_of("pages", made_by(), sha256, name, asked.alt, asked.language, templates, office, ocr, *colours)


def conversion_key(file: OfficeFile, office: str) -> str:
    """Return the name of what LibreOffice made of a file."""
    given = hashlib.sha256(file.data).digest()
    return key_of("office", given, file.kind, file.target, office, office_profile.digest_text())


def templates_digest(templates: Mapping[str, bytes]) -> str:
    """Return one digest of all the templates."""
    return key_of(*(part for name, data in sorted(templates.items()) for part in (name, data)))


@cache
def made_by() -> str:
    """Return a digest of our own code and the versions of the libraries that pages are made with."""
    here = Path(__file__).parents[1]
    parts: list[str | bytes] = [platform.python_version()]
    for name in _CODE:
        place = here / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            parts += [path.relative_to(here).as_posix(), path.read_bytes() if path.is_file() else b""]
    for name in _LIBRARIES:
        parts += [name, _version(name)]
    return key_of(*parts)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
