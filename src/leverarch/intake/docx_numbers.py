"""The numbers and marks that Word sets before paragraphs and does not write into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from leverarch.intake.html_values import roman
from leverarch.readers.office_package import attribute, child, is_on, local

_PLACE = re.compile(r"%([1-9])")
_BULLET = "•"
LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = "%1."
    legal: bool = False


@dataclass
class _Abstract:
    """A list as defined once, with the counts of all that use it."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """The numbering of one document; counts as its paragraphs go by."""

    def __init__(self, root: Any) -> None:
        elements = list(root) if root is not None else []
        self._abstracts = {
            attribute(element, "abstractNumId"): _Abstract(_levels(element))
            for element in elements
            if local(element) == "abstractNum"
        }
        self._numbers: dict[str, tuple[_Abstract, dict[int, _Level], dict[int, int]]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in elements:
            if local(element) == "num":
                self._add(element)

    def _add(self, element: Any) -> None:
        link = child(element, "abstractNumId")
        abstract = self._abstracts.get(attribute(link, "val") if link is not None else "", _Abstract())
        levels = dict(abstract.levels)
        starts: dict[int, int] = {}
        for override in element:
            if local(override) != "lvlOverride":
                continue
            level = _whole(attribute(override, "ilvl"), 0)
            own = child(override, "lvl")
            if own is not None:
                levels[level] = _level(own)
            start = child(override, "startOverride")
            if start is not None:
                starts[level] = _whole(attribute(start, "val"), 1)
        self._numbers[attribute(element, "numId")] = (abstract, levels, starts)

    def mark(self, properties: Any) -> tuple[int, str] | None:
        """Return the level (from 0) and the mark of the next paragraph with this numbering; none where it has none."""
        link, depth = child(properties, "numId"), child(properties, "ilvl")
        number = attribute(link, "val") if link is not None else ""
        if number not in self._numbers:
            return None
        abstract, levels, starts = self._numbers[number]
        level = min(_whole(attribute(depth, "val") if depth is not None else "0", 0), LEVELS - 1)
        own = levels.get(level, _Level(text=f"%{level + 1}."))
        first = starts.get(level, own.start) if (number, level) not in self._begun else own.start
        if level in starts and (number, level) not in self._begun:
            abstract.counts.pop(level, None)
        self._begun.add((number, level))
        abstract.counts[level] = abstract.counts[level] + 1 if level in abstract.counts else first
        for deeper in [deep for deep in abstract.counts if deep > level]:
            del abstract.counts[deeper]
        return level, self._said(own, levels, abstract.counts)

    def _said(self, own: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        if own.kind == "bullet":
            return _bullet(own.text)
        if own.kind == "none":
            return _PLACE.sub("", own.text).strip()

        def value(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            at = levels.get(level, _Level())
            return _numeral(counts.get(level, at.start), "decimal" if own.legal else at.kind)

        return _PLACE.sub(value, own.text).strip()


def _levels(element: Any) -> dict[int, _Level]:
    return {_whole(attribute(level, "ilvl"), 0): _level(level) for level in element if local(level) == "lvl"}


def _level(element: Any) -> _Level:
    def said(name: str, otherwise: str) -> str:
        found = child(element, name)
        return attribute(found, "val", otherwise) if found is not None else otherwise

    return _Level(
        _whole(said("start", "1"), 1), said("numFmt", "decimal"), said("lvlText", ""), is_on(child(element, "isLgl"))
    )


def _bullet(text: str) -> str:
    """A bullet is a sign of a face of signs that nobody can name without it; dashes and the like stay."""
    sign = text.strip()
    if len(sign) == 1 and sign in "–—-*+>»→✓✔☐☑○▪□■●◦":
        return sign
    return {"o": "○", "\uf0a7": "▪", "\uf0fc": "✓", "\uf0a8": "☐", "\uf0d8": "›"}.get(sign, _BULLET)


def _numeral(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 8)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number) if kind == "lowerRoman" else roman(number).upper()
    if kind == "decimalZero":
        return f"{number:02}"
    if kind == "ordinal":
        return f"{number}{'th' if number % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    return str(number)


def _whole(written: str, otherwise: int) -> int:
    return int(written) if re.fullmatch(r"\d{1,6}", written.strip()) else otherwise
