"""What was typed into a form, drawn as it would be seen: in lines, in any letters, as large as its box allows.

Programs that fill in forms leave the drawing to whoever opens the file. What libqpdf draws is one line long and in
plain letters: the end of a note about an incident, a `£` or a `ŵ` would be lost. So it draws the box, and we the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.fonts import printable
from leverarch.readers.pdf_boxes import number
from leverarch.readers.pdf_letters import Letters
from leverarch.readers.pdf_targets import text_of

_MULTILINE, _PASSWORD, _COMBO, _COMB = 1 << 12, 1 << 13, 1 << 17, 1 << 24
_USUAL, _LEAST, _STEP, _LEADING = 12.0, 4.0, 0.93, 1.2
_PAD = 2.0
_FONT = "/LeverarchTyped"
_BETWEEN = re.compile(rb"/Tx\s+BMC.*?EMC", re.DOTALL)
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_COLOUR = re.compile(r"(?:[\d.]+\s+){1,4}(?:g|rg|k)\b")
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
#: Of a field that is above it, a widget has what it does not say itself.
Inherited = Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class _Typed:
    """The words of one box, and how its maker wants them: size (0: as fits), colour, side, cells (0: none)."""

    widget: Any
    words: str
    lines: bool
    cells: int
    size: float
    colour: str
    side: int


def draw_typed(pdf: pikepdf.Pdf, widgets: Sequence[Any], inherited: Inherited) -> int:
    """Draw what is typed into the boxes. Return in how many it is longer than there is room for."""
    typed = [found for widget in widgets if (found := _typed(pdf, widget, inherited)) is not None]
    if not typed:
        return 0
    letters = Letters(pdf, "".join(each.words for each in typed))
    return sum(not _drawn(pdf, each, letters) for each in typed)


def _drawn(pdf: pikepdf.Pdf, typed: _Typed, letters: Letters) -> bool:
    try:
        return _draw(pdf, typed, letters)
    except Exception:  # one box that can't be drawn must not cost the others: what libqpdf drew of it stays
        return False


def _typed(pdf: pikepdf.Pdf, widget: Any, inherited: Inherited) -> _Typed | None:
    kind, flags = str(inherited(widget, "/FT")), _whole(inherited(widget, "/Ff"))
    if kind not in ("/Tx", "/Ch") or (kind == "/Ch" and not flags & _COMBO):
        return None
    words = _words(inherited(widget, "/V"))
    if kind == "/Ch":
        words = _as_shown(words, inherited(widget, "/Opt"))
    if kind == "/Tx" and flags & _PASSWORD:
        words = "*" * len(words)
    lines = kind == "/Tx" and bool(flags & _MULTILINE)
    words = printable(words if lines else " ".join(words.split("\n")))
    look = inherited(widget, "/DA")
    look = text_of(look if look is not None else pdf.Root.AcroForm.get("/DA", ""))
    size, colour = _SIZE.search(look), _COLOUR.search(look)
    most = _whole(inherited(widget, "/MaxLen")) if kind == "/Tx" and flags & _COMB else 0
    if not words.strip():
        return None
    return _Typed(
        widget,
        words,
        lines,
        max(most, len(words)) if 0 < most <= 1000 else 0,
        float(size[1]) if size and size[1].count(".") < 2 and size[1] != "." else 0.0,
        colour[0] if colour else "0 g",
        _whole(inherited(widget, "/Q")),
    )


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _words(value: Any) -> str:
    if isinstance(value, Stream):
        value = pikepdf.String(value.read_bytes())
    words = text_of(value) if isinstance(value, (pikepdf.String, Name)) else ""
    return words.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _as_shown(words: str, options: Any) -> str:
    """Return the words that a choice shows for its value."""
    for option in list(options) if isinstance(options, Array) else []:
        if isinstance(option, Array) and len(option) == 2 and _words(option[0]) == words:
            return _words(option[1])
    return words


def _draw(pdf: pikepdf.Pdf, typed: _Typed, letters: Letters) -> bool:
    """Draw one, in place of what was drawn between the marks for it. Return whether all of it has room."""
    look = _look(pdf, typed.widget)
    box = [number(edge) or 0.0 for edge in look.BBox]
    left, low = min(box[0], box[2]), min(box[1], box[3])
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    size, lines, is_whole = _fitted(typed, letters, width, height)
    drawn = b" ".join(_shown(typed, letters, lines, size, (left, low, width, height)))
    clip = f"q {left:.2f} {low:.2f} {width:.2f} {height:.2f} re W n BT {typed.colour} {_FONT} {size:.2f} Tf ".encode()
    whole = b"/Tx BMC " + clip + drawn + b" ET Q EMC"
    before = look.read_bytes()
    after, times = _BETWEEN.subn(lambda _: whole, before, count=1)
    look.write(after if times else before + b"\n" + whole)
    resources = Dictionary(dict(look.get("/Resources", Dictionary()).items()))
    fonts = resources.get("/Font")
    resources.Font = Dictionary({**(dict(fonts.items()) if isinstance(fonts, Dictionary) else {}), _FONT: letters.font})
    look.Resources = resources
    return is_whole


def _look(pdf: pikepdf.Pdf, widget: Any) -> Any:
    """Return the widget's drawing, for itself alone; a new one, turned as the widget asks, where there is none."""
    held = widget.get("/AP", Dictionary()).get("/N")
    if isinstance(held, Stream) and isinstance(held.get("/BBox"), Array):
        look = pdf.make_stream(held.read_bytes(), {k: v for k, v in held.items() if k not in ("/Length", "/Filter")})
    else:
        x0, y0, x1, y1 = (number(edge) or 0.0 for edge in widget.Rect)
        width, height = abs(x1 - x0), abs(y1 - y0)
        turn = _whole(widget.get("/MK", Dictionary()).get("/R")) % 360
        sides = (height, width) if turn in (90, 270) else (width, height)
        look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, *sides]))
        if turn in _TURNS:
            look.Matrix = Array([*_TURNS[turn], width if turn != 270 else 0, height if turn != 90 else 0])
    widget.AP = Dictionary(N=look)
    return look


def _fitted(typed: _Typed, letters: Letters, width: float, height: float) -> tuple[float, list[str], bool]:
    """Return the size of the letters, the lines, and whether they have room; at the least size, as much as has."""
    if typed.cells:
        size = min(typed.size or _USUAL, height * 0.8, 1.6 * width / typed.cells)
        return max(size, 1.0), [typed.words], True
    room, deep = max(width - 2 * _PAD, 1.0), max(height - (_PAD if typed.lines else 0), 1.0)
    size = typed.size or (_USUAL if typed.lines else min(_USUAL, height * 0.75))
    while True:
        lines = list(_lines(typed.words, letters, room / size)) if typed.lines else [typed.words]
        fits = all(letters.width(line) * size <= room + 0.01 for line in lines)
        if fits and (len(lines) * size * (_LEADING if typed.lines else 0.9) <= deep or len(lines) == 1):
            return size, lines, True
        if size * _STEP < _LEAST:
            shown = lines[: max(1, int(deep / (size * _LEADING)))]
            return size, shown, False
        size *= _STEP


def _lines(words: str, letters: Letters, room: float) -> Iterator[str]:
    """Yield the words in lines that have room; a word that has none alone is broken."""
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if letters.width(longer) <= room:
                line = longer
                continue
            if line:
                yield line
            line = ""
            for letter in word:
                if line and letters.width(line + letter) > room:
                    yield line
                    line = ""
                line += letter
        yield line


def _shown(
    typed: _Typed, letters: Letters, lines: Sequence[str], size: float, box: tuple[float, float, float, float]
) -> Iterator[bytes]:
    left, low, width, height = box
    first = low + height - _PAD - size if typed.lines else low + (height - size * 0.66) / 2
    if typed.cells:
        cell = width / typed.cells
        for n, letter in enumerate(typed.words):
            x = left + cell * n + (cell - letters.width(letter) * size) / 2
            yield f"1 0 0 1 {x:.2f} {first:.2f} Tm ".encode() + letters.shown(letter)
        return
    for n, line in enumerate(lines):
        free = width - 2 * _PAD - letters.width(line) * size
        x = left + _PAD + max(0.0, free) * min(max(typed.side, 0), 2) / 2
        yield f"1 0 0 1 {x:.2f} {first - n * size * _LEADING:.2f} Tm ".encode() + letters.shown(line)
