"""Map, full table, card, agenda and board's page: what they say, whole, nearly empty and far too long."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from golden import compare, pdf_text
from leverarch.governance.frontline import CARD, MAP, on_the_card, words_of
from leverarch.outputs import arrangements_overview, decision_table, incident_card
from leverarch.outputs.arrangements_overview import OverviewRow
from leverarch.outputs.printed import basis_words
from leverarch.pipeline import Compiled, Survey, compile_pack, plan_pack, survey
from leverarch.reading_age import hardest, reading_of, syllables
from leverarch.report import plan_text
from test_typeset import HOSTILE, assert_legible, everything, faults, squeezed, texts
from worked_example import sample_files, sample_survey, sample_world
from worlds import ORGANISATION, text, world_of

ROOT = Path(__file__).parents[1]
SAMPLES = ("inclusion-sessions", "behaviour-support", "independent-advocacy")
PARTNER = {"id": "pond", "name": "Pond Inclusion", "kind": "vcse"}
BARE = {"id": "sessions", "title": "Inclusion sessions", "partner": "pond"}
KINDS = ("accountability-map", "incident-card", "supervision-agenda")
LONG = "Responsibility-for-everything/" + "x" * 60
ROW = {"dimension": "standards", "responsibility": "Standards", "accountable": "registered-manager"}


def overviewed(*kinds: str, audience: str = "internal") -> dict[str, Any]:
    outputs = [{"kind": kind, "arrangement": "sessions"} for kind in kinds] or [{"kind": "arrangements-overview"}]
    return {"id": "p", "title": "P", "audience": audience, "as_of": "2026-11-01", "outputs": outputs}


def workspace(*arrangements: Mapping[str, Any], pack: Mapping[str, Any], **more: bytes) -> Survey:
    files = {f"content/arrangements/{one['id']}.json": text(one) for one in arrangements}
    files |= {"content/organisation.json": text(ORGANISATION), "content/partners/pond.json": text(PARTNER)}
    return survey(world_of({**files, "packs/p.json": text(pack), **more}))


def built(*arrangements: Mapping[str, Any], pack: Mapping[str, Any]) -> Compiled:
    made = compile_pack(workspace(*arrangements, pack=pack), "p", lambda _: None)
    assert made.files, [d.message for d in made.found if d.severity.value == "error"]
    return made


def sample() -> dict[str, bytes]:
    return sample_files("oversight-2026")


def overview_rows(*arrangements: Mapping[str, Any], pack: Mapping[str, Any] | None = None) -> tuple[OverviewRow, ...]:
    model = workspace(*arrangements, pack=pack or overviewed()).model
    return arrangements_overview.view(model, model.packs["p"]).rows


def long_arrangement(words: str = LONG) -> dict[str, Any]:
    row = {"responsibility": words, "accountable": "registered-manager", "by_when": words, "recorded_in": words}
    step = {
        "does": f"{words} is told. {words}",
        "within": words,
        "out_of_hours": words,
        "if_no_answer": words,
        "who": words,
    }
    return BARE | {
        "title": words,
        "accountability": [{**row, "dimension": "standards"} for _ in range(20)],
        "decisions": [{"decision": f"{words} {n}", "never": words, "by_when": words} for n in range(20)],
        "escalation": {"steps": [step] * 8, "never": words, "calls": ["registered-manager"] * 9, "danger": words},
        "information": [{"what": words, "route": words}] * 20,
        "onboarding": {"induction": [{"topic": words, "who": words}] * 20},
    }


def sound(files: Mapping[str, bytes], folder: Path) -> None:
    """Every PDF is accessible, archivable and legible; every Word file keeps the rules of its format."""
    for name, data in files.items():
        if name.endswith(".pdf"):
            assert not faults(data), name
            assert_legible(data)
        elif name.endswith(".docx"):
            (folder / name).write_bytes(data)
            assert [str(error) for error in OpenXmlValidator().validate(folder / name).errors] == [], name
            assert docx.Document(io.BytesIO(data)).core_properties.language == "en-GB", name


# What every one of them keeps to.


@pytest.mark.slow
def test_the_samples_are_sound_and_fit(tmp_path: Path) -> None:
    sound(sample(), tmp_path)
    for id_ in SAMPLES:
        assert len(texts(sample()[f"accountability-map-{id_}.pdf"])) == 1
        assert len(texts(sample()[f"incident-card-{id_}.pdf"])) == 1
    assert len(texts(sample()["arrangements-overview.pdf"])) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "arrangement", [BARE, long_arrangement(), long_arrangement(HOSTILE)], ids=["bare", "long", "hostile"]
)
def test_what_is_missing_and_what_is_long_is_sound(arrangement: Mapping[str, Any], tmp_path: Path) -> None:
    made = built(arrangement, pack=overviewed(*KINDS)).files
    sound(made, tmp_path)
    for name in (name for name in made if name.endswith(".pdf")):
        assert squeezed(str(arrangement["title"])) in everything(made[name]), name
    sound(built(arrangement, pack=overviewed()).files, tmp_path)


@pytest.mark.slow
def test_golden_documents(golden_update: bool) -> None:
    for name in ("accountability-table", "incident-card", "supervision-agenda"):
        made = sample()[f"{name}-inclusion-sessions.pdf"]
        compare(f"sample-{name}", pdf_text(made), update=golden_update)
    compare("sample-overview", pdf_text(sample()["arrangements-overview.pdf"]), update=golden_update)


@pytest.mark.slow
def test_nothing_says_what_it_must_not() -> None:
    for name, data in sample().items():
        if name.endswith(".pdf"):
            said = " ".join(" ".join(texts(data)).lower().split()).replace(
                "it gives no score and predicts no rating", ""
            )
            assert not any(word in said.split() for word in ("compliant", "score", "rating", "ready", "readiness")), (
                name
            )


def test_a_bare_arrangement_says_what_is_not_given() -> None:
    made = built(BARE, pack=overviewed(*KINDS)).files
    for name in ("accountability-table-sessions.pdf", "supervision-agenda-sessions.pdf"):
        assert "notgiven" in everything(made[name]), name
    card = everything(made["incident-card-sessions.pdf"])
    assert "Someoneindangernow?Ring999first." in card
    assert "Notgiven:whattodo,whomtoring,whomaydecidewhatandwhereitiswrittendown." in card
    assert set(made) >= {
        f"accountability-{kind}-sessions.{end}" for kind in ("map", "table") for end in ("docx", "pdf")
    }


# The map and the route.


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ({}, "Model not given"),
        ({"declared_model": "partnership"}, "Called partnership; what it is, is undecided"),
        ({"independence": "protected"}, "Independent, with interface controls"),
        ({"independence": "protected", "defined_model": {"model": "Our own words"}}, "Our own words"),
    ],
)
def test_the_heading_says_what_it_is(said: dict[str, Any], printed: str) -> None:
    model = workspace(BARE | said, pack=overviewed("accountability-map")).model
    view = decision_table.view(model, model.packs["p"], model.arrangements["sessions"])
    assert view.model == printed


def test_the_tier_is_that_of_the_risk_factors_where_none_is_named() -> None:
    model = workspace(BARE | {"risk_factors": ["personal-care"]}, pack=overviewed("accountability-map")).model
    assert decision_table.view(model, model.packs["p"], model.arrangements["sessions"]).tier == "Oversight: Intensive"


@pytest.mark.slow
def test_the_night_has_a_path_of_its_own_that_is_read_aloud() -> None:
    made = docx.Document(io.BytesIO(sample()["accountability-map-inclusion-sessions.docx"]))
    said = [str(node.get("descr")) for node in made.element.body.iter(qn("wp:docPr"))]
    assert len(said) == 1
    assert "At night and at weekends. Step 1: The same. Step 2: Ring the on-call manager." in said[0]


# The full table.


def test_the_table_has_every_column() -> None:
    view = sample_survey()
    model, pack = view.model, view.model.packs["oversight-2026"]
    made = decision_table.view(model, pack, model.arrangements["inclusion-sessions"])
    row = made.rows[0]
    assert (row.decides, row.nights) == ("Registered manager", "On-call manager, 01632\u00a0960\u00a0123")
    assert row.deputy == "Nominated individual, 01632\u00a0960\u00a0110"
    assert row.trigger
    assert row.threshold
    assert row.check
    assert row.evidence[0] == "EV-0001, 15\u00a0Sep\u00a02025"
    assert row.review == "1\u00a0Mar\u00a02027"
    assert "version 7" in made.clock
    assert {line.decision for line in made.decisions} >= {"Tell CQC", "Investigate"}


def test_evidence_that_the_reader_may_not_see_is_only_named() -> None:
    items = {
        "content/evidence/EV-1.json": text(
            {
                "id": "EV-1",
                "title": "Secret title",
                "type": "audit",
                "date": "2026-09-30",
                "owner": "quality-lead",
                "shows": "It.",
                "classification": "internal",
                "review_due": "2026-10-01",
            }
        )
    }
    one = BARE | {"accountability": [ROW | {"evidence": ["EV-1"]}]}
    for audience, said in (
        ("partner", "EV-1: not shared with this reader"),
        ("internal", "EV-1, 30 Sep 2026: past its review"),
    ):
        model = workspace(one, pack=overviewed("accountability-map", audience=audience), **items).model
        made = decision_table.view(model, model.packs["p"], model.arrangements["sessions"])
        assert made.rows[0].evidence[0].replace("\u00a0", " ") == said
        assert ("Secret title" in str(made)) == (audience == "internal")


# The card.


def test_the_card_begins_with_verbs_and_says_day_and_night() -> None:
    view = sample_survey()
    model, pack = view.model, view.model.packs["oversight-2026"]
    card = incident_card.view(model, pack, model.arrangements["inclusion-sessions"])
    assert [step.first for step in card.steps] == [
        "Make safe",
        "Tell: Inclusion coordinator",
        "Tell: Safeguarding lead",
        "Tell: Council safeguarding",
    ]
    assert [(call.day, call.night) for call in card.calls][1:] == [
        ("01632 960 145", "01632 960 123"),
        ("07700 900 162", "01632 960 123"),
        ("01632 960 180", "01632 960 181"),
    ]
    assert card.calls[0].night == card.calls[0].day
    assert [row.where for row in card.records] == ["Concern record; lead’s log", "Session record"]


def test_the_card_takes_its_topics_or_the_first_decisions() -> None:
    plain = [{"decision": f"Decision {n}"} for n in range(4)]
    named = [*plain, {"decision": "Ring the council", "topic": "tell-council"}]
    for rows, expected in ((plain, ["Decision 0", "Decision 1"]), (named, ["Ring the council"])):
        model = workspace(BARE | {"decisions": rows}, pack=overviewed("incident-card")).model
        assert [row.decision for row in on_the_card(model.arrangements["sessions"])] == expected


def test_a_card_that_is_too_long_runs_on_and_is_named() -> None:
    made = built(long_arrangement(), pack=overviewed("onboarding-pack", "incident-card"))
    [found] = [d for d in made.found if d.rule.name == "overfull-page"]
    assert "incident-card-sessions.pdf" in found.message
    assert found.place.line == 11
    assert squeezed(LONG) in everything(made.files["incident-card-sessions.pdf"])


@pytest.mark.slow
def test_both_cards_of_a_sheet_say_the_same() -> None:
    [page] = pypdfium2.PdfDocument(sample()["incident-card-inclusion-sessions.pdf"])
    width, _ = page.get_size()
    words = page.get_textpage()
    left = words.get_text_bounded(right=width / 2)
    assert squeezed(left) == squeezed(words.get_text_bounded(left=width / 2))


# The board's page.


def test_the_overview_says_what_each_is() -> None:
    [row] = overview_rows(BARE | {"declared_model": "partnership", "accountability": [ROW]})
    assert (row.called, row.model, row.line) == ("Partnership", "Undecided", "line 5; 8 indicators not answered")
    assert (row.starts, row.gate_mark, row.gate) == (False, "▲", "Do not start")
    assert row.evidence == "1 of 1 row: Standards"
    assert row.reviews == ("Next review not given",)


def test_the_overview_shows_reviews_that_are_past_and_the_next_one() -> None:
    reviews = [{"title": title, "next": day} for title, day in (("Late", "2026-10-31"), ("Next", "2026-11-02"))]
    [row] = overview_rows(BARE | {"reviews": reviews, "review_due": "2027-01-01"})
    assert [line.replace("\u00a0", " ") for line in row.reviews] == ["Late: 31 Oct 2026 (past)", "Next: 2 Nov 2026"]


def test_ended_arrangements_come_last() -> None:
    ended = BARE | {"id": "a", "title": "A walk", "status": "ended", "ends_on": "2026-01-31"}
    rows = overview_rows(ended, BARE)
    assert [row.title for row in rows] == ["Inclusion sessions", "A walk"]
    assert rows[1].status == "Ended 31 Jan 2026"


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ({"model": "Undecided"}, ""),
        (
            {"model": "Ours", "decided_by": "registered-manager"},
            "The provider decided: Ours (Registered manager, not given)",
        ),
    ],
)
def test_the_overview_says_what_the_provider_decided(model: dict[str, str], said: str) -> None:
    assert overview_rows(BARE | {"defined_model": model})[0].decided == said


def test_an_empty_workspace_has_an_overview() -> None:
    view = survey(world_of({"content/organisation.json": text(ORGANISATION), "packs/p.json": text(overviewed())}))
    made = compile_pack(view, "p", lambda _: None).files
    assert "Thereisnoarrangement" in everything(made["arrangements-overview.pdf"])


def test_the_overview_reaches_every_arrangement_and_partner() -> None:
    alone = {"content/partners/alone.json": text(PARTNER | {"id": "alone"})}
    view = workspace(BARE, BARE | {"id": "other"}, pack=overviewed(), **alone)
    plan = plan_pack(view, "p").plan
    assert plan is not None
    reached = {path for path, _ in plan.inputs}
    wanted = ("arrangements/sessions", "arrangements/other", "partners/pond", "partners/alone")
    assert reached >= {f"content/{name}.json" for name in wanted}
    assert any(path.endswith("governance/oversight.json") for path in reached)


# How hard the words are.

COUNTED = (
    "safeguarding:3 registered:3 session:2 competence:3 supervision:4 escalation:4 threshold:2 information:4 decides:2 "
    "called:1 signed:1 needed:2 handled:2 times:1 roles:1 tables:2 cases:2 changes:2 services:3 provider:3 serious:3 "
    "experience:4 actual:3 continuity:5 video:3 worrying:3 quality:3 social:2 patient:2 immediately:5 element:3 "
    "statement:2 safely:2 agreement:3 review:2 behaviour:3 medicine:3 restrictive:3 practice:2 coordinator:5 "
    "advocate:3 telephone:3 people:2 people’s:2 don’t:1 secrecy:3 CQC:3 hours:1 e-mail:2 999:1 whole:1 period:3 "
    "recommendation:5 care:1 carer:2 families:3 coaches:2 schemes:1 recorded:3 agreed:2 organisation:5 situation:4 "
    "suitable:3 guardian:3 complaint:2 employer:3 bathed:1 edge:1"
)


@pytest.mark.parametrize("pair", COUNTED.split())
def test_syllables(pair: str) -> None:
    word, _, count = pair.rpartition(":")
    assert syllables(word) == int(count)


def test_the_reading_age_is_the_published_formula() -> None:
    # 10 words in two sentences, 12 syllables: 0.39 * 5 + 11.8 * 1.2 - 15.59 = 0.52, and five.
    made = reading_of(["Tell the safeguarding lead now. You do not wait here.", "Same day"])
    assert (made.sentences, made.words, made.age) == (2, 10, 5.5)
    assert reading_of(["Same day", ""]).age == 0
    assert hardest(["One two three four.", "Immediate organisational communication requirements."], 1)[0].number == 1


def test_the_samples_are_not_hard_to_read() -> None:
    for arrangement in sample_survey().model.arrangements.values():
        for kind in (MAP, CARD):
            reading = reading_of(said.text for said in words_of(kind, arrangement))
            assert reading.words > 50
            assert reading.age < 11


def test_plan_and_manifest_report_the_reading_age() -> None:
    step = {"does": "Ring the safeguarding lead. Say what you saw and heard."}
    one = BARE | {"escalation": {"steps": [step]}}
    view = workspace(one, pack=overviewed("incident-card"))
    plan = plan_pack(view, "p").plan
    assert plan is not None
    assert "reading age about 6 (Flesch-Kincaid, from 10 words in 2 sentences; too few to be sure)" in plan_text(plan)
    manifest = json.loads(compile_pack(view, "p", lambda _: None).files["manifest.json"])
    assert [output["reading_age"]["words"] for output in manifest["outputs"]] == [10, 10]


def test_a_template_of_its_own_gives_the_full_table_where_it_has_one() -> None:
    output = {"kind": "accountability-map", "arrangement": "sessions", "template": "ours"}
    pack = {**overviewed(), "outputs": [output]}
    shipped = sample_world().shipped
    whole = {
        f"templates/ours/map.{kind}": shipped[f"templates/accountability-map/map.{kind}"] for kind in ("docx", "typ")
    }
    usual, own = "templates/accountability-map/table.typ", "templates/ours/table.typ"
    for more, used, unused in (({}, usual, own), ({own: shipped[usual]}, own, usual)):
        plan = plan_pack(workspace(BARE, pack=pack, **whole, **more), "p").plan
        assert plan is not None
        named = {path.partition("templates/")[2]: path for path, _ in plan.templates}
        jobs = {document.name: document.content for document in plan.documents}
        assert f"templates/{jobs['accountability-table-sessions.pdf'].template}" == used
        assert f"templates/{jobs['accountability-table-sessions.docx'].template}" == usual.replace(".typ", ".docx")
        assert used.removeprefix("templates/") in named, unused


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("statute: yearly fee", "Law: yearly fee"),
        ("contract: clause 4; custom: each year", "Contract: clause 4; usual practice: each year"),
        ("Our own words; customs: none", "Our own words; customs: none"),
        ("", ""),
    ],
)
def test_the_ground_of_a_check_is_said_in_plain_words(said: str, printed: str) -> None:
    assert basis_words(said) == printed
