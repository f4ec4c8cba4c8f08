"""What measures come to: days counted by hand, what is left out, what is not available, and what must not matter."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leverarch.load import load
from leverarch.measuring.bank_holidays import on_weekdays
from leverarch.measuring.compute import digest_of, measure_all, rows_behind, value_over
from leverarch.measuring.figures import spread_of
from leverarch.measuring.periods import parts_of, period_of, weeks_of
from leverarch.model import Measured, Model, Period, Value
from leverarch.resolve import resolve
from worlds import SMALL, text, world_of

ROOT = Path(__file__).parent.parent
YEAR = {"from": "2026-01-01", "to": "2027-12-31"}
COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "type": "code", "key": True},
    {"name": "date", "type": "date"},
    {"name": "at", "type": "time"},
    {"name": "done", "type": "date"},
    {"name": "done_at", "type": "time"},
    {"name": "home", "type": "choice", "choices": ["Alder Court", "Birch Lane", "Community"]},
    {"name": "person", "type": "code"},
    {"name": "hours", "type": "number"},
]
NAMES = [column["name"] for column in COLUMNS]


def model_of(rows: Sequence[Sequence[str]], *measures: dict[str, Any], record: dict[str, Any] | None = None) -> Model:
    """A workspace with one record. Each row: id, date, at, done, done_at, home, person, hours; the rest empty."""
    whole = {"id": "log", "title": "The log", "period": YEAR, "columns": COLUMNS} | (record or {})
    lines = [NAMES, *([*row, *[""] * (len(NAMES) - len(row))] for row in rows)]
    files = dict(SMALL) | {
        "content/records/log.json": text({name: value for name, value in whole.items() if value is not None}),
        "content/records/log.csv": "".join(f"{','.join(line)}\n" for line in lines).encode(),
    }
    for number, measure in enumerate(measures):
        said = {"id": f"m{number or ''}", "title": "M", "kind": "count", "record": "log"} | measure
        files[f"content/measures/{said['id']}.json"] = text(said)
    model = resolve(load(world_of(files)))[0]
    return replace(model, measured=measure_all(model))


def measured(rows: Sequence[Sequence[str]], measure: dict[str, Any], record: dict[str, Any] | None = None) -> Measured:
    return model_of(rows, measure, record=record).measured["m"]


def whole(rows: Sequence[Sequence[str]], measure: dict[str, Any], record: dict[str, Any] | None = None) -> Value:
    return measured(rows, measure, record).whole


# ---------------------------------------------------------------- working days

#: From, to, and how many working days lie between, counted by hand on a calendar of England and Wales.
WORKING_DAYS = [
    ("2026-04-02", "2026-04-02", 0),  # the day itself does not count
    ("2026-04-02", "2026-04-03", 0),  # Good Friday
    ("2026-04-02", "2026-04-06", 0),  # Easter Monday
    ("2026-04-02", "2026-04-07", 1),  # the Tuesday after Easter
    ("2026-04-01", "2026-04-07", 2),
    ("2026-04-03", "2026-04-10", 4),  # begun on Good Friday
    ("2026-03-27", "2026-04-10", 8),  # two weeks without Good Friday and Easter Monday
    ("2026-05-01", "2026-05-05", 1),  # early May bank holiday
    ("2026-08-28", "2026-09-01", 1),  # summer bank holiday
    ("2026-12-24", "2026-12-29", 1),  # 25 December, a weekend, 28 December in place of Saturday 26
    ("2026-12-24", "2027-01-04", 4),  # 29, 30, 31 December, 4 January; 1 January is free
    ("2026-12-23", "2026-12-28", 1),
    ("2026-12-26", "2026-12-26", 0),
    ("2026-12-25", "2026-12-29", 1),
    ("2027-03-25", "2027-03-30", 1),  # Easter 2027
    ("2027-12-24", "2027-12-29", 1),  # 27 and 28 December in place of Saturday and Sunday
    ("2027-12-24", "2027-12-31", 3),
    ("2026-07-03", "2026-07-04", 0),  # Friday to Saturday
    ("2026-07-03", "2026-07-05", 0),
    ("2026-07-03", "2026-07-06", 1),  # Friday to Monday
    ("2026-07-04", "2026-07-06", 1),  # begun on a Saturday
    ("2026-07-05", "2026-07-10", 5),  # begun on a Sunday
    ("2026-06-01", "2026-06-30", 21),
]


@pytest.mark.parametrize(("begun", "done", "days"), WORKING_DAYS)
def test_working_days_as_a_calendar_says(begun: str, done: str, days: int) -> None:
    duration = {"from": "date", "to": "done", "unit": "working-days"}
    assert whole([("R-1", begun, "", done)], {"kind": "median", "duration": duration}).value == days


def test_a_bank_holiday_on_a_weekend_is_not_counted_twice() -> None:
    free = on_weekdays([2026])
    assert date(2026, 12, 26) not in free
    assert date(2026, 12, 28) in free
    assert len(free) == 8


# ---------------------------------------------------------------- how long it took

TIMED = {"from": "date", "from_time": "at", "to": "done", "to_time": "done_at"}


def test_hours_over_midnight() -> None:
    row = ("R-1", "2026-07-01", "23:30", "2026-07-02", "01:00")
    assert whole([row], {"kind": "mean", "duration": {**TIMED, "unit": "hours"}}).value == Decimal("1.5")
    assert whole([row], {"kind": "mean", "duration": {**TIMED, "unit": "minutes"}}).value == 90


def test_a_limit_counts_what_took_just_as_long() -> None:
    rows = [("R-1", "2026-07-01", "", "2026-07-29"), ("R-2", "2026-07-01", "", "2026-07-30")]
    value = whole(rows, {"kind": "share", "duration": {"from": "date", "to": "done", "unit": "days", "within": 28}})
    assert (value.numerator, value.denominator, value.value) == (1, 2, 50)


@pytest.mark.parametrize(("unfinished", "below", "left"), [("late", 2, 0), ("left-out", 1, 1)])
def test_what_is_not_finished(unfinished: str, below: int, left: int) -> None:
    rows = [("R-1", "2026-07-01", "", "2026-07-02"), ("R-2", "2026-07-01")]
    duration = {"from": "date", "to": "done", "unit": "days", "within": 5, "unfinished": unfinished}
    value = whole(rows, {"kind": "share", "duration": duration})
    assert (value.numerator, value.denominator, value.left_out) == (1, below, left)
    assert value.why_left_out == ("1 without an end" if left else "")


def test_a_median_leaves_out_what_is_not_finished_and_says_so() -> None:
    rows = [("R-1", "2026-07-01", "", "2026-07-02"), ("R-2", "2026-07-01", "", "2026-07-05"), ("R-3", "2026-07-01")]
    value = whole(rows, {"kind": "median", "duration": {"from": "date", "to": "done", "unit": "days"}})
    assert (value.value, value.size, value.left_out) == (Decimal("2.5"), 2, 1)


def test_an_end_without_its_time_is_no_end() -> None:
    rows = [("R-1", "2026-07-01", "09:00", "2026-07-01", ""), ("R-2", "2026-07-01", "09:00", "2026-07-01", "10:00")]
    value = whole(rows, {"kind": "share", "duration": {**TIMED, "unit": "hours", "within": 2}})
    assert (value.numerator, value.denominator) == (1, 2)


def test_what_ends_before_it_begins_takes_the_figure_away() -> None:
    rows = [("R-1", "2026-07-02", "", "2026-07-01"), ("R-2", "2026-07-01", "", "2026-07-05")]
    value = whole(rows, {"kind": "median", "duration": {"from": "date", "to": "done", "unit": "days"}})
    assert value.missing == "1 row ends before it begins"
    assert value.value is None


# ---------------------------------------------------------------- exact numbers


def test_sums_are_exact() -> None:
    rows = [(f"R-{n}", "2026-07-01", "", "", "", "", "", "0.1") for n in range(1000)]
    assert whole(rows, {"kind": "sum", "value": "hours"}).value == 100
    assert whole(
        [*rows, ("X", "2026-07-01", *[""] * 5, "9007199254740993")], {"kind": "sum", "value": "hours"}
    ).value == (Decimal("9007199254741093"))


def test_quartiles_lie_between_amounts_in_proportion() -> None:
    amounts = {Decimal(n): 1 for n in (1, 2, 4, 9)}
    spread = spread_of(amounts)
    assert (spread.least, spread.lower, spread.middle, spread.upper, spread.most) == (
        1,
        Decimal("1.75"),
        3,
        Decimal("5.25"),
        9,
    )
    assert spread_of({Decimal(7): 3}).middle == 7


# ---------------------------------------------------------------- what is not available


def test_a_count_of_days_that_are_covered_may_be_0() -> None:
    rows = [("R-1", "2026-07-01", *[""] * 3, "Alder Court")]
    value = whole(rows, {"population": [{"column": "home", "is": "Birch Lane"}]})
    assert (value.missing, value.numerator) == ("", 0)


def test_a_share_of_nothing_is_not_available() -> None:
    rows = [("R-1", "2026-07-01", *[""] * 3, "Alder Court")]
    birch = [{"column": "home", "is": "Birch Lane"}]
    value = whole(rows, {"kind": "share", "population": birch, "numerator": [{"column": "person", "given": True}]})
    assert value.missing == "The log has no row to count from 1 January 2026 to 31 December 2027"
    assert (value.numerator, value.denominator, value.value) == (None, None, None)


def test_a_record_without_rows_has_no_figure_not_0() -> None:
    assert whole([], {}).missing == "The log has no rows yet"


def test_a_record_with_a_fault_has_no_figure() -> None:
    assert whole([("R-1", "2026-07-33")], {}).missing == "1 fault in The log has to be put right first"


def test_a_count_before_the_first_row_is_unknown_where_the_record_says_no_period() -> None:
    rows = [("R-1", "2026-07-01"), ("R-2", "2026-09-01")]
    first_half = {"period": {"from": "2026-01-01", "to": "2026-06-30"}}
    assert "does not say which period it covers" in whole(rows, first_half, {"period": None}).missing
    august = {"period": {"from": "2026-08-01", "to": "2026-08-31"}}
    assert whole(rows, august, {"period": None}).numerator == 0


def test_days_that_are_not_covered_are_cut_off_and_told() -> None:
    record = {"period": {"from": "2026-07-01", "to": "2026-09-30"}}
    value = whole([("R-1", "2026-07-01")], {"period": {"from": "2026-06-01", "to": "2026-08-31"}}, record)
    assert value.period == Period(date(2026, 7, 1), date(2026, 8, 31))
    assert value.why_left_out == "only 62 of 92 days are covered"
    value = whole([("R-1", "2026-07-01")], {"period": {"from": "2025-01-01", "to": "2025-12-31"}}, record)
    assert value.missing == "The log covers only 1 July 2026 to 30 September 2026"


def test_a_row_without_its_day_is_left_out_and_said() -> None:
    value = whole([("R-1", "2026-07-01"), ("R-2", "")], {})
    assert (value.numerator, value.left_out, value.why_left_out) == (1, 1, "1 without a day")


def test_only_rows_that_are_left_out_make_no_0() -> None:
    rows = [("R-1", "2026-07-01")]
    assert (
        whole(rows, {"kind": "sum", "value": "hours"}).missing == "1 row could count and none does: 1 without a number"
    )


def test_a_rate_per_nothing_is_not_available() -> None:
    rows = [("R-1", "2026-07-01", *[""] * 5, "0")]
    model = model_of(rows, {"kind": "rate", "per": {"amount": 100, "measure": "m1"}}, {"kind": "sum", "value": "hours"})
    assert model.measured["m"].whole.missing == "what it is divided by is 0"


# ---------------------------------------------------------------- groups


def test_months_without_a_row_and_choices_without_a_row_are_there() -> None:
    rows = [("R-1", "2026-07-31", *[""] * 3, "Birch Lane"), ("R-2", "2026-09-01", *[""] * 3, "")]
    quarter = {"from": "2026-07-01", "to": "2026-09-30"}
    groups = measured(rows, {"period": quarter, "group_by": ["month"]}).groups
    assert [(value.group, value.numerator) for value in groups] == [
        (("2026-07",), 1),
        (("2026-08",), 0),
        (("2026-09",), 1),
    ]
    found = measured(rows, {"period": quarter, "group_by": ["home", "quarter"]})
    assert [value.group[0] for value in found.groups] == ["Alder Court", "Birch Lane", "Community", "not given"]
    assert [(value.group, value.numerator) for value in found.totals][-1] == (("", "2026-Q3"), 2)


def test_a_choice_that_is_ruled_out_is_not_shown_as_0() -> None:
    birch = [{"column": "home", "not": "Alder Court"}]
    groups = measured(
        [("R-1", "2026-07-31", *[""] * 3, "Alder Court")], {"population": birch, "group_by": ["home"]}
    ).groups
    assert [value.group for value in groups] == [("Birch Lane",), ("Community",)]


def test_people_are_counted_once() -> None:
    rows = [
        (f"R-{n}", "2026-07-01", *[""] * 3, home, who)
        for n, (home, who) in enumerate(
            [("Alder Court", "P-1"), ("Birch Lane", "P-1"), ("Alder Court", "P-2"), ("Alder Court", "")]
        )
    ]
    found = measured(rows, {"distinct": "person", "group_by": ["home"]})
    assert (found.whole.numerator, found.whole.left_out) == (2, 1)
    assert [value.numerator for value in found.groups] == [2, 1, 0]


def test_period_end_is_that_of_the_month() -> None:
    rows = [("R-1", "2026-07-10", "", "2026-08-02"), ("R-2", "2026-08-01", "", "2026-08-02")]
    measure = {
        "kind": "share",
        "period": {"from": "2026-07-01", "to": "2026-08-31"},
        "numerator": [{"column": "done", "at_most": "period-end"}],
        "group_by": ["month"],
    }
    found = measured(rows, measure)
    assert [(value.numerator, value.denominator) for value in (found.whole, *found.groups)] == [(2, 2), (0, 1), (1, 1)]
    model = model_of(rows, measure)
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    assert value_over(model, model.measures["m"], july).numerator == 0


# ---------------------------------------------------------------- before and after


def test_windows_around_rows_are_cut_and_overlaps_named() -> None:
    rows = [("R-1", "2026-07-06", *[""] * 3, "Alder Court"), ("R-2", "2026-07-20", *[""] * 3, "Alder Court")]
    rows += [("R-3", "2026-07-20", *[""] * 3, "Birch Lane")]
    around = {"record": "log", "day": "date", "days": 14, "match": {"home": "home"}}
    record = {"period": {"from": "2026-07-01", "to": "2026-09-30"}}
    first, second, other = measured(rows, {"compare": {"around": around}}, record).comparisons
    assert (first.about, first.overlaps, other.overlaps) == ("R-1", ("R-2",), ())
    assert first.before.why_left_out == "only 5 of 14 days are covered"
    assert first.before.spread is None
    assert (first.after.numerator, first.after.size) == (1, 2)
    assert first.after.period == Period(date(2026, 7, 7), date(2026, 7, 20))
    assert (second.before.numerator, second.after.numerator, other.before.numerator) == (1, 0, 0)


def test_the_spread_of_a_period_is_that_of_its_whole_weeks() -> None:
    days = ["2026-07-01", "2026-07-08", "2026-07-09", "2026-07-10", "2026-07-17"]
    periods = {
        "before": {"from": "2026-07-01", "to": "2026-07-23"},
        "after": {"from": "2026-08-01", "to": "2026-08-06"},
    }
    (found,) = measured([(f"R-{day}", day) for day in days], {"compare": periods}).comparisons
    assert (found.before.numerator, found.before.size) == (5, 3)
    assert found.before.spread is not None
    assert (found.before.spread.least, found.before.spread.middle, found.before.spread.most) == (1, 1, 3)
    assert (found.after.numerator, found.after.size, found.after.spread) == (0, 0, None)


# ---------------------------------------------------------------- periods


def test_parts_of_a_period_begin_and_end_with_it() -> None:
    parts = dict(parts_of(Period(date(2026, 2, 10), date(2026, 8, 5)), "quarter"))
    assert list(parts) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert parts["2026-Q1"] == Period(date(2026, 2, 10), date(2026, 3, 31))
    assert parts["2026-Q3"].to == date(2026, 8, 5)
    assert list(dict(parts_of(Period(date(9999, 11, 1), date.max), "month"))) == ["9999-11", "9999-12"]


@pytest.mark.parametrize("label", ["2026-13", "2026-Q5", "2026-Q0", "Alder Court", "", "2026-7", "20261"])
def test_what_is_no_month_or_quarter_is_none(label: str) -> None:
    assert period_of(label, "quarter" if "Q" in label else "month") is None


def test_weeks_are_seven_days_and_whole() -> None:
    weeks = list(weeks_of(Period(date(2026, 7, 1), date(2026, 7, 20))))
    assert [week.from_.day for week in weeks] == [1, 8]


# ---------------------------------------------------------------- the rows behind a figure


def test_rows_behind_add_up_to_the_figure() -> None:
    rows = [("R-1", "2026-07-01", "", "2026-07-02"), ("R-2", "2026-07-01"), ("R-3", "2026-07-03", "", "2026-08-30")]
    duration = {"from": "date", "to": "done", "unit": "days", "within": 5, "unfinished": "left-out"}
    model = model_of(rows, {"kind": "share", "duration": duration, "group_by": ["month"]})
    behind = rows_behind(model, model.measures["m"], ("2026-07",))
    assert behind.columns == ("id", "date", "done")
    assert behind.rows == (
        (2, ("R-1", "2026-07-01", "2026-07-02"), "counted"),
        (3, ("R-2", "2026-07-01", ""), "left out"),
        (4, ("R-3", "2026-07-03", "2026-08-30"), "below"),
    )
    assert dict(behind.reasons) == {3: "without an end"}
    first = rows_behind(model, model.measures["m"], limit=1)
    assert len(first.rows) == 1
    assert dict(first.sizes) == {"counted": 1, "below": 1, "left out": 1}
    assert rows_behind(model, model.measures["m"], ("2026-08",)).rows == ()


def test_the_digest_changes_with_what_is_counted_and_with_nothing_else() -> None:
    rows = [
        ("R-1", "2026-07-01", "", "", "", "Alder Court", "P-1"),
        ("R-2", "2026-07-02", "", "", "", "Birch Lane", "P-2"),
    ]
    measure = {"population": [{"column": "home", "given": True}]}

    def digest(listed: Sequence[Sequence[str]]) -> str:
        model = model_of(listed, measure)
        return digest_of(model, model.measures["m"], Period(date(2026, 1, 1), date(2026, 12, 31)))

    assert digest(rows) == digest(rows[::-1])
    assert digest(rows) == digest([(*rows[0][:6], "P-9"), rows[1]])
    assert digest(rows) != digest([("R-1", "2026-07-03", *rows[0][2:]), rows[1]])
    assert digest(rows) != digest([*rows, ("R-3", *rows[0][1:])])
    assert len(digest(rows)) == 16


def test_the_digest_knows_what_stands_together_in_a_row() -> None:
    def digest(*people: str) -> str:
        homes = ("Alder Court", "Birch Lane")
        rows = [(f"R-{who}", "2026-07-01", *[""] * 3, home, who) for home, who in zip(homes, people, strict=True)]
        return measured(rows, {"distinct": "person", "group_by": ["home"]}).digest

    assert digest("P-1", "P-2") != digest("P-2", "P-1")


def test_a_count_rests_on_the_rows_that_it_counts() -> None:
    rows = [("R-1", "2026-07-01", *[""] * 4, "P-1"), ("R-2", "2026-07-01")]
    value = whole(rows, {"numerator": [{"column": "person", "given": True}]})
    assert (value.numerator, value.size, value.left_out) == (1, 1, 0)


# ---------------------------------------------------------------- what must not matter

MIXED: tuple[dict[str, Any], ...] = (
    {"kind": "sum", "value": "hours", "group_by": ["home", "month"]},
    {"kind": "mean", "value": "hours", "group_by": ["home"]},
    {"kind": "median", "duration": {**TIMED, "unit": "hours"}, "group_by": ["quarter"]},
    {"kind": "count", "distinct": "person", "group_by": ["person"]},
    {"kind": "rate", "per": {"amount": 1000, "measure": "m"}, "group_by": ["month"]},
)


def many_rows() -> list[tuple[str, ...]]:
    chance = random.Random(5)
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    rows = []
    for number in range(400):
        day, home = chance.choice(days), chance.choice(["Alder Court", "Birch Lane", ""])
        hours = f"{chance.randrange(10**6) / 10**4}"
        row = (day.isoformat(), "09:00", day.isoformat(), f"{chance.randrange(9, 24):02}:17", home)
        rows.append((f"R-{number:03}", *row, f"P-{chance.randrange(20)}", hours))
    return rows


def everything(rows: Sequence[Sequence[str]]) -> str:
    model = model_of(rows, *MIXED)
    values = {
        id_: repr((found.whole, found.groups, found.totals, found.digest)) for id_, found in model.measured.items()
    }
    return json.dumps(values, sort_keys=True)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = many_rows()
    shuffled = random.Random(7).sample(rows, len(rows))
    assert everything(rows) == everything(shuffled)


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", "3"])
def test_the_number_of_threads_does_not_matter(threads: str) -> None:
    script = "import test_measures as t; print(t.everything(t.many_rows()))"
    environment = os.environ | {
        "POLARS_MAX_THREADS": threads,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "tests", env=environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == everything(many_rows())


# ---------------------------------------------------------------- what is written wrongly never stops the program

ODD: tuple[dict[str, Any], ...] = (
    {"kind": "rate", "per": {"amount": 1, "measure": "nowhere"}},
    {"kind": "rate", "per": {"amount": 1, "measure": "m"}},
    {"record": "nowhere"},
    {"compare": {"around": {"record": "nowhere", "day": "date", "days": 3}}},
    {"compare": {"around": {"record": "log", "day": "date", "days": 10**9}}},
    {"compare": {"around": {"record": "log", "day": "home", "days": 3}}},
    {"compare": {"around": {"record": "log", "day": "date", "days": 3653, "match": {"home": "person"}}}},
    {"compare": {}},
    {
        "compare": {
            "before": {"from": "1000-01-01", "to": "9999-12-31"},
            "after": {"from": "2026-02-01", "to": "2026-01-01"},
        }
    },
    {"period": {"from": "2026-12-31", "to": "2026-01-01"}, "group_by": ["month"]},
    {"period": {"from": "1000-01-01", "to": "9999-12-31"}, "group_by": ["month", "home"]},
    {"group_by": ["month", "quarter"]},
    {"group_by": ["home", "home"]},
    {"day": "home"},
    {"distinct": "nobody"},
    {"population": [{"column": "hours", "at_least": "lots"}, {"column": "home", "at_most": 3}]},
    {"population": [{"column": "hours", "is": "few"}, {"column": "at", "at_least": "period-start"}]},
    {"kind": "share", "duration": {"from": "date", "to": "done", "unit": "hours", "within": 0}},
    {"kind": "mean", "duration": {"from": "nowhere", "to": "at", "unit": "working-days"}},
)


@pytest.mark.parametrize("measure", ODD)
def test_what_is_written_wrongly_has_no_figure_or_a_finding(measure: dict[str, Any]) -> None:
    rows = [
        ("R-1", "2026-07-01", "09:00", "", "", "Alder Court", "P-1", "1"),
        ("R-2", "9999-12-31"),
        ("R-3", "0001-01-01"),
    ]
    model = model_of(rows, measure)
    found = model.measured["m"]
    written = model.measures["m"]
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    assert found.whole.missing or found.comparisons or measure.get("compare")
    assert value_over(model, written, july, ("2026-07", "Alder Court", "more")).missing
    assert rows_behind(model, written, ("2026-07", "Alder Court", "more")).rows == ()


def test_a_record_without_days_has_one_figure_and_none_for_a_quarter() -> None:
    columns = [column for column in COLUMNS if column["type"] != "date"]
    record = {"id": "log", "title": "The log", "columns": columns, "period": YEAR}
    files = dict(SMALL) | {
        "content/records/log.json": text(record),
        "content/records/log.csv": b"id,at,done_at,home,person,hours\nR-1,,,Alder Court,P-1,2\n",
        "content/measures/m.json": text({"id": "m", "title": "M", "kind": "sum", "value": "hours", "record": "log"}),
    }
    model = resolve(load(world_of(files)))[0]
    model = replace(model, measured=measure_all(model))
    assert model.measured["m"].whole.value == 2
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    assert value_over(model, model.measures["m"], july).missing == "the rows of The log have no day"


def test_a_match_that_a_choice_can_not_hold_matches_nothing() -> None:
    rows = [("R-1", "2026-07-01", *[""] * 3, "", "P-1"), ("R-2", "2026-07-03", *[""] * 3, "", "P-1")]
    around = {"record": "log", "day": "date", "days": 5, "match": {"home": "person"}}
    first, _ = measured(rows, {"compare": {"around": around}}).comparisons
    assert first.after.numerator == 0
