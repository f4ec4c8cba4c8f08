"""A table of somebody's file as it was read: its cells as they are shown, and what is known of its rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from leverarch.readers.evidence_colours import Look

PLAIN = Look()


class CellKind(StrEnum):
    """What stands in a cell, as far as it matters to its place in the column."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    OTHER = "other"


@dataclass(slots=True)
class Cell:
    """A cell as it is shown. `value` is what it holds, for rules; `unsaved`: a formula whose value was never saved."""

    text: str
    value: float | str | bool | None = None
    kind: CellKind = CellKind.TEXT
    look: Look = PLAIN
    link: str = ""
    unsaved: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells, rows and columns counted from 1, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by which cells are coloured: its kind and operator, its formulas, and the fill and ink that it gives."""

    areas: tuple[Area, ...]
    kind: str
    operator: str = ""
    formulas: tuple[str, ...] = ()
    text: str = ""
    fill: str = ""
    ink: str = ""
    rank: int = 0
    stops: bool = False
    told: str = ""


@dataclass(slots=True)
class Table:
    """One sheet, or one CSV file. `rows` holds those that say or colour anything, by number, cells by column.

    `held_rows` counts the rows that say anything, printed or not, and `held_columns` the same. `head` holds the rows
    that the file itself calls heads (of a filter or a table). `extras` counts what is not cells ("chart": 2).
    `unseen_values` counts those that a format hides, `covered_values` those under merged blocks.
    Past the row `looked_until` (0: there is none) nothing was looked at.
    """

    name: str = ""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    frozen_rows: int = 0
    frozen_columns: int = 0
    head: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unseen_values: int = 0
    covered_values: int = 0
    rows_left_out: int = 0
    columns_left_out: int = 0
    looked_until: int = 0
    cut_cells: list[str] = field(default_factory=list)
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    extras: dict[str, int] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    damage: str = ""
    ragged: tuple[int, ...] = ()

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(slots=True)
class Room:
    """How much more may be taken from a file: cells, and letters in them. Past it, rows are counted and left out."""

    cells: int
    letters: int
    rows: int
    columns: int
    longest: int

    def share(self, cells: int, letters: int) -> Room:
        """Return the room for one sheet: so much, as far as there is so much."""
        return Room(min(self.cells, cells), min(self.letters, letters), self.rows, self.columns, self.longest)

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be taken."""
        return self.cells <= 0 or self.letters <= 0


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets that can be seen, those that can't by name, and how each is named in order.

    `others` are sheets without cells of their own (charts). `macros`: it holds a program.
    """

    tables: Sequence[Table]
    names: Sequence[tuple[str, str]]
    hidden: Sequence[str] = ()
    others: Sequence[str] = ()
    macros: bool = False


def letters_of(column: int) -> str:
    """Return the letters of a column (from 1) as workbooks name it."""
    said = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def column_of(letters: str) -> int:
    """Return the number of a column (from 1) by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
