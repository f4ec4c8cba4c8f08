"""The typeface of the page numbers, as two small fonts that are put into each bundle once."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from leverarch.keeping import Shelf, at_hand
from leverarch.keys import key_of

#: All that a number can be printed with: figures, the letters of sections and `i` of the front matter, and its words.
LETTERS = "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZiPageofolume:,.-"
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
        return sum([self.widths[ord(letter) - _FIRST] for letter in text]) * size / 1000


@dataclass(frozen=True, slots=True, eq=False)
class StampFonts:
    """Both weights: of the words, and of the number itself. Equal to itself alone, so that it is known at once."""

    plain: StampFont
    bold: StampFont


def stamp_fonts(shelf: Shelf = at_hand) -> StampFonts:
    """Return the fonts of the stamps. The same on every day; the shelf saves the time of cutting them."""
    key = key_of("stamp fonts", LETTERS)
    for anew in (False, True):
        with suppress(ValueError, KeyError, TypeError, OSError):
            return _read(shelf(key, _made, anew=anew).read())
    return _read(_made())


def _made() -> bytes:
    from leverarch.fonts import BOLD, REGULAR, small_font  # noqa: PLC0415 - takes longer than binding ten files

    told = {
        name: _described(name, small_font(LETTERS, weight)) for name, weight in (("plain", REGULAR), ("bold", BOLD))
    }
    said = json.dumps(told).encode("ascii")
    return hashlib.sha256(said).digest() + said


def _read(kept: bytes) -> StampFonts:
    """Return what `_made` wrote. Raises `ValueError`, `KeyError` or `TypeError` for other bytes."""
    digest, said = kept[:32], kept[32:]
    if hashlib.sha256(said).digest() != digest:
        raise ValueError("damaged")
    told = json.loads(said)
    return StampFonts(*(_font(told[name]) for name in ("plain", "bold")))


def _font(told: dict[str, Any]) -> StampFont:
    box = told["box"]
    return StampFont(
        told["name"],
        base64.b64decode(told["data"]),
        tuple(told["widths"]),
        (box[0], box[1], box[2], box[3]),
        told["ascent"],
        told["descent"],
    )


def _described(weight: str, data: bytes) -> dict[str, Any]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    font: Any = TTFont(io.BytesIO(data))
    per = 1000 / font["head"].unitsPerEm
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    missing = round(advances[".notdef"][0] * per)
    codes = range(_FIRST, _LAST + 1)
    head, line = font["head"], font["hhea"]
    return {
        "name": f"LVRSTP+SourceSans3-{weight.title()}",
        "data": base64.b64encode(data).decode("ascii"),
        "widths": [round(advances[glyphs[code]][0] * per) if code in glyphs else missing for code in codes],
        "box": [round(edge * per) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(line.ascent * per),
        "descent": round(line.descent * per),
    }
