"""The page numbers, laid over the pages of a finished bundle: each a small drawing that stands upright as seen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, IndirectObject, NameObject

from leverarch.assembly.geometry import FROM_BOTTOM, GROUND, Box, Matrix, Sheet, covered, stamp_matrix
from leverarch.assembly.pdf_objects import dictionary, dictionary_at, sheet
from leverarch.assembly.volume import Source

_NAME = "/LeverarchStamp"
#: Assistive technology passes over it: the number is the page's own label.
_MARK = "/Artifact <</Type /Pagination /Subtype /Footer>> BDC"


def stamp_pages(writer: PdfWriter, pages: Sequence[PageObject], sources: Sequence[Source], stamps: bytes) -> None:
    """Lay one page of the stamps over each page. `sources` are the files that the pages came from, in order.

    Pages that are not our own get a white ground under the number, which stands where it hides no words of theirs.
    """
    reader = PdfReader(io.BytesIO(stamps))
    opening = _stream(writer, b"q\n")
    drawings = zip(pages, list(reader.pages), text_boxes(stamps), strict=True)
    for source in sources:
        with _opened(source.data) as document:
            for index in range(len(document)):
                page, drawing, words = next(drawings)
                width = float(drawing.mediabox.width)
                ground = None if source.own else _around(words)
                matrix = stamp_matrix(sheet(page), width, words)
                if ground:
                    matrix = _free_place(document[index], sheet(page), width, words)
                _lay_over(writer, page, opening, _form(writer, drawing, ground), matrix)
    writer.reset_translation(reader)


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def _free_place(page: pypdfium2.PdfPage, seen: Sheet, width: float, words: Box) -> Matrix:
    """Return the first place for the stamp where the page has no words; where all are taken, the usual one."""
    places = [stamp_matrix(seen, width, words, height) for height in FROM_BOTTOM]
    text = page.get_textpage()
    try:
        free = (place for place in places if not text.get_text_bounded(*covered(place, _around(words))).strip())
        return next(free, places[0])
    finally:
        text.close()
        page.close()


def text_boxes(stamps: bytes) -> tuple[Box, ...]:
    """Return the box of the words on each page of the stamps."""
    with _opened(stamps) as document:
        return tuple(_text_box(document[index]) for index in range(len(document)))


def _text_box(page: pypdfium2.PdfPage) -> Box:
    try:
        boxes = [found.get_bounds() for found in page.get_objects()]
    finally:
        page.close()
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _around(words: Box) -> Box:
    return words[0] - GROUND, words[1] - GROUND, words[2] + GROUND, words[3] + GROUND


def _form(writer: PdfWriter, drawing: PageObject, ground: Box | None) -> IndirectObject:
    contents = drawing.get_contents()
    form = DecodedStreamObject()
    form.set_data(_painted(ground) + (contents.get_data() if contents is not None else b""))
    packed = form.flate_encode()
    media = drawing.mediabox
    edges = (media.left - GROUND, media.bottom - GROUND, media.right + GROUND, media.top + GROUND)
    packed.update(
        dictionary(
            {
                "/Type": NameObject("/XObject"),
                "/Subtype": NameObject("/Form"),
                "/BBox": ArrayObject([FloatObject(round(float(edge), 3)) for edge in edges]),
                "/Resources": drawing["/Resources"].clone(writer),
            }
        )
    )
    return writer._add_object(packed)


def _painted(ground: Box | None) -> bytes:
    if ground is None:
        return b""
    x0, y0, x1, y1 = ground
    return f"q 1 g {x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re f Q\n".encode()


def _lay_over(
    writer: PdfWriter, page: PageObject, opening: IndirectObject, form: IndirectObject, matrix: Sequence[float]
) -> None:
    # Pages may share resources: each gets a list of forms of its own, or all would show the last number.
    resources = DictionaryObject(dictionary_at(page, "/Resources"))
    forms = DictionaryObject(dictionary_at(resources, "/XObject"))
    name = _NAME
    while name in forms:
        name += "N"
    forms[NameObject(name)] = form
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    numbers = " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in matrix)
    closing = _stream(writer, f"\nQ\n{_MARK} q {numbers} cm {name} Do Q EMC".encode())
    page[NameObject("/Contents")] = ArrayObject([opening, *_contents(page), closing])


def _contents(page: PageObject) -> list[IndirectObject]:
    if "/Contents" not in page:
        return []
    contents = page.raw_get("/Contents")
    found = contents.get_object()
    return list(found) if isinstance(found, ArrayObject) else [contents]


def _stream(writer: PdfWriter, data: bytes) -> IndirectObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
