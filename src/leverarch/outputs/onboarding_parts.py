"""Who does what in an arrangement, and how people in it are kept safe: sections of an onboarding pack.

Each is `None` where the arrangement says nothing.
"""

from __future__ import annotations

from leverarch.governance.frontline import on_the_map
from leverarch.model import Arrangement, Model, Role
from leverarch.outputs import accountability_map as maps
from leverarch.outputs import onboarding_sections as v
from leverarch.outputs.printed import (
    NOT_GIVEN,
    ROUTE,
    Fact,
    Picture,
    callers,
    clock_of,
    cover_of,
    danger_of,
    deputy_of,
    given,
    prose,
    reached,
    route_words,
    titles,
)


def who(model: Model, arrangement: Arrangement, *, brief: bool) -> v.Who:
    """Who does what, and who to call. Every dimension has a row, so there is always something to say.

    A brief one has the rows of the five dimensions only, as the map has.
    """
    danger, more = danger_of(arrangement)
    rows = on_the_map(arrangement) if brief else ()
    return v.Who(danger, more, maps.rows_of(model, arrangement, rows), calls_of(model, arrangement))


def calls_of(model: Model, arrangement: Arrangement) -> tuple[v.Call, ...]:
    """The numbers that a partner needs, with who answers at night."""
    made = []
    for ref in callers(arrangement):
        role = model.roles.get(ref)
        contact = role.contact if role else None
        hours = contact.hours if contact else ""
        number = given(reached(contact))
        nights = given(cover_of(model, ref))
        brief = _with_night(model, role, hours)
        made.append(v.Call(model.title_of(ref), number, given(hours), nights, deputy_of(model, ref), brief))
    return tuple(made)


def _with_night(model: Model, role: Role | None, hours: str) -> str:
    """When a role answers, in a line: its hours, and the number at night where that is another role's."""
    other = model.roles.get(role.out_of_hours) if role else None
    night = other.contact.phone if other and other.contact else ""
    later = f"nights {night}" if night and night not in hours else ""
    return "; ".join(text for text in (hours, later) if text) or f"hours {NOT_GIVEN}"


def people(model: Model, arrangement: Arrangement) -> v.People | None:
    """Checks and training of each role of the partner."""
    rows = (
        v.Person(
            role=model.title_of(row.role),
            duties=model.roles[row.role].duties if row.role in model.roles else "",
            dbs=given(row.dbs),
            references=given(row.references),
            supervision=given(row.supervision),
            training=row.training,
        )
        for row in arrangement.people
    )
    return v.People(tuple(rows)) if arrangement.people else None


def safeguarding(model: Model, arrangement: Arrangement, *, brief: bool) -> v.Safeguarding | None:
    """What must be passed on, and whose procedure sets the times. A brief one leaves out the long text."""
    own, council = arrangement.escalation, arrangement.local_authority
    text = None if brief else prose(model, arrangement, "safeguarding", under=2)
    leads = _leads(model, arrangement)
    if own is None and council is None and text is None and not leads:
        return None
    danger, more = danger_of(arrangement)
    labels = (
        (("Council", council.name), ("Procedure", council.procedure), ("Version", council.version)) if council else ()
    )
    return v.Safeguarding(
        danger=danger,
        danger_more=more,
        thresholds=own.thresholds if own else (),
        never=own.never if own else "",
        leads=leads,
        clock=clock_of(arrangement),
        council=tuple(Fact(label, given(value)) for label, value in labels),
        text=text,
    )


def _leads(model: Model, arrangement: Arrangement) -> tuple[Fact, ...]:
    """The named lead of the partner with the number, and who answers for thresholds and escalation."""
    partner = model.partners.get(arrangement.partner)
    own = partner.safeguarding_lead if partner else ""
    role = model.roles.get(own) or model.roles.get(f"{arrangement.partner}/{own}")
    named = ", ".join(text for text in ((role.title, reached(role.contact)) if role else (own,)) if text)
    held = [ref for row in arrangement.accountability if row.dimension == "escalation" for ref in row.accountable]
    facts = (
        Fact("The partner’s named lead for safeguarding", named),
        Fact("Who decides what happens with a concern", titles(model, tuple(dict.fromkeys(held)))),
    )
    return tuple(fact for fact in facts if fact.value)


def incidents(model: Model, arrangement: Arrangement, route: str) -> v.Incidents | None:
    """What to do when something happens: the escalation route with its times, and who may decide what."""
    own = arrangement.escalation
    steps = maps.steps_of(model, arrangement)
    if not steps and not arrangement.decisions:
        return None
    told = tuple((step.within, step.who, step.does) for step in steps)
    nights = tuple(step.out_of_hours for step in steps)
    return v.Incidents(
        title=own.title if own and own.title else "If you are worried about someone",
        route=Picture(route or ROUTE, route_words(told, nights), 164) if route and steps else None,
        steps=tuple(
            v.RouteStep(str(number), step.within, step.who, step.does, step.no_answer, step.out_of_hours)
            for number, step in enumerate(steps, 1)
        ),
        rows=tuple(
            v.DecisionRow(
                row.decision, given(row.partner_may), given(row.provider_must), given(row.never), given(row.by_when)
            )
            for row in arrangement.decisions
        ),
    )
