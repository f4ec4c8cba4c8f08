"""What a template offers to text that is put into it: its named styles, its lists, its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from leverarch.renderers.word import package
from leverarch.renderers.word.names import DOCUMENT, NUMBERING, STYLES, w

A4_TEXT_WIDTH = 9026
A4_TEXT_HEIGHT = 13000


@dataclass(frozen=True, slots=True)
class House:
    """What text can use.

    `styles` gives a style's id by its name in lower case; `lists` the abstract numbering of "list bullet" and "list
    number"; `headings` the level of each heading style's id; `width` and `height` the room for text, in twentieths of a
    point.
    """

    styles: Mapping[str, str]
    lists: Mapping[str, str]
    headings: Mapping[str, int]
    width: int
    height: int

    def style(self, name: str) -> str:
        """Return the id of a style, or nothing where the template has none of that name (text is then left plain)."""
        return self.styles.get(name.lower(), "")


def of(parts: Mapping[str, bytes]) -> House:
    """Read what a template offers."""
    styles: dict[str, str] = {}
    numbers: dict[str, str] = {}
    if STYLES in parts:
        for style in package.parse(parts[STYLES]).iter(w("style")):
            name, key = style.find(w("name")), style.get(w("styleId"), "")
            if name is None or not key:
                continue
            spelt = name.get(w("val"), "").lower()
            styles[spelt] = key
            number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if number is not None and spelt in ("list bullet", "list number"):
                numbers[spelt] = number.get(w("val"), "")
    headings = {key: int(name[-1]) for name, key in styles.items() if re.fullmatch(r"heading [1-9]", name)}
    width, height = _room(package.parse(parts[DOCUMENT]))
    return House(styles, _lists(parts, numbers), headings, width, height)


def _lists(parts: Mapping[str, bytes], numbers: Mapping[str, str]) -> dict[str, str]:
    if NUMBERING not in parts or not numbers:
        return {}
    abstract = {}
    for number in package.parse(parts[NUMBERING]).iter(w("num")):
        line = number.find(w("abstractNumId"))
        if line is not None:
            abstract[number.get(w("numId"), "")] = line.get(w("val"), "")
    return {name: abstract[number] for name, number in numbers.items() if number in abstract}


def _room(document: etree._Element) -> tuple[int, int]:
    sections = list(document.iter(w("sectPr")))
    size = sections[-1].find(w("pgSz")) if sections else None
    margins = sections[-1].find(w("pgMar")) if sections else None
    if size is None or margins is None:
        return A4_TEXT_WIDTH, A4_TEXT_HEIGHT

    def twips(element: etree._Element, name: str) -> int:
        return abs(int(element.get(w(name), "0")))

    width = twips(size, "w") - twips(margins, "left") - twips(margins, "right")
    return width, twips(size, "h") - twips(margins, "top") - twips(margins, "bottom")
