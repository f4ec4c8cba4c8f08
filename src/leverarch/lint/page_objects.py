"""The pictures and fonts that a page draws with, also those inside its drawings."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from leverarch.lint.sheet import Picture
from leverarch.readers.pdf_boxes import Box

Matrix = tuple[float, float, float, float, float, float]
_WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 6
#: A page with more objects than this is a drawing; what is beyond says nothing new.
_MOST_OBJECTS = 20_000
#: Pictures smaller than this share of the page are logos and lines.
_SMALL = 0.01
#: A way of drawing words in which nothing is seen: the text of a scan.
_UNSEEN = 3


def pictures_on(page: Any) -> Iterator[Picture]:
    """Yield the pictures that are more than a logo."""
    sheet = page.get_cropbox()
    area = (sheet[2] - sheet[0]) * (sheet[3] - sheet[1])
    if area <= 0:
        return
    for thing, matrix in _objects(page, pdfium.FPDF_PAGEOBJ_IMAGE):
        a, b, c, d, e, f = _times(_matrix_of(thing), matrix)
        box = _around([(e, f), (e + a, f + b), (e + c, f + d), (e + a + c, f + b + d)])
        share = _overlap(sheet, box) / area
        wide, high = math.hypot(a, b), math.hypot(c, d)
        dots = _dots(thing)
        if share >= _SMALL and wide > 0 and high > 0 and min(dots) > 0:
            yield Picture(share, (dots[0] * 72 / wide, dots[1] * 72 / high), box)


def fonts_not_held(page: Any) -> Iterator[tuple[str, Box]]:
    """Yield each font that is seen on the page and that the file does not hold, with where it is first used."""
    known: set[str] = set()
    for thing, matrix in _objects(page, pdfium.FPDF_PAGEOBJ_TEXT):
        font = pdfium.FPDFTextObj_GetFont(thing)
        if not font or pdfium.FPDFFont_GetIsEmbedded(font) or pdfium.FPDFTextObj_GetTextRenderMode(thing) == _UNSEEN:
            continue
        name = _name(font)
        if name and name not in known:
            known.add(name)
            yield name, _bounds(thing, matrix)


def _objects(page: Any, kind: int) -> Iterator[tuple[Any, Matrix]]:
    left = [_MOST_OBJECTS]
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        yield from _within(pdfium.FPDFPage_GetObject(page.raw, index), _WHOLE, kind, 0, left)
        if left[0] <= 0:
            return


def _within(thing: Any, matrix: Matrix, kind: int, depth: int, left: list[int]) -> Iterator[tuple[Any, Matrix]]:
    left[0] -= 1
    found = pdfium.FPDFPageObj_GetType(thing)
    if found == kind:
        yield thing, matrix
    elif found == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _times(_matrix_of(thing), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(thing)):
            if left[0] <= 0:
                return
            yield from _within(pdfium.FPDFFormObj_GetObject(thing, index), inner, kind, depth + 1, left)


def _matrix_of(thing: Any) -> Matrix:
    held = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, held)
    return held.a, held.b, held.c, held.d, held.e, held.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _dots(image: Any) -> tuple[int, int]:
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(image, ctypes.byref(wide), ctypes.byref(high))
    return wide.value, high.value


def _name(font: Any) -> str:
    room = ctypes.create_string_buffer(256)
    length = pdfium.FPDFFont_GetBaseFontName(font, room, len(room))
    name = room.raw[: max(0, min(length, len(room)) - 1)].decode("utf-8", errors="replace")
    return name[7:] if len(name) > 7 and name[6] == "+" else name


def _bounds(thing: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    edges = (ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
    pdfium.FPDFPageObj_GetBounds(thing, *edges)
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    return _around([(x * a + y * c + e, x * b + y * d + f) for x, y in corners])


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0
