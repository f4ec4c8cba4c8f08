"""What an expectation needs, and how long an item stays fresh: rules that a provider may edit."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model.base import Version
from leverarch.model.parties import Approval
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many months items of some types, or with some keywords, stay fresh, and what that rests on."""

    id: str
    months: int
    basis: str
    source: str
    certainty: str = ""
    types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What some expectations need: so many items, so many perspectives, one of some perspectives, one of some types.

    `where` narrows it: `usual`, `partner-delivers`, or nothing for all.
    """

    id: str
    because: str
    framework: str = ""
    codes: tuple[str, ...] = ()
    sources: int = 0
    perspectives: int = 0
    of: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    where: str = ""
    basis: str = ""
    source: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class CoverageRules:
    """All of them. `most_uses` of 0: no item is over-used."""

    id: str
    title: str
    doc: Doc
    version: Version = ""
    approved: Approval | None = None
    freshness: tuple[Freshness, ...] = ()
    needs: tuple[Need, ...] = ()
    most_uses: int = 0
    most_uses_because: str = ""
    notes: str = ""
