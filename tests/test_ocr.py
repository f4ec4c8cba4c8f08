"""Scans are read by a machine where an item asks for it, and look as they did."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from PIL import ImageChops

import pdf_corpus as corpus
import worlds
from leverarch.load import load
from leverarch.ocr import ScanReader, find_tesseract
from leverarch.probing import FileProber
from leverarch.readers.pdf import probe
from leverarch.store import Store
from leverarch.world import Asked, Probe

LINES = ("Certificate of insurance", "Employer liability cover to 31 March 2027", "Limit of indemnity ten million")
needs_tesseract = pytest.mark.skipif(ScanReader(find_tesseract()).version == "", reason="no Tesseract or no OCRmyPDF")


def scanned() -> bytes:
    """A page of text, a scan of one, and the same scan turned."""
    pdf = pikepdf.new()
    corpus.text_page(pdf, LINES)
    document = pypdfium2.PdfDocument(corpus.save(pdf))
    seen = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    picture = pdf.make_stream(
        seen.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=seen.width, Height=seen.height,
        BitsPerComponent=8, ColorSpace=Name.DeviceGray,
    )  # fmt: skip
    for rotate in (0, 90):
        page = corpus.text_page(pdf, []).obj
        page.Resources.XObject = Dictionary(I=picture)
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        page.Rotate = rotate
    return corpus.save(pdf)


def pages(found: Probe) -> list[tuple[str, Any]]:
    """Return the text of each page and a picture of it."""
    (segment,) = found.segments
    document = pypdfium2.PdfDocument(segment.pdf)
    try:
        return [(page.get_textpage().get_text_range(), page.render(scale=1).to_pil()) for page in document]
    finally:
        document.close()


def remarks(found: Probe) -> dict[str, str]:
    return {remark.name: remark.detail for remark in found.remarks}


def prober(data: bytes, scans: ScanReader | None = None, store: Store | None = None) -> FileProber:
    return FileProber(lambda _: io.BytesIO(data), scans=scans, store=store)


def test_what_is_no_scan_is_left_alone() -> None:
    found = probe(corpus.simple(2))
    assert ScanReader(find_tesseract()).read(found, "") is found


def test_a_scan_that_cannot_be_read_says_why() -> None:
    found = ScanReader(None).read(probe(corpus.scan()), "")
    assert remarks(found) == {
        "no-text-layer": "is a scan without text: it can be neither searched nor read aloud; "
        "the programs that read a scan (OCRmyPDF with Tesseract) are not on this computer"
    }
    assert found.is_shown


@pytest.mark.parametrize(("line", "asked"), [("text_layer: ocr\n", True), ("", False)])
def test_an_item_asks_for_it(line: str, asked: bool) -> None:
    item = worlds.EVIDENCE.replace("maps:", f"file: files/scan.pdf\n{line}maps:")
    world = worlds.world_of({"content/evidence/EV-1.md": item.encode(), "content/files/scan.pdf": corpus.scan()})
    seen: list[Asked] = []

    def probes(wanted: Iterable[Asked]) -> Mapping[Asked, Probe]:
        seen.extend(wanted)
        return {one: probe(corpus.scan()) for one in seen}

    load(replace(world, probe=probes))
    assert [one.ocr for one in seen] == [asked]


def test_a_scan_is_not_read_unasked() -> None:
    asked = Asked("scan.pdf")
    found = prober(corpus.scan(), ScanReader(None))([asked])[asked]
    assert remarks(found)["no-text-layer"].endswith("nor read aloud")


@needs_tesseract
def test_a_program_that_fails_costs_the_text_alone(tmp_path: Path) -> None:
    broken = tmp_path / "tesseract"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    found = ScanReader(broken).read(probe(corpus.scan()), "")
    assert remarks(found)["no-text-layer"].endswith("; the programs that read a scan could not read this one")
    assert found.is_shown


@pytest.mark.slow
@needs_tesseract
def test_a_scan_gets_its_text_and_looks_as_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gs", "gswin64c"):  # a program that must not be called, first on the path
        trap = tmp_path / name
        trap.write_text(f'#!/bin/sh\ntouch "{tmp_path}/called"\n', encoding="utf-8")
        trap.chmod(0o755)
    reader = ScanReader(find_tesseract())
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    before = probe(scanned())
    found = reader.read(before, "")
    assert not (tmp_path / "called").exists()
    assert remarks(before)["no-text-layer"].startswith("is a scan without text on 2 of 3 pages")
    assert remarks(found) == {
        "ocr-text": "had no text: it was read by a machine from pictures of its pages, and may be wrong in places"
    }
    assert (found.pages, found.has_text, found.size, found.sha256) == (3, True, before.size, before.sha256)
    texts = []
    for (text, one), (read, other) in zip(pages(before), pages(found), strict=True):
        assert ImageChops.difference(one, other).getbbox() is None
        texts.append((text, read))
    assert texts[0][0] == texts[0][1]
    assert "Employer liability cover to 31 March 2027" in texts[1][1]
    assert "Certificate of insurance" in texts[2][1]
    assert reader.read(before, "cy") == found


@pytest.mark.slow
@needs_tesseract
def test_what_was_read_is_kept(tmp_path: Path) -> None:
    asked = Asked("scan.pdf", ocr=True)
    data = scanned()
    store = Store(tmp_path / "store")
    found = prober(data, ScanReader(find_tesseract()), store)([asked])[asked]
    assert "ocr-text" in remarks(found)
    again = prober(data, ScanReader(find_tesseract(), seconds_a_page=0), Store(tmp_path / "store"))([asked])[asked]
    assert again == found
