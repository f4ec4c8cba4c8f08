"""Answers kept for use again: until when each holds and because of what, how they are found, and their document."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from golden import word_text
from leverarch.bidding.alike import alike, at_odds, figures_of, words_of
from leverarch.bidding.library import Standing, good_until, standing_of, uses_of
from leverarch.bidding.library_report import answers_for
from leverarch.cli import main
from leverarch.model import Model, Period
from leverarch.pipeline import Survey, compile_pack, survey
from test_typeset import HOSTILE
from worlds import EVIDENCE, ORGANISATION, SMALL, text, world_of

DAY = date(2026, 11, 1)
CSV = "day,person,same_day\n2026-07-03,A1,yes\n2026-08-05,A2,no\n2026-09-30,A3,yes\n"
RECORD = {
    "id": "concerns",
    "title": "Concerns log",
    "file": "concerns.csv",
    "period": {"from": "2026-07-01", "to": "2026-09-30"},
    "columns": [
        {"name": "day", "type": "date"},
        {"name": "person", "type": "code"},
        {"name": "same_day", "type": "yes-no"},
    ],
}
MEASURE = {
    "id": "same-day",
    "title": "Same-day escalation",
    "kind": "share",
    "record": "concerns",
    "owner": "quality-lead",
    "unit": "escalations",
    "counts": "steps",
    "numerator": [{"column": "same_day", "is": "yes"}],
}
PARTNER = {
    "id": "tarn",
    "name": "Tarn Inclusion",
    "kind": "vcse",
    "due_diligence": [
        {"title": "Public liability insurance", "kind": "insurance", "status": "closed", "expiry": "2027-03-31"},
        {"title": "DBS check of the lead", "kind": "dbs", "status": "closed", "expiry": "2026-01-01"},
    ],
}


def answer(id_: str = "a", body: str = "We pass it on.", **more: Any) -> bytes:
    held = {"id": id_, "title": f"Answer {id_}", "question": "How do you pass concerns on?", "body": body}
    return text(held | more)


def files(**answers: bytes) -> dict[str, bytes]:
    more = {
        "content/records/concerns.json": text(RECORD),
        "content/records/concerns.csv": CSV.encode(),
        "content/measures/same-day.json": text(MEASURE),
        "content/partners/tarn.json": text(PARTNER),
    }
    return dict(SMALL) | more | {f"content/answers/{name}.json": data for name, data in answers.items()}


def model_of(held: Mapping[str, bytes]) -> Model:
    view = survey(world_of(held))
    assert not [d for d in view.found if d.severity == "error"], [d.message for d in view.found]
    return view.model


def standing(held: Mapping[str, bytes], on: date = DAY, id_: str = "a") -> Standing:
    model = model_of(held)
    return standing_of(model, model.answers[id_], on)


def claim(id_: str, words: str, **more: Any) -> bytes:
    return text({"id": id_, "text": words} | more)


# ---------------------------------------------------------------- until when


def test_the_figures_of_a_quarter_are_good_until_the_end_of_the_next() -> None:
    assert good_until(Period(date(2026, 7, 1), date(2026, 9, 30))) == date(2026, 12, 31)
    assert good_until(Period(date(2026, 11, 1), date(2026, 11, 30))) == date(2027, 2, 28)
    assert good_until(Period(date(2026, 11, 1), date(2026, 11, 15))) == date(2027, 2, 15)
    assert good_until(Period(date(2023, 11, 1), date(2023, 11, 30))) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("more", "until", "because"),
    [
        ({}, None, ""),
        ({"use_until": "2026-11-05"}, date(2026, 11, 5), "the answer itself"),
        ({"reviewed": {"by": "quality-lead", "on": "2026-02-28"}}, date(2027, 2, 28), "the answer itself"),
        ({"body": "{{ measure:same-day }}"}, date(2026, 12, 31), "the figure “Same-day escalation”"),
        ({"body": "{{ claim:c }}"}, date(2026, 12, 31), "the figure “Same-day escalation”"),
        ({"body": "{{ claim:early }}"}, date(2026, 12, 1), "the claim “early”"),
        ({"body": "{{ claim:cites }}"}, date(2027, 9, 30), "EV-1 Same-day escalation audit"),
        ({"evidence": ["EV-1"]}, date(2027, 9, 30), "EV-1 Same-day escalation audit"),
        ({"evidence": [{"id": "EV-1", "pages": "2"}]}, date(2027, 9, 30), "EV-1 Same-day escalation audit"),
        ({"body": "{{ evidence:EV-1 }}"}, date(2027, 9, 30), "EV-1 Same-day escalation audit"),
        ({"partners": ["tarn"]}, date(2027, 3, 31), "Public liability insurance (Tarn Inclusion)"),
        ({"body": "{{ commitment:p }}"}, date(2026, 12, 31), "the figure “Same-day escalation”"),
    ],
)
def test_an_answer_holds_until_the_first_thing_in_it_goes_out_of_date(
    more: dict[str, Any], until: date | None, because: str
) -> None:
    held = files(a=answer(**more)) | {
        "content/claims/c.json": claim("c", "It was {{ measure:same-day }}.", use_until="2027-01-31"),
        "content/claims/early.json": claim("early", "It was {{ measure:same-day }}.", use_until="2026-12-01"),
        "content/claims/cites.json": claim("cites", "It was good.", evidence=["EV-1"]),
        "content/commitments/p.json": text(
            {"id": "p", "title": "Promise", "amount": 10, "unit": "escalations", "measure": "same-day"}
        ),
    }
    found = standing(held)
    assert (found.until, found.because[: len(because)]) == (until, because)
    assert not found.out


def test_a_measure_that_says_its_last_day_is_believed() -> None:
    held = files(a=answer(body="{{ measure:same-day }}"))
    held["content/measures/same-day.json"] = text(MEASURE | {"use_until": "2027-06-30"})
    assert standing(held).until == date(2027, 6, 30)


def test_the_day_itself_still_holds_and_the_next_does_not() -> None:
    held = files(a=answer(use_until="2026-11-05"))
    assert not standing(held, date(2026, 11, 5)).out
    late = standing(held, date(2026, 11, 6))
    assert [fact.state for fact in late.out] == ["out of date"]
    assert late.until == date(2026, 11, 5)


def test_consent_ends_apart_from_the_case_study() -> None:
    study = EVIDENCE.replace("type: audit", "type: case-study\nconsent: C-9\nconsent_until: 2026-11-10")
    held = files(a=answer(evidence=["EV-1"])) | {"content/evidence/EV-1.md": study.encode()}
    found = standing(held)
    assert (found.until, found.because) == (date(2026, 11, 10), "the consent for EV-1 Same-day escalation audit")
    assert {fact.kind for fact in found.facts} == {"answer", "consent", "evidence"}
    assert [fact.basis for fact in found.facts if fact.kind == "consent"] == ["consent C-9"]
    named = held | {"content/evidence/EV-1.md": study.replace("C-9", "Consent sheet 4").encode()}
    assert [fact.basis for fact in standing(named).facts if fact.kind == "consent"] == ["Consent sheet 4"]


def test_what_is_withdrawn_or_replaced_has_no_day_and_is_out() -> None:
    gone = EVIDENCE.replace("classification: public", "classification: public\nstatus: withdrawn")
    found = standing(files(a=answer(evidence=["EV-1"])) | {"content/evidence/EV-1.md": gone.encode()})
    assert (found.until, found.because) == (None, "EV-1 Same-day escalation audit: withdrawn")
    newer = EVIDENCE.replace("id: EV-1", "id: EV-2\nsupersedes: EV-1")
    held = files(a=answer(evidence=["EV-1"])) | {"content/evidence/EV-2.md": newer.encode()}
    assert [fact.state for fact in standing(held).out] == ["replaced"]
    draft = newer.replace("classification: public", "classification: public\nstatus: draft")
    assert not standing(held | {"content/evidence/EV-2.md": draft.encode()}).out


def test_a_figure_that_is_not_available_is_out() -> None:
    held = files(a=answer(body="{{ measure:same-day }}")) | {"content/records/concerns.csv": b"day,person,same_day\n"}
    found = standing(held)
    assert [fact.state for fact in found.out] == ["not available"]
    assert found.until is None


def test_the_model_that_a_question_asks_about_counts() -> None:
    question = {"number": "1", "text": "How?", "answer": "a", "framework": "two-lines"}
    held = files(a=answer()) | {
        "content/bids/town.json": text({"id": "town", "title": "Town", "questions": [question]}),
        "content/frameworks/two-lines.json": SMALL["content/frameworks/two-lines.json"].replace(
            b'"in_force"', b'"superseded"'
        ),
    }
    assert [(fact.kind, fact.state) for fact in standing(held).out] == [("framework", "superseded")]


def test_claims_in_a_circle_are_read_once() -> None:
    held = files(a=answer(body="{{ claim:x }}")) | {
        "content/claims/x.json": claim("x", "{{ claim:y }}", use_until="2026-12-24"),
        "content/claims/y.json": claim("y", "{{ claim:x }}", use_until="2026-12-25"),
    }
    model = survey(world_of(held)).model
    assert standing_of(model, model.answers["a"], DAY).until == date(2026, 12, 24)


def test_a_slot_in_code_is_no_fact() -> None:
    written = "---\nid: a\ntitle: T\n---\n\nWrite `{{ measure:same-day }}`.\n"
    held = files() | {"content/answers/a.md": written.encode()}
    assert [fact.kind for fact in standing(held).facts] == ["answer"]
    told = files() | {"content/answers/a.md": written.replace("`", "").encode()}
    assert {fact.kind for fact in standing(told).facts} == {"answer", "measure"}


def test_attachments_are_looked_up_by_their_file() -> None:
    item = EVIDENCE.replace("type: audit", "type: audit\nfile: files/audit.pdf\nreview_due: 2026-11-20")
    held = files(a=answer(attachments=["files/audit.pdf"]))
    model = survey(world_of(held | {"content/evidence/EV-1.md": item.encode()})).model
    owned = replace(model.evidence["EV-1"], path="content/files/audit.pdf")
    model = replace(model, evidence={"EV-1": owned})
    assert standing_of(model, model.answers["a"], DAY).until == date(2026, 11, 20)


def test_uses_are_told_once() -> None:
    question = {"number": "2", "text": "How?", "answer": "a"}
    town = {"id": "town", "title": "Town care", "deadline": "2026-12-01", "questions": [question]}
    held = files(a=answer(used=[{"in": "Old bid", "on": "2025-01-02", "said": "Clear."}]))
    held["content/bids/town.json"] = text(town)
    model = model_of(held)
    assert [(u.where, u.on, u.is_earlier) for u in uses_of(model, model.answers["a"])] == [
        ("Old bid", date(2025, 1, 2), True),
        ("Town care, question 2", date(2026, 12, 1), False),
    ]
    held["content/answers/a.json"] = answer(used=[{"in": "town", "on": "2026-11-30"}])
    model = model_of(held)
    assert [(u.where, u.is_earlier) for u in uses_of(model, model.answers["a"])] == [("Town care", True)]


# ---------------------------------------------------------------- finding, and answers at odds


def test_answers_are_found_by_their_words() -> None:
    held = files(
        a=answer("a", "We keep medicines safe.", title="Medicines", question="What do you do?"),
        b=answer("b", "Medicines and transport to sessions.", title="Transport", question="What do you do?"),
        c=answer("c", "Nothing of it.", title="Other", question="What do you do?", keywords=["TRANSPORT"]),
    )
    model = model_of(held)
    assert [one.id for one in answers_for(model, "transport medicines")] == ["b", "a", "c"]
    assert [one.id for one in answers_for(model, "of the")] == ["a", "b", "c"]
    assert [one.id for one in answers_for(model, "Transport")] == ["b", "c"]
    assert answers_for(model, "helicopters") == ()


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("47 of 48 escalations", {"escalations": {"47 of 48"}}),
        ("97.9% of escalations", {"escalations": {"97.9%"}}),
        ("1,284 paid hours and 12 places", {"paid": {"1284"}, "places": {"12"}}),
        ("on 3 July 2026, in 2026, since 2024 we", {}),
        ("{{ measure:same-day }} `12 apples`", {}),
        ("ISO-9001 systems", {}),
        ("£43,150 spent", {"spent": {"43150"}}),
    ],
)
def test_numbers_typed_by_hand(said: str, figures: dict[str, set[str]]) -> None:
    model = model_of(files(a=answer(body=said)))
    assert {noun: set(found) for noun, found in figures_of(model.answers["a"]).items()} == figures


def test_answers_at_odds_are_so_both_ways() -> None:
    model = model_of(files(a=answer("a", "47 of 48 signs."), b=answer("b", "45 of 48 signs, 3 calls.")))
    one, other = model.answers["a"], model.answers["b"]
    assert alike(one, other)
    assert at_odds(one, other) == (("signs", "47 of 48", "45 of 48"),)
    assert at_odds(other, one) == (("signs", "45 of 48", "47 of 48"),)
    assert not alike(one, replace(other, question="Describe transport."))
    assert not alike(replace(one, question="", title=""), replace(other, question="", title=""))


def test_small_words_do_not_count() -> None:
    assert words_of("How do you — as a provider — make SURE of it’s safety?") == {
        "provider",
        "make",
        "sure",
        "it's",
        "safety",
    }


# ---------------------------------------------------------------- the command


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    held = files(
        a=answer("a", "It was {{ measure:same-day }}.", owner="quality-lead", reviewed={"on": "2026-10-01"}),
        b=answer("b", "We listen.", use_until="2027-12-31"),
    )
    for name, data in held.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def test_the_list_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("answers", "--workspace", folder, "--format", "json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["id"], first["until"], first["out_of_date"]) == ("a", "2026-12-31", False)
    assert first["words"] == 12  # It was 2 of 3 (66.7%, Jul–Sep 2026, source: Concerns log).
    assert [fact["kind"] for fact in first["facts"]] == ["measure", "answer"]
    assert (second["id"], second["until"], second["has"]) == ("b", "2027-12-31", [])


def test_stale_by_a_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("answers", "--workspace", folder, "--stale") == 0
    assert capsys.readouterr().out.strip() == "0 answers with something out of date, as of 1 November 2026."
    assert run("answers", "--workspace", folder, "--stale", "--by", "2027-01-01") == 0
    said = capsys.readouterr().out
    assert said.startswith("a\n")
    assert "out of date, was good until 31 Dec 2026 (custom: " in said
    assert "ask the quality lead" in said
    assert "1 answer with something out of date, as of 1 January 2027." in said


def test_words_that_fit_and_those_that_do_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("answers", "listen", "rabbits", "--workspace", folder) == 0
    said = capsys.readouterr().out
    assert "has: listen; not: rabbits" in said
    assert "\na\n" not in said
    assert run("answers", "how", "do", "you", "--workspace", folder) == 0
    said = capsys.readouterr().out
    assert said.rstrip().endswith("“how do you” holds small words alone, so that all were looked at.")


def test_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("answers", "--workspace", folder, "--by", "soon") == 2
    (folder / "packs/small.json").unlink()
    assert run("answers", "--workspace", folder) == 2
    assert "--by" in capsys.readouterr().err
    assert run("answers", "--workspace", folder, "--by", "2026-11-01") == 0


def test_a_broken_answer_is_named_and_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "content/answers/c.json").write_bytes(text({"id": "c", "title": 3}))
    assert run("answers", "--workspace", folder) == 1
    assert "LA203" in capsys.readouterr().err


# ---------------------------------------------------------------- the document


def packed(audience: str = "internal", **more: bytes) -> Survey:
    pack = {"id": "lib", "title": "Answers", "audience": audience, "as_of": "2026-11-01"}
    pack |= {"outputs": [{"kind": "question-library"}]}
    return survey(world_of(files(**more) | {"packs/lib.json": text(pack)}))


def library(view: Survey) -> bytes:
    made = compile_pack(view, "lib", lambda _: None)
    assert "question-library.docx" in made.files, [d.message for d in made.found]
    return made.files["question-library.docx"]


def test_the_library_fills_figures_and_names_what_they_rest_on(tmp_path: Path) -> None:
    view = packed(a=answer("a", "It was {{ measure:same-day }}.", evidence=["EV-1"]), b=answer("b", "**Bold** words"))
    data = library(view)
    told = word_text(data)
    assert "It was 2 of 3 (66.7%, Jul–Sep 2026, source: Concerns log)." in told
    assert "Same-day escalation: 2 of 3 (66.7%, Jul–Sep 2026, source: Concerns log)." in told
    assert "EV-1 Same-day escalation audit, 30 September 2026." in told
    assert "Good until 31 December 2026" not in told
    assert "good until 31 December 2026. Because of: The figure “Same-day escalation”" in told
    assert "no end known" in told
    path = tmp_path / "library.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert data == library(view)


def test_the_manifest_names_what_the_library_is_made_from() -> None:
    own = answer("a", "{{ measure:same-day }}", evidence=["EV-1"], partners=["tarn"])
    made = compile_pack(packed(a=own), "lib", lambda _: None)
    inputs = {one["path"] for one in json.loads(made.files["manifest.json"])["inputs"]}
    assert {"content/answers/a.json", "content/measures/same-day.json", "content/records/concerns.csv"} <= inputs
    assert {"content/evidence/EV-1.md", "content/partners/tarn.json"} <= inputs


def test_what_is_closed_is_not_told() -> None:
    closed = EVIDENCE.replace("classification: public", "classification: internal").replace(
        "Same-day escalation audit", "Hidden audit"
    )
    answers = {"a": answer("a", classification="internal", body="Secret."), "b": answer("b", evidence=["EV-1"])}
    answers["b"] = answer("b", evidence=["EV-1"], partners=["tarn"])
    pack = {"id": "lib", "title": "Answers", "audience": "bid", "as_of": "2026-11-01"}
    pack |= {"outputs": [{"kind": "question-library"}]}
    held = files(**answers) | {"packs/lib.json": text(pack), "content/evidence/EV-1.md": closed.encode()}
    made = compile_pack(survey(world_of(held)), "lib", lambda _: None)
    told = word_text(made.files["question-library.docx"])
    for words in ("Secret", "Hidden audit", "Tarn", "insurance"):
        assert words not in told
    assert "Left out, because closed to this reader: 1 answer." in told
    assert "And 2 more facts that this reader may not see." in told
    assert "Something that this reader may not see" in told


def test_what_is_out_of_date_stands_first() -> None:
    told = word_text(library(packed(a=answer("a", use_until="2026-10-01"), b=answer("b", use_until="2026-10-01"))))
    assert "2 answers. With something out of date: 2." in told
    assert told.index("The answer itself (in answer 1)") < told.index("Every answer in a line")
    assert "▲ out of date: was good until 1 October 2026" in told


def test_an_empty_library_says_so() -> None:
    told = word_text(library(packed()))
    assert "There is no answer that this reader may see." in told
    assert "Nothing in these answers is out of date." in told


def test_hostile_words_stand_as_they_are(tmp_path: Path) -> None:
    words = HOSTILE.replace("{{7*7}}", "{%p if 1 %} {#x#}")  # double braces that are no slot are an error of their own
    view = packed(a=answer("a", "Plain.", title=words, question=words, used=[{"in": words, "said": words}]))
    data = library(view)
    assert word_text(data).count("{%p if 1 %} {#x#}") == 5
    path = tmp_path / "library.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert docx.Document(io.BytesIO(data)).core_properties.title == "Answers kept for use again"


def test_a_role_is_named_by_its_title() -> None:
    told = word_text(library(packed(a=answer("a", owner="quality-lead", reviewed={"by": "quality-lead"}))))
    assert ORGANISATION["roles"][1]["title"] in told  # type: ignore[index]
    assert "quality-lead" not in told
