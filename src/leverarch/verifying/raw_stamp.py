"""The number of a page as it is drawn: its words, and whether it stands where numbers stand, to a tenth of a point.

The measures are those of the house style (docs/templates.md): words end 21 mm from the right edge of a sheet of A4,
and stand 14.5 mm above its lower edge; on a page of somebody's file also 6 mm or 22 mm, where that keeps clear of its
words. A larger sheet has larger measures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: The entries of a page that say what its sheet is, in the order of `Boxes`.
SHEET = (b"/MediaBox", b"/CropBox", b"/Rotate", b"/UserUnit")
Box = tuple[float, float, float, float]

MM = 72 / 25.4
_SHORT = 210 * MM
_FROM_RIGHT = 21 * MM
_FROM_BOTTOM = (14.5 * MM, 6 * MM, 22 * MM)
_GROUND = 3.0
#: How far the words reach below and above their line.
_BELOW, _ABOVE = 2.4, 7.8
_EXACT = 0.1
#: No number is as wide as this: a wide ground could hide what is under it.
_WIDEST = 250.0
_N = rb"-?[\d.]+"
_DRAWN = re.compile(
    rb"(?P<ground>1 g NUM NUM NUM NUM re f )?BT /P NUM Tf (?P<ink>NUM NUM NUM) rg 0 (?P<line>NUM) Td "
    rb"\(Page \) Tj /B NUM Tf \((?P<label>[^()\\]+)\) Tj(?: /P NUM Tf \((?P<rest>[^()\\]*)\) Tj)? ET".replace(
        b"NUM", _N
    )
)
_NUMBERS = re.compile(_N)
_BOX = re.compile(rb"/BBox\s*\[([^\[\]]*)\]")
_MATRIX = re.compile(rb"/Matrix\s*\[([^\[\]]*)\]")
_DARK = 0.4


@dataclass(frozen=True, slots=True)
class RawStamp:
    """A page's number: its label, what follows (` of 103`), if a white ground is under it, and if it is in place."""

    label: str
    rest: str
    ground: bool
    is_placed: bool

    @property
    def words(self) -> str:
        """The words as they are read."""
        return f"Page {self.label}{self.rest}"


@dataclass(frozen=True, slots=True)
class Boxes:
    """What a page says of its sheet, as it is written."""

    media: bytes
    crop: bytes
    rotate: bytes
    unit: bytes


def stamp_of(head: bytes, drawn: bytes, boxes: Boxes) -> RawStamp | None:
    """Return the number that is drawn, or nothing where something else is. `head` is what stands before the data."""
    found = _DRAWN.fullmatch(drawn.strip())
    if found is None:
        return None
    ground, ink, line, label, rest = found.groups()
    box, matrix = _BOX.search(head), _MATRIX.search(head)
    is_dark = all(float(share) <= _DARK for share in ink.split())
    placed = _is_placed(box[1] if box else b"", matrix[1] if matrix else b"1 0 0 1 0 0", line, boxes)
    return RawStamp(label.decode("latin-1"), (rest or b"").decode("latin-1"), ground is not None, placed and is_dark)


def numbers(text: bytes) -> list[float]:
    """Return the numbers in a text."""
    return [float(number) for number in _NUMBERS.findall(text)]


@lru_cache(maxsize=1024)
def _is_placed(words: bytes, turn: bytes, above: bytes, boxes: Boxes) -> bool:
    """Whether the words stand upright, as large as they should be, and at one of the three heights."""
    box, matrix, line = numbers(words), numbers(turn), float(above)
    sheet = _sheet(boxes)
    if sheet is None or len(box) != 4 or len(matrix) != 6:
        return False
    (width, height), unit, turned = sheet
    size = (box[2] - box[0] - 2 * _GROUND, _BELOW + _ABOVE)
    scale, right, lines = _places(width * unit, height * unit, size)
    a, b, c, d, e, f = _times(matrix, turned)
    around = (-_GROUND, line - _BELOW - _GROUND, box[2], line + _ABOVE + _GROUND)
    if max(abs(edge - wanted) for edge, wanted in zip(box, around, strict=True)) > _EXACT or box[2] > _WIDEST:
        return False
    upright = max(abs(a - d), abs(b), abs(c), abs(a * unit - scale)) <= _EXACT / 10
    end, foot = (a * (box[2] - _GROUND) + e) * unit, (d * line + f) * unit
    near = _EXACT * max(1.0, scale)
    return upright and abs(end - right) <= near and any(abs(foot - wanted) <= near for wanted in lines)


def _places(width: float, height: float, words: tuple[float, float]) -> tuple[float, float, list[float]]:
    """Return how large the words are, where they end, and the heights that they may stand at."""
    share = min(width, height) / _SHORT
    room = (width - 2 * _FROM_RIGHT * share) / max(1.0, words[0])
    scale = min(max(1.0, share), room, height / 3 / max(1.0, words[1]))
    lowest = scale * (_BELOW + _GROUND)
    return scale, width - _FROM_RIGHT * share, [max(height_ * share, lowest) for height_ in _FROM_BOTTOM]


def _sheet(boxes: Boxes) -> tuple[tuple[float, float], float, list[float]] | None:
    """Return a sheet's size as seen, its unit, and the matrix from its own coordinates to those as seen."""
    media, crop = numbers(boxes.media), numbers(boxes.crop)
    if len(media) != 4:
        return None
    x0, y0, x1, y1 = _ordered(media)
    if len(crop) == 4:
        inner = _ordered(crop)
        cut = max(inner[0], x0), max(inner[1], y0), min(inner[2], x1), min(inner[3], y1)
        x0, y0, x1, y1 = cut if cut[0] < cut[2] and cut[1] < cut[3] else (x0, y0, x1, y1)
    turn = round((numbers(boxes.rotate) or [0])[0] / 90) * 90 % 360
    unit = (numbers(boxes.unit) or [1])[0]
    seen = {
        0: [1, 0, 0, 1, -x0, -y0],
        90: [0, -1, 1, 0, -y0, x1],
        180: [-1, 0, 0, -1, x1, y1],
        270: [0, 1, -1, 0, y1, -x0],
    }[turn]
    size = (x1 - x0, y1 - y0)
    return (size[::-1] if turn % 180 else size), unit if unit > 0 else 1.0, seen


def _ordered(box: list[float]) -> Box:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _times(one: list[float], two: list[float]) -> list[float]:
    """Return the matrix that does one after the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
