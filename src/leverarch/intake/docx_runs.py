"""The words of a Word paragraph: the final text, as it would be printed without marks of changes and comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leverarch.intake.docx_drawings import drawing_runs
from leverarch.intake.docx_fields import Fields
from leverarch.intake.docx_part import DEEPEST, Part, style_of
from leverarch.intake.docx_styles import faces_of
from leverarch.intake.text_nodes import Node, run
from leverarch.readers.markdown_links import safe_address
from leverarch.readers.office_package import attribute, child, inside, local

#: What was taken out by a tracked change, and what is no text.
GONE = frozenset({"del", "moveFrom", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "rt"})
_TAB = "\u00a0\u00a0 "
_SIGNS = {"noBreakHyphen": "-", "softHyphen": "", "tab": _TAB, "ptab": _TAB}


class Runs:
    """Reads paragraphs. `boxes` are the blocks of text boxes that are anchored in the paragraph read last."""

    def __init__(
        self, part: Part, read_blocks: Callable[[Any, int], list[Node]], read_note: Callable[[str, str], Node]
    ):
        self.part = part
        self.boxes: list[Node] = []
        self._read_blocks, self._read_note = read_blocks, read_note
        self._fields = Fields(pages=part.pages)
        self._style: Mapping[str, bool] = {}
        self._out: list[Node] = []

    def of(self, paragraph: Any, style: Mapping[str, bool], depth: int) -> list[Node]:
        """Return the runs of a paragraph whose style sets these switches."""
        kept, self._style, self._out = (self._style, self._out), style, []
        self._take(paragraph, "", depth)
        out = self._out
        self._style, self._out = kept
        return out

    def _take(self, element: Any, address: str, depth: int) -> None:
        if depth > DEEPEST:
            self.part.document.counts.too_deep = True
            return
        for inner in element:
            name = local(inner)
            if name == "r":
                self._run(inner, address, depth + 1)
            elif name in ("oMath", "oMathPara"):
                self._say(formula(inner), {}, address)
            elif name in _INSIDE:
                self._take(_INSIDE[name](inner), address, depth + 1)
            elif name == "hyperlink":
                self._take(inner, self._target(inner), depth + 1)
            elif name and name not in GONE and not (name == "fldSimple" and self._fields.is_silent_simple(inner)):
                self._take(inner, address, depth + 1)  # a wrapper: a change that was made, a control, a tag

    def _target(self, element: Any) -> str:
        relation = self.part.relations.get(attribute(element, "id"))
        return safe_address(relation.target) if relation and relation.outside else ""

    def _run(self, element: Any, address: str, depth: int) -> None:
        properties = child(element, "rPr")
        faces = {**self._style, **self.part.document.styles.faces(style_of(properties, "rStyle"))}
        faces |= faces_of(properties) if properties is not None else {}
        for inner in element:
            self._piece(inner, faces, address, depth)

    def _piece(self, element: Any, faces: Mapping[str, bool], address: str, depth: int) -> None:
        name = local(element)
        if name in ("fldChar", "instrText"):
            self._out += self._fields.take(element)
        elif self._fields.silent or depth > DEEPEST:
            return
        elif name == "t":
            self._say(element.text or "", faces, address)
        elif name in _SIGNS:
            self._say(_SIGNS[name], faces, address)
        elif name == "sym":
            self._say(_sign(element), faces, address)
        elif name in ("drawing", "pict", "object"):
            self._drawn(element, depth)
        elif name == "AlternateContent":
            for inner in chosen(element):
                self._piece(inner, faces, address, depth + 1)
        elif name == "ruby":
            self._take(inside(element, "rubyBase"), address, depth + 1)
        else:
            self._out += self._mark(element, name)

    def _mark(self, element: Any, name: str) -> list[Node]:
        """Return what is no letter: the end of a line or a page, the mark of a note."""
        if name in ("br", "cr"):
            return [{"t": "brk" if attribute(element, "type") == "page" else "br"}]
        if name in ("footnoteReference", "endnoteReference"):
            return [self._read_note(name.removesuffix("Reference"), attribute(element, "id"))]
        return []

    def _say(self, text: str, faces: Mapping[str, bool], address: str) -> None:
        if faces.get("h"):
            self.part.document.counts.hidden += bool(text.strip())
            return
        shown = "".join(face for face in "bius^_" if faces.get(face))
        self._out.append(run(text.upper() if faces.get("c") else text, shown, address))

    def _drawn(self, element: Any, depth: int) -> None:
        shown, boxes = drawing_runs(element, self.part)
        self._out += shown
        for box in boxes:
            self.boxes += self._read_blocks(box, depth + 1)


def chosen(element: Any) -> Any:
    """Return the first way in which something is written that is there twice, for new programs and for old ones."""
    for name in ("Choice", "Fallback"):
        found = child(element, name)
        if found is not None and len(found):
            return found
    return ()


_INSIDE: Mapping[str, Callable[[Any], Any]] = {
    "AlternateContent": chosen,
    "ruby": lambda element: inside(element, "rubyBase"),
}


def _sign(element: Any) -> str:
    """Return a sign of a face of signs: those that are much used have a letter of their own, see `text_words`."""
    code = attribute(element, "char")
    try:
        value = int(code, 16)
    except ValueError:
        return "[sign]"
    if value < 0x100:
        value += 0xF000
    symbol = attribute(element, "font").lower() == "symbol"
    return _GREEK.get(value, chr(value)) if symbol else chr(value)


_GREEK = {
    0xF0B0: "°",
    0xF0B3: "≥",
    0xF0A3: "≤",
    0xF0B1: "±",
    0xF0B4: "×",
    0xF0AE: "→",
    0xF0D7: "·",
    0xF06D: "µ",
    0xF0B9: "≠",
}


def formula(element: Any) -> str:
    """Return the letters of a formula in one line."""
    return "".join(inner.text or "" for inner in element.iter() if local(inner) == "t")
