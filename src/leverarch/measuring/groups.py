"""The groups of a measure in the order in which they are printed, also those without a row."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from leverarch.measuring.conditions import admits, columns_of
from leverarch.measuring.periods import TIMES, parts_of
from leverarch.measuring.sheet import NOT_GIVEN, group_column
from leverarch.model import Column, Measure, Period, Record


def labels_of(
    measure: Measure, record: Record, number: int, period: Period, sheets: Iterable[pl.DataFrame]
) -> tuple[str, ...]:
    """Return the groups of one grouping in order.

    Months, quarters and years of the period are all there, and so is every choice that the measure does not rule out;
    of another column what is in the rows of `sheets`. Rows whose cell is empty come last.
    """
    grouping = measure.group_by[number]
    if grouping in TIMES:
        return tuple(label for label, _ in parts_of(period, grouping))
    column = columns_of(record)[grouping]
    there: set[str] = set()
    for sheet in sheets:
        there |= set(sheet[group_column(number)].drop_nulls().unique())
    named = _named(measure, column, there - {NOT_GIVEN})
    return (*named, NOT_GIVEN) if NOT_GIVEN in there else named


def _named(measure: Measure, column: Column, there: set[str]) -> tuple[str, ...]:
    if column.type == "choice":
        ruled = [one for one in (*measure.population, *measure.denominator) if one.column == column.name]
        choices = dict.fromkeys(column.choices)
        return tuple(said for said in choices if said in there or all(admits(column, one, said) for one in ruled))
    if column.type == "yes-no":
        return tuple(said for said in ("yes", "no") if said in there)
    if column.type == "number":
        return tuple(sorted(there, key=lambda said: (Decimal(said), said)))
    return tuple(sorted(there, key=lambda said: (said.casefold(), said)))
