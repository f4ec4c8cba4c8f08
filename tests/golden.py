"""Documents as text that a person can review, read by libraries that did not write them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pikepdf
import pypdfium2
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

HERE = Path(__file__).parent / "golden"


def compare(name: str, text: str, *, update: bool) -> None:
    """Assert that the golden text `name` is `text`, or write it."""
    path = HERE / f"{name}.txt"
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text, (
        f"tests/golden/{name}.txt differs; `make golden` and review the diff"
    )


def pdf_text(data: bytes) -> str:
    """A PDF: its title and language, bookmarks, then each page with label, words and links."""
    return "\n".join(_pdf_lines(data)) + "\n"


def _pdf_lines(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield f"title: {pdf.docinfo.get('/Title')}"
        yield f"language: {pdf.Root.get('/Lang')}"
        yield "bookmarks:"
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            yield from _bookmarks(outline.root, numbers, 1)
        document = pypdfium2.PdfDocument(data)
        for number, page in enumerate(pdf.pages, 1):
            yield ""
            yield f"page {number}, label {document.get_page_label(number - 1)}"
            words = document[number - 1].get_textpage().get_text_bounded()
            yield from (f"  {line.strip()}" for line in words.splitlines() if line.strip())
            targets = [target for link in page.obj.get("/Annots", []) if (target := _target(link, numbers))]
            if targets:
                yield f"  links: {', '.join(targets)}"
        document.close()


def _bookmarks(items: list[pikepdf.OutlineItem], numbers: dict[object, int], depth: int) -> Iterator[str]:
    for item in items:
        page = numbers.get(item.destination[0].objgen) if item.destination is not None else None
        yield f"{'  ' * depth}{item.title} -> {page}"
        yield from _bookmarks(list(item.children), numbers, depth + 1)


def _target(link: pikepdf.Dictionary, numbers: dict[object, int]) -> str:
    if link.get("/Subtype") != "/Link":
        return ""
    if "/Dest" in link:
        return f"p {numbers[link.Dest[0].objgen]}"
    action = link.get("/A", {})
    if "/D" in action:
        return f"p {numbers[action.D[0].objgen]}"
    return str(action.get("/URI", ""))


def word_text(data: bytes) -> str:
    """A Word file: its properties, paragraphs with style names, tables as rows, headers and footers."""
    document = docx.Document(io.BytesIO(data))
    return "\n".join(_word_lines(document)) + "\n"


def _word_lines(document: Document) -> Iterator[str]:
    properties = document.core_properties
    yield f"title: {properties.title}"
    yield f"language: {properties.language}"
    section = document.sections[0]
    for name, part in (("header", section.header), ("footer", section.footer)):
        for paragraph in part.paragraphs:
            yield f"{name}: {_words(paragraph)}"
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            words = _words(paragraph)
            if words:
                yield f"[{paragraph.style.name if paragraph.style else ''}] {words}"
        elif element.tag == qn("w:tbl"):
            yield from _table(Table(element, document))
        elif element.tag == qn("w:sdt"):
            for inner in element.iter(qn("w:p")):
                paragraph = Paragraph(inner, document)
                yield f"[{paragraph.style.name if paragraph.style else ''}] {_words(paragraph)}"


def _words(paragraph: Paragraph) -> str:
    """All text of a paragraph, also that of links and fields."""
    return "".join(node.text or "" for node in paragraph._p.iter(qn("w:t"))).strip()


def _table(table: Table) -> Iterator[str]:
    yield f"table of {len(table.rows)} rows"
    for row in table.rows:
        head = row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        # A cell that spans several columns is one cell: python-docx's own list would name it once for each of them.
        held = [_Cell(element, table) for element in row._tr.tc_lst]
        cells = [" / ".join(_words(paragraph) for paragraph in cell.paragraphs) for cell in held]
        yield f"  {'=' if head else '|'} {' | '.join(cells)}"
