"""Coverage for the terminal and for other programs: JSON, CSV, and the cells of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from leverarch.coverage.gaps import TITLES
from leverarch.coverage.lines import Line
from leverarch.words import PERSPECTIVES

#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def coverage_record(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return one object for each expectation: items by id, how many of each perspective, gaps by their stable words."""
    return [
        {
            "framework": line.framework.id,
            "code": line.expectation.code,
            "title": line.expectation.title,
            "items": [item.id for item in line.items],
            "perspectives": line.perspectives,
            "gaps": list(line.words),
        }
        for line in lines
    ]


def coverage_csv(lines: Iterable[Line]) -> str:
    """Return a line for each expectation, with a heading. What a spreadsheet would run as a formula stays text."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(("framework", "code", "title", "items", *PERSPECTIVES, "gaps"))
    for line in lines:
        words = (line.framework.id, line.expectation.code, line.expectation.title, " ".join(i.id for i in line.items))
        counts = line.perspectives
        gaps = " ".join(line.words)
        writer.writerow((*map(_text, words), *(counts[name] for name in PERSPECTIVES), gaps))
    return held.getvalue()


def _text(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words


def gaps_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines of each framework with those first that lack most, in the order of the gaps."""
    order = list(TITLES)
    listed = tuple(lines)
    frameworks = list(dict.fromkeys(line.framework.id for line in listed))

    def key(line: Line) -> tuple[int, int]:
        first = order.index(line.words[0]) if line.words else len(order)
        return frameworks.index(line.framework.id), first

    return tuple(sorted(listed, key=key))


def gap_words(line: Line) -> str:
    """Return what an expectation lacks, for a cell: `Policies only; One view only`."""
    return "; ".join(TITLES[word] for word in line.words)


def line_cells(line: Line) -> tuple[str, ...]:
    """Return the cells of a table: code, title, items, one number for each perspective, gaps."""
    counts = line.perspectives
    numbers = [str(counts[name]) if counts[name] else "·" for name in PERSPECTIVES]
    own = line.expectation
    return own.code, own.title, str(len(line.items)) if line.items else "none", *numbers, gap_words(line) or "–"
