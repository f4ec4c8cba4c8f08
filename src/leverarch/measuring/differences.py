"""Numbers of people that several measures tell between them: all who came, and all who came but a few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from leverarch.measuring.suppression import Key
from leverarch.measuring.table_hiding import Hidden, is_small
from leverarch.model import Condition, Duration, Measure, Measured, Period, Value

_Rule = tuple[str, object]
_TIMES = frozenset({"month", "quarter", "year"})


@dataclass(frozen=True, slots=True)
class _Known:
    """A number of people, which rows it counts, and whether a reader is shown it.

    `kind` must be alike in two of them to be taken from each other. The number of a hidden one is not looked at.
    """

    kind: tuple[str, ...]
    measure: str
    key: Key
    part: str
    number: int
    rules: frozenset[_Rule]
    period: Period
    shown: bool

    def is_narrower_than(self, other: _Known) -> bool:
        """Whether it counts some of the rows that the other one counts."""
        if self.rules == other.rules and self.period == other.period:
            return False
        return _is_within(self.period, other.period) and _implied(other.rules, self.rules)


def told_by_others(
    shown: Mapping[str, Measured], limits: Mapping[str, int], days: Mapping[str, str]
) -> dict[str, Hidden]:
    """Return by measure the cells that would tell a small number together with numbers of other measures.

    Where two differ by few, the one that counts fewer rows goes; where several leave few of a whole, the smallest; and
    what is hidden in one measure is hidden in each that counts the same rows. Measures that hide nothing from this
    reader (`limits`: 0) count things, not people. `days` says by measure which column puts a row into the period.
    """
    alike: dict[tuple[str, ...], list[_Known]] = {}
    for id_ in sorted(shown):
        if limits[id_]:
            for known in _known_in(shown[id_], days[id_]):
                alike.setdefault(known.kind, []).append(known)
    found: dict[str, Hidden] = {}
    for told in (known for listed in alike.values() for known in _told_in(listed, limits)):
        before, only = found.get(told.measure, Hidden()), frozenset({told.key})
        all_of, top_of = (
            (before.all_of, before.top_of | only) if told.part == "top" else (before.all_of | only, before.top_of)
        )
        found[told.measure] = Hidden(all_of, top_of)
    return found


def _told_in(listed: list[_Known], limits: Mapping[str, int]) -> Iterator[_Known]:
    kept_back = {(known.rules, known.period) for known in listed if not known.shown}
    shown = [known for known in listed if known.shown]
    yield from (known for known in shown if (known.rules, known.period) in kept_back)
    yield from _narrower_in(shown, limits)
    for wide in shown:
        yield from _all_but_a_few(wide, shown, limits)


def _narrower_in(listed: list[_Known], limits: Mapping[str, int]) -> Iterator[_Known]:
    """Yield those that count a few less than a wider one of another measure."""
    by_number: dict[int, list[_Known]] = {}
    for known in listed:
        by_number.setdefault(known.number, []).append(known)
    most = max((limits[known.measure] for known in listed), default=0)
    for wide in listed:
        for less in range(1, most):
            for narrow in by_number.get(wide.number - less, ()):
                under = max(limits[wide.measure], limits[narrow.measure])
                if wide.measure != narrow.measure and is_small(less, under) and narrow.is_narrower_than(wide):
                    yield narrow


# ---------------------------------------------------------------- several that make up a whole


def _all_but_a_few(wide: _Known, listed: list[_Known], limits: Mapping[str, int]) -> Iterator[_Known]:
    """Yield the smallest of several parts of a whole that leave only a few of it: by a column's values, or by time."""
    by_axis: dict[str, list[tuple[_Known, Period | frozenset[str]]]] = {}
    for known in listed:
        axis, piece = _piece(known, wide)
        if axis:
            by_axis.setdefault(axis, []).append((known, piece))
    for held in by_axis.values():
        parts = _apart(held)
        if len(parts) > 1 and any(one.measure != wide.measure for one in parts):
            under = max(limits[one.measure] for one in (wide, *parts))
            if is_small(wide.number - sum(one.number for one in parts), under):
                yield min((one for one in parts if one.measure != wide.measure), key=lambda one: one.number)


def _piece(known: _Known, wide: _Known) -> tuple[str, Period | frozenset[str]]:
    """Return by what a number is a part of a wider one, and which part it is; nothing where it is none."""
    more = known.rules - wide.rules
    if known.rules == wide.rules and known.period != wide.period and _is_within(known.period, wide.period):
        return "by time", known.period
    if len(more) == 1 and wide.rules < known.rules and known.period == wide.period:
        (_, condition) = next(iter(more))
        if isinstance(condition, Condition) and condition == Condition(condition.column, is_=condition.is_):
            return f"column {condition.column}", frozenset(condition.is_)
    return "", frozenset()


def _apart(held: list[tuple[_Known, Period | frozenset[str]]]) -> list[_Known]:
    """Return parts that share nothing, the largest first."""
    taken: list[tuple[_Known, Period | frozenset[str]]] = []
    for known, piece in sorted(held, key=lambda one: -one[0].number):
        if not any(_share(piece, other) for _, other in taken):
            taken.append((known, piece))
    return [known for known, _ in taken]


def _share(one: Period | frozenset[str], other: Period | frozenset[str]) -> bool:
    if isinstance(one, Period) and isinstance(other, Period):
        return one.from_ <= other.to and other.from_ <= one.to
    return isinstance(one, frozenset) and isinstance(other, frozenset) and not one.isdisjoint(other)


# ---------------------------------------------------------------- which rows a number counts


def _known_in(measured: Measured, day: str) -> Iterator[_Known]:
    """Yield each number of people, shown or hidden. One that is not available is none."""
    measure = measured.measure
    below = _rules((*measure.population, *measure.denominator)) | _timed(measure)
    top = below | _rules(measure.numerator)
    if measure.duration and measure.duration.within is not None:
        top |= _ended(measure.duration) | {("within", (measure.duration.unit, measure.duration.within))}
    kind = (measure.record, measure.distinct, day)
    for key, value in _cells(measured):
        named = _group_rules(measure, value)
        if value.missing:
            continue
        if measure.kind == "share":
            yield _known(kind, measure, key, "below", value.denominator, below | named, value)
            yield _known(kind, measure, key, "top", value.numerator, top | named, value)
        elif measure.kind in ("count", "mean", "median"):
            size = None if value.hidden else value.value if measure.kind == "count" else value.size
            yield _known(kind, measure, key, "below", size, top | named, value)


def _known(
    kind: tuple[str, ...],
    measure: Measure,
    key: Key,
    part: str,
    number: object,
    rules: frozenset[_Rule],
    value: Value,
) -> _Known:
    return _Known(kind, measure.id, key, part, int(str(number or 0)), rules, value.period, number is not None)


def _timed(measure: Measure) -> frozenset[_Rule]:
    """Return what a number asks of a row beside its conditions: that it began, ended, or has the amount."""
    took = measure.duration
    if took is None:
        return frozenset({("has", measure.value)}) if measure.value else frozenset()
    if measure.kind == "share" and took.unfinished != "left-out":
        return frozenset({("begun", (took.from_, took.from_time))})
    return _ended(took)


def _ended(took: Duration) -> frozenset[_Rule]:
    return frozenset({("begun", (took.from_, took.from_time)), ("ended", (took.to, took.to_time))})


def _rules(conditions: Iterable[Condition]) -> frozenset[_Rule]:
    # The order of values says nothing.
    plain = (replace(one, is_=tuple(sorted(one.is_)), not_=tuple(sorted(one.not_))) for one in conditions)
    return frozenset(("condition", one) for one in plain)


def _is_within(inner: Period, outer: Period) -> bool:
    return outer.from_ <= inner.from_ and inner.to <= outer.to


def _implied(wide: frozenset[_Rule], narrow: frozenset[_Rule]) -> bool:
    """Whether every row that holds to the rules of `narrow` holds to those of `wide`, as far as their words say."""
    own = [rule for _, rule in narrow if isinstance(rule, Condition)]
    return all(isinstance(rule, Condition) and any(_implies(one, rule) for one in own) for _, rule in wide - narrow)


def _implies(narrow: Condition, wide: Condition) -> bool:
    """Whether a row that fits one condition fits the other one, of the same column."""
    if narrow.column != wide.column:
        return False
    named = set(narrow.is_)
    return (
        (not wide.is_ or (bool(named) and named <= set(wide.is_)))
        and (not wide.not_ or set(wide.not_) <= set(narrow.not_) or (bool(named) and named.isdisjoint(wide.not_)))
        and (not wide.at_least or wide.at_least == narrow.at_least)
        and (not wide.at_most or wide.at_most == narrow.at_most)
        and (wide.given is None or wide.given == narrow.given or (wide.given and bool(named)))
    )


def _cells(measured: Measured) -> Iterator[tuple[Key, Value]]:
    yield ("whole",), measured.whole
    for value in measured.groups:
        yield ("group", *value.group), value


def _group_rules(measure: Measure, value: Value) -> frozenset[_Rule]:
    """Return which group of a column a number is for, as a condition; months and quarters are periods already."""
    named = zip(measure.group_by, value.group, strict=False)
    return _rules(Condition(by, is_=(name,)) for by, name in named if by not in _TIMES)
