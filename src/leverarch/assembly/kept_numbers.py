"""The numbers of pages of a bundle that is added to an earlier one: who had a number keeps it, late pages get one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leverarch.assembly.numbering import PageStamp
from leverarch.earlier import EarlierBundle, EarlierPage, is_front, is_ours
from leverarch.labels import highest, labels_between, read_label


@dataclass(frozen=True, slots=True)
class Unit:
    """Pages that belong together: the front matter, the sheet of a section, an item. `prints`: one for each page.

    New pages that `counts_on` are called by the numbers after all others, of the section `prefix`; else by letters.
    """

    id: str
    prints: tuple[str, ...]
    counts_on: bool = False
    prefix: str = ""


def kept_stamps(earlier: EarlierBundle, units: Sequence[Unit]) -> tuple[PageStamp, ...]:
    """Return the number of each page. The units stand in reading order, those of the earlier edition in its own order.

    Within an item, pages with the fingerprint of an earlier one keep its number; between these, and within each part of
    the front matter, pages keep the earlier numbers in order. A number that some page had once is given to no other.
    """
    known = earlier.units()
    fixed: list[EarlierPage | None] = []
    owners: list[Unit] = []
    for unit in units:
        before = known.get(unit.id, [])
        kept = _kept([page.print for page in before], unit.prints, moved=not is_front(unit.id))
        fixed += [None if at is None else before[at] for at in kept]
        owners += [unit] * len(unit.prints)
    fixed = _rising_only(fixed, earlier)
    labels = _labels(fixed, owners, earlier.used)
    return tuple(
        PageStamp(label, page.of if page is not None else "") for label, page in zip(labels, fixed, strict=True)
    )


def _rising_only(fixed: Sequence[EarlierPage | None], earlier: EarlierBundle) -> list[EarlierPage | None]:
    """Return the pages that keep a number, without those that stand before one that they stood behind."""
    at = {page.label: n for n, page in enumerate(earlier.pages)}
    found: list[EarlierPage | None] = []
    last = -1
    for page in fixed:
        keeps = page is not None and at[page.label] > last
        found.append(page if keeps else None)
        last = at[page.label] if page is not None and keeps else last
    return found


def _labels(fixed: Sequence[EarlierPage | None], owners: Sequence[Unit], given: frozenset[str]) -> list[str]:
    used, last = set(given), highest(given)
    found: list[str] = []
    after = _next_fixed(fixed)
    for start, end in _runs(fixed, owners):
        page = fixed[start]
        if page is not None:
            found.append(page.label)
            continue
        owner, before, behind = owners[start], found[-1] if found else "", after[start]
        if owner.counts_on and not _is_of(behind, owner.prefix):
            first = last.get(owner.prefix, 0) + 1
            last[owner.prefix] = first + end - start - 1
            found += [f"{owner.prefix}{number}" for number in range(first, last[owner.prefix] + 1)]
        else:
            found += labels_between(before, behind, used, end - start)
        used.update(found[start:])
    return found


def _runs(fixed: Sequence[EarlierPage | None], owners: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Yield the spans (from, until) of pages that are numbered together: one with a number, or new ones of one unit."""
    edges = [
        n
        for n in range(len(fixed))
        if n == 0 or fixed[n] is not None or fixed[n - 1] is not None or owners[n] is not owners[n - 1]
    ]
    yield from pairwise([*edges, len(fixed)])


def _next_fixed(fixed: Sequence[EarlierPage | None]) -> list[str]:
    """Return for each page the label of the next one that keeps its own; nothing where none follows."""
    found = [""] * len(fixed)
    label = ""
    for n in reversed(range(len(fixed))):
        found[n] = label
        page = fixed[n]
        label = page.label if page is not None else label
    return found


def _is_of(label: str, section: str) -> bool:
    """Whether there is a label, and it is one of the section."""
    read = read_label(label) if label else None
    return read is not None and read.section == section


# ---------------------------------------------------------------- which page is which


def _kept(old: Sequence[str], new: Sequence[str], *, moved: bool) -> list[int | None]:
    """Return for each new page the earlier one whose number it keeps. `moved`: pages are known by their print."""
    anchors = list(_anchors(old, new)) if moved else []
    found: list[int | None] = [None] * len(new)
    for (a, b), (until_a, until_b) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
        if a >= 0:
            found[b] = a
        for n in range(min(until_a - a, until_b - b) - 1):
            found[b + 1 + n] = a + 1 + n
    return found


def _anchors(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pages that are the same in both, in both orders: at the ends, and those whose print occurs only once."""
    least = min(len(old), len(new))
    head = next((n for n in range(least) if old[n] != new[n]), least)
    tail = next((n for n in range(least - head) if old[-1 - n] != new[-1 - n]), least - head)
    yield from ((n, n) for n in range(head))
    once_old, once_new = (
        {print_: n for n, print_ in enumerate(prints) if times[print_] == 1 and head <= n < len(prints) - tail}
        for prints, times in ((old, Counter(old)), (new, Counter(new)))
    )
    yield from _rising([(once_old[p], n) for p, n in sorted(once_new.items(), key=lambda one: one[1]) if p in once_old])
    yield from ((len(old) - n, len(new) - n) for n in range(tail, 0, -1))


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most of the pairs, which rise on their right side, that rise on their left side too."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for n, (left, _) in enumerate(pairs):
        place = bisect_left(ends, left)
        ends[place : place + 1] = [left]
        at[place : place + 1] = [n]
        before.append(at[place - 1] if place else -1)
    found: list[tuple[int, int]] = []
    n = at[-1] if at else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


# ---------------------------------------------------------------- what is different


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What is different in an item's pages or a section's sheet: pages of the bundle, from 1, in order.

    `other` hold something else than in the earlier edition, `more` are new. `unused` are labels that no page has now.
    """

    other: tuple[int, ...]
    more: tuple[int, ...]
    unused: tuple[str, ...]


def unit_changes(
    earlier: EarlierBundle, units: Sequence[Unit], stamps: Sequence[PageStamp], other_files: Mapping[str, Sequence[int]]
) -> dict[str, UnitChange]:
    """Return what is different in each unit that both editions have and in which something is, in reading order.

    A sheet of ours that the earlier edition had not is told with them: all its pages are more.
    `other_files` gives pages of each item (from 1 in the item) that show another file, or other pictures, than then:
    they are different whatever their print says. Of the front matter, which is made anew, only `unused` is told.
    """
    known = earlier.units()
    found: dict[str, UnitChange] = {}
    start = 0
    for unit in units:
        numbers = range(start + 1, start + len(unit.prints) + 1)
        start += len(unit.prints)
        before = {page.label: page.print for page in known.get(unit.id, [])}
        if not before and not is_ours(unit.id):
            continue
        shown = {stamps[n - 1].label: n for n in numbers}
        surely = {numbers[n - 1] for n in other_files.get(unit.id, ()) if n <= len(numbers)}
        prints = dict(zip(numbers, unit.prints, strict=True))
        change = UnitChange(
            other=tuple(
                n for label, n in shown.items() if label in before and (before[label] != prints[n] or n in surely)
            ),
            more=tuple(n for label, n in shown.items() if label not in before),
            unused=tuple(label for label in before if label not in shown),
        )
        if is_front(unit.id):
            change = UnitChange((), (), change.unused)
        if change.other or change.more or change.unused:
            found[unit.id] = change
    return found
