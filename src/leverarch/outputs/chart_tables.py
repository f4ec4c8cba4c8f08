"""The table that stands by a chart: the numbers behind each value, and why one has none."""

from __future__ import annotations

from collections.abc import Sequence

from leverarch import words
from leverarch.measuring import lengths, printed
from leverarch.measuring.periods import NO_PERIOD, days_in
from leverarch.measuring.rounding import POUND
from leverarch.model import Comparison, Measure, Measured, Value
from leverarch.outputs.chart_words import HIDDEN, number_alone, pair_label, state, why_missing
from leverarch.outputs.printed import capital

_VALUES = {"count": "Number", "sum": "Sum", "mean": "Mean", "median": "Median", "share": "Share", "rate": "Rate"}

#: So many rows that share days are named in a line.
MOST_NAMED = 8

#: The head of a table, its rows, and which columns hold numbers.
Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[bool, ...]]


def value_table(measured: Measured, lines: Sequence[tuple[str, Value]], heading: str) -> Table:
    """Return the table of some values: the numbers behind each, the value, and a note where one needs it."""
    measure = measured.measure
    # What is said once, under the chart, would in every line only widen the table.
    once = _said_once(measured.groups)
    notes = ["" if state(value) in once else _note(value) for _, value in lines]
    noted = ("Note",) if any(notes) else ()
    behind, numeric = _behind_heads(measured)
    unit = "" if measure.unit == POUND else measure.unit
    own = capital(unit) if measure.kind in ("count", "sum") and unit else _VALUES[measure.kind]
    rows = tuple(
        (label, *_behind(measure, value), number_alone(measure, value), *((note,) if noted else ()))
        for (label, value), note in zip(lines, notes, strict=True)
    )
    return (heading, *behind, own, *noted), rows, (False, *numeric, True, *(False for _ in noted))


def _said_once(groups: Sequence[Value]) -> frozenset[str]:
    """Return which states of groups have one reason for all, which `chart_words.absent` gives."""
    reasons = {why_missing(value) for value in groups if state(value) == "missing"}
    hidden = any(state(value) == "hidden" for value in groups)
    return frozenset((*(("missing",) if len(reasons) == 1 else ()), *(("hidden",) if hidden else ())))


def _behind_heads(measured: Measured) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Return the heads of the numbers behind a value, and which of them hold numbers alone."""
    if measured.measure.kind in ("share", "rate"):
        return ("Numerator", "Denominator"), (True, True)
    return (("Spread", "Size"), (False, True)) if measured.measure.kind in ("mean", "median") else ((), ())


def _behind(measure: Measure, value: Value) -> tuple[str, ...]:
    """Return the numbers behind a value, in the columns of its kind. Without a value there are none."""
    if measure.kind in ("count", "sum"):
        return ()
    if state(value) != "shown":
        return ("–", "–")
    if measure.kind in ("share", "rate"):
        parts = (value.numerator, value.denominator)
        return tuple("–" if part is None else printed.number(measure, part) for part in parts)
    return printed.spread_words(value, measure) or "–", printed.size_words(measure, value) or "–"


def _note(value: Value) -> str:
    """Return why a value has no number, or what was left out of it."""
    if state(value) == "missing":
        return f"not available, because {why_missing(value)}"
    if state(value) == "hidden":
        return HIDDEN
    return printed.left_out_words(value)


# ---------------------------------------------------------------- before and after


def pair_table(measured: Measured) -> Table:
    """Return two lines for each comparison: before and after, each with its numbers, spread and size."""
    measure = measured.measure
    lines = [
        (one, word, value)
        for one in measured.comparisons
        for word, value in (("before", one.before), ("after", one.after))
    ]
    parts = ("Numerator", "Denominator") if measure.kind in ("share", "rate") else ()
    days = ("Days",) if lengths.is_uneven(measured) else ()
    each = (capital(lengths.EACH_WORDS),) if days and lengths.grows_with_days(measured) else ()
    rows = tuple(
        (
            f"{pair_label(measured, one)}, {word}",
            "–" if value.period == NO_PERIOD else printed.short_period(value.period),
            *(("–" if value.missing else f"{days_in(value.period):,}",) if days else ()),
            *(_behind(measure, value) if parts else ()),
            number_alone(measure, value),
            *((number_alone(measure, lengths.by_days(value)),) if each else ()),
            _rests_on(measure, value),
            _apart(measure, value) + (_shared(one) if word == "before" else ""),
        )
        for one, word, value in lines
    )
    apart = "Spread, or a note" if _of_rows(measure) else "Spread of single weeks, or a note"
    head = ("What", "Period", *days, *parts, _VALUES[measure.kind], *each, "Rests on", apart)
    return head, rows, (False, False, *(True for _ in (*days, *parts, *each)), True, True, False)


def _of_rows(measure: Measure) -> bool:
    """Whether a spread is that of single rows. All else is compared by its weeks."""
    return measure.kind in ("mean", "median")


def _rests_on(measure: Measure, value: Value) -> str:
    if state(value) != "shown" or not value.size:
        return "–"
    return printed.size_words(measure, value) if _of_rows(measure) else words.count(value.size, "week")


def _apart(measure: Measure, value: Value) -> str:
    spread = printed.spread_words(value, measure) if state(value) == "shown" else ""
    return "; ".join(filter(None, (_note(value), spread))) or "–"


def _shared(one: Comparison) -> str:
    """Name the rows whose days reach into these: the first few, and how many others."""
    named, more = list(one.overlaps[:MOST_NAMED]), len(one.overlaps) - MOST_NAMED
    others = [words.count(more, "other")] if more > 0 else []
    return f"; shares days with {words.listed([*named, *others])}" if named else ""
