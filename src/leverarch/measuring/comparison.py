"""Before and after: two periods beside each other, or the days around each row of another record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from leverarch.measuring.conditions import meets
from leverarch.measuring.figures import spread_of
from leverarch.measuring.periods import NO_PERIOD, weeks_of
from leverarch.measuring.reading import Reading, narrowed, over, whole_of
from leverarch.measuring.usable import why_no_rows
from leverarch.model import LINE, Around, Comparison, Condition, Day, Model, Period, Record, Row, Value


@dataclass(frozen=True, slots=True)
class Window:
    """The days around a row of another record. `days` is nothing where the row has no day."""

    row: Row
    about: str
    title: str
    match: Mapping[str, str]
    day: Day | None
    before: Period | None = None
    after: Period | None = None


def comparisons_of(model: Model, reading: Reading) -> tuple[Comparison, ...]:
    """Return what a measure compares. The measure must be one without problems."""
    compare = reading.measure.compare
    if compare is None:
        return ()
    if compare.around is not None:
        if compare.around.record not in model.records:
            return ()  # a name that nothing declares has a finding of its own
        return tuple(_around(model, reading, compare.around))
    assert compare.before is not None
    assert compare.after is not None
    return (Comparison("", "", with_weeks(reading, compare.before), with_weeks(reading, compare.after)),)


def with_weeks(reading: Reading, period: Period) -> Value:
    """Return the figure of a period with the spread of its single weeks and how many there are.

    A mean and a median keep the spread of their single rows. Weeks are seven days each, from the period's first; a week
    without a figure (a share of nothing) is none of them.
    """
    value = whole_of(reading, period)
    if value.missing or reading.measure.kind in ("mean", "median"):
        return value
    rows = over(reading, value.period)
    weekly = [whole_of(rows, week).value for week in weeks_of(value.period)]
    there = [one for one in weekly if one is not None]
    spread = spread_of(Counter(there)) if there else None
    return replace(value, spread=spread, size=len(there))


def windows_of(model: Model, around: Around) -> tuple[Window, ...]:
    """Return the days around each row of the other record that is looked at, in order of day and line.

    The days before end on the day before; the days after begin on the day after. What happened on the day itself may
    belong to either, and is in neither.
    """
    record = model.records[around.record]
    if record.frame is None:
        return ()
    rows = record.frame.filter(meets(record.frame, record, around.where)).sort(around.day, LINE)
    return tuple(_window(record, around, named) for named in rows.iter_rows(named=True))


def _window(record: Record, around: Around, named: dict[str, str]) -> Window:
    row = Row(int(named[LINE]), {name: said for name, said in named.items() if name != LINE})
    about = record.key_of(row) or f"line {row.line}"
    # What it matches by (a home) says where it belongs, and not what it is.
    texts = [column.name for column in record.columns if column.type == "text" and row.values[column.name]]
    own = [name for name in texts if name not in around.match.values()]
    title = row.values[(own or texts)[0]] if texts else about
    match = {own: row.values[theirs] for own, theirs in around.match.items()}
    if not row.values[around.day]:
        return Window(row, about, title, match, None)
    day = Day.fromisoformat(row.values[around.day])
    before = Period(_days_from(day, -around.days), _days_from(day, -1))
    return Window(row, about, title, match, day, before, Period(_days_from(day, 1), _days_from(day, around.days)))


def _days_from(day: Day, days: int) -> Day:
    """Return the day so many days later, or the last (first) that a calendar has."""
    return Day.fromordinal(min(max(day.toordinal() + days, 1), Day.max.toordinal()))


def overlapping(windows: tuple[Window, ...], window: Window) -> tuple[str, ...]:
    """Return the other rows, of those that match in the same way, whose days reach into the days of this one."""
    if window.before is None or window.after is None:
        return ()
    return tuple(
        other.about
        for other in windows
        if other is not window
        and other.match == window.match
        and other.before is not None
        and other.after is not None
        and other.before.from_ <= window.after.to
        and other.after.to >= window.before.from_
    )


def _around(model: Model, reading: Reading, around: Around) -> Iterator[Comparison]:
    because = why_no_rows(model.records[around.record])
    if because:
        value = Value(NO_PERIOD, missing=because)
        yield Comparison(around.record, model.records[around.record].title, value, value)
        return
    windows = windows_of(model, around)
    rows: dict[tuple[tuple[str, str], ...], Reading] = {}
    for window in windows:
        match = tuple(sorted(window.match.items()))
        if match not in rows:
            rows[match] = narrowed(reading, tuple(Condition(own, (said,)) for own, said in match if said))
        before, after = _values(rows[match], window)
        yield Comparison(window.about, window.title, before, after, overlapping(windows, window))


def _values(reading: Reading, window: Window) -> tuple[Value, Value]:
    empty = [own for own, said in window.match.items() if not said]
    because = f"`{empty[0]}` is not given for it" if empty else "" if window.day else "it has no day yet"
    if because or window.before is None or window.after is None:
        none = Value(NO_PERIOD, missing=because)
        return none, none
    return with_weeks(reading, window.before), with_weeks(reading, window.after)
