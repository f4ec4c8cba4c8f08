"""The sections of an onboarding pack as its template gets them: plain words, ready to print.

`number` is the section's number in the document.
"""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.outputs.accountability_map import MapRow
from leverarch.outputs.printed import Fact, Picture, Prose


@dataclass(frozen=True, slots=True)
class Call:
    """Whose number is printed: who, the number, when it is answered, who covers nights and weekends.

    `deputy` is who acts when that role is away; it may be empty.
    """

    who: str
    number: str
    hours: str
    nights: str
    deputy: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who does what, and who to call. `danger` is the first line for somebody in danger, `danger_more` the second."""

    number: str
    danger: str
    danger_more: str
    rows: tuple[MapRow, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A question or a heading, the answer in a word or two, and why."""

    what: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What the arrangement is: its name, what the provider decided it is and why, its work and its boundaries."""

    number: str
    facts: tuple[Fact, ...]
    because: str
    includes: tuple[str, ...]
    boundaries: tuple[str, ...]
    scope: tuple[Fact, ...]
    indicators: tuple[Reason, ...]
    risks: tuple[Fact, ...]
    registration: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the partner. `mark` is a shape, `status` the words that always stand beside it."""

    title: str
    mark: str
    status: str
    detail: str
    checked: str
    expiry: str
    basis: str


@dataclass(frozen=True, slots=True)
class Checks:
    """What was checked of the partner. `start` says whether anything blocks the start, and how many have lapsed."""

    number: str
    start: str
    rows: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One role of the partner: what it answers for (may be empty), its checks, its training, its supervision."""

    role: str
    duties: str
    dbs: str
    references: str
    supervision: str
    training: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The roles that work in the arrangement."""

    number: str
    rows: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of the escalation route. `step` is its number."""

    step: str
    within: str
    who: str
    does: str
    no_answer: str
    nights: str


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """Safeguarding and escalation. `clock` says whose procedure sets the times, `council` whose area it is."""

    number: str
    title: str
    danger: str
    danger_more: str
    thresholds: tuple[str, ...]
    route: Picture | None
    steps: tuple[RouteStep, ...]
    never: str
    clock: str
    council: tuple[Fact, ...]
    text: Prose | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Who may decide what, by when, and what must never happen."""

    decision: str
    partner_may: str
    provider_must: str
    never: str
    by_when: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decision authority when something happens."""

    number: str
    rows: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow of information."""

    what: str
    sender: str
    receiver: str
    route: str
    by_when: str
    recorded: str
    retention: str
    basis: str
    owner: str


@dataclass(frozen=True, slots=True)
class Information:
    """Flows of information, and which records are kept."""

    number: str
    flows: tuple[Flow, ...]
    records: Prose | None


@dataclass(frozen=True, slots=True)
class InductionRow:
    """One step of induction."""

    topic: str
    who: str
    by_when: str
    signed_off_by: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Induction:
    """Induction and competence."""

    number: str
    rows: tuple[InductionRow, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """What is measured, from which record, what is expected, how often, and who answers for it."""

    title: str
    source: str
    target: str
    frequency: str
    owner: str


@dataclass(frozen=True, slots=True)
class Measures:
    """How performance is looked at."""

    number: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A section in the provider's own words. The template has its heading."""

    number: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Further:
    """A further part in the provider's own words, with its own heading."""

    number: str
    heading: str
    text: Prose


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review: its next date, how often, who leads, who takes part, what is on the agenda."""

    next: str
    frequency: str
    title: str
    lead: str
    attend: str
    agenda: tuple[str, ...]
    recorded: str


@dataclass(frozen=True, slots=True)
class Reviews:
    """The review calendar, in the order of dates."""

    number: str
    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One form to fill in by hand. `fields` are its labels."""

    title: str
    purpose: str
    fields: tuple[str, ...]
    send_to: str


@dataclass(frozen=True, slots=True)
class Forms:
    """The blank forms, each on a page of its own."""

    number: str
    forms: tuple[BlankForm, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: a role and its organisation; both empty for a line to be filled in."""

    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """Read and understood: the lines for signatures."""

    number: str
    rows: tuple[Signature, ...]
