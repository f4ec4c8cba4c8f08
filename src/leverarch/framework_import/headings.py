"""Which column of a sheet is which: by the headings that people use, or as the user says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from leverarch.model import Table, TableRow

#: What a column can be, with what it is called in a question.
FIELDS = {
    "code": "the code",
    "title": "the title",
    "parent": "the code of the one above",
    "section_code": "the code of the section",
    "section": "the section",
    "subsection": "the section within the section",
    "scope": "the description",
    "perspective": "the perspective",
    "source": "the source",
    "link": "the links to other frameworks",
}
NEEDED = ("code", "title")
#: How far down the heading may stand, under the title of a schedule.
DEEPEST = 20

_NOUN = (
    "(?:kpi|key performance indicator|performance indicator|pi|quality indicator|indicator|measure|metric|standard"
    "|quality standard|quality statement|statement|requirement|question|expectation|criterion|outcome measure)"
)
_SECTION = "(?:section|theme|domain|area|category|group|key question|part)"
_BELOW = "(?:subsection|sub section|subtheme|sub theme|subcategory|sub category|subarea|sub area)"
_NUMBER = "(?:code|ref|no|id)(?: (?:code|ref|no|id))?"
#: For each column the headings that mean it, as patterns of a heading in its plain form; the first that fits counts.
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "code": (_NUMBER, f"(?:{_NOUN}|clause|item|unique|tom|toms) {_NUMBER}"),
    "title": ("(?:short )?(?:title|name)", f"{_NOUN} (?:title|name)", f"{_NOUN}s?(?: text| wording)?", "criteria"),
    "parent": (f"(?:parent|belongs to|under)(?: {_NUMBER})?",),
    "section_code": (f"{_SECTION} {_NUMBER}",),
    "section": tuple(f"{one}(?: title| name)?" for one in _SECTION[3:-1].split("|")),
    "subsection": (f"{_BELOW}(?: title| name)?",),
    "scope": ("scope", "descriptions?", f"{_NOUN} description", "definitions?", "details?", "guidance"),
    "perspective": ("perspectives?", "evidence categor(?:y|ies)"),
    "source": ("source(?: document)?", "contract clause", "clause", "schedule"),
    "link": ("links?", "linked to", "related(?: expectations?)?", "regulations?"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading of a sheet, understood: its row, and the number of the column (from 0) for each thing that is there.

    `ask` says in a sentence what the user must say first; nothing else is sure then.
    """

    heading: TableRow
    numbers: Mapping[str, int] = field(default_factory=dict)
    ask: str = ""

    @property
    def not_read(self) -> tuple[str, ...]:
        """The headings of the columns that nothing is taken from."""
        return tuple(
            _shown(name)
            for number, name in enumerate(self.heading.cells)
            if name.strip() and number not in self.numbers.values()
        )

    def title_of(self, what: str) -> str:
        """Return the heading of a column as it is written, in one line."""
        return _shown(self.heading.cells[self.numbers[what]])


def columns_of(table: Table, said: Mapping[str, str]) -> Columns:
    """Find the heading and its columns. `said` gives headings by what they are; an empty one means: leave it out."""
    rows = (table.header, *islice(table.rows(), DEEPEST))
    tries = [_matched(row, said) for row in rows]
    sure = next((one for one in tries if not one.ask), None)
    if sure is not None:
        return sure
    fullest = max(sum(bool(cell.strip()) for cell in row.cells) for row in rows)
    return next(one for one, row in zip(tries, rows, strict=True) if sum(bool(c.strip()) for c in row.cells) == fullest)


def rows_below(table: Table, heading: TableRow) -> tuple[TableRow, ...]:
    """Return the rows under the heading."""
    return tuple(row for row in table.rows() if row.line > heading.line)


def _matched(row: TableRow, said: Mapping[str, str]) -> Columns:
    plain = [_plain(cell) for cell in row.cells]
    numbers: dict[str, int] = {}
    for what, name in said.items():
        if not name.strip():
            continue
        found = next((n for n, cell in enumerate(row.cells) if _folded(cell) == _folded(name)), None)
        if found is None:
            return Columns(row, ask=f"there is no column `{name}` for --column {what}=…. {_listed(row.cells)}")
        numbers[what] = found
    for what, meaning in FIELDS.items():
        if what in said:
            continue
        places = next(_places(plain, _PATTERNS[what], numbers), [])
        if len(places) > 1 and what in NEEDED:
            names = " and ".join(f"`{_shown(row.cells[n])}`" for n in places)
            return Columns(row, ask=f"{names} may each be {meaning}. Say which: {_flag(what)}")
        if places:
            numbers[what] = places[0]
    _settle(numbers, said)
    missing = [what for what in NEEDED if what not in numbers]
    return Columns(row, numbers, _question(missing, row.cells) if missing else "")


def _settle(numbers: dict[str, int], said: Mapping[str, str]) -> None:
    """Leave out what would not be used: sections beside a parent; the only level of sections is the first."""
    if "parent" in numbers:
        for what in ("section_code", "section", "subsection"):
            if what not in said:
                numbers.pop(what, None)
        return
    for what in ("subsection", "section_code"):
        if what in numbers and "section" not in numbers:
            numbers["section"] = numbers.pop(what)


def _places(plain: Sequence[str], patterns: tuple[str, ...], taken: Mapping[str, int]) -> Iterator[list[int]]:
    """Yield for each pattern that fits anything the columns that it fits."""
    for pattern in patterns:
        found = [n for n, name in enumerate(plain) if re.fullmatch(pattern, name) and n not in taken.values()]
        if found:
            yield found


def _question(missing: Sequence[str], cells: Sequence[str]) -> str:
    what = " and ".join(FIELDS[one] for one in missing)
    return (
        f"no heading says which column is {what}. Say so: {' '.join(_flag(one) for one in missing)}. {_listed(cells)}"
    )


def _flag(what: str) -> str:
    return f'--column {what}="HEADING"'


def _listed(cells: Sequence[str]) -> str:
    names = [f"`{_shown(cell)}`" for cell in cells if cell.strip()]
    return f"The headings are: {', '.join(names)}"


def _shown(heading: str) -> str:
    return " ".join(heading.split())


def _folded(heading: str) -> str:
    return _shown(heading).casefold()


def _plain(heading: str) -> str:
    """Return a heading in its plain form: `KPI Ref. No:` is `kpi ref no`, `#` is `no`."""
    words = re.sub(r"[^a-z0-9]+", " ", heading.casefold().replace("#", " no ")).split()
    short = {"number": "no", "num": "no", "reference": "ref", "identifier": "id", "numbers": "no"}
    return " ".join(short.get(word, word) for word in words)
