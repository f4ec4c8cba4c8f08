"""Bundles: everything on the page that it says it is, and nothing of a source lost."""

from __future__ import annotations

import gc
import io
import re
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

import bundles
import pdf_corpus as corpus
from bundles import Item, Made, assert_sound, make, picture, texts
from leverarch.assemble import UnusableFile, assemble, index_record
from leverarch.assembly import fragmenting
from leverarch.output import Artifact, Document, Job, Locator, Plan
from leverarch.readers.pdf import probe, survey
from leverarch.verifying.opened import OpenBundle

LONG = "Same-day escalation audit of every safeguarding indicator that session workers wrote down in the quarter"


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


# ---------------------------------------------------------------- the file as a whole


def test_bookmarks_are_nested(mixed: Made) -> None:
    marks = survey(mixed.pdf).bookmarks
    pages = mixed.layout.items
    assert [(m.depth, m.title) for m in marks[:2]] == [
        (1, "Start here, page 1"),
        (2, "How to use this bundle, page 2"),
    ]
    own = [(m.depth, m.title, m.page) for m in marks if m.page >= pages["1"].first]
    first, second = pages["1"].first, pages["11"].first
    assert own[0] == (1, f"A Section A, page {first}", first)
    assert own[1] == (2, f"1 {LONG} (1), page {first}", first)
    assert own[2] == (3, "Findings", pages["1"].body)
    assert (2, f"2 Skład: ŵ ŷ łódź (11), page {second}", second) in own
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
        assert "/AcroForm" not in root
        assert [root.OpenAction[0].objgen, root.OpenAction[4]] == [pdf.pages[0].objgen, 1], "page 1, at full size"
        assert bool(root.MarkInfo.Marked)
        assert all("/AA" not in page.obj for page in pdf.pages)
        assert pdf.trailer.ID[0] == pdf.trailer.ID[1]


def test_other_libraries_find_nothing_wrong(mixed: Made) -> None:
    assert_sound(mixed)


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
    gone = ["withdrawn", "unused", "amends"]
    assert list(record) == [
        "sum",
        "items",
        "expectations",
        "chains",
        "sections",
        "indexes",
        "left_out",
        *gone,
        "volumes",
        "pages",
    ]
    assert [record[name] for name in gone] == [[], [], []]
    assert record["items"][1] == {
        "id": "11",
        "number": "2",
        "section": "B",
        "title": "Skład: ŵ ŷ łódź",
        "first_page": pages["11"].first,
        "last_page": pages["11"].last,
        "shown": "pages",
        "file_pages": 2,
        "parts": [],
        "attached": None,
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
    total = mixed.layout.total
    assert [page["file"] for page in record["pages"]] == [bundles.NAME] * total + ["second.pdf"] * total
    assert len(record["expectations"]) == 4
    assert {item["file"] for item in record["expectations"][0]["items"]} == {bundles.NAME, "second.pdf"}


def test_index_without_a_bundle() -> None:
    plan = Plan("p", "P", "2026-11-01", "partner", (), (), "", (), (), ())
    record = index_record(plan, {})
    assert set(record.pop("sum").values()) == {0}
    said = ("items", "expectations", "chains", "sections", "indexes", "left_out")
    empty = (*said, "withdrawn", "unused", "amends", "volumes", "pages")
    assert record == {name: [] for name in empty}


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
    assert survey(made.pdf).bookmarks[0].title == "Start here, page 1"


def test_a_file_that_cannot_be_bound_names_its_item(mixed: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("'NullObject' object has no attribute 'get'")

    monkeypatch.setattr(fragmenting, "_layers", broken)
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
