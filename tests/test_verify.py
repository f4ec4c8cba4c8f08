"""A finished pack is what it says; what is missing, added, broken or retouched in its folder is found."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pdf_corpus as corpus
from bundles import NAME, Item, Made, folder_of, make
from finished import WORD, changed_pdf, folder, made, mended, names, word_file
from leverarch.diagnostics import Diagnostic
from leverarch.output import Artifact, Bundle, Document, Job, Locator
from leverarch.verify import promises, verify_folder
from leverarch.verifying.manifest import as_written
from leverarch.verifying.rules import RULES


def test_a_pack_as_it_was_made() -> None:
    assert verify_folder(folder()) == ()
    for name in folder():
        assert verify_folder(folder(), only=name) == ()


def test_packing_a_bundle_anew_changes_its_bytes_and_no_page() -> None:
    out = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(folder()[NAME]))
    writer.compress_identical_objects()
    writer.write(out)
    files = {**folder(), NAME: out.getvalue()}
    assert files[NAME] != folder()[NAME]
    assert names(verify_folder(files)) == {"changed-file"}
    assert verify_folder(mended(files)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("items", [20, 21, 22, 40, 41, 42])
def test_an_index_that_just_fills_its_pages(items: int) -> None:
    whole = Locator()
    bundle = make([Item(str(n), words="Words.", maps=[("A1", "direct", whole)]) for n in range(1, items + 1)])
    assert verify_folder(folder_of(bundle)) == ()


@pytest.mark.slow
def test_a_thousand_pages() -> None:
    sources = [Item(f"EV-{n:03}", section="ABCD"[n % 4], file=corpus.simple(9, f"Source {n}")) for n in range(100)]
    bundle = make(sources)
    assert bundle.layout.total > 1000
    assert verify_folder(folder_of(bundle)) == ()


@pytest.mark.slow
def test_every_awkward_page_keeps_its_promises() -> None:
    bundle = make([Item(f"EV-{name}", title=name, file=data) for name, data in corpus.BOXES.items()])
    assert verify_folder(folder_of(bundle)) == ()


# ---------------------------------------------------------------- the folder


def test_missing_and_unexpected_files() -> None:
    files = folder()
    del files[NAME], files["index.json"]
    files["notes.txt"] = b"?"
    files[".DS_Store"] = b"?"
    found = verify_folder(files)
    assert {(d.rule.name, d.place.path) for d in found} == {
        ("missing-output", NAME),
        ("missing-output", "index.json"),
        ("unexpected-file", "notes.txt"),
    }


def test_without_a_manifest() -> None:
    files = folder()
    del files["manifest.json"]
    assert names(verify_folder(files)) == {"missing-output"}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"outputs": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_none(data: bytes) -> None:
    assert names(verify_folder({**folder(), "manifest.json": data})) == {"changed-manifest"}


def test_any_change_of_the_manifest() -> None:
    manifest = json.loads(folder()["manifest.json"])
    for change in ({"audience": "public"}, {"digest": "0" * 64}, {"findings": [{}]}):
        files = {**folder(), "manifest.json": as_written({**manifest, **change})}
        assert names(verify_folder(files)) == {"changed-manifest"}


def test_a_bundle_that_is_called_something_else() -> None:
    files = folder()
    manifest = json.loads(files["manifest.json"])
    manifest["outputs"][0]["kind"] = "leaflet"
    files["manifest.json"] = as_written(manifest)
    assert names(verify_folder(mended(files))) == {"wrong-index"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", corpus.GARBAGE, corpus.cut(corpus.simple(3), 0.6), b"PK\x03\x04"])
def test_a_bundle_that_is_none(data: bytes) -> None:
    found = names(verify_folder(mended({**folder(), NAME: data})))
    assert "damaged-output" in found


def lost_page(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.pages[-1]


def test_one_file_alone() -> None:
    files = {**changed_pdf(lost_page), WORD: b"PK", "notes.txt": b""}
    assert verify_folder({**folder(), "index.json": b"{}"}, only=WORD) == ()
    assert {d.place.path for d in verify_folder(files, only=WORD)} == {WORD}
    assert {d.place.path for d in verify_folder(files, only=NAME)} == {NAME, "index.json"}
    assert names(verify_folder(files, only="notes.txt")) == {"unexpected-file"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject) -> None:
    files = folder()
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    whole = bytearray(files[name])
    whole[at] ^= data.draw(st.integers(1, 255))
    files[name] = bytes(whole)
    if name == "manifest.json" and _same_json(files[name], folder()[name]):
        return  # white space between its lines says nothing
    assert verify_folder(files) != ()


def _same_json(one: bytes, two: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(two))
    except ValueError:
        return False


# ---------------------------------------------------------------- Word files and promises


def rezipped(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "word/document.xml" else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"PK", "damaged-output"),
        (word_file()[:-40], "damaged-output"),
        (rezipped(word_file(), lambda xml: xml[:-9]), "damaged-output"),
        (word_file("A part that is gone"), "wrong-contents"),
        (rezipped(word_file(), lambda xml: xml.replace(b"Safeguarding<", b"Safety<", 1)), "wrong-contents"),
    ],
)
def test_word_files(data: bytes, rule: str) -> None:
    assert names(verify_folder(mended({**folder(), WORD: data}))) == {rule}


def test_a_word_file_without_a_list_of_contents() -> None:
    out = io.BytesIO()
    docx.Document().save(out)
    assert verify_folder(mended({**folder(), WORD: out.getvalue()})) == ()


def test_promises() -> None:
    plan = made().plan
    document = Document("map.pdf", "accountability-map", "inclusion", "Map", Job("m", "typeset", "t", {}), max_pages=1)
    plan = replace(plan, documents=(*plan.documents, document))
    assert promises(plan, (Artifact("map.pdf", "accountability-map", b"", 1),)) == ()
    (found,) = promises(plan, (Artifact("map.pdf", "accountability-map", b"", 2),))
    assert (found.rule.name, found.about) == ("overfull-page", "inclusion")
    assert found.message == "`map.pdf` takes 2 pages; it should fit on 1"


def test_a_bundle_that_is_too_large_names_what_takes_up_most() -> None:
    plan = made().plan
    (document,) = plan.documents
    assert isinstance(document.content, Bundle)
    data, sizes = b"x" * 2_000_000, {f"EV-{n}": n * 100_000 for n in range(1, 8)}
    artifact = Artifact(document.name, document.kind, data, 1)

    def found(most: int, ppi: int = 0) -> tuple[Diagnostic, ...]:
        content = replace(document.content, max_ppi=ppi)
        asked = replace(plan, documents=(replace(document, max_bytes=most, content=content),))
        return promises(asked, (artifact,), {document.name: sizes})

    assert found(0) == found(2_000_000) == ()
    (one,) = found(1_000_000)
    assert one.rule.name == "large-bundle"
    assert one.message == (
        "`inspection-bundle.pdf` takes up 2.0 MB; its reader takes 1.0 MB. What takes up most: `EV-7` (700 KB), "
        "`EV-6` (600 KB), `EV-5` (500 KB), `EV-4` (400 KB) and `EV-3` (300 KB)"
    )
    assert one.help == 'bring its pictures down with `"images": {"max_ppi": 200}`; or split it into volumes'
    (again,) = found(1_000_000, ppi=150)
    assert again.help == "lower `max_ppi`, which is 150 now; or split it into volumes"


def test_rules_explain_themselves() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert "Why:" in rule.explanation
        assert "What to do:" in rule.explanation
        assert rule.summary.endswith((".", "."))


def test_a_stream_that_no_filter_can_read_stops_nothing() -> None:
    """The library's words for it quote the stream, and need not be in any letters."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Words"])
    page.obj.Resources.XObject = pikepdf.Dictionary(X=pdf.make_stream(b""))
    page.obj.Resources.XObject.X.write(b"4\xf5\xff1>", filter=pikepdf.Name.ASCIIHexDecode)
    made = make([Item("EV-1", file=corpus.save(pdf))])
    assert verify_folder(folder_of(made)) == ()
