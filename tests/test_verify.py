"""A finished pack is what it says, and every change to it is found, also where its hashes were mended."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import docx
import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

import pdf_corpus as corpus
from bundles import NAME, Item, Made, make
from leverarch.assemble import index_record
from leverarch.diagnostics import Diagnostic
from leverarch.manifest import json_bytes, make_manifest
from leverarch.output import Artifact, Document, Job, Locator
from leverarch.verify import page_digests, promises, verify_folder
from leverarch.verifying.index import read_index
from leverarch.verifying.manifest import digest_of
from leverarch.verifying.matrix import matrix_faults
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.rules import RULES

Files = dict[str, bytes]
Change = Callable[[pikepdf.Pdf, Made], None]
WORD = "onboarding-pack-x.docx"


@cache
def made() -> Made:
    whole = Locator()
    return make(
        [
            Item(
                "EV-1",
                title="Effective staff files, first quarter",
                words="Words.",
                headings=("Findings", "Actions"),
                maps=[("A1", "direct", whole), ("A2", "supporting", Locator(heading="Actions"))],
            ),
            Item("EV-2", section="B", file=corpus.with_named_links("X"), maps=[("A1", "direct", Locator(2, 2))]),
            Item("EV-3", section="B", words="A note.", file=corpus.simple(3), maps=[("A3", "direct", Locator(1, 2))]),
            Item("EV-4", section="C", why="A password is needed.", maps=[("A2", "direct", whole)]),
        ],
        codes=("A1", "A2", "A3", "A4"),
    )


@cache
def word_file(*extra: str) -> bytes:
    """A Word file with a list of contents, as the compiler writes them."""
    document = docx.Document()
    lines = ("Who does what", "Safeguarding", *extra)
    for line in lines:
        paragraph = document.add_paragraph()
        link = hyperlink(line)
        paragraph._p.append(link)
    field = document.paragraphs[0]._p
    run = docx.oxml.parse_xml(f'<w:r {W}><w:instrText xml:space="preserve">TOC \\o "1-2" \\h</w:instrText></w:r>')
    field.insert(0, run)
    for line in ("Who does what", "Safeguarding"):
        document.add_heading(line, level=1)
        document.add_heading("Small print", level=3)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def hyperlink(line: str) -> Any:
    return docx.oxml.parse_xml(f'<w:hyperlink {W} w:anchor="_Toc1"><w:r><w:t>{line}</w:t></w:r></w:hyperlink>')


@cache
def _folder() -> Mapping[str, bytes]:
    bundle = made()
    artifacts = (*bundle.artifacts, Artifact(WORD, "onboarding-pack", word_file(), None))
    index = json_bytes(index_record(bundle.plan, bundle.layouts))
    manifest = make_manifest(bundle.plan, artifacts, index, (), ())
    return {**{a.name: a.data for a in artifacts}, "index.json": index, "manifest.json": manifest}


def folder() -> Files:
    return {**_folder()}


def mended(files: Files, *, pages: bool = False) -> Files:
    """The folder after somebody set its hashes right; with `pages`, also the digests of pages and their number."""
    manifest = json.loads(files["manifest.json"])
    for output in (*manifest["outputs"], manifest["index"]):
        if output["path"] in files:
            output["sha256"] = hashlib.sha256(files[output["path"]]).hexdigest()
        if pages and output["path"] == NAME:
            output["page_digests"] = page_digests(files[NAME])
            output["pages"] = len(output["page_digests"])
    manifest["digest"] = digest_of(manifest)
    return {**files, "manifest.json": json_bytes(manifest)}


def names(found: Sequence[Diagnostic]) -> set[str]:
    return {diagnostic.rule.name for diagnostic in found}


def changed_pdf(change: Change) -> Files:
    files = folder()
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        change(pdf, made())
        files[NAME] = corpus.save(pdf)
    return files


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


# ---------------------------------------------------------------- one change in the bundle


def links_on(pdf: pikepdf.Pdf, number: int) -> list[Any]:
    return [a for a in pdf.pages[number - 1].obj.Annots if "/Dest" in a]


def aim(link: Any, pdf: pikepdf.Pdf, number: int) -> None:
    link.Dest = Array([pdf.pages[number - 1].obj, Name.XYZ, 0, 842, None])


def index_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, m.layout.parts["index"])[1], pdf, m.layout.items["EV-2"].first + 1)


def matrix_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, m.layout.parts["matrix"])[-1], pdf, 2)


def spine_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, 1)[-1], pdf, m.layout.items["EV-4"].first - 1)


def cover_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, m.layout.items["EV-3"].first)[0], pdf, m.layout.items["EV-3"].file + 1)


def missing_index_link(pdf: pikepdf.Pdf, m: Made) -> None:
    page = pdf.pages[m.layout.parts["index"] - 1].obj
    page.Annots = Array(list(page.Annots)[1:])


def missing_matrix_link(pdf: pikepdf.Pdf, m: Made) -> None:
    page = pdf.pages[m.layout.parts["matrix"] - 1].obj
    page.Annots = Array(list(page.Annots)[:-1])


def swapped_matrix_links(pdf: pikepdf.Pdf, m: Made) -> None:
    one, two, *_ = links_on(pdf, m.layout.parts["matrix"])
    one.Dest, two.Dest = two.Dest, one.Dest


def swapped_pages(pdf: pikepdf.Pdf, m: Made) -> None:
    first = m.layout.items["EV-3"].file
    one, two = pdf.pages[first], pdf.pages[first + 1]
    pdf.pages[first], pdf.pages[first + 1] = two, one


def stamp_of(pdf: pikepdf.Pdf, number: int) -> Any:
    return pdf.pages[number - 1].obj.Resources.XObject["/LeverarchStamp"]


def swapped_pages_with_new_stamps(pdf: pikepdf.Pdf, m: Made) -> None:
    first = m.layout.items["EV-3"].file
    swapped_pages(pdf, m)
    one, two = (pdf.pages[n].obj.Resources.XObject for n in (first, first + 1))
    one["/LeverarchStamp"], two["/LeverarchStamp"] = two["/LeverarchStamp"], one["/LeverarchStamp"]


def changed_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.pages[4].obj.Resources.XObject["/LeverarchStamp"] = stamp_of(pdf, 6)


def covered_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.pages[4].contents_add(b"q 1 g 400 20 160 40 re f Q")


def second_stamp(pdf: pikepdf.Pdf, m: Made) -> None:
    """Another number drawn over the right one, as a stamp is."""
    page = pdf.pages[m.layout.total - 1]
    page.obj.Resources.XObject["/Other"] = stamp_of(pdf, 3)
    page.contents_add(b"q 1 0 0 1 365 35 cm /Other Do Q")


def turned_page(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.pages[4].obj.Rotate = 90


def moved_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    page = pdf.pages[4].obj
    last = page.Contents[-1]
    last.write(re.sub(rb"q 1 0 0 1 \S+ \S+ cm", b"q 1 0 0 1 60 700 cm", last.read_bytes()))


def missing_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    page = pdf.pages[4].obj
    page.Contents = Array(list(page.Contents)[:-1])


def lost_page(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.pages[-1]


def extra_page(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.add_blank_page(page_size=(595, 842))


def other_words(pdf: pikepdf.Pdf, m: Made) -> None:
    page = pdf.pages[m.layout.items["EV-3"].file]
    page.obj.Contents[1].write(page.obj.Contents[1].read_bytes().replace(b"sheet 2", b"sheet 7"))


def labels(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))


def named_place(pdf: pikepdf.Pdf, _: Made) -> None:
    flat = list(pdf.Root.Names.Dests.Names)
    at = [str(name) for name in flat[::2]].index("EV-2")
    flat[2 * at + 1] = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.Names.Dests.Names = Array(flat)


def title(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.docinfo["/Title"] = "Another bundle"


def bookmark(words: str, number: Callable[[Made], int]) -> Change:
    def change(pdf: pikepdf.Pdf, m: Made) -> None:
        node = next(node for node in outline(pdf.Root.Outlines.First) if words in str(node.Title))
        node.Dest = Array([pdf.pages[number(m) - 1].obj, Name.Fit])

    return change


def outline(node: Any) -> Iterator[Any]:
    while node is not None:
        yield node
        if "/First" in node:
            yield from outline(node.First)
        node = node.get("/Next")


def renamed_bookmark(pdf: pikepdf.Pdf, _: Made) -> None:
    next(node for node in outline(pdf.Root.Outlines.First) if "(EV-3)" in str(node.Title)).Title = "3 Gone (EV-33)"


def no_bookmarks(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.Root["/Outlines"]


CHANGES: Mapping[str, tuple[Change, set[str]]] = {
    "a link of the index": (index_link, {"wrong-link"}),
    "a link of the matrix": (matrix_link, {"wrong-link", "wrong-index"}),
    "a link of the cover": (spine_link, {"wrong-link"}),
    "a link of a cover sheet": (cover_link, {"wrong-link"}),
    "a link of the index gone": (missing_index_link, {"wrong-link"}),
    "a link of the matrix gone": (missing_matrix_link, {"wrong-link", "wrong-index"}),
    "two links of the matrix exchanged": (swapped_matrix_links, {"wrong-link"}),
    "two pages exchanged": (swapped_pages, {"wrong-page-number"}),
    "another number on a page": (changed_stamp, {"wrong-page-number"}),
    "a number painted over": (covered_stamp, {"wrong-page-number"}),
    "a second number": (second_stamp, {"wrong-page-number"}),
    "a page turned": (turned_page, {"wrong-page-number"}),
    "a number elsewhere": (moved_stamp, {"wrong-page-number"}),
    "a number gone": (missing_stamp, {"wrong-page-number"}),
    "a page gone": (lost_page, {"wrong-page-number", "wrong-index"}),
    "a page more": (extra_page, {"wrong-page-number", "wrong-index"}),
    "labels": (labels, {"wrong-page-number"}),
    "a named place": (named_place, {"wrong-link"}),
    "the bookmark of an item": (bookmark("(EV-2)", lambda m: m.layout.items["EV-3"].first), {"wrong-bookmark"}),
    "the bookmark of a section": (bookmark("B Section", lambda _: 2), {"wrong-bookmark"}),
    "the bookmark of a front part": (bookmark("Index by item", lambda _: 2), {"wrong-bookmark"}),
    "the first bookmark": (bookmark("Start here", lambda _: 2), {"wrong-bookmark"}),
    "the bookmark of a heading": (bookmark("Actions", lambda m: m.layout.items["EV-1"].first), {"wrong-bookmark"}),
    "a file's own bookmark, out of its item": (bookmark("X contents", lambda _: 1), {"wrong-bookmark"}),
    "a bookmark's title": (renamed_bookmark, {"wrong-bookmark"}),
    "no bookmarks": (no_bookmarks, {"wrong-bookmark"}),
}
#: Only the digests of pages show these; who mends those as well has made another bundle.
ONLY_BY_DIGEST: Mapping[str, Change] = {
    "two pages exchanged, with new numbers": swapped_pages_with_new_stamps,
    "words on a page": other_words,
    "a file's own bookmark, within its item": bookmark("X contents", lambda m: m.layout.items["EV-2"].last),
    "the title": title,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_also_with_every_hash_mended(name: str) -> None:
    change, expected = CHANGES[name]
    files = changed_pdf(change)
    assert "changed-file" in names(verify_folder(files))
    with_hashes = names(verify_folder(mended(files)))
    assert "changed-file" not in with_hashes
    assert "changed-manifest" not in with_hashes
    assert expected | {"moved-page"} <= with_hashes
    assert expected <= names(verify_folder(mended(files, pages=True)))


@pytest.mark.parametrize("name", ONLY_BY_DIGEST)
def test_a_change_that_only_the_digests_show(name: str) -> None:
    files = changed_pdf(ONLY_BY_DIGEST[name])
    assert "changed-file" in names(verify_folder(files))
    assert names(verify_folder(mended(files))) == {"moved-page"}


def test_a_moved_page_says_where_it_was() -> None:
    pages = made().layout.items["EV-3"]
    found = verify_folder(mended(changed_pdf(swapped_pages)))
    said = {d.place.spot: d.message for d in found if d.rule.name == "moved-page"}
    assert said[f"page {pages.file + 1}"] == f"this was made as page {pages.file + 2}"


# ---------------------------------------------------------------- one change in index.json


def entry(record: Any, id_: str) -> Any:
    return next(item for item in record["items"] if item["id"] == id_)


def met(record: Any, code: str) -> Any:
    return next(item for item in record["expectations"] if item["code"] == code)["items"]


def shift_first(record: Any) -> None:
    entry(record, "EV-3")["first_page"] += 1


def shift_both(record: Any) -> None:
    entry(record, "EV-2")["last_page"] += 1
    entry(record, "EV-3")["first_page"] += 1


def shift_last(record: Any) -> None:
    entry(record, "EV-4")["last_page"] -= 1


def other_id(record: Any) -> None:
    entry(record, "EV-3")["id"] = "EV-5"


def other_id_everywhere(record: Any) -> None:
    entry(record, "EV-3")["id"] = "EV-5"
    met(record, "A3")[0]["id"] = "EV-5"


def other_title(record: Any) -> None:
    entry(record, "EV-3")["title"] = "Another audit"


def exchanged(record: Any) -> None:
    one, two = entry(record, "EV-2"), entry(record, "EV-3")
    one["id"], two["id"] = two["id"], one["id"]


def no_item(record: Any) -> None:
    record["items"].remove(entry(record, "EV-4"))
    met(record, "A2").clear()


def other_page(record: Any) -> None:
    met(record, "A1")[1]["page"] -= 1


def other_page_twice(record: Any) -> None:
    met(record, "A1")[1]["page"] -= 1
    entry(record, "EV-2")["maps"][0]["page"] -= 1


def other_expectation(record: Any) -> None:
    met(record, "A4").append(met(record, "A3").pop())
    entry(record, "EV-3")["maps"][0]["expectation"] = "A4"


def exchanged_pages(record: Any) -> None:
    one, two = entry(record, "EV-1")["maps"]
    one["page"], two["page"] = two["page"], one["page"]
    first, second = met(record, "A1")[0], next(i for i in met(record, "A2") if i["id"] == "EV-1")
    first["page"], second["page"] = second["page"], first["page"]


def no_expectation(record: Any) -> None:
    met(record, "A3").clear()
    entry(record, "EV-3")["maps"].clear()


def gone_shape(record: Any) -> None:
    del record["items"][0]["first_page"]


def text_for_a_page(record: Any) -> None:
    record["items"][0]["first_page"] = "6"


INDEX_CHANGES: Sequence[Callable[[Any], None]] = (
    shift_first, shift_both, shift_last, other_id, other_id_everywhere, other_title, exchanged, no_item, other_page,
    other_page_twice, other_expectation, exchanged_pages, no_expectation, gone_shape, text_for_a_page,
)  # fmt: skip


@pytest.mark.parametrize("change", INDEX_CHANGES)
def test_a_change_of_the_index_is_found(change: Callable[[Any], None]) -> None:
    files = folder()
    record = json.loads(files["index.json"])
    change(record)
    files["index.json"] = json_bytes(record)
    assert "changed-file" in names(verify_folder(files))
    found = names(verify_folder(mended(files, pages=True)))
    assert found & {"wrong-index", "wrong-link"}
    assert "changed-file" not in found


def test_the_matrix_is_read_row_by_row() -> None:
    record = json.loads(folder()["index.json"])
    index = read_index(record)
    assert index is not None
    exchanged_pages(record)
    other = read_index(record)
    assert other is not None
    with OpenBundle(folder()[NAME]) as bundle:
        assert list(matrix_faults(bundle, index, NAME)) == []
        assert len(list(matrix_faults(bundle, other, NAME))) == 2


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
        files = {**folder(), "manifest.json": json_bytes({**manifest, **change})}
        assert names(verify_folder(files)) == {"changed-manifest"}


def test_a_bundle_that_is_called_something_else() -> None:
    files = folder()
    manifest = json.loads(files["manifest.json"])
    manifest["outputs"][0]["kind"] = "leaflet"
    files["manifest.json"] = json_bytes(manifest)
    assert names(verify_folder(mended(files))) == {"wrong-index"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", corpus.GARBAGE, corpus.cut(corpus.simple(3), 0.6), b"PK\x03\x04"])
def test_a_bundle_that_is_none(data: bytes) -> None:
    found = names(verify_folder(mended({**folder(), NAME: data})))
    assert "damaged-output" in found


def test_one_file_alone() -> None:
    files = {**changed_pdf(index_link), WORD: b"PK", "notes.txt": b""}
    assert {d.place.path for d in verify_folder(files, only=WORD)} == {WORD}
    assert {d.place.path for d in verify_folder(files, only=NAME)} == {NAME}
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


def test_rules_explain_themselves() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert "Why:" in rule.explanation
        assert "What to do:" in rule.explanation
        assert rule.summary.endswith((".", "."))
