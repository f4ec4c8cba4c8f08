"""A cleaned PDF, looked at by two other libraries: that all of its pages can be reached, and which carry words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

#: A page is a scan where pictures cover so much of it and no word stands on it.
_SHARE = 0.5
_DEEPEST = 8
_MOST_OBJECTS = 2_000
Box = tuple[float, float, float, float]


class Unreachable(Exception):
    """Not all of the pages can be reached by other programs."""


@dataclass(frozen=True, slots=True)
class Words:
    """Whether any page carries text, and the pages (from 1) that are pictures of text, without any."""

    any: bool
    scans: tuple[int, ...]


def look_again(sound: bytes, pages: int, wordless: Iterable[int]) -> Words:
    """Open a cleaned file again. `wordless` are the pages (from 1) that may lack words. Raises `Unreachable`."""
    reader = pypdf.PdfReader(io.BytesIO(sound))
    reached = sum(1 for page in reader.pages if page.mediabox.width and page["/Resources"] is not None)
    document = pypdfium2.PdfDocument(sound)
    try:
        if reached != pages or len(document) != pages:
            raise Unreachable
        doubtful = set(wordless)
        texts = {number: _carries_text(document, number) for number in sorted(doubtful)}
        rest = (number for number in range(1, pages + 1) if number not in doubtful)
        has_text = any(texts.values()) or any(_carries_text(document, number) for number in rest)
        scans = (number for number, has_words in texts.items() if not has_words and _is_picture(document, number))
        return Words(has_text, tuple(scans))
    finally:
        document.close()


def scan_words(scans: tuple[int, ...], pages: int) -> str:
    """Return what is to be said of a file with such pages, after its name; nothing where it has none."""
    if not scans:
        return ""
    where = "" if len(scans) == pages else f" on {len(scans)} of {pages} pages"
    return f"is a scan without text{where}: it can be neither searched nor read aloud{' there' if where else ''}"


def _carries_text(document: pypdfium2.PdfDocument, number: int) -> bool:
    page = document[number - 1]
    text = page.get_textpage()
    try:
        return bool(text.count_chars()) and bool(text.get_text_range().strip())
    finally:
        text.close()
        page.close()


def _is_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    page = document[number - 1]
    try:
        sheet = page.get_cropbox()
        area = (sheet[2] - sheet[0]) * (sheet[3] - sheet[1])
        covered = sum(_overlap(sheet, box) for box in _pictures(page))
        return bool(area > 0 and covered >= _SHARE * area)
    finally:
        page.close()


def _pictures(page: Any) -> Iterator[Box]:
    """Yield where pictures stand, also those inside drawings."""
    for _, thing in zip(range(_MOST_OBJECTS), page.get_objects(max_depth=1), strict=False):
        is_form = thing.type == pdfium.FPDF_PAGEOBJ_FORM
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE or (is_form and _holds_picture(thing.raw, 0)):
            yield thing.get_bounds()


def _holds_picture(form: Any, depth: int) -> bool:
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), _MOST_OBJECTS)):
        thing = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST and _holds_picture(thing, depth + 1):
            return True
    return False


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0
