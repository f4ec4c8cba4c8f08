"""Bids: what the buyer gets, what is kept back, and what must not be said."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from exhibits import small_png
from leverarch.bidding.anonymous import found_in, names_in
from leverarch.bidding.count import words_in
from leverarch.bidding.cuts import cut_for
from leverarch.bidding.everyday import COMMON, LIKED
from leverarch.bidding.given import Response, responses_in
from leverarch.bidding.links import links_in
from leverarch.bidding.names import Name
from leverarch.bidding.paragraphs import paragraphs_of
from leverarch.bidding.parts import PARTS, part_of, parts_in, without_part_headings
from leverarch.bidding.plain import as_pasted, as_printed
from leverarch.bidding.points import missed_points
from leverarch.bidding.statements import statements_in
from leverarch.claiming.fill import reading_of
from leverarch.construct import construct
from leverarch.diagnostics import has_errors
from leverarch.model import Answer, Question
from leverarch.outputs import audit_annex, bid_response
from leverarch.outputs.bid_words import number_of
from leverarch.pipeline import Survey, check_all, compile_pack, survey
from leverarch.readers.front_matter import read_front_matter
from leverarch.readers.markdown import read_markdown
from leverarch.report import report_text
from test_typeset import HOSTILE as WITH_BRACES
from worlds import ORGANISATION, SMALL, text, world_of

#: What looks like a slot and is none has a finding of its own.
HOSTILE = WITH_BRACES.replace("{{7*7}}", "{7*7}")
BODY = """## Answer

Every concern reaches the safeguarding lead on the same day.

## Method

A worker who sees something tells the on-call manager. The manager:

- makes sure that the person is **safe**;
- tells the safeguarding lead.

| Who | By when |
|---|---|
| Lead | same day |

## Proof

In the quarter {{ measure:asked }} asked for an advocate. {{ claim:same-day }} {{ claim:work }}

## Controls

The quality lead reads {{ measure:same-day }} cases, as {{ evidence:EV-1 }} shows.

## Outcome

People say that they are listened to. We promised work: {{ commitment:hours }}.
"""
COLUMNS = [
    {"name": "id", "type": "code", "key": True},
    {"name": "person", "type": "code", "title": "Person"},
    {"name": "raised", "type": "date", "title": "Day raised"},
    {"name": "same_day", "type": "yes-no", "title": "Reached the lead the same day"},
    {"name": "asked", "type": "yes-no", "title": "Asked for an advocate"},
    {"name": "hours", "type": "number"},
]
PERIOD = {"from": "2026-07-01", "to": "2026-09-30"}
ROWS = 60
BID = {
    "id": "advocacy",
    "title": "Independent advocacy",
    "buyer": "Marchwood Council",
    "reference": "MC-14",
    "lot": "Lot 2",
    "deadline": "2026-12-01",
    "questions": [
        {
            "number": "1.1",
            "title": "Safety",
            "text": "How do you keep people safe?",
            "weighting": 100,
            "limit": {"words": 300, "characters": 2000},
            "answer": "keeping-safe",
        }
    ],
}
PACK = {
    "id": "bid",
    "title": "Bid for advocacy",
    "audience": "bid",
    "as_of": "2026-11-01",
    "outputs": [{"kind": "bid-response", "bid": "advocacy"}],
}
FRONT = """---
id: keeping-safe
title: Keeping people safe
owner: quality-lead
reviewed: {by: quality-lead, on: 2026-10-01}
use_until: 2027-03-31
evidence: [{id: EV-1, heading: What we found}]
classification: public
---

"""


def measure(id_: str, title: str, kind: str, **more: Any) -> bytes:
    whole = {"id": id_, "title": title, "kind": kind, "record": "log", "day": "raised", "period": PERIOD}
    return text(whole | {"owner": "quality-lead", "counts": "steps", "classification": "public"} | more)


def rows() -> bytes:
    lines = ["id,person,raised,same_day,asked,hours"]
    for n in range(1, ROWS + 1):
        same_day, asked = "no" if n == 5 else "yes", "yes" if n in (6, 15, 24) else "no"
        lines.append(f"R{n:02},P{n},2026-0{7 + n % 3}-{1 + n % 28:02},{same_day},{asked},{n}.5")
    return "\n".join([*lines, ""]).encode()


def workspace(body: str = BODY, bid: Mapping[str, Any] | None = None, **more: bytes) -> dict[str, bytes]:
    partner = {"id": "tarnbeck", "name": "Tarnbeck Behaviour Ltd", "kind": "sme", "company_number": "99004172"}
    agreed = {"on": "2026-08-01", "by": "quality-lead", "reference": "letter 12"}
    return {
        **SMALL,
        "content/partners/tarnbeck.json": text(partner),
        "content/records/log.json": text(
            {"id": "log", "title": "Log of concerns", "file": "log.csv", "columns": COLUMNS, "period": PERIOD}
            | {"classification": "public"}
        ),
        "content/records/log.csv": rows(),
        "content/measures/same-day.json": measure(
            "same-day", "Same-day escalation", "share", numerator=[{"column": "same_day", "is": ["yes"]}]
        ),
        "content/measures/asked.json": measure(
            *("asked", "People who asked", "count"),
            population=[{"column": "asked", "is": ["yes"]}],
            counts="people",
            unit="people",
        ),
        "content/measures/hours.json": measure("hours", "Paid hours", "sum", value="hours", unit="paid hours"),
        "content/claims/same-day.json": text(
            {"id": "same-day", "text": "{{ measure:same-day }} concerns reached the lead.", "owner": "quality-lead"}
            | {"evidence": [{"id": "EV-1", "heading": "What we found"}], "use_until": "2027-01-31"}
        ),
        "content/claims/work.json": text(
            {"id": "work", "text": "Paid work came to {{ measure:hours }}.", "owner": "quality-lead"}
            | {"partner": "tarnbeck", "partner_agreed": agreed}
        ),
        "content/commitments/hours.json": text(
            {"id": "hours", "title": "Paid work", "amount": 3000, "unit": "paid hours", "measure": "hours"}
            | {"owner": "quality-lead", "from": "2026-07-01", "due": "2026-12-31", "beneficiary": "people"}
        ),
        "content/answers/keeping-safe.md": f"{FRONT}{body}".encode(),
        "content/bids/advocacy.json": text(BID | dict(bid or {})),
        "packs/bid.json": text(PACK),
        **more,
    }


def built(files: Mapping[str, bytes]) -> tuple[Survey, dict[str, bytes]]:
    view = survey(world_of(files))
    done = compile_pack(view, "bid", lambda *_: None)
    assert not has_errors(done.found), report_text(done.found)
    return view, done.files


@cache
def sample() -> tuple[Survey, dict[str, bytes]]:
    return built(workspace())


def response_of(view: Survey) -> Response:
    return next(responses_in(view.model, view.model.packs["bid"]))


def word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def everything_in(data: bytes) -> str:
    """All text of a Word file, with headers, properties and names of parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return "\n".join([*held.namelist(), *(held.read(name).decode("utf-8", "replace") for name in held.namelist())])


def codes(files: Mapping[str, bytes]) -> set[str]:
    return {found.rule.code for found in check_all(survey(world_of(files)))}


# ---------------------------------------------------------------- what the buyer gets


def test_a_bid_is_three_files() -> None:
    _, files = sample()
    assert {name for name in files if "advocacy" in name} == {
        "bid-response-advocacy.docx",
        "bid-response-advocacy.txt",
        "audit-annex-advocacy.docx",
    }
    outputs = json.loads(files["manifest.json"])["outputs"]
    assert [one["path"] for one in outputs if one.get("kept_back")] == ["audit-annex-advocacy.docx"]


def test_the_text_for_a_portal() -> None:
    _, files = sample()
    said = files["bid-response-advocacy.txt"]
    assert said.count(b"\n") == said.count(b"\r\n")
    assert said.decode() == (
        "Independent advocacy, Marchwood Council, MC-14, Lot 2\r\n\r\n"
        "===== Question 1.1: Safety (copy from below this line) =====\r\n\r\n"
        "Every concern reaches the safeguarding lead on the same day.\r\n\r\n"
        "A worker who sees something tells the on-call manager. The manager:\r\n\r\n"
        "- makes sure that the person is safe;\r\n- tells the safeguarding lead.\r\n\r\n"
        "Who; By when\r\nLead; same day\r\n\r\n"
        "In the quarter not shown (kept back so that small numbers of people can’t be worked out, Jul–Sep 2026, "
        "source: Log of concerns) asked for an advocate. 59 of 60 (98.3%, Jul–Sep 2026, source: Log of concerns) "
        "concerns reached the lead. Paid work came to 1,860 paid hours (Jul–Sep 2026, source: Log of concerns).\r\n\r\n"
        "The quality lead reads 59 of 60 (98.3%, Jul–Sep 2026, source: Log of concerns) cases, as “Same-day escalation "
        "audit” (EV-1, 30 September 2026) shows.\r\n\r\n"
        "People say that they are listened to. We promised work: 1,860 of 3,000 paid hours by 30 September 2026 "
        "(Jul–Sep 2026, source: Log of concerns, due by 31 December 2026).\r\n\r\n"
        "===== Question 1.1 (copy to above this line) =====\r\n"
    )


def test_the_counts_are_those_of_what_the_buyer_gets() -> None:
    view, files = sample()
    (given_,) = response_of(view).given
    pasted = files["bid-response-advocacy.txt"].decode().split("=====")[2].strip().replace("\r\n", "\n")
    assert given_.pasted == pasted
    assert given_.words_pasted == words_in(pasted) == given_.words + 2
    assert given_.characters == len(pasted) + pasted.count("\n")
    said = word_text(files["bid-response-advocacy.docx"])
    assert "Weighting 100%. Limit: 300 words and 2,000 characters." in said
    assert f"This answer: {given_.words} words as Word counts, {given_.words + 2} as pasted" in said
    assert f"{given_.characters:,} characters as the portal counts." in said


def test_headings_of_parts_are_printed_and_counted_where_asked_for() -> None:
    questions = [{**BID["questions"][0], "headings": True}]
    view, files = built(workspace(bid={"questions": questions}))
    (plain,) = response_of(sample()[0]).given
    (headed,) = response_of(view).given
    assert headed.words == plain.words + len(PARTS)
    assert "Controls" in word_text(files["bid-response-advocacy.docx"])
    assert "Controls" not in word_text(sample()[1]["bid-response-advocacy.docx"])


@pytest.mark.parametrize("name", ["bid-response-advocacy.docx", "audit-annex-advocacy.docx"])
def test_word_opens_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(sample()[1][name])
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    bid = {"title": HOSTILE, "buyer": HOSTILE, "lot": HOSTILE, "reference": HOSTILE}
    question = {"number": HOSTILE, "title": HOSTILE, "text": HOSTILE, "answer": "keeping-safe"}
    _, files = built(workspace(f"## Answer\n\n{HOSTILE}\n", bid | {"questions": [question]}))
    for name in ("bid-response-advocacy.docx", "audit-annex-advocacy.docx"):
        (tmp_path / name).write_bytes(files[name])
        assert [str(error) for error in OpenXmlValidator().validate(tmp_path / name).errors] == []
    assert '#read("/etc/passwd")' in word_text(files["bid-response-advocacy.docx"])


def test_pictures_of_two_answers_do_not_get_mixed_up() -> None:
    picture = "## Answer\n\n![{0}](../files/{0}.png)\n"
    questions = [{"number": n, "text": f"Question {n}?", "answer": n} for n in ("a", "b")]
    more = {
        f"content/answers/{n}.md": FRONT.replace("keeping-safe", n).encode() + picture.format(n).encode() for n in "ab"
    }
    png = small_png()
    more |= {"content/files/a.png": png, "content/files/b.png": png + b"\0"}
    view = survey(world_of(workspace(bid={"questions": questions}, **more)))
    job = bid_response.plan(view.model, view.model.packs["bid"], view.model.packs["bid"].outputs[0])[0][0].content
    assert dict(job.images) == {"q1-img-1.png": "content/files/a.png", "q2-img-1.png": "content/files/b.png"}
    assert [part["answer"]["blocks"][0]["c"][0]["src"] for part in job.data["questions"]] == list(job.images)


# ---------------------------------------------------------------- what is kept back


def test_nothing_of_the_annex_is_in_the_response() -> None:
    _, files = sample()
    for data in (everything_in(files["bid-response-advocacy.docx"]), files["bid-response-advocacy.txt"].decode()):
        for kept in ("content/", "kept back:", "Internal", "Quality lead", "R06", "letter 12", "Working", "3 people"):
            assert kept not in data, kept


def test_the_annex_says_how_every_figure_came_about() -> None:
    said = word_text(sample()[1]["audit-annex-advocacy.docx"])
    for expected in (
        "Internal. Kept back: not for submission.",
        "In full, not shown to the buyer: In the quarter 3 people (Jul–Sep 2026, source: Log of concerns) asked",
        "“same_day” is yes",
        "1 July 2026 to 30 September 2026, by the day in “raised”",
        "Log of concerns, content/records/log.csv",
        "Rows of content/records/log.csv, by their line there: 59 counted on top, 1 below only.",
        "And 10 more, in the same file: leverarch trace same-day --limit 60 lists them all.",
        "Tarnbeck Behaviour Ltd: 1 August 2026, Quality lead, letter 12",
        "“Same-day escalation audit” (EV-1), under “What we found”, 30 September 2026. Owner: Quality lead.",
        "1,860 of 3,000 paid hours",
        "31 January 2027",
        "31 March 2027",
    ):
        assert expected in said, expected


def test_what_is_counted_or_added_up_has_no_numerator() -> None:
    view, _ = sample()
    shown = audit_annex.view(view.model, view.model.packs["bid"], response_of(view))
    told = [{fact.label: fact.value for fact in working.facts} for working in shown.workings]
    assert ["Numerator" in facts for facts in told] == [False, True, False, False]
    assert [facts["What it is"][:1].isupper() or facts["What it is"][0] == "“" for facts in told] == [True] * 4


def test_facts_of_the_annex_stay_on_one_page() -> None:
    document = docx.Document(io.BytesIO(sample()[1]["audit-annex-advocacy.docx"]))
    (working, *_) = [table for table in document.tables if table.rows[0].cells[0].text == "Figure"][-1:]
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in working.rows]
    assert kept == [*([True] * (len(kept) - 1)), False]


def test_every_slot_of_an_answer_has_its_working() -> None:
    view, _ = sample()
    shown = audit_annex.view(view.model, view.model.packs["bid"], response_of(view))
    titles = [working.heading for working in shown.workings]
    assert titles == [
        "Working 1: People who asked",
        "Working 2: Same-day escalation",
        "Working 3: Paid hours",
        "Working 4: Paid work",
    ]
    (answer,) = shown.answers
    assert [len(one.facts) for one in answer.statements] == [1, 3, 3, 2, 1]


def test_rows_in_the_annex_are_those_behind_the_figure() -> None:
    view, _ = sample()
    shown = audit_annex.view(view.model, view.model.packs["bid"], response_of(view))
    table = shown.workings[1].rows.blocks[0]
    cells = [[as_printed(({"t": "p", "c": cell},)) for cell in row] for row in table["rows"]]
    assert [row[-1] for row in cells].count("Counted on top") == 49
    assert cells[4] == ["6", "R05", "2026-09-06", "no", "Below only"]
    assert len(cells) == 50


def test_sentences_are_cut_at_their_ends_and_claims_are_sentences() -> None:
    view, _ = sample()
    pack = view.model.packs["bid"]
    answer = view.model.answers["keeping-safe"]
    fill = response_of(view).fill
    said = [one.text for one in statements_in(reading_of(view.model, pack), answer, fill, fill)]
    assert [sentence[:34] for sentence in said] == [
        "In the quarter not shown (kept bac",
        "59 of 60 (98.3%, Jul–Sep 2026, sou",
        "Paid work came to 1,860 paid hours",
        "The quality lead reads 59 of 60 (9",
        "We promised work: 1,860 of 3,000 p",
    ]


# ---------------------------------------------------------------- anonymous


def anonymous() -> dict[str, bytes]:
    organisation = ORGANISATION | {
        "name": "Fennelstone Support",
        "trading_name": "Fennel Homes",
        "company_number": "99000318",
        "cqc_provider_id": "1-990000318",
        "contact": {
            "phone": "01632 960 100",
            "email": "hello@fennelstone.example",
            "address": "1 Tannery Yard, Marchwood",
        },
        "services": [
            {"id": "alder", "title": "Alder Court", "area": "Marchwood"},
            {"id": "cs", "title": "Community Support"},
        ],
    }
    more = {"content/organisation.json": text(organisation)}
    more["content/partners/care4u.json"] = text({"id": "care4u", "name": "Care4U Ltd", "kind": "sme"})
    return workspace(bid={"anonymised": True}, **more)


def test_an_anonymous_response_names_nobody_anywhere() -> None:
    _, files = built(anonymous())
    for name in ("bid-response-advocacy.docx", "bid-response-advocacy.txt"):
        data = everything_in(files[name]) if name.endswith("docx") else files[name].decode()
        # The buyer's own name may stand.
        for told in ("fennel", "tarnbeck", "alder court", "99000318", "tannery", "01632"):
            assert told not in (name + data.replace("Marchwood Council", "")).casefold(), told
    properties = docx.Document(io.BytesIO(files["bid-response-advocacy.docx"])).core_properties
    assert (properties.author, properties.title) == ("", "Independent advocacy")
    assert "Not named: the answers are anonymous" in word_text(files["bid-response-advocacy.docx"])
    assert "Fennelstone Support" in word_text(files["audit-annex-advocacy.docx"])


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Fennelstone Support does it.", ["Fennelstone Support"]),
        ("fennelstone’s workers", ["fennelstone"]),
        ("FENNELSTONE'S workers", ["FENNELSTONE"]),
        ("Fennel\u00adstone", ["Fennel\u00adstone"]),
        ("Fennelstone\u00a0Support", ["Fennelstone\u00a0Support"]),
        ("Fénnelstone", ["Fénnelstone"]),
        ("the Fennelstone-led team", ["Fennelstone"]),
        ("fennelstones and unfennelstone, FENNELSTONEHENGE", []),
        ("the Fennelstones, fennelstones’ staff", ["Fennelstone", "fennelstone"]),
        ("MyFennelstone and FennelstoneApp", ["Fennelstone", "Fennelstone"]),
        ("Q.W.C. and QWC, qwcs", ["Q.W.C", "QWC"]),
        ("Home First visits, HOME FIRST", ["Home First", "HOME FIRST"]),
        ("Home first, home visits", []),
        ("Care is given. At Care we care.", ["Care"]),
        ("at Sallow we; a sallow tree", ["Sallow"]),
        ("a warm bath in Bath", ["Bath"]),
        ("Dementia care at home, unit 4", []),
        ("TH4 9ZZ or th49zz", ["TH4 9ZZ", "th49zz"]),
        ("ring 0044 1632 960100 or 01632.960.100", ["0044 1632 960100", "01632.960.100"]),
        ("Jobs for people in Ferrin", ["Ferrin"]),
        ("gofal da gan Gofal Ŵyllt", ["Gofal Ŵyllt"]),
        ("dial 999, or 07700 900 555 at night", ["07700 900 555"]),
        ("seen in a bedroom, by phone, at Tanner’s Hall", ["Tanner’s Hall"]),
        ("People in Brinsea ask", []),
        ("www.fennelstone.example", ["fennelstone.example"]),
        ("www.fennelstone.invalid", ["fennelstone"]),
        ("fennelstonesupport.example and x", ["fennelstonesupport"]),
        ("policy_fennelstone_v3.pdf", ["fennelstone"]),
        ("Our support, community support and homes", []),
        ("Community Support staff", ["Community Support"]),
        ("Tarnbeck’s practitioners", ["Tarnbeck"]),
        ("behaviour support limited", []),
        ("company 9900 0318", ["9900 0318"]),
        ("company 990003181", []),
        ("ring 01632960100", ["01632960100"]),
        ("ring +44 1632 960100", ["44 1632 960100"]),
        ("care4u’s workers, and care for you", ["care4u"]),
        ("at Alder\nCourt", ["Alder\nCourt"]),
        ("alder trees in court", []),
        ("Tannery Yard", ["Tannery Yard"]),
        ("Marchwood Council asks", []),
        ("in Marchwood", ["Marchwood"]),
    ],
)
def test_names(said: str, named: list[str]) -> None:
    files = anonymous()
    organisation = json.loads(files["content/organisation.json"])
    organisation["contact"]["address"] = "Unit 4, 1 Tannery Yard, Marchwood TH4 9ZZ"
    organisation["services"] += [
        {"id": "home-first", "title": "Home First", "area": "Bath"},
        {"id": "sallow", "title": "Sallow Dementia Outreach", "local_authority": "Brinsea Borough Council"},
    ]
    files["content/organisation.json"] = text(organisation)
    for name in ("Care", "QWC", "Gofal Ŵyllt Cyf"):
        id_ = name.split()[0].lower()
        files[f"content/partners/{id_}.json"] = text({"id": id_, "name": name, "kind": "sme"})
    organisation["contacts"] = [
        {
            "id": "police",
            "title": "Police",
            "contact": {"phone": "999", "note": "At night 07700 900555."},
            "duties": "x",
        }
    ]
    files["content/organisation.json"] = text(organisation)
    log = json.loads(files["content/records/log.json"])
    log["columns"].append({"name": "venue", "type": "text"})
    files["content/records/log.json"] = text(log)
    venues = ("Bedroom", "phone", "Tanner's Hall")
    head, *lines = files["content/records/log.csv"].decode().split()
    kept = [f"{line},{venues[n % 3]}" for n, line in enumerate(lines)]
    files["content/records/log.csv"] = "\n".join([f"{head},venue", *kept, ""]).encode()
    hours = json.loads(files["content/commitments/hours.json"])
    files["content/commitments/hours.json"] = text(hours | {"place": "Ferrin"})
    asked = BID["questions"][0] | {"text": "How do you keep people in Brinsea safe?"}
    files["content/bids/advocacy.json"] = text(BID | {"anonymised": True, "questions": [asked]})
    model = survey(world_of(files)).model
    bid = model.bids["advocacy"]
    assert [one.text for one in found_in(said, names_in(model, bid), (bid.buyer,))] == named


@given(st.text(max_size=60), st.sampled_from(["Fennelstone", "Alder Court", "Ŵyllt"]), st.text(max_size=60))
def test_a_name_between_spaces_is_always_found(before: str, name: str, after: str) -> None:
    said = f"{before} {name} {after}"
    found = found_in(said, (Name(name, "a name"),))
    assert any(one.start <= len(before) + 1 and len(before) + 1 + len(name) <= one.end for one in found)
    assert all(said[one.start : one.end] == one.text for one in found)


def test_what_is_no_word_is_no_name() -> None:
    hidden = ["(", "-", "+ +", "£", "…", "\\d", "AB"]
    files = anonymous() | {"content/bids/advocacy.json": text(BID | {"anonymised": True, "hidden_names": hidden})}
    model = survey(world_of(files)).model
    names = names_in(model, model.bids["advocacy"])
    assert [one.text for one in found_in("(a) - £5 + 3… \\d A.B.", names)] == ["\\d", "A.B"]
    assert found_in("", names) == ()


def test_titles_and_names_of_files_are_looked_at() -> None:
    pack = PACK | {"outputs": [{"kind": "bid-response", "bid": "advocacy", "title": "Fennelstone’s answers"}]}
    files = anonymous() | {"packs/bid.json": text(pack), "content/files/tarnbeck.pdf": b"%PDF-1.4"}
    question = BID["questions"][0] | {"title": "Safety at Alder Court"}
    files["content/bids/advocacy.json"] = text(BID | {"anonymised": True, "questions": [question]})
    front = FRONT.replace("classification", "attachments: [files/tarnbeck.pdf]\nclassification")
    files["content/answers/keeping-safe.md"] = f"{front}{BODY}".encode()
    found = [d.message for d in check_all(survey(world_of(files))) if d.rule.code == "LA912"]
    assert found == [
        "the attachment `tarnbeck.pdf` names `Tarnbeck`, and `advocacy` must be anonymous",
        "the title of question 1.1 names `Alder Court`, and `advocacy` must be anonymous",
        "the title of the response names `Fennelstone`, and `advocacy` must be anonymous",
    ]


def test_the_id_in_a_slot_is_not_printed_and_names_nobody() -> None:
    held = {"id": "fennelstone-work", "text": "All went well, as {{ evidence:EV-1 }} shows.", "owner": "quality-lead"}
    files = anonymous() | {"content/claims/fennelstone-work.json": text(held)}
    body = f"{BODY}\n\n{{{{ claim:fennelstone-work }}}}\n"
    files["content/answers/keeping-safe.md"] = f"{FRONT}{body}".encode()
    assert "LA912" not in codes(files)
    files["content/claims/fennelstone-work.json"] = text(held | {"text": "Fennelstone: {{ evidence:EV-1 }}."})
    (found,) = [d for d in check_all(survey(world_of(files))) if d.rule.code == "LA912"]
    assert found.place.excerpt == "{{ claim:fennelstone-work }}"


def test_an_answer_in_json_has_the_place_of_its_body() -> None:
    answer = {"id": "keeping-safe", "title": "Safe", "body": "One two three.\n\nFour five.", "classification": "public"}
    files = workspace(bid={"questions": [{**BID["questions"][0], "limit": {"words": 4}}]})
    del files["content/answers/keeping-safe.md"]
    files["content/answers/keeping-safe.json"] = text(answer)
    (found,) = [d for d in check_all(survey(world_of(files))) if d.rule.code == "LA911"]
    assert found.place.line == 4
    assert "begins “Four five.” (2 words" in found.help


@pytest.mark.parametrize("broken", ["content/bids/advocacy.json", "content/answers/keeping-safe.md"])
def test_what_is_missing_or_broken_makes_no_document(broken: str) -> None:
    for data in (None, b"{" if broken.endswith("json") else b"---\nid: keeping-safe\n---\n\nNo title.\n"):
        files = {name: held for name, held in workspace().items() if name != broken}
        if data is not None:
            files[broken] = data
        done = compile_pack(survey(world_of(files)), "bid", lambda *_: None)
        assert has_errors(done.found)
        assert not done.files


def test_everyday_words_are_small_letters() -> None:
    assert all(word == word.casefold() and word.isalpha() for word in COMMON | LIKED)
    assert not COMMON & LIKED


# ---------------------------------------------------------------- parts, points, links, cuts


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Answer", "answer"),
        ("2. Our approach", "method"),
        ("How we do it", "method"),
        ("EVIDENCE", "proof"),
        ("Proof and track record", "proof"),
        ("Checks & assurance", "controls"),
        ("Outcomes", "outcome"),
        ("Who does what", ""),
        ("Answering the telephone", ""),
        ("", ""),
    ],
)
def test_a_heading_names_a_part(heading: str, part: str) -> None:
    assert part_of(heading) == part


def test_parts_and_what_is_below_them() -> None:
    blocks = read_markdown(f"{BODY}\n\n## Annex\n\nMore.", path="a.md").blocks
    assert list(parts_in(blocks)) == list(PARTS)
    assert len(parts_in(blocks)["method"]) == 3
    assert [block["t"] for block in without_part_headings(blocks)].count("h") == 1


@pytest.mark.parametrize(
    ("said", "links"),
    [
        ("See [this](https://a.example/b).", ["https://a.example/b"]),
        ("at http://a.example, then", ["http://a.example"]),
        ("mailto:x@y.example", ["mailto:x@y.example"]),
        ("x.y@z.co.uk", ["x.y@z.co.uk"]),
        ("www.a.org.uk/x?y=z.", ["www.a.org.uk/x?y=z"]),
        ("E.g. v3.2, i.e. policy.pdf; 10.30am. He.Then", []),
        ("bit.ly/abc and youtu.be/x1", ["bit.ly/abc", "youtu.be/x1"]),
        ("Tell.me, us.to and/or p.m./a.m.", []),
        ("![a picture](files/a.png)", []),
        ("A.B. Smith, Northmarch. Support was given", []),
    ],
)
def test_links(said: str, links: list[str]) -> None:
    assert [link for _, _, link in links_in(said)] == links


def test_a_point_is_found_by_any_of_its_words() -> None:
    points = ("How concerns are escalated", "Please describe what you do", "Learning from whistleblowing")
    assert list(missed_points(points, "Escalation is the same day.")) == [(2, "Learning from whistleblowing")]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(1, 60))
def test_without_the_paragraph_that_is_named_the_answer_fits(sizes: list[int], excess: int) -> None:
    body = "\n\n".join(" ".join(["word"] * size) for size in sizes)
    doc, found = read_front_matter("content/answers/keeping-safe.md", f"{FRONT}{body}")
    assert doc is not None, found
    cut = cut_for(paragraphs_of(construct(Answer, doc.value, doc=doc), str), (excess, 0), None, pasted=True)
    assert cut is not None
    assert cut.enough == (max(sizes) >= excess)
    assert cut.words == (min(size for size in sizes if size >= excess) if cut.enough else max(sizes))
    assert cut.paragraph.place().excerpt == " ".join(["word"] * cut.words)


def test_a_paragraph_is_cut_with_its_footnote() -> None:
    body = "One two three four.\n\nFive six[^1].\n\n[^1]: Seven eight nine, at the foot.\n"
    view = survey(world_of(workspace(body)))
    cut = cut_for(paragraphs_of(view.model.answers["keeping-safe"], str), (7, 0), None, pasted=False)
    assert cut is not None
    assert (cut.paragraph.text, cut.words, cut.enough) == ("Five six[^1].", 8, True)


def test_the_longer_count_is_the_one_that_is_told() -> None:
    question = BID["questions"][0] | {"limit": {"words": 4}}
    files = workspace("One two three.\n\n- four\n- five six\n", bid={"questions": [question]})
    (found,) = [d for d in check_all(survey(world_of(files))) if d.rule.code == "LA911"]
    assert "8 words as pasted, where the marks of lists and notes count, 4 more than 4 (6 in Word)" in found.message
    assert "“four five six” (5 words" in found.help


def test_the_list_of_questions_is_short_and_every_row_can_be_listed() -> None:
    long = BID["questions"][0] | {"text": "How do you keep people safe? " * 9}
    del long["title"]
    months = workspace("{{ measure:same-day }} {{ measure:same-day/2026-08 }}\n", bid={"questions": [long]})
    for name in ("content/measures/same-day.json",):
        months[name] = text(json.loads(months[name]) | {"group_by": ["month"]})
    _, files = built(months)
    said = word_text(files["bid-response-advocacy.docx"])
    assert "How do you keep people safe? How do you keep people safe? How do you…" in said
    assert said.count("How do you keep people safe? " * 8) == 1
    for n in range(61, 400):
        log = months["content/records/log.csv"].decode()
        months["content/records/log.csv"] = f"{log}R{n},P1,2026-08-02,yes,no,1\n".encode()
    annex = word_text(built(months)[1]["audit-annex-advocacy.docx"])
    assert "leverarch trace same-day --limit 399 lists them all." in annex
    assert 'leverarch trace same-day --group "2026-08" --limit ' in annex


def found_by(code: str, files: Mapping[str, bytes]) -> list[str]:
    return [d.message for d in check_all(survey(world_of(files))) if d.rule.code == code]


def test_two_lots_are_two_bids_in_one_pack() -> None:
    files = workspace(bid={"lot": "Lot 1"})
    files["content/bids/lot-2.json"] = text(BID | {"id": "lot-2", "lot": "Lot 2"})
    outputs = [{"kind": "bid-response", "bid": bid} for bid in ("advocacy", "lot-2")]
    files["packs/bid.json"] = text(PACK | {"outputs": outputs})
    _, made = built(files)
    assert {"bid-response-advocacy.docx", "bid-response-lot-2.docx", "audit-annex-lot-2.docx"} <= made.keys()
    assert found_by("LA906", files | {"packs/bid.json": text(PACK | {"outputs": outputs[:1] * 2})})


@pytest.mark.parametrize("body", ["## Answer\n\n## Method\n", "## Answer\n\n---\n", "\n"])
def test_headings_alone_answer_nothing(body: str) -> None:
    assert found_by("LA915", workspace(body)) == ["question 1.1 of `advocacy` has an empty answer, `keeping-safe`"]


def test_an_answer_that_is_closed_to_the_buyer_is_an_error() -> None:
    front = FRONT.replace("classification: public", "classification: internal")
    files = workspace() | {"content/answers/keeping-safe.md": f"{front}{BODY}".encode()}
    assert "`bid` is for: bid, and prints the answer `keeping-safe`, classified internal" in found_by("LA457", files)


def test_a_deadline_that_has_passed_is_said() -> None:
    assert found_by("LA918", workspace(bid={"deadline": "2026-10-01"})) == [
        "the deadline of `advocacy` is 1 October 2026, before the day that `bid` speaks of"
    ]


def test_no_parts_need_none() -> None:
    question = BID["questions"][0] | {"parts": []}
    assert not found_by("LA916", workspace("We do it well.\n", bid={"questions": [question]}))
    assert found_by("LA916", workspace("We do it well.\n"))


@pytest.mark.parametrize(
    ("number", "spoken"), [("1.1", "Question 1.1"), ("1.1a", "Question 1.1a"), ("Q2.1", "Q2.1"), ("B2", "Question B2")]
)
def test_a_number_is_spoken_of(number: str, spoken: str) -> None:
    assert number_of(Question(number, "How?")) == spoken
    assert number_of(Question("SV 3", "How?")) == "SV 3"


@given(st.text(alphabet=st.sampled_from("ab *_#>-|`[](){}!~^:1.\n\\<&"), max_size=80))
def test_any_markdown_can_be_pasted(body: str) -> None:
    blocks = read_markdown(body, path="a.md").blocks
    pasted = as_pasted(blocks)
    assert "\r" not in pasted
    assert "\n\n\n" not in re.sub(r"\n\s*\n", "\n\n", pasted)
    assert words_in(as_printed(blocks, marks=True)) >= words_in(as_printed(blocks))


def test_an_attachment_counts_as_used_and_must_be_there() -> None:
    front = FRONT.replace("classification", "attachments: [files/form.pdf]\nclassification")
    files = workspace() | {"content/answers/keeping-safe.md": f"{front}{BODY}".encode()}
    assert "LA303" in codes(files)
    files["content/files/form.pdf"] = b"%PDF-1.4"
    assert not codes(files) & {"LA303", "LA306"}
    _, made = built(files)
    assert "Attached: form.pdf." in word_text(made["bid-response-advocacy.docx"])


def test_a_bid_with_a_limit_just_met_builds_and_one_under_it_does_not() -> None:
    (given_,) = response_of(sample()[0]).given
    for limit, fits in (
        ({"words": given_.words_pasted}, True),
        ({"words": given_.words_pasted - 1}, False),
        ({"characters": given_.characters}, True),
        ({"characters": given_.characters - 1}, False),
    ):
        questions = [{**BID["questions"][0], "limit": limit}]
        assert ("LA911" not in codes(workspace(bid={"questions": questions}))) == fits, json.dumps(limit)
