"""From one framework to another: what moves, what is proposed for each item, and what `--apply` writes."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from leverarch.bringing_back import migrate
from leverarch.cli import main
from leverarch.migration.crossing import crossing_between
from leverarch.migration.outcome import migration_record, migration_text
from leverarch.migration.proposal import Proposal, propose
from leverarch.pipeline import Survey, survey
from leverarch.workspace import open_world
from worked_example import sample_survey
from worlds import EVIDENCE, SMALL, text, world_of

ROOT = Path(__file__).parents[1]
SAF, DRAFT = "cqc-saf-2023", "cqc-asc-2026-draft"

#: The 34 quality statements by hand, from the crosswalk in content/frameworks/cqc-saf-2023.json.
BY_HAND: Mapping[str, tuple[str, str]] = {
    "S1": ("DS1", "merged"),
    "S2": ("DS3", "merged"),
    "S3": ("DS4", "moved"),
    "S4": ("DS2", "moved"),
    "S5": ("DS5", "merged"),
    "S6": ("DS6", "moved"),
    "S7": ("DS5", "merged"),
    "S8": ("DS7", "moved"),
    "E1": ("DE1", "merged"),
    "E2": ("DE2", "merged"),
    "E3": ("DS3 DR1", "split"),
    "E4": ("DE3", "moved"),
    "E5": ("DE2", "merged"),
    "E6": ("DE4", "moved"),
    "C1": ("DC1", "merged"),
    "C2": ("DC2", "merged"),
    "C3": ("DC3", "merged"),
    "C4": ("DC1", "merged"),
    "C5": ("DW2", "merged"),
    "R1": ("DC2 DE1", "split"),
    "R2": ("DR1", "merged"),
    "R3": ("DR4 DR3", "split"),
    "R4": ("DR2 DW5", "split"),
    "R5": ("DR3", "merged"),
    "R6": ("DR4 DE2", "split"),
    "R7": ("DC3", "merged"),
    "W1": ("DW1", "merged"),
    "W2": ("DW3", "moved"),
    "W3": ("DW2 DS1", "split"),
    "W4": ("DW2", "merged"),
    "W5": ("DW4 DW1", "split"),
    "W6": ("DW5", "merged"),
    "W7": ("DW6", "moved"),
    "W8": ("", "orphaned"),
}

NEXT = {
    "id": "next-lines",
    "title": "Next lines",
    "version": "2",
    "status": "draft",
    "expectations": [{"code": code, "title": f"Title {code}"} for code in ("B1", "B2", "B3", "B4")],
}
OLD = {
    "id": "two-lines",
    "title": "Two lines",
    "version": "1",
    "status": "in_force",
    "expectations": [{"code": code, "title": f"Title {code}"} for code in ("A1", "A2", "A3", "A4")],
}
CROSSWALK = {
    "to": "next-lines",
    "because": "Our judgement.",
    "maps": [
        {"from": "A1", "to": ["B1", "B2"], "because": "It is in two parts."},
        {"from": "A2", "to": ["B2"]},
        {"from": "A3", "to": [], "because": "It is left out."},
    ],
}


def files(crosswalk: object = CROSSWALK, back: object = None, evidence: str = EVIDENCE) -> dict[str, bytes]:
    return {
        **SMALL,
        "content/frameworks/two-lines.json": text({**OLD, "crosswalks": [crosswalk] if crosswalk else []}),
        "content/frameworks/next-lines.json": text({**NEXT, "crosswalks": [back] if back else []}),
        "content/evidence/EV-1.md": evidence.encode(),
    }


def proposed(held: Mapping[str, bytes]) -> Proposal:
    model = survey(world_of(held)).model
    crossing = crossing_between(model, "two-lines", "next-lines")
    assert crossing is not None
    return propose(model, crossing)


@cache
def sample() -> tuple[Survey, Proposal]:
    view = sample_survey()
    crossing = crossing_between(view.model, SAF, DRAFT)
    assert crossing is not None
    return view, propose(view.model, crossing)


# ---------------------------------------------------------------- the sample, by hand


def test_all_34_statements_go_where_the_crosswalk_says() -> None:
    moves = migration_record(sample()[1])["moves"]

    assert {move["from"]: (" ".join(move["to"]), move["kind"]) for move in moves} == dict(BY_HAND)
    assert len(moves) == 34


def test_every_item_of_the_sample_meets_all_that_its_old_lines_lead_to() -> None:
    """For each old line of each item, every target is there already or proposed; and nothing else is proposed."""
    view, proposal = sample()
    added = {item["id"]: item["add"] for item in migration_record(proposal)["items"]}
    for item in view.model.evidence.values():
        led = {
            code
            for line in item.maps
            if line.framework == SAF
            for code in BY_HAND[line.expectation][0].split(" ")
            if code
        }
        there = {line.expectation for line in item.maps if line.framework == DRAFT}
        assert {line["expectation"] for line in added.get(item.id, [])} == led - there, item.id


def test_what_stays_uncovered_is_what_nothing_leads_to() -> None:
    view, proposal = sample()
    led = {line.expectation for item in view.model.evidence.values() for line in item.maps if line.framework == DRAFT}
    led |= {
        code
        for item in view.model.evidence.values()
        for line in item.maps
        if line.framework == SAF
        for code in BY_HAND[line.expectation][0].split(" ")
    }

    leaves = [leaf.code for leaf in view.model.frameworks[DRAFT].leaves]
    assert len(leaves) == 24
    assert migration_record(proposal)["uncovered"] == [code for code in leaves if code not in led]


# ---------------------------------------------------------------- the rules


def test_a_small_migration() -> None:
    assert migration_record(proposed(files())) == {
        "moves": [
            {"from": "A1", "to": ["B1", "B2"], "kind": "split"},
            {"from": "A2", "to": ["B2"], "kind": "merged"},
            {"from": "A3", "to": [], "kind": "orphaned"},
            {"from": "A4", "to": [], "kind": "orphaned"},
        ],
        "uncovered": ["B3", "B4"],
        "items": [
            {
                "id": "EV-1",
                "add": [
                    {
                        "framework": "next-lines",
                        "expectation": "B1",
                        "strength": "direct",
                        "because": "Carried over from A1 of Two lines. It is in two parts.",
                    },
                    {
                        "framework": "next-lines",
                        "expectation": "B2",
                        "strength": "supporting",
                        "because": "Carried over from A1 and A2 of Two lines. It is in two parts.",
                    },
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    ("old", "line"),
    [
        pytest.param('pages: "2-3"', {"pages": "2-3"}, id="pages"),
        pytest.param("heading: What we found", {"heading": "What we found"}, id="heading"),
        pytest.param('version: "1"', {"version": "2"}, id="a pinned version becomes the new one's"),
    ],
)
def test_where_in_the_item_is_carried_over(old: str, line: Mapping[str, str]) -> None:
    evidence = EVIDENCE.replace("expectation: A1,", f"expectation: A1, {old},")

    add = migration_record(proposed(files(evidence=evidence)))["items"][0]["add"]

    assert {name: add[0].get(name) for name in line} == line


def test_a_line_that_is_there_is_not_proposed_again() -> None:
    evidence = EVIDENCE.replace("maps:\n", "maps:\n  - {framework: next-lines, expectation: B2, because: by hand}\n")

    [item] = migration_record(proposed(files(evidence=evidence)))["items"]

    assert [line["expectation"] for line in item["add"]] == ["B1"]


def test_a_withdrawn_item_gets_no_lines_and_covers_nothing() -> None:
    evidence = EVIDENCE.replace("classification: public", "classification: public\nstatus: withdrawn")
    proposal = proposed(files(evidence=evidence))

    assert migration_record(proposal)["items"] == []
    assert migration_record(proposal)["uncovered"] == ["B1", "B2", "B3", "B4"]
    assert "withdrawn, left as they are: EV-1" in migration_text(proposal)


def test_a_crosswalk_is_read_backwards_only_where_there_is_no_other() -> None:
    back = {"to": "two-lines", "maps": [{"from": "B3", "to": ["A1"]}, {"from": "B4", "to": []}]}
    moves = [(move.expectation.code, move.kind) for move in proposed(files(None, back)).moves]

    assert moves == [("A1", "moved"), ("A2", "orphaned"), ("A3", "orphaned"), ("A4", "orphaned")]
    assert not proposed(files(CROSSWALK, back)).crossing.backwards


def test_the_document_says_it_all_and_opens(tmp_path: Path) -> None:
    view = survey(world_of(files()))
    crossing = crossing_between(view.model, "two-lines", "next-lines")
    assert crossing is not None
    made = migrate(view, crossing)

    [(name, data)] = made.documents.items()
    (tmp_path / name).write_bytes(data)
    read = docx.Document(io.BytesIO(data))
    words = [p.text for p in read.paragraphs] + [
        cell.text for table in read.tables for row in table.rows for cell in row.cells
    ]
    assert name == "migration-two-lines-to-next-lines.docx"
    assert OpenXmlValidator().validate(tmp_path / name).errors == []
    for said in (
        "Split (1)",
        "It is left out.",
        "The crosswalk does not speak of it.",
        "New: the crosswalk leads nothing",
    ):
        assert any(said in line for line in words), said
    assert any("Take it" in line for line in words)


def test_the_report_fills_slots_and_the_files_keep_them() -> None:
    front = EVIDENCE.replace("shows: ", "shows: Of {{ measure:gone }}, ").replace(
        'because: "', 'because: "{{ measure:gone }}: '
    )
    view = survey(world_of(files(evidence=front.replace("title: ", "title: About {{ measure:gone }}, "))))
    crossing = crossing_between(view.model, "two-lines", "next-lines")
    assert crossing is not None
    made = migrate(view, crossing)
    (data,) = made.documents.values()
    words = "".join(cell.text for table in docx.Document(io.BytesIO(data)).tables for cell in table._cells)
    words += "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "About [not available, because no measure is called gone]" in words
    assert "{{" not in words
    assert all(b"not available" not in written for written in made.files.values())


# ---------------------------------------------------------------- the command


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return put(tmp_path / "workspace", files())


def put(folder: Path, held: Mapping[str, bytes]) -> Path:
    for name, data in held.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def migrated(workspace: Path, *more: str) -> int:
    return run("migrate", "--from", "two-lines", "--to", "next-lines", "--workspace", workspace, *more)


def test_nothing_is_written_without_apply(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrated(workspace, "--format", "json") == 0

    record: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert list(record) == ["moves", "uncovered", "items"]
    assert (workspace / "content/evidence/EV-1.md").read_text(encoding="utf-8") == EVIDENCE
    folder = workspace / "build/migration-two-lines-to-next-lines"
    assert [path.name for path in folder.iterdir()] == ["migration-two-lines-to-next-lines.docx"]


def test_apply_keeps_the_old_lines_and_is_done_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrated(workspace, "--apply") == 0
    once = (workspace / "content/evidence/EV-1.md").read_text(encoding="utf-8")
    assert "written: 2 lines into 1 file" in capsys.readouterr().out
    assert migrated(workspace, "--apply") == 0

    lines = once.splitlines(keepends=True)
    assert "".join(line for line in lines if "next-lines" not in line) == EVIDENCE
    assert (workspace / "content/evidence/EV-1.md").read_text(encoding="utf-8") == once
    assert "nothing to write" in capsys.readouterr().out
    assert run("check", "--workspace", workspace) == 0


@pytest.mark.slow
def test_the_sample_applied_checks_without_a_new_error(tmp_path: Path) -> None:
    for name in ("content", "packs"):
        shutil.copytree(ROOT / name, tmp_path / name)

    assert run("migrate", "--from", SAF, "--to", DRAFT, "--workspace", tmp_path, "--apply") == 0

    after = survey(open_world(tmp_path))
    crossing = crossing_between(after.model, SAF, DRAFT)
    assert crossing is not None
    assert propose(after.model, crossing).additions == 0
    for path in sorted((ROOT / "content/evidence").iterdir()):
        old, new = path.read_bytes(), (tmp_path / "content/evidence" / path.name).read_bytes()
        left = iter(new.splitlines())
        assert all(line in left or line.strip() == b"}" for line in old.splitlines()), path.name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("two-line", "next-lines"), "did you mean two-lines?", id="unknown"),
        pytest.param(("two-lines", "two-lines"), "are the same", id="the same"),
        pytest.param(("two-lines", "hsca-2014"), "no crosswalk joins", id="no crosswalk"),
    ],
)
def test_wrong_usage(
    arguments: tuple[str, str], words: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("migrate", "--from", arguments[0], "--to", arguments[1], "--workspace", workspace, "--apply") == 2
    assert words in capsys.readouterr().err


def test_a_crosswalk_to_a_code_that_is_not_there_proposes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {**CROSSWALK, "maps": [{"from": "A1", "to": ["B9"]}]}
    workspace = put(tmp_path, files(broken))

    assert migrated(workspace, "--apply") == 1

    out = capsys.readouterr().out
    assert "LA302" in out
    assert "nothing proposed" in out
    assert not (workspace / "build").exists()
    assert (workspace / "content/evidence/EV-1.md").read_text(encoding="utf-8") == EVIDENCE
