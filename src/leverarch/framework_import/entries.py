"""The rows of a sheet as expectations: each cell held against what it may say, every fault at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leverarch.diagnostics import Diagnostic, Note
from leverarch.framework_import.headings import Columns, rows_below
from leverarch.framework_import.rules import DUPLICATE_CODE, UNFIT_CELL
from leverarch.framework_import.sheet import Given
from leverarch.model import Framework, TableRow
from leverarch.words import PERSPECTIVES, listed

LONGEST_CODE = 60
LONGEST_TITLE = 300
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?")
_BETWEEN = re.compile(r"[;\n]")
#: What CQC calls the six evidence categories, and their usual short names, in plain form.
_PERSPECTIVES: Mapping[str, str] = {
    **{id_.replace("-", " "): id_ for id_ in PERSPECTIVES},
    "people s experience": "people",
    "people s experience of health and care services": "people",
    "feedback from staff and leaders": "staff-and-leaders",
    "staff and leader feedback": "staff-and-leaders",
    "staff": "staff-and-leaders",
    "feedback from partners": "partners",
    "partner feedback": "partners",
    "observations": "observation",
    "process": "processes",
    "outcome": "outcomes",
}

#: A link to another framework: its id, and the code there.
LinkTo = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its code and title, what it stands below, and what else it says."""

    line: int
    code: str
    title: str
    said: Mapping[str, str]
    perspectives: tuple[str, ...] = ()
    links: tuple[LinkTo, ...] = ()


@dataclass(slots=True)
class Sheet:
    """What is known of the sheet while its rows are read."""

    given: Given
    columns: Columns
    id: str
    frameworks: Mapping[str, Framework]
    found: list[Diagnostic] = field(default_factory=list)

    def text(self, row: TableRow, what: str) -> str:
        """Return a cell in one line; empty where there is no such column or cell."""
        return " ".join(self.raw(row, what).split())

    def raw(self, row: TableRow, what: str) -> str:
        """Return a cell as it is written; nothing where it holds a formula that gives none."""
        number = self.columns.numbers.get(what, -1)
        if not 0 <= number < len(row.cells) or self.given.is_blank(row.line, number):
            return ""
        return row.cells[number]

    def fault(self, row: TableRow, what: str, message: str, help_: str) -> None:
        """Note that a cell can't be taken. `{}` in the message stands for its name."""
        number = self.columns.numbers[what]
        if not (self.given.is_lost(row.line, number) or self.given.is_covered(row.line, number)):
            cell = self.given.cell(row.line, number)
            self.found.append(self.given.finding(UNFIT_CELL, row.line, number, f"{cell} {message}", help_))

    def at(self, line: int, what: str) -> str:
        """Return the name of a cell: `A7`."""
        return self.given.cell(line, self.columns.numbers[what])


def read_entries(sheet: Sheet) -> list[Entry]:
    """Return the rows of the sheet, and put what is wrong with them into its findings."""
    rows = rows_below(sheet.given.table, sheet.columns.heading)
    codes = {sheet.text(row, "code").casefold(): sheet.text(row, "code") for row in rows}
    by_code = _codes_elsewhere(sheet.frameworks)
    entries = []
    for row in rows:
        if not any(sheet.text(row, what) for what in sheet.columns.numbers):
            continue
        code, title = _code(sheet, row), _title(sheet, row)
        said = {what: sheet.text(row, what) for what in sheet.columns.numbers}
        links = tuple(_links(sheet, row, codes, by_code))
        entries.append(Entry(row.line, code, title, said, tuple(_perspectives(sheet, row)), links))
    _duplicates(sheet, entries)
    if not entries and not sheet.found:
        line = sheet.columns.heading.line
        message = f"there is no expectation below row {line}"
        number = sheet.columns.numbers["code"]
        sheet.found.append(sheet.given.finding(UNFIT_CELL, line, number, message, "write one into each row"))
    return entries


def _code(sheet: Sheet, row: TableRow) -> str:
    code = sheet.text(row, "code")
    if not code:
        if sheet.text(row, "title"):
            help_ = "write its code; a note or a heading between the rows goes"
            sheet.fault(row, "code", "has no code", help_)
        else:
            help_ = "fill both in, or delete the row"
            sheet.fault(row, "code", "has no code, and the row no title", help_)
    elif len(code) > LONGEST_CODE:
        message = f"has a code of {len(code)} characters; at most {LONGEST_CODE} fit into an index"
        sheet.fault(row, "code", message, "shorten it, or look whether this is the column of codes")
    elif _DAY.fullmatch(code) and sheet.given.sheet:
        message = f"holds a day, {code}, where a code should stand"
        sheet.fault(row, "code", message, "make the column a column of text in Excel, and write the code again")
    return code


def _title(sheet: Sheet, row: TableRow) -> str:
    title = sheet.text(row, "title")
    if not title and sheet.text(row, "code"):
        sheet.fault(row, "title", "has no title", "write in a few words what is asked for")
    elif len(title) > LONGEST_TITLE:
        message = f"has a title of {len(title)} characters; at most {LONGEST_TITLE} can be printed in a table"
        sheet.fault(row, "title", message, "write a short title, and the full wording into a column headed Description")
    return title


def _duplicates(sheet: Sheet, entries: list[Entry]) -> None:
    first: dict[str, Entry] = {}
    number = sheet.columns.numbers["code"]
    for entry in entries:
        before = first.setdefault(entry.code.casefold(), entry)
        if before is entry or not entry.code:
            continue
        here, there = sheet.at(entry.line, "code"), sheet.at(before.line, "code")
        spelt = "" if before.code == entry.code else f" as `{before.code}`"
        message = f"{here} has the code `{entry.code}`, which {there} has too{spelt}"
        help_ = "give one of them its right code"
        if re.fullmatch(r"\d+\.\d+", entry.code) and sheet.given.sheet:
            help_ += "; Excel keeps 1.10 as the number 1.1 unless the column is one of text"
        finding = sheet.given.finding(DUPLICATE_CODE, entry.line, number, message, help_)
        note = Note(sheet.given.table.locate(before.line, number), "the first is here")
        sheet.found.append(Diagnostic(finding.rule, message, finding.place, help=help_, related=(note,)))


def _perspectives(sheet: Sheet, row: TableRow) -> Iterator[str]:
    seen = set()
    text = sheet.raw(row, "perspective")
    parts = [text] if _plain(text) in _PERSPECTIVES else re.split(r"[;,/\n]", text)
    for part in parts:
        plain = _plain(part)
        id_ = _PERSPECTIVES.get(plain, "")
        if plain and not id_:
            names = listed([name.lower() for name in PERSPECTIVES.values()])
            message = f"has the perspective “{part.strip()}”, which is not known"
            sheet.fault(row, "perspective", message, f"they are {names}; --column perspective= leaves the column out")
        elif id_ and id_ not in seen:
            seen.add(id_)
            yield id_


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("&", " and ")).split())


# ---------------------------------------------------------------- links


def _codes_elsewhere(frameworks: Mapping[str, Framework]) -> dict[str, list[LinkTo]]:
    """Return where each code stands, whatever its capitals."""
    places: dict[str, list[LinkTo]] = {}
    for framework in frameworks.values():
        for item in framework.expectations:
            places.setdefault(item.code.casefold(), []).append((framework.id, item.code))
    return places


def _links(
    sheet: Sheet, row: TableRow, codes: Mapping[str, str], by_code: Mapping[str, list[LinkTo]]
) -> Iterator[LinkTo]:
    """Yield the links of a cell: `FRAMEWORK: CODE` with semicolons between them, or a code that only one has."""
    seen: set[LinkTo] = set()
    for part in _BETWEEN.split(sheet.raw(row, "link")):
        text = " ".join(part.split())
        if not text:
            continue
        link = _link(sheet, text, codes, by_code)
        if isinstance(link, str):
            help_ = "write FRAMEWORK: CODE, with semicolons between several; --column link= leaves the column out"
            sheet.fault(row, "link", link, help_)
        elif link not in seen:
            seen.add(link)
            yield link


def _link(sheet: Sheet, text: str, codes: Mapping[str, str], by_code: Mapping[str, list[LinkTo]]) -> LinkTo | str:
    """Return a link, or why it is none."""
    if "://" in text:
        return "holds a web address, where a framework and its code should stand"
    name, sign, code = (part.strip() for part in text.partition(":"))
    if sign and name.casefold() == sheet.id.casefold():
        own = codes.get(code.casefold(), "")
        return (sheet.id, own) if own else f"links to `{code}`, which is not in the sheet"
    framework = next((one.id for one in sheet.frameworks.values() if one.id.casefold() == name.casefold()), "")
    places = [
        place
        for place in by_code.get((code if sign else text).casefold(), ())
        if place[0] != sheet.id and (not sign or place[0] == framework)
    ]
    if len(places) == 1:
        return places[0]
    if sign:
        here = f"links to `{code}`, which is not in {framework}"
        return here if framework else f"links to the framework `{name}`, which is not here"
    several = f"links to `{text}`, which is in {listed([place[0] for place in places])}"
    return several if places else f"links to “{text}”, which is no code of a framework here"
