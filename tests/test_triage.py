"""What is said of a PDF beside its pages, what is taken out of it, and that its pages look as they did."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageChops

import pdf_corpus as corpus
from leverarch.readers.pdf import probe
from leverarch.world import FileState, Probe


def remarks(data: bytes, password: str = "") -> dict[str, str]:
    return {remark.name: remark.detail for remark in probe(data, password).remarks}


def sound(data: bytes) -> bytes:
    (segment,) = probe(data).segments
    return segment.pdf


def pictures(data: bytes) -> list[Any]:
    """Return the pages as pdfium shows them, with what is filled into forms."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    try:
        return [page.render(scale=min(1, 1200 / max(page.get_size()))).to_pil() for page in document]
    finally:
        document.close()


def text_of_pages(data: bytes) -> str:
    """Return the words of the pages, a line for each of theirs."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)
    finally:
        document.close()


def look_alike(before: bytes, after: bytes, *, edges: int = 0) -> bool:
    """Whether the pages look the same. `edges`: how much the edge of a letter may differ, of 255."""
    pairs = list(zip(pictures(before), pictures(after), strict=True))
    return all(one.size == other.size and _is_like(one, other, edges) for one, other in pairs)


def _is_like(one: Any, other: Any, edges: int) -> bool:
    apart: Any = ImageChops.difference(one, other)
    return apart.getbbox() is None or bool(edges and apart.convert("L").getextrema()[1] <= edges)


def everything(data: bytes) -> bytes:
    """Return all that a file says, unpacked."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        return b"\n".join([*(item.unparse(resolved=True) for item in pdf.objects), *streams])


def shown_files() -> Iterator[tuple[str, bytes]]:
    # Of a page that is cut down to nothing there is no picture to compare.
    yield from ((name, data) for name, data in corpus.BOXES.items() if name != "crop-nowhere")
    yield "links", corpus.with_named_links("A")
    yield "actions", corpus.with_actions()
    yield "form", corpus.with_form()
    yield "hidden layer", corpus.with_hidden_layer()
    yield "inherited", corpus.with_inherited()
    yield "signed", corpus.signed(certified=True)
    yield "files", corpus.with_files()
    yield "scan", corpus.scan(2, 1)
    yield "scan in a drawing", corpus.scan(1, inside=True)


@pytest.mark.parametrize(("name", "data"), [pytest.param(*shown, id=shown[0]) for shown in shown_files()])
def test_pages_look_as_they_did(name: str, data: bytes) -> None:
    # pdfium draws what is filled into a form on top of the page, with other edges than the page's own.
    assert look_alike(data, sound(data), edges=48 if name in {"form", "signed"} else 0)


# ---------------------------------------------------------------- what is said


def test_a_plain_file_gets_no_remark() -> None:
    assert remarks(corpus.simple(3)) == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (corpus.signed(), "is digitally signed (1 signature)"),
        (corpus.signed(signatures=2), "is digitally signed (2 signatures)"),
        (
            corpus.signed(certified=True),
            "is digitally signed (1 signature, which certifies the file against changes)",
        ),
    ],
)
def test_signatures_are_counted(data: bytes, words: str) -> None:
    assert remarks(data)["signed-file"] == words


def test_a_field_for_a_signature_signs_nothing() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.signed()))
    for field in pdf.Root.AcroForm.Fields:
        if str(field.FT) == "/Sig":
            del field["/V"]
    assert "signed-file" not in remarks(corpus.save(pdf))


def test_a_filled_form_says_how_much_is_filled_in() -> None:
    assert remarks(corpus.with_form())["form-values"] == (
        "holds a form with 2 fields, 2 of them filled in; the values are shown as they stood"
    )
    assert (
        "form-values" not in remarks(corpus.with_form(""))
        or "1 of them" in remarks(corpus.with_form(""))["form-values"]
    )


def test_a_form_of_an_old_kind() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.with_form()))
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
    assert "(XFA); only its stored pages" in remarks(corpus.save(pdf))["form-values"]
    pdf.Root.NeedsRendering = True
    assert "may say no more than that" in remarks(corpus.save(pdf))["form-values"]


def test_files_inside_are_listed_once_and_gone() -> None:
    data = corpus.with_files()
    assert remarks(data)["embedded-files"] == (
        "held 3 files (list.xlsx, 24 KB; page.csv, 6 bytes; notes.docx, 12 KB), which were not kept"
    )
    left = everything(sound(data))
    for word in (b"SECRET", b"list.xlsx", b"notes", b"/AF", b"PieceInfo", b"/EF"):
        assert word not in left


def test_a_portfolio_is_called_one() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.with_files()))
    pdf.Root.Collection = Dictionary(View=Name.T)
    assert remarks(corpus.save(pdf))["embedded-files"].startswith("is a portfolio: it held 3 files (")


def test_drawings_that_lie_in_other_files_are_not_fetched() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.scan()))
    picture = pdf.pages[0].obj.Resources.XObject.I
    picture.F = Dictionary(Type=Name.Filespec, F=String("http://example.org/x.raw"), FS=Name.URL)
    data = corpus.save(pdf)
    assert remarks(data)["active-content"] == "held 1 picture that lies in another file; it was removed"
    assert b"example.org" not in everything(sound(data))


def test_what_acts_in_fields_and_bookmarks_is_counted_and_gone() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.with_form()))
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("SECRET()")))
    name, ticked = pdf.Root.AcroForm.Fields
    above = pdf.make_indirect(Dictionary(T=String("above"), Kids=Array([name]), AA=Dictionary(C=script)))
    name.Parent, name.AA = above, Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("SECRET()")))
    ticked.A = Dictionary(S=Name.ResetForm, Next=Array([Dictionary(S=Name.Hide), script]))
    pdf.Root.AcroForm.Fields = Array([above, ticked])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Start", action=Dictionary(S=Name.Launch, F=String("SECRET.exe"))))
    film = Dictionary(Type=Name.Annot, Subtype=Name.Screen, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Rendition))
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(film))
    data = corpus.save(pdf)
    assert remarks(data)["active-content"] == (
        "held 2 scripts, 1 link that starts a program, 2 buttons that change what is shown and "
        "1 film or sound recording; they were removed"
    )
    assert b"SECRET" not in everything(sound(data))


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b#c", True),
        ("HTTP://example.org", True),
        ("mailto:office@example.org", True),
        ("tel:01632960123", True),
        ("www.example.org", True),
        ("javascript:alert(1)", False),
        (" java\tscript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("ms-word:ofe|u|x", False),
        ("\\\\server\\share", False),
        ("../other.pdf", False),
        ("\x00https://page.leverarch.invalid/1", False),
    ],
)
def test_links_are_kept_by_what_they_lead_to(address: str, kept: bool) -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.simple(1)))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 99, 99]))
    link.A = Dictionary(S=Name.URI, URI=String(address))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    data = corpus.save(pdf)
    with pikepdf.open(io.BytesIO(sound(data))) as cleaned:
        assert ("/A" in cleaned.pages[0].obj.Annots[0]) is kept
    assert ("active-content" in remarks(data)) is not kept


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (corpus.scan(), "is a scan without text: it can be neither searched nor read aloud"),
        (
            corpus.scan(12, 2),
            "is a scan without text on 12 of 14 pages: it can be neither searched nor read aloud there",
        ),
        (corpus.scan(1, inside=True), "is a scan without text: it can be neither searched nor read aloud"),
    ],
)
def test_a_scan_is_called_one(data: bytes, words: str) -> None:
    found = probe(data)
    assert remarks(data) == {"no-text-layer": words}
    assert found.has_text is (found.pages > 12)


def test_a_scan_with_text_behind_it_is_none() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.scan()))
    page = pdf.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))
    page.contents_add(b"BT 3 Tr /F1 9 Tf 50 500 Td (read by a machine) Tj ET")
    assert remarks(corpus.save(pdf)) == {}


def test_odd_sizes_are_told_with_their_pages() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.simple(4)))
    for page, box in zip(
        pdf.pages, ([0, 0, 14400, 14400], [0, 0, 0, 0], [0, 0, 595, 842], [-9, -9, 3000, 20]), strict=True
    ):
        page.obj.MediaBox = Array(box)
    assert remarks(corpus.save(pdf)) == {
        "odd-pages": "has 3 pages of an unusual size (page 1: 5,080 × 5,080 mm; page 2: no size; page 4: 1,062 × 10 mm)"
    }


def test_fonts_that_are_not_there_are_named() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.simple(2)))
    fonts = pdf.pages[0].obj.Resources.Font
    fonts.F2 = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ComicSansMS")))
    fonts.F3 = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Arial,Bold")))
    assert remarks(corpus.save(pdf)) == {
        "fonts-not-embedded": "uses 1 font that it does not hold (ComicSansMS): it may look different elsewhere"
    }


# ---------------------------------------------------------------- locks


def locked(revision: int, *, user: str = "reader", owner: str = "keeper", **allowed: bool) -> bytes:
    pdf = pikepdf.open(io.BytesIO(corpus.simple(2, "Locked")))
    lock = pikepdf.Encryption(user=user, owner=owner, R=revision, aes=revision >= 4, metadata=revision >= 4)  # type: ignore[arg-type]
    return corpus.save(pdf, encryption=lock._replace(allow=pikepdf.Permissions(**allowed)))


@pytest.mark.parametrize(("revision", "method"), [(2, "RC4, 40"), (3, "RC4, 128"), (4, "AES, 128"), (6, "AES, 256")])
def test_a_password_opens_every_lock(revision: int, method: str) -> None:
    data = locked(revision)
    assert (probe(data).state, probe(data).detail) == (
        FileState.ENCRYPTED,
        "it is locked: a password is needed to open it",
    )
    assert probe(data, "wrong").detail == "it is locked, and the password given does not open it"
    for password in ("reader", "keeper"):
        found = probe(data, password)
        assert (found.state, found.pages) == (FileState.SOUND, 2)
        words = f"needs a password to be opened ({method} bits); its pages are shown here without one"
        assert remarks(data, password)["restricted-file"].startswith(words)
        (segment,) = found.segments
        with pikepdf.open(io.BytesIO(segment.pdf)) as opened:
            assert not opened.is_encrypted


def test_what_the_owner_does_not_allow_is_told() -> None:
    assert remarks(locked(6, user="", print_lowres=False, print_highres=False, extract=False, modify_other=False))[
        "restricted-file"
    ] == ("is locked against printing, copying and changing by its owner (AES, 256 bits)")
    assert remarks(locked(4, user="", extract=False), "not needed")["restricted-file"] == (
        "is locked against copying by its owner (AES, 128 bits)"
    )
    assert remarks(locked(6, user="")) == {}


def test_an_owner_without_a_password_does_not_open_the_file_to_all() -> None:
    data = locked(6, owner="")
    assert probe(data).state is FileState.ENCRYPTED
    assert probe(data, "reader").state is FileState.SOUND


def test_a_lock_on_attached_files_alone_locks_no_pages() -> None:
    found = probe(corpus.with_idle_lock())
    assert (found.state, found.pages) == (FileState.SOUND, 1), found.detail


def test_a_lock_for_persons() -> None:
    lock = b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/R 4/Recipients[(x)]>>"
    data = corpus.raw(corpus.CATALOG, corpus.KIDS, corpus.PAGE, corpus.DRAWN, lock)
    found = probe(data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]"))
    assert (found.state, found.segments) == (FileState.ENCRYPTED, ())
    assert "by their certificates" in found.detail


# ---------------------------------------------------------------- layers

EVERYTHING = (
    b"/OC /A BDC 0 0 300 300 re f q 1 0 0 RG 5 w 10 10 100 100 re S Q EMC "
    b"/OC /B BDC 0 0 1 rg 200 200 50 50 re f /OC /A BDC 250 250 90 90 re W f* EMC 240 240 60 60 re f EMC "
    b"/OC /NotAny BDC 400 400 50 50 re f EMC /OC /All BDC 20 400 50 50 re f EMC /OC /Any BDC 90 400 50 50 re f EMC "
    b"/OC /NotAll BDC 160 400 50 50 re f EMC /OC /Except BDC 1 0 0 rg 300 400 50 50 re f EMC "
    b"BT /F1 20 Tf 2 Tc 9 Tw 60 600 Td (one) Tj /OC /C BDC ( not seen ) Tj [(a) -200 (bc)] TJ EMC (two) Tj "
    b"/OC /A BDC 14 TL (over) ' EMC (three) Tj ET "
    b"/OC /C BDC /X3 Do BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI EMC "
    b"q 1 0 0 1 100 100 cm /X1 Do Q q 50 0 0 50 10 700 cm /X2 Do Q"
)


@pytest.mark.parametrize("off", ["", "A", "B", "C", "AB", "BC", "ABC"])
def test_hidden_layers_go_and_nothing_moves(off: str) -> None:
    data = corpus.layered(EVERYTHING, off)
    after = sound(data)
    # Where a viewer measures a font that the file doesn't hold, a gap may be a hair wider than the text was.
    assert "C" in off or look_alike(data, after)
    left = everything(after)
    assert (b"SECRET" in left) is ("C" not in off)
    assert (b"not seen" in left) is ("C" not in off)
    assert [name for name in "ABC" if f"Layer {name}".encode() in left] == [name for name in "ABC" if name not in off]
    if off:
        named = ", ".join(f"Layer {name}" for name in off)
        named = re.sub(r", (?=[^,]*$)", " and ", named)
        layers, were = ("layer", "was") if len(off) == 1 else ("layers", "were")
        assert remarks(data)["hidden-layers"] == f"has {len(off)} hidden {layers} ({named}), which {were} removed"


def test_text_after_hidden_text_stays_in_its_place() -> None:
    content = b"BT /F2 20 Tf 2 Tc 9 Tw 60 500 Td (ab) Tj /OC /C BDC (ab b) Tj [(a) -900 (b)] TJ EMC (ba) Tj ET"
    pdf = pikepdf.open(io.BytesIO(corpus.layered(content, "C")))
    square = pdf.make_stream(b"600 0 0 0 500 500 d1 0 0 400 500 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]), FirstChar=97, LastChar=98,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Widths=Array([600, 800]), Resources=Dictionary(),
        CharProcs=Dictionary(a=square, b=square), Encoding=Dictionary(Differences=Array([97, Name.a, Name.b])),
    )  # fmt: skip
    pdf.pages[0].obj.Resources.Font.F2 = pdf.make_indirect(font)
    data = corpus.save(pdf)
    assert look_alike(data, sound(data))


def group(**usage: Any) -> Any:
    return Dictionary(Type=Name.OCG, Name=String("G"), **usage)


def one_layer(usage: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, str]:
    """Return the remarks on a file of one layer; GROUP in what it says of it stands for the layer."""
    pdf = pikepdf.open(io.BytesIO(corpus.layered(b"/OC /A BDC 0 0 9 9 re f EMC")))
    layer = pdf.Root.OCProperties.OCGs[0]
    for key, value in usage.items():
        layer[f"/{key}"] = value
    settings_ = Dictionary(OFF=Array([]))
    for key, value in default.items():
        settings_[f"/{key}"] = Array([layer]) if value == "GROUP" else value
    if "/AS" in settings_:
        settings_.AS[0].OCGs = Array([layer])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=settings_)
    return remarks(corpus.save(pdf))


def when_viewed(state: Name) -> Mapping[str, Any]:
    return {"Usage": Dictionary(View=Dictionary(ViewState=state))}


@pytest.mark.parametrize(
    ("usage", "default", "hidden"),
    [
        ({}, {}, False),
        ({}, {"OFF": "GROUP"}, True),
        ({}, {"BaseState": Name.OFF}, True),
        ({}, {"BaseState": Name.OFF, "ON": "GROUP"}, False),
        ({"Intent": Name.Design}, {"OFF": "GROUP"}, False),
        ({"Intent": Array([Name.View, Name.Design])}, {"OFF": "GROUP"}, True),
        (when_viewed(Name.OFF), {}, False),
        (when_viewed(Name.OFF), {"AS": Array([Dictionary(Event=Name.View, Category=Array([Name.View]))])}, True),
        (when_viewed(Name.OFF), {"AS": Array([Dictionary(Event=Name.Print, Category=Array([Name.View]))])}, False),
        (
            when_viewed(Name.ON),
            {"OFF": "GROUP", "AS": Array([Dictionary(Event=Name.View, Category=Array([Name.View]))])},
            False,
        ),
    ],
)
def test_a_layer_is_hidden_as_viewers_find_it(
    usage: Mapping[str, Any], default: Mapping[str, Any], hidden: bool
) -> None:
    assert ("hidden-layers" in one_layer(usage, default)) is hidden


def test_a_note_on_a_hidden_layer_goes_with_it() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.layered(b"", "A")))
    layers = pdf.Root.OCProperties.OCGs
    for layer, word in zip(layers, ("SECRET", "seen", "seen too"), strict=True):
        look = corpus.form_of(pdf, b"0 0 90 90 re f")
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 50, 50]), Contents=String(word))
        note.OC, note.AP = layer, Dictionary(N=look)
        pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get("/Annots", Array()), pdf.make_indirect(note)])
    data = corpus.save(pdf)
    assert look_alike(data, sound(data))
    assert b"SECRET" not in everything(sound(data))
    assert b"seen too" in everything(sound(data))


steps = st.sampled_from(
    [
        *(f"/OC /{mark} BDC" for mark in ("A", "B", "C", "Any", "All", "NotAny", "NotAll", "Except")),
        *("EMC", "EMC", "EMC", "q", "Q", "/P BMC", "1 0 0 rg", "0 0 1 RG", "4 w", "1 0 0 1 30 20 cm"),
        *("20 20 80 80 re f", "60 60 99 40 re S", "5 5 m 200 300 l s", "30 30 200 200 re W n", "90 90 99 99 re W* f"),
        *("q 50 0 0 50 90 300 cm /X2 Do Q", "/X1 Do", "/X3 Do", "BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI"),
        "BT 70 90 Td 1 0 0 RG 20 TL T* ET",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25), st.sets(st.sampled_from("ABC")))
@example(["/OC /A BDC", "30 30 200 200 re W n", "EMC", "20 20 80 80 re f"], {"A"})
def test_no_order_of_layers_changes_what_is_seen(drawn: list[str], off: set[str]) -> None:
    data = corpus.layered(" ".join(drawn).encode(), "".join(sorted(off)))
    assert look_alike(data, sound(data))


# ---------------------------------------------------------------- what is broken


@pytest.mark.parametrize("name", corpus.BROKEN)
def test_a_broken_file_is_bounded_and_named(name: str) -> None:
    data, state, pages = corpus.BROKEN[name]
    found = probe(data)
    assert (found.state.value, found.pages) == (state, pages), found.detail
    assert found.detail or state == "sound"


@pytest.mark.parametrize("where", ["page", "twice packed", "many times", "drawing"])
def test_content_that_swells_is_refused(where: str) -> None:
    found = probe(corpus.swelling(where))
    assert (found.state, found.segments) == (FileState.UNSUPPORTED, ())
    assert "unpacks to more than 100.0 MB" in found.detail


def test_older_versions_of_a_file_do_not_travel() -> None:
    data = corpus.raw(corpus.CATALOG, corpus.KIDS, corpus.PAGE, corpus.stream(b"(SECRET) pop 9 9 9 9 re f"))
    number = 4
    change = b"%d 0 obj\n%b\nendobj\n" % (number, corpus.stream(b"9 9 9 9 re f"))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(data))
    last, now = data.rindex(b"xref\n0"), len(data) + len(change)
    trailer = b"trailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (last, now)
    newer = data + change + table + trailer
    assert b"SECRET" in newer
    assert probe(newer).state is FileState.SOUND
    assert b"SECRET" not in everything(sound(newer))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_file_cut_anywhere_is_found_something(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([corpus.with_form(), corpus.with_files(), corpus.layered(EVERYTHING, "AB")]))
    found: Probe = probe(whole[: data.draw(st.integers(0, len(whole)))])
    assert found.is_shown == (found.pages > 0)
    assert found.is_shown or found.detail


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_damage_to_what_is_inside_raises(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([corpus.layered(EVERYTHING, "AB"), corpus.signed(), corpus.with_actions()]))
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        plain = corpus.save(pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = data.draw(st.integers(0, len(plain)))
    noise = data.draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b"<<", b">>", b"[", b"]", b"null", b" 1 0 R", b"/"]))
    )
    found = probe(plain[:at] + noise + plain[at + data.draw(st.integers(0, 20)) :])
    assert found.is_shown == (found.pages > 0)


def test_what_hangs_where_nobody_looks_is_gone() -> None:
    """What is said of a part of a page, what a program kept beside the pages, and when a drawing was changed."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Seen"])
    packet = pdf.make_stream(b"<x>SECRET by A. Person</x>", Type=Name.Metadata, Subtype=Name.XML)
    page.obj.Resources.Properties = Dictionary(MC0=Dictionary(Metadata=packet))
    page.obj.Contents = pdf.make_stream(b"/Part /MC0 BDC " + page.obj.Contents.read_bytes() + b" EMC")
    page.obj.Resources.XObject = Dictionary(X=corpus.form_of(pdf, b"0 0 9 9 re f", LastModified=String("D:19990101")))
    pdf.trailer["/Kept"] = pdf.make_indirect(Dictionary(Names=Array([String("SECRET")])))
    left = everything(sound(corpus.save(pdf)))
    for word in (b"SECRET", b"1999", b"/Kept"):
        assert word not in left


def form_left_to_its_viewer(value: str, flags: int = 0, **entries: Any) -> bytes:
    """A form as programs fill it in: a value without a drawing, and a font of few letters."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Form"]).obj
    letters = Dictionary(Type=Name.Encoding, Differences=Array([24, Name.breve]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=letters)
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("note"), V=String(value), Ff=flags)
    field.Rect, field.DA = Array([60, 400, 260, 500]), String("/Helv 12 Tf 0 0 1 rg")
    for key, held in entries.items():
        field[f"/{key}"] = held
    page.Annots = Array([pdf.make_indirect(field)])
    resources = Dictionary(Font=Dictionary(Helv=pdf.make_indirect(font)))
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(page.Annots)), DR=resources, NeedAppearances=True)
    return corpus.save(pdf)


@pytest.mark.parametrize("words", ["£1,200 – a café’s", "Siân a Dŵr Ŷ", "Ελληνικά", "plain"])
def test_what_is_typed_is_drawn_in_its_letters(words: str) -> None:
    for box in (form_left_to_its_viewer(words), form_left_to_its_viewer(words, MK=Dictionary(R=90))):
        assert words in " ".join(text_of_pages(sound(box)).split())


def test_a_long_answer_is_drawn_in_lines() -> None:
    note = "The indicator was seen at the start of the session and told to the lead.\nSecond line.\rThird line, £20."
    data = form_left_to_its_viewer(note, 1 << 12)
    drawn = text_of_pages(sound(data)).split("\n")
    assert [line.strip() for line in drawn[-2:]] == ["Second line.", "Third line, £20."]
    assert len(drawn) > 4
    assert "cut-short" not in remarks(data)
    assert "1 answer to a form" in remarks(form_left_to_its_viewer(note * 90, 1 << 12))["cut-short"]
    assert "1 answer to a form" in remarks(form_left_to_its_viewer(note * 9))["cut-short"]


def test_a_choice_is_drawn_as_it_is_shown_and_a_password_is_not() -> None:
    options = Array([Array([String("w"), String("Weekly £5")]), Array([String("m"), String("Monthly")])])
    choice = form_left_to_its_viewer("w", 1 << 17, FT=Name.Ch, Opt=options)
    assert "Weekly £5" in text_of_pages(sound(choice))
    assert b"SECRET" not in everything(sound(form_left_to_its_viewer("SECRET", 1 << 13)))
    assert "A B 1" in text_of_pages(sound(form_left_to_its_viewer("AB1", 1 << 24, MaxLen=8)))


def test_pages_are_found_where_the_list_of_objects_is_too_short() -> None:
    with pikepdf.open(io.BytesIO(corpus.simple(2))) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    body = re.sub(rb"\b(\d+) 0 (obj|R)\b", lambda m: b"%d 0 %b" % (int(m[1]) + 5000, m[2]), out.getvalue())
    body = body[: body.rindex(b"xref\n0")]
    places = [(int(m[1]), m.start()) for m in re.finditer(rb"(?m)^(\d+) 0 obj\b", body)]
    table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
    short = body + b"xref\n0 1\n0000000000 65535 f \n" + table
    short += b"trailer\n<</Size 9/Root 5001 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    found = probe(short)
    assert (found.state, found.pages, found.has_text) == (FileState.REPAIRED, 2, True)


def test_damaged_content_is_shown_up_to_the_damage() -> None:
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, [f"Line {n} of the note" for n in range(40)]).obj
    packed = zlib.compress(page.Contents.read_bytes())
    page.Contents = pdf.make_stream(b"")
    page.Contents.write(packed[: len(packed) // 2] + bytes(range(60, 120)), filter=Name.FlateDecode)
    found = probe(corpus.save(pdf))
    assert "page 1 is damaged" in found.detail
    assert "Line 3 of the note" in text_of_pages(found.segments[0].pdf)


def test_fields_are_drawn_where_they_stand_on_a_sheet_that_was_turned() -> None:
    """Programs turn the sheet over for their own content, and leave it so."""
    with pikepdf.open(io.BytesIO(corpus.with_form())) as pdf:
        pdf.pages[0].contents_add(b"1 0 0 -1 0 842 cm")
        assert look_alike(corpus.save(pdf), sound(corpus.save(pdf)), edges=48)


def test_a_file_that_another_library_writes_anew_has_the_same_bytes_each_time() -> None:
    kids = b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 1>>"
    data = corpus.raw(corpus.CATALOG, kids, corpus.PAGE, corpus.DRAWN)
    assert probe(data).state is FileState.REPAIRED
    assert sound(data) == sound(data)
