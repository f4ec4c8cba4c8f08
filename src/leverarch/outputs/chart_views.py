"""What templates/house/charts.typ gets: each kind of chart, every word ready and every position a share of its axis."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.outputs.chart_axis import Tick


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The table by a chart. `numbers` says which columns hold numbers: those stand right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line. `at` is its share of the axis; `state`: shown, missing or hidden (`value` then says so).

    `more` stands under its label (a year), `parts` under that: the numbers behind a share.
    """

    label: str
    more: str
    parts: str
    value: str
    at: float
    state: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across: a `target` or a `median`."""

    kind: str
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Values by period, joined by a line, with the target's line. `kind` is trend."""

    kind: str
    title: str
    unit: str
    ticks: tuple[Tick, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    said: str
    alt: str
    table: ChartTable


@dataclass(frozen=True, slots=True)
class RunChart:
    """As a trend, with the median and what the rule of runs says. `kind` is run."""

    kind: str
    title: str
    unit: str
    ticks: tuple[Tick, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    said: str
    alt: str
    table: ChartTable


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, as a point is."""

    label: str
    value: str
    at: float
    state: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Values by group, in the order of the measure. `kind` is bars, or `table` where there are too many to draw."""

    kind: str
    title: str
    unit: str
    zero: float
    bars: tuple[Bar, ...]
    levels: tuple[Level, ...]
    said: str
    alt: str
    table: ChartTable


@dataclass(frozen=True, slots=True)
class Pair:
    """What was before and what was after."""

    label: str
    before: str
    before_at: float
    before_state: str
    after: str
    after_at: float
    after_state: str


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Two values beside each other, row by row. `kind` is pair, or `table` where there are too many to draw."""

    kind: str
    title: str
    unit: str
    zero: float
    before: str
    after: str
    pairs: tuple[Pair, ...]
    said: str
    alt: str
    table: ChartTable


@dataclass(frozen=True, slots=True)
class Grid:
    """A measure by two groupings: a table alone, since only colour could tell its parts apart. `kind` is table."""

    kind: str
    title: str
    unit: str
    said: str
    alt: str
    table: ChartTable


Chart = Trend | RunChart | Bars | BeforeAfter | Grid
