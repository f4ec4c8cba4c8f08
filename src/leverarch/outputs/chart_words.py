"""What is written in a chart, beside it and below it: labels, values, cells of its table, and its text in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from leverarch import words
from leverarch.measuring import lengths, printed
from leverarch.measuring.periods import NO_PERIOD, days_in
from leverarch.measuring.rounding import POUND
from leverarch.measuring.units import per_words
from leverarch.model import Comparison, Measure, Measured, Period, Value
from leverarch.outputs.printed import NOT_GIVEN, capital, sentence, spoken

#: Why there is no number.
HIDDEN = "kept back so that small numbers of people can’t be worked out"
STATES = {"missing": "not available", "hidden": "not shown"}
#: So many values stand in the text of a picture; more are summed up there, and all stand in the table.
IN_FULL = 12
#: So many periods or groups without a number are named one by one.
NAMED = 6
#: Points a run chart needs before its rule says anything, and points in a row on one side that are called a shift.
RUN_LEAST, SHIFT = 10, 6
TIMES = (printed.MONTH, printed.QUARTER, printed.YEAR)


def state(value: Value) -> str:
    """Return `shown`, or why there is no number: `hidden` or `missing`."""
    if value.missing:
        return "missing"
    return "hidden" if value.hidden or value.value is None else "shown"


def number_alone(measure: Measure, value: Value) -> str:
    """Return the value as it stands at its point, or why it is not there. Its table holds the numbers behind it."""
    if state(value) != "shown" or value.value is None:
        return STATES[state(value)]
    return printed.per_cent(measure, value) if measure.kind == "share" else printed.number(measure, value.value)


def rounded(measure: Measure, amount: Decimal) -> str:
    """Return an amount of the measure's own kind that is no value of it, as a median of values: `97.9`."""
    places = 1 if measure.decimals is None else measure.decimals
    exact = amount == amount.to_integral_value()
    return printed.number(
        measure, amount if exact else amount.quantize(Decimal(1).scaleb(-max(1, places)), ROUND_HALF_UP)
    )


def value_words(measure: Measure, value: Value) -> str:
    """Return a value with the numbers behind it: `47 of 48 (97.9%)`, `9.8 (27 to 276)`, `12`, `not available`."""
    said, parts = number_alone(measure, value), parts_words(measure, value)
    if measure.kind == "share":
        return f"{parts} ({said})" if parts else said
    return f"{said} ({parts})" if parts else said


def parts_words(measure: Measure, value: Value) -> str:
    """Return the numbers behind a share or a rate: `47 of 48`, `27 to 276`; nothing behind any other."""
    if state(value) != "shown" or value.numerator is None or value.denominator is None:
        return ""
    word = "of" if measure.kind == "share" else "to"
    return f"{printed.number(measure, value.numerator)} {word} {printed.number(measure, value.denominator)}"


def unit_words(measured: Measured) -> str:
    """Return what is counted, for the line above a chart: `Escalations: share in per cent`, `Paid hours`."""
    measure = measured.measure
    unit = "Pounds (£)" if measure.unit == POUND else capital(measure.unit) or "Unit not given"
    if measure.kind == "share":
        return f"{unit}: share in per cent"
    if measure.kind in ("mean", "median"):
        own = printed.unit_of(measure)
        return f"{unit}: {measure.kind}, in {own}" if own != measure.unit else f"{unit}: {measure.kind}"
    if measure.kind == "rate" and measure.per and " per " not in unit:
        return f"{unit} {per_words(measure.per.amount, measured.per_unit)}"
    return unit


# ---------------------------------------------------------------- labels


def is_time(measure: Measure, place: int) -> bool:
    """Whether a grouping is by month, quarter or year."""
    return place < len(measure.group_by) and measure.group_by[place] in TIMES


def part_label(measured: Measured, place: int, name: str) -> str:
    """Return one grouping's own group in words, for the head of a row or a column."""
    return printed.one_group_words(measured, place, name) or NOT_GIVEN


def group_label(measured: Measured, group: tuple[str, ...]) -> str:
    """Return a group in words: `Jul 2026`, `Jul–Sep 2026, Alder Court`."""
    return ", ".join(part_label(measured, place, name) for place, name in enumerate(group))


def axis_words(measured: Measured, group: tuple[str, ...]) -> tuple[str, str]:
    """Return a period's label and the year below it: `Jul` and `2026`. A year has none below it."""
    label, _, year = group_label(measured, group).rpartition(" ")
    return (label, year) if label else (year, "")


def grouping_word(measure: Measure, place: int = 0) -> str:
    """Return what a measure is grouped by, for the head of a column."""
    return capital(spoken(measure.group_by[place])) if place < len(measure.group_by) else "Group"


# ---------------------------------------------------------------- what is said below a chart


def absent(measured: Measured, labels: Sequence[str]) -> Iterator[str]:
    """Yield what has no number and why, and what was left out, in sentences."""
    for reason in dict.fromkeys(why_missing(v) for v in measured.groups if state(v) == "missing"):
        without = [label for label, v in zip(labels, measured.groups, strict=True) if _lacks(v, reason)]
        yield sentence(f"Not available: {_some(without)}, because {reason}")
    hidden = [label for label, v in zip(labels, measured.groups, strict=True) if state(v) == "hidden"]
    if hidden:
        yield f"Not shown: {_some(hidden)}, {HIDDEN}."
    yield from (one for one in (_parts(measured), left_out(measured.whole)) if one)


def _parts(measured: Measured) -> str:
    """Return which months, quarters or years are there with a part of their days only, as a sentence."""
    measure = measured.measure
    times = [place for place in range(len(measure.group_by)) if is_time(measure, place)]
    cut = [value for value in measured.groups if state(value) == "shown" and value.why_left_out.startswith("only ")]
    names = dict.fromkeys(part_label(measured, place, value.group[place]) for place in times for value in cut)
    return f"A part of its days only: {_some(list(names))}." if names else ""


def why_missing(value: Value) -> str:
    """Return why a value has no number. The days of its own period go: its label says them."""
    first, last = words.long_date(value.period.from_), words.long_date(value.period.to)
    days = first if first == last else f"{first} to {last}"
    return value.missing.removeprefix("because ").rstrip(". ").removesuffix(f" from {days}")


def _lacks(value: Value, reason: str) -> bool:
    return state(value) == "missing" and why_missing(value) == reason


def _some(names: Sequence[str]) -> str:
    held = list(names)
    return words.listed(held) if len(held) <= NAMED else f"{len(held)} of them, named in the table"


def left_out(value: Value) -> str:
    """Return how many rows were left out and why, as a sentence; nothing where none was."""
    said = printed.left_out_words(value)
    return sentence(capital(said)) if said else ""


def runs(values: Sequence[Decimal | None], labels: Sequence[str], middle: Decimal | None) -> str:
    """Return what the rule of runs says: only what the points show.

    A shift is `SHIFT` or more points in a row on one side of the median. A point on the median is passed over; one
    without a number ends a run. The usual rule of run charts in health care improvement.
    """
    held = sum(value is not None for value in values)
    if middle is None or held < RUN_LEAST:
        return f"{words.count(held, 'point')}: too few for a run chart’s rule, which needs about {RUN_LEAST}."
    found = [
        f"{labels[run[0]]} to {labels[run[-1]]}, {len(run)} in a row {side} it"
        for side, run in _runs(values, middle)
        if len(run) >= SHIFT
    ]
    rule = "Six or more in a row on one side of the median are called a shift"
    told = "; ".join(found) or "there is none"
    return f"{words.count(held, 'point')}. {rule}: {told}. The chart does not show why."


def _runs(values: Sequence[Decimal | None], middle: Decimal) -> Iterator[tuple[str, list[int]]]:
    """Yield each run with its side of the median and the places of its points."""
    side, run = "", list[int]()
    for place, value in enumerate(values):
        if value == middle:
            continue
        now = "" if value is None else "above" if value > middle else "below"
        if now != side:
            yield side, run
            side, run = now, []
        run.append(place)
    yield side, run if side else []


# ---------------------------------------------------------------- the text of the picture


def alt_words(kind: str, title: str, unit: str, told: Sequence[str], levels: Sequence[str], note: str) -> str:
    """Return a chart in words: every value up to a dozen, else the first, the last and where the others stand."""
    lines = [f"{kind}: {sentence(title)}", sentence(unit)]
    lines += [sentence("; ".join(told))] if told else ["It holds no value."]
    lines += [sentence(f"Lines across: {words.listed(list(levels))}")] if levels else []
    return " ".join((*lines, *((note,) if note else ())))


def told_of(measured: Measured, labels: Sequence[str]) -> list[str]:
    """Return the values of a chart for its text: all, or where there are more than a dozen a summary."""
    told = [f"{label} {value_words(measured.measure, v)}" for label, v in zip(labels, measured.groups, strict=True)]
    if len(told) <= IN_FULL:
        return told
    shown = [(v.value, words_) for v, words_ in zip(measured.groups, told, strict=True) if state(v) == "shown"]
    if not shown:
        return [f"{len(told)} values, none of them available or shown"]
    low, high = min(shown, key=lambda pair: pair[0] or 0), max(shown, key=lambda pair: pair[0] or 0)
    ends = f"the first {told[0]}, the last {told[-1]}"
    return [f"{len(told)} values", ends, f"the lowest {low[1]}, the highest {high[1]}", "all stand in the table"]


# ---------------------------------------------------------------- before and after


def pair_key(comparisons: Sequence[Comparison]) -> tuple[str, str]:
    """Return what the ring and the disc stand for, with the periods where all rows share them."""

    def key(word: str, periods: set[Period]) -> str:
        named = periods - {NO_PERIOD}
        return f"{word} ({printed.short_period(named.pop())})" if len(named) == 1 else word

    return (
        key("Before", {one.before.period for one in comparisons}),
        key("After", {one.after.period for one in comparisons}),
    )


def side_words(measured: Measured, value: Value) -> str:
    """Return one side of a comparison; of how many days it is where the other is of other days: `90 in 90 days`."""
    said = value_words(measured.measure, value)
    if state(value) != "shown" or not lengths.is_uneven(measured):
        return said
    each = number_alone(measured.measure, lengths.by_days(value))
    by_days = f" ({each} {lengths.EACH_WORDS})" if lengths.grows_with_days(measured) else ""
    return f"{said} in {words.count(days_in(value.period), 'day')}{by_days}"


def pair_unit(measured: Measured) -> str:
    """Return what is drawn of a comparison: `Incidents`, or `Incidents per 30 days`."""
    unit = unit_words(measured)
    return f"{unit} {lengths.EACH_WORDS}" if lengths.is_uneven(measured) and lengths.grows_with_days(measured) else unit


def pair_label(measured: Measured, own: Comparison) -> str:
    """Return what two values are about."""
    return own.title or own.about or ("All" if len(measured.comparisons) > 1 else measured.measure.title)


def pair_note(measured: Measured) -> str:
    """Return what must be known of two values beside each other: overlaps, and that it shows no cause."""
    crossing = sum(bool(one.overlaps) for one in measured.comparisons)
    shared = f"{words.count(crossing, 'row')} shares days with others, named in the table."
    notes = [shared.replace("rows shares", "rows share")] if crossing else []
    if lengths.is_uneven(measured):
        notes += ["Before and after are of different numbers of days."]
        notes += [] if lengths.grows_with_days(measured) else ["Each is counted once, so they are not drawn."]
    return " ".join(
        (*notes, "The spread and what each rests on stand in the table. The chart does not show why they differ.")
    )
