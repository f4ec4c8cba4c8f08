"""Files that the specifications ask for by name: PDFs sound and broken, and things that are no PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage

import docx
import openpyxl
import pikepdf
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from PIL import Image


def sound_pdf(pages: int = 3) -> bytes:
    """Blank pages and nothing wrong."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return _saved(pdf)


def locked_pdf() -> bytes:
    """Asks for a password when it is opened."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"), static_id=False)
    return out.getvalue()


def cut_pdf() -> bytes:
    """Lost its second half on the way."""
    whole = sound_pdf(30)
    return whole[: len(whole) // 4]


def mended_pdf() -> bytes:
    """Lost its last lines; every page can still be found."""
    whole = sound_pdf(3)
    return whole[: whole.rindex(b"startxref")]


def word_file() -> bytes:
    """A Word file with one paragraph."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Safeguarding policy")
    document.save(out)
    return out.getvalue()


def word_template(body: str) -> bytes:
    """A Word template with one paragraph for each line."""
    out = io.BytesIO()
    document = docx.Document()
    for line in body.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def small_png() -> bytes:
    """A picture of eight by eight points."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#0F4A5C").save(out, "PNG")
    return out.getvalue()


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def workbook(body: str) -> bytes:
    """A workbook whose rows are lines of CSV; `!merge A2:A3`, `!hide 3`, `!sheet NAME` and `!hidden NAME` change it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Set"
    for line in body.splitlines():
        word, _, rest = line.partition(" ")
        if word == "!merge":
            sheet.merge_cells(rest)
        elif word == "!hide":
            sheet.row_dimensions[int(rest)].hidden = True
        elif word in ("!sheet", "!hidden"):
            sheet = made.create_sheet(rest)
            sheet.sheet_state = "visible" if word == "!sheet" else "hidden"
        else:
            sheet.append([cell or None for cell in next(csv.reader([line]))])
    made.properties.created = made.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def signed_pdf(pages: int = 1) -> bytes:
    """Carries a digital signature, whose bytes prove nothing here: what counts is that there is one."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf(pages=pages)))
    value = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
        ByteRange=pikepdf.Array([0, 840, 960, 240]),
        Contents=pikepdf.String(b"\x30\x82" + b"\x00" * 64),
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=pikepdf.String("Signature1"),
            Rect=pikepdf.Array([0, 0, 0, 0]),
            F=132,
            V=pdf.make_indirect(value),
        )
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
    return _saved(pdf)


def printed_pdf(
    words: str = "Every indicator reached the lead the same day.", pages: int = 1, font: str = "Helvetica"
) -> bytes:
    """Pages with a line of text each."""
    pdf = pikepdf.new()
    used = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{font}"))
    held = pdf.make_indirect(used)
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=held))
        page.obj.Contents = pdf.make_stream(f"BT /F1 14 Tf 72 700 Td ({words} {number + 1}) Tj ET".encode())
    return _saved(pdf)


def told_pdf(data: bytes) -> bytes:
    """The same PDF with properties that name who made it."""
    pdf = pikepdf.open(io.BytesIO(data))
    pdf.docinfo["/Author"] = "The office manager"
    return _saved(pdf)


def restricted_pdf() -> bytes:
    """Opens without a password; its maker allows neither printing nor changing."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    out = io.BytesIO()
    allow = pikepdf.Permissions(print_lowres=False, print_highres=False, modify_other=False)
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="", allow=allow))
    return out.getvalue()


def acting_pdf() -> bytes:
    """Runs a script when it is opened, and has a link that starts a program."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
    start = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([72, 690, 300, 720]), A=start
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
    return _saved(pdf)


def carrying_pdf() -> bytes:
    """Carries another file inside."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    pdf.attachments["list.csv"] = pikepdf.AttachedFileSpec(pdf, b"name,day\nA,1\n", filename="list.csv")
    return _saved(pdf)


def layered_pdf() -> bytes:
    """Has a layer that is not seen."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Draft notes")))
    page = pdf.pages[0]
    page.obj.Resources.Properties = pikepdf.Dictionary(L1=layer)
    page.contents_add(b"/OC /L1 BDC BT /F1 12 Tf 72 600 Td (Nobody should read this) Tj ET EMC")
    off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)
    return _saved(pdf)


def scanned_pdf() -> bytes:
    """A picture of a page, without text."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    picture = pdf.make_stream(bytes(range(256)) * 100)
    picture.stream_dict.update(
        {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 160, "/Height": 160,
         "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8}
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return _saved(pdf)


def filled_pdf() -> bytes:
    """A form with one field that was filled in."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("Answer"),
            V=pikepdf.String("Yes, the same day"),
            DA=pikepdf.String("/Helv 12 Tf 0 g"),
            Rect=pikepdf.Array([72, 600, 300, 620]),
            F=4,
        )
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    return _saved(pdf)


def video() -> bytes:
    """Begins as a video does."""
    return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 3000


def letter(*files: tuple[str, bytes]) -> bytes:
    """An e-mail with these files attached."""
    made = EmailMessage()
    made["From"] = "quality-lead@example.org"
    made["To"] = "registered-manager@example.org"
    made["Subject"] = "The audit of September"
    made["Date"] = "Fri, 02 Oct 2026 10:00:00 +0100"
    made["Message-ID"] = "<1@example.org>"
    made.set_content("Please find the audit.\n")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if made.is_multipart():
        made.set_boundary("=-=-=")
    return bytes(made)


def fetching_page() -> bytes:
    """A web page that asks for a picture from the internet."""
    return (
        b"<!doctype html><html><head><title>Audit</title></head><body><h1>Audit</h1>"
        b'<p>All was as it should be.</p><img src="https://example.org/logo.png" alt="Logo"></body></html>'
    )


def hiding_page() -> bytes:
    """A web page with words that are not seen."""
    return (
        b"<!doctype html><html><head><title>Audit</title></head><body><h1>Audit</h1>"
        b"<p>All was as it should be.</p><p hidden>This is an older version.</p></body></html>"
    )


def giant_pdf() -> bytes:
    """One page of ten metres."""
    pdf = pikepdf.open(io.BytesIO(printed_pdf()))
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 28_800, 28_800])
    return _saved(pdf)


def moving_gif() -> bytes:
    """Two pictures, one after the other."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("#0F4A5C", "#C9A227")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def fine_png() -> bytes:
    """Far finer than a page can show."""
    out = io.BytesIO()
    Image.new("L", (9000, 7000), 200).save(out, "PNG")
    return out.getvalue()


def matrix(*, red: str = "", hidden: bool = False, formula: bool = False, rule: bool = False) -> bytes:
    """A workbook as people keep it: a coloured cell, a hidden row, a formula, a rule for colours."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["Role", "Course", "Done"], ["Session worker", "Safeguarding", "yes"], ["Lead", "Safeguarding", "no"]):
        sheet.append(row)
    if red:
        for cell in ("C2", "C3"):
            sheet[cell].fill = PatternFill("solid", fgColor=red)
    if hidden:
        sheet.row_dimensions[3].hidden = True
    if formula:
        sheet["D2"] = "=1+1"
    if rule:
        redden = FormulaRule(formula=["C2<TODAY()"], fill=PatternFill("solid", bgColor="FFFF0000"))
        sheet.conditional_formatting.add("C2:C3", redden)
    made.properties.created = made.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


MADE: Mapping[str, Callable[[str], bytes]] = {
    "sound-pdf": lambda _: sound_pdf(),
    "locked-pdf": lambda _: locked_pdf(),
    "cut-pdf": lambda _: cut_pdf(),
    "mended-pdf": lambda _: mended_pdf(),
    "word-file": lambda _: word_file(),
    "word-template": word_template,
    "small-png": lambda _: small_png(),
    "workbook": workbook,
    "signed-pdf": lambda _: signed_pdf(),
    "printed-pdf": lambda _: printed_pdf(),
    "told-pdf": lambda _: told_pdf(printed_pdf()),
    "told-signed-pdf": lambda _: told_pdf(signed_pdf()),
    "restricted-pdf": lambda _: restricted_pdf(),
    "acting-pdf": lambda _: acting_pdf(),
    "carrying-pdf": lambda _: carrying_pdf(),
    "layered-pdf": lambda _: layered_pdf(),
    "scanned-pdf": lambda _: scanned_pdf(),
    "filled-pdf": lambda _: filled_pdf(),
    "video": lambda _: video(),
    "giant-pdf": lambda _: giant_pdf(),
    "bare-pdf": lambda _: printed_pdf(font="Frutiger-Light"),
    "hiding-page": lambda _: hiding_page(),
    "letter": lambda _: letter(("report.pdf", printed_pdf()), ("clip.mp4", video())),
    "fetching-page": lambda _: fetching_page(),
    "moving-gif": lambda _: moving_gif(),
    "fine-png": lambda _: fine_png(),
    "red-matrix": lambda _: matrix(red="FFFF0000"),
    "hidden-matrix": lambda _: matrix(hidden=True),
    "unsaved-matrix": lambda _: matrix(formula=True),
    "ruled-matrix": lambda _: matrix(rule=True),
    "old-word-file": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "WordDocument".encode("utf-16-le"),
    "long-text": lambda body: body.encode() * 60_000,
    "windows-1252": lambda body: body.encode("cp1252"),
}
