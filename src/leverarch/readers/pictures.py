"""Can a picture be printed? Opened by the library that most things open pictures with, before anything is rendered."""

from __future__ import annotations

import io
import re
import warnings

from lxml import etree
from PIL import Image

#: What both renderers print, by what is inside and not by the ending of the name.
FORMATS = ("PNG", "JPEG", "GIF")
#: More points than a poster at 600 dots to the inch: such a picture fills the memory and no page.
MOST_POINTS = 120_000_000
#: A drawing with more bytes or parts is no mark.
_MOST_BYTES, _MOST_PARTS = 2_000_000, 20_000
_SVG = "{http://www.w3.org/2000/svg}"
_ACTS = frozenset({"script", "handler", "listener", "animate", "animateMotion", "animateTransform", "set"})
_LETTERS = frozenset({"text", "tspan", "textPath", "foreignObject"})
_HELD_ELSEWHERE = frozenset({"image", "feImage"})
_FETCHES = re.compile(r"@import|url\((?!\s*['\"]?\s*#)", re.IGNORECASE)


def picture_fault(data: bytes) -> str:
    """Return why a picture can't be printed, in a reader's words; nothing where it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.format not in FORMATS:
                    return f"is in truth a {picture.format} picture"
                if picture.width * picture.height > MOST_POINTS:
                    return "is too large"
                if picture.mode == "CMYK":
                    return "has the colours of a printing press (CMYK)"
                picture.load()
    except Exception:  # Pillow raises many kinds for a damaged file; none may stop the others
        return "is damaged, or is no picture"
    return ""


def drawing_fault(data: bytes) -> str:
    """Return why a drawing (SVG) can't be printed as a mark, in a reader's words; nothing where it can.

    It must be lines and shapes only: nothing in it acts, is fetched, or rests on a typeface.
    """
    if len(data) > _MOST_BYTES:
        return "is too large"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return "is damaged, or is no drawing"
    if root.tag != f"{_SVG}svg":
        return "is no drawing (SVG)"
    if b"<!ENTITY" in data:
        return "is made of parts with names of their own (ENTITY)"
    for number, part in enumerate(root.iter()):
        fault = "has too many parts" if number > _MOST_PARTS else _part_fault(part)
        if fault:
            return fault
    return ""


def _part_fault(part: etree._Element) -> str:
    name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
    told = {str(key).rpartition("}")[2]: str(value) for key, value in part.attrib.items()} if name else {}
    if name in _ACTS or any(key.lower().startswith("on") for key in told):
        return "holds scripts or moves"
    if name in _LETTERS:
        return "holds letters of a typeface: save it with its text as outlines"
    if name in _HELD_ELSEWHERE or (name == "use" and not told.get("href", "#").startswith("#")):
        return "holds pictures, or points to what lies elsewhere"
    words = [part.text or "" if name else "", *told.values()]
    return "would fetch something from elsewhere" if any(_FETCHES.search(value) for value in words) else ""
