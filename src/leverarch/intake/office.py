"""Office files to pages: what an office program made of them, or their words and tables only."""

from __future__ import annotations

import hashlib

from leverarch.intake.given import Given, Refused, Shown
from leverarch.readers.file_kinds import ODS, XLS, XLSB, FileKind
from leverarch.world import FileState, Made

#: Workbooks that an office program turns into one that we can read: their tables are then set by us.
WORKBOOKS = (XLS, XLSB, ODS)


def target_of(kind: FileKind) -> str:
    """Return what an office program shall make of a file of this kind: `pdf` or `xlsx`."""
    return "xlsx" if kind in WORKBOOKS else "pdf"


def office_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    made = given.converted.get(hashlib.sha256(given.data).hexdigest())
    if made is None:
        raise Refused(FileState.UNSUPPORTED, f"it could not be converted to pages: it is {given.kind.words}")
    return Shown(pdf=made, made=Made.CONVERTED)
