"""Promises in words: an amount with its unit, and what was delivered of what was promised."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from leverarch.claiming.delivery import DELIVERED, KEPT_BACK, LATE, NOT_COUNTED, NOT_DUE, PART, Delivery
from leverarch.measuring import printed
from leverarch.measuring.rounding import MOST_DECIMALS, POUND, written
from leverarch.measuring.units import singular
from leverarch.model import Commitment, Model, Value
from leverarch.words import long_date

#: The state of a commitment as every report says it: its sign, which is read without colour, and its words.
STATES = {
    DELIVERED: ("●", "delivered"),
    PART: ("◊", "part delivered"),
    NOT_DUE: ("○", "nothing delivered yet"),
    LATE: ("▲", "late, not all delivered"),
    NOT_COUNTED: ("□", "not counted"),
    KEPT_BACK: ("□", "not shown"),
}


def delivery_words(model: Model, delivery: Delivery, *, brief: bool = False) -> str:
    """Return delivery in one line: `1,284 of 1,500 paid hours by 30 September 2026 (…)`, with period and source.

    `brief`: without what stands in brackets.
    """
    commitment, delivered = delivery.commitment, delivery.delivered
    due = f"due by {long_date(commitment.due)}" if commitment.due else "no day is set for it"
    promised = amount_words(commitment.amount, str(commitment.doc.value["unit"]))
    if delivered is None or delivered.missing:
        why = delivery.why or (delivered.missing if delivered else "") or "it does not count yet"
        return f"{promised} promised, {due} [delivered: not available, because {why}]"
    if delivered.hidden or delivered.value is None:
        return f"{promised} promised, {due} (delivered: not shown, a small number of people)"
    words = f"{_delivered(model, commitment, delivered)} of {promised} by {long_date(delivered.period.to)}"
    if model.measures[commitment.measure].kind == "share":
        figure = printed.figure(model.measured[commitment.measure], delivered)
        words = f"{figure} ({_delivered(model, commitment, delivered)}), with {promised} promised"
    beside = [printed.short_period(delivered.period), f"source: {source_of(model, commitment.measure)}"]
    if commitment.due != delivered.period.to:
        beside.append(due)
    return words if brief else f"{words} ({', '.join(beside)})"


def _delivered(model: Model, commitment: Commitment, delivered: Value) -> str:
    """Return what was delivered. An amount is as exact as what was promised: 72.96 is not 73."""
    measure = model.measures[commitment.measure]
    assert delivered.value is not None
    if measure.kind in ("count", "sum"):
        return amount_words(delivered.value, POUND if measure.unit.startswith(POUND) else "").strip()
    return printed.per_cent(measure, delivered) if measure.kind == "share" else printed.number(measure, delivered.value)


def source_of(model: Model, measure: str) -> str:
    """Return the words for where a measure is counted from."""
    measured = model.measured.get(measure)
    return measured.source if measured else ""


def amount_words(amount: Decimal, unit: str) -> str:
    """Return an amount with its unit: `1,500 paid hours`, `1 paid hour`, `£43,150`, `−£20.50`.

    An amount that comes from a division gets two decimals, and more where it would else look whole.
    """
    exact = Fraction(amount)
    whole = exact.denominator == 1
    if unit.startswith(POUND):
        rest = unit.removeprefix(POUND).strip()
        return f"{written(exact, 0 if whole else 2, (_is_whole,), POUND)} {rest}".strip()
    places = -int(amount.normalize().as_tuple().exponent)
    number = written(exact, 0 if whole else places if places <= MOST_DECIMALS else 2, (_is_whole,))
    return f"{number}%" if unit == "%" else f"{number} {singular(unit) if amount == 1 else unit}"


def _is_whole(amount: Fraction) -> bool:
    return amount.denominator == 1
