"""Forms that people fill in and send back."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model.base import Version
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: what is stored, and what is printed."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing asked. `type` is line, text, date, time, number, choice, tick or role."""

    id: str
    label: str
    type: str
    choices: tuple[Choice, ...] = ()
    required: bool = False
    help: str = ""
    fills: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of a form."""

    heading: str
    fields: tuple[FormField, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fills:
    """What a returned form is written to: a row of a record, or the partner's own file."""

    record: str = ""
    partner: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the workspace, or one that came with the program."""

    id: str
    title: str
    version: Version
    parts: tuple[FormPart, ...]
    doc: Doc
    purpose: str = ""
    send_to: str = ""
    fills: Fills | None = None
    notes: str = ""

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Every field, in order."""
        return tuple(field for part in self.parts for field in part.fields)
