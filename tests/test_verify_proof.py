"""The quick proof reads a bundle's bytes by itself, and reads what a library reads, however the file is written."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path

import pikepdf
import pytest

import pdf_corpus as corpus
from bundles import NAME, Item, Made, folder_of, make
from finished import Change, changed_pdf, folder, made, names
from leverarch.readers.pdf_prints import bound_prints
from leverarch.readers.pdf_tags import disagreements
from leverarch.readers.pdf_targets import Targets, read_outline
from leverarch.verify import changed_items, compare_folder, verify_folder
from leverarch.verifying.digests import page_digests, tags_of
from leverarch.verifying.index_read import read_index
from leverarch.verifying.manifest import as_written
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.proof import proof_faults
from leverarch.verifying.raw_bundle import RawBundle
from leverarch.verifying.raw_file import Irregular, RawFile
from leverarch.verifying.regular import regular

MODES = pikepdf.ObjectStreamMode
AWKWARD = tuple(corpus.BOXES)


@cache
def awkward() -> Made:
    return make([Item(f"EV-{name}", title=name, file=corpus.BOXES[name]) for name in AWKWARD])


def saved(data: bytes, mode: pikepdf.ObjectStreamMode, *, packed: bool) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=mode, compress_streams=packed)
    return out.getvalue()


def assert_read_alike(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf, regular(data) as file, OpenBundle(data) as opened:
        bundle, targets = RawBundle(file), Targets(pdf)
        assert [bundle.print_of(page) for page in bundle.pages] == list(bound_prints(pdf))
        assert list(bundle.labels) == [opened.label(n) for n in range(1, opened.total + 1)]
        assert bundle.names == dict(targets.named())
        assert [(d, t, p) for d, t, p in bundle.bookmarks()] == [
            (mark.depth, mark.title, mark.page) for mark in read_outline(pdf, targets)
        ]
        for number, page in enumerate(bundle.pages, start=1):
            seen = opened.stamp(number)
            assert seen is not None
            assert page.stamp is not None
            assert (page.stamp.words, page.stamp.ground, page.stamp.is_placed) == (seen.words, seen.ground, True)
            links = [bundle.opened(link) for link in page.links if bundle.opened(link)]
            assert links == [link.target for link in opened.links(number)]
            assert page.key == page_key(pdf, number)
        tags = disagreements(pdf)
        assert tags_of(data) == {"elements": tags.elements, "marks": tags.marks}
        assert bundle.language == "en-GB"
        assert bundle.title == str(pdf.docinfo["/Title"])


def page_key(pdf: pikepdf.Pdf, number: int) -> int:
    return int(pdf.pages[number - 1].obj.StructParents)


@pytest.mark.slow
@pytest.mark.parametrize("which", [made, awkward])
def test_it_reads_what_a_library_reads(which: Made) -> None:
    data = which().pdf  # type: ignore[operator]
    assert_read_alike(data)
    digests = page_digests(data)
    for mode in (MODES.generate, MODES.disable):
        for packed in (False, True):
            again = saved(data, mode, packed=packed)
            assert_read_alike(again)
            assert page_digests(again) == digests


def test_names_of_pictures_may_be_written_with_codes_and_with_what_looks_like_them() -> None:
    drawn = b"<</XObject<</Im# 5 0 R/Im#1 6 0 R/Im#41 5 0 R>>>>"
    objects = [corpus.PAGE.replace(b"<<>>", drawn), corpus.DRAWN]
    pictures = [corpus.stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]") for data in (b"n", b"0 0 9 9 re f")]
    bundle = make([Item("EV-1", file=corpus.raw(corpus.CATALOG, corpus.KIDS, *objects, *pictures))])
    assert_read_alike(bundle.pdf)


def test_a_file_on_the_disk_is_read_as_one_in_memory(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(folder()[NAME])
    assert page_digests(path) == page_digests(folder()[NAME])
    files = {name: tmp_path / name for name in folder()}
    for name, place in files.items():
        place.write_bytes(folder()[name])
    assert verify_folder(files) == ()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", corpus.simple(), corpus.cut(corpus.simple(3), 0.6), corpus.GARBAGE])
def test_what_is_written_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(Irregular), RawFile(data) as file:
        _ = RawBundle(file).pages


def test_every_cut_of_a_file_is_refused_or_read() -> None:
    """A file that breaks off fails in one way only."""
    data = folder()[NAME]
    for share in range(1, 20):
        with pytest.raises(Irregular), RawFile(data[: len(data) * share // 20]) as file:
            _ = RawBundle(file).pages


def test_a_bundle_that_is_proven() -> None:
    index = read_index(json.loads(folder()["index.json"]))
    assert index is not None
    total = made().layout.total
    assert list(proof_faults(folder()[NAME], index, NAME, total)) == []
    assert names(list(proof_faults(folder()[NAME], index, NAME, total + 1))) == {"damaged-output"}
    assert names(list(proof_faults(b"%PDF-1.7", index, NAME, total))) == {"damaged-output"}


def no_title(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.docinfo["/Title"]


def no_language(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.Root["/Lang"]


@pytest.mark.parametrize("change", [no_title, no_language])
def test_a_bundle_says_what_it_is(change: Change) -> None:
    assert "wrong-about" in names(verify_folder(changed_pdf(change), changed=frozenset()))


def test_items_whose_pages_are_others_than_before() -> None:
    now = folder()["index.json"]
    assert changed_items(now, now) == frozenset()
    assert changed_items(b"", now) == changed_items(b"{", now) == {"EV-1", "EV-2", "EV-3", "EV-4"}
    record = json.loads(now)
    page = next(page for page in record["pages"] if page["item"] == "EV-3")
    page["print"] = "0" * 64
    assert changed_items(as_written(record), now) == {"EV-3"}


def test_what_can_not_be_compared_is_said() -> None:
    (found,) = compare_folder(folder(), "there is no workspace")
    assert found.rule.name == "not-compared"
    assert "there is no workspace" in found.message
    others = compare_folder(folder(), lambda _: "it is locked")
    assert {(d.rule.name, d.about) for d in others} == {("not-compared", "EV-2"), ("not-compared", "EV-3")}


def test_a_page_of_many_units_is_compared_in_bounded_room() -> None:
    huge = corpus.boxed(media=(0, 0, 14_400, 14_400))
    bundle = make([Item("EV-1", file=huge)])
    assert compare_folder(folder_of(bundle), lambda _: ("", [huge])) == ()
    assert names(compare_folder(folder_of(bundle), lambda _: ("", [corpus.boxed()]))) >= {"other-picture"}


def test_a_source_with_other_pages_is_found() -> None:
    bundle = make([Item("EV-1", file=corpus.simple(2))])
    assert names(compare_folder(folder_of(bundle), lambda _: ("", [corpus.simple(3)]))) == {"lost-item"}
    assert names(compare_folder(folder_of(bundle), lambda _: ("", [corpus.simple(1)]))) == {"lost-item"}
