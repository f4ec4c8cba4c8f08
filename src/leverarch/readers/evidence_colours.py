"""The colours of a workbook as RRGGBB: told outright, by number, or by its theme (ECMA-376, 18.8.3, 18.8.27)."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WHITE = "FFFFFF"
BLACK = "000000"
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_FIRST = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
#: The colours that a number stands for, unless the workbook has a list of its own.
NUMBERED = (
    *_FIRST, *_FIRST,
    "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080",
    "9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF",
    "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF",
    "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99",
    "3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696",
    "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333",
)  # fmt: skip
#: The theme of Office since 2013, in the order in which cells count it: light and dark change places.
_OFFICE = (
    "FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1",
    "954F72",
)  # fmt: skip
_SCHEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
           "folHlink")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    """What a workbook's colours are to be looked up in."""

    numbered: Sequence[str] = NUMBERED
    theme: Sequence[str] = _OFFICE

    def colour(self, told: Mapping[str, str]) -> str:
        """Return the colour that an element's attributes tell, as RRGGBB; nothing where they tell none."""
        base = self._base(told)
        try:
            tint = float(told.get("tint", "0") or 0)
        except ValueError:
            tint = 0.0
        return tinted(base, tint) if base and tint else base

    def _base(self, told: Mapping[str, str]) -> str:
        if found := _HEX.fullmatch(told.get("rgb", "")):
            return found[1].upper()
        for name, colours in (("theme", self.theme), ("indexed", self.numbered)):
            at = told.get(name, "")
            if at.isascii() and at.isdigit() and int(at) < len(colours):
                return colours[int(at)]
        return ""


def theme_of(found: Mapping[str, str]) -> Sequence[str]:
    """Return the colours of a theme in the order in which cells count them; what is not told is Office's own."""
    return tuple(
        told.upper() if _HEX.fullmatch(told := found.get(name, "")) else usual
        for name, usual in zip(_SCHEME, _OFFICE, strict=True)
    )


def tinted(rgb: str, tint: float) -> str:
    """Return a colour made lighter (tint above nought, at most 1) or darker, as workbooks do it."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, depth = colorsys.rgb_to_hls(red, green, blue)
    tint = max(-1.0, min(1.0, tint))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, depth))


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks, as far as it says anything. `fill` and `ink` are RRGGBB, or nothing for the usual.

    `symbols` names the typeface where its letters are signs (Wingdings); `side` is `l`, `r`, `c` or nothing.
    `ruled`: a rule gave its colours.
    """

    format: int = 0
    fill: str = ""
    ink: str = ""
    bold: bool = False
    struck: bool = False
    side: str = ""
    symbols: str = ""
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """All looks of a workbook, the codes of its own formats, and those of rules (`by_rule`: fill, ink)."""

    cells: Sequence[Look] = (Look(),)
    codes: Mapping[int, str] = field(default_factory=dict)
    by_rule: Sequence[tuple[str, str]] = ()
