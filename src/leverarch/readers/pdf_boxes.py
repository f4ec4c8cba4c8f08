"""The boxes of a PDF, and the size and the rotation of a page, settled: what it inherits stands on it."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

Box = tuple[float, float, float, float]
#: US letter is what readers take where a page doesn't say how large it is.
NO_SIZE = (0.0, 0.0, 612.0, 792.0)
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_PAGE_KEYS = frozenset(
    {
        *_INHERITED,
        "/Type",
        "/Parent",
        "/Contents",
        "/Annots",
        "/Group",
        "/UserUnit",
        "/BleedBox",
        "/TrimBox",
        "/ArtBox",
        "/StructParents",
    }
)
_DEEPEST_TREE = 100
_MILLIMETRES = 25.4 / 72
#: No page of a document is so long or so narrow: the largest sheet that is usual (A0) is 1,189 mm long.
LONGEST = 1200
NARROWEST = 40
#: Beyond this a number is no length: it would be a page of seven kilometres.
_FARTHEST = 20_000_000.0
_LARGEST_UNIT = 75_000.0


def settle_page(page: pikepdf.Page) -> str:
    """Give the page what it inherits, boxes in order, a rotation of whole quarters, and no key that acts.

    Return what is odd about its size, in words; mostly nothing.
    """
    obj = page.obj
    for key in _INHERITED:
        if key not in obj:
            value = _inherited(obj, key)
            if value is not None:
                obj[key] = value
    obj.Type = Name.Page
    if not isinstance(obj.get("/Resources"), Dictionary):
        obj.Resources = Dictionary()
    sized = _settle_boxes(obj)
    obj.Rotate = _quarters(obj.get("/Rotate"))
    unit = number(obj.get("/UserUnit"))
    if "/UserUnit" in obj and not (unit and 0 < unit <= _LARGEST_UNIT):
        del obj["/UserUnit"]
        unit = None
    for key in list(obj.keys()):
        if key not in _PAGE_KEYS:
            del obj[key]
    return _oddness(obj, unit or 1.0) if sized else "no size"


def _quarters(value: Any) -> int:
    turned = number(value) or 0.0
    return round(turned / 90) * 90 % 360 if abs(turned) < _FARTHEST else 0


def _settle_boxes(obj: Dictionary) -> bool:
    """Give the page a box, and a crop box only where it lies within it. Return whether it had a usable one."""
    media = _page_box(obj.get("/MediaBox"))
    crop = _page_box(obj.get("/CropBox"))
    sized = media is not None
    media = media or NO_SIZE
    obj.MediaBox = Array(list(media))
    if "/CropBox" in obj:
        del obj["/CropBox"]
    if crop:
        inner = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
        if inner[0] < inner[2] and inner[1] < inner[3]:
            obj.CropBox = Array(list(inner))
    return sized


def _oddness(obj: Dictionary, unit: float) -> str:
    x0, y0, x1, y1 = (float(edge) for edge in obj.get("/CropBox", obj.MediaBox))
    sides = [abs(x1 - x0) * unit * _MILLIMETRES, abs(y1 - y0) * unit * _MILLIMETRES]
    if min(sides) >= NARROWEST and max(sides) <= LONGEST:
        return ""
    return f"{sides[0]:,.0f} × {sides[1]:,.0f} mm"


def _inherited(obj: Dictionary, key: str) -> Any:
    node: Any = obj
    for _ in range(_DEEPEST_TREE):
        node = node.get("/Parent")
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
    return None


def number(value: Any) -> float | None:
    """Return a number of a PDF as one, and nothing for anything else."""
    if value is None or isinstance(value, (bool, pikepdf.Object)):
        return None
    return float(value)


def box_of(value: Any) -> Box | None:
    """Return four numbers as a box (left, bottom, right, top), whichever corners they were; else nothing."""
    numbers = [number(part) for part in value] if isinstance(value, Array) and len(value) == 4 else []
    edges = [edge for edge in numbers if edge is not None]
    if len(edges) != 4:
        return None
    x0, y0, x1, y1 = edges
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _page_box(value: Any) -> Box | None:
    """Return the box of a page, or nothing where it has no area or reaches beyond every length."""
    box = box_of(value)
    if box is None or any(abs(edge) > _FARTHEST for edge in box):
        return None
    return box if box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None
