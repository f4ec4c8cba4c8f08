"""What keeps a measure from being worked out: how it is written, or what its record is like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from leverarch.cells import fits
from leverarch.measuring.conditions import bound_fault, columns_of, meets, one_form
from leverarch.measuring.durations import HOURS, MINUTES, WORKING_DAYS
from leverarch.measuring.kinds import Problem, kind_problems
from leverarch.measuring.periods import TIMES, asked_period, parts_of
from leverarch.measuring.sheet import day_column
from leverarch.model import Around, Column, Condition, Duration, Measure, Model, Period, Record
from leverarch.source import Pointer
from leverarch.words import count, listed

#: Faults in rows that leave the figures as they are: what they say may be wrong, what is counted is clear.
MILD = frozenset({"outside-period", "name-for-code", "repeated-row"})
#: A table of so many groups is as long as a record, and nobody reads it.
MOST_VALUES, MOST_GROUPS = 200, 1000
#: Before and after is given around so many rows at most, and of so many days.
MOST_ROWS_AROUND, MOST_DAYS_AROUND = 300, 3653
#: No log is kept for so many years: one of them is mistyped.
MOST_YEARS = 100
_CONDITIONS = ("population", "numerator", "denominator")


def why_not(model: Model, measure: Measure) -> str:
    """Return why no figure of a measure can be stood behind, as a clause after “because”; or nothing."""
    record = model.records.get(measure.record)
    if record is None:
        return f"there is no record `{measure.record}`"
    because = why_no_rows(record)
    if because:
        return because
    found = next(problems(model, measure), None)
    if found is not None:
        return f"the measure can't be worked out as it is written: {found.message}"
    if measure.per is not None:
        other = model.measures.get(measure.per.measure)
        if other is None:
            return f"there is no measure `{measure.per.measure}` to divide by"
        because = why_not(model, other)
        return f"what it is divided by is not available: {because}" if because else ""
    return ""


def why_no_rows(record: Record) -> str:
    """Return why the rows of a record can't be relied on, or nothing."""
    if record.table is None or (record.frame is None and not record.faults):
        return f"{record.title} has no file with its rows that can be read"
    faults = faults_of(record)
    if faults:
        verb = "has" if faults == 1 else "have"
        return f"{count(faults, 'fault')} in {record.title} {verb} to be put right first"
    if not record.size:
        return f"{record.title} has no rows yet"
    return ""


def faults_of(record: Record) -> int:
    """Return how many faults of a record keep its figures from being stood behind."""
    faults = sum(size for kind, size in record.fault_counts.items() if kind not in MILD)
    return faults + sum(not fault.guessed for fault in (record.table.faults if record.table else ()))


def is_unreliable(model: Model, measure: Measure) -> bool:
    """Whether a measure or its record has a fault with a finding of its own: nothing more is said of figures then."""
    record = model.records.get(measure.record)
    return record is None or bool(faults_of(record)) or next(problems(model, measure), None) is not None


def problems(model: Model, measure: Measure) -> Iterator[Problem]:
    """Yield what is wrong with how a measure is written. What it refers to and is not there has findings elsewhere."""
    record = model.records.get(measure.record)
    if record is None:
        return
    yield from _period_problems(measure, record)
    yield from kind_problems(measure)
    for name in _CONDITIONS:
        yield from _condition_problems(record, getattr(measure, name), (name,))
    yield from _value_problems(measure, record)
    if measure.duration is not None:
        yield from _duration_problems(measure.duration, record)
    yield from _group_problems(measure, record)
    yield from _per_problems(model, measure)
    yield from _compare_problems(model, measure, record)


def _period_problems(measure: Measure, record: Record) -> Iterator[Problem]:
    period = asked_period(measure, record)
    if period is None:
        message = f"neither `{measure.id}` nor the record `{record.id}` says which period it is for"
        yield Problem(("id",), message, "give it a `period` with its first and its last day")
    elif measure.period is not None:
        yield from _odd_period(measure.period, ("period",))
    day = day_column(measure, record)
    if not day and measure.period is not None and record.period not in (None, measure.period):
        message = f"the record `{record.id}` has no column of type date: which of its rows are of this period?"
        yield Problem(("period",), message, "leave the period out, or give the record a date")
    if measure.day:
        yield from _column_problems(record, measure.day, ("day",), ("date",))
    elif not day and any(grouping in TIMES for grouping in measure.group_by):
        message = f"the record `{record.id}` has no column of type date, so its rows are of no month or year"
        yield Problem(("group_by",), message, "group by a column, or give the record a date")


def _odd_period(period: Period, pointer: Pointer) -> Iterator[Problem]:
    years = period.to.year - period.from_.year
    if period.from_ > period.to:
        yield Problem(pointer, "the period ends before it begins", "swap its first and its last day")
    elif years > MOST_YEARS:
        yield Problem(pointer, f"the period is {years:,} years long", "one of its years is mistyped: correct it")


def _column_problems(record: Record, name: str, pointer: Pointer, types: tuple[str, ...] = ()) -> Iterator[Problem]:
    columns = columns_of(record)
    if name not in columns:
        near = get_close_matches(name, list(columns), n=1)
        help_ = f"did you mean `{near[0]}`?" if near else f"it has {listed([f'`{known}`' for known in columns])}"
        yield Problem(pointer, f"the record `{record.id}` has no column `{name}`", help_)
    elif types and columns[name].type not in types:
        fitting = [f"`{column.name}`" for column in record.columns if column.type in types]
        help_ = f"it may be {listed(fitting, 'or')}" if fitting else f"the record has no column of type {types[0]}"
        message = f"`{name}` is of type {columns[name].type}, and has to be of type {listed(list(types), 'or')}"
        yield Problem(pointer, message, help_)


def _condition_problems(record: Record, conditions: Iterable[Condition], pointer: Pointer) -> Iterator[Problem]:
    columns = columns_of(record)
    for number, one in enumerate(conditions):
        at = (*pointer, number)
        if one.column not in columns:
            yield from _column_problems(record, one.column, (*at, "column"))
            continue
        column = columns[one.column]
        for field, values in (("is", one.is_), ("not", one.not_)):
            for value in values:
                yield from _value_of_condition(record, column, value, (*at, field))
        for field, bound in (("at_least", one.at_least), ("at_most", one.at_most)):
            message = bound_fault(column, bound) if bound else ""
            if message:
                yield Problem((*at, field), f"the condition on `{column.name}` can't be used: {message}", _ORDER_HELP)


_ORDER_HELP = "`at_least` and `at_most` are for columns of type number, date or time"


def _value_of_condition(record: Record, column: Column, value: str, pointer: Pointer) -> Iterator[Problem]:
    _, message, help_ = fits(column, value.strip())
    if message:
        yield Problem(pointer, f"the condition on `{column.name}` can never hold: {message}", help_)
        return
    if record.frame is None or column.type not in ("text", "code"):
        return
    cells = record.frame[column.name]
    if not (cells == one_form(column, value)).any():
        near = cells.filter(cells.str.to_lowercase().str.strip_chars() == value.strip().lower()).unique().sort()
        if len(near):
            message = f"no row says `{value}` in `{column.name}`, and some say `{near[0]}`: capitals count in texts"
            yield Problem(pointer, message, f"write `{near[0]}`, or make the column a choice")


def _value_problems(measure: Measure, record: Record) -> Iterator[Problem]:
    if measure.value:
        yield from _column_problems(record, measure.value, ("value",), ("number",))
    if measure.distinct:
        yield from _column_problems(record, measure.distinct, ("distinct",))


def _duration_problems(duration: Duration, record: Record) -> Iterator[Problem]:
    for field, name in (("from", duration.from_), ("to", duration.to)):
        yield from _column_problems(record, name, ("duration", field), ("date",))
    times = {"from_time": duration.from_time, "to_time": duration.to_time}
    for field, name in times.items():
        if name:
            yield from _column_problems(record, name, ("duration", field), ("time",))
    given = [field for field, name in times.items() if name]
    if duration.unit == WORKING_DAYS and given:
        message = "working days are whole days, and have no use for times of day"
        yield Problem(("duration", given[0]), message, "take the times out, or measure in hours or days")
    elif len(given) == 1:
        message = "it has a time of day at one end only"
        yield Problem(("duration", given[0]), message, "give it both, `from_time` and `to_time`, or none")
    elif duration.unit in (MINUTES, HOURS) and not given:
        message = f"days alone can't be measured in {duration.unit}"
        yield Problem(("duration", "unit"), message, "name the columns with the times, or measure in days")


_FEW = "group by a column with few different values, best of type choice, or over fewer months"


def _group_problems(measure: Measure, record: Record) -> Iterator[Problem]:
    names = measure.group_by
    period = asked_period(measure, record)
    size = 1
    for number, name in enumerate(names):
        at: Pointer = ("group_by", number)
        if name in TIMES:
            odd = period is None or next(_odd_period(period, at), None) is not None
            size *= 1 if period is None or odd else sum(1 for _ in parts_of(period, name))
        elif name not in columns_of(record):
            near = get_close_matches(name, [*TIMES, *columns_of(record)], n=1)
            help_ = f"did you mean `{near[0]}`?" if near else "it may be month, quarter, year, or a column"
            yield Problem(at, f"the record `{record.id}` has no column `{name}` to group by", help_)
        elif record.frame is not None:
            values = record.frame[name].n_unique()
            size *= values
            if values > MOST_VALUES:
                yield Problem(at, f"`{name}` has {values:,} different values: too many for a table", _FEW)
    if size > MOST_GROUPS:
        yield Problem(("group_by",), f"grouped so there would be {size:,} groups: too many for a table", _FEW)
    if len(names) > 1 and (len(set(names)) == 1 or all(name in TIMES for name in names)):
        message = "the two groupings say the same, or are both by time"
        yield Problem(("group_by", 1), message, "take one of them out")


def _per_problems(model: Model, measure: Measure) -> Iterator[Problem]:
    other = model.measures.get(measure.per.measure) if measure.per else None
    if other is None:
        return
    at: Pointer = ("per", "measure")
    if other.kind not in ("count", "sum"):
        message = f"`{other.id}` is a {other.kind}: only a count or a sum can be divided by"
        yield Problem(at, message, "name a measure that counts or adds up")
    record, own = model.records.get(other.record), model.records.get(measure.record)
    if record is not None and not day_column(other, record):
        asked = asked_period(measure, own)
        if asked != asked_period(other, record) or any(name in TIMES for name in measure.group_by):
            message = f"the rows that `{other.id}` counts have no day, so it can be given for its own period only"
            yield Problem(at, message, "give both the same period and no grouping by time, or the record a date")
    around = measure.compare.around if measure.compare else None
    needed = [name for name in measure.group_by if name not in TIMES] + list(around.match if around else ())
    for name in needed:
        if record is not None and name not in columns_of(record):
            message = f"`{other.id}` can't be given by `{name}`: its record `{record.id}` has no such column"
            yield Problem(at, message, "take that grouping out, or add the column to both records")


def _compare_problems(model: Model, measure: Measure, record: Record) -> Iterator[Problem]:
    compare = measure.compare
    if compare is None:
        return
    if not day_column(measure, record):
        message = f"the record `{record.id}` has no column of type date"
        yield Problem(("compare",), message, "compare what has a day")
    if compare.around is None and (compare.before is None or compare.after is None):
        message = "a comparison needs a period before and a period after, or what it is around"
        yield Problem(("compare",), message, "give it `before` and `after`, or `around`")
    for field, period in (("before", compare.before), ("after", compare.after)):
        if period is not None:
            yield from _odd_period(period, ("compare", field))
    other = model.records.get(compare.around.record) if compare.around else None
    if compare.around is not None and other is not None:
        yield from _around_problems(record, compare.around, other)


def _around_problems(record: Record, around: Around, other: Record) -> Iterator[Problem]:
    at: Pointer = ("compare", "around")
    yield from _column_problems(other, around.day, (*at, "day"), ("date",))
    for own, theirs in around.match.items():
        yield from _column_problems(record, own, (*at, "match"))
        yield from _column_problems(other, theirs, (*at, "match"))
    if around.days > MOST_DAYS_AROUND:
        yield Problem((*at, "days"), f"{around.days:,} days are more than ten years", "look at fewer days")
    wrong = list(_condition_problems(other, around.where, (*at, "where")))
    yield from wrong
    if not wrong and other.frame is not None:
        rows = other.frame.filter(meets(other.frame, other, around.where)).height
        if rows > MOST_ROWS_AROUND:
            message = f"it would be compared around {rows:,} rows of `{other.id}`"
            yield Problem(at, message, "say in `where` which of them matter")
