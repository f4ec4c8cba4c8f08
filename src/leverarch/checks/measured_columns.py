"""Checks of what measures look for in the cells of a record: is it there, and is the same thing written alike?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.measuring import values_said
from leverarch.measuring.conditions import columns_of
from leverarch.measuring.usable import is_unreliable
from leverarch.model import Column, Measure, Model, Record
from leverarch.rows.record import cell_place
from leverarch.source import Pointer
from leverarch.words import count, listed

#: Columns whose cells are free: what may stand in them is said nowhere.
_FREE = frozenset({"text", "code"})


@workspace_check("LA470", Severity.WARNING)
def value_not_there(model: Model) -> Iterator[Finding]:
    """A measure looks for a value that no row of the record says.

    Why: a slip of the pen in a condition counts nothing and is printed as 0, or leaves out nobody who was meant to be.

    What to do: write the value as the record does. Where it is right and has not come up yet, make the column a choice:
    then it is known that it may come up.

    Example:
    ```json
    { "population": [ { "column": "service", "is": "Alder Crt" } ] }
    ```

    """
    for measure in model.measures.values():
        record = model.records.get(measure.record)
        if record is None or record.frame is None or not record.size or is_unreliable(model, measure):
            continue
        yield from _matches(model, measure, record)
        for pointer, column, value in _looked_for(measure, columns_of(record)):
            said = values_said.values_said(record, column)
            if value.strip() not in said:
                message = f"no row of {record.title} says `{value}` in `{column}`, and `{measure.id}` looks for it"
                near = get_close_matches(value, sorted(said), n=1)
                help_ = f"did you mean `{near[0]}`?" if near else _CHOICE
                yield Finding(measure.doc.at(*pointer), message, measure.id, help_)


def _matches(model: Model, measure: Measure, record: Record) -> Iterator[Finding]:
    """Yield what rows of another record match by, and no row of the measure's own says: both sides would be 0."""
    around = measure.compare.around if measure.compare else None
    other = model.records.get(around.record) if around else None
    if around is None or other is None:
        return
    for own, theirs in around.match.items():
        known = values_said.values_said(record, own) | frozenset(columns_of(record)[own].choices)
        for value, line in values_said.first_lines(other, theirs, around.where):
            if value not in known:
                message = f"no row of {record.title} says `{value}` in `{own}`, and `{measure.id}` compares around it"
                near = get_close_matches(value, sorted(known), n=1)
                help_ = f"did you mean `{near[0]}`?" if near else _CHOICE
                yield Finding(cell_place(other, theirs, line), message, other.id, help_)


_CHOICE = "write it as the record does; or make the column a choice, if it may come up later"


@workspace_check("LA471", Severity.WARNING)
def values_alike(model: Model) -> Iterator[Finding]:
    """Two values that a measure tells apart differ in capitals, spaces or dashes alone.

    Why: the same person or place written in two ways is counted twice, or stands in a table twice.

    What to do: write both alike in the record. For a column with few values, a choice makes capitals not count.

    Example:
    ```text
    concern,service
    C-001,Alder Court
    C-002,Alder court
    ```

    """
    seen: set[tuple[str, str]] = set()
    for measure in model.measures.values():
        record = model.records.get(measure.record)
        if record is None or record.frame is None or is_unreliable(model, measure):
            continue
        for name in _told_apart(measure):
            column = columns_of(record).get(name)
            if column is not None and column.type in _FREE and (record.id, name) not in seen:
                seen.add((record.id, name))
                yield from _alike(record, name, measure.id)


def _told_apart(measure: Measure) -> Iterator[str]:
    """Yield the columns whose different values a measure counts, or gives one by one."""
    around = measure.compare.around if measure.compare else None
    yield from dict.fromkeys(filter(None, (measure.distinct, *measure.group_by, *(around.match if around else ()))))


def _alike(record: Record, name: str, measure: str) -> Iterator[Finding]:
    found = values_said.values_alike(record, name)
    if not found:
        return
    said = listed([f"`{value}`" for value, _ in found[0]])
    more = f"; and the same with {count(len(found) - 1, 'other value')}" if len(found) > 1 else ""
    alone = "differ in capitals, spaces or dashes alone"
    message = f"`{name}`: {said} {alone}, and `{measure}` takes them for different{more}"
    place = cell_place(record, name, found[0][-1][1])
    yield Finding(place, message, record.id, f"write all of them `{found[0][0][0]}`")


def _looked_for(measure: Measure, columns: Mapping[str, Column]) -> Iterator[tuple[Pointer, str, str]]:
    """Yield every value that a condition names of a column whose cells are free: where it stands, column, value."""
    parts = {"population": measure.population, "numerator": measure.numerator, "denominator": measure.denominator}
    for field, conditions in parts.items():
        for number, one in enumerate(conditions):
            values = (("is", one.is_), ("not", one.not_)) if columns[one.column].type in _FREE else ()
            yield from (((field, number, name), one.column, value) for name, said in values for value in said)


CHECKS: tuple[Check, ...] = (value_not_there, values_alike)
