"""Every figure, worked out a second time with pandas from the raw files: for the sample, and for made-up tables.

What a measure means is read here from its JSON alone, as plainly as it can be written; nothing of the program is used.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leverarch.load import load
from leverarch.measuring.compute import measure_all
from leverarch.model import Measured, Value
from leverarch.resolve import resolve
from worked_example import sample_survey
from worlds import SMALL, text, world_of

ROOT = Path(__file__).parent.parent
Json = Mapping[str, Any]
#: Bank holidays of England and Wales on weekdays, typed from the official list.
FREE = [
    "2025-01-01",
    "2025-04-18",
    "2025-04-21",
    "2025-05-05",
    "2025-05-26",
    "2025-08-25",
    "2025-12-25",
    "2025-12-26",
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
    "2026-12-25",
    "2026-12-28",
    "2027-01-01",
    "2027-03-26",
    "2027-03-29",
    "2027-05-03",
    "2027-05-31",
    "2027-08-30",
    "2027-12-27",
    "2027-12-28",
]


# ---------------------------------------------------------------- reading


def canonical(column: Json, cell: str) -> str:
    cell = cell.strip()
    if column["type"] == "date" and "/" in cell:
        day, month, year = cell.split("/")
        return f"{year}-{int(month):02}-{int(day):02}"
    if column["type"] == "time" and cell:
        return f"{int(cell.split(':')[0]):02}:{cell.split(':')[1]}"
    if column["type"] == "choice":
        return next((choice for choice in column["choices"] if choice.lower() == cell.lower()), cell)
    if column["type"] == "yes-no":
        return {"y": "yes", "true": "yes", "yes": "yes", "n": "no", "no": "no", "false": "no"}.get(cell.lower(), cell)
    return cell


def table(record: Json, raw: pd.DataFrame) -> pd.DataFrame:
    raw.columns = [str(name).strip() for name in raw.columns]
    for column in record["columns"]:
        raw[column["name"]] = raw[column["name"]].map(lambda cell, column=column: canonical(column, str(cell)))
    return raw


# ---------------------------------------------------------------- what a measure means


def holds(condition: Json, column: Json, cell: str, start: str, end: str) -> bool:
    def many(value: Any) -> list[str]:
        return [value] if isinstance(value, str) else list(value)

    def same(said: str) -> bool:
        said = canonical(column, said)
        if column["type"] == "number" and cell:
            return Fraction(said) == Fraction(cell)
        return said == cell

    def bound(limit: Any) -> Any:
        limit = {"period-start": start, "period-end": end}.get(limit, limit)
        return Fraction(str(limit)) if column["type"] == "number" else canonical(column, str(limit))

    value: Any = Fraction(cell) if column["type"] == "number" and cell else cell
    checks = []
    if "is" in condition:
        checks.append(any(same(said) for said in many(condition["is"])))
    if "not" in condition:
        checks.append(not any(same(said) for said in many(condition["not"])))
    if "given" in condition:
        checks.append(condition["given"] == bool(cell))
    if "at_least" in condition:
        checks.append(bool(cell) and value >= bound(condition["at_least"]))
    if "at_most" in condition:
        checks.append(bool(cell) and value <= bound(condition["at_most"]))
    return all(checks)


def meets(conditions: list[Json], record: Json, rows: pd.DataFrame, start: str, end: str) -> pd.Series:
    mask = pd.Series(data=True, index=rows.index, dtype=bool)
    for condition in conditions:
        column = next(column for column in record["columns"] if column["name"] == condition["column"])
        cells = rows[column["name"]]
        mask &= cells.map(lambda cell, c=condition, k=column: holds(c, k, cell, start, end)).astype(bool)
    return mask


def took(duration: Json, row: Mapping[str, str]) -> Fraction | None:
    """How long a row took, in the unit of the duration; nothing where an end is missing."""
    if not row[duration["from"]] or not row[duration["to"]]:
        return None
    begun, ended = (date.fromisoformat(row[duration[end]]) for end in ("from", "to"))
    if duration["unit"] == "working-days":
        one = timedelta(days=1)
        return Fraction(int(np.busday_count(begun + one, ended + one, holidays=FREE)))
    minutes = Fraction((ended - begun).days * 24 * 60)
    if "from_time" in duration:
        if not row[duration["from_time"]] or not row[duration["to_time"]]:
            return None
        clock = [row[duration[end]].split(":") for end in ("to_time", "from_time")]
        minutes += sum(sign * (int(h) * 60 + int(m)) for sign, (h, m) in zip((1, -1), clock, strict=True))
    return minutes / {"minutes": 1, "hours": 60, "days": 24 * 60}[duration["unit"]]


def has_begun(duration: Json, row: Mapping[str, str]) -> bool:
    return bool(row[duration["from"]]) and ("from_time" not in duration or bool(row[duration["from_time"]]))


class Workspace:
    """Measures and tables by id."""

    def __init__(self, measures: Mapping[str, Json], records: Mapping[str, Json], rows: Mapping[str, pd.DataFrame]):
        self.measures, self.records, self.rows = measures, records, rows

    def rows_of(self, measure: Json, start: str, end: str) -> pd.DataFrame:
        record, rows = self.records[measure["record"]], self.rows[measure["record"]]
        first = next((column["name"] for column in record["columns"] if column["type"] == "date"), None)
        day = measure.get("day", first)
        if day:
            rows = rows[(rows[day] >= start) & (rows[day] <= end)]
        rows = rows[meets(measure.get("population", []), record, rows, start, end)]
        return rows[meets(measure.get("denominator", []), record, rows, start, end)]

    def figure(self, measure: Json, start: str, end: str, keep: Callable[[Any], Any] | None = None) -> Any:  # noqa: C901
        """The figure: (numerator, denominator, value, spread), or nothing where there is none."""
        record, rows = self.records[measure["record"]], self.rows_of(measure, start, end)
        rows = rows if keep is None else rows[keep(rows).astype(bool)]
        on_top = meets(measure.get("numerator", []), record, rows, start, end)
        looked_at = len(rows)
        duration = measure.get("duration")
        if duration:
            begun = [has_begun(duration, row) for row in rows.to_dict("records")]
            rows = rows[pd.Series(begun, index=rows.index, dtype=bool)]
            long = pd.Series([took(duration, row) for row in rows.to_dict("records")], index=rows.index, dtype=object)
            if "within" not in duration or duration.get("unfinished") == "left-out":
                rows, long = rows[long.notna()], long[long.notna()]
            if "within" in duration:
                limit = Fraction(str(duration["within"]))
                on_top = on_top[rows.index] & long.map(lambda one: one is not None and one <= limit).astype(bool)
        elif measure.get("value"):
            rows = rows[rows[measure["value"]] != ""]
            long = rows[measure["value"]].map(Fraction)
        if measure.get("distinct"):
            rows = rows[rows[measure["distinct"]] != ""]
        if looked_at and not len(rows):
            return None  # all of them were left out: nobody knows how many there are
        on_top = on_top[rows.index]
        top = rows[on_top]
        kind = measure["kind"]
        size = (lambda some: some[measure["distinct"]].nunique()) if measure.get("distinct") else len
        if kind == "share":
            below = size(rows)
            return (size(top), below, Fraction(100 * size(top), below), None) if below else None
        if kind in ("mean", "median"):
            values = sorted(long)
            if not values:
                return None
            value = statistics.median(values) if kind == "median" else sum(values) / len(values)
            quarters = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
            return None, None, Fraction(value), (values[0], *quarters, values[-1])
        number = sum(long[top.index], Fraction(0)) if kind == "sum" or measure.get("value") else Fraction(size(top))
        if kind != "rate":
            return number, None, number, None
        per = self.figure(self.measures[measure["per"]["measure"]], start, end, keep)
        if per is None or not per[2]:
            return None
        return number, per[2], number * Fraction(str(measure["per"]["amount"])) / per[2], None


def in_group(grouping: str, label: str) -> Callable[[Any], Any]:
    return lambda rows: rows[grouping] == ("" if label == "not given" else label)


def days_of(grouping: str, label: str) -> tuple[str, str]:
    year = int(label[:4])
    if grouping == "year":
        return f"{year}-01-01", f"{year}-12-31"
    first = pd.Period(label.replace("-Q", "Q"), freq="Q" if "Q" in label else "M")
    return first.start_time.date().isoformat(), first.end_time.date().isoformat()


# ---------------------------------------------------------------- both beside each other


def near(value: Decimal, expected: Any) -> bool:
    """A third has no last decimal; everything else has to be the same."""
    return abs(Fraction(value) - expected) < Fraction(1, 10**20)


def agree(value: Value, expected: Any, said: str) -> None:
    if expected is None:
        assert value.missing, said
        assert (value.numerator, value.denominator, value.value, value.spread) == (None,) * 4, said
        return
    assert not value.missing, f"{said}: {value.missing}, and it is {expected}"
    top, below, number, spread = expected
    for found, wanted in ((value.numerator, top), (value.denominator, below), (value.value, number)):
        assert (found is None) == (wanted is None), said
        assert found is None or near(found, wanted), f"{said}: {found}, and it is {wanted}"
    if spread is not None:
        assert value.spread is not None
        points = (value.spread.least, value.spread.lower, value.spread.middle, value.spread.upper, value.spread.most)
        assert all(map(near, points, spread)), said


def agree_in_all(files: Workspace, measure: Json, measured: Measured) -> int:
    """Compare the whole, every group and every subtotal. Returns how many numbers were compared."""
    start, end = measured.whole.period.from_.isoformat(), measured.whole.period.to.isoformat()
    agree(measured.whole, files.figure(measure, start, end), measure["id"])
    for value in (*measured.groups, *measured.totals):
        keeps, first, last = [], start, end
        for grouping, label in zip(measure["group_by"], value.group, strict=True):
            if label and grouping in ("month", "quarter", "year"):
                days = days_of(grouping, label)
                first, last = max(first, days[0]), min(last, days[1])
            elif label:
                keeps.append(in_group(grouping, label))

        def keep(rows: pd.DataFrame, keeps: list[Callable[[Any], Any]] = keeps) -> Any:
            mask = pd.Series(data=True, index=rows.index, dtype=bool)
            for one in keeps:
                mask &= one(rows)
            return mask

        agree(value, files.figure(measure, first, last, keep), f"{measure['id']} {value.group}")
    whole = [value for value in (measured.whole, *measured.groups) if value.numerator is not None]
    each = measure["kind"] in ("count", "sum") and not measure.get("distinct") and "period-" not in json.dumps(measure)
    if measured.groups and each and len(whole) == len(measured.groups) + 1:
        groups = sum((value.numerator or Decimal(0)) for value in measured.groups)
        assert abs(groups - (measured.whole.numerator or 0)) < Decimal("1e-20"), (
            f"{measure['id']}: the groups are not the whole"
        )
    return len(whole) + len(measured.totals)


# ---------------------------------------------------------------- the sample


def sample() -> Workspace:
    def read(folder: str) -> dict[str, Json]:
        paths = sorted((ROOT / "content" / folder).glob("*.json"))
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}

    records = read("records")
    rows = {}
    for id_, record in records.items():
        path = ROOT / "content" / "records" / f"{id_}.csv"
        if path.exists():
            raw = pd.read_csv(path, dtype=str, keep_default_na=False)
        else:
            raw = pd.read_excel(path.with_suffix(".xlsx"), dtype=str, keep_default_na=False, na_filter=False)
            raw = raw.map(lambda cell: cell.removesuffix(" 00:00:00"))
        rows[id_] = table(record, raw)
    return Workspace(read("measures"), records, rows)


def test_every_figure_of_the_sample_comes_out_a_second_time() -> None:
    files, model = sample(), sample_survey().model
    assert set(model.measured) == set(files.measures)
    assert len(files.measures) >= 15
    compared = sum(agree_in_all(files, files.measures[id_], measured) for id_, measured in model.measured.items())
    assert compared > 100
    compared = sum(agree_before_and_after(files, files.measures[id_], m) for id_, m in model.measured.items())
    assert compared > 20


def agree_before_and_after(files: Workspace, measure: Json, measured: Measured) -> int:
    """Compare both sides of every comparison with a count over the same days, and its weeks one by one."""
    around = measure.get("compare", {}).get("around")
    for comparison in measured.comparisons:
        asked, keep = measure, None
        if around:
            other = files.rows[around["record"]]
            key = next(c["name"] for c in files.records[around["record"]]["columns"] if c.get("key"))
            row = other[other[key] == comparison.about].iloc[0]
            day = date.fromisoformat(row[around["day"]])
            assert (day - comparison.before.period.from_).days <= around["days"]
            assert (comparison.after.period.to - day).days <= around["days"]
            more = [{"column": own, "is": row[theirs]} for own, theirs in around["match"].items()]
            asked = {**measure, "population": [*measure.get("population", []), *more]}
        for value in (comparison.before, comparison.after):
            start, end = value.period.from_, value.period.to
            expected = files.figure(asked, start.isoformat(), end.isoformat(), keep)
            if expected is not None and measure["kind"] not in ("mean", "median"):
                weeks = [
                    expected_week for expected_week in weekly(files, asked, start, end) if expected_week is not None
                ]
                assert value.size == len(weeks)
                if weeks:
                    quarters = statistics.quantiles(weeks, n=4, method="inclusive") if len(weeks) > 1 else weeks * 3
                    expected = (*expected[:3], (min(weeks), *quarters, max(weeks)))
            agree(value, expected, f"{measure['id']} {comparison.about}")
    return len(measured.comparisons)


def weekly(files: Workspace, measure: Json, start: date, end: date) -> Iterator[Fraction | None]:
    while start + timedelta(days=6) <= end:
        figure = files.figure(measure, start.isoformat(), (start + timedelta(days=6)).isoformat())
        yield None if figure is None else figure[2]
        start += timedelta(days=7)


# ---------------------------------------------------------------- made-up tables

HOMES, THEMES = ["Alder Court", "Birch Lane"], ["late", "cost", "noise"]
COLUMNS = [
    {"name": "id", "type": "code"},
    {"name": "date", "type": "date", "required": True},
    {"name": "begun", "type": "date"},
    {"name": "begun_at", "type": "time"},
    {"name": "ended", "type": "date"},
    {"name": "ended_at", "type": "time"},
    {"name": "home", "type": "choice", "choices": HOMES},
    {"name": "theme", "type": "text"},
    {"name": "person", "type": "code"},
    {"name": "told", "type": "yes-no"},
    {"name": "hours", "type": "number"},
]
PERIOD = {"from": "2026-01-01", "to": "2026-12-31"}
RECORD = {"id": "log", "title": "Log", "period": PERIOD, "columns": COLUMNS}
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
beginnings = days | st.dates(date(2026, 12, 15), date(2027, 4, 1))
numbers = st.decimals(-20, 500, places=2).map(lambda n: f"{n:f}") | st.integers(0, 9).map(str) | st.just("0.10")


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    begun = draw(beginnings)
    took_ = timedelta(days=draw(st.integers(0, 40)))
    times = sorted(draw(st.lists(st.times().map(lambda t: t.strftime("%H:%M")), min_size=2, max_size=2)))
    row = {
        "id": "",
        "date": draw(days).isoformat(),
        "begun": begun.isoformat(),
        "begun_at": times[0],
        "ended": (begun + took_).isoformat(),
        "ended_at": times[1],
        "home": draw(st.sampled_from([*HOMES, "alder court", ""])),
        "theme": draw(st.sampled_from([*THEMES, ""])),
        "person": draw(st.sampled_from(["P-1", "P-2", "P-3", ""])),
        "told": draw(st.sampled_from(["yes", "no", "Y", ""])),
        "hours": draw(numbers | st.just("")),
    }
    for name in draw(st.sets(st.sampled_from(["begun", "begun_at", "ended", "ended_at"]), max_size=2)):
        row[name] = ""
    return row


def condition() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries({"column": st.just("home"), "is": st.sampled_from([*HOMES, HOMES])}),
        st.fixed_dictionaries({"column": st.just("theme"), "not": st.sampled_from([*THEMES, ["late", "cost"]])}),
        st.fixed_dictionaries({"column": st.just("told"), "is": st.sampled_from(["yes", "no", "Yes"])}),
        st.fixed_dictionaries({"column": st.just("hours"), "at_least": st.sampled_from([3, 2.5, "0.1"])}),
        st.fixed_dictionaries({"column": st.just("hours"), "is": st.sampled_from(["3", "0.1", "3.00"])}),
        st.fixed_dictionaries({"column": st.just("ended"), "at_most": st.sampled_from(["period-end", "2026-06-30"])}),
        st.fixed_dictionaries({"column": st.just("begun"), "at_least": st.just("period-start")}),
        st.fixed_dictionaries({"column": st.just("ended"), "given": st.booleans()}),
    )


@st.composite
def durations(draw: st.DrawFn, within: bool) -> dict[str, Any]:
    unit = draw(st.sampled_from(["minutes", "hours", "days", "working-days"]))
    duration: dict[str, Any] = {"from": "begun", "to": "ended", "unit": unit}
    if unit in ("minutes", "hours") or (unit == "days" and draw(st.booleans())):
        duration |= {"from_time": "begun_at", "to_time": "ended_at"}
    if within:
        duration |= {"within": draw(st.sampled_from([0, 2, 1.5, 5, 20])), "unfinished": draw(UNFINISHED)}
    return duration


UNFINISHED = st.sampled_from(["late", "left-out"])


@st.composite
def measures(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["count", "share", "sum", "mean", "median", "rate"]))
    measure: dict[str, Any] = {"id": "m", "title": "M", "kind": kind, "record": "log"}
    measure["population"] = draw(st.lists(condition(), max_size=2))
    if kind in ("sum", "mean", "median"):
        measure |= {"value": "hours"} if draw(st.booleans()) else {"duration": draw(durations(within=False))}
    elif draw(st.booleans()):
        measure["duration"] = draw(durations(within=True))
    if kind == "share" and ("duration" not in measure or draw(st.booleans())):
        measure["numerator"] = [draw(condition())]
    if kind == "share" and draw(st.booleans()):
        measure["denominator"] = [draw(condition())]
    if kind in ("count", "share", "rate") and draw(st.booleans()):
        measure["distinct"] = "person"
    if kind == "rate":
        measure["per"] = {"amount": draw(st.sampled_from([1, 100, 2.5])), "measure": "per"}
    times, columns = st.sampled_from(["month", "quarter", "year"]), st.sampled_from(["home", "told", "person"])
    group_by = draw(st.sampled_from([(), (times,), (columns,), (times, columns), (columns, times)]))
    if group_by:
        measure["group_by"] = [draw(one) for one in group_by]
    return {name: value for name, value in measure.items() if value != []}


PER = {"id": "per", "title": "Per", "kind": "sum", "record": "log", "value": "hours"}


def model_of(listed: list[dict[str, str]], *measures_: Json) -> Any:
    names = [column["name"] for column in COLUMNS]
    raw = "\n".join([",".join(names), *(",".join(row[name] for name in names) for row in listed)]) + "\n"
    files = dict(SMALL) | {"content/records/log.json": text(RECORD), "content/records/log.csv": raw.encode()}
    files |= {f"content/measures/{one['id']}.json": text(one) for one in measures_}
    model = resolve(load(world_of(files)))[0]
    return replace(model, measured=measure_all(model))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(rows(), max_size=25), measures())
def test_made_up_tables_come_out_the_same(listed: list[dict[str, str]], measure: dict[str, Any]) -> None:
    for number, row in enumerate(listed):
        row["id"] = f"R-{number}"
        timed = (row["begun"] + row["begun_at"], row["ended"] + row["ended_at"])
        if all(row.values()) and timed[0] > timed[1]:
            row["ended_at"] = row["begun_at"]
    model = model_of(listed, measure, PER)
    if not listed:
        assert model.measured["m"].whole.missing
        return
    files = Workspace({"m": measure, "per": PER}, {"log": RECORD}, {"log": table(RECORD, pd.DataFrame(listed))})
    agree_in_all(files, measure, model.measured["m"])
