"""What pages and items are called that come late: between page 12 and page 13 stand 12A, 12B … 12Z, 12AA.

A label is letters (those of a section, where pages are numbered by section), a number, letters again, and decimals.
Labels of one section sort by number, then by letters (Z before AA), then by decimals: 12, 12.1, 12A, 12A.1, 12B, 13.
Decimals are for the rare page that must stand between 12 and 12A, or between 12A and 12B, once these have been given
out. So there is always a label between two others, and no label that was given out ever has to change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from string import ascii_uppercase

_LABEL = re.compile(r"([A-Za-z]{0,4})(0|[1-9]\d{0,8})([A-Z]{0,6})((?:\.\d{1,9})*)")
_LETTERS = len(ascii_uppercase)


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart. `late` counts its letters after the number (0: none, A 1, Z 26, AA 27)."""

    section: str
    number: int
    late: int = 0
    decimals: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[int, int, tuple[int, ...]]:
        """Where it stands among the labels of its section."""
        return self.number, self.late, self.decimals

    def __str__(self) -> str:
        decimals = "".join(f".{number}" for number in self.decimals)
        return f"{self.section}{self.number}{letters_of(self.late)}{decimals}"


def letters_of(number: int) -> str:
    """Return the letters that count so far: 1 is A, 26 Z, 27 AA; none for 0."""
    found = ""
    while number:
        number, last = divmod(number - 1, _LETTERS)
        found = ascii_uppercase[last] + found
    return found


def read_label(text: str) -> Label | None:
    """Return a label taken apart, or nothing where it is none that could be given out here."""
    found = _LABEL.fullmatch(text)
    if found is None:
        return None
    late = 0
    for letter in found[3]:
        late = late * _LETTERS + ascii_uppercase.index(letter) + 1
    label = Label(found[1], int(found[2]), late, tuple(int(part) for part in found[4].split(".")[1:]))
    unsure = label.decimals and not label.decimals[-1]
    return None if unsure or str(label) != text else label


def labels_between(before: str, after: str, used: Collection[str], many: int) -> tuple[str, ...]:
    """Return `many` labels that stand after `before`, and before `after` where it is of the same section, in order.

    None of `used` is given out again. Raises `ValueError` where a label can't be read, or they are in the wrong order.
    """
    first, last = _read(before), read_label(after) if after else None
    end = last if last is not None and last.section == first.section else None
    if end is not None and end.order <= first.order:
        raise ValueError(f"{after} does not stand after {before}")
    for candidates in _ways(first):
        found = _taken(candidates, end, used, many)
        if len(found) == many:
            return found
    raise AssertionError("there is always a label between two others")


def highest(labels: Iterable[str]) -> dict[str, int]:
    """Return the highest number that was given out in each section."""
    found: dict[str, int] = {}
    for label in map(read_label, labels):
        if label is not None:
            found[label.section] = max(label.number, found.get(label.section, 0))
    return found


def in_order(labels: Iterable[str]) -> bool:
    """Whether labels follow each other as they are read, section by section."""
    before: Label | None = None
    for label in map(_read, labels):
        if before is not None and label.section == before.section and label.order <= before.order:
            return False
        before = label
    return True


def _read(text: str) -> Label:
    label = read_label(text)
    if label is None:
        raise ValueError(f"{text!r} is no label of a page")
    return label


def _ways(first: Label) -> Iterator[Iterator[Label]]:
    """Yield the ways to go on after a label, the plainest first; the further ones stand ever closer to it."""
    yield (replace(first, late=first.late + n, decimals=()) for n in count(1))
    if first.decimals:
        *above, last = first.decimals
        yield (replace(first, decimals=(*above, last + n)) for n in count(1))
    for zeros in count():
        yield _below(first, zeros)


def _below(first: Label, zeros: int) -> Iterator[Label]:
    return (replace(first, decimals=(*first.decimals, *(0,) * zeros, n)) for n in count(1))


def _taken(candidates: Iterator[Label], end: Label | None, used: Collection[str], many: int) -> tuple[str, ...]:
    """Return as many of the candidates as are wanted and stand before the end."""
    found: list[str] = []
    while len(found) < many:
        label = next(candidates)
        if end is not None and label.order >= end.order:
            break
        if str(label) not in used:
            found.append(str(label))
    return tuple(found)
