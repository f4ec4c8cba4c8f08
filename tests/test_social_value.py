"""The social value report: the model and why, what was promised and delivered, and what nothing shows. No score."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from leverarch.claiming.fill import filled
from leverarch.output import Document, LeftOut
from leverarch.outputs import social_value_report
from leverarch.outputs.social_value_choice import chosen
from leverarch.outputs.social_value_parts import Figures
from leverarch.outputs.social_value_views import SocialValueView
from leverarch.pipeline import Survey, check_all, compile_pack, render_alone, survey
from test_typeset import HOSTILE, LONG, SOLID, assert_legible, everything, faults, squeezed
from worked_example import sample_files, sample_survey
from worlds import ORGANISATION, text, world_of

ROOT = Path(__file__).parents[1]
FORBIDDEN = ("compliant", "score:", "readiness", "guarantee", "traffic", "proxy value of")
FRAMEWORK = {
    "id": "local",
    "title": "A council's social value questions",
    "short_title": "Council questions",
    "version": "2025",
    "status": "in_force",
    "nation": "england",
    "family": "social-value-model",
    "applies": {"nations": ["england"], "buyers": ["local-authority"], "value_from": 100000},
    "expectations": [
        {"code": "T1", "title": "Good work"},
        {"code": "T1.1", "title": "Paid work", "parent": "T1"},
        {"code": "T1.2", "title": "Fair pay", "parent": "T1"},
        {"code": "T2", "title": "Places to learn"},
    ],
}
RECORD = {
    "id": "ledger",
    "title": "Social value ledger",
    "owner": "quality-lead",
    "classification": "internal",
    "period": {"from": "2026-01-01", "to": "2026-09-30"},
    "columns": [
        {"name": "line", "type": "code", "key": True, "required": True},
        {"name": "date", "type": "date", "required": True},
        {"name": "what", "type": "choice", "choices": ["hours", "people", "spend"]},
        {"name": "kind", "type": "choice", "choices": ["SME", "VCSE"]},
        {"name": "amount", "type": "number"},
    ],
}
ROWS = """line,date,what,kind,amount
L-1,2026-01-15,hours,,40
L-2,2026-04-20,hours,,30
L-3,2026-08-01,hours,,15
L-4,2026-02-01,spend,SME,1200
L-5,2026-05-01,spend,VCSE,300.50
L-6,2026-03-01,people,VCSE,
L-7,2026-03-02,people,VCSE,
"""


def measure(id_: str, what: str, kind: str = "sum", **more: Any) -> bytes:
    usual = {
        "id": id_,
        "title": f"Measured: {what}",
        "kind": kind,
        "record": "ledger",
        "owner": "quality-lead",
        "population": [{"column": "what", "is": what}],
        **({"value": "amount"} if kind == "sum" else {}),
    }
    return text(usual | more)


COMMITMENT = {
    "id": "hours",
    "title": "Paid hours for local people",
    "owner": "quality-lead",
    "buyer": "Northmarch Council",
    "contract": "NC-1",
    "framework": "local",
    "expectation": "T1.1",
    "amount": 100,
    "unit": "paid hours",
    "beneficiary": "Local people",
    "place": "Northmarch",
    "from": "2026-01-01",
    "due": "2026-09-30",
    "measure": "hours",
    "schedule": [{"by": "2026-06-30", "amount": 80}],
    "variance": [{"by": "2026-06-30", "because": "A post stood empty.", "action": "Fill it", "owner": "quality-lead"}],
}
CASE = {
    "id": "EV-1",
    "title": "From the table to work",
    "type": "case-study",
    "date": "2026-08-01",
    "owner": "quality-lead",
    "shows": "One person's way to paid work.",
    "classification": "public",
    "consent": "Sheet CS-1, kept by the quality lead",
    "consent_until": "2027-07-31",
    "maps": [{"framework": "local", "expectation": "T1.1", "strength": "direct", "because": "It is about work."}],
}
OUTPUT: dict[str, Any] = {
    "kind": "social-value-report",
    "frameworks": ["local"],
    "commitments": "all",
    "measures": ["people"],
    "spend": ["spend"],
}
PACK = {
    "id": "sv",
    "title": "Social value for Northmarch Council",
    "audience": "commissioner",
    "as_of": "2026-11-01",
    "context": {"nation": "england", "buyer": "local-authority", "value": 500000},
    "outputs": [OUTPUT],
}
FILES: Mapping[str, bytes] = {
    "content/organisation.json": text(ORGANISATION | {"nation": "england"}),
    "content/frameworks/local.json": text(FRAMEWORK),
    "content/records/ledger.json": text(RECORD),
    "content/records/ledger.csv": ROWS.encode(),
    "content/measures/hours.json": measure("hours", "hours", unit="paid hours", counts="things", group_by=["quarter"]),
    "content/measures/spend.json": measure("spend", "spend", unit="£", counts="things", group_by=["kind"]),
    "content/measures/people.json": measure("people", "people", "count", unit="people", counts="people"),
    "content/commitments/hours.json": text(COMMITMENT),
    "content/evidence/EV-1.json": text(CASE),
    "packs/sv.json": text(PACK),
}


def changed(**files: Any) -> dict[str, bytes]:
    """The workspace with fields of its files changed: `commitments__hours={"amount": 50}`."""
    made = dict(FILES)
    for name, more in files.items():
        path = name.replace("__", "/")
        path = f"{path}.json" if path.startswith("packs/") else f"content/{path}.json"
        known = json.loads(made[path]) if path in made else {}
        made[path] = text(known | more)
    return made


def output(**more: Any) -> dict[str, Any]:
    return {"outputs": [OUTPUT | more]}


def shown(files: Mapping[str, bytes] = FILES) -> SocialValueView:
    return made(files)[0]


def made(files: Mapping[str, bytes]) -> tuple[SocialValueView, tuple[Document, ...], tuple[LeftOut, ...], Survey]:
    view = survey(world_of(files))
    pack = view.model.packs["sv"]
    model = filled(view.model, pack)
    documents, left = social_value_report.plan(model, pack, pack.outputs[0])
    held = chosen(model, pack, pack.outputs[0])
    told = social_value_report.view(model, pack, pack.outputs[0], held, Figures("x.docx"))
    return told, documents, left, view


def rendered(files: Mapping[str, bytes]) -> dict[str, bytes]:
    _, documents, _, view = made(files)
    files_, found = render_alone(view, documents)
    assert found == ()
    return files_


def facts(files: Mapping[str, bytes] = FILES) -> dict[str, str]:
    return {fact.label: fact.value for fact in shown(files).commitments[0].box.facts}


# The model.


def test_the_model_is_named_with_every_reason_for_it() -> None:
    (model,) = shown().models
    assert model.verdict == "It fits this pack"
    assert model.reasons == (
        "It is for England.",
        "It is in force.",
        "It is for contracts with a council.",
        "It is for contracts from £100,000.",
    )


def test_what_is_not_known_is_said() -> None:
    (model,) = shown(changed(packs__sv={"context": {"buyer": "local-authority"}})).models
    assert model.verdict == "Not known"
    assert "Not known: It is for contracts from £100,000, and the pack's context gives no value." in model.reasons


def test_without_a_name_in_the_pack_the_one_that_fits_is_taken() -> None:
    bare = {key: value for key, value in OUTPUT.items() if key != "frameworks"}
    view = shown(dict(FILES) | {"packs/sv.json": text(PACK | {"outputs": [bare]})})
    assert [model.title for model in view.models] == ["A council's social value questions"]
    assert any(line.startswith("PPN 002 social value: does not fit, because") for line in view.others)


def test_the_other_editions_are_named_with_what_speaks_against_them() -> None:
    assert [line.partition(":")[0] for line in shown().others] == ["PPN 002 social value", "PPN 026 social value"]


# Promised and delivered.


def test_a_commitment_has_both_numbers_its_share_and_where_they_come_from() -> None:
    (part,) = shown().commitments
    assert (part.promised, part.delivered, part.difference) == ("100 paid hours", "85 paid hours", "−15 paid hours")
    assert (part.rate, part.state, part.due) == ("85%", "Late, not all delivered", "30\u00a0Sep\u00a02026")
    assert (part.box.big, part.box.of) == ("85", "of 100 paid hours promised")
    assert facts()["Period"] == "Jan–Sep 2026"
    assert "Social value ledger" in facts()["Source"]
    assert facts()["Answered for by"] == "Quality lead"


def test_each_quarter_says_what_was_done_about_a_difference() -> None:
    lines = shown().commitments[0].quarters
    assert [(q.by, q.promised, q.delivered, q.difference) for q in lines] == [
        ("31\u00a0Mar\u00a02026", "–", "40", "–"),
        ("30\u00a0Jun\u00a02026", "80", "70", "−10"),
        ("30\u00a0Sep\u00a02026", "100", "85", "−15"),
    ]
    assert (lines[1].because, lines[1].done) == ("A post stood empty.", "Fill it (Quality lead).")
    assert (lines[2].because, lines[2].done) == ("Nothing is said.", "not given")


@pytest.mark.parametrize(
    ("more", "state", "rate"),
    [
        ({"amount": 85}, "Delivered", "100%"),
        ({"amount": 50}, "Delivered", "170%"),
        ({"amount": 85.001}, "Late, not all delivered", "99.999%"),
        ({"due": "2027-09-30"}, "Part delivered", "85%"),
        ({"measure": "none"}, "Not counted", ""),
        ({"from": "2027-01-01", "due": "2027-09-30"}, "Nothing delivered yet", ""),
    ],
)
def test_states_are_words_and_a_share_is_not_rounded_up_to_all(more: dict[str, Any], state: str, rate: str) -> None:
    (part,) = shown(changed(commitments__hours=more)).commitments
    assert (part.state, part.rate) == (state, rate)


def test_what_is_not_counted_is_not_nought() -> None:
    bare = {key: value for key, value in COMMITMENT.items() if key != "measure"}
    files = dict(FILES) | {"content/commitments/hours.json": text(bare)}
    view = shown(files)
    assert view.commitments[0].delivered == "not available"
    assert facts(files)["Delivered"] == "not available, because no measure counts it"
    assert (
        "Paid hours for local people",
        "Promised: 100 paid hours. Delivered: not available, because no measure counts it.",
    ) in [(gap.what, gap.said) for gap in view.gaps]


def test_what_is_promised_to_another_buyer_is_not_this_readers() -> None:
    other = COMMITMENT | {"id": "a-first", "buyer": "Marrowby Council", "title": "For another"}
    files = dict(FILES) | {"content/commitments/a-first.json": text(other)}
    assert {part.buyer for part in shown(files).commitments} == {"Northmarch Council", "Marrowby Council"}
    pack = json.loads(files["packs/sv.json"])
    pack["context"] = {**pack.get("context", {}), "buyer_name": "northmarch  council"}
    named = files | {"packs/sv.json": text(pack)}
    assert [part.buyer for part in shown(named).commitments] == ["Northmarch Council"]


def test_commitments_outside_the_model_are_not_lost() -> None:
    files = changed(commitments__hours={"expectation": "T9"})
    view = shown(files)
    assert [(part.code, part.title) for part in view.outcomes][-1] == (
        "",
        "Promised outside the outcomes of this model",
    )
    assert len(view.outcomes[-1].commitments) == 1


def test_what_is_closed_to_the_reader_is_left_out_and_said() -> None:
    files = changed(commitments__hours={"classification": "internal"}, measures__people={"classification": "internal"})
    view, _, left, _ = made(files)
    assert view.commitments == ()
    assert {one.id for one in left} == {"hours", "people"}
    assert "85" not in str(asdict(view))


def test_a_closed_measure_gives_no_number_away() -> None:
    view = shown(changed(measures__hours={"classification": "internal"}))
    assert view.commitments[0].delivered == "not available"
    assert view.commitments[0].drawn == ()
    assert "85 " not in str(asdict(view))


def test_small_numbers_of_people_are_kept_back() -> None:
    part = shown().measures[0]
    assert part.box.big == "not shown"
    line = next(one for one in shown().sources if one.what == part.title)
    assert (line.numerator, line.denominator) == ("–", "–")


def test_a_claim_stands_as_the_heading_unless_it_may_not_be_printed() -> None:
    claim = {"id": "c", "text": "We gave {{ commitment:hours }}.", "owner": "quality-lead"}
    for more, there in (({}, True), ({"use_until": "2026-10-31"}, False), ({"classification": "internal"}, False)):
        files = dict(FILES) | {"content/claims/c.json": text(claim | more)}
        part = shown(files).commitments[0]
        told = [part.heading, *part.claims]
        assert any("85 of 100 paid hours" in one for one in told) is there, more
        assert "Paid hours for local people" in (part.heading, part.title)


# Stories, spend, partners, gaps, sources.


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"consent": ""}, "it names no consent"),
        ({"consent_until": "2026-10-31"}, "its consent lapsed on 31 October 2026"),
    ],
)
def test_no_story_is_told_without_a_consent_that_holds(more: dict[str, Any], why: str) -> None:
    case = {key: value for key, value in (CASE | more).items() if value}
    files = dict(FILES) | {"content/evidence/EV-1.json": text(case)}
    view, _, left, _ = made(files)
    assert view.case_studies == ()
    assert view.case_studies_out == (f"EV-1 is left out: {why}.",)
    assert LeftOut("EV-1", why) in left
    assert "From the table to work" not in str(asdict(view))


def test_a_story_has_its_consent_and_the_day_it_holds_until() -> None:
    (story,) = shown().case_studies
    told = {fact.label: fact.value for fact in story.facts}
    assert told["Consent"] == "Sheet CS-1, kept by the quality lead"
    assert told["Consent holds until"] == "31 July 2027"
    last = shown(dict(FILES) | {"content/evidence/EV-1.json": text(CASE | {"consent_until": "2026-11-01"})})
    assert len(last.case_studies) == 1


def test_spend_is_given_by_kind_of_partner() -> None:
    (part,) = shown().spend
    assert part.box.big == "£1,500.50"
    (drawn,) = part.drawn
    assert drawn.chart.table.rows == (("SME", "£1,200"), ("VCSE", "£300.50"), ("All", "£1,500.50"))


def test_spend_that_a_commitment_counts_is_drawn_once() -> None:
    files = changed(packs__sv=output(spend=["hours"]))
    view = shown(files)
    assert view.spend[0].drawn == ()
    assert "stand above" in view.spend[0].notes[-1]
    assert [line.what for line in view.sources].count("Measured: hours") == 0


def test_what_nothing_speaks_of_is_said() -> None:
    assert [gap.what for gap in shown().gaps] == [
        "T1.2 Fair pay (Council questions)",
        "T2 Places to learn (Council questions)",
    ]


def test_where_there_is_no_model_and_no_promise_nothing_is_said_to_be_whole() -> None:
    bare = {key: value for key, value in OUTPUT.items() if key != "frameworks"} | {"commitments": [], "measures": []}
    view = shown(changed(packs__sv={"outputs": [bare], "context": {"nation": "wales", "buyer": "nhs"}}))
    assert (view.models, view.commitments, view.gaps) == ((), (), ())
    assert view.no_gaps == "No model is named whose outcomes to look at. There is no commitment to count."


def test_an_outcome_is_spoken_of_where_what_it_stands_under_is() -> None:
    view = shown(changed(commitments__hours={"expectation": "T1"}))
    assert [gap.what for gap in view.gaps] == ["T2 Places to learn (Council questions)"]


def test_every_figure_has_a_line_among_the_sources() -> None:
    view = shown()
    assert [line.what for line in view.sources] == [
        "Paid hours for local people",
        "Measured: people",
        "Measured: spend",
    ]
    assert all(line.period and line.source and line.owner for line in view.sources)


# The documents.


def sound(files: Mapping[str, bytes], folder: Path) -> None:
    pdf = files["social-value-report.pdf"]
    assert not faults(pdf)
    assert_legible(pdf)
    path = folder / "x.docx"
    path.write_bytes(files["social-value-report.docx"])
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return squeezed("".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")))


def test_both_formats_say_the_same_and_are_sound(tmp_path: Path) -> None:
    files = rendered(FILES)
    sound(files, tmp_path)
    said = (everything(files["social-value-report.pdf"]), word_text(files["social-value-report.docx"]))
    for words in (
        "85 paid hours",
        "−15",
        "A post stood empty.",
        "Sheet CS-1",
        "T1.2 Fair pay",
        "£1,200",
        "Late, not all delivered",
    ):
        assert all(squeezed(words) in told for told in said), words
    assert not [word for word in FORBIDDEN for told in said if squeezed(word) in told.casefold()]


def test_the_pictures_in_word_have_words(tmp_path: Path) -> None:
    data = rendered(FILES)["social-value-report.docx"]
    document = docx.Document(io.BytesIO(data))
    told = [node.get("descr", "") for node in document.element.body.iter() if node.tag.endswith("}docPr")]
    assert len(told) == 2
    assert any("Line chart: Measured: hours." in one and "Jan–Mar 2026 40" in one for one in told)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert len([name for name in package.namelist() if name.endswith(".png")]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("words", [HOSTILE, LONG, SOLID], ids=["hostile", "long", "solid"])
def test_words_of_any_kind_and_length_are_legible(words: str, tmp_path: Path) -> None:
    files = changed(
        commitments__hours={
            "title": words,
            "unit": words,
            "buyer": words,
            "place": words,
            "beneficiary": words,
            "contract": words,
        },
        measures__hours={"title": words, "unit": words, "description": words},
        measures__spend={"title": words},
        frameworks__local={"title": words, "short_title": words, "certainty": words, "attribution": words},
        packs__sv=output(title=words),
    )
    files["content/evidence/EV-1.json"] = text(CASE | {"title": words, "shows": words, "consent": words})
    sound(rendered(files), tmp_path)


def test_a_report_of_nothing_says_so(tmp_path: Path) -> None:
    keep = ("content/organisation.json", "content/frameworks/local.json")
    files = {name: FILES[name] for name in keep} | {
        "packs/sv.json": text(PACK | output(measures=[], spend=[], frameworks=["local"]))
    }
    view = shown(files)
    assert view.said == "No commitment is shown here."
    sound(rendered(files), tmp_path)


def test_a_pack_with_a_report_compiles() -> None:
    made_ = compile_pack(survey(world_of(FILES)), "sv", lambda _: None)
    assert {"social-value-report.docx", "social-value-report.pdf"} <= set(made_.files), made_.found
    again = compile_pack(survey(world_of(FILES)), "sv", lambda _: None)
    assert again.files == made_.files


@pytest.mark.slow
def test_the_samples_report_is_sound(tmp_path: Path) -> None:
    assert "social-value-2026" in sample_survey().model.packs
    files = sample_files("social-value-2026")
    assert files, check_all(sample_survey())
    sound(files, tmp_path)
