"""What is wrong with rows that are taken together: with their width, their keys, their period, their layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from leverarch.diagnostics import Place
from leverarch.model import LINE, WIDTH, CellFault, Day, Record, Table, key_expression
from leverarch.rows.found import (
    MERGED_CELLS,
    MOST,
    OUTSIDE_PERIOD,
    REPEATED_KEY,
    REPEATED_ROW,
    UNEVEN_ROW,
    Found,
    all_of,
)
from leverarch.words import count, long_date

_KEY = "key"


def uneven_rows(table: Table, body: pl.DataFrame) -> Found:
    """Return the rows that have more or fewer cells than the heading."""
    wide = len(table.header.cells)
    rows = body.select(LINE, WIDTH).filter(pl.col(WIDTH) != wide)
    help_ = "a cell that holds the sign between the cells stands in quotation marks"
    first = tuple(
        (line, CellFault(UNEVEN_ROW, table.locate(line, min(width, wide)), _uneven(width, wide), help_))
        for line, width in rows.head(MOST).iter_rows()
    )
    return Found(UNEVEN_ROW, rows.height, first)


def _uneven(width: int, wide: int) -> str:
    return f"the row has {count(width, 'cell')}, the heading {wide}"


def merged_cells(table: Table, places: Mapping[str, int]) -> Found:
    """Return the merged blocks that reach into the rows and the columns that are read."""
    last = table.frame[LINE].max() or 0
    used = set(places.values())
    help_ = "unmerge it, and write what it says into every row that it is about"
    blocks = [
        (top, left)
        for (top, left), (bottom, right) in table.merged
        if bottom > table.header.line and top <= int(str(last)) and used & set(range(left, right + 1))
    ]
    faults = (
        CellFault(MERGED_CELLS, table.locate(top, left), "cells are merged here: only the first says anything", help_)
        for top, left in blocks[:MOST]
    )
    return Found(MERGED_CELLS, len(blocks), all_of(MERGED_CELLS, faults).first)


def repeated_keys(record: Record, frame: pl.DataFrame, table: Table, places: Mapping[str, int]) -> Iterator[Found]:
    """Yield the rows whose key another row had before them."""
    if not record.keys:
        return
    column = next((places[name] for name in record.keys if name in places), 0)
    keys = frame.select(LINE, key_expression(record.keys).alias(_KEY)).filter(pl.col(_KEY) != "")
    again = keys.filter(~pl.col(_KEY).is_first_distinct())
    shown = again.head(MOST)
    there = keys.filter(pl.col(_KEY).is_in(shown[_KEY].unique().to_list())).unique(_KEY, keep="first")
    first = dict(there.select(_KEY, LINE).iter_rows())
    faults = tuple((line, _repeated(table.locate(line, column), key, first[key])) for line, key in shown.iter_rows())
    yield Found(REPEATED_KEY, again.height, faults)


def _repeated(place: Place, key: str, first: int) -> CellFault:
    message = f"the row `{key}` is there twice; the first is on line {first}"
    return CellFault(REPEATED_KEY, place, message, "give one of them another key")


def repeated_rows(record: Record, body: pl.DataFrame, table: Table, places: Mapping[str, int]) -> Iterator[Found]:
    """Yield the rows that say just what a row before them said, where no key tells rows apart."""
    if record.keys:
        return
    cells = [str(at) for at in sorted(set(places.values()))]
    # Numbers that stand for rows take little memory; the few rows that share one are then compared themselves.
    same = body.filter(body.select(cells).hash_rows().is_duplicated()).select(LINE, *cells)
    again = same.filter(~pl.struct(cells).is_first_distinct())
    first = {row[1:]: row[0] for row in reversed(same.rows())} if again.height else {}
    faults = []
    for line, *said in again.head(MOST).iter_rows():
        message = f"the row says the same in every cell as the one on line {first[tuple(said)]}"
        help_ = "remove it if it is there twice; if both happened, give the record a key column"
        faults.append((line, CellFault(REPEATED_ROW, table.locate(line, 0), message, help_)))
    yield Found(REPEATED_ROW, again.height, tuple(faults))


def outside_period(record: Record, frame: pl.DataFrame, table: Table, places: Mapping[str, int]) -> Iterator[Found]:
    """Yield the rows that are dated outside the period of the record."""
    dated = next((column.name for column in record.columns if column.type == "date"), "")
    if record.period is None or dated not in places:
        return
    first, last = record.period.from_, record.period.to
    day = pl.col(dated)
    outside = (day != "") & ((day < first.isoformat()) | (day > last.isoformat()))
    rows = frame.select(LINE, dated).filter(outside)
    help_ = f"it runs from {long_date(first)} to {long_date(last)}: correct one of them"
    faults = []
    for line, said in rows.head(MOST).iter_rows():
        message = f"`{dated}`: {long_date(Day.fromisoformat(said))} is outside the record's period"
        faults.append((line, CellFault(OUTSIDE_PERIOD, table.locate(line, places[dated]), message, help_)))
    yield Found(OUTSIDE_PERIOD, rows.height, tuple(faults))
