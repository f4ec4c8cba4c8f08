"""What hangs on an item: packs, expectations, places that name it, and pages of packs that are built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leverarch.cli import main
from leverarch.impact import Impact, impact_of
from leverarch.impact_report import CURRENT, NOT_BUILT, OUT_OF_DATE, Built, Pages, built_pages, impact_text
from leverarch.output import Plan
from leverarch.pipeline import survey
from sound import SOUND
from worked_example import sample_survey
from worlds import EVIDENCE, PACK, SMALL, text, world_of

ROOT = Path(__file__).parents[1]
OTHER = EVIDENCE.replace("EV-1", "EV-2").replace(
    '  - {framework: two-lines, expectation: A2, strength: supporting, because: "the action was closed"}\n', ""
)


def impact(files: dict[str, bytes], id_: str, instead: str = "") -> Impact:
    return impact_of(survey(world_of(files)).model, id_, instead)


def small(**more: str) -> dict[str, bytes]:
    return {**SMALL, **{f"content/evidence/{id_.replace('_', '-')}.md": data.encode() for id_, data in more.items()}}


def left(found: Impact) -> list[str]:
    return [line.code for pack in found.packs for line in pack.uncovered]


def test_the_only_item_leaves_every_expectation_without_one() -> None:
    found = impact(small(), "EV-1")

    assert left(found) == ["A1", "A2"]
    assert [claim.others for claim in found.claims] == [(), ()]


def test_another_item_keeps_what_it_is_mapped_to() -> None:
    found = impact(small(EV_2=OTHER), "EV-1")

    assert left(found) == ["A2"]
    assert [claim.others for claim in found.claims] == [("EV-2",), ()]


def test_an_item_that_is_withdrawn_or_replaced_stands_beside_nothing() -> None:
    third = OTHER.replace("EV-2", "EV-3").replace("shows:", "supersedes: EV-2\nshows:")
    withdrawn = OTHER.replace("shows:", "status: withdrawn\nshows:")

    assert impact(small(EV_2=OTHER, EV_3=third), "EV-1").claims[0].others == ("EV-3",)
    assert impact(small(EV_2=withdrawn), "EV-1").claims[0].others == ()


def test_a_replacement_takes_the_place_in_a_list() -> None:
    pack = {**PACK, "outputs": [{**PACK["outputs"][0], "evidence": ["EV-1"]}]}  # type: ignore[dict-item,index]
    files = small(EV_2=OTHER) | {"packs/small.json": text(pack)}

    alone, replaced = impact(files, "EV-1"), impact(files, "EV-1", "EV-2")

    assert (left(alone), left(replaced)) == (["A1", "A2"], ["A2"])
    assert [pack.replaced for pack in replaced.packs] == [True]
    assert [pack.named for pack in replaced.packs] == [True]
    assert "EV-2 is not mapped to it" in impact_text(replaced, {})


def test_a_replacement_that_the_readers_may_not_see_is_said() -> None:
    closed = OTHER.replace("classification: public", "classification: internal")
    found = impact(small(EV_2=closed), "EV-1", "EV-2")

    assert "EV-2 would not be in it" in impact_text(found, {})
    assert left(found) == ["A1", "A2"]


def test_every_place_that_names_the_item_is_found() -> None:
    chain = {
        "id": "one",
        "title": "One",
        "arrangement": "sessions",
        "kind": "concern",
        "classification": "public",
        "links": [{"step": "indicator", "evidence": "EV-1"}],
    }
    second = OTHER.replace("shows:", "leads_to: [EV-1]\nsupersedes: EV-1\nshows:")
    files = {**SMALL, **SOUND, "content/chains/one.json": text(chain), "content/evidence/EV-2.md": second.encode()}
    found = impact(files, "EV-1")

    assert {(use.kind, use.at[0]) for use in found.uses} >= {
        ("arrangement", "accountability"),
        ("chain", "links"),
        ("evidence", "leads_to"),
        ("evidence", "supersedes"),
    }
    rows = [use for use in found.uses if use.at[0] == "accountability"]
    assert rows
    assert all(use.alone and use.what.startswith("the row “") for use in rows)


# Pages of packs that are built.

PLAN = Plan("p", "P", "2026-11-01", "internal", (), (), "d", (("a", "1"),), (("t", "2"),), ())
MANIFEST: dict[str, Any] = {
    "inputs": [{"path": "a", "sha256": "1"}],
    "templates": [{"path": "t", "sha256": "2"}],
    "outputs": [{"path": "b.pdf", "kind": "inspection-bundle", "pages": 20}],
}
INDEX = {
    "items": [{"id": "EV-1", "first_page": 5, "last_page": 8}, {"id": "EV-2", "first_page": 9, "last_page": 9}],
    "chains": [{"links": [{"item": "EV-1", "page": 6}, {"item": None, "page": None}]}],
}


def built(manifest: object = MANIFEST, index: object = INDEX) -> Built:
    return built_pages({"manifest.json": text(manifest), "index.json": text(index)}, PLAN, "EV-1")


def test_pages_are_known_of_a_pack_that_is_current() -> None:
    assert built() == Built(CURRENT, (Pages("b.pdf", 5, 8, 12, (6,)),))


@pytest.mark.parametrize(
    "manifest", [{**MANIFEST, "inputs": []}, {**MANIFEST, "inputs": [{"path": "a", "sha256": "9"}]}, {}, [], 3]
)
def test_a_pack_made_from_other_files_is_out_of_date(manifest: object) -> None:
    assert built(manifest) == Built(OUT_OF_DATE)


def test_what_is_not_built_or_broken_has_no_pages() -> None:
    assert built_pages({}, None, "EV-1") == Built(NOT_BUILT)
    assert built(index={"items": [{"id": "EV-1"}], "chains": []}) == Built(OUT_OF_DATE)
    assert built_pages({"manifest.json": b"{", "index.json": b""}, PLAN, "EV-1") == Built(OUT_OF_DATE)


# The command.


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_an_unknown_item_is_wrong_usage_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = put(tmp_path, small())

    assert run("impact", "EV-11", "--workspace", workspace) == 2
    assert "there is no item 'EV-11'; did you mean EV-1?" in capsys.readouterr().err
    assert run("impact", "EV-1", "--replaced-by", "EV-9", "--workspace", workspace) == 2
    assert run("impact", "EV-1", "--replaced-by", "EV-1", "--workspace", workspace) == 2


def test_an_item_whose_file_is_broken_is_shown_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = put(tmp_path, small(EV_2=OTHER.replace("date: 2026-09-30", "date: soon")))

    assert run("impact", "EV-2", "--workspace", workspace) == 1
    assert "content/evidence/EV-2.md" in capsys.readouterr().out


@pytest.mark.slow
def test_a_built_pack_gives_its_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = put(tmp_path, small())
    assert run("build", "--workspace", workspace) == 0
    index = json.loads((workspace / "build/small/index.json").read_bytes())
    capsys.readouterr()

    assert run("impact", "EV-1", "--workspace", workspace, "--format", "json") == 0
    [pack] = json.loads(capsys.readouterr().out)["packs"]
    assert pack["built"] == CURRENT
    assert pack["pages"][0]["first_page"] == index["items"][0]["first_page"]

    put(workspace, small(EV_2=OTHER))
    assert run("impact", "EV-1", "--workspace", workspace, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["packs"][0]["built"] == OUT_OF_DATE


def test_the_samples_continuity_exercise_is_the_only_item_of_two_expectations() -> None:
    found = impact_of(sample_survey().model, "EV-0029")
    packs = {pack.pack.id: {(line.framework, line.code) for line in pack.uncovered} for pack in found.packs}

    assert packs["inspection-2026"] >= {("cqc-saf-2023", "R2"), ("cqc-asc-2026-draft", "DR1")}
    assert ("partner", "hollowmere") in {(use.kind, use.id) for use in found.uses}
