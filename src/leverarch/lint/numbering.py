"""The numbers at the edges of pages: is there one run of them, and is it the one that a PDF reader shows?

A document in the bundle has page numbers of its own, and tables have numbers at the edges of pages. What is looked for
is therefore the run that explains most pages with the fewest changes: a run is a difference between what is printed
and the page's place in the file, or the pages' labels. A change costs as much as some pages without a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

from leverarch.lint.finding import Finding, on_pages, pages_words
from leverarch.lint.sheet import Printed, Sheet

#: The run in which pages print their labels.
_LABEL = "label"
Run = int | str
#: So many pages without a number weigh as much as a change of run.
_CHANGE = 4
_MOST_RUNS = 30
#: Fewer pages than this share with a number, and the bundle is not numbered.
_NUMBERED = 0.5
#: Where fewer pages than this share have the right number, the bundle's own numbers are others.
_FEW = 0.25
#: Numbers that begin anew again and again are told by their place, which so many of the pages share.
_MOSTLY = 0.7
#: So many pages with numbers that are not the viewer's make a run.
_SOME = 3
#: Two numbers stand at the same place of their pages where they are no farther apart than this, in shares of the page.
_NEAR = 0.05
_LABELLED = re.compile(r"(\D*)(\d+)(\D*)")


def with_own_numbers(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with the numbers that the bundle has printed on them; as they are where it has none."""
    runs = _run_of_each(sheets)
    found = [_in_run(sheet, run) for sheet, run in zip(sheets, runs, strict=True)]
    if not _is_numbered(runs, found):
        return list(sheets)
    return [replace(sheet, own=number.words) if number else sheet for sheet, number in zip(sheets, found, strict=True)]


def _is_numbered(runs: Sequence[Run], found: Sequence[Printed | None]) -> bool:
    """Whether half of the pages have a number of the bundle, and it is more than chance: a page may print anything."""
    if not any(found):
        return False
    main, place = _places(runs, found)
    held = [
        run
        for run, number in zip(runs, found, strict=True)
        if number is not None and (_is_right(run) or run == main or _is_near(place, number.at))
    ]
    return len(held) >= _NUMBERED * len(found) and (any(map(_is_right, held)) or len(held) >= _SOME)


def numbering_findings(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Yield what is wrong with the numbers of all pages."""
    runs = _run_of_each(sheets)
    found = [_in_run(sheet, run) for sheet, run in zip(sheets, runs, strict=True)]
    if not _is_numbered(runs, found):
        yield _not_numbered(sheets)
        return
    main, place = _places(runs, found)
    missing: list[Sheet] = []
    for run, held in groupby(zip(runs, sheets, found, strict=True), key=lambda each: each[0]):
        pages = [(sheet, number) for _, sheet, number in held]
        ours = _is_right(run) or run == main or _same_place(place, [number for _, number in pages])
        numbered = [(sheet, number) for sheet, number in pages if number is not None and ours]
        missing += [sheet for sheet, number in pages if number is None or not ours]
        if numbered and not _is_right(run):
            yield _differing(numbered)
        yield from _overlapping(numbered)
    yield from _without(missing, place, len(sheets))
    yield from _label_findings(sheets, runs)


def _not_numbered(sheets: Sequence[Sheet]) -> Finding:
    """Return what is to be said of pages whose numbers don't run on: they may begin anew with each document."""
    counts = Counter(place for sheet in sheets for place in {_bin(number.at) for number in sheet.printed})
    place, times = counts.most_common(1)[0] if counts else ((0, 0), 0)
    if times >= max(_SOME, _MOSTLY * len(sheets)):
        held = [(sheet, number) for sheet in sheets for number in sheet.printed if _bin(number.at) == place]
        return _differing([pair for pair in held if not pair[0].is_page(pair[1].words)] or held)
    words = "no run of page numbers can be read at the edges of its pages"
    return Finding("pages-not-numbered", words if any(sheet.letters for sheet in sheets) else f"{words}: no text", 1)


def _bin(at: tuple[float, float]) -> tuple[int, int]:
    return round(at[0] / _NEAR), round(at[1] / _NEAR)


def _without(sheets: Sequence[Sheet], place: tuple[float, float], total: int) -> Iterator[Finding]:
    """Yield the pages that print something else in the place of their number, and those that print none there."""
    other = [(sheet, number) for sheet in sheets for number in sheet.printed if _is_near(place, number.at)]
    if other:
        yield _differing(list({sheet.number: (sheet, number) for sheet, number in reversed(other)}.values())[::-1])
    others = {sheet.number for sheet, _ in other}
    bare = [sheet.number for sheet in sheets if sheet.number not in others]
    if bare:
        many = f" ({len(bare)} of {total})" if len(bare) > 1 else ""
        yield on_pages("page-number-missing", f"{{pages}}{many}: no page number can be read", bare)


def _is_near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[1] - other[1]) <= _NEAR


def _is_right(run: Run) -> bool:
    return run in (0, _LABEL)


def _run_of_each(sheets: Sequence[Sheet]) -> list[Run]:
    """Return the run that each page belongs to, so that pages without their number and changes are fewest."""
    counts: Counter[Run] = Counter()
    for sheet in sheets:
        counts.update({each.value - sheet.number for each in sheet.printed})
    states: list[Run] = [0, *([_LABEL] if _has_labels(sheets) else [])]
    states += [run for run, _ in counts.most_common(_MOST_RUNS) if run not in states]
    costs: dict[Run, float] = dict.fromkeys(states, 0.0)
    came: list[dict[Run, Run]] = []
    for sheet in sheets:
        best = min(costs, key=lambda run: costs[run])
        back = {run: run if costs[run] <= costs[best] + _CHANGE else best for run in states}
        costs = {run: min(costs[run], costs[best] + _CHANGE) + (_in_run(sheet, run) is None) for run in states}
        came.append(back)
    run = min(costs, key=lambda each: costs[each])
    found: list[Run] = []
    for back in reversed(came):
        found.append(run)
        run = back[run]
    return found[::-1]


def _has_labels(sheets: Sequence[Sheet]) -> bool:
    return any(sheet.label != str(sheet.number) for sheet in sheets)


def _in_run(sheet: Sheet, run: Run) -> Printed | None:
    """Return the number on a page that belongs to a run. Of several, the one without letters."""
    if isinstance(run, str):
        fits = [each for each in sheet.printed if each.words.casefold() == sheet.label.casefold()]
    else:
        fits = [each for each in sheet.printed if each.value - sheet.number == run]
    return min(fits, key=lambda each: not each.words.isdigit(), default=None)


def _places(runs: Sequence[Run], found: Sequence[Printed | None]) -> tuple[Run, tuple[float, float]]:
    """Return the run that the bundle's own numbers are, and where they stand."""
    counts = Counter(run for run, number in zip(runs, found, strict=True) if number is not None)
    right = sum(counts[run] for run in counts if _is_right(run))
    fits = [run for run, _ in counts.most_common() if _is_right(run) or right < _FEW * len(runs)]
    held = [number.at for run, number in zip(runs, found, strict=True) if run == fits[0] and number is not None]
    return fits[0], _middle(held)


def _middle(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return median(x for x, _ in places), median(y for _, y in places)


def _same_place(place: tuple[float, float], numbers: Sequence[Printed | None]) -> bool:
    held = [number.at for number in numbers if number is not None]
    return bool(held) and _is_near(place, _middle(held))


def _differing(pages: Sequence[tuple[Sheet, Printed]]) -> Finding:
    numbers = [sheet.number for sheet, _ in pages]
    sheet, number = pages[0]
    message = f"{pages_words(numbers)}: the page that a PDF reader calls {sheet.label} prints {number.words}"
    return Finding("page-number-differs", message, sheet.number, number.box, tuple(numbers))


def _overlapping(pages: Sequence[tuple[Sheet, Printed]]) -> Iterator[Finding]:
    hidden = [(sheet, number) for sheet, number in pages if number.over]
    if hidden:
        sheet, number = hidden[0]
        words = f"{{pages}}: other words stand in the place of the number (page {sheet.number}: “{number.over[:60]}”)"
        yield on_pages("page-number-overlaps", words, [each.number for each, _ in hidden], number.box)


def _label_findings(sheets: Sequence[Sheet], runs: Sequence[Run]) -> Iterator[Finding]:
    """Yield where a PDF reader calls pages otherwise than they are numbered, and where labels leave gaps."""
    printed = [
        sheet.number
        for sheet, run in zip(sheets, runs, strict=True)
        if run == 0 and sheet.label != str(sheet.number) and _in_run(sheet, _LABEL) is None and _in_run(sheet, 0)
    ]
    if printed:
        label = sheets[printed[0] - 1].label
        words = f"{{pages}}: a PDF reader calls page {printed[0]} “{label}”, and {printed[0]} is printed on it"
        yield on_pages("page-label-differs", words, printed)
        return
    gaps = [(one, two) for one, two in pairwise(sheets) if not _follows(one.label, two.label)]
    if gaps:
        one, two = gaps[0]
        words = f"after the page called “{one.label}” comes “{two.label}”" + (
            f", and there are {len(gaps) - 1} more such places" if len(gaps) > 1 else ""
        )
        yield Finding("page-numbers-not-continuous", words, two.number, None, tuple(after.number for _, after in gaps))


def _follows(one: str, two: str) -> bool:
    """Whether a label is the next one. Pages that came late are 12A and 12B, and 13 comes after them."""
    first, second = _LABELLED.fullmatch(one), _LABELLED.fullmatch(two)
    if not first or not second:
        return not first and not second  # i, ii, iii: a run of its own
    before, after = int(first[2]), int(second[2])
    same_prefix = first[1] == second[1]
    return same_prefix and (after == before + 1 or (after == before and _late(first[3], second[3])))


def _late(one: str, two: str) -> bool:
    return two == ("A" if not one else chr(ord(one[-1]) + 1)) or (len(two) > 1 and two > one)
