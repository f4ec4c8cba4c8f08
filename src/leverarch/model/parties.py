"""Organisations, their roles and how they are reached."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model.base import Day
from leverarch.source import Doc


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
class Logo:
    """The provider's mark. `path` is where its picture lies in the workspace; empty where it can't be printed."""

    file: str
    alt: str
    path: str = ""


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
    logo: Logo | None = None
    services: tuple[Service, ...] = ()
    contact: Contact | None = None
    contacts: tuple[Role, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DueDiligence:
    """One check of a partner. `limit` and `asked` are whole pounds, 0: not given. `source`: who made it, if not us."""

    title: str
    kind: str = ""
    status: str = ""
    detail: str = ""
    limit: int = 0
    asked: int = 0
    insurer: str = ""
    role: str = ""
    level: str = ""
    eligibility: str = ""
    reference: str = ""
    checked_on: Day | None = None
    expiry: Day | None = None
    basis: str = ""
    source: str = ""
    evidence: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PassportSource:
    """Where imported due diligence comes from: whose checks, of which day, and when they were brought in."""

    from_: str = ""
    made_on: Day | None = None
    imported_on: Day | None = None
    digest: str = ""


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
    passport: PassportSource | None = None
    safeguarding_lead: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, and when."""

    by: str = ""
    on: Day | None = None
