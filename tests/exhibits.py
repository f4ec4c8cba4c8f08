"""Files that the specifications ask for by name: PDFs sound and broken, and things that are no PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime

import docx
import openpyxl
import pikepdf
from PIL import Image


def sound_pdf(pages: int = 3) -> bytes:
    """Blank pages and nothing wrong."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return _saved(pdf)


def locked_pdf() -> bytes:
    """Asks for a password when it is opened."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"), static_id=False)
    return out.getvalue()


def cut_pdf() -> bytes:
    """Lost its second half on the way."""
    whole = sound_pdf(30)
    return whole[: len(whole) // 4]


def mended_pdf() -> bytes:
    """Lost its last lines; every page can still be found."""
    whole = sound_pdf(3)
    return whole[: whole.rindex(b"startxref")]


def word_file() -> bytes:
    """A Word file with one paragraph."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Safeguarding policy")
    document.save(out)
    return out.getvalue()


def word_template(body: str) -> bytes:
    """A Word template with one paragraph for each line."""
    out = io.BytesIO()
    document = docx.Document()
    for line in body.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def small_png() -> bytes:
    """A picture of eight by eight points."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#0F4A5C").save(out, "PNG")
    return out.getvalue()


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def workbook(body: str) -> bytes:
    """A workbook whose rows are lines of CSV; `!merge A2:A3`, `!hide 3`, `!sheet NAME` and `!hidden NAME` change it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Set"
    for line in body.splitlines():
        word, _, rest = line.partition(" ")
        if word == "!merge":
            sheet.merge_cells(rest)
        elif word == "!hide":
            sheet.row_dimensions[int(rest)].hidden = True
        elif word in ("!sheet", "!hidden"):
            sheet = made.create_sheet(rest)
            sheet.sheet_state = "visible" if word == "!sheet" else "hidden"
        else:
            sheet.append([cell or None for cell in next(csv.reader([line]))])
    made.properties.created = made.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


MADE: Mapping[str, Callable[[str], bytes]] = {
    "sound-pdf": lambda _: sound_pdf(),
    "locked-pdf": lambda _: locked_pdf(),
    "cut-pdf": lambda _: cut_pdf(),
    "mended-pdf": lambda _: mended_pdf(),
    "word-file": lambda _: word_file(),
    "word-template": word_template,
    "small-png": lambda _: small_png(),
    "workbook": workbook,
    "windows-1252": lambda body: body.encode("cp1252"),
}
