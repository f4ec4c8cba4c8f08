"""Two measures that tell a small number of people between them: all who came, and all who came but those few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from leverarch.measuring.suppression import Key
from leverarch.measuring.table_hiding import Hidden, is_small
from leverarch.model import Condition, Measure, Measured, Period, Value

_Rule = tuple[str, object]


@dataclass(frozen=True, slots=True)
class _Known:
    """A number of people that a reader is shown, and which rows it counts.

    `kind` must be alike in two of them to be taken from each other.
    """

    kind: tuple[str, ...]
    measure: str
    key: Key
    part: str
    number: int
    rules: frozenset[_Rule]
    period: Period

    def is_narrower_than(self, other: _Known) -> bool:
        """Whether it counts some of the rows that the other one counts."""
        within = other.period.from_ <= self.period.from_ and self.period.to <= other.period.to
        same = self.rules == other.rules and self.period == other.period
        return within and self.rules >= other.rules and not same


def narrower_ones(
    shown: Mapping[str, Measured], limits: Mapping[str, int], days: Mapping[str, str]
) -> dict[str, Hidden]:
    """Return by measure the cells that would tell a small number together with a number of another measure.

    Of two such numbers the one that counts fewer rows goes. Measures that hide nothing from this reader (`limits`: 0)
    count things, not people. `days` says by measure which column puts a row into the period.
    """
    alike: dict[tuple[str, ...], list[_Known]] = {}
    for id_ in sorted(shown):
        if limits[id_]:
            for known in _known_in(shown[id_], days[id_]):
                alike.setdefault(known.kind, []).append(known)
    found: dict[str, Hidden] = {}
    for narrow in (known for listed in alike.values() for known in _narrower_in(listed, limits)):
        before, only = found.get(narrow.measure, Hidden()), frozenset({narrow.key})
        all_of, top_of = (
            (before.all_of, before.top_of | only) if narrow.part == "top" else (before.all_of | only, before.top_of)
        )
        found[narrow.measure] = Hidden(all_of, top_of)
    return found


def _narrower_in(listed: list[_Known], limits: Mapping[str, int]) -> Iterator[_Known]:
    """Yield those that count a few less than a wider one of another measure."""
    by_number: dict[int, list[_Known]] = {}
    for known in listed:
        by_number.setdefault(known.number, []).append(known)
    most = max(limits[known.measure] for known in listed)
    for wide in listed:
        for less in range(1, most):
            for narrow in by_number.get(wide.number - less, ()):
                under = max(limits[wide.measure], limits[narrow.measure])
                if wide.measure != narrow.measure and is_small(less, under) and narrow.is_narrower_than(wide):
                    yield narrow


def _known_in(measured: Measured, day: str) -> Iterator[_Known]:
    """Yield each number of people that is shown."""
    measure = measured.measure
    if measure.kind not in ("count", "share"):
        return
    below = _rules((*measure.population, *measure.denominator))
    top = below | _rules(measure.numerator)
    if measure.duration and measure.duration.within is not None:
        top |= {("within", measure.duration)}
    kind = (measure.record, measure.distinct, day)
    for key, value in _cells(measured):
        named = _group_rules(measure, value)
        if measure.kind == "count" and value.value is not None:
            yield _Known(kind, measure.id, key, "below", int(value.value), top | named, value.period)
        if measure.kind == "share" and value.denominator is not None:
            yield _Known(kind, measure.id, key, "below", int(value.denominator), below | named, value.period)
        if measure.kind == "share" and value.numerator is not None:
            yield _Known(kind, measure.id, key, "top", int(value.numerator), top | named, value.period)


def _rules(conditions: tuple[Condition, ...]) -> frozenset[_Rule]:
    # The order of values says nothing.
    plain = (replace(one, is_=tuple(sorted(one.is_)), not_=tuple(sorted(one.not_))) for one in conditions)
    return frozenset(("condition", one) for one in plain)


def _cells(measured: Measured) -> Iterator[tuple[Key, Value]]:
    yield ("whole",), measured.whole
    for value in measured.groups:
        yield ("group", *value.group), value


def _group_rules(measure: Measure, value: Value) -> frozenset[_Rule]:
    """Return which group of a column a number is for, as a condition; months and quarters are periods already."""
    named = zip(measure.group_by, value.group, strict=False)
    return _rules(tuple(Condition(by, is_=(name,)) for by, name in named if by not in ("month", "quarter", "year")))
