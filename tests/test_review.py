"""Reviews of mappings: what is suspect and why, and what `leverarch review` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from exhibits import MADE
from leverarch.cli import main
from leverarch.fingerprints import changed_since
from leverarch.pipeline import compile_pack, survey
from worlds import EVIDENCE, FRAMEWORK, SMALL, text, world_of

ITEM = "content/evidence/EV-1.md"
BY = ("--by", "quality-lead", "--on", "2026-11-01")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, data in SMALL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def reviewed(workspace: Path) -> dict[str, bytes]:
    """The small workspace with every mapping reviewed."""
    assert run("review", "EV-1", *BY, "--workspace", workspace) == 0
    return {name: (workspace / name).read_bytes() for name in SMALL}


def changed(files: Mapping[str, bytes]) -> list[tuple[str, ...]]:
    model = survey(world_of(files)).model
    item = model.evidence["EV-1"]
    return [changed_since(model, item, line) for line in item.maps]


def replaced(files: Mapping[str, bytes], old: str, new: str, name: str = ITEM) -> dict[str, bytes]:
    assert old in files[name].decode()
    return {**files, name: files[name].decode().replace(old, new).encode()}


def test_what_is_reviewed_is_not_suspect(workspace: Path) -> None:
    assert changed(reviewed(workspace)) == [(), ()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("followed to its end", "looked at", [("claim",), ()], id="the mapping's reason"),
        pytest.param("strength: supporting", "strength: direct", [(), ("claim",)], id="its strength"),
        pytest.param("expectation: A2,", "expectation: A2, heading: What we found,", [(), ("claim",)], id="its place"),
        pytest.param("47 of 48", "48 of 48", [("claim",), ("claim",)], id="what the item shows"),
        pytest.param("as it should be", "in order", [("claim",), ("claim",)], id="its own words"),
        pytest.param("owner: quality-lead", "owner: registered-manager", [(), ()], id="its owner is no claim"),
        pytest.param("All was as", "All\nwas  as", [(), ()], id="laid out anew"),
    ],
)
def test_which_claims_changed(old: str, new: str, expected: list[tuple[str, ...]], workspace: Path) -> None:
    assert changed(replaced(reviewed(workspace), old, new)) == expected


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        pytest.param({**FRAMEWORK, "version": "2"}, [("expectation",), ("expectation",)], id="version"),
        pytest.param(
            {**FRAMEWORK, "expectations": [{"code": "A1", "title": "Another"}, {"code": "A2", "title": "The second"}]},
            [("expectation",), ()],
            id="title",
        ),
        pytest.param({**FRAMEWORK, "publisher": "Somebody"}, [(), ()], id="its publisher is no expectation"),
    ],
)
def test_which_expectations_changed(
    framework: Mapping[str, object], expected: list[tuple[str, ...]], workspace: Path
) -> None:
    assert changed({**reviewed(workspace), "content/frameworks/two-lines.json": text(framework)}) == expected


def test_a_file_that_changed(workspace: Path) -> None:
    pdf = "content/files/audit.pdf"
    (workspace / "content/files").mkdir()
    (workspace / pdf).write_bytes(MADE["sound-pdf"](""))
    (workspace / ITEM).write_text(EVIDENCE.replace("owner:", "file: files/audit.pdf\nowner:"), encoding="utf-8")
    files = {**reviewed(workspace), pdf: (workspace / pdf).read_bytes()}

    assert changed(files) == [(), ()]
    assert changed({**files, pdf: files[pdf] + b"\n% another\n"}) == [("file",), ("file",)]
    assert changed({name: data for name, data in files.items() if name != pdf}) == [(), ()]


def test_a_bundle_says_so_only_where_a_mapping_is_suspect(workspace: Path) -> None:
    before = compile_pack(survey(world_of(SMALL)), "small", lambda _: None)
    files = reviewed(workspace)
    same = compile_pack(survey(world_of(files)), "small", lambda _: None)
    suspect = compile_pack(
        survey(world_of(replaced(files, "followed to its end", "looked at"))), "small", lambda _: None
    )

    def maps(compiled):
        return json.loads(compiled.files["index.json"])["items"][0]["maps"]

    assert maps(before) == maps(same)
    assert [line.get("suspect") for line in maps(suspect)] == [True, None]
    assert [d.rule.code for d in suspect.found] == ["LA541"]


# ---------------------------------------------------------------- the command


def test_one_mapping_is_reviewed_and_the_rest_stays(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", "EV-1", "--expectation", "A2", *BY, "--workspace", workspace, "--format", "json") == 0

    record = json.loads(capsys.readouterr().out)
    assert record["written"] is True
    assert [(m["expectation"], m["state"]) for m in record["reviewed"]] == [("A2", "never-reviewed")]
    after = (workspace / ITEM).read_text(encoding="utf-8")
    start = after.index(", reviewed: {")
    assert after[:start] + after[after.index("}", start) + 1 :] == EVIDENCE


def test_without_an_item_it_lists_what_to_look_at(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reviewed(workspace)
    changed_item = (workspace / ITEM).read_text(encoding="utf-8").replace("followed to its end", "looked at")
    (workspace / ITEM).write_text(changed_item, encoding="utf-8")
    capsys.readouterr()

    assert run("review", "--workspace", workspace, "--format", "json") == 0
    [line] = json.loads(capsys.readouterr().out)["mappings"]
    assert (line["id"], line["expectation"], line["state"], line["changed"]) == ("EV-1", "A1", "suspect", ["claim"])

    assert run("review", "--workspace", workspace) == 0
    assert "what the item or the mapping says changed since it was reviewed (Quality lead, 1 November 2026)" in (
        capsys.readouterr().out
    )

    assert (
        run("review", "--all-suspect", "--by", "registered-manager", "--on", "2026-11-02", "--workspace", workspace)
        == 0
    )
    after = (workspace / ITEM).read_text(encoding="utf-8")
    assert after.count("by: registered-manager") == 1
    assert after.count("by: quality-lead") == 1
    capsys.readouterr()
    assert run("review", "--workspace", workspace) == 0
    assert capsys.readouterr().out.startswith("suspect (0)\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("EV-2", *BY), "did you mean EV-1?", id="unknown item"),
        pytest.param(("EV-1", "--by", "quality-led", "--on", "2026-11-01"), "did you mean quality-lead?", id="role"),
        pytest.param(("EV-1", "--framework", "two-line", *BY), "did you mean two-lines?", id="framework"),
        pytest.param(("EV-1", "--expectation", "A9", *BY), "is not mapped to A9", id="expectation"),
        pytest.param(("EV-1", "--by", "quality-lead"), "needs both", id="no day"),
        pytest.param(("--by", "quality-lead", "--on", "2026-11-01"), "name an item", id="nothing named"),
    ],
)
def test_wrong_usage(
    arguments: tuple[str, ...], words: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("review", *arguments, "--workspace", workspace) == 2
    assert words in capsys.readouterr().err
    assert (workspace / ITEM).read_text(encoding="utf-8") == EVIDENCE


def test_an_item_with_an_error_is_not_reviewed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = EVIDENCE.replace("expectation: A2", "expectation: A9")
    (workspace / ITEM).write_text(broken, encoding="utf-8")

    assert run("review", "EV-1", *BY, "--workspace", workspace) == 1
    assert "LA302" in capsys.readouterr().out
    assert (workspace / ITEM).read_text(encoding="utf-8") == broken
