"""A buyer's questions, and answers that are kept for use again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from leverarch.model.base import Day, Nodes
from leverarch.model.claims import Cited
from leverarch.model.packs import Context
from leverarch.model.parties import Approval
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Limit:
    """A buyer's limit; 0 is none. Characters include spaces."""

    words: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Portal:
    """How a buyer's portal counts: characters for a line break (0: not said), and whether it takes plain text only."""

    line_break: int = 0
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bid."""

    number: str
    text: str
    title: str = ""
    weighting: Decimal | None = None
    limit: Limit | None = None
    answer: str = ""
    framework: str = ""
    expectation: str = ""
    points: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    headings: bool = False


@dataclass(frozen=True, slots=True)
class Bid:
    """A buyer's questions. `links` and `attachments` are allowed or banned; empty: not said."""

    id: str
    title: str
    questions: tuple[Question, ...]
    doc: Doc
    buyer: str = ""
    reference: str = ""
    lot: str = ""
    deadline: Day | None = None
    context: Context | None = None
    anonymised: bool = False
    hidden_names: tuple[str, ...] = ()
    links: str = ""
    attachments: str = ""
    portal: Portal | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """Where an answer was used before."""

    in_: str
    on: Day | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer kept for use again. `body` is Markdown, `blocks` its tree, `images` its pictures by name and path."""

    id: str
    title: str
    doc: Doc
    question: str = ""
    owner: str = ""
    keywords: tuple[str, ...] = ()
    arrangements: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    evidence: tuple[Cited, ...] = ()
    attachments: tuple[str, ...] = ()
    reviewed: Approval | None = None
    use_until: Day | None = None
    used: tuple[EarlierUse, ...] = ()
    body: str = ""
    classification: str = ""
    notes: str = ""
    blocks: Nodes = ()
    images: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
