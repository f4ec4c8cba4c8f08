"""How figures are printed: rounded half up, never over a border, with what they rest on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.measuring import printed
from leverarch.measuring.rounding import half_up, written
from leverarch.measuring.units import singular
from leverarch.model import Duration, Measure, Measured, Per, Period, Spread, Target, Value
from leverarch.source import Doc

DOC = Doc("content/measures/m.json", "{}", {}, lambda _: {})
SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))


def measure(kind: str = "share", **more: Any) -> Measure:
    return Measure("m", "A measure", kind, "log", DOC, **more)


def measured(of: Measure, **more: Any) -> Measured:
    numbers = {name: Decimal(str(more.pop(name))) for name in ("numerator", "denominator", "value") if name in more}
    if of.kind == "share" and "value" not in numbers and "numerator" in numbers:
        numbers["value"] = numbers["numerator"] * 100 / numbers["denominator"]
    whole = Value(more.pop("period", SUMMER), **numbers, **more)
    return Measured(of, whole, "Safeguarding concerns log", per_unit="paid hours")


def inline(of: Measure, **more: Any) -> str:
    shown = measured(of, **more)
    return printed.inline(shown, shown.whole)


def test_a_share_has_all_that_belongs_to_it() -> None:
    said = inline(measure(unit="escalations"), numerator=47, denominator=48)
    assert said == "47 of 48 (97.9%, Jul–Sep 2026, source: Safeguarding concerns log)"


@pytest.mark.parametrize(
    ("kind", "more", "numbers", "expected"),
    [
        ("count", {"unit": "people"}, {"value": 48}, "48 people"),
        ("count", {"unit": "people"}, {"value": 1}, "1 person"),
        ("count", {"unit": "people"}, {"value": 0}, "0 people"),
        ("count", {"unit": ""}, {"value": 1284}, "1,284"),
        ("sum", {"unit": "paid hours"}, {"value": "1284.00"}, "1,284 paid hours"),
        ("sum", {"unit": "paid hours"}, {"value": "1284.25"}, "1,284.3 paid hours"),
        ("sum", {"unit": "£"}, {"value": "43150"}, "£43,150"),
        ("sum", {"unit": "£"}, {"value": "-43150.5"}, "−£43,150.50"),
        ("sum", {"unit": "£", "decimals": 0}, {"value": "43150.5"}, "£43,151"),
        ("mean", {"unit": "points"}, {"value": "3.85"}, "mean 3.9 points"),
        ("median", {"duration": Duration("a", "b", "working-days")}, {"value": 1}, "median 1 working day"),
        ("rate", {"unit": "incidents", "per": Per(Decimal(1000), "hours")}, {"value": "3.25"},
         "3.3 incidents per 1,000 paid hours"),
        ("share", {}, {"numerator": 0, "denominator": 12}, "0 of 12"),
    ],
)  # fmt: skip
def test_the_figure_alone(kind: str, more: dict[str, Any], numbers: dict[str, Any], expected: str) -> None:
    shown = measured(measure(kind, **more), **numbers)
    assert printed.figure(shown, shown.whole) == expected


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (48, 48, "100%"),
        (9_999, 10_000, "99.99%"),
        (1_999, 2_000, "99.95%"),
        (9_999_999, 10_000_000, "99.9999%"),
        (0, 12, "0%"),
        (1, 100_000, "0.001%"),
        (1, 10**8, "0.0001%"),
        (1, 8, "12.5%"),
        (1, 16, "6.3%"),
        (3, 16, "18.8%"),
        (1, 3, "33.3%"),
    ],
)
def test_nearly_all_is_not_all_and_something_is_not_nothing(above: int, below: int, expected: str) -> None:
    of = measure()
    assert printed.per_cent(of, measured(of, numerator=above, denominator=below).whole) == expected


def test_a_share_is_not_rounded_over_its_target() -> None:
    of = measure(target=Target(at_least=Decimal(95)))
    nearly = measured(of, numerator=9_496, denominator=10_000).whole
    assert (printed.per_cent(of, nearly), printed.target_state(of, nearly)) == ("94.96%", "not met")
    just = measured(of, numerator=9_504, denominator=10_000).whole
    assert (printed.per_cent(of, just), printed.target_state(of, just)) == ("95.0%", "met")


def test_decimals_are_as_the_measure_asks() -> None:
    of = measure(decimals=2)
    shown = measured(of, numerator=47, denominator=48)
    assert printed.per_cent(of, shown.whole) == "97.92%"
    assert printed.figure(shown, shown.whole) == "47 of 48"


def test_a_median_says_what_it_rests_on() -> None:
    of = measure("median", unit="complaints", duration=Duration("made", "answered", "working-days"))
    spread = Spread(Decimal(1), Decimal(4), Decimal(6), Decimal(9), Decimal(30))
    said = inline(of, value=6, size=24, spread=spread, left_out=2, why_left_out="2 without an end")
    assert said == (
        "median 6 working days (middle half 4 to 9, all 1 to 30, 24 complaints, left out: 2 without an end, "
        "Jul–Sep 2026, source: Safeguarding concerns log)"
    )


def test_what_is_left_out_is_said() -> None:
    said = [
        printed.left_out_words(Value(SUMMER, left_out=left, why_left_out=why))
        for left, why in ((0, ""), (2, ""), (0, "only 40 of 90 days are covered"),
                          (3, "only 40 of 90 days are covered; 2 without an end, 1 without a day"))
    ]  # fmt: skip
    assert said == [
        "",
        "2 left out",
        "only 40 of 90 days are covered",
        "only 40 of 90 days are covered, left out: 2 without an end, 1 without a day",
    ]


def test_the_least_and_the_most_may_be_kept_back() -> None:
    spread = Spread(None, Decimal(4), Decimal(6), Decimal("9.5"), None)
    assert printed.spread_words(Value(SUMMER, value=Decimal(6), spread=spread)) == "middle half 4 to 9.5"


def test_a_rate_names_both_its_parts() -> None:
    of = measure("rate", unit="incidents", per=Per(Decimal(1000), "hours"))
    said = inline(of, numerator=1, denominator=4310, value="0.232018")
    assert said.startswith("0.2 incidents per 1,000 paid hours (1 incident to 4,310 paid hours, Jul–Sep 2026, ")


def test_a_missing_figure_gives_its_reason_and_no_number() -> None:
    assert inline(measure(), missing="no row lies in the period.") == "not available, because no row lies in the period"


def test_a_hidden_figure_says_so_and_not_how_small_it_is() -> None:
    said = inline(measure(counts="people"), hidden=True)
    assert said.startswith("not shown (kept back so that small numbers of people")
    assert "Jul–Sep 2026, source: Safeguarding concerns log" in said
    assert inline(measure(), hidden=True, denominator=12).startswith("not shown, of 12 (")


def test_one_escalation_is_one() -> None:
    one = measured(measure(unit="escalations"), numerator=1, denominator=1)
    assert printed.counted_figure(one, one.whole) == "1 of 1 escalation"
    more = measured(measure(unit="escalations"), numerator=1, denominator=48)
    assert printed.counted_figure(more, more.whole) == "1 of 48 escalations"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("people", "person"), ("people who came", "person who came"), ("members of staff", "member of staff"),
        ("paid hours", "paid hour"), ("days of training", "day of training"), ("families", "family"),
        ("apprenticeships", "apprenticeship"), ("addresses", "address"), ("boxes", "box"), ("lunches", "lunch"),
        ("practices", "practice"), ("cases", "case"), ("responses", "response"), ("staff", "member of staff"),
        ("sessions and visits", "sessions and visits"), ("series", "series"), ("oriau", "oriau"), ("", ""),
        ("young people", "young person"), ("work placements", "work placement"), ("CO2", "CO2"), ("buses", "bus"),
        ("£", "£"), ("job starts for local people", "job start for local people"), ("ties", "tie"),
    ],
)  # fmt: skip
def test_units_for_one(unit: str, expected: str) -> None:
    assert singular(unit) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-07-01", "2026-09-30", "Jul–Sep 2026"),
        ("2026-07-01", "2026-07-31", "Jul 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2025-10-01", "2026-09-30", "Oct 2025–Sep 2026"),
        ("2025-01-01", "2026-12-31", "Jan 2025–Dec 2026"),
        ("2026-07-01", "2026-09-15", "1 Jul to 15 Sep 2026"),
        ("2026-07-03", "2026-07-09", "3 to 9 Jul 2026"),
        ("2025-12-20", "2026-01-09", "20 Dec 2025 to 9 Jan 2026"),
        ("2025-07-01", "2026-07-15", "1 Jul 2025 to 15 Jul 2026"),
        ("2026-07-01", "2026-07-01", "1 Jul 2026"),
        ("2028-02-01", "2028-02-29", "Feb 2028"),
        ("2026-02-01", "2026-02-27", "1 to 27 Feb 2026"),
    ],
)
def test_periods(first: str, last: str, expected: str) -> None:
    assert printed.short_period(Period(date.fromisoformat(first), date.fromisoformat(last))) == expected


def test_groups_in_words() -> None:
    of = measured(measure(group_by=("quarter", "service")))
    assert printed.group_words(of, ("2026-Q3", "Alder Court")) == "Jul–Sep 2026, Alder Court"
    assert printed.group_words(of, ("", "Alder Court")) == "Alder Court"
    assert printed.group_words(measured(measure(group_by=("month",))), ("2026-07",)) == "Jul 2026"
    assert printed.group_words(measured(measure(group_by=("room",))), ("2026-07",)) == "2026-07"
    assert printed.group_words(of, ()) == ""


def test_a_group_of_time_is_not_said_twice() -> None:
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    said = inline(measure(group_by=("month",)), numerator=5, denominator=6, period=july, group=("2026-07",))
    assert said == "5 of 6 (83.3%, Jul 2026, source: Safeguarding concerns log)"
    here = inline(measure(group_by=("service",)), numerator=5, denominator=6, group=("Alder Court",))
    assert here == "5 of 6 (83.3%, Alder Court, Jul–Sep 2026, source: Safeguarding concerns log)"


@pytest.mark.parametrize(
    ("kind", "more", "target", "expected"),
    [
        ("share", {}, Target(at_least=Decimal(95)), "at least 95%"),
        ("median", {"duration": Duration("a", "b", "days")}, Target(at_most=Decimal(28)), "at most 28 days"),
        ("count", {"unit": "people"}, Target(Decimal(5), Decimal(10)), "from 5 to 10 people"),
        ("sum", {"unit": "£"}, Target(at_least=Decimal(50000)), "at least £50,000"),
        ("count", {"unit": "people"}, None, ""),
        ("count", {"unit": "people"}, Target(), ""),
    ],
)
def test_targets_in_words(kind: str, more: dict[str, Any], target: Target | None, expected: str) -> None:
    assert printed.target_words(measure(kind, target=target, **more)) == expected


def test_the_state_of_a_target() -> None:
    of = measure("count", target=Target(at_most=Decimal(3)))
    states = [printed.target_state(of, measured(of, value=number).whole) for number in (3, 4)]
    assert states == ["met", "not met"]
    assert printed.target_state(of, measured(of, hidden=True).whole) == "not shown"
    assert printed.target_state(of, measured(of, missing="no rows").whole) == "not available"
    assert printed.target_state(measure("count"), measured(of, value=1).whole) == "no target"


def test_numbers_for_programs() -> None:
    numbers = [printed.plain_number(amount) for amount in (Decimal("47.0"), Decimal("0.5"), None)]
    assert numbers == [47, 0.5, None]
    assert isinstance(numbers[0], int)


@given(st.fractions(min_value=-(10**7), max_value=10**7), st.integers(0, 4))
def test_rounding_is_half_up_and_near(exact: Fraction, places: int) -> None:
    rounded = half_up(exact, places)
    assert abs(rounded - exact) * 10**places <= Fraction(1, 2)
    assert half_up(-exact, places) == -rounded
    assert half_up(Fraction(5, 10 ** (places + 1)), places) == Fraction(1, 10**places)
    assert not written(exact, places, ()).startswith("−0.0") or rounded < 0
