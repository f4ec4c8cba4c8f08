"""The whole workspace: as it was read, and as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leverarch.diagnostics import Diagnostic
from leverarch.model.arrangements import Arrangement
from leverarch.model.base import Nodes
from leverarch.model.bids import Answer, Bid
from leverarch.model.claims import Claim, Commitment
from leverarch.model.coverage import CoverageRules
from leverarch.model.evidence import Evidence
from leverarch.model.forms import Form
from leverarch.model.frameworks import Framework
from leverarch.model.governance import Governance
from leverarch.model.measures import Measure, Measured
from leverarch.model.packs import Pack
from leverarch.model.parties import Organisation, Partner, Role
from leverarch.model.records import Chain, Record, Table
from leverarch.source import Doc
from leverarch.world import Asked, Probe


@dataclass(frozen=True, slots=True)
class Loaded:
    """Every file of the workspace on its own.

    `docs` holds the files of each kind that fit their schema, in order of path; `partial` those that can be read and
    don't fit; `broken` the ids of all that can't be used, by kind and path (the file's own name where no id is
    legible). `prose` holds Markdown trees by (path, dotted pointer),
    `pictures` the pictures in them: staged name to path. `asked` maps an item's file to the evidence file that it
    names, `probes` to what was found in that one. `tables` holds the rows of a record, by the path of its JSON file.
    `logo` is the path of the organisation's, where it can be printed.
    """

    docs: Mapping[str, tuple[Doc, ...]]
    partial: Mapping[str, tuple[Doc, ...]]
    broken: Mapping[str, Mapping[str, str]]
    prose: Mapping[tuple[str, str], Nodes]
    pictures: Mapping[tuple[str, str], Mapping[str, str]]
    asked: Mapping[str, Asked]
    probes: Mapping[str, Probe]
    found: tuple[Diagnostic, ...]
    tables: Mapping[str, Table] = field(default_factory=dict)
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything in the workspace that could be understood, by id.

    `measured` holds what each measure came to, every number in full: `measuring.small_numbers` hides what a reader may
    not see.
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
    governance: Governance | None = None
    coverage: CoverageRules | None = None
    forms: Mapping[str, Form] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    chains: Mapping[str, Chain] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    bids: Mapping[str, Bid] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)

    def title_of(self, role: str) -> str:
        """Return a role's title in plain words, or the reference itself where nothing declares it."""
        found = self.roles.get(role)
        return found.title if found else role
