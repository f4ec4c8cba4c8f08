"""Make the PDFs and the workbook of the worked example: `python scripts/make_sample_files.py [--out DIR] [NAME ...]`.

The worked example needs files as a provider really holds them: each from another office, in another layout, some
tagged and some not, one turned on its side, one cropped, two with bookmarks or links of their own. Their sources are
in scripts/sample_files/. The same sources and the same versions of typst and pikepdf give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import openpyxl
import pikepdf
import typst
from openpyxl.styles import Font
from PIL import Image

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sample_files"
FILES = HERE.parent / "content" / "files"
RECORDS = HERE.parent / "content" / "records"
WORKBOOK = "training-matrix.xlsx"
POINTS_PER_MM = 72 / 25.4
SCAN_PPI = 110
A4_MM = (210.0, 297.0)


@dataclass(frozen=True)
class SampleFile:
    """One PDF to make: where its text comes from and what is odd about it."""

    name: str
    source: str
    dated: str
    tagged: bool = True
    bookmarks: bool = False
    crop_mm: float = 0.0
    scans: int = 0


SAMPLES = (
    SampleFile("Safeguarding policy v3.2.pdf", "safeguarding-policy", "2026-03-23"),
    SampleFile("governance-framework-third-party-delivery.pdf", "governance-framework", "2025-10-06", bookmarks=True),
    SampleFile("council-consent-to-sub-contract.pdf", "consent-letter", "2026-03-30", tagged=False),
    SampleFile("escalation-audit-q2.pdf", "escalation-audit", "2026-10-06"),
    SampleFile("partnership-review-minutes-2026-10.pdf", "partnership-minutes", "2026-10-20", tagged=False),
    SampleFile("partner-matrix-oct-26.pdf", "competency-matrix", "2026-10-22", tagged=False),
    SampleFile("pbs-audit-trail-2026-h1.pdf", "pbs-audit-trail", "2026-07-14"),
    SampleFile("rprg-minutes-2026-07.pdf", "restrictive-practice-minutes", "2026-07-29", tagged=False),
    SampleFile("incident-trend-to-sept-2026.pdf", "incident-trend", "2026-10-08"),
    SampleFile("advocacy-interface-protocol-v1.2.pdf", "advocacy-protocol", "2026-05-18", bookmarks=True),
    SampleFile("what-people-told-us-2026.pdf", "people-told-us", "2026-09-15", crop_mm=10.0),
    SampleFile("insurance-certificates-scan.pdf", "insurance-certificate", "2026-07-02", tagged=False, scans=3),
)


def font_folder() -> Path:
    """The folder of Source Sans 3; the other typefaces are inside typst."""
    spec = importlib.util.find_spec("fontpkg_source_sans_3")
    if spec is None or spec.origin is None:
        raise SystemExit("Source Sans 3 is missing: pip install fontpkg-source-sans-3")
    return Path(spec.origin).parent / "files"


def moment(day: str) -> datetime:
    """Noon of the day the document carries: the clock of this machine is never asked."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def typeset(sample: SampleFile) -> bytes:
    """The document as typst makes it. A warning (a missing font, a glyph that no font has) stops the run."""
    pdf, warnings = typst.compile_with_warnings(
        SOURCES / f"{sample.source}.typ",
        root=SOURCES,
        format="pdf",
        font_paths=[font_folder()],
        ignore_system_fonts=True,
        timestamp=moment(sample.dated),
        pdf_tags=sample.tagged,
    )
    if warnings or not isinstance(pdf, bytes):
        raise SystemExit(f"{sample.source}: {'; '.join(str(w) for w in warnings) or 'no PDF'}")
    return pdf


def scanned(sample: SampleFile, number: int) -> Image.Image:
    """One page as an office scanner would give it: grey, a little crooked, with grain, lying on its side."""
    png = typst.compile(
        SOURCES / f"{sample.source}.typ",
        root=SOURCES,
        format="png",
        ppi=SCAN_PPI,
        font_paths=[font_folder()],
        ignore_system_fonts=True,
        sys_inputs={"n": str(number)},
    )
    if not isinstance(png, bytes):
        raise SystemExit(f"{sample.source}: one page was expected")
    page = Image.open(io.BytesIO(png)).convert("L")
    crooked = page.rotate((0.7, -0.5, 0.4)[number % 3], resample=Image.Resampling.BICUBIC, fillcolor=236)
    # Grain from a hash, not from a random source, so that the bytes stay the same.
    noise = hashlib.shake_256(f"{sample.source}/{number}".encode()).digest(crooked.width * crooked.height)
    grain = Image.frombytes("L", crooked.size, noise)
    worn = Image.blend(crooked.point(lambda v: 18 + v * 0.9), grain, 0.035)
    return worn.transpose(Image.Transpose.ROTATE_90)


def scan_book(sample: SampleFile) -> bytes:
    """All scanned pages in one PDF. The pictures lie on their side; /Rotate turns them upright for the reader."""
    book = pikepdf.new()
    long_side, short_side = (side * POINTS_PER_MM for side in reversed(A4_MM))
    for number in range(sample.scans):
        picture = scanned(sample, number)
        jpeg = io.BytesIO()
        picture.save(jpeg, format="JPEG", quality=58, optimize=True)
        book.add_blank_page(page_size=(long_side, short_side))
        page = book.pages[-1]
        image = pikepdf.Stream(book, jpeg.getvalue())
        image.update(_image_entries(picture))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
        place = f"q {long_side:.3f} 0 0 {short_side:.3f} 0 0 cm /Scan Do Q"
        page.obj.Contents = book.make_stream(place.encode("ascii"))
        page.obj.Rotate = 90
    _describe(book, "scan0001", sample.dated)
    return _saved(book)


def _image_entries(picture: Image.Image) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )


def _describe(book: pikepdf.Pdf, title: str, day: str) -> None:
    stamp = moment(day).strftime("D:%Y%m%d%H%M%SZ")
    book.docinfo["/Title"] = title
    book.docinfo["/Producer"] = "Office scanner"
    book.docinfo["/CreationDate"] = stamp
    book.docinfo["/ModDate"] = stamp


def finished(sample: SampleFile, pdf: bytes) -> bytes:
    """The oddities that typst cannot give: a crop box, and no outline where the office made none."""
    book = pikepdf.open(io.BytesIO(pdf))
    if not sample.bookmarks and "/Outlines" in book.Root:
        del book.Root["/Outlines"]
    if sample.crop_mm:
        trim = sample.crop_mm * POINTS_PER_MM
        for page in book.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            page.cropbox = pikepdf.Rectangle(left + trim, bottom + trim, right - trim, top - trim)
    return _saved(book)


def _saved(book: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def made(sample: SampleFile) -> bytes:
    """The bytes of one sample file."""
    return scan_book(sample) if sample.scans else finished(sample, typeset(sample))


def workbook() -> bytes:
    """The training matrix as the learning lead keeps it: one sheet, days as Excel's days, a heading that stays put."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Matrix"
    lines = csv.reader((SOURCES / "training-matrix.csv").read_text(encoding="utf-8").splitlines())
    for number, line in enumerate(lines, start=1):
        sheet.append([_cell(text) for text in line])
        for cell in sheet[number]:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
            cell.font = Font(name="Arial", size=10, bold=number == 1)
    for column, width in zip("ABCDEFGH", (8, 9, 24, 30, 12, 12, 14, 52), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = "Learning lead"
    book.properties.created = book.properties.modified = moment("2026-10-22").replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _cell(text: str) -> str | date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


def _undated(data: bytes) -> bytes:
    """The same package with the hours of this machine taken out: openpyxl writes when it saved, in two places."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-10-22T12:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, (2026, 10, 22, 12, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main() -> None:
    """Make all files, or those whose name holds one of the words given."""
    options = argparse.ArgumentParser(description="Make the PDFs and the workbook of the worked example.")
    options.add_argument("--out", type=Path, help="folder for the files (default: content/files and content/records)")
    options.add_argument("only", nargs="*", help="make only files whose name holds one of these words")
    chosen = options.parse_args()
    makers: dict[Path, Callable[[], bytes]] = {
        (chosen.out or FILES) / sample.name: partial(made, sample) for sample in SAMPLES
    }
    makers[(chosen.out or RECORDS) / WORKBOOK] = workbook
    for path, make in makers.items():
        if not chosen.only or any(word in path.name for word in chosen.only):
            path.parent.mkdir(parents=True, exist_ok=True)
            content = make()
            path.write_bytes(content)
            print(f"{len(content) // 1024:5d} KB  {path.name}")


if __name__ == "__main__":
    main()
