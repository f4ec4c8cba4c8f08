"""Rows that are no data: totals, and headings further down. They are found, said, and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import polars as pl

from leverarch.cells import AS_THEY_ARE, fits
from leverarch.model import LINE, WIDTH, CellFault, Column, Record, Table
from leverarch.rows.columns import folded
from leverarch.rows.found import HEADING_INSIDE, MOST, TOTAL_ROW, Found

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SPAN = rf"(?:\d{{4}}(?:\s*[/–-]\s*\d{{2,4}})?|q[1-4]|{_MONTH}|quarter|month|year|week)"
_TOTAL = (
    rf"(?i)^\s*(?:{_SPAN}\s+)?(?:(?:grand|overall|sub)?[ -]?totals?|sum|average)"
    rf"\s*[:=]?(?:\s+(?:for\s+)?(?:the\s+)?{_SPAN}){{0,2}}\s*[:=]?\s*$"
)
_FIGURES = re.compile(r"[\s\d.,/:%£+-]*")
Reason = tuple[int, str, str]


def body_of(record: Record, table: Table, places: Mapping[str, int]) -> tuple[pl.DataFrame, list[Found]]:
    """Return the rows of a table that are data, and a finding for each of the others."""
    columns = {places[column.name]: column for column in record.columns if column.name in places}
    wide = len(table.header.cells)
    totals = _marked(table, _total_like(columns, wide), lambda cells: _total(columns, cells))
    heads = _marked(table, _heading_like(table), lambda cells: _heading(table, cells))
    known = {line for line, _ in heads}
    heads += [one for one in _second_tables(table, columns) if one[0] not in known]
    left_out = [line for line, _ in (*totals, *heads)]
    body = table.frame.filter(~pl.col(LINE).is_in(left_out)) if left_out else table.frame
    return body, [_found(TOTAL_ROW, table, totals), _found(HEADING_INSIDE, table, heads)]


def _found(kind: str, table: Table, rows: list[tuple[int, Reason]]) -> Found:
    first = tuple(
        (line, CellFault(kind, table.locate(line, at), message, help_))
        for line, (at, message, help_) in sorted(rows)[:MOST]
    )
    return Found(kind, len(rows), first)


def _marked(
    table: Table, likely: pl.Expr, reason: Callable[[tuple[str, ...]], Reason | None]
) -> list[tuple[int, Reason]]:
    """Return the lines of the rows that are likely to be no data, and are none, each with the reason."""
    rows = table.frame.filter(likely).drop(WIDTH)
    found = []
    for line, *cells in rows.iter_rows():
        why = reason(tuple(cell or "" for cell in cells))
        if why:
            found.append((line, why))
    return found


# ---------------------------------------------------------------- totals


def _total_like(columns: Mapping[int, Column], wide: int) -> pl.Expr:
    """Return which rows have a cell that is called a total."""
    asked = (at for at in range(wide) if not _takes_total(columns.get(at)))
    return pl.any_horizontal(
        *(pl.col(str(at)).str.contains(_TOTAL).fill_null(value=False) for at in asked), pl.lit(value=False)
    )


def _takes_total(column: Column | None) -> bool:
    """Whether a column has a choice that is called so, such as “Average”: it is then one of its values."""
    return column is not None and any(re.match(_TOTAL, choice) for choice in column.choices)


def _total(columns: Mapping[int, Column], cells: tuple[str, ...]) -> Reason | None:
    """Return why a row is a total: its first text, or its key, is called one. A number is a text where it is a key."""
    keys = [at for at, column in columns.items() if column.key and at < len(cells)]
    texts = [at for at, cell in enumerate(cells) if cell.strip() and (at in keys or not _FIGURES.fullmatch(cell))]
    for at in (*texts[:1], *keys):
        if re.match(_TOTAL, cells[at]) and not _takes_total(columns.get(at)):
            message = f"`{cells[at].strip()}`: this row looks like a total, and is left out"
            return at, message, "remove it: what it adds up would be counted twice"
    return None


# ---------------------------------------------------------------- headings


def _heading_like(table: Table) -> pl.Expr:
    """Return which rows have at least one cell that says what a heading of the file says."""
    heads = [folded(cell) for cell in table.header.cells if cell.strip()]
    pattern = "(?i)^[\\s]*(?:" + "|".join(re.escape(head).replace(r"\ ", r"\s+") for head in heads) + r")[\s]*$"
    return pl.any_horizontal(
        *(pl.col(str(at)).str.contains(pattern).fill_null(value=False) for at in range(len(table.header.cells)))
    )


def _heading(table: Table, cells: tuple[str, ...]) -> Reason | None:
    """Return why a row is a heading: two of its cells, and half of all that say anything, name columns."""
    heads = {folded(cell) for cell in table.header.cells if cell.strip()}
    said = [folded(cell) for cell in cells if cell.strip()]
    same = sum(cell in heads for cell in said)
    alone = len(heads) == 1 and said == list(heads)
    if not alone and (same < 2 or same * 2 < len(said)):
        return None
    return 0, "the heading stands here again, inside the data", "remove it: a file has one heading, in its first row"


def _second_tables(table: Table, columns: Mapping[int, Column]) -> list[tuple[int, Reason]]:
    """Return the rows after a gap that look like the heading of another table: words where other cells belong."""
    help_ = "give each table a file and a record of its own"
    typed = {at: column for at, column in columns.items() if column.type not in AS_THEY_ARE}
    found = []
    for line, cells in _wordy_below_gaps(table, list(typed)):
        said = {at: cell.strip() for at, cell in enumerate(cells) if cell and cell.strip()}
        if len(said) > 1 and all(fits(typed[at], cell)[1] for at, cell in said.items() if at in typed):
            found.append((line, (0, "this row looks like the heading of another table", help_)))
    return found


def _wordy_below_gaps(table: Table, typed: list[int]) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Yield each row that stands below a blank one and holds no digit, but words in some column that is `typed`."""
    steps = table.frame[LINE].diff().fill_null(1) > 1
    if not steps.any() or not typed:
        return
    rows = table.frame.drop(WIDTH).with_row_index("row").filter(steps)
    wordy = ~pl.any_horizontal(pl.exclude("row", LINE).str.contains(r"\d").fill_null(value=False))
    filled = pl.any_horizontal(pl.col(str(at)).str.contains(r"\S").fill_null(value=False) for at in typed)
    likely = rows.filter(wordy & filled)
    before = table.frame.drop(WIDTH)[(likely["row"] - 1).to_list()]
    for (_, line, *cells), (above, *texts) in zip(likely.iter_rows(), before.iter_rows(), strict=True):
        # A cell of several lines in the row before is no gap.
        if line > above + 1 + sum((text or "").count("\n") for text in texts):
            yield line, tuple(cells)
