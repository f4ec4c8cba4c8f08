"""The files that bundle_speed.py binds: made once, the same on every day.

Of each 20 files 8 are tagged documents set by typst, 5 have links, bookmarks and an embedded font and no tags, 1 is a
form whose field has the same name in every file, and 6 are scans of about 157 kB a page, some of them turned.
"""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import numpy as np
import pikepdf
import typst
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image, ImageDraw

from leverarch.fonts import REGULAR, small_font

#: A change here makes the files anew.
VERSION = "1"
WORDS = re.findall(
    r"\w+",
    "support evidence policy safeguarding register minutes review outcome standard training record visit report action "
    "plan audit summary board the of and to in for with was by on at from as is that be were has had this which",
)
PAGES = (2, 4, 6, 8, 10, 12, 14, 16, 18)
_STEP = 20
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-"


def corpus(folder: Path, files: int) -> list[Path]:
    """Return the files below `folder`, made first where they are not there yet."""
    folder = folder / f"{VERSION}-{files}"
    paths = [folder / f"{number:05}.pdf" for number in range(files)]
    done = folder / "done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(paths)
        done.write_text(VERSION, encoding="utf-8")
    return paths


def _make(paths: list[Path]) -> None:
    choose = random.Random(7)
    scans, font = _scans(), small_font(_LETTERS, REGULAR)
    for number, path in enumerate(paths):
        pages, kind = choose.choice(PAGES), number % _STEP
        if kind < 8:
            data = typst.compile(_document(choose, pages, number).encode(), timestamp=1_700_000_000)
            path.write_bytes(data)
        elif kind < 14:
            _linked(choose, pages, number, font, is_form=kind == 13).save(path, deterministic_id=True)
        else:
            _scanned(pages, number, scans).save(path, deterministic_id=True, compress_streams=False)


def _words(choose: random.Random, count: int) -> str:
    return " ".join(choose.choice(WORDS) for _ in range(count)).capitalize() + "."


def _document(choose: random.Random, pages: int, number: int) -> str:
    """Return the source of a tagged document: headings, paragraphs, a list, a table and a link on each page."""
    parts = [
        f'#set document(title: "Document {number}")\n#set page(paper: "a4")\n#set text(lang: "en", size: 10.5pt)\n'
    ]
    for page in range(pages):
        rows = ",".join(
            f"[{choose.randint(1, 999)}],[{_words(choose, 3)}],[met],[2026-01-{choose.randint(10, 28)}]"
            for _ in range(6)
        )
        parts.append(
            f"= Section {page + 1} of document {number}\n{_words(choose, 90)}\n\n== Findings\n{_words(choose, 80)}\n\n"
            f"{_words(choose, 80)}\n\n- " + "\n- ".join(_words(choose, 9) for _ in range(4)) + "\n#table(columns: 4, "
            f"table.header([Reference],[Standard],[State],[Date]),{rows})\n"
            'See #link("https://example.org/a")[the site].\n' + "#pagebreak()\n" * (page < pages - 1)
        )
    return "\n".join(parts)


def _linked(choose: random.Random, pages: int, number: int, font: bytes, *, is_form: bool) -> pikepdf.Pdf:
    """Return a file without tags, as office programs of old write it: bookmarks, named places, links, a font."""
    pdf = pikepdf.new()
    face = _font(pdf, font)
    fields = []
    for page in range(pages):
        lines = " ".join(f"({_words(choose, 11)}) Tj 0 -16 Td" for _ in range(44))
        made = pdf.add_blank_page(page_size=(595, 842)).obj
        made.Resources = Dictionary(Font=Dictionary(F1=face))
        made.Contents = pdf.make_stream(f"BT /F1 10 Tf 60 780 Td {lines} ET".encode())
        web = Dictionary(S=Name.URI, URI=String("https://example.org/x"))
        following = Dictionary(S=Name.GoTo, D=String(f"p{(page + 1) % pages}"))
        made.Annots = Array(
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(box), Border=Array([0, 0, 0]), A=aim)
            )
            for box, aim in (([60, 40, 160, 56], following), ([200, 40, 300, 56], web))
        )
        if is_form:
            fields.append(_field(pdf, face, f"answer {number}-{page}"))
            made.Annots.append(fields[-1])
    if fields:
        parent = pdf.make_indirect(
            Dictionary(T=String("name"), FT=Name.Tx, V=String(f"answer {number}"), Kids=Array(fields))
        )
        for field in fields:
            field.Parent = parent
        pdf.Root.AcroForm = Dictionary(Fields=Array([parent]), DR=Dictionary(Font=Dictionary(F1=face)))
    places = [[String(f"p{n}"), Array([page.obj, Name.Fit])] for n, page in enumerate(pdf.pages)]
    flat = [part for pair in sorted(places, key=lambda pair: bytes(pair[0])) for part in pair]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(f"Page {n + 1}", n) for n in range(pages))
    return pdf


def _field(pdf: pikepdf.Pdf, face: Dictionary, words: str) -> Dictionary:
    drawn = pdf.make_stream(f"/Tx BMC q BT /F1 9 Tf 2 5 Td ({words}) Tj ET Q EMC".encode())
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 120, 18])
    drawn.Resources = Dictionary(Font=Dictionary(F1=face))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([350, 40, 470, 58]), F=4, DA=String("/F1 9 Tf 0 g"),
            AP=Dictionary(N=drawn), V=String(words),
        )
    )  # fmt: skip


def _font(pdf: pikepdf.Pdf, data: bytes) -> Dictionary:
    told = TTFont(io.BytesIO(data))
    per, glyphs, widths = 1000 / told["head"].unitsPerEm, told.getBestCmap(), told["hmtx"]
    file = pdf.make_stream(data)
    file.Length1 = len(data)
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/BENCHM+SourceSans3"), Flags=32,
        FontBBox=Array([-500, -300, 1500, 1000]), ItalicAngle=0, Ascent=900, Descent=-300, CapHeight=660, StemV=80,
        FontFile2=file,
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/BENCHM+SourceSans3"), FirstChar=32, LastChar=126,
            Widths=Array([round(widths[glyphs[c]][0] * per) if c in glyphs else 0 for c in range(32, 127)]),
            Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(described),
        )
    )  # fmt: skip


def _scans() -> list[bytes]:
    """Return sixteen sheets of A4 at 150 points an inch, each a JPEG of about 157 kB."""
    noise, choose, sheets = np.random.default_rng(3), random.Random(8), []
    for _ in range(16):
        sheet = Image.new("L", (1240, 1754), 245)
        draw = ImageDraw.Draw(sheet)
        for y in range(90, 1650, 24):
            draw.text((100, y), _words(choose, 18), fill=30)
        rough = np.asarray(sheet, dtype=np.float32) + noise.normal(0, 5.0, (1754, 1240))
        sheet = Image.fromarray(np.clip(rough, 0, 255).astype(np.uint8))
        for quality in range(70, 10, -3):
            out = io.BytesIO()
            sheet.save(out, "JPEG", quality=quality)
            if out.tell() <= 165_000:
                break
        sheets.append(out.getvalue())
    return sheets


def _scanned(pages: int, number: int, scans: list[bytes]) -> pikepdf.Pdf:
    """Return a file as a scanner writes it: one picture a page, no two the same."""
    pdf = pikepdf.new()
    for page in range(pages):
        data, note = scans[(number * 7 + page) % len(scans)], f"scan {number}/{page}".encode()
        data = data[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + data[2:]
        picture = pdf.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754, ColorSpace=Name.DeviceGray,
            BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        made = pdf.add_blank_page(page_size=(595, 842)).obj
        made.Resources = Dictionary(XObject=Dictionary(Im0=picture))
        made.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        if (number + page) % 9 == 0:
            made.Rotate = 90
    return pdf
