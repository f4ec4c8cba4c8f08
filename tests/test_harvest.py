"""A form that came back: what was filled in, what is wrong with it, and what it changes in content/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.bringing_back import harvest
from leverarch.cli import main
from leverarch.harvest.outcome import Harvested, harvest_record, harvest_text
from leverarch.model import Table
from leverarch.outputs.form_view import FormView
from leverarch.outputs.forms import form_view
from leverarch.pipeline import Survey, survey
from leverarch.readers.table_edit import with_row
from leverarch.readers.table_file import read_table
from leverarch.renderers import word
from leverarch.workspace import open_world
from leverarch.world import World
from sound import SOUND
from worlds import SMALL, text, world_of

RECORD = {
    "id": "session-records",
    "title": "Session records",
    "classification": "internal",
    "columns": [
        {"name": "session", "type": "code", "key": True},
        {"name": "date", "type": "date", "required": True},
        {"name": "venue", "type": "text"},
        {"name": "worker", "type": "role"},
        {"name": "attendance", "type": "number"},
        {"name": "wellbeing", "type": "text"},
        {"name": "incidents", "type": "text"},
        {"name": "indicator", "type": "yes-no"},
    ],
}
ROWS = "session,date,venue,worker,attendance,wellbeing,incidents,indicator\nS-001,2026-10-01,Hall,,9,Good,none,no\n"
FILES: Mapping[str, bytes] = {
    **SMALL,
    **SOUND,
    "content/records/session-records.json": text(RECORD),
    "content/records/session-records.csv": ROWS.encode(),
}
CSV = "content/records/session-records.csv"
PARTNER = "content/partners/hollowmere.json"
SESSION = {
    "session": "S-002",
    "date": "2026-10-08",
    "venue": "Hall",
    "worker": "hollowmere/session-worker",
    "attendance": "8",
    "wellbeing": "P-014 laughed a lot",
    "incidents": "none",
    "indicator": "yes",
}


@cache
def sound() -> Survey:
    return survey(world_of(FILES))


def filled(view: FormView, answers: Mapping[str, str]) -> FormView:
    form = view.identity["form"]

    def line(field):
        return replace(field, control=replace(field.control, value=answers.get(field.control.key, field.control.value)))

    answers = {f"{form}.{name}": value for name, value in answers.items()}
    return replace(
        view, parts=tuple(replace_part(part, tuple(line(field) for field in part.fields)) for part in view.parts)
    )


def replace_part(part, fields):
    return type(part)(part.heading, part.note, fields)


def returned(form: str, answers: Mapping[str, str], view: Survey | None = None, **identity: str) -> bytes:
    """A form of the workspace as it comes back, made by the compiler itself."""
    view = view or sound()
    model = view.model
    pack, arrangement = model.packs["small"], model.arrangements["sessions"]
    made = filled(form_view(model, pack, model.forms[form], arrangement), answers)
    made = replace(made, identity={**made.identity, **identity})
    template = view.world.template("form/form.docx")
    assert template is not None
    return word.render(template, asdict(made), {})


def names(harvested: Harvested) -> list[str]:
    return [diagnostic.rule.name for diagnostic in harvested.found]


def test_a_session_record_becomes_a_row() -> None:
    harvested = harvest(sound(), "back.docx", returned("session-record", SESSION), accept=False)

    assert names(harvested) == []
    last = harvested.files[CSV].decode()
    assert last == ROWS + "S-002,2026-10-08,Hall,hollowmere/session-worker,8,P-014 laughed a lot,none,yes\n"


def test_a_row_that_stands_already_changes_nothing() -> None:
    first = harvest(sound(), "back.docx", returned("session-record", SESSION), accept=False)
    again = survey(world_of({**FILES, **first.files}))

    harvested = harvest(again, "back.docx", returned("session-record", SESSION), accept=False)

    assert (harvested.files, harvested.changes.same, names(harvested)) == ({}, 8, [])


def test_another_value_is_named_and_only_taken_when_accepted() -> None:
    differs = {**SESSION, "session": "S-001", "date": "2026-10-01", "attendance": "7"}

    asked = harvest(sound(), "back.docx", returned("session-record", differs), accept=False)
    taken = harvest(sound(), "back.docx", returned("session-record", differs), accept=True)

    assert "row S-001, attendance: here “9”, in the form “7”" in [d.message for d in asked.found]
    assert b",9," in asked.files.get(CSV, ROWS.encode())
    row = taken.files[CSV].decode().splitlines()[1]
    assert row == "S-001,2026-10-01,Hall,hollowmere/session-worker,7,P-014 laughed a lot,none,yes"


@pytest.mark.parametrize(
    ("change", "rule", "said"),
    [
        ({"date": ""}, "missing-answer", "“Date” is empty"),
        ({"session": ""}, "missing-answer", "“Session code” is empty"),
        ({"attendance": "a few"}, "invalid-answer", "“How many people came”"),
        ({"session": "Ann Example"}, "invalid-answer", "it looks like a person’s name"),
    ],
)
def test_what_does_not_fit_is_named_and_not_written(change: Mapping[str, str], rule: str, said: str) -> None:
    harvested = harvest(sound(), "back.docx", returned("session-record", {**SESSION, **change}), accept=True)

    assert [said in d.message for d in harvested.found if d.rule.name == rule] == [True]
    assert all(diagnostic.place.spot for diagnostic in harvested.found)
    assert names(harvested)[-1] == "unwritten-form"
    assert harvested.files == {}


def test_a_role_that_is_not_offered_is_named() -> None:
    partner = json.loads(FILES[PARTNER])
    partner["roles"].append({"id": "cook", "title": "Cook"})
    elsewhere = survey(world_of({**FILES, PARTNER: text(partner)}))
    data = returned("session-record", {**SESSION, "worker": "hollowmere/cook"}, elsewhere)

    harvested = harvest(sound(), "back.docx", data, accept=False)

    assert "invalid-answer" in names(harvested)
    assert any("is none of the choices" in diagnostic.message for diagnostic in harvested.found)
    assert harvested.files == {}


def test_partner_details_go_into_the_partners_file() -> None:
    answers = {"legal_form": "Charity", "insurance-expiry": "2028-03-31", "charity_number": "9900127"}

    harvested = harvest(sound(), "back.docx", returned("partner-details", answers), accept=True)

    after = json.loads(harvested.files[PARTNER])
    assert (after["legal_form"], after["charity_number"]) == ("Charity", "9900127")
    assert after["due_diligence"][1]["expiry"] == "2028-03-31"
    assert list(after) == [*json.loads(FILES[PARTNER]), "legal_form", "charity_number"]


def test_a_new_date_is_not_taken_without_being_asked() -> None:
    answers = {"legal_form": "Charity", "insurance-expiry": "2028-03-31"}

    harvested = harvest(sound(), "back.docx", returned("partner-details", answers), accept=False)

    after = json.loads(harvested.files[PARTNER])
    assert (after["legal_form"], after["due_diligence"][1]["expiry"]) == ("Charity", "2027-03-31")
    assert "differing-value" in names(harvested)


def test_a_check_that_is_new_stands_open() -> None:
    partner = json.loads(FILES[PARTNER])
    partner["due_diligence"] = []
    view = survey(world_of({**FILES, PARTNER: text(partner)}))

    data = returned("partner-details", {"insurance-limit": "5000000", "insurance-expiry": "2027-03-31"}, view)
    harvested = harvest(view, "back.docx", data, accept=False)

    (line,) = json.loads(harvested.files[PARTNER])["due_diligence"]
    assert (line["kind"], line["status"], line["limit"], line["expiry"]) == ("insurance", "open", 5000000, "2027-03-31")


def test_a_form_of_another_version_is_read_in_part() -> None:
    harvested = harvest(sound(), "back.docx", returned("session-record", SESSION, version="0"), accept=False)

    assert names(harvested) == ["other-version"]
    assert CSV in harvested.files


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a Word file", ""),
        (b"", ""),
        (returned("session-record", SESSION, arrangement="elsewhere"), "not in this workspace"),
    ],
    ids=["text", "nothing", "elsewhere"],
)
def test_what_is_not_ours_is_refused(data: bytes, said: str) -> None:
    harvested = harvest(sound(), "back.docx", data, accept=True)

    assert names(harvested) == ["foreign-form"]
    assert said in harvested.found[0].message
    assert harvested.files == {}


def with_fields(change) -> Survey:
    """The workspace with a session record of its own, whose fields are changed."""
    shipped = json.loads(sound().world.shipped["forms/session-record.json"])
    change(shipped["parts"][0]["fields"])
    return survey(world_of({**FILES, "content/forms/session-record.json": text(shipped)}))


def test_a_place_that_is_gone_is_named_and_the_rest_is_read() -> None:
    more = with_fields(lambda fields: fields.append({"id": "weather", "label": "The weather", "type": "line"}))

    harvested = harvest(more, "back.docx", returned("session-record", SESSION), accept=False)

    assert [(d.rule.name, d.message) for d in harvested.found] == [
        ("lost-field", "“The weather” is not in the file any more")
    ]
    assert CSV in harvested.files


@pytest.mark.parametrize("asked_here", [True, False])
def test_an_answer_that_nothing_takes_is_reported(asked_here: bool) -> None:
    more = with_fields(lambda fields: fields.append({"id": "weather", "label": "The weather", "type": "line"}))
    data = returned("session-record", {**SESSION, "weather": "Rain"}, more)

    harvested = harvest(more if asked_here else sound(), "back.docx", data, accept=False)

    (finding,) = harvested.found
    assert finding.rule.name == "unkept-answer"
    assert "Rain" in finding.message
    assert CSV in harvested.files


def test_an_empty_form_changes_nothing() -> None:
    harvested = harvest(sound(), "back.docx", returned("session-record", {}), accept=True)

    assert (names(harvested), harvested.files) == ([], {})
    assert "not filled in: Session record" in harvest_text(harvested, written=False)


def test_the_record_of_a_harvest_says_everything() -> None:
    harvested = harvest(sound(), "back.docx", returned("session-record", SESSION), accept=False)

    record = harvest_record(harvested, written=True)

    answers = {answer["key"].partition(".")[2]: answer["value"] for answer in record["answers"] if answer["new"]}
    assert answers == SESSION
    assert record["written"] is True
    assert all(answer["heading"] for answer in record["answers"])


def test_the_command_writes_and_the_workspace_still_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in FILES.items():
        target = tmp_path / "work" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    form = tmp_path / "back.docx"
    form.write_bytes(returned("session-record", SESSION))

    with pytest.raises(SystemExit) as end:
        main(["harvest", str(form), "--workspace", str(tmp_path / "work"), "--format", "json"])

    assert end.value.code == 0
    assert json.loads(capsys.readouterr().out)["written"] is True
    after = survey(open_world(tmp_path / "work"))
    assert after.model.records["session-records"].row("S-002") is not None
    assert not [d for d in after.found if d.severity.value == "error"]


CELLS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12), min_size=3, max_size=3)


@given(rows=st.lists(CELLS, max_size=4), new=CELLS, sign=st.sampled_from(",;"), end=st.sampled_from(["\n", "\r\n"]))
def test_adding_a_row_leaves_the_others(rows: list[list[str]], new: list[str], sign: str, end: str) -> None:
    """Whatever stands in the file, byte for byte; and the new row is read back as it was given."""

    def written(lines: list[list[str]]) -> bytes:
        quoted = [sign.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
        return "".join(f"{line}{end}" for line in [sign.join("abc"), *quoted]).encode()

    before = written(rows)
    after = with_row(read(before), before, dict(enumerate(new)))

    assert after.startswith(before)
    if any(cell.strip() for cell in new):
        assert [cell.strip() for cell in list(read(after).rows())[-1].cells] == [
            same_lines(cell).strip() for cell in new
        ]


def read(data: bytes) -> Table:
    return read_table("r.csv", data)


def same_lines(cell: str) -> str:
    return cell.replace("\r\n", "\n")


def test_a_row_of_several_lines_is_replaced_whole() -> None:
    before = b'a,b\r\n1,"two\r\nlines"\r\n2,x'
    table = read(before)

    assert with_row(table, before, {1: "one line"}, 2) == b"a,b\r\n1,one line\r\n2,x"
    assert with_row(table, before, {1: "y"}, 4) == b'a,b\r\n1,"two\r\nlines"\r\n2,y'
    assert with_row(table, before, {0: "3"}) == before + b"\r\n3,\r\n"


def test_a_world_with_files_laid_over_it() -> None:
    below = World({"a": b"1", "c": b"3"}, {}, lambda _paths: {})

    laid = below.with_files({"b": b"2", "a": b"9"})

    assert dict(laid.files) == {"a": b"9", "b": b"2", "c": b"3"}
    assert list(laid.files) == ["a", "b", "c"]
