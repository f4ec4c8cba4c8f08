"""Office files, made by script: sound ones, and some that want something of the program that opens them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

from leverarch.intake.take import OfficeFile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip xmlns:r="{_R}" r:link="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def package(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def docx(body: str, relations: str = "") -> bytes:
    """A Word document with this inside its body."""
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    main = f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f"{rels}{main}</Relationships>",
            "word/document.xml": f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": f"{rels}{relations}</Relationships>",
        }
    )


def said(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def letter(words: str) -> bytes:
    return docx(said(words))


def with_remote_picture(address: str) -> bytes:
    link = f'<Relationship Id="rId9" Type="{_R}/image" Target="{address}/p.png" TargetMode="External"/>'
    return docx(said("A picture from elsewhere") + _PICTURE, link)


def with_macro(orders: str) -> bytes:
    """An OpenDocument text that runs a macro when it is opened."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    script = "http://openoffice.org/2000/script"
    module = (
        f'<?xml version="1.0"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
        f'"module.dtd"><script:module xmlns:script="{script}" script:name="Module1" '
        f'script:language="StarBasic">Sub Main\n{orders}\nEnd Sub</script:module>'
    )
    library = f'<library:library xmlns:library="{script.replace("script", "library")}" library:name="Standard"'
    container = f'<library:libraries xmlns:library="{script.replace("script", "library")}" '
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:text="{office}:text:1.0" xmlns:script="{office}:script:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.2"><office:scripts>'
        '<office:script script:language="ooo:Basic"/><office:event-listeners>'
        '<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts><office:body><office:text><text:p>A letter with a macro</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    kinds = {"/": "application/vnd.oasis.opendocument.text", "content.xml": "text/xml"}
    folders = {"Basic/": "", "Basic/Standard/": "", "Configurations2/": "application/vnd.sun.xml.ui.configuration"}
    basic = ("Basic/script-lc.xml", "Basic/Standard/script-lb.xml", "Basic/Standard/Module1.xml")
    entries = "".join(
        entry.format(name, kind)
        for name, kind in (*kinds.items(), *folders.items(), *((one, "text/xml") for one in basic))
    )
    return package(
        {
            "mimetype": kinds["/"],
            "content.xml": content,
            basic[0]: f'<?xml version="1.0"?>{container}xmlns:xlink="http://www.w3.org/1999/xlink">'
            '<library:library library:name="Standard" library:link="false" library:readonly="false"/>'
            "</library:libraries>",
            basic[1]: f'<?xml version="1.0"?>{library} library:readonly="false" library:passwordprotected="false">'
            '<library:element library:name="Module1"/></library:library>',
            basic[2]: module,
            "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}:manifest:1.0" '
            f'manifest:version="1.2">{entries}</manifest:manifest>',
        }
    )


def given(data: bytes, kind: str = "docx", target: str = "pdf") -> OfficeFile:
    """A file as LibreOffice gets it, with nothing taken out of it before."""
    return OfficeFile(hashlib.sha256(data).hexdigest(), kind, target, data)


def spreadsheet(rows: list[list[str]]) -> bytes:
    """An OpenDocument spreadsheet of one sheet."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    return package(
        {
            "mimetype": kind,
            "content.xml": f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:text="{office}:text:1.0" xmlns:table="{office}:table:1.0" office:version="1.2"><office:body>'
            f'<office:spreadsheet><table:table table:name="Rota">{lines}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
            "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}:manifest:1.0" '
            f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        }
    )
