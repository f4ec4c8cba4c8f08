"""Which frameworks fit a pack: every aspect, that unknown stays unknown, and what the command prints."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from leverarch.cli import frameworks as command
from leverarch.cli import main
from leverarch.frameworks_fit import Aspect, Fit, Reason, Verdict, fit_of, in_force_on
from leverarch.model import Applies, Context, Framework, Organisation, Pack, Service
from leverarch.pipeline import survey
from worlds import ORGANISATION, PACK, SMALL, text, world_of

MODEL = survey(world_of(SMALL)).model
assert MODEL.organisation is not None
HERE: Organisation = replace(MODEL.organisation, nation="england")
SMALL_PACK = MODEL.packs["small"]
OLD, NEW = MODEL.frameworks["ppn-002"], MODEL.frameworks["ppn-026"]


def pack_of(as_of: date = date(2027, 2, 1), **context: Any) -> Pack:
    return replace(SMALL_PACK, as_of=as_of, context=Context(**context))


def verdict(framework: Framework, organisation: Organisation | None = HERE, **context: Any) -> str:
    return fit_of(framework, pack_of(**context), organisation).verdict.value


@pytest.mark.parametrize(
    ("commenced", "old", "new"),
    [
        (date(2025, 2, 12), "does not fit", "does not fit"),
        (date(2025, 2, 13), "fits", "does not fit"),
        (date(2026, 12, 31), "fits", "does not fit"),
        (date(2027, 1, 1), "does not fit", "fits"),
        (None, "not known", "not known"),
    ],
)
def test_the_day_of_commencement_chooses_between_the_social_value_models(
    commenced: date | None, old: str, new: str
) -> None:
    context = {"buyer": "central-government", "value": 1_000_000, "procurement_commenced": commenced}

    assert (verdict(OLD, **context), verdict(NEW, **context)) == (old, new)


@pytest.mark.parametrize("buyer", ["local-authority", "nhs", "other"])
def test_no_other_buyer_is_bound_by_a_model_of_central_government(buyer: str) -> None:
    assert verdict(OLD, buyer=buyer) == "does not fit"
    assert verdict(NEW, buyer=buyer) == "does not fit"


def test_a_smaller_contract_is_outside_the_new_model() -> None:
    context = {"buyer": "central-government", "procurement_commenced": date(2027, 1, 1)}

    assert verdict(NEW, **context) == "not known"
    assert verdict(NEW, **context, value=999_999) == "does not fit"


def test_one_reason_against_is_enough_and_is_the_one_that_is_told() -> None:
    fit = fit_of(NEW, pack_of(buyer="nhs"), None)

    assert fit.verdict is Verdict.NOT
    assert fit.because == ("it is for contracts with a central government body, and the buyer here is an NHS body",)


def test_nothing_against_and_nothing_missing_fits() -> None:
    assert Fit("any", ()).verdict is Verdict.FITS
    assert Fit("any", (Reason(Aspect.NATION, Verdict.FITS, "it is for England"),)).verdict is Verdict.FITS


def test_the_nation_is_the_packs_own_or_else_the_organisations() -> None:
    cqc = MODEL.frameworks["cqc-saf-2023"]

    assert verdict(cqc) == "fits"
    assert verdict(cqc, nation="scotland") == "does not fit"
    assert verdict(cqc, organisation=None) == "not known"
    assert verdict(replace(cqc, applies=None, nation="Northern Ireland")) == "does not fit"
    assert verdict(replace(cqc, applies=None, nation="the UK")) == "not known"


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("Supported living, 8 flats", "fits"),
        ("SUPPORTED-LIVING", "fits"),
        ("Care home", "not known"),
        ("", "not known"),
    ],
)
def test_what_the_organisation_calls_its_services_can_only_speak_for_a_framework(described: str, expected: str) -> None:
    wanted = replace(OLD, applies=Applies(nations=("england",), service_types=("supported living",)))
    own = replace(HERE, services=(Service("one", "One", type=described),))

    assert verdict(wanted, organisation=own) == expected


def test_what_the_pack_says_of_its_services_can_speak_against_one() -> None:
    wanted = replace(OLD, applies=Applies(nations=("england",), service_types=("supported living",)))

    assert verdict(wanted, service_types=("Care home",)) == "does not fit"
    assert verdict(wanted, service_types=("Care home", "Supported living")) == "fits"


def test_in_force_on_its_first_and_last_day() -> None:
    held = replace(OLD, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [in_force_on(held, day) for day in days] == [False, True, True, False]
    assert not in_force_on(replace(held, status="draft"), days[1])
    assert not in_force_on(replace(held, status="superseded"), days[1])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    context = {"nation": "england", "buyer": "local-authority"}
    files = {
        **SMALL,
        "packs/small.json": text({**PACK, "context": context}),
        "content/organisation.json": text({**ORGANISATION, "nation": "england"}),
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def test_the_command_lists_versions_statuses_and_leaves(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frameworks", "--workspace", workspace, "--format", "json") == 0

    listed = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    counts = {id_: one["expectations"] for id_, one in listed.items()}
    assert counts == {
        "care-act-safeguarding": 6,
        "commissioner-core": 12,
        "cqc-asc-2026-draft": 24,
        "cqc-registration-2009": 8,
        "cqc-saf-2023": 34,
        "hsca-2014": 14,
        "partner-oversight": 7,
        "ppn-002": 12,
        "ppn-026": 6,
        "two-lines": 2,
    }
    draft = listed["cqc-asc-2026-draft"]
    assert (draft["version"], draft["status"], draft["origin"]) == ("draft 9", "draft", "shipped")
    assert listed["two-lines"]["origin"] == "workspace"
    assert "fit" not in draft


def test_the_command_says_which_fit_a_pack_and_why(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frameworks", "--workspace", workspace, "--pack", "small", "--format", "json") == 0

    fits = {one["id"]: one["fit"] for one in json.loads(capsys.readouterr().out)}
    assert fits["cqc-saf-2023"]["verdict"] == "fits"
    assert fits["two-lines"] == {
        "verdict": "not known",
        "because": ["the framework does not say which nation it is for"],
        "aspects": [
            {
                "aspect": "nation",
                "verdict": "not known",
                "why": "the framework does not say which nation it is for",
            },
            {"aspect": "dates", "verdict": "fits", "why": "it is in force"},
        ],
    }
    assert fits["ppn-002"]["verdict"] == "does not fit"

    assert run("frameworks", "--workspace", workspace, "--pack", "small") == 0
    shown = capsys.readouterr().out
    assert "does not fit" in shown
    assert "for small, as at 1 November 2026" in shown


def test_an_unknown_pack_is_wrong_usage(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frameworks", "--workspace", workspace, "--pack", "smal") == 2
    assert "did you mean small?" in capsys.readouterr().err


def test_a_broken_framework_is_named_and_the_others_are_listed(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "content/frameworks/two-lines.json").write_text('{"id": "two-lines", "title": 3}', encoding="utf-8")

    assert run("frameworks", "--workspace", workspace, "--format", "json") == 1

    printed = capsys.readouterr()
    assert "two-lines" not in {one["id"] for one in json.loads(printed.out)}
    assert "not listed: " in printed.err


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_tables_fit_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch, workspace: Path) -> None:
    """Nothing is cut off, however narrow; ids stay whole from 60 columns."""
    consoles: list[Console] = []

    def recording(**_: Any) -> Console:
        consoles.append(Console(width=width, record=True, file=StringIO()))
        return consoles[-1]

    monkeypatch.setattr(command, "Console", recording)
    for more in ((), ("--pack", "small")):
        assert run("frameworks", "--workspace", workspace, *more) == 0
        shown = consoles[-1].export_text()
        assert max(map(len, shown.splitlines())) <= width
        assert "…" not in shown
        assert width < 60 or "cqc-registration-2009" in shown
