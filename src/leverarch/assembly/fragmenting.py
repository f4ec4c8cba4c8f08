"""A sound PDF to a fragment: written by libqpdf in its regular way, then cut into objects with fields for numbers."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String
from pypdfium2 import raw

from leverarch.assembly.fragment import CLOSING, OPENING, PAGES, Fragment, PageFacts
from leverarch.assembly.fragment_blocks import Made
from leverarch.assembly.fragment_cut import Cut, Marks
from leverarch.assembly.fragment_tags import BrokenTags, Tags, figures, prepare_tags
from leverarch.assembly.geometry import FROM_BOTTOM, Box, Sheet, covered, sheet_of, stamp_matrix
from leverarch.assembly.stamps import STAMP, closing
from leverarch.readers.pdf_clean import PAGE_HOST
from leverarch.readers.pdf_prints import page_prints
from leverarch.readers.pdf_targets import Targets, read_outline

#: The room that a stamp takes, as wide as it can be: a place where a page has no words is looked for with it.
STAMP_ROOM: Box = (0.0, -3.0, 150.0, 11.0)
#: Of more things than these on a page, the letters are looked at straight away.
_FEW_OBJECTS = 300
#: How far from a place words may stand and yet reach into it: letters may be larger than they say.
_NEAR = 4.0
_WORDS = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_UNKNOWN)
_PAGE_LINK = f"https://{PAGE_HOST}/"
_UNTAGGED = "Page {page} of {pages} of a file that came without tags"


def fragment_of(data: bytes, *, own: bool) -> Made:
    """Return the pages of a PDF that is known to be sound, as a fragment. `own`: we set them.

    Of our own pages the links to pages of the bundle become fields, and the stamp needs no place without words.
    """
    marks = Marks.of(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        targets = Targets(pdf)
        bookmarks, names = read_outline(pdf, targets), dict(targets.named())
        prints = page_prints(pdf)
        language = str(pdf.Root.get("/Lang", ""))
        facts = tuple(_facts(data, pdf, own=own))
        part = pdf.make_indirect(Dictionary(LeverarchPart=True))
        globals_ = [pdf.make_indirect(Dictionary(LeverarchGlobal=n)) for n in (PAGES, OPENING, CLOSING)]
        layers, hidden = _layers(pdf)
        tags, is_tagged = _tags(pdf, part, marks)
        _settle_links(pdf, targets, marks.link if own else b"")
        stamps = [_prepare_page(pdf, page.obj, globals_) for page in pdf.pages]
        pdf.Root.Pages.Parent = globals_[0]
        told: dict[str, list[Any]] = {
            "Globals": globals_,
            "Part": [part],
            "Stamps": stamps,
            "Page": [page.obj for page in pdf.pages],
            "Tops": tags.tops,
            "Entries": tags.entries,
            "Named": tags.named,
            "Layers": layers,
            "Hidden": hidden,
        }
        cut = Cut(_saved(pdf, told), marks, tags.keys)
    small, large, drawn = cut.counts
    fragment = Fragment(
        small=small,
        large=large,
        drawn=drawn,
        pages=cut.numbers("Page"),
        node=cut.node,
        tops=cut.numbers("Tops"),
        leaves=cut.leaves,
        id_leaves=cut.id_leaves,
        keys=cut.keys,
        ids=cut.ids,
        roles=dict(sorted(tags.roles.items())),
        links=cut.links,
        alike=cut.alike,
        is_keyed=cut.is_keyed,
        layers=cut.numbers("Layers"),
        hidden=cut.numbers("Hidden"),
        facts=facts,
        bookmarks=bookmarks,
        names=names,
        prints=prints,
        language=language,
        is_own=own,
        is_tagged=is_tagged,
    )
    return Made(fragment, cut.small, cut.large)


# ---------------------------------------------------------------- the file before it is written


def _facts(data: bytes, pdf: pikepdf.Pdf, *, own: bool) -> Iterator[PageFacts]:
    sheets = [_sheet(page.obj) for page in pdf.pages]
    if own:
        yield from (PageFacts(sheet, 0) for sheet in sheets)
        return
    document = pypdfium2.PdfDocument(data)
    try:
        yield from (PageFacts(sheet, _free_height(document[n], sheet)) for n, sheet in enumerate(sheets))
    finally:
        document.close()


def _sheet(page: Dictionary) -> Sheet:
    crop = page.get("/CropBox")
    media = _box(page.get("/MediaBox")) or (0.0, 0.0, 612.0, 792.0)
    return sheet_of(media, _box(crop), float(page.get("/Rotate", 0)), float(page.get("/UserUnit", 1)))


def _box(value: Any) -> Box | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    x0, y0, x1, y1 = (float(edge) for edge in value)
    return x0, y0, x1, y1


def _free_height(page: pypdfium2.PdfPage, sheet: Sheet) -> int:
    """Return the first height for the stamp where the page has no words; where all are taken, the usual one."""
    places = [
        covered(stamp_matrix(sheet, STAMP_ROOM[2], STAMP_ROOM, from_bottom), STAMP_ROOM) for from_bottom in FROM_BOTTOM
    ]
    if _is_empty(page, places[0]):
        page.close()
        return 0
    text = page.get_textpage()
    try:
        for height, place in enumerate(places):
            if not text.get_text_bounded(*place).strip():
                return height
    finally:
        text.close()
        page.close()
    return 0


def _is_empty(page: pypdfium2.PdfPage, place: Box) -> bool:
    """Whether nothing that may be words is drawn at a place, as is soon seen of most pages: letters take longer."""
    count = raw.FPDFPage_CountObjects(page)
    if not 0 <= count <= _FEW_OBJECTS:
        return False
    edges = [ctypes.c_float() for _ in range(4)]
    out = [ctypes.byref(edge) for edge in edges]
    for number in range(count):
        drawn = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(drawn) in _WORDS:
            if not raw.FPDFPageObj_GetBounds(drawn, *out):
                return False
            x0, y0, x1, y1 = (edge.value for edge in edges)
            if x0 < place[2] + _NEAR and x1 > place[0] - _NEAR and y0 < place[3] + _NEAR and y1 > place[1] - _NEAR:
                return False
    return True


def _tags(pdf: pikepdf.Pdf, part: Dictionary, marks: Marks) -> tuple[Tags, bool]:
    """Return the file's tags and that it has some; where it has none that can be kept, a figure for each page."""
    try:
        return prepare_tags(pdf, part, marks.id_), True
    except BrokenTags:
        return figures(pdf, part, _UNTAGGED), False


def _layers(pdf: pikepdf.Pdf) -> tuple[list[Any], list[Any]]:
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return [], []
    default = properties.get("/D", Dictionary())
    return list(properties.get("/OCGs", Array())), list(default.get("/OFF", Array()))


def _settle_links(pdf: pikepdf.Pdf, targets: Targets, mark: bytes) -> None:
    """Write every link as what it leads to: a page of this file, a web address, or (where there is a mark) a field."""
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, Array) else []:
            action = annotation.get("/A")
            address = str(action.get("/URI", "")) if isinstance(action, Dictionary) else ""
            goto = action.get("/D") if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo else None
            inside = targets.explicit(annotation.get("/Dest", goto))
            if mark and address.startswith(_PAGE_LINK):
                number, _, label = address.removeprefix(_PAGE_LINK).partition("#")
                del annotation["/A"]
                annotation.Dest = String(mark + b"%07d" % int(number))
                annotation.Contents = String(f"Page {label or number}")
            elif inside is not None:
                _drop(annotation, "/A")
                annotation.Dest = inside
            elif "/Dest" in annotation or goto is not None:
                _drop(annotation, "/A")
                _drop(annotation, "/Dest")


def _drop(found: Any, key: str) -> None:
    if key in found:
        del found[key]


def _prepare_page(pdf: pikepdf.Pdf, page: Dictionary, globals_: list[Any]) -> Dictionary:
    """Give the page a drawing for its number, and its content an opening and an end. Return the place of the drawing.

    Pages may share their resources: each gets a list of drawings of its own, or all would show the last number.
    """
    _, opening, usual = globals_
    found = page.get("/Resources")
    resources = Dictionary(dict(found.items())) if isinstance(found, Dictionary) else Dictionary()
    known = resources.get("/XObject")
    drawings = Dictionary(dict(known.items())) if isinstance(known, Dictionary) else Dictionary()
    name = STAMP
    while name in drawings:  # a bundle of ours, passed through
        name += "N"
    stamp = pdf.make_indirect(Dictionary(LeverarchStamp=True))
    drawings[name] = stamp
    resources.XObject = drawings
    page.Resources = resources
    contents = page.get("/Contents")
    parts = list(contents) if isinstance(contents, Array) else [] if contents is None else [contents]
    page.Contents = Array([opening, *parts, usual if name == STAMP else pdf.make_stream(closing(name))])
    page.Tabs = Name.S
    return stamp


def _saved(pdf: pikepdf.Pdf, told: Mapping[str, list[Any]]) -> bytes:
    """Return the file as libqpdf writes it, its root naming nothing but the pages and what is asked for."""
    for key in list(pdf.Root.keys()):
        if key not in ("/Type", "/Pages"):
            del pdf.Root[key]
    for name, objects in told.items():
        pdf.Root[f"/Leverarch{name}"] = Array(objects)
    _drop(pdf.trailer, "/Info")
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,  # a page keeps its fingerprint: its content lies in the bundle as it lay in its file
        deterministic_id=True,
    )
    return out.getvalue()
