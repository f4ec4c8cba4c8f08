"""How an arrangement runs from day to day: sections of an onboarding pack, `None` where there is nothing to say."""

from __future__ import annotations

from leverarch import words
from leverarch.model import Arrangement, Model, Review
from leverarch.outputs import onboarding_forms as filled
from leverarch.outputs import onboarding_sections as v
from leverarch.outputs.printed import Prose, given, prose, title_or_none, titles

OWN_WORDS = ("complaints", "equality", "safety", "continuity", "social_value", "finance", "exit")


def introduction(model: Model, arrangement: Arrangement) -> Prose | None:
    """Welcome and purpose."""
    return prose(model, arrangement, "onboarding.introduction", under=2)


def own_words(model: Model, arrangement: Arrangement, name: str) -> v.Words | None:
    """A section that is one Markdown field."""
    text = prose(model, arrangement, f"onboarding.{name}")
    return v.Words(text) if text else None


def further(model: Model, arrangement: Arrangement, first: int) -> tuple[v.Further, ...]:
    """The further parts in the provider's own words, numbered from `first`."""
    own = arrangement.onboarding
    made: list[v.Further] = []
    for number, part in enumerate(own.further if own else ()):
        text = prose(model, arrangement, f"onboarding.further.{number}.text")
        if text:
            made.append(v.Further(str(first + len(made)), part.heading, text))
    return tuple(made)


def information(model: Model, arrangement: Arrangement) -> v.Information | None:
    """Flows of information."""
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
    return v.Information(tuple(flows)) if arrangement.information else None


def records(model: Model, arrangement: Arrangement) -> v.Records | None:
    """Which records are kept, and where each form goes."""
    text, sent = prose(model, arrangement, "onboarding.records"), filled.sent(model, arrangement)
    return v.Records(text, sent) if text or sent else None


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
            filled.tick(f"{filled.INDUCTION}.done", f"Done: {step.topic}", number),
            filled.day(f"{filled.INDUCTION}.date", f"Date: {step.topic}", number),
        )
        for number, step in enumerate(steps, 1)
    )
    return v.Induction(tuple(rows)) if steps else None


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
    return v.Measures(tuple(rows)) if arrangement.measures else None


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
    return v.Reviews(tuple(rows)) if arrangement.reviews else None
