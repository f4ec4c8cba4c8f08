"""Small numbers of people: whom they are kept from, and how they are kept from being worked out.

A bid and a public document show no count of people under 5, a commissioner's what the contract says (else 5), the
regulator's and an internal one all. Hidden are:

- a count of 1 to 4 people. A 0 is shown: nobody is counted in it, so that it says nothing of anyone's;
- of a share the number on top and the per cent, where 1 to 4 people are on top or 1 to 4 are not (“10 of 12” says that
  two are not); the number below too where it is 1 to 4 itself;
- a mean, a median, a sum and a rate of 1 to 4 rows;
- in a table as many more cells as keep each hidden one from being worked out (`suppression`), the smallest first;
- of a spread of single values the least and the most, as these are single people's, and all of it below 12 people (or
  twice the limit and two): a quarter of fewer is one or two persons. The spread of single weeks of a count only stands
  where none of its numbers is small;
- of two measures of the same record whose difference is 1 to 4 people (one looks at fewer rows than the other: more
  conditions, a shorter period, or only what has an end) the narrower one; of several that make up a whole but for 1 to
  4 people the smallest; and what another measure hides over the same rows;
- both sides of a comparison where one is hidden, and of every comparison of sums.

What this does not find: a difference of measures of different records, or with conditions that mean the same in other
words; a comparison, or a commitment's quarters, set against another measure; what two packs, or two dates, say
together; a sum that one person makes up nearly alone, or in whose rows few people stand many times (name `distinct`
and count them); and what a reader knows from elsewhere. Somebody has to look at these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from leverarch.measuring.differences import told_by_others
from leverarch.measuring.sheet import day_column
from leverarch.measuring.suppression import Key
from leverarch.measuring.table_hiding import Counted, Hidden, Table, is_small, kept_back, small_cells
from leverarch.model import Comparison, Measure, Measured, Model, Pack, Record, Spread, Value

#: Without another rule, counts of people under this are kept from those outside.
USUAL = 5
#: Those who are shown everything, unless their pack asks for less.
_SHOWN_ALL = frozenset({"regulator", "internal"})
#: Those for whom a pack or a measure may raise the limit and never lower it.
_STRICT = frozenset({"bid", "public"})
_A_FEW = "a few rows are left out"
_UNCOUNTED = "too few rows can be counted"
_TIMES = frozenset({"month", "quarter", "year"})

# ---------------------------------------------------------------- for whom


def threshold(pack: Pack | None, measure: Measure, record: Record | None = None) -> int:
    """Return the limit under which numbers of this measure are hidden from a pack's readers; 0: all is shown.

    `pack` none: for the provider's own eyes. The limit holds for counts of people, and for a count, a share, a mean or
    a median that does not say what it counts, where that may be people: with `distinct`, or from a record with a code
    column. Of anything else only what the measure itself asks for is hidden.
    """
    if pack is None:
        return 0
    asked = pack.small_numbers.under if pack.small_numbers else None
    own = measure.small_numbers.under if measure.small_numbers else None
    people = may_be_people(measure, record)
    if pack.audience in _SHOWN_ALL:
        return (asked or 0) if people else 0
    return _outside(pack.audience, asked, own) if people else own or 0


def _outside(audience: str, asked: int | None, own: int | None) -> int:
    """Return the limit for people outside: `asked` by the pack, `own` of the measure."""
    if audience in _STRICT:
        return max(USUAL, asked or 0, own or 0)
    if asked is not None:
        return asked
    return own if audience == "commissioner" and own is not None else max(USUAL, own or 0)


def for_anyone(model: Model, measure: Measure, value: Value) -> Value:
    """Return a single number as a finding may say it: findings are kept with each pack, whoever its reader is."""
    record = model.records.get(measure.record)
    own = measure.small_numbers.under if measure.small_numbers else 0
    return shown_value(measure, value, max(USUAL, own) if may_be_people(measure, record) else own)


def may_be_people(measure: Measure, record: Record | None = None) -> bool:
    """Whether a measure counts people, or does not say and might."""
    if measure.counts:
        return measure.counts == "people"
    if measure.kind not in ("count", "share", "mean", "median"):
        return False
    return bool(measure.distinct) or (record is not None and any(one.type == "code" for one in record.columns))


def for_pack(model: Model, pack: Pack | None) -> Mapping[str, Measured]:
    """Return what each measure came to as the readers of a pack are shown it, by id."""
    limits = {id_: _limit(model, pack, measured.measure) for id_, measured in model.measured.items()}
    if not any(limits.values()):
        return model.measured
    days = {id_: _day(model, measured.measure) for id_, measured in model.measured.items()}
    hidden: dict[str, Hidden] = {}
    while True:
        shown = {
            id_: _shown(measured, limits[id_], hidden.get(id_, Hidden())) for id_, measured in model.measured.items()
        }
        more = told_by_others(shown, limits, days)
        if not more:
            return shown
        for id_, found in more.items():
            hidden[id_] = hidden.get(id_, Hidden()).with_more(found)


def _day(model: Model, measure: Measure) -> str:
    record = model.records.get(measure.record)
    return day_column(measure, record) if record else measure.day


def _limit(model: Model, pack: Pack | None, measure: Measure) -> int:
    own = threshold(pack, measure, model.records.get(measure.record))
    per = model.measures.get(measure.per.measure) if measure.per else None
    return max(own, threshold(pack, per, model.records.get(per.record))) if per else own


# ---------------------------------------------------------------- one measure


def shown_to(measured: Measured, under: int) -> Measured:
    """Return what a measure came to for somebody who is shown no numbers of people under `under`; 0: all of it."""
    return _shown(measured, under, Hidden())


def shown_value(measure: Measure, value: Value, under: int) -> Value:
    """Return a single number of a measure as it is shown, with nothing beside it from which it could be worked out."""
    if not under or value.hidden:
        return value
    cell = _counted(measure, value)
    small = small_cells({("one",): cell} if cell else {}, under)
    whole = bool(small.all_of) or _is_of_few(measure, value, under)
    return _printable(measure, value, under, whole=whole, top=bool(small.top_of))


def _shown(measured: Measured, under: int, more: Hidden) -> Measured:
    if not under:
        return measured
    measure, table = measured.measure, _table(measured)
    small = small_cells(table.counted, under)
    sides = tuple(_sides(measure, one, under) for one in measured.comparisons)
    few = frozenset(key for key, value in _values(measured) if _is_of_few(measure, value, under))
    told = Hidden(few | _told_by_sides(measured, sides, under))
    hidden = kept_back(table, small.with_more(more).with_more(told), under)

    def as_shown(key: Key, value: Value) -> Value:
        return _printable(measure, value, under, whole=key in hidden.all_of, top=key in hidden.top_of)

    groups = tuple(as_shown(key, value) for key, value in zip(table.groups, measured.groups, strict=True))
    totals = tuple(as_shown(key, value) for key, value in zip(table.totals, measured.totals, strict=True))
    # Months that are hidden one by one would be told by a comparison over some of them.
    by_time = bool(_TIMES & set(measure.group_by)) and any(value.hidden for value in groups)
    anything = bool(hidden.all_of or hidden.top_of)
    return replace(
        measured,
        whole=as_shown(table.whole, measured.whole),
        groups=groups,
        totals=totals,
        comparisons=tuple(_hidden_sides(one) if by_time and not one.about else one for one in sides),
        # A few rows could be tried one after the other until their digest comes out.
        digest="" if anything else measured.digest,
        under=under,
    )


def _table(measured: Measured) -> Table:
    cells = {key: _counted(measured.measure, value) for key, value in _values(measured)}
    keys = tuple(cells)
    totals = 1 + len(measured.totals)
    known = {key: cell for key, cell in cells.items() if cell is not None}
    return Table(keys[0], keys[totals:], keys[1:totals], known)


def _values(measured: Measured) -> Iterator[tuple[Key, Value]]:
    """Yield the whole, the subtotals and the groups, each with its key."""
    yield ("whole",), measured.whole
    yield from ((_total_key(value.group), value) for value in measured.totals)
    yield from ((("group", *value.group), value) for value in measured.groups)


def _total_key(group: tuple[str, ...]) -> Key:
    """A subtotal is that of a row where its first group is named, else that of a column."""
    first, second = (*group, "", "")[:2]
    return ("row", first, "") if first else ("column", "", second)


def _counted(measure: Measure, value: Value) -> Counted | None:
    """Return what a number counts, in whole people or rows; nothing where it is not available."""
    if value.missing or value.hidden:
        return None
    if measure.kind == "share" and value.numerator is not None and value.denominator is not None:
        return Counted(int(value.denominator), int(value.numerator))
    if measure.kind == "count" and value.value is not None:
        return Counted(int(value.value))
    if measure.kind == "rate" and value.numerator is not None and _is_whole(value.numerator):
        return Counted(int(value.numerator))
    return Counted(value.size)


def _is_of_few(measure: Measure, value: Value, under: int) -> bool:
    """Whether a rate is per so few, or a sum comes to so few, that they are not to be told."""
    amount = value.denominator if measure.kind == "rate" else value.value if measure.kind == "sum" else None
    return amount is not None and 0 < amount < under


def _is_whole(amount: Decimal) -> bool:
    return amount == amount.to_integral_value()


# ---------------------------------------------------------------- what is left of a number


def _printable(measure: Measure, value: Value, under: int, *, whole: bool, top: bool) -> Value:
    """Return a number as it is shown: without it, with what is below only, or with less beside it."""
    if value.missing:
        return replace(value, missing=_without_counts(value.missing, under))
    if whole or top:
        return Value(value.period, value.group, denominator=value.denominator if top else None, hidden=True)
    return _left_out(replace(value, spread=_spread(measure, value, under)), under)


def _without_counts(missing: str, under: int) -> str:
    """Return why a number is not available, without a small number of rows in it."""
    return (
        _UNCOUNTED if any(is_small(int(found), under) for found in re.findall(r"\b(\d+) rows?\b", missing)) else missing
    )


def _left_out(value: Value, under: int) -> Value:
    """Leave out how many rows were left out where they are few; what else is said of them stays."""
    parts = value.why_left_out.split("; ") if value.why_left_out else []
    if not is_small(value.left_out, under) and not any(_has_small(part, under) for part in parts):
        return value
    others = [part for part in parts if not part[:1].isdigit()]
    return replace(value, left_out=0, why_left_out="; ".join((*others, _A_FEW)))


def _has_small(part: str, under: int) -> bool:
    """Whether a part such as `2 without an end, 14 without a day` has a small number of rows in it."""
    return any(is_small(int(found.replace(",", "")), under) for found in re.findall(r"(?:^|, )(\d[\d,]*) ", part))


def _spread(measure: Measure, value: Value, under: int) -> Spread | None:
    spread = value.spread
    if spread is None:
        return None
    if measure.kind in ("mean", "median"):
        return replace(spread, least=None, most=None) if value.size >= max(12, 2 * under + 2) else None
    weekly = (spread.lower, spread.middle, spread.upper)
    if measure.kind != "count" or any(0 < amount < under for amount in weekly):
        return None
    return replace(spread, least=None, most=None)


# ---------------------------------------------------------------- before and after


def _sides(measure: Measure, comparison: Comparison, under: int) -> Comparison:
    before, after = (shown_value(measure, side, under) for side in (comparison.before, comparison.after))
    shown = replace(comparison, before=before, after=after)
    # A side says of how many weeks a sum is, not of how many rows.
    return _hidden_sides(shown) if before.hidden or after.hidden or measure.kind == "sum" else shown


def _hidden_sides(comparison: Comparison) -> Comparison:
    """Hide both sides: one alone compares nothing, and may tell the other."""
    sides = (comparison.before, comparison.after)
    before, after = (side if side.missing else Value(side.period, side.group, hidden=True) for side in sides)
    return replace(comparison, before=before, after=after, overlaps=())


def _told_by_sides(measured: Measured, sides: tuple[Comparison, ...], under: int) -> frozenset[Key]:
    """Return the whole where two hidden sides make it up and it is so small that it would tell them."""
    cell = _counted(measured.measure, measured.whole)
    if cell is None or cell.below > under or not cell.below:
        return frozenset()
    whole = measured.whole.period
    made_up = any(
        one.before.hidden and (one.before.period.from_, one.after.period.to) == (whole.from_, whole.to) for one in sides
    )
    return frozenset({("whole",)}) if made_up else frozenset()
