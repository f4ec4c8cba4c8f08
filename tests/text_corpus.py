"""Texts, web pages and office files, made here: one for each thing that a stranger's file may hold."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from PIL import Image

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SPACES = (
    f"{_W} "
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_MODES = {True: "External", False: "Internal"}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OVERRIDES = {"document": "document.main", "styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
              "header1": "header", "comments": "comments"}  # fmt: skip
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in _OVERRIDES.items()
    )
    + "</Types>"
)
STYLES = f"""<w:styles {_W}>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="loop"/><w:basedOn w:val="Loop2"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop2"><w:name w:val="loop two"/><w:basedOn w:val="Loop"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {_W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num></w:numbering>"""


def p(*runs: str, style: str = "", number: tuple[int, int] | None = None) -> str:
    """A paragraph of a Word document; what is no element is text."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    looks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        looks += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{looks}</w:pPr>{inner}</w:p>"


def r(text: str, looks: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    """A table of a Word document."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def row(*cells: str, head: bool = False) -> str:
    """A row: each cell is text, or an element."""
    looks = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{looks}{''.join(c if c.startswith('<w:tc') else cell(c) for c in cells)}</w:tr>"


def cell(text: str, looks: str = "") -> str:
    """A cell: text, or blocks."""
    inner = text if text.startswith("<") else p(text)
    return f"<w:tc><w:tcPr>{looks}</w:tcPr>{inner}</w:tc>"


def docx(
    body: str, parts: Mapping[str, str | bytes] | None = None, relations: tuple[tuple[str, str, str, bool], ...] = ()
) -> bytes:
    """A Word document. `relations`: id, kind, target, and whether that lies outside of the file."""
    rels = [("s", "styles", "styles.xml", False), ("n", "numbering", "numbering.xml", False), *relations]
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}" TargetMode="{_MODES[away]}"/>'
        for key, kind, target, away in rels
    )
    whole = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": f'<Relationships xmlns="{whole}"><Relationship Id="a" Type="{_RELATION}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{whole}">{listed}</Relationships>',
            "word/styles.xml": STYLES,
            "word/numbering.xml": NUMBERING,
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def part(root: str, inner: str) -> str:
    """A part of a Word document besides the text: footnotes, a header."""
    return f"<w:{root} {_SPACES}>{inner}</w:{root}>"


def picture(size: tuple[int, int] = (120, 80), colour: str = "navy") -> bytes:
    """A picture (PNG)."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def halves(size: tuple[int, int] = (100, 100)) -> bytes:
    """A picture whose left half is white and whose right half is red."""
    whole = Image.new("RGB", size, "white")
    whole.paste((200, 0, 0), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def drawn(key: str, alt: str = "A chart on a wall", cut: str = "") -> str:
    """A run with a picture, 40 by 30 millimetres."""
    blip = f'<a:blip r:embed="{key}"/>' if key else ""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1440000" cy="1080000"/>'
        f'<wp:docPr id="1" name="x" descr="{alt}"/><a:graphic><a:graphicData uri="x/picture"><pic:pic><pic:blipFill>'
        f"{blip}{cut}</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def odt(body: str, styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text."""
    names = {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "dc": "dc",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }  # fmt: skip
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = "<manifest/>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **(parts or {}),
        }
    )


def ole(*streams: str) -> bytes:
    """The start of a container of old Office files, with the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(s.encode("utf-16-le") for s in streams)


def old_word(*, locked: bool) -> bytes:
    """An old Word document that says whether it is locked, and no more."""
    flags = 0x0100 if locked else 0
    return ole("WordDocument").ljust(1024, b"\0") + struct.pack("<HHHHHH", 0xA5EC, 193, 0, 0, 0, flags) + b"\0" * 500


def old_excel(*, locked: bool) -> bytes:
    """An old workbook that says whether it is locked, and no more."""
    first = struct.pack("<HHHH", 0x0809, 16, 0x0600, 5) + b"\0" * 12
    return ole("Workbook").ljust(1024, b"\0") + first + struct.pack("<HH", 0x2F if locked else 0x42, 2) + b"\0" * 500


#: What the stream "Current User" of an old presentation says where that is locked ([MS-PPT] 2.3.2).
LOCKED_SLIDES = struct.pack("<HHIII", 0, 0x0FF6, 24, 20, 0xF3D1C4DF) + bytes(16)

_RAISED = '<w:vertAlign w:val="superscript"/>'
_TAKEN_OUT = (
    "<w:del w:id='2'><w:r><w:delText>taken out</w:delText></w:r><w:r><w:t>taken out</w:t></w:r></w:del>"
    "<w:moveFrom w:id='3'><w:r><w:t>moved away</w:t></w:r></w:moveFrom>"
)
_LINK = '<w:hyperlink r:id="l">' + r("link") + "</w:hyperlink>"
_BOXED = "<w:txbxContent>" + p("In a box") + "</w:txbxContent>"
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
    f"<wps:wsp><wps:txbx>{_BOXED}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{_BOXED}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_TICKED = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_PAGE = '<w:fldSimple w:instr=" PAGE ">' + r("7") + "</w:fldSimple>"
#: A Word document with everything in it that a text rendering must show, name or leave out.
EVERYTHING = docx(
    p("Medicines audit", style="H1")
    + p("Audit of ", r("October", "<w:b/>"), " 2026 ", r("secret", "<w:vanish/>"), r("1", _RAISED))
    + p("First", number=(1, 0)) + p("Within", number=(1, 1)) + p("Also within", number=(1, 1))
    + p("Second", number=(1, 0))
    + p("A point", number=(2, 0)) + p("Begins anew", number=(3, 0))
    + p("What was found", style="H2")
    + table(
        row("Area", "Before", "After", head=True),
        row(cell("Falls", '<w:vMerge w:val="restart"/>'), "3", "4"),
        row(cell("", "<w:vMerge/>"), cell("Joined", '<w:gridSpan w:val="2"/>')),
        row("Colour", cell("", '<w:shd w:fill="FF0000"/>'), cell("Box within", "")),
    )
    + p("Kept ", "<w:ins w:id='1'>" + r("put in ") + "</w:ins>", _TAKEN_OUT, "end")
    + p("A note", '<w:r><w:footnoteReference w:id="2"/></w:r>', " and a ", _LINK)
    + "<w:sdt><w:sdtPr/><w:sdtContent>" + p("In a control") + "</w:sdtContent></w:sdt>"
    + p(_BOX)
    + p(drawn("pic")) + p(drawn("gone", alt="A plan of the house")) + p(drawn("away", alt="A logo elsewhere"))
    + p(_TICKED, " Agreed")
    + p("Before the page ends", '<w:r><w:br w:type="page"/></w:r>', "After it")
    + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>',
    {
        "word/footnotes.xml": part("footnotes", '<w:footnote w:id="2">' + p("Words of the note") + "</w:footnote>"),
        "word/header1.xml": part("hdr", p("The running head, page ", _PAGE)),
        "word/comments.xml": part("comments", '<w:comment w:id="1">' + p("Is this right?") + "</w:comment>"),
        "word/media/image1.png": picture(),
        "word/vbaProject.bin": b"macros",
    },
    (
        ("f", "footnotes", "footnotes.xml", False), ("h", "header", "header1.xml", False),
        ("c", "comments", "comments.xml", False), ("pic", "image", "media/image1.png", False),
        ("gone", "image", "media/missing.emf", False), ("away", "image", "https://example.org/logo.png", True),
        ("l", "hyperlink", "https://example.org/policy", True),
    ),
)  # fmt: skip
