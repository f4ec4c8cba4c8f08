"""What goes into a pack, for whom, as of which date."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model.base import Day, Version
from leverarch.model.evidence import Period
from leverarch.model.measures import SmallNumbers
from leverarch.model.parties import Approval
from leverarch.source import Doc


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
class BundleLayout:
    """How a bundle is laid out: by what its sections go, whether each has a divider, how its pages are numbered.

    `framework` is the one that sections by key question or by expectation go by (empty: the bundle's first), `order`
    the items that come first where they stand in an order given.
    """

    by: str = "sections"
    framework: str = ""
    order: tuple[str, ...] = ()
    dividers: bool | None = None
    first_page: int = 1
    number_by_section: bool = False


@dataclass(frozen=True, slots=True)
class VolumeLimits:
    """How large one file of a bundle may be: its pages, and millions of bytes; 0: not given."""

    pages: int = 0
    megabytes: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Something that is done, by whom and by when."""

    action: str
    owner: str = ""
    due: Day | None = None
    done: Day | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One line of a contract review: a measure, what the provider says to it, and what is done."""

    measure: str
    commentary: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Images:
    """How finely a bundle keeps the pictures in evidence files: `max_ppi` pixels to the inch as they are drawn."""

    max_ppi: int


@dataclass(frozen=True, slots=True)
class Output:
    """One document to make.

    `evidence` is `all`, ids, or a selection; `chains` and `commitments` are `all`, ids, or not given. `indexes` says
    which indexes a bundle has beside the one by item; not given: each that says something. `max_megabytes` is what its
    reader takes, in millions of bytes; 0: not given. `originals` says which files go with a bundle as they are:
    `needed` (as if not given), or `all`.
    """

    kind: str
    title: str = ""
    arrangement: str = ""
    form: str = ""
    chains: str | tuple[str, ...] | None = None
    size: str = ""
    template: str = ""
    frameworks: tuple[str, ...] = ()
    evidence: str | tuple[str, ...] | Selection = "all"
    show_gaps: bool | None = None
    originals: str = ""
    sections: tuple[SectionRule, ...] = ()
    volumes: VolumeLimits | None = None
    layout: BundleLayout | None = None
    indexes: tuple[str, ...] | None = None
    bid: str = ""
    measures: tuple[str, ...] = ()
    commitments: str | tuple[str, ...] | None = None
    spend: tuple[str, ...] = ()
    period: Period | None = None
    kpis: tuple[Kpi, ...] = ()
    images: Images | None = None
    max_megabytes: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What a pack is for, so that a framework that does not fit can be told. `value`: whole pounds; 0: not given."""

    nation: str = ""
    service_types: tuple[str, ...] = ()
    buyer: str = ""
    buyer_name: str = ""
    value: int = 0
    procurement_commenced: Day | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted warning."""

    code: str
    about: str
    because: str
    by: str
    until: Day


@dataclass(frozen=True, slots=True)
class FileChoices:
    """What a pack does with evidence files of which something was found: `take`, `stand-in` or `stop`; empty: usual."""

    repaired: str = ""
    encrypted: str = ""
    damaged: str = ""
    unsupported: str = ""
    signed: str = ""
    restricted: str = ""
    active_content: str = ""
    embedded_files: str = ""
    hidden_layers: str = ""
    no_text_layer: str = ""
    text_rendering: str = ""
    cut_short: str = ""
    part_not_shown: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into one pack, for whom, as of which date."""

    id: str
    title: str
    audience: str
    as_of: Day
    outputs: tuple[Output, ...]
    doc: Doc
    context: Context | None = None
    subtitle: str = ""
    version: Version = ""
    prepared_by: str = ""
    approved: Approval | None = None
    review_due: Day | None = None
    destroy_by: Day | None = None
    show_gaps: bool | None = None
    unreadable: str = ""
    files: FileChoices | None = None
    small_numbers: SmallNumbers | None = None
    accept: tuple[Acceptance, ...] = ()
    notes: str = ""
