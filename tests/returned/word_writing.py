"""Returned forms as Word writes them, and as people change them: made from a rendered form, by script."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from leverarch.renderers.word import package
from leverarch.renderers.word.names import W14, W, w

W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_DAY = {"author": "a role", "date": "2026-11-02T09:00:00Z"}
Change = Callable[[etree._Element], None]


def changed(form: bytes, *changes: Change) -> bytes:
    """The form with changes made to its body."""
    parts = package.read(form)
    root = package.parse(parts["word/document.xml"])
    for change in changes:
        change(root)
    return package.write(parts | {"word/document.xml": package.serialise(root)})


def boxes(root: etree._Element) -> dict[str, etree._Element]:
    """Every control by its tag."""
    found = {}
    for box in root.iter(w("sdt")):
        tag = box.find(f"{w('sdtPr')}/{w('tag')}")
        if tag is not None:
            found[tag.get(w("val"), "")] = box
    return found


def inside(box: etree._Element) -> etree._Element:
    content = box.find(w("sdtContent"))
    assert content is not None
    return content


def around(element: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Put an element into a new one."""
    parent = element.getparent()
    assert parent is not None
    outer = etree.Element(w(name), {w(key): text for key, text in attributes.items()})
    parent.replace(element, outer)
    outer.append(element)
    return outer


def run(words: str) -> etree._Element:
    made = etree.Element(w("r"))
    for number, piece in enumerate(words.split("\n")):
        if number:
            etree.SubElement(made, w("br"))
        text = etree.SubElement(made, w("t"))
        text.text = piece
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def filled(answers: Mapping[str, str]) -> Change:
    """Write into controls as Word does when somebody types, taps a box or picks a day (`2026-11-03|the words`)."""

    def change(root: etree._Element) -> None:
        for key, answer in answers.items():
            box = boxes(root)[key]
            properties = box.find(w("sdtPr"))
            assert properties is not None
            for shown in properties.findall(w("showingPlcHdr")):
                properties.remove(shown)
            checked = box.find(f".//{{{W14}}}checked")
            if checked is not None:
                checked.set(f"{{{W14}}}val", "1" if answer == "☒" else "0")
            day, _, words = answer.partition("|")
            dated = properties.find(w("date"))
            if dated is not None and words:
                dated.set(w("fullDate"), f"{day}T00:00:00Z")
                answer = words  # noqa: PLW2901
            content = inside(box)
            for old in list(content):
                content.remove(old)
            content.append(run(answer))

    return change


def split_runs(root: etree._Element) -> None:
    """Word cuts texts into runs as it likes, and puts marks of its spelling check between."""
    for old in [line for line in root.iter(w("r")) if line.find(w("t")) is not None]:
        texts = old.findall(w("t"))
        if len(texts) != 1 or len(texts[0].text or "") < 2:
            continue
        words = texts[0].text or ""
        second = copy.deepcopy(old)
        second_text = second.find(w("t"))
        assert second_text is not None
        texts[0].text, second_text.text = words[:1], words[1:]
        for number, made in enumerate((old, second)):
            made.set(w("rsidR"), f"00AB{number:04}")
        old.addnext(second)
        old.addnext(etree.Element(w("proofErr"), {w("type"): "spellStart"}))
        second.addnext(etree.Element(w("proofErr"), {w("type"): "spellEnd"}))


def numbered_again(root: etree._Element) -> None:
    """Bookmarks, controls and paragraphs get Word's own numbers."""
    for mark in root.iter(w("bookmarkStart"), w("bookmarkEnd")):
        mark.set(w("id"), str(900 - int(mark.get(w("id"), "0"))))
    for number, paragraph in enumerate(root.iter(w("p"))):
        paragraph.set(w("rsidR"), "00C0FFEE")
        paragraph.set(f"{{{W14}}}paraId", f"{number + 1:08X}")
    for properties in root.iter(w("sdtPr")):
        etree.SubElement(properties, f"{{{W15}}}appearance").set(f"{{{W15}}}val", "boundingBox")
        for line in properties.findall(w("id")):
            line.set(w("val"), str(-1000 - int(line.get(w("val"), "0"))))


def smart_tags(root: etree._Element) -> None:
    for old in list(root.iter(w("r"))):
        around(old, "smartTag", uri="urn:schemas-microsoft-com:office:smarttags", element="place")


def around_paragraphs(root: etree._Element) -> None:
    """Controls that are alone in a paragraph become controls around it; the bookmarks stay where they were."""
    for box in list(boxes(root).values()):
        paragraph = box.getparent()
        assert paragraph is not None
        if len(paragraph.findall(w("sdt"))) > 1 or next(paragraph.iter(w("tab")), None) is not None:
            continue
        at, content = paragraph.index(box), inside(box)
        for child in reversed(list(content)):
            paragraph.insert(at, child)
        paragraph.remove(box)
        holder = paragraph.getparent()
        assert holder is not None
        holder.replace(paragraph, box)
        content.append(paragraph)


def around_cells(root: etree._Element) -> None:
    """A control around a whole cell that held nothing else."""
    for cell in list(root.iter(w("tc"))):
        found = list(cell.iter(w("sdt")))
        paragraph = found[0].getparent() if found else None
        if len(found) != 1 or paragraph is None or len(cell.findall(w("p"))) != 1 or paragraph.getparent() is not cell:
            continue
        if next(paragraph.iter(w("tab")), None) is not None:
            continue
        box, content, row = found[0], inside(found[0]), cell.getparent()
        assert row is not None
        at = paragraph.index(box)
        for child in reversed(list(content)):
            paragraph.insert(at, child)
        paragraph.remove(box)
        row.replace(cell, box)
        content.append(cell)


def alternatives(root: etree._Element) -> None:
    """The words for programs of today, and others for old ones."""
    for text in list(root.iter(w("t"))):
        old = text.getparent()
        assert old is not None
        outer = etree.Element(f"{{{MC}}}AlternateContent")
        old.replace(text, outer)
        choice = etree.SubElement(outer, f"{{{MC}}}Choice", Requires="w14")
        choice.append(text)
        other = etree.SubElement(etree.SubElement(outer, f"{{{MC}}}Fallback"), w("t"))
        other.text = "for an old program"


def inserted(root: etree._Element) -> None:
    """Every answer was written with tracked changes on, over words that were there before."""
    for box in boxes(root).values():
        content = inside(box)
        for new in list(content.findall(w("r"))):
            around(new, "ins", id="1", **_DAY)
        content.insert(0, removed("old words"))
        content.append(moved("moved away"))


def removed(words: str) -> etree._Element:
    gone = etree.Element(w("del"), {w("id"): "2", **{w(key): text for key, text in _DAY.items()}})
    etree.SubElement(etree.SubElement(gone, w("r")), w("delText")).text = words
    return gone


def moved(words: str) -> etree._Element:
    gone = etree.Element(w("moveFrom"), {w("id"): "3", **{w(key): text for key, text in _DAY.items()}})
    gone.append(run(words))
    return gone


def controls_inserted(root: etree._Element) -> None:
    """Whole controls stand in a tracked insertion."""
    for box in list(boxes(root).values()):
        around(box, "ins", id="4", **_DAY)


def deleted(key: str) -> Change:
    """A control goes, its bookmarks stay."""

    def change(root: etree._Element) -> None:
        box = boxes(root)[key]
        parent = box.getparent()
        assert parent is not None
        parent.remove(box)

    return change


def deleted_tracked(key: str) -> Change:
    def change(root: etree._Element) -> None:
        around(boxes(root)[key], "del", id="5", **_DAY)

    return change


def deleted_by_range(key: str) -> Change:
    """As Word writes it when a control is deleted with tracked changes on."""

    def change(root: etree._Element) -> None:
        box = boxes(root)[key]
        for child in list(inside(box)):
            inside(box).remove(child)
        inside(box).append(removed("old words"))
        box.addprevious(etree.Element(w("customXmlDelRangeStart"), {w("id"): "77"}))
        inside(box).insert(0, etree.Element(w("customXmlDelRangeEnd"), {w("id"): "77"}))

    return change


def typed_over(key: str, words: str) -> Change:
    """The control is gone, and text stands between its bookmarks."""

    def change(root: etree._Element) -> None:
        box = boxes(root)[key]
        parent = box.getparent()
        assert parent is not None
        parent.replace(box, run(words))

    return change


def without_tags(root: etree._Element) -> None:
    """What LibreOffice leaves of a control: neither tag nor number; the bookmark opens inside and ends outside."""
    for key, box in boxes(root).items():
        properties = box.find(w("sdtPr"))
        assert properties is not None, key
        for name in ("tag", "id", "lock", "alias"):
            for line in properties.findall(w(name)):
                properties.remove(line)
        for mark in reversed(list(_before(box))):
            inside(box).insert(0, mark)


def _before(box: etree._Element) -> Iterator[etree._Element]:
    for line in box.itersiblings(preceding=True):
        if line.tag != w("bookmarkStart"):
            return
        yield line


def without_marks(root: etree._Element) -> None:
    for mark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)


def strict(form: bytes) -> bytes:
    """Saved as “Strict Open XML Document”, whose main part may have another name."""
    parts = package.read(form)
    for name in ("word/document.xml", "word/styles.xml"):
        parts[name] = parts[name].replace(W.encode(), STRICT.encode())
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["word/_rels/document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    return package.write({name: data for name, data in parts.items() if name != "[Content_Types].xml"} | _types(parts))


def _types(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    name = "[Content_Types].xml"
    return {name: parts[name].replace(b"/word/document.xml", b"/word/document2.xml")}
