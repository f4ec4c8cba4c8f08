"""What every measure comes to. Exact, and the same whatever the order of rows and the number of processors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from leverarch.measuring.comparison import comparisons_of
from leverarch.measuring.group_names import names_of
from leverarch.measuring.periods import NO_PERIOD, asked_period
from leverarch.measuring.reading import Reading, Sheets, reading_of, sheets_of, values_of, whole_of
from leverarch.measuring.rows_behind import Behind, digest_of, rows_behind
from leverarch.measuring.sheet import day_column
from leverarch.measuring.usable import why_not
from leverarch.model import Measure, Measured, Model, Period, Value

__all__ = ["Behind", "digest_of", "measure_all", "measured", "rows_behind", "value_over"]


def measure_all(model: Model) -> Mapping[str, Measured]:
    """Return what each measure of the workspace comes to, by id."""
    return MappingProxyType({id_: measured(model, measure) for id_, measure in model.measures.items()})


def measured(model: Model, measure: Measure) -> Measured:
    """Return what a measure comes to over its own period: as a whole, by group, before and after.

    A measure that can't be worked out, or whose record can't be relied on, has a whole that says why, and no more.
    """
    record = model.records.get(measure.record)
    source = record.title if record else measure.record
    period = asked_period(measure, record) or NO_PERIOD
    because = why_not(model, measure)
    if because:
        return Measured(measure, Value(period, missing=because), source)
    reading = reading_of(model, measure)
    if reading.per is not None and reading.per.record.title != source:
        source = f"{source}; {reading.per.record.title}"
    sheets = sheets_of(reading, period)
    whole = whole_of(reading, period, sheets)
    groups, totals = _grouped(reading, period, sheets)
    del sheets  # they may be large, and what follows makes its own
    comparisons = comparisons_of(model, reading)
    per_unit = reading.per.measure.unit if reading.per else ""
    digest = digest_of(model, measure, period)
    names = names_of(model, measure, reading.record, (*groups, *totals))
    return Measured(measure, whole, source, groups, totals, comparisons, digest, per_unit=per_unit, names=names)


def value_over(model: Model, measure: Measure, period: Period, group: tuple[str, ...] = ()) -> Value:
    """Return what a measure comes to over another period than its own, as a whole or for one group.

    `group` names a group by each grouping of the measure in order; an empty name stands for all of a grouping. Where
    the record covers a part of the period only, the value is of that part and says so.
    """
    because = why_not(model, measure)
    if because:
        return Value(period, group, missing=because)
    if len(group) > len(measure.group_by):
        return Value(period, group, missing=f"there is no group {' / '.join(filter(None, group))}")
    reading = reading_of(model, measure)
    if not day_column(measure, reading.record) and period != asked_period(measure, reading.record):
        return Value(period, group, missing=f"the rows of {reading.record.title} have no day")
    by = tuple(number for number, name in enumerate(group) if name)
    found = values_of(reading, period, by).get(tuple(name for name in group if name))
    if found is None:
        return Value(period, group, missing=f"there is no group {' / '.join(filter(None, group))}")
    return replace(found, group=group if by else ())


def _grouped(reading: Reading, period: Period, sheets: Sheets) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Return the groups in order, and the subtotals of each grouping where there are two."""
    groupings = reading.measure.group_by
    if not groupings:
        return (), ()
    if len(groupings) == 1:
        return tuple(values_of(reading, period, (0,), sheets).values()), ()
    first = (replace(value, group=(*value.group, "")) for value in values_of(reading, period, (0,), sheets).values())
    second = (replace(value, group=("", *value.group)) for value in values_of(reading, period, (1,), sheets).values())
    return tuple(values_of(reading, period, (0, 1), sheets).values()), (*first, *second)
