"""What all parts of one Word document share while they are read, and what is counted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from leverarch.intake.docx_numbers import Numbers
from leverarch.intake.docx_styles import Styles
from leverarch.intake.text_pictures import Pictures
from leverarch.readers.office_package import Package, Relation, child, local
from leverarch.words import count
from leverarch.world import Remark

#: Elements that lie deeper than this in each other are not read.
DEEPEST = 200


@dataclass
class Counts:
    """What the words alone do not show."""

    hidden: int = 0
    named: int = 0
    coloured: int = 0
    too_deep: bool = False

    def remarks(self) -> Iterator[Remark]:
        """Say what of the document is not in its words."""
        if self.hidden:
            yield Remark("hidden-text", f"holds {count(self.hidden, 'passage')} of hidden text, not printed")
        if self.named:
            yield Remark("not-printed", f"holds {count(self.named, 'picture or drawing', 'pictures or drawings')} that"
                         " can’t be shown here: their places are named")  # fmt: skip
        if self.coloured:
            cells = count(self.coloured, "cell")
            yield Remark("colour-without-words", f"has {cells} of tables in colours, which are not shown")
        if self.too_deep:
            yield Remark("cut-short", "is nested so deep that part of it can’t be read")


@dataclass
class Document:
    """One document: its package and what its parts refer to. `notes` holds foot- and endnotes by kind and id."""

    package: Package
    styles: Styles
    numbers: Numbers
    pictures: Pictures
    notes: dict[tuple[str, str], Any] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)


@dataclass
class Part:
    """The part of a document that is being read: where its ids point, and how deep we are in it."""

    document: Document
    name: str
    relations: dict[str, Relation]
    pages: bool = True  # whether numbers of pages are printed: not in a running line, that stands once


def document_of(package: Package, main: str) -> Document:
    """Return the document in a package. What is missing or damaged besides its words leaves them as they are."""
    relations = package.relations(main).values()

    def named(kind: str) -> Any:
        target = next((relation.target for relation in relations if relation.kind == kind and not relation.outside), "")
        return package.spare(target) if target else None

    document = Document(package, Styles(named("styles")), Numbers(named("numbering")), Pictures())
    for kind in ("footnote", "endnote"):
        root = named(f"{kind}s")
        for note in root if root is not None else ():
            if local(note) == kind:
                document.notes[kind, _id(note)] = note
    return document


def note_part(document: Document, main: str, kind: str) -> Part:
    """Return the part that holds the notes of a kind."""
    found = (relation for relation in document.package.relations(main).values() if relation.kind == f"{kind}s")
    name = next((relation.target for relation in found), main)
    return Part(document, name, document.package.relations(name))


def _id(note: Any) -> str:
    return next((str(value) for key, value in note.attrib.items() if key.rpartition("}")[2] == "id"), "")


def style_of(properties: Any, name: str) -> str:
    """Return the id of the style that properties name, or nothing."""
    found = child(properties, name) if properties is not None else None
    return (
        next((str(value) for key, value in found.attrib.items() if key.endswith("val")), "")
        if found is not None
        else ""
    )
