"""What each expectation stands below: another row of the sheet, or a section that the sheet only names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from leverarch.diagnostics import Diagnostic, Rule
from leverarch.framework_import.entries import LONGEST_CODE, LONGEST_TITLE, Entry, Sheet
from leverarch.framework_import.rules import BROKEN_PARENT, DUPLICATE_CODE, UNFIT_CELL

#: The titles of a section and of those above it, without capitals.
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """An expectation that the sheet only names: its code is ours (`made`) or stands beside it in the sheet."""

    code: str
    title: str
    parent: str
    made: bool


@dataclass(slots=True)
class Tree:
    """What stands below what: the parent of each row by its line, and the sections in the order they are met.

    `before` gives the sections that come right before a row, by its line.
    """

    parents: dict[int, str] = field(default_factory=dict)
    before: dict[int, list[Section]] = field(default_factory=dict)

    @property
    def sections(self) -> list[Section]:
        """Every section, in the order of the sheet."""
        return [section for held in self.before.values() for section in held]


def tree_of(sheet: Sheet, entries: Sequence[Entry], known: Mapping[Path, str]) -> Tree:
    """Return what stands below what, and put what is wrong into the sheet's findings.

    `known` gives the codes that were made for sections when the sheet was brought in before.
    """
    codes = {entry.code.casefold(): entry.code for entry in entries if entry.code}
    column = _column_of_codes(sheet, entries, codes)
    if column:
        return _below_rows(sheet, entries, codes, column)
    if "section" in sheet.columns.numbers:
        return _Sections(sheet, codes, known).tree(entries)
    return Tree()


def _column_of_codes(sheet: Sheet, entries: Sequence[Entry], codes: Mapping[str, str]) -> str:
    """Return which column names the parent by its code: one headed so, or a section's whose cells are codes here."""
    if "parent" in sheet.columns.numbers:
        return "parent"
    if "section_code" in sheet.columns.numbers:
        return ""
    said = (entry.said.get("section", "").casefold() for entry in entries)
    return "section" if any(text in codes for text in said if text) else ""


# ---------------------------------------------------------------- below another row


def _below_rows(sheet: Sheet, entries: Sequence[Entry], codes: Mapping[str, str], column: str) -> Tree:
    tree = Tree()
    for entry in entries:
        text = entry.said.get(column, "")
        if text and text.casefold() not in codes:
            message = f"there is no code `{text}` in the sheet to stand below"
            sheet.found.append(_broken(sheet, entry.line, column, message, "correct the code of the parent"))
        elif text:
            tree.parents[entry.line] = codes[text.casefold()]
    sheet.found.extend(_circles(sheet, entries, tree.parents, column))
    return tree


def _circles(sheet: Sheet, entries: Sequence[Entry], parents: Mapping[int, str], column: str) -> Iterator[Diagnostic]:
    """Name each circle once, at its first row."""
    by_code = {entry.code: entry for entry in reversed(entries)}
    done: set[str] = set()
    for entry in entries:
        walked: dict[str, None] = {}
        code = entry.code
        while code and code not in done and code not in walked:
            walked[code] = None
            code = parents.get(by_code[code].line, "")
        if code and code in walked:
            circle = [*list(walked)[list(walked).index(code) :], code]
            first = min((by_code[one] for one in circle), key=lambda one: one.line)
            start = circle.index(first.code)
            shown = " → ".join(f"`{one}`" for one in (*circle[start:-1], *circle[:start], first.code)[:8])
            message = f"`{first.code}` stands below itself: {shown}"
            yield _broken(sheet, first.line, column, message, "give one of them another parent, or none")
        done.update(walked)


def _broken(sheet: Sheet, line: int, column: str, message: str, help_: str) -> Diagnostic:
    text = f"{sheet.at(line, column)}: {message}"
    return sheet.given.finding(BROKEN_PARENT, line, sheet.columns.numbers[column], text, help_)


# ---------------------------------------------------------------- below a section


class _Sections:
    """Gives each section a code: the sheet's own, the one it had before, or the next number that is free."""

    def __init__(self, sheet: Sheet, codes: Mapping[str, str], known: Mapping[Path, str]) -> None:
        self._sheet = sheet
        self._known = {path: code for path, code in known.items() if code.casefold() not in codes}
        self._taken = {*codes, *(code.casefold() for code in self._known.values())}
        self._codes: dict[Path, str] = {}
        self._titles: dict[str, tuple[str, int]] = {}
        self._numbers: dict[str, int] = {}

    def tree(self, entries: Sequence[Entry]) -> Tree:
        tree = Tree()
        for entry in entries:
            title = entry.said.get("section", "")
            if not title and self._sheet.given.is_covered(entry.line, self._sheet.columns.numbers["section"]):
                continue
            if not title:
                message = "the row names no section, and others do"
                help_ = "write the section into every row; General, where it belongs to none"
                self._sheet.found.append(_broken(self._sheet, entry.line, "section", message, help_))
                continue
            self._too_long(entry, "section")
            fresh: list[Section] = []
            code = self._coded(entry, title, fresh) or self._made("", (title,), fresh)
            below = entry.said.get("subsection", "")
            if below:
                self._too_long(entry, "subsection")
                code = self._made(code, (title, below), fresh)
            tree.parents[entry.line] = code
            if fresh:
                tree.before[entry.line] = fresh
        return tree

    def _too_long(self, entry: Entry, what: str) -> None:
        if len(entry.said[what]) > LONGEST_TITLE:
            message = f"{self._sheet.at(entry.line, what)} has a title of more than {LONGEST_TITLE} characters"
            number = self._sheet.columns.numbers[what]
            finding = self._sheet.given.finding(UNFIT_CELL, entry.line, number, message, "shorten it")
            self._sheet.found.append(finding)

    def _coded(self, entry: Entry, title: str, fresh: list[Section]) -> str:
        """Return the code that stands beside the section's title in the sheet, if one does."""
        code = entry.said.get("section_code", "")
        if not code:
            return ""
        before = self._titles.setdefault(code.casefold(), (title, entry.line))
        if before[1] == entry.line:
            if code.casefold() in self._taken:
                self._twice(entry, f"has the code `{code}`, which a row of the sheet has too", DUPLICATE_CODE)
            elif len(code) > LONGEST_CODE:
                self._twice(entry, f"has a code of more than {LONGEST_CODE} characters", UNFIT_CELL)
            self._taken.add(code.casefold())
            self._codes[code.casefold(), ""] = code
            fresh.append(Section(code, title, "", made=False))
        elif before[0].casefold() != title.casefold():
            there = self._sheet.at(before[1], "section_code")
            message = f"gives the code `{code}` to “{title}”; {there} gives it to “{before[0]}”"
            self._twice(entry, message, DUPLICATE_CODE)
        return self._codes[code.casefold(), ""]

    def _twice(self, entry: Entry, message: str, rule: Rule) -> None:
        number = self._sheet.columns.numbers["section_code"]
        text = f"{self._sheet.at(entry.line, 'section_code')} {message}"
        self._sheet.found.append(
            self._sheet.given.finding(rule, entry.line, number, text, "give each section a code of its own")
        )

    def _made(self, above: str, titles: Path, fresh: list[Section]) -> str:
        path = (above, *(title.casefold() for title in titles))
        if path not in self._codes:
            code = self._known.get(path[1:]) or self._next(f"{above}." if above else "Section ")
            self._codes[path] = code
            fresh.append(Section(code, titles[-1], above, made=True))
        return self._codes[path]

    def _next(self, start: str) -> str:
        number = self._numbers.get(start, 0) + 1
        while f"{start}{number}".casefold() in self._taken:
            number += 1
        self._numbers[start] = number
        return f"{start}{number}"
