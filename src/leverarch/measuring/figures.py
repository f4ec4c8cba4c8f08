"""From rows to one number: what was counted, added up or averaged, exactly, or why there is no number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal

import polars as pl

from leverarch.measuring.durations import NOT_BEGUN, UNFINISHED, per_unit
from leverarch.measuring.sheet import (
    AMOUNT,
    BELOW,
    BESIDE,
    COUNTED,
    FAULTY,
    LEFT_OUT,
    NO_DAY,
    NO_NUMBER,
    NO_ONE,
    ONE,
    PART,
    WHY,
    group_column,
)
from leverarch.model import Measure, Period, Spread, Value
from leverarch.words import count

#: More digits than any figure has: what can be exact stays exact, and the same on every machine.
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
#: Kinds that rest on an amount in each row.
OF_AMOUNTS = frozenset({"sum", "mean", "median"})
#: Kinds that say nothing where there is no row: of nothing there is no share and no middle.
OF_SOMETHING = frozenset({"share", "mean", "median"})
_REASONS = {
    NO_DAY: "without a day",
    NO_NUMBER: "without a number",
    NO_ONE: "not saying whom or what it is about",
    NOT_BEGUN: "without a beginning",
    UNFINISHED: "without an end",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows are what, how often each amount is there, and how many different ones count."""

    parts: Mapping[str, int] = field(default_factory=dict)
    why: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[Decimal, int] = field(default_factory=dict)
    ones_on_top: int = 0
    ones_below: int = 0

    def rows(self, *parts: str) -> int:
        """Return how many rows are one of these parts."""
        return sum(self.parts.get(part, 0) for part in parts)


def tallies(sheet: pl.DataFrame, measure: Measure, by: Iterable[int]) -> Mapping[tuple[str, ...], Tally]:
    """Return the tally of each group of a sheet: by the groupings of these numbers, or of the whole as group `()`."""
    columns = [group_column(number) for number in by]
    if columns:
        sheet = sheet.filter(pl.all_horizontal(*(pl.col(name).is_not_null() for name in columns)))
    amounts = [AMOUNT] if measure.value or measure.kind in OF_AMOUNTS else []
    counted = sheet.group_by([*columns, PART, WHY, *amounts]).len()
    parts: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    why: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    sizes: defaultdict[tuple[str, ...], Counter[Decimal]] = defaultdict(Counter)
    wide = len(columns)
    for row in counted.iter_rows():
        group, size = row[:wide], row[-1]
        parts[group][row[wide]] += size
        if row[wide] == LEFT_OUT:
            why[group][row[wide + 1]] += size
        elif amounts and row[wide] == COUNTED:
            sizes[group][Decimal(row[wide + 2])] += size
    ones = _different(sheet, columns) if measure.distinct else {}
    nothing: Mapping[Decimal, int] = {}
    return {
        group: Tally(parts[group], why.get(group, {}), sizes.get(group, nothing), *ones.get(group, (0, 0)))
        for group in parts
    }


def _different(sheet: pl.DataFrame, columns: list[str]) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return how many different ones of each group are counted on top, and how many below."""
    rows = sheet.filter(pl.col(PART).is_in([COUNTED, BELOW]))
    each = rows.group_by([*columns, ONE]).agg((pl.col(PART) == COUNTED).any().alias("top"))
    if not columns:
        return {(): (int(each["top"].sum()), each.height)}
    sums = each.group_by(columns).agg(pl.col("top").sum().alias("on top"), pl.len().alias("below"))
    return {tuple(row[:-2]): (int(row[-2]), int(row[-1])) for row in sums.iter_rows()}


def value_of(measure: Measure, period: Period, tally: Tally, per: Value | None = None) -> Value:
    """Return the number that a tally comes to, or why there is none. `per` is what a rate is divided by."""
    because = _no_number(measure, tally)
    if because:
        return Value(period, missing=because)
    size, left = tally.rows(COUNTED, BELOW), tally.rows(LEFT_OUT)
    empty = Value(period, size=size, left_out=left, why_left_out=left_out_words(tally.why))
    if measure.kind == "share":
        on_top, below = _share(measure, tally)
        part = EXACT.divide(EXACT.multiply(on_top, Decimal(100)), below)
        return replace(empty, numerator=on_top, denominator=below, value=part)
    if measure.kind in ("mean", "median"):
        spread = spread_of(tally.amounts, _unit(measure))
        value = spread.middle if measure.kind == "median" else _mean(tally.amounts, _unit(measure))
        return replace(empty, value=value, spread=spread)
    number = _number(measure, tally)
    return (
        _rate(measure, empty, number, per) if measure.kind == "rate" else replace(empty, numerator=number, value=number)
    )


def _rate(measure: Measure, empty: Value, number: Decimal, per: Value | None) -> Value:
    assert measure.per is not None
    assert per is not None
    if per.missing or per.value is None:
        return Value(empty.period, missing=f"what it is divided by is not available: {per.missing}")
    if not per.value:
        return Value(empty.period, missing="what it is divided by is 0")
    rate = EXACT.divide(EXACT.multiply(number, measure.per.amount), per.value)
    return replace(empty, numerator=number, denominator=per.value, value=rate)


def _no_number(measure: Measure, tally: Tally) -> str:
    """Return why a tally comes to no number, or nothing. A count or a sum of no rows is 0; all else is of nothing."""
    faulty, left = tally.rows(FAULTY), tally.rows(LEFT_OUT)
    if faulty:
        ends = "ends before it begins" if faulty == 1 else "end before they begin"
        return f"{count(faulty, 'row')} {ends}"
    if tally.rows(COUNTED, BELOW, BESIDE):
        return ""
    if left:
        return f"{count(left, 'row')} could count and none does: {left_out_words(tally.why)}"
    return "there is no row to count" if measure.kind in OF_SOMETHING else ""


def left_out_words(why: Mapping[str, int]) -> str:
    """Return how many rows were left out for which reason: `2 without an end, 1 without a day`."""
    return ", ".join(f"{size:,} {_REASONS[reason]}" for reason, size in sorted(why.items()) if size)


def _share(measure: Measure, tally: Tally) -> tuple[Decimal, Decimal]:
    if measure.distinct:
        return Decimal(tally.ones_on_top), Decimal(tally.ones_below)
    return Decimal(tally.rows(COUNTED)), Decimal(tally.rows(COUNTED, BELOW))


def _number(measure: Measure, tally: Tally) -> Decimal:
    """Return what a count, a sum, or the upper part of a rate comes to."""
    if measure.kind == "sum" or measure.value:
        return EXACT.divide(_total(tally.amounts), _unit(measure))
    return Decimal(tally.ones_on_top if measure.distinct else tally.rows(COUNTED))


def _unit(measure: Measure) -> Decimal:
    return Decimal(per_unit(measure.duration)) if measure.duration else Decimal(1)


def _total(amounts: Mapping[Decimal, int]) -> Decimal:
    total = Decimal(0)
    for amount, size in amounts.items():
        total = EXACT.add(total, EXACT.multiply(amount, Decimal(size)))
    return total


def _mean(amounts: Mapping[Decimal, int], unit: Decimal) -> Decimal:
    return EXACT.divide(_total(amounts), EXACT.multiply(unit, Decimal(sum(amounts.values()))))


def spread_of(amounts: Mapping[Decimal, int], unit: Decimal = Decimal(1)) -> Spread:
    """Return least, lower quartile, median, upper quartile and most of amounts, by how often each is there.

    A quartile that falls between two amounts lies between them in proportion, as QUARTILE.INC of a spreadsheet says.
    """
    ordered = sorted(amounts.items())
    last = sum(amounts.values()) - 1

    def at(number: int) -> Decimal:
        passed = 0
        for amount, size in ordered:
            passed += size
            if number < passed:
                return amount
        return ordered[-1][0]

    def quartile(quarter: int) -> Decimal:
        whole, rest = divmod(last * quarter, 4)
        low = at(whole)
        step = EXACT.multiply(EXACT.subtract(at(whole + 1), low), Decimal(rest)) if rest else Decimal(0)
        # Four times the amount first: only the division by the unit may not come out even.
        fourfold = EXACT.add(EXACT.multiply(low, Decimal(4)), step)
        return EXACT.divide(fourfold, EXACT.multiply(unit, Decimal(4)))

    return Spread(*(quartile(quarter) for quarter in range(5)))
