"""How wide words are set, so that columns can be planned before the pages are."""

from __future__ import annotations

from functools import cache, lru_cache

from fontTools.ttLib import TTFont
from fontTools.varLib.models import normalizeLocation, piecewiseLinearMap
from fontTools.varLib.varStore import VarStoreInstancer

from leverarch.fonts import font_folder

#: The weight whose letters are measured: that of heads. Other words are a little narrower, and fit as well.
_WEIGHT = 600
_USUAL = 0.56


@cache
def _advances() -> dict[str, float]:
    """Return the width of each letter, in parts of the size of the type."""
    path = next(path for path in sorted(font_folder().glob("*.ttf")) if "Italic" not in path.name)
    with TTFont(path, lazy=True) as face:
        axes = face["fvar"].axes
        place = normalizeLocation(
            {"wght": _WEIGHT}, {a.axisTag: (a.minValue, a.defaultValue, a.maxValue) for a in axes}
        )
        if "avar" in face:
            place = {tag: piecewiseLinearMap(value, face["avar"].segments[tag]) for tag, value in place.items()}
        table = face["HVAR"].table
        more = VarStoreInstancer(table.VarStore, axes, place)
        metrics, order, unit = face["hmtx"], face.getReverseGlyphMap(), face["head"].unitsPerEm
        kept = table.AdvWidthMap.mapping if table.AdvWidthMap else order
        return {chr(code): (metrics[glyph][0] + more[kept[glyph]]) / unit for code, glyph in face.getBestCmap().items()}


@lru_cache(maxsize=200_000)
def width(word: str) -> float:
    """Return the width of words on one line, in parts of the size of the type."""
    known = _advances()
    return sum(known.get(letter, _USUAL) for letter in word)


def pieces(text: str, room: float) -> str | list[str]:
    """Return text whose words all fit the room; where one doesn't, as pieces between which a line may break."""
    if len(text) * 0.25 < room or all(width(word) <= room for word in text.split()):
        return text
    found: list[str] = [""]
    for word, gap in _words(text):
        if width(word) <= room:
            found[-1] += word + gap
            continue
        used = 0.0
        found.append("")
        for letter in word:
            wide = width(letter)
            if used + wide > room * 0.97 and found[-1]:
                found.append("")
                used = 0.0
            found[-1] += letter
            used += wide
        found[-1] += gap
    return [piece for piece in found if piece]


def _words(text: str) -> list[tuple[str, str]]:
    """Return the words of a text, each with what stands between it and the next."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        start = end
        while end < len(text) and text[end].isspace():
            end += 1
        found.append((text[at:start], text[start:end]))
        at = end
    return found
