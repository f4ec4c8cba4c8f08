"""`leverarch add`: what it suggests and where from, what it asks, what it refuses, and that nothing is half written."""

from __future__ import annotations

import io
import json
import os
import re
import select
import signal
import subprocess
import sys
from datetime import date
from itertools import islice
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leverarch.adding.dates import Seen, dated, dates_in_name, dates_in_text
from leverarch.adding.glimpse import Glimpse
from leverarch.adding.names import free_ids, spoken, stored_name, title_from_name, version_in
from leverarch.adding.people import people_in, without_people
from leverarch.adding.proposal import Answers, Incoming, Register, propose
from leverarch.adding.record import record_of
from leverarch.adding.types import type_of
from leverarch.cli import cli
from leverarch.cli.add import Run, keep_watching
from leverarch.cli.add_files import GivenFiles, found_at, read_steady
from leverarch.cli.add_inbox import Inbox
from leverarch.pipeline import survey
from leverarch.workspace import open_world
from leverarch.world import FileState, Probe
from worlds import SMALL

TODAY = date(2026, 11, 23)
SAID = ["--owner", "quality-lead", "--shows", "That it was done.", "--classification", "internal"]
POLICY = "Safeguarding policy v3 FINAL (2).docx"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    for name, data in SMALL.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def word_file(*lines: str, heading: str = "Safeguarding adults policy") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(heading, 0)
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def add(workspace: Path, *arguments: str | Path) -> Result:
    words = ["add", *map(str, arguments), "--workspace", str(workspace), "--on", "2026-11-23"]
    return CliRunner().invoke(cli, words)


def added(workspace: Path) -> set[str]:
    there = {p.relative_to(workspace).as_posix() for p in workspace.rglob("*") if p.is_file()}
    return {name for name in there if name not in SMALL and not name.startswith("build/")}


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("words", "day", "said"),
    [
        ("Minutes\nDate of meeting: 3 October 2026\nNext meeting: 7 November 2026", "2026-10-03", "Date of meeting: 3"),
        ("Policy\nApproved 03/10/2026. Review date 03/10/2027", "2026-10-03", "Approved 03/10/2026"),
        ("Date of birth 01/02/1950\nAudit date: 2026-09-30", "2026-09-30", "Audit date: 2026-09-30"),
        ("Matrix as at 30th September 2026", "2026-09-30", "as at 30th September 2026"),
        ("Held on Monday, 5 October 2026", "2026-10-05", "Held on Monday, 5 October 2026"),
        ("Report | Date | 03.10.2026", "2026-10-03", "Date | 03.10.2026"),
        ("Issued October 3rd, 2026", "2026-10-03", "Issued October 3rd, 2026"),
        ("Date:\n3 Oct 2026", "2026-10-03", "Date: 3 Oct 2026"),
        ("Northmarch Council\n30 March 2026\nDear manager", "2026-03-30", "30 March 2026"),
        ("Reviewed 1 May 2026\nApproved by the board on 2 April 2026", "2026-04-02", "Approved by the board on"),
    ],
)
def test_a_text_is_dated_by_what_stands_before_the_date(words: str, day: str, said: str) -> None:
    first = dates_in_text(words)[0]
    assert first.day.isoformat() == day
    assert first.said.startswith(said)


@pytest.mark.parametrize(
    "words",
    [
        "Next review: 03/10/2027",
        "Valid until 31 March 2027",
        "Expires on 31/03/2027",
        "DOB 01/02/1950",
        "To be reviewed by 1 May 2026",
        "31/02/2026",
        "Ring 01632 960 123",
        "12.3.4.2026",
    ],
)
def test_a_date_of_something_else_is_not_taken(words: str) -> None:
    assert dates_in_text(words) == ()


@pytest.mark.parametrize(
    ("stem", "day", "month"),
    [
        ("Audit 2026-10", "2026-10-31", True),
        ("minutes Oct 26", "2026-10-31", True),
        ("minutes_October_2026", "2026-10-31", True),
        ("visit 03.10.2026", "2026-10-03", False),
        ("IMG_20261003_101112", "2026-10-03", False),
        ("IMG-20261003-WA0004", "2026-10-03", False),
        ("3rd Oct 2026 visit", "2026-10-03", False),
        ("2026-10-03 visit", "2026-10-03", False),
    ],
)
def test_a_name_gives_a_day_or_a_month(stem: str, day: str, month: bool) -> None:
    [seen] = dates_in_name(stem)
    assert (seen.day.isoformat(), seen.whole_month) == (day, month)


def test_a_date_that_can_be_read_in_two_ways_or_is_not_yet_is_asked() -> None:
    for words, why in (("03/04/26", "more than one day"), ("07/13/2026", "month first"), ("24/11/2026", "is after")):
        found = dated((("text", "from the text", dates_in_text(words)),), TODAY)
        assert found.day is None
        assert why in found.doubt
    assert dates_in_text("13/04/26")[0] == Seen(date(2026, 4, 13), "13/04/26", 4)


def test_two_dates_that_differ_are_both_said_and_a_month_that_agrees_is_not() -> None:
    text_dates = dates_in_text("Date: 3 October 2026\nIssued 5 October 2026")
    groups = (("text", "from the text", text_dates), ("name", "from its name", dates_in_name("minutes oct 26")))
    found = dated(groups, TODAY)
    assert found.words == "from the text: “Date: 3 October 2026”"
    assert found.also == ("“Issued 5 October 2026”",)
    other = dated((groups[0], ("name", "from its name", dates_in_name("minutes 2026-09"))), TODAY)
    assert other.also[-1] == "from its name “2026-09”"


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("stem", "title", "version"),
    [
        ("Safeguarding policy v3 FINAL (2)", "Safeguarding policy", "3"),
        ("Copy of Training_Matrix_2026-09", "Training Matrix", ""),
        ("medication-policy-v1.2", "Medication policy", "1.2"),
        ("fire%20risk%20assessment - Copy (3)", "Fire risk assessment", ""),
        ("EV-0012_SafeguardingPolicy_v3.2_2026-04-01", "Safeguarding Policy", "3.2"),
        ("IMG_2034", "", ""),
        ("scan0001", "", ""),
        ("Document1", "", ""),
        ("WhatsApp Image 2026-10-03 at 10.11.12", "", ""),
        ("Audit March", "Audit March", ""),
    ],
)
def test_a_title_is_what_is_left_of_a_name(stem: str, title: str, version: str) -> None:
    assert (title_from_name(stem), version_in(spoken(stem))) == (title, version)


@pytest.mark.parametrize(
    "words",
    [
        "Supervision J Smith", "Supervision J. Smith", "notes Mrs Jones", "Sarah Jones appraisal",
        "care plan sarah jones",
        "Rm 12 photo", "resident 14 falls", "SU AB incident", "Smith, J. file", "plan for J.S.", "DOB 010250",
        "943 476 5919 letter", "Mark Okafor review", "Audit_JSmith", "Dr A Patel letter",
    ],
)  # fmt: skip
def test_what_points_to_a_person_is_found_and_left_out(words: str) -> None:
    assert people_in(spoken(words))
    left = without_people(spoken(words))
    for part in ("Smith", "Jones", "jones", "Sarah", "12", "14", "AB", "J.S", "5919", "Okafor", "Patel"):
        assert part not in left


@pytest.mark.parametrize(
    "words",
    [
        "Safeguarding policy", "Audit March", "Annex A Fire plan", "Hepatitis B vaccination",
        "St John Ambulance certificate", "Plan B for winter", "HR policy", "CQC Report", "May audit",
        "Grace House rota", "PBS Plan", "Hope Street visit",
        "LOLER certificate", "IT Strategy", "Appendix C Medicines", "Will writing leaflet", "Mark sheet",
    ],
)  # fmt: skip
def test_ordinary_names_point_to_nobody(words: str) -> None:
    assert people_in(words) == ()


@given(name=st.text(), version=st.text(), title=st.text(max_size=300), day=st.none() | st.dates())
@settings(max_examples=300, deadline=None)
def test_any_name_gives_a_safe_and_stable_stored_name(name: str, version: str, title: str, day: date | None) -> None:
    for id_ in ("EV-0001", "EV-0002"):
        file = name if name.strip("/") else "x"
        incoming = Incoming(
            file, file, "0" * 64, 1, Probe(FileState.SOUND, 1, ""), Glimpse(text=version, heading=title)
        )
        made = propose(incoming, id_, Answers(date=day), Register(), TODAY)
        assert made == propose(incoming, id_, Answers(date=day), Register(), TODAY)
        assert re.fullmatch(
            rf"content/files/{id_}_[A-Za-z0-9]{{1,40}}(_v[A-Za-z0-9.]+)?(_[\d-]+)?\.[a-z0-9]+", made.path
        )
        assert len(made.path) < 120
        made.file.encode("utf-8")
        assert made.file.isprintable()


@given(
    name=st.text(min_size=1),
    title=st.text(min_size=1),
    shows=st.text(st.characters(exclude_categories=["C"]), min_size=1),
)
@settings(max_examples=200, deadline=None)
def test_any_record_can_be_read_back(name: str, title: str, shows: str) -> None:
    from leverarch.readers.front_matter import read_front_matter  # noqa: PLC0415

    said = Answers(owner="a", shows=shows, classification="internal", date=TODAY)
    incoming = Incoming(name, name, "", 1, Probe(FileState.SOUND, 1, ""), Glimpse(heading=title))
    made = propose(incoming, "EV-1", said, Register(), TODAY)
    if made.missing:
        assert made.missing == ("title",)
        return
    doc, found = read_front_matter("a.md", record_of(made, TODAY).decode("utf-8"))
    assert doc is not None
    assert not found
    assert doc.value["title"] == made.title
    assert doc.value["shows"] == shows


def test_version_and_name_stand_behind_the_id() -> None:
    drill = stored_name("EV-1", "Fire drill of 30 September 2026", "", date(2026, 9, 30), ".txt")
    assert drill == "EV-1_FireDrill_2026-09-30.txt"
    name = stored_name("EV-0123", "Safeguarding policy", "3.2", date(2026, 4, 1), ".pdf")
    assert name == "EV-0123_SafeguardingPolicy_v3.2_2026-04-01.pdf"


def test_ids_go_on_in_the_workspaces_own_pattern_and_are_never_used_again() -> None:
    assert list(islice(free_ids([], []), 2)) == ["EV-0001", "EV-0002"]
    assert list(islice(free_ids(["EV-0009", "ev-0012", "policy"], ["EV-0013"]), 2)) == ["EV-0010", "EV-0011"]
    assert list(islice(free_ids(["E7", "E9"], ["E10"]), 2)) == ["E11", "E12"]


@pytest.mark.parametrize(
    ("title", "way", "type_"),
    [
        ("Safeguarding policy audit", "pdf", "audit"),
        ("Audit policy", "pdf", "policy"),
        ("Minutes of the policy group", "office", "minutes"),
        ("Training matrix as at September", "table", "matrix"),
        ("LOLER hoist", "pdf", "certificate"),
        ("IMG 2034", "picture", "photo"),
        ("Anything", "table", "data"),
        ("Audit of plans", "mail", "correspondence"),
        ("Something", "pdf", "other"),
    ],
)
def test_the_type_is_the_head_of_the_title(title: str, way: str, type_: str) -> None:
    assert type_of((title,), "", way) == type_


# ---------------------------------------------------------------- the command


def test_a_file_becomes_a_record_and_a_copy(workspace: Path, inbox: Path) -> None:
    data = word_file("Version: 3.1", "Approved 03/10/2026 by the board", "Next review: 03/10/2027")
    (inbox / POLICY).write_bytes(data)

    result = add(workspace, inbox / POLICY, *SAID)

    assert result.exit_code == 0, result.output
    copy = "content/files/EV-2_SafeguardingAdultsPolicy_v3.1_2026-10-03.docx"
    assert added(workspace) == {copy, "content/evidence/EV-2.md"}
    assert (workspace / copy).read_bytes() == data
    item = survey(open_world(workspace)).model.evidence["EV-2"]
    assert (item.title, item.type, item.date, item.added) == (
        "Safeguarding adults policy", "policy", date(2026, 10, 3), TODAY)  # fmt: skip
    assert item.probe is not None
    assert "from the text: “Approved 03/10/2026”" in result.output
    assert "its text says version 3.1, its name 3" in result.output
    assert (inbox / POLICY).read_bytes() == data


def test_what_no_file_can_tell_is_asked_and_without_it_nothing_is_written(workspace: Path, inbox: Path) -> None:
    (inbox / "IMG_2034.txt").write_text("x", encoding="utf-8")
    result = add(workspace, inbox / "IMG_2034.txt")
    assert result.exit_code == 2
    for option in ("--title", "--date", "--shows", "--owner", "--classification"):
        assert option in result.output
    assert added(workspace) == set()


def test_titles_that_are_missing_in_a_folder_are_not_to_be_had_by_an_option_for_one_file(
    workspace: Path, inbox: Path
) -> None:
    (inbox / "IMG_2034.txt").write_text("x", encoding="utf-8")
    (inbox / "visit.txt").write_text("y", encoding="utf-8")
    result = add(workspace, inbox, *SAID, "--date", "2026-10-03", "--yes")
    assert result.exit_code == 2
    assert "IMG_2034.txt); rename each after what it is, or add it by itself" in result.output


def test_words_for_the_pictures_of_a_folder_are_not_words_for_its_documents(workspace: Path, inbox: Path) -> None:
    (inbox / "visit notes.txt").write_text("y", encoding="utf-8")
    Image.new("RGB", (20, 20)).save(inbox / "garden gate.png")
    said = [*SAID, "--date", "2026-10-03", "--alt", "The gate, open", "--yes", "--format", "json"]
    told = {Path(one["file"]).name: one["record"] for one in json.loads(add(workspace, inbox, *said).stdout)}
    assert "alt: The gate, open" in (workspace / told["garden gate.png"]).read_text(encoding="utf-8")
    assert "alt:" not in (workspace / told["visit notes.txt"]).read_text(encoding="utf-8")


def test_a_folder_is_only_looked_at_and_yes_writes(workspace: Path, inbox: Path) -> None:
    (inbox / "audit 2026-09-30.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (inbox / "again.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (inbox / ".DS_Store").write_bytes(b"x")
    (inbox / "~$plan.docx").write_bytes(b"x")
    looked = add(workspace, inbox, *SAID)
    assert looked.exit_code == 0, looked.output
    assert "nothing is written: 1 item would be made" in looked.output
    assert "it is hidden, or a program left it there" in looked.output
    assert added(workspace) == set()

    written = add(workspace, inbox, *SAID, "--yes", "--date", "2026-09-30", "--format", "json")
    told = {Path(one["file"]).name: one for one in json.loads(written.stdout)}
    assert written.exit_code == 0
    assert told["again.csv"]["written"]
    assert "has the same content" in told["audit 2026-09-30.csv"]["refused"]
    assert added(workspace) == {"content/evidence/EV-2.md", told["again.csv"]["path"]}

    again = add(workspace, inbox / "again.csv", *SAID, "--date", "2026-09-30")
    assert again.exit_code == 1
    assert "EV-2 has the same content" in again.output


def test_what_is_no_plain_file_is_refused_with_words(workspace: Path, inbox: Path) -> None:
    os.mkfifo(inbox / "pipe.pdf")
    (inbox / "link.pdf").symlink_to(inbox / "nowhere")
    (inbox / "empty.pdf").write_bytes(b"")
    (inbox / "new\nline\u202e.txt").write_text("Date: 3 October 2026", encoding="utf-8")
    result = add(workspace, inbox, "--format", "json")
    told = {one["file"].rpartition("/")[2]: one for one in json.loads(result.stdout)}
    assert told["pipe.pdf"]["refused"] == "it is a pipe and no file"
    assert told["link.pdf"]["refused"].startswith("it is a link")
    assert told["empty.pdf"]["refused"] == "it is empty"
    assert told["new[U+000A]line[U+202E].txt"]["path"] == "content/files/EV-2_NewLine_2026-10-03.txt"
    assert result.exit_code == 1


def test_names_of_people_are_left_out_and_kinds_put_right(workspace: Path, inbox: Path) -> None:
    image = Image.new("RGB", (40, 30))
    exif = image.getexif()
    exif.get_ifd(0x8769)[0x9003] = "2026:09:12 10:11:12"
    image.save(inbox / "Hoist certificate J Smith Rm 12.jpg", exif=exif)
    (inbox / "fake.pdf").write_bytes(word_file("Approved 03/10/2026"))
    (inbox / "mail.eml").write_bytes(
        b"From: a@example.org\nTo: b@example.org\nSubject: RE: Hoist service\n"
        b"Date: Mon, 5 Oct 2026 10:00:00 +0100\n\nDone."
    )
    book = openpyxl.Workbook()
    book.active["A1"] = "Training matrix as at 30 September 2026"
    book.save(inbox / "x.xlsx")
    result = add(workspace, inbox, "--format", "json")
    told = {one["file"].rpartition("/")[2]: one for one in json.loads(result.stdout)}
    photo = told["Hoist certificate J Smith Rm 12.jpg"]
    assert photo["title"] == "Hoist certificate"
    assert photo["date_from"] == "from the camera’s record of when it was taken"
    assert any("J Smith" in warning for warning in photo["warnings"])
    assert told["fake.pdf"]["path"].endswith(".docx")
    assert any("does not end as a Word document (.docx) does" in words for words in told["fake.pdf"]["warnings"])
    assert (told["mail.eml"]["title"], told["mail.eml"]["date"]) == ("Hoist service", "2026-10-05")
    assert (told["x.xlsx"]["type"], told["x.xlsx"]["date"]) == ("matrix", "2026-09-30")


def test_a_record_with_an_error_is_not_written(workspace: Path, inbox: Path) -> None:
    (workspace / "content/evidence/EV-7.md").write_bytes(b"---\nid: EV-9\ntitle: [\n---\n")
    (inbox / "a.txt").write_text("Date: 3 October 2026", encoding="utf-8")
    result = add(workspace, inbox / "a.txt", *SAID, "--title", "Notes {{ measure:none }}")
    assert result.exit_code == 1, result.output
    assert "nothing is written" in result.output
    assert added(workspace) == {"content/evidence/EV-7.md"}
    fine = add(workspace, inbox / "a.txt", *SAID, "--title", "Notes")
    assert fine.exit_code == 0, fine.output
    assert (workspace / "content/evidence/EV-10.md").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--owner", "quality-led"], "did you mean quality-lead"),
        (["--id", "EV-1"], "never used again"),
        (["--id", "../x"], "an id has letters"),
        (["--arrangement", "none"], "there is no arrangement"),
        (["--shows", "a\nb"], "line breaks"),
        (["--watch", "."], "one of these"),
    ],
)
def test_wrong_options_are_wrong_usage(workspace: Path, inbox: Path, arguments: list[str], words: str) -> None:
    (inbox / "a.txt").write_text("x", encoding="utf-8")
    result = add(workspace, inbox / "a.txt", *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert added(workspace) == set()


def test_a_file_that_changes_after_it_was_looked_at_is_not_copied(inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_text("one", encoding="utf-8")
    files = GivenFiles({"x": (path, "0" * 64)})
    with pytest.raises(OSError, match="changed while it was being added"):
        files["x"]
    assert read_steady(path) == b"one"


def test_two_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for top in ("a", "b"):
        (tmp_path / top / "in").mkdir(parents=True)
        (tmp_path / top / "in" / "x.txt").write_text(top, encoding="utf-8")
    found = found_at([tmp_path / "a/in", tmp_path / "b/in"], tmp_path)
    assert len({one.shown for one in found}) == 2


# ---------------------------------------------------------------- the inbox


def test_an_inbox_takes_a_file_when_it_is_whole(inbox: Path) -> None:
    seen = Inbox(inbox, lambda _: None)
    path = inbox / "a.txt"
    path.write_text("one", encoding="utf-8")
    (inbox / ".DS_Store").write_bytes(b"")
    assert seen.steady() == []
    path.write_text("one and two", encoding="utf-8")
    assert seen.steady() == []
    assert seen.steady() == [path]
    assert seen.steady() == []
    path.unlink()
    assert seen.steady() == []
    inbox.joinpath(".DS_Store").unlink()
    inbox.rmdir()
    assert seen.steady() == []


def test_watching_adds_what_can_be_added_and_leaves_the_rest(
    workspace: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = Answers(owner="quality-lead", shows="That it was done.", classification="internal")
    run = Run(workspace, "text", answers, TODAY, writes=True, asks=False, again=False, sure=True, watches=True)
    later = iter(["Audit\nDate: 4 October 2026"])

    def sleep(_: float) -> None:
        for words in later:
            (inbox / "b.txt").write_text(words, encoding="utf-8")

    (inbox / "notes.txt").write_text("nothing to date it by", encoding="utf-8")
    os.mkfifo(inbox / "pipe")

    keep_watching(Inbox(inbox, sleep), run, rounds=5)

    told = capsys.readouterr()
    assert "left where it is; to add it, say --date" in told.out
    assert added(workspace) == {"content/evidence/EV-2.md", "content/files/EV-2_Audit_2026-10-04.txt"}
    assert sorted(path.name for path in inbox.iterdir()) == ["b.txt", "notes.txt", "pipe"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there is no such terminal")
def test_at_a_terminal_it_asks_one_thing_after_another(workspace: Path, inbox: Path) -> None:
    (inbox / "visit.txt").write_text("Notes of a visit\n", encoding="utf-8")
    outside, terminal = os.openpty()
    command = [sys.executable, "-m", "leverarch", "add", str(inbox / "visit.txt"), "--workspace", str(workspace)]
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        os.write(outside, b"3/10/26\nsoon\nOct 2026\n3 October 2026\nThat the visit was made.\nquality-lead\n\ny\n")
        told = b""
        while process.poll() is None or select.select([outside], [], [], 0)[0]:
            try:
                told += os.read(outside, 4096)
            except OSError:  # its other end is closed: it is done
                break
    os.close(outside)
    assert process.returncode == 0, told.decode()
    assert b"nothing in it says a date" in told
    assert told.count(b"write one day with its whole year") == 3
    item = survey(open_world(workspace)).model.evidence["EV-2"]
    assert (item.date, item.shows, item.owner) == (date(2026, 10, 3), "That the visit was made.", "quality-lead")
    assert item.classification == "internal"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_ends_watching_and_all_is_well(workspace: Path, inbox: Path) -> None:
    command = [sys.executable, "-m", "leverarch", "add", "--watch", str(inbox), "--workspace", str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"nothing is written without --yes" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told == b"stopped watching\n"
