"""The body of a Word file as one line of tokens, as if every tracked change had been accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

_SPACES = frozenset({
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.microsoft.com/office/word/2010/wordml",
    "http://schemas.microsoft.com/office/word/2012/wordml",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
})  # fmt: skip
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"}
    | {"instrText", "delText", "delInstrText", "footnoteReference", "commentReference"}
)
_CHARACTERS = {"tab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "‑", "softHyphen": "\xad"}
_KINDS = {"date": "date", "dropDownList": "choice", "comboBox": "choice", "checkbox": "tick", "text": "line"}


@dataclass(frozen=True, slots=True)
class Words:
    """Text. `prompt`: in the look that Word gives to a control nobody has filled in."""

    text: str
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class Opens:
    """A paragraph, row, cell or table begins. `heading`: the level of a paragraph that is one, else 0."""

    what: str
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Closes:
    """It ends. `joined`: a paragraph whose end was deleted, so that it runs on into the next."""

    what: str
    joined: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A content control. `inline`: within a paragraph; `gone`: its removal is a tracked change."""

    tag: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    ticked: bool | None
    day: str
    prompted: bool
    inline: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class BoxEnds:
    """A content control ends."""

    box: Box


@dataclass(frozen=True, slots=True)
class MarkStarts:
    """A bookmark begins."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MarkEnds:
    """A bookmark ends."""

    id: str


Token = Words | Opens | Closes | Box | BoxEnds | MarkStarts | MarkEnds


def name_of(element: etree._Element) -> str:
    """Return an element's plain name where it is one of Word's own, else nothing."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace in _SPACES else ""


def value(element: etree._Element | None, attribute: str = "val", default: str = "") -> str:
    """Return an attribute whatever its namespace, or the default."""
    for key, text in element.attrib.items() if element is not None else ():
        if str(key).rpartition("}")[2] == attribute:
            return str(text)
    return default


def inner(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return what stands at a path of plain names, or nothing."""
    for step in path:
        element = next((child for child in element if name_of(child) == step), None) if element is not None else None
    return element


class Story:
    """Walks a document. `headings` gives the level of a style's id, `prompts` the ids of styles of prompts.

    `split`: LibreOffice saved the file; it writes a line end of a plain control as nothing between two texts.
    """

    def __init__(self, headings: Mapping[str, int], prompts: frozenset[str], *, split: bool) -> None:
        self._headings, self._prompts, self._split = headings, prompts, split
        self._removed = 0
        self._plain = 0

    def tokens(self, element: etree._Element) -> Iterator[Token]:
        """Yield what stands in an element."""
        for child in element:
            name = name_of(child)
            if name in _LEFT_OUT or not isinstance(child.tag, str):
                continue
            if name == "p":
                yield from self._paragraph(child)
            elif name == "r":
                yield from self._run(child)
            elif name == "sdt":
                yield from self._box(child, inline=name_of(element) not in _BLOCKS)
            elif name in ("tbl", "tr", "tc"):
                yield from self._table(child, name)
            elif name == "AlternateContent":
                yield from self._one_of(child)
            else:
                yield from self._mark(child, name)
                yield from self.tokens(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Token]:
        properties = inner(element, "pPr")
        style = value(inner(properties, "pStyle"))
        level = value(inner(properties, "outlineLvl"))
        yield Opens("p", self._headings.get(style, 0) or (int(level) + 1 if level in set("012345678") else 0))
        yield from self.tokens(element)
        yield Closes("p", joined=inner(properties, "rPr", "del") is not None)

    def _run(self, element: etree._Element) -> Iterator[Token]:
        prompt = value(inner(element, "rPr", "rStyle")) in self._prompts
        before = ""
        for child in element:
            name = name_of(child)
            if name == "t":
                line_end = self._split and self._plain and before == "t"
                yield Words(("\n" if line_end else "") + (child.text or ""), prompt)
            elif name in _CHARACTERS:
                yield Words(_CHARACTERS[name], prompt)
            elif name == "sym":
                yield Words(_symbol(value(child, "char")), prompt)
            elif name == "AlternateContent":
                yield from self._one_of(child)
            elif name not in _LEFT_OUT:
                yield from self.tokens(child)
            before = name

    def _one_of(self, element: etree._Element) -> Iterator[Token]:
        """The first choice is what Word of today shows; the fallback says the same again."""
        choice = inner(element, "Choice")
        chosen = choice if choice is not None else inner(element, "Fallback")
        if chosen is not None:
            # Pieces of a run may stand here as well as whole paragraphs.
            yield from self._run(chosen) if any(name_of(child) == "t" for child in chosen) else self.tokens(chosen)

    def _table(self, element: etree._Element, name: str) -> Iterator[Token]:
        if inner(element, "trPr", "del") is not None or inner(element, "tcPr", "cellDel") is not None:
            return
        yield Opens(name)
        yield from self.tokens(element)
        yield Closes(name)

    def _mark(self, element: etree._Element, name: str) -> Iterator[Token]:
        if name == "bookmarkStart":
            yield MarkStarts(value(element, "id"), value(element, "name"))
        elif name == "bookmarkEnd":
            yield MarkEnds(value(element, "id"))
        elif name == "customXmlDelRangeStart":
            self._removed += 1
        elif name == "customXmlDelRangeEnd":
            self._removed = max(0, self._removed - 1)

    def _box(self, element: etree._Element, *, inline: bool) -> Iterator[Token]:
        box = _read_box(inner(element, "sdtPr"), inline=inline, gone=self._removed > 0)
        content = inner(element, "sdtContent")
        yield box
        self._plain += box.kind == "line"
        if content is not None:
            yield from self.tokens(content)
        self._plain -= box.kind == "line"
        yield BoxEnds(box)


_BLOCKS = frozenset({"body", "tc", "tbl", "tr", "txbxContent", ""})


def _read_box(properties: etree._Element | None, *, inline: bool, gone: bool) -> Box:
    found = {name_of(child): child for child in (properties if properties is not None else ())}
    kind = next((name for name in _KINDS if name in found), "")
    line = found.get(kind)
    several = kind == "text" and value(line, "multiLine") in ("1", "true", "on")
    lines = [child for child in line if name_of(child) == "listItem"] if line is not None else []
    ticked = value(inner(line, "checked"), default="1") in ("1", "true", "on") if kind == "checkbox" else None
    if kind == "checkbox" and inner(line, "checked") is None:
        ticked = False
    shown = found.get("showingPlcHdr")
    return Box(
        tag=value(found.get("tag")),
        kind="text" if several else _KINDS.get(kind, ""),
        choices=tuple((value(item, "value"), value(item, "displayText") or value(item, "value")) for item in lines),
        ticked=ticked,
        day=value(line, "fullDate")[:10],
        prompted=shown is not None and value(shown, default="1") not in ("0", "false", "off"),
        inline=inline,
        gone=gone,
    )


def _symbol(code: str) -> str:
    """A character of a symbol typeface, by its number."""
    return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) and code[0] not in "dD" else ""
