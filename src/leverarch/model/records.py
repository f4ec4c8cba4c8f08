"""Operational logs, and the chains that link them with evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leverarch.model.base import Day, Version
from leverarch.model.evidence import Period
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a record means."""

    name: str
    type: str
    title: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    record: str = ""
    required: bool = False
    key: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a record: its line in the file (from 1, the heading's line is 1), and its values by column name."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """An operational log: what its columns mean, and its rows (`entries`). `path` is where the file of rows was found."""

    id: str
    title: str
    columns: tuple[Column, ...]
    doc: Doc
    file: str = ""
    arrangements: tuple[str, ...] = ()
    owner: str = ""
    classification: str = ""
    source: str = ""
    period: Period | None = None
    notes: str = ""
    path: str = ""
    entries: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of a chain: what shows a step, or why nothing does yet."""

    step: str
    says: str = ""
    on: Day | None = None
    record: str = ""
    row: str = ""
    evidence: str = ""
    pages: Version = ""
    heading: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What happened, and what came of it: linked records and evidence, step by step."""

    id: str
    title: str
    arrangement: str
    kind: str
    classification: str
    links: tuple[ChainLink, ...]
    doc: Doc
    owner: str = ""
    notes: str = ""
