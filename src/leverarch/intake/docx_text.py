"""A Word document as its words and tables only: for where no office program can be asked for its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from leverarch.intake.docx_part import DEEPEST, Document, Part, document_of, note_part, style_of
from leverarch.intake.docx_runs import GONE, Runs, chosen
from leverarch.intake.docx_styles import outline_level
from leverarch.intake.docx_tables import table_grid
from leverarch.intake.text_lists import listed
from leverarch.intake.text_nodes import Node, aside, is_empty, paragraph, run, said
from leverarch.intake.text_pictures import Pictures
from leverarch.readers.office_package import Package, attribute, child, inside, is_on, local
from leverarch.world import Remark

MAIN = "word/document.xml"
# What is left of "page 3 of 7" in a line that stands once.
_NUMBERED = re.compile(r"[\s,|·–-]*\bpage(\s+of)?[\s|·–-]*$", re.IGNORECASE)
_SIDES = {"center": "center", "right": "right", "end": "right"}


def docx_blocks(package: Package) -> tuple[list[Node], Pictures, list[Remark]]:
    """Return a document's final text as blocks, its pictures, and what its words alone do not show. Raises `Refused`.

    A running head or foot stands once: the heads above the text, the feet below it.
    """
    name = package.main_part(MAIN)
    root = package.xml(name)
    document = document_of(package, name)
    reader = _Reader(Part(document, name, package.relations(name)), name)
    blocks = listed(reader.blocks(inside(root, "body") if root is not None else (), 0))
    heads, feet = (_running(document, name, kind) for kind in ("header", "footer"))
    return [*heads, *blocks, *feet], document.pictures, list(document.counts.remarks())


def _running(document: Document, main: str, kind: str) -> list[Node]:
    """Return the running heads or feet of a document, each that differs once."""
    found: dict[str, None] = {}
    for relation in document.package.relations(main).values():
        if relation.kind == kind and not relation.outside:
            root = document.package.spare(relation.target)
            part = Part(document, relation.target, document.package.relations(relation.target), pages=False)
            words = " ".join(said(_Reader(part, main).blocks(root if root is not None else (), 0)).split())
            words = _NUMBERED.sub("", words)
            if any(letter.isalnum() for letter in words):
                found[words] = None
    called = "Running head" if kind == "header" else "Running foot"
    return [aside(f"{called}: {words}") for words in found]


class _Reader:
    """Reads blocks of one part."""

    def __init__(self, part: Part, main: str) -> None:
        self.part, self._main = part, main
        self._runs = Runs(part, self.inner_blocks, self._note)

    def inner_blocks(self, element: Any, depth: int) -> list[Node]:
        """Return the blocks in a box or a cell, its lists as lists."""
        return listed(self.blocks(element, depth))

    def blocks(self, element: Any, depth: int) -> list[Node]:
        """Return the blocks in an element; items of lists as they come, for `listed`."""
        if depth > DEEPEST:
            self.part.document.counts.too_deep = True
            return []
        out: list[Node] = []
        for inner in element:
            name = local(inner)
            if name == "p":
                out += self._paragraph(inner, depth)
            elif name == "tbl":
                out += table_grid(inner, self.part, self.inner_blocks, depth)
            elif name == "altChunk":
                self.part.document.counts.named += 1
                out.append(paragraph("[a part of another kind that Word puts in here]"))
            elif name in ("oMathPara", "oMath"):
                out += self._paragraph([inner], depth)
            elif name == "AlternateContent":
                out += self.blocks(chosen(inner), depth + 1)
            elif name and name not in GONE and name not in ("sectPr", "tcPr", "trPr", "tblPr"):
                out += self.blocks(inner, depth + 1)
        return out

    def _paragraph(self, element: Any, depth: int) -> list[Node]:
        properties = child(element, "pPr")
        style = style_of(properties, "pStyle")
        runs = self._runs.of(element, self.part.document.styles.faces(style), depth)
        boxes, self._runs.boxes = self._runs.boxes, []
        level = self._level(properties, style)
        number = self._number(properties, style)
        out: list[Node] = []
        if properties is not None and is_on(child(properties, "pageBreakBefore")):
            out.append({"t": "brk"})
        for page, line in enumerate(_pages(runs)):
            out += [{"t": "brk"}] if page else []
            if not is_empty(line):
                out.append(_block(line, level, number, _side(properties)))
                number = None
        return [*out, *boxes]

    def _level(self, properties: Any, style: str) -> int:
        outline = child(properties, "outlineLvl") if properties is not None else None
        return outline_level(outline) if outline is not None else self.part.document.styles.level(style)

    def _number(self, properties: Any, style: str) -> tuple[int, str] | None:
        own = child(properties, "numPr") if properties is not None else None
        numbering = own if own is not None else self.part.document.styles.numbering(style)
        return self.part.document.numbers.mark(numbering) if numbering is not None else None

    def _note(self, kind: str, number: str) -> Node:
        note = self.part.document.notes.get((kind, number))
        if note is None:
            return run("[note that is missing]")
        part = note_part(self.part.document, self._main, kind)
        return {"t": "fn", "c": _Reader(part, self._main).inner_blocks(note, DEEPEST // 2)}


def _pages(runs: list[Node]) -> Iterator[list[Node]]:
    """Yield the runs of a paragraph, in parts where a page ends within it."""
    part: list[Node] = []
    for node in runs:
        if node.get("t") == "brk":
            yield part
            part = []
        else:
            part.append(node)
    yield part


def _block(runs: list[Node], level: int, number: tuple[int, str] | None, side: str) -> Node:
    if level:
        mark = [run(f"{number[1]} ")] if number and number[1] not in ("", "•") else []
        return {"t": "h", "l": level, "c": [*mark, *runs]}
    if number and number[1]:
        return {"t": "item", "l": number[0], "mark": number[1], "c": runs}
    return {"t": "p", "c": runs, **({"al": side} if side else {})}


def _side(properties: Any) -> str:
    found = child(properties, "jc") if properties is not None else None
    return _SIDES.get(attribute(found, "val"), "") if found is not None else ""
