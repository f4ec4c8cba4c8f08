"""What every kind of evidence file is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leverarch.readers.file_kinds import FileKind
from leverarch.world import FileState, Made, Remark

#: The folder of the templates by which evidence files are set.
FOLDER = "evidence-file"
#: As deep as files may lie in each other: an e-mail in an archive in an e-mail.
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an item says of its file: see `world.Asked`. `password` opens it where it is locked."""

    alt: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """One file, or one part of a file. `name` is its own name without folders; `depth` counts the files around it.

    `converted` holds what an office program made, by the SHA-256 of the file that it was made from: a PDF, or a
    workbook (.xlsx) for an old one. What is not in it could not be converted; `reasons` says by SHA-256 why not, and
    `lacking` is the reason of this very file, as a sentence's own words ("LibreOffice is not installed").
    """

    data: bytes = field(repr=False)
    name: str
    kind: FileKind
    wishes: Wishes = Wishes()
    converted: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    depth: int = 0
    lacking: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pages that we set ourselves: a template below templates/, its data, and its pictures by the names in the data."""

    template: str
    data: Mapping[str, Any] = field(repr=False)
    images: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside the given one, that is to be shown after its own pages: `data` is bytes as they lie there.

    `refused` says why it is not even looked at (locked, too large), and `state` what it then is; `data` may be empty,
    and `size` counts.
    """

    name: str
    data: bytes = field(repr=False)
    size: int
    refused: str = ""
    state: FileState = FileState.UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Shown:
    """What a kind of file comes to: sheets to be set, or a finished PDF, then the parts inside it in order.

    `has_text` says whether the sheets carry words that can be searched.
    """

    sheets: tuple[Sheet, ...] = ()
    pdf: bytes | None = field(default=None, repr=False)
    made: Made = Made.RENDERED
    remarks: tuple[Remark, ...] = ()
    parts: tuple[Part, ...] = ()
    state: FileState = FileState.SOUND
    detail: str = ""
    has_text: bool = True
