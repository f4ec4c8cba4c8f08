"""What is said and promised: claims bound to measures and evidence, and commitments with their delivery."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leverarch.model.base import Day, Version
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class PartnerAgreed:
    """The partner's agreement that something is said of its work."""

    on: Day
    by: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """An item of evidence, and where in it."""

    id: str
    pages: Version = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with slots for measures, evidence and commitments."""

    id: str
    text: str
    doc: Doc
    title: str = ""
    owner: str = ""
    evidence: tuple[Cited, ...] = ()
    arrangements: tuple[str, ...] = ()
    partner: str = ""
    partner_agreed: PartnerAgreed | None = None
    use_until: Day | None = None
    classification: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    """How much is promised in all by a day."""

    by: Day
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Variance:
    """Why delivery is behind or ahead by a day, and what is done about it."""

    by: Day
    because: str
    action: str = ""
    owner: str = ""
    due: Day | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something promised to a buyer. `measure` counts what was delivered; `claimed_by` is `provider` or a partner."""

    id: str
    title: str
    amount: Decimal
    unit: str
    doc: Doc
    owner: str = ""
    buyer: str = ""
    contract: str = ""
    bid: str = ""
    framework: str = ""
    expectation: str = ""
    beneficiary: str = ""
    place: str = ""
    from_: Day | None = None
    due: Day | None = None
    partner: str = ""
    partner_agreed: PartnerAgreed | None = None
    claimed_by: str = ""
    measure: str = ""
    schedule: tuple[ScheduleStep, ...] = ()
    variance: tuple[Variance, ...] = ()
    arrangements: tuple[str, ...] = ()
    classification: str = ""
    notes: str = ""
