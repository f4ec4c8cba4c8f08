"""Operational logs, and the chains that link them with evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from leverarch.diagnostics import Place
from leverarch.model.base import Day, Version
from leverarch.model.evidence import Period
from leverarch.source import Doc

#: The column of a frame that holds the line on which each row begins in its file (from 1). No heading is called so.
LINE = "# line"
#: The column of a table's frame that holds how many cells each row has.
WIDTH = "# cells"


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

    `locate` gives the place of a cell by the line its row begins on and the number of its column (from 0). `frame`
    holds the rows below the heading in order: a column of text for each place of a cell ("0", "1" …; null where the
    row is shorter), and `LINE` and `WIDTH`. `merged` gives the first and the last cell of each block of merged cells of
    a workbook, each by its line and its column (from 0).
    """

    path: str
    header: TableRow
    faults: tuple[TableFault, ...]
    locate: Callable[[int, int], Place] = field(repr=False)
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    frame: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={LINE: pl.UInt32, WIDTH: pl.UInt32}),
        repr=False,
        compare=False,
    )

    @property
    def size(self) -> int:
        """How many rows there are below the heading."""
        return self.frame.height

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows below the heading, one after the other."""
        wide = [name for name in self.frame.columns if name not in (LINE, WIDTH)]
        for line, width, *cells in self.frame.select(LINE, WIDTH, *wide).iter_rows():
            yield TableRow(line, tuple(cells[:width]))


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
    """An operational log: what its columns mean, and its rows. `path` is where the file of rows was found.

    `path` is empty where there is none. `table` is that file as it is written. `frame` holds its rows in order: a
    column of text for each of `columns` (the value in its one form; empty where the cell is empty, missing or wrong),
    and `LINE`. There is none where the file has no heading. `faults` is what does not fit, the first of each kind;
    `fault_counts` says of each kind how many there are in all.
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
    frame: pl.DataFrame | None = field(default=None, repr=False, compare=False)
    table: Table | None = None
    faults: tuple[CellFault, ...] = ()
    fault_counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns that tell one row from another."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def size(self) -> int:
        """How many rows the record has."""
        return 0 if self.frame is None else self.frame.height

    def rows(self) -> Iterator[Row]:
        """Yield the rows one after the other. For what needs all of many rows, `frame` is quicker."""
        if self.frame is not None:
            yield from map(_row, self.frame.iter_rows(named=True))

    def row(self, key: str) -> Row | None:
        """Return the first row with this key, or nothing. A key of several columns is written `A / B`."""
        if self.frame is None or not self.keys or not key:
            return None
        found = self.frame.lazy().filter(key_expression(self.keys) == key).head(1).collect()
        return next(map(_row, found.iter_rows(named=True)), None)

    def keys_there(self) -> frozenset[str]:
        """Return the keys of all rows, without the empty one."""
        if self.frame is None or not self.keys:
            return frozenset()
        return frozenset(self.frame.select(key_expression(self.keys)).to_series().unique()) - {""}

    def key_of(self, row: Row) -> str:
        """Return the key of a row; nothing where the record has no key or a part of it is empty."""
        parts = [row.values.get(name, "") for name in self.keys]
        return " / ".join(parts) if all(parts) else ""

    def day_of(self, row: Row) -> Day | None:
        """Return the day that a row is about: its first column of type date. Nothing where it has none."""
        dated = next((column.name for column in self.columns if column.type == "date"), "")
        said = row.values.get(dated, "")
        return Day.fromisoformat(said) if said else None


def key_expression(keys: tuple[str, ...]) -> pl.Expr:
    """Return the key of every row of a frame, as `Record.key_of` gives it of one. `keys` names a column at least."""
    if len(keys) == 1:
        return pl.col(keys[0])
    whole = pl.all_horizontal(*(pl.col(name) != "" for name in keys))
    return pl.when(whole).then(pl.concat_str(*keys, separator=" / ")).otherwise(pl.lit(""))


def _row(named: dict[str, str]) -> Row:
    return Row(int(named.pop(LINE)), MappingProxyType(named))


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
