"""Charts of measures: what is drawn, in words and in shares of an axis; and the table that stands by each.

A chart says what it shows and never why. Its axis holds 0. What is missing leaves a gap that is named; what a reader
may not see is an open mark. templates/house/charts.typ draws it, for a page and as a picture for Word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from statistics import median

from leverarch.measuring import lengths, printed
from leverarch.model import Comparison, Measure, Measured, Nodes, Value
from leverarch.output import Job
from leverarch.outputs import chart_tables
from leverarch.outputs import chart_words as said
from leverarch.outputs.chart_axis import Axis, axis_of
from leverarch.outputs.chart_views import (
    Bar,
    Bars,
    BeforeAfter,
    Chart,
    ChartTable,
    Grid,
    Level,
    Pair,
    Point,
    RunChart,
    Trend,
)
from leverarch.outputs.printed import Picture, Prose

#: The page that draws one chart as a picture.
TEMPLATE = "house/chart.typ"
#: In Word a picture is as wide as the text.
WIDTH_MM = 164
#: More bars or pairs than this have no room in a drawing: the table stands alone.
MOST_ROWS = 24
#: More columns than this have no room in a table of two groupings.
MOST_COLUMNS = 6


def charts_of(measured: Measured, title: str = "") -> tuple[Chart, ...]:
    """Return what can be drawn of a measure as a reader may see it: by its groupings, then before and after."""
    made: list[Chart] = []
    if measured.groups and max(len(value.group) for value in measured.groups) > 1:
        made.append(grid_of(measured, title))
    elif measured.groups and said.is_time(measured.measure, 0):
        enough = sum(said.state(value) == "shown" for value in measured.groups) >= said.RUN_LEAST
        made.append((run_chart_of if enough else trend_of)(measured, title))
    elif measured.groups:
        made.append(bars_of(measured, title))
    if measured.comparisons:
        made.append(before_after_of(measured, title))
    return tuple(made)


def trend_of(measured: Measured, title: str = "") -> Trend:
    """Return the values of a measure grouped by period, with its target."""
    axis = _axis(measured, measured.groups, _targets(measured.measure))
    levels = tuple(_levels(measured.measure, axis, ()))
    labels, name = _labels(measured), title or measured.measure.title
    note = " ".join(said.absent(measured, labels))
    alt = _alt("Line chart", measured, name, levels, note)
    points, table = tuple(_points(measured, axis)), table_of(measured)
    return Trend("trend", name, said.unit_words(measured), axis.ticks, points, levels, note, alt, table)


def run_chart_of(measured: Measured, title: str = "") -> RunChart:
    """Return the values of a measure grouped by period, with their median, and what the rule of runs says of them."""
    values = [value.value if said.state(value) == "shown" else None for value in measured.groups]
    shown = [value for value in values if value is not None]
    middle = (median(shown),) if shown else ()
    axis = _axis(measured, measured.groups, (*_targets(measured.measure), *(("", value) for value in middle)))
    levels = tuple(_levels(measured.measure, axis, middle))
    labels, name = _labels(measured), title or measured.measure.title
    runs = said.runs(values, labels, middle[0] if middle else None)
    note = " ".join((runs, *said.absent(measured, labels)))
    alt = _alt("Run chart", measured, name, levels, note)
    points, table = tuple(_points(measured, axis)), table_of(measured)
    return RunChart("run", name, said.unit_words(measured), axis.ticks, points, levels, note, alt, table)


def bars_of(measured: Measured, title: str = "") -> Bars:
    """Return the values of a measure by one grouping, in the measure's own order."""
    measure, name, labels = measured.measure, title or measured.measure.title, _labels(measured)
    axis = _axis(measured, measured.groups, _targets(measure))
    levels = tuple(_levels(measure, axis, ()))
    bars = tuple(
        Bar(label, said.value_words(measure, value), _at(axis, value), said.state(value))
        for label, value in zip(labels, measured.groups, strict=True)
    )
    drawn = len(bars) <= MOST_ROWS
    many = () if drawn else (f"{len(bars)} groups are too many for a drawing: the table has them all.",)
    note = " ".join((*said.absent(measured, labels), *many))
    alt = _alt("Bar chart", measured, name, levels, note)
    kind, unit, zero = "bars" if drawn else "table", said.unit_words(measured), axis.at(Decimal(0))
    return Bars(kind, name, unit, zero, bars, levels, note, alt, table_of(measured))


def before_after_of(measured: Measured, title: str = "") -> BeforeAfter:
    """Return the comparisons of a measure. A difference has its spread and its sizes in the table by it."""
    own, name = measured.comparisons, title or measured.measure.title
    uneven, drawable = lengths.is_uneven(measured), lengths.grows_with_days(measured)
    sides = [(said.side_words(measured, v) for v in (one.before, one.after)) for one in own]
    own = tuple(map(lengths.both_by_days, own)) if uneven and drawable else own
    axis = _axis(measured, [value for one in own for value in (one.before, one.after)], ())
    pairs = tuple(_pair(measured, one, axis) for one in own)
    drawn = len(pairs) <= MOST_ROWS
    many = () if drawn else (f"{len(pairs)} rows are too many for a drawing: the table has them all.",)
    note, unit = " ".join((said.pair_note(measured), *many)), said.pair_unit(measured)
    told = [f"{pair.label}: {a} before, {b} after" for pair, (a, b) in zip(pairs, sides, strict=True)]
    told = told if len(told) <= said.IN_FULL else [f"{len(told)} rows", "all stand in the table"]
    alt = said.alt_words("Before and after", name, unit, told, [], note)
    kind, zero = "pair" if drawn and (drawable or not uneven) else "table", axis.at(Decimal(0))
    return BeforeAfter(
        kind, name, unit, zero, *said.pair_key(own), pairs, note, alt, ChartTable(*chart_tables.pair_table(measured))
    )


def grid_of(measured: Measured, title: str = "") -> Grid:
    """Return a table of two groupings, with its totals; one line for each pair where the columns have no room."""
    measure = measured.measure
    names = tuple(tuple(dict.fromkeys(value.group[place] for value in measured.groups)) for place in (0, 1))
    fitting = [place for place in (0, 1) if len(names[place]) <= MOST_COLUMNS]
    # Periods run across where they fit: a reader follows a theme from left to right.
    across = next((place for place in fitting if said.is_time(measure, place)), fitting[-1] if fitting else -1)
    table = table_of(measured) if across < 0 else _matrix(measured, across, names)
    note = " ".join(said.absent(measured, _labels(measured)))
    return Grid("table", title or measure.title, said.unit_words(measured), note, "", table)


def table_of(measured: Measured) -> ChartTable:
    """Return the table of a measure: one line for each of its groups, and the whole last."""
    whole = (printed.short_period(measured.whole.period), measured.whole)
    if not measured.groups:
        return ChartTable(*chart_tables.value_table(measured, [whole], "Period"))
    lines = [*zip(_labels(measured), measured.groups, strict=True), ("All", measured.whole)]
    time = len(measured.measure.group_by) == 1 and said.is_time(measured.measure, 0)
    return ChartTable(
        *chart_tables.value_table(measured, lines, "Period" if time else said.grouping_word(measured.measure))
    )


def chart_job(name: str, view: Chart, template: str = TEMPLATE) -> Job:
    """Return the picture of a chart for Word. `name` is the job's own in the plan."""
    return Job(name, "typeset", template, asdict(view), usual=TEMPLATE)


def picture_of(name: str, view: Chart) -> Picture | None:
    """Return how Word places a chart's picture, with its words; nothing for what is a table alone."""
    return Picture(name, view.alt, WIDTH_MM) if view.kind != "table" else None


def table_prose(table: ChartTable) -> Prose:
    """Return a table as long text, for Word. A short one of numbers lies on its side, and so fills the page."""
    return Prose(_blocks_of(table))


def _blocks_of(table: ChartTable) -> Nodes:
    def cells(row: Iterable[str]) -> list[list[dict[str, str]]]:
        return [[{"t": "s", "v": words}] for words in row]

    head, rows, numbers = table.head, table.rows, table.numbers
    if len(rows) <= MOST_COLUMNS and all(numbers[1:]):
        turned = tuple(zip(head, *rows, strict=True))
        head, rows, numbers = turned[0], turned[1:], (False, *(True for _ in rows))
    sides = ["right" if number else "left" for number in numbers]
    return ({"t": "table", "al": sides, "head": cells(head), "rows": [cells(row) for row in rows]},)


def table_blocks(measured: Measured) -> Nodes:
    """Return the table of a measure as blocks of a Markdown tree: what it is of, the numbers, period and source."""
    view = grid_of(measured) if len(measured.measure.group_by) == 2 else None
    table = view.table if view else table_of(measured)
    measure, period = measured.measure, printed.short_period(measured.whole.period)
    about = f"{measure.title}, {period}. {said.unit_words(measured)}. Source: {measured.source}."
    notes = view.said if view else " ".join(said.absent(measured, _labels(measured)))
    caption = {"t": "p", "c": [{"t": "em", "c": [{"t": "s", "v": " ".join(filter(None, (about, notes)))}]}]}
    return (*_blocks_of(table), caption)


# ---------------------------------------------------------------- pieces


def _labels(measured: Measured) -> tuple[str, ...]:
    return tuple(said.group_label(measured, value.group) for value in measured.groups)


def _alt(kind: str, measured: Measured, name: str, levels: Sequence[Level], note: str) -> str:
    told = said.told_of(measured, _labels(measured))
    return said.alt_words(kind, name, said.unit_words(measured), told, [level.label for level in levels], note)


def _axis(measured: Measured, values: Iterable[Value], lines: Iterable[tuple[str, Decimal]]) -> Axis:
    """Return the axis of values and lines. That of a share ends at 100 at most; that of a count has whole steps."""
    shown = [v.value for v in values if said.state(v) == "shown" and v.value is not None]
    kind = measured.measure.kind
    most = Decimal(100) if kind == "share" else None
    return axis_of([*shown, *(value for _, value in lines)], whole=kind == "count", most=most)


def _at(axis: Axis, value: Value) -> float:
    """Return where a value stands; one that is not shown gives nothing away."""
    return axis.at(value.value if said.state(value) == "shown" else None)


def _targets(measure: Measure) -> tuple[tuple[str, Decimal], ...]:
    target = measure.target
    both = (("at least", target.at_least), ("at most", target.at_most)) if target else ()
    return tuple((words, value) for words, value in both if value is not None)


def _levels(measure: Measure, axis: Axis, middle: Iterable[Decimal]) -> Iterator[Level]:
    per_cent = "%" if measure.kind == "share" else ""
    for words, value in _targets(measure):
        yield Level("target", axis.at(value), f"target {words} {printed.as_set(measure, value)}{per_cent}")
    for value in middle:
        yield Level("median", axis.at(value), f"median {said.rounded(measure, value)}{per_cent}")


def _points(measured: Measured, axis: Axis) -> Iterator[Point]:
    measure, before = measured.measure, ""
    for value in measured.groups:
        label, year = said.axis_words(measured, value.group)
        # The year stands under the first of its points alone.
        more, before = (year if year != before else ""), year
        parts = said.parts_words(measure, value) if measure.kind == "share" else ""
        state = said.state(value)
        yield Point(label, more, parts, said.number_alone(measure, value), _at(axis, value), state)


def _pair(measured: Measured, own: Comparison, axis: Axis) -> Pair:
    measure, (one, two) = measured.measure, (own.before, own.after)
    return Pair(
        label=said.pair_label(measured, own),
        before=said.number_alone(measure, one),
        before_at=_at(axis, one),
        before_state=said.state(one),
        after=said.number_alone(measure, two),
        after_at=_at(axis, two),
        after_state=said.state(two),
    )


def _matrix(measured: Measured, across: int, names: Sequence[tuple[str, ...]]) -> ChartTable:
    """Return a table whose columns are the groups of one grouping, with subtotals where the measure has them."""
    measure, down = measured.measure, 1 - across
    held = {value.group: value for value in (*measured.totals, *measured.groups)}

    def cell(row: str, column: str) -> str:
        value = held.get((column, row) if across == 0 else (row, column))
        return said.value_words(measure, value) if value else ""

    columns, rows = names[across], names[down]
    right, foot = any(cell(row, "") for row in rows), any(cell("", column) for column in columns)
    body = tuple(
        (
            said.part_label(measured, down, row),
            *(cell(row, column) for column in columns),
            *((cell(row, ""),) if right else ()),
        )
        for row in rows
    )
    whole = (said.value_words(measure, measured.whole),) if right else ()
    last = (("All", *(cell("", column) for column in columns), *whole),) if foot else ()
    heads = (*(said.part_label(measured, across, column) for column in columns), *(("All",) if right else ()))
    return ChartTable((said.grouping_word(measure, down), *heads), (*body, *last), (False, *(True for _ in heads)))
