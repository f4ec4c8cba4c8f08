"""The supervision agenda: what a talk about partner work goes through each time, with room to write."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch import words
from leverarch.model import AccountabilityRow, Arrangement, Model, Pack
from leverarch.outputs.accountability_map import missing_dimensions, who_words
from leverarch.outputs.decision_table import CLOSED_TO_READER, dated, evidence_words
from leverarch.outputs.printed import NOT_GIVEN, absent, capital, given, title_or_none, titles
from leverarch.selection import is_open_to


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One row of the map: who answers, what shows that it works, when it is looked at again, and what to ask."""

    what: str
    decides: str
    evidence: str
    review: str
    ask: str


@dataclass(frozen=True, slots=True)
class AgendaDecision:
    """A decision in an incident, to be asked about: who would decide, and by when."""

    decision: str
    may: str
    by_when: str


@dataclass(frozen=True, slots=True)
class AgendaSignOff:
    """One competence of the induction: for whom, by when, signed off by which role."""

    topic: str
    who: str
    by_when: str
    by: str


@dataclass(frozen=True, slots=True)
class AgendaView:
    """What the templates of the agenda get. `lines` is how many empty lines for actions are printed."""

    title: str
    provider: str
    who: str
    audience: str
    as_of: str
    as_of_date: str
    reference: str
    rows: tuple[AgendaRow, ...]
    decisions: tuple[AgendaDecision, ...]
    sign_offs: tuple[AgendaSignOff, ...]
    lines: tuple[str, ...]
    next_review: str
    missing: str
    notice: str


def view(model: Model, pack: Pack, arrangement: Arrangement, title: str = "") -> AgendaView:
    """Return the agenda of an arrangement. `title` is its title where the pack gives one."""
    induction = arrangement.onboarding.induction if arrangement.onboarding else ()
    return AgendaView(
        title=title or f"Supervision of partner work: {arrangement.title}",
        provider=model.organisation.name if model.organisation else "",
        who=who_words(model, arrangement),
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        reference=arrangement.id,
        rows=_rows(model, pack, arrangement),
        decisions=tuple(
            AgendaDecision(row.decision, given(row.partner_may), given(row.by_when)) for row in arrangement.decisions
        ),
        sign_offs=tuple(
            AgendaSignOff(
                step.topic, given(step.who), given(step.by_when), given(title_or_none(model, step.signed_off_by))
            )
            for step in induction
        ),
        lines=("1", "2", "3"),
        next_review=_next_review(arrangement, pack),
        missing=absent({"decisions to ask about": arrangement.decisions, "competence to sign off": induction}),
        notice=words.NOT_CQC_GUIDANCE,
    )


def _rows(model: Model, pack: Pack, arrangement: Arrangement) -> tuple[AgendaRow, ...]:
    said = (_row(model, pack, row) for row in arrangement.accountability)
    missing = (AgendaRow(what, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, "") for what in missing_dimensions(arrangement))
    return (*said, *missing)


def _row(model: Model, pack: Pack, row: AccountabilityRow) -> AgendaRow:
    shown = given(capital(_shown(model, pack, row.evidence)))
    due = given(dated(row.review_due, pack.as_of))
    return AgendaRow(row.responsibility, given(titles(model, row.accountable)), shown, due, row.check)


def _shown(model: Model, pack: Pack, named: tuple[str, ...]) -> str:
    """The items in a line; those that are closed to the reader stand together at the end, by id only."""
    closed = [id_ for id_ in named if id_ in model.evidence and not is_open_to(model.evidence[id_], pack.audience)]
    told = [evidence_words(model, pack, id_) for id_ in named if id_ not in closed]
    return "; ".join([*told, *([f"{CLOSED_TO_READER}: {', '.join(closed)}"] if closed else [])])


def _next_review(arrangement: Arrangement, pack: Pack) -> str:
    """The next review of the calendar on or after the pack's day, else that of the arrangement itself."""
    coming = [review for review in arrangement.reviews if review.next and review.next >= pack.as_of]
    first = min(coming, key=lambda review: (review.next, review.title), default=None)
    if first:
        return f"{words.long_date(first.next)}: {first.title}"
    return given(dated(arrangement.review_due, pack.as_of))
