"""How a figure is worked out, in plain words: for somebody who counts again with the file of rows beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from leverarch.measuring import bank_holidays, printed
from leverarch.measuring.conditions import PERIOD_END, PERIOD_START
from leverarch.measuring.periods import NO_PERIOD
from leverarch.measuring.sheet import day_column
from leverarch.measuring.units import singular, words_of_amount
from leverarch.model import Condition, Day, Duration, Measure, Model, Period, Record
from leverarch.words import listed, long_date, short_date

Line = tuple[str, str]
_BOUNDS = {PERIOD_START: "the first day of the period", PERIOD_END: "the last day of the period"}
_UNFINISHED = {
    "left-out": "A row without an end is left out.",
    "late": "A row without an end counts as not within the limit.",
}


def workings(model: Model, measure: Measure, period: Period) -> tuple[Line, ...]:
    """Return how a measure is worked out over a period: lines of a label and what it says. Columns stand in quotes."""
    record = model.records.get(measure.record)
    lines = [
        ("What it is", _kind(model, measure)),
        ("Period", _period(measure, record, period)),
        ("Looked at", _conditions(measure.population) or "all rows of the period"),
        ("Counted below", _conditions(measure.denominator)),
        ("Counted on top" if measure.kind == "share" else "Counted", _on_top(measure)),
        (
            "Counted once",
            f"each {_quoted(measure.distinct)}, however many rows it has" if measure.distinct else "",
        ),
        ("How long", _duration(measure.duration) if measure.duration else ""),
        ("Bank holidays left out", _holidays(measure.duration, period)),
        ("Divided by", _divided_by(model, measure, period)),
        ("Given by", listed([_grouping(one) for one in measure.group_by])),
        ("Target", _target(measure)),
    ]
    return tuple((label, said) for label, said in lines if said)


def condition_words(one: Condition) -> str:
    """Return what a cell of a row must say: `“decision” is accepted`."""
    parts = list(_parts(one))
    return f"{_quoted(one.column)} {listed(parts)}"


def _parts(one: Condition) -> Iterator[str]:
    if one.is_:
        yield f"is {listed(list(one.is_), 'or')}"
    if one.not_:
        yield f"is not {listed(list(one.not_), 'or')}"
    if one.at_least:
        yield f"is {_bound(one.at_least)} or {'later' if _is_day(one.at_least) else 'more'}"
    if one.at_most:
        yield f"is {_bound(one.at_most)} or {'earlier' if _is_day(one.at_most) else 'less'}"
    if one.given is not None:
        yield "is filled in" if one.given else "is empty"


def _is_day(bound: str) -> bool:
    return bound in _BOUNDS or _day(bound) is not None


def _bound(bound: str) -> str:
    day = _day(bound)
    return _BOUNDS.get(bound) or (long_date(day) if day else bound)


def _day(text: str) -> Day | None:
    try:
        return Day.fromisoformat(text)
    except ValueError:
        return None


def _conditions(conditions: Iterable[Condition]) -> str:
    return "; and ".join(condition_words(one) for one in conditions)


def _kind(model: Model, measure: Measure) -> str:
    what = f"different {_quoted(measure.distinct)}" if measure.distinct else "rows"
    amount = _quoted(measure.value) if measure.value else "how long each row took"
    amount_below = measure.per.amount if measure.per else Decimal(1)
    per = "" if amount_below == 1 else f" {words_of_amount(amount_below)}"
    other = model.measures.get(measure.per.measure) if measure.per else None
    named = f"“{other.title}”" if other else "what it is divided by"
    return {
        "count": f"how many {what}",
        "share": f"a share: the {what} counted on top, out of all counted below (those on top are among them)",
        "sum": f"{amount}, added up",
        "mean": f"the mean of {amount}: all added up, divided by how many",
        "median": f"the median of {amount}: as many rows have less as have more",
        "rate": f"{amount if measure.value else f'how many {what}'}, for each{per} of {named}",
    }.get(measure.kind, measure.kind)


def _period(measure: Measure, record: Record | None, period: Period) -> str:
    if period == NO_PERIOD:
        return ""
    by = day_column(measure, record) if record else measure.day
    first, last = long_date(period.from_), long_date(period.to)
    said = first if first == last else f"{first} to {last}"
    return f"{said}, by the day in {_quoted(by)}" if by else said


def _on_top(measure: Measure) -> str:
    said = [condition_words(one) for one in measure.numerator]
    limit = measure.duration.within if measure.duration else None
    if limit is not None and measure.duration:
        unit = measure.duration.unit.replace("-", " ")
        said.append(f"took {words_of_amount(limit)} {singular(unit) if limit == 1 else unit} or less")
    return "; and ".join(said)


def _duration(duration: Duration) -> str:
    first, last = _quoted(duration.from_), _quoted(duration.to)
    first += f" at {_quoted(duration.from_time)}" if duration.from_time else ""
    last += f" at {_quoted(duration.to_time)}" if duration.to_time else ""
    said = f"from {first} to {last}, in {duration.unit.replace('-', ' ')}."
    if duration.unit == "working-days":
        said += (
            " Saturdays, Sundays and the bank holidays of England and Wales are left out; the day it begins on does "
            "not count, the day it ends on does."
        )
    late = "late" if duration.within is not None and not duration.unfinished else duration.unfinished or "left-out"
    return f"{said} {_UNFINISHED.get(late, '')}".strip()


def _holidays(duration: Duration | None, period: Period) -> str:
    """Name the bank holidays of the period itself; a row that ends later leaves out later ones too."""
    if duration is None or duration.unit != "working-days":
        return ""
    days = bank_holidays.on_weekdays(range(period.from_.year, period.to.year + 1))
    inside = [short_date(day) for day in days if period.from_ <= day <= period.to]
    return f"{listed(inside) if inside else 'none in the period'} (and any after it, until a row ends)"


def _divided_by(model: Model, measure: Measure, period: Period) -> str:
    """Name what is divided by. It is worked out over the same days, whatever period its own file gives it."""
    other = model.measures.get(measure.per.measure) if measure.per else None
    if other is None:
        return ""
    asked = f"--period {period.from_.isoformat()}..{period.to.isoformat()}"
    return f"“{other.title}” of the same days: leverarch trace {other.id} {asked}"


def _grouping(name: str) -> str:
    return name if name in ("month", "quarter", "year") else _quoted(name)


def _target(measure: Measure) -> str:
    said = printed.target_words(measure)
    basis = measure.target.basis if measure.target else ""
    return f"{said}; it rests on {basis}" if said and basis else said


def _quoted(name: str) -> str:
    return f"“{name}”"
