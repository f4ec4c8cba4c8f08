"""Pieces that more than one document prints, and how a noun becomes words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leverarch import words
from leverarch.governance import model_test
from leverarch.model import Arrangement, Contact, Model, Step

NOT_GIVEN = "not given"
NOT_NEEDED = "–"
ROUTE = "route"

# The grounds on which something is asked for, in the words of a reader who knows none of the schema's.
_GROUNDS = {"statute": "Law", "guidance": "Guidance", "contract": "Contract", "custom": "Usual practice"}


@dataclass(frozen=True, slots=True)
class Prose:
    """Long text as a Markdown tree. `under` is the level of the heading that it stands under."""

    blocks: tuple[Mapping[str, Any], ...]
    under: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name that the renderer knows, its text in words, and how wide it is printed."""

    image: str
    alt: str
    width_mm: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


def prose(model: Model, arrangement: Arrangement, pointer: str, under: int = 1) -> Prose | None:
    """Return a Markdown field of the arrangement as a tree."""
    blocks = model.prose.get((arrangement.doc.path, pointer), ())
    return Prose(tuple(blocks), under) if blocks else None


def given(text: str) -> str:
    """Return the text, or the words that say that there is none."""
    return text or NOT_GIVEN


def basis_words(text: str) -> str:
    """Return why something is asked for in plain words: `statute: yearly fee; custom: ...` → `Law: yearly fee; ...`."""

    def plain(match: re.Match[str]) -> str:
        word = _GROUNDS[match[2].lower()]
        return f"{match[1]}{word if not match[1] else word[:1].lower() + word[1:]}:"

    return re.sub(rf"(^|; )({'|'.join(_GROUNDS)}):", plain, text, flags=re.IGNORECASE)


def absent(parts: Mapping[str, object]) -> str:
    """Name the parts of a document of which nothing is given, in a sentence; nothing where all are there."""
    missing = [name for name, held in parts.items() if not held]
    return f"Not given: {words.listed(missing)}." if missing else ""


def titles(model: Model, refs: tuple[str, ...]) -> str:
    """Return the titles of some roles: `Service manager; Inclusion coordinator`."""
    return "; ".join(model.title_of(ref) for ref in refs)


def title_or_none(model: Model, ref: str) -> str:
    """Return a role's title, or nothing where no role is named."""
    return model.title_of(ref) if ref else ""


def in_sentence(title: str, names: tuple[str, ...]) -> str:
    """Return a role's title as it stands inside a sentence: lower case.

    One that begins with a name, or has capitals beside its first, is left as its author wrote it.
    """
    first = title.split(" ", 1)[0]
    named = any(first == name.split(" ", 1)[0] for name in names)
    return title if named or title[1:] != title[1:].lower() else title[:1].lower() + title[1:]


def names_of(model: Model, arrangement: Arrangement) -> tuple[str, ...]:
    """Return the names of the organisations in an arrangement."""
    partner = model.partners.get(arrangement.partner)
    provider = model.organisation.name if model.organisation else ""
    return tuple(name for name in (provider, partner.name if partner else arrangement.partner) if name)


def reached(contact: Contact | None) -> str:
    """Return how somebody is reached, in a line: the telephone number first."""
    return next((text for text in (contact.phone, contact.note, contact.email) if text), "") if contact else ""


def cover_of(model: Model, ref: str) -> str:
    """Return who answers for a role at night and at weekends, with the number where that is another role."""
    role = model.roles.get(ref)
    return _with_number(model, role.out_of_hours) if role else ""


def deputy_of(model: Model, ref: str) -> str:
    """Return who acts when a role is away, with the number."""
    role = model.roles.get(ref)
    return _with_number(model, role.deputy) if role else ""


def _with_number(model: Model, ref: str) -> str:
    """Return `On-call manager, 01632 960 123`; words in the place of a role as they are."""
    role = model.roles.get(ref)
    if role is None:
        return ref
    number = role.contact.phone if role.contact else ""
    return f"{role.title}, {number}" if number else role.title


def callers(arrangement: Arrangement) -> tuple[str, ...]:
    """Return whose numbers are printed: those the route lists, or every role on it."""
    route = arrangement.escalation
    if route is None:
        return ()
    return route.calls or tuple(dict.fromkeys(step.role for step in route.steps if step.role))


def who_of(model: Model, step: Step) -> str:
    """Return who a step of the route is: its own words first, else the role's title."""
    return step.who or title_or_none(model, step.role) or NOT_GIVEN


def danger_of(arrangement: Arrangement) -> tuple[str, str]:
    """Return the line for somebody in danger, in two parts: what to do, and what else to know."""
    route = arrangement.escalation
    line = route.danger if route and route.danger else "Someone in danger now? Ring 999 first."
    first, _, more = line.partition(". ")
    return (f"{first}.", more) if more else (line, "")


def clock_of(arrangement: Arrangement) -> str:
    """Return whose procedure sets the times, as a sentence."""
    route, council = arrangement.escalation, arrangement.local_authority
    if route and route.procedure:
        said = route.procedure
    elif council and council.procedure:
        said = ", ".join(text for text in (council.procedure, council.name, council.version) if text)
    else:
        said = f"{council.name}: procedure not given" if council else "Procedure not given"
    return sentence(said)


def sentence(text: str) -> str:
    """Return a text with the full stop that it may want."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def model_words(arrangement: Arrangement, labels: Mapping[str, str]) -> str:
    """Return what the arrangement is: the provider's decision first, else what it is called."""
    defined = arrangement.defined_model
    return (defined.model if defined else "") or labels.get(arrangement.declared_model, "")


def tested_words(arrangement: Arrangement) -> str:
    """Return what the arrangement is: the provider's decision, else what the model test says, else its label as such.

    Nothing where nobody has said anything about it.
    """
    decided = model_words(arrangement, {})
    if decided:
        return decided
    result = model_test.of_arrangement(arrangement)
    if result.model != model_test.UNDECIDED:
        return capital(result.model)
    label = words.MODELS.get(arrangement.declared_model, "").lower()
    called = f"Called {label}; what it is, is undecided" if label else "What it is, is undecided"
    return called if label or arrangement.indicators else ""


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def pages_words(pages: str) -> str:
    """Return pages that a person wrote down as they are spoken of: `page 4`, `pages 3-4`."""
    return f"page {pages}" if pages.isdecimal() else f"pages {pages}"


def spoken(text: str) -> str:
    """Return a short code of the schemas as words: `lone-working` → `Lone working`."""
    return re.sub(r"[-_]", " ", text).capitalize() if re.fullmatch(r"[a-z0-9_-]+", text) else text


def route_words(steps: tuple[tuple[str, str, str], ...], nights: tuple[str, ...] = ()) -> str:
    """Return the route in words for those who cannot see its picture. Steps are (when, who, what).

    `nights` says for each step who is told at night and at weekends: the picture's second path.
    """
    told = (
        f"Step {number}. {f'Time {when}' if when == NOT_GIVEN else when}: {sentence(who)} {sentence(what)}"
        for number, (when, who, what) in enumerate(steps, 1)
    )
    dark = (f"Step {number}: {sentence(night)}" for number, night in enumerate(nights, 1) if night != NOT_NEEDED)
    path = " ".join(dark)
    return " ".join(["Escalation route.", *told, *([f"At night and at weekends. {path}"] if path else [])])
