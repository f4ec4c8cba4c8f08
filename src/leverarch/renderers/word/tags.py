"""The tags of a template as its author sees them: in which paragraph each stands, and which are broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from leverarch.renderers.word import package
from leverarch.renderers.word.names import CORE, DYNAMIC, w
from leverarch.renderers.word.template import clean

_PIECE = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STRICT_PREFIX = re.compile(r"^(tr|tc|p|r)\s")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    `source` is Jinja without docxtpl's prefix, `prefix` that prefix (p, tr, tc, r or nothing), `paragraph` the text
    around it, `place` where the thing named by the prefix stands: opening and closing tags must share it.
    """

    source: str
    prefix: str
    paragraph: str
    place: str
    part: str

    @property
    def word(self) -> str:
        """The first word of a `{% %}` tag: for, if, endfor …; nothing for others."""
        found = re.match(r"\{%-?\s*(\w+)", self.source)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A tag that was begun or ended alone."""

    paragraph: str
    message: str


def of(parts: Mapping[str, bytes]) -> tuple[list[Tag], list[Broken]]:
    """Return the tags of every part in the order of the text, and the broken ones."""
    tags: list[Tag] = []
    broken: list[Broken] = []
    for name in sorted(parts):
        if DYNAMIC.fullmatch(name):
            root = package.parse(clean(parts[name], name))
            for words, element in _texts(root, name):
                _scan(words, element, name, tags, broken)
    return tags, broken


def _texts(root: etree._Element, part: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield each run of words that a tag can stand in: paragraphs, properties, and words kept in attributes."""
    for element in root.iter():
        for value in element.attrib.values():
            if "{{" in str(value) or "{%" in str(value):
                yield str(value), element
        if element.tag == w("p"):
            yield _words(element), element
        elif part == CORE and len(element) == 0 and element.text:
            yield element.text, element


def _words(paragraph: etree._Element) -> str:
    pieces = []
    for element in paragraph.iter(w("t"), w("tab"), w("br"), w("instrText")):
        owner = next(element.iterancestors(w("p")), None)
        if owner is paragraph:
            pieces.append((element.text or "") if element.tag in (w("t"), w("instrText")) else " ")
    return "".join(pieces)


def _scan(words: str, element: etree._Element, part: str, tags: list[Tag], broken: list[Broken]) -> None:
    opened, start = "", 0
    shown = " ".join(words.split())
    for found in _PIECE.finditer(words):
        piece = found.group()
        if opened and piece == _CLOSES[opened]:
            tags.append(_tag(words[start : found.end()], element, shown, part))
            opened = ""
        elif piece in _CLOSES and opened:
            broken.append(Broken(shown, f"`{opened}` is not closed before the next tag begins"))
            opened, start = piece, found.start()
        elif piece in _CLOSES:
            opened, start = piece, found.start()
        elif not opened and piece != "#}":
            broken.append(Broken(shown, f"`{piece}` closes a tag that was never opened"))
    if opened and opened != "{#":
        broken.append(Broken(shown, f"`{opened}` is never closed; a tag stands in one paragraph"))


def _tag(words: str, element: etree._Element, paragraph: str, part: str) -> Tag:
    inside = words[2:-2].translate(_QUOTES)
    strict = _STRICT_PREFIX.match(inside)
    prefix = strict[1] if strict else ""
    if strict:
        inside = inside[strict.end() :]
    source = f"{words[:2]}{' ' if prefix else ''}{inside}{words[-2:]}".replace("\n", " ")
    source = re.sub(r"\{%\s*(?:cellbg|colspan)\s+(.*?)\s*%\}", r"{{ \1 }}", source)
    source = re.sub(r"\{%\s*(?:vm|hm)\s*%\}", "", source)
    return Tag(source, prefix, paragraph, element.getroottree().getpath(_holder(element, prefix)), part)


def _holder(element: etree._Element, prefix: str) -> etree._Element:
    """Return what the thing named by the prefix stands in: the opening and the closing tag must share it."""
    target = {"p": w("p"), "tr": w("tr"), "tc": w("tc")}.get(prefix)
    inner: etree._Element | None = element
    while target and inner is not None and inner.tag != target:
        inner = inner.getparent()
    parent = inner.getparent() if target and inner is not None else element
    return element if parent is None else parent
