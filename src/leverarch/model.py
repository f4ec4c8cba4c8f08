"""The nouns of the sector, typed and frozen. Each field is a property of the schema of the same name.

Ids refer; `Model` finds. A noun's `doc` gives the place of any of its fields: `evidence.doc.at("maps", 0, "because")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from leverarch.diagnostics import Diagnostic
from leverarch.source import Doc
from leverarch.world import Probe

Day = date
Nodes = tuple[Mapping[str, Any], ...]
Version = str


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached. A contact written as one line is its `note`."""

    phone: str = ""
    email: str = ""
    hours: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A post, never a person. `ref` is how others name it: `registered-manager` or `hollowmere/session-worker`."""

    id: str
    title: str
    contact: Contact | None = None
    deputy: str = ""
    out_of_hours: str = ""
    duties: str = ""
    notes: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the provider. One written as a line of text has that line as id and title."""

    id: str
    title: str
    type: str = ""
    cqc_location_id: str = ""
    area: str = ""
    local_authority: str = ""
    regulated_activity: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """The provider."""

    name: str
    roles: tuple[Role, ...]
    doc: Doc
    trading_name: str = ""
    cqc_provider_id: str = ""
    company_number: str = ""
    charity_number: str = ""
    nation: str = ""
    services: tuple[Service, ...] = ()
    contact: Contact | None = None
    contacts: tuple[Role, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DueDiligence:
    """One check of a partner."""

    title: str
    status: str = ""
    detail: str = ""
    checked_on: Day | None = None
    expiry: Day | None = None
    basis: str = ""
    evidence: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that the provider works with."""

    id: str
    name: str
    kind: str
    doc: Doc
    description: str = ""
    legal_form: str = ""
    company_number: str = ""
    charity_number: str = ""
    cqc_provider_id: str = ""
    ico_registration: str = ""
    contact: Contact | None = None
    roles: tuple[Role, ...] = ()
    due_diligence: tuple[DueDiligence, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, and when."""

    by: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """The council whose safeguarding procedure sets the clocks."""

    name: str
    procedure: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class DefinedModel:
    """The provider's decision about what an arrangement is."""

    model: str = ""
    because: str = ""
    decided_by: str = ""
    decided_on: Day | None = None
    next_review: Day | None = None


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
class Form:
    """One blank form."""

    title: str
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
    forms: tuple[Form, ...] = ()
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
    independence: str = ""
    defined_model: DefinedModel | None = None
    indicators: Mapping[str, Indicator] = field(default_factory=lambda: MappingProxyType({}))
    risk_factors: tuple[RiskFactor, ...] = ()
    tier: str = ""
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


@dataclass(frozen=True, slots=True)
class Link:
    """A related expectation of another framework."""

    framework: str
    code: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation of a framework."""

    code: str
    title: str
    parent: str = ""
    scope: str = ""
    source: str = ""
    perspectives: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    certainty: str = ""
    official_code: bool = True


@dataclass(frozen=True, slots=True)
class CrosswalkLine:
    """Where one expectation goes in another framework."""

    from_: str
    to: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Lines from this framework to another."""

    to: str
    maps: tuple[CrosswalkLine, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """A set of expectations of one version."""

    id: str
    title: str
    version: Version
    status: str
    expectations: tuple[Expectation, ...]
    doc: Doc
    short_title: str = ""
    publisher: str = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    nation: str = ""
    source: str = ""
    licence: str = ""
    attribution: str = ""
    certainty: str = ""
    about: str = ""
    unit: str = ""
    crosswalks: tuple[Crosswalk, ...] = ()
    notes: str = ""

    def expectation(self, code: str) -> Expectation | None:
        """Return the expectation of that code."""
        return next((item for item in self.expectations if item.code == code), None)

    @property
    def leaves(self) -> tuple[Expectation, ...]:
        """The expectations that are nobody's parent: only these can be without an item."""
        parents = {item.parent for item in self.expectations}
        return tuple(item for item in self.expectations if item.code not in parents)

    def below(self, code: str) -> frozenset[str]:
        """Return that code and every code under it."""
        reached = {code}
        while True:
            more = {item.code for item in self.expectations if item.parent in reached} - reached
            if not more:
                return frozenset(reached)
            reached |= more


@dataclass(frozen=True, slots=True)
class Period:
    """A period, both days included."""

    from_: Day
    to: Day


@dataclass(frozen=True, slots=True)
class MapLine:
    """One line from an item to an expectation. `pages` and `heading` say where in the item."""

    framework: str
    expectation: str
    version: Version = ""
    strength: str = ""
    because: str = ""
    pages: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item of evidence.

    `blocks` is its body as a Markdown tree, `images` its pictures by name and path, `path` where its file lies in the
    workspace (empty where it has none), `probe` what was found in the file.
    """

    id: str
    title: str
    type: str
    date: Day
    owner: str
    shows: str
    classification: str
    doc: Doc
    added: Day | None = None
    period: Period | None = None
    perspective: str = ""
    file: str = ""
    arrangements: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    review_due: Day | None = None
    review_basis: str = ""
    maps: tuple[MapLine, ...] = ()
    version: Version = ""
    status: str = ""
    approved: Approval | None = None
    supersedes: str = ""
    consent: str = ""
    alt: str = ""
    language: str = ""
    original: str = ""
    limitations: str = ""
    leads_to: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body: str = ""
    notes: str = ""
    blocks: Nodes = ()
    images: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    probe: Probe | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Items that fit every line given."""

    framework: str = ""
    key_question: str = ""
    arrangement: str = ""
    type: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section of a bundle, and which items belong in it."""

    title: str
    short: str = ""
    evidence: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    perspective: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """One document to make. `evidence` is `all`, ids, or a selection."""

    kind: str
    title: str = ""
    arrangement: str = ""
    size: str = ""
    template: str = ""
    frameworks: tuple[str, ...] = ()
    evidence: str | tuple[str, ...] | Selection = "all"
    show_gaps: bool | None = None
    sections: tuple[SectionRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted warning."""

    code: str
    about: str
    because: str
    by: str
    until: Day


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into one pack, for whom, as of which date."""

    id: str
    title: str
    audience: str
    as_of: Day
    outputs: tuple[Output, ...]
    doc: Doc
    subtitle: str = ""
    version: Version = ""
    prepared_by: str = ""
    approved: Approval | None = None
    review_due: Day | None = None
    destroy_by: Day | None = None
    show_gaps: bool | None = None
    unreadable: str = ""
    accept: tuple[Acceptance, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Every file of the workspace on its own.

    `docs` holds the files of each kind that fit their schema, in order of path; `broken` the ids, as far as legible,
    of those that don't (`?` for one without), by kind and path. `prose` holds Markdown trees by (path, dotted pointer),
    `pictures` the pictures in them: staged name to path. `paths` maps an item's file to the evidence file it names,
    `probes` that one to its facts.
    """

    docs: Mapping[str, tuple[Doc, ...]]
    broken: Mapping[str, Mapping[str, str]]
    prose: Mapping[tuple[str, str], Nodes]
    pictures: Mapping[tuple[str, str], Mapping[str, str]]
    paths: Mapping[str, str]
    probes: Mapping[str, Probe]
    found: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything in the workspace that could be understood, by id.

    `prose` holds the Markdown of JSON fields and `pictures` what stands in it, both by (path, dotted pointer).
    """

    organisation: Organisation | None
    partners: Mapping[str, Partner]
    arrangements: Mapping[str, Arrangement]
    frameworks: Mapping[str, Framework]
    evidence: Mapping[str, Evidence]
    packs: Mapping[str, Pack]
    roles: Mapping[str, Role]
    prose: Mapping[tuple[str, str], Nodes]
    pictures: Mapping[tuple[str, str], Mapping[str, str]]

    def title_of(self, role: str) -> str:
        """Return a role's title in plain words, or the reference itself where nothing declares it."""
        found = self.roles.get(role)
        return found.title if found else role
