"""Forms, records and files as strangers keep them: nothing is lost or overwritten, and every no has its reason."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from leverarch.bringing_back import harvest
from leverarch.cli import main
from leverarch.harvest.outcome import Harvested, harvest_text
from leverarch.outputs.form_view import FormView
from leverarch.outputs.forms import form_view
from leverarch.pipeline import Survey, survey
from leverarch.readers.returned import values
from leverarch.readers.table_edit import with_row
from leverarch.readers.table_file import read_table
from leverarch.renderers import word
from returned.word_writing import Change, boxes, changed, run, typed_over
from test_harvest import CSV, FILES, PARTNER, ROWS, SESSION, filled, names, returned, sound
from worlds import text, world_of

LOG = {
    "id": "visit-log",
    "title": "Visit log",
    "classification": "internal",
    "columns": [
        {"name": "on", "type": "date", "key": True},
        {"name": "place", "type": "text", "key": True},
        {"name": "mood of the day", "type": "choice", "choices": ["very good", "so so"]},
        {"name": "with", "type": "role"},
        {"name": "at", "type": "time"},
        {"name": "people", "type": "number"},
        {"name": "seen", "type": "yes-no"},
        {"name": "says", "type": "text"},
        {"name": "shown by", "type": "evidence"},
        {"name": "session", "type": "record", "record": "session-records"},
    ],
}
VISIT = {
    "id": "visit",
    "title": "Visit",
    "version": "A/1",
    "fills": {"record": "visit-log"},
    "parts": [
        {
            "heading": "The visit",
            "fields": [
                {"id": "day", "label": "Day", "type": "date", "fills": "on"},
                {"id": "place", "label": "Place", "type": "line"},
                {
                    "id": "mood",
                    "label": "Mood",
                    "type": "choice",
                    "choices": [{"value": "very good", "label": "Fine"}, {"value": "so so", "label": "Not so fine"}],
                    "fills": "mood of the day",
                },
                {"id": "with", "label": "With whom", "type": "role"},
                {"id": "at", "label": "At", "type": "time"},
                {"id": "people", "label": "How many", "type": "number"},
                {"id": "seen", "label": "Seen", "type": "tick"},
                {"id": "says", "label": "What was said", "type": "text"},
                {"id": "item", "label": "Item", "type": "line", "fills": "shown by"},
                {"id": "session", "label": "Session", "type": "line"},
            ],
        }
    ],
}
ANSWERS = {
    "day": "2026-10-09",
    "place": "Hall; “left”, door",
    "mood": "so so",
    "with": "hollowmere/session-worker",
    "at": "09:30",
    "people": "12",
    "seen": "yes",
    "says": 'one "two"\nthree; four',
    "item": "EV-1",
    "session": "S-001",
}
STRANGER = {
    **FILES,
    "content/records/visit-log.json": text(LOG),
    "content/forms/visit.json": text(VISIT),
}
VISITS = "content/records/visit-log.csv"
HEADING = "on,place,mood of the day,with,at,people,seen,says,shown by,session\n"


def world(*, drop: tuple[str, ...] = (), **changes: Any) -> Survey:
    """The stranger's workspace with other files: by their path, `None` to leave one out."""
    files = {**STRANGER, **changes.pop("files", {})}
    return survey(world_of({name: data for name, data in files.items() if name not in drop}))


def brought(view: Survey, form: str, answers: Mapping[str, str], *changes: Change, accept: bool = False) -> Harvested:
    return harvest(view, "back.docx", changed(returned(form, answers, view), *changes), accept=accept)


def said(harvested: Harvested, rule: str) -> list[str]:
    return [diagnostic.message for diagnostic in harvested.found if diagnostic.rule.name == rule]


def after(view: Survey, harvested: Harvested) -> Survey:
    return survey(world_of({**view.world.files, **harvested.files}))


# ---------------------------------------------------------------- a stranger's record


@pytest.mark.parametrize(
    "before",
    [
        None,
        HEADING.encode(),
        b"\xef\xbb\xbf" + HEADING.replace(",", ";").replace("\n", "\r\n").encode(),
        b"\r\n" + HEADING.replace("\n", "\r").encode(),
        (b'"says","on","place",extra,"mood of the day",with,at,people,seen,shown by,session\nx,1/10/2026,y\n'),
    ],
    ids=["no file", "heading", "semicolons, CRLF, mark", "lone returns", "another order, more columns, a short row"],
)
def test_a_row_goes_into_the_file_as_its_owner_keeps_it(before: bytes | None) -> None:
    view = world(files={VISITS: before} if before else {})

    harvested = brought(view, "visit", ANSWERS)

    assert names(harvested) == []
    data = harvested.files[VISITS]
    assert data.startswith(before or b"\xef\xbb\xbf")
    changed_ = after(view, harvested)
    row = list(changed_.model.records["visit-log"].rows())[-1]
    wanted = dict(zip((c["name"] for c in LOG["columns"]), ANSWERS.values(), strict=True))
    assert dict(row.values) == wanted
    again = brought(changed_, "visit", ANSWERS)
    assert (again.files, again.changes.changes, again.changes.same) == ({}, (), 10)


def test_a_record_without_a_key_takes_the_same_row_once() -> None:
    columns = [{**column, "key": False} for column in LOG["columns"]]
    view = world(files={"content/records/visit-log.json": text({**LOG, "columns": columns})})

    first = brought(view, "visit", ANSWERS)
    second = brought(after(view, first), "visit", ANSWERS)
    other = brought(after(view, first), "visit", {**ANSWERS, "people": "13"})

    assert (second.files, second.changes.same) == ({}, 10)
    assert other.files[VISITS].startswith(first.files[VISITS])


def test_a_row_that_differs_is_left_as_a_whole() -> None:
    """Two sessions may bear one code by mistake: no row speaks of both."""
    differs = {**SESSION, "session": "S-001", "attendance": "7"}

    left = brought(sound(), "session-record", differs)

    assert left.files == {}
    assert "nothing written: see the errors above" in harvest_text(left, written=False)
    assert len(said(left, "differing-value")) == 4


def test_line_ends_of_a_spreadsheet_are_no_difference() -> None:
    data = f"{ROWS}S-002,2026-10-08,Hall,hollowmere/session-worker,8,".encode() + b'"P-014\r\nsang",none,yes\r\n'
    view = world(files={CSV: data})

    harvested = brought(view, "session-record", {**SESSION, "wellbeing": "P-014\nsang"})

    assert (harvested.files, names(harvested), harvested.changes.same) == ({}, [], 8)


@pytest.mark.parametrize("answer", ["  P-014 sang\n\n", "P-014 sang\r", "\u00a0P-014 sang"])
def test_spaces_around_an_answer_are_not_kept(answer: str) -> None:
    first = brought(sound(), "session-record", {**SESSION, "wellbeing": answer})
    again = brought(after(sound(), first), "session-record", {**SESSION, "wellbeing": answer})
    assert b",P-014 sang," in first.files[CSV]
    assert (again.files, names(again)) == ({}, [])


# ---------------------------------------------------------------- why nothing is written


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({CSV: ROWS.encode() + b"S-009,2026-10-02,Caf\xe9,,9,Good,none,no\n"}, "looks like Windows-1252"),
        (
            {CSV: ROWS.encode() + b'S-009,2026-10-02,"Hall,,9,Good,none,no\n'},
            "a quotation mark in this row is not closed",
        ),
        ({CSV: ROWS.encode("utf-16")}, "looks like UTF-16"),
        ({CSV: b""}, "the file is empty"),
        ({CSV: ROWS.replace("venue,", "").replace("Hall,", "").encode()}, "has no column `venue`"),
    ],
    ids=["Windows-1252", "a quotation mark", "UTF-16", "empty", "a column less"],
)
def test_a_file_of_rows_that_can_t_be_added_to_is_left_alone(files: Mapping[str, bytes], why: str) -> None:
    harvested = brought(world(files=files), "session-record", SESSION)

    (message,) = said(harvested, "unwritten-form")
    assert message.startswith("no row is written to `session-records`: ")
    assert why in message
    assert harvested.files == {}


def test_rows_of_a_workbook_are_put_in_by_hand() -> None:
    view = world(drop=(CSV,), files={"content/records/session-records.xlsx": b"PK\x03\x04"})
    assert "`session-records.xlsx`" in said(brought(view, "session-record", SESSION), "unwritten-form")[0]


@pytest.mark.parametrize("key", [True, False])
def test_what_every_row_needs_and_the_form_does_not_ask_for_is_named(key: bool) -> None:
    more = {"name": "round", "type": "code", "key": key, "required": not key}
    record = {**LOG, "columns": [*LOG["columns"], more]}
    harvested = brought(world(files={"content/records/visit-log.json": text(record)}), "visit", ANSWERS)
    assert said(harvested, "unwritten-form") == [
        "no row is written to `visit-log`: the form does not ask for `round`, and every row needs it"
    ]
    assert harvested.files == {}


def test_a_row_that_lacks_an_answer_is_not_written_and_the_report_says_so() -> None:
    harvested = brought(sound(), "session-record", {**SESSION, "date": ""})
    assert said(harvested, "unwritten-form") == [
        "no row is written to `session-records`: “Date” is empty, and every row needs it"
    ]
    assert "nothing written: see the errors above" in harvest_text(harvested, written=False)


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("=1+1", False),
        ("=cmd|' /C calc'!A0", False),
        ('@SUM(A1)*HYPERLINK("http://example.org")', False),
        ("-2+3+cmd|' /C calc'!A0", False),
        ("+A1(1)", False),
        ("- P-014 sang (twice)!", True),
        ("+44 1632 960300", True),
        ("-5", True),
        ("P-014 = fine", True),
    ],
)
def test_what_a_spreadsheet_would_run_is_not_put_among_the_rows(answer: str, taken: bool) -> None:
    harvested = brought(sound(), "session-record", {**SESSION, "wellbeing": answer}, accept=True)
    assert bool(harvested.files) is taken
    assert bool(said(harvested, "invalid-answer")) is not taken


# ---------------------------------------------------------------- how an answer is read


def test_a_choice_typed_over_its_control_is_known_by_its_words() -> None:
    view = world()
    harvested = brought(view, "visit", ANSWERS, typed_over("visit.mood", " not so  fine "))
    assert b",so so," in harvested.files[VISITS]


def test_a_copied_place_that_nobody_filled_in_does_not_count() -> None:
    def copied(root: Any) -> None:
        for key in ("visit.place", "visit.seen"):
            box = boxes(root)[key]
            second = copy.deepcopy(box)
            for piece in second.iter("{*}t"):
                piece.text = ""
            for ticked in second.iter("{*}checked"):
                for name in ticked.attrib:
                    ticked.set(name, "0")
            box.addnext(second)

    harvested = brought(world(), "visit", ANSWERS, copied)
    assert said(harvested, "invalid-answer") == []
    assert VISITS in harvested.files


def test_what_a_person_should_look_at_is_said() -> None:
    beside = run(" or the studio")

    def change(root: Any) -> None:
        boxes(root)["visit.place"].addnext(beside)

    harvested = brought(world(), "visit", ANSWERS, change, typed_over("visit.day", "03/04/2026"))
    notes = said(harvested, "doubtful-answer")
    assert [note.partition(":")[0] for note in notes] == ["“Day”", "“Place”"]
    assert "read as 3 April 2026" in notes[0]
    assert "or the studio" in notes[1]
    assert b"2026-04-03" in harvested.files[VISITS]


@pytest.mark.parametrize(
    ("written", "time", "doubt"),
    [
        ("16:40", "16:40", False),
        ("16.40", "16:40", False),
        ("4.40 pm", "16:40", False),
        ("4 p.m.", "16:00", False),
        ("12 am", "00:00", False),
        ("12:15pm", "12:15", False),
        ("4:40", "04:40", True),
        ("04:40", "04:40", False),
        ("9.05", "09:05", False),
        ("25:00", "25:00", False),
        ("13 pm", "13 pm", False),
        ("about four", "about four", False),
    ],
)
def test_times_as_people_write_them(written: str, time: str, doubt: bool) -> None:
    read, note = values.time(written)
    assert (read, bool(note)) == (time, doubt)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("£5,000,000", "5000000"),
        ("5 000 000", "5000000"),
        ("12", "12"),
        ("2.5", "2.5"),
        ("1,5", "1,5"),
        ("5m", "5m"),
        ("1,000,00", "1,000,00"),
    ],
)
def test_numbers_as_people_write_them(written: str, number: str) -> None:
    assert values.number(written) == number


# ---------------------------------------------------------------- whose form it is


def test_a_form_of_another_provider_is_read_only_when_accepted() -> None:
    data = returned("session-record", SESSION, provider="Other Care")
    refused = harvest(sound(), "back.docx", data, accept=False)
    assert names(refused) == ["foreign-form"]
    assert "made by “Other Care”" in refused.found[0].message
    assert harvest(sound(), "back.docx", data, accept=True).files


def test_a_form_that_went_to_another_partner_is_refused() -> None:
    harvested = harvest(sound(), "back.docx", returned("partner-details", {"phone": "1"}, partner="old"), accept=True)
    assert (names(harvested), harvested.files) == (["foreign-form"], {})


def test_a_partner_s_details_without_an_arrangement_are_not_lost_in_silence() -> None:
    model = sound().model
    view = form_view(model, model.packs["small"], model.forms["partner-details"], None)
    template = sound().world.template("form/form.docx")
    assert template is not None
    data = word.render(template, asdict(filled(view, {"legal_form": "Charity"})), {})
    harvested = harvest(sound(), "back.docx", data, accept=True)
    assert "does not say which arrangement" in said(harvested, "unwritten-form")[0]


# ---------------------------------------------------------------- the partner's own file


def partner_form(*fields: Mapping[str, Any], **fills: Any) -> Survey:
    form = {
        "id": "about",
        "title": "About you",
        "version": "1",
        "fills": fills or {"partner": True},
        "parts": [{"heading": "You", "fields": [{"label": field["id"], **field} for field in fields]}],
    }
    return world(files={"content/forms/about.json": text(form)})


LIMIT = {"id": "limit", "type": "line", "fills": "due_diligence[kind=insurance].limit"}
UNTIL = {"id": "until", "type": "line", "fills": "due_diligence[kind=insurance].expiry"}
FORM = {"id": "form", "type": "line", "fills": "legal_form"}


@pytest.mark.parametrize("limit", ["five million", "5000000.50", "-1", "1e9", "٥"])
def test_an_amount_that_is_none_is_named_and_the_rest_is_written(limit: str) -> None:
    harvested = brought(partner_form(LIMIT, FORM), "about", {"limit": limit, "form": "Charity"}, accept=True)
    assert len(said(harvested, "invalid-answer")) == 1
    assert json.loads(harvested.files[PARTNER])["legal_form"] == "Charity"
    assert json.loads(harvested.files[PARTNER])["due_diligence"][1]["limit"] == 5_000_000


def test_a_large_amount_keeps_every_digit() -> None:
    harvested = brought(partner_form(LIMIT), "about", {"limit": "12345678901234567"}, accept=True)
    assert json.loads(harvested.files[PARTNER])["due_diligence"][1]["limit"] == 12345678901234567


def test_a_day_that_is_none_is_named_and_the_rest_is_written() -> None:
    answers = {"until": "next spring", "form": "Charity"}
    harvested = brought(partner_form(UNTIL, FORM), "about", answers, accept=True)
    assert len(said(harvested, "invalid-answer")) == 1
    assert json.loads(harvested.files[PARTNER])["legal_form"] == "Charity"
    taken = brought(partner_form(UNTIL), "about", {"until": "30/09/2028"}, accept=True)
    assert json.loads(taken.files[PARTNER])["due_diligence"][1]["expiry"] == "2028-09-30"


@pytest.mark.parametrize("fills", ["roles.title", "due_diligence.expiry", "contact.telefone", "id", "passport.from"])
def test_a_place_that_no_form_fills_is_reported_only(fills: str) -> None:
    harvested = brought(partner_form({"id": "it", "type": "line", "fills": fills}), "about", {"it": "x"}, accept=True)
    assert (names(harvested), harvested.files) == (["unkept-answer"], {})


def test_a_check_that_has_moved_since_is_not_mistaken_for_another() -> None:
    partner = json.loads(FILES[PARTNER])
    policy = {"title": "Employers’ liability", "kind": "insurance", "status": "closed", "limit": 5000000}
    before = world(files={PARTNER: text({**partner, "due_diligence": [*partner["due_diligence"], policy]})})
    data = returned("partner-details", {"insurance-insurer.2": "Made-up Mutual", "legal_form": "Charity"}, before)
    now = world(files={PARTNER: text({**partner, "due_diligence": [policy, *partner["due_diligence"]]})})

    harvested = harvest(now, "back.docx", data, accept=True)

    assert any("it is about “Employers’ liability”" in message for message in said(harvested, "invalid-answer"))
    after_ = json.loads(harvested.files[PARTNER])
    assert after_["legal_form"] == "Charity"
    assert not any("insurer" in check for check in after_["due_diligence"])


# ---------------------------------------------------------------- several forms in one file


def together(
    view: Survey, *forms: tuple[str, Mapping[str, str]], change: Callable[[FormView], FormView] = lambda v: v
) -> bytes:
    model = view.model
    pack, arrangement = model.packs["small"], model.arrangements["sessions"]
    views = [filled(form_view(model, pack, model.forms[form], arrangement), answers) for form, answers in forms]
    identity = {name: value for name, value in views[0].identity.items() if name not in ("form", "version")}
    whole = replace(views[0], parts=tuple(part for one in views for part in one.parts), identity=identity)
    template = view.world.template("form/form.docx")
    assert template is not None
    return word.render(template, asdict(change(whole)), {})


def test_two_forms_of_one_file_fill_one_record() -> None:
    second = {**VISIT, "id": "second-visit", "title": "Second visit"}
    view = world(files={"content/forms/second-visit.json": text(second)})
    data = together(view, ("visit", ANSWERS), ("second-visit", {**ANSWERS, "day": "2026-10-10"}))

    harvested = harvest(view, "back.docx", data, accept=False)

    assert names(harvested) == []
    assert [row.values["on"] for row in after(view, harvested).model.records["visit-log"].rows()] == [
        "2026-10-09",
        "2026-10-10",
    ]


def test_two_forms_of_one_file_fill_one_partner() -> None:
    form = {"id": "more", "title": "More", "version": "1", "fills": {"partner": True}}
    form |= {
        "parts": [
            {"heading": "More", "fields": [{"id": "about", "label": "About", "type": "text", "fills": "description"}]}
        ]
    }
    view = world(files={"content/forms/more.json": text(form)})
    data = together(view, ("partner-details", {"legal_form": "Charity"}), ("more", {"about": "Sings\nand dances"}))

    held = json.loads(harvest(view, "back.docx", data, accept=False).files[PARTNER])

    assert (held["legal_form"], held["description"]) == ("Charity", "Sings\nand dances")


def test_an_error_that_one_form_would_bring_does_not_stop_the_others() -> None:
    view = world()
    data = together(view, ("visit", {**ANSWERS, "item": "EV-404"}), ("session-record", SESSION))

    harvested = harvest(view, "back.docx", data, accept=False)

    assert list(harvested.files) == [CSV]
    assert names(harvested) == ["unknown-reference"]
    assert {change.path for change in harvested.changes.changes if change.taken} == {CSV}


def test_what_the_new_row_makes_check_warn_of_is_said_at_once() -> None:
    period = {"period": {"from": "2026-07-01", "to": "2026-09-30"}}
    record = json.loads(FILES["content/records/session-records.json"])
    view = world(files={"content/records/session-records.json": text({**record, **period})})
    harvested = brought(view, "session-record", SESSION)
    assert names(harvested) == ["outside-period"]
    assert CSV in harvested.files


# ---------------------------------------------------------------- rows of a file


@pytest.mark.parametrize("strange", ["\u2028", "\x0b", "\x0c", "\x85", "\x1c"])
def test_a_row_below_a_strange_character_is_the_one_that_changes(strange: str) -> None:
    before = f"a,b\n1,x{strange}y\n2,z\n3,w\n".encode()
    table = read_table("r.csv", before)
    assert with_row(table, before, {1: "new"}, 3) == f"a,b\n1,x{strange}y\n2,new\n3,w\n".encode()


def test_the_sign_between_cells_is_the_one_that_the_rows_are_read_with() -> None:
    before = b'"a;b;c;d",e\n1,2\n'
    table = read_table("r.csv", before)
    assert with_row(table, before, {0: "3", 1: "4"}) == before + b"3,4\n"


# ---------------------------------------------------------------- the command


def workspace(folder: Path) -> Path:
    for name, data in STRANGER.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def test_a_dry_run_says_what_it_would_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, form = workspace(tmp_path / "work"), tmp_path / "back.docx"
    form.write_bytes(returned("session-record", SESSION))

    code, out, _ = command(capsys, "harvest", form, "--workspace", here, "--dry-run")

    assert code == 0
    assert "not written, as this is a dry run:" in out
    assert (here / CSV).read_bytes() == ROWS.encode()
    code, out, err = command(capsys, "harvest", form, "--workspace", here, "--dry-run", "--format", "json")
    assert (code, json.loads(out)["written"], err) == (0, False, "")


def test_what_the_command_ends_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, form = workspace(tmp_path / "work"), tmp_path / "back.docx"
    for data in (b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")):
        form.write_bytes(data)
        code, out, _ = command(capsys, "harvest", form, "--workspace", here, "--format", "json")
        assert (code, [finding["code"] for finding in json.loads(out)["findings"]]) == (1, ["LA651"])
    assert command(capsys, "harvest", tmp_path, "--workspace", here)[0] == 2
    assert command(capsys, "harvest", tmp_path / "none.docx", "--workspace", here)[0] == 2
    assert command(capsys, "harvest", form, "--workspace", tmp_path / "elsewhere")[0] == 2
    (here / CSV).unlink()
    (here / CSV).symlink_to(tmp_path / "rows.csv")
    (tmp_path / "rows.csv").write_bytes(ROWS.encode())
    form.write_bytes(returned("session-record", SESSION))
    code, _, _ = command(capsys, "harvest", form, "--workspace", here)
    assert code in (1, 3)
    assert (tmp_path / "rows.csv").read_bytes() == ROWS.encode()


def test_control_characters_can_t_move_the_cursor() -> None:
    harvested = brought(sound(), "session-record", {**SESSION, "wellbeing": "a\x9b31mb\u202ec"})
    assert not {"\x9b", "\u202e"} & set(harvest_text(harvested, written=True))
