"""The incident card: an A5 card for a bag, a wall or a van, two to a sheet of A4; the same in Word."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch import words
from leverarch.governance.frontline import on_the_card
from leverarch.model import Arrangement, Model, Pack, Step
from leverarch.outputs.decision_table import DecisionLine, decision_line
from leverarch.outputs.printed import (
    NOT_GIVEN,
    absent,
    callers,
    capital,
    clock_of,
    cover_of,
    danger_of,
    given,
    names_of,
    reached,
    sentence,
    who_of,
)


@dataclass(frozen=True, slots=True)
class CardStep:
    """One step: what to do, verb first; the rest; what if nobody answers and at night; and within what time."""

    first: str
    rest: str
    otherwise: str
    within: str


@dataclass(frozen=True, slots=True)
class CardCall:
    """Who to ring: the number by day with its hours, and the number at night with whose it is."""

    who: str
    day: str
    hours: str
    night: str
    night_who: str


@dataclass(frozen=True, slots=True)
class CardRecord:
    """Where it is written down, and by when."""

    where: str
    by_when: str


@dataclass(frozen=True, slots=True)
class CardView:
    """What the templates of the card get. Every text is ready to print.

    `clock` says whose times these are; `procedure` is its first sentence, for which a small card has room.
    """

    title: str
    provider: str
    who: str
    audience: str
    as_of: str
    as_of_date: str
    reference: str
    review: str
    danger: str
    danger_more: str
    steps: tuple[CardStep, ...]
    calls: tuple[CardCall, ...]
    records: tuple[CardRecord, ...]
    decisions: tuple[DecisionLine, ...]
    never: str
    missing: str
    procedure: str
    clock: str


def view(model: Model, pack: Pack, arrangement: Arrangement, title: str = "") -> CardView:
    """Return what the card of an arrangement says. `title` is its title where the pack gives one."""
    own = arrangement.escalation
    danger, more = danger_of(arrangement)
    parts = {
        "what to do": bool(own and own.steps),
        "whom to ring": callers(arrangement),
        "who may decide what": arrangement.decisions,
        "where it is written down": _records(arrangement),
    }
    return CardView(
        title=title or f"If something goes wrong: {arrangement.title}",
        provider=model.organisation.name if model.organisation else "",
        who=", with ".join(names_of(model, arrangement)),
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        reference=arrangement.id,
        review=given(words.long_date(arrangement.review_due)),
        danger=danger,
        danger_more=more,
        steps=tuple(_step(model, step) for step in (own.steps if own else ())),
        calls=tuple(_call(model, ref) for ref in callers(arrangement)),
        records=_records(arrangement),
        decisions=tuple(decision_line(row) for row in on_the_card(arrangement)),
        never=own.never if own else "",
        missing=absent(parts),
        procedure=sentence(clock_of(arrangement).partition(". ")[0]),
        clock=clock_of(arrangement),
    )


def _step(model: Model, step: Step) -> CardStep:
    """A step that somebody has to be told begins with telling them; another begins with its own first sentence."""
    first, _, rest = step.does.partition(". ")
    if step.role:
        first, rest = f"Tell: {who_of(model, step)}", step.does
    night = step.out_of_hours or (cover_of(model, step.role) if step.role else "")
    otherwise = (("No answer", step.if_no_answer), ("Night", night))
    said = [f"{label}: {text.removesuffix('.')}." for label, text in otherwise if text]
    return CardStep(first.removesuffix("."), rest, " ".join(said), given(step.within))


def _call(model: Model, ref: str) -> CardCall:
    """Who to ring by day, and who answers at night. A number in the words about the night is left where it stands."""
    role = model.roles.get(ref)
    contact = role.contact if role else None
    other = model.roles.get(role.out_of_hours) if role else None
    night = reached(other.contact) if other else ""
    said = role.out_of_hours if role and other is None else ""
    always = contact is not None and contact.hours.casefold() == "day and night"
    return CardCall(
        who=model.title_of(ref),
        day=reached(contact) or f"number {NOT_GIVEN}",
        hours=(contact.hours if contact else "") or f"hours {NOT_GIVEN}",
        night=reached(contact) if always else night,
        night_who="" if always else other.title if other else capital(said) or NOT_GIVEN,
    )


def _records(arrangement: Arrangement) -> tuple[CardRecord, ...]:
    """Where a concern and a session are written down: the rows of the map that say so."""
    rows = (
        row for wanted in ("escalation", "information") for row in arrangement.accountability if row.dimension == wanted
    )
    return tuple(CardRecord(row.recorded_in, given(row.by_when)) for row in rows if row.recorded_in)
