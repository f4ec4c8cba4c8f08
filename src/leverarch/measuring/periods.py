"""Periods: what a record covers, months, quarters and years of it, and whole weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from leverarch.model import Day, Measure, Period, Record

#: Groupings by the day of a row.
MONTH, QUARTER, YEAR = "month", "quarter", "year"
TIMES = (MONTH, QUARTER, YEAR)
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
#: The period of what has none. It is never printed: a value that is missing says why instead.
NO_PERIOD = Period(Day(1, 1, 1), Day(1, 1, 1))
_WEEK = 7


def asked_period(measure: Measure, record: Record | None) -> Period | None:
    """Return the period that a measure is for: its own, or that of its record."""
    return measure.period or (record.period if record else None)


def days_in(period: Period) -> int:
    """Return how many days a period has, both ends included."""
    return (period.to - period.from_).days + 1


def common(one: Period, other: Period | None) -> Period | None:
    """Return the days that two periods share, or nothing. `other` without a period shares all of them."""
    if other is None:
        return one
    from_, to = max(one.from_, other.from_), min(one.to, other.to)
    return Period(from_, to) if from_ <= to else None


def label_of(day: Day, grouping: str) -> str:
    """Return the month (2026-07), quarter (2026-Q3) or year (2026) of a day."""
    if grouping == YEAR:
        return f"{day.year:04}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if grouping == QUARTER else f"{day.year:04}-{day.month:02}"


def parts_of(period: Period, grouping: str) -> Iterator[tuple[str, Period]]:
    """Yield the months, quarters or years of a period in order, each with its days in it."""
    months = _MONTHS[grouping]
    start = period.from_
    while start <= period.to:
        first = start.month - (start.month - 1) % months
        beyond = first + months
        last = Day.max if (start.year, beyond) == (Day.max.year, 13) else _day_before(start.year, beyond)
        yield label_of(start, grouping), Period(start, min(last, period.to))
        if last >= period.to:
            return
        start = last + timedelta(days=1)


def _day_before(year: int, month: int) -> Day:
    """Return the day before the first of a month; month 13 is January of the next year."""
    first = Day(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first - timedelta(days=1)


def period_of(label: str, grouping: str) -> Period | None:
    """Return the days of a month, quarter or year by its label, or nothing where it is none."""
    try:
        year, part = int(label[:4]), label[5:].removeprefix("Q")
        month = {MONTH: 1, QUARTER: 3, YEAR: 0}[grouping] * (int(part or "1") - 1) + 1
        first = Day(year, month, 1)
    except ValueError:
        return None
    return (
        next(whole for said, whole in parts_of(Period(first, Day.max), grouping))
        if label == label_of(first, grouping)
        else None
    )


def weeks_of(period: Period) -> Iterator[Period]:
    """Yield the whole weeks of a period: seven days each, from its first day on. What is left over is no week."""
    for number in range(days_in(period) // _WEEK):
        first = period.from_ + timedelta(days=_WEEK * number)
        yield Period(first, first + timedelta(days=_WEEK - 1))
