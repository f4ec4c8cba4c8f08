"""What lapses or is due by a day: which dates count, whose they are, what they rest on; and the calendar."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leverarch.diagnostics import Place
from leverarch.due import Due, due_by, spoken_of
from leverarch.due_report import WIDEST, due_calendar, due_record, due_text
from leverarch.freshness import months_after
from leverarch.model import Model
from leverarch.owners import owners_of
from leverarch.pipeline import survey
from leverarch.source import Doc
from measured_worlds import CLAIM, COMMITMENT, SHARE, file, seen
from sound import SOUND
from test_impact import put, run
from worlds import EVIDENCE, PACK, SMALL, text, world_of

FAR = date(2030, 1, 1)
RULES = {
    "id": "coverage",
    "title": "Rules",
    "freshness": [
        {"id": "hoists", "keywords": ["hoist"], "months": 6, "basis": "statute", "source": "LOLER"},
        {"id": "audits", "types": ["audit"], "months": 12, "basis": "custom", "source": "once a year"},
    ],
}


def model_of(files: dict[str, bytes]) -> Model:
    return survey(world_of(files)).model


def small(evidence: str, **more: Any) -> Model:
    rules = {"content/coverage/coverage.json": text(RULES)}
    return model_of({**SMALL, **rules, "content/evidence/EV-1.md": evidence.encode(), **more})


def evidence_due(evidence: str) -> list[tuple[date, str, str]]:
    found = due_by(small(evidence), FAR)
    return [(due.on, due.kind, due.basis) for due in found if due.kind.startswith("evidence")]


def with_(line: str) -> str:
    return EVIDENCE.replace("shows:", f"{line}\nshows:")


def test_a_review_date_goes_before_every_rule() -> None:
    found = evidence_due(with_('review_due: 2027-03-01\nreview_basis: "contract: each quarter"'))

    assert found == [(date(2027, 3, 1), "evidence-review", "contract: each quarter")]


def test_without_one_the_first_rule_that_fits_counts_from_the_date() -> None:
    [(on, kind, basis)] = evidence_due(EVIDENCE)
    assert (on, kind) == (date(2027, 9, 30), "evidence-freshness")
    assert basis.startswith("custom: once a year (12 months from its date")

    [(on, _, basis)] = evidence_due(with_("keywords: [Hoist]"))
    assert (on, basis.partition(" (")[0]) == (date(2027, 3, 30), "statute: LOLER")


def test_a_period_counts_from_its_end() -> None:
    [(on, _, basis)] = evidence_due(with_("period: {from: 2026-01-01, to: 2026-06-30}"))

    assert on == date(2027, 6, 30)
    assert "from the end of its period" in basis


def test_no_rule_and_withdrawn_have_no_date() -> None:
    assert evidence_due(EVIDENCE.replace("type: audit", "type: photo")) == []
    assert evidence_due(with_("status: withdrawn\nreview_due: 2027-03-01")) == []


def test_the_day_itself_counts() -> None:
    model = small(with_("review_due: 2027-03-01"))

    assert len(due_by(model, date(2027, 3, 1))) == 1
    assert due_by(model, date(2027, 2, 28)) == ()


def test_months_end_where_a_month_has_no_such_day() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_after(date(2026, 1, 15), 12) == date(2027, 1, 15)
    assert months_after(date(9999, 12, 31), 1) == date.max


def arrangement(**change: Any) -> dict[str, bytes]:
    path = "content/arrangements/sessions.json"
    value = json.loads(SOUND[path]) if path in SOUND else None
    assert value is not None, sorted(SOUND)
    return {**SOUND, path: text({**value, **change})}


def test_arrangements_rows_decisions_reviews_and_checks_are_there() -> None:
    change = {
        "review_due": "2027-04-01",
        "ends_on": "2027-08-31",
        "approved": {"by": "registered-manager", "on": "2026-10-01"},
        "reviews": [{"title": "Quarterly", "next": "2027-01-20", "lead": "quality-lead", "frequency": "Every quarter"}],
    }
    found = due_by(model_of(arrangement(**change)), FAR)
    kinds = {due.kind: due for due in found}

    assert {"arrangement-review", "arrangement-end", "row-review", "review", "check-expiry"} <= set(kinds)
    assert (kinds["review"].owner, kinds["review"].basis) == ("quality-lead", "calendar of reviews: Every quarter")
    assert kinds["arrangement-review"].owner == "registered-manager"


def test_what_is_over_or_held_has_no_date() -> None:
    over = due_by(model_of(arrangement(status="ended", review_due="2027-04-01")), FAR)
    held = [{"title": "Quarterly", "next": "2027-01-20", "held_on": "2027-01-21"}]

    assert {due.kind for due in over} <= {"check-expiry", "evidence-freshness", "pack-review", "evidence-review"}
    assert "review" not in {due.kind for due in due_by(model_of(arrangement(reviews=held)), FAR)}


def test_packs_and_acceptances_are_there() -> None:
    line = {"code": "no-item", "about": "A1", "because": "known", "by": "quality-lead", "until": "2027-01-31"}
    pack = {**PACK, "prepared_by": "registered-manager", "review_due": "2027-02-01", "destroy_by": "2027-11-01"}
    model = model_of({**SMALL, "packs/small.json": text({**pack, "accept": [line]})})
    found = {due.kind: due.owner for due in due_by(model, FAR) if due.id == "small"}

    assert found == {
        "acceptance": "quality-lead",
        "pack-review": "registered-manager",
        "pack-destroy": "registered-manager",
    }
    assert spoken_of(model) == date(2026, 11, 1)


def test_a_row_with_two_who_answer_is_the_arrangements() -> None:
    path = "content/arrangements/sessions.json"
    value = json.loads(SOUND[path])
    value["accountability"][0]["accountable"] = ["quality-lead", "safeguarding-lead"]
    value["approved"] = {"by": "registered-manager"}
    model = model_of({**SOUND, path: text(value)})
    own = model.arrangements[value["id"]]

    assert owners_of(model).at(own.doc.at("accountability", 0, "by_when")) == "registered-manager"
    assert owners_of(model).at(own.doc.at("accountability", 1, "by_when")) == own.accountability[1].accountable[0]
    assert owners_of(model).at(Place(own.doc.path)) == "registered-manager"
    assert owners_of(model).at(Place("content/nowhere.json")) == ""


# Text and JSON.


def due(on: date, owner: str = "quality-lead", title: str = "A title", kind: str = "review") -> Due:
    doc = Doc("content/a.json", "{}", {}, lambda _: {})
    return Due(on, kind, "EV-1", title, "review is due", owner, "custom: each year", doc, ())


def test_the_text_goes_by_owner_the_earliest_first_and_says_what_is_past() -> None:
    found = (due(date(2026, 9, 1), ""), due(date(2026, 12, 1)), due(date(2027, 1, 1), ""))
    said = due_text(model_of(dict(SMALL)), found, FAR, date(2026, 11, 1))

    assert said.startswith("3 dates by 1 January 2030, 1 of them before 1 November 2026:")
    assert said.index("No owner given") < said.index("1 September 2026") < said.index("1 January 2027")
    assert said.index("1 January 2027") < said.index("Quality lead")
    assert said.count("past: ") == 1
    assert due_text(model_of(dict(SMALL)), (), FAR, None) == "Nothing lapses or is due by 1 January 2030."


def test_json_says_null_where_no_day_is_known() -> None:
    record = due_record(model_of(dict(SMALL)), (due(date(2026, 9, 1), ""),), FAR, None)

    assert record["from"] is None
    assert record["due"][0] | {"line": 1} == {
        "on": "2026-09-01",
        "past": None,
        "kind": "review",
        "id": "EV-1",
        "title": "A title",
        "what": "review is due",
        "owner": None,
        "owner_title": None,
        "basis": "custom: each year",
        "path": "content/a.json",
        "line": 1,
    }


# The calendar.


def calendar(*found: Due) -> str:
    return due_calendar(model_of(dict(SMALL)), found, FAR, date(2026, 11, 1)).decode("utf-8")


def unfolded(text_: str) -> list[str]:
    return text_.replace("\r\n ", "").split("\r\n")


def test_an_event_is_a_whole_day_stamped_with_the_lists_day() -> None:
    lines = unfolded(calendar(due(date(2026, 12, 31))))

    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Leverarch//Leverarch//EN", "CALSCALE:GREGORIAN"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTAMP:20261101T000000Z" in lines
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY:A title: review is due" in lines
    assert "DESCRIPTION:Quality lead\\nEV-1\\nBasis: custom: each year" in lines


def test_uids_differ_and_stay_when_the_day_moves() -> None:
    def uids(*found: Due) -> list[str]:
        return [line for line in unfolded(calendar(*found)) if line.startswith("UID:")]

    same = uids(due(date(2026, 12, 1)), due(date(2026, 12, 2)), due(date(2026, 12, 3), title="Another"))
    assert len(set(same)) == 3
    assert uids(due(date(2026, 12, 1))) == uids(due(date(2027, 12, 1)))


def test_text_is_escaped() -> None:
    [line] = [one for one in unfolded(calendar(due(FAR, title="a;b,c\\d\ne\x07"))) if one.startswith("SUMMARY")]

    assert line == "SUMMARY:a\\;b\\,c\\\\d\\ne : review is due"


@given(st.text(max_size=200))
@example("x" * 200)
@example("é" * 200)
@example("x" + "—" * 100)
def test_lines_are_never_longer_than_75_octets_and_unfold_to_the_same(title: str) -> None:
    made = due_calendar(MODEL, (due(FAR, title=title),), FAR, None)
    lines = made.split(b"\r\n")

    assert all(len(line) <= WIDEST for line in lines)
    assert b"\n" not in made.replace(b"\r\n", b"")
    for line in lines:
        line.decode("utf-8")
    assert max(map(len, lines)) > WIDEST - 4 or len(title) < WIDEST


MODEL = model_of(dict(SMALL))


def test_the_same_workspace_gives_the_same_bytes_and_a_file(tmp_path: Path, capfdbinary: Any) -> None:
    workspace = put(tmp_path / "w", {**SMALL, "content/evidence/EV-1.md": with_("review_due: 2027-03-01").encode()})
    asked = ("due", "--by", "2027-12-31", "--workspace", workspace, "--format", "ics")

    assert run(*asked, "--out", tmp_path / "one.ics") == 0
    assert run(*asked, "--out", tmp_path / "two" / "two.ics") == 0
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two" / "two.ics").read_bytes()
    assert b"DTSTART;VALUE=DATE:20270301" in (tmp_path / "one.ics").read_bytes()
    assert run(*asked, "--out", tmp_path) == 2


def test_a_day_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = put(tmp_path, dict(SMALL))

    assert run("due", "--workspace", workspace) == 2
    assert run("due", "--by", "soon", "--workspace", workspace) == 2
    assert run("due", "--by", "2027-12-31", "--workspace", workspace, "--format", "json") == 0
    capsys.readouterr()
    assert run("due", "--by", "2027-12-31", "--from", "2027-12-31", "--workspace", workspace) == 0
    assert "Quality lead" in capsys.readouterr().out


def test_figures_claims_and_promises_have_their_days() -> None:
    dated = {
        **file("claim", CLAIM, use_until="2026-12-01"),
        **file("measure", SHARE, id="told", use_until="2026-11-30"),
        **file("commitment", COMMITMENT, due="2026-10-31", schedule=None),
    }
    found = {(due.kind, due.id): (due.on, due.basis) for due in due_by(seen(dated).model, FAR)}

    assert found["claim", "passed-on"] == (date(2026, 12, 1), "its own last day")
    assert found["figure", "told"] == (date(2026, 11, 30), "its own last day")
    assert found["figure", "same-day"] == (date(2026, 12, 31), "custom: 3 months after its period; our judgement")
    assert found["commitment", "follow-up"] == (date(2026, 10, 31), "Northmarch Council")


def test_what_is_delivered_is_due_no_more() -> None:
    kept = file("commitment", COMMITMENT, amount=10)
    assert "commitment" not in {due.kind for due in due_by(seen(kept).model, FAR)}


def test_a_consent_ends() -> None:
    item = with_('consent: "Consent sheet 4"\nconsent_until: 2027-05-01')
    assert ("consent", date(2027, 5, 1), "Consent sheet 4") in [
        (due.kind, due.on, due.basis) for due in due_by(small(item), FAR)
    ]
