"""Content without what stands between marks that hide it: what is drawn there goes, and what others rest on stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator

from leverarch.readers.pdf_advance import TextState

_BEGINS = frozenset({"BMC", "BDC"})
_POINTS = frozenset({"MP", "DP"})
_OUTLINES = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_CLIPS = frozenset({"W", "W*"})
_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n"})
_DRAWS = frozenset({"Do", "sh", "INLINE IMAGE"})
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
#: By which operator each kind of resource is used, as its last operand. Fonts and states always stay.
_USES = {"Do": "/XObject", "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern", "BDC": "/Properties"}
_PRUNED = ("/XObject", "/Shading", "/Pattern", "/Properties")


@dataclass(frozen=True, slots=True)
class Marks:
    """Names of marks: those that hide what stands between them, and those that have nothing to say any more."""

    hidden: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.hidden or self.settled)


@dataclass(slots=True)
class _Open:
    """The marks that are open at one point of the content: of each, whether it hides, and whether it is kept."""

    stack: list[tuple[bool, bool]] = field(default_factory=list)
    hiding: int = 0

    def begin(self, *, hides: bool, keep: bool) -> bool:
        keep = keep and not self.hiding and not hides
        self.stack.append((hides, keep))
        self.hiding += hides
        return keep

    def end(self) -> bool:
        hides, keep = self.stack.pop() if self.stack else (False, not self.hiding)
        self.hiding -= hides
        return keep


class _Rest:
    """What stays of the steps between hiding marks: places, colours, fonts, and what they clip away for the others."""

    def __init__(self, text: TextState) -> None:
        self.text = text
        self._outline: list[Any] = []

    def of(self, step: Any, operator: str) -> list[Any]:
        """Return what stays of one step."""
        if operator in _DRAWS or operator in _POINTS:
            return []
        if operator in _OUTLINES or operator in _CLIPS:
            self._outline.append(step)
            return []
        if operator in _PAINTS:
            return self._clip()
        if operator in _SHOWS:
            return [*_next_line(step, operator), *_gap(self.text.advance(operator, step.operands))]
        return [step]

    def _clip(self) -> list[Any]:
        """Return the outline that was begun where it clips what follows: then it ends without being drawn."""
        outline, self._outline = self._outline, []
        return [*outline, _step("n")] if any(str(step.operator) in _CLIPS for step in outline) else []


def content_without(drawn: Any, marks: Marks, resources: Any) -> tuple[bytes, frozenset[tuple[str, str]]]:
    """Return a page's or a form's content without what its marks hide, and the resources that are still used.

    A resource is its kind and its name. What sets a state (a colour, a font, a place) stays also between the marks:
    what follows them rests on it.
    """
    opened = _Open()
    rest = _Rest(TextState(resources))
    kept: list[Any] = []
    for step in pikepdf.parse_content_stream(drawn):
        operator = str(step.operator)
        rest.text.follow(operator, step.operands)
        if operator in _BEGINS:
            name = _layer_of(step) if operator == "BDC" else ""
            keep = opened.begin(hides=name in marks.hidden, keep=name not in marks.settled)
        elif operator == "EMC":
            keep = opened.end()
        elif opened.hiding:
            kept += rest.of(step, operator)
            continue
        else:
            keep = True
        if keep:
            kept.append(step)
    return pikepdf.unparse_content_stream(kept), frozenset(_used(kept))


def pruned(resources: Any, used: frozenset[tuple[str, str]]) -> Dictionary:
    """Return a copy of the resources with only those that are used. Others may share the old ones, unchanged."""
    copy = Dictionary(dict(resources.items()))
    for kind in _PRUNED:
        known = resources.get(kind)
        if isinstance(known, Dictionary):
            copy[kind] = Dictionary({name: value for name, value in known.items() if (kind, name) in used})
    return copy


def _layer_of(step: Any) -> str:
    operands = step.operands
    is_layer = len(operands) == 2 and operands[0] == Name.OC and isinstance(operands[1], Name)
    return str(operands[1]) if is_layer else ""


def _next_line(step: Any, operator: str) -> list[Any]:
    if operator == "'":
        return [_step("T*")]
    if operator == '"' and len(step.operands) == 3:
        return [_step("Tw", step.operands[0]), _step("Tc", step.operands[1]), _step("T*")]
    return []


def _gap(advance: float) -> list[Any]:
    """Return a gap as wide as the text that stood there, so that what follows it on the line stays in its place."""
    return [_step("TJ", pikepdf.Array([round(-advance, 3)]))] if advance else []


def _step(operator: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _used(steps: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for step in steps:
        kind = _USES.get(str(step.operator))
        if kind and step.operands and isinstance(step.operands[-1], Name):
            yield kind, str(step.operands[-1])
