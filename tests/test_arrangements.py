"""Where the three sample arrangements stand, and what a reader is told when one answer or one check changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leverarch.cli import main
from leverarch.governance.standing import Standing, standing_of
from leverarch.pipeline import Survey, findings_about, survey
from leverarch.words import INDICATORS
from leverarch.world import World
from worked_example import sample_world
from worlds import text

ROOT = Path(__file__).parents[1]
#: The files that arrangements are judged by; items without their files, so that nothing has to be opened.
JUDGED = ("content/organisation", "content/partners/", "content/arrangements/", "content/governance/")
AS_OF = date(2026, 11, 1)
MODELS = {
    "inclusion-sessions": ("partnership with regulated-care interfaces", 4),
    "behaviour-support": ("treated as subcontracted for governance", 2),
    "independent-advocacy": ("independent, with interface controls", 1),
}
#: What each answer of each sample arrangement leads to, where it is not what stands there: (indicator, answer) to the
#: model, the line, and the findings that come with it. What is not listed changes neither.
CONTRADICTED, DIFFERS, DIRECTED = "label-contradicted", "decision-differs", "directed-independence"
FLIPS: Mapping[str, Mapping[tuple[str, str], tuple[str, int, set[str]]]] = {
    "inclusion-sessions": {
        ("complementary", "partly"): ("undecided", 5, {DIFFERS}),
        ("complementary", "no"): ("undecided", 5, {DIFFERS}),
    },
    "behaviour-support": {
        ("provider_standards", "partly"): ("undecided", 5, {DIFFERS}),
        ("provider_standards", "no"): ("undecided", 5, {DIFFERS}),
        ("provider_risk", "partly"): ("undecided", 5, {DIFFERS}),
        ("provider_risk", "no"): ("undecided", 5, {DIFFERS}),
        ("integral", "partly"): ("undecided", 5, {DIFFERS}),
        ("integral", "no"): ("undecided", 5, {DIFFERS}),
        ("interface_oversight", "no"): ("subcontracting", 2, set()),
    },
    "independent-advocacy": {
        ("provider_directs", "partly"): (*MODELS["independent-advocacy"], {DIRECTED}),
        ("provider_directs", "yes"): (*MODELS["independent-advocacy"], {DIRECTED}),
    },
}


@cache
def files() -> Mapping[str, bytes]:
    return {name: data for name, data in sample_world().files.items() if name.startswith(JUDGED)}


def changed(path: str, *change: tuple[tuple[str | int, ...], Any]) -> Survey:
    """The sample with values of one file changed; a value of `None` takes away."""
    value = json.loads(files()[path])
    for pointer, new in change:
        at = value
        for step in pointer[:-1]:
            at = at[step]
        if new is None:
            del at[pointer[-1]]
        else:
            at[pointer[-1]] = new
    return survey(World({**files(), path: text(value)}, sample_world().shipped, lambda _paths: {}))


def arrangement_file(id_: str) -> str:
    return f"content/arrangements/{id_}.json"


def stands(view: Survey, id_: str) -> Standing:
    return standing_of(view.model, view.model.arrangements[id_], AS_OF)


def names(view: Survey, id_: str) -> set[str]:
    """The rules about what the arrangement is. Items and packs are not there, so the rest says nothing sure."""
    said = {d.rule.name for d in findings_about(view)[id_]}
    return said & {CONTRADICTED, DIFFERS, DIRECTED, "undecided-model", "unanswered-indicator", "unknown-registration"}


@pytest.mark.parametrize("id_", MODELS)
def test_the_sample_comes_out_as_the_guidance_says(id_: str) -> None:
    view = changed(arrangement_file(id_))

    standing = stands(view, id_)

    assert (standing.result.model, standing.result.rule) == MODELS[id_]
    assert names(view, id_) == set()
    assert standing.gate.word == "start"


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["yes", "partly", "no"])
@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("id_", MODELS)
def test_every_answer_changed_alone(id_: str, indicator: str, answer: str) -> None:
    view = changed(arrangement_file(id_), (("indicators", indicator, "answer"), answer))
    model, rule, found = FLIPS[id_].get((indicator, answer), (*MODELS[id_], set()))

    result = stands(view, id_).result

    assert (result.model, result.rule, names(view, id_)) == (model, rule, found)


@pytest.mark.slow
@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("id_", MODELS)
def test_every_answer_and_every_reason_taken_away(id_: str, indicator: str) -> None:
    path = arrangement_file(id_)

    assert "unanswered-indicator" in names(changed(path, (("indicators", indicator), None)), id_)
    assert "unanswered-indicator" in names(changed(path, (("indicators", indicator, "because"), None)), id_)


@pytest.mark.parametrize("label", ["partnership", "subcontracting", "independent"])
@pytest.mark.parametrize("id_", MODELS)
def test_every_other_label_is_contradicted(id_: str, label: str) -> None:
    own = json.loads(files()[arrangement_file(id_)])["declared_model"]

    view = changed(arrangement_file(id_), (("declared_model",), label))

    assert names(view, id_) == ({CONTRADICTED} if label != own else set())


@pytest.mark.parametrize("id_", MODELS)
def test_registration_that_is_not_known_blocks(id_: str) -> None:
    view = changed(arrangement_file(id_), (("regulated_activity", "carried_on"), "unknown"))

    assert stands(view, id_).gate.word == "do not start"
    assert names(view, id_) == {"unknown-registration"}


NEEDED = {
    "legal-form",
    "insurance",
    "dbs",
    "safer-recruitment",
    "safeguarding-policy",
    "ico",
    "data-sharing",
    "continuity",
}


CHECKED = "content/partners/tarnbeck.json"


@pytest.mark.parametrize(
    "number", range(len(json.loads((ROOT / CHECKED).read_text(encoding="utf-8"))["due_diligence"]))
)
def test_every_check_of_a_partner_blocks_when_it_lapses(number: int) -> None:
    path = CHECKED
    lapsed = changed(path, (("due_diligence", number, "expiry"), "2026-10-31"))
    blocks = changed(path, (("due_diligence", number, "status"), "blocks"))

    for view in (lapsed, blocks):
        gate = stands(view, "behaviour-support").gate
        assert [line.at for line in gate.blocking] == [("due_diligence", number)]


@pytest.mark.parametrize("kind", NEEDED)
def test_a_check_that_the_tier_asks_for_blocks_when_it_is_not_there(kind: str) -> None:
    path = "content/partners/tarnbeck.json"
    lines = [line for line in json.loads(files()[path])["due_diligence"] if line.get("kind") != kind]

    gate = stands(changed(path, (("due_diligence",), lines)), "behaviour-support").gate

    assert [(line.kind, line.why) for line in gate.blocking] == [(kind, "there is no such check")]


def test_cover_below_what_is_asked_blocks() -> None:
    path = "content/partners/hollowmere.json"
    number = next(n for n, line in enumerate(json.loads(files()[path])["due_diligence"]) if line["kind"] == "insurance")

    gate = stands(changed(path, (("due_diligence", number, "limit"), 2_500_000)), "inclusion-sessions").gate

    assert [line.why for line in gate.blocking] == ["£2.5m of cover, £10m asked"]


FACTORS = {
    (): "Standard",
    ("direct-contact",): "Standard",
    ("direct-contact", "access-to-records"): "Enhanced",
    ("transport",): "Enhanced",
    ("transport", "personal-care"): "Intensive",
    ("regulated-activity",): "Intensive",
}


@pytest.mark.parametrize(("factors", "tier"), FACTORS.items())
def test_risk_factors_set_the_tier(factors: tuple[str, ...], tier: str) -> None:
    view = changed(arrangement_file("inclusion-sessions"), (("risk_factors",), list(factors)))

    standing = stands(view, "inclusion-sessions")

    assert standing.placement.title == tier
    assert ("tier-differs" in {d.rule.name for d in view.found}) == (tier != "Enhanced")


def test_the_table_of_tiers_is_the_providers_to_edit() -> None:
    table = json.loads(files()["content/governance/oversight.json"])
    table["tiers"] = [{"id": "close", "title": "Close", "any": ["transport"]}, {"id": "light", "title": "Light touch"}]
    view = survey(
        World({**files(), "content/governance/oversight.json": text(table)}, sample_world().shipped, lambda _paths: {})
    )

    assert {stands(view, id_).placement.title for id_ in MODELS} == {"Light touch"}


def test_without_a_table_of_its_own_the_shipped_one_counts() -> None:
    own = {name: data for name, data in files().items() if "governance" not in name}
    view = survey(World(own, sample_world().shipped, lambda _paths: {}))

    assert stands(view, "behaviour-support").placement.title == "Intensive"


@pytest.mark.slow
def test_the_command_prints_what_each_arrangement_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["arrangements", "--workspace", str(ROOT), "--format", "json"])

    listed = json.loads(capsys.readouterr().out)
    assert end.value.code == 0
    assert {line["id"]: (line["model"], line["rule"]) for line in listed} == MODELS
    assert all({"declared_model", "tier", "gate", "findings"} <= set(line) for line in listed)


def test_without_a_partner_or_a_single_check_nobody_starts() -> None:
    path = arrangement_file("inclusion-sessions")
    gone = stands(changed(path, (("partner",), "nobody")), "inclusion-sessions").gate
    assert [line.why for line in gone.blocking] == ["the partner’s file is not there, or can’t be read"]

    arrangement = json.loads(files()[path])
    partner = json.loads(files()["content/partners/hollowmere.json"])
    del arrangement["risk_factors"], arrangement["tier"], partner["due_diligence"]
    own = {path: text(arrangement), "content/partners/hollowmere.json": text(partner)}
    view = survey(World(files={**files(), **own}, shipped=sample_world().shipped, probe=lambda _: {}))
    assert stands(view, "inclusion-sessions").gate.word == "do not start"


def test_the_command_says_that_there_is_no_arrangement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    with pytest.raises(SystemExit):
        main(["arrangements", "--workspace", str(tmp_path)])

    assert capsys.readouterr().out == "there is no arrangement\n"


@pytest.mark.slow
def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["arrangements", "--workspace", str(ROOT), "--as-of", "2028-01-01"])

    out = capsys.readouterr().out
    assert all(id_ in out for id_ in MODELS)
    assert "do not start" in out
