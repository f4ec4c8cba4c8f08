"""An answer's own text, paragraph by paragraph, so that what is wrong in it can be shown where its author wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leverarch.bidding.parts import part_of
from leverarch.bidding.plain import as_pasted, as_printed
from leverarch.diagnostics import Place
from leverarch.model import Answer
from leverarch.readers.markdown import read_markdown
from leverarch.slots import slots_in
from leverarch.source import Doc

#: Fills the slots of a text for one reader.
Fill = Callable[[str], str]
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
#: Where a footnote or the address of a link is written that stands elsewhere in the text.
_MEANT = re.compile(r"^ {0,3}\[\^?[^\]\n]+\]:")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What stands between two empty lines. `line` is its first line in the body, from 0; `part` the part it is in.

    `given` is the text with its slots filled, `printed` its words as they stand in Word. `counted` is what is gone from
    Word, and from a portal, when it is cut: its footnotes, too.
    """

    doc: Doc
    text: str
    line: int
    part: str
    given: str
    printed: str
    counted: tuple[str, str]

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading alone."""
        return "\n" not in self.text and bool(_HEADING.match(self.text))

    @property
    def is_note(self) -> bool:
        """Whether it is what another paragraph refers to: a footnote, or the address of a link."""
        return bool(_MEANT.match(self.text))

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Return the place in the author's file of a piece of the text; of its first line without a piece."""
        if not self.doc.body:
            return self.doc.at("body")
        before = self.text[:start]
        line = before.count("\n")
        column = start - (before.rfind("\n") + 1)
        first = self.text[start:].split("\n", 1)[0]
        length = len(first) if end is None else max(1, min(end - start, len(first)))
        return self.doc.line(self.doc.body_line + self.line + line, column + 1, length)


def paragraphs_of(answer: Answer, fill: Fill) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an answer in order, with its headings; code and the lines of a list stay together."""
    part = ""
    found = []
    chunks = tuple(_chunks(_body(answer.doc)))
    meant = "\n\n".join(fill(text) for _, text in chunks if _MEANT.match(text))
    for line, text in chunks:
        heading = _HEADING.match(text) if "\n" not in text else None
        if heading and len(heading[1]) <= 2:
            part = part_of(heading[2])
        given = fill(text)
        blocks = read_markdown(given, path=answer.doc.path).blocks
        whole = read_markdown(f"{given}\n\n{meant}", path=answer.doc.path).blocks if meant and "[" in given else blocks
        counted = as_printed(whole), as_pasted(whole)
        found.append(Paragraph(answer.doc, text, line, part, given, as_printed(blocks), counted))
    return tuple(found)


def pieces_in(
    paragraph: Paragraph, fill: Fill, find: Callable[[str], Iterator[tuple[int, int, str]]]
) -> Iterator[tuple[Place, str]]:
    """Yield the place of everything that `find` sees in a paragraph, and what it is called.

    What comes in by a slot has the slot's place; what only shows once emphasis is gone has the paragraph's. The id in a
    slot is nobody's words.
    """
    seen = set()
    slots = tuple(slots_in(paragraph.text, markdown=True))
    own = paragraph.text
    for slot in slots:
        own = f"{own[: slot.start]}{' ' * len(slot.text)}{own[slot.end :]}" if slot.id else own
    for start, end, called in find(own):
        seen.add(called)
        yield paragraph.place(start, end), called
    for slot in slots:
        for _, _, called in find(fill(slot.text) if slot.id else ""):
            seen.add(called)
            yield paragraph.place(slot.start, slot.end), called
    for _, _, called in find(paragraph.printed):
        if called not in seen:
            yield paragraph.place(), called


def _body(doc: Doc) -> str:
    return (doc.body or str(doc.value.get("body", ""))).replace("\r\n", "\n")


def _chunks(body: str) -> Iterator[tuple[int, str]]:
    """Yield each run of lines between empty lines, and its first line; a heading is a run of its own."""
    start, held, fence = 0, list[str](), ""
    for number, line in enumerate(body.split("\n")):
        opens = _FENCE.match(line)
        if fence:
            held.append(line)
            fence = "" if opens and opens[1].startswith(fence) else fence
            continue
        if not line.strip() or _HEADING.match(line):
            if held:
                yield start, "\n".join(held)
            held = []
            if line.strip():
                yield number, line
            continue
        start = start if held else number
        held.append(line)
        fence = opens[1] if opens else ""
    if held:
        yield start, "\n".join(held)
