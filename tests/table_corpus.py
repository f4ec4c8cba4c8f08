"""Tables as quality teams hold them, and broken ones: each a function that returns a file's bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

RED, ORANGE, GREEN = "FFC7CE", "FFC000", "C6EFCE"
COURSES = (
    "Safeguarding adults level 2", "Moving and assisting", "Medicines: awareness", "Medicines: competency observed",
    "Basic life support", "Fire safety", "Infection prevention and control", "Food hygiene level 2",
    "Mental Capacity Act and DoLS", "Learning disability and autism", "Equality, diversity and inclusion",
    "Data protection", "Health and safety", "Lone working", "Positive behaviour support", "Dementia awareness",
    "End of life care", "Epilepsy and rescue medicines", "Diabetes awareness", "Dysphagia",
)  # fmt: skip
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = "http://schemas.openxmlformats.org/package/2006"


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def sheet_of(book: Workbook) -> Worksheet:
    """Return the workbook's first sheet."""
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def fill(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", fgColor=colour)


def training_matrix(staff: int = 45, courses: int = 40) -> bytes:
    """A matrix: a banner, a head in two rows with merged groups, frozen panes, dates in colours, a hidden sheet."""
    book = Workbook()
    sheet = sheet_of(book)
    sheet.title = "Training"
    sheet["A1"] = "Staff training matrix"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=courses + 2)
    sheet["A2"] = "As at 1 March 2026"
    sheet["A4"], sheet["B4"] = "Role", "Started"
    for column in (1, 2):
        sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    sheet["A3"], sheet["B3"] = "Member of staff", "Started"
    half = courses // 2
    sheet.cell(3, 3, "Mandatory")
    sheet.merge_cells(start_row=3, start_column=3, end_row=3, end_column=half + 2)
    sheet.cell(3, half + 3, "For the people we support")
    sheet.merge_cells(start_row=3, start_column=half + 3, end_row=3, end_column=courses + 2)
    for at in range(courses):
        cell = sheet.cell(4, at + 3, COURSES[at % len(COURSES)])
        cell.alignment = Alignment(textRotation=90)
        cell.fill, cell.font = fill("1F4E78"), Font(bold=True, color="FFFFFF")
    for row in range(staff):
        sheet.cell(row + 5, 1, f"Support worker {row + 1:02}")
        sheet.cell(row + 5, 2, date(2021, 1, 4) + timedelta(days=37 * row)).number_format = "dd/mm/yyyy"
        for at in range(courses):
            if (row * 7 + at * 3) % 11 == 0:
                sheet.cell(row + 5, at + 3).fill = fill("D9D9D9")
                continue
            due = date(2026, 1, 1) + timedelta(days=(row * 31 + at * 53) % 400)
            cell = sheet.cell(row + 5, at + 3, due)
            cell.number_format = "dd/mm/yy"
            cell.fill = fill(RED if due < date(2026, 3, 1) else ORANGE if due < date(2026, 5, 1) else GREEN)
    sheet.freeze_panes = "C5"
    lists = book.create_sheet("Lists")
    lists["A1"] = "Support worker"
    lists.sheet_state = "hidden"
    book.create_sheet("Notes")
    return saved(book)


def action_plan() -> bytes:
    """An action plan: paragraphs in cells, statuses in words and colours, notes, a hidden row and column."""
    book = Workbook()
    sheet = sheet_of(book)
    sheet.title = "Action plan"
    head = ["Ref", "What we found", "What we will do", "Owner", "Due", "Done", "Status", "Working notes"]
    sheet.append(head)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), fill("D9E1F2")
    found = (
        "Two of the six medicines records that were looked at had no reason written for a dose that was not given. "
        "The record has a box for it, and staff knew that it should be filled in.\n\n"
        "One record had no second signature."
    )
    do = (
        "Supervisors look at three records at each visit, and talk through what they find on the day.\n"
        "- The record is changed so that the reason is asked for.\n- A short session in the team meeting.\n"
        "What was looked at is written in the audit log, and told to the provider in the weekly call."
    )
    colours = {"Open": "FFEB9C", "Overdue": RED, "Done": GREEN}
    for row in range(24):
        status = ("Open", "Overdue", "Done")[row % 3]
        long = found * (1 + row % 4) if row != 20 else found * 40
        done = date(2026, 2, 1 + row) if status == "Done" else None
        sheet.append(
            [f"AP-{row + 1:02}", long, do, "Registered manager", date(2026, 3, 1 + row), done, status, "private"]
        )
        sheet.cell(row + 2, 7).fill = fill(colours[status])
        for column in (5, 6):
            sheet.cell(row + 2, column).number_format = "d mmm yyyy"
    sheet["E3"].comment = Comment("The provider asked for two more weeks.", "Manager")
    sheet.column_dimensions["H"].hidden = True
    sheet.row_dimensions[9].hidden = True
    return saved(book)


def export(rows: int = 3000, delimiter: str = ",") -> bytes:
    """An export of a learning system: thousands of rows, names with commas, numbers that begin with noughts."""
    lines = [delimiter.join(("Staff number", "Role", "Course", "Provider", "Completed", "Expires", "Mark", "Passed"))]
    for row in range(rows):
        course = COURSES[row % len(COURSES)]
        done = date(2024, 1, 1) + timedelta(days=row % 700)
        again = done + timedelta(days=365)
        quoted = f'"{course}"' if delimiter in course else course
        cells = (f"{row:06}", "Support worker", quoted, "Online", f"{done:%d/%m/%Y}", f"{again:%d/%m/%Y}",
                 str(60 + row % 40), "Yes" if row % 9 else "No")  # fmt: skip
        lines.append(delimiter.join(cells))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def package(sheets: Mapping[str, str], *, styles: str = "", shared: Sequence[str] = (), states: Sequence[str] = (),
            more: Mapping[str, str | bytes] | None = None, date1904: bool = False) -> bytes:  # fmt: skip
    """A workbook put together from the XML of its sheets, as other programs write it."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"'
        + (f' state="{states[at - 1]}"' if len(states) >= at and states[at - 1] else "") + "/>"
        for at, name in enumerate(names, start=1)
    )  # fmt: skip
    first = '<workbookPr date1904="1"/>' if date1904 else ""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PARTS}/relationships"><Relationship Id="rId1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">{first}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PARTS}/relationships">'
        + "".join(
            f'<Relationship Id="rId{at}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in range(1, len(names) + 1)
        )
        + f'<Relationship Id="s" Type="{_LINKS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": styles or f'<styleSheet xmlns="{_MAIN}"/>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">' + "".join(f"<si>{text}</si>" for text in shared) + "</sst>",
    }
    for at, xml in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{at}.xml"] = f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}">{xml}</worksheet>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts | dict(more or {})).items():
            archive.writestr(name, part)
    return held.getvalue()


def styled(*xfs: str, fills: str = "", formats: str = "", fonts: str = "", dxfs: str = "") -> str:
    """The styles of a workbook: its looks by number, and what they lead to."""
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><fonts><font/>{fonts}</fonts>'
        f'<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{fills}'
        f"</fills><cellXfs><xf/>{''.join(xfs)}</cellXfs><dxfs>{dxfs}</dxfs></styleSheet>"
    )


def rows(*lines: str) -> str:
    """The data of a sheet: rows of cells, as XML."""
    return "<sheetData>" + "".join(f"<row>{line}</row>" for line in lines) + "</sheetData>"


def text(words: str) -> str:
    """A cell that holds words."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'
