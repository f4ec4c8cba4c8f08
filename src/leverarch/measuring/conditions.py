"""What the cells of a row say: conditions as expressions over the columns of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_

import polars as pl

from leverarch.cells import fits
from leverarch.model import Column, Condition, Record

#: Words that stand for the first and the last day of the period that is measured.
PERIOD_START, PERIOD_END = "period-start", "period-end"
#: Columns of a frame in which the first and the last day of the period of each row stand, where a condition asks.
FROM, TO = "# from", "# to"
#: Types whose cells have an order that a condition may ask for.
ORDERED = frozenset({"number", "date", "time"})
_BOUNDS = {PERIOD_START: FROM, PERIOD_END: TO}


def columns_of(record: Record) -> Mapping[str, Column]:
    """Return the columns of a record by name."""
    return {column.name: column for column in record.columns}


def asks_for_period(conditions: Iterable[Condition]) -> bool:
    """Whether any of them depends on the period that is measured."""
    return any(bound in _BOUNDS for one in conditions for bound in (one.at_least, one.at_most))


def meets(frame: pl.DataFrame, record: Record, conditions: Iterable[Condition]) -> pl.Expr:
    """Return the expression that is true for the rows of `frame` that meet all conditions.

    An empty cell has no value: it is never among the values of `is`, always another than those of `not`, and neither
    `at_least` nor `at_most` anything.
    """
    columns = columns_of(record)
    parts = (_meets(frame, columns[one.column], one) for one in conditions)
    return reduce(and_, parts, pl.lit(value=True))


def admits(column: Column, condition: Condition, value: str) -> bool:
    """Whether a cell with this value meets what a condition says of single values (`is`, `not` and `given`)."""
    said = one_form(column, value)
    if condition.given is not None and bool(said) != condition.given:
        return False
    if condition.is_ and said not in {one_form(column, text) for text in condition.is_}:
        return False
    return said not in {one_form(column, text) for text in condition.not_}


def one_form(column: Column, text: str) -> str:
    """Return a value in the form in which it is compared: a number without needless noughts, a date as 2026-09-30."""
    value = fits(column, text.strip())[0]
    return _plain(value) if column.type == "number" and value else value


def _plain(number: str) -> str:
    """`3`, `3.0` and `03` are the same number."""
    exact = Decimal(number)
    return "0" if not exact else format(exact, "f").rstrip("0").rstrip(".") if "." in number else format(exact, "f")


def _meets(frame: pl.DataFrame, column: Column, condition: Condition) -> pl.Expr:
    cell = pl.col(column.name)
    parts = [pl.lit(value=True)]
    if condition.given is not None:
        parts.append((cell != "") if condition.given else (cell == ""))
    if condition.is_ or condition.not_:
        parts.append(_meets_values(frame, column, condition))
    for bound, holds in ((condition.at_least, _at_least), (condition.at_most, _at_most)):
        if bound:
            parts.append(_within(frame, column, bound, holds))
    return reduce(and_, parts)


def _meets_values(frame: pl.DataFrame, column: Column, condition: Condition) -> pl.Expr:
    cell = pl.col(column.name)
    if column.type == "number":
        return cell.is_in([text for text in frame[column.name].unique() if admits(column, condition, text)])
    among = cell.is_in(_forms(column, condition.is_)) if condition.is_ else pl.lit(value=True)
    return among & ~cell.is_in(_forms(column, condition.not_))


def _forms(column: Column, values: Iterable[str]) -> list[str]:
    """What the column can't hold has no form; it must not be taken for an empty cell."""
    return [form for form in (one_form(column, text) for text in values) if form]


def _at_least(cell: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return cell >= bound


def _at_most(cell: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return cell <= bound


def _within(
    frame: pl.DataFrame,
    column: Column,
    bound: str,
    holds: Callable[[pl.Expr, pl.Expr], pl.Expr],
) -> pl.Expr:
    """Days and times have one form whose letters stand in their own order; numbers are compared as such, exactly."""
    cell = pl.col(column.name)
    if column.type != "number":
        limit = pl.col(_BOUNDS[bound]) if bound in _BOUNDS else pl.lit(one_form(column, bound))
        return (cell != "") & holds(cell, limit)
    limit_ = Decimal(bound)
    above = holds is _at_least
    texts = (text for text in frame[column.name].unique() if text)
    return cell.is_in([text for text in texts if (Decimal(text) >= limit_ if above else Decimal(text) <= limit_)])


def bound_fault(column: Column, bound: str) -> str:
    """Return what is wrong with a limit of a condition on this column, or nothing."""
    if column.type not in ORDERED:
        return f"`{column.name}` is of type {column.type}: it has no more and no less"
    if bound in _BOUNDS:
        return "" if column.type == "date" else f"`{column.name}` holds no days, and `{bound}` is one"
    if column.type == "number":
        try:
            return "" if Decimal(bound).is_finite() else f"`{bound}` is no number"
        except InvalidOperation:
            return f"`{bound}` is no number"
    return fits(column, bound)[1]
