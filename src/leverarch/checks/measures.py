"""Checks of measures: can they be worked out, and of which days are they?"""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.measuring.comparison import overlapping, windows_of
from leverarch.measuring.negative import negative_rows
from leverarch.measuring.periods import common, days_in
from leverarch.measuring.usable import is_unreliable, problems
from leverarch.model import Measure, Model, Period, Record, Target
from leverarch.rows.record import cell_place
from leverarch.source import Pointer
from leverarch.words import count, listed, long_date

#: So many cells of one kind are shown; the last says how many follow.
_MOST = 100
#: The most that a share can be, in per cent.
_ALL = 100


@workspace_check("LA440", Severity.ERROR)
def unusable_measure(model: Model) -> Iterator[Finding]:
    """A measure can't be worked out as it is written.

    Why: a column that the record does not have, a condition that can never hold, or a share that does not say of what
    would give a wrong figure, or none.

    What to do: the finding says which field, and what fits there. A count goes by rows; a share needs a `numerator` or
    a `duration` with a limit in `within`; a sum, a mean and a median need a `value` (a column of type number) or a
    `duration`; a rate needs `per`. Hours and minutes need times of day at both ends.

    Example:
    ```json
    { "id": "complaint-days", "kind": "median", "duration": { "from": "dat", "to": "answered", "unit": "days" } }
    ```

    """
    for measure in model.measures.values():
        for problem in problems(model, measure):
            yield Finding(measure.doc.at(*problem.pointer), problem.message, measure.id, problem.help)


@workspace_check("LA441", Severity.WARNING)
def no_figure(model: Model) -> Iterator[Finding]:
    """A measure comes to no figure.

    Why: of no rows there is no share and no middle, and 0 or 100% would say what nobody knows. Documents print “not
    available, because …” in its place.

    What to do: look whether the rows are there and the conditions are meant so; or take the measure out until there is
    something to measure. A count over days that the record covers, and in which nothing happened, is 0 and no finding.

    Example:
    ```json
    { "id": "complaints-in-28-days", "kind": "share", "record": "complaints", "period": { "from": "2027-01-01" } }
    ```

    """
    for measure in model.measures.values():
        measured = model.measured.get(measure.id)
        if measured is None or _explained(model, measure):
            continue
        if measured.whole.missing:
            message = f"`{measure.id}` has no figure, because {measured.whole.missing}"
            yield Finding(measure.doc.at("id"), message, measure.id, _NO_FIGURE)
        for comparison in measured.comparisons:
            for field, value in (("before", comparison.before), ("after", comparison.after)):
                if value.missing and not comparison.about and not _outside(model, measure, value.period):
                    message = f"`{measure.id}` has no figure {field}, because {value.missing}"
                    yield Finding(measure.doc.key("compare", field), message, measure.id, _NO_FIGURE)


_NO_FIGURE = "look whether the rows are there, and whether the conditions are meant so"


@workspace_check("LA442", Severity.ERROR)
def negative_duration(model: Model) -> Iterator[Finding]:
    """A row of a record ends before it begins, and a measure goes by how long it took.

    Why: one of the two days, or times, is wrong. Counted as it stands it would make every mean and median too short.

    What to do: correct the cell. Where a time after midnight belongs to the next day, the next day stands in the
    column of the day.

    Example:
    ```text
    complaint,date,answered
    K-014,2026-07-21,2026-07-02
    ```

    """
    seen: set[tuple[str, int]] = set()
    for measure in model.measures.values():
        record = model.records.get(measure.record)
        if record is None or measure.duration is None or is_unreliable(model, measure):
            continue
        duration = measure.duration
        rows = [row for row in negative_rows(measure, record) if (f"{record.id} {duration.to}", row[0]) not in seen]
        seen |= {(f"{record.id} {duration.to}", line) for line, _ in rows}
        for shown, (line, said) in enumerate(rows[:_MOST], start=1):
            more = f"; and {len(rows) - _MOST:,} more of this kind below" if shown == _MOST < len(rows) else ""
            message = f"`{duration.to}` is before `{duration.from_}` ({said}), and `{measure.id}` goes by it{more}"
            yield Finding(cell_place(record, duration.to, line), message, record.id, "correct one of them")


@workspace_check("LA443", Severity.WARNING)
def outside_record(model: Model) -> Iterator[Finding]:
    """A measure is for days that its record does not cover.

    Why: of days outside the record's `period` nobody knows whether nothing happened, or nothing was written down. The
    figure is of the days that are covered, and is printed with these; where none is, there is no figure.

    What to do: give the measure the period that the record covers, or correct the record's `period`.

    Example:
    ```json
    { "id": "attendance", "record": "session-records", "period": { "from": "2026-01-01", "to": "2026-09-30" } }
    ```

    """
    for measure in model.measures.values():
        for pointer, period in _periods(measure):
            for record in _records(model, measure):
                if record.period is None or period.from_ > period.to:
                    continue
                shared = common(period, record.period)
                if shared == period:
                    continue
                covers = f"and {record.title} covers only {_days(record.period)}"
                left = f"the figure is of {_days(shared)}" if shared else "there is no figure"
                message = f"`{measure.id}` is for {_days(period)}, {covers}: {left}"
                help_ = "give it a period that the record covers, or correct that of the record"
                yield Finding(measure.doc.key(*pointer), message, measure.id, help_)


@workspace_check("LA444", Severity.WARNING)
def overlapping_periods(model: Model) -> Iterator[Finding]:
    """Before and after share days.

    Why: what happened on these days is counted on both sides, so the two figures are closer to each other than what
    they stand for. Around several rows of another record, what is after one of them is before the next.

    What to do: end the period before on the day before the other begins; look at fewer days around each row, or at
    fewer rows (`where`). Documents name the rows that overlap beside each comparison.

    Example:
    ```json
    { "before": { "from": "2026-01-01", "to": "2026-03-31" }, "after": { "from": "2026-03-01", "to": "2026-06-30" } }
    ```

    """
    for measure in model.measures.values():
        compare = measure.compare
        if compare is None or is_unreliable(model, measure):
            continue
        shared = common(compare.before, compare.after) if compare.before and compare.after else None
        if shared and compare.around is None:
            message = f"before and after share {count(days_in(shared), 'day')} ({_days(shared)})"
            help_ = "end the period before on the day before the other begins"
            yield Finding(measure.doc.key("compare"), f"`{measure.id}`: {message}", measure.id, help_)
        if compare.around is not None and compare.around.record in model.records:
            yield from _windows(model, measure)


@workspace_check("LA450", Severity.WARNING)
def bare_measure(model: Model) -> Iterator[Finding]:
    """A measure lacks what makes its figure one that somebody stands behind.

    Why: a number without an owner, a unit or a reason for its target is what buyers and commissioners ask about first.
    Where a count does not say whether it counts people, small numbers are kept back to be safe.

    What to do: add what the finding names. `counts` is people, steps or things; the `basis` of a target is the law, the
    contract, the guidance or the custom that it rests on, `direction` which way is wanted.

    Example:
    ```json
    { "id": "complaints-in-28-days", "kind": "share", "target": { "at_least": 90 } }
    ```

    """
    for measure in model.measures.values():
        lacks = list(_lacking(measure))
        if lacks:
            message = f"`{measure.id}` does not say {listed(lacks, 'or')}"
            yield Finding(measure.doc.at("id"), message, measure.id, "add it")


def _lacking(measure: Measure) -> Iterator[str]:
    if not measure.owner:
        yield "who answers for it (`owner`)"
    if not measure.unit:
        yield "what is counted (`unit`)"
    if measure.kind in ("count", "share") and not measure.counts:
        yield "whether it counts people (`counts`)"
    target = measure.target
    if target is None:
        return
    if target.at_least is None and target.at_most is None:
        yield "how much its target is (`target`)"
    if not target.basis:
        yield "what its target rests on (`basis`)"
    if not _can_be_met(measure.kind, target):
        yield "a target that can be met (`target`)"
    if not measure.direction:
        yield "which way is wanted (`direction`)"
    elif _is_other_way(measure.direction, target):
        yield "one thing about which way is wanted: the target says another than `direction`"


def _can_be_met(kind: str, target: Target) -> bool:
    low, high = target.at_least, target.at_most
    if low is not None and high is not None and low > high:
        return False
    return kind != "share" or not ((low is not None and low > _ALL) or (high is not None and high < 0))


def _is_other_way(direction: str, target: Target) -> bool:
    """Whether a target with one end is against the direction: at most so much, and higher is wanted."""
    ends = (target.at_least is not None, target.at_most is not None)
    return (direction, ends) in (("lower", (True, False)), ("higher", (False, True)))


def _explained(model: Model, measure: Measure) -> bool:
    """Whether another finding says already why there is no figure."""
    record = model.records.get(measure.record)
    if record is None or is_unreliable(model, measure):
        return True
    per = model.measures.get(measure.per.measure) if measure.per else None
    if measure.per and (per is None or _explained(model, per)):
        return True
    period = measure.period or record.period
    if measure.duration is not None and negative_rows(measure, record):
        return True
    return period is not None and _outside(model, measure, period)


def _outside(model: Model, measure: Measure, period: Period) -> bool:
    return any(record.period and common(period, record.period) is None for record in _records(model, measure))


def _records(model: Model, measure: Measure) -> Iterator[Record]:
    """Yield the records that a measure reads: its own, and that of what a rate is divided by."""
    other = model.measures.get(measure.per.measure) if measure.per else None
    names = dict.fromkeys((measure.record, *([other.record] if other else [])))
    yield from (model.records[name] for name in names if name in model.records)


def _periods(measure: Measure) -> Iterator[tuple[Pointer, Period]]:
    if measure.period is not None:
        yield ("period",), measure.period
    if measure.compare is not None and measure.compare.around is None:
        for field, period in (("before", measure.compare.before), ("after", measure.compare.after)):
            if period is not None:
                yield ("compare", field), period


def _days(period: Period) -> str:
    first, last = long_date(period.from_), long_date(period.to)
    return first if first == last else f"{first} to {last}"


def _windows(model: Model, measure: Measure) -> Iterator[Finding]:
    assert measure.compare is not None
    assert measure.compare.around is not None
    around = measure.compare.around
    windows = windows_of(model, around)
    reaching = [(window.about, others) for window in windows if (others := overlapping(windows, window))]
    if reaching:
        first, others = reaching[0]
        title = model.records[around.record].title
        message = f"the days around {len(reaching)} of {len(windows)} rows of {title} reach into those of another"
        message = f"`{measure.id}`: {message}, as those of `{first}` and `{others[0]}`"
        help_ = "look at fewer days or fewer rows; documents name the rows that overlap"
        yield Finding(measure.doc.key("compare", "around"), message, measure.id, help_)


CHECKS: tuple[Check, ...] = (
    unusable_measure,
    no_figure,
    negative_duration,
    outside_record,
    overlapping_periods,
    bare_measure,
)
