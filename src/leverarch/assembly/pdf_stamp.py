"""The page numbers, laid over the pages of a finished bundle: each a small drawing that stands upright as seen."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, IndirectObject, NameObject

from leverarch.assembly.geometry import Box, stamp_matrix
from leverarch.assembly.pdf_objects import dictionary, dictionary_at, sheet

#: How far the white ground reaches around the words, in points.
GROUND = 3.0
_NAME = "/LeverarchStamp"
#: Assistive technology passes over it: the number is the page's own label.
_MARK = "/Artifact <</Type /Pagination /Subtype /Footer>> BDC"


def stamp_pages(writer: PdfWriter, pages: Sequence[PageObject], own: Sequence[bool], stamps: bytes) -> None:
    """Lay one page of the stamps over each page. Pages that are not our own get a white ground under the words."""
    reader = PdfReader(io.BytesIO(stamps))
    opening = _stream(writer, b"q\n")
    for page, is_own, drawing, words in zip(pages, own, list(reader.pages), text_boxes(stamps), strict=True):
        form = _form(writer, drawing, b"" if is_own else _ground(words))
        matrix = stamp_matrix(sheet(page), float(drawing.mediabox.width), words)
        _lay_over(writer, page, opening, form, matrix)
    writer.reset_translation(reader)


def text_boxes(stamps: bytes) -> tuple[Box, ...]:
    """Return the box of the words on each page of the stamps."""
    document = pypdfium2.PdfDocument(stamps)
    try:
        return tuple(_text_box(document[index]) for index in range(len(document)))
    finally:
        document.close()


def _text_box(page: pypdfium2.PdfPage) -> Box:
    try:
        boxes = [found.get_bounds() for found in page.get_objects()]
    finally:
        page.close()
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _ground(words: Box) -> bytes:
    x, y = words[0] - GROUND, words[1] - GROUND
    width, height = words[2] - words[0] + 2 * GROUND, words[3] - words[1] + 2 * GROUND
    return f"q 1 g {x:.3f} {y:.3f} {width:.3f} {height:.3f} re f Q\n".encode()


def _form(writer: PdfWriter, drawing: PageObject, ground: bytes) -> IndirectObject:
    contents = drawing.get_contents()
    form = DecodedStreamObject()
    form.set_data(ground + (contents.get_data() if contents is not None else b""))
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
