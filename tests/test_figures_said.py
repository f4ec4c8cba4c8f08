"""What is said with figures that strangers' logs come to: of how many days they are, against which target, per what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from leverarch.checks.measures import bare_measure, outside_record
from leverarch.measuring import printed
from leverarch.measuring.workings import workings
from leverarch.model import Measured, Model
from leverarch.outputs import charts
from leverarch.pipeline import survey
from leverarch.tracing import compared as compared_in
from leverarch.tracing import measure_record, spread_of_weeks, trace_record, traced
from test_measures import COLUMNS, NAMES, YEAR, model_of
from worlds import SMALL, text, world_of

#: One row a day in 2026.
DAILY = [
    (f"R-{n}", f"2026-{month:02}-{day:02}")
    for n, (month, day) in enumerate((month, day) for month in range(1, 13) for day in range(1, 29))
]


def whole_words(model: Model, id_: str = "m") -> str:
    measured = model.measured[id_]
    return printed.inline(measured, measured.whole)


def lines_of(model: Model, id_: str = "m") -> dict[str, str]:
    measured = model.measured[id_]
    return dict(workings(model, measured.measure, measured.whole.period))


# ---------------------------------------------------------------- targets


@pytest.mark.parametrize(
    ("target", "more", "said"),
    [
        ({"at_least": 4.01, "at_most": 7}, {}, "from 4.01 to 7 days"),
        ({"at_most": 97.25}, {"decimals": 0}, "at most 97.25 days"),
        ({"at_least": 2.5}, {"unit": "£"}, "at least £2.50"),
        ({"at_least": 2.005}, {"unit": "£"}, "at least £2.005"),
        ({"at_least": 3}, {"decimals": 1}, "at least 3.0 days"),
    ],
)
def test_a_target_is_printed_as_it_is_set(target: dict[str, Any], more: dict[str, Any], said: str) -> None:
    model = model_of(DAILY, {"kind": "median", "value": "hours", "unit": "days", "target": target} | more)
    assert printed.target_words(model.measures["m"]) == said


@pytest.mark.parametrize(
    ("kind", "target", "direction", "said"),
    [
        ("count", {"at_least": 9, "at_most": 7}, "higher", "a target that can be met"),
        ("share", {"at_least": 120}, "higher", "a target that can be met"),
        ("share", {"at_least": 100}, "higher", ""),
        ("count", {"at_least": 120}, "higher", ""),
        ("count", {"at_least": 9}, "lower", "which way is wanted: the target says another"),
        ("count", {"at_most": 9}, "higher", "which way is wanted: the target says another"),
        ("count", {"at_least": 9, "at_most": 12}, "lower", ""),
    ],
)
def test_a_target_that_contradicts_itself_is_said(kind: str, target: dict[str, Any], direction: str, said: str) -> None:
    own = {"kind": kind, "owner": "quality-lead", "unit": "rows", "counts": "things", "direction": direction}
    share = {"numerator": [{"column": "home", "given": True}]} if kind == "share" else {}
    model = model_of(DAILY, own | share | {"target": target | {"basis": "contract"}})
    found = [one.message for one in bare_measure.workspace(model)]
    assert len(found) == bool(said)
    assert said in "".join(found)


# ---------------------------------------------------------------- rates


def hours(**more: Any) -> dict[str, Any]:
    return {"id": "per", "title": "Rows below", "unit": "paid hours"} | more


def test_a_rate_per_one_names_one() -> None:
    model = model_of(DAILY, {"kind": "rate", "per": {"amount": 1, "measure": "per"}, "unit": "incidents"}, hours())
    assert whole_words(model).startswith("1 incidents per paid hour (336 incidents to 336 paid hours")


def test_the_workings_of_a_rate_say_that_both_are_of_the_same_days() -> None:
    spring, summer = {"from": "2026-04-01", "to": "2026-06-30"}, {"from": "2026-07-01", "to": "2026-08-31"}
    rate = {"kind": "rate", "per": {"amount": 1000, "measure": "per"}, "unit": "incidents", "period": summer}
    model = model_of(DAILY, rate, hours(period=spring))
    assert model.measured["m"].whole.denominator == 56
    asked = "leverarch trace per --period 2026-07-01..2026-08-31"
    assert lines_of(model)["Divided by"] == f"“Rows below” of the same days: {asked}"


# ---------------------------------------------------------------- days


def test_a_part_of_a_quarter_says_that_it_is_a_part() -> None:
    period = {"from": "2026-02-15", "to": "2026-07-31"}
    measured = model_of(DAILY, {"period": period, "group_by": ["quarter"]}).measured["m"]
    first, second, third = (printed.inline(measured, value) for value in measured.groups)
    assert "only 45 of 90 days are in the period" in first
    assert "only" not in second
    assert "only 31 of 92 days are in the period" in third
    assert "only" not in printed.inline(measured, measured.whole)


def test_one_day_is_named_once() -> None:
    day = {"from": "2024-02-29", "to": "2024-02-29"}
    (found,) = outside_record.workspace(model_of(DAILY, {"period": day}))
    assert "is for 29 February 2024, and The log" in found.message


def test_a_limit_of_one_is_one() -> None:
    duration = {"from": "date", "to": "done", "unit": "working-days", "within": 1}
    assert lines_of(model_of(DAILY, {"kind": "share", "duration": duration}))["Counted on top"] == (
        "took 1 working day or less"
    )


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(("amount", "said"), [("-0.004", "−£0.004"), ("0.004", "£0.004"), ("-0.5", "−£0.50")])
def test_a_little_is_not_nothing(amount: str, said: str) -> None:
    model = model_of(DAILY, {"kind": "sum", "value": "hours", "unit": "£"})
    assert printed.number(model.measures["m"], Decimal(amount)) == said


# ---------------------------------------------------------------- before and after, of different numbers of days

QUARTER, FORTNIGHT = {"from": "2026-01-01", "to": "2026-03-31"}, {"from": "2026-04-01", "to": "2026-04-14"}


def compared(**more: Any) -> tuple[Model, Measured]:
    model = model_of(DAILY, {"unit": "incidents", "compare": {"before": QUARTER, "after": FORTNIGHT}} | more)
    return model, model.measured["m"]


def test_counts_of_different_lengths_have_their_days_and_what_30_days_come_to() -> None:
    model, measured = compared()
    before, after = compared_in(model, measured)
    assert "before: 84 incidents in 90 days (28 per 30 days), Jan–Mar 2026" in before
    assert "after: 14 incidents in 14 days (30 per 30 days), 1 to 14 Apr 2026" in after
    made = charts.before_after_of(measured)
    assert made.unit == "Incidents per 30 days"
    assert (made.pairs[0].before, made.pairs[0].after) == ("28", "30")
    assert made.pairs[0].before_at < made.pairs[0].after_at
    assert made.table.head == (
        "What",
        "Period",
        "Days",
        "Number",
        "Per 30 days",
        "Rests on",
        "Spread of single weeks, or a note",
    )
    assert [row[2:5] for row in made.table.rows] == [("90", "84", "28"), ("14", "14", "30")]
    assert "84 in 90 days (28 per 30 days) before, 14 in 14 days (30 per 30 days) after" in made.alt
    assert "Before and after are of different numbers of days." in made.said


def test_people_counted_once_are_not_drawn_by_days() -> None:
    rows = [(*row, "", "", "", "", f"P-{number % 40}") for number, row in enumerate(DAILY)]
    model = model_of(rows, {"distinct": "person", "compare": {"before": QUARTER, "after": FORTNIGHT}})
    made = charts.before_after_of(model.measured["m"])
    assert made.kind == "table"
    assert [row[2:4] for row in made.table.rows] == [("90", "40"), ("14", "14")]
    assert "Per 30 days" not in made.table.head
    assert "they are not drawn" in made.said


def test_a_share_and_a_comparison_of_like_lengths_need_no_days() -> None:
    share = {"kind": "share", "numerator": [{"column": "home", "given": True}]}
    like = {"compare": {"before": FORTNIGHT, "after": {"from": "2026-05-01", "to": "2026-05-14"}}}
    for model, measured in (compared(**share), compared(**like)):
        assert "per 30 days" not in " ".join(compared_in(model, measured))
        made = charts.before_after_of(measured)
        assert made.kind == "pair"
        assert "Days" not in made.table.head


def test_days_that_the_record_cuts_off_are_made_alike() -> None:
    record = {"period": {"from": "2026-03-01", "to": "2026-12-31"}}
    model = model_of(DAILY, {"unit": "incidents", "compare": {"before": QUARTER, "after": FORTNIGHT}}, record=record)
    made = charts.before_after_of(model.measured["m"])
    assert made.table.rows[0][2:5] == ("31", "28", "27.1")
    assert made.table.rows[0][-1].startswith("only 31 of 90 days are covered; middle half 7 to 7")


# ---------------------------------------------------------------- what is told apart


def test_numbers_are_told_apart_as_numbers() -> None:
    said = ["1", "1.0", "01", "2", ""]
    rows = [(f"R-{n}", "2026-03-01", "", "", "", "", "", amount) for n, amount in enumerate(said)]
    model = model_of(rows, {"distinct": "hours"}, {"group_by": ["hours"]})
    assert model.measured["m"].whole.value == 2
    groups = {value.group[0]: value.value for value in model.measured["m1"].groups}
    assert groups == {"1": 3, "2": 1, "not given": 1}
    assert list(groups) == ["1", "2", "not given"]


# ---------------------------------------------------------------- what has no period


def test_a_figure_without_a_period_names_none() -> None:
    model = model_of(DAILY, {"record": "other"})
    measured = model.measured["m"]
    assert "Period" not in lines_of(model)
    assert measure_record(model, measured)["period"] is None
    assert "0001" not in str(trace_record(traced(model, measured)))


def test_a_row_without_a_day_is_before_and_after_no_year_1() -> None:
    around = {"record": "log", "day": "done", "days": 7}
    period = {"from": "2026-01-01", "to": "2026-12-31"}
    rows = [("R-1", "2026-03-01", "", ""), ("R-2", "2026-03-02", "", "2026-03-02")]
    model = model_of(rows, {"compare": {"around": around}, "period": period}, record={"period": None})
    measured = model.measured["m"]
    assert any(one.before.missing for one in measured.comparisons)
    assert "  before: not available, because it has no day yet" in list(compared_in(model, measured))
    assert "Jan 1" not in "".join(compared_in(model, measured))
    assert "–" in [row[1] for row in charts.before_after_of(measured).table.rows]


def test_what_covers_no_day_is_named() -> None:
    after = {"from": "2028-01-01", "to": "2028-01-31"}
    model = model_of(DAILY, {"kind": "rate", "per": {"amount": 1, "measure": "per"}, "period": after}, hours())
    assert model.measured["m"].whole.missing == "The log covers only 1 January 2026 to 31 December 2027"


def test_one_week_is_one() -> None:
    _, measured = compared(compare={"before": QUARTER, "after": {"from": "2026-04-01", "to": "2026-04-07"}})
    assert spread_of_weeks(measured.measure, measured.comparisons[0].after).endswith("(1 single week)")


def test_a_row_is_called_what_it_says_and_not_what_it_matches() -> None:
    columns = [*COLUMNS[:2], {"name": "home", "type": "text"}, {"name": "advice", "type": "text"}]
    rows = [("R-1", "2026-03-01", "Alder Court", "a quieter start to the day")]
    around = {"record": "log", "day": "date", "days": 7, "match": {"home": "home"}}
    text_rows = [[*row, *[""] * (len(NAMES) - len(row))][: len(columns)] for row in rows]
    files = {
        **SMALL,
        "content/records/log.json": text({"id": "log", "title": "The log", "period": YEAR, "columns": columns}),
        "content/records/log.csv": "\n".join(["id,date,home,advice", *(",".join(row) for row in text_rows)]).encode(),
        "content/measures/m.json": text(
            {"id": "m", "title": "M", "kind": "count", "record": "log", "compare": {"around": around}}
        ),
    }
    (found,) = survey(world_of(files)).model.measured["m"].comparisons
    assert found.title == "a quieter start to the day"


def test_a_chart_says_which_of_its_points_are_parts() -> None:
    period = {"from": "2026-02-15", "to": "2026-07-31"}
    made = charts.charts_of(model_of(DAILY, {"period": period, "group_by": ["quarter"]}).measured["m"])[0]
    assert "A part of its days only: Jan–Mar 2026 and Jul–Sep 2026." in made.said
    assert made.table.rows[0][-1] == "only 45 of 90 days are in the period"


# ---------------------------------------------------------------- rows without a day

UNDATED = {
    "columns": [{"name": "id", "type": "code", "key": True}],
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
}


def undated(*measures: dict[str, Any]) -> Model:
    files = {
        **SMALL,
        "content/records/list.json": text({"id": "list", "title": "The list", **UNDATED}),
        "content/records/list.csv": b"id\nA-1\nA-2\n",
        "content/records/log.json": text({"id": "log", "title": "The log", "period": YEAR, "columns": COLUMNS[:2]}),
        "content/records/log.csv": b"id,date\nR-1,2026-01-01\n",
    }
    for measure in measures:
        one = {"title": "M", "kind": "count", "record": "list"} | measure
        files[f"content/measures/{one['id']}.json"] = text(one)
    return survey(world_of(files)).model


@pytest.mark.parametrize(
    "more",
    [
        {"period": QUARTER},
        {"compare": {"before": QUARTER, "after": FORTNIGHT}},
        {"record": "log", "kind": "rate", "per": {"amount": 1, "measure": "people"}, "period": QUARTER},
        {"record": "log", "kind": "rate", "per": {"amount": 1, "measure": "people"}, "group_by": ["month"]},
    ],
)
def test_rows_without_a_day_are_of_no_part_of_a_period(more: dict[str, Any]) -> None:
    model = undated({"id": "m"} | more, {"id": "people"})
    assert model.measured["people"].whole.value == 2
    assert "day" in model.measured["m"].whole.missing or "no column of type date" in model.measured["m"].whole.missing


def test_rows_without_a_day_are_of_the_whole_period() -> None:
    whole = {"record": "log", "kind": "rate", "per": {"amount": 1, "measure": "people"}, "period": UNDATED["period"]}
    model = undated({"id": "m"} | whole, {"id": "people"}, {"id": "own", "period": UNDATED["period"]})
    assert model.measured["m"].whole.value == Decimal("0.5")
    assert model.measured["own"].whole.value == 2
