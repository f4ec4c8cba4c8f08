"""Office files as they are given to an office program, and what it made of them, freed of the day on which it did.

A document may ask for the day on which it is printed, for the name of the file, for pictures from elsewhere; an office
program then prints today's date into a record of years ago. Its own last words are what it says. Changes that were
tracked are taken as made: that is the text as it stands. Nothing here raises; what can't be read stays as it was.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping

import pikepdf
from lxml import etree

from leverarch.intake.settled_old import settled_doc, settled_rtf
from leverarch.readers.file_kinds import DOC, DOCX, ODP, ODS, ODT, PPTX, RTF, FileKind

#: A part of a package larger than this is left as it is, and a package with more to read is not looked through.
_LARGEST, _MOST, _MOST_IN_ALL = 64_000_000, 256_000_000, 1_000_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
#: Fields that say when, where or by whom a document is opened, or that fetch something.
_FLEETING = frozenset((
    "DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE", "EDITTIME", "FILENAME", "FILESIZE", "USERNAME",
    "USERINITIALS", "USERADDRESS", "LASTSAVEDBY", "TEMPLATE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO",
    "DATABASE", "IMPORT", "INCLUDE",
))  # fmt: skip
_ODF_FIXED = ("date", "time", "file-name", "author-name", "author-initials", "modification-date", "modification-time",
              "print-date", "print-time", "creation-date", "creation-time", "editing-duration")  # fmt: skip
_NOWHERE = "about:blank"
Settle = Callable[[etree._Element], bool]


def settled(kind: FileKind, data: bytes) -> bytes:
    """Return the office file as it is to be converted."""
    if kind is RTF:
        return settled_rtf(data, _FLEETING)
    if kind is DOC:
        return settled_doc(data)
    settle = _SETTLERS.get(kind.name)
    if settle is None:
        return data
    try:
        return _rewritten(data, settle)
    except Exception:  # a package that can't be read is the office program's to refuse
        return data


def undated(pdf: bytes) -> bytes:
    """Return what was made without the day and the program that it names, so that a file comes out the same twice."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for name in ("/Info", "/ID", "/DocChecksum"):
                if name in opened.trailer:
                    del opened.trailer[name]
            if "/Metadata" in opened.Root:
                del opened.Root["/Metadata"]
            out = io.BytesIO()
            opened.save(out, static_id=True)
            return out.getvalue()
    except Exception:  # the reader of PDFs says what is wrong with it
        return pdf


def _rewritten(data: bytes, settle: Settle) -> bytes:
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        texts = [one for one in members if one.filename.endswith((".xml", ".rels")) and one.file_size <= _LARGEST]
        too_much = sum(one.file_size for one in texts) > _MOST or sum(one.file_size for one in members) > _MOST_IN_ALL
        if too_much or len({one.filename for one in members}) < len(members):
            return data
        for one in texts:
            root = _root(package.read(one))
            if root is not None and (_unlinked(root) if one.filename.endswith(".rels") else settle(root)):
                changed[one.filename] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return _packed(package, members, changed) if changed else data


def _packed(package: zipfile.ZipFile, members: list[zipfile.ZipInfo], changed: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as fresh:
        for one in members:
            told = zipfile.ZipInfo(one.filename)
            told.compress_type = zipfile.ZIP_STORED if one.filename == "mimetype" else zipfile.ZIP_DEFLATED
            if one.filename in changed:
                fresh.writestr(told, changed[one.filename])
            elif not one.is_dir():
                fresh.writestr(told, package.read(one))
    return out.getvalue()


def _root(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _unlinked(root: etree._Element) -> bool:
    """Let nothing but a link that a reader follows lead out of the package."""
    changed = False
    for relation in root.iter(f"{_R}Relationship"):
        leads_out = relation.get("TargetMode") == "External"
        if leads_out and posixpath.basename(relation.get("Type", "")) != "hyperlink":
            relation.set("Target", _NOWHERE)
            changed = True
    return changed


# ---------------------------------------------------------------- Word


def _settled_word(root: etree._Element) -> bool:
    if not str(root.tag).startswith(_W):
        return False
    frozen = _frozen_fields(root)
    return _changes_made(root) or frozen


def _frozen_fields(root: etree._Element) -> bool:
    """Let a field that would be worked out again keep the words that it had."""
    changed = False
    for field in list(root.iter(f"{_W}fldSimple")):
        if _first_word(field.get(f"{_W}instr", "")) in _FLEETING:
            _unwrap(field)
            changed = True
    for order in root.iter(f"{_W}instrText"):
        if _first_word(order.text or "") in _FLEETING:
            order.text = " QUOTE "
            changed = True
    return changed


def _first_word(order: str) -> str:
    return (order.split() or [""])[0].upper()


def _changes_made(root: etree._Element) -> bool:
    """Take tracked changes as made: what was deleted goes, what was put in stays, and no mark of either."""
    marks = [f"{_W}{name}" for name in ("del", "ins", "moveFrom", "moveTo")]
    found = list(root.iter(*marks))
    for mark in found:
        parent = mark.getparent()
        if parent is None or _is_gone(mark, root):
            continue
        name = etree.QName(mark).localname
        holder = etree.QName(parent).localname
        if holder == "trPr":
            row = parent.getparent()
            if name == "del" and row is not None:
                _remove(row)
            else:
                _remove(mark)
        elif holder == "rPr":
            _settle_paragraph(mark, name in ("del", "moveFrom"))
        elif name in ("del", "moveFrom"):
            _remove(mark)
        else:
            _unwrap(mark)
    former = [one for one in root.iter() if isinstance(one.tag, str) and one.tag.startswith(_W)]
    former = [one for one in former if one.tag.endswith("PrChange")]
    for one in former:
        _remove(one)
    return bool(found or former)


def _settle_paragraph(mark: etree._Element, deleted: bool) -> None:  # noqa: FBT001
    """Take the mark from a paragraph's end; where the end was deleted and no word is left, the paragraph goes."""
    holder = mark.getparent()
    _remove(mark)
    paragraph = next((up for up in holder.iterancestors(f"{_W}p")), None) if holder is not None else None
    inside = paragraph is not None and holder is not None and paragraph.find(f"{_W}pPr/{_W}rPr") is holder
    if not (deleted and inside and paragraph is not None):
        return
    kept = [one for one in paragraph if one.tag not in {f"{_W}pPr", f"{_W}del", f"{_W}moveFrom"}]
    parent = paragraph.getparent()
    if not kept and parent is not None and len(parent.findall(f"{_W}p")) > 1:
        _remove(paragraph)


def _is_gone(one: etree._Element, root: etree._Element) -> bool:
    top = one
    while (above := top.getparent()) is not None:
        top = above
    return top is not root


def _remove(one: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        _give_tail(one, parent)
        parent.remove(one)


def _unwrap(one: etree._Element) -> None:
    """Put what an element holds in its place."""
    parent = one.getparent()
    if parent is None:
        return
    at = parent.index(one)
    _give_tail(one, parent)
    for number, child in enumerate(list(one)):
        parent.insert(at + number, child)
    parent.remove(one)


def _give_tail(one: etree._Element, parent: etree._Element) -> None:
    if one.tail:
        before = one.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + one.tail
        else:
            parent.text = (parent.text or "") + one.tail
        one.tail = None


# ---------------------------------------------------------------- the others


def _settled_slide(root: etree._Element) -> bool:
    """Let the day on a slide be the one that it last showed."""
    found = [one for one in root.iter(f"{_A}fld") if one.get("type", "").startswith("datetime")]
    for field in found:
        field.tag = f"{_A}r"
        for name in list(field.attrib):
            del field.attrib[name]
        for child in field.findall(f"{_A}pPr"):
            field.remove(child)
    return bool(found)


def _settled_open_document(root: etree._Element) -> bool:
    changed = False
    for name in _ODF_FIXED:
        for field in root.iter(f"{_TEXT}{name}"):
            field.set(f"{_TEXT}fixed", "true")
            changed = True
    for tracked in list(root.iter(f"{_TEXT}tracked-changes", f"{_TABLE}tracked-changes")):
        _remove(tracked)
        changed = True
    for mark in list(root.iter(f"{_TEXT}change", f"{_TEXT}change-start", f"{_TEXT}change-end")):
        _remove(mark)
    for linked in root.iter():
        target = linked.get(_LINK, "") if isinstance(linked.tag, str) else ""
        if "://" in target and linked.tag != f"{_TEXT}a" and not str(linked.tag).endswith("}a"):
            linked.set(_LINK, _NOWHERE)
            changed = True
    return changed


_SETTLERS: Mapping[str, Settle] = {
    DOCX.name: _settled_word,
    PPTX.name: _settled_slide,
    **{kind.name: _settled_open_document for kind in (ODT, ODP, ODS)},
}
