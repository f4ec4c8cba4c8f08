"""Pictures, drawings and boxes of a Word document: shown where they can be, named where not, their words kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leverarch.intake.docx_part import Part
from leverarch.intake.text_nodes import Node, run
from leverarch.readers.office_package import attribute, local
from leverarch.readers.refused import Refused

_EMU = 36_000.0  # to the millimetre
_CUT = 100_000.0
_CALLED = {"chart": "chart", "diagram": "diagram", "picture": "picture"}


def drawing_runs(element: Any, part: Part) -> tuple[list[Node], list[Any]]:
    """Return what a drawing shows within the line, and the text boxes in it, whose words stand below."""
    boxes = list(_outer(element, "txbxContent"))
    shown: list[Node] = []
    alt, width, height = _described(element)
    for inner in _without_boxes(element):
        name = local(inner)
        if name == "blip":
            shown.append(_picture(attribute(inner, "embed"), attribute(inner, "link"), alt, part, width, height, inner))
        elif name == "imagedata":
            title = attribute(inner, "title") or alt
            shown.append(_picture(attribute(inner, "id"), attribute(inner, "href"), title, part, 0, 0, inner))
        elif name == "graphicData":
            kind = _CALLED.get(attribute(inner, "uri").rpartition("/")[2], "")
            if kind in ("chart", "diagram"):
                shown.append(_drawn(inner, kind, alt, part))
        elif name == "OLEObject":
            shown.append(run(f"[embedded file{_program(inner)}]"))
        elif name == "textpath":
            shown.append(run(attribute(inner, "string")))
    if not shown and not boxes and alt:
        part.document.counts.named += 1
        shown.append(run(f"[drawing: {alt}]"))
    return shown, boxes


def _outer(element: Any, name: str) -> Iterator[Any]:
    """Yield the outermost elements of a name; what is there twice, for new programs and old, once."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) != "Fallback":
            yield from _outer(inner, name)


def _without_boxes(element: Any) -> Iterator[Any]:
    for inner in element:
        if local(inner) not in ("txbxContent", "Fallback", ""):
            yield inner
            yield from _without_boxes(inner)


def _described(element: Any) -> tuple[str, float, float]:
    """Return the words for readers who can't see it, and its size in millimetres (0: not said)."""
    alt, width, height = "", 0.0, 0.0
    for inner in element.iter():
        if local(inner) == "docPr" and not alt:
            alt = attribute(inner, "descr") or attribute(inner, "title")
        elif local(inner) == "extent" and not width:
            width, height = (_number(attribute(inner, name)) / _EMU for name in ("cx", "cy"))
        elif local(inner) == "shape" and not alt:
            alt = attribute(inner, "alt")
    return " ".join(alt.split()), width, height


def _picture(own: str, link: str, alt: str, part: Part, width: float, height: float, element: Any) -> Node:
    relation = part.relations.get(own) or part.relations.get(link)
    words = f": {alt}" if alt else ""
    if relation is None:
        part.document.counts.named += 1
        return run(f"[picture{words}]")
    if relation.outside:
        return run(f"[picture not fetched: {alt or relation.target[:120]}]")
    try:
        data = part.document.package.part(relation.target)
    except Refused:
        data = None
    shown = part.document.pictures.place(data, alt, width, height, _cut(element)) if data else None
    if shown is None:
        part.document.counts.named += 1
        return run(f"[picture{words}]")
    return shown


def _cut(element: Any) -> tuple[float, float, float, float]:
    """Return what the author cut off a picture, as shares of its sides: left, top, right, bottom."""
    around = element.getparent()
    source = next((inner for inner in around if local(inner) == "srcRect"), None) if around is not None else None
    if source is None:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = (max(0.0, _number(attribute(source, side)) / _CUT) for side in "ltrb")
    return (left, top, right, bottom)


def _drawn(element: Any, kind: str, alt: str, part: Part) -> Node:
    """A chart or a diagram: its words and figures, without its shape."""
    part.document.counts.named += 1
    words: list[str] = []
    for inner in element:
        ids = [attribute(inner, "dm"), attribute(inner, "id")]
        relation = next((part.relations[key] for key in ids if key in part.relations), None)
        root = part.document.package.spare(relation.target) if relation and not relation.outside else None
        if root is not None:
            names = ("t",) if kind == "diagram" else ("t", "v")
            words += [text.text for text in root.iter() if local(text) in names and (text.text or "").strip()]
    said = " · ".join(words[:400])
    return run(f"[{kind}{': ' + alt if alt else ''}{': ' + said if said else ''}]")


def _program(element: Any) -> str:
    name = attribute(element, "ProgID").partition(".")[0]
    return f": {name}" if name else ""


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0
