"""One sheet of a workbook: its cells as Excel shows them, as far as there is room, and what is around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import IO

from lxml import etree

from leverarch.readers.evidence_colours import Look, Looks
from leverarch.readers.evidence_dates import serial_of_iso
from leverarch.readers.evidence_numbers import BUILT_IN, NumberFormat, number_format, plain_number
from leverarch.readers.evidence_package import elements, rich_text, unescaped
from leverarch.readers.evidence_styles import attributes, inside, signs
from leverarch.readers.evidence_table import Area, Cell, CellKind, Room, Rule, Table, column_of, letters_of
from leverarch.readers.markdown_links import safe_address
from leverarch.readers.office_package import Relation, local

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_MERGED = 100_000
_SEEN = ("row", "col", "pane", "mergeCell", "hyperlink", "conditionalFormatting", "autoFilter", "sheetFormatPr",
         "oleObject", "control")  # fmt: skip
#: Rows that are only counted, since there is no more room; after them nothing is looked at.
_MOST_BEYOND = 200_000
#: Cells that only have a look, and share it, take so much less room than others.
_LOOKS_FOR_A_CELL = 8
_OFF = ("", "0", "false")
_TRUE = ("1", "true")


@dataclass(slots=True)
class Reading:
    """What the sheets of one workbook share while they are read."""

    looks: Looks
    texts: Sequence[str]
    room: Room
    from_1904: bool
    formats: dict[int, NumberFormat] = field(default_factory=dict)
    looking: dict[Look, Cell] = field(default_factory=dict)

    def format(self, number: int) -> NumberFormat:
        """Return a format of cells by its number."""
        if number not in self.formats:
            self.formats[number] = number_format(self.looks.codes.get(number) or BUILT_IN.get(number, "General"))
        return self.formats[number]


def read_sheet(stream: IO[bytes], table: Table, reading: Reading, relations: Mapping[str, Relation]) -> None:
    """Fill a table from a sheet. What comes after damage is lost, and `table.damage` says from which row on."""
    row = 0
    try:
        beyond = 0
        for element in elements(stream, *_SEEN):
            name = local(element)
            if name == "row":
                beyond += _is_full(table, reading.room)
                if beyond > _MOST_BEYOND:
                    table.looked_until = row
                    return
                row = _row(element, row, table, reading)
            else:
                _around(name, element, table, reading, relations)
    except MemoryError:
        raise
    except Exception:  # the parser's and zipfile's own kinds of failure
        table.damage = f"after row {row}" if row else "from its first row on"


def place_of(told: str) -> tuple[int, int] | None:
    """Return the row and column of a cell's name (`B5`), where it is one."""
    found = _PLACE.fullmatch(told)
    if not found:
        return None
    row, column = int(found[2]), _column_of(found[1])
    return (row, column) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None


_column_of = lru_cache(maxsize=20_000)(column_of)


def areas_of(told: str) -> tuple[Area, ...]:
    """Return the blocks that a list of names tells (`A1:C4 F2`); what is none is left out."""
    found = []
    for words in told.split():
        first, _, last = words.partition(":")
        start, end = place_of(first), place_of(last or first)
        if start and end:
            rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
            found.append(Area(rows[0], columns[0], rows[1], columns[1]))
    return tuple(found)


def _around(
    name: str, element: etree._Element, table: Table, reading: Reading, relations: Mapping[str, Relation]
) -> None:
    told = attributes(element)
    if name == "col":
        if told.get("hidden", "0") not in _OFF or told.get("width") == "0":
            first, last = told.get("min", ""), told.get("max", "")
            if first.isdigit() and last.isdigit():
                table.hidden_columns.append((int(first), int(last)))
    elif name == "pane" and told.get("state", "").startswith("frozen"):
        table.frozen_rows, table.frozen_columns = _whole(told.get("ySplit")), _whole(told.get("xSplit"))
    elif name == "mergeCell" and len(table.merged) < _MOST_MERGED:
        table.merged += areas_of(told.get("ref", ""))
    elif name == "autoFilter":
        table.head |= {area.top for area in areas_of(told.get("ref", ""))}
    elif name == "hyperlink":
        _link(told, table, relations)
    elif name == "conditionalFormatting":
        table.rules += _rules(element, reading.looks.by_rule)
    elif name in ("oleObject", "control"):
        kind = "embedded file" if name == "oleObject" else "form control"
        table.extras[kind] = table.extras.get(kind, 0) + 1


def _is_full(table: Table, room: Room) -> bool:
    return room.is_full or len(table.rows) >= room.rows


def _whole(told: str | None) -> int:
    try:
        return max(0, min(1000, int(float(told or 0))))
    except (ValueError, OverflowError):
        return 0


def _row(row: etree._Element, before: int, table: Table, reading: Reading) -> int:
    """Take a row, and return its number."""
    told = row.get("r", "")
    number = int(told) if told.isascii() and told.isdigit() and 0 < int(told) <= _LAST_ROW else before + 1
    if not len(row):
        return number
    hidden = row.get("hidden", "0") not in _OFF  # zeroHeight is for rows that are not there
    room = reading.room
    is_full = _is_full(table, room)
    if is_full and not any(len(element) for element in row):
        return number  # nothing but looks
    cells = _cells(row, table, reading, number, count_only=is_full)
    says = any(cell.text for cell in cells.values())
    if not cells:
        return number
    if is_full:
        table.rows_left_out += says
        return number
    table.rows[number] = cells
    if hidden:
        table.hidden_rows.add(number)
    said = sum(bool(cell.text) for cell in cells.values())
    room.cells -= said + (len(cells) - said) // _LOOKS_FOR_A_CELL
    room.letters -= sum(len(cell.text) for cell in cells.values())
    return number


def _cells(row: etree._Element, table: Table, reading: Reading, number: int, *, count_only: bool) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    column = 0
    for element in row:
        if local(element) != "c":
            continue
        place = place_of(element.get("r", ""))
        column = place[1] if place else column + 1
        cell = _cell(element, reading)
        if cell is None:
            continue
        if not cell.text and cell.value is not None:
            table.unseen_values += 1
        if column > reading.room.columns:
            table.columns_left_out = max(table.columns_left_out, column if cell.text else 0)
            continue
        if len(cell.text) > reading.room.longest:
            table.cut_cells.append(f"{letters_of(column)}{number}")
            cell.text = f"{cell.text[: reading.room.longest]} [cut here: {len(cell.text):,} letters in all]"
        found[column] = cell
        if count_only and cell.text:
            return found
    return found


def _cell(element: etree._Element, reading: Reading) -> Cell | None:
    """Return a cell; nothing for one that neither says nor colours anything."""
    told = element.get("s", "0")
    looks = reading.looks.cells
    look = looks[int(told)] if told.isascii() and told.isdigit() and int(told) < len(looks) else looks[0]
    if not len(element):
        return reading.looking.setdefault(look, Cell("", look=look)) if look.fill else None
    value = inline = formula = None
    for child in element:
        name = local(child)
        if name == "v":
            value = child.text
        elif name == "is":
            inline = rich_text(child)
        elif name == "f":
            formula = child.text or ""
    kind = element.get("t", "n")
    if kind == "inlineStr" or (inline is not None and value is None):
        return _text_cell(inline or "", look, reading)
    if value is None or (value == "" and kind != "str"):
        if formula is not None and kind != "str":
            return Cell(f"={formula}" if formula else "", look=look, unsaved=True)
        return Cell("", look=look) if look.fill else None
    return _valued(kind, value, look, reading)


def _text_cell(text: str, look: Look, reading: Reading) -> Cell | None:
    if look.symbols:
        text = signs(text, look.symbols)
    shown = reading.format(look.format).text(text) if look.format else text
    if not shown and not text and not look.fill:
        return None
    return Cell(shown, text or None, look=look)


def _valued(kind: str, value: str, look: Look, reading: Reading) -> Cell | None:
    if kind == "s":
        at = int(value) if value.strip().isdigit() else -1
        known = 0 <= at < len(reading.texts)
        return _text_cell(reading.texts[at] if known else "[text lost: the file is damaged]", look, reading)
    if kind == "str":
        return _text_cell(unescaped(value), look, reading)
    if kind == "b":
        return Cell("TRUE" if value.strip() in _TRUE else "FALSE", value.strip() in _TRUE, CellKind.OTHER, look)
    number = serial_of_iso(value, from_1904=reading.from_1904) if kind == "d" else _number(value)
    if kind == "e" or number is None:
        return Cell(value, value, CellKind.OTHER if kind == "e" else CellKind.TEXT, look)
    form = reading.format(look.format)
    if kind == "d" and not form.is_date:
        return Cell(value, number, CellKind.DATE, look)
    shown = "" if form.hides else form.number(number, from_1904=reading.from_1904)
    if not form.sections and form.text_section:
        shown = form.text(plain_number(number))
    # A format that leaves out noughts is a choice of how to show them; one that shows nothing at all hides a value.
    return Cell(
        shown, number if shown or form.hides else None, CellKind.DATE if form.is_date else CellKind.NUMBER, look
    )


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _link(told: Mapping[str, str], table: Table, relations: Mapping[str, Relation]) -> None:
    relation = relations.get(told.get("id", ""))
    address = safe_address(relation.target) if relation is not None and relation.outside else ""
    if not address:
        return
    for area in areas_of(told.get("ref", "")):
        for number in range(area.top, min(area.bottom, area.top + 1000) + 1):
            for column, cell in table.rows.get(number, {}).items():
                if area.left <= column <= area.right and cell.text:
                    table.rows[number][column] = replace(cell, link=address)


def _rules(element: etree._Element, looks: Sequence[tuple[str, str]]) -> Iterable[Rule]:
    where = attributes(element).get("sqref") or next((one.text or "" for one in inside(element, "sqref")), "")
    for rule in inside(element, "cfRule"):
        told = attributes(rule)
        at = told.get("dxfId", "")
        fill, ink = looks[int(at)] if at.isdigit() and int(at) < len(looks) else ("", "")
        yield Rule(
            areas_of(where),
            "extended" if any(local(one) == "dxf" for one in rule) else told.get("type", ""),
            told.get("operator", ""),
            tuple(one.text or "" for one in rule if local(one) in ("formula", "f")),
            told.get("text", ""),
            fill,
            ink,
            _whole(told.get("priority")),
            told.get("stopIfTrue", "0") in _TRUE,
            where,
        )
