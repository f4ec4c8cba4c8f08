"""A table as data for its pages: pieces of so many rows, each with the head, the columns of each part beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leverarch.fonts import printable
from leverarch.intake.table_colours import pale
from leverarch.intake.table_grid import Grid
from leverarch.intake.table_plan import Layout, Slice, is_short, layout_of, lines_of, page_share
from leverarch.intake.table_widths import pieces
from leverarch.readers.evidence_table import Cell, CellKind, letters_of

#: Cells in one piece: what is set at once decides how much memory it takes.
PIECE_CELLS = 2_000
PIECE_LETTERS = 60_000
#: How much of a page a head may take: at all, and to be said again on each page.
_TALLEST_HEAD, _REPEATED_HEAD = 0.6, 0.35
_SIDES = {CellKind.NUMBER: "r"}

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table with what its cells are to say: for their colours, and the numbers of the notes on them."""

    grid: Grid
    labels: Mapping[Place, str]
    notes: Mapping[Place, str]


def blocks_of(table: Prepared) -> Iterator[dict[str, Any]]:
    """Yield the table's pages as blocks of data, in reading order. Each begins a page."""
    grid = table.grid
    layout = layout_of(grid, dict(table.labels))
    if max(_head_share(table, layout, part) for part in layout.slices) > _TALLEST_HEAD:
        grid.head = 0  # a head can't be broken over pages: such a one is set as rows
    spans = list(_pieces(grid, max(len(part.columns) for part in layout.slices)))
    for start, end in spans:
        for part in layout.slices:
            yield _block(table, layout, part, start, end) | {
                "lead": _lead(grid) if start == grid.first and part is layout.slices[0] else [],
                "where": _where(grid, layout, part, (start, end), len(spans)),
                "weight": _weight(grid, part, start, end),
            }


def _weight(grid: Grid, part: Slice, start: int, end: int) -> int:
    """Return how much a block weighs, in cells."""
    rows = grid.rows[start:end]
    letters = sum(len(row[column].text) for row in rows for column in part.columns if column in row)
    return max((end - start + grid.head) * len(part.columns), letters * PIECE_CELLS // PIECE_LETTERS)


def _pieces(grid: Grid, width: int) -> Iterator[Place]:
    """Yield the body's rows in pieces, cut where no merged block is cut if such a place is near."""
    start = grid.first
    cells = letters = 0
    until = grid.first
    for row in range(grid.first, len(grid.rows)):
        full = cells > PIECE_CELLS or letters > PIECE_LETTERS
        if row > start and full and (row >= until or cells > 2 * PIECE_CELLS):
            yield start, row
            start, cells, letters = row, 0, 0
        cells += width
        letters += sum(len(cell.text) for cell in grid.rows[row].values())
        for column in grid.rows[row]:
            until = max(until, row + grid.spans.get((row, column), (1, 1))[0])
    yield start, len(grid.rows)


def _block(table: Prepared, layout: Layout, part: Slice, start: int, end: int) -> dict[str, Any]:
    grid = table.grid
    head_rows = range(grid.lead, grid.first)
    head = [_row(table, layout, part, row, (grid.lead, grid.first))[0] for row in head_rows]
    rows = []
    for row in range(start, end):
        cells, lines = _row(table, layout, part, row, (start, end))
        if cells and is_short(lines) and "y" not in cells[0]:
            cells[0]["k"] = 1
        rows.append(cells)
    letters = [letters_of(grid.columns[at]) for at in part.columns] if not head else []
    return {
        "wide": layout.wide,
        "size": layout.size,
        "pad": layout.pad,
        "widths": part.widths,
        "head": head,
        "letters": letters,
        "repeat": _head_share(table, layout, part) < _REPEATED_HEAD,
        "rows": rows,
    }


def _head_share(table: Prepared, layout: Layout, part: Slice) -> float:
    grid = table.grid
    rows = range(grid.lead, grid.first)
    return page_share(sum(_row(table, layout, part, row, (grid.lead, grid.first))[1] for row in rows), layout)


def _row(table: Prepared, layout: Layout, part: Slice, row: int, within: Place) -> tuple[list[dict[str, Any]], int]:
    """Return the cells of a row as data, and how many lines the row takes."""
    grid = table.grid
    found: list[dict[str, Any]] = []
    most = 1
    for at, column in enumerate(part.columns):
        first = grid.owner.get((row, column), (row, column))
        width = height = 1
        if (row, column) in grid.owner:
            if max(first[0], within[0]) < row or (at and _owned(grid, row, part.columns[at - 1], first)):
                continue
            width = next((n for n, c in enumerate(part.columns[at:]) if not _owned(grid, row, c, first)),
                         len(part.columns) - at)  # fmt: skip
            height = min(first[0] + grid.spans[first][0], within[1]) - row
        cell = grid.rows[first[0]].get(first[1])
        room = layout.room(sum(part.widths[at : at + width]))
        found.append(_cell(table, cell, first, room) | _span(width, height))
        if cell is not None and height == 1:
            most = max(most, lines_of(cell, table.labels.get(first, ""), room))
    return found, most


def _owned(grid: Grid, row: int, column: int, first: Place) -> bool:
    return grid.owner.get((row, column)) == first


def _span(width: int, height: int) -> dict[str, int]:
    return {name: size for name, size in (("x", width), ("y", height)) if size > 1}


def _cell(table: Prepared, cell: Cell | None, place: Place, room: float) -> dict[str, Any]:
    """Return a cell as data: its words, and only what is special about it."""
    note = table.notes.get(place, "")
    if cell is None:
        return {"t": "", "n": note} if note else {"t": ""}
    said: dict[str, Any] = {"t": pieces(cell.text, room)}
    look = cell.look
    side = look.side or _SIDES.get(cell.kind, "")
    special = {
        "f": pale(look.fill) if look.fill else "",
        "a": side if side != "l" else "",
        "w": pieces(printable(table.labels.get(place, "")), room / 0.85),
        "n": note,
        "l": cell.link,
        "b": int(look.bold),
        "s": int(look.struck),
        "u": int(cell.unsaved),
    }
    return said | {name: value for name, value in special.items() if value}


def _lead(grid: Grid) -> list[list[dict[str, Any]]]:
    """Return the lines above a table as cells: words, and the colour under them."""
    lines = []
    for row in grid.rows[: grid.lead]:
        cells: list[dict[str, Any]] = [
            {"t": cell.text, "f": pale(cell.look.fill) if cell.look.fill else "", "b": int(cell.look.bold)}
            for _, cell in sorted(row.items())
            if cell.text
        ]
        if cells:
            lines.append(cells)
    return lines


def _where(grid: Grid, layout: Layout, part: Slice, rows: Place, pieces_in_all: int) -> str:
    """Return which part of a table a block is, where it is not all of it."""
    said = []
    if len(layout.slices) > 1:
        first, last = part.columns[part.keys], part.columns[-1]
        ends = [letters_of(grid.columns[at]) for at in (first, last, 0, len(grid.columns) - 1)]
        said.append(f"columns {ends[0]} to {ends[1]} of {ends[2]} to {ends[3]}")
    if pieces_in_all > 1:
        body = len(grid.rows) - grid.first
        said.append(f"lines {rows[0] - grid.first + 1:,} to {rows[1] - grid.first:,} of {body:,}")
    return " · ".join(said)
