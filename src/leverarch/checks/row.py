"""A row of an accountability map as a check sees it: whose it is, what it is called, and where its cells stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.checks.rule import Finding
from leverarch.diagnostics import Note, Place
from leverarch.model import AccountabilityRow, Arrangement, Model
from leverarch.source import Pointer, value_at


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with its arrangement and its number in it, from 0."""

    arrangement: Arrangement
    number: int
    row: AccountabilityRow

    @property
    def name(self) -> str:
        """The row by its responsibility, and whose it is: `“Supervision” in `sessions``."""
        return f"“{self.row.responsibility}” in `{self.arrangement.id}`"

    def says(self, cell: str) -> bool:
        """Whether the file has that cell at all, blank or not."""
        held = value_at(self.arrangement.doc.value, ("accountability", self.number))
        return isinstance(held, dict) and cell in held

    def at(self, cell: str, *rest: int) -> Pointer:
        """Return where a cell is in the file, or the row's responsibility where the file has no such cell."""
        return ("accountability", self.number, cell if self.says(cell) else "responsibility", *rest)

    def place(self, cell: str, *rest: int) -> Place:
        """Return the place of a cell, or of the row's responsibility where the file has no such cell."""
        return self.arrangement.doc.at(*self.at(cell, *rest))

    def finding(self, cell: str, message: str, help_: str, *related: Note) -> Finding:
        """Return a finding about the arrangement that stands at a cell of this row."""
        return Finding(self.place(cell), message, self.arrangement.id, help_, related=related)


def rows_of(arrangement: Arrangement) -> Iterator[PlacedRow]:
    """Yield every row of one arrangement's map."""
    for number, row in enumerate(arrangement.accountability):
        yield PlacedRow(arrangement, number, row)


def all_rows(model: Model) -> Iterator[PlacedRow]:
    """Yield every row of every map."""
    for arrangement in model.arrangements.values():
        yield from rows_of(arrangement)


def titled(model: Model, ref: str) -> str:
    """Return a role as a sentence names it: `the Quality lead`; an outside body by its name alone, in quotes."""
    outside = any(role.id == ref for role in (model.organisation.contacts if model.organisation else ()))
    return f"“{model.title_of(ref)}”" if outside else f"the {model.title_of(ref)}"


def blank(text: str) -> bool:
    """Whether a cell says nothing: it is not there, or holds nothing but spaces."""
    return not text.strip()


def alike(text: str) -> str:
    """Return a text without case, spaces and punctuation, so that two that say the same can be told."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
