"""One of the first pages of a bundle as it may be an index's: its heading, its column of pages, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from leverarch.lint.links import Link
from leverarch.lint.page_reader import seen_at, span_box
from leverarch.readers.pdf_boxes import Box

_HEADING = re.compile(r"(?:[\w’'&-]+ ){0,4}(?:index|contents)(?: (?:page|of|to|by|for)\b.{0,60})?[:.]?", re.IGNORECASE)
_PAGE = re.compile(
    r"(?<![\w.,/:£$%–-])(?P<words>(?:[A-Z]{1,3}[-.]?)?(?P<value>\d{1,6}))"
    r"(?:\s?(?:[-–]|to)\s?(?:[A-Z]{1,3}[-.]?)?\d{1,6})?(?![\w/:%£]|[.,-]\d)"
)
_SAYS = re.compile(
    r"(?:pp?\.?|pages?|from page)?\s*(?P<words>[A-Z]{0,3}\d{1,6})(?:\s?(?:[-–]|to)\s?\S+)?", re.IGNORECASE
)
#: The column of pages stands at the right of an index; the page's own number below or above it.
_RIGHT = 0.75
_TOP, _FOOT = 0.05, 0.92
#: Numbers belong to one column where they begin or end within so many points of each other.
_COLUMN = 8.0
_FEWEST = 3
#: This share of the steps from line to line go up: a late item may stand out of order.
_UP = 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """A link that names a page: the words it stands on, the page as written (`A12`) and its number, what it opens."""

    said: str
    words: str
    value: int
    target: int
    box: Box


@dataclass(frozen=True, slots=True)
class IndexPage:
    """`column` are the numbers in the column of pages: as written, their value, where they stand."""

    number: int
    is_headed: bool
    column: tuple[tuple[str, int, Box], ...]
    entries: tuple[Entry, ...]


def read_index_page(document: Any, number: int, links: Sequence[Link], total: int) -> IndexPage:
    """Return what an index has on a page (from 1) of a file of so many pages."""
    page = document[number - 1]
    text = page.get_textpage()
    try:
        words = re.sub("[\U00010000-\U0010ffff]", "??", text.get_text_range())
        lines = [" ".join(line.split()) for line in words.splitlines()]
        headed = any(_HEADING.fullmatch(line) for line in lines if len(line) < 80)
        numbers = list(_numbers(page, text, words))
        column = tuple(each for each in _column(numbers) if 1 <= each[1] <= max(total, 1))
        entries = [_entry(text, link, column) for link in links if link.target]
        return IndexPage(number, headed, column, tuple(entry for entry in entries if entry))
    finally:
        text.close()
        page.close()


def _numbers(page: Any, text: Any, words: str) -> Iterator[tuple[str, int, Box]]:
    for match in _PAGE.finditer(words):
        box = span_box(text, match.start("words"), match.end("words"))
        if box is None:
            continue
        across, down = seen_at(page, box[2], (box[1] + box[3]) / 2)
        if across >= _RIGHT and _TOP <= down <= _FOOT:
            yield match["words"], int(match["value"]), box


def _column(numbers: Sequence[tuple[str, int, Box]]) -> list[tuple[str, int, Box]]:
    """Return the column of pages: the one farthest to the right whose numbers go up; none where there is none."""
    found: list[tuple[float, list[tuple[str, int, Box]]]] = []
    for edge in (0, 2):
        for _, _, box in numbers:
            held = [each for each in numbers if abs(each[2][edge] - box[edge]) <= _COLUMN]
            if len(held) >= _FEWEST and _goes_up(held):
                found.append((max(each[2][2] for each in held) + len(held) / 100, held))
    return max(found, key=lambda one: one[0], default=(0.0, []))[1]


def _goes_up(column: Sequence[tuple[str, int, Box]]) -> bool:
    values = [value for _, value, _ in sorted(column, key=lambda each: -each[2][3])]
    steps = list(pairwise(values))
    return values[-1] > values[0] and sum(one <= two for one, two in steps) >= _UP * len(steps)


def _entry(text: Any, link: Link, column: Sequence[tuple[str, int, Box]]) -> Entry | None:
    """Return a link with the page that it names: in its own words, or beside it in the column of pages."""
    x0, y0, x1, y1 = link.box
    third = (y1 - y0) / 3
    said = " ".join(text.get_text_bounded(x0 + 0.5, y0 + third, x1 - 0.5, y1 - third).split())
    own = _SAYS.fullmatch(said)
    if own:
        words = own["words"]
        return Entry(said, words, int(re.sub(r"\D", "", words)), link.target, link.box)
    beside = [each for each in column if y0 <= (each[2][1] + each[2][3]) / 2 <= y1 and each[2][2] >= x0]
    if len(beside) != 1:
        return None
    words, value, _ = beside[0]
    return Entry(said, words, value, link.target, link.box)
