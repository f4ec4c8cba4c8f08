"""A PDF as it is passed on: its pages as drawn, its inner links, its layers and bookmarks, and nothing that acts."""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from leverarch.readers.addresses import PAGE_HOST
from leverarch.readers.pdf_actions import PLAYED, Actions, goto_of, is_safe
from leverarch.readers.pdf_boxes import number, settle_page
from leverarch.readers.pdf_content import PageContent, refuse_form_that_swells
from leverarch.readers.pdf_enclosures import Enclosures, empty_enclosure
from leverarch.readers.pdf_forms import draw_bare_fields, form_fields
from leverarch.readers.pdf_kept_tags import keep_tags
from leverarch.readers.pdf_layers import Layers
from leverarch.readers.pdf_pictures import refuse_huge_picture
from leverarch.readers.pdf_targets import Bookmark, Targets, read_outline, text_of, write_outline
from leverarch.readers.pdf_triage import Fonts
from leverarch.world import Tags

__all__ = ["PAGE_HOST", "Cleaning", "clean"]

_ROOT_KEYS = frozenset({"/Type", "/Pages", "/Lang", "/StructTreeRoot", "/MarkInfo"})
_TRAILER_KEYS = frozenset({"/Root", "/Size", "/ID", "/Encrypt"})
#: Drawn as they were seen: what is filled in is a record now, and what plays or carries a file must not travel.
_DRAWN = frozenset({"/Widget", "/FileAttachment", "/PrinterMark", *PLAYED})
_DROPPED = frozenset({"/Popup", "/TrapNet"})
#: All that a note says of its looks and its words. What is not named here is not passed on.
_ANNOTATION_KEYS = frozenset(
    {
        *("/Type", "/Subtype", "/Rect", "/Contents", "/NM", "/M", "/F", "/AP", "/AS", "/Border", "/C", "/CA", "/ca"),
        *("/BM", "/Lang", "/OC", "/T", "/CreationDate", "/RC", "/Subj", "/IT", "/QuadPoints", "/L", "/BS", "/LE"),
        *("/IC", "/LL", "/LLE", "/LLO", "/Cap", "/CP", "/CO", "/Vertices", "/InkList", "/Path", "/Name", "/CL", "/RD"),
        *("/BE", "/DA", "/DS", "/Q", "/Sy", "/State", "/StateModel", "/RO", "/OverlayText", "/Repeat", "/H", "/RT"),
        "/FixedPrint",
        "/StructParent",
    }
)


@dataclass(slots=True)
class Cleaning:
    """What was met while a file was cleaned. `odd_pages` says what is odd about the size of a page.

    `long_answers` counts those of a form that have no room in their boxes.
    `moved` says that the content of a page had to be put into a form; `tags` what became of its maker's tags.
    """

    bookmarks: tuple[Bookmark, ...] = ()
    layers: list[str] = field(default_factory=list)
    actions: Actions = field(default_factory=Actions)
    enclosures: Enclosures = field(default_factory=Enclosures)
    fonts: Fonts = field(default_factory=Fonts)
    odd_pages: dict[int, str] = field(default_factory=dict)
    lost_pages: list[int] = field(default_factory=list)
    empty_pages: list[int] = field(default_factory=list)
    wordless_pages: list[int] = field(default_factory=list)
    long_answers: int = 0
    moved: bool = False
    tags: Tags = Tags.NONE
    warnings: list[str] = field(default_factory=list)


def clean(pdf: pikepdf.Pdf) -> Cleaning:
    """Clean an open PDF in place and say what was met. Its page numbers stay. Raises `ContentTooLarge`, `Refused`."""
    done = Cleaning()
    targets = Targets(pdf)
    layers = Layers(pdf)
    done.bookmarks = read_outline(pdf, targets)
    done.layers = layers.hidden_names
    done.actions.read_document(pdf)
    for entry in form_fields(pdf):
        done.actions.read(entry.field)
    done.enclosures.read_document(pdf)
    done.long_answers = draw_bare_fields(pdf)
    for at, page in enumerate(pdf.pages, start=1):
        done.actions.read(page.obj)
        done.enclosures.add_all(page.obj.get("/AF"))
        odd = settle_page(page)
        if odd:
            done.odd_pages[at] = odd
    layers.take_out_hidden()
    for at, page in enumerate(pdf.pages, start=1):
        _clean_page(pdf, page, at, layers, targets, done)
    _clean_root(pdf, layers, done)
    _clean_objects(pdf, done)
    had_tags = isinstance(pdf.Root.get("/StructTreeRoot"), Dictionary)
    kept = keep_tags(pdf, touched=done.moved or bool(done.layers or done.lost_pages))
    done.tags = Tags.KEPT if kept else Tags.TAKEN_OUT if had_tags else Tags.NONE
    return done


def _clean_page(
    pdf: pikepdf.Pdf, page: pikepdf.Page, at: int, layers: Layers, targets: Targets, done: Cleaning
) -> None:
    content = PageContent(pdf, page, done.warnings)
    content.make_balanced()
    _clean_annotations(page, content, layers, targets, done)
    done.fonts.read(page.obj.Resources)
    done.moved |= content.moved
    if content.lost:
        done.lost_pages.append(at)
    if content.empty:
        done.empty_pages.append(at)
    if content.may_lack_words:
        done.wordless_pages.append(at)


def _clean_root(pdf: pikepdf.Pdf, layers: Layers, done: Cleaning) -> None:
    for key in list(pdf.Root.keys()):
        if key not in _ROOT_KEYS:
            del pdf.Root[key]
    shown = layers.properties()
    if shown is not None:
        pdf.Root.OCProperties = shown
    write_outline(pdf, done.bookmarks)
    for key in list(pdf.trailer.keys()):
        if key not in _TRAILER_KEYS:  # a program's own, and all that hangs on it
            del pdf.trailer[key]
    pdf.trailer.Size = 0  # absent after some repairs; it is filled in when the file is saved


def _clean_objects(pdf: pikepdf.Pdf, done: Cleaning) -> None:
    """Take out of every object what may hang on it, wherever it is used. Raises `ContentTooLarge`, `Refused`."""
    for item in pdf.objects:
        refuse_huge_picture(item)
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Form:
            refuse_form_that_swells(item)
        if empty_enclosure(item):
            done.actions.add("reference")


def _clean_annotations(
    page: pikepdf.Page, content: PageContent, layers: Layers, targets: Targets, done: Cleaning
) -> None:
    annots = page.obj.get("/Annots")
    kept = []
    for annotation in list(annots) if isinstance(annots, Array) else []:
        try:
            keep = isinstance(annotation, Dictionary) and _keep_annotation(annotation, content, layers, targets, done)
        except Exception:  # one note or link that can't be understood must not cost the page
            keep, content.lost = False, True
        if keep:
            annotation.P = page.obj
            kept.append(annotation)
    if kept:
        page.obj.Annots = Array(kept)
    elif "/Annots" in page.obj:
        del page.obj["/Annots"]


def _keep_annotation(
    annotation: Dictionary, content: PageContent, layers: Layers, targets: Targets, done: Cleaning
) -> bool:
    kind = str(annotation.get("/Subtype", ""))
    done.actions.read_annotation(annotation)
    done.enclosures.add(annotation.get("/FS"))
    done.enclosures.add_all(annotation.get("/AF"))
    if layers.hides(annotation.get("/OC")):
        return False
    layers.settle(annotation)
    if kind in _DRAWN:
        content.draw(annotation)
        return False
    if kind in _DROPPED or not _has_place(annotation):
        return False
    _disarm(annotation, targets)
    return True


def _has_place(annotation: Dictionary) -> bool:
    rect = annotation.get("/Rect")
    return isinstance(rect, Array) and len(rect) == 4 and all(number(edge) is not None for edge in rect)


def _disarm(annotation: Dictionary, targets: Targets) -> None:
    """Leave a link its page of this file or its web address; take every other action from it."""
    action = annotation.get("/A")
    inside = targets.explicit(annotation.get("/Dest", goto_of(action)))
    follows = isinstance(action, Dictionary) and action.get("/S") == Name.URI
    address = text_of(action.get("/URI", "")) if follows else ""  # type: ignore[union-attr]
    for key in list(annotation.keys()):
        if key not in _ANNOTATION_KEYS:
            del annotation[key]
    looks = annotation.get("/AP")
    if isinstance(looks, Dictionary):  # how it looks under a pointer was not seen
        annotation.AP = Dictionary({key: value for key, value in looks.items() if key == "/N"})
    if inside is not None:
        annotation.Dest = inside
    elif address and is_safe(address):
        annotation.A = Dictionary(S=Name.URI, URI=String(address))
