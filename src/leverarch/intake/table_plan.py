"""How a table is laid on pages: upright or turned, how large its type, which columns on which part, how wide each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leverarch.intake.table_grid import Grid
from leverarch.intake.table_widths import width
from leverarch.readers.evidence_table import Cell

#: What of the page's width a table may take, in millimetres: A4 less its margins.
UPRIGHT, TURNED = 170.0, 257.0
#: Heights in points that a table may take.
_TALL = {False: 700.0, True: 440.0}
_POINT = 0.352778
_SIZES = (9.0, 8.5, 8.0)
#: No type is smaller; below that a table is split.
_SMALLEST = 7.0
_LINE = 1.25
#: Widths in parts of the size of the type: of a blank column, of a word before it is broken, of a column of prose.
_BLANK, _LONGEST_WORD = 1.5, 15.0
_PROSE = (14.0, 34.0)
_TIGHT = (8.0, 18.0)
_KEPT_LINES = 14
#: Key columns that are repeated may not take more of a page than this.
_KEY_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Needs:
    """What the words of a column ask for, in parts of the size of the type."""

    least: float
    usual: float
    most: float


@dataclass(frozen=True, slots=True)
class Slice:
    """The columns that stand beside each other, by place, and their widths in millimetres. The first `keys` repeat."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    keys: int


@dataclass(frozen=True, slots=True)
class Layout:
    """`pad` is the space at the sides of a cell in millimetres."""

    wide: bool
    size: float
    pad: float
    slices: tuple[Slice, ...]

    def room(self, millimetres: float) -> float:
        """Return how wide words in a column may be, in parts of the size of the type."""
        return max(1.0, (millimetres - 2 * self.pad - 0.4) / (self.size * _POINT))


def layout_of(grid: Grid, labels: dict[tuple[int, int], str]) -> Layout:
    """Return the layout under which a table is best read."""
    needs = [_needs(grid, labels, at) for at in range(len(grid.columns))]
    _widened(needs, grid)
    pad = 1.0 if len(needs) > 12 else 1.4
    good = [_width(need, _PROSE, 4) for need in needs]
    tight = [_width(need, _TIGHT, 10) for need in needs]
    tries = [(False, size, good) for size in _SIZES] + [(True, size, good) for size in _SIZES]
    tries += [(False, 8.0, tight), (True, 8.0, tight), (True, 7.5, tight), (True, _SMALLEST, tight)]
    for wide, size, wanted in tries:
        widths = [em * size * _POINT + 2 * pad + 0.5 for em in wanted]
        room = TURNED if wide else UPRIGHT
        if sum(widths) <= room:
            widths = _filled(widths, needs, room, size, pad)
            return Layout(wide, size, pad, (Slice(tuple(range(len(needs))), tuple(widths), grid.keys),))
    return _split(grid, needs, tight, pad)


def _needs(grid: Grid, labels: dict[tuple[int, int], str], column: int) -> Needs:
    least, lines = _BLANK, []
    for at, row in enumerate(grid.rows[grid.lead :], start=grid.lead):
        cell = row.get(column)
        if cell is None or grid.spans.get((at, column), (1, 1))[1] > 1:
            continue
        words = cell.text if at >= grid.first else ""
        if label := labels.get((at, column), ""):
            least = max(least, 0.85 * max(map(width, label.split()), default=0))
            words = f"{words} {label}" if label.startswith("(") and words else f"{words}\n{label}"
        least = max(least, *(width(word) for word in cell.text.split()), 0)
        if words:
            lines.append(max(width(line) for line in words.split("\n")))
    lines.sort()
    least = min(least, _LONGEST_WORD)
    usual = lines[int(len(lines) * 0.9) - (len(lines) % 10 == 0)] if lines else least
    return Needs(least, max(least, usual), max(least, lines[-1] if lines else 0))


def _widened(needs: list[Needs], grid: Grid) -> None:
    """Make room for the words of blocks that lie over several columns."""
    for (row, column), (_, wide) in grid.spans.items():
        if wide < 2 or row < grid.lead:
            continue
        words = grid.rows[row][column].text if column in grid.rows[row] else ""
        most = max(map(width, words.split("\n"))) / wide
        least = min(_LONGEST_WORD, max(map(width, words.split()), default=0)) / wide
        for at in range(column, column + wide):
            need = needs[at]
            if need.least < least or (row >= grid.first and need.most < min(most, _PROSE[0])):
                more = max(need.least, least)
                most_here = min(most, _PROSE[0]) if row >= grid.first else more
                needs[at] = Needs(more, max(need.usual, more), max(need.most, most_here, more))


def _width(need: Needs, prose: tuple[float, float], lines: int) -> float:
    if need.most <= prose[0]:
        return need.most
    return max(need.least, min(need.most, max(prose[0], min(prose[1], need.usual / lines))))


def _filled(widths: list[float], needs: Sequence[Needs], room: float, size: float, pad: float) -> list[float]:
    """Give what is left of the width to the columns whose words would use it."""
    full = [need.most * size * _POINT + 2 * pad + 0.5 for need in needs]
    for _ in range(3):
        left = room - sum(widths)
        short = sum(max(0.0, most - now) for most, now in zip(full, widths, strict=True))
        if left <= 0 or short <= 0:
            break
        share = min(1.0, left / short)
        widths = [now + max(0.0, most - now) * share for most, now in zip(full, widths, strict=True)]
    return widths


def _split(grid: Grid, needs: Sequence[Needs], wanted: Sequence[float], pad: float) -> Layout:
    size = min((8.0, 7.5, _SMALLEST), key=lambda s: (len(_groups(_points(wanted, s, pad), grid.keys)), -s))
    widths = _points(wanted, size, pad)
    keys = grid.keys
    while keys > 1 and sum(widths[:keys]) > _KEY_SHARE * TURNED:
        keys -= 1
    if sum(widths[:keys]) > _KEY_SHARE * TURNED:
        widths[0] = _KEY_SHARE * TURNED
    slices = []
    for group in _groups(widths, keys):
        columns = (*range(keys), *group)
        held = _filled([widths[at] for at in columns], [needs[at] for at in columns], TURNED, size, pad)
        slices.append(Slice(columns, tuple(held), keys))
    return Layout(wide=True, size=size, pad=pad, slices=tuple(slices))


def _points(wanted: Sequence[float], size: float, pad: float) -> list[float]:
    return [min(em * size * _POINT + 2 * pad + 0.5, TURNED * (1 - _KEY_SHARE)) for em in wanted]


def _groups(widths: Sequence[float], keys: int) -> list[list[int]]:
    """Return the columns after the key ones in as few groups as fit beside these, each about as wide as the others."""
    room = TURNED - min(sum(widths[:keys]), _KEY_SHARE * TURNED)
    fewest = len(_packed(widths, keys, room))
    low = sum(widths[keys:]) / max(1, fewest)
    for step in range(1, 20):
        packed = _packed(widths, keys, low + (room - low) * step / 20)
        if len(packed) == fewest:
            return packed
    return _packed(widths, keys, room)


def _packed(widths: Sequence[float], keys: int, room: float) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    used = 0.0
    for at in range(keys, len(widths)):
        if groups[-1] and used + widths[at] > room:
            groups.append([])
            used = 0.0
        groups[-1].append(at)
        used += widths[at]
    return groups


def lines_of(cell: Cell, label: str, room: float) -> int:
    """Return about how many lines a cell takes in a column of that room."""
    return sum(int(width(line) * 1.06 / room) + 1 for line in cell.text.split("\n")) + bool(label)


def is_short(lines: int) -> bool:
    """Whether a row of so many lines is kept on one page."""
    return lines <= _KEPT_LINES


def page_share(lines: int, layout: Layout) -> float:
    """Return how much of a page so many lines take."""
    return lines * layout.size * _LINE / _TALL[layout.wide]
