"""A finished bundle, opened again by two libraries that did not write it: one for its structure, one for its pages."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name

from leverarch.readers.pdf_targets import Bookmark, Targets, read_outline
from leverarch.verifying.content import Content
from leverarch.verifying.marks import parents_of

Answer = TypeVar("Answer")
Box = tuple[float, float, float, float]
#: Device coordinates are whole numbers; on a grid this fine they lose nothing that matters.
_GRID = 100_000
#: The height of what stands above the text on a page of ours, in points.
HEAD = 28 * 72 / 25.4
#: The words of so many pages are held: what is asked of one is asked at once.
_HELD = 64
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of the same file: where it is on its own page, the page it opens, the words it stands on."""

    box: Box
    target: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of text as it was drawn, in the order of drawing."""

    words: str
    box: Box


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last thing drawn on a page: its words, and its box as seen, in shares of the page from the upper left corner.

    `upright` says that it is not turned, `alone` that there is nothing in it but words and one ground under them,
    `ground` that there is one: it stands under the number of a page that came from somebody's file.
    """

    words: str
    box: Box
    upright: bool
    alone: bool
    ground: bool


def squeezed(text: str) -> str:
    """Return only the letters and digits, in small letters: what is left of a text however its lines are broken."""
    return _LETTERS.sub("", text).casefold()


class OpenBundle:
    """The open file. Pages are counted from 1."""

    def __init__(self, content: Content) -> None:
        self.pdf = pikepdf.open(content if isinstance(content, Path) else io.BytesIO(content))
        self._document = pypdfium2.PdfDocument(content)
        self.targets = Targets(self.pdf)
        self._texts: dict[int, str] = {}
        self._stamps: dict[int, Stamp | None] = {}

    def __enter__(self) -> OpenBundle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()
        self.pdf.close()

    @cached_property
    def total(self) -> int:
        """How many pages there are; 0 where the two libraries don't agree."""
        return len(self._document) if len(self._document) == len(self.pdf.pages) else 0

    @cached_property
    def bookmarks(self) -> tuple[Bookmark, ...]:
        """The bookmarks in order."""
        return read_outline(self.pdf, self.targets)

    @cached_property
    def parents(self) -> Mapping[int, Any]:
        """The tree of parents of its tags, by key."""
        return parents_of(self.pdf)

    @cached_property
    def names(self) -> dict[str, int]:
        """The named places with their pages."""
        return dict(self.targets.named())

    @cached_property
    def attachments(self) -> dict[str, bytes]:
        """The files that are attached to it, by name."""
        found = {}
        for name, held in self.pdf.attachments.items():
            found[name] = held.get_file().read_bytes()
        return found

    def label(self, number: int) -> str:
        """Return what a PDF reader calls the page."""
        return str(self._document.get_page_label(number - 1))

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of the page as seen."""
        width, height = self._document.get_page_size(number - 1)
        return float(width), float(height)

    def head(self, number: int) -> str:
        """Return the text at the top of a page of ours, above everything else."""
        bottom = self.size(number)[1] - HEAD
        return self._on_page(number, lambda _page, text: str(text.get_text_bounded(bottom=bottom)))

    def text(self, number: int) -> str:
        """Return all text of the page; nothing where there is no such page."""
        if not 1 <= number <= self.total:
            return ""
        if number not in self._texts:
            while len(self._texts) >= _HELD:
                del self._texts[next(iter(self._texts))]
            self._texts[number] = self._on_page(number, lambda _page, text: str(text.get_text_range()))
        return self._texts[number]

    def prints(self, number: int, words: str) -> bool:
        """Whether the words stand on the page, however their lines are broken; a note's number may follow each."""
        pieces = [re.escape(piece) for piece in map(squeezed, words.split()) if piece]
        return re.search(r"\d{0,3}".join(pieces), squeezed(self.text(number))) is not None

    def links(self, number: int) -> tuple[PageLink, ...]:
        """Return the page's links to pages of this file, in the file's order."""
        if not 1 <= number <= self.total:
            return ()
        annotations = self.pdf.pages[number - 1].obj.get("/Annots")
        found = list(annotations) if isinstance(annotations, Array) else []
        boxed = [(_box(entry), target) for entry in found if (target := self._target(entry))]
        if not boxed:
            return ()
        return self._on_page(
            number, lambda _page, text: tuple(PageLink(box, target, _under(text, box)) for box, target in boxed)
        )

    def _target(self, annotation: Any) -> int:
        if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Link:
            return 0
        action = annotation.get("/A")
        wanted = annotation.get("/Dest")
        if wanted is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            wanted = action.get("/D")
        resolved = self.targets.resolve(wanted)
        return resolved[0] + 1 if resolved else 0

    def picture(self, number: int, draw: Callable[[Any], Answer]) -> Answer:
        """Return what `draw` makes of a page of pdfium's."""
        page = self._document[number - 1]
        try:
            return draw(page)
        finally:
            page.close()

    def drawn(self, number: int) -> tuple[Drawn, ...]:
        """Return the pieces of text on a page in the order of drawing, without the stamp."""

        def look(page: Any, text: Any) -> tuple[Drawn, ...]:
            found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1, textpage=text)
            return tuple(Drawn(piece.extract(), piece.get_bounds()) for piece in found)

        return self._on_page(number, look)

    def stamp(self, number: int) -> Stamp | None:
        """Return the last thing drawn on a page, if it is a drawing of its own as stamps are."""
        if number not in self._stamps:
            self._stamps[number] = self._on_page(number, _stamp)
        return self._stamps[number]

    def _on_page(self, number: int, look: Callable[[Any, Any], Answer]) -> Answer:
        page = self._document[number - 1]
        text = page.get_textpage()
        try:
            return look(page, text)
        finally:
            text.close()
            page.close()


def _box(annotation: Any) -> Box:
    x0, y0, x1, y1 = (float(edge) for edge in annotation.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _under(text: Any, box: Box) -> str:
    """Return the words in the middle of a box: its edges may touch the lines above and below.

    A full stop, as in 12A.1, lies in the lower third of its line, so that a quarter is left out below.
    """
    x0, y0, x1, y1 = box
    height = y1 - y0
    return " ".join(text.get_text_bounded(x0 + 0.5, y0 + height / 4, x1 - 0.5, y1 - height / 3).split())


def _stamp(page: Any, text: Any) -> Stamp | None:
    objects = list(page.get_objects(max_depth=1))
    if not objects or objects[-1].type != pdfium.FPDF_PAGEOBJ_FORM:
        return None
    form = objects[-1]
    inner = list(page.get_objects(form=form.raw, max_depth=1, textpage=text))
    pieces = [piece for piece in inner if piece.type == pdfium.FPDF_PAGEOBJ_TEXT]
    if not pieces:
        return None
    ground = [n for n, piece in enumerate(inner) if piece.type != pdfium.FPDF_PAGEOBJ_TEXT]
    words = " ".join("".join(piece.extract() for piece in pieces).split())
    seen = _as_seen(page, form.get_bounds())
    a, b, _, _, _, _ = pieces[0].get_matrix().multiply(form.get_matrix()).get()
    (x0, y0), (x1, y1) = _device(page, 0, 0), _device(page, a * 100, b * 100)
    return Stamp(words, seen, upright=x1 > x0 and abs(y1 - y0) <= 2, alone=ground in ([], [0]), ground=bool(ground))


def _as_seen(page: Any, box: Box) -> Box:
    corners = [_device(page, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x / _GRID for x, _ in corners], [y / _GRID for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _device(page: Any, x: float, y: float) -> tuple[int, int]:
    """Return where a point of the page is seen, on a grid from the upper left corner."""
    seen_x, seen_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, ctypes.byref(seen_x), ctypes.byref(seen_y))
    return seen_x.value, seen_y.value
