"""What an arrangement is, who does what in it, and how people in it are kept safe: sections of an onboarding pack.

Each is `None` where the arrangement says nothing.
"""

from __future__ import annotations

from datetime import date

from leverarch import words
from leverarch.model import Arrangement, DueDiligence, Model
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
    model_words,
    prose,
    reached,
    route_words,
    spoken,
    title_or_none,
)

INDICATORS = {
    "provider_standards": "The provider specifies detailed standards, processes and documents",
    "provider_directs": "The provider directs or controls methods and escalation routes",
    "provider_risk": "The provider carries direct safeguarding and continuity risk",
    "integral": "The work is integral to regulated service outcomes",
    "complementary": "The work is complementary, not core regulated care",
    "partner_controls": "Outcomes are shared; operational control sits mainly with the partner",
    "interface_oversight": "Oversight is at interfaces, risk and escalation",
    "relationship_governance": "Governance is relationship-based, with defined review points",
}
ANSWERS = {"yes": "Yes", "no": "No", "partly": "Partly", "unknown": "Not known"}
REGISTRATIONS = {"partner": "The partner’s", "provider": "The provider’s", "none": "None", "unknown": "Not known"}
STATUSES = {"closed": ("●", "Closed"), "open": ("○", "Open"), "blocks": ("▲", "Blocks the start")}
LAPSED_MARK, LAPSED = "▲", "Lapsed"
NOTHING_BLOCKS = "No check blocks the start."
STANDINGS = {"proposed": "Proposed", "live": "Live", "paused": "Paused", "ended": "Ended"}


def who(model: Model, arrangement: Arrangement) -> v.Who:
    """Who does what, and who to call. Every dimension has a row, so there is always something to say."""
    danger, more = danger_of(arrangement)
    return v.Who("", danger, more, maps.rows_of(model, arrangement), calls_of(model, arrangement))


def calls_of(model: Model, arrangement: Arrangement) -> tuple[v.Call, ...]:
    """The numbers that a partner needs, with who answers at night."""
    made = []
    for ref in callers(arrangement):
        role = model.roles.get(ref)
        contact = role.contact if role else None
        hours = contact.hours if contact else ""
        number = given(reached(contact))
        nights = given(cover_of(model, ref))
        made.append(v.Call(model.title_of(ref), number, given(hours), nights, deputy_of(model, ref)))
    return tuple(made)


def boundaries(arrangement: Arrangement) -> v.Definition | None:
    """What the partner must not do, alone: for a pack of one page."""
    scope = arrangement.scope
    if scope is None or not scope.boundaries:
        return None
    return v.Definition("", (), "", (), scope.boundaries, (), (), (), ())


def definition(model: Model, arrangement: Arrangement, *, brief: bool) -> v.Definition | None:
    """What the arrangement is. A brief one leaves out the indicators and the risk factors."""
    scope, defined = arrangement.scope, arrangement.defined_model
    labels = {"For whom": "eligibility", "How somebody comes to it": "referral", "Where": "places", "When": "hours"}
    lines = [Fact(label, str(getattr(scope, name))) for label, name in labels.items() if scope and getattr(scope, name)]
    risks = () if brief else tuple(Fact(spoken(line.factor), given(line.note)) for line in arrangement.risk_factors)
    return v.Definition(
        number="",
        facts=_facts(model, arrangement),
        because=defined.because if defined else "",
        includes=scope.includes if scope else (),
        boundaries=scope.boundaries if scope else (),
        scope=tuple(lines),
        indicators=() if brief else _indicators(arrangement),
        risks=risks,
        registration=_registration(arrangement),
    )


def _facts(model: Model, arrangement: Arrangement) -> tuple[Fact, ...]:
    defined = arrangement.defined_model
    services = model.organisation.services if model.organisation else ()
    named = {service.id: service.title for service in services}
    period = " to ".join(words.long_date(day) for day in (arrangement.starts_on, arrangement.ends_on) if day)
    decided = [title_or_none(model, defined.decided_by), words.long_date(defined.decided_on)] if defined else []
    declared = words.MODELS.get(arrangement.declared_model, "")
    facts = [
        Fact("What it is called", given(declared)),
        Fact("What we decided it is", given(model_words(arrangement, {}))),
        Fact("Decided by", given(", ".join(text for text in decided if text))),
        Fact("Decided again", given(words.long_date(defined.next_review if defined else None))),
        Fact("Oversight", given(arrangement.tier)),
        Fact("Services", "; ".join(named.get(key, key) for key in arrangement.services)),
        Fact("Standing", STANDINGS.get(arrangement.status, "")),
        Fact("Runs", period if arrangement.ends_on else f"from {period}" if period else ""),
        Fact(
            "Independence",
            "Protected: nobody at the provider directs the partner’s work" if arrangement.independence else "",
        ),
    ]
    return tuple(fact for fact in facts if fact.value)


def _indicators(arrangement: Arrangement) -> tuple[v.Reason, ...]:
    if not arrangement.indicators:
        return ()
    made = []
    for key, text in INDICATORS.items():
        line = arrangement.indicators.get(key)
        answer = ANSWERS.get(line.answer, line.answer) if line else NOT_GIVEN
        made.append(v.Reason(text, answer, given(line.because if line else "")))
    return tuple(made)


def _registration(arrangement: Arrangement) -> tuple[v.Reason, ...]:
    made = []
    asked, barring = arrangement.regulated_activity, arrangement.barring_regulated_activity
    if asked:
        answer = given(ANSWERS.get(asked.carried_on, ""))
        under = REGISTRATIONS.get(asked.registration, "")
        answer += f". Registration: {under.lower()}" if under else ""
        question = "Does the partner carry on any part of a regulated activity (Health and Social Care Act 2008)?"
        made.append(v.Reason(question, answer, given(asked.because)))
    if barring:
        question = (
            "Is any of the work regulated activity in the barring sense (Safeguarding Vulnerable Groups Act 2006)?"
        )
        made.append(v.Reason(question, given(ANSWERS.get(barring.answer, "")), given(barring.because)))
    return tuple(made)


def checks(model: Model, arrangement: Arrangement, as_of: date, *, brief: bool) -> v.Checks | None:
    """What was checked of the partner, as it stands on a day. A brief one leaves out what was seen."""
    partner = model.partners.get(arrangement.partner)
    if partner is None or not partner.due_diligence:
        return None
    lines = partner.due_diligence
    blocks = any(line.status == "blocks" for line in lines)
    start = "The work does not start until every check that blocks it is closed." if blocks else NOTHING_BLOCKS
    lapsed = sum(_has_lapsed(line, as_of) for line in lines)
    if lapsed:
        start += f" {words.count(lapsed, 'check has', 'checks have')} lapsed."
    return v.Checks("", start, tuple(_check(line, as_of, brief=brief) for line in lines))


def _has_lapsed(line: DueDiligence, as_of: date) -> bool:
    """A check still holds on the day of its expiry."""
    return line.expiry is not None and line.expiry < as_of


def _check(line: DueDiligence, as_of: date, *, brief: bool) -> v.Check:
    mark, status = STATUSES.get(line.status, ("○", "Not given"))
    if _has_lapsed(line, as_of):
        # A lapsed check is not in order, whatever was written down while it held.
        mark, status = LAPSED_MARK, f"{LAPSED}, {status.lower()}" if line.status == "blocks" else LAPSED
    checked, expiry = words.short_date(line.checked_on), words.short_date(line.expiry)
    return v.Check(
        line.title, mark, status, "" if brief else line.detail, given(checked), given(expiry), given(line.basis)
    )


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
    return v.People("", tuple(rows)) if arrangement.people else None


def safeguarding(model: Model, arrangement: Arrangement, route: str, *, brief: bool) -> v.Safeguarding | None:
    """Safeguarding and escalation, with the time limits and whose they are. A brief one leaves out the long text."""
    own, council = arrangement.escalation, arrangement.local_authority
    text = None if brief else prose(model, arrangement, "safeguarding", under=2)
    if own is None and council is None and text is None:
        return None
    danger, more = danger_of(arrangement)
    steps = maps.steps_of(model, arrangement)
    told = tuple((step.within, step.who, step.does) for step in steps)
    labels = (
        (("Council", council.name), ("Procedure", council.procedure), ("Version", council.version)) if council else ()
    )
    return v.Safeguarding(
        number="",
        title=own.title if own and own.title else "If you are worried about someone",
        danger=danger,
        danger_more=more,
        thresholds=own.thresholds if own else (),
        route=Picture(route or ROUTE, route_words(told), 164) if route and steps else None,
        steps=tuple(
            v.RouteStep(str(number), step.within, step.who, step.does, step.no_answer, step.out_of_hours)
            for number, step in enumerate(steps, 1)
        ),
        never=own.never if own else "",
        clock=clock_of(arrangement),
        council=tuple(Fact(label, given(value)) for label, value in labels),
        text=text,
    )
