"""A measure with the rows that it reads: its own, and those of the measure that a rate is divided by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from leverarch.measuring.conditions import asks_for_period, meets
from leverarch.measuring.figures import OF_SOMETHING, Tally, tallies, value_of
from leverarch.measuring.groups import labels_of
from leverarch.measuring.periods import TIMES, common, days_in, period_of
from leverarch.measuring.sheet import day_column, sheet_of
from leverarch.model import Condition, Day, Measure, Model, Period, Record, Value
from leverarch.words import listed, long_date

#: The rows of a measure, and those of what a rate is divided by; none where no day is covered.
Sheets = tuple[pl.DataFrame, ...]
_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure that can be worked out, its record, and what a rate is divided by.

    `covers` are the periods of which its records say that they cover them. Where its own does not say so, `span` is
    the time from its first row to its last: outside of it nobody knows whether nothing happened
    or nothing was written down.
    """

    measure: Measure
    record: Record
    covers: tuple[Period, ...]
    span: Period | None
    per: Reading | None = None


def reading_of(model: Model, measure: Measure) -> Reading:
    """Return a measure with its rows. It must be one without problems, of records that can be relied on."""
    record = model.records[measure.record]
    per = reading_of(model, model.measures[measure.per.measure]) if measure.per else None
    span = None if record.period else _span(record, day_column(measure, record))
    covers = (*([record.period] if record.period else []), *(per.covers if per else ()))
    return Reading(measure, record, covers, span, per)


def narrowed(reading: Reading, more: tuple[Condition, ...]) -> Reading:
    """Return the same measure of fewer rows: those that also meet `more`, whose columns both records have."""
    record = reading.record
    assert record.frame is not None, record.id
    frame = record.frame.filter(meets(record.frame, record, more))
    per = narrowed(reading.per, more) if reading.per else None
    return replace(reading, record=replace(record, frame=frame), per=per)


def over(reading: Reading, period: Period) -> Reading:
    """Return the same measure of the rows of some days alone: for what looks at them many times."""
    record = reading.record
    assert record.frame is not None, record.id
    name = day_column(reading.measure, record)
    day = pl.col(name)
    inside = (day >= period.from_.isoformat()) & (day <= period.to.isoformat())
    frame = record.frame.filter(inside) if name else record.frame
    per = over(reading.per, period) if reading.per else None
    return replace(reading, record=replace(record, frame=frame), per=per)


def whole_of(reading: Reading, period: Period, sheets: Sheets | None = None) -> Value:
    """Return the figure for all groups together over a period."""
    return values_of(reading, period, (), sheets)[()]


def values_of(
    reading: Reading, period: Period, by: tuple[int, ...], sheets: Sheets | None = None
) -> Mapping[tuple[str, ...], Value]:
    """Return the figure of each group over a period, by the groupings of these numbers, in the order of print.

    `sheets` are `sheets_of` the reading and the period, for who needs them more than once.
    """
    groupings = reading.measure.group_by
    if sheets is None or uses_period(reading):
        sheets = sheets_of(reading, period, next((groupings[n] for n in by if groupings[n] in TIMES), ""))
    counted = tallies(sheets[0], reading.measure, by) if sheets else {}
    below = tallies(sheets[1], reading.per.measure, by) if reading.per and sheets else {}
    groups: list[tuple[str, ...]] = [()]
    for names in [labels_of(reading.measure, reading.record, n, period, sheets) for n in by]:
        groups = [(*group, name) for group in groups for name in names]
    values = (
        _value(reading, period, _label_days(reading, by, group), counted.get(group), below.get(group))
        for group in groups
    )
    return {group: replace(value, group=group) for group, value in zip(groups, values, strict=True)}


def uses_period(reading: Reading) -> bool:
    """Whether a condition depends on the period that the measure is worked out for."""
    measure = reading.measure
    conditions = (*measure.population, *measure.numerator, *measure.denominator)
    return asks_for_period(conditions) or (reading.per is not None and uses_period(reading.per))


def sheets_of(reading: Reading, period: Period, time: str = "") -> Sheets:
    """Return the rows of a period, each with what it is in the measure: its own, and those that a rate is divided by.

    `time` is the grouping by time whose parts stand for the period in conditions, or empty. Nothing where the records
    cover none of the days.
    """
    inside = covered(reading, period)
    if inside is None:
        return ()
    groupings = reading.measure.group_by
    both = (reading, reading.per) if reading.per else (reading,)
    return tuple(sheet_of(one.measure, one.record, inside, time, groupings) for one in both)


def covered(reading: Reading, period: Period) -> Period | None:
    """Return the days of a period that all records of a measure cover, or nothing."""
    inside: Period | None = period
    for one in reading.covers:
        inside = common(inside, one) if inside else None
    return inside


def _label_days(reading: Reading, by: tuple[int, ...], group: tuple[str, ...]) -> Period | None:
    """Return all days of the month, quarter or year that a group is named after, or nothing."""
    for number, label in zip(by, group, strict=True):
        if reading.measure.group_by[number] in TIMES:
            return period_of(label, reading.measure.group_by[number])
    return None


def _value(reading: Reading, of: Period, label: Period | None, tally: Tally | None, below: Tally | None) -> Value:
    """Return the figure of the days of a period that lie in the group's own month, quarter or year (`label`).

    Where the record covers fewer days, or the period holds fewer than the name of the group says, it says so.
    """
    asked = (common(of, label) if label else None) or of
    period = covered(reading, asked)
    if period is None:
        return Value(asked, missing=_not_covered(reading, asked))
    if tally is None and reading.span is not None and common(period, reading.span) is None:
        title = reading.record.title
        missing = f"{title} has no row from {_words(period)}, and does not say which period it covers"
        return Value(period, missing=missing)
    if not (tally and tally.parts) and reading.measure.kind in OF_SOMETHING:
        return Value(period, missing=f"{reading.record.title} has no row to count from {_words(period)}")
    per = None if reading.per is None else value_of(reading.per.measure, period, below or _NOTHING)
    value = value_of(reading.measure, period, tally or _NOTHING, per)
    note = _only(period, asked, label or asked)
    if value.missing or not note:
        return value
    return replace(value, why_left_out="; ".join(filter(None, (note, value.why_left_out))))


def _only(period: Period, asked: Period, label: Period) -> str:
    """Return of how many days a figure is, where they are fewer than its name or its period says."""
    if period != asked:
        return f"only {days_in(period):,} of {days_in(asked):,} days are covered"
    return "" if period == label else f"only {days_in(period):,} of {days_in(label):,} days are in the period"


def _not_covered(reading: Reading, asked: Period) -> str:
    """Name the records that cover none of the days; or all, where each covers other days than the next."""
    both = (reading, reading.per) if reading.per else (reading,)
    said = {one.record.title: one.record.period for one in both if one.record.period}
    outside = {title: period for title, period in said.items() if common(asked, period) is None} or said
    return listed([f"{title} covers only {_words(period)}" for title, period in outside.items()])


def _words(period: Period) -> str:
    first, last = long_date(period.from_), long_date(period.to)
    return first if first == last else f"{first} to {last}"


def _span(record: Record, name: str) -> Period | None:
    """Return the days from the first row to the last."""
    if record.frame is None or not name:
        return None
    days = record.frame.filter(pl.col(name) != "")[name]
    first, last = days.min(), days.max()
    return Period(Day.fromisoformat(str(first)), Day.fromisoformat(str(last))) if first and last else None
