"""`measures`, `trace` and `publish`: what a figure is, which rows are behind it, and that it went out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from leverarch.cli import main
from leverarch.measuring.workings import workings
from leverarch.model import Model
from leverarch.pipeline import survey
from leverarch.tracing import facts_of, traced
from worlds import SMALL, text, world_of

COLUMNS = [
    {"name": "concern", "type": "code", "key": True, "required": True},
    {"name": "date", "type": "date", "required": True},
    {"name": "person", "type": "code"},
    {"name": "service", "type": "choice", "choices": ["Alder Court", "Birch Lane", "Cedar Row"]},
    {"name": "told", "type": "date"},
    {"name": "same_day", "type": "yes-no"},
    {"name": "notes", "type": "text"},
]
ROWS = """concern,date,person,service,told,same_day,notes
C-1,2026-07-02,P-1,Alder Court,2026-07-02,yes,"rang, and
wrote"
C-2,2026-07-09,P-2,Alder Court,2026-07-10,no,
C-3,2026-08-03,P-1,Birch Lane,2026-08-03,yes,
C-4,2026-08-28,P-3,Birch Lane,2026-09-01,no,over the bank holiday
C-5,2026-09-07,P-4,Alder Court,,no,not yet
C-6,2026-06-30,P-5,Cedar Row,2026-06-30,yes,before the period
"""
RECORD = {
    "id": "concerns",
    "title": "Concern log",
    "source": "The care record",
    "period": {"from": "2026-01-01", "to": "2026-09-30"},
    "columns": COLUMNS,
}
SUMMER = {"from": "2026-07-01", "to": "2026-09-30"}
SAME_DAY = {
    "id": "same-day",
    "title": "Told on the same day",
    "kind": "share",
    "record": "concerns",
    "owner": "quality-lead",
    "unit": "concerns",
    "counts": "steps",
    "period": SUMMER,
    "numerator": [{"column": "same_day", "is": "yes"}],
    "group_by": ["month", "service"],
    "target": {"at_least": 95, "basis": "contract: our agreement"},
    "direction": "higher",
}
DAYS = {
    "id": "days",
    "title": "Working days until told",
    "kind": "median",
    "record": "concerns",
    "owner": "quality-lead",
    "unit": "concerns",
    "counts": "steps",
    "day": "date",
    "period": SUMMER,
    "duration": {"from": "date", "to": "told", "unit": "working-days"},
    "use_until": "2027-01-31",
    "compare": {
        "before": {"from": "2026-07-01", "to": "2026-07-31"},
        "after": {"from": "2026-08-01", "to": "2026-08-31"},
    },
}
NOTHING = {
    "id": "nothing",
    "title": "Of nothing",
    "kind": "share",
    "record": "concerns",
    "owner": "quality-lead",
    "unit": "concerns",
    "counts": "steps",
    "period": {"from": "2026-02-01", "to": "2026-02-28"},
    "numerator": [{"column": "same_day", "is": "yes"}],
}
FILES: Mapping[str, bytes] = {
    **SMALL,
    "content/records/concerns.json": text(RECORD),
    "content/records/concerns.csv": ROWS.encode(),
    **{f"content/measures/{one['id']}.json": text(one) for one in (SAME_DAY, DAYS, NOTHING)},
}
SAME_DAY_FILE = "content/measures/same-day.json"


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def record(capsys: pytest.CaptureFixture[str], workspace: Path, *arguments: str) -> Any:
    assert run(*arguments, "--workspace", workspace, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)


def printed(capsys: pytest.CaptureFixture[str], workspace: Path, *arguments: str, code: int = 0) -> str:
    assert run(*arguments, "--workspace", workspace) == code
    said = capsys.readouterr()
    return " ".join((said.out + said.err).split())


def model_of(files: Mapping[str, bytes] = FILES) -> Model:
    return survey(world_of(files)).model


# ---------------------------------------------------------------- trace


def test_a_trace_has_the_agreed_fields(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = record(capsys, workspace, "trace", "same-day")
    assert (said["measure"], said["title"], said["unit"]) == ("same-day", "Told on the same day", "concerns")
    assert (said["numerator"], said["denominator"], said["value"], said["period"]) == (2, 5, 40, SUMMER)
    assert (said["source"], said["file"]) == ("Concern log", "content/records/concerns.csv")
    assert said["rows"][:2] == [
        {"line": 2, "key": "C-1", "part": "counted", "why": None,
         "cells": {"concern": "C-1", "date": "2026-07-02", "service": "Alder Court", "same_day": "yes"}},
        {"line": 4, "key": "C-2", "part": "below", "why": None,
         "cells": {"concern": "C-2", "date": "2026-07-09", "service": "Alder Court", "same_day": "no"}},
    ]  # fmt: skip


def test_the_rows_add_up_to_the_figure(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = record(capsys, workspace, "trace", "same-day")
    parts = [row["part"] for row in said["rows"]]
    assert (parts.count("counted"), len(parts)) == (said["numerator"], said["denominator"])
    assert (said["sizes"], said["more"]) == ({"counted": 2, "below": 3, "left out": 0}, 0)


def test_a_row_that_is_left_out_says_why(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = record(capsys, workspace, "trace", "days")
    assert (said["numerator"], said["denominator"], said["value"], said["unit"]) == (None, None, 0.5, "working days")
    assert [(row["key"], row["why"]) for row in said["rows"] if row["part"] == "left out"] == [
        ("C-5", "without an end")
    ]
    assert "left out: without an end" in printed(capsys, workspace, "trace", "days")


def test_the_text_says_how_it_is_worked_out(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, workspace, "trace", "same-day")
    for part in (
        "2 of 5 (40%, Jul–Sep 2026, source: Concern log)",
        "Numerator 2 Denominator 5",
        "“same_day” is yes",
        "1 July 2026 to 30 September 2026, by the day in “date”",
        "at least 95%; it rests on contract: our agreement",
        "Against the target not met",
        "Owner Quality lead",
        "Kept in The care record",
        "5 rows: 2 counted on top, 3 below only. Not looked at: 1 other row of the record.",
        "nothing is kept back here",
    ):
        assert part in said


def test_working_days_name_the_bank_holidays_left_out() -> None:
    model = model_of()
    measure = model.measures["days"]
    assert measure.period
    said = dict(workings(model, measure, measure.period))
    assert said["Bank holidays left out"].startswith("31 Aug 2026 ")
    assert "bank holidays of England and Wales are left out" in said["How long"]


def test_before_and_after_say_how_to_see_their_rows(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, workspace, "trace", "days")
    assert "before: median 0.5 working days, Jul 2026" in said
    assert "[--period 2026-08-01..2026-08-31]" in said
    after = printed(capsys, workspace, "trace", "days", "--period", "2026-08-01..2026-08-31")
    assert "after: median 0.5 working days, Aug 2026" in said
    assert "Aug 2026, source: Concern log" in after


def test_one_group(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = record(capsys, workspace, "trace", "same-day", "--group", "Jul 2026", "--group", "alder court")
    assert (both["group"], both["numerator"], both["denominator"]) == (["2026-07", "Alder Court"], 1, 2)
    assert [row["key"] for row in both["rows"]] == ["C-1", "C-2"]
    one = record(capsys, workspace, "trace", "same-day", "--group", "Birch Lane")
    assert (one["group"], one["denominator"]) == (["", "Birch Lane"], 2)
    assert [row["key"] for row in one["rows"]] == ["C-3", "C-4"]


def test_each_person_once_in_words() -> None:
    people = {**SAME_DAY, "kind": "count", "distinct": "person", "counts": "people", "group_by": ["month"]}
    model = model_of({**FILES, SAME_DAY_FILE: text({**people, "target": {"at_most": 3, "basis": "custom"}})})
    said = dict(facts_of(traced(model, model.measured["same-day"], ("2026-07",))))
    assert said["What it is"] == "how many different “person”"
    assert said["Counted once"] == "each “person”, however many rows it has"
    assert (said["Group"], said["Numerator"], said["Against the target"]) == ("Jul 2026", "1", "met")


def test_another_period_and_fewer_rows(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    june = record(capsys, workspace, "trace", "same-day", "--period", "2026-06-01..2026-06-30")
    assert (june["numerator"], june["denominator"], june["period"]["from"]) == (1, 1, "2026-06-01")
    assert [row["key"] for row in june["rows"]] == ["C-6"]
    alder = record(capsys, workspace, "trace", "same-day", "--where", "person=P-1")
    assert (alder["numerator"], alder["denominator"], len(alder["rows"])) == (2, 2, 2)


def test_a_limit_says_how_many_more_there_are(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = record(capsys, workspace, "trace", "same-day", "--limit", "2")
    assert (len(said["rows"]), said["more"], said["denominator"]) == (2, 3, 5)
    assert "and 3 more after C-2: --limit" in printed(capsys, workspace, "trace", "same-day", "--limit", "2")


def test_a_figure_that_is_not_there_says_why(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = record(capsys, workspace, "trace", "nothing")
    assert (said["numerator"], said["denominator"], said["value"], said["rows"]) == (None, None, None, [])
    assert said["missing"]
    assert "not available, because" in printed(capsys, workspace, "trace", "nothing")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("trace", "same-dya"), "did you mean 'same-day'?"),
        (("trace", "same-day", "--group", "Alder Cuort"), "did you mean 'Alder Court'?"),
        (("trace", "same-day", "--group", "2026-07", "--group", "2026-08"), "there is no group '2026-08'"),
        (("trace", "days", "--group", "Alder Court"), "it has no `group_by`"),
        (("trace", "same-day", "--period", "2026-07"), "--period wants two days"),
        (("trace", "same-day", "--period", "2026-07-31..2026-07-01"), "ends before it begins"),
        (("trace", "same-day", "--where", "servise=Alder Court"), "did you mean 'service'?"),
        (("trace", "same-day", "--where", "service"), "--where wants"),
        (("publish", "same-dya", "--in", "small", "--on", "2026-10-05"), "did you mean 'same-day'?"),
        (("publish", "same-day", "--in", "smal", "--on", "2026-10-05"), "did you mean small?"),
        (("publish", "same-day", "--in", "small"), "Missing option '--on'"),
    ],
)
def test_wrong_usage_exits_2(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    assert expected in printed(capsys, workspace, *arguments, code=2)


def test_a_record_with_errors_is_not_relied_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = FILES["content/records/concerns.csv"].replace(b"2026-08-28", b"28 August")
    workspace = write(tmp_path, {**FILES, "content/records/concerns.csv": broken})
    said = printed(capsys, workspace, "trace", "same-day", code=1)
    assert "not available, because" in said
    assert "figures of these files are not sure" in said


def test_a_measure_whose_file_is_broken_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = write(tmp_path, {**FILES, SAME_DAY_FILE: text({**SAME_DAY, "kind": "shares"})})
    assert "shares" in printed(capsys, workspace, "trace", "same-day", code=1)


# ---------------------------------------------------------------- measures


def test_measures_are_listed_with_their_targets(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = {one["measure"]: one for one in record(capsys, workspace, "measures")}
    assert list(listed) == ["days", "nothing", "same-day"]
    assert listed["same-day"]["figure"] == "2 of 5"
    assert [one["against_target"] for one in listed.values()] == ["no target", "not available", "not met"]
    said = printed(capsys, workspace, "measures")
    for part in ("2 of 5 concerns (40%)", "at least 95%: not met", "Quality lead", "until 31 Jan 2027", "3 measures."):
        assert part in said


def test_no_measure_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no measure" in printed(capsys, write(tmp_path, SMALL), "measures")


# ---------------------------------------------------------------- publish

OUT = ("--in", "small", "--on", "2026-10-05")


def test_publish_says_what_it_would_write(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (workspace / SAME_DAY_FILE).read_bytes()
    said = printed(capsys, workspace, "publish", "same-day", *OUT)
    assert "2 of 5" in said
    assert "nothing written: --write" in said
    assert (workspace / SAME_DAY_FILE).read_bytes() == before


def published(workspace: Path) -> list[dict[str, Any]]:
    return list(json.loads((workspace / SAME_DAY_FILE).read_text(encoding="utf-8")).get("published", []))


def test_publish_writes_the_figure_and_leaves_the_rest(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert record(capsys, workspace, "publish", "same-day", *OUT, "--write")["written"] is True
    (entry,) = published(workspace)
    digest = entry.pop("rows")
    assert entry == {
        "on": "2026-10-05", "in": "small", "period": SUMMER, "numerator": "2", "denominator": "5", "value": "40",
    }  # fmt: skip
    assert digest == model_of().measured["same-day"].digest
    whole = json.loads((workspace / SAME_DAY_FILE).read_text(encoding="utf-8"))
    assert {name: whole[name] for name in SAME_DAY} == SAME_DAY
    assert "LA445" not in printed(capsys, workspace, "check")


def test_a_row_edited_after_publishing_is_found(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("publish", "same-day", *OUT, "--write", "--workspace", workspace)
    rows = workspace / "content/records/concerns.csv"
    before, after = b"Alder Court,2026-07-10,no", b"Alder Court,2026-07-09,yes"
    rows.write_bytes(rows.read_bytes().replace(before, after))
    capsys.readouterr()
    assert "LA445" in printed(capsys, workspace, "check")
    assert run("publish", "same-day", "--in", "small", "--on", "2026-10-09", "--write", "--workspace", workspace) == 0
    assert [(one["on"], one["numerator"]) for one in published(workspace)] == [("2026-10-09", "3")]
    capsys.readouterr()
    assert "LA445" not in printed(capsys, workspace, "check")


def test_what_has_no_figure_does_not_go_out(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (workspace / SAME_DAY_FILE).read_bytes()
    said = printed(capsys, workspace, "publish", "same-day", "nothing", *OUT, "--write", code=1)
    assert "nothing: not available, because" in said
    assert (workspace / SAME_DAY_FILE).read_bytes() == before
