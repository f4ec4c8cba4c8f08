"""Bundles: everything on the page that it says it is, and nothing of a source lost."""

from __future__ import annotations

import gc
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

import bundles
import pdf_corpus as corpus
from bundles import Item, Made, make
from leverarch.assemble import UnusableFile, assemble, index_record
from leverarch.assembly import pdf_writer
from leverarch.assembly.geometry import A4_SHORT, MM, apply, sheet_of, stamp_matrix
from leverarch.assembly.layout import Located, front_parts, locate
from leverarch.output import Artifact, Document, Job, Locator, Plan
from leverarch.readers.pdf import Survey, probe, survey
from leverarch.readers.pdf_targets import Bookmark
from leverarch.verifying.opened import OpenBundle

LONG = "Same-day escalation audit of every safeguarding indicator that session workers wrote down in the quarter"


@pytest.fixture(scope="module")
def boxes() -> Made:
    """One item for each awkward page."""
    return make([Item(f"EV-{name}", title=name, file=data) for name, data in corpus.BOXES.items()])


@pytest.fixture(scope="module")
def mixed() -> Made:
    """Every kind of item, and two files with the same names inside."""
    whole = Locator()
    return make(
        [
            Item("1", title=LONG, words="Words.", headings=("Findings", "2. Actions"), maps=[("A1", "direct", whole)]),
            Item(
                "11",
                title="Skład: ŵ ŷ łódź",
                section="B",
                file=corpus.with_named_links("X"),
                maps=[("A1", "direct", Locator(2, 2))],
            ),
            Item(
                "2",
                section="B",
                words="A note.",
                note="In our own words. The file itself follows on page ….",
                file=corpus.with_named_links("Y"),
                maps=[("A2", "supporting", Locator(heading="findings")), ("A1", "supporting", Locator(9, 9))],
            ),
            Item("3", section="B", why="A password is needed.", maps=[("A2", "direct", Locator(1, 1))]),
            Item("4", section="C", maps=[(f"A{n % 3 + 1}", "supporting", whole) for n in range(60)]),
            Item("5", section="C", file=corpus.with_hidden_layer()),
            Item("6", section="C", file=corpus.with_form()),
        ],
        codes=("A1", "A2", "A3", "A4"),
    )


def picture(data: bytes, number: int, scale: float = 1.0) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[number - 1].render(scale=scale).to_pil().convert("L")
    finally:
        document.close()


def texts(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            yield str(page.get_textpage().get_text_range())
    finally:
        document.close()


# ---------------------------------------------------------------- stamps


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
    assert [f"Page {n} of {total}" in text for n, text in zip((total - 1, total), last, strict=True)] == [True, True]


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


def test_a_hidden_layer_stays_hidden(mixed: Made) -> None:
    assert picture(mixed.pdf, mixed.layout.items["5"].file).getpixel((150, 842 - 150)) > 200


# ---------------------------------------------------------------- links


def test_links_inside_sources_stay_inside(mixed: Made) -> None:
    with OpenBundle(mixed.pdf) as bundle:
        for id_ in ("11", "2"):
            start = mixed.layout.items[id_].file
            assert [link.target for link in bundle.links(start)] == [start + 1, start + 1]
        annotations = list(bundle.pdf.pages[mixed.layout.items["11"].file - 1].obj.Annots)
        assert [str(a.A.URI) for a in annotations if "/A" in a] == ["https://example.org/"]


def test_page_links_of_our_own_are_real(mixed: Made) -> None:
    assert b"leverarch.invalid" not in mixed.pdf
    with OpenBundle(mixed.pdf) as bundle:
        links = [link for page in range(1, mixed.layout.front + 1) for link in bundle.links(page)]
        assert {item.first for item in mixed.layout.items.values()} <= {link.target for link in links}
        assert all(str(link.target) == link.words for link in links)


def test_the_note_above_a_body_names_the_page_of_its_file(mixed: Made) -> None:
    pages = mixed.layout.items["2"]
    assert f"follows on page {pages.file}" in list(texts(mixed.pdf))[pages.body - 1]


# ---------------------------------------------------------------- layout


def test_items_follow_each_other_to_the_end(mixed: Made) -> None:
    at = mixed.layout.front
    for pages in mixed.layout.items.values():
        assert pages.first == at + 1
        assert pages.first <= pages.body <= pages.last
        at = pages.last
    assert at == mixed.layout.total == mixed.artifacts[0].pages == len(list(texts(mixed.pdf)))


def test_a_long_cover_sheet_moves_what_follows(mixed: Made) -> None:
    pages = mixed.layout.items["4"]
    assert pages.last > pages.first
    assert pages.body == pages.first  # it has no pages of its own


def test_places(mixed: Made) -> None:
    first, x, y = (mixed.layout.items[id_] for id_ in ("1", "11", "2"))
    assert mixed.layout.places["1#0"] == (first.first, first.first)
    assert mixed.layout.places["11#0"] == (x.file + 1, x.file + 1)
    assert mixed.layout.places["2#0"] == (y.file + 1, y.file + 1)
    assert mixed.layout.places["2#1"] == (y.first, y.first)  # past the end: the whole item
    stand_in = mixed.layout.items["3"]
    assert mixed.layout.places["3#0"] == (stand_in.first, stand_in.first)


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        (Locator(), Located("item", 1, 1, found=True)),
        (Locator(2, 3), Located("file", 2, 3, found=True)),
        (Locator(2), Located("file", 2, 2, found=True)),
        (Locator(4, 9), Located("file", 4, 5, found=False)),
        (Locator(6, 6), Located("item", 1, 1, found=False)),
        (Locator(heading="findings"), Located("file", 4, 4, found=True)),
        (Locator(heading="  Summary "), Located("body", 1, 1, found=True)),
        (Locator(heading="Next steps"), Located("body", 2, 2, found=True)),
        (Locator(heading="Nowhere"), Located("item", 1, 1, found=False)),
    ],
)
def test_locating(locator: Locator, found: Located) -> None:
    body = [("Summary", 1), ("3.1 Next steps", 2), ("Findings", 2)]
    assert locate(locator, body=body, file=[("Findings", 4)], body_pages=2, file_pages=5) == found


def test_pages_of_an_item_without_a_file_are_those_of_its_body() -> None:
    assert locate(Locator(2, 2), body_pages=3) == Located("body", 2, 2, found=True)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 40))
def test_what_is_located_exists(first: int, last: int, pages: int) -> None:
    place = locate(Locator(first, last), file_pages=pages)
    assert 1 <= place.first <= place.last <= max(1, pages)
    assert place.found == (first <= pages and last <= pages)


def test_front_parts_are_found_by_label_or_by_heading() -> None:
    marks = (Bookmark(2, "How to use this bundle", 2), Bookmark(2, "Index by item", 3), Bookmark(3, "Index of more", 9))
    assert front_parts(Survey(9, marks, {})) == {"use": 2, "index": 3, "matrix": 3}
    assert front_parts(Survey(9, marks, {"matrix": 7})) == {"use": 2, "index": 3, "matrix": 7}
    assert front_parts(Survey(1, (), {})) == {"use": 1, "index": 1, "matrix": 1}


# ---------------------------------------------------------------- the file as a whole


def test_bookmarks_are_nested(mixed: Made) -> None:
    marks = survey(mixed.pdf).bookmarks
    pages = mixed.layout.items
    assert [(m.depth, m.title) for m in marks[:2]] == [(1, "Start here"), (2, "How to use this bundle")]
    own = [(m.depth, m.title, m.page) for m in marks if m.page >= pages["1"].first]
    assert own[0] == (1, "A Section A", pages["1"].first)
    assert own[1] == (2, f"1 {LONG} (1)", pages["1"].first)
    assert own[2] == (3, "Findings", pages["1"].body)
    assert (2, "2 Skład: ŵ ŷ łódź (11)", pages["11"].first) in own
    at = own.index((3, "X contents", pages["11"].file))
    assert own[at + 1] == (4, "Findings", pages["11"].file + 1)
    assert "Nowhere" not in {title for _, title, _ in own}
    assert max(m.depth for m in marks) == 4


def test_labels_are_the_printed_numbers(mixed: Made) -> None:
    with OpenBundle(mixed.pdf) as bundle:
        assert [bundle.label(n) for n in (1, 2, mixed.layout.total)] == ["1", "2", str(mixed.layout.total)]


def test_what_the_file_says_of_itself(mixed: Made) -> None:
    with pikepdf.open(io.BytesIO(mixed.pdf)) as pdf:
        root, info = pdf.Root, pdf.docinfo
        assert (str(root.Lang), root.PageMode, bool(root.ViewerPreferences.DisplayDocTitle)) == (
            "en-GB",
            "/UseOutlines",
            True,
        )
        assert {key: str(info[key]) for key in info} == {
            "/Title": "Inspection evidence bundle",
            "/Author": "Fennelstone Support",
            "/Creator": "Leverarch",
            "/Producer": "Leverarch",
            "/CreationDate": "D:20261101000000Z",
            "/ModDate": "D:20261101000000Z",
        }
        packet = root.Metadata.read_bytes().decode()
        assert "<dc:language><rdf:Bag><rdf:li>en-GB" in packet
        assert not re.search("pdfaid|pdfuaid", packet)
        assert not {"/StructTreeRoot", "/MarkInfo", "/AcroForm", "/OpenAction"} & set(root.keys())
        assert all(not {"/StructParents", "/AA"} & set(page.obj.keys()) for page in pdf.pages)
        assert pdf.trailer.ID[0] == pdf.trailer.ID[1]


def test_other_libraries_find_nothing_wrong(mixed: Made, boxes: Made) -> None:
    for made in (mixed, boxes):
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert len(pdf.pages) == made.layout.total
            for page in pdf.pages:
                pikepdf.parse_content_stream(page)
        document = pypdfium2.PdfDocument(made.pdf)
        assert len(document) == made.layout.total
        document.close()


def test_the_same_bytes_again(mixed: Made) -> None:
    again, layouts = assemble(mixed.plan, mixed.parts, mixed.world)
    assert again == mixed.artifacts
    assert layouts == mixed.layouts
    assert gc.isenabled()


def test_a_name_leads_to_each_item_from_outside(mixed: Made) -> None:
    with OpenBundle(mixed.pdf) as bundle:
        pages = mixed.layout.items["11"]
        assert (bundle.names["11"], bundle.names["11/file"]) == (pages.first, pages.file)
        assert "1/file" not in bundle.names


# ---------------------------------------------------------------- index.json


def test_index(mixed: Made) -> None:
    record = index_record(mixed.plan, mixed.layouts)
    pages = mixed.layout.items
    assert list(record) == ["items", "expectations", "left_out"]
    assert record["items"][1] == {
        "id": "11",
        "title": "Skład: ŵ ŷ łódź",
        "first_page": pages["11"].first,
        "last_page": pages["11"].last,
        "maps": [{"framework": "two-lines", "expectation": "A1", "strength": "direct", "page": pages["11"].file + 1}],
    }
    met = {entry["code"]: [(i["id"], i["page"]) for i in entry["items"]] for entry in record["expectations"]}
    assert list(met) == ["A1", "A2", "A3", "A4"]
    assert met["A4"] == []
    assert met["A1"][:3] == [("1", pages["1"].first), ("11", pages["11"].file + 1), ("2", pages["2"].first)]
    assert met["A3"] == [("4", pages["4"].first)]
    assert record["left_out"] == [{"id": "EV-0099", "why": "it is for internal readers only"}]


def test_index_of_several_bundles_names_the_file(mixed: Made) -> None:
    one = mixed.plan.documents[0]
    plan = replace(mixed.plan, documents=(one, replace(one, name="second.pdf")))
    record = index_record(plan, {bundles.NAME: mixed.layout, "second.pdf": mixed.layout})
    assert [item["file"] for item in record["items"]] == [bundles.NAME] * 7 + ["second.pdf"] * 7
    assert len(record["expectations"]) == 4
    assert {item["file"] for item in record["expectations"][0]["items"]} == {bundles.NAME, "second.pdf"}


def test_index_without_a_bundle() -> None:
    plan = Plan("p", "P", "2026-11-01", "partner", (), (), (), (), ())
    assert index_record(plan, {}) == {"items": [], "expectations": [], "left_out": []}


# ---------------------------------------------------------------- other documents, and what goes wrong


def test_other_documents_are_their_parts(mixed: Made) -> None:
    documents = (
        Document("map.pdf", "accountability-map", "x", "Map", Job("map", "typeset", "t", {}), max_pages=1),
        Document("map.docx", "accountability-map", "x", "Map", Job("map-word", "word", "t", {})),
    )
    parts = {"map": corpus.simple(2), "map-word": b"PK"}
    artifacts, layouts = assemble(replace(mixed.plan, documents=documents), parts, mixed.world)
    assert layouts == {}
    assert artifacts == (
        Artifact("map.pdf", "accountability-map", parts["map"], 2),
        Artifact("map.docx", "accountability-map", b"PK", None),
    )


def test_a_bundle_without_items() -> None:
    made = make([])
    assert made.layout.total == made.layout.front
    assert survey(made.pdf).bookmarks[0].title == "Start here"


def test_a_file_that_cannot_be_bound_names_its_item(mixed: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("'NullObject' object has no attribute 'get'")

    monkeypatch.setattr(pdf_writer._Binding, "_add_layers", broken)
    with pytest.raises(UnusableFile, match="front matter"):
        assemble(mixed.plan, mixed.parts, mixed.world)
    assert gc.isenabled()


def test_a_file_that_broke_after_it_was_probed_names_its_item() -> None:
    made = make([Item("EV-1", file=corpus.simple(1))])
    world = replace(made.world, probe=lambda paths: {path: probe(b"gone") for path in paths})
    with pytest.raises(UnusableFile, match="EV-1"):
        assemble(made.plan, made.parts, world)


def test_two_files_with_many_of_the_same_names() -> None:
    def source() -> bytes:
        pdf = pikepdf.new()
        pages = [corpus.text_page(pdf, [f"Part {n}"]).obj for n in range(5)]
        names = [part for n in range(250) for part in (f"dest{n:03}", Array([pages[n % 5], Name.Fit]))]
        pdf.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([pikepdf.String(p) if isinstance(p, str) else p for p in names]))
        )
        links = [
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, n, 9, n + 1]), Dest=pikepdf.String(f"dest{n:03}")
            )
            for n in range(250)
        ]
        pages[0].Annots = Array([pdf.make_indirect(link) for link in links])
        return corpus.save(pdf)

    made = make([Item(f"EV-{n}", file=source()) for n in range(3)])
    with OpenBundle(made.pdf) as bundle:
        for pages in made.layout.items.values():
            targets = [link.target for link in bundle.links(pages.file)]
            assert targets == [pages.file + n % 5 for n in range(250)]
