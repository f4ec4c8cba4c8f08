"""A row of a record changes the documents that state what rests on it, and no others: over every pack of the sample."""

from __future__ import annotations

import csv
import io
import json
import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leverarch.measuring.compute import value_over
from leverarch.model import Measured, Period, Value
from leverarch.pipeline import Survey, compile_pack, plan_pack, survey
from leverarch.plan import jobs_of
from leverarch.workspace import open_world

ROOT = Path(__file__).parents[1]
#: A record, the key of a row, a column and its new value; figures before and after, as they are printed.
EDITS = [
    ("safeguarding-concerns", "C-030", "same_day", "no", "47 of 48", "46 of 48"),
    ("complaints-and-advocacy", "K-003", "answered", "2026-02-10", "22 of 24", "23 of 24"),
    ("advocacy-concerns", "V-01", "told_on", "2026-04-09", "21 of 22", "20 of 22"),
    ("social-value-delivery", "SV-002", "amount", "39", "1,284", "1,285"),
]


NUMBER = r"\d{1,3}(?:,\d{3})*"
#: Months and quarters by which a report gives a figure in time.
MONTHS = [(2025 + (9 + n) // 12, (9 + n) % 12 + 1) for n in range(13)]
SPANS = [Period(date(year, month, 1), date(year, month, monthrange(year, month)[1])) for year, month in MONTHS] + [
    Period(date(year, month - 2, 1), date(year, month, monthrange(year, month)[1]))
    for year, month in MONTHS
    if month % 3 == 0
]


@cache
def before() -> Survey:
    return survey(open_world(ROOT))


def rows_of(record: str) -> tuple[str, list[str], list[dict[str, str]]]:
    path = f"content/records/{record}.csv"
    reader = csv.DictReader(io.StringIO((ROOT / path).read_text(encoding="utf-8")))
    rows = list(reader)
    return path, list(reader.fieldnames or ()), rows


def with_cell(record: str, key: str, column: str, value: str) -> Survey:
    """The sample with another value in one cell of the row with this key."""
    path, heads, rows = rows_of(record)
    row = next(row for row in rows if row[heads[0]] == key)
    row[column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return survey(open_world(ROOT).with_files({path: out.getvalue().encode()}))


def texts(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(map(texts, value.values()))
    return "\n".join(map(texts, value)) if isinstance(value, list | tuple) else ""


@cache
def documents_before() -> dict[tuple[str, str], tuple[str, str]]:
    return documents(before())


def documents(view: Survey) -> dict[tuple[str, str], tuple[str, str]]:
    """Every document of every pack: all that is planned of it, and its words."""
    made = {}
    for pack in view.packs:
        plan = plan_pack(view, pack).plan
        assert plan is not None, pack
        for document in plan.documents:
            data = [job.data for job in jobs_of(document)] or [str(document.content)]
            words = re.sub(r"\s+", " ", texts(data))
            made[pack, document.name] = (json.dumps(data, sort_keys=True, default=str), words)
    return made


def changed_by(after: Survey) -> tuple[set[tuple[str, str]], dict[tuple[str, str], tuple[str, str]]]:
    old, new = documents_before(), documents(after)
    assert old.keys() == new.keys()
    return {name for name in old if old[name][0] != new[name][0]}, old


@pytest.mark.slow
@pytest.mark.parametrize(("record", "key", "column", "value", "was", "is_"), EDITS)
def test_one_row_changes_what_states_it(record: str, key: str, column: str, value: str, was: str, is_: str) -> None:
    after = with_cell(record, key, column, value)
    changed, old = changed_by(after)
    stating = {name for name, (_, words) in old.items() if was in words}
    new = documents(after)
    assert stating, "the figure is printed somewhere"
    assert stating <= changed, "a document still states the old figure"
    assert all(is_ in new[name][1] for name in stating)
    measures = {id_ for id_, own in before().model.measured.items() if own != after.model.measured[id_]}
    said = {figure for id_ in measures for figure in figures_of(before().model.measured[id_])}
    moved = {name for name in changed if not asks_for(name, measures) and not any(one in old[name][1] for one in said)}
    assert not moved, "a document changed that states nothing of it"


def values_of(measured: Measured) -> tuple[Value, ...]:
    pairs = (value for one in measured.comparisons for value in (one.before, one.after))
    return (measured.whole, *measured.groups, *measured.totals, *pairs)


def figures_of(measured: Measured) -> set[str]:
    """The numbers of a measure as they stand in a sentence."""
    values = [value for value in values_of(measured) if value.numerator is not None]
    return {f"{v.numerator:,f} of {v.denominator:,f}" if v.denominator else f"{v.numerator:,f} " for v in values}


def asks_for(name: tuple[str, str], measures: set[str]) -> bool:
    """Whether a pack's own file asks for one of these measures in a document, read from the file alone."""
    pack, document = name
    held = json.loads((ROOT / "packs" / f"{pack}.json").read_text(encoding="utf-8"))
    outputs = json.dumps([one for one in held["outputs"] if document.startswith(one["kind"])])
    promised = {one.id for one in before().model.commitments.values() if one.measure in measures}
    return any(f'"{id_}"' in outputs for id_ in measures | promised)


@pytest.mark.slow
def test_a_cell_that_nothing_counts_changes_nothing() -> None:
    path, _, rows = rows_of("session-records")
    assert rows, path
    changed, _ = changed_by(with_cell("session-records", rows[-1]["session"], "notes", "Another note"))
    assert changed == set()


@pytest.mark.slow
def test_the_bytes_follow_the_plan() -> None:
    """One edit, as files: those whose plan is the same are the same bytes, and the others differ."""
    after = with_cell(*EDITS[0][:4])
    changed, _ = changed_by(after)
    for pack in sorted({pack for pack, _ in documents_before()}):
        if pack not in ("bid-2026", "contract-review-q3", "social-value-2026"):
            continue
        one, two = (compile_pack(view, pack, lambda *_: None).artifacts for view in (before(), after))
        differing = {(pack, a.name) for a, b in zip(one, two, strict=True) if a.data != b.data}
        assert differing == {name for name in changed if name[0] == pack}


@pytest.mark.slow
def test_every_figure_of_the_reports_is_one_that_is_worked_out() -> None:
    """So many of so many, wherever it is printed in a bid or a report, is a value of a measure or of a commitment."""
    known = {
        (f"{value.numerator:,f}", f"{value.denominator:,f}")
        for own in before().model.measured.values()
        for value in (*values_of(own), *(value_over(before().model, own.measure, span) for span in SPANS))
        if value.denominator is not None and value.numerator is not None
    }
    promised = {f"{one.amount:,f}" for one in before().model.commitments.values()}
    for name, (_, words) in documents_before().items():
        if name[0] not in ("bid-2026", "contract-review-q3", "social-value-2026"):
            continue
        for number, total in re.findall(rf"(?<![\w.,])£?({NUMBER}) of £?({NUMBER})(?![\d]|,\d| days are)", words):
            assert (number, total) in known or total in promised, f"{name}: {number} of {total}"
