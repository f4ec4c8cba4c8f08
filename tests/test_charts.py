"""Charts: what they say in words and shares of an axis, and that a drawing is legible whatever the values are."""

from __future__ import annotations

import calendar
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leverarch.model import Comparison, Measure, Measured, Per, Period, Spread, Target, Value
from leverarch.output import Job
from leverarch.outputs import charts
from leverarch.outputs.chart_axis import axis_of
from leverarch.outputs.chart_views import Chart
from leverarch.outputs.chart_words import runs
from leverarch.render import FIGURE_PPI
from leverarch.renderers import typeset
from leverarch.source import Doc
from leverarch.words import long_date
from leverarch.world import World
from test_typeset import HOSTILE, LONG, SOLID, assert_legible, everything, faults, squeezed
from worlds import shipped

DOC = Doc("content/measures/m.json", "{}", {}, lambda _: {})
YEAR = Period(date(2025, 10, 1), date(2026, 9, 30))
#: A value of a series: a number, (numerator, denominator), `h` for hidden, nothing for missing.
Given = float | str | tuple[int, int] | None
PAGE = b"""#import "../house/house.typ": *
#import "../house/charts.typ": *
#let d = json(bytes(sys.inputs.data))
#show: base.with("Charts", "A provider", "1 November 2026")
#set page(paper: "a4", margin: margins)
#heading(level: 1)[Charts]
#for c in d.charts { heading(level: 2, soft(or-untitled(c.title))); chart-and-table(c) }
"""


def measure(**more: Any) -> Measure:
    usual: dict[str, Any] = {"kind": "count", "unit": "incidents", "group_by": ("month",)}
    return Measure(**{"id": "m", "title": "Incidents by month", "record": "r", "doc": DOC, **usual, **more})


def value(given_: Given, group: tuple[str, ...] = (), period: Period = YEAR, **more: Any) -> Value:
    if given_ is None:
        return Value(period, group, missing="no row is in the period")
    if given_ == "h":
        return Value(period, group, hidden=True)
    if isinstance(given_, tuple):
        top, bottom = map(Decimal, given_)
        return Value(period, group, top, bottom, top * 100 / bottom, size=given_[1], **more)
    number = Decimal(str(given_))
    return Value(period, group, number, None, number, size=13, **more)


def months(values: Sequence[Given], first: tuple[int, int] = (2025, 10), **more: Any) -> Measured:
    year, month = first
    groups = []
    for one in values:
        last = calendar.monthrange(year, month)[1]
        period = Period(date(year, month, 1), date(year, month, last))
        groups.append(value(one, (f"{year}-{month:02}",), period))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Measured(measure(**more), value(sum_of(values)), "Incident log", tuple(groups))


def sum_of(values: Iterable[Given]) -> Given:
    return sum(one for one in values if isinstance(one, int | float))


def kinds(pairs: Iterable[tuple[str, Given]], **more: Any) -> Measured:
    groups = tuple(value(one, (name,)) for name, one in pairs)
    return Measured(measure(**{"group_by": ("kind",), **more}), value(9), "Log", groups)


def around(rows: Iterable[tuple[str, Given, Given]], **more: Any) -> Measured:
    spread = Spread(Decimal(0), Decimal(1), Decimal(2), Decimal(3), Decimal(5))

    def side(given_: Given) -> Value:
        return value(given_, spread=spread) if isinstance(given_, int | float) else value(given_)

    own = tuple(Comparison(name, name, side(one), side(two), ("R-9",)) for name, one, two in rows)
    return Measured(measure(group_by=(), **more), value(9), "Log", comparisons=own)


def page_of(*made: Chart) -> bytes:
    world = World({"templates/try/a.typ": PAGE}, shipped(), lambda _: {})
    job = Job("charts", "typeset", "try/a.typ", {"charts": [asdict(one) for one in made]})
    return typeset.render(world, job, None, images={})


def drawing_of(made: Chart) -> Image.Image:
    job = charts.chart_job("x#chart.png", made)
    return Image.open(io.BytesIO(typeset.render_png(World({}, shipped(), lambda _: {}), job, FIGURE_PPI)))


# The axis.


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([62, 148, 125], ["0", "50", "100", "150"]),
        ([0, 0], ["0", "1"]),
        ([1], ["0", "1"]),
        ([7], ["0", "2", "4", "6", "8"]),
        ([-30, 12], ["−30", "−20", "−10", "0", "10", "20"]),
        ([1284000], ["0", "500,000", "1,000,000", "1,500,000"]),
    ],
)
def test_an_axis_begins_at_nought_and_counts_in_even_steps(values: list[int], labels: list[str]) -> None:
    assert [tick.label for tick in axis_of(map(Decimal, values), whole=True).ticks] == labels


def test_the_axis_of_a_share_ends_at_a_hundred() -> None:
    assert axis_of([Decimal("97.9"), Decimal(95)], most=Decimal(100)).high == 100
    assert axis_of([Decimal(12)], most=Decimal(100)).high < 100


@given(st.lists(st.decimals(-(10**9), 10**9, places=3), min_size=1, max_size=30), st.booleans())
def test_everything_lies_on_its_axis(values: list[Decimal], whole: bool) -> None:
    axis = axis_of(values, whole=whole)
    assert all(0 <= axis.at(one) <= 1 for one in (*values, Decimal(0)))
    assert 2 <= len(axis.ticks) <= 8
    assert sum(tick.zero for tick in axis.ticks) == 1


# What a run chart says.


def test_a_shift_is_six_in_a_row_on_one_side_and_nothing_is_said_of_why() -> None:
    made = charts.run_chart_of(months([62, 71, 58, 84, 96, 103, 124, 131, 138, 142, 127, 148]))
    assert "Oct 2025 to Mar 2026, 6 in a row below it" in made.said
    assert "Apr 2026 to Sep 2026, 6 in a row above it" in made.said
    assert made.said.endswith("The chart does not show why.")
    assert [level.label for level in made.levels] == ["median 113.5"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1, 1, 1, 1, 1, 9, 9, 9, 9, 9], "there is none"),
        ([5] * 12, "there is none"),
        ([1, 1, 1, 5, 1, 1, 1, 5, 9, 9, 9, 9, 9], "1 to 7, 6 in a row below it"),
        ([1, 1, 1, None, 1, 1, 1, 9, 9, 9, 9, 9, 5], "there is none"),
        ([1, 2, 3], "3 points: too few for a run chart’s rule"),
        ([], "0 points: too few"),
    ],
    ids=["five", "all equal", "median passed over", "a gap ends it", "too short", "nothing"],
)
def test_the_rule_of_runs(values: list[int | None], told: str) -> None:
    held = [None if one is None else Decimal(one) for one in values]
    assert told in runs(held, [str(n) for n in range(1, len(held) + 1)], Decimal(5))


def test_from_ten_points_on_a_measure_is_drawn_as_a_run_chart() -> None:
    assert [one.kind for one in charts.charts_of(months([1] * 10))] == ["run"]
    assert [one.kind for one in charts.charts_of(months([1] * 9))] == ["trend"]
    assert [one.kind for one in charts.charts_of(months([1] * 9 + [None, "h"]))] == ["trend"]


# What stands in the words and in the table.


def test_the_words_of_a_picture_hold_every_value_up_to_a_dozen() -> None:
    made = charts.trend_of(months([(47, 48), None, "h"], kind="share", unit="escalations"))
    assert "Oct 2025 47 of 48 (97.9%)" in made.alt
    assert "Not available: Nov 2025, because no row is in the period." in made.alt
    assert "Not shown: Dec 2025, kept back" in made.alt
    long = charts.run_chart_of(months(range(1, 61), first=(2021, 10)))
    assert (
        "60 values; the first Oct 2021 1, the last Sep 2026 60; the lowest Oct 2021 1, the highest Sep 2026 60"
        in long.alt
    )
    assert len(long.alt) < 500


def test_the_table_has_the_numbers_behind_each_value() -> None:
    table = charts.trend_of(months([(47, 48), None, "h"], kind="share", unit="escalations")).table
    assert table.head == ("Period", "Numerator", "Denominator", "Share")
    assert table.rows[0] == ("Oct 2025", "47", "48", "97.9%")
    assert table.rows[1] == ("Nov 2025", "–", "–", "not available")
    assert table.rows[2][3] == "not shown"
    assert table.rows[3][0] == "All"


def test_a_reason_that_many_periods_share_is_said_once() -> None:
    """The days of a month are its label, so that they need not be said again with the reason."""
    own = months([3, None, None, 4, None])
    gone = (
        replace(v, missing=f"Log has no row to count from {long_date(v.period.from_)} to {long_date(v.period.to)}")
        for v in own.groups
        if v.missing
    )
    held = replace(own, groups=tuple(next(gone) if v.missing else v for v in own.groups))
    made = charts.trend_of(held)
    assert made.said == "Not available: Nov 2025, Dec 2025 and Feb 2026, because Log has no row to count."
    assert made.table.head == ("Period", "Incidents")
    assert made.table.rows[1] == ("Nov 2025", "not available")


def test_the_table_says_which_reason_is_whose() -> None:
    own = months([3, None, 4, None])
    late = replace(own.groups[3], missing="the record ends before")
    made = charts.trend_of(replace(own, groups=(*own.groups[:3], late)))
    assert made.table.rows[1][-1] == "not available, because no row is in the period"
    assert made.table.rows[3][-1] == "not available, because the record ends before"


def test_why_a_number_is_hidden_is_said_above_the_table_and_not_in_each_line() -> None:
    made = charts.trend_of(months(["h", 7, "h"]))
    assert made.said.startswith("Not shown: Oct 2025 and Dec 2025, kept back")
    assert made.table.head == ("Period", "Incidents")
    assert made.table.rows[0] == ("Oct 2025", "not shown")


def test_a_hidden_number_stands_nowhere() -> None:
    hidden = Value(YEAR, ("music",), Decimal(3), Decimal(7), Decimal("42.9"), size=3, hidden=True)
    for made in (charts.bars_of(Measured(measure(group_by=("kind",)), value(9), "Log", (hidden,))),):
        assert "42" not in str(asdict(made)).replace("'at': 0.0", "")
        assert "3" not in made.table.rows[0]
        assert made.bars[0].at == 0


def test_before_and_after_has_its_spread_and_size_beside_it_and_names_shared_days() -> None:
    made = charts.before_after_of(around([("Home 1", 8, 4)]))
    assert made.table.head[-2:] == ("Rests on", "Spread of single weeks, or a note")
    assert made.table.rows[0][-2:] == ("13 weeks", "middle half 1 to 3, all 0 to 5; shares days with R-9")
    assert "The chart does not show why they differ." in made.said


def test_rows_that_share_days_with_many_name_the_first_of_them() -> None:
    one = around([("Home 1", 8, 4)])
    many = replace(one.comparisons[0], overlaps=tuple(f"R-{n}" for n in range(1, 14)))
    table = charts.before_after_of(replace(one, comparisons=(many,))).table
    assert table.rows[0][-1].endswith("shares days with R-1, R-2, R-3, R-4, R-5, R-6, R-7, R-8 and 5 others")


def test_no_share_or_rate_is_told_without_the_numbers_behind_it() -> None:
    rate = Value(YEAR, ("A",), Decimal(27), Decimal(276), Decimal("9.8"), size=27)
    own = measure(kind="rate", per=Per(Decimal(100), "days"), group_by=("kind",))
    made = charts.bars_of(Measured(own, rate, "Log", (rate,), per_unit="days of support"))
    assert made.bars[0].value == "9.8 (27 to 276)"
    assert made.unit == "Incidents per 100 days of support"
    share = charts.before_after_of(around([("Home", (47, 48), (12, 12))], kind="share", unit="escalations"))
    assert "Home: 47 of 48 (97.9%) before, 12 of 12 (100%) after" in share.alt


def test_two_groupings_are_a_table_with_their_totals() -> None:
    groups = tuple(
        value(n, (quarter, theme))
        for n, (quarter, theme) in enumerate((q, t) for q in ("2026-Q1", "2026-Q2") for t in ("Neglect", "Medicines"))
    )
    totals = (
        value(1, ("2026-Q1", "")),
        value(5, ("2026-Q2", "")),
        value(2, ("", "Neglect")),
        value(4, ("", "Medicines")),
    )
    own = Measured(measure(group_by=("quarter", "theme")), value(6), "Log", groups, totals)
    (made,) = charts.charts_of(own)
    assert made.kind == "table"
    assert made.table.head == ("Theme", "Jan–Mar 2026", "Apr–Jun 2026", "All")
    assert made.table.rows == (("Neglect", "0", "2", "2"), ("Medicines", "1", "3", "4"), ("All", "1", "5", "6"))


def test_what_has_too_many_rows_for_a_drawing_is_a_table_and_says_so() -> None:
    made = charts.bars_of(kinds((f"Group {n}", n) for n in range(40)))
    assert made.kind == "table"
    assert "40 groups are too many for a drawing" in made.said
    assert len(made.table.rows) == 41


def test_no_word_of_cause_or_judgement() -> None:
    made = (*charts.charts_of(months(range(12))), *charts.charts_of(around([("A", 9, 1)])))
    told = " ".join(f"{one.said} {one.alt}" for one in made).casefold()
    assert not [
        word for word in ("because of", "led to", "thanks", "reduced", "improved", "score", "rating") if word in told
    ]


# The drawing.

EXTREMES: dict[str, Chart] = {
    "one": charts.trend_of(months([3])),
    "two": charts.trend_of(months([3, 5])),
    "twelve": charts.run_chart_of(
        months([62, 71, 58, 84, 96, 103, 124, 131, 138, 142, 127, 148], target=Target(Decimal(125)))
    ),
    "sixty": charts.run_chart_of(
        months([(n * 37) % 61 for n in range(60)], first=(2021, 10), target=Target(Decimal(20), Decimal(22)))
    ),
    "equal": charts.run_chart_of(months([7] * 12, target=Target(Decimal(7), Decimal(7)))),
    "noughts": charts.run_chart_of(months([0] * 12)),
    "gaps": charts.run_chart_of(months([None, "h", 3, "h", "h", 4, None, None, 9, 8, 7, 6, 5, 4, 3, None])),
    "nothing": charts.trend_of(months([None, None, None, "h"])),
    "negative": charts.trend_of(months([-5, 12, -30, 8, None, 4], unit="change", kind="sum")),
    "huge": charts.trend_of(months([123456789012, 98765432109, 150000000000, 1], unit="£", kind="sum")),
    "shares": charts.trend_of(
        months([(47, 48), (9, 11), (12, 12), None], kind="share", unit="escalations", target=Target(Decimal(95)))
    ),
    "quarters": charts.trend_of(months([5, 6, 7, 8], unit="x" * 60)),
    "bars": charts.bars_of(
        kinds(
            [
                ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 12),
                ("ŵy tŷ ŷd", 43150),
                ("", 0),
                ("hidden", "h"),
                ("missing", None),
                (LONG, 3),
            ]
        )
    ),
    "down": charts.bars_of(kinds([("up", 12), ("down", -30)], kind="sum", unit="change")),
    "bars of shares": charts.bars_of(
        kinds([("A", (47, 48)), ("B", (1, 9))], kind="share", unit="x", target=Target(Decimal(95)))
    ),
    "pairs": charts.before_after_of(
        around(
            [
                ("A", 9.8, 4.1),
                ("B", 5, 5),
                ("C", 0, 11),
                ("D", 11, 0),
                ("E", None, 3),
                ("F", "h", 11),
                ("G", None, "h"),
            ],
            kind="rate",
            per=Per(Decimal(100), "days"),
        )
    ),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_a_drawing_is_legible_accessible_and_has_its_words(name: str) -> None:
    made = EXTREMES[name]
    pdf = page_of(made)
    assert not faults(pdf)
    assert_legible(pdf)
    told = everything(pdf)
    for row in made.table.rows:
        assert all(squeezed(cell) in told for cell in row), row


@pytest.mark.parametrize("words", [HOSTILE, SOLID, "", "x"], ids=["hostile", "solid", "empty", "x"])
def test_words_of_any_kind_stand_as_they_are(words: str) -> None:
    made = charts.bars_of(kinds([(words, 3), ("other", 4)], title=words, unit=words))
    pdf = page_of(made)
    assert not faults(pdf)
    assert_legible(pdf)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.one_of(st.none(), st.just("h"), st.integers(-50, 10**6)), min_size=1, max_size=40))
def test_any_series_is_legible(values: list[Given]) -> None:
    assert_legible(page_of(charts.run_chart_of(months(values, first=(2020, 1)))))


@pytest.mark.parametrize("name", EXTREMES)
def test_the_picture_for_word_has_its_room_and_nothing_is_cut_off(name: str) -> None:
    picture = drawing_of(EXTREMES[name]).convert("L")
    assert picture.width == pytest.approx(charts.WIDTH_MM / 25.4 * FIGURE_PPI, abs=2)
    edges = ((0, 0, picture.width, 1), (0, picture.height - 1, picture.width, picture.height))
    sides = ((0, 0, 1, picture.height), (picture.width - 1, 0, picture.width, picture.height))
    for box in (*edges, *sides):
        assert picture.crop(box).getextrema()[0] > 250, box


def test_lines_differ_without_colour() -> None:
    """Target and median differ by pattern: so many more strokes in one row of pixels of a grey picture."""
    made = charts.run_chart_of(months([0] * 6 + [100] * 6, target=Target(Decimal(80))))
    picture = drawing_of(made).convert("L")
    strokes = {}
    for y in range(picture.height):
        row = [picture.getpixel((x, y)) < 120 for x in range(picture.width)]
        changes = sum(a != b for a, b in pairwise(row))
        if changes > 40:
            strokes[y] = changes
    assert len({round(count, -2) for count in strokes.values()}) >= 2, strokes


def test_a_page_can_be_read_in_order() -> None:
    document = pypdfium2.PdfDocument(page_of(EXTREMES["twelve"]))
    assert "Incidents by month" in document[0].get_textpage().get_text_bounded()
