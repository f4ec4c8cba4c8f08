"""What is printed at the foot of each page of a bundle, and what a PDF reader calls the page: always the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leverarch.output import Numbering

#: The letter of the front matter, where pages are numbered by section: the one on its tab.
FRONT = "i"
_COUNTED = re.compile(r"(?P<before>.*?)(?P<number>0|[1-9]\d{0,8})")


@dataclass(frozen=True, slots=True)
class PageStamp:
    """The number of one page: `label` is what it is called, `of` the number of the last page (empty: not said)."""

    label: str
    of: str = ""

    @property
    def words(self) -> str:
        """What is printed: `Page 12 of 103`, or `Page A3`."""
        return f"Page {self.label} of {self.of}" if self.of else f"Page {self.label}"


def stamps_of(numbering: Numbering, total: int, sections: Sequence[tuple[str, int]]) -> tuple[PageStamp, ...]:
    """Return the number of each page. `sections` holds each section's letter with the page (from 1) it begins on.

    One that is there again counts on where it ended.
    """
    if not numbering.by_section:
        last = str(numbering.first + total - 1)
        return tuple(PageStamp(str(numbering.first + n), last) for n in range(total))
    found: list[PageStamp] = []
    counted: dict[str, int] = {}
    ends = [first for _, first in sections] + [total + 1]
    for key, until in zip((FRONT, *(key for key, _ in sections)), ends, strict=True):
        before, more = counted.get(key, 0), until - 1 - len(found)
        found += [PageStamp(f"{key}{before + n}") for n in range(1, more + 1)]
        counted[key] = before + more
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LabelRange:
    """Pages from `at` (from 0) on that are called `before` and a number that counts on from `start` (0: no number)."""

    at: int
    before: str
    start: int


def label_ranges(labels: Sequence[str]) -> Iterator[LabelRange]:
    """Yield the ranges in which a PDF writes down what its pages are called."""
    before, wanted = "", 0
    for at, label in enumerate(labels):
        counted = _COUNTED.fullmatch(label)
        number = int(counted["number"]) if counted else 0
        own = counted["before"] if counted and number else label
        if not at or not number or (own, number) != (before, wanted):
            yield LabelRange(at, own, number)
        before, wanted = own, number + 1 if number else 0
