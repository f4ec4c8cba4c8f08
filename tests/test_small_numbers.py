"""Small numbers of people are hidden, and can't be worked out from what is shown. Tried by looking for other tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leverarch.measuring.small_numbers import for_pack, shown_to, shown_value, threshold
from leverarch.model import (
    Column,
    Comparison,
    Condition,
    Duration,
    Measure,
    Measured,
    Model,
    Output,
    Pack,
    Per,
    Period,
    Record,
    SmallNumbers,
    Spread,
    Value,
)
from leverarch.source import Doc

DOC = Doc("content/measures/m.json", "{}", {}, lambda _: {})
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
HALVES = (Period(date(2026, 1, 1), date(2026, 6, 30)), Period(date(2026, 7, 1), date(2026, 12, 31)))
#: What one cell counts: so many below, and so many on top (nothing: a count).
Cell = tuple[int, int | None]


def measure(kind: str = "count", counts: str = "people", id_: str = "m", **more: Any) -> Measure:
    return Measure(id_, "A measure", kind, more.pop("record", "log"), DOC, counts=counts, **more)


def pack(audience: str, under: int | None = None) -> Pack:
    rule = None if under is None else SmallNumbers(under)
    return Pack("p", "A pack", audience, date(2026, 11, 1), (Output("bid-response"),), DOC, small_numbers=rule)


def value(cell: Cell, group: tuple[str, ...] = (), period: Period = YEAR, **more: Any) -> Value:
    below, top = cell
    if top is None:
        return Value(period, group, Decimal(below), None, Decimal(below), below, **more)
    if not below:
        return Value(period, group, missing="there is no row to count")
    share = Decimal(top) * 100 / Decimal(below)
    return Value(period, group, Decimal(top), Decimal(below), share, below, **more)


def plus(cells: list[Cell]) -> Cell:
    tops = [top for _, top in cells if top is not None]
    return sum(below for below, _ in cells), sum(tops) if tops else None


def one_way(of: Measure, cells: list[Cell], whole: Cell | None = None) -> Measured:
    groups = tuple(value(cell, (f"g{number}",)) for number, cell in enumerate(cells))
    return Measured(of, value(whole or plus(cells)), "The log", groups, digest="abc")


def two_ways(of: Measure, rows: list[list[Cell]]) -> Measured:
    groups = tuple(value(cell, (f"r{r}", f"c{c}")) for r, row in enumerate(rows) for c, cell in enumerate(row))
    totals = (
        *(value(plus(row), (f"r{r}", "")) for r, row in enumerate(rows)),
        *(value(plus(list(column)), ("", f"c{c}")) for c, column in enumerate(zip(*rows, strict=True))),
    )
    return Measured(of, value(plus([cell for row in rows for cell in row])), "The log", groups, totals)


def seen(shown: Measured) -> list[int | None]:
    """The numbers of the groups that are shown, nothing for those that are hidden."""
    return [None if one.hidden else int(one.numerator or 0) for one in shown.groups]


# ---------------------------------------------------------------- for whom


@pytest.mark.parametrize(
    ("audience", "asked", "own", "expected"),
    [
        ("bid", None, None, 5), ("bid", 10, None, 10), ("bid", 3, None, 5), ("bid", 0, None, 5),
        ("bid", None, 8, 8), ("bid", None, 0, 5), ("bid", 6, 8, 8), ("public", None, None, 5),
        ("partner", None, None, 5), ("partner", 3, None, 3), ("partner", 0, None, 0), ("partner", None, 3, 5),
        ("partner", None, 8, 8),
        ("commissioner", None, None, 5), ("commissioner", 3, None, 3), ("commissioner", None, 3, 3),
        ("commissioner", 10, 3, 10), ("commissioner", 0, None, 0), ("commissioner", None, 0, 0),
        ("regulator", None, None, 0), ("regulator", 5, None, 5), ("regulator", None, 5, 0),
        ("internal", None, None, 0), ("internal", 5, None, 5),
    ],
)  # fmt: skip
def test_who_is_shown_what(audience: str, asked: int | None, own: int | None, expected: int) -> None:
    rule = None if own is None else SmallNumbers(own)
    assert threshold(pack(audience, asked), measure(small_numbers=rule)) == expected


def test_the_provider_is_shown_all() -> None:
    assert threshold(None, measure()) == 0


def test_what_is_not_people_is_shown_unless_the_measure_asks() -> None:
    assert threshold(pack("bid"), measure(counts="steps")) == 0
    assert threshold(pack("bid", 10), measure(counts="things")) == 0
    assert threshold(pack("bid"), measure(counts="steps", small_numbers=SmallNumbers(3))) == 3


def record(*types: str) -> Record:
    columns = tuple(Column(f"c{number}", type_) for number, type_ in enumerate(types))
    return Record("log", "The log", columns, DOC)


@pytest.mark.parametrize(
    ("of", "columns", "expected"),
    [
        (measure("count", ""), ("date", "code"), 5),
        (measure("share", ""), ("date", "code"), 5),
        (measure("mean", ""), ("date", "code"), 5),
        (measure("count", ""), ("date", "choice"), 0),
        (measure("count", "", distinct="c1"), ("date", "text"), 5),
        (measure("sum", ""), ("date", "code"), 0),
        (measure("count", "steps"), ("date", "code"), 0),
    ],
)
def test_what_does_not_say_what_it_counts_may_be_people(of: Measure, columns: tuple[str, ...], expected: int) -> None:
    assert threshold(pack("bid"), of, record(*columns)) == expected


# ---------------------------------------------------------------- one number


@pytest.mark.parametrize(("number", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_small_count_is_hidden_and_a_0_is_not(number: int, hidden: bool) -> None:
    shown = shown_value(measure(), value((number, None)), 5)
    assert shown.hidden is hidden
    assert (shown.numerator, shown.value, shown.size) == ((None, None, 0) if hidden else (number, number, number))


@pytest.mark.parametrize(
    ("top", "below", "seen_top", "seen_below"),
    [
        (10, 12, None, 12), (2, 12, None, 12), (0, 12, 0, 12), (12, 12, 12, 12), (6, 12, 6, 12), (3, 3, None, None),
        (0, 4, None, None), (5, 10, 5, 10), (4, 8, None, 8),
    ],
)  # fmt: skip
def test_a_share_says_how_many_do_not(top: int, below: int, seen_top: int | None, seen_below: int | None) -> None:
    shown = shown_value(measure("share"), value((below, top)), 5)
    assert (shown.numerator, shown.denominator) == (seen_top, seen_below)
    assert shown.hidden is (seen_top is None)
    assert (shown.value is None) is shown.hidden


def test_nothing_is_hidden_where_all_is_shown() -> None:
    whole = one_way(measure(), [(1, None), (2, None)])
    assert shown_to(whole, 0) is whole


@pytest.mark.parametrize("kind", ["mean", "median", "sum"])
def test_what_rests_on_few_people_is_hidden(kind: str) -> None:
    few, more = (Value(YEAR, value=Decimal(30), numerator=Decimal(30), size=size) for size in (4, 5))
    assert shown_value(measure(kind), few, 5).hidden
    assert not shown_value(measure(kind), more, 5).hidden


def test_a_rate_is_hidden_where_either_part_is_small() -> None:
    of = measure("rate", per=Per(Decimal(100), "other"))
    values = [
        Value(YEAR, (), Decimal(above), Decimal(below), Decimal(1), above)
        for above, below in ((3, 90), (9, 3), (9, 90))
    ]
    assert [shown_value(of, one, 5).hidden for one in values] == [True, True, False]


def test_single_people_s_values_are_not_shown() -> None:
    spread = Spread(*map(Decimal, (1, 4, 6, 9, 30)))
    values = [Value(YEAR, value=Decimal(6), size=size, spread=spread) for size in (11, 12)]
    small, large = (shown_value(measure("median"), one, 5).spread for one in values)
    assert small is None
    assert large == Spread(None, Decimal(4), Decimal(6), Decimal(9), None)


def test_weeks_of_a_count_are_small_numbers_too() -> None:
    def weekly(*numbers: int) -> Spread | None:
        whole = value((40, None), spread=Spread(*map(Decimal, numbers)))
        return shown_value(measure(), whole, 5).spread

    assert weekly(0, 2, 6, 9, 12) is None
    assert weekly(0, 5, 6, 9, 12) == Spread(None, Decimal(5), Decimal(6), Decimal(9), None)


def test_a_few_rows_left_out_are_not_counted() -> None:
    few = value(
        (40, None), left_out=3, why_left_out="only 40 of 90 days are covered; 2 without an end, 1 without a day"
    )
    shown = shown_value(measure(), few, 5)
    assert (shown.left_out, shown.why_left_out) == (0, "only 40 of 90 days are covered; a few rows are left out")
    many = value((40, None), left_out=8, why_left_out="8 without an end")
    assert shown_value(measure(), many, 5) == many
    gone = Value(YEAR, missing="3 rows could count and none does: 3 without an end")
    assert "3" not in shown_value(measure(), gone, 5).missing
    kept = Value(YEAR, missing="The log covers only 1 July 2026 to 4 July 2026")
    assert shown_value(measure(), kept, 5) == kept


# ---------------------------------------------------------------- tables


def test_one_hidden_group_takes_the_smallest_other_with_it() -> None:
    shown = shown_to(one_way(measure(), [(3, None), (20, None), (9, None), (0, None)]), 5)
    assert seen(shown) == [None, 20, None, 0]
    assert shown.whole.value == 32
    assert (shown.under, shown.digest) == (5, "")


def test_two_hidden_groups_that_are_both_told_take_a_third() -> None:
    assert seen(shown_to(one_way(measure(), [(1, None), (1, None), (7, None), (9, None)]), 5)) == [None, None, None, 9]


def test_where_nothing_else_can_be_hidden_the_whole_is() -> None:
    shown = shown_to(one_way(measure(), [(6, None), (0, None), (3, None)]), 5)
    assert seen(shown) == [None, 0, None]
    only = shown_to(one_way(measure(), [(0, None), (3, None)]), 5)
    assert seen(only) == [0, None]
    assert only.whole.hidden


def test_people_who_are_in_several_groups_tell_nothing() -> None:
    shown = shown_to(one_way(measure(distinct="person"), [(3, None), (20, None), (9, None)], (25, None)), 5)
    assert seen(shown) == [None, 20, 9]


def test_a_few_who_are_in_no_group_are_kept_back_too() -> None:
    shown = shown_to(one_way(measure(), [(8, None), (20, None), (9, None)], (39, None)), 5)
    assert seen(shown) == [None, 20, 9]


def test_a_hidden_cell_on_no_round_is_a_bridge() -> None:
    rows: list[list[Cell]] = [[(3, None), (10, None), (20, None)], [(12, None), (30, None), (9, None)]]
    shown = shown_to(two_ways(measure(), rows), 5)
    assert seen(shown).count(None) == 4
    assert not any(one.hidden for one in shown.totals)


def test_the_most_open_table_that_would_do() -> None:
    """What is large enough, and beside nothing small, is left alone."""
    rows: list[list[Cell]] = [[(8, None), (10, None)], [(12, None), (30, None)]]
    assert seen(shown_to(two_ways(measure(), rows), 5)) == [8, 10, 12, 30]


# ---------------------------------------------------------------- before and after


def compared(before: Cell, after: Cell, whole: Cell, **more: Any) -> Measured:
    sides = (value(before, period=HALVES[0]), value(after, period=HALVES[1]))
    return Measured(measure(**more), value(whole), "The log", comparisons=(Comparison("", "", *sides),))


def test_both_sides_are_hidden_where_one_is() -> None:
    (shown,) = shown_to(compared((3, None), (20, None), (23, None)), 5).comparisons
    assert (shown.before.hidden, shown.after.hidden, shown.after.value) == (True, True, None)
    (kept,) = shown_to(compared((30, None), (20, None), (50, None)), 5).comparisons
    assert (kept.before.value, kept.after.value) == (30, 20)


def test_a_whole_that_tells_its_halves_is_hidden() -> None:
    assert shown_to(compared((2, None), (3, None), (5, None)), 5).whole.hidden
    assert not shown_to(compared((2, None), (9, None), (11, None)), 5).whole.hidden


# ---------------------------------------------------------------- two measures

AT_HOME, NOT_AWAY = Condition("home", is_=("yes",)), Condition("away", not_=("yes",))
CODES = record("date", "code")


def shown_together(*listed: Measured, audience: str = "bid") -> Mapping[str, Measured]:
    by_id = {one.measure.id: one for one in listed}
    measures = {id_: one.measure for id_, one in by_id.items()}
    model = Model(None, {}, {}, {}, {}, {}, {}, {}, {}, records={"log": CODES}, measures=measures, measured=by_id)
    return for_pack(model, pack(audience))


def all_of(number: int, id_: str, *conditions: Condition, period: Period = YEAR, **more: Any) -> Measured:
    of = measure(id_=id_, population=conditions, **more)
    return Measured(of, value((number, None), period=period), "The log")


def test_two_counts_that_tell_a_few_between_them() -> None:
    shown = shown_together(all_of(20, "all"), all_of(17, "home", AT_HOME))
    assert (shown["all"].whole.hidden, shown["home"].whole.hidden) == (False, True)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(all_of(15, "home", AT_HOME), id="five are not a few"),
        pytest.param(all_of(20, "home", AT_HOME), id="the same people"),
        pytest.param(all_of(17, "home", AT_HOME, distinct="person"), id="people against rows"),
        pytest.param(all_of(17, "home", AT_HOME, record="other"), id="another record"),
        pytest.param(all_of(17, "home", AT_HOME, counts="steps"), id="not people"),
    ],
)
def test_what_tells_nothing_is_shown(other: Measured) -> None:
    shown = shown_together(all_of(20, "all"), other)
    assert not any(one.whole.hidden for one in shown.values())


def test_the_order_of_measures_does_not_matter() -> None:
    shown = shown_together(all_of(17, "all", NOT_AWAY, AT_HOME), all_of(20, "home", AT_HOME))
    assert (shown["all"].whole.hidden, shown["home"].whole.hidden) == (True, False)


def test_conditions_are_the_same_in_another_order_and_the_first_date_is_the_usual_day() -> None:
    one, other = Condition("home", is_=("a", "b")), Condition("home", is_=("b", "a"))
    shown = shown_together(all_of(20, "all", one, day="c0"), all_of(17, "few", other, AT_HOME))
    assert (shown["all"].whole.hidden, shown["few"].whole.hidden) == (False, True)


def test_a_shorter_period_tells_who_came_in_the_rest() -> None:
    shown = shown_together(all_of(20, "year"), all_of(18, "half", period=HALVES[0]))
    assert (shown["year"].whole.hidden, shown["half"].whole.hidden) == (False, True)


def test_a_share_tells_with_a_count() -> None:
    share = Measured(measure("share", id_="share", numerator=(AT_HOME,)), value((40, 20)), "The log")
    shown = shown_together(share, all_of(43 + 4, "all"), all_of(17, "home", AT_HOME, NOT_AWAY))
    assert (shown["share"].whole.hidden, shown["home"].whole.hidden) == (False, True)
    of = measure("share", id_="share", population=(NOT_AWAY,), numerator=(AT_HOME,))
    shown = shown_together(Measured(of, value((40, 20)), "The log"), all_of(43, "all"))
    assert (shown["share"].whole.hidden, shown["share"].whole.denominator) == (True, None)


def test_a_group_is_a_condition_too() -> None:
    groups = (value((20, None), ("yes",)), value((30, None), ("no",)))
    by_home = Measured(measure(id_="by-home", group_by=("home",)), value((50, None)), "The log", groups)
    shown = shown_together(by_home, all_of(17, "home", AT_HOME, NOT_AWAY))
    assert shown["home"].whole.hidden


def test_a_list_of_values_is_wider_than_one_of_them() -> None:
    two = all_of(20, "two", Condition("home", is_=("a", "b")))
    one = all_of(17, "one", Condition("home", is_=("a",)))
    assert shown_together(two, one)["one"].whole.hidden
    but = all_of(17, "but", Condition("home", not_=("b",), given=True))
    assert shown_together(all_of(20, "given", Condition("home", given=True)), but)["but"].whole.hidden
    assert not shown_together(one, all_of(20, "other", Condition("home", is_=("b", "c"))))["one"].whole.hidden


def test_what_is_hidden_in_one_measure_is_hidden_in_another_that_counts_the_same() -> None:
    groups = (value((3, None), ("a",)), value((7, None), ("b",)), value((9, None), ("c",)))
    table = Measured(measure(id_="table", group_by=("home",)), value((19, None)), "The log", groups)
    alone = all_of(7, "alone", Condition("home", is_=("b",)))
    shown = shown_together(table, alone)
    assert [one.hidden for one in shown["table"].groups] == [True, True, False]
    assert shown["alone"].whole.hidden
    share = Measured(measure("share", id_="share", numerator=(AT_HOME,)), value((19, 17)), "The log")
    shown = shown_together(share, all_of(17, "home", AT_HOME), all_of(30, "other", NOT_AWAY))
    assert shown["home"].whole.hidden


def test_several_measures_that_are_all_but_a_few_of_a_whole() -> None:
    parts = {"a": 8, "b": 9, "c": 3}
    listed = [all_of(number, f"m{name}", Condition("home", is_=(name,))) for name, number in parts.items()]
    shown = shown_together(all_of(20, "all"), *listed)
    assert [one.whole.hidden for one in shown.values()] == [False, True, False, True]
    halves = (all_of(30, "first", period=HALVES[0]), all_of(20, "second", period=HALVES[1]))
    assert not any(one.whole.hidden for one in shown_together(all_of(50, "all"), *halves).values())
    months = [Period(date(2026, n, 1), date(2026, n, 28)) for n in (1, 2)]
    by_month = [all_of(10, f"m{n}", period=month) for n, month in enumerate(months)]
    assert [one.whole.hidden for one in shown_together(all_of(22, "all"), *by_month).values()] == [False, True, False]


def test_those_who_have_no_end_yet_are_told_by_two_durations() -> None:
    took = Duration("begun", "ended", "days", within=Decimal(3))
    late = Measured(measure("share", id_="late", duration=took), value((22, 12)), "The log")
    ended = replace(took, unfinished="left-out")
    left = Measured(measure("share", id_="left", duration=ended), value((20, 12)), "The log")
    assert shown_together(late, left)["left"].whole.hidden
    middle = Measured(measure("mean", id_="mean", duration=replace(took, within=None)), mean_of(20), "The log")
    assert shown_together(late, middle)["mean"].whole.hidden
    assert shown_together(all_of(22, "all"), middle)["mean"].whole.hidden
    assert not shown_together(all_of(30, "all"), middle)["mean"].whole.hidden


def mean_of(rows: int) -> Value:
    return Value(YEAR, value=Decimal(4), size=rows)


def test_the_regulator_sees_all() -> None:
    listed = (all_of(3, "all"), all_of(2, "home", AT_HOME))
    assert list(shown_together(*listed, audience="regulator").values()) == list(listed)


def test_a_rate_per_few_people_is_hidden_even_if_it_counts_things() -> None:
    of = measure("rate", "things", "rate", per=Per(Decimal(100), "people"))
    rate = Measured(of, Value(YEAR, (), Decimal(40), Decimal(3), Decimal(1333), 40), "The log")
    shown = shown_together(all_of(3, "people"), rate)
    assert (shown["rate"].whole.hidden, shown["people"].whole.hidden) == (True, True)


# ---------------------------------------------------------------- can it be worked out? another table is looked for


def lines_of(shown: Measured) -> Iterator[tuple[Value, list[Value]]]:
    """Each total with what it is the total of, as a reader sees it in the table."""
    if not shown.totals:
        yield shown.whole, list(shown.groups)
        return
    rows = [total for total in shown.totals if total.group[0]]
    columns = [total for total in shown.totals if not total.group[0]]
    for total in rows:
        yield total, [one for one in shown.groups if one.group[0] == total.group[0]]
    for total in columns:
        yield total, [one for one in shown.groups if one.group[1] == total.group[1]]
    yield shown.whole, rows
    yield shown.whole, columns


Name = tuple[str, tuple[str, ...]]


class Reader:
    """Somebody who sees a table and looks for all the tables that it could be."""

    def __init__(self, shown: Measured, is_share: bool) -> None:
        self.domains: dict[Name, range] = {}
        self.pairs: dict[Name, Name] = {}
        everything = (shown.whole, *shown.totals, *shown.groups)
        most = 60 + sum(int(one.denominator or one.numerator or 0) for one in everything)
        for one in everything:
            self._read(one, is_share, most)
        self.sums = []
        for total, parts in lines_of(shown):
            for what in ("below", "top") if is_share else ("below",):
                self.sums.append(((what, total.group), [(what, part.group) for part in parts]))

    def _read(self, one: Value, is_share: bool, most: int) -> None:
        below, top = ("below", one.group), ("top", one.group)
        if not is_share:
            number = 0 if one.missing else int(one.numerator or 0)
            self.domains[below] = range(1, most) if one.hidden else range(number, number + 1)
            return
        self.pairs[top] = below
        if one.missing:
            self.domains[below] = self.domains[top] = range(1)
            return
        known = None if one.denominator is None else int(one.denominator)
        self.domains[below] = range(1, most) if known is None else range(known, known + 1)
        if one.numerator is not None:
            self.domains[top] = range(int(one.numerator), int(one.numerator) + 1)
        else:
            # Who is shown how many are below knows by the rule that neither nobody nor everybody is on top.
            self.domains[top] = range(most) if known is None else range(1, known)

    def may_be(self, name: Name, domain: range) -> bool:
        return self._fits({**self.domains, name: domain})

    def _fits(self, domains: Mapping[Name, range]) -> bool:
        domains = dict(domains)
        if not self._narrowed(domains):
            return False
        open_ = [name for name, domain in domains.items() if len(domain) > 1]
        if not open_:
            return True
        name = min(open_, key=lambda one: len(domains[one]))
        middle = (domains[name].start + domains[name].stop) // 2
        halves = (range(domains[name].start, middle), range(middle, domains[name].stop))
        return any(self._fits({**domains, name: half}) for half in halves)

    def _narrowed(self, domains: dict[Name, range]) -> bool:
        """Narrow each domain by what the others leave; false where one is empty."""
        changed = True
        while changed:
            changed = False
            for total, parts in self.sums:
                low, high = (sum(f(domains[part]) for part in parts) for f in (lambda d: d.start, lambda d: d.stop - 1))
                changed |= self._cut(domains, total, low, high)
                if not domains[total]:
                    return False
                for part in parts:
                    here = domains[part]
                    least = domains[total].start - (high - (here.stop - 1))
                    changed |= self._cut(domains, part, least, domains[total].stop - 1 - (low - here.start))
                    if not domains[part]:
                        return False
                    low, high = (sum(f(domains[p]) for p in parts) for f in (lambda d: d.start, lambda d: d.stop - 1))
            for top, below in self.pairs.items():
                changed |= self._cut(domains, top, 0, domains[below].stop - 1)
                changed |= self._cut(domains, below, domains[top].start, 10**6)
                if not domains[top] or not domains[below]:
                    return False
        return True

    @staticmethod
    def _cut(domains: dict[Name, range], name: Name, low: int, high: int) -> bool:
        old = domains[name]
        new = range(max(old.start, low), min(old.stop, high + 1))
        domains[name] = new
        return len(new) != len(old)


def told(whole: Measured, under: int) -> list[str]:
    """What a reader can work out of the hidden numbers of a table. The true table is `whole`."""
    is_share = whole.measure.kind == "share"
    shown = shown_to(whole, under)
    reader = Reader(shown, is_share)
    true = {one.group: one for one in (whole.whole, *whole.totals, *whole.groups)}
    found = []
    for name, domain in reader.domains.items():
        if len(domain) <= 1:
            continue
        what, group = name
        number = int((true[group].denominator if is_share and what == "below" else true[group].numerator) or 0)
        if not any(
            reader.may_be(name, other) for other in (range(domain.start, number), range(number + 1, domain.stop))
        ):
            found.append(f"{name} is {number}")
        if what == "below" and number < under and not reader.may_be(name, range(under, domain.stop)):
            found.append(f"{name} is small")
    return found


COUNTS = st.integers(0, 9).map(lambda number: (number, None))
SHARES = st.integers(0, 9).flatmap(lambda below: st.tuples(st.just(below), st.integers(0, below)))
TRIES = settings(max_examples=100, deadline=None)


@TRIES
@given(st.lists(COUNTS, min_size=1, max_size=5), st.sampled_from([2, 3, 5]))
def test_no_group_of_a_count_can_be_worked_out(cells: list[Cell], under: int) -> None:
    assert told(one_way(measure(), cells), under) == []


def rows_of(cells: Any) -> Any:
    return st.integers(1, 3).flatmap(
        lambda wide: st.lists(st.lists(cells, min_size=wide, max_size=wide), min_size=1, max_size=3)
    )


@TRIES
@given(rows_of(COUNTS), st.sampled_from([2, 3, 5]))
def test_no_cell_of_a_table_of_counts_can_be_worked_out(rows: list[list[Cell]], under: int) -> None:
    assert told(two_ways(measure(), rows), under) == []


@TRIES
@given(st.lists(SHARES, min_size=1, max_size=4), st.sampled_from([2, 3, 5]))
def test_no_group_of_a_share_can_be_worked_out(cells: list[Cell], under: int) -> None:
    assert told(one_way(measure("share"), cells), under) == []


@pytest.mark.slow
@TRIES
@given(rows_of(SHARES), st.sampled_from([3, 5]))
def test_no_cell_of_a_table_of_shares_can_be_worked_out(rows: list[list[Cell]], under: int) -> None:
    assert told(two_ways(measure("share"), rows), under) == []


@TRIES
@given(rows_of(COUNTS), st.sampled_from([3, 5]))
def test_what_is_small_is_never_shown_and_nothing_is_where_nothing_is_small(rows: list[list[Cell]], under: int) -> None:
    shown = shown_to(two_ways(measure(), rows), under)
    everything = (shown.whole, *shown.totals, *shown.groups)
    assert not any(0 < int(one.numerator or 0) < under for one in everything)
    if not any(0 < below < under for row in rows for below, _ in row):
        assert not any(one.hidden for one in everything)
