"""A stranger's workbook (.xlsx, .xlsm): its sheets as they are shown. Its program never runs, no link is followed.

The parts are read here and not by openpyxl: that fails on many workbooks of other programs over looks that don't
matter, builds all of a sheet in memory, and does not tell a value that was never saved from one that is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from leverarch.readers.evidence_package import drawn, notes_of, package_of, shared_texts, whole
from leverarch.readers.evidence_sheet import Reading, areas_of, place_of, read_sheet
from leverarch.readers.evidence_styles import attributes, inside, looks_of, parsed
from leverarch.readers.evidence_table import Book, Room, Table
from leverarch.readers.office_package import Package, Relation
from leverarch.readers.refused import Refused
from leverarch.world import FileState

UNREADABLE = "it is damaged, and its sheets can't be recovered"
#: More sheets are only named.
MOST_SHEETS = 100
#: What one sheet may take of the room for all of them.
_SHEET_CELLS, _SHEET_LETTERS = 200_000, 2_000_000


def read_book(data: bytes, room: Room) -> Book:
    """Return the workbook, as much of it as there is room for. Raises `Refused`."""
    package = package_of(data)
    name, relations = _book_part(package)
    root = parsed(whole(package, name))
    if root is None:
        raise Refused(FileState.DAMAGED, UNREADABLE)
    by_kind = {relation.kind: relation.target for relation in relations.values()}
    looks = looks_of(whole(package, by_kind.get("styles", "")), whole(package, by_kind.get("theme", "")))
    texts = shared_texts(package, by_kind.get("sharedStrings", ""))
    from_1904 = any(attributes(told).get("date1904") in ("1", "true") for told in inside(root, "workbookPr"))
    reading = Reading(looks, texts, room, from_1904)
    macros = any(part.endswith("vbaproject.bin") for part in package.names)
    return _book(package, root, relations, reading, macros=macros)


def _book_part(package: Package) -> tuple[str, Mapping[str, Relation]]:
    tops = [relation.target for relation in package.relations("").values() if relation.kind == "officeDocument"]
    for name in (*tops, "xl/workbook.xml"):
        if package.has(name):
            return name, package.relations(name)
    raise Refused(FileState.DAMAGED, UNREADABLE)


def _book(
    package: Package, root: etree._Element, relations: Mapping[str, Relation], reading: Reading, *, macros: bool
) -> Book:
    tables: list[Table] = []
    names: list[tuple[str, str]] = []
    hidden: list[str] = []
    others: list[str] = []
    room = reading.room
    for told in map(attributes, inside(root, "sheets", "sheet")):
        title = told.get("name", "") or "Sheet"
        relation = relations.get(told.get("id", ""))
        if told.get("state", "visible") != "visible":
            hidden.append(title)
            names.append((title, "hidden, not printed"))
        elif relation is not None and relation.kind != "worksheet":
            others.append(title)
            names.append((title, "a chart or a macro, not printed"))
        elif len(tables) >= MOST_SHEETS:
            names.append((title, "not printed"))
        else:
            own = room.share(_SHEET_CELLS, _SHEET_LETTERS)
            before = own.cells, own.letters
            tables.append(_table(package, title, relation, replace(reading, room=own)))
            room.cells -= before[0] - own.cells
            room.letters -= before[1] - own.letters
            names.append((title, ""))
    if not names:
        raise Refused(FileState.DAMAGED, UNREADABLE)
    return Book(tables, names, hidden, others, macros)


def _table(package: Package, title: str, relation: Relation | None, reading: Reading) -> Table:
    table = Table(title)
    if relation is None or not package.has(relation.target):
        table.damage = "from its first row on"
        return table
    relations = package.relations(relation.target)
    try:
        stream = package.stream(relation.target)
    except Exception:  # an archive that is broken at this part
        table.damage = "from its first row on"
        return table
    with stream:
        read_sheet(stream, table, reading, relations)
    table.head |= set(_heads(package, relations))
    table.extras |= drawn(package, relations)[0]
    table.texts = drawn(package, relations)[1]
    for cell, words in notes_of(package, relations):
        if place := place_of(cell):
            table.notes.append((*place, words))
    table.notes.sort()
    return table


def _heads(package: Package, relations: Mapping[str, Relation]) -> Iterator[int]:
    """Yield the rows that are heads of what the workbook itself calls a table."""
    for relation in relations.values():
        if relation.kind == "table":
            told = attributes(parsed(whole(package, relation.target)))
            if told.get("headerRowCount", "1") != "0":
                yield from (area.top for area in areas_of(told.get("ref", "")))
