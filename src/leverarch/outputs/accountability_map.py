"""Accountability map: one side of A4 (PDF) and the same in Word, from one view."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch import words
from leverarch.governance.frontline import on_the_map
from leverarch.governance.tiers import place
from leverarch.model import AccountabilityRow, Arrangement, Model, Pack
from leverarch.outputs.printed import (
    NOT_GIVEN,
    NOT_NEEDED,
    Picture,
    callers,
    clock_of,
    cover_of,
    danger_of,
    given,
    in_sentence,
    names_of,
    reached,
    route_words,
    tested_words,
    titles,
    who_of,
)

PARTNER_KINDS = {"sme": "SME", "vcse": "VCSE", "social-enterprise": "social enterprise"}


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of the map: who decides (accountable), does it, is asked first, is told, by when, recorded where.

    `more` is what sets it off, from which point, how it is checked and when it is looked at again, in a line; it may be
    empty, and one side of A4 has no room for it.
    """

    what: str
    decides: str
    does: str
    asked: str
    told: str
    by_when: str
    recorded: str
    more: str


@dataclass(frozen=True, slots=True)
class MapStep:
    """One step of the escalation route."""

    within: str
    who: str
    does: str
    no_answer: str
    out_of_hours: str


@dataclass(frozen=True, slots=True)
class MapCall:
    """Whose number is printed."""

    who: str
    number: str
    hours: str


@dataclass(frozen=True, slots=True)
class MapView:
    """What the templates of the map get. Every text is ready to print; what is not given says so.

    `rows` are those of the guidance's five dimensions, which must fit one side; a dimension that the arrangement says
    nothing about has a row all the same. `further` names the other rows.
    """

    title: str
    provider: str
    who: str
    model: str
    tier: str
    audience: str
    as_of: str
    version: str
    review: str
    reference: str
    danger: str
    danger_more: str
    rows: tuple[MapRow, ...]
    further: str
    ladder_title: str
    steps: tuple[MapStep, ...]
    never: str
    calls: tuple[MapCall, ...]
    clock: str
    notice: str


@dataclass(frozen=True, slots=True)
class WordMap:
    """What the Word template of the map gets: the map, and the picture of the escalation route where there is one.

    `title`, `provider` and `as_of_date` (year-month-day) are for the file's properties.
    """

    title: str
    provider: str
    as_of_date: str
    map: MapView
    route: Picture | None


def view(model: Model, pack: Pack, arrangement: Arrangement, title: str = "") -> MapView:
    """Return what the map of an arrangement says. `title` is its title where the pack gives one."""
    names = names_of(model, arrangement)
    own = arrangement.escalation
    danger, more = danger_of(arrangement)
    return MapView(
        title=title or f"Who does what: {arrangement.title}",
        provider=model.organisation.name if model.organisation else "",
        who=who_words(model, arrangement),
        model=tested_words(arrangement) or f"Model {NOT_GIVEN}",
        tier=tier_words(model, arrangement),
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        version=version_of(model, arrangement, names),
        review=given(words.long_date(arrangement.review_due)),
        reference=arrangement.id,
        danger=danger,
        danger_more=more,
        rows=rows_of(model, arrangement, on_the_map(arrangement)),
        further=_further(arrangement),
        ladder_title=own.title if own and own.title else "If you are worried about someone",
        steps=steps_of(model, arrangement),
        never=own.never if own else "",
        calls=_calls(model, arrangement),
        clock=clock_of(arrangement),
        notice=words.NOT_CQC_GUIDANCE,
    )


def who_words(model: Model, arrangement: Arrangement) -> str:
    """Return who works with whom, and what kind of organisation the partner is."""
    partner = model.partners.get(arrangement.partner)
    kind = f" ({PARTNER_KINDS.get(partner.kind, partner.kind)})" if partner else ""
    return f"{', with '.join(names_of(model, arrangement))}{kind}"


def tier_words(model: Model, arrangement: Arrangement) -> str:
    """Return how closely the arrangement is overseen: its own words, else the tier that its risk factors set."""
    tier = arrangement.tier or place(model, arrangement).title
    return f"Oversight: {tier}" if tier else f"Oversight {NOT_GIVEN}"


def word_view(model: Model, pack: Pack, arrangement: Arrangement, title: str = "", route: str = "") -> WordMap:
    """Return the map for Word. `route` is the name of the picture of the escalation route; empty: there is none."""
    made = view(model, pack, arrangement, title)
    told = tuple((step.within, step.who, step.does) for step in made.steps)
    nights = tuple(step.out_of_hours for step in made.steps)
    picture = Picture(route, route_words(told, nights), 182) if route and told else None
    return WordMap(made.title, made.provider, pack.as_of.isoformat(), made, picture)


def missing_dimensions(arrangement: Arrangement) -> tuple[str, ...]:
    """Return those of the five dimensions that an arrangement has no row for, in plain words, in their own order."""
    held = {row.dimension for row in arrangement.accountability}
    return tuple(said for dimension, said in words.DIMENSIONS.items() if dimension not in held)


def rows_of(model: Model, arrangement: Arrangement, rows: tuple[AccountabilityRow, ...] = ()) -> tuple[MapRow, ...]:
    """Return rows of the accountability map in plain words: those given, or all of the arrangement.

    The dimensions that have no row follow, and say that nothing is given.
    """
    said = (
        MapRow(
            what=row.responsibility,
            decides=given(titles(model, row.accountable)),
            does=given(titles(model, row.responsible)),
            asked=titles(model, row.consulted) or NOT_NEEDED,
            told=titles(model, row.informed) or NOT_NEEDED,
            by_when=given(row.by_when),
            recorded=given(row.recorded_in),
            more=_more(row),
        )
        for row in rows or arrangement.accountability
    )
    missing = (MapRow(what, *(NOT_GIVEN,) * 6, more="") for what in missing_dimensions(arrangement))
    return (*said, *missing)


def _more(row: AccountabilityRow) -> str:
    """What a row says beside its columns, in a line; nothing where nothing is given."""
    labels = (
        ("Set off by", row.trigger),
        ("From", row.threshold),
        ("Check", row.check),
        ("Looked at again", words.long_date(row.review_due)),
    )
    return " · ".join(f"{label}: {said.removesuffix('.')}" for label, said in labels if said)


def _further(arrangement: Arrangement) -> str:
    """Name the rows that are not on the map, so that nobody takes it for everything."""
    shown = on_the_map(arrangement)
    others = [row.responsibility for row in arrangement.accountability if row not in shown]
    return f"Also agreed, and set out in the arrangement’s own record: {'; '.join(others)}." if others else ""


def steps_of(model: Model, arrangement: Arrangement) -> tuple[MapStep, ...]:
    """Return the steps of the escalation route. A step that nobody has to be reached for needs no second way."""
    steps = arrangement.escalation.steps if arrangement.escalation else ()
    return tuple(
        MapStep(
            within=given(step.within),
            who=who_of(model, step),
            does=step.does,
            no_answer=step.if_no_answer or (NOT_GIVEN if step.role else NOT_NEEDED),
            out_of_hours=step.out_of_hours or cover_of(model, step.role) or (NOT_GIVEN if step.role else NOT_NEEDED),
        )
        for step in steps
    )


def _calls(model: Model, arrangement: Arrangement) -> tuple[MapCall, ...]:
    """Return the numbers, each with when it is answered; the night's number where it is not on the page already."""
    refs = callers(arrangement)
    made = []
    for ref in refs:
        role = model.roles.get(ref)
        contact = role.contact if role else None
        hours = contact.hours if contact else ""
        other = model.roles.get(role.out_of_hours) if role else None
        night = other.contact.phone if other and other.contact else ""
        if night and night not in hours and role and role.out_of_hours not in refs:
            hours = "; ".join(text for text in (hours, f"nights {night}") if text)
        number = reached(contact) or f"number {NOT_GIVEN}"
        made.append(MapCall(model.title_of(ref), number, hours or f"hours {NOT_GIVEN}"))
    return tuple(made)


def version_of(model: Model, arrangement: Arrangement, names: tuple[str, ...]) -> str:
    """Return the version of an arrangement, who approved it and when."""
    version = f"Version {arrangement.version}" if arrangement.version else "Version not given"
    approved = arrangement.approved
    if approved is None or not (approved.by or approved.on):
        return version
    by = f" by the {in_sentence(model.title_of(approved.by), names)}" if approved.by else ""
    on = f" on {words.long_date(approved.on)}" if approved.on else ""
    return f"{version}, approved{by}{on}"
