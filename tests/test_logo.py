"""The provider's mark on the cover: quiet, told to who can't see it, and no cover is lost over it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import page as validator
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from bundles import NAME
from finished import names
from leverarch.pipeline import Compiled, compile_pack, survey
from leverarch.readers.pictures import drawing_fault
from leverarch.verify import verify_folder
from worlds import SMALL, text, world_of

DRAWN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><style>.a{fill:url(#g)}</style>'
    b'<defs><linearGradient id="g"/></defs><circle cx="20" cy="20" r="18" fill="#0F4A5C"/>'
    b'<path d="M50 8h60v24h-60z" fill="#447685"/></svg>'
)
ALT = "A round mark beside a bar"


def photo(width: int = 900, height: int = 300, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (15, 74, 92)).save(out, kind)
    return out.getvalue()


def built(data: bytes | None, name: str = "logo.svg", **logo: str) -> Compiled:
    organisation = json.loads(SMALL["content/organisation.json"])
    organisation["logo"] = {"file": f"files/{name}", "alt": ALT, **logo}
    files: dict[str, bytes] = {**SMALL, "content/organisation.json": text(organisation)}
    if data is not None:
        files[f"content/files/{name}"] = data
    return compile_pack(survey(world_of(files)), "small", lambda _: None)


def without() -> Mapping[str, bytes]:
    return compile_pack(survey(world_of(SMALL)), "small", lambda _: None).files


def figures(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == pikepdf.Name.Figure]
        return [str(o.Alt) for o in found if "/Alt" in o]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (DRAWN, "logo.svg"),
        (photo(), "logo.png"),
        (photo(kind="JPEG"), "Logo.JPG"),
        (photo(40, 4000), "tall.png"),
        (photo(4000, 40), "wide.png"),
    ],
)
def test_a_logo_stands_on_the_cover_and_is_told(data: bytes, name: str) -> None:
    made = built(data, name)
    assert made.files, made.found
    assert "unused-file" not in names(made.found)
    pdf = made.files[NAME]
    assert figures(pdf) == [ALT]
    assert names(verify_folder(made.files)) == set()
    for profile in ("ua1", "2a"):
        assert [fault.rule_id for fault in validator.validate_pdf_bytes(pdf, profile=profile).failures] == []
    inputs = {line["path"] for line in json.loads(made.files["manifest.json"])["inputs"]}
    assert f"content/files/{name}" in inputs


@pytest.mark.parametrize(("width", "height"), [(900, 300), (40, 4000), (4000, 40), (8, 8)])
def test_it_is_small(width: int, height: int) -> None:
    document = pypdfium2.PdfDocument(built(photo(width, height), "logo.png").files[NAME])
    (picture,) = document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    x0, y0, x1, y1 = picture.get_bounds()
    millimetre = 72 / 25.4
    assert x1 - x0 <= 56.1 * millimetre
    assert y1 - y0 <= 15.1 * millimetre
    assert (x1 - x0) / (y1 - y0) == pytest.approx(width / height, rel=0.02)
    document.close()


def test_a_cover_has_no_picture_without_one() -> None:
    assert figures(without()[NAME]) == []


def test_another_logo_is_another_edition() -> None:
    one, two = (json.loads(built(data, "logo.png").files["manifest.json"]) for data in (photo(), photo(800)))
    assert one["outputs"][0]["edition"] != two["outputs"][0]["edition"]


@pytest.mark.parametrize(
    ("data", "name"), [(b"no picture", "logo.png"), (DRAWN[:60], "logo.svg"), (photo(kind="BMP"), "logo.png")]
)
def test_what_can_t_be_printed_costs_no_cover(data: bytes, name: str) -> None:
    made = built(data, name)
    assert made.files
    assert [d.place.line > 0 for d in made.found if d.rule.name == "missing-picture"] == [True]
    assert figures(made.files[NAME]) == []


def test_one_that_is_not_there_stops_the_pack() -> None:
    assert "missing-file" in names(built(None).found)
    assert "outside-workspace" in names(built(None, "../../logo.svg").found)


def test_it_needs_words_and_a_kind_that_is_printed() -> None:
    assert "invalid-value" in names(built(DRAWN, alt=" ").found)
    assert "invalid-value" in names(built(DRAWN, "logo.webp").found)


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("", ""),
        ('<use href="#a"/><g style="fill:url( #a)"/>', ""),
        ("<text>Words</text>", "typeface"),
        ("<script>1</script>", "scripts"),
        ('<g onload="x()"/>', "scripts"),
        ('<image href="data:image/png;base64,AA"/>', "pictures"),
        ('<use href="other.svg#a"/>', "elsewhere"),
        ('<g style="fill:url(https://example.org/a)"/>', "fetch"),
        ("<style>@import 'a.css';</style>", "fetch"),
        ("<g>" * 300 + "</g>" * 300, "damaged"),
    ],
)
def test_a_drawing_is_lines_only(inside: str, fault: str) -> None:
    said = drawing_fault(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode())
    assert fault in said
    assert bool(said) == bool(fault)


def test_what_is_no_drawing() -> None:
    assert drawing_fault(b"<html/>")
    assert drawing_fault(b'<!DOCTYPE s [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>')
    assert drawing_fault(b'<svg xmlns="http://www.w3.org/2000/svg">' + b" " * 3_000_000 + b"</svg>")
