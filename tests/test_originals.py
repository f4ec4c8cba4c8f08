"""The originals of items, attached when the pack asks: byte for byte, and never more than a reader may have."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import page as validator
import pikepdf
import pytest

import pdf_corpus as corpus
from bundles import NAME
from exhibits import letter, matrix, printed_pdf, signed_pdf, small_png, told_pdf, video, word_file
from finished import names
from leverarch.pipeline import Compiled, compile_pack, survey
from leverarch.readers.pdf import probe
from leverarch.readers.pdf_beside import AFTER_END, PRIVATE, PROPERTIES, VERSIONS
from leverarch.verify import verify_folder
from leverarch.verifying.opened import OpenBundle
from test_attachments import index
from test_showing import item_file
from worlds import PACK, SMALL, text, world_of

OUTPUT: Mapping[str, Any] = PACK["outputs"][0]  # type: ignore[index,assignment]


def compiled(given: Mapping[str, bytes], *lines: str, originals: str = "all", **pack: Any) -> Compiled:
    held: dict[str, bytes] = {f"content/files/{name}": data for name, data in given.items()}
    for n, name in enumerate(given, start=2):
        held[f"content/evidence/EV-{n}.md"] = item_file(f"EV-{n}", name, "alt: A drawing of a tree.", *lines)
    wishes = {"outputs": [{**OUTPUT, "originals": originals}], **pack}
    packs = {"packs/small.json": text({**PACK, **wishes})}
    return compile_pack(survey(world_of({**SMALL, **held, **packs})), "small", lambda _: None)


def attached(made: Compiled) -> dict[str, bytes]:
    """What is attached, after verify found nothing wrong and index.json said the same."""
    assert made.files, made.found
    assert names(verify_folder(made.files)) == set()
    with OpenBundle(made.files[NAME]) as bundle:
        found = bundle.attachments
    said = {item["attached"]["name"]: item["attached"] for item in index(made.files)["items"] if item["attached"]}
    assert {name: file["sha256"] for name, file in said.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items()
    }
    return found


FILES: Mapping[str, bytes] = {
    "plain.pdf": printed_pdf(pages=2),
    "told.pdf": told_pdf(printed_pdf()),
    "rota.xlsx": matrix(hidden=True),
    "tree.png": small_png(),
    "policy.docx": word_file(),
    "mail.eml": letter(("report.pdf", printed_pdf())),
    "signed.pdf": signed_pdf(),
    "clip.mp4": video(),
    "locked.pdf": corpus.locked(user="secret"),
}
WORDS_ONLY = {"EV-6 policy.docx"}
SIGNED = {"EV-8 signed.pdf"}


def test_the_usual_rule_is_as_it_was() -> None:
    assert set(attached(compiled(FILES, originals="needed"))) == WORDS_ONLY | SIGNED


def test_readers_outside_get_what_holds_no_more_than_its_pages() -> None:
    made = compiled(FILES)
    found = attached(made)
    assert set(found) == {"EV-2 plain.pdf"} | WORDS_ONLY | SIGNED
    assert found["EV-2 plain.pdf"] == FILES["plain.pdf"]
    kept_back = {d.about for d in made.found if d.rule.name == "original-kept-back"}
    assert kept_back == {"EV-3", "EV-4", "EV-5", "EV-7"}


def test_the_provider_gets_all_that_has_pages() -> None:
    made = compiled(FILES, audience="internal")
    found = attached(made)
    shown = set(FILES) - {"clip.mp4", "locked.pdf"}
    assert {name.partition(" ")[2] for name in found} == shown
    assert all(found[name] == FILES[name.partition(" ")[2]] for name in found)
    assert "original-kept-back" not in names(made.found)


def test_an_item_may_say_that_its_file_goes() -> None:
    found = attached(compiled({"told.pdf": FILES["told.pdf"], "tree.png": small_png()}, "attach_original: yes"))
    assert set(found) == {"EV-2 told.pdf", "EV-3 tree.png"}


@pytest.mark.parametrize("audience", ["internal", "regulator"])
def test_an_item_may_say_that_its_file_never_goes(audience: str) -> None:
    files = {name: FILES[name] for name in ("plain.pdf", "signed.pdf", "policy.docx")}
    made = compiled(files, "attach_original: no", audience=audience)
    assert attached(made) == {}
    with OpenBundle(made.files[NAME]) as bundle:
        words = " ".join(bundle.text(bundle.names["EV-3"]).split())
    assert "the signature holds for the file itself and is not kept here" in words


def test_a_file_that_a_sheet_stands_in_for_never_goes() -> None:
    made = compiled({"signed.pdf": signed_pdf()}, files={"signed": "stand-in"}, audience="internal")
    assert attached(made) == {}


def test_a_bundle_of_ours_with_originals_keeps_part_3() -> None:
    made = compiled({"tree.png": small_png()}, "attach_original: yes")
    data = made.files[NAME]
    for profile in ("ua1", "3a"):
        assert [fault.rule_id for fault in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with OpenBundle(data) as bundle:
        assert b">3</pdfaid:part>" in bundle.pdf.Root.Metadata.read_bytes()
        (file,) = bundle.pdf.Root.AF
        assert str(file.EF.F.Subtype) == "/image/png"
        pages = range(bundle.names["/kept"], index(made.files)["items"][0]["first_page"])
        words = " ".join(" ".join(bundle.text(page) for page in pages).split())
    assert "attached to this PDF as well, unchanged" in words
    assert "Original attached" in words


# ---------------------------------------------------------------- what a PDF holds beside its pages


def beside(data: bytes) -> tuple[str, ...]:
    (segment,) = probe(data).segments
    assert segment.received is not None
    return segment.received.beside


def with_packet(words: str) -> bytes:
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq>'
        f"<rdf:li>{words}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode())
    return corpus.save(pdf)


def with_entry(page: bool) -> bytes:
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    (pdf.pages[0].obj if page else pdf.Root).PieceInfo = pikepdf.Dictionary()
    return corpus.save(pdf)


def appended(data: bytes) -> bytes:
    return data + b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"


def linearized() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed_pdf())) as pdf:
        pdf.save(out, linearize=True)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "held"),
    [
        (printed_pdf(), ()),
        (linearized(), ()),
        (with_packet("en-GB"), ()),
        (told_pdf(printed_pdf()), (PROPERTIES,)),
        (with_packet("The office manager"), (PROPERTIES,)),
        (with_entry(page=True), (PRIVATE,)),
        (with_entry(page=False), (PRIVATE,)),
        (printed_pdf() + b"secret " * 400, (AFTER_END,)),
    ],
)
def test_what_no_page_shows(data: bytes, held: tuple[str, ...]) -> None:
    assert beside(data) == held


def test_an_earlier_version_is_seen() -> None:
    data = printed_pdf()
    start = data.rindex(b"startxref")
    twice = data + data[start:]
    assert VERSIONS in beside(twice)
