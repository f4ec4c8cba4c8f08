"""Where a stamp stands on a page, whatever the page's boxes, rotation and size.

Coordinates "as seen" have their origin at the lower left corner of the page as a reader sees it, in the page's units.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

MM = 72 / 25.4
A4_SHORT = 210 * MM
#: Of the stamp on a sheet of A4: how far its right end stands from the edge, and how high its own baseline is in it.
FROM_RIGHT = 21 * MM
BASELINE = 2 * MM
#: How far its baseline stands from the lower edge: where the house style leaves room, else below a page's own footer,
#: else above it.
FROM_BOTTOM = (14.5 * MM, 6 * MM, 22 * MM)
#: How far the white ground reaches around the words, in points.
GROUND = 3.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's visible box, how it is turned (in whole quarters, clockwise), and the size of its unit in points."""

    box: Box
    rotate: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return (height, width) if self.rotate % 180 else (width, height)

    @property
    def upright(self) -> Matrix:
        """The matrix from coordinates as seen to the page's own."""
        x0, y0, x1, y1 = self.box
        return {
            0: (1, 0, 0, 1, x0, y0),
            90: (0, 1, -1, 0, x1, y0),
            180: (-1, 0, 0, -1, x1, y1),
            270: (0, -1, 1, 0, x0, y1),
        }[self.rotate]

    @property
    def top_left(self) -> tuple[float, float]:
        """The corner where reading starts, in the page's own coordinates."""
        return apply(self.upright, 0.0, self.size[1])


def sheet_of(media: Box, crop: Box | None, rotate: float, unit: float) -> Sheet:
    """Return the visible sheet: the crop box within the media box, corners in order, rotation in quarters."""
    outer = _ordered(media)
    if crop is not None:
        inner = _ordered(crop)
        cut = (max(inner[0], outer[0]), max(inner[1], outer[1]), min(inner[2], outer[2]), min(inner[3], outer[3]))
        if cut[0] < cut[2] and cut[1] < cut[3]:
            outer = cut
    return Sheet(outer, round(rotate / 90) * 90 % 360, unit if unit > 0 else 1.0)


def _ordered(box: Box) -> Box:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return the point that the matrix makes of this one."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that does what the first does, and then what the second does."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def stamp_matrix(sheet: Sheet, stamp_width: float, text: Box, from_bottom: float = FROM_BOTTOM[0]) -> Matrix:
    """Return the matrix that puts a stamp upright at the bottom right of the sheet.

    `stamp_width` is the stamp's own width, `text` the box of its words; they stand at its right end. The stamp grows
    with sheets larger than A4 and never shrinks, except where the sheet is too small to hold it.
    """
    width, height = (side * sheet.unit for side in sheet.size)
    share = min(width, height) / A4_SHORT
    right = FROM_RIGHT * share
    room = (width - 2 * right) / max(1.0, text[2] - text[0])
    scale = min(max(1.0, share), room, height / 3 / max(1.0, text[3] - text[1]))
    bottom = max(from_bottom * share, scale * (BASELINE - text[1] + GROUND))
    k = scale / sheet.unit
    x = (width - right) / sheet.unit - k * stamp_width
    y = bottom / sheet.unit - k * BASELINE
    a, b, c, d, _, _ = sheet.upright
    e, f = apply(sheet.upright, x, y)
    return a * k, b * k, c * k, d * k, e, f


def covered(matrix: Matrix, box: Box) -> Box:
    """Return the box that the matrix makes of this one."""
    corners = [apply(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
