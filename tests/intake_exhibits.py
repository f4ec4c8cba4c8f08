"""One file of every kind that comes in, and one for every fault: by the name under which it lies in content/files/.

Nothing is read from the disk but the phone's picture. Files that only an office program writes (`FROM_OFFICE`) are made
by it, where it is there, from files that are made here.
"""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import wave
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

import docx
import pikepdf
from pikepdf import Array, Dictionary, Name, String

import exhibits
import mail_corpus
import pdf_corpus
import picture_corpus
import table_corpus

# ---------------------------------------------------------------- sound files, one for each kind


def policy_docx() -> bytes:
    """A Word policy: a heading, paragraphs, a table."""
    document = docx.Document()
    document.add_heading("Safeguarding policy", 1)
    document.add_paragraph("Every concern is told to the safeguarding lead on the same day.")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("Step", "By when", "Tell", "Same day"), strict=True
    ):
        cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def small_matrix() -> bytes:
    """A workbook with words and dates."""
    return table_corpus.training_matrix(staff=4, courses=3)


def macro_workbook() -> bytes:
    """A workbook with a macro inside."""
    return with_member(exhibits.workbook("Role,Course\nLead,Safeguarding"), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")


_P = "http://schemas.openxmlformats.org"
_A = f'xmlns:a="{_P}/drawingml/2006/main" xmlns:r="{_P}/officeDocument/2006/relationships"'
_SHAPES = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def slides_pptx() -> bytes:
    """A presentation of one slide, with what a reader of presentations insists on."""
    kinds = {
        "presentation": "presentation.main", "slides/slide1": "slide", "slideLayouts/slideLayout1": "slideLayout",
        "slideMasters/slideMaster1": "slideMaster",
    }  # fmt: skip
    types = "".join(
        f'<Override PartName="/ppt/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.presentationml.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    box = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off'
        ' x="900000" y="900000"/><a:ext cx="6000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></p:spPr>"
        "<p:txBody><a:bodyPr/><a:p><a:r><a:t>Induction: safeguarding</a:t></a:r></a:p></p:txBody></p:sp>"
    )

    def part(name: str, inside: str = "", after: str = "") -> str:
        tree = f"<p:cSld><p:spTree>{_SHAPES}{inside}</p:spTree></p:cSld>"
        return f'<p:{name} {_A} xmlns:p="{_P}/presentationml/2006/main">{tree}{after}</p:{name}>'

    def links(**targets: str) -> str:
        office = f"{_P}/officeDocument/2006/relationships"
        each = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets.items(), 1)
        )
        return f'<Relationships xmlns="{_P}/package/2006/relationships">{each}</Relationships>'

    colours = " ".join(
        f'{name}="{value}"'
        for name, value in {
            "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "accent1": "accent1", "accent2": "accent2",
            "accent3": "accent3", "accent4": "accent4", "accent5": "accent5", "accent6": "accent6", "hlink": "hlink",
            "folHlink": "folHlink",
        }.items()
    )  # fmt: skip
    return mail_corpus.archive(
        ("[Content_Types].xml", (
            f'<Types xmlns="{_P}/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>').encode()),
        ("_rels/.rels", links(officeDocument="ppt/presentation.xml").encode()),
        ("ppt/presentation.xml", (
            f'<p:presentation {_A} xmlns:p="{_P}/presentationml/2006/main"><p:sldMasterIdLst><p:sldMasterId '
            'id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId2"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>').encode()),
        ("ppt/_rels/presentation.xml.rels",
            links(slideMaster="slideMasters/slideMaster1.xml", slide="slides/slide1.xml").encode()),
        ("ppt/slides/slide1.xml", part("sld", box).encode()),
        ("ppt/slides/_rels/slide1.xml.rels", links(slideLayout="../slideLayouts/slideLayout1.xml").encode()),
        ("ppt/slideLayouts/slideLayout1.xml", part("sldLayout").encode()),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            links(slideMaster="../slideMasters/slideMaster1.xml").encode()),
        ("ppt/slideMasters/slideMaster1.xml", part("sldMaster", after=(
            f'<p:clrMap {colours}/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/>'
            "</p:sldLayoutIdLst>")).encode()),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels",
            links(slideLayout="../slideLayouts/slideLayout1.xml").encode()),
    )  # fmt: skip


def letter_with_files() -> bytes:
    """An e-mail with a PDF and a picture attached."""
    return exhibits.letter(("report.pdf", exhibits.printed_pdf(pages=2)), ("board.png", picture("PNG")))


def outlook_message() -> bytes:
    """A message as Outlook saves it, with a PDF attached."""
    return mail_corpus.container(mail_corpus.outlook(mail_corpus.outlook_file(0, "report.pdf", exhibits.printed_pdf())))


def picture(form: str) -> bytes:
    """A picture in that format."""
    return picture_corpus.saved(picture_corpus.scene(), form)


def folder_zip() -> bytes:
    """A folder of a PDF, a text and a table."""
    return mail_corpus.archive(
        ("audit/report.pdf", exhibits.printed_pdf()),
        ("audit/notes.txt", b"Two of six records had no reason written."),
        ("audit/list.csv", b"Day,Seen\n2026-09-01,yes\n2026-09-02,no\n"),
    )


NOTES = "Team meeting\n\nThe fire drill was held on 3 September.\nThe next one is in December.\n"
MARKDOWN = (
    "# Team meeting\n\n- The **fire drill** was held.\n- Next: `December`.\n\n| Day | Done |\n|---|---|\n| 3 | yes |\n"
)
WEB = "<!doctype html><html><head><title>Audit</title></head><body><h1>Audit</h1><p>All was well.</p></body></html>"
SAVED_PAGE = (
    "From: <Saved by Browser>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: Audit\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
    f"{WEB}\r\n--b--\r\n"
)


def recording() -> bytes:
    """A second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000)
    return out.getvalue()


# ---------------------------------------------------------------- PDFs of other people


def no_page_tree() -> bytes:
    """A list of pages that leads back to itself."""
    return raw_pdf(
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]>>", "<</Type/Page/Parent 2 0 R>>"
    )


def raw_pdf(*objects: str | bytes) -> bytes:
    """A PDF of these objects, the first its catalogue, with a list of where they lie."""
    out, places = b"%PDF-1.7\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body if isinstance(body, bytes) else body.encode())
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    many = len(objects) + 1
    start = len(out)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (many, start)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % many + listed + tail


def many_pages(pages: int = 100_000) -> bytes:
    """As many pages, none with anything on it."""
    kids = "".join(f"{number} 0 R " for number in range(3, pages + 3))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    parts, places, at = [b"%PDF-1.7\n"], list[int](), 9
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>", *[page] * pages]
    for number, body in enumerate(bodies, 1):
        places.append(at)
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode())
        at += len(parts[-1])
    listed = "".join(f"{place:010} 00000 n \n" for place in places)
    many = pages + 3
    tail = f"trailer\n<</Size {many}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    return b"".join(parts) + f"xref\n0 {many}\n0000000000 65535 f \n{listed}{tail}".encode()


@cache
def zeros(gigabytes: int = 1) -> bytes:
    """That many gigabytes of noughts, packed."""
    squeeze, block = zlib.compressobj(9), bytes(1 << 24)
    return b"".join(squeeze.compress(block) for _ in range(gigabytes << 6)) + squeeze.flush()


def pdf_image_bomb() -> bytes:
    """A page with a picture that unpacks to a gigabyte."""
    pdf = pikepdf.open(io.BytesIO(exhibits.printed_pdf()))
    bomb = pikepdf.Stream(
        pdf, zeros(), Type=Name.XObject, Subtype=Name.Image, Width=32768, Height=32768, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=bomb)
    pdf.pages[0].contents_add(b"q 500 0 0 500 40 100 cm /Im0 Do Q")
    return pdf_corpus.save(pdf, recompress_flate=False)


def pdf_content_bomb() -> bytes:
    """A page whose drawing unpacks to a gigabyte."""
    pdf = pikepdf.open(io.BytesIO(exhibits.printed_pdf()))
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, zeros(), Filter=Name.FlateDecode)
    return pdf_corpus.save(pdf)


def deep_arrays(depth: int = 20_000) -> bytes:
    """A page with a list in a list in a list."""
    nested = b"[" * depth + b"]" * depth
    return raw_pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/PieceInfo %s>>" % nested,
    )


def deep_page_tree(depth: int = 3000) -> bytes:
    """One page below thousands of nodes."""
    nodes = [f"<</Type/Pages/Count 1/Kids[{n + 3} 0 R]/Parent {n + 1} 0 R>>" for n in range(depth)]
    return raw_pdf("<</Type/Catalog/Pages 2 0 R>>", *nodes, f"<</Type/Page/Parent {depth + 1} 0 R/MediaBox[0 0 9 9]>>")


def launching_pdf() -> bytes:
    """A link that starts a program, and nothing else that acts."""
    pdf = pikepdf.open(io.BytesIO(exhibits.printed_pdf()))
    start = Dictionary(S=Name.Launch, F=String("calc.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 690, 300, 720]), A=start)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    return pdf_corpus.save(pdf)


def scripted_pdf() -> bytes:
    """A script that runs when the file is opened, and nothing else that acts."""
    pdf = pikepdf.open(io.BytesIO(exhibits.printed_pdf()))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return pdf_corpus.save(pdf)


# ---------------------------------------------------------------- bad input


def with_member(data: bytes, name: str, member: bytes) -> bytes:
    """The archive with one more file in it."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(zipfile.ZipInfo(name), member)
    return out.getvalue()


def with_changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one of its files changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        members = [(info.filename, opened.read(info)) for info in opened.infolist()]
    return mail_corpus.archive(*[(held, change(body) if held == name else body) for held, body in members])


def zip_bomb() -> bytes:
    """An archive with a gigabyte of noughts, written by hand from what is packed already."""
    raw = zeros()[2:-4]
    check = 0
    block = bytes(1 << 24)
    for _ in range(64):
        check = zlib.crc32(block, check)
    size = 1 << 30
    body = mail_corpus._entry(b"noughts.txt", raw, size, check)
    listed = mail_corpus._listed(b"noughts.txt", len(raw), size, check, 0)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(listed), len(body), 0)
    return body + listed + end


def nested_zips(depth: int = 12) -> bytes:
    """An archive in an archive in an archive."""
    inner = mail_corpus.archive(("innermost.txt", b"The innermost words."))
    for level in range(depth):
        inner = mail_corpus.archive((f"level {level}.zip", inner))
    return inner


def bomb_workbook() -> bytes:
    """A workbook whose sheet unpacks to a gigabyte."""
    made = exhibits.workbook("Role,Course\nLead,Safeguarding")
    return with_changed(
        made, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row>", b"</row>" + b" " * (1 << 28))
    )


def wide_workbook() -> bytes:
    """A workbook that names its last cell only, a million rows down."""
    cell = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    return table_corpus.package({"Far": f"<sheetData>{cell}</sheetData>"})


def entity_workbook() -> bytes:
    """A workbook whose XML asks for words that grow without end."""
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    lead = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{names}]>'.encode()
    made = table_corpus.package({"A": table_corpus.rows(table_corpus.text("x"))})
    return with_changed(
        made,
        "xl/worksheets/sheet1.xml",
        lambda xml: lead + xml.replace(b">x<", b">&e9;<"),
    )


def climbing_letter() -> bytes:
    """An e-mail whose attachment would climb out of its folder."""
    return exhibits.letter(("../../x", exhibits.printed_pdf()))


def climbing_zip() -> bytes:
    """An archive whose members would climb out of its folder."""
    return mail_corpus.archive(("../../x.txt", b"Climbed."), ("/etc/passwd.txt", b"From the root."))


def deep_page(depth: int = 20_000) -> bytes:
    """A web page of boxes in boxes."""
    return b"<!doctype html><html><body>" + b"<div>" * depth + b"The innermost words." + b"</div>" * depth


def deep_svg(depth: int = 5000) -> bytes:
    """A drawing of groups in groups."""
    return picture_corpus.svg("<g>" * depth + '<rect width="90" height="50"/>' + "</g>" * depth)


def reaching_svg() -> bytes:
    """A drawing that asks for a file of the computer and one of the internet."""
    return picture_corpus.svg(
        '<rect width="90" height="50"/><image width="9" height="9" xlink:href="file:///etc/passwd"/>'
        '<image width="9" height="9" xlink:href="https://example.org/x.png"/>'
    )


def picture_bomb() -> bytes:
    """A picture of a few kilobytes with billions of points."""
    return picture_corpus.bomb()


def cut(data: Callable[[], bytes], share: float) -> bytes:
    """The first part of a file."""
    return pdf_corpus.cut(data(), share)


def noise(head: bytes) -> bytes:
    """The mark of a kind and nothing sensible after it."""
    return head + bytes((n * 131 + n // 7) % 256 for n in range(4000))


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Every file that is made here, by its name.
FILES: Mapping[str, Callable[[], bytes]] = {
    # one of each kind
    "report.pdf": partial(exhibits.printed_pdf, pages=3),
    "policy.docx": policy_docx,
    "matrix.xlsx": small_matrix,
    "macros.xlsm": macro_workbook,
    "rows.csv": lambda: b"Day,Seen,Note\n2026-09-01,yes,\n2026-09-02,no,away\n",
    "slides.pptx": slides_pptx,
    "letter.eml": letter_with_files,
    "message.msg": outlook_message,
    "photo.jpg": lambda: picture_corpus.turned_by_its_camera(6)[0],
    "plan.png": partial(picture, "PNG"),
    "fax.tif": partial(picture_corpus.pages, 3),
    "photo.webp": partial(picture, "WEBP"),
    "photo.bmp": partial(picture, "BMP"),
    "photo.gif": partial(picture, "GIF"),
    "phone.heic": lambda: picture_corpus.PHONE,
    "drawing.svg": picture_corpus.svg,
    "notes.txt": NOTES.encode,
    "notes.md": MARKDOWN.encode,
    "page.html": WEB.encode,
    "page.mhtml": SAVED_PAGE.encode,
    "folder.zip": folder_zip,
    "garden.mp4": exhibits.video,
    "interview.wav": recording,
    "unknown.xyz": lambda: noise(b"\x00\x01\x02\x03"),
    "data.xml": lambda: b"<?xml version='1.0'?><rows><row>1</row></rows>",
    # other people's PDFs
    "locked-user.pdf": partial(pdf_corpus.locked, user="secret"),
    "locked-owner.pdf": exhibits.restricted_pdf,
    "cut-in-half.pdf": exhibits.cut_pdf,
    "without-end.pdf": exhibits.mended_pdf,
    "broken-stream.pdf": pdf_corpus.with_broken_stream,
    "signed.pdf": exhibits.signed_pdf,
    "scanned.pdf": exhibits.scanned_pdf,
    "form.pdf": exhibits.filled_pdf,
    "files-inside.pdf": exhibits.carrying_pdf,
    "script.pdf": scripted_pdf,
    "launch.pdf": launching_pdf,
    "everything-acts.pdf": pdf_corpus.with_actions,
    "hidden-layer.pdf": exhibits.layered_pdf,
    "ten-metres.pdf": exhibits.giant_pdf,
    "ribbon.pdf": lambda: pdf_corpus.BOXES["ribbon"],
    "upside-down-box.pdf": lambda: pdf_corpus.BOXES["swapped-box"],
    "cropped-away.pdf": lambda: pdf_corpus.BOXES["crop-nowhere"],
    "no-pages.pdf": pdf_corpus.without_pages,
    # bad input
    "empty.pdf": bytes,
    "empty.docx": bytes,
    "empty.eml": bytes,
    "empty.jpg": bytes,
    "mark-and-garbage.pdf": lambda: pdf_corpus.GARBAGE,
    "page-loop.pdf": no_page_tree,
    "pages-100000.pdf": many_pages,
    "picture-bomb.pdf": pdf_image_bomb,
    "content-bomb.pdf": pdf_content_bomb,
    "deep-lists.pdf": deep_arrays,
    "deep-tree.pdf": deep_page_tree,
    "login-page.pdf": lambda: pdf_corpus.HTML,
    "really-word.pdf": policy_docx,
    "cut.docx": partial(cut, policy_docx, 0.5),
    "cut.xlsx": partial(cut, small_matrix, 0.5),
    "cut.jpg": lambda: cut(lambda: picture_corpus.turned_by_its_camera(1)[0], 0.6),
    "cut.png": lambda: cut(partial(picture, "PNG"), 0.7),
    "cut.tif": lambda: cut(partial(picture_corpus.pages, 3), 0.5),
    "cut.heic": lambda: cut(lambda: picture_corpus.PHONE, 0.5),
    "cut.eml": partial(cut, letter_with_files, 0.5),
    "cut.msg": partial(cut, outlook_message, 0.5),
    "cut.zip": partial(cut, folder_zip, 0.7),
    "noise.jpg": lambda: noise(b"\xff\xd8\xff\xe0"),
    "noise.doc": lambda: noise(_OLE),
    "noise.zip": lambda: noise(b"PK\x03\x04"),
    "noise.heic": lambda: noise(b"\x00\x00\x00\x18ftypheic"),
    "points.png": picture_bomb,
    "bomb.zip": zip_bomb,
    "overlapping.zip": mail_corpus.overlapping,
    "zips-in-zips.zip": nested_zips,
    "bomb.xlsx": bomb_workbook,
    "far-cell.xlsx": wide_workbook,
    "entities.xlsx": entity_workbook,
    "mails-in-mails.eml": lambda: mail_corpus.nested_mails(12),
    "parts-in-parts.eml": lambda: mail_corpus.nested_parts(60),
    "boxes-in-boxes.html": deep_page,
    "groups-in-groups.svg": deep_svg,
    "reaching.svg": reaching_svg,
    "climbing.eml": climbing_letter,
    "climbing.zip": climbing_zip,
    "fetching.html": exhibits.fetching_page,
    "line\nbreak.pdf": exhibits.printed_pdf,
    "turned-\u202efdp.exe.pdf": exhibits.printed_pdf,
    "Plan A.pdf": exhibits.printed_pdf,
    "plan a.pdf": exhibits.printed_pdf,
    "CON.pdf": exhibits.printed_pdf,
}

#: Files that an office program makes of one of those above: its name, and what it is made of.
FROM_OFFICE: Mapping[str, str] = {
    "policy.doc": "policy.docx",
    "policy.odt": "policy.docx",
    "policy.rtf": "policy.docx",
    "matrix.xls": "matrix.xlsx",
    "matrix.ods": "matrix.xlsx",
    "slides.ppt": "slides.pptx",
    "slides.odp": "slides.pptx",
}


@cache
def made(name: str) -> bytes:
    """The bytes of one file that is made here."""
    return FILES[name]()


def converted(folder: Path) -> Mapping[str, bytes]:
    """The files that an office program makes, in `folder`; none where there is no such program."""
    program = shutil.which("soffice")
    if program is None:
        return {}
    found = {}
    for ending in sorted({name.rpartition(".")[2] for name in FROM_OFFICE}):
        out = folder / ending
        names = [name for name in FROM_OFFICE if name.endswith(f".{ending}")]
        for name in names:
            (folder / FROM_OFFICE[name]).write_bytes(made(FROM_OFFICE[name]))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        sources = [str(folder / FROM_OFFICE[name]) for name in names]
        subprocess.run(
            [program, profile, "--headless", "--convert-to", ending, "--outdir", str(out), *sources],
            capture_output=True, timeout=180, check=False,
        )  # fmt: skip
        found |= {name: (out / name).read_bytes() for name in names if (out / name).is_file()}
    return found


#: What to start from where files are changed at random: small ones, at least one for every kind.
SEEDS: tuple[str, ...] = tuple(
    name
    for name in FILES
    if name
    not in {
        "pages-100000.pdf", "picture-bomb.pdf", "content-bomb.pdf", "bomb.zip", "bomb.xlsx", "far-cell.xlsx",
        "overlapping.zip", "boxes-in-boxes.html", "groups-in-groups.svg", "deep-lists.pdf", "deep-tree.pdf",
        "line\nbreak.pdf", "turned-\u202efdp.exe.pdf", "Plan A.pdf", "plan a.pdf", "CON.pdf", "entities.xlsx",
    }
    and not name.startswith("empty.")
)  # fmt: skip


def seeds_of(*endings: str) -> Mapping[str, bytes]:
    """The files to start from, of these endings or of all."""
    return {name: made(name) for name in SEEDS if not endings or name.rpartition(".")[2] in endings}
