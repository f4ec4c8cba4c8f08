"""What a partner does for or with the provider: one arrangement, and everything it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from leverarch.model.base import Day, Version
from leverarch.model.parties import Approval
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """The council whose safeguarding procedure sets the clocks."""

    name: str
    procedure: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class DefinedModel:
    """The provider's decision about what an arrangement is. `rule` is the line of the model test that fitted then."""

    model: str = ""
    because: str = ""
    decided_by: str = ""
    decided_on: Day | None = None
    next_review: Day | None = None
    rule: int = 0
    departs: str = ""


@dataclass(frozen=True, slots=True)
class LabelReason:
    """Why a label is kept although the indicators say otherwise."""

    because: str
    by: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class StartDecision:
    """Who said that the work may start, and on what grounds."""

    by: str = ""
    on: Day | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """The answer to one of the guidance's eight indicators."""

    answer: str
    because: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """What makes the work risky. One written as a line has no note."""

    factor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationQuestion:
    """Does the partner carry on any part of a regulated activity (HSCA 2008), and under whose registration?"""

    carried_on: str = ""
    registration: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class BarringQuestion:
    """Is any of the work regulated activity in the barring sense (SVGA 2006)?"""

    answer: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The work and its boundaries."""

    includes: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    eligibility: str = ""
    referral: str = ""
    places: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class AccountabilityRow:
    """One row of the accountability map. `accountable` holds one role where all is well."""

    dimension: str
    responsibility: str
    accountable: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    trigger: str = ""
    by_when: str = ""
    recorded_in: str = ""
    threshold: str = ""
    check: str = ""
    evidence: tuple[str, ...] = ()
    review_due: Day | None = None
    statutory: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who may decide what when something happens."""

    decision: str
    topic: str = ""
    partner_may: str = ""
    provider_must: str = ""
    never: str = ""
    by_when: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an escalation route."""

    does: str
    within: str = ""
    role: str = ""
    who: str = ""
    if_no_answer: str = ""
    out_of_hours: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """An escalation route."""

    title: str = ""
    danger: str = ""
    thresholds: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    never: str = ""
    calls: tuple[str, ...] = ()
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class InformationFlow:
    """One flow of information."""

    what: str
    from_: str = ""
    to: str = ""
    route: str = ""
    recorded_in: str = ""
    lawful_basis: str = ""
    owner: str = ""
    by_when: str = ""
    retention: str = ""


@dataclass(frozen=True, slots=True)
class ArrangementMeasure:
    """What is measured in an arrangement, from which record."""

    title: str
    source: str = ""
    target: str = ""
    frequency: str = ""
    owner: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """One review of the calendar."""

    title: str
    frequency: str = ""
    next: Day | None = None
    held_on: Day | None = None
    lead: str = ""
    attend: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    recorded_in: str = ""


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """Checks and training of one role of the partner."""

    role: str
    dbs: str = ""
    training: tuple[str, ...] = ()
    supervision: str = ""
    references: str = ""


@dataclass(frozen=True, slots=True)
class InductionStep:
    """One step of induction."""

    topic: str
    who: str = ""
    by_when: str = ""
    signed_off_by: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A blank form: the arrangement’s own, or one of the workspace (`form`). One written as a line is its id."""

    title: str
    form: str = ""
    purpose: str = ""
    fields: tuple[str, ...] = ()
    send_to: str = ""


@dataclass(frozen=True, slots=True)
class FurtherPart:
    """A part in the provider's own words; `text` is Markdown."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Onboarding:
    """What an onboarding pack says beside the rest of the arrangement. The longer texts are Markdown."""

    introduction: str = ""
    induction: tuple[InductionStep, ...] = ()
    records: str = ""
    complaints: str = ""
    equality: str = ""
    safety: str = ""
    continuity: str = ""
    social_value: str = ""
    finance: str = ""
    exit: str = ""
    forms: tuple[BlankForm, ...] = ()
    further: tuple[FurtherPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a partner does for or with the provider. `prose` holds its Markdown fields as trees, by pointer."""

    id: str
    title: str
    partner: str
    doc: Doc
    services: tuple[str, ...] = ()
    activity: str = ""
    status: str = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    version: Version = ""
    approved: Approval | None = None
    review_due: Day | None = None
    local_authority: LocalAuthority | None = None
    declared_model: str = ""
    label_reason: LabelReason | None = None
    independence: str = ""
    defined_model: DefinedModel | None = None
    indicators: Mapping[str, Indicator] = field(default_factory=lambda: MappingProxyType({}))
    risk_factors: tuple[RiskFactor, ...] = ()
    tier: str = ""
    tier_reason: str = ""
    start_decision: StartDecision | None = None
    regulated_activity: RegistrationQuestion | None = None
    barring_regulated_activity: BarringQuestion | None = None
    scope: Scope | None = None
    accountability: tuple[AccountabilityRow, ...] = ()
    decisions: tuple[Decision, ...] = ()
    escalation: Escalation | None = None
    safeguarding: str = ""
    information: tuple[InformationFlow, ...] = ()
    measures: tuple[ArrangementMeasure, ...] = ()
    reviews: tuple[Review, ...] = ()
    people: tuple[PeopleRow, ...] = ()
    onboarding: Onboarding | None = None
    evidence: tuple[str, ...] = ()
    notes: str = ""
