"""Operational logs, and the chains that link them with evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from leverarch.diagnostics import Place
from leverarch.model.base import Day, Version
from leverarch.model.evidence import Period
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a record means."""

    name: str
    type: str
    title: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    record: str = ""
    required: bool = False
    key: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a file of rows as it is written: the line it begins on (from 1), and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFault:
    """What keeps a file of rows from being read, or makes its letters a guess (`guessed`)."""

    place: Place
    message: str
    help: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows as it is written: where it lies, its heading, its rows, and what was wrong with it as a file.

    `locate` gives the place of a cell by the line its row begins on and the number of its column (from 0).
    """

    path: str
    header: TableRow
    rows: tuple[TableRow, ...]
    faults: tuple[TableFault, ...]
    locate: Callable[[int, int], Place] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a record: its line in the file (from 1, the heading's line is 1), and its values by column name.

    A column that the file lacks, and a cell that does not fit its column, have the empty value.
    """

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a file of rows: `kind` says which rule it breaks, `place` where, the rest is in words."""

    kind: str
    place: Place
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Record:
    """An operational log: what its columns mean, and its rows (`entries`). `path` is where the file of rows was found.

    `path` is empty where there is none. `table` is that file as it is written, `faults` what does not fit in it.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    doc: Doc
    file: str = ""
    arrangements: tuple[str, ...] = ()
    owner: str = ""
    classification: str = ""
    source: str = ""
    period: Period | None = None
    notes: str = ""
    path: str = ""
    entries: tuple[Row, ...] = ()
    table: Table | None = None
    faults: tuple[CellFault, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns that tell one row from another."""
        return tuple(column.name for column in self.columns if column.key)

    def row(self, key: str) -> Row | None:
        """Return the first row with this key, or nothing. A key of several columns is written `A / B`."""
        return next((row for row in self.entries if self.key_of(row) == key), None)

    def key_of(self, row: Row) -> str:
        """Return the key of a row; nothing where the record has no key or a part of it is empty."""
        parts = [row.values.get(name, "") for name in self.keys]
        return " / ".join(parts) if all(parts) else ""

    def day_of(self, row: Row) -> Day | None:
        """Return the day that a row is about: its first column of type date. Nothing where it has none."""
        dated = next((column.name for column in self.columns if column.type == "date"), "")
        said = row.values.get(dated, "")
        return Day.fromisoformat(said) if said else None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of a chain: what shows a step, or why nothing does yet."""

    step: str
    says: str = ""
    on: Day | None = None
    record: str = ""
    row: str = ""
    evidence: str = ""
    pages: Version = ""
    heading: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What happened, and what came of it: linked records and evidence, step by step."""

    id: str
    title: str
    arrangement: str
    kind: str
    classification: str
    links: tuple[ChainLink, ...]
    doc: Doc
    owner: str = ""
    notes: str = ""
