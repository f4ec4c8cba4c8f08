"""A figure traced to the rows behind it: how it is worked out, what it comes to, and which rows count for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from leverarch.measuring import lengths, printed
from leverarch.measuring.comparison import windows_of
from leverarch.measuring.compute import Behind, rows_behind, value_over
from leverarch.measuring.periods import NO_PERIOD, days_in
from leverarch.measuring.workings import Line, workings
from leverarch.model import Comparison, Condition, Measure, Measured, Model, Period, Record, Value
from leverarch.words import count, long_date

FULL = "For the provider’s own people: nothing is kept back here. Other readers may not be shown all of it."
#: Rows around which before and after is printed; a record of recommendations is rarely longer.
MOST_COMPARED = 30


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure and its rows. `where` narrows the measure further than its own file does."""

    measured: Measured
    value: Value
    behind: Behind
    record: Record | None
    how: tuple[Line, ...]
    owner: str
    where: tuple[Condition, ...] = ()

    @property
    def size(self) -> int:
        """How many rows there are in all; `behind.rows` may be the first of them."""
        return sum(self.behind.sizes.values())

    @property
    def more(self) -> int:
        """How many rows are not listed."""
        return max(0, self.size - len(self.behind.rows))


def traced(
    model: Model,
    measured: Measured,
    group: tuple[str, ...] = (),
    period: Period | None = None,
    where: tuple[Condition, ...] = (),
    limit: int | None = None,
) -> Traced:
    """Return the figure of a measure, of one group of it, or over another period, with the first rows behind it."""
    measure = measured.measure
    narrow = replace(measure, population=(*measure.population, *where))
    if where or period is not None:
        value = value_over(model, narrow, period or measured.whole.period, group)
    else:
        value = _value(measured, group)
    behind = rows_behind(model, narrow, value.group, period or measured.whole.period, limit)
    how = workings(model, narrow, value.period)
    owner = model.title_of(measure.owner) if measure.owner else ""
    return Traced(measured, value, behind, model.records.get(measure.record), how, owner, where)


def _value(measured: Measured, group: tuple[str, ...]) -> Value:
    values = (measured.whole, *measured.groups, *measured.totals)
    found = next((value for value in values if value.group == group), None)
    missing = measured.whole.missing or f"there is no group {' / '.join(filter(None, group))}"
    return found or replace(measured.whole, group=group, numerator=None, denominator=None, value=None, missing=missing)


# ---------------------------------------------------------------- for people


def facts_of(found: Traced) -> Iterator[Line]:
    """Yield what is said above the rows: a label and what it says."""
    measure, value = found.measured.measure, found.value
    yield "Group", printed.group_words(found.measured, value.group)
    if value.numerator is not None:
        yield "Numerator", printed.number(measure, value.numerator)
    if value.denominator is not None:
        yield "Denominator", printed.number(measure, value.denominator)
    yield from found.how
    if measure.target:
        yield "Against the target", printed.target_state(measure, value)
    if found.record:
        yield "Record", found.record.title
        yield "File", found.record.path or "none"
        yield "Kept in", found.record.source
    yield "Owner", found.owner
    yield "Use until", long_date(measure.use_until)
    yield "Notes", measure.description


def rows_words(found: Traced) -> str:
    """Return how many rows there are of each part: `48 rows: 47 counted on top, 1 below only`."""
    sizes = [f"{size:,} {part_words(found, part)}" for part, size in found.behind.sizes.items() if size]
    said = f"{_rows(found.size, 'row')}{': ' if sizes else ''}{', '.join(sizes)}."
    others = found.record.size - found.size if found.record else 0
    return f"{said} Not looked at: {_rows(others, 'other row')} of the record." if others > 0 else said


def _rows(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def part_words(found: Traced, part: str, line: int = 0) -> str:
    """Return what a row is in the figure: `counted on top`, `below only`, or `left out: without an end`."""
    if part == "counted":
        return "counted on top" if found.measured.measure.kind == "share" else "counted"
    why = found.behind.reasons.get(line, "") if line else ""
    return f"{part}: {why}" if why else "below only" if part == "below" else part


def key_of(found: Traced, values: tuple[str, ...]) -> str:
    """Return the key of a row, as links and chains name it. Its columns come first."""
    keys = len(found.record.keys) if found.record else 0
    return " / ".join(values[:keys])


def compared(model: Model, measured: Measured) -> Iterator[str]:
    """Yield before and after in words, each side with what to ask for to see its rows."""
    measure = measured.measure
    wheres = _wheres(model, measure)
    for one in measured.comparisons[:MOST_COMPARED]:
        yield from _compared(measured, one, wheres.get(one.about, ""))
    more = len(measured.comparisons) - MOST_COMPARED
    if more > 0:
        yield f"and {more:,} more"


def _compared(measured: Measured, one: Comparison, where: str) -> Iterator[str]:
    overlaps = f" (its days reach into those of {', '.join(one.overlaps)})" if one.overlaps else ""
    if one.about:
        title = f": {one.title}" if one.title != one.about else ""
        yield f"{one.about}{title}{overlaps}"
    for name, side in (("before", one.before), ("after", one.after)):
        first, last = side.period.from_, side.period.to
        asked = "" if side.missing else f"  [--period {first.isoformat()}..{last.isoformat()}{where}]"
        weeks = "" if side.missing or not side.spread else f"; {spread_of_weeks(measured.measure, side)}"
        length = _length(measured, side)
        period = f", {printed.short_period(side.period)}" if side.period != NO_PERIOD else ""
        yield f"  {name}: {printed.figure(measured, side)}{length}{period}{weeks}{asked}"


def _length(measured: Measured, side: Value) -> str:
    """Return of how many days an amount is, and what 30 days come to, where it stands beside one of other days."""
    if side.missing or side.value is None or not lengths.is_uneven(measured):
        return ""
    each = printed.number(measured.measure, lengths.by_days(side).value or side.value)
    by_days = f" ({each} {lengths.EACH_WORDS})" if lengths.grows_with_days(measured) else ""
    return f" in {count(days_in(side.period), 'day')}{by_days}"


def spread_of_weeks(measure: Measure, side: Value) -> str:
    """Return the spread of one side: of its single weeks, or of single rows where a mean or a median is compared."""
    of = "row" if measure.kind in ("mean", "median") else "single week"
    return f"{printed.spread_words(side, measure)} ({_rows(side.size, of)})"


def _wheres(model: Model, measure: Measure) -> Mapping[str, str]:
    """Return by row of the other record what narrows the measure to what belongs to it."""
    around = measure.compare.around if measure.compare else None
    if around is None or around.record not in model.records:
        return {}
    return {
        window.about: "".join(f' --where "{column}={said}"' for column, said in window.match.items())
        for window in windows_of(model, around)
    }


# ---------------------------------------------------------------- for programs


def trace_record(found: Traced) -> dict[str, Any]:
    """Return a traced figure for programs. Numbers are JSON numbers, and null where there is none."""
    measure, value = found.measured.measure, found.value
    return {
        "measure": measure.id,
        "title": measure.title,
        "kind": measure.kind,
        "group": list(value.group),
        **numbers_of(value),
        "unit": printed.unit_of(measure) or None,
        "period": period_record(value.period),
        "source": found.measured.source,
        "file": found.record.path if found.record else None,
        "missing": value.missing or None,
        "owner": measure.owner or None,
        "where": [{"column": one.column, "is": list(one.is_)} for one in found.where],
        "how": [{"label": label, "says": said} for label, said in found.how],
        "sizes": dict(found.behind.sizes),
        "more": found.more,
        "rows": [
            {
                "line": line,
                "key": key_of(found, values),
                "part": part,
                "why": found.behind.reasons.get(line) or None,
                "cells": dict(zip(found.behind.columns, values, strict=True)),
            }
            for line, values, part in found.behind.rows
        ],
        "comparisons": [_comparison_record(one) for one in found.measured.comparisons],
    }


def _comparison_record(one: Comparison) -> dict[str, Any]:
    sides = {
        name: {**numbers_of(side), "period": period_record(side.period), "missing": side.missing or None}
        for name, side in (("before", one.before), ("after", one.after))
    }
    return {"about": one.about or None, **sides, "overlaps": list(one.overlaps)}


def numbers_of(value: Value) -> dict[str, int | float | None]:
    """Return the numbers of a figure as programs read them."""
    parts = {"numerator": value.numerator, "denominator": value.denominator, "value": value.value}
    return {name: printed.plain_number(None if value.missing else amount) for name, amount in parts.items()}


def period_record(period: Period) -> dict[str, str] | None:
    """Return a period for programs; null where there is none."""
    return None if period == NO_PERIOD else {"from": period.from_.isoformat(), "to": period.to.isoformat()}


def measure_record(model: Model, measured: Measured) -> dict[str, Any]:
    """Return one measure and what it came to, for programs."""
    measure, value = measured.measure, measured.whole
    target = measure.target
    return {
        "measure": measure.id,
        "title": measure.title,
        "kind": measure.kind,
        **numbers_of(value),
        "unit": printed.unit_of(measure) or None,
        "figure": printed.figure(measured, value),
        "period": period_record(value.period),
        "source": measured.source,
        "missing": value.missing or None,
        "target": {
            "at_least": printed.plain_number(target.at_least),
            "at_most": printed.plain_number(target.at_most),
            "basis": target.basis or None,
        }
        if target
        else None,
        "against_target": printed.target_state(measure, value),
        "owner": measure.owner or None,
        "owner_title": model.title_of(measure.owner) if measure.owner else None,
        "use_until": measure.use_until.isoformat() if measure.use_until else None,
        "counts": measure.counts or None,
        "classification": measure.classification or None,
    }
