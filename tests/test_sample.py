"""The worked example, built whole and looked at by programs that did not make it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

from golden import compare, pdf_text, word_text
from leverarch.pipeline import Survey, check_all, compile_pack, survey
from leverarch.renderers import typeset
from leverarch.verify import verify_folder
from leverarch.workspace import open_world
from test_typeset import faults

ROOT = Path(__file__).parents[1]
PACKS = (
    "commissioner-review",
    "inspection-2026",
    "onboarding-advocacy",
    "onboarding-inclusion",
    "onboarding-pbs",
    "oversight-2026",
)
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MISSING = "{} is not installed: this test looks through it"


@cache
def view() -> Survey:
    return survey(open_world(ROOT))


@cache
def files(pack: str) -> dict[str, bytes]:
    return compile_pack(view(), pack, lambda _: None).files


def documents(pack: str, suffix: str) -> list[tuple[str, bytes]]:
    return [(name, data) for name, data in files(pack).items() if name.endswith(suffix)]


def test_the_sample_has_the_packs_and_no_error() -> None:
    assert view().packs == PACKS
    known = {"no-item", "left-out", "missing-link", "weak-audit-trail"}
    thin = {"policy-only", "single-voice", "no-partner-feedback", "no-effect-shown"}
    assert {d.rule.name for d in check_all(view())} <= known | thin


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_as_it_says(pack: str) -> None:
    assert verify_folder(files(pack)) == ()


def test_every_item_is_in_a_bundle_or_left_out_with_a_reason() -> None:
    index = json.loads(files("inspection-2026")["index.json"])
    shown = {item["id"] for item in index["items"]}
    left = {left["id"] for left in index["left_out"]}

    assert shown | left == set(view().model.evidence)
    assert not shown & left


def test_golden_map(golden_update: bool) -> None:
    made = files("onboarding-inclusion")
    compare("sample-map", pdf_text(made["accountability-map-inclusion-sessions.pdf"]), update=golden_update)


def test_golden_onboarding_pack(golden_update: bool) -> None:
    made = files("onboarding-advocacy")
    compare("sample-pack", word_text(made["onboarding-pack-independent-advocacy.docx"]), update=golden_update)


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_word_files_keep_the_rules_of_the_format(pack: str, tmp_path: Path) -> None:
    for name, data in documents(pack, ".docx"):
        path = tmp_path / name
        path.write_bytes(data)
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == [], name


@pytest.mark.parametrize("pack", PACKS)
def test_word_files_can_be_read_aloud(pack: str) -> None:
    """Title, language, headings in order, a repeated head on tables, and words for every picture."""
    for name, data in documents(pack, ".docx"):
        document = docx.Document(io.BytesIO(data))
        assert document.core_properties.title, name
        assert document.core_properties.language == "en-GB", name
        levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and p.style.name.startswith("Heading ")]
        assert all(later <= earlier + 1 for earlier, later in zip([1, *levels], levels, strict=False)), name
        assert all(is_said_or_decoration(drawing) for drawing in document.element.body.iter(DRAWING)), name


def is_said_or_decoration(drawing) -> bool:
    decoration = [e for e in drawing.iter() if e.tag.endswith("}decorative") and e.get("val") == "1"]
    return bool(drawing.get("descr")) != bool(decoration)


#: How many pages the Word documents of the sample have, at least and at most, with whatever font stands in for Tahoma.
PAGES = {
    "accountability-map": (1, 1),
    "incident-card": (1, 1),
    "form": (1, 4),
    "partner-passport": (2, 3),
    "accountability-table": (4, 8),
    "onboarding-pack": (20, 40),
}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason=MISSING.format("LibreOffice"))
def test_libreoffice_shows_every_paragraph(tmp_path: Path) -> None:
    for pack in ("onboarding-advocacy", "onboarding-inclusion", "onboarding-pbs"):
        for name, data in documents(pack, ".docx"):
            (tmp_path / name).write_bytes(data)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
    ]
    names = sorted(path.name for path in tmp_path.glob("*.docx"))
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *names], cwd=tmp_path, check=True, capture_output=True, timeout=300
    )

    for name in names:
        shown = pypdfium2.PdfDocument((tmp_path / name).with_suffix(".pdf").read_bytes())
        document = docx.Document(tmp_path / name)
        words = "".join("".join(between_header_and_footer(page, document) for page in shown).split())
        pages = len(shown)
        shown.close()
        for paragraph in document.paragraphs:
            assert "".join(paragraph.text.split()) in words.replace("\x02", "-"), f"{name}: {paragraph.text}"
        least, most = next(counts for kind, counts in PAGES.items() if name.startswith(kind))
        assert least <= pages <= most, f"{name}: {pages} pages"


def between_header_and_footer(page, document) -> str:
    """The words of a page without those that stand on each: a paragraph may run on over them."""
    margins = document.sections[-1]
    top, bottom = page.get_height() - margins.top_margin.pt + 2, margins.bottom_margin.pt - 2
    return page.get_textpage().get_text_bounded(top=top, bottom=bottom)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason=MISSING.format("poppler"))
def test_poppler_reads_the_number_of_every_page(tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(files("inspection-2026")["inspection-bundle.pdf"])
    ran = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, timeout=120)
    pages = ran.stdout.decode().split("\f")[:-1]

    assert ran.stderr == b""
    for number, words in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in " ".join(words.split())


@pytest.mark.slow
def test_every_pdf_that_we_make_is_accessible_and_archivable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet of a bundle and every map, as PDF/UA-1 and as PDF/A-2a, before anything is bound."""
    made: list[tuple[str, bytes]] = []

    def render(world, job, pages=None, *, images):
        made.append((job.name, real(world, job, pages, images=images)))
        return made[-1][1]

    real = typeset.render
    monkeypatch.setattr(typeset, "render", render)
    compile_pack(view(), "inspection-2026", lambda _: None)

    assert len(made) > 50
    assert {name: found for name, data in made if (found := faults(data))} == {}


@pytest.mark.slow
def test_qpdf_has_nothing_to_say_about_a_bundle() -> None:
    with pikepdf.open(io.BytesIO(files("inspection-2026")["inspection-bundle.pdf"])) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
