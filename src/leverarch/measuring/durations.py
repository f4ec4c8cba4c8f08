"""How long something took: between the days, and the times of day, of two columns. Whole numbers, so exact."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from leverarch.measuring.bank_holidays import on_weekdays
from leverarch.model import Day, Duration

MINUTES, HOURS, DAYS, WORKING_DAYS = "minutes", "hours", "days", "working-days"
#: What became of a row: it took so long, has no (full) end, has no (full) beginning, or ends before it begins.
TOOK, UNFINISHED, NOT_BEGUN, NEGATIVE = "took", "unfinished", "not begun", "negative"
#: Columns that `lengths` adds: how long in the least unit, and what became of the row.
LENGTH, STATE = "# length", "# state"
_DAY_MINUTES = 24 * 60
_EPOCH = Day(1970, 1, 1)
# A year outside these is a slip of the pen; it has weekends all the same.
_FIRST, _LAST = 1900, 2100


def has_times(duration: Duration) -> bool:
    """Whether times of day count."""
    return bool(duration.from_time and duration.to_time)


def per_unit(duration: Duration) -> int:
    """Return how many of the least unit (minutes, or days where no times count) make one unit of the duration."""
    if duration.unit == MINUTES:
        return 1
    if duration.unit == HOURS:
        return 60
    return _DAY_MINUTES if duration.unit == DAYS and has_times(duration) else 1


def within_limit(duration: Duration) -> int:
    """Return the limit in the least unit, rounded down: lengths are whole numbers of it."""
    return int((duration.within or Decimal(0)) * per_unit(duration))


def with_lengths(frame: pl.DataFrame, duration: Duration) -> pl.DataFrame:
    """Add `LENGTH` (null where it is not known) and `STATE` of each row.

    Working days are those after the day it begins on, up to and with the day it ends on. A day counts 24 hours; clock
    changes are not known to a log that holds local times.
    """
    ends = {"# a": (duration.from_, duration.from_time), "# b": (duration.to, duration.to_time)}
    timed = has_times(duration) and duration.unit != WORKING_DAYS
    frame = frame.with_columns(*(_moment(day, time if timed else "").alias(name) for name, (day, time) in ends.items()))
    begun, ended = pl.col("# a"), pl.col("# b")
    state = (
        pl.when(begun.is_null())
        .then(pl.lit(NOT_BEGUN))
        .when(ended.is_null())
        .then(pl.lit(UNFINISHED))
        .when(ended < begun)
        .then(pl.lit(NEGATIVE))
        .otherwise(pl.lit(TOOK))
    )
    frame = frame.with_columns(state.alias(STATE))
    if duration.unit == WORKING_DAYS:
        free = _free_days(frame["# a"], frame["# b"])
        length = _working_days_until(frame["# b"], free) - _working_days_until(frame["# a"], free)
        frame = frame.with_columns(length.alias(LENGTH))
    else:
        frame = frame.with_columns((ended - begun).alias(LENGTH))
    return frame.drop("# a", "# b")


def _moment(day: str, time: str) -> pl.Expr:
    """Return the days since 1970, or the minutes where a time of day counts. Nothing where a part is missing."""
    days = pl.col(day).str.to_date("%Y-%m-%d", strict=False).to_physical().cast(pl.Int64)
    if not time:
        return days
    clock = pl.col(time)
    hours = clock.str.slice(0, 2).cast(pl.Int64, strict=False)
    minutes = clock.str.slice(3, 2).cast(pl.Int64, strict=False)
    return days * _DAY_MINUTES + hours * 60 + minutes


def _free_days(*ends: pl.Series) -> pl.Series:
    """Return the bank holidays on weekdays between the first and the last of these days, as days since 1970."""
    known = pl.concat(ends).drop_nulls()
    if known.is_empty():
        return pl.Series([], dtype=pl.Int64)
    first, last = (Day.fromordinal(_EPOCH.toordinal() + int(str(day))) for day in (known.min(), known.max()))
    listed = on_weekdays(range(max(first.year, _FIRST), min(last.year, _LAST) + 1))
    return pl.Series([(day - _EPOCH).days for day in listed], dtype=pl.Int64)


def _working_days_until(days: pl.Series, free: pl.Series) -> pl.Series:
    """Return how many working days lie between a fixed Monday and each day, that day included.

    `free` are the bank holidays; those before the first of them cancel out where two days are compared.
    """
    # 5 January 1970 was a Monday: the fourth day after the epoch.
    before = free.search_sorted(days.fill_null(0), side="right").cast(pl.Int64)
    return _weekdays(days - 4) - before


def _weekdays(since_monday: pl.Series) -> pl.Series:
    """Return how many of the days from a Monday (0) up to and with each day are Monday to Friday."""
    frame = pl.DataFrame({"n": since_monday})
    n = pl.col("n")
    return frame.select(n.floordiv(7) * 5 + pl.min_horizontal(n.mod(7) + 1, pl.lit(5))).to_series()
