"""Reading one evidence file: whole, where it may become pages; else only its start and its digest."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from leverarch.intake.take import kept, without_pages
from leverarch.readers.file_kinds import (
    DOCX,
    ODP,
    ODS,
    ODT,
    OLE,
    PPTX,
    TEXT_WINDOW,
    TXT,
    XLSB,
    XLSM,
    XLSX,
    ZIP,
    FileKind,
    Way,
    kind_of,
)
from leverarch.words import size_words
from leverarch.world import Asked, FileState, Probe

#: A file larger than this is never opened: a recording, or a scan that no reader would thank us for.
LARGEST = 512_000_000
_PIECE = 1 << 20
_PACKED, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"
_HOLDING = (Way.OFFICE, Way.MAIL, Way.ARCHIVE)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it was read: its bytes and what they look like; or what is already found of it (`found`)."""

    asked: Asked
    data: bytes = field(default=b"", repr=False)
    sha256: str = ""
    kind: FileKind = TXT
    may_hold_office: bool = False
    found: Probe | None = None


def read_file(asked: Asked, open_file: Callable[[str], IO[bytes]]) -> FileRead:
    """Return the file as it is read now. Never raises: a file that can't be read says so."""
    try:
        with open_file(asked.path) as stream:
            return _read(asked, stream)
    except OSError as fault:
        return _unread(asked, f"it could not be read: {fault.strerror or 'unknown reason'}")
    except KeyError:
        return _unread(asked, "it could not be read: it is not there")
    except MemoryError:
        return _unread(asked, "reading it takes more memory than there is")


def _read(asked: Asked, stream: IO[bytes]) -> FileRead:
    name = PurePosixPath(asked.path).name
    before = _stamp(stream)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    start = stream.read(TEXT_WINDOW)
    kind, is_sure = _kind_by_start(start, name, size)
    is_opened = size <= LARGEST and not (is_sure and kind.way is Way.NONE)
    rest, sha256, read = _rest(stream, start, size, keep=is_opened)
    if read != size or _stamp(stream) != before:
        return _unread(asked, "it changed while it was read: wait until whoever writes it is done, and try again", read)
    if not is_opened:
        too_large = f"it is {size_words(size)}, and files over {size_words(LARGEST)} are not opened"
        why = without_pages(kind) if kind.way is Way.NONE else too_large
        return FileRead(asked, found=kept(kind, name, size, sha256, why))
    may_hold = kind.way in _HOLDING or start.startswith((_PACKED, _COMPOUND))
    return FileRead(asked, start + rest, sha256, kind, may_hold)


def _unread(asked: Asked, why: str, size: int = 0) -> FileRead:
    return FileRead(asked, found=Probe(FileState.DAMAGED, size, "", detail=why))


def _kind_by_start(start: bytes, name: str, size: int) -> tuple[FileKind, bool]:
    """Return what a file is by its first bytes, and whether all of it would say the same.

    An archive has its list at the end, and an old Office file anywhere: of those the name is believed, for now.
    """
    packed, compound = start.startswith(_PACKED), start.startswith(_COMPOUND)
    if len(start) == size or not (packed or compound):
        return kind_of(start, name), True
    ending = PurePosixPath(name.lower()).suffix
    packages = (DOCX, XLSX, XLSM, XLSB, PPTX, ODT, ODS, ODP)
    likely = next((kind for kind in packages if ending in kind.endings), ZIP)
    return (likely if packed else OLE), False


def _stamp(stream: IO[bytes]) -> tuple[int, int] | None:
    """Return what changes with a file's content, where the system tells."""
    try:
        told = os.fstat(stream.fileno())
    except (OSError, io.UnsupportedOperation):
        return None
    return told.st_size, told.st_mtime_ns


def _rest(stream: IO[bytes], start: bytes, size: int, *, keep: bool) -> tuple[bytes, str, int]:
    """Read on to the end: the bytes where they are kept, the digest of all, and how many there were.

    A file that grows as it is read is read no further than a little over the size that it had.
    """
    digest, pieces, read = hashlib.sha256(start), list[bytes](), len(start)
    while read <= size:
        piece = stream.read(_PIECE)
        if not piece:
            break
        digest.update(piece)
        read += len(piece)
        if keep:
            pieces.append(piece)
    return b"".join(pieces), digest.hexdigest(), read
