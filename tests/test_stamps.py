"""Every page carries its number: upright, at its place, readable, and hiding nothing."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

import pdf_corpus as corpus
from bundles import Item, Made, assert_sound, make, picture, texts
from leverarch.assembly.geometry import A4_SHORT, MM, apply, sheet_of, stamp_matrix
from leverarch.verifying.opened import OpenBundle


@pytest.fixture(scope="module")
def boxes() -> Made:
    """One item for each awkward page."""
    return make([Item(f"EV-{name}", title=name, file=data) for name, data in corpus.BOXES.items()])


@pytest.mark.parametrize("name", corpus.BOXES)
def test_every_page_is_stamped_upright_at_the_lower_right(boxes: Made, name: str) -> None:
    number = boxes.layout.items[f"EV-{name}"].file
    with OpenBundle(boxes.pdf) as bundle:
        width, height = bundle.size(number)
        stamp = bundle.stamp(number)
    assert stamp is not None
    assert stamp.words == f"Page {number} of {boxes.layout.total}"
    assert stamp.upright
    # What is dark in the lowest strip is the number, lying flat, a tenth of the short side from the right.
    scale = 1500 / max(width, height)
    seen = picture(boxes.pdf, number, scale)
    short = round(min(width, height) * scale)
    strip = seen.crop((0, seen.height - max(short // 9, round(20 * scale)), seen.width, seen.height))
    dark = strip.point(lambda level: 255 if level < 140 else 0).getbbox()
    assert dark is not None, "no number in the picture"
    left, top, right, bottom = dark
    assert right - left > 3 * (bottom - top), "the number does not lie flat"
    assert abs(seen.width - right - 0.1 * short) <= 0.03 * short + 4 * scale
    unit = 2 if name.startswith("unit-2") else 1
    assert (bottom - top) / scale * unit >= 6, "too small to read"


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(60, 4000),
    st.floats(60, 4000),
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.sampled_from([0.5, 1.0, 2.0]),
)
def test_a_stamp_lies_within_any_page(
    rotate: int, width: float, height: float, x: float, y: float, unit: float
) -> None:
    sheet = sheet_of((x, y, x + width, y + height), None, rotate, unit)
    words = (95.0, 3.6, 170.0, 14.0)
    matrix = stamp_matrix(sheet, 60 * MM, words)
    for corner in ((words[0], words[1]), (words[2], words[3])):
        px, py = apply(matrix, *corner)
        assert x - 0.01 <= px <= x + width + 0.01
        assert y - 0.01 <= py <= y + height + 0.01


def test_on_a4_the_stamp_stands_where_the_house_style_leaves_room() -> None:
    a, b, c, d, e, f = stamp_matrix(sheet_of((0, 0, A4_SHORT, 297 * MM), None, 0, 1), 60 * MM, (95, 3, 170, 14))
    assert (a, b, c, d) == (1, 0, 0, 1)
    assert (round(e / MM, 3), round(f / MM, 3)) == (129.0, 12.5)


def test_a_number_hides_no_words_of_a_source() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.simple(1)))
    page = pdf.pages[0]
    page.contents_add(b"BT /F1 9 Tf 1 0 0 1 480 41 Tm (Page 1 of 4) Tj ET")
    made = make([Item("EV-1", file=corpus.save(pdf))])
    last = list(texts(made.pdf))[-1]
    assert "Page 1 of 4" in last
    assert f"Page {made.layout.total} of {made.layout.total}" in last
    with OpenBundle(made.pdf) as bundle:
        stamp = bundle.stamp(made.layout.total)
    assert stamp is not None
    assert stamp.box[1] > 1 - 45 / 842


def test_pages_that_share_resources_get_a_number_each() -> None:
    made = make([Item("EV-1", file=corpus.with_inherited())])
    last, total = list(texts(made.pdf))[-2:], made.layout.total
    assert [
        f"Page {n} of {total}" in " ".join(text.split()) for n, text in zip((total - 1, total), last, strict=True)
    ] == [True, True]


def test_pages_passed_through_look_as_before_but_for_the_number() -> None:
    source = corpus.with_form()
    made = make([Item("EV-1", file=source)])
    before, after = picture(source, 1), picture(made.pdf, made.layout.total)
    document = pypdfium2.PdfDocument(source)
    document.init_forms()  # a viewer draws the fields of a form; the bundle holds them as drawings
    before = document[0].render(scale=1, may_draw_forms=True).to_pil().convert("L")
    document.close()
    difference = ImageChops.difference(before, after).point(lambda level: 255 if level > 60 else 0).getbbox()
    assert difference is not None
    assert difference[1] > 780  # only at the foot


def test_a_number_can_be_read_on_a_dark_page() -> None:
    made = make([Item("EV-1", file=corpus.boxed(content=b"0 g 0 0 595 842 re f"))])
    with OpenBundle(made.pdf) as bundle:
        stamp = bundle.stamp(made.layout.total)
    assert stamp is not None
    seen = picture(made.pdf, made.layout.total, 3)
    x0, y0, x1, y1 = stamp.box
    ground = seen.crop(
        (round(x0 * seen.width), round(y0 * seen.height), round(x1 * seen.width), round(y1 * seen.height))
    )
    white = sum(ground.histogram()[200:]) / (ground.width * ground.height)
    assert 0.6 < white < 0.95


def test_awkward_pages_make_a_sound_file(boxes: Made) -> None:
    assert_sound(boxes)
