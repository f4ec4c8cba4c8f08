"""How an arrangement runs from day to day: sections of an onboarding pack, `None` where there is nothing to say."""

from __future__ import annotations

from leverarch import words
from leverarch.model import Arrangement, Model, Review
from leverarch.outputs import onboarding_sections as v
from leverarch.outputs.printed import Prose, given, prose, title_or_none, titles

OWN_WORDS = ("complaints", "equality", "safety", "continuity", "social_value", "finance", "exit")


def introduction(model: Model, arrangement: Arrangement) -> Prose | None:
    """Welcome and purpose."""
    return prose(model, arrangement, "onboarding.introduction")


def own_words(model: Model, arrangement: Arrangement, name: str) -> v.Words | None:
    """A section that is one Markdown field."""
    text = prose(model, arrangement, f"onboarding.{name}")
    return v.Words("", text) if text else None


def further(model: Model, arrangement: Arrangement) -> tuple[v.Further, ...]:
    """The further parts in the provider's own words."""
    own = arrangement.onboarding
    made = []
    for number, part in enumerate(own.further if own else ()):
        text = prose(model, arrangement, f"onboarding.further.{number}.text")
        if text:
            made.append(v.Further("", part.heading, text))
    return tuple(made)


def decisions(arrangement: Arrangement) -> v.Decisions | None:
    """Decision authority when something happens."""
    rows = (
        v.DecisionRow(
            row.decision, given(row.partner_may), given(row.provider_must), given(row.never), given(row.by_when)
        )
        for row in arrangement.decisions
    )
    return v.Decisions("", tuple(rows)) if arrangement.decisions else None


def information(model: Model, arrangement: Arrangement, *, brief: bool) -> v.Information | None:
    """Flows of information and records. A brief one leaves out the long text."""
    records = None if brief else prose(model, arrangement, "onboarding.records", under=2)
    if not arrangement.information and records is None:
        return None
    flows = (
        v.Flow(
            what=line.what,
            sender=given(title_or_none(model, line.from_)),
            receiver=given(title_or_none(model, line.to)),
            route=given(line.route),
            by_when=given(line.by_when),
            recorded=given(line.recorded_in),
            retention=given(line.retention),
            basis=given(line.lawful_basis),
            owner=given(title_or_none(model, line.owner)),
        )
        for line in arrangement.information
    )
    return v.Information("", tuple(flows), records)


def induction(model: Model, arrangement: Arrangement) -> v.Induction | None:
    """Induction and competence."""
    steps = arrangement.onboarding.induction if arrangement.onboarding else ()
    rows = (
        v.InductionRow(
            step.topic,
            given(step.who),
            given(step.by_when),
            given(title_or_none(model, step.signed_off_by)),
            given(step.evidence),
        )
        for step in steps
    )
    return v.Induction("", tuple(rows)) if steps else None


def measures(model: Model, arrangement: Arrangement) -> v.Measures | None:
    """How performance is looked at."""
    rows = (
        v.MeasureRow(
            line.title,
            given(line.source),
            given(line.target),
            given(line.frequency),
            given(title_or_none(model, line.owner)),
        )
        for line in arrangement.measures
    )
    return v.Measures("", tuple(rows)) if arrangement.measures else None


def reviews(model: Model, arrangement: Arrangement) -> v.Reviews | None:
    """The review calendar: dated reviews first, in their order."""

    def when(line: Review) -> tuple[bool, str]:
        return line.next is None, line.next.isoformat() if line.next else ""

    rows = (
        v.ReviewRow(
            next=given(words.long_date(line.next)),
            frequency=line.frequency,
            title=line.title,
            lead=given(title_or_none(model, line.lead)),
            attend=given(titles(model, line.attend)),
            agenda=line.agenda,
            recorded=given(line.recorded_in),
        )
        for line in sorted(arrangement.reviews, key=when)
    )
    return v.Reviews("", tuple(rows)) if arrangement.reviews else None


def forms(arrangement: Arrangement) -> v.Forms | None:
    """Blank forms, printed at the end."""
    own = arrangement.onboarding.forms if arrangement.onboarding else ()
    made = (v.BlankForm(form.title, form.purpose, form.fields, form.send_to) for form in own if form.fields)
    return v.Forms("", tuple(made)) if any(form.fields for form in own) else None


def sign_off(model: Model, arrangement: Arrangement) -> v.SignOff:
    """Who signs: the partner's roles that work here, the provider's role that approved, and two open lines."""
    partner = model.partners.get(arrangement.partner)
    name = partner.name if partner else arrangement.partner
    roles = tuple(row.role for row in arrangement.people) or tuple(
        role.ref for role in (partner.roles if partner else ())
    )
    rows = [v.Signature(model.title_of(ref), name) for ref in dict.fromkeys(roles)]
    approved = arrangement.approved
    provider = model.organisation.name if model.organisation else ""
    if approved and approved.by:
        rows.append(v.Signature(model.title_of(approved.by), provider))
    return v.SignOff("", (*rows, v.Signature("", ""), v.Signature("", "")))
