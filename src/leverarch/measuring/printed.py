"""How a figure is printed. British English, whatever the machine's locale; rounded half up, and here only.

No figure is printed bare: `inline` gives it with numerator, denominator, period and source. A number is never rounded
over a border that means something: 99.96% is not printed as 100%, and 94.96% not as a target of 95%.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from leverarch import words
from leverarch.measuring.rounding import POUND, Border, above_nothing, below_nothing, under_all, written
from leverarch.measuring.units import counted_in, per_words, singular, words_of_amount
from leverarch.model import Measure, Measured, Period, Value

MONTH, QUARTER, YEAR = "month", "quarter", "year"
NOT_SHOWN = "not shown"
_MONTH_CODE = re.compile(r"(\d{4})-(\d{2})")
_QUARTER_CODE = re.compile(r"(\d{4})-Q([1-4])")

# ---------------------------------------------------------------- numbers


def number(measure: Measure, amount: Decimal) -> str:
    """Return an amount of a measure without its unit: `1,284`, `97.9`, `£43,150`.

    Without `decimals` a whole amount has none, pounds have two and all else has one. What is counted in a share or a
    rate has none that it does not need.
    """
    parts_are_counted = measure.kind in ("count", "share", "rate") and amount == amount.to_integral_value()
    return _written(Fraction(amount), measure, 0 if parts_are_counted else measure.decimals)


def per_cent(measure: Measure, value: Value) -> str:
    """Return a share in per cent, `97.9%`, from its numerator and denominator; nothing where it has no number."""
    exact = share_of(value)
    if exact is None:
        return ""
    return f"{_written(exact, measure, measure.decimals, (under_all, *_borders(measure)))}%"


def share_of(value: Value) -> Fraction | None:
    """Return a share in per cent, exact. It is what a target is compared with."""
    if value.numerator is not None and value.denominator:
        return Fraction(value.numerator) * 100 / Fraction(value.denominator)
    return None if value.value is None else Fraction(value.value)


def with_unit(measure: Measure, amount: Decimal) -> str:
    """Return an amount that somebody set, as a target, with its unit: `95%`, `6 working days`, `£43,150`."""
    return _with_unit(measure, amount, as_set(measure, amount))


def as_set(measure: Measure, amount: Decimal) -> str:
    """Return an amount that somebody set, as a target, with all of its decimals: what is met goes by these."""
    needed = -int(amount.normalize().as_tuple().exponent)
    places = max(needed, _places(measure))
    return _written(Fraction(amount), measure, places) if needed > 0 else number(measure, amount)


def plain_number(amount: Decimal | None) -> int | float | None:
    """Return an amount as programs read it; none where there is none."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def unit_of(measure: Measure) -> str:
    """Return the unit of a measure's value as it is printed: that of a duration where one is averaged or added up."""
    if measure.duration and measure.kind in ("sum", "mean", "median"):
        return measure.duration.unit.replace("-", " ")
    return measure.unit


def _with_unit(measure: Measure, amount: Decimal, said: str) -> str:
    if measure.kind == "share":
        return f"{said}%"
    unit = unit_of(measure).removeprefix(POUND).strip()
    return f"{said} {singular(unit) if amount == 1 else unit}".strip()


def _written(exact: Fraction, measure: Measure, places: int | None, borders: Iterable[Border] = ()) -> str:
    if places is None:
        places = 0 if exact.denominator == 1 else _places(measure)
    return written(exact, places, (above_nothing, below_nothing, *borders), POUND if _is_money(measure) else "")


def _is_money(measure: Measure) -> bool:
    return unit_of(measure).startswith(POUND) and measure.kind != "share"


def _places(measure: Measure) -> int:
    return measure.decimals if measure.decimals is not None else 2 if _is_money(measure) else 1


def _borders(measure: Measure) -> tuple[Border, ...]:
    return (lambda amount: is_met(measure, amount),) if measure.target else ()


# ---------------------------------------------------------------- targets


def is_met(measure: Measure, exact: Fraction) -> bool:
    """Whether an exact amount (a share in per cent) is on the target's side. A measure without target: yes."""
    target = measure.target
    if target is None:
        return True
    low, high = target.at_least, target.at_most
    return (low is None or exact >= Fraction(low)) and (high is None or exact <= Fraction(high))


def target_words(measure: Measure) -> str:
    """Return the target in words: `at least 95%`, `at most 28 days`, `from 5 to 10 people`. Nothing where none is set.

    What it rests on is `measure.target.basis`.
    """
    target = measure.target
    low = target.at_least if target else None
    high = target.at_most if target else None
    if low is not None and high is not None:
        return f"from {as_set(measure, low)} to {with_unit(measure, high)}"
    if low is not None:
        return f"at least {with_unit(measure, low)}"
    return f"at most {with_unit(measure, high)}" if high is not None else ""


def target_state(measure: Measure, value: Value) -> str:
    """Return `met`, `not met`, `no target`, `not available` or `not shown`. The words stand wherever a sign does."""
    if value.missing:
        return "not available"
    exact = share_of(value) if measure.kind == "share" else _fraction(value.value)
    if value.hidden or exact is None:
        return NOT_SHOWN
    if not target_words(measure):
        return "no target"
    return "met" if is_met(measure, exact) else "not met"


# ---------------------------------------------------------------- figures


def figure(measured: Measured, value: Value) -> str:
    """Return the figure alone: `47 of 48`, `48 people`, `median 6 working days`, `3.2 incidents per 1,000 hours`.

    It wants its period and source beside it. Without a number it is `not available, because …` or `not shown`.
    """
    measure = measured.measure
    if value.missing:
        return f"not available, because {value.missing.rstrip('. ')}"
    if value.hidden or value.value is None:
        return f"{NOT_SHOWN}, of {number(measure, value.denominator)}" if value.denominator else NOT_SHOWN
    if measure.kind == "share" and value.numerator is not None and value.denominator is not None:
        return f"{number(measure, value.numerator)} of {number(measure, value.denominator)}"
    exact = value.value
    said = _written(Fraction(exact), measure, measure.decimals, _borders(measure))
    if measure.kind == "rate":
        return _rate(measured, said)
    amount = _with_unit(measure, exact, said)
    return f"{measure.kind} {amount}" if measure.kind in ("mean", "median") else amount


def counted_figure(measured: Measured, value: Value) -> str:
    """Return the figure with what it counts: `47 of 48 escalations`, `1 of 1 escalation`; else as `figure`."""
    said, measure = figure(measured, value), measured.measure
    if measure.kind != "share" or value.missing or value.hidden or not measure.unit:
        return said
    return f"{said} {singular(measure.unit) if value.denominator == 1 else measure.unit}"


def inline(measured: Measured, value: Value) -> str:
    """Return the figure as it stands in a sentence, with all that belongs to it.

    `47 of 48 (97.9%, Jul–Sep 2026, source: Safeguarding concerns log)`. A missing one gives its reason alone.
    """
    said = figure(measured, value)
    return said if value.missing else f"{said} ({', '.join(_beside(measured, value))})"


def _beside(measured: Measured, value: Value) -> list[str]:
    about, period = group_words(measured, value.group), short_period(value.period)
    beside = ["kept back so that small numbers of people can’t be worked out"] if value.hidden else []
    if not value.hidden:
        beside += _rests_on(measured, value)
    beside += [about] if about and about != period else []
    source = f"source: {measured.source}"
    return [*beside, period, source] if measured.source else [*beside, period]


def _rests_on(measured: Measured, value: Value) -> list[str]:
    """What a number rests on: the share, the parts of a rate, or the spread and how many it was taken from."""
    measure = measured.measure
    said = []
    if measure.kind == "share":
        said.append(per_cent(measure, value))
    elif measure.kind == "rate" and value.numerator is not None and value.denominator is not None:
        above = f"{number(measure, value.numerator)} {counted_in(measure.unit, value.numerator)}".strip()
        below = f"{number(measure, value.denominator)} {counted_in(measured.per_unit, value.denominator)}".strip()
        said.append(f"{above} to {below}")
    elif measure.kind in ("mean", "median"):
        said += [text for text in (spread_words(value, measure), size_words(measure, value)) if text]
    return [*said, left_out_words(value)] if left_out_words(value) else said


def _rate(measured: Measured, said: str) -> str:
    measure = measured.measure
    if " per " in measure.unit or measure.per is None:
        return f"{said} {measure.unit}".strip()
    return " ".join(part for part in (said, measure.unit, per_words(measure.per.amount, measured.per_unit)) if part)


def size_words(measure: Measure, value: Value) -> str:
    """Return how many a mean, a median or a spread was taken from: `24 complaints`, or `24 rows`."""
    noun = measure.unit if measure.duration and measure.unit and measure.unit != unit_of(measure) else "rows"
    return f"{value.size:,} {singular(noun) if value.size == 1 else noun}" if value.size else ""


def spread_words(value: Value, measure: Measure | None = None) -> str:
    """Return how far single values lie apart: `middle half 4 to 9, all 1 to 30`. Nothing where it has no spread.

    The least and the most are single people's values; where they are not shown, only the middle half is named.
    """
    spread = value.spread
    if spread is None:
        return ""

    def plain(amount: Decimal) -> str:
        return number(measure, amount) if measure else words_of_amount(amount)

    said = f"middle half {plain(spread.lower)} to {plain(spread.upper)}"
    if spread.least is None or spread.most is None:
        return said
    return f"{said}, all {plain(spread.least)} to {plain(spread.most)}"


def left_out_words(value: Value) -> str:
    """Return what a number does not rest on: `only 40 of 90 days are covered, left out: 2 without an end`, or nothing.

    A count that is kept back is words alone.
    """
    parts = value.why_left_out.split("; ") if value.why_left_out else []
    counted = [part for part in parts if part[:1].isdigit()]
    others = [part for part in parts if part not in counted]
    if counted:
        others.append(f"left out: {', '.join(counted)}")
    elif value.left_out:
        others = [f"{value.left_out:,} left out", *others]
    return ", ".join(others)


def _fraction(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)


# ---------------------------------------------------------------- periods and groups


def short_period(period: Period) -> str:
    """Return a period in short: `Jul–Sep 2026`, `Jul 2026`, `2026`, `Oct 2025–Sep 2026`, `1 Jul to 15 Sep 2026`."""
    first, last = period.from_, period.to
    if first == last:
        return words.short_date(first)
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        year = f" {first.year}" if first.year != last.year else ""
        month = f" {_month(first.month)}" if year or first.month != last.month else ""
        return f"{first.day}{month}{year} to {words.short_date(last)}"
    if (first.month, last.month, first.year) == (1, 12, last.year):
        return f"{first.year}"
    end = f"{_month(last.month)} {last.year}"
    if first.year != last.year:
        return f"{_month(first.month)} {first.year}–{end}"
    return end if first.month == last.month else f"{_month(first.month)}–{end}"


def group_words(measured: Measured, group: tuple[str, ...]) -> str:
    """Return a group in words: `Jul 2026`, `Jul–Sep 2026, Alder Court`. Nothing for the whole."""
    said = (one_group_words(measured, place, name) for place, name in enumerate(group))
    return ", ".join(text for text in said if text)


def one_group_words(measured: Measured, place: int, name: str) -> str:
    """Return the name of a group in one of the groupings (from 0): `2026-Q3` as `Jul–Sep 2026`, a role as its title."""
    groupings = measured.measure.group_by
    by = groupings[place] if place < len(groupings) else ""
    month = _MONTH_CODE.fullmatch(name) if by == MONTH else None
    if month:
        return f"{_month(int(month[2]))} {month[1]}"
    quarter = _QUARTER_CODE.fullmatch(name) if by == QUARTER else None
    if quarter:
        last = int(quarter[2]) * 3
        return f"{_month(last - 2)}–{_month(last)} {quarter[1]}"
    return measured.names[place].get(name, name) if place < len(measured.names) else name


def _month(number_: int) -> str:
    return words.MONTHS[number_ - 1][:3]
