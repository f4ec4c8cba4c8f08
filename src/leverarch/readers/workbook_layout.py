"""What a workbook shows and hides: its sheets, merged cells, hidden rows and columns, and cells that hold formulas.

The values are `workbook`'s. This reads the parts of the file one element at a time, and keeps only what is unusual.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

#: Of the part that holds one sheet, unpacked.
MOST_UNPACKED = 100_000_000
_OLD = b"\xd0\xcf\x11\xe0"
_RELATION = re.compile(r"^\{[^}]*/relationships\}id$")
_WORKSHEET = "/worksheet"
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["']""")
_CHUNK = 1_000_000
_REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")

#: A cell: its row (from 1) and its column (from 0).
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet of a workbook: what it is called, whether it is hidden, and which part of the file holds it."""

    name: str
    hidden: bool
    part: str


@dataclass(slots=True)
class Layout:
    """What is unusual in one sheet. Only cells that hold something count.

    `merged` gives the first and the last cell of each block; `hidden_rows` rows that say something; `hidden_columns`
    the first and the last of each stretch, from 0. `formulas` says of each whether its value was kept, `blank` names
    those whose value is an empty text.
    """

    says_something: bool = False
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: dict[Cell, bool] = field(default_factory=dict)
    blank: set[Cell] = field(default_factory=set)
    errors: set[Cell] = field(default_factory=set)

    def hides(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def layouts_of(data: bytes) -> Mapping[SheetName, Layout] | str:
    """Return every sheet in the order of its tab, or in plain words why there are none. Never raises."""
    if data.startswith(_OLD):
        return "the workbook is locked with a password, or is of an old kind"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sheets = tuple(_sheets(package))
            if any(package.getinfo(sheet.part).file_size > MOST_UNPACKED for sheet in sheets):
                return "a sheet of the workbook unpacks to more than can be read"
            return {sheet: _layout(package, sheet.part) for sheet in sheets}
    except MemoryError:
        return "opening the workbook takes more memory than there is"
    except Exception:  # a broken file is the user's to hear of, in one sentence
        return "the file is no Excel workbook, or is damaged"


def merged_blocks(data: bytes, name: str = "") -> tuple[tuple[Cell, Cell], ...]:
    """Return the first and the last cell of each merged block of the sheet that is read. Never raises.

    It is the sheet that `workbook.read_workbook` reads. Its cells are not looked at, so that a long sheet costs little.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sheets = list(_sheets(package))
            asked = (sheet for sheet in sheets if (sheet.name == name if name else not sheet.hidden))
            return tuple(_block(text) for text in _merged_in(package, next(asked, sheets[0]).part))
    except Exception:  # a broken file has a finding of its own
        return ()


def _merged_in(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    with package.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            text, end = before + chunk, 0
            for match in _MERGED.finditer(text):
                yield match[1].decode()
                end = match.end()
            before = text[max(end, len(text) - 200) :]


def _sheets(package: zipfile.ZipFile) -> Iterator[SheetName]:
    """Yield the worksheets; charts on sheets of their own hold no cells."""
    book = next((name for _, name in _relations(package, "") if name.endswith((".xml",))), "xl/workbook.xml")
    parts = {id_: part for id_, part in _relations(package, book) if part}
    for node in _parsed(package, book).iter("{*}sheet"):
        id_ = next((value for name, value in node.attrib.items() if _RELATION.match(name)), "")
        if id_ in parts:
            yield SheetName(node.get("name", ""), node.get("state", "visible") != "visible", parts[id_])


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the target of the relations of a part that lead to a workbook or to a worksheet."""
    folder, name = posixpath.split(part)
    for node in _parsed(package, posixpath.join(folder, "_rels", f"{name}.rels")).iter("{*}Relationship"):
        kind = node.get("Type", "")
        if kind.endswith((_WORKSHEET, "/officeDocument")):
            target = node.get("Target", "")
            yield node.get("Id", ""), posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _parsed(package: zipfile.ZipFile, part: str) -> Any:
    if package.getinfo(part).file_size > MOST_UNPACKED:
        raise ValueError(f"{part} is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(package.read(part), parser)


def _layout(package: zipfile.ZipFile, part: str) -> Layout:
    layout = Layout()
    with package.open(part) as stream:
        nodes = etree.iterparse(
            stream,
            events=("end",),
            tag=("{*}row", "{*}mergeCell", "{*}col"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        line = 0
        for _, node in nodes:
            kind = etree.QName(node).localname
            if kind == "row":
                line = int(node.get("r", line + 1))
                _row(layout, node, line)
            elif kind == "mergeCell":
                layout.merged.append(_block(node.get("ref", "")))
            elif _is_true(node.get("hidden")):
                layout.hidden_columns.append((int(node.get("min", 1)) - 1, int(node.get("max", 1)) - 1))
            _forget(node)
    return layout


def _row(layout: Layout, row: Any, line: int) -> None:
    said, column = False, -1
    for cell in row:
        place = _REFERENCE.match(cell.get("r", ""))
        column = column_number(place.group(1)) if place else column + 1
        has_value = any(len(part) or part.text for part in cell if _name(part) in ("v", "is"))
        if any(_name(part) == "f" for part in cell):
            is_blank = not has_value and cell.get("t") == "str"
            layout.formulas[line, column] = has_value or is_blank
            if is_blank:
                layout.blank.add((line, column))
            said = True
        if cell.get("t") == "e":
            layout.errors.add((line, column))
        said = said or has_value
    layout.says_something = layout.says_something or said
    if said and _is_true(row.get("hidden")):
        layout.hidden_rows.append(line)


def _forget(node: Any) -> None:
    """Let go of an element that has been read, so that a long sheet takes no more memory than a short one."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _block(reference: str) -> tuple[Cell, Cell]:
    """Return the first and the last cell of a block: `A3:B9`. Raises `ValueError` where it is none."""
    first, _, last = reference.partition(":")
    return _cell(first), _cell(last or first)


def _cell(reference: str) -> Cell:
    place = _REFERENCE.match(reference.replace("$", ""))
    if place is None:
        raise ValueError(f"{reference} is no cell")
    return int(place.group(2)), column_number(place.group(1))


def column_number(letters: str) -> int:
    """Return the number of a column, from 0, that Excel calls by these letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
