"""The rows that a measure looks at, and what each of them is in it: counted, below only, or left out and why."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from leverarch.measuring.conditions import FROM, TO, asks_for_period, columns_of, meets, one_form
from leverarch.measuring.durations import (
    LENGTH,
    NEGATIVE,
    NOT_BEGUN,
    STATE,
    UNFINISHED,
    has_times,
    with_lengths,
    within_limit,
)
from leverarch.measuring.periods import QUARTER, TIMES, YEAR, parts_of
from leverarch.model import LINE, Measure, Period, Record

#: Columns of a sheet: the day of the row, what it is, why it is left out, the amount it brings, the one it counts for.
DAY, PART, WHY, AMOUNT, ONE = "# day", "# part", "# why", "# amount", "# one"
#: What a row is: counted (on top, and below where there is a below), below only, beside (looked at and not counted,
#: where nothing is counted below), left out, or faulty.
COUNTED, BELOW, BESIDE, LEFT_OUT, FAULTY = "counted", "below", "beside", "left out", "faulty"
#: Why a row is left out.
NO_DAY, NO_NUMBER, NO_ONE = "no day", "no number", "no one"
#: The group of the rows whose cell is empty.
NOT_GIVEN = "not given"
_PARTS = pl.Enum([COUNTED, BELOW, BESIDE, LEFT_OUT, FAULTY])
_WHY = pl.Enum([NO_DAY, NO_NUMBER, NO_ONE, NOT_BEGUN, UNFINISHED])


def day_column(measure: Measure, record: Record) -> str:
    """Return the column that puts a row into the period; empty where the record has no day at all."""
    return measure.day or next((column.name for column in record.columns if column.type == "date"), "")


def is_own_day(measure: Measure, record: Record) -> bool:
    """Whether the rows are put into the period by their own day: then a row without one has a fault to be told."""
    return day_column(measure, record) == next((c.name for c in record.columns if c.type == "date"), "")


def columns_used(measure: Measure, record: Record) -> tuple[str, ...]:
    """Return the columns that a measure goes by, in the order of the record."""
    duration = measure.duration
    conditions = (*measure.population, *measure.numerator, *measure.denominator)
    used = {day_column(measure, record), measure.value, measure.distinct, *measure.group_by}
    used |= {one.column for one in conditions}
    if duration is not None:
        used |= {duration.from_, duration.to}
        used |= {duration.from_time, duration.to_time} if has_times(duration) else set()
    return tuple(column.name for column in record.columns if column.name in used)


def group_column(number: int) -> str:
    """Return the sheet's column with the group of the grouping of that number."""
    return f"# group {number}"


def sheet_of(
    measure: Measure, record: Record, period: Period | None, time: str = "", groupings: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Return the rows of the population in the period (of all time: nothing), each with what it is in the measure.

    `time` is a grouping by time whose parts stand for the period in conditions, or empty. `groupings` are columns of
    the record, or times; the sheet has a `group_column` for each of them.
    """
    assert record.frame is not None, record.id
    # Only what is needed is put through the filters: a column of a million cells takes its room each time.
    needed = dict.fromkeys((*columns_used(measure, record), *(name for name in groupings if name not in TIMES)))
    frame = _in_period(measure, record, record.frame.select(LINE, *needed), period)
    conditions = (*measure.population, *measure.numerator, *measure.denominator)
    if asks_for_period(conditions) and period is not None:
        frame = _with_bounds(frame, period, time)
    frame = frame.filter(meets(frame, record, measure.population) & meets(frame, record, measure.denominator))
    frame = _with_parts(measure, record, frame)
    names = [
        _group(frame, record, grouping).cast(pl.Categorical).alias(group_column(n))
        for n, grouping in enumerate(groupings)
    ]
    return frame.select(LINE, DAY, PART, WHY, AMOUNT, ONE, *names)


def _label(grouping: str) -> pl.Expr:
    """Return the month, quarter or year of the day of each row, as `periods.label_of` gives it of one."""
    day = pl.col(DAY)
    if grouping == QUARTER:
        number = (day.str.slice(5, 2).cast(pl.UInt8) + 2) // 3
        return pl.format("{}-Q{}", day.str.slice(0, 4), number)
    return day.str.slice(0, 4 if grouping == YEAR else 7)


def _group(frame: pl.DataFrame, record: Record, grouping: str) -> pl.Expr:
    if grouping in TIMES:
        return _label(grouping)
    cell = _told_apart(frame, record, grouping)
    return pl.when(cell == "").then(pl.lit(NOT_GIVEN)).otherwise(cell)


def _told_apart(frame: pl.DataFrame, record: Record, name: str) -> pl.Expr:
    """Return the cells of a column as they are told apart: `3`, `3.0` and `03` are one number."""
    column = columns_of(record)[name]
    if column.type != "number":
        return pl.col(name)
    forms = {text: one_form(column, text) for text in frame[name].unique()}
    return pl.col(name).replace({text: form for text, form in forms.items() if form != text})


def _in_period(measure: Measure, record: Record, frame: pl.DataFrame, period: Period | None) -> pl.DataFrame:
    """Keep the rows of the period, and those whose own day is missing: they are left out and said so."""
    name = day_column(measure, record)
    if not name:
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias(DAY))
    day = pl.col(name)
    if period is not None:
        inside = (day >= period.from_.isoformat()) & (day <= period.to.isoformat())
        frame = frame.filter(inside | (day == "") if is_own_day(measure, record) else inside)
    return frame.with_columns(pl.when(day != "").then(day).alias(DAY))


def _with_bounds(frame: pl.DataFrame, period: Period, time: str) -> pl.DataFrame:
    """Add the first and the last day of the period that each row belongs to, as cells hold days."""
    whole = {FROM: period.from_.isoformat(), TO: period.to.isoformat()}
    if time not in TIMES:
        return frame.with_columns(*(pl.lit(text).alias(name) for name, text in whole.items()))
    parts = dict(parts_of(period, time))
    label = _label(time)
    firsts = {said: part.from_.isoformat() for said, part in parts.items()}
    lasts = {said: part.to.isoformat() for said, part in parts.items()}
    return frame.with_columns(
        label.replace_strict(firsts, default=whole[FROM]).alias(FROM),
        label.replace_strict(lasts, default=whole[TO]).alias(TO),
    )


def _with_parts(measure: Measure, record: Record, frame: pl.DataFrame) -> pl.DataFrame:
    """Say of each row what it is, why it is left out, how much it brings and for whom it counts."""
    if measure.duration is not None:
        frame = with_lengths(frame, measure.duration)
    reasons = [pl.when(holds).then(pl.lit(why, dtype=_WHY)) for holds, why in _reasons_to_leave_out(measure, record)]
    why = pl.coalesce(*reasons, pl.lit(None, dtype=_WHY)).alias(WHY)
    one = _told_apart(frame, record, measure.distinct) if measure.distinct else pl.lit("")
    on_top = meets(frame, record, measure.numerator) & _is_within(measure)
    faulty = pl.col(STATE) == NEGATIVE if measure.duration else pl.lit(value=False)
    part = (
        pl.when(pl.col(WHY).is_not_null())
        .then(pl.lit(LEFT_OUT, dtype=_PARTS))
        .when(faulty)
        .then(pl.lit(FAULTY, dtype=_PARTS))
        .when(on_top)
        .then(pl.lit(COUNTED, dtype=_PARTS))
        .otherwise(pl.lit(BELOW if measure.kind == "share" else BESIDE, dtype=_PARTS))
    )
    return frame.with_columns(why, _amount(measure).alias(AMOUNT), one.cast(pl.Categorical).alias(ONE)).with_columns(
        part.alias(PART)
    )


def _reasons_to_leave_out(measure: Measure, record: Record) -> Iterator[tuple[pl.Expr, str]]:
    """Yield when a row of the population is left out, and why. The first that holds is told."""
    if day_column(measure, record):
        yield pl.col(DAY).is_null(), NO_DAY
    duration = measure.duration
    if duration is not None:
        yield pl.col(STATE) == NOT_BEGUN, NOT_BEGUN
        if duration.within is None or duration.unfinished == "left-out":
            yield pl.col(STATE) == UNFINISHED, UNFINISHED
    elif measure.value:
        yield pl.col(measure.value) == "", NO_NUMBER
    if measure.distinct:
        yield pl.col(measure.distinct) == "", NO_ONE


def _is_within(measure: Measure) -> pl.Expr:
    """Whether a row took no longer than the limit. One that is not finished did."""
    if measure.duration is None or measure.duration.within is None:
        return pl.lit(value=True)
    return (pl.col(LENGTH) <= within_limit(measure.duration)).fill_null(value=False)


def _amount(measure: Measure) -> pl.Expr:
    if measure.duration is not None:
        return pl.col(LENGTH)
    return pl.col(measure.value) if measure.value else pl.lit(None, dtype=pl.String)
