"""What the rows of a record say in one column: the different values, where each stands first, which are alike."""

from __future__ import annotations

import polars as pl

from leverarch.measuring.conditions import meets
from leverarch.model import LINE, Condition, Record

#: Marks that are read as a dash, and are not the same letter.
_DASHES = r"[\u2010-\u2015\u2212]"
#: A value, and the line of the first row that says it.
Said = tuple[str, int]


def values_said(record: Record, column: str) -> frozenset[str]:
    """Return the different values of a column; nothing for a record without rows."""
    return frozenset() if record.frame is None else frozenset(record.frame[column].unique()) - {""}


def first_lines(record: Record, column: str, where: tuple[Condition, ...]) -> tuple[Said, ...]:
    """Return each value of a column among the rows that meet the conditions, in order of its first line."""
    if record.frame is None:
        return ()
    rows = record.frame.filter(meets(record.frame, record, where) & (pl.col(column) != ""))
    return tuple(rows.group_by(column).agg(pl.col(LINE).min()).sort(LINE).iter_rows())


def values_alike(record: Record, column: str) -> tuple[tuple[Said, ...], ...]:
    """Return values that differ in capitals, spaces or dashes alone, together; the one most rows say comes first."""
    if record.frame is None:
        return ()
    cell = pl.col(column)
    folded = cell.str.to_lowercase().str.replace_all(_DASHES, "-").str.replace_all(r"\s+", " ")
    values = record.frame.select(LINE, column, folded=folded).filter(cell != "").group_by(column, "folded")
    each = values.agg(pl.len().alias("rows"), pl.col(LINE).min()).filter(pl.len().over("folded") > 1)
    pairs = each.sort("folded", "rows", LINE, descending=[False, True, False]).group_by("folded", maintain_order=True)
    return tuple(tuple(rows.select(column, LINE).iter_rows()) for _, rows in pairs)
