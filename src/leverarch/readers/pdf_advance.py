"""How far a text moves the place at which the next one on its line begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: Where a font doesn't say how wide a letter is: the usual width, in thousandths of its size.
_USUAL = 500.0
#: A composite font that says nothing has letters as wide as they are high.
_FULL = 1000.0
_MOST_STATES = 512
_MOST_WIDTHS = 200_000


@dataclass(frozen=True, slots=True)
class _State:
    font: str = ""
    size: float = 0.0
    apart: float = 0.0
    spaced: float = 0.0


@dataclass(slots=True)
class _Widths:
    """The widths of one font's letters by their code; `wide` says that a code takes two bytes."""

    by_code: dict[int, float] = field(default_factory=dict)
    other: float = _USUAL
    wide: bool = False


class TextState:
    """What the content has said so far of the text to come: font, size and spaces."""

    def __init__(self, resources: Any) -> None:
        fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
        self._fonts = fonts if isinstance(fonts, Dictionary) else Dictionary()
        self._widths: dict[str, _Widths] = {}
        self._now = _State()
        self._saved: list[_State] = []

    def follow(self, operator: str, operands: Any) -> None:
        """Take note of one step of the content."""
        match operator, len(operands):
            case "q", _ if len(self._saved) < _MOST_STATES:
                self._saved.append(self._now)
            case "Q", _ if self._saved:
                self._now = self._saved.pop()
            case "Tf", 2:
                self._now = replace(self._now, font=str(operands[0]), size=_number(operands[1]))
            case "Tc", 1:
                self._now = replace(self._now, apart=_number(operands[0]))
            case "Tw", 1:
                self._now = replace(self._now, spaced=_number(operands[0]))
            case '"', 3:
                self._now = replace(self._now, spaced=_number(operands[0]), apart=_number(operands[1]))

    def advance(self, operator: str, operands: Any) -> float:
        """Return how far a step that shows text moves what follows, in thousandths of the font's size."""
        if not operands or not self._now.size:
            return 0.0
        parts: Iterable[Any] = (
            list(operands[-1]) if operator == "TJ" and isinstance(operands[-1], Array) else [operands[-1]]
        )
        return sum(self._width(bytes(part)) if isinstance(part, String) else -_number(part) for part in parts)

    def _width(self, text: bytes) -> float:
        widths = self._widths_of(self._now.font)
        codes = [int.from_bytes(text[at : at + 2]) for at in range(0, len(text), 2)] if widths.wide else list(text)
        apart = self._now.apart * len(codes)
        spaced = 0.0 if widths.wide else self._now.spaced * codes.count(32)
        letters = sum(widths.by_code.get(code, widths.other) for code in codes)
        return letters + (apart + spaced) / self._now.size * 1000

    def _widths_of(self, name: str) -> _Widths:
        if name not in self._widths:
            font = self._fonts.get(name) if name.startswith("/") else None
            self._widths[name] = _read_widths(font) if isinstance(font, Dictionary) else _Widths()
        return self._widths[name]


def _read_widths(font: Dictionary) -> _Widths:
    if font.get("/Subtype") == Name.Type0:
        return _composite(font)
    widths = font.get("/Widths")
    first = int(_number(font.get("/FirstChar")))
    unit = 1.0
    matrix = font.get("/FontMatrix")
    if font.get("/Subtype") == Name.Type3 and isinstance(matrix, Array) and len(matrix) == 6:
        unit = _number(matrix[0]) * 1000
    listed = [_number(width) * unit for width in widths] if isinstance(widths, Array) else []
    descriptor = font.get("/FontDescriptor")
    missing = descriptor.get("/MissingWidth") if isinstance(descriptor, Dictionary) else None
    other = _number(missing) if listed else _standard(font)
    return _Widths(dict(enumerate(listed, start=first)), other)


def _standard(font: Dictionary) -> float:
    """Return the width of a letter of a font that every reader has: known for the typewriter's alone."""
    return 600.0 if "Courier" in str(font.get("/BaseFont", "")) else _USUAL


def _composite(font: Dictionary) -> _Widths:
    below = font.get("/DescendantFonts")
    inner = below[0] if isinstance(below, Array) and len(below) else None
    if not isinstance(inner, Dictionary):
        return _Widths(other=_FULL, wide=True)
    other = _number(inner.get("/DW")) if "/DW" in inner else _FULL
    listed = inner.get("/W")
    return _Widths(_composite_widths(list(listed) if isinstance(listed, Array) else []), other, wide=True)


def _composite_widths(listed: list[Any]) -> dict[int, float]:
    """Return the widths by code: a first code with a width for each that follows, or a first, a last and a width."""
    found: dict[int, float] = {}
    rest = iter(listed)
    spent = 0
    for start in rest:
        first, second = int(_number(start)), next(rest, None)
        if isinstance(second, Array):
            widths = {first + at: _number(width) for at, width in enumerate(second)}
        else:
            codes = range(first, min(int(_number(second)), first + 0xFFFF) + 1)
            widths = dict.fromkeys(codes, _number(next(rest, None)))
        found |= widths
        spent += 1 + len(widths)
        if spent > _MOST_WIDTHS:
            break
    return found


def _number(value: Any) -> float:
    return 0.0 if value is None or isinstance(value, bool | pikepdf.Object) else float(value)
