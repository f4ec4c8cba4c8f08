"""Rows of records: the same whether they come as CSV or as a workbook, with every fault at its cell."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.cells import is_like_a_name
from leverarch.diagnostics import Diagnostic
from leverarch.model import Column, Record, Table
from leverarch.pipeline import check_all, survey
from leverarch.readers import table_file, workbook
from leverarch.readers.table_file import column_letters, read_table
from leverarch.rows import with_rows
from leverarch.source import Doc
from worked_example import sample_survey
from worlds import SMALL, text, world_of

ROOT = Path(__file__).parents[1]
DOC = Doc("content/records/log.json", "{}", {}, lambda _: {})
COLUMNS = (
    Column("key", "code", key=True),
    Column("day", "date"),
    Column("at", "time"),
    Column("many", "number"),
    Column("kind", "choice", choices=("Hall", "Allotments")),
    Column("seen", "yes-no"),
    Column("notes", "text"),
)
HEAD = [column.name for column in COLUMNS]


def record_with(table: Table) -> Record:
    return with_rows(Record("log", "Log", COLUMNS, DOC), table)


def csv_of(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


def book_of(*sheets: list[list[object]], hidden: int = 0) -> bytes:
    """A workbook with these sheets, of which the first `hidden` are hidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- reading


def test_csv_and_workbook_say_the_same() -> None:
    day, at = datetime.fromisoformat("2026-07-02"), time(16, 20)
    values: list[list[object]] = [["S-1", day, at, 12, "hall", True, "=1+1"], ["S-2", day, at, 9.5, None, False, None]]
    as_text = [
        ["S-1", "02/07/2026", "16:20", "12", "Hall", "yes", "=1+1"],
        ["S-2", "2026-07-02", "16:20", "9.5", "", "N", ""],
    ]
    book = book_of([list(HEAD), *[[f"'{c}" if c == "=1+1" else c for c in row] for row in values]])
    one = record_with(read_table("log.csv", csv_of([HEAD, *as_text])))
    two = record_with(read_table("log.xlsx", book))

    assert one.faults == two.faults == ()
    plain = [{**row.values, "notes": ""} for row in one.rows()]
    assert plain == [{**row.values, "notes": ""} for row in two.rows()]
    assert plain[0] == {
        "key": "S-1", "day": "2026-07-02", "at": "16:20", "many": "12", "kind": "Hall", "seen": "yes", "notes": "",
    }  # fmt: skip
    assert next(one.rows()).values["notes"] == "=1+1", "what looks like a formula is text"


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=12)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8), st.sampled_from(",;"), st.sampled_from(["\n", "\r\n"])
)
def test_what_is_written_as_csv_is_read(rows: list[list[str]], delimiter: str, end: str) -> None:
    head = ["one", "two", "three"]
    table = read_table("log.csv", csv_of([head, *rows], delimiter, end))

    assert table.faults == ()
    assert table.header.cells == tuple(head)
    said = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    assert [row.cells for row in table.rows()] == said


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(",;"))
def test_every_cell_has_the_place_where_it_stands(rows: list[list[str]], delimiter: str) -> None:
    data = csv_of([["one", "two", "three"], *rows], delimiter, "\n")
    table = read_table("log.csv", data)
    lines = data.decode().split("\n")
    for row in table.rows():
        for column, cell in enumerate(row.cells):
            place = table.locate(row.line, column)
            shown = lines[place.line - 1][place.column - 1 :]
            assert shown.startswith((cell.split("\n")[0].replace('"', '""'), '"')), (place, cell)


@pytest.mark.parametrize("data", ["\ufeffkey,day\nS-1,2026-07-02\n".encode(), b"key,day\r\n\r\n , \r\nS-1,2026-07-02"])
def test_byte_order_marks_and_blank_rows_are_nothing(data: bytes) -> None:
    table = read_table("log.csv", data)

    assert table.header.cells == ("key", "day")
    assert [row.cells for row in table.rows()] == [("S-1", "2026-07-02")]


@pytest.mark.parametrize("data", [b"a\tb\n1,5\t2\n", b"sep=;\r\na;b\r\n1,5;2\r\n", b"SEP=\t\na\tb\n1,5\t2\n"])
def test_tabs_and_the_sign_that_excel_is_told_are_understood(data: bytes) -> None:
    table = read_table("content/records/log.csv", data)

    assert (table.header.cells, [row.cells for row in table.rows()]) == (("a", "b"), [("1,5", "2")])
    assert table.locate(next(table.rows()).line, 1).excerpt[4:] == "2"


def test_a_formula_that_nobody_has_worked_out_is_not_an_empty_cell() -> None:
    table = read_table("content/records/log.xlsx", book_of([["key", "many"], ["A", "=2+3"], [None, "=B2"]]))

    assert [row.cells for row in table.rows()] == [("A", "=2+3"), ("", "=B2")]


def test_windows_letters_are_read_and_said() -> None:
    table = read_table("log.csv", "key;notes\r\nS-1;café £5 – “so”\r\n".encode("cp1252"))

    assert next(table.rows()).cells == ("S-1", "café £5 – “so”")
    [fault] = table.faults
    assert fault.guessed
    assert (fault.place.line, fault.place.column) == (2, 8)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("log.csv", "key,day\nS-1,x\n".encode("utf-16"), "UTF-16"),
        ("log.csv", b"key\x81,day\n", "not UTF-8"),
        ("log.csv", b"PK\x03\x04\x00\xff", "zip file"),
        ("log.csv", b"", "empty"),
        ("log.csv", b",".join([b"c"] * 300) + b"\n", "more than 200 columns"),
        ("log.xlsx", b"PK\x03\x04 no zip", "no Excel workbook"),
        ("log.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked with a password"),
        ("log.xlsx", b"key,day\n", "no Excel workbook"),
        ("log.txt", b"key,day\n", "are read from"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(name: str, data: bytes, words: str) -> None:
    table = read_table(name, data)

    assert any(words in fault.message for fault in table.faults)
    assert not any(fault.guessed for fault in table.faults)
    assert record_with(table).faults == (), "its columns are not missing: nobody could look"


def test_a_cell_that_never_ends_stops_the_reading() -> None:
    table = read_table("log.csv", b'key,day\nS-1,2026-07-02\nS-2,"' + b"x" * 200_000 + b'"\n')

    assert [(fault.message, fault.place.line) for fault in table.faults] == [
        ("a cell of this row is longer than any cell may be", 3)
    ]
    assert table.size == 1


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    [fault] = read_table("log.xlsx", out.getvalue()).faults

    assert "unpacks to more" in fault.message


def changed_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which the XML of its only sheet is changed by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book_of([["key"], ["S-1"]]))) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            data = package.read(name)
            changed.writestr(name, change(data) if name.endswith("sheet1.xml") else data)
    return out.getvalue()


@pytest.mark.parametrize(
    "entities",
    [
        b'<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)),
        b'<!ENTITY j SYSTEM "file:///etc/hostname">',
    ],
    ids=["one that grows", "one from outside"],
)
def test_entities_in_a_workbook_are_not_followed(entities: bytes) -> None:
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData>'
    data = changed_sheet(lambda xml: b"<!DOCTYPE x [" + entities + b"]>" + xml.replace(b"</sheetData>", cell))
    table = read_table("log.xlsx", data)

    assert [fault.message for fault in table.faults] == ["the file is no Excel workbook, or is damaged"]


def test_a_sheet_may_skip_a_million_rows() -> None:
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>S-2</t></is></c></row></sheetData>'
    table = read_table("log.xlsx", changed_sheet(lambda xml: xml.replace(b"</sheetData>", last)))

    assert [row.line for row in table.rows()] == [2, 1_048_576]


def test_rows_past_the_limit_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "MOST_ROWS", 2)
    body = [["S-1"], ["S-2"], ["S-3"], ["S-4"]]
    for table in (read_table("a.csv", csv_of([["key"], *body])), read_table("a.xlsx", book_of([["key"], *body]))):
        [fault] = table.faults
        assert "more than 2 rows" in fault.message
        assert fault.place.line == 4
        assert table.size == 2


def test_a_large_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "MOST_BYTES", 10)
    [fault] = read_table("a.csv", b"key,day\nS-1,2026-07-02\n").faults

    assert "the most that is read is 10" in fault.message


def test_the_first_sheet_that_is_seen_is_read_and_cells_are_named_as_in_excel() -> None:
    data = book_of([["key", "wrong"], ["X", "x"]], [[], [*HEAD], ["S-1", None, None, "about ten"]], hidden=1)
    [fault] = record_with(read_table("log.xlsx", data)).faults

    assert fault.message == "`many`: `about ten` is no number"
    assert fault.place.spot == "in cell D3"
    assert fault.place.line == 3
    assert fault.place.excerpt[fault.place.column - 1 :].startswith("about ten")


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")])
def test_columns_are_called_as_excel_calls_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""), (True, "yes"), (12, "12"), (12.0, "12"), (0.1 + 0.2, "0.3"), (date(2026, 7, 2), "2026-07-02"),
        (datetime.fromisoformat("2026-07-02"), "2026-07-02"),
        (datetime.fromisoformat("2026-07-02T16:20"), "2026-07-02 16:20"),
        (time(9, 5), "09:05"), (timedelta(hours=26, minutes=5), "26:05"), ("as it is", "as it is"),
    ],
)  # fmt: skip
def test_values_of_a_workbook_are_said_as_in_a_csv_file(value: object, said: str) -> None:
    assert workbook.words(value) == said


# ---------------------------------------------------------------- meaning


@pytest.mark.parametrize("text", ["Firstname Lastname", "Mrs Lastname", "Anne-Marie O’Neill", "Zoë A. Üstün"])
def test_names_look_like_names(text: str) -> None:
    assert is_like_a_name(text)


@pytest.mark.parametrize("text", ["P-014", "S-2026-07-02", "Room 4", "ALDER COURT", "night shift", "P 14", ""])
def test_codes_do_not_look_like_names(text: str) -> None:
    assert not is_like_a_name(text)


def test_a_key_of_two_columns_is_one_key() -> None:
    columns = (Column("week", "code", key=True), Column("place", "code", key=True))
    rows = [["week", "place"], ["1", "A"], ["1", "B"], ["1", "A"], ["", "A"]]
    record = with_rows(Record("log", "Log", columns, DOC), read_table("log.csv", csv_of(rows)))

    assert record.row("1 / B") == list(record.rows())[1]
    assert [(fault.kind, fault.place.line) for fault in record.faults] == [("wrong-cell", 5), ("repeated-key", 4)]


def test_a_row_with_faults_keeps_what_can_be_understood() -> None:
    record = record_with(read_table("log.csv", csv_of([HEAD, ["S-1", "2026-13-01", "16:20"]])))

    assert dict(next(record.rows()).values) == {
        "key": "S-1", "day": "", "at": "16:20", "many": "", "kind": "", "seen": "", "notes": "",
    }  # fmt: skip
    assert [fault.kind for fault in record.faults] == ["uneven-row", "wrong-cell"]


def found_in(files: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    return check_all(survey(world_of({**SMALL, **files})))


def records_with(rows: bytes, *columns: dict[str, object], name: str = "log.csv") -> tuple[Diagnostic, ...]:
    """What is found in a record with these columns and this file of rows."""
    record = {"id": "log", "title": "Log", "columns": [{"name": "key", "type": "code", "key": True}, *columns]}
    return found_in({"content/records/log.json": text(record), f"content/records/{name}": rows})


def test_a_first_row_that_is_no_heading_is_one_finding() -> None:
    day = {"name": "day", "type": "date", "required": True}
    found = records_with(b"Log of the third quarter\nkey,day\nA,2026-09-01\n", day)

    assert [(one.rule.code, one.message) for one in found] == [("LA424", "no column of the record is in the first row")]


def test_a_column_in_another_form_does_not_fill_the_report() -> None:
    rows = b"key,day\n" + b"".join(b"A%d,09/30/2026\n" % number for number in range(1200))
    found = records_with(rows, {"name": "day", "type": "date"})

    assert len(found) == 100
    assert found[-1].message == "`day`: `09/30/2026` is no day of the calendar; and 1,100 more of this kind below"


def test_a_name_that_nothing_declares_is_said_once_for_its_column() -> None:
    rows = b"key,who\nA,qality-lead\nB,qality-lead\nC,nurse\n"
    found = records_with(rows, {"name": "who", "type": "role"})

    assert [(one.message, one.place.line) for one in found] == [
        ("unknown role `qality-lead`", 2),
        ("unknown role `nurse`", 4),
    ]


def test_rows_that_the_machine_does_not_give_are_a_finding() -> None:
    class Stubborn(dict[str, bytes]):
        def __getitem__(self, name: str) -> bytes:
            if name.endswith(".csv"):
                raise PermissionError(13, "Permission denied")
            return super().__getitem__(name)

    log = {"id": "log", "title": "Log", "columns": [{"name": "key", "type": "code"}]}
    world = world_of({**SMALL, "content/records/log.json": text(log), "content/records/log.csv": b"key\nS-1\n"})
    found = check_all(survey(type(world)(Stubborn(world.files), world.shipped, world.probe)))

    assert [(d.rule.name, d.place.path) for d in found] == [
        ("unreadable-file", "content/records/log.csv"),
        ("no-rows", "content/records/log.json"),
    ]


def test_rows_of_a_broken_record_are_not_stray() -> None:
    files = {"content/records/log.json": b'{"id": "log"}', "content/records/log.csv": b"key\nS-1\n"}

    assert {d.rule.name for d in found_in(files)} == {"missing-field"}


def test_a_workbook_beside_a_csv_file_is_stray() -> None:
    log = {"id": "log", "title": "Log", "columns": [{"name": "key", "type": "code"}]}
    files = {
        "content/records/log.json": text(log),
        "content/records/log.csv": b"key\nS-1\n",
        "content/records/log.xlsx": book_of([["key"], ["S-2"]]),
    }

    assert [(d.rule.name, d.place.path) for d in found_in(files)] == [("stray-file", "content/records/log.xlsx")]


# ---------------------------------------------------------------- the worked example


def column(record: str, name: str) -> list[str]:
    return [row.values[name] for row in sample_survey().model.records[record].rows()]


def test_the_sample_has_its_records() -> None:
    counts = {id_: record.size for id_, record in sample_survey().model.records.items()}

    assert counts == {
        "advocacy-concerns": 22,
        "briefings": 43,
        "complaints-and-advocacy": 24,
        "drills": 49,
        "due-diligence": 29,
        "incidents": 178,
        "joint-actions": 31,
        "learning-log": 12,
        "partner-workers": 24,
        "pbs-recommendations": 23,
        "people-at-sessions": 31,
        "people-feedback": 31,
        "practice-observations": 94,
        "record-audits": 229,
        "restrictions": 15,
        "review-feedback": 19,
        "safeguarding-concerns": 102,
        "session-records": 35,
        "social-value-delivery": 79,
        "speak-up": 11,
        "staff-confidence": 50,
        "supervision": 36,
        "surveys-sent": 4,
        "training-matrix": 88,
    }
    assert all(record.faults == () for record in sample_survey().model.records.values())


def test_concerns_agree_with_the_annex_of_the_audit() -> None:
    """Line by line: the day, whether the lead heard of it the same day, and what came of it."""
    path = ROOT / "scripts/sample_files/escalation-audit.csv"
    audit = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    routes = {
        "1": "Raised with the council",
        "2": "Plan or risk assessment changed",
        "3": "Looked into, no more needed",
    }
    rows = [
        row for row in sample_survey().model.records["safeguarding-concerns"].rows() if row.values["date"] >= "2026-07"
    ]

    assert len(rows) == len(audit)
    for row, line in zip(rows, audit, strict=True):
        day = date.fromisoformat(row.values["date"])
        assert f"{day:%a} {day.day} {day:%B}" == line["Day"]
        assert row.values["same_day"] == ("no" if line["Time"] == "D" else "yes")
        assert row.values["route"] == routes[line["Outcome"]]
    assert len({row.values["person"] for row in rows}) == 19
    assert sorted(Counter(row.values["indicator"] for row in rows).values()) == [3, 6, 7, 8, 11, 13]


def test_sessions_agree_with_the_concerns() -> None:
    sessions = {row.values["session"]: row.values for row in sample_survey().model.records["session-records"].rows()}
    for row in sample_survey().model.records["safeguarding-concerns"].rows():
        if row.values["date"] < "2026-07":
            continue  # on paper, and not kept with the log
        held = sessions[row.values["session"]]
        assert (held["date"], held["indicator"]) == (row.values["date"], "yes")
    by_month = Counter(values["date"][:7] for values in sessions.values())
    assert by_month == {"2026-07": 12, "2026-08": 10, "2026-09": 13}


def test_recommendations_agree_with_the_audit_trail() -> None:
    rows = list(sample_survey().model.records["pbs-recommendations"].rows())
    path = ROOT / "scripts/sample_files/pbs-audit-trail.csv"
    trail = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))

    assert [row.values["what"] for row in rows] == [line["What was recommended"] for line in trail]
    assert Counter(column("pbs-recommendations", "decision")) == {"accepted": 21, "declined": 2}
    assert Counter(column("pbs-recommendations", "signed_by")) == {"all": 19, "part": 2, "none": 2}


def test_complaints_agree_with_the_figures() -> None:
    rows = [row.values for row in sample_survey().model.records["complaints-and-advocacy"].rows()]
    by_quarter = [[int(r["days"]) for r in rows if (int(r["date"][5:7]) - 1) // 3 == quarter] for quarter in range(3)]

    assert [(len(days), median(days), min(days), max(days)) for days in by_quarter] == [
        (9, 24, 9, 41),
        (7, 19, 6, 28),
        (8, 15, 4, 27),
    ]
    for row in rows:
        assert (date.fromisoformat(row["answered"]) - date.fromisoformat(row["date"])).days == int(row["days"])
    assert Counter((r["advocate"], r["wish_said"]) for r in rows) == {
        ("yes", "yes"): 9, ("yes", "no"): 2, ("no", "yes"): 6, ("no", "no"): 7,
    }  # fmt: skip
    assert Counter(r["put_right"] for r in rows) == {"yes": 17, "in part or no": 5, "not asked": 2}


def test_the_columns_that_forms_fill_are_there() -> None:
    path = ROOT / "content/records/session-records.json"
    names = [column["name"] for column in json.loads(path.read_text(encoding="utf-8"))["columns"]]

    assert names == [
        "session", "date", "venue", "worker", "attendance", "wellbeing", "incidents", "indicator", "passed_on_to",
        "passed_on_at", "notes",
    ]  # fmt: skip
