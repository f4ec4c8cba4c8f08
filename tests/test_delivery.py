"""Promise and delivery: what was delivered of a commitment by quarter, and what it says where it falls short."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from leverarch.claiming.delivery import Delivery, delivery_of
from leverarch.claiming.promised import delivery_words
from leverarch.claiming.twice import counted_twice, in_two_bids
from measured_worlds import COMMITMENT, HOURS, PEOPLE, RECORD, file, model_of


def delivery(as_of: str = "2026-11-01", under: int = 0, **changed: Any) -> Delivery:
    # The measure of people speaks of all days here: of fewer, it would tell who came in the others.
    model = model_of(file("commitment", COMMITMENT, **changed), file("measure", PEOPLE, period=None))
    return delivery_of(model, model.commitments["follow-up"], date.fromisoformat(as_of), under)


def quarters(found: Delivery) -> list[tuple[str, ...]]:
    """Each row as day, promised, delivered and difference; a dash where there is no number."""
    return [
        (
            one.by.isoformat(),
            *(
                "-" if it is None else f"{it.normalize():f}"
                for it in (one.promised, one.delivered.value, one.difference)
            ),
        )
        for one in found.quarters
    ]


def _plain(amount: Decimal | None) -> str:
    return "-" if amount is None else f"{amount.normalize():f}"


def test_all_that_was_delivered_by_the_end_of_each_quarter() -> None:
    found = delivery(schedule=[{"by": "2026-03-31", "amount": 20}, {"by": "2026-08-15", "amount": 50}])
    assert quarters(found) == [
        ("2026-03-31", "20", "10", "-10"),
        ("2026-06-30", "20", "30.5", "10.5"),
        ("2026-08-15", "50", "65.5", "15.5"),
        ("2026-09-30", "50", "73", "23"),
    ]
    assert found.delivered is not None
    assert (found.delivered.value, found.promised_by_now, found.state) == (Decimal(73), Decimal(50), "part")


def test_without_a_schedule_nothing_is_promised_before_it_is_due() -> None:
    assert quarters(delivery(due="2026-09-30")) == [
        ("2026-03-31", "-", "10", "-"),
        ("2026-06-30", "-", "30.5", "-"),
        ("2026-09-30", "100", "73", "-27"),
    ]


@pytest.mark.parametrize(
    ("changed", "as_of", "state"),
    [
        ({"amount": 73}, "2026-11-01", "delivered"),
        ({}, "2026-11-01", "part"),
        ({"due": "2026-09-30"}, "2026-10-01", "late"),
        ({"due": "2026-09-30"}, "2026-09-30", "part"),
        ({"due": "2026-09-30", "amount": 73}, "2026-12-01", "delivered"),
        ({"from": "2026-12-01"}, "2026-11-01", "not-due"),
        ({"from": "2026-03-01"}, "2026-04-30", "not-due"),
        ({"measure": None}, "2026-11-01", "not-counted"),
        ({"from": "2026-10-01"}, "2026-11-01", "not-counted"),
        ({"from": None}, "2026-11-01", "part"),
        ({"due": None}, "2030-11-01", "part"),
    ],
)
def test_states(changed: dict[str, Any], as_of: str, state: str) -> None:
    assert delivery(as_of, **changed).state == state


def test_the_day_it_is_due_is_a_row_and_days_to_come_are_none() -> None:
    found = delivery("2026-09-30", due="2026-08-15", schedule=[{"by": "2026-12-31", "amount": 100}])
    assert [day for day, *_ in quarters(found)] == ["2026-03-31", "2026-06-30", "2026-08-15"]
    assert quarters(found)[-1] == ("2026-08-15", "100", "65.5", "-34.5")


def test_a_quarter_that_the_record_does_not_reach_is_not_available() -> None:
    model = model_of(file("commitment", COMMITMENT))
    found = delivery_of(model, model.commitments["follow-up"], date(2027, 3, 1))
    last = found.quarters[-1]
    assert (last.by, last.delivered.value, last.difference) == (date(2026, 12, 31), None, None)
    assert last.delivered.missing == "the record ends on 30 September 2026"
    assert found.state == "late"
    assert delivery_words(model, found).startswith("73 of 100 paid hours by 30 September 2026 (")


def test_what_was_said_belongs_to_its_day_or_the_quarter_it_falls_in() -> None:
    said = [
        {"by": "2026-03-31", "because": "Late start.", "action": "Two more sessions."},
        {"by": "2026-05-15", "because": "Illness.", "action": "Cover."},
    ]
    found = delivery(variance=said)
    assert [one.variance.because if one.variance else "" for one in found.quarters] == ["Late start.", "Illness.", ""]


def test_leap_years_and_year_ends() -> None:
    record = file("record", RECORD, period={"from": "2023-01-01", "to": "2028-12-31"})
    model = model_of(record, file("commitment", COMMITMENT, due=None, **{"from": "2023-11-30"}))
    found = delivery_of(model, model.commitments["follow-up"], date(2024, 6, 30))
    assert [one.by.isoformat() for one in found.quarters] == ["2023-12-31", "2024-03-31", "2024-06-30"]


def test_small_numbers_of_people_are_hidden_and_can_not_be_worked_out() -> None:
    people = {"measure": "people", "unit": "people", "amount": 10}
    whole = delivery(**people)
    assert [row[2] for row in quarters(whole)] == ["1", "2", "4"]
    told = delivery(under=3, **people)
    assert [row[2] for row in quarters(told)] == ["-", "-", "4"]
    assert all(one.delivered.hidden for one in told.quarters[:2])
    assert [row[2] for row in quarters(delivery(under=5, **people))] == ["-", "-", "-"]
    # From 3 and 4 a reader would know that one person came between them.
    steps = delivery(under=2, schedule=[{"by": "2026-07-31", "amount": 3}], **people)
    assert [row[2] for row in quarters(steps)] == ["-", "2", "-", "4"]


def test_what_is_said_late_speaks_of_the_last_day() -> None:
    said = [{"by": "2026-07-20", "because": "Two posts were filled late.", "action": "A third was opened."}]
    assert [one.variance is not None for one in delivery(due="2026-06-30", variance=said).quarters] == [False, True]
    assert not any(one.variance for one in delivery("2026-07-01", due="2026-06-30", variance=said).quarters)


def test_how_a_hidden_delivery_stands_is_kept_back() -> None:
    people = {"measure": "people", "unit": "people", "amount": 4}
    assert delivery(**people).state == "delivered"
    assert delivery(under=5, **people).state == "kept-back"


def test_hours_are_no_people() -> None:
    assert delivery(under=0).quarters == delivery().quarters


@pytest.mark.parametrize(
    ("other", "twice"),
    [
        ({"buyer": "Southmarch Council"}, True),
        ({"buyer": "  northmarch  COUNCIL"}, False),
        ({"contract": "SC-1"}, False),
        ({"claimed_by": "hollowmere"}, True),
        ({"buyer": "Southmarch Council", "from": "2026-08-01"}, True),
        ({"buyer": "Southmarch Council", "from": "2027-01-01", "due": "2027-12-31"}, False),
        ({"buyer": "Southmarch Council", "measure": "winter"}, False),
        ({"buyer": "Southmarch Council", "from": "2026-12-31", "due": "2027-12-31"}, False),
    ],
)
def test_one_delivery_for_two_buyers(other: dict[str, Any], twice: bool) -> None:
    winter = file("measure", HOURS, id="winter", population=[{"column": "date", "at_most": "2025-12-31"}])
    model = model_of(winter, file("commitment", COMMITMENT, id="other", **other))
    assert bool(list(counted_twice(model))) is twice


@pytest.mark.parametrize(("due", "twice"), [("2027-12-31", True), ("2026-12-31", False)])
def test_one_measure_and_no_row_yet(due: str, twice: bool) -> None:
    winter = file("commitment", COMMITMENT, due=due, **{"from": "2026-10-01"})
    later = {"from": "2027-01-01", "due": "2027-12-31"}
    model = model_of(winter, file("commitment", COMMITMENT, id="other", buyer="Southmarch Council", **later))
    assert [found.rows for found in counted_twice(model)] == ([()] if twice else [])


def test_the_rows_that_are_counted_twice_are_named() -> None:
    model = model_of(file("commitment", COMMITMENT, id="other", buyer="Southmarch Council", **{"from": "2026-08-01"}))
    (found,) = counted_twice(model)
    assert found.rows == ("C-4", "C-5")


def test_a_commitment_in_one_bid_is_in_no_other() -> None:
    assert not list(in_two_bids(model_of()))
