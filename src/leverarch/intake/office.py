"""Office files to pages: what an office program made of them, or their words and tables only."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from leverarch.intake.docx_text import docx_blocks
from leverarch.intake.given import Given, Shown
from leverarch.intake.odt_text import odt_blocks
from leverarch.intake.office_marks import lock_of, marks_of
from leverarch.intake.rtf_text import rtf_blocks
from leverarch.intake.tables import table_pages
from leverarch.intake.text_nodes import Node, aside
from leverarch.intake.text_pictures import Pictures
from leverarch.intake.texts import shown
from leverarch.readers.file_kinds import (
    DOC,
    DOCX,
    ODP,
    ODS,
    ODT,
    OFFICE_LOCKED,
    PPT,
    PPTX,
    RTF,
    XLS,
    XLSB,
    XLSX,
    FileKind,
)
from leverarch.readers.office_package import LOCKED, Package
from leverarch.readers.refused import Refused
from leverarch.world import FileState, Made, Remark

#: Workbooks that an office program turns into one that we can read: their tables are then set by us.
WORKBOOKS = (XLS, XLSB, ODS)
_PACKAGES = (DOCX, PPTX, XLSB, ODT, ODS, ODP)
_OPEN_DOCUMENT = (ODT, ODS, ODP)
_CALLED = {DOCX: "a Word document", ODT: "an OpenDocument text", RTF: "a rich text document"}
_NO_PROGRAM = "no office program could convert it"
# The first record of an old workbook is followed by the one that says that it is locked.
_LOCKED_XLS = re.compile(rb"\x09\x08.{2}\x00\x06\x05\x00.{12}\x2f\x00", re.DOTALL)
# The record of an old presentation that says that it is locked ([MS-PPT] 2.3.2).
_LOCKED_PPT = re.compile(rb"\x00\x00\xf6\x0f.{4}\x14\x00\x00\x00\xdf\xc4\xd1\xf3", re.DOTALL)
_SECTOR = 512


def target_of(kind: FileKind) -> str:
    """Return what an office program shall make of a file of this kind: `pdf` or `xlsx`."""
    return "xlsx" if kind in WORKBOOKS else "pdf"


def office_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    if given.kind is OFFICE_LOCKED or _is_old_and_locked(given):
        raise Refused(FileState.ENCRYPTED, LOCKED)
    made = given.converted.get(hashlib.sha256(given.data).hexdigest())
    package, damage = _opened(given, made is not None)
    marks = tuple(marks_of(package)) if package else ()
    if made is None:
        return _words(given, package, marks)
    if given.kind in WORKBOOKS:
        tables = table_pages(replace(given, data=made, kind=XLSX))
        tables = replace(tables, made=Made.CONVERTED, remarks=(*marks, *tables.remarks))
        return replace(tables, state=FileState.REPAIRED, detail=damage) if damage else tables
    state = FileState.REPAIRED if damage else FileState.SOUND
    return Shown(pdf=made, made=Made.CONVERTED, remarks=marks, state=state, detail=damage)


def _opened(given: Given, converted: bool) -> tuple[Package | None, str]:  # noqa: FBT001
    """Return the parts of an office file that has any, and what is wrong with one that was converted all the same.

    Raises `Refused` for one that is locked, or damaged and not converted either.
    """
    if given.kind not in _PACKAGES:
        return None, ""
    try:
        package = Package(given.data)
        if given.kind in _OPEN_DOCUMENT:
            lock_of(package)
    except Refused as refused:
        if not converted or refused.state is FileState.ENCRYPTED:
            raise
        return None, "part of it may be missing"
    return package, ""


def _words(given: Given, package: Package | None, marks: tuple[Remark, ...]) -> Shown:
    """Return the file's words and tables, where we can read them ourselves. Raises `Refused`."""
    if given.kind not in _CALLED:
        why = f": {given.lacking}" if given.lacking else ""
        raise Refused(FileState.UNSUPPORTED, f"it could not be converted to pages{why}")
    blocks, pictures, remarks = _read(given, package)
    head = f"Text rendering: the words and tables of {_CALLED[given.kind]}; its layout and pictures may differ."
    why = f"is shown as its words and tables only ({given.lacking or _NO_PROGRAM})"
    if given.depth == 0:  # of a file within another, that other one is the original
        head = f"{head} The item’s cover sheet says whether the original is attached."
    read = {remark.name for remark in remarks}  # who reads every word knows better what is hidden
    told = [mark for mark in marks if mark.name != "hidden-text" or mark.name not in read]
    found = (Remark("text-rendering", why), *told, *remarks)
    pages = shown(given, blocks, found, pictures, head=aside(head))
    if package and package.repaired:
        detail = "part of its words may be missing"
        return replace(pages, made=Made.TEXT, state=FileState.REPAIRED, detail=detail)
    return replace(pages, made=Made.TEXT)


def _read(given: Given, package: Package | None) -> tuple[list[Node], Pictures | None, list[Remark]]:
    if package is None:
        blocks, remarks = rtf_blocks(given.data)
        return blocks, None, remarks
    return docx_blocks(package) if given.kind is DOCX else odt_blocks(package)


def _is_old_and_locked(given: Given) -> bool:
    """Whether an old Office file says that it is locked by a password."""
    if given.kind is PPT:
        return bool(_LOCKED_PPT.search(given.data))
    if given.kind not in (DOC, XLS):
        return False
    for at in range(_SECTOR, min(len(given.data), 4_000_000), _SECTOR):
        start = given.data[at : at + 24]
        if given.kind is DOC and start.startswith(b"\xec\xa5") and len(start) > 11 and start[11] & 1:
            return True
        if given.kind is XLS and _LOCKED_XLS.match(start):
            return True
    return False
