"""The command line as a caller sees it: what it prints where, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leverarch import fonts
from leverarch.cli import main
from sound import SOUND, changed
from worlds import EVIDENCE, PACK, SMALL, text


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The small workspace on disk."""
    for name, data in SMALL.items():
        path = tmp_path / "workspace" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "workspace"


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    return int(code or 0)


def put(workspace: Path, name: str, data: bytes | str) -> None:
    path = workspace / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def test_check_finds_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--workspace", workspace) == 0
    assert capsys.readouterr().out == "the workspace: nothing found\n"


def test_check_reports_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(workspace, "content/evidence/EV-1.md", EVIDENCE.replace("owner: quality-lead", "owner: quality-led"))

    assert run("check", "--workspace", workspace, "--format", "json") == 1

    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == {"errors": 1, "warnings": 0}
    assert report["findings"] == [
        {
            "code": "LA302",
            "name": "unknown-reference",
            "severity": "error",
            "message": "unknown role `quality-led`",
            "path": "content/evidence/EV-1.md",
            "line": 6,
            "column": 8,
            "help": "did you mean `quality-lead`?",
            "about": "EV-1",
        }
    ]


def test_strict_lets_warnings_fail(workspace: Path) -> None:
    put(workspace, "packs/small.json", text({**PACK, "as_of": "2026-01-01"}))

    assert run("check", "--workspace", workspace) == 0
    assert run("check", "--workspace", workspace, "--strict") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "smal"],
        ["check", "smal"],
        ["plan", "smal"],
        ["build", "--colour"],
        ["explain", "LA999"],
        ["verify", "no-such-folder"],
    ],
)
def test_wrong_usage_exits_2(arguments: list[str], workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)

    assert run(*arguments) == 2


def test_a_folder_that_is_no_workspace_exits_2(tmp_path: Path) -> None:
    assert run("check", "--workspace", tmp_path) == 2


@pytest.mark.parametrize("name", ["LA401", "la401", "stale-evidence"])
def test_explain(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", name) == 0
    assert capsys.readouterr().out.startswith("LA401 stale-evidence (warning)\n\nAn item is past its review date")


def test_build_makes_a_pack(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"

    assert run("build", "small", "--workspace", workspace, "--out", out, "--format", "json") == 0

    report = json.loads(capsys.readouterr().out)
    [output] = report["outputs"]
    assert (output["pack"], output["kind"]) == ("small", "inspection-bundle")
    assert Path(output["path"]).read_bytes()[:5] == b"%PDF-"
    assert sorted(path.name for path in (out / "small").iterdir()) == [
        "index.json",
        "inspection-bundle.pdf",
        "manifest.json",
    ]
    assert run("verify", out / "small") == 0


def made_in(workspace: Path) -> list[str]:
    """What lies in build/, but for the store."""
    return [path.name for path in (workspace / "build").iterdir() if path.name != ".cache"]


def test_an_error_leaves_the_last_good_pack(workspace: Path) -> None:
    assert run("build", "--workspace", workspace) == 0
    before = {path.name: path.read_bytes() for path in (workspace / "build/small").iterdir()}
    put(workspace, "packs/small.json", text({**PACK, "audience": "nobody"}))

    assert run("build", "--workspace", workspace) == 1
    assert {path.name: path.read_bytes() for path in (workspace / "build/small").iterdir()} == before
    assert made_in(workspace) == ["small"]


def test_one_packs_failure_does_not_stop_the_others(workspace: Path) -> None:
    put(workspace, "packs/other.json", text({**PACK, "id": "other", "as_of": "soon"}))

    assert run("build", "--workspace", workspace) == 1
    assert (workspace / "build/small/inspection-bundle.pdf").is_file()
    assert not (workspace / "build/other").exists()


def test_a_build_answers_for_what_it_reaches(workspace: Path) -> None:
    put(workspace, "content/partners/broken.json", "{")

    assert run("build", "small", "--workspace", workspace) == 0
    assert run("check", "--workspace", workspace) == 1


def test_a_broken_item_stops_a_pack_of_everything(workspace: Path) -> None:
    put(workspace, "content/evidence/EV-2.md", "---\nid: EV-2\n---\n")

    assert run("build", "small", "--workspace", workspace) == 1


def test_a_full_disk_exits_3(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", "--workspace", workspace) == 0
    before = (workspace / "build/small/manifest.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    assert run("build", "--workspace", workspace) == 3
    assert made_in(workspace) == ["small"]
    assert (workspace / "build/small/manifest.json").read_bytes() == before


def test_a_build_that_was_killed_while_it_swapped_is_undone(workspace: Path) -> None:
    assert run("build", "--workspace", workspace) == 0
    (workspace / "build/small").rename(workspace / "build/.small.old")
    (workspace / "build/.small.new-1").mkdir()

    assert run("build", "--workspace", workspace) == 0
    assert made_in(workspace) == ["small"]


def test_a_missing_typeface_exits_3(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fonts.coverage.cache_clear()
    fonts._characters.cache_clear()
    monkeypatch.setattr(fonts, "ROOT", tmp_path)
    try:
        assert run("build", "--workspace", workspace) == 3
    finally:
        fonts.coverage.cache_clear()
        fonts._characters.cache_clear()
    assert "the typeface is not whole" in capsys.readouterr().err


def test_a_bug_exits_70(workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("we did not think of this")

    monkeypatch.setattr("leverarch.cli.shared.survey", broken)

    assert run("check", "--workspace", workspace) == 70
    assert "a bug of ours" in capsys.readouterr().err


def test_plan_prints_what_would_be_made(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", "small", "--workspace", workspace) == 0

    printed = capsys.readouterr().out
    assert "inspection-bundle.pdf" in printed
    assert "1 EV-1 Same-day escalation audit: its own words" in printed
    assert not (workspace / "build").exists()


def test_a_folder_that_is_no_pack_is_never_replaced(workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "small/letter.docx", b"somebody's own")

    assert run("build", "--workspace", workspace, "--out", out) == 3
    assert [path.name for path in (out / "small").iterdir()] == ["letter.docx"]


def test_a_file_in_the_place_of_a_pack_is_left_alone(workspace: Path) -> None:
    put(workspace, "build/small", b"a file")

    assert run("build", "--workspace", workspace) == 3
    assert (workspace / "build/small").read_bytes() == b"a file"


def test_two_packs_with_one_id_are_not_made(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(workspace, "packs/again.json", text({**PACK, "title": "The same again"}))
    put(workspace, "packs/capitals.json", text({**PACK, "id": "Small"}))

    assert run("build", "--workspace", workspace, "--format", "json") == 1
    names = [finding["name"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    assert names == ["duplicate-id", "duplicate-id"]
    assert not (workspace / "build").exists()


def test_evidence_behind_a_link_out_of_the_workspace_is_found(workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(EVIDENCE, encoding="utf-8")
    try:
        (workspace / "content/evidence/link.md").symlink_to(outside)
    except OSError:
        pytest.skip("this system lets nobody make links")

    assert run("build", "--workspace", workspace) == 1


def test_progress_goes_to_standard_error(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build", "--workspace", workspace, "--format", "json")

    printed = capsys.readouterr()
    assert "small: made" in printed.err
    assert json.loads(printed.out)["summary"]["errors"] == 0


def test_every_command_takes_the_workspace_and_the_folder(workspace: Path, tmp_path: Path) -> None:
    both = ("--workspace", workspace, "--out", tmp_path / "out")

    assert run("build", *both) == 0
    assert run("check", *both) == 0
    assert run("plan", "small", *both) == 0
    assert run("explain", "LA101", *both) == 0
    assert run("verify", tmp_path / "out/small", *both) == 0


def test_an_empty_out_is_wrong_usage(workspace: Path) -> None:
    assert run("build", "--workspace", workspace, "--out", "") == 2


def test_verify_changes_nothing(workspace: Path) -> None:
    run("build", "--workspace", workspace)
    put(workspace, "build/.small.new-1/notes.txt", b"another build at work")

    assert run("verify", workspace / "build/small") == 0
    assert (workspace / "build/.small.new-1/notes.txt").exists()


def test_a_warning_about_a_finished_document_can_be_accepted(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "So much is agreed here. It does not fit one side of paper. " * 3
    lines = [f'accountability.{n}.{cell} = "{words}"' for n in range(5) for cell in ("responsibility", "by_when")]
    for name, data in SOUND.items():
        put(workspace, name, changed(data, "\n".join(lines)) if "arrangements" in name else data)
    pack = {**PACK, "outputs": [{"kind": "accountability-map", "arrangement": "sessions"}]}
    put(workspace, "packs/small.json", text(pack))
    run("build", "--workspace", workspace, "--format", "json")
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["name"], finding["path"], finding["about"]) == ("overfull-page", "packs/small.json", "sessions")

    reason = {"because": "two sides are agreed", "by": "quality-lead", "until": "2026-12-31"}
    put(
        workspace,
        "packs/small.json",
        text({**pack, "accept": [{"code": "overfull-page", "about": "sessions", **reason}]}),
    )

    assert run("build", "--workspace", workspace, "--strict") == 0
    accepted = json.loads((workspace / "build/small/manifest.json").read_text(encoding="utf-8"))["accepted"]
    assert [entry["name"] for entry in accepted] == ["overfull-page"]


def test_a_json_finding_names_both_places(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(workspace, "content/evidence/again.md", EVIDENCE)

    assert run("check", "--workspace", workspace, "--format", "json") == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["path"], finding["about"]) == ("content/evidence/again.md", "EV-1")
    assert finding["message"] == "the id `EV-1` is taken (first declared here: content/evidence/EV-1.md:2:5)"


def test_a_file_that_somebody_put_into_a_pack_is_kept(workspace: Path) -> None:
    run("build", "--workspace", workspace)
    put(workspace, "build/small/my notes.docx", b"mine")

    assert run("build", "--workspace", workspace) == 0
    assert run("verify", workspace / "build/small") == 0
    assert (workspace / "build/small.kept/my notes.docx").read_bytes() == b"mine"


def test_an_own_house_style_that_lacks_something_is_a_finding(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(workspace, "templates/house/house.typ", b"// nothing yet")

    assert run("build", "--workspace", workspace, "--format", "json") == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["name"], finding["path"]) == ("broken-template", "templates/house/house.typ")
