"""How wide the columns of a table should be, so that no word is broken and long texts get room."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Twentieths of a point: a letter of 10 pt Verdana, the wider of the two faces that a text may be printed in; the same
# letter in bold, as in the head of a table; and the margins inside a cell, of a table and of one set closer.
LETTER = 125
BOLD = 145
CAPITAL = 1.2
MARGINS, CLOSE = 190, 140
# In letters: what is longer than a word takes no room from others, and a text that fills several lines asks no more.
WORD = 24
LONG = 60
# A table that asks for a little more than there is, as these sizes are meant well, loses it in all columns alike.
NEARLY = 0.95
# A day as 2026-07-01, a code as R-02 and a month as May 2026 stay whole.
_PLACES_TO_BREAK = re.compile(r"(?<=[-–—])(?!\d)|(?<!\b[A-Z][a-z]{2})\s+|\s+(?!\d{4}\b)")


def widths(rows: Sequence[Sequence[str]], room: int, margins: int = MARGINS) -> list[int]:
    """Return one width for each column, `room` in all; the first row is the head.

    The longest word of each column fits, up to `WORD` letters, and longer texts get more of what is left. Where there
    is not room for every word, the columns that ask most give way.
    """
    columns = list(zip(*rows, strict=True))
    least = [margins + max(_longest(cell, _letter(at)) for at, cell in enumerate(column)) for column in columns]
    if room < NEARLY * sum(least):
        return _exact(_levelled(least, room), room)
    if room <= sum(least):
        return _exact([room * value // sum(least) for value in least], room)
    whole = [margins + max(_letter(at) * min(len(cell), LONG) for at, cell in enumerate(column)) for column in columns]
    wish = [max(pair) for pair in zip(whole, least, strict=True)]
    if sum(wish) <= room:
        return _exact([room * value // sum(wish) for value in wish], room)
    want = [wide - narrow for wide, narrow in zip(wish, least, strict=True)]
    spare = room - sum(least)
    return _exact([value + spare * more // sum(want) for value, more in zip(least, want, strict=True)], room)


def _letter(row: int) -> int:
    return LETTER if row else BOLD


def _longest(cell: str, letter: int) -> int:
    """How wide the longest word of a cell is."""
    return max((_wide(word[:WORD], letter) for word in _PLACES_TO_BREAK.split(cell)), default=0)


def _wide(word: str, letter: int) -> int:
    capitals = sum(character.isupper() for character in word)
    return round(letter * max(1, len(word) - capitals + CAPITAL * capitals))


def _levelled(least: list[int], room: int) -> list[int]:
    """Cut the widest columns down to one width, so that the others keep theirs."""
    level, left = 0, room
    for count, value in zip(range(len(least), 0, -1), sorted(least), strict=True):
        level = left // count
        if value >= level:
            break
        left -= value
    return [min(value, level) for value in least]


def _exact(columns: list[int], room: int) -> list[int]:
    columns[-1] += room - sum(columns)
    return columns
