"""Sets of expectations, and where one leads to another."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model.base import Day, Version
from leverarch.source import Doc


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
class Applies:
    """Which packs a framework fits. What is not given is not known. `value_from` is in whole pounds; 0: not given."""

    nations: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    value_from: int = 0
    commenced_from: Day | None = None
    commenced_to: Day | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """A set of expectations of one version. `family`: what it is an edition of, where there are several."""

    id: str
    title: str
    version: Version
    status: str
    expectations: tuple[Expectation, ...]
    doc: Doc
    short_title: str = ""
    publisher: str = ""
    family: str = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    nation: str = ""
    applies: Applies | None = None
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
