"""Counts and sums of different numbers of days beside each other: how many days each has, and what 30 days come to.

A quarter and a fortnight, or the 90 days before and the 20 days after that a record covers, can't be set beside each
other as they stand. A share, a rate, a mean and a median can.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from leverarch.measuring.figures import EXACT
from leverarch.measuring.periods import days_in
from leverarch.model import Comparison, Measured, Value

#: So many days an amount is worked out for. It is a length, and no month.
EACH = 30
EACH_WORDS = f"per {EACH} days"


def is_uneven(measured: Measured) -> bool:
    """Whether before and after are amounts of different numbers of days, in any comparison of the measure."""
    if measured.measure.kind not in ("count", "sum"):
        return False
    sides = ((one.before, one.after) for one in measured.comparisons)
    return any(days_in(a.period) != days_in(b.period) for a, b in sides if not (a.missing or b.missing))


def grows_with_days(measured: Measured) -> bool:
    """Whether twice the days come to about twice as much: not where each person or thing is counted once."""
    return not measured.measure.distinct


def by_days(value: Value) -> Value:
    """Return an amount as 30 days come to it, exact. What has no number stays as it is."""
    if value.missing or value.hidden or value.value is None:
        return value
    each = EXACT.divide(EXACT.multiply(value.value, Decimal(EACH)), Decimal(days_in(value.period)))
    return replace(value, value=each, numerator=each)


def both_by_days(comparison: Comparison) -> Comparison:
    """Return a comparison with both of its sides as 30 days come to them."""
    return replace(comparison, before=by_days(comparison.before), after=by_days(comparison.after))
