"""The list of contents: filled in here, from the headings, because nobody should have to press F9 to see one.

The list is a real field, so Word can make it again. It gives no page numbers: only Word can know them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from leverarch.renderers.word.finish import Counter
from leverarch.renderers.word.names import XML_SPACE, w
from leverarch.renderers.word.styles import House

_SPOKEN = (w("t"), w("tab"), w("br"))
_TOC = re.compile(r"^\s*TOC\b")
_LEVELS = re.compile(r'\\o\s+"?(\d)-(\d)"?')


def fill(root: etree._Element, house: House, count: Counter) -> tuple[str, ...]:
    """Fill every list of contents of the document in place, and return the lines of the last one."""
    lines: tuple[str, ...] = ()
    for paragraphs in _lists(root):
        instruction = "".join(text.text or "" for text in paragraphs[0].iter(w("instrText")))
        found = _LEVELS.search(instruction)
        low, high = (int(found[1]), int(found[2])) if found else (1, 3)
        marked = _marked(root, house.headings, low, high, paragraphs, count)
        lines = tuple(words for _, _, words in marked)
        _print(paragraphs, instruction, marked, house)
    return lines


def _lists(root: etree._Element) -> list[list[etree._Element]]:
    """Return the paragraphs of each list: from the one that opens its field to the one that closes it."""
    found: list[list[etree._Element]] = []
    current: list[etree._Element] | None = None
    depth = 0
    for paragraph in list(root.iter(w("p"))):
        begins = [mark for mark in paragraph.iter(w("fldChar")) if mark.get(w("fldCharType")) == "begin"]
        ends = [mark for mark in paragraph.iter(w("fldChar")) if mark.get(w("fldCharType")) == "end"]
        words = "".join(text.text or "" for text in paragraph.iter(w("instrText")))
        if current is None and begins and _TOC.match(words):
            current, depth = [], 0
        if current is not None:
            current.append(paragraph)
            depth += len(begins) - len(ends)
            if depth <= 0:
                found.append(current)
                current = None
    return found


def _marked(
    root: etree._Element,
    headings: Mapping[str, int],
    low: int,
    high: int,
    inside: list[etree._Element],
    count: Counter,
) -> list[tuple[int, str, str]]:
    """Put a bookmark on every heading, and return level, bookmark and words of each."""
    lines = []
    for paragraph in list(root.iter(w("p"))):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        level = headings.get(style.get(w("val"), ""), 0) if style is not None else 0
        words = heading_words(paragraph)
        if not low <= level <= high or not words or paragraph in inside:
            continue
        number = count()
        name = f"_Toc{int(number):08d}"
        properties = paragraph.find(w("pPr"))
        start, end = etree.Element(w("bookmarkStart")), etree.Element(w("bookmarkEnd"))
        for mark in (start, end):
            mark.set(w("id"), number)
        start.set(w("name"), name)
        if properties is not None:
            properties.addnext(start)
        paragraph.append(end)
        lines.append((level, name, words))
    return lines


def heading_words(paragraph: etree._Element) -> str:
    """Return a heading's words on one line."""
    pieces = (element.text or "" if element.tag == w("t") else " " for element in paragraph.iter(*_SPOKEN))
    return " ".join("".join(pieces).split())


def _print(
    paragraphs: list[etree._Element], instruction: str, marked: list[tuple[int, str, str]], house: House
) -> None:
    first = paragraphs[0]
    parent = first.getparent()
    if parent is None:
        return
    place = first
    lines = [_line(level, name, words, house) for level, name, words in marked]
    if lines:
        opening = [_mark("begin"), _instruction(instruction), _mark("separate")]
        for number, run in enumerate(opening):
            lines[0].insert(number + 1, run)
        lines[-1].append(_mark("end"))
    for line in lines:
        place.addnext(line)
        place = line
    for paragraph in paragraphs:
        owner = paragraph.getparent()
        section = paragraph.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None and lines:
            lines[-1][0].append(deepcopy(section))
        if owner is not None:
            owner.remove(paragraph)


def _line(level: int, name: str, words: str, house: House) -> etree._Element:
    paragraph = etree.Element(w("p"))
    properties = etree.SubElement(paragraph, w("pPr"))
    style = house.style(f"toc {level}")
    if style:
        etree.SubElement(properties, w("pStyle")).set(w("val"), style)
    link = etree.SubElement(paragraph, w("hyperlink"))
    link.set(w("anchor"), name)
    link.set(w("history"), "1")
    text = etree.SubElement(etree.SubElement(link, w("r")), w("t"))
    text.text = words
    text.set(XML_SPACE, "preserve")
    return paragraph


def _mark(kind: str) -> etree._Element:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("fldChar")).set(w("fldCharType"), kind)
    return run


def _instruction(words: str) -> etree._Element:
    run = etree.Element(w("r"))
    text = etree.SubElement(run, w("instrText"))
    text.text = words
    text.set(XML_SPACE, "preserve")
    return run
