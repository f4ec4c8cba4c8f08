"""How a Word document's paragraphs and letters look, as far as it changes what they say: headings, bold, hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from leverarch.readers.office_package import attribute, child, is_on, local

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|nagłówek)\s*([1-9])", re.IGNORECASE)
_DEEPEST = 20
BODY_LEVEL = 9
_TOGGLES = {"b": "b", "i": "i", "strike": "s", "dstrike": "s"}


class Styles:
    """The styles of one document. A style that is missing says nothing."""

    def __init__(self, root: Any) -> None:
        self._styles = {
            attribute(style, "styleId"): style
            for style in (root if root is not None else ())
            if local(style) == "style"
        }
        self._looks: dict[str, dict[str, bool]] = {}

    def faces(self, style: str) -> dict[str, bool]:
        """Return the switches of a style and of those it is based on."""
        if style not in self._looks:
            found: dict[str, bool] = {}
            for element in reversed(list(self._chain(style))):
                properties = child(element, "rPr")
                found |= faces_of(properties) if properties is not None else {}
            self._looks[style] = found
        return self._looks[style]

    def level(self, style: str) -> int:
        """Return the level of a heading from 1, or 0 for a style that is none."""
        for element in self._chain(style):
            outline = child(element, "pPr", "outlineLvl")
            if outline is not None:
                return outline_level(outline)
            name = child(element, "name")
            words = attribute(name, "val").strip() if name is not None else ""
            if words.lower() == "title":
                return 1
            found = _HEADING.fullmatch(words)
            if found:
                return int(found[1])
        return 0

    def numbering(self, style: str) -> Any:
        """Return the numbering that a style brings, or none."""
        for element in self._chain(style):
            found = child(element, "pPr", "numPr")
            if found is not None:
                return found
        return None

    def _chain(self, style: str) -> Iterator[Any]:
        seen: set[str] = set()
        while style in self._styles and style not in seen and len(seen) < _DEEPEST:
            seen.add(style)
            element = self._styles[style]
            yield element
            based = child(element, "basedOn")
            style = attribute(based, "val") if based is not None else ""


def outline_level(outline: Any) -> int:
    """Return the level of a heading from 1; 0 for body text."""
    value = attribute(outline, "val")
    return int(value) + 1 if value.isdigit() and int(value) < BODY_LEVEL else 0


def faces_of(properties: Any) -> dict[str, bool]:
    """Return the switches that properties of letters set, on or off.

    They are called as the faces of `text_nodes`, `h` (hidden) and `c` (in capitals) besides.
    """
    found: dict[str, bool] = {}
    for element in properties:
        name = local(element)
        if name in _TOGGLES:
            found[_TOGGLES[name]] = is_on(element) or found.get(_TOGGLES[name], False)
        elif name == "vanish":
            found["h"] = is_on(element)
        elif name == "caps":
            found["c"] = is_on(element)
        elif name == "u":
            found["u"] = is_on(element)
        elif name == "vertAlign":
            found["^"] = attribute(element, "val") == "superscript"
            found["_"] = attribute(element, "val") == "subscript"
    return found
