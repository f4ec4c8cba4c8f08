"""The sections of an onboarding pack as its template gets them: plain words, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.form_fields import Control
from leverarch.outputs.accountability_map import MapRow
from leverarch.outputs.form_view import FormPart
from leverarch.outputs.printed import Fact, Picture, Prose


@dataclass(frozen=True, slots=True)
class Call:
    """Whose number is printed: who, the number, when it is answered, who covers nights and weekends.

    `deputy` is who acts when that role is away; it may be empty. `brief` says in a line when it is answered.
    """

    who: str
    number: str
    hours: str
    nights: str
    deputy: str
    brief: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who does what, and who to call. `danger` is the first line for somebody in danger, `danger_more` the second."""

    danger: str
    danger_more: str
    rows: tuple[MapRow, ...]
    calls: tuple[Call, ...]


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
    """What must be passed on, who leads on it, and whose procedure sets the times (`clock`, `council`)."""

    danger: str
    danger_more: str
    thresholds: tuple[str, ...]
    never: str
    leads: tuple[Fact, ...]
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
class Incidents:
    """What to do when something happens: the escalation route under its `title`, and who may decide what."""

    title: str
    route: Picture | None
    steps: tuple[RouteStep, ...]
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
    """Flows of information."""

    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Which records are kept, in the provider's own words, and where each form goes."""

    text: Prose | None
    sent: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place to fill in."""

    control: Control


@dataclass(frozen=True, slots=True)
class InductionRow:
    """One step of induction, with a box to tick (`done`) and a day (`on`)."""

    topic: str
    who: str
    by_when: str
    signed_off_by: str
    evidence: str
    done: Place
    on: Place


@dataclass(frozen=True, slots=True)
class Induction:
    """Induction and competence."""

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

    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A section in the provider's own words. The template has its heading."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Further:
    """A further part in the provider's own words, with its own number and heading."""

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

    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True)
class PackForm:
    """One form to fill in."""

    title: str
    purpose: str
    parts: tuple[FormPart, ...]
    send_to: str


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms, each on a page of its own."""

    forms: tuple[PackForm, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: a role, its organisation (empty where it is open), a box to tick and a day."""

    role: Place
    organisation: str
    read: Place
    on: Place


@dataclass(frozen=True, slots=True)
class SignOff:
    """Read and understood: what is declared, and the lines for signatures."""

    statement: str
    rows: tuple[Signature, ...]
