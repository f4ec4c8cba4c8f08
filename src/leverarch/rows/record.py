"""A record with its rows: every column in one form, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from leverarch.diagnostics import Place
from leverarch.model import LINE, Column, Record, Table
from leverarch.rows.body import body_of
from leverarch.rows.columns import column_faults, column_places, no_heading
from leverarch.rows.fitted import Cells, fitted
from leverarch.rows.found import WRONG_COLUMN, all_of, with_faults
from leverarch.rows.together import merged_cells, outside_period, repeated_keys, repeated_rows, uneven_rows

#: Columns whose cells name something else.
REFERRING = frozenset({"role", "evidence", "record"})


def with_rows(record: Record, table: Table | None) -> Record:
    """Return the record with its rows, and with what does not fit in them. Without a file it stays as it is.

    Totals and headings inside the data are faults, and no rows of the record.
    """
    if table is None:
        return record
    record = replace(record, path=table.path, table=table)
    if not table.header.cells:
        return record
    places = column_places(record, table)
    if not places:
        return with_faults(record, [all_of(WRONG_COLUMN, [no_heading(table)])])
    body, found = body_of(record, table, places)
    columns = {LINE: body[LINE]}
    for column in record.columns:
        if column.name in places:
            columns[column.name], faults = fitted(Cells(column, places[column.name], body, table))
            found += faults
        else:
            columns[column.name] = pl.repeat("", body.height, dtype=pl.String, eager=True)
    frame = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    found = [
        all_of(WRONG_COLUMN, column_faults(record, table, places)),
        uneven_rows(table, body),
        merged_cells(table, places),
        *found,
        *repeated_keys(record, frame, table, places),
        *repeated_rows(record, body, table, places),
        *outside_period(record, frame, table, places),
    ]
    return with_faults(replace(record, frame=frame), found)


def referring_cells(record: Record) -> Iterator[tuple[Column, str, int]]:
    """Yield every name of a role, an item or a row of a record, once for each column, with the line it first stands on.

    `cell_place` gives its place.
    """
    for column in record.columns:
        if column.type in REFERRING and record.frame is not None:
            cells = record.frame.select(LINE, name=pl.col(column.name)).filter(pl.col("name") != "")
            for line, name in cells.unique("name", keep="first", maintain_order=True).iter_rows():
                yield column, name, line


def cell_place(record: Record, column: str, line: int) -> Place:
    """Return the place of a cell by its column and the line of its row. A record without a file has none to show."""
    table = record.table
    if table is None:
        return Place(record.path)
    return table.locate(line, column_places(record, table).get(column, 0))
