"""What a printed part still needs before Word may have it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from leverarch.renderers.word.names import PIC, WP, XML_SPACE, w


class Counter:
    """Numbers for drawings, bookmarks and content controls: unique in the document, the same on every day."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self) -> str:
        """Return the next number."""
        self._next += 1
        return str(self._next)


def finish(root: etree._Element, count: Counter) -> None:
    """Put a printed part in order, in place."""
    for text in list(root.iter(w("t"))):
        _split(text)
    for table in list(root.iter(w("tbl"))):
        _square(table)
    for holder in [*root.iter(w("tc")), *root.iter(w("footnote")), root]:
        _fill(holder)
    _number(root, count)


def _split(text: etree._Element) -> None:
    """Make line breaks and tabs of those in the text, and keep its outer blanks."""
    words = text.text or ""
    if "\n" in words or "\t" in words:
        place, run = text, text.getparent()
        if run is None:
            return
        for piece in _pieces(words):
            place.addnext(piece)
            place = piece
        run.remove(text)
    elif words != words.strip():
        text.set(XML_SPACE, "preserve")


def _pieces(words: str) -> Iterator[etree._Element]:
    for number, line in enumerate(words.replace("\r\n", "\n").split("\n")):
        if number:
            yield etree.Element(w("br"))
        for column, piece in enumerate(line.split("\t")):
            if column:
                yield etree.Element(w("tab"))
            if piece:
                element = etree.Element(w("t"))
                element.text = piece
                element.set(XML_SPACE, "preserve")
                yield element


def _square(table: etree._Element) -> None:
    """Take away a table whose rows have all gone; give one whose columns were repeated a grid that fits them."""
    rows = table.findall(w("tr"))
    parent = table.getparent()
    if not rows and parent is not None:
        parent.remove(table)
        return
    grid = table.find(w("tblGrid"))
    if grid is None:
        return
    columns = grid.findall(w("gridCol"))
    most = max(sum(_span(cell) for cell in row.findall(w("tc"))) for row in rows)
    if most and most != len(columns):
        room = sum(int(column.get(w("w"), "0")) for column in columns)
        for column in columns:
            grid.remove(column)
        for _ in range(most):
            etree.SubElement(grid, w("gridCol")).set(w("w"), str(room // most))


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    return int(span.get(w("val"), "1")) if span is not None else 1


def _fill(holder: etree._Element) -> None:
    """Word refuses a cell, header or footnote that does not end with a paragraph."""
    if holder.tag not in (w("tc"), w("hdr"), w("ftr"), w("footnote")):
        return
    last = holder[-1] if len(holder) else None
    if last is None or last.tag not in (w("p"), w("sdt")):
        etree.SubElement(holder, w("p"))


def _number(root: etree._Element, count: Counter) -> None:
    for drawing in root.iter(f"{{{WP}}}docPr"):
        number = count()
        drawing.set("id", number)
        if drawing.get("name") == "Picture":
            drawing.set("name", f"Picture {number}")
        parent = drawing.getparent()
        for inner in [] if parent is None else parent.iter(f"{{{PIC}}}cNvPr"):
            inner.set("id", number)
            inner.set("name", drawing.get("name", ""))
    for control in root.iter(w("sdtPr")):
        for line in control.findall(w("id")):
            line.set(w("val"), count())
    open_marks: dict[str, str] = {}
    names: set[str] = set()
    for mark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        _renumber(mark, open_marks, names, count)


def _renumber(mark: etree._Element, open_marks: dict[str, str], names: set[str], count: Counter) -> None:
    old = mark.get(w("id"), "")
    if mark.tag == w("bookmarkStart"):
        open_marks[old] = count()
        name = mark.get(w("name"), "")
        # A bookmark inside a loop is printed more than once; the first keeps the name.
        mark.set(w("name"), name if name not in names else f"{name[:30]}_{open_marks[old]}")
        names.add(name)
    mark.set(w("id"), open_marks.get(old, old))
