"""The typeface of the page numbers, as two small fonts that are put into each bundle once."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from leverarch.fonts import BOLD, REGULAR, small_font

LETTERS = "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZPageofolume:,.-"
WEIGHTS = {"plain": REGULAR, "bold": BOLD}
_FIRST, _LAST = 32, 255


@dataclass(frozen=True, slots=True)
class StampFont:
    """One weight: the file of the font, its name, its widths from the space on (of 1,000), and its measures."""

    name: str
    data: bytes = field(repr=False)
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in points."""
        return sum(self.widths[ord(letter) - _FIRST] for letter in text) * size / 1000


@cache
def stamp_font(weight: str) -> StampFont:
    """Return the font of a weight (`plain`, `bold`). The same on every day."""
    data = small_font(LETTERS, WEIGHTS[weight])
    return _described(weight, TTFont(io.BytesIO(data)), data)


def _described(weight: str, font: Any, data: bytes) -> StampFont:
    per = 1000 / font["head"].unitsPerEm
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    missing = round(advances[".notdef"][0] * per)
    widths = tuple(
        round(advances[glyphs[code]][0] * per) if code in glyphs else missing for code in range(_FIRST, _LAST + 1)
    )
    head, line = font["head"], font["hhea"]
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    return StampFont(
        name=f"LVRSTP+SourceSans3-{weight.title()}",
        data=data,
        widths=widths,
        box=(round(box[0] * per), round(box[1] * per), round(box[2] * per), round(box[3] * per)),
        ascent=round(line.ascent * per),
        descent=round(line.descent * per),
    )
