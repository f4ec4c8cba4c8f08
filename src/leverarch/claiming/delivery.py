"""Promise and delivery: how much of a commitment was delivered, by quarter, and what was done about a difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from leverarch.measuring.compute import value_over
from leverarch.measuring.small_numbers import shown_value
from leverarch.model import Commitment, Day, Measure, Model, Period, Value, Variance
from leverarch.words import long_date

DELIVERED, PART, NOT_DUE, LATE, NOT_COUNTED = "delivered", "part", "not-due", "late", "not-counted"
#: How it stands would tell a small number of people.
KEPT_BACK = "kept-back"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Where a commitment stands at the end of a day: all that was promised and delivered until then.

    `promised` is nothing where no step of the schedule has come yet. `difference` is delivered less promised.
    """

    by: Day
    promised: Decimal | None
    delivered: Value
    difference: Decimal | None
    variance: Variance | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A commitment as of a day. `state`: delivered, part, not-due, late, not-counted, or kept-back.

    `delivered` covers the days from the commitment's first until the day it is spoken of, or the last day that the
    record covers. There is none where nothing counts it, or nothing could be delivered yet. `why` says in a clause why
    it is not counted.
    """

    commitment: Commitment
    delivered: Value | None
    promised_by_now: Decimal | None
    quarters: tuple[Quarter, ...]
    state: str
    why: str = ""


def delivery_of(model: Model, commitment: Commitment, as_of: Day, under: int = 0) -> Delivery:
    """Return what was delivered of a commitment by `as_of`.

    `under`: counts of people under this, and steps between two quarters under it, are not shown.
    """
    promised = promised_by(commitment, as_of)
    measure = model.measures.get(commitment.measure)
    begin = _first_day(model, commitment, measure)
    why = _not_counted(commitment, measure, begin)
    if measure is None or begin is None:
        return Delivery(commitment, None, promised, (), NOT_COUNTED, why)
    if as_of < begin:
        return Delivery(commitment, None, promised, (), NOT_DUE)
    delivered = _until(model, measure, begin, as_of)
    quarters = _quarters(model, commitment, measure, begin, as_of)
    shown, hidden = _shown(measure, delivered, quarters, under, _others(model, measure))
    state = KEPT_BACK if shown.hidden else _state(commitment, delivered, as_of)
    return Delivery(commitment, shown, promised, hidden, state, delivered.missing)


def promised_by(commitment: Commitment, day: Day) -> Decimal | None:
    """Return how much is promised in all by a day: the last step that has come, or all of it once it is due."""
    if commitment.due is not None and day >= commitment.due:
        return commitment.amount
    steps = [step for step in commitment.schedule if step.by <= day]
    return max(steps, key=lambda step: step.by).amount if steps else None


def covered_until(model: Model, measure: Measure, day: Day) -> Day:
    """Return the last day until which a measure can speak: `day`, or the end of what its record covers."""
    record = model.records.get(measure.record)
    end = record.period.to if record and record.period else day
    return min(day, end)


def _first_day(model: Model, commitment: Commitment, measure: Measure | None) -> Day | None:
    if commitment.from_ is not None or measure is None:
        return commitment.from_
    record = model.records.get(measure.record)
    period = measure.period or (record.period if record else None)
    return period.from_ if period else None


def _not_counted(commitment: Commitment, measure: Measure | None, begin: Day | None) -> str:
    if not commitment.measure:
        return "no measure counts it"
    if measure is None:
        return f"there is no usable measure `{commitment.measure}`"
    return "" if begin else "it is not said from when it counts"


def _until(model: Model, measure: Measure, begin: Day, day: Day) -> Value:
    """Return what was delivered in all by a day: never past what the record covers."""
    end = covered_until(model, measure, day)
    if end < begin:
        return Value(Period(begin, day), missing=f"the record ends on {long_date(end)}, before it counts")
    return value_over(model, measure, Period(begin, end))


def _quarters(model: Model, commitment: Commitment, measure: Measure, begin: Day, as_of: Day) -> tuple[Quarter, ...]:
    stop = min(as_of, commitment.due) if commitment.due else as_of
    days = {*_quarter_ends(begin, stop), *(step.by for step in commitment.schedule if begin <= step.by <= stop)}
    if commitment.due and begin <= commitment.due <= as_of:
        days.add(commitment.due)
    made: list[Quarter] = []
    before = begin - timedelta(days=1)
    for by in sorted(days):
        end = covered_until(model, measure, by)
        if end < by:
            delivered = Value(Period(begin, by), missing=f"the record ends on {long_date(end)}")
        else:
            delivered = value_over(model, measure, Period(begin, by))
        promised = promised_by(commitment, by)
        # After the last day there is no other row: what is said later speaks of it.
        variance = _variance(commitment, before, as_of if by == commitment.due else by)
        made.append(Quarter(by, promised, delivered, _difference(promised, delivered), variance))
        before = by
    return tuple(made)


def _quarter_ends(begin: Day, stop: Day) -> tuple[Day, ...]:
    """Return the last days of calendar quarters from `begin` to `stop`."""
    ends: list[Day] = []
    year, month = begin.year, (begin.month - 1) // 3 * 3 + 3
    while True:
        following = Day(year + month // 12, month % 12 + 1, 1)
        end = following - timedelta(days=1)
        if end > stop:
            return tuple(ends)
        ends.append(end)
        year, month = (year, month + 3) if month < 12 else (year + 1, 3)


def _variance(commitment: Commitment, before: Day, by: Day) -> Variance | None:
    """Return what was said to a day, or else the last that was said since the one before it."""
    said = [one for one in commitment.variance if before < one.by <= by]
    return max(said, key=lambda one: one.by) if said else None


def _difference(promised: Decimal | None, delivered: Value) -> Decimal | None:
    if promised is None or delivered.value is None or delivered.missing or delivered.hidden:
        return None
    return delivered.value - promised


def _state(commitment: Commitment, delivered: Value, as_of: Day) -> str:
    if delivered.value is None:
        return NOT_COUNTED
    if delivered.value >= commitment.amount:
        return DELIVERED
    if commitment.due is not None and as_of > commitment.due:
        return LATE
    return PART if delivered.value > 0 else NOT_DUE


def _shown(
    measure: Measure, delivered: Value, quarters: tuple[Quarter, ...], under: int, others: tuple[Value, ...]
) -> tuple[Value, tuple[Quarter, ...]]:
    """Hide small counts, and those that tell one: a count taken from the next, or from one of `others`."""
    if not under:
        return delivered, quarters
    whole = _unless_told(shown_value(measure, delivered, under), others, under)
    later = None if whole.hidden else whole.value
    shown: list[Quarter] = []
    for quarter in reversed(quarters):
        value = _unless_told(shown_value(measure, quarter.delivered, under), others, under)
        step = later - value.value if value.value is not None and later is not None else None
        if step is not None and 0 < step < under:
            value = Value(value.period, value.group, hidden=True)
        later = later if value.value is None else value.value
        difference = None if value.hidden else quarter.difference
        shown.append(replace(quarter, delivered=value, difference=difference))
    return whole, tuple(reversed(shown))


def _others(model: Model, measure: Measure) -> tuple[Value, ...]:
    """Return the numbers of the measure itself, which may be printed beside: its whole, and those of its months."""
    measured = model.measured.get(measure.id)
    if measured is None or measure.kind != "count":
        return ()
    times = measured.groups if set(measure.group_by) <= {"month", "quarter", "year"} else ()
    return (measured.whole, *times)


def _unless_told(value: Value, others: tuple[Value, ...], under: int) -> Value:
    """Hide a count that is a few more or less than another one of the same measure, over more or fewer days."""
    if value.value is None:
        return value
    for other in others:
        outer, inner = sorted((value.period, other.period), key=lambda one: one.from_ - one.to)
        nested = outer.from_ <= inner.from_ and inner.to <= outer.to
        if nested and other.value is not None and 0 < abs(value.value - other.value) < under:
            return Value(value.period, value.group, hidden=True)
    return value
