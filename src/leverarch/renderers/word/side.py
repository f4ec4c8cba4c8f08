"""What text brings along when it goes into a Word file: links, pictures, footnotes and list numbers.

Every number is counted from a fixed start in the order of printing, so the same document always has the same ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from leverarch.renderers.word import package
from leverarch.renderers.word.names import DOCUMENT, FOOTNOTES, NUMBERING, R, W, w
from leverarch.renderers.word.styles import House

Nodes = list[Mapping[str, Any]]
LEVELS = 9
STEP = 340
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_EMPTY_NOTES = (
    f'<w:footnotes xmlns:w="{W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


@dataclass
class Side:
    """Collects while one document is printed. `owner` is the part whose text is being printed now."""

    house: House
    taken: Mapping[str, frozenset[str]]
    first_note: int = 1
    first_number: int = 1
    owner: str = DOCUMENT
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    notes: list[Nodes] = field(default_factory=list)
    _relations: dict[str, dict[tuple[str, str, bool], str]] = field(default_factory=dict)
    _numbers: list[str] = field(default_factory=list)
    _bullet: int = 0

    def link(self, url: str) -> str:
        """Return the relationship id of a link to the world outside."""
        return self._relate("hyperlink", url, external=True)

    def picture(self, data: bytes, extension: str, content_type: str) -> str:
        """Return the relationship id of a picture; the same picture is stored once."""
        name = f"media/{hashlib.sha256(data).hexdigest()[:16]}.{extension}"
        self.media[f"word/{name}"] = (data, content_type)
        return self._relate("image", name, external=False)

    def note(self, blocks: Nodes) -> int:
        """Keep a footnote's text, and return its number in the file."""
        self.notes.append(blocks)
        return self.first_note + len(self.notes) - 1

    def bullets(self) -> int:
        """Return the numbering that all bulleted lists share."""
        if not self._bullet:
            self._bullet = self._number("list bullet", "")
        return self._bullet

    def numbered(self, level: int, start: int) -> int:
        """Return a numbering of its own for one list, so that it begins where its author said."""
        over = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        return self._number("list number", over)

    def _number(self, style: str, over: str) -> int:
        key = self.first_number + len(self._numbers)
        abstract = self.house.lists.get(style, _own(style))
        self._numbers.append(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{over}</w:num>')
        return key

    def _relate(self, kind: str, target: str, *, external: bool) -> str:
        known = self._relations.setdefault(self.owner, {})
        key = (f"{R}/{kind}", target, external)
        if key not in known:
            number = len(known) + 1
            while f"rIdL{number}" in self.taken.get(self.owner, frozenset()):
                number += 1000
            known[key] = f"rIdL{number}"
        return known[key]

    def into(self, parts: dict[str, bytes], notes: list[str]) -> None:
        """Put everything collected into the package. `notes` are the footnotes, printed."""
        self._put_notes(parts, notes)
        self._put_numbers(parts)
        for name, (data, content_type) in self.media.items():
            parts[name] = data
            package.declare(parts, extension=name.rpartition(".")[2], content_type=content_type)
        for owner, known in self._relations.items():
            package.relate(parts, owner, {key: line for line, key in known.items()})

    def _put_notes(self, parts: dict[str, bytes], notes: list[str]) -> None:
        if not notes:
            return
        if FOOTNOTES not in parts:
            package.declare(parts, part=FOOTNOTES, content_type=f"{_PART}footnotes+xml")
            package.relate(parts, DOCUMENT, {"rIdLnotes": (f"{R}/footnotes", "footnotes.xml", False)})
        root = package.parse(parts.get(FOOTNOTES, _EMPTY_NOTES.encode()))
        for note in notes:
            root.append(package.parse(note))
        parts[FOOTNOTES] = package.serialise(root)

    def _put_numbers(self, parts: dict[str, bytes]) -> None:
        if not self._numbers:
            return
        if NUMBERING not in parts:
            package.declare(parts, part=NUMBERING, content_type=f"{_PART}numbering+xml")
            package.relate(parts, DOCUMENT, {"rIdLnumbers": (f"{R}/numbering", "numbering.xml", False)})
        root = package.parse(parts.get(NUMBERING, f'<w:numbering xmlns:w="{W}"/>'.encode()))
        for style in ("list bullet", "list number"):
            if style not in self.house.lists and any(f'val="{_own(style)}"' in line for line in self._numbers):
                _insert_abstract(root, package.parse(_abstract(style)))
        for line in self._numbers:
            element = package.parse(line.replace("<w:num ", f'<w:num xmlns:w="{W}" ', 1))
            last = root.find(w("numIdMacAtCleanup"))
            root.append(element) if last is None else last.addprevious(element)
        parts[NUMBERING] = package.serialise(root)


def _own(style: str) -> str:
    return "90001" if style == "list bullet" else "90002"


def _abstract(style: str) -> str:
    """A plain numbering, for a template whose list styles have none."""
    levels = []
    for level in range(LEVELS):
        kind, text = ("bullet", "•") if style == "list bullet" else ("decimal", f"%{level + 1}.")
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{STEP * (level + 1)}" w:hanging="{STEP}"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{_own(style)}"><w:multiLevelType w:val="multilevel"/>'
        f"{''.join(levels)}</w:abstractNum>"
    )


def _insert_abstract(root: etree._Element, abstract: etree._Element) -> None:
    first = root.find(w("num"))
    root.append(abstract) if first is None else first.addprevious(abstract)
