"""A PDF as it is passed on: its pages as drawn, its inner links, its layers and bookmarks, and nothing that acts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from leverarch.readers.pdf_content import PageContent
from leverarch.readers.pdf_forms import draw_bare_fields
from leverarch.readers.pdf_targets import Bookmark, Targets, read_outline, write_outline

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
    }
)
_ROOT_KEYS = frozenset({"/Type", "/Pages", "/Lang"})
#: Drawn as they were seen: what is filled in is a record now, and what plays or carries a file must not travel.
_DRAWN = frozenset({"/Widget", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"})
_DROPPED = frozenset({"/Popup", "/PrinterMark", "/TrapNet"})
_ANNOTATION_DROPS = ("/AA", "/PA", "/A", "/Dest", "/Popup", "/IRT", "/Parent", "/StructParent", "/FS")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: The host of the links that the compiler turns into page links; in a file from outside they mean nothing.
PAGE_HOST = "page.leverarch.invalid"
_DEEPEST_TREE = 100


@dataclass(slots=True)
class Cleaning:
    """What was met while a file was cleaned."""

    bookmarks: tuple[Bookmark, ...] = ()
    actions: int = 0
    attachments: int = 0
    lost_pages: list[int] = field(default_factory=list)
    empty_pages: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def clean(pdf: pikepdf.Pdf) -> Cleaning:
    """Clean an open PDF in place and say what was met. Its page numbers stay as they are."""
    done = Cleaning()
    targets = Targets(pdf)
    done.bookmarks = read_outline(pdf, targets)
    _count_document_actions(pdf, done)
    draw_bare_fields(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        _settle_page(page)
        content = PageContent(pdf, page, done.warnings)
        content.make_balanced()
        _clean_annotations(page, content, targets, done)
        if content.lost:
            done.lost_pages.append(number)
        if content.empty:
            done.empty_pages.append(number)
    layers = _layers(pdf)
    for key in list(pdf.Root.keys()):
        if key not in _ROOT_KEYS:
            del pdf.Root[key]
    if layers is not None:
        pdf.Root.OCProperties = layers
    write_outline(pdf, done.bookmarks)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.trailer.Size = 0  # absent after some repairs; it is filled in when the file is saved
    return done


def _count_document_actions(pdf: pikepdf.Pdf, done: Cleaning) -> None:
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, Dictionary) and action.get("/S") != Name.GoTo:
        done.actions += 1
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        done.actions += "/JavaScript" in names
        done.attachments += "/EmbeddedFiles" in names
    done.actions += "/AA" in pdf.Root


def _settle_page(page: pikepdf.Page) -> None:
    """Give the page what it inherits, boxes in order, a rotation of whole quarters, and no key that acts."""
    obj = page.obj
    for key in _INHERITED:
        if key not in obj:
            value = _inherited(obj, key)
            if value is not None:
                obj[key] = value
    obj.Type = Name.Page
    if not isinstance(obj.get("/Resources"), Dictionary):
        obj.Resources = Dictionary()
    _settle_boxes(obj)
    obj.Rotate = round((_number(obj.get("/Rotate")) or 0.0) / 90) * 90 % 360
    unit = _number(obj.get("/UserUnit"))
    if "/UserUnit" in obj and not (unit and unit > 0):
        del obj["/UserUnit"]
    for key in list(obj.keys()):
        if key not in _PAGE_KEYS:
            del obj[key]


def _settle_boxes(obj: Dictionary) -> None:
    """Give the page a box, and a crop box only where it lies within it."""
    media = _box(obj.get("/MediaBox")) or NO_SIZE
    crop = _box(obj.get("/CropBox"))
    obj.MediaBox = Array(list(media))
    if "/CropBox" in obj:
        del obj["/CropBox"]
    if crop:
        inner = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
        if inner[0] < inner[2] and inner[1] < inner[3]:
            obj.CropBox = Array(list(inner))


def _inherited(obj: Dictionary, key: str) -> Any:
    node: Any = obj
    for _ in range(_DEEPEST_TREE):
        node = node.get("/Parent")
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
    return None


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, (bool, pikepdf.Object)):
        return None
    return float(value)


def _box(value: Any) -> tuple[float, float, float, float] | None:
    """Return a box with its corners in order, or nothing where it is none or has no area."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    numbers = [_number(part) for part in value]
    if any(n is None for n in numbers):
        return None
    x0, y0, x1, y1 = (n for n in numbers if n is not None)
    left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return (left, bottom, right, top) if right - left >= 1 and top - bottom >= 1 else None


def _clean_annotations(page: pikepdf.Page, content: PageContent, targets: Targets, done: Cleaning) -> None:
    annots = page.obj.get("/Annots")
    kept = []
    for annotation in list(annots) if isinstance(annots, Array) else []:
        try:
            keep = isinstance(annotation, Dictionary) and _keep_annotation(annotation, content, targets, done)
        except Exception:  # one note or link that can't be understood must not cost the page
            keep, content.lost = False, True
        if keep:
            annotation.P = page.obj
            kept.append(annotation)
    if kept:
        page.obj.Annots = Array(kept)
    elif "/Annots" in page.obj:
        del page.obj["/Annots"]


def _keep_annotation(annotation: Dictionary, content: PageContent, targets: Targets, done: Cleaning) -> bool:
    kind = str(annotation.get("/Subtype", ""))
    if kind in _DRAWN:
        done.actions += _acts(annotation)
        done.attachments += kind == "/FileAttachment"
        content.draw(annotation)
        return False
    if kind in _DROPPED or not _has_place(annotation):
        return False
    _disarm(annotation, targets, done)
    return True


def _has_place(annotation: Dictionary) -> bool:
    rect = annotation.get("/Rect")
    return isinstance(rect, Array) and len(rect) == 4 and all(_number(edge) is not None for edge in rect)


def _acts(annotation: Dictionary) -> bool:
    """Whether the annotation does something of its own: runs a script, starts a program, sends a form."""
    action = annotation.get("/A")
    kind = str(action.get("/S", "")) if isinstance(action, Dictionary) else ""
    return "/AA" in annotation or kind not in {"", "/GoTo", "/URI", "/Named"}


def _disarm(annotation: Dictionary, targets: Targets, done: Cleaning) -> None:
    """Leave a link its page of this file or its web address; take every other action from it."""
    done.actions += _acts(annotation)
    found = annotation.get("/A")
    action = found if isinstance(found, Dictionary) else Dictionary()
    kind = action.get("/S")
    inside = targets.explicit(annotation.get("/Dest", action.get("/D") if kind == Name.GoTo else None))
    address = str(action.get("/URI", "")) if kind == Name.URI else ""
    for key in _ANNOTATION_DROPS:
        if key in annotation:
            del annotation[key]
    if inside is not None:
        annotation.Dest = inside
    elif address and _is_safe(address):
        annotation.A = Dictionary(S=Name.URI, URI=String(address))


def _is_safe(address: str) -> bool:
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", address)
    if scheme is None:
        return not address.lstrip().startswith(("/", "\\", ".", "#"))
    return scheme[1].lower() in _SAFE_SCHEMES and PAGE_HOST not in address.lower()


def _layers(pdf: pikepdf.Pdf) -> Dictionary | None:
    """Return the file's layers with those that are hidden, so that they stay hidden; nothing else about them."""
    properties = pdf.Root.get("/OCProperties")
    groups = properties.get("/OCGs") if isinstance(properties, Dictionary) else None
    if not isinstance(groups, Array) or properties is None:
        return None
    known = [group for group in groups if isinstance(group, Dictionary) and group.is_indirect]
    default = properties.get("/D")
    hidden: set[tuple[int, int]] = set()
    if isinstance(default, Dictionary):
        if default.get("/BaseState") == Name.OFF:
            hidden = {group.objgen for group in known}
        hidden -= {group.objgen for group in _members(default, "/ON")}
        hidden |= {group.objgen for group in _members(default, "/OFF")}
    off = [group for group in known if group.objgen in hidden]
    return Dictionary(OCGs=Array(known), D=Dictionary(OFF=Array(off)))


def _members(default: Dictionary, key: str) -> list[Any]:
    members = default.get(key)
    return [m for m in members if isinstance(m, Dictionary)] if isinstance(members, Array) else []
