"""How risk sets oversight: the table of factors, checks and tiers that a provider may edit."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model.base import Version
from leverarch.model.parties import Approval
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Factor:
    """A risk factor that an arrangement may name."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A kind of due-diligence check, and what a closed one must say."""

    id: str
    title: str
    expires: bool = False
    limit: bool = False
    by_role: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of oversight: which factors lead to it (`any`, or `at_least` so many in `of`), and what it asks for.

    A tier without a condition fits every arrangement. `review_months` and `evidence_months` of 0 ask for nothing.
    """

    id: str
    title: str
    any: tuple[str, ...] = ()
    at_least: int = 0
    of: tuple[str, ...] = ()
    because: str = ""
    rows: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    review_months: int = 0
    evidence_months: int = 0
    onboarding: str = ""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step of a kind of chain."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ChainKind:
    """A kind of chain: its steps, from what happened to what changed."""

    id: str
    title: str
    steps: tuple[ChainStep, ...]


@dataclass(frozen=True, slots=True)
class Governance:
    """The whole table. Tiers stand strictest first; the first that fits holds."""

    id: str
    title: str
    tiers: tuple[Tier, ...]
    doc: Doc
    version: Version = ""
    approved: Approval | None = None
    factors: tuple[Factor, ...] = ()
    checks: tuple[CheckKind, ...] = ()
    chains: tuple[ChainKind, ...] = ()
    notes: str = ""
