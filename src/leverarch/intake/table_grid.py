"""A table as it is to be printed: without what is hidden or blank around it, with its spans, head and key columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from leverarch.fonts import printable
from leverarch.readers.evidence_table import Area, Cell, CellKind, Table, letters_of

#: A head of more rows would leave no room on a page.
MOST_HEAD = 6
#: The head stands among these rows.
_TOP = 20
_MOST_KEYS = 3
#: Cells that merged blocks may cover in all; past it they are set without their blocks.
_MOST_COVERED = 400_000
_LONG = 100
_FULL = 0.6
_COMPARED = 60


@dataclass(slots=True)
class Grid:
    """`rows` are cells by place (from 0) in `columns`, the numbers of the columns; `numbers` those of the rows.

    `spans` gives the height and width of a merged block by the place of its first cell, `owner` that place for each
    cell of it. The first `lead` rows stand above the table, the next `head` are its head.
    """

    name: str
    columns: list[int]
    numbers: list[int]
    rows: list[dict[int, Cell]]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    owner: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    lead: int = 0
    head: int = 0
    keys: int = 1

    @property
    def first(self) -> int:
        """The first row of the table's body."""
        return self.lead + self.head

    def cell_name(self, row: int, column: int) -> str:
        """Return the name of a cell as workbooks say it."""
        return f"{letters_of(self.columns[column])}{self.numbers[row]}"


def size_of(table: Table) -> int:
    """Return how many cells a table has, blank ones within it counted."""
    seen = _seen(table)
    kept = _columns(table, seen)
    return len(kept) * len(_numbers(seen, kept))


def fair_share(sizes: Iterable[int], most: int) -> int:
    """Return how many cells a table may print where all may print `most`: small ones in full, large ones as many."""
    rest, share = sorted(sizes), most
    for at, size in enumerate(rest):
        share = most // (len(rest) - at)
        if size > share:
            break
        most -= size
    return max(share, 1)


def _seen(table: Table) -> dict[int, dict[int, Cell]]:
    return {number: cells for number, cells in sorted(table.rows.items()) if number not in table.hidden_rows}


def grid_of(table: Table, most: int) -> Grid:
    """Return the table as it is to be printed, at most so many cells of it. No rows: it is blank."""
    seen = _seen(table)
    kept = _columns(table, seen)
    numbers = _numbers(seen, kept)
    rows_at_most = max(1, most // max(1, len(kept)))
    dropped = (cells for number in numbers[rows_at_most:] for cells in [seen.get(number, {})])
    table.rows_left_out += sum(any(cell.text for cell in cells.values()) for cells in dropped)
    numbers = numbers[:rows_at_most]
    place = {column: at for at, column in enumerate(kept)}
    rows = [{place[c]: cell for c, cell in seen.get(number, {}).items() if c in place} for number in numbers]
    for row in rows:
        for cell in row.values():
            cell.text = printable(cell.text)
    grid = Grid(table.name, kept, numbers, rows)
    if rows:
        _merge(grid, table)
        _find_head(grid, table)
        shown_keys = bisect_right(kept, table.frozen_columns)
        grid.keys = min(_MOST_KEYS, shown_keys) or 1
    return grid


def _columns(table: Table, seen: Mapping[int, Mapping[int, Cell]]) -> list[int]:
    """Return the columns to print: from the first to the last that says anything, one of several blank ones."""
    said: set[int] = set()
    fills: dict[int, dict[str, int]] = {}
    speaking = 0
    for cells in seen.values():
        texts = [column for column, cell in cells.items() if cell.text]
        said.update(texts)
        speaking += bool(texts)
        for column, cell in cells.items():
            if cell.look.fill:
                counts = fills.setdefault(column, {})
                counts[cell.look.fill] = counts.get(cell.look.fill, 0) + bool(texts)
    # A column of colours says something (a chart of weeks), unless it is coloured all the way down.
    coloured = {c for c, counts in fills.items() if any(0 < n < speaking for n in counts.values())}
    found = said | coloured | (set() if said else set(fills))
    if not found:
        return []
    visible = [column for column in range(min(found), max(found) + 1) if not table.hides_column(column)]
    filled = found | set(fills)
    return [c for at, c in enumerate(visible) if c in filled or (at and visible[at - 1] in filled)]


def _numbers(seen: Mapping[int, Mapping[int, Cell]], columns: Iterable[int]) -> list[int]:
    """Return the rows to print: from the first to the last that says anything; of blank ones in a run, the first."""
    kept = set(columns)
    says = [n for n, cells in seen.items() if any(cell.text and column in kept for column, cell in cells.items())]
    if not says:
        return [n for n, cells in seen.items() if kept.intersection(cells)]
    found: list[int] = []
    for number in seen:
        if says[0] <= number <= says[-1] and kept.intersection(seen[number]):
            if found and number > found[-1] + 1:
                found.append(found[-1] + 1)
            found.append(number)
    return found


def _merge(grid: Grid, table: Table) -> None:
    covered = 0
    for area in table.merged:
        top, bottom = bisect_left(grid.numbers, area.top), bisect_right(grid.numbers, area.bottom) - 1
        left, right = bisect_left(grid.columns, area.left), bisect_right(grid.columns, area.right) - 1
        height, width = bottom - top + 1, right - left + 1
        if height < 1 or width < 1:
            continue
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        covered += len(places)
        if covered > _MOST_COVERED or any(place in grid.owner for place in places):
            covered -= len(places)
            continue
        _lay(grid, table, area, places, (height, width))


def _lay(grid: Grid, table: Table, area: Area, places: list[tuple[int, int]], size: tuple[int, int]) -> None:
    """Lay one merged block: its first cell, which may itself be hidden, says what all of it says."""
    first = table.rows.get(area.top, {}).get(area.left)
    for row, column in places:
        under = grid.rows[row].pop(column, None)
        table.covered_values += under is not None and bool(under.text) and under is not first
    if first is not None:
        grid.rows[places[0][0]][places[0][1]] = replace(first)
    if len(places) > 1:
        grid.spans[places[0]] = size
        grid.owner |= dict.fromkeys(places, places[0])


def _find_head(grid: Grid, table: Table) -> None:
    if len(grid.rows) < 2:
        return
    named = [at for at, number in enumerate(grid.numbers[:_TOP]) if number in table.head]
    frozen = bisect_right(grid.numbers, table.frozen_rows)
    if named:
        start, end = named[0], named[0] + 1
    elif 0 < frozen < len(grid.rows):
        full = [at for at in range(frozen) if _share(grid, at) >= _FULL and _says_several(grid, at)]
        start, end = (full[0] if full else frozen - 1), frozen
    else:
        found = next((at for at in range(min(_TOP, len(grid.rows) - 1)) if _is_head(grid, at)), None)
        if found is None:
            return
        start, end = found, found + 1
    start = _with_groups(grid, start)
    end = max([end, *(row + size[0] for (row, _), size in grid.spans.items() if start <= row < end)])
    if end - start > MOST_HEAD:
        start = end - MOST_HEAD if end - MOST_HEAD > start and not named else start
        end = start + MOST_HEAD
    if end < len(grid.rows):
        grid.lead, grid.head = start, end - start


def _with_groups(grid: Grid, start: int) -> int:
    """Return where the head starts with the rows above that name groups of its columns."""
    while start > 0 and any(
        row == start - 1 and 1 < size[1] < len(grid.columns) for (row, _), size in grid.spans.items()
    ):
        start -= 1
    return start


def _share(grid: Grid, row: int) -> float:
    said = sum(bool(cell.text) * grid.spans.get((row, at), (1, 1))[1] for at, cell in grid.rows[row].items())
    return said / len(grid.columns)


def _says_several(grid: Grid, row: int) -> bool:
    """Whether a row says more than one thing, as a title over the whole width does not."""
    return sum(bool(cell.text) for cell in grid.rows[row].values()) > 1 or len(grid.columns) == 1


def _is_head(grid: Grid, at: int) -> bool:
    """Whether a row looks like the head of what follows: short words in most columns that differ from those below."""
    cells = {column: cell for column, cell in grid.rows[at].items() if cell.text}
    if _share(grid, at) < _FULL or not _says_several(grid, at):
        return False
    if any(cell.kind in (CellKind.NUMBER, CellKind.OTHER) or len(cell.text) > _LONG for cell in cells.values()):
        return False
    if all(cell.kind is CellKind.DATE for cell in cells.values()):
        return False
    below = [row for row in grid.rows[at + 1 : at + 1 + _COMPARED] if row]
    if not below:
        return False
    stands_out = sum(cell.look.bold or bool(cell.look.fill) for cell in cells.values()) * 2 > len(cells)
    under = [cell for column in cells for cell in [below[0].get(column)] if cell is not None and cell.text]
    plain_below = not any(cell.look.bold for cell in under)
    other_kinds = any(row[c].kind is not CellKind.TEXT for row in below for c in cells if c in row and row[c].text)
    recur = sum(any(c in row and row[c].text == cell.text for row in below) for c, cell in cells.items())
    distinct = len({cell.text for cell in cells.values()}) == len(cells)
    return (stands_out and plain_below) or (distinct and recur == 0) or (other_kinds and recur == 0)
