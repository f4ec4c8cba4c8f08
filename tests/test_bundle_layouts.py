"""Layouts of a bundle: sections, dividers, further indexes and the ways back, from the plan to the finished file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Name

import pdf_corpus as corpus
from finished import mended, names
from leverarch.diagnostics import Severity
from leverarch.output import Bundle, BundleItem, Section
from leverarch.pipeline import compile_pack, plan_pack, survey
from leverarch.verify import verify_folder
from leverarch.verifying.manifest import as_written
from leverarch.verifying.opened import OpenBundle
from worlds import ORGANISATION, text, world_of

NAME = "inspection-bundle.pdf"
FRAMEWORK = {
    "id": "two-lines",
    "title": "Two lines",
    "version": "1",
    "status": "in_force",
    "publisher": "Northmarch Council",
    "expectations": [
        {"code": "safe", "title": "Safe"},
        {"code": "S1", "title": "Learning culture", "parent": "safe"},
        {"code": "S2", "title": "Safe systems", "parent": "safe"},
        {"code": "caring", "title": "Caring"},
        {"code": "C1", "title": "Kindness", "parent": "caring"},
        {"code": "led", "title": "Well-led"},
        {"code": "W1", "title": "Direction", "parent": "led"},
    ],
}
#: Each item with the expectations that it is mapped to: direct ones are written in capitals.
ITEMS: Mapping[str, tuple[str, ...]] = {
    "EV-1": ("c1", "S2"),
    "EV-2": ("s1", "c1"),
    "EV-3": ("C1", "S1"),
    "EV-4": (),
    "EV-5": ("C1",),
}


def item(id_: str, codes: tuple[str, ...]) -> dict[str, Any]:
    number = int(id_[-1])
    return {
        "id": id_,
        "title": f"Audit {number}",
        "type": "audit",
        "date": "2026-09-30",
        "owner": "quality-lead" if number % 2 else "registered-manager",
        "shows": "47 of 48 indicators reached the lead the same day.",
        "classification": "public",
        "perspective": "people" if number < 3 else "processes",
        "maps": [
            {
                "framework": "two-lines",
                "expectation": code.upper(),
                "strength": "direct" if code.isupper() else "supporting",
                "because": "it was followed to its end",
                **({"pages": "2-3"} if id_ == "EV-3" else {}),
            }
            for code in codes
        ],
        **({"file": "files/audit.pdf"} if id_ == "EV-3" else {"body": "All was as it should be."}),
    }


@cache
def view(layout: str, more: str = "{}", contact: str = "{}") -> Any:
    output = {"kind": "inspection-bundle", "frameworks": ["two-lines"], "layout": json.loads(layout)}
    output |= json.loads(more)
    pack = {"id": "small", "title": "Small", "audience": "regulator", "as_of": "2026-11-01", "outputs": [output]}
    files = {f"content/evidence/{id_}.json": text(item(id_, codes)) for id_, codes in ITEMS.items()}
    files |= {
        "content/organisation.json": text({**ORGANISATION, "contact": json.loads(contact)}),
        "content/frameworks/two-lines.json": text(FRAMEWORK),
        "content/files/audit.pdf": corpus.simple(4),
        "packs/small.json": text(pack),
    }
    return survey(world_of(files))


def bundle_of(layout: Mapping[str, Any], **more: Any) -> Bundle:
    plan = plan_pack(view(json.dumps(layout), json.dumps(more)), "small").plan
    assert plan is not None
    content = plan.documents[0].content
    assert isinstance(content, Bundle)
    return content


def held(bundle: Bundle) -> dict[str, list[str]]:
    return {s.title: [one.id for one in bundle.items if one.section == s.key] for s in bundle.sections}


def beside(bundle: Bundle) -> dict[str, list[str]]:
    return {section.title: [one.item for one in section.also] for section in bundle.sections}


def test_an_item_stands_under_the_key_question_that_it_meets_directly_and_is_named_under_the_others() -> None:
    bundle = bundle_of({"by": "key-question"})
    assert held(bundle) == {"Safe": ["EV-1", "EV-2", "EV-3"], "Caring": ["EV-5"], "Other items": ["EV-4"]}
    assert beside(bundle) == {"Safe": [], "Caring": ["EV-1", "EV-2", "EV-3"], "Other items": []}
    caring = bundle.sections[1]
    assert [one.place for one in caring.also] == ["EV-1#0", "EV-2#1", "EV-3#0"]
    assert [section.key for section in bundle.sections] == ["A", "B", "C"]


def test_a_key_question_without_an_item_has_a_divider_where_gaps_are_shown() -> None:
    bundle = bundle_of({"by": "key-question"}, show_gaps=True)
    assert held(bundle)["Well-led"] == []
    order = [one.key if isinstance(one, Section) else one.id for one in bundle.in_order()]
    assert order == ["A", "EV-1", "EV-2", "EV-3", "B", "EV-5", "C", "D", "EV-4"]
    assert "Well-led" not in held(bundle_of({"by": "key-question", "dividers": False}, show_gaps=True))


def test_by_expectation_each_has_a_section_of_its_own() -> None:
    assert held(bundle_of({"by": "expectation", "dividers": False})) == {
        "S1 Learning culture": ["EV-2", "EV-3"],
        "S2 Safe systems": ["EV-1"],
        "C1 Kindness": ["EV-5"],
        "Other items": ["EV-4"],
    }


def test_what_others_stand_below_is_no_gap_of_its_own() -> None:
    keys = held(bundle_of({"by": "expectation"}, show_gaps=True))
    assert {"S1 Learning culture", "S2 Safe systems", "C1 Kindness", "W1 Direction"} <= set(keys)
    assert not {"safe Safe", "caring Caring", "led Well-led"} & set(keys)


def test_an_order_that_is_given_is_kept_and_the_rest_follow() -> None:
    bundle = bundle_of({"by": "order", "order": ["EV-4", "EV-2"]})
    assert held(bundle) == {"Evidence": ["EV-4", "EV-2", "EV-1", "EV-3", "EV-5"]}
    assert [one.number for one in bundle.items] == ["1", "2", "3", "4", "5"]
    assert all(section.divider is None for section in bundle.sections)


def test_sections_are_as_ever_where_nothing_is_said() -> None:
    assert held(bundle_of({})) == {
        "People: what is said and seen": ["EV-1", "EV-2"],
        "Processes: what they show": ["EV-3", "EV-4", "EV-5"],
    }


def test_indexes_are_those_that_say_something_or_that_are_asked_for() -> None:
    assert [one.by for one in bundle_of({}).listings] == ["perspective", "owner"]
    asked = bundle_of({}, indexes=["owner", "arrangement"])
    assert [one.by for one in asked.listings] == ["owner"]
    assert [(entry.title, entry.items) for entry in asked.listings[0].entries] == [
        ("Quality lead", ("EV-1", "EV-3", "EV-5")),
        ("Registered manager", ("EV-2", "EV-4")),
    ]
    assert asked.expectations == ()
    assert asked.front.data["matrix"] == []
    assert bundle_of({}).expectations != ()


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (
            {"phone": "01632 960 100", "note": "At night it is the on-call line."},
            "01632 960 100. At night it is the on-call line.",
        ),
        ({"email": "hello@fennelstone.example"}, "hello@fennelstone.example."),
        ("Through the office", "Through the office."),
        ({"hours": "Mon to Fri"}, ""),
    ],
)
def test_whom_to_ask_for_another_format_is_said_in_sentences(contact: object, said: str) -> None:
    plan = plan_pack(view("{}", "{}", json.dumps(contact)), "small").plan
    assert plan is not None
    content = plan.documents[0].content
    assert isinstance(content, Bundle)
    asked = "Need this in large print, Easy Read or another format? Ask Fennelstone Support: "
    assert content.front.data["alternatives"] == (asked + said if said else "")


# ---------------------------------------------------------------- finished


@cache
def made() -> Mapping[str, bytes]:
    compiled = compile_pack(view(json.dumps({"by": "key-question", "first_page": 11})), "small", lambda _: None)
    assert [d for d in compiled.found if d.severity is Severity.ERROR] == []
    return compiled.files


def index() -> dict[str, Any]:
    return dict(json.loads(made()["index.json"]))


@pytest.mark.slow
def test_a_section_without_an_item_is_in_the_index_with_its_divider() -> None:
    files = compile_pack(view('{"by": "expectation"}', '{"show_gaps": true}'), "small", lambda _: None).files
    sections = json.loads(files["index.json"])["sections"]
    empty = {section["page"] for section in sections if not section["items"]}
    assert empty
    with OpenBundle(files[NAME]) as bundle:
        pages = [page for page in range(2, 7) if "No item stands in this section" in bundle.text(page)]
        assert empty <= {link.target for page in pages for link in bundle.links(page)}


@pytest.mark.slow
def test_a_divider_names_its_items_and_leads_to_them_and_back() -> None:
    caring = index()["sections"][1]
    firsts = {one["id"]: one["first_page"] for one in index()["items"]}
    assert (caring["title"], caring["divider"], caring["items"]) == ("Caring", 1, ["EV-5"])
    places = {line["expectation"]: line["page"] for line in index()["items"][2]["maps"]}
    assert [(one["id"], one["page"]) for one in caring["also"]][2] == ("EV-3", places["C1"])
    assert places["C1"] == firsts["EV-3"] + 2
    with OpenBundle(made()[NAME]) as bundle:
        page = caring["page"]
        assert bundle.names["/section/B"] == page
        assert bundle.label(page) == str(page + 10)
        for words in ("Caring", "Kindness", "Audit 5", "Also here", "Back to the index"):
            assert bundle.prints(page, words)
        assert {link.target for link in bundle.links(page)} == {
            firsts["EV-5"], *(one["page"] for one in caring["also"]), bundle.names["/index"]
        }  # fmt: skip
        assert f"B Caring, page {page + 10}" in [mark.title for mark in bundle.bookmarks]
    said = [one for one in index()["pages"] if one["part"] == "divider"]
    assert [(one["section"], one["item"]) for one in said] == [("A", None), ("B", None), ("C", None)]


@pytest.mark.slow
def test_a_cover_sheet_leads_back_and_says_which_pages_of_the_file_are_meant() -> None:
    third = index()["items"][2]
    with OpenBundle(made()[NAME]) as bundle:
        words = " ".join(bundle.text(third["first_page"]).split())
        targets = {link.target for link in bundle.links(third["first_page"])}
        assert {bundle.names[name] for name in ("/index", "/by-owner", "/by-perspective")} <= targets
    assert "pp. 2–3 of its file" in words
    assert "Back to the index, page" in words


@pytest.mark.slow
def test_another_reader_finds_each_index_as_it_is_listed() -> None:
    document = pypdfium2.PdfDocument(made()[NAME])
    for listing in index()["indexes"]:
        said = document[listing["page"] - 1].get_textpage().get_text_range()
        for entry in listing["entries"]:
            assert entry["title"] in said
    document.close()


def aim(pdf: pikepdf.Pdf, page: int, number: int, to: int) -> None:
    links = [one for one in pdf.pages[page - 1].obj.Annots if "/Dest" in one]
    links[number].Dest = Array([pdf.pages[to - 1].obj, Name.XYZ, 0, 842, None])


def link_gone(pdf: pikepdf.Pdf, page: int, number: int = -1) -> None:
    annotations = pdf.pages[page - 1].obj.Annots
    del annotations[number]


def place_gone(pdf: pikepdf.Pdf) -> None:
    names_ = pdf.Root.Names.Dests
    kids = [names_, *names_.get("/Kids", [])]
    for kid in (kid for kid in kids if "/Names" in kid):
        pairs = list(kid.Names)
        at = next((n for n, one in enumerate(pairs) if str(one) == "/section/B"), None)
        if at is not None:
            kid.Names = Array(pairs[:at] + pairs[at + 2 :])


def owner_page() -> int:
    return int(next(one["page"] for one in index()["indexes"] if one["by"] == "owner"))


CHANGES: Mapping[str, tuple[Callable[[pikepdf.Pdf], None], set[str]]] = {
    "a divider's link elsewhere": (
        lambda pdf: aim(pdf, index()["sections"][1]["page"], 0, 2), {"wrong-link", "wrong-index"}
    ),
    "a divider's link gone": (lambda pdf: link_gone(pdf, index()["sections"][1]["page"]), {"wrong-index"}),
    "a divider's way back gone": (lambda pdf: link_gone(pdf, index()["sections"][1]["page"], 0), {"wrong-link"}),
    "a divider's place gone": (place_gone, {"wrong-link"}),
    "a link of a further index elsewhere": (lambda pdf: aim(pdf, owner_page(), -1, 2), {"wrong-link", "wrong-index"}),
    "a link of a further index gone": (lambda pdf: link_gone(pdf, owner_page()), {"wrong-index"}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_also_with_every_hash_mended(name: str) -> None:
    change, expected = CHANGES[name]
    with pikepdf.open(io.BytesIO(made()[NAME])) as pdf:
        change(pdf)
        data = corpus.save(pdf)
    assert expected <= names(verify_folder(mended({**made(), NAME: data}, pages=True)))


@pytest.mark.slow
@pytest.mark.parametrize("key", ["sections", "indexes"])
def test_an_index_that_says_otherwise_is_found(key: str) -> None:
    value = index()
    held_ = value[key][0]["items" if key == "sections" else "entries"]
    held_.reverse() if key == "indexes" else held_.pop()
    files = mended({**made(), "index.json": as_written(value)})
    assert "wrong-index" in names(verify_folder(files))


def test_the_items_of_a_bundle_stay_in_order_where_one_of_an_early_section_comes_last() -> None:
    bundle = bundle_of({"by": "key-question"})
    last = bundle.items[0]
    moved = Bundle(bundle.front, bundle.sections, (*bundle.items[1:], last), bundle.expectations)
    assert [one.id for one in moved.in_order() if isinstance(one, BundleItem)][-1] == last.id
    assert sum(isinstance(one, Section) for one in moved.in_order()) == len(bundle.sections)
