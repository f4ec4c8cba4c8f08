"""How wide the columns of a table should be, so that no word is broken and long texts get room."""

from __future__ import annotations

from collections.abc import Sequence

# Twentieths of a point: an average letter of 10 pt Tahoma, and the margins inside a cell.
LETTER = 112
MARGINS = 190
LONG = 60


def widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return one width for each column, `room` in all. The longest word of a column fits where there is room for it."""
    columns = list(zip(*rows, strict=True))
    least = [MARGINS + LETTER * max(_longest(cell) for cell in column) for column in columns]
    if sum(least) >= room:
        return _exact([room * value // sum(least) for value in least], room)
    wish = [MARGINS + LETTER * max(min(len(cell), LONG) for cell in column) for column in columns]
    want = [max(0, wide - narrow) for wide, narrow in zip(wish, least, strict=True)]
    spare = room - sum(least)
    if not sum(want):
        return _exact([value + spare // len(least) for value in least], room)
    return _exact([value + spare * more // sum(want) for value, more in zip(least, want, strict=True)], room)


def _longest(cell: str) -> int:
    return max((len(word) for word in cell.split()), default=1)


def _exact(columns: list[int], room: int) -> list[int]:
    columns[-1] += room - sum(columns)
    return columns
