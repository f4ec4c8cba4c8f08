"""Items of evidence and what they are mapped to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from leverarch.model.base import Day, Nodes, Version
from leverarch.model.parties import Approval
from leverarch.source import Doc
from leverarch.world import Asked, Probe


@dataclass(frozen=True, slots=True)
class Period:
    """A period, both days included."""

    from_: Day
    to: Day


@dataclass(frozen=True, slots=True)
class MapReview:
    """The last review of a mapping. `fingerprint` stands for what was reviewed."""

    on: Day | None = None
    by: str = ""
    fingerprint: str = ""


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
    reviewed: MapReview | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item of evidence.

    `blocks` is its body as a Markdown tree, `images` its pictures by name and path, `path` where its file lies in the
    workspace (empty where it has none), `opened_as` what is asked of it, `probe` what was found in it.
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
    consent_until: Day | None = None
    alt: str = ""
    colours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    language: str = ""
    text_layer: str = ""
    original: str = ""
    attach_original: str = ""
    limitations: str = ""
    leads_to: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body: str = ""
    notes: str = ""
    blocks: Nodes = ()
    images: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    opened_as: Asked | None = None
    probe: Probe | None = None
