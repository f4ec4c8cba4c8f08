"""A drawing of lines (SVG) as it may be shown: nothing in it acts, is fetched, or points out of the file."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from lxml import etree
from PIL import Image

from leverarch.intake.picture_frames import MOST_POINTS
from leverarch.readers.refused import Refused
from leverarch.words import count
from leverarch.world import FileState, Remark

MOST_BYTES = 30_000_000
MOST_ELEMENTS = 200_000
_LINK = "{http://www.w3.org/1999/xlink}href"
_ACTS = frozenset({"script", "handler", "listener", "animate", "animateMotion", "animateTransform", "set"})
_MOVES = frozenset({"animate", "animateMotion", "animateTransform", "set"})
_LENGTH = re.compile(r"^\s*([0-9]*\.?[0-9]+(?:[eE][+-]?\d+)?)\s*(px|pt|mm|cm|in|pc)?\s*$")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}
_FETCHES = re.compile(r"@import[^;]*;?|url\(\s*['\"]?(?!#)(?!data:)[^)]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing made safe, with its shape in units of its own."""

    data: bytes = field(repr=False)
    width: float
    height: float
    has_text: bool
    remarks: tuple[Remark, ...]


def clean_svg(data: bytes) -> Drawing:
    """Return the drawing without what acts or would be fetched, and say what was taken out. Raises `Refused`."""
    root = _root(data)
    acting, words, away = 0, 0, 0
    for element in list(root.iter()):
        name = _name(element)
        if name in _ACTS:
            acting += name not in _MOVES
            _drop(element)
        elif name == "foreignObject":
            words += 1
            _drop(element)
        elif name in ("image", "feImage") and not _is_inside(element):
            away += 1
            _drop(element)
        elif name == "use" and not _target(element).startswith("#"):
            away += bool(_target(element))
            _drop(element)
        else:
            acting_here, away_here = _strip(element)
            acting += acting_here
            away += away_here
    width, height = _shape(root)
    has_text = any(_name(element) == "text" for element in root.iter())
    cleaned = etree.tostring(root, encoding="utf-8", xml_declaration=False)
    return Drawing(cleaned, width, height, has_text, tuple(_remarks(acting, words, away)))


def _root(data: bytes) -> etree._Element:
    if len(data) > MOST_BYTES:
        raise Refused(FileState.UNSUPPORTED, "it is a drawing that is too large to be opened")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, recover=True
    )
    root = etree.fromstring(data, parser)
    if root is None or _name(root) != "svg":
        raise Refused(FileState.DAMAGED, "it is damaged: there is no drawing in it that can be read")
    for entity in list(root.iter(etree.Entity, etree.PI)):
        _drop(entity)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise Refused(FileState.UNSUPPORTED, f"it is a drawing of more than {MOST_ELEMENTS:,} parts")
    # The document type, and with it every entity, stays behind: only the element is written again.
    return etree.fromstring(etree.tostring(root, with_tail=False), parser)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _target(element: etree._Element) -> str:
    return (element.get("href") or element.get(_LINK) or "").strip()


def _is_inside(element: etree._Element) -> bool:
    """Whether a picture in the drawing is held by the drawing itself, and is one that can be opened."""
    found = re.match(r"data:image/(png|jpe?g|gif|webp)\s*((?:;[^,;]*)*),", _target(element), re.IGNORECASE)
    if not found:
        return False
    body = _target(element)[found.end() :]
    try:
        data = base64.b64decode(body) if "base64" in found[2].lower() else unquote_to_bytes(body)
        with Image.open(io.BytesIO(data)) as picture:
            return picture.width * picture.height <= MOST_POINTS
    except Exception:  # whatever is wrong with it, it can't be drawn
        return False


def _strip(element: etree._Element) -> tuple[int, int]:
    """Take out attributes that act, and addresses that would be fetched. Return how many of each."""
    acting, away = 0, 0
    for key in list(element.attrib):
        name = str(key).rpartition("}")[2].lower()
        value = str(element.attrib[key])
        if name.startswith("on"):
            acting += 1
            del element.attrib[key]
        elif name != "href" and _FETCHES.search(value):
            away += 1
            element.attrib[key] = _FETCHES.sub("none", value)
    if _name(element) == "style" and element.text and _FETCHES.search(element.text):
        away += 1
        element.text = _FETCHES.sub("none", element.text)
    return acting, away


def _shape(root: etree._Element) -> tuple[float, float]:
    """Return the width and height of the drawing, and give it a box where it only says how large it is."""
    sizes = [_length(root.get(name, "")) for name in ("width", "height")]
    box = [float(part) for part in re.findall(r"[-+]?(?:\d*\.)?\d+(?:[eE][-+]?\d+)?", root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        width, height = box[2], box[3]
    elif all(sizes):
        width, height = sizes[0], sizes[1]
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    else:
        raise Refused(FileState.UNSUPPORTED, "it is a drawing that does not say how large it is")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return width, height


def _length(value: str) -> float:
    found = _LENGTH.match(value)
    return float(found[1]) * _UNITS[found[2] or ""] if found else 0.0


def _remarks(acting: int, words: int, away: int) -> Iterator[Remark]:
    if acting:
        yield Remark("active-content", f"held {count(acting, 'script')}, which never run here and were removed")
    if words:
        yield Remark("not-printed", f"holds {count(words, 'block')} of web text that can’t be drawn")
    if away:
        what = count(away, "picture or style", "pictures or styles")
        yield Remark("not-fetched", f"asks for {what} that lie elsewhere: they were not fetched")
