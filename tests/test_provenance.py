"""Every page of a bundle says where it comes from, once, with a fingerprint that anybody can compare."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pikepdf
import pypdf
import pytest

import pdf_corpus as corpus
from bundles import NAME, Item, folder_of, make
from exhibits import letter, printed_pdf, video
from finished import folder, mended, names
from leverarch.pipeline import compile_pack, survey
from leverarch.readers.pdf import survey as survey_pdf
from leverarch.readers.pdf_prints import bound_print, bound_prints, page_prints
from leverarch.verify import verify_folder
from leverarch.verifying.manifest import as_written
from leverarch.world import Asked, World
from test_attachments import index
from test_showing import item_file
from worlds import PACK, SMALL, text, world_of

MAIL = letter(("report.pdf", printed_pdf(pages=3)), ("clip.mp4", video()))


def by_another_library(data: bytes, *, around: int = 0) -> list[str]:
    """The fingerprints of pages, read with pypdf; `around`: so many streams before and after are not the page's own."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        held = page["/Contents"].get_object()
        streams = [part.get_object()._data for part in held] if isinstance(held, list) else [held._data]
        own = streams[around : len(streams) - around]
        found.append(hashlib.sha256(b"\n".join(own)).hexdigest())
    return found


def pages_of(record: Any, id_: str, part: str) -> list[Any]:
    return [page for page in record["pages"] if page["item"] == id_ and page["part"] == part]


def segments(world: World, path: str) -> list[bytes]:
    (found,) = world.probe([Asked(path)]).values()
    return [segment.pdf for segment in found.segments]


@cache
def built() -> Any:
    item = item_file("EV-3", "mail.eml", "approved: {by: registered-manager, on: 2026-10-01}")
    files = {"content/files/mail.eml": MAIL, "content/evidence/EV-3.md": item, "packs/small.json": text(PACK)}
    compiled = compile_pack(survey(world_of({**SMALL, **files})), "small", lambda _: None)
    assert compiled.files, compiled.found
    return index(compiled.files)


# ---------------------------------------------------------------- the fingerprint


def test_a_fingerprint_is_that_of_the_streams_as_they_lie() -> None:
    data = corpus.simple(3)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert list(page_prints(pdf)) == by_another_library(data) == list(survey_pdf(data).prints)
        assert len(set(page_prints(pdf))) == 3


def test_binding_keeps_fingerprints() -> None:
    """Of tagged and untagged files, of pages in several streams, and of pages of our own."""
    many = io.BytesIO()
    with pikepdf.open(io.BytesIO(corpus.simple(2))) as pdf:
        page = pdf.pages[0]
        page.Contents = pikepdf.Array([pdf.make_stream(b"q"), page.obj.Contents, pdf.make_stream(b"Q")])
        del pdf.pages[1].Contents
        pdf.save(many)
    made = make([Item("1", words="Words."), Item("2", file=many.getvalue()), Item("3", file=printed_pdf(pages=2))])
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        bound = bound_prints(pdf)
    assert bound == made.layout.prints
    for id_ in ("2", "3"):
        (source,) = segments(made.world, f"content/files/{id_}.pdf")
        pages = made.layout.items[id_]
        assert list(bound[pages.file - 1 : pages.last]) == by_another_library(source)
    own = made.layout.items["1"]
    assert list(bound[own.body - 1 : own.last]) == by_another_library(made.parts["1/body"])
    assert list(bound[: made.layout.front]) == by_another_library(made.pdf, around=1)[: made.layout.front]


def test_an_item_without_pages_to_show_has_them_too() -> None:
    made = make([Item("1", why="A password is needed."), Item("2")])
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert bound_prints(pdf) == made.layout.prints
    assert len(made.layout.prints) == made.layout.total


# ---------------------------------------------------------------- what index.json says


def test_each_page_is_said_once_in_order() -> None:
    record = built()
    assert [page["page"] for page in record["pages"]] == list(range(1, record["items"][-1]["last_page"] + 1))
    assert [page["label"] for page in record["pages"]] == [str(page["page"]) for page in record["pages"]]
    first = record["items"][0]["first_page"]
    assert {page["part"] for page in record["pages"][: first - 1]} == {"front"}
    assert all(page["item"] is None for page in record["pages"][: first - 1])
    for item in record["items"]:
        parts = [p["part"] for p in record["pages"] if p["item"] == item["id"]]
        assert len(parts) == item["last_page"] - item["first_page"] + 1
        assert parts.count("file") == item["file_pages"]


def test_a_page_of_a_file_names_its_source() -> None:
    pages = pages_of(built(), "EV-3", "file")
    assert [page["source"]["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["source"]["path"] for page in pages} == {"content/files/mail.eml"}
    assert {page["source"]["sha256"] for page in pages} == {hashlib.sha256(MAIL).hexdigest()}
    inside = [page["source"].get("inside", {}) for page in pages]
    assert [(i["name"], i["page"]) for i in inside if i] == [("report.pdf", n) for n in (1, 2, 3)] + [("clip.mp4", 1)]
    assert inside[0] == {}  # the letter itself
    assert inside[-1]["sha256"] == hashlib.sha256(video()).hexdigest()


def test_a_page_says_who_approved_it_and_when() -> None:
    said = {"by": "registered-manager", "on": "2026-10-01"}
    assert all(page["approved"] == said for page in pages_of(built(), "EV-3", "file"))
    assert "approved" not in pages_of(built(), "EV-3", "cover")[0]
    assert "approved" not in pages_of(built(), "EV-1", "body")[0]


def test_own_words_name_where_they_are_written() -> None:
    (page, *_) = pages_of(built(), "EV-1", "body")
    assert page["source"] == {
        "path": "content/evidence/EV-1.md",
        "sha256": hashlib.sha256(SMALL["content/evidence/EV-1.md"]).hexdigest(),
    }


# ---------------------------------------------------------------- verify


def of_file(record: Any) -> Any:
    return next(page for page in record["pages"] if page["part"] == "file")


def other_print(record: Any) -> None:
    of_file(record)["print"] = "0" * 64


def exchanged_prints(record: Any) -> None:
    one, two = record["pages"][1], record["pages"][2]
    one["print"], two["print"] = two["print"], one["print"]


def other_item(record: Any) -> None:
    of_file(record)["item"] = "EV-1"


def other_part(record: Any) -> None:
    of_file(record)["part"] = "body"


def other_source_page(record: Any) -> None:
    of_file(record)["source"]["page"] += 1


def left_out(record: Any) -> None:
    del record["pages"][4]


def said_twice(record: Any) -> None:
    record["pages"].insert(4, record["pages"][4])


def one_too_many(record: Any) -> None:
    record["pages"].append({**record["pages"][-1], "page": len(record["pages"]) + 1})


def not_of_the_front(record: Any) -> None:
    record["pages"][0] |= {"item": "EV-1", "part": "cover"}


CHANGES: Sequence[Callable[[Any], None]] = (
    other_print, exchanged_prints, other_item, other_part, other_source_page, left_out, said_twice, one_too_many,
    not_of_the_front,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_false_origin_is_found(change: Callable[[Any], None]) -> None:
    files = folder()
    record = json.loads(files["index.json"])
    change(record)
    files["index.json"] = as_written(record)
    found = names(verify_folder(mended(files)))
    assert {"wrong-origin"} <= found <= {"wrong-origin", "wrong-index", "wrong-link"}


def test_another_file_than_the_items_is_found() -> None:
    made = make([Item("1", file=corpus.simple(2))])
    files = folder_of(made)
    record = json.loads(files["index.json"])
    record["items"][0]["sha256"] = "1" * 64
    files["index.json"] = as_written(record)
    assert names(verify_folder(mended(files))) == {"wrong-origin"}


def test_an_exchanged_page_is_found_where_every_digest_was_mended() -> None:
    made = make([Item("1", file=corpus.simple(2)), Item("2", file=corpus.with_named_links("X"))])
    files = folder_of(made)
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        one, two = (pdf.pages[made.layout.items[id_].file - 1].obj for id_ in ("1", "2"))
        mine, theirs = list(one.Contents), list(two.Contents)
        one.Contents = pikepdf.Array([mine[0], *theirs[1:-1], mine[-1]])
        files[NAME] = corpus.save(pdf)
    assert "wrong-origin" in names(verify_folder(mended(files, pages=True)))


def scan(level: int) -> bytes:
    """A page that is one picture of a grey."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    picture = pdf.make_stream(
        bytes([level]) * 64,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=8,
        Height=8,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    page.obj.Contents = pdf.make_stream(b"q 200 0 0 200 0 0 cm /I Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_scans_that_differ_in_their_picture_only_are_told_apart() -> None:
    made = make([Item("EV-1", file=scan(40)), Item("EV-2", file=scan(200)), Item("EV-3", file=scan(40))])
    first, second, third = (made.layout.prints[made.layout.items[f"EV-{n}"].file - 1] for n in (1, 2, 3))
    assert first != second
    assert first == third
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert bound_prints(pdf) == made.layout.prints
        assert tuple(bound_print(page.obj) for page in pdf.pages) == made.layout.prints
