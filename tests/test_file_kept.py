"""What a bundle says its pages keep: true of every item, and no more than anybody has checked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pikepdf
import pytest
from pikepdf import Name

import pdf_corpus as corpus
from bundles import NAME
from exhibits import letter, small_png
from finished import names
from leverarch.opening.messages import packed, unpacked
from leverarch.pipeline import compile_pack, survey
from leverarch.readers.pdf import probe
from leverarch.readers.pdf_claims import claims_of
from leverarch.verify import verify_folder
from leverarch.verifying.opened import OpenBundle
from leverarch.world import Tags
from test_attachments import index
from test_binder import lost_element, sheet
from test_showing import item_file
from worlds import PACK, SMALL, text, world_of


def spoilt() -> bytes:
    with pikepdf.open(io.BytesIO(sheet("Spoilt"))) as pdf:
        lost_element(pdf)
        return corpus.save(pdf)


def built(files: Mapping[str, bytes], **pack: Any) -> Mapping[str, bytes]:
    """The pack of an item for each file, after verify found nothing wrong with it."""
    held: dict[str, bytes] = {f"content/files/{name}": data for name, data in files.items()}
    for n, name in enumerate(files, start=2):
        held[f"content/evidence/EV-{n}.md"] = item_file(f"EV-{n}", name, "alt: A drawing of a tree.")
    packs = {"packs/small.json": text({**PACK, **pack})}
    made = compile_pack(survey(world_of({**SMALL, **held, **packs})), "small", lambda _: None)
    assert made.files, made.found
    assert names(verify_folder(made.files)) == set()
    return made.files


def kept(files: Mapping[str, bytes]) -> Any:
    return {item["id"]: item["conformity"] for item in index(files)["items"]}


def annex(files: Mapping[str, bytes]) -> str:
    """The words of the annex, on one line; nothing where the bundle has none."""
    with OpenBundle(files[NAME]) as bundle:
        first = bundle.names.get("/kept", 0)
        pages = range(first, index(files)["items"][0]["first_page"]) if first else ()
        return " ".join(" ".join(bundle.text(page) for page in pages).split())


# ---------------------------------------------------------------- what a file claims


def with_packet(packet: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.Root.Metadata = pdf.make_stream(packet)
    return pdf


ATTRIBUTES = '<r xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B"/>'
ELEMENTS = (
    '<r xmlns:a="http://www.aiim.org/pdfa/ns/id/" xmlns:u="http://www.aiim.org/pdfua/ns/id/"><a:part>3</a:part>'
    "<a:conformance>A</a:conformance><u:part> 1 </u:part></r>"
)


@pytest.mark.parametrize(
    ("packet", "claims"),
    [
        (ATTRIBUTES.encode(), ("PDF/A-2b",)),
        (ELEMENTS.encode(), ("PDF/A-3a", "PDF/UA-1")),
        (ELEMENTS.encode("utf-16"), ("PDF/A-3a", "PDF/UA-1")),
        (b"<r pdfaid:part='1'/>", ()),  # no namespace says what the name means
        (ATTRIBUTES.replace('"2"', '"two"').encode(), ()),
        (b"\x00\xff" * 400, ()),
        (b"", ()),
        (ATTRIBUTES.encode() + b" " * 3_000_000, ()),
    ],
)
def test_claims(packet: bytes, claims: tuple[str, ...]) -> None:
    assert claims_of(with_packet(packet)) == claims


def test_metadata_that_are_no_stream_claim_nothing() -> None:
    pdf = pikepdf.new()
    pdf.Root.Metadata = Name.None_
    assert claims_of(pdf) == ()


# ---------------------------------------------------------------- what reading finds


def test_what_a_pdf_came_with() -> None:
    tagged = probe(sheet("Tagged by its maker"))
    (segment,) = tagged.segments
    assert segment.received is not None
    assert segment.received.tags is Tags.KEPT
    assert segment.received.claims == ("PDF/A-2a", "PDF/UA-1")
    assert segment.received.fonts == ()
    assert unpacked(packed(tagged)) == tagged
    (segment,) = probe(spoilt()).segments
    assert segment.received is not None
    assert segment.received.tags is Tags.TAKEN_OUT
    (segment,) = probe(corpus.simple(1)).segments
    assert segment.received is not None
    assert (segment.received.tags, segment.received.fonts) == (Tags.NONE, ("Helvetica",))


def test_a_font_that_a_filled_in_form_brings_is_named() -> None:
    (segment,) = probe(corpus.with_form()).segments
    assert segment.received is not None
    assert "Helvetica" in segment.received.fonts


# ---------------------------------------------------------------- what a bundle says


def test_each_item_says_what_its_pages_keep() -> None:
    files = built(
        {"kept.pdf": sheet("Kept"), "plain.pdf": corpus.simple(2), "spoilt.pdf": spoilt(), "tree.png": small_png()}
    )
    said = kept(files)
    own, ours, tagged, plain, out = (said[f"EV-{n}"] for n in (1, 5, 2, 3, 4))
    for each in (own, ours):
        assert (each["tagged"], each["pdf_ua"], each["pdf_a"]) == (True, "by our own setting", "by our own setting")
        assert each["fonts_embedded"]
    assert ours["file_pages"] == {"set_here": 1, "tags_kept": 0, "without_tags": 0, "tags_taken_out": 0}
    assert (tagged["tagged"], tagged["pdf_ua"]) == (True, "said by its maker, not checked")
    assert tagged["claims"] == ["PDF/A-2a", "PDF/UA-1"]
    assert (plain["tagged"], plain["pdf_a"], plain["claims"]) == (False, "not checked", [])
    assert (plain["fonts_embedded"], plain["fonts_missing"]) == (False, ["Helvetica"])
    assert plain["file_pages"]["without_tags"] == 2
    assert not out["tagged"]
    assert out["file_pages"]["tags_taken_out"] > 0


def test_the_annex_has_a_line_for_each_file_that_others_made() -> None:
    words = annex(built({"kept.pdf": sheet("Kept"), "plain.pdf": corpus.simple(2), "spoilt.pdf": spoilt()}))
    assert "How the files in this bundle were made and kept" in words
    assert "Maker’s, kept All held PDF/A-2a PDF/UA-1" in words
    assert "None Helvetica not held –" in words
    assert "Taken out" in words
    assert "the bundle as a whole claims neither standard" in words
    assert words.count("As received") == 3


def test_a_file_of_several_says_how_many_pages_each() -> None:
    mail = letter(("kept.pdf", sheet("Kept")), ("plain.pdf", corpus.simple(2)))
    files = built({"mail.eml": mail})
    (pages,) = (said["file_pages"] for id_, said in kept(files).items() if id_ == "EV-2")
    assert pages == {"set_here": 1, "tags_kept": pages["tags_kept"], "without_tags": 2, "tags_taken_out": 0}
    assert pages["tags_kept"] >= 1
    assert "2 files inside" in annex(files)
    assert "none (2 pages); set here (1 page)" in annex(files)


def test_a_bundle_of_our_own_pages_has_no_annex() -> None:
    files = built({"tree.png": small_png()})
    assert annex(files) == ""
    with OpenBundle(files[NAME]) as bundle:
        assert b"pdfuaid:part" in bundle.pdf.Root.Metadata.read_bytes()


def test_a_file_that_is_not_shown_has_no_line() -> None:
    files = built({"locked.pdf": corpus.locked(user="secret")})
    assert annex(files) == ""
    assert kept(files)["EV-2"]["pdf_ua"] == "by our own setting"
