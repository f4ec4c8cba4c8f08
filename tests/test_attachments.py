"""Files that go with a bundle byte for byte, files inside files, and the sum of items: nothing is lost unseen."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest

import pdf_corpus as corpus
from bundles import NAME, Item, assert_sound, folder_of, make
from exhibits import letter, printed_pdf, signed_pdf, video
from finished import mended, names
from leverarch.pipeline import Survey, compile_pack, survey
from leverarch.report import shown_text
from leverarch.verify import verify_folder
from leverarch.verifying.manifest import as_written
from leverarch.verifying.opened import OpenBundle
from test_showing import item_file
from worlds import PACK, SMALL, text, world_of

SIGNED = signed_pdf(2)
FILES = {
    "content/files/contract.pdf": SIGNED,
    "content/files/mail.eml": letter(("report.pdf", printed_pdf(pages=3)), ("clip.mp4", video())),
    "content/files/clip.mp4": video(),
    "content/evidence/EV-2.md": item_file("EV-2", "contract.pdf"),
    "content/evidence/EV-3.md": item_file("EV-3", "mail.eml"),
    "content/evidence/EV-4.md": item_file("EV-4", "clip.mp4", "original: Green folder, office"),
    "packs/small.json": text(PACK),
}


def view() -> Survey:
    return survey(world_of({**SMALL, **FILES}))


@cache
def built() -> Mapping[str, bytes]:
    compiled = compile_pack(view(), "small", lambda _: None)
    assert compiled.files, compiled.found
    return compiled.files


def index(files: Mapping[str, bytes]) -> Any:
    return json.loads(files["index.json"])


def test_the_signed_file_comes_out_as_it_went_in() -> None:
    with OpenBundle(built()[NAME]) as bundle:
        assert bundle.attachments == {"EV-2 contract.pdf": SIGNED}
        held = bundle.pdf.Root.AF[0]
        assert str(held.AFRelationship) == "/Source"
        assert str(held.EF.F.Subtype) == "/application/pdf"
        assert int(held.EF.F.Params.Size) == len(SIGNED)
        cover = bundle.text(bundle.names["EV-2"])
        assert "attached to this PDF unchanged" in " ".join(cover.split())
    attached = next(item["attached"] for item in index(built())["items"] if item["id"] == "EV-2")
    assert attached["sha256"] == hashlib.sha256(SIGNED).hexdigest()


def test_two_builds_are_the_same_bytes() -> None:
    again = compile_pack(view(), "small", lambda _: None).files
    assert again == built()


def test_the_index_says_how_each_item_is_shown() -> None:
    items = {item["id"]: item for item in index(built())["items"]}
    assert {id_: item["shown"] for id_, item in items.items()} == {
        "EV-1": "own-words",
        "EV-2": "pages",
        "EV-3": "pages",
        "EV-4": "stand-in",
    }
    assert items["EV-2"]["file_pages"] == 2
    parts = items["EV-3"]["parts"]
    assert [(part["name"], part["pages"], part["shown"]) for part in parts] == [
        ("report.pdf", 3, "pages"),
        ("clip.mp4", 1, "stand-in"),
    ]
    with OpenBundle(built()[NAME]) as bundle:
        assert [bundle.names[f"EV-3/part/{n}"] for n in (1, 2)] == [part["page"] for part in parts]
        assert "Every indicator" in bundle.text(parts[0]["page"])
        marks = {mark.title: mark.page for mark in bundle.bookmarks}
        assert {part["name"]: part["page"] for part in parts}.items() <= marks.items()


def test_the_sum_is_said_in_words() -> None:
    total = index(built())["sum"]
    assert total == json.loads(built()["manifest.json"])["sum"]
    assert shown_text(index(built())) == (
        "4 items in, 4 shown: 2 as pages, 1 in own words, 1 stand-in sheet (EV-4); "
        "2 files inside them, 1 of them by a stand-in sheet; 1 file attached"
    )


def test_a_pack_without_a_bundle_has_no_sum_to_say() -> None:
    assert shown_text({"sum": {"items": 0}, "items": []}) == ""


def test_a_file_that_changed_while_it_was_bound_stops_the_pack() -> None:
    plain = view()
    changed = plain.world.with_files({"content/files/contract.pdf": printed_pdf("Another one.", 2)})
    compiled = compile_pack(replace(plain, world=changed), "small", lambda _: None)
    assert not compiled.files
    assert "changed-during-build" in names(compiled.found)


# ---------------------------------------------------------------- one change in a finished bundle


def change_pdf(change: Callable[[pikepdf.Pdf], None]) -> dict[str, bytes]:
    files = dict(built())
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        change(pdf)
        files[NAME] = corpus.save(pdf)
    return mended(files, pages=True)


def change_index(change: Callable[[Any], None]) -> dict[str, bytes]:
    files = dict(built())
    value = index(files)
    change(value)
    return mended({**files, "index.json": as_written(value)})


def places(pdf: pikepdf.Pdf) -> dict[str, Any]:
    flat = list(pdf.Root.Names.Dests.Names)
    return dict(zip(map(str, flat[::2]), flat[1::2], strict=True))


def without_place(name: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        kept = {key: value for key, value in places(pdf).items() if key != name}
        flat = [part for key, value in sorted(kept.items()) for part in (pikepdf.String(key), value)]
        pdf.Root.Names.Dests.Names = pikepdf.Array(flat)

    return change


def without_attachment(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["EV-2 contract.pdf"]


def other_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.F.write(printed_pdf("Signed by nobody.", 2))


def one_attachment_more(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["more.pdf"] = pikepdf.AttachedFileSpec(pdf, SIGNED, filename="more.pdf")


def lost_page_of_a_file(pdf: pikepdf.Pdf) -> None:
    first = index(built())["items"]
    number = next(item["last_page"] for item in first if item["id"] == "EV-2")
    del pdf.pages[number - 1]


def own_page_for_a_file(pdf: pikepdf.Pdf) -> None:
    """A page of the bundle's own, with its number, where one of the file's should be."""
    number = next(item["last_page"] for item in index(built())["items"] if item["id"] == "EV-2")
    page, cover = pdf.pages[number - 1].obj, pdf.pages[0].obj
    page.Contents = cover.Contents
    page.Resources = cover.Resources


PDF_CHANGES: Mapping[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "an attachment gone": (without_attachment, "wrong-attachment"),
    "another file attached": (other_attachment, "wrong-attachment"),
    "one file more attached": (one_attachment_more, "wrong-attachment"),
    "the place of a file gone": (without_place("EV-2/file"), "lost-item"),
    "the place of a part gone": (without_place("EV-3/part/2"), "lost-item"),
    "the place of a stand-in sheet gone": (without_place("EV-4/stand-in"), "lost-item"),
    "the place of own words gone": (without_place("EV-1/body"), "lost-item"),
    "a page of a file gone": (lost_page_of_a_file, "lost-item"),
    "a sheet of ours for a page of a file": (own_page_for_a_file, "lost-item"),
}


@pytest.mark.parametrize("name", PDF_CHANGES)
def test_a_change_of_the_bundle_is_found_with_every_hash_mended(name: str) -> None:
    change, expected = PDF_CHANGES[name]
    assert expected in names(verify_folder(change_pdf(change)))


def _item(value: Any, id_: str) -> Any:
    return next(item for item in value["items"] if item["id"] == id_)


INDEX_CHANGES: Mapping[str, tuple[Callable[[Any], None], str]] = {
    "an item is said to be shown otherwise": (lambda v: _item(v, "EV-4").update(shown="pages"), "lost-item"),
    "a page less": (lambda v: _item(v, "EV-2").update(file_pages=1), "lost-item"),
    "a part gone": (lambda v: _item(v, "EV-3")["parts"].pop(), "lost-item"),
    "a part elsewhere": (lambda v: _item(v, "EV-3")["parts"][0].update(page=9), "lost-item"),
    "a part with more pages": (lambda v: _item(v, "EV-3")["parts"][1].update(pages=4), "lost-item"),
    "an attachment not said": (lambda v: _item(v, "EV-2").update(attached=None), "wrong-attachment"),
    "an attachment of another digest": (
        lambda v: _item(v, "EV-2")["attached"].update(sha256="0" * 64),
        "wrong-attachment",
    ),
    "an item gone": (lambda v: v["items"].pop(), "lost-item"),
    "another sum": (lambda v: v["sum"].update(items=5), "wrong-index"),
    "no sum": (lambda v: v.pop("sum"), "wrong-index"),
}


@pytest.mark.parametrize("name", INDEX_CHANGES)
def test_a_change_of_the_index_is_found_with_every_hash_mended(name: str) -> None:
    change, expected = INDEX_CHANGES[name]
    assert expected in names(verify_folder(change_index(change)))


# ---------------------------------------------------------------- the same file in two items


def test_a_file_in_two_items_is_embedded_once() -> None:
    scan = _scan()
    one, two = make([Item("EV-1", file=scan)]), make([Item("EV-1", file=scan), Item("EV-2", file=scan)])
    assert len(two.pdf) < 1.2 * len(one.pdf)
    assert_sound(two)
    assert verify_folder(folder_of(two)) == ()
    with OpenBundle(two.pdf) as bundle:
        for id_ in ("EV-1", "EV-2"):
            start = two.layout.items[id_].file
            assert [link.target for link in bundle.links(start)] == [start + 1, start + 1]
            stamp = bundle.stamp(start)
            assert stamp is not None
            assert stamp.words == f"Page {start} of {two.layout.total}"


def _scan() -> bytes:
    with pikepdf.open(io.BytesIO(corpus.with_named_links("X"))) as pdf:
        picture = pdf.make_stream(os.urandom(2_000_000))
        picture.stream_dict.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 1000, "/Height": 666,
             "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8}
        )  # fmt: skip
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Im0=picture)
        pdf.pages[0].contents_add(b"q 200 0 0 200 100 300 cm /Im0 Do Q")
        return corpus.save(pdf)
