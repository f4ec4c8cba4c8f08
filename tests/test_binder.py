"""Binding fragments: what is seen stays as it was, tags and pages agree both ways, equal files are held once."""

from __future__ import annotations

import io
import itertools
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import page as validator
import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

import pdf_corpus as corpus
import picture_corpus
from leverarch.assembly import binder
from leverarch.assembly.binding import bound_key, fragment_key, prepare, write
from leverarch.assembly.fragment import Kept
from leverarch.assembly.fragment_blocks import encoded, read_objects
from leverarch.assembly.fragmenting import fragment_of
from leverarch.assembly.numbering import PageStamp
from leverarch.assembly.volume import About, Enclosed, Source, Volume
from leverarch.intake.given import Wishes
from leverarch.intake.take import take
from leverarch.keeping import InMemory, Lazy, Shelf, at_hand, in_memory
from leverarch.opening.spread import side_by_side
from leverarch.output import Job
from leverarch.readers.pdf_elements import placed_elements
from leverarch.readers.pdf_tags import disagreements
from leverarch.readers.pdf_targets import Bookmark
from leverarch.renderers import typeset
from leverarch.shipped import shipped_files
from leverarch.store import Store, StoreShelf
from leverarch.world import Probe, World

ABOUT = About("A bundle", "Fennelstone Support", "2026-11-01")
TEMPLATES = World({}, shipped_files(), lambda _: {})
PAGE = "https://page.leverarch.invalid/"


@cache
def sheet(words: str = "Words", links: tuple[int, ...] = ()) -> bytes:
    """A sheet of ours: a heading, a table, and links to pages of the bundle."""
    blocks: list[dict[str, Any]] = [
        {"t": "h", "l": 2, "c": [{"t": "s", "v": words}]},
        {"t": "p", "c": [{"t": "a", "url": f"{PAGE}{n}", "c": [{"t": "s", "v": f"page {n}"}]} for n in links]},
        {
            "t": "table",
            "al": ["left", "left"],
            "head": [[{"t": "s", "v": "Who"}], [{"t": "s", "v": "What"}]],
            "rows": [[[{"t": "s", "v": "lead"}], [{"t": "s", "v": words}]]],
        },
    ]
    meta = {"provider": "P", "bundle": "B", "audience": "For the regulator", "as_of": "1 November 2026"}
    data = {"meta": meta, "sections": [], "section": "A", "n": 1, "id": "EV-1", "title": words, "note": ""}
    job = Job("body", "typeset", "inspection-bundle/body.typ", {**data, "blocks": blocks})
    return typeset.render(TEMPLATES, job, None, images={})


@cache
def received(name: str) -> bytes:
    """Somebody's file as it is passed on."""
    data = {**corpus.BOXES, "simple": corpus.simple(3), "links": corpus.with_named_links("L")}[name]
    (segment,) = take(data, "a.pdf", Wishes(), {}, TEMPLATES).segments
    return segment.pdf


def own(words: str = "Words", links: tuple[int, ...] = (), item: str = "") -> Source:
    return Source(sheet(words, links), words, item)


def theirs(name: str, item: str) -> Source:
    return Source(received(name), name, item, own=False)


def bound(sources: Sequence[Source], **more: Any) -> bytes:
    return written(volume_of(sources, **more))


def written(volume: Volume, shelf: Shelf = at_hand) -> bytes:
    return in_memory("", lambda out: write(volume, out, shelf))


def volume_of(sources: Sequence[Source], **more: Any) -> Volume:
    """A volume whose pages are counted."""
    total = sum(len(pikepdf.open(io.BytesIO(source.read())).pages) for source in sources)
    return Volume(ABOUT, tuple(sources), **{"bookmarks": (), "names": {}, "stamps": counted(total), **more})


def counted(total: int) -> tuple[PageStamp, ...]:
    return tuple(PageStamp(str(n), str(total)) for n in range(1, total + 1))


MIXED = (
    own("Front", (1, 2, 5)),
    own("Cover", (1,), "EV-1"),
    theirs("simple", "EV-1"),
    own("Cover of two", (), "EV-2"),
    theirs("links", "EV-2"),
    theirs("crop-and-rotate", "EV-3"),
)


def agreeing(data: bytes) -> int:
    """How many marks there are, where tags and pages agree."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.get_warnings() == []
        seen = disagreements(pdf)
        assert dict(seen.found) == {}
        return seen.marks


def pictures(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=0.5).to_pil().convert("L") for page in document]
    finally:
        document.close()


def test_three_libraries_read_it() -> None:
    data = bound(MIXED, bookmarks=(Bookmark(1, "Früh – ŵ", 1), Bookmark(2, "(in) \\ brackets", 3)), names={"EV-1": 3})
    pages = 3 + 1 + 3 + len(received("links")) * 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        pages = len(pdf.pages)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert len(reader.pages) == pages == len(pictures(data))
    assert [mark.title for mark in reader.outline if not isinstance(mark, list)] == ["Früh – ŵ"]
    assert reader.get_destination_page_number(reader.named_destinations["EV-1"]) == 2
    assert [f"Page {n + 1} of {pages}" in page.extract_text() for n, page in enumerate(reader.pages)] == [True] * pages


def test_what_is_seen_stays_as_it_was() -> None:
    """Every awkward page, but for the lower third, where its number stands."""
    sources = [theirs(name, name) for name in corpus.BOXES]
    made = pictures(bound(sources))
    for source, after in zip(sources, made, strict=True):
        (before,) = pictures(source.data)
        assert before.size == after.size, source.name
        if before.height < 200:  # so small that the number takes its whole foot
            continue
        upper = (0, 0, before.width, before.height * 2 // 3)
        apart: Any = ImageChops.difference(before.crop(upper), after.crop(upper)).getextrema()
        assert apart[1] < 40, source.name


def test_tags_and_pages_agree() -> None:
    assert agreeing(bound(MIXED)) > 20
    assert agreeing(bound([own()])) > 5


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(MIXED), min_size=1, max_size=7))
def test_tags_and_pages_agree_in_any_order(sources: list[Source]) -> None:
    agreeing(bound(sources))


def moved_entry(pdf: pikepdf.Pdf) -> None:
    leaf = pdf.Root.StructTreeRoot.ParentTree.Kids[0]
    leaf.Nums[1] = leaf.Nums[3]


def lost_key(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[2].obj["/StructParents"]


def same_key(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj.StructParents = pdf.pages[3].obj.StructParents


def wrong_parent(pdf: pikepdf.Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0]
    document.K[1].P = document.K[0]


def lost_element(pdf: pikepdf.Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0]
    part = document.K[1]
    part.K = Array(list(part.K)[1:])


def small_next_key(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTreeNextKey = 1


@pytest.mark.parametrize("spoil", [moved_entry, lost_key, same_key, wrong_parent, lost_element, small_next_key])
def test_the_comparison_sees_what_is_spoilt(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    with pikepdf.open(io.BytesIO(bound(MIXED))) as pdf:
        spoil(pdf)
        assert disagreements(pdf).found


def test_each_item_is_a_part_with_its_title() -> None:
    data = bound(MIXED, titles={"EV-1": "Same-day escalation audit"})
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [(str(part.S), str(part.T)) for part in pdf.Root.StructTreeRoot.K[0].K]
    assert parts[:2] == [("/Part", "A bundle"), ("/Part", "Same-day escalation audit")]
    assert len(parts) == 4


def test_ids_of_two_files_never_meet() -> None:
    with pikepdf.open(io.BytesIO(bound([own("One"), own("Two", (), "EV-2")]))) as pdf:
        ids = [bytes(o.ID) for o in pdf.objects if isinstance(o, Dictionary) and "/ID" in o and "/P" in o]
        headers = [bytes(h) for o in pdf.objects if isinstance(o, Dictionary) and "/Headers" in o for h in o.Headers]
    assert len(ids) == len(set(ids))
    assert set(headers) <= set(ids)


def with_role(target: str) -> bytes:
    """A sheet of ours in which a role of its own stands for this one."""
    with pikepdf.open(io.BytesIO(sheet("Roles"))) as pdf:
        root = pdf.Root.StructTreeRoot
        root.RoleMap = Dictionary({"/Special": Name(target)})
        element = next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.H2)
        element.S = Name.Special
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_a_role_means_the_same_everywhere() -> None:
    data = bound([Source(with_role("/P"), "one", "EV-1"), Source(with_role("/H3"), "two", "EV-2")])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        roles = {str(k): str(v) for k, v in pdf.Root.StructTreeRoot.RoleMap.items()}
    assert roles == {"/Special~H3": "/H3", "/Special~P": "/P"}
    agreeing(data)


def test_a_role_may_have_any_name() -> None:
    """Word names one `Normal (Web)`; a name that is in no letters we know costs the file its tags, and no more."""
    with pikepdf.open(io.BytesIO(with_role("/P"))) as pdf:
        element = next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.Special)
        element.S = Name("/Normal (Web)")
        pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/Normal (Web)": Name.P})
        word = corpus.save(pdf)
    data = bound([Source(word, "one", "EV-1")])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert {str(k): str(v) for k, v in pdf.Root.StructTreeRoot.RoleMap.items()} == {"/Normal (Web)~P": "/P"}
        assert pdf.check_pdf_syntax() == []
    foreign = handed_in(plain(with_role("/P")).replace(b"/Special", b"/#ba#dal"))
    assert (foreign.state.value, foreign.tagged) == ("sound", False)
    agreeing(bound([Source(foreign.segments[0].pdf, "two", "EV-2", own=False)]))


def plain(data: bytes) -> bytes:
    """The same file with every object in the open."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_the_same_file_twice_is_held_once() -> None:
    noise = picture_corpus.saved(Image.effect_noise((900, 900), 80), "PNG")
    photo = take(noise, "a.png", Wishes(alt="A"), {}, TEMPLATES)
    source = Source(photo.segments[0].pdf, "photo", "EV-1")
    again = Source(source.data, "photo", "EV-2")
    one, two = bound([source]), bound([source, again])
    assert len(two) < len(one) * 1.2
    first, second = pictures(two)
    assert ImageChops.difference(first.crop((0, 0, 297, 300)), second.crop((0, 0, 297, 300))).getbbox() is None
    agreeing(two)


def test_links_lead_where_they_did() -> None:
    data = bound(MIXED)
    reader = pypdf.PdfReader(io.BytesIO(data))
    ids = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, start=1) if page.indirect_reference}
    annotations: Any = reader.pages[0]["/Annots"]
    aims = [a.get_object()["/Dest"][0].idnum for a in annotations]
    assert [ids[aim] for aim in aims] == [1, 2, 5]
    before = sum(len(pypdf.PdfReader(io.BytesIO(source.read())).pages) for source in MIXED[:4])
    inside: list[Any] = [page.get("/Annots", []) for page in reader.pages[before:-1]]
    found = [ids[a.get_object()["/Dest"][0].idnum] for held in inside for a in held if "/Dest" in a.get_object()]
    assert found
    assert all(before < aim < len(reader.pages) for aim in found)


def test_a_bundle_may_hold_a_bundle() -> None:
    inside = bound([own("Inside"), own("Inside too")])
    (segment,) = take(inside, "a.pdf", Wishes(), {}, TEMPLATES).segments
    data = bound([own("Front"), Source(segment.pdf, "bundle", "EV-1", own=False)])
    words = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert "Page 2 of 3" in words[1]
    agreeing(data)


def test_marks_without_tags_do_not_meet_ours() -> None:
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Marked"])
    page.obj.Contents = pdf.make_stream(b"/P <</MCID 7>> BDC " + page.obj.Contents.read_bytes() + b" EMC")
    data = bound([Source(corpus.save(pdf), "marked", "EV-1", own=False)])
    assert agreeing(data) == 1


def handed_in(data: bytes) -> Probe:
    return take(data, "a.pdf", Wishes(), {}, TEMPLATES)


def test_somebodys_tags_are_kept() -> None:
    found = handed_in(sheet("Tagged by its maker"))
    assert found.tagged
    data = bound([own("Front"), Source(found.segments[0].pdf, "report", "EV-1", own=False)])
    assert agreeing(data) > agreeing(bound([own("Front")])) + 5
    with pikepdf.open(io.BytesIO(data)) as pdf:
        roles = {str(o.S) for o in pdf.objects if isinstance(o, Dictionary) and "/S" in o and "/P" in o}
    assert {"/Table", "/TH", "/H2"} <= roles
    assert "/Figure" not in roles


def test_tags_that_do_not_agree_are_not_kept() -> None:
    with pikepdf.open(io.BytesIO(sheet("Spoilt"))) as pdf:
        lost_element(pdf)
        spoilt = corpus.save(pdf)
    found = handed_in(spoilt)
    assert (found.state.value, found.tagged) == ("sound", False)
    assert agreeing(bound([Source(found.segments[0].pdf, "report", "EV-1", own=False)])) == found.pages


def test_nothing_hides_in_tags() -> None:
    """An element may lead to a field that runs a script, and carry files and words of its own."""
    with pikepdf.open(io.BytesIO(sheet("Acting"))) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('hidden')"))
        field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], A=script))
        element = next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.H2)
        element.AF = Array([Dictionary(Type=Name.Filespec, F=String("secret.doc"))])
        element.PieceInfo = Dictionary(Note=String("secret words"))
        kids = [element.K] if not isinstance(element.K, Array) else list(element.K)
        element.K = Array([*kids, Dictionary(Type=Name.OBJR, Obj=field, Pg=pdf.pages[0].obj)])
        lost = pdf.make_indirect(Dictionary(S=Name.Form, K=Dictionary(Type=Name.OBJR, Obj=field), T=String("secret")))
        node = pdf.Root.StructTreeRoot.ParentTree
        while "/Kids" in node:
            node = node.Kids[-1]
        node.Nums = Array([*node.Nums, 9000, lost, 9001, Array([lost, String("secret")])])
        if "/Limits" in node:
            node.Limits[1] = 9001
        pdf.Root.StructTreeRoot.ParentTreeNextKey = 9002
        acting = corpus.save(pdf)
    found = handed_in(acting)
    assert found.tagged
    data = bound([Source(found.segments[0].pdf, "report", "EV-1", own=False)])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        everything = b"".join(o.unparse(resolved=True) for o in pdf.objects if isinstance(o, Dictionary | Array))
    assert not any(word in everything for word in (b"hidden", b"secret", b"JavaScript"))
    agreeing(data)


def test_attachments_are_there() -> None:
    files = (Enclosed("EV-1 original (1).docx", "application/msword", "As received", b"\x00bytes" * 50),)
    reader = pypdf.PdfReader(io.BytesIO(bound([own()], enclosed=files)))
    assert {name: bytes(data[0]) for name, data in reader.attachments.items()} == {files[0].name: files[0].data}
    with pytest.raises(ValueError, match="same name"):
        bound([own()], enclosed=files * 2)


def test_a_fragment_goes_through_the_store_unchanged() -> None:
    for source in MIXED:
        made = fragment_of(source.read(), own=source.own)
        data = encoded(made)
        stream = io.BytesIO(data)
        kept = Kept.of(stream)
        assert kept.fragment == made.fragment
        stream.seek(0)
        objects, small, large = read_objects(kept, stream)
        assert objects.tobytes() == made.small.data
        for one, other in ((small, made.small), (large, made.large)):
            assert all(np.array_equal(getattr(one, n), getattr(other, n)) for n in ("at", "fields", "values"))
        assert stream.read() == made.large.data


def test_a_fragment_that_was_damaged_is_made_again() -> None:
    """Wherever a byte is another: in its head, in its objects, in its streams."""
    volume = volume_of(MIXED)
    expected = written(volume)
    kept = Shelved()
    assert written(volume, kept) == expected
    for place in (0.0, 0.01, 0.3, 0.9, 0.999):
        for key, data in list(kept.items()):
            at = int(len(data) * place)
            kept[key] = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert written(volume, kept) == expected
        for key, data in list(kept.items()):
            kept[key] = data[: int(len(data) * place)]
        assert written(volume, kept) == expected


def test_the_same_volume_gives_the_same_bytes() -> None:
    assert bound(MIXED) == bound(MIXED)


def test_one_process_or_two_and_any_order_of_names_give_the_same_bytes(tmp_path: Path) -> None:
    sources = [own(f"Sheet {n}", (1,), f"EV-{n}") for n in range(14)]
    volume = volume_of([*sources, *MIXED])
    expected = written(volume)
    shelf = StoreShelf(Store(tmp_path / "store"))
    prepare(volume.sources, shelf, side_by_side)
    assert all(shelf.holds(fragment_key(source)) for source in volume.sources)
    assert written(volume, shelf) == expected
    path = tmp_path / "volume"
    path.write_bytes(pickle.dumps(volume))
    for seed in ("1", "2"):
        code = (
            "import pickle, sys; from leverarch.assembly.binding import write; from leverarch.keeping import in_memory;"
            "volume = pickle.load(open(sys.argv[1], 'rb'));"
            "sys.stdout.buffer.write(in_memory('', lambda out: write(volume, out)))"
        )
        command = [sys.executable, "-c", code, str(path)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        assert subprocess.run(command, check=True, capture_output=True, env=environment).stdout == expected


def test_a_change_and_its_way_back_give_the_same_bytes(tmp_path: Path) -> None:
    shelf = StoreShelf(Store(tmp_path / "store"))
    first, other = volume_of(MIXED), volume_of((*MIXED[:-1], theirs("simple", "EV-3")))
    cold = written(first, shelf)
    changed = written(other, shelf)
    assert changed != cold
    assert bound_key(first) != bound_key(other)
    assert (written(first, shelf), bound_key(first)) == (cold, bound_key(volume_of(MIXED)))
    assert written(other) == changed


def test_all_that_is_put_into_a_file_names_it() -> None:
    volume = volume_of(MIXED, bookmarks=(Bookmark(1, "One", 1),), names={"a": 1}, titles={"EV-1": "One"})
    others = [
        replace(volume, about=replace(ABOUT, title="Another")),
        replace(volume, sources=volume.sources[::-1]),
        replace(volume, sources=(replace(volume.sources[0], name="x"), *volume.sources[1:])),
        replace(volume, bookmarks=(Bookmark(1, "One", 2),)),
        replace(volume, names={"a": 2}),
        replace(volume, stamps=(PageStamp("i", ""), *volume.stamps[1:])),
        replace(volume, titles={"EV-1": "Two"}),
        replace(volume, enclosed=(Enclosed("a.docx", "application/msword", "As received", b"a"),)),
        replace(volume, enclosed=(Enclosed("a.docx", "application/msword", "As received", b"b"),)),
    ]
    keys = [bound_key(volume), *map(bound_key, others)]
    assert len(set(keys)) == len(keys)
    assert bound_key(replace(volume, sources=(replace(volume.sources[0], private=True),))) == ""


def with_picture(words: str, picture: bytes) -> Source:
    """A page of its own words with a picture that other files may have too."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, [words])
    drawn = pdf.make_stream(picture, Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100)
    drawn.ColorSpace, drawn.BitsPerComponent = Name.DeviceGray, 8
    page.obj.Resources.XObject = Dictionary(Logo=drawn)
    page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + b" q 100 0 0 100 50 400 cm /Logo Do Q")
    return Source(corpus.save(pdf), words, words, own=False)


def test_a_picture_of_several_files_lies_in_the_bundle_once() -> None:
    noise = [Image.effect_noise((100, 100), n).tobytes() for n in (30, 60)]
    sources = [with_picture("One", noise[0]), with_picture("Two", noise[1]), with_picture("Three", noise[0])]
    data = bound(sources)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        logos = [page.obj.Resources.XObject.Logo for page in pdf.pages]
        assert [logo.read_bytes() for logo in logos] == [noise[0], noise[1], noise[0]]
        assert logos[0].objgen == logos[2].objgen != logos[1].objgen
    before = [pictures(source.read())[0] for source in sources]
    for was, now in zip(before, pictures(data), strict=True):
        upper = (0, 0, was.width, was.height * 2 // 3)
        assert ImageChops.difference(was.crop(upper), now.crop(upper)).getbbox() is None
    agreeing(data)


def test_fields_that_pieces_would_divide_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = bound(MIXED)
    for size in (8, 97, 1000):
        monkeypatch.setattr(binder, "_PIECE", size)
        assert bound(MIXED) == expected


def test_keys_that_belong_to_nothing_are_gone() -> None:
    """Whatever a file that came without tags says of its place in them, in any form a number may have."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Stale"])
    page.obj.StructParents = 0
    page.obj.Resources.XObject = Dictionary(F=pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form))
    page.obj.Resources.XObject.F.BBox = Array([0, 0, 1, 1])
    page.obj.Resources.XObject.F.StructParent = pdf.make_indirect(pikepdf.Object.parse(b"0"))
    page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 9, 9], StructParent=7)])
    page.obj.Annots[0].Contents = String("/StructParent 0 and 12 0 R")
    data = bound([Source(corpus.save(pdf), "stale", "EV-1", own=False), theirs("simple", "EV-2")])
    agreeing(data)
    with pikepdf.open(io.BytesIO(data)) as made:
        first = made.pages[0].obj
        assert "/StructParent" not in first.Resources.XObject.F or first.Resources.XObject.F.StructParent is None
        assert first.Annots[0].get("/StructParent") is None
        assert str(first.Annots[0].Contents) == "/StructParent 0 and 12 0 R"


def test_a_text_in_any_letters_is_kept() -> None:
    marks = tuple(Bookmark(1, title, 1) for title in ("ŵ ŷ", "a(b)c", "back\\slash", "עברית", "😀", "a\nb"))
    read: Any = pypdf.PdfReader(io.BytesIO(bound([own()], bookmarks=marks))).outline
    assert [mark.title for mark in read] == [mark.title for mark in marks]


def test_many_names_are_found() -> None:
    names = {f"EV-{n:04}": 1 + n % 2 for n in range(1000)}
    reader = pypdf.PdfReader(io.BytesIO(bound([own("One"), own("Two")], names=names)))
    found = {name: reader.get_destination_page_number(aim) + 1 for name, aim in reader.named_destinations.items()}  # type: ignore[operator]
    assert found == names


def test_our_own_pages_claim_their_standards_and_others_do_not() -> None:
    for sources, claimed in (([own()], True), (MIXED, False)):
        with pikepdf.open(io.BytesIO(bound(sources))) as pdf:
            assert (b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()) is claimed


def against(data: bytes, *profiles: str) -> set[str]:
    """The rules that a validator finds broken."""
    return {f.rule_id for profile in profiles for f in validator.validate_pdf_bytes(data, profile=profile).failures}


ENCLOSED = (
    Enclosed("EV-1 minutes.docx", "application/msword", "As received", b"\x00bytes" * 50),
    Enclosed("EV-2 plan.pdf", "application/pdf", "As received", corpus.simple(1)),
)


def test_what_is_claimed_is_kept() -> None:
    sources = [own("Front", (2,)), own("Body", item="EV-1"), own("Ŵ", item="EV-2")]
    assert against(bound(sources), "ua1", "2a") == set()
    with_files = bound(sources, enclosed=ENCLOSED)
    assert against(with_files, "ua1", "3a") == set()
    assert "PDFA2A-ID-PART-001" in against(with_files, "2a")


def test_a_file_without_its_relation_would_be_seen() -> None:
    with pikepdf.open(io.BytesIO(bound([own()], enclosed=ENCLOSED))) as pdf:
        del pdf.Root.AF[0].AFRelationship
        assert against(corpus.save(pdf), "3a")


def test_a_file_that_goes_with_others_pages_claims_nothing() -> None:
    with pikepdf.open(io.BytesIO(bound(MIXED, enclosed=ENCLOSED))) as pdf:
        assert b"pdfaid" not in pdf.Root.Metadata.read_bytes()


def test_pairs_of_strings_are_told_apart() -> None:
    """A string that looks like a reference, or like our own marks, stays what it is."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Strings"])
    odd = [b"12 0 R", b"(12 0 R)", b"endobj", b"\\) 3 0 R", b"stream\nx", b"LEVERARCH-ID-0000001", b"\xff\xfe"]
    page.obj.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, n, 9, n + 1], Contents=String(text), A=action)
            )
            for n, (text, action) in enumerate(
                zip(odd, itertools.repeat(Dictionary(S=Name.URI, URI=String("https://example.org/(a)")))),
            )
        ]
    )
    data = bound([Source(corpus.save(pdf), "odd", "EV-1", own=False)])
    with pikepdf.open(io.BytesIO(data)) as made:
        kept = [bytes(annotation.Contents) for annotation in made.pages[0].obj.Annots]
    assert kept == odd


class Shelved(dict[str, bytes]):
    """A store in memory that counts what had to be made."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0

    def __call__(self, key: str, make: Callable[[], bytes], *, anew: bool = False) -> Lazy:
        if anew or key not in self:
            self[key] = make()
            self.made += 1
        return InMemory(self[key])

    def holds(self, key: str) -> bool:
        return key in self


def test_what_is_kept_changes_no_byte_and_private_pages_are_not() -> None:
    private = Source(received("simple"), "locked", "EV-9", own=False, private=True)
    volume = volume_of((*MIXED, private))
    kept = Shelved()
    assert written(volume) == written(volume, kept) == written(volume, kept)
    fonts = 1
    assert kept.made == len({(source.data, source.own) for source in MIXED}) + fonts
    only = Shelved()
    written(volume_of((private,)), only)
    assert only.made == fonts
    assert received("simple")[:200] not in b"".join(only.values())


@pytest.mark.parametrize("name", ["links", "tagged"])
def test_a_link_that_no_tag_speaks_of_gets_one(name: str) -> None:
    """Without one, whoever listens to the page never meets it."""
    data = received("links") if name == "links" else sheet("Words", (1, 2))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    del annotation["/StructParent"]
        if name == "tagged":
            data = untied(pdf)
        else:
            out = io.BytesIO()
            pdf.save(out)
            data = out.getvalue()
    with pikepdf.open(io.BytesIO(bound([Source(data, "theirs", "EV-1", own=False)]))) as pdf:
        links = [a for page in pdf.pages for a in page.obj.get("/Annots", []) if a.Subtype == pikepdf.Name.Link]
        assert links
        assert len({int(link.StructParent) for link in links}) == len(links)
        assert not disagreements(pdf).found


def is_link(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == pikepdf.Name.OBJR


def untied(pdf: pikepdf.Pdf) -> bytes:
    """The file with tags that no longer speak of its links."""
    for element in (placed.element for placed in placed_elements(pdf.Root.StructTreeRoot)):
        if element.get("/S") == pikepdf.Name.Link:
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            element.K = pikepdf.Array([kid for kid in kids if not is_link(kid)])
    flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    kept = [(k, v) for k, v in zip(flat[::2], flat[1::2], strict=True) if isinstance(v, pikepdf.Array)]
    pdf.Root.StructTreeRoot.ParentTree.Nums = pikepdf.Array([one for pair in kept for one in pair])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
