"""A returned file, read: its identity, its fields, or why it could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from leverarch.form_fields import IDENTITY, PROMPT
from leverarch.readers.returned import values
from leverarch.readers.returned.fields import Place, places
from leverarch.readers.returned.opened import opened
from leverarch.readers.returned.story import Story, inner, name_of, value

NOT_OURS = (
    "This is a Word file, but not one of our forms: it does not say which form it is, and none of its fields is ours."
)
TWICE = "This field stands in the form more than once; every answer is listed."
STRAY = "The place to fill in has gone; this is what stands where it was."
_LEVEL = re.compile(r"heading ([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReturnedField:
    """One answer. `value` is its text in one agreed form.

    A day is year-month-day, a tick `yes` or `no`, a choice its value where that can be told; what nobody filled in is
    empty. `heading` is the nearest one above, `label` the words beside; `note` says what a person should look at.
    """

    key: str
    kind: str
    value: str
    heading: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned file. `fault` says in plain words why it could not be read.

    `identity` may be empty where a program removed the file's own properties. A field whose control was deleted is not
    among `fields`.
    """

    identity: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[ReturnedField, ...] = ()
    fault: str = ""


def read_returned(data: bytes) -> Returned:
    """Return what a file says. Never raises: what cannot be read is a fault."""
    parts = opened(data)
    if parts.fault or parts.document is None:
        return Returned(fault=parts.fault)
    own = _properties(parts.custom)
    identity = {key.removeprefix(IDENTITY): text for key, text in own.items() if not key.startswith(PROMPT)}
    prompts = frozenset(_folded(text) for key, text in own.items() if key.startswith(PROMPT))
    headings, grey = _styles(parts.styles)
    office = "LibreOffice" in "".join("" if parts.app is None else map(str, parts.app.itertext()))
    found = places(Story(headings, grey, split=office).tokens(parts.document))
    if not identity and not found:
        return Returned(fault=NOT_OURS)
    times = Counter(place.key for place in found)
    return Returned(identity, tuple(_field(place, prompts, several=times[place.key] > 1) for place in found))


def _field(place: Place, prompts: frozenset[str], *, several: bool) -> ReturnedField:
    notes = [TWICE] if several else []
    words, beside = place.words, place.beside
    if place.kind != "tick":
        prompted = place.box is not None and place.box.prompted
        if _folded(words) in prompts or (prompted and place.grey):
            words = ""
        elif prompted and words.strip():
            notes.append("The control still says that nobody has filled it in.")
        if not words.strip():
            words, beside = beside, ""
    if beside:
        notes.append(f"Beside the place to fill in stands “{beside}”.")
    if place.stray:
        notes.append(STRAY)
    text, note = _canonical(place, words)
    return ReturnedField(
        place.key, place.kind, text, place.heading, place.label, " ".join(line for line in (*notes, note) if line)
    )


def _canonical(place: Place, words: str) -> tuple[str, str]:
    box = place.box
    if place.kind == "tick":
        return values.tick(words, box.ticked if box else None)
    if not words.strip():
        return "", ""
    match place.kind:
        case "date":
            told = values.day(words, box.day if box else "")
        case "time":
            told = values.time(words)
        case "number":
            told = values.number(words), ""
        case "choice":
            told = values.choice(words, box.choices if box else ())
        case _:
            told = words, ""
    return told


def _properties(root: etree._Element | None) -> dict[str, str]:
    """The file's own properties that are ours."""
    lines = root if root is not None else ()
    named = {line.get("name", ""): "".join(map(str, line.itertext())) for line in lines if isinstance(line.tag, str)}
    return {name: text for name, text in named.items() if name.startswith(IDENTITY)}


def _styles(root: etree._Element | None) -> tuple[dict[str, int], frozenset[str]]:
    """Return the level of every style of headings, and the styles of prompts, by the names that Word gives them."""
    headings, grey = {}, set()
    for style in root if root is not None else ():
        if name_of(style) != "style":
            continue
        name, key = value(inner(style, "name")), value(style, "styleId")
        level = _LEVEL.fullmatch(name)
        if level:
            headings[key] = int(level[1])
        elif name.lower() == "placeholder text":
            grey.add(key)
    return headings, frozenset(grey)


def _folded(text: str) -> str:
    return " ".join(text.split())
