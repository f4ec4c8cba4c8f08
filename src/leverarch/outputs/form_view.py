"""What the template of a form gets: plain words and places to fill in, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leverarch.form_fields import Control

# Ticks with labels of at most this many letters stand side by side, as many as `ABREAST`.
SHORT, ABREAST = 22, 3


@dataclass(frozen=True, slots=True)
class FormLine:
    """One field: its label, what helps to fill it in, and its control. `wide` gives it a row of its own."""

    label: str
    help: str
    required: bool
    wide: bool
    control: Control


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row as it is printed: a label beside its control, a wide one, or ticks. The other two are empty."""

    beside: tuple[FormLine, ...] = ()
    wide: tuple[FormLine, ...] = ()
    ticks: tuple[FormLine, ...] = ()


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the form. `rows` are its fields as they are printed: made here, so that a template need not decide."""

    heading: str
    note: str
    fields: tuple[FormLine, ...]
    rows: tuple[FormRow, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(_rows(self.fields)))


@dataclass(frozen=True, slots=True)
class FormView:
    """A whole form. `arrangement` is its title; `identity` is what the file says of itself when it comes back.

    `as_of_date` is the day as year-month-day, for the file's properties; `notice` what the form is not.
    """

    title: str
    as_of_date: str
    provider: str
    partner: str
    arrangement: str
    purpose: str
    send_to: str
    audience: str
    version: str
    identity: Mapping[str, str]
    parts: tuple[FormPart, ...]
    notice: str


def _rows(fields: tuple[FormLine, ...]) -> Iterator[FormRow]:
    """Put short ticks that follow each other side by side."""
    abreast: list[FormLine] = []
    for line in fields:
        short = line.control.kind == "tick" and len(line.label) <= SHORT and not line.help and not line.wide
        if abreast and (not short or len(abreast) == ABREAST):
            yield FormRow(ticks=tuple(abreast))
            abreast = []
        if short:
            abreast.append(line)
        elif line.control.kind == "tick":
            yield FormRow(ticks=(line,))
        else:
            yield FormRow(wide=(line,)) if line.wide else FormRow(beside=(line,))
    if abreast:
        yield FormRow(ticks=tuple(abreast))
