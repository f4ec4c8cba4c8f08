"""PDF files that behave badly, made in code: what scanners, old tools and strangers hand in."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

A4 = (0.0, 0.0, 595.0, 842.0)


def save(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def text_page(pdf: pikepdf.Pdf, lines: Iterable[str], box: tuple[float, ...] = A4) -> pikepdf.Page:
    """Add a page that prints the lines from its top."""
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.MediaBox = Array(list(box))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    drawn = [
        f"1 0 0 1 {min(box[0], box[2]) + 60} {max(box[1], box[3]) - 80 - 20 * n} Tm ({line}) Tj"
        for n, line in enumerate(lines)
    ]
    page.obj.Contents = pdf.make_stream(("BT /F1 12 Tf " + " ".join(drawn) + " ET").encode("latin-1"))
    return page


def simple(pages: int = 3, label: str = "Source") -> bytes:
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        text_page(pdf, [f"{label}, sheet {number}"])
    return save(pdf)


def boxed(
    rotate: int = 0,
    media: tuple[float, ...] = A4,
    crop: tuple[float, ...] | None = None,
    content: bytes | None = b"",
    unit: float | None = None,
) -> bytes:
    """One page with an awkward box, or content that leaves things open."""
    pdf = pikepdf.new()
    page = text_page(pdf, ["Top line"], media).obj
    if crop:
        page.CropBox = Array(list(crop))
    if rotate:
        page.Rotate = rotate
    if unit:
        page.UserUnit = unit
    if content is None:
        del page.Contents
    elif content:
        page.Contents = pdf.make_stream(content)
    return save(pdf)


#: Every awkward page that a stamp must stand upright on.
BOXES: Mapping[str, bytes] = {
    "plain": boxed(),
    "rotate-90": boxed(90),
    "rotate-180": boxed(180),
    "rotate-270": boxed(270),
    "rotate-minus-90": boxed(-90),
    "crop-offset": boxed(crop=(100, 100, 500, 700)),
    "crop-outside": boxed(crop=(-50, -50, 700, 900)),
    "crop-nowhere": boxed(crop=(2000, 2000, 2100, 2100)),
    "media-offset": boxed(media=(-200, -300, 395, 542)),
    "crop-and-rotate": boxed(90, crop=(100, 100, 500, 700)),
    "swapped-box": boxed(media=(595, 842, 0, 0)),
    "left-over-cm": boxed(content=b"0.5 0 0 0.5 100 100 cm"),
    "left-over-q": boxed(content=b"q q 0.5 0 0 0.5 0 0 cm"),
    "left-over-mark": boxed(content=b"/P <</MCID 0>> BDC q 2 0 0 2 0 0 cm"),
    "surplus-Q": boxed(content=b"q Q Q Q 0.5 0 0 0.5 9 9 cm"),
    "open-text": boxed(content=b"BT /F1 4 Tf 10 0 0 10 300 300 Tm"),
    "open-string": boxed(content=b"BT (abc"),
    "open-dictionary": boxed(content=b"/P << /MCID"),
    "picture-in-content": boxed(content=b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID z EI Q"),
    "open-clip": boxed(content=b"10 10 20 20 re W"),
    "no-contents": boxed(content=None),
    "a0": boxed(media=(0, 0, 2384, 3370)),
    "a3-landscape": boxed(media=(0, 0, 1191, 842)),
    "a3-landscape-turned": boxed(90, media=(0, 0, 842, 1191)),
    "a5": boxed(media=(0, 0, 420, 595)),
    "card": boxed(media=(0, 0, 243, 153)),
    "label": boxed(media=(0, 0, 90, 33)),
    "ribbon": boxed(media=(0, 0, 900, 40)),
    "unit-2": boxed(unit=2),
    "unit-2-a4": boxed(media=(0, 0, 297.5, 421), unit=2),
}


def with_named_links(tag: str) -> bytes:
    """Two pages, a link to the second by a name that other files use too, and bookmarks, one without a target."""
    pdf = pikepdf.new()
    first = text_page(pdf, [f"{tag} contents"]).obj
    second = text_page(pdf, [f"{tag} findings"]).obj
    names = Array([String("findings"), Dictionary(D=Array([second, Name.XYZ, 60, 700, 0]))])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))
    first.Annots = Array(
        [
            _link(pdf, (60, 600, 200, 620), A=Dictionary(S=Name.GoTo, D=String("findings"))),
            _link(pdf, (60, 570, 200, 590), Dest=Array([second, Name.Fit])),
            _link(pdf, (60, 540, 200, 560), A=Dictionary(S=Name.URI, URI=String("https://example.org/"))),
            _link(pdf, (60, 510, 200, 530), A=Dictionary(S=Name.GoTo, D=String("nowhere"))),
        ]
    )
    with pdf.open_outline() as outline:
        chapter = pikepdf.OutlineItem(f"{tag} contents", 0)
        chapter.children.append(pikepdf.OutlineItem("Findings", Array([second, Name.XYZ, 60, 700, 0])))
        outline.root.extend([chapter, pikepdf.OutlineItem("Nowhere", Array([None, Name.Fit]))])
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(f"{tag}-"), S=Name.r)]))
    return save(pdf)


def _link(pdf: pikepdf.Pdf, rect: tuple[int, ...], **entries: Any) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(list(rect)), **entries))


def with_actions() -> bytes:
    """Everything that acts: scripts, programs, forms that are sent, files inside, links to other files."""
    pdf = pikepdf.new()
    page = text_page(pdf, ["Acts"]).obj
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    other = Dictionary(Type=Name.Filespec, F=String("other.pdf"))
    program = Dictionary(Type=Name.Filespec, F=String("x.exe"), EF=Dictionary(F=pdf.make_stream(b"MZ")))
    look = pdf.make_stream(b"0 0 20 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 20]))
    page.AA = Dictionary(O=script)
    page.Annots = Array(
        [
            _link(pdf, (10, 10, 90, 20), A=script),
            _link(pdf, (10, 30, 90, 40), A=Dictionary(S=Name.Launch, F=String("calc.exe"))),
            _link(pdf, (10, 50, 90, 60), A=Dictionary(S=Name.SubmitForm, F=other)),
            _link(pdf, (10, 70, 90, 80), A=Dictionary(S=Name.ImportData, F=other)),
            _link(pdf, (10, 90, 90, 100), A=Dictionary(S=Name.GoToR, F=other, D=Array([0, Name.Fit]))),
            _link(pdf, (10, 110, 90, 120), A=Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N=String("x")))),
            _link(pdf, (10, 130, 90, 140), A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
            _link(pdf, (10, 150, 90, 160), A=Dictionary(S=Name.URI, URI=String("https://page.leverarch.invalid/1"))),
            _link(pdf, (10, 170, 90, 180), A=Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script)),
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.FileAttachment,
                    FS=program,
                    Rect=Array([0, 0, 20, 20]),
                    AP=Dictionary(N=look),
                )
            ),
        ]
    )
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("j"), script])),
        EmbeddedFiles=Dictionary(Names=Array([String("x"), program])),
    )
    return save(pdf)


def with_form(value: str = "Filled in by hand") -> bytes:
    """A filled form: a text with its drawing, and a ticked box with one drawing for each state."""
    pdf = pikepdf.new()
    page = text_page(pdf, ["Form"]).obj
    font = page.Resources.Font.F1
    look = pdf.make_stream(
        f"/Tx BMC BT /F1 12 Tf 2 4 Td ({value}) Tj ET EMC".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 200, 20]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )
    yes = pdf.make_stream(b"0 0 12 12 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 12, 12]))
    no = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 12, 12]))
    common = {"Type": Name.Annot, "Subtype": Name.Widget, "P": page}
    text = Dictionary(
        **common, FT=Name.Tx, T=String("name"), V=String(value), Rect=Array([60, 500, 260, 520]), AP=Dictionary(N=look)
    )
    box = Dictionary(
        **common, FT=Name.Btn, T=String("ok"), V=Name.Yes, AS=Name.Yes, Rect=Array([60, 460, 72, 472]),
        AP=Dictionary(N=Dictionary(Yes=yes, Off=no)),
    )  # fmt: skip
    fields = [pdf.make_indirect(text), pdf.make_indirect(box)]
    page.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields))
    return save(pdf)


def with_hidden_layer() -> bytes:
    """A page whose second text lies on a layer that is switched off."""
    pdf = pikepdf.new()
    page = text_page(pdf, ["Seen"]).obj
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Names of people")))
    page.Resources.Properties = Dictionary(L0=layer)
    seen = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(seen + b" /OC /L0 BDC 0 0 300 300 re f EMC")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return save(pdf)


def with_inherited() -> bytes:
    """Two pages whose size, rotation and fonts stand on the node above them."""
    pdf = pikepdf.new()
    for number in (1, 2):
        text_page(pdf, [f"Heir {number}"])
    node = pdf.Root.Pages
    first = pdf.pages[0].obj
    node.Resources, node.MediaBox, node.Rotate = first.Resources, Array([0, 0, 500, 700]), 90
    for page in pdf.pages:
        del page.obj["/Resources"], page.obj["/MediaBox"]
    return save(pdf)


def locked(*, user: str = "", owner: str = "keeper") -> bytes:
    pdf = pikepdf.open(io.BytesIO(simple(2, "Locked")))
    return save(pdf, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def without_pages() -> bytes:
    return save(pikepdf.new())


def with_broken_stream() -> bytes:
    """A page whose packed content breaks off in the middle."""
    pdf = pikepdf.new()
    page = text_page(pdf, ["Before the break"] + [f"line {n}" for n in range(200)]).obj
    data = save(pdf, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    opened = pikepdf.open(io.BytesIO(data))
    raw = opened.pages[0].obj.Contents.read_raw_bytes()
    damaged = raw[: len(raw) // 2] + b"\x00" * (len(raw) - len(raw) // 2)
    assert page is not None
    return data.replace(raw, damaged)


def office_file(top: str = "word") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # With a day of its own: the clock must not change a file that names a test.
        for name, text in (("[Content_Types].xml", "<Types/>"), (f"{top}/document.xml", "<x/>")):
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


HTML = b"<!DOCTYPE html><html><body>Session expired, please log in</body></html>"
GARBAGE = b"%PDF-1.7\n" + bytes(range(256)) * 20


def form_of(pdf: pikepdf.Pdf, data: bytes, **entries: Any) -> pikepdf.Stream:
    """Return a drawing of 100 by 100 that pages can use."""
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]), **entries)


def layered(content: bytes, off: str = "", *, opened: Mapping[str, Any] | None = None) -> bytes:
    """One page on layers A, B and C, of which those in `off` are hidden.

    `/Any` `/All` `/NotAny` `/NotAll` are memberships of A and B, `/Except` shows what A hides; `/X1` draws on A inside,
    `/X2` is a picture on A; `/X3` says SECRET. `opened` goes into what the file says of its layers.
    """
    pdf = pikepdf.new()
    page = text_page(pdf, ["Seen"]).obj
    layers = {name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"Layer {name}"))) for name in "ABC"}
    both = Array([layers["A"], layers["B"]])
    policies = {"Any": Name.AnyOn, "All": Name.AllOn, "NotAny": Name.AllOff, "NotAll": Name.AnyOff}
    marks = {f"/{name}": layer for name, layer in layers.items()}
    marks |= {f"/{name}": Dictionary(Type=Name.OCMD, OCGs=both, P=policy) for name, policy in policies.items()}
    marks["/Except"] = Dictionary(Type=Name.OCMD, VE=Array([Name.Not, layers["A"]]))
    page.Resources.Properties = Dictionary({name: pdf.make_indirect(mark) for name, mark in marks.items()})
    inner = Dictionary(Properties=Dictionary(Inner=layers["A"]))
    picture = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray, "OC": layers["A"]}
    page.Resources.XObject = Dictionary(
        X1=form_of(pdf, b"0 0 40 40 re f /OC /Inner BDC 50 50 40 40 re f EMC", Resources=inner),
        X2=pdf.make_stream(b"\x40", Type=Name.XObject, Subtype=Name.Image, **picture),
        X3=form_of(pdf, b"(SECRET) pop 0 0 90 90 re f"),
    )
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + content)
    default = Dictionary(OFF=Array([layers[name] for name in off]), **dict(opened or {}))
    pdf.Root.OCProperties = Dictionary(OCGs=Array(list(layers.values())), D=default)
    return save(pdf)


def signed(*, certified: bool = False, signatures: int = 1) -> bytes:
    """A file with signatures that are there and are not worth anything."""
    pdf = pikepdf.open(io.BytesIO(with_form()))
    page = pdf.pages[0].obj
    for number in range(signatures):
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 9, 9, 9]), Contents=String("0" * 99)
        )
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(f"signature {number}"),
            V=pdf.make_indirect(value), Rect=Array([0, 0, 0, 0]), P=page,
        )  # fmt: skip
        page.Annots.append(pdf.make_indirect(field))
        pdf.Root.AcroForm.Fields.append(page.Annots[-1])
        if certified:
            pdf.Root.Perms = Dictionary(DocMDP=field.V)
    return save(pdf)


def with_files() -> bytes:
    """Files inside: in the list of the document, at a page, at a drawing, and pinned to a page."""
    pdf = pikepdf.new()
    page = text_page(pdf, ["Holds files"]).obj

    def held(name: str, data: bytes) -> Any:
        stream = pdf.make_stream(data, Type=Name.EmbeddedFile, Params=Dictionary(Size=len(data)))
        return pdf.make_indirect(
            Dictionary(Type=Name.Filespec, UF=String(name), F=String(name), EF=Dictionary(F=stream))
        )

    listed = held("list.xlsx", b"SECRET" * 4000)
    pinned = held("../../notes.docx", b"SECRET" * 2000)
    page.AF = Array([held("page.csv", b"SECRET")])
    drawing = form_of(pdf, b"0 0 9 9 re f", AF=Array([listed]), PieceInfo=Dictionary(X=Dictionary(Private=String("S"))))
    page.Resources.XObject = Dictionary(X=drawing)
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=pinned, Rect=Array([9, 9, 20, 20]))
    page.Annots = Array([pdf.make_indirect(note)])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), listed])))
    pdf.Root.AF = Array([listed])
    return save(pdf)


def scan(pages: int = 1, texts: int = 0, *, inside: bool = False) -> bytes:
    """Pages that are pictures, with `texts` pages of text before them. `inside`: the picture lies in a drawing."""
    pdf = pikepdf.new()
    for number in range(texts):
        text_page(pdf, [f"Written {number}"])
    picture = pdf.make_stream(
        bytes(range(200)) * 2, Type=Name.XObject, Subtype=Name.Image, Width=20, Height=20, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )  # fmt: skip
    for _ in range(pages):
        page = text_page(pdf, []).obj
        shown = picture
        if inside:
            shown = form_of(pdf, b"100 0 0 100 0 0 cm /I Do", Resources=Dictionary(XObject=Dictionary(I=picture)))
        page.Resources.XObject = Dictionary(I=shown)
        size = b"5.95 0 0 8.42" if inside else b"595 0 0 842"
        page.Contents = pdf.make_stream(b"q " + size + b" 0 0 cm /I Do Q")
    return save(pdf)


def raw(*objects: bytes) -> bytes:
    """A file written by hand; the first object is its catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
KIDS = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<>>>>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


DRAWN = stream(b"9 9 99 99 re f")


def packed(megabytes: int) -> bytes:
    """So much nothing, packed very small."""
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packing.flush()


def swelling(where: str) -> bytes:
    """A small file whose content unpacks to a great deal."""
    flate = b"/Filter/FlateDecode"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + flate
    holder = PAGE.replace(b"<<>>", b"<</XObject<</X 5 0 R>>>>")
    many = PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 400 + b"]")
    twice = stream(zlib.compress(packed(120)), b"/Filter[/FlateDecode/FlateDecode]")
    return {
        "page": lambda: raw(CATALOG, KIDS, PAGE, stream(packed(120), flate)),
        "twice packed": lambda: raw(CATALOG, KIDS, PAGE, twice),
        "many times": lambda: raw(CATALOG, KIDS, many, stream(packed(1), flate)),
        "drawing": lambda: raw(CATALOG, KIDS, holder, stream(b"/X Do"), stream(packed(120), form)),
    }[where]()


def _coming_back(data: bytes) -> bytes:
    """Return the file with a list of objects that names itself as the one before it."""
    return data.replace(b"/Root", b"/Prev %d/Root" % data.rindex(b"xref\n0"))


#: Faults of structure: the file, the state that it is found in, and how many pages are shown.
BROKEN: Mapping[str, tuple[bytes, str, int]] = {
    "a page tree that holds itself": (
        raw(CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", PAGE, DRAWN),
        "damaged",
        0,
    ),
    "a page three times": (
        raw(CATALOG, b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>", PAGE, DRAWN),
        "repaired",
        3,
    ),
    "more pages than are shown": (
        raw(CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 20_001 + b"]/Count 20001>>", PAGE, DRAWN),
        "unsupported",
        0,
    ),
    "a count of pages that lies": (raw(CATALOG, KIDS.replace(b"Count 1", b"Count 99999999"), PAGE, DRAWN), "sound", 1),
    "lists in lists": (
        raw(CATALOG[:-2] + b"/X " + b"[" * 100_000 + b"]" * 100_000 + b">>", KIDS, PAGE, DRAWN),
        "repaired",
        1,
    ),
    "lists in lists on a page": (raw(CATALOG, KIDS, PAGE, stream(b"[" * 100_000 + b"q " * 9999)), "sound", 1),
    "a list of objects that comes back": (_coming_back(raw(CATALOG, KIDS, PAGE, DRAWN)), "repaired", 1),
    "a drawing that draws itself": (
        raw(
            CATALOG,
            KIDS,
            PAGE.replace(b"<<>>", b"<</XObject<</X 5 0 R>>>>"),
            stream(b"/X Do"),
            stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        ),
        "sound",
        1,
    ),
    "no pages at all": (raw(CATALOG, b"<</Type/Pages/Kids[]/Count 5>>"), "damaged", 0),
    "a number that is none": (
        raw(CATALOG, KIDS, PAGE.replace(b"200 200", b"1e9 99999999999999999999"), DRAWN),
        "repaired",
        1,
    ),
}


def with_idle_lock() -> bytes:
    """A file of which only the files attached to it are locked, and its pages are not."""
    lock = (
        b"<</Filter/Standard/V 4/R 4/Length 128/P -4/StmF/Identity/StrF/Identity/EFF/StdCF"
        b"/CF<</StdCF<</CFM/AESV2/AuthEvent/EFOpen/Length 16>>>>/O<%b>/U<%b>>>" % (b"ab" * 32, b"cd" * 32)
    )
    data = raw(CATALOG, KIDS, PAGE, DRAWN, lock)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]")
