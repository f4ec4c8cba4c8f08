"""The pages of an open file, read one by one: numbers at the edges, the direction of the words, pictures, fonts."""

from __future__ import annotations

import ctypes
import math
import re
from typing import Any

import pypdfium2.raw as pdfium

from leverarch.lint.page_objects import fonts_not_held, pictures_on
from leverarch.lint.sheet import Printed, Sheet
from leverarch.readers.pdf_boxes import Box

#: Device coordinates are whole numbers; on a grid this fine they lose nothing that matters.
_GRID = 100_000
#: Numbers of pages stand this near to an edge, in shares of the page.
_EDGE = 0.13
_SIDE = 0.07
#: and at the head or the foot of a small page within so many points (12 mm), which may be all of it.
_DEEP = 34.0
#: So many letters of a page tell the direction of its words.
_SAMPLE = 160
#: Of a page with more letters than this it is plain that it has words.
_MANY = 400
#: More numbers at the edges than this are a table.
_MOST_PRINTED = 60
_MOST_LOOKED_AT = 600
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_NUMBER = re.compile(
    r"(?<![\w.,/:£$%-])(?P<words>(?:[A-Z]{1,4}[-_.]?)?(?P<value>\d{1,3}(?:,\d{3})+|\d{1,6})[A-Z]?)"
    r"(?:\s?(?:/|of)\s?\d{1,6})?(?![\w/:%£]|[.,-]\d)"
)


class PageReader:
    """Reads pages of an open pypdfium2 document. `unheld`: pages (from 1) that name a font the file may not hold."""

    def __init__(self, document: Any, unheld: frozenset[int]) -> None:
        self._document = document
        self._unheld = unheld

    def read(self, number: int) -> Sheet:
        """Return what is seen on a page (from 1). Raises what the library raises where it can't be read."""
        page = self._document[number - 1]
        text = page.get_textpage()
        try:
            words = _WIDE.sub("??", text.get_text_range())
            letters = sum(char.isalnum() for char in words)
            wide, high = page.get_size()
            return Sheet(
                number,
                str(self._document.get_page_label(number - 1)) or str(number),
                (float(wide), float(high)),
                tuple(_printed(page, text, words, number)),
                letters,
                _inner(page, text) if 0 < letters <= _MANY else letters,
                _turned(page, text),
                tuple(pictures_on(page)),
                tuple(fonts_not_held(page)) if number in self._unheld else (),
            )
        finally:
            text.close()
            page.close()


def seen_at(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return where a point of a page is seen, in shares from the upper left corner."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _GRID, down.value / _GRID


def _printed(page: Any, text: Any, words: str, number: int) -> list[Printed]:
    """Return the numbers at the edges. Of a page full of numbers the last count most: stamps are drawn last."""
    matches = list(_NUMBER.finditer(words))
    if len(matches) > _MOST_LOOKED_AT:
        matches = [*matches[: _MOST_LOOKED_AT // 3], *matches[-_MOST_LOOKED_AT * 2 // 3 :]]
    found = [each for match in matches if (each := _at_edge(page, text, match, number))]
    return found if len(found) <= _MOST_PRINTED else [*found[: _MOST_PRINTED // 3], *found[-_MOST_PRINTED * 2 // 3 :]]


def _at_edge(page: Any, text: Any, match: re.Match[str], number: int) -> Printed | None:
    box = span_box(text, match.start("words"), match.end("words"))
    if box is None:
        return None
    at = seen_at(page, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if not _is_edge(at, max(_EDGE, _DEEP / page.get_height())):
        return None
    value = int(match["value"].replace(",", ""))
    over = _over(text, box, match["words"]) if abs(value - number) <= 2 else ""
    return Printed(match["words"], value, box, at, over)


def _is_edge(at: tuple[float, float], deep: float = _EDGE) -> bool:
    across, down = at
    on_page = -0.01 <= across <= 1.01 and -0.01 <= down <= 1.01
    return on_page and not (deep < down < 1 - deep and _SIDE < across < 1 - _SIDE)


def _over(text: Any, box: Box, words: str) -> str:
    """Return other words in the middle of a number's box. A number read a second time (OCR) is no other word."""
    third = (box[3] - box[1]) / 3
    inset = min(1.0, (box[2] - box[0]) / 4)
    there = " ".join(text.get_text_bounded(box[0] + inset, box[1] + third, box[2] - inset, box[3] - third).split())
    rest = "".join(char for char in there if char.isalnum())
    for piece in re.findall(r"[A-Za-z]+|\d+", words):
        rest = rest.replace(piece, "")
    return there if any(char not in words for char in rest) else ""


def span_box(text: Any, start: int, end: int) -> Box | None:
    """Return where a part of a page's text stands, by its first and last letter."""
    boxes = [_char_box(text, index) for index in (start, end - 1)]
    first, last = boxes
    if first is None or last is None:
        return None
    return min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3])


def _char_box(text: Any, index: int) -> Box | None:
    char = pdfium.FPDFText_GetCharIndexFromTextIndex(text.raw, index)
    return _box_of(text, char) if char >= 0 else None


def _box_of(text: Any, char: int) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    edges = (ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top))
    if not pdfium.FPDFText_GetCharBox(text.raw, char, *edges):
        return None
    return left.value, bottom.value, right.value, top.value


def _inner(page: Any, text: Any) -> int:
    """Return how many letters stand away from the edges, where stamps and page numbers are."""
    found = 0
    for char in range(text.count_chars()):
        if chr(pdfium.FPDFText_GetUnicode(text.raw, char) or 32).isalnum():
            box = _box_of(text, char)
            if box is not None and not _is_edge(seen_at(page, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)):
                found += 1
    return found


def _turned(page: Any, text: Any) -> tuple[int, int, int, int]:
    total = text.count_chars()
    counts = [0, 0, 0, 0]
    rotation = round(page.get_rotation() / 90)
    matrix = pdfium.FS_MATRIX()
    for char in range(0, total, max(1, total // _SAMPLE)):
        if not chr(pdfium.FPDFText_GetUnicode(text.raw, char) or 32).isalnum():
            continue
        if pdfium.FPDFText_IsGenerated(text.raw, char) == 1 or not pdfium.FPDFText_GetMatrix(text.raw, char, matrix):
            continue
        if matrix.a or matrix.b:
            # A page turned by /Rotate is turned with the clock.
            counts[(round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) - rotation) % 4] += 1
    return counts[0], counts[1], counts[2], counts[3]
