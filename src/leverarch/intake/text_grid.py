"""Tables of texts: cells in their places whatever the file says of them, columns as wide as their words ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from leverarch.intake.text_nodes import Node, said

#: More columns than this stand on a page on its side; more than that are shown in parts.
UPRIGHT, WHOLE = 8, 16
#: Columns of a part, besides the first column, which each part repeats.
PART = 11
MOST_COLUMNS = 400
MOST_SPAN_ROWS = 2000
MOST_PLACES = 300_000
#: Rows that are set as one table: what has more is set as several with the same head.
TOGETHER = 300
#: The width of a page in letters of the size that tables are set in, by whether it lies on its side.
# A space that keeps its neighbours together is none here.
_ENDS = re.compile("[ \t\n]")
_ROOM = {False: 105, True: 160}


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its place: row and column from 0, and how many of each it takes."""

    x: int
    y: int
    cs: int
    rs: int
    blocks: list[Node]


def placed(rows: list[list[Node]]) -> tuple[list[Placed], int]:
    """Return the cells of a table in their places, and how many columns it has. No place is taken twice.

    Where cells claim the same place, the later one gives way to the right; a span never leaves the table.
    """
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            if x >= MOST_COLUMNS:
                cells[-1] = replace(cells[-1], blocks=[*cells[-1].blocks, *cell["c"]])
                continue
            wide = max(1, min(cell.get("cs", 1), MOST_COLUMNS))
            free = 1
            while free < wide and (x + free, y) not in taken:
                free += 1
            high = 1
            while high < min(cell.get("rs", 1), len(rows) - y, MOST_SPAN_ROWS) and (x, y + high) not in taken:
                high += 1
            places = [(x + across, y + down) for across in range(free) for down in range(high)]
            if not taken.isdisjoint(places):
                high, places = 1, places[::high]
            cells.append(Placed(x, y, free, high, cell["c"]))
            taken.update(places)
            x += free
    columns = max((cell.x + cell.cs for cell in cells), default=0)
    return cells, columns


def without_empty_columns(cells: list[Placed], columns: int) -> tuple[list[Placed], int]:
    """Return the cells without columns in which nothing begins: spans alone run over them, or nothing at all."""
    used = sorted({cell.x for cell in cells if cell.blocks})
    if not used or len(used) == columns:
        return cells, columns
    kept = {x: place for place, x in enumerate(used)}
    out = []
    for cell in cells:
        inside = [kept[x] for x in range(cell.x, cell.x + cell.cs) if x in kept]
        if inside:
            out.append(Placed(inside[0], cell.y, len(inside), cell.rs, cell.blocks))
    return out, len(used)


def widths(cells: list[Placed], columns: int, room: float) -> list[float]:
    """Return the share of the width that each column gets, in letters, so that all of them come to `room`."""
    longest, whole = [2.0] * columns, [3.0] * columns
    for cell in cells:
        if cell.cs == 1 and cell.blocks:
            words = said(cell.blocks)
            longest[cell.x] = max(longest[cell.x], max(map(len, _ENDS.split(words)), default=0) + 1.5)
            whole[cell.x] = max(whole[cell.x], len(words) + 1.5)
    least = [min(word, max(8.0, room / 3)) for word in longest]
    most = [max(low, min(full, 1.2 * room)) for low, full in zip(least, whole, strict=True)]
    if sum(most) <= room:
        return [each + (room - sum(most)) * each / sum(most) for each in most]
    if sum(least) >= room:
        even = room / columns
        small = [low for low in least if low <= even]
        share = (room - sum(small)) / max(1, columns - len(small))
        return [low if low <= even else share for low in least]
    # What is left goes where most is unsaid, but a long text does not starve the others: by the square root.
    wishes = [(high - low) ** 0.5 for low, high in zip(least, most, strict=True)]
    spare = (room - sum(least)) / (sum(wishes) or 1)
    return [low + spare * wish for low, wish in zip(least, wishes, strict=True)]


def parts_of(rows: list[list[Node]], head: int) -> list[tuple[list[list[Node]], int, str]]:
    """Return a table in parts that can be set: rows, how many are the head, and the words above the part.

    A table with too many columns is shown in parts of columns, each with the first; one with many rows in parts of
    rows, each with the head. None for a table that is too large to be set as one.
    """
    cells, columns = without_empty_columns(*placed(rows))
    if columns == 0 or columns * len(rows) > MOST_PLACES:
        return []
    if columns <= WHOLE:
        return [(part, head, "") for part in _by_rows(cells, columns, len(rows), head)]
    out = []
    for first in range(1, columns, PART):
        last = min(first + PART, columns)
        inside = [_moved(cell, first) for cell in cells if cell.x == 0 or first <= cell.x < last]
        note = f"Columns 1 and {first + 1} to {last} of {columns}"
        out += [(part, head, note) for part in _by_rows(inside, last - first + 1, len(rows), head)]
    return out


def _moved(cell: Placed, first: int) -> Placed:
    """A cell in a part of the columns. Spans would run from one part into the next: there is none."""
    return Placed(cell.x - first + 1 if cell.x else 0, cell.y, 1, cell.rs, cell.blocks)


def _by_rows(cells: list[Placed], columns: int, count: int, head: int) -> list[list[list[Node]]]:
    """Return the rows, in parts where there are many; no part ends inside a cell."""
    rows: list[list[Node]] = [[] for _ in range(count)]
    held = [0] * (count + 1)  # how far down the cells of the rows so far reach
    for cell in _filled(cells, columns, count):
        rows[cell.y].append({"c": cell.blocks, "cs": cell.cs, "rs": cell.rs, "x": cell.x})
        held[cell.y] = max(held[cell.y], cell.y + cell.rs)
    if count <= TOGETHER:
        return [rows]
    out, start, reach = [], 0, 0
    for y in range(count):
        if y - start >= TOGETHER and reach <= y:
            out.append((rows[:head] if start else []) + rows[start:y])
            start = y
        reach = max(reach, held[y])
    out.append((rows[:head] if start else []) + rows[start:])
    return out


def _filled(cells: list[Placed], columns: int, count: int) -> list[Placed]:
    """Return the cells with an empty one in each place that is not taken any more."""
    taken = {(x, y) for c in cells for x in range(c.x, c.x + c.cs) for y in range(c.y, c.y + c.rs)}
    gaps = [Placed(x, y, 1, 1, []) for y in range(count) for x in range(columns) if (x, y) not in taken]
    return sorted([*cells, *gaps], key=lambda cell: (cell.y, cell.x))


def whole_head(rows: list[list[Node]], head: int) -> int:
    """Return how many rows the head takes, so that no cell of it reaches below."""
    reach = head
    y = 0
    while y < min(reach, len(rows)):
        reach = max([reach, *(y + cell["rs"] for cell in rows[y])])
        y += 1
    return reach if 0 < reach < len(rows) and reach <= 6 else 0


def room_of(*, wide: bool) -> int:
    """Return how many letters stand beside each other in a table across the page."""
    return _ROOM[wide]


def grid(rows: list[list[Any]], head: int = 0) -> Node:
    """Return a table of rows of cells: each a list of blocks, or a cell already."""
    cells = [[cell if isinstance(cell, dict) else {"c": cell, "cs": 1, "rs": 1} for cell in row] for row in rows]
    return {"t": "grid", "rows": cells, "head": head}
