"""All that a compile may know of the outside: files, the shipped parts, and facts about evidence files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from leverarch.keeping import Finish, Lazy, Once, Shelf, Spread, anew, at_hand, in_memory, one_by_one


class EnvironmentFailure(Exception):
    """The machine did not let us: a full disk, a locked folder, a missing font. The words are for the user."""


class FileState(StrEnum):
    """What became of an evidence file when it was opened."""

    SOUND = "sound"
    REPAIRED = "repaired"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Asked:
    """One evidence file to open, with what its item says that its pages depend on.

    `path` is relative to the workspace; `item` the item's id, which names the password of a locked file; `alt` what a
    picture shows; `colours` what the colours of cells mean, as (RRGGBB, words); `language` a language tag;
    `ocr` whether the text of a scan is to be read by a machine.
    """

    path: str
    item: str = ""
    alt: str = ""
    colours: tuple[tuple[str, str], ...] = ()
    language: str = ""
    ocr: bool = False


#: How the names of passwords begin in the environment.
PASSWORDS = "LEVERARCH_PASSWORD_"


def password_name(item: str) -> str:
    """Return the name under which the environment holds the password of an item's file: no file ever does."""
    return PASSWORDS + "".join(c if c.isascii() and c.isalnum() else "_" for c in item).upper()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the item's owner should know of a file that was opened.

    `name` is the name of the check that reports it (`signed-file`); `detail` says what was met, in words that stand
    after the file's name: "is named .pdf and is a Word document".
    """

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class SubItem:
    """A file inside another: an attachment of an e-mail, a member of an archive.

    `first` is the page of the whole (from 1) on which it begins, with pages of its own or the sheet that stands in for
    them; `detail` says why a sheet does.
    """

    name: str
    kind: str
    state: FileState
    size: int
    sha256: str
    first: int
    pages: int
    detail: str = ""


class Made(StrEnum):
    """How the pages of a file came to be: its own, set by us, by an office program, or its words and tables only."""

    RECEIVED = "received"
    RENDERED = "rendered"
    CONVERTED = "converted"
    TEXT = "text"


class Tags(StrEnum):
    """What became of the tags of a PDF: it had none, they are kept, or they did not fit its pages as shown."""

    NONE = "none"
    KEPT = "kept"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True)
class Received:
    """What a PDF that we did not set came with, and what is kept of it.

    `fonts` names those that its pages use and that don't lie in it. `claims` are the standards that its maker says it
    keeps (`PDF/A-2b`): nobody has checked them. `beside` says in words what it held that no page shows.
    """

    tags: Tags = Tags.NONE
    fonts: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """Pages of an evidence file, as one PDF that is sound for assembly. `own`: set by us, and not somebody's pages.

    `name` says which file or sheet they are of, `received` what they came with where they are not our own. `sha256` is
    the digest of the PDF, which may lie elsewhere.
    """

    held: bytes | Lazy = field(repr=False, compare=False)
    pages: int
    name: str = ""
    own: bool = False
    received: Received | None = None
    sha256: str = ""

    def __post_init__(self) -> None:
        """Work out the digest, where it is not known yet."""
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.pdf).hexdigest())

    @property
    def pdf(self) -> bytes:
        """The PDF. Raises `OSError` where it lies elsewhere and can't be read."""
        return self.held if isinstance(self.held, bytes) else self.held.read()


@dataclass(frozen=True, slots=True)
class Probe:
    """Facts about one evidence file, found before anything is decided about it.

    `segments` are the file as pages, in order (repaired, unlocked, converted, set by us); none where it can't be shown.
    `pages` counts all of them. `headings` are the titles of its own bookmarks with the page (from 1) they open.
    `has_text` says whether any page carries text. `detail` says in a reader's words what was met. `kind` is what the
    file is, as a phrase ("a Word document (.docx)"). `parts` are the files inside it that are shown with it, in order.
    `is_private` says that a password opened it, and that its pages are kept nowhere.
    """

    state: FileState
    size: int
    sha256: str
    pages: int = 0
    segments: tuple[Segment, ...] = ()
    headings: tuple[tuple[str, int], ...] = ()
    has_text: bool = False
    tagged: bool = False
    detail: str = ""
    kind: str = ""
    made: Made = Made.RECEIVED
    remarks: tuple[Remark, ...] = ()
    parts: tuple[SubItem, ...] = ()
    is_private: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the file has pages that can be shown."""
        return bool(self.segments)


Prober = Callable[[Iterable[Asked]], Mapping[Asked, Probe]]


class _Laid(Mapping[str, bytes]):
    """Files with others laid over them, in order of path."""

    def __init__(self, below: Mapping[str, bytes], above: Mapping[str, bytes]) -> None:
        self._below, self._above = below, above
        self._names = dict.fromkeys(sorted({*below, *above}))

    def __getitem__(self, name: str) -> bytes:
        return self._above[name] if name in self._above else self._below[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def laid_over(below: Mapping[str, bytes], above: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files of `below` with those of `above` in their place. None is read before it is asked for."""
    return _Laid(below, above)


@dataclass(frozen=True, slots=True)
class World:
    """The files of one workspace and what the compiler came with.

    `files` maps paths relative to the workspace (always with `/`) to bytes and may read lazily; reading one may raise
    `OSError`. `outside` holds paths that exist but lead out of the workspace. `shipped` holds `schemas/…`,
    `templates/…` and `frameworks/…`. `probe` opens evidence files, away from this process. `once` and `shelf` keep what
    takes long to make: they save time and change nothing. `finish` takes in finished files that may be large,
    `spread` does work on many files side by side.
    """

    files: Mapping[str, bytes]
    shipped: Mapping[str, bytes]
    probe: Prober
    outside: frozenset[str] = frozenset()
    once: Once = anew
    shelf: Shelf = at_hand
    finish: Finish = in_memory
    spread: Spread = one_by_one

    def with_files(self, files: Mapping[str, bytes]) -> World:
        """Return the world as it would be with these files in it. Evidence files stay as they are."""
        return replace(self, files=laid_over(self.files, files))

    def template(self, name: str) -> bytes | None:
        """Return the bytes of `templates/name`: the workspace's own where there is one, else the shipped one."""
        return self.template_origin(name)[1]

    def template_origin(self, name: str) -> tuple[str, bytes | None]:
        """Return where the template was found (`templates/…` or `shipped/templates/…`) and its bytes."""
        path = f"templates/{name}"
        if path in self.files:
            return path, self.files[path]
        return f"shipped/{path}", self.shipped.get(path)
