"""Tables to pages: values as they are shown, nothing lost, nothing told by colour alone, all of it bounded."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import page as validator
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import table_corpus as made
from leverarch.intake.given import Wishes
from leverarch.intake.table_csv import read_csv
from leverarch.intake.table_formulas import Unworkable, formula_of
from leverarch.intake.take import take
from leverarch.readers.evidence_numbers import BUILT_IN, number_format
from leverarch.readers.evidence_table import Room, Table
from leverarch.readers.evidence_workbook import read_book
from leverarch.shipped import shipped_files
from leverarch.world import FileState, Probe, World

ROOT = Path(__file__).parents[1]


@cache
def templates() -> World:
    folder = ROOT / "templates"
    paths = [path for name in ("house", "evidence-file") for path in (folder / name).iterdir()]
    shipped = {f"templates/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}
    return World({}, shipped, lambda _: {})


def taken(data: bytes, name: str = "a.xlsx", colours: Mapping[str, str] | None = None) -> Probe:
    return take(data, name, Wishes(colours=colours or {}), {}, templates())


def words(found: Probe) -> str:
    """What the pages say, without the breaks of lines."""
    said = []
    for segment in found.segments:
        with pypdfium2.PdfDocument(segment.pdf) as pdf:
            said += [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(" ".join(said).split())


def remarks(found: Probe) -> dict[str, str]:
    return {remark.name: remark.detail for remark in found.remarks}


def room(cells: int = 1000, rows: int = 1000) -> Room:
    return Room(cells, 100_000, rows, 200, 50_000)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 0.1 + 0.2, "0.3"),
        ("General", 1632960123, "1632960123"),
        ("General", 123456789012345, "123456789012345"),
        ("0.00", 1.005, "1.01"),
        ("#,##0", 1234567.5, "1,234,568"),
        ("#,##0.00;[Red]-#,##0.00", -1234.5, "-1,234.50"),
        ("0.0%", 0.9754, "97.5%"),
        ("[$£-809]#,##0.00", 1234.5, "£1,234.50"),
        ('_-"£"* #,##0.00_-;\\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', -3, "-£3.00"),
        (BUILT_IN[14], 46093, "12/03/2026"),
        ("d mmm yyyy", 46093.5, "12 Mar 2026"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 46093, "12 March 2026"),
        ("dddd d mmmm", 46093, "Thursday 12 March"),
        ("dd/mm/yyyy;@", 59, "28/02/1900"),
        ("dd/mm/yyyy", 60, "29/02/1900"),
        ("dd/mm/yyyy", -4, "-4"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("[h]:mm", 1.5, "36:00"),
        ("hh:mm:ss", 0.999999, "00:00:00"),
        ("# ?/?", 1.25, "1 1/4"),
        ("0.00E+00", 12345.678, "1.23E+04"),
        ("00000 000000", 1632960123, "01632 960123"),
        ('0.0,,"m"', 1234567, "1.2m"),
        ('[>=90]"high";[<50]"low";0', 20, "low"),
        ("0;-0;;@", 0, ""),
        ('"Yes";"Yes";"No"', 0, "No"),
    ],
)
def test_number_is_shown_as_its_format_says(code: str, value: float, shown: str) -> None:
    assert number_format(code).number(value) == shown


def test_days_may_be_counted_from_1904() -> None:
    assert number_format("dd/mm/yyyy").number(0, from_1904=True) == "01/01/1904"


@given(st.text(alphabet='0#?.,%/;@[]<>="\\_*Eedmyhs-+ $£AP/G', max_size=25), st.floats())
def test_no_format_fails(code: str, value: float) -> None:
    form = number_format(code)
    assert isinstance(form.number(value), str)
    assert isinstance(form.text("a"), str)


def test_workbook_that_quality_teams_hold_is_sound_pages() -> None:
    found = taken(made.training_matrix())
    assert found.state is FileState.SOUND
    assert found.headings == (("Training", 1),)
    said = words(found)
    assert "Sheets: Training · Lists (hidden, not printed) · Notes (blank)" in said
    assert "columns C to O of A to AP" in said
    assert said.count("Member of staff") == found.pages  # the head stands on every page
    for segment in found.segments:
        for profile in ("ua1", "2a"):
            assert list(validator.validate_pdf_bytes(segment.pdf, profile=profile).failures) == []


def test_colours_that_nothing_explains_are_letters_and_a_remark() -> None:
    found = taken(made.training_matrix(staff=10, courses=8))
    assert "FFC7CE, light red (" in remarks(found)["colour-without-words"]
    assert "(b): cells filled in light red (FFC7CE)" in words(found)


def test_colours_that_the_item_explains_are_words_in_the_cells() -> None:
    given = {"FFC7CE": "overdue", "FFC000": "due soon", "C6EFCE": "in date", "D9D9D9": "not needed"}
    found = taken(made.training_matrix(staff=10, courses=8), colours=given)
    assert "colour-without-words" not in remarks(found)
    assert words(found).count("overdue") > 5


def test_colours_that_say_no_more_than_their_cells_need_no_words() -> None:
    found = taken(made.action_plan())
    assert "colour-without-words" not in remarks(found)


def test_what_is_hidden_is_not_printed_and_told() -> None:
    found = taken(made.action_plan())
    assert "AP-08" not in words(found)
    assert "private" not in words(found)
    told = remarks(found)["hidden-cells"]
    assert "1 hidden column (H)" in told
    assert "1 hidden row (9)" in told
    assert "1 hidden sheet (“Lists”)" in remarks(taken(made.training_matrix(5, 3)))["hidden-cells"]


def test_rows_stay_where_all_that_are_not_there_are_hidden() -> None:
    book = Workbook()
    sheet = made.sheet_of(book)
    sheet.append(["Action", "Owner"])
    sheet.append(["Review the rota", "Registered manager"])
    sheet.sheet_format.zeroHeight = True
    found = taken(made.saved(book))
    assert "Review the rota" in words(found)
    assert "hidden-cells" not in remarks(found)


def test_note_on_a_cell_stands_under_the_table() -> None:
    said = words(taken(made.action_plan()))
    assert "1 (E3): The provider asked for two more weeks." in said


def test_long_row_runs_over_pages_and_loses_nothing() -> None:
    found = taken(made.action_plan())
    assert words(found).count("One record had no second signature.") == 95


def test_long_export_is_set_in_pieces_and_all_of_it() -> None:
    found = taken(made.export(1000), "export.csv")
    assert len(found.segments) > 2
    said = words(found)
    assert all(f"{row:06}" in said for row in range(1000))
    assert remarks(found) == {}


def test_values_types_and_looks_of_cells() -> None:
    styles = made.styled(
        '<xf numFmtId="14"/>',
        '<xf fontId="1"/>',
        '<xf numFmtId="170"/>',
        fonts='<font><name val="Wingdings"/></font>',
        formats='<numFmt numFmtId="170" formatCode=";;;"/>',
    )
    sheet = made.rows(
        made.text("Kind") + made.text("Value"),
        made.text("date") + '<c s="1"><v>46093</v></c>',
        made.text("yes") + '<c t="b"><v>1</v></c>',
        made.text("error") + '<c t="e"><v>#DIV/0!</v></c>',
        made.text("shared") + '<c t="s"><v>0</v></c>',
        made.text("0123") + '<c t="str"><f>A1</f><v>=cmd</v></c>',
        made.text("tick") + '<c s="2" t="inlineStr"><is><t>ü</t></is></c>',
        made.text("hidden") + '<c s="3"><v>987654</v></c>',
        made.text("unsaved") + "<c><f>SUM(B1:B2)</f></c>",
    )
    shared = ['<r><t>rich </t></r><r><rPr><b/></rPr><t>text_x000D_</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh>']
    found = taken(made.package({"Types": sheet}, styles=styles, shared=shared))
    said = words(found)
    for shown in ("12/03/2026", "TRUE", "#DIV/0!", "rich text", "0123", "=cmd", "✓", "=SUM(B1:B2)", "no saved value"):
        assert shown in said
    assert "987654" not in said
    assert "spoken" not in said
    assert remarks(found)["no-saved-value"] == "has 1 formula without a saved value: Types!B9"
    assert "1 value that a format hides" in remarks(found)["hidden-cells"]


def test_rules_that_compare_are_worked_out_and_others_named() -> None:
    fill = '<dxf><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>'

    def rule(where: str, kind: str, formula: str) -> str:
        return (
            f'<conditionalFormatting sqref="{where}"><cfRule type="{kind}" dxfId="0" operator="lessThan">'
            f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
        )

    lines = [made.text("Name") + made.text("Mark") + made.text("Due")]
    lines += [made.text(f"r{n}") + f"<c><v>{n * 10}</v></c><c><v>46000</v></c>" for n in range(9)]
    sheet = made.rows(*lines) + rule("B2:B10", "cellIs", "30") + rule("C2:C10", "expression", "C2&lt;TODAY()")
    found = taken(made.package({"S": sheet}, styles=made.styled(dxfs=fill)))
    assert "FFC7CE, light red (3 cells, first at S!B2)" in remarks(found)["colour-without-words"]
    assert remarks(found)["colour-by-rule"].endswith("ask what day it is: S!C2:C10")


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ('$A2="Open"', True),
        ("AND(B2>1,NOT(ISBLANK(B2)))", True),
        ('ISNUMBER(SEARCH("pen",$A2))', True),
        ("B1=B2", False),
        ("MOD(ROW(),2)=0", True),
        ("-B2+3=1", True),
    ],
)
def test_formula_of_a_rule(formula: str, answer: bool) -> None:
    cells: dict[tuple[int, int], float | str] = {(2, 1): "Open", (2, 2): 2.0}
    assert formula_of(formula, (2, 1)).value((2, 1), lambda r, c: cells.get((r, c))) is answer


@given(st.text(alphabet='AB12$()=<>+-*/&,"% ISLEN', max_size=30))
def test_no_formula_fails(text: str) -> None:
    try:
        formula_of(text, (1, 1)).value((1, 1), lambda _row, _column: "a")
    except Unworkable:
        return


@pytest.mark.parametrize(("sign", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), ("|", "a.csv")])
def test_sign_between_values_is_found(sign: str, name: str) -> None:
    table = read_csv(made.export(50, sign), name, room())
    assert {len(cells) for cells in table.rows.values()} == {8}


def text_rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in cells.values()] for cells in table.rows.values()]


def test_csv_keeps_every_value_as_it_is_written() -> None:
    data = b'sep=;\r\nName;Caf\xe9;No\r\n"two\r\nlines";=1+1;007\r\n\r\nlong;1;2;3\r\n'
    table = read_csv(data, "a.csv", room())
    assert text_rows(table) == [
        ["Name", "Café", "No"],
        ["two\nlines", "=1+1", "007"],
        ["long", "1", "2", "3"],
    ]
    assert table.ragged == (4,)


def test_quotation_mark_that_nobody_closed_swallows_nothing() -> None:
    lines = ["a,b,c", *(f'{n},"bad,x' if n == 7 else f"{n},ok,y" for n in range(500))]
    table = read_csv("\n".join(lines).encode(), "a.csv", room(5000))
    assert len(table.rows) == 501


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_letters_of_a_csv(coding: str) -> None:
    assert text_rows(read_csv("Name,Café\n1,2\n".encode(coding), "a.csv", room(9))) == [["Name", "Café"], ["1", "2"]]


def test_a_csv_keeps_its_letters_and_names_a_byte_without_one() -> None:
    """One damaged byte in a file of UTF-8 leaves the other letters as they are."""
    lines = "Name,Café\n".encode() * 20 + b"Day,\xe9\n" + "Note,£5\n".encode()
    assert text_rows(read_csv(lines, "a.csv", room(99)))[20:] == [["Day", "[byte E9]"], ["Note", "£5"]]


@pytest.mark.slow
def test_what_is_beyond_the_bounds_is_told_on_the_page_and_beside() -> None:
    data = made.package({"S": made.rows(*(made.text(f"row {n}") for n in range(20_500)))})
    found = taken(data)
    assert "500 rows after them are not" in remarks(found)["cut-short"]
    assert "Rows 1 to 20,000 are printed, 500 rows after them are not." in words(found)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("tel:01632960123", "tel:01632960123"),
        ("file:///C:/secret.xlsx", ""),
        ("other.xlsx", ""),
        ("https://page.leverarch.invalid/2", ""),
    ],
)
def test_links_of_a_workbook_are_those_that_a_pack_may_hold(address: str, link: str) -> None:
    sheet = made.rows(made.text("Rota")) + '<hyperlinks><hyperlink ref="A1" r:id="l"/></hyperlinks>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="l" Type="x/hyperlink" Target="{address}" TargetMode="External"/></Relationships>'
    )
    data = made.package({"S": sheet}, more={"xl/worksheets/_rels/sheet1.xml.rels": relations})
    [table] = read_book(data, room()).tables
    assert [cell.link for cells in table.rows.values() for cell in cells.values()] == [link]


def test_bomb_is_refused() -> None:
    held = io.BytesIO(made.package({"S": made.rows(made.text("a"))}))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(310):
            part.write(b" " * 1_000_000)
    found = taken(held.getvalue())
    assert (found.state, found.detail) == (FileState.DAMAGED, "it unpacks to more than can be read")


def test_million_rows_that_only_have_a_look_are_nothing() -> None:
    sheet = '<sheetData><row r="1"><c r="A1"><v>5</v></c></row>'
    sheet += "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, 50_000)) + "</sheetData>"
    fills = '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill>'
    found = taken(made.package({"S": sheet}, styles=made.styled('<xf fillId="2"/>', fills=fills)))
    assert (found.pages, found.remarks) == (1, ())


def test_damaged_sheet_shows_what_can_be_read() -> None:
    broken = made.rows(*(made.text(f"line {n}") for n in range(5))) + "<oops"
    found = taken(made.package({"One": broken, "Two": made.rows(made.text("fine"))}))
    assert found.state is FileState.REPAIRED
    assert "“One” is damaged" in found.detail
    assert "line 4" in words(found)
    assert "fine" in words(found)


def test_blocks_that_overlap_or_cover_everything_are_set() -> None:
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:XFD1048576", "B2:C3", "junk", "C3:D4"))
    sheet = made.rows(*(made.text("a") * 4 for _ in range(6))) + f"<mergeCells>{merged}</mergeCells>"
    found = taken(made.package({"S": sheet}))
    assert "23 values under merged cells" in remarks(found)["hidden-cells"]


def test_head_taller_than_a_page_is_set_as_rows() -> None:
    frozen = '<sheetViews><sheetView><pane ySplit="2" state="frozen"/></sheetView></sheetViews>'
    sheet = made.rows(*(made.text("many words " * 900 + f"end{n}") + made.text("b") for n in range(4)))
    said = words(taken(made.package({"S": frozen + sheet})))
    assert all(f"end{n}" in said for n in range(4))


def test_program_of_a_workbook_never_runs_and_is_told() -> None:
    data = made.package({"S": made.rows(made.text("a"))}, more={"xl/vbaProject.bin": b"x"})
    assert "active-content" in remarks(taken(data, "a.xlsm"))


def test_blank_workbook_is_a_page() -> None:
    found = taken(made.package({"S": "<sheetData/>"}))
    assert "Nothing is written on this sheet." in words(found)


def test_letters_that_no_font_has_are_said() -> None:
    assert "[GRINNING FACE]" in words(taken("a,b\n😀,2\n".encode(), "a.csv"))


def test_same_file_same_bytes() -> None:
    data = made.action_plan()
    assert [s.pdf for s in taken(data).segments] == [s.pdf for s in taken(data).segments]


@st.composite
def grids(draw: st.DrawFn) -> tuple[bytes, list[str]]:
    """A workbook of random size, with merged blocks that don't touch values, and the words in it."""
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 25))
    tokens, lines = [], []
    for row in range(1, height + 1):
        cells = []
        for column in range(1, width + 1):
            if draw(st.integers(0, 3)):
                tokens.append(f"v{row}x{column}z")
                cells.append(made.text(tokens[-1] + draw(st.sampled_from(["", " more words", " w" * 60]))))
            else:
                cells.append("<c/>")
        lines.append("".join(cells))
    pane = f'<pane xSplit="{draw(st.integers(0, 4))}" ySplit="{draw(st.integers(0, 4))}" state="frozen"/>'
    view = f"<sheetViews><sheetView>{pane}</sheetView></sheetViews>"
    return made.package({"S": view + made.rows(*lines)}), tokens


@settings(max_examples=25, deadline=None)
@given(grids())
def test_no_cell_is_lost(grid: tuple[bytes, list[str]]) -> None:
    data, tokens = grid
    found = taken(data)
    said = words(found).replace(" ", "")
    assert [token for token in tokens if token not in said] == []


def test_a_long_cell_is_read_and_the_limit_of_others_stays() -> None:
    before = csv.field_size_limit()
    long = b"a,b\n1," + b"x" * 200_000 + b"\n"
    found = take(long, "long.csv", Wishes(), {}, World({}, shipped_files(), lambda _: {}))
    assert found.is_shown
    assert csv.field_size_limit() == before
