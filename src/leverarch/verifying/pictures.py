"""Two pages drawn small and compared, without the place of a page's number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Grey = NDArray[np.float32]

#: Dots an inch. Pictures and signatures are seen; single letters are compared as words.
_RESOLUTION = 30
#: A page of 14,400 units comes to no more dots than this on its longer side.
_LONGEST = 900
#: Dots of a square whose greys are taken together, and by how much they may differ (of 255).
_SQUARE = 3
_ALIKE = 12.0
_ALIKE_RESAMPLED = 40.0
#: Dots around the number's place that may be of another grey because of it.
_EDGE = 2


def drawn(page: Any) -> Grey:
    """Return a page of pdfium's as greys, row by row."""
    width, height = (float(side) for side in page.get_size())
    scale = min(_RESOLUTION / 72, _LONGEST / max(width, height, 1.0))
    picture = page.render(scale=scale, grayscale=True)
    return np.asarray(picture.to_numpy(), np.float32).reshape(picture.height, -1)[:, : picture.width]


def looks_alike(one: Grey, other: Grey, left_out: Box | None, *, resampled: bool = False) -> bool:
    """Whether two pages look the same. `left_out` is a box in shares of the page, from the upper left corner.

    `resampled`: pictures on one of them were made smaller, and may differ more.
    """
    if one.shape != other.shape:
        return False
    apart = np.abs(one - other)
    if left_out is not None:
        high, wide = apart.shape
        x0, y0, x1, y1 = left_out
        rows = slice(max(0, int(y0 * high) - _EDGE), int(y1 * high) + _EDGE + 1)
        apart[rows, max(0, int(x0 * wide) - _EDGE) : int(x1 * wide) + _EDGE + 1] = 0
    return float(_squares(apart).max(initial=0.0)) <= (_ALIKE_RESAMPLED if resampled else _ALIKE)


def _squares(apart: Grey) -> Grey:
    """Return the mean of every square of dots."""
    high, wide = (-(-side // _SQUARE) * _SQUARE for side in apart.shape)
    padded = np.zeros((high, wide), np.float32)
    padded[: apart.shape[0], : apart.shape[1]] = apart
    squares = padded.reshape(high // _SQUARE, _SQUARE, wide // _SQUARE, _SQUARE)
    return np.asarray(squares.mean(axis=(1, 3)), np.float32)
