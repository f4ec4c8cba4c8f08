"""What the colours of cells say: in the words that the item gives, or by a letter where nothing explains them.

Nothing is said by colour alone. Colours that only help the eye (of heads, of every other row, of a whole column) are
left out, and those that say no more than the words in their cells.
"""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leverarch.intake.table_grid import Grid
from leverarch.readers.evidence_table import CellKind

#: More unexplained colours than letters: a picture made of cells.
MOST_LETTERS = 26
_MOST_WORDS = 8
_ALL_DOWN = 0.9
_ALTERNATING = 0.7
_GREY = 24
_BANDS = 2


@dataclass(slots=True)
class Found:
    """One colour without words: how many cells, the first of them, and whether it is the colour of their letters."""

    cells: int
    first: str
    ink: bool


@dataclass(slots=True)
class Meaning:
    """What stands for colours, for all tables of a file. `labels` by table; `words` those met, by colour.

    `letters` are those of colours without words, in the order in which they are met.
    """

    labels: list[dict[tuple[int, int], str]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    unexplained: dict[str, Found] = field(default_factory=dict)


def meaning_of(grids: Sequence[Grid], given: Mapping[str, str]) -> Meaning:
    """Return what to print for the colours of these tables. `given` holds words by RRGGBB, as the item gives them."""
    wished = {colour.upper().lstrip("#")[-6:]: words for colour, words in given.items()}
    meaning = Meaning()
    for grid in grids:
        labels = {}
        for place, colour, ink in _telling(grid, wished):
            if colour in wished:
                meaning.words[colour] = wished[colour]
                labels[place] = wished[colour]
                continue
            name = f"{grid.name}!{grid.cell_name(*place)}" if grid.name else grid.cell_name(*place)
            found = meaning.unexplained.setdefault(colour, Found(0, name, ink))
            found.cells += 1
            if colour not in meaning.letters and len(meaning.letters) < MOST_LETTERS:
                meaning.letters[colour] = chr(97 + len(meaning.letters))
            if colour in meaning.letters:
                labels[place] = f"({meaning.letters[colour]})"
        meaning.labels.append(labels)
    return meaning


def _telling(grid: Grid, wished: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], str, bool]]:
    """Yield the cells whose colour says something: place, colour, and whether it is that of the letters."""
    coloured = dict(_coloured(grid))
    quiet = _all_down(grid, coloured)
    rows = _row_fills(grid, coloured)
    only_look = _only_look(grid, rows)
    fills = Counter(colour for colour, _ in coloured.values())
    spoken = _spoken(grid, coloured)
    for (row, column), (colour, ink) in coloured.items():
        if colour in wished:
            if rows.get(row) != colour or column == _first(grid, row):
                yield (row, column), colour, ink
        elif row in only_look or (column, colour) in quiet or colour in spoken or not fills[colour]:
            continue
        elif row not in rows or column == _first(grid, row):
            yield (row, column), colour, ink


def _first(grid: Grid, row: int) -> int:
    """Return the place in a row at which its colour is told, where all of it has one."""
    return next((at for at, cell in sorted(grid.rows[row].items()) if cell.text), min(grid.rows[row]))


def _coloured(grid: Grid) -> Iterator[tuple[tuple[int, int], tuple[str, bool]]]:
    for row in range(grid.first, len(grid.rows)):
        for column, cell in sorted(grid.rows[row].items()):
            if cell.look.fill:
                yield (row, column), (cell.look.fill, False)
            elif cell.text and cell.look.ink and not _is_grey(cell.look.ink):
                yield (row, column), (cell.look.ink, True)


def _is_grey(colour: str) -> bool:
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) - min(parts) < _GREY


def _all_down(grid: Grid, coloured: Mapping[tuple[int, int], tuple[str, bool]]) -> set[tuple[int, str]]:
    """Return the columns that are of one colour nearly all the way down, with that colour, where others are not."""
    body = sum(any(cell.text for cell in row.values()) for row in grid.rows[grid.first :])
    own = [(row, column) for row, column in coloured if not grid.rows[row][column].look.ruled]
    counts = Counter((place[1], coloured[place][0]) for place in own)
    full = {key for key, times in counts.items() if body > _BANDS and times >= _ALL_DOWN * body}
    loose = Counter(colour for (column, colour), times in counts.items() for _ in range(times)
                    if (column, colour) not in full)  # fmt: skip
    return {(column, colour) for column, colour in full if loose[colour] * 10 <= counts[column, colour]}


def _row_fills(grid: Grid, coloured: Mapping[tuple[int, int], tuple[str, bool]]) -> dict[int, str]:
    """Return the rows that have one colour from end to end."""
    found: dict[int, set[str]] = {}
    counts: Counter[int] = Counter()
    for (row, column), (colour, _) in coloured.items():
        found.setdefault(row, set()).add(colour)
        counts[row] += grid.spans.get((row, column), (1, 1))[1]
    width = len(grid.columns)
    if width < 3:
        return {}
    return {row: next(iter(kinds)) for row, kinds in found.items() if len(kinds) == 1 and counts[row] >= width - 1}


def _only_look(grid: Grid, rows: Mapping[int, str]) -> set[int]:
    """Return the coloured rows whose colour only helps the eye: titles of groups, grey ones, every other one."""
    body = [row for row in range(grid.first, len(grid.rows)) if any(cell.text for cell in grid.rows[row].values())]
    quiet = {row for row, colour in rows.items() if _is_grey(colour)}
    quiet |= {row for row in rows if sum(bool(cell.text) for cell in grid.rows[row].values()) <= 1}
    quiet |= rows.keys() & set(body[-1:])  # the line of sums
    plain = [rows.get(row, "") for row in body if row not in quiet or rows.get(row)]
    changes = sum(before != after for before, after in pairwise(plain))
    if len(plain) > 2 and len(set(plain)) <= _BANDS and changes >= _ALTERNATING * (len(plain) - 1):
        quiet |= set(rows)
    return quiet


def _spoken(grid: Grid, coloured: Mapping[tuple[int, int], tuple[str, bool]]) -> set[str]:
    """Return the colours that say no more than the words in their cells: all that is red reads "Overdue"."""
    texts: dict[str, set[str]] = {}
    said: Counter[tuple[str, str]] = Counter()
    for (row, column), (colour, _) in coloured.items():
        cell = grid.rows[row][column]
        is_word = cell.kind in (CellKind.TEXT, CellKind.OTHER) and any(letter.isalnum() for letter in cell.text)
        texts.setdefault(colour, set()).add(cell.text.strip().casefold() if is_word else "")
        said[colour, cell.text.strip().casefold()] += 1
    columns = {column for _, column in coloured}
    bare = {
        grid.rows[row][column].text.strip().casefold()
        for row in range(grid.first, len(grid.rows))
        for column in columns & set(grid.rows[row])
        if (row, column) not in coloured
    }
    found = set()
    for colour, words in texts.items():
        others = set().union(*(held for other, held in texts.items() if other != colour)) | bare
        often = sum(times for (one, _), times in said.items() if one == colour) > len(words) or len(words) == 1
        if "" not in words and len(words) <= _MOST_WORDS and often and not words & others:
            found.add(colour)
    return found


def colour_name(rgb: str) -> str:
    """Return a colour in a plain word or two, for those who don't read numbers."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, depth = colorsys.rgb_to_hls(red, green, blue)
    if depth < 0.12 or max(red, green, blue) - min(red, green, blue) < 0.08:
        return "black" if light < 0.15 else "dark grey" if light < 0.45 else "grey" if light < 0.8 else "light grey"
    turns = ((15, "red"), (48, "orange"), (68, "yellow"), (165, "green"), (195, "turquoise"), (255, "blue"),
             (290, "purple"), (340, "pink"), (361, "red"))  # fmt: skip
    name = next(name for end, name in turns if hue * 360 < end)
    if name == "orange" and light < 0.35:
        return "brown"
    return f"light {name}" if light > 0.75 else f"dark {name}" if light < 0.3 else name


def pale(rgb: str) -> str:
    """Return a colour light enough to stand under our ink, and still to be told from its neighbours."""
    parts = [int(rgb[at : at + 2], 16) for at in (0, 2, 4)]
    share = 0.0
    while share < 0.8 and _brightness(parts, share) < 0.5:
        share += 0.05
    return "#" + "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


def _brightness(parts: Sequence[int], share: float) -> float:
    """Return the relative luminance of a colour mixed with white (WCAG 2, relative luminance)."""
    mixed = [(part + (255 - part) * share) / 255 for part in parts]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in mixed]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
