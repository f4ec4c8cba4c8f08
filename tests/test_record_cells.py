"""Whatever people write into a file of rows: nothing is dropped without a finding, and no form of file says more."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leverarch.cells import fits
from leverarch.dates_as_written import date_help, is_month_first, is_read_both_ways
from leverarch.model import LINE, Column, Record, Table
from leverarch.pipeline import check_all, survey
from leverarch.readers import table_file
from leverarch.readers.table_edit import with_row
from leverarch.readers.table_file import read_table
from leverarch.rows import HEADING_INSIDE, MERGED_CELLS, TOTAL_ROW, WRONG_CELL, cell_place, with_rows
from leverarch.source import Doc
from worlds import SMALL, text, world_of

DOC = Doc("content/records/log.json", "{}", {}, lambda _: {})
COLUMNS = (
    Column("key", "code", key=True),
    Column("day", "date"),
    Column("at", "time"),
    Column("many", "number", unit="hours"),
    Column("kind", "choice", choices=("Hall", "Average")),
    Column("seen", "yes-no"),
    Column("notes", "text"),
)
HEAD = [column.name for column in COLUMNS]
WRITTEN = (
    "", " ", "S-1", "S-2", "2026-07-02", "04/05/2026", "07/13/2026", "46204", "1 July 2026", "16:20", "4.20pm", "12",
    "+9.50", "97%", "1,234", "£50", "12 hrs", "#REF!", "#N/A", "Hall", "hall", "Average", "Total", "Grand total:",
    "yes", "N", "key", "day", "notes", "=1+1", "a\u00a0b", "12\u200b", "Firstname Lastname", "x,y", '"', "\u2028",
)  # fmt: skip
CELL = st.sampled_from(WRITTEN) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="_"), max_size=8
)
ROWS = st.lists(st.lists(CELL, min_size=len(HEAD), max_size=len(HEAD)), max_size=8)


def log(table: Table, columns: tuple[Column, ...] = COLUMNS) -> Record:
    return with_rows(Record("log", "Log", columns, DOC), table)


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def as_book(rows: list[list[str]]) -> bytes:
    """A workbook in which every cell is a text, whatever it looks like."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for line, row in enumerate(rows, start=1):
        for number, value in enumerate(row, start=1):
            if value:
                cell = book.active.cell(line, number)
                cell.value, cell.data_type = value, "s"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(deadline=None)
@given(ROWS)
def test_nothing_is_dropped_without_a_finding(rows: list[list[str]]) -> None:
    record = log(read_table("log.csv", as_csv([HEAD, *rows])))
    there = {row.line: row.values for row in record.rows()}
    at_cell = {(fault.place.line, fault.place.column) for fault in record.faults}
    left_out = {fault.place.line for fault in record.faults if fault.kind in (TOTAL_ROW, HEADING_INSIDE)}
    for line, row in enumerate(rows, start=2):
        if line not in there:
            assert line in left_out or not any(cell.strip() for cell in row)
            continue
        for column, cell in zip(COLUMNS, row, strict=True):
            place = cell_place(record, column.name, line)
            dropped = bool(cell.strip()) and not there[line][column.name]
            assert not dropped or (place.line, place.column) in at_cell, (column, cell)


@settings(deadline=None, max_examples=40)
@given(ROWS)
def test_a_workbook_says_what_a_csv_file_says(rows: list[list[str]]) -> None:
    one = log(read_table("log.csv", as_csv([HEAD, *rows])))
    two = log(read_table("log.xlsx", as_book([HEAD, *rows])))

    assert list(one.rows()) == list(two.rows())
    told = [(fault.kind, fault.message, fault.help, fault.place.line) for fault in one.faults]
    assert told == [(fault.kind, fault.message, fault.help, fault.place.line) for fault in two.faults]
    assert one.fault_counts == two.fault_counts


@settings(deadline=None)
@given(ROWS, st.integers(1, 4))
def test_reading_in_parts_changes_nothing(rows: list[list[str]], size: int) -> None:
    uneven = [row[: 1 + number * 3 % 9] + ["more"] * (number % 3) for number, row in enumerate(rows)]
    data = as_csv([HEAD, *uneven])
    whole = read_table("log.csv", data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_file, "_BATCH", size)
        parts = read_table("log.csv", data)

    assert list(whole.rows()) == list(parts.rows())
    one, two = log(whole), log(parts)
    assert (list(one.rows()), one.faults, one.fault_counts) == (list(two.rows()), two.faults, two.fault_counts)


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)))
def test_the_form_that_is_shown_is_of_that_very_day(day: date) -> None:
    iso = day.isoformat()
    number = (day - date(1899, 12, 30)).days
    for said in (f"{day.day} {day:%B %Y}", f"{day:%a} {day.day} {day:%b %Y}", f"{day:%B} {day.day}, {day.year}",
                 f"{day:%Y/%m/%d}", f"{iso} 09:30", f"{iso}T00:00:00", str(number), f"{number}.5"):  # fmt: skip
        value, message, help_ = fits(Column("day", "date"), said)
        assert (value, iso in help_) == ("", True), (said, message, help_)
    for sign in "-.":
        help_ = date_help(f"{day.day:02}{sign}{day.month:02}{sign}{day.year}")
        assert iso in help_
        assert (" or " in help_) == (day.day <= 12 and day.day != day.month)
    assert is_month_first(f"{day:%m/%d/%Y}") == (day.day > 12)
    assert is_read_both_ways(f"{day:%m/%d/%Y}") == (day.day <= 12 and day.day != day.month)


@given(st.decimals(-99_999, 9_999_999, places=2))
def test_the_number_that_is_shown_is_that_very_number(number: object) -> None:
    column = Column("cost", "number", unit="hours")
    said = f"{number:,.2f}"
    for text_ in (
        f"£{said}",
        f"{said} hrs",
        said.replace("-", "\u2212") + " €",
        said.replace(",", "\u00a0") + " hours",
    ):
        value, _, help_ = fits(column, text_)
        assert value == ""
        assert help_.startswith(f"write {said.replace(',', '')};"), (text_, help_)
    assert f"write {said.replace(',', '')}" not in fits(column, f"£{said}m")[2], "millions are not units"


def test_a_cell_shown_as_a_percentage_is_what_it_shows() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    rows: list[list[object]] = [["key", "many"], ["A", 0.97], ["B", 0.125], ["C", 1], ["D", 0.5], ["E", None]]
    for row in rows:
        book.active.append(row)
    for cell, form in (("B2", "0%"), ("B3", "0.0%"), ("B4", "0%;[Red]-0%"), ("B5", '0.00"%"'), ("B6", "0%")):
        book.active[cell].number_format = form
    record = log(read_table("log.xlsx", saved(book)), COLUMNS[:1] + COLUMNS[3:4])

    assert [row.values["many"] for row in record.rows()] == ["", "", "", "0.5", ""]
    assert [fault.message for fault in record.faults] == [
        "`many`: `97%` is no number",
        "`many`: `12.5%` is no number",
        "`many`: `100%` is no number",
    ]


def test_a_merged_block_is_one_finding_at_its_first_cell() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["key", "many"], ["A", "1"], [None, "2"], [None, "3"], ["B", "4"]):
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    record = log(read_table("log.xlsx", saved(book)), COLUMNS[:1] + COLUMNS[3:4])

    assert [(fault.kind, fault.place.spot) for fault in record.faults] == [(MERGED_CELLS, "in cell A2")]
    assert record.size == 4, "the rows are there, whatever their key was"


def test_of_each_kind_the_first_are_told_and_all_are_counted() -> None:
    rows = [["key", "day", "many"], *([f"S-{n}", "32/01/2026", "ten"] for n in range(300)), ["S-0", "", ""]]
    record = log(read_table("log.csv", as_csv(rows)), (COLUMNS[0], COLUMNS[1], COLUMNS[3]))

    assert record.fault_counts == {"wrong-cell": 600, "repeated-key": 1}
    assert [fault.place.line for fault in record.faults if fault.kind == WRONG_CELL] == [
        line for line in range(2, 52) for _ in range(2)
    ]


def test_a_thousand_unknown_names_are_a_hundred_findings() -> None:
    log_ = {"id": "log", "title": "Log", "columns": [{"name": "who", "type": "role"}, {"name": "n", "type": "number"}]}
    rows = as_csv([["who", "n"], *([f"nobody-{n}", str(n)] for n in range(1000))])
    found = check_all(
        survey(world_of({**SMALL, "content/records/log.json": text(log_), "content/records/log.csv": rows}))
    )

    assert len(found) == 100
    assert found[-1].message == "unknown role `nobody-99`; and 900 more unknown names in this column"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_stand_where_they_stand_however_lines_end(end: str) -> None:
    data = end.join(["key,notes", 'S-1,"é', '“two”"', "", "S-2,x", ""]).encode()
    table = read_table("log.csv", data)

    assert [(row.line, row.cells[0]) for row in table.rows()] == [(2, "S-1"), (5, "S-2")]
    assert [table.locate(line, 1).excerpt for line in (2, 5)] == ['S-1,"é', "S-2,x"]
    assert (table.locate(5, 1).line, table.locate(5, 1).column) == (5, 5)


def test_a_row_that_is_far_too_long_is_said_to_be_and_can_be_changed() -> None:
    data = b"key,day\nS-1," + b"x," * 5000 + b"end\n"
    table = read_table("log.csv", data)
    record = log(table, COLUMNS[:2])

    assert "the row has 5002 cells, the heading 2" in [fault.message for fault in record.faults]
    assert len(table.frame.columns) < 300
    assert with_row(table, data, {1: "2026-07-02"}, 2) == b"key,day\nS-1,2026-07-02," + b"x," * 4999 + b"end\n"


def test_an_open_quotation_mark_in_a_long_file_is_one_finding() -> None:
    data = b'key,notes\nS-1,"open\n' + b"S-2,and so on\n" * 100_000
    table = read_table("log.csv", data)

    assert [fault.place.line for fault in table.faults] == [2]


def test_an_empty_record_has_its_columns() -> None:
    record = log(read_table("log.csv", b"key,day\n"), COLUMNS[:2])

    assert record.frame is not None
    assert (record.frame.columns, record.size, list(record.rows())) == ([LINE, "key", "day"], 0, [])
    assert (record.row("S-1"), record.keys_there()) == (None, frozenset())


def test_a_heading_called_as_our_own_columns_is_a_heading() -> None:
    columns = (Column("#", "number", key=True), Column("0", "text"), Column("row", "text"), Column("key", "role"))
    record = log(read_table("log.csv", b"#,0,row,key\n1,a,b,lead\n2,c,d,lead\n2,c,d,nurse\n"), columns)

    assert record.row("2") == list(record.rows())[1]
    assert [fault.message for fault in record.faults] == ["the row `2` is there twice; the first is on line 3"]


@settings(deadline=None)
@given(st.integers(0, 400))
def test_a_total_is_a_total_however_it_is_written(number: int) -> None:
    words = (
        "Total",
        "TOTALS",
        "grand total",
        "Sum:",
        "Subtotal",
        "sub-total",
        "Average",
        "Overall total",
        "Total 2026",
    )
    more = ("", ":", " ", " 2026/27", " for July", " Q3", " for the quarter")
    said = words[number % len(words)] + more[number % len(more)]
    start = date(2026, 7, 1) + timedelta(days=number)
    record = log(read_table("log.csv", as_csv([HEAD[:2], ["S-1", start.isoformat()], [said, ""]])), COLUMNS[:2])

    assert [fault.kind for fault in record.faults] == [TOTAL_ROW], said
    assert record.size == 1


@pytest.mark.parametrize("key", ["Totally", "Sumner road", "Summary", "T-1", "Total care", "Averages", "Sum-1"])
def test_what_only_begins_as_a_total_is_none(key: str) -> None:
    assert log(read_table("log.csv", as_csv([["key"], [key]])), COLUMNS[:1]).faults == ()


def test_a_return_that_stands_alone_in_a_cell_is_a_line_end() -> None:
    table = read_table("log.csv", b'key,notes\nS-1,"one\rtwo"\n')

    assert [row.cells for row in table.rows()] == [("S-1", "one\ntwo")]


def test_a_formula_beside_the_columns_is_not_lost() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["key"], ["A", None, "=2+3"]):
        book.active.append(row)
    record = log(read_table("log.xlsx", saved(book)), COLUMNS[:1])

    assert [fault.message for fault in record.faults] == ["the row has 3 cells, the heading 1"]


def test_below_a_cell_of_several_lines_there_is_no_gap() -> None:
    rows = [["notes", "many"], ["one\n\ntwo", "1"], ["below", "few"]]
    record = log(read_table("log.csv", as_csv(rows)), (COLUMNS[6], COLUMNS[3]))

    assert [fault.kind for fault in record.faults] == [WRONG_CELL]
    assert record.size == 2
