"""What the templates of the social value report get: every text ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.outputs.chart_views import Chart
from leverarch.outputs.printed import Fact, Picture, Prose


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: `chart` is drawn on a page, `picture` (none: there is only a table) and `table` stand in Word."""

    title: str
    unit: str
    said: str
    chart: Chart
    picture: Picture | None
    table: Prose


@dataclass(frozen=True, slots=True)
class FigureBox:
    """A number, large, with what it is of; and what it rests on."""

    big: str
    of: str
    rate: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """Where a commitment stood on a day: in all until then, and what was done about a difference."""

    by: str
    promised: str
    delivered: str
    difference: str
    because: str
    done: str


@dataclass(frozen=True, slots=True)
class CommitmentPart:
    """One commitment. `key` leads to its page; `mark` is the shape beside the word `state`, `sign` the same in Word."""

    key: str
    heading: str
    title: str
    claims: tuple[str, ...]
    buyer: str
    promised: str
    delivered: str
    difference: str
    share: float
    rate: str
    due: str
    mark: str
    sign: str
    state: str
    box: FigureBox
    notes: tuple[str, ...]
    counted_in: str
    quarters: tuple[QuarterLine, ...]
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item that speaks of an outcome."""

    id: str
    title: str
    shows: str
    date: str


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """One outcome of the model, with what speaks of it. `theme` is what it stands under."""

    code: str
    title: str
    theme: str
    commitments: tuple[CommitmentPart, ...]
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A social value model that the report speaks of: its edition, whether it fits, why, and what is not sure of it."""

    title: str
    edition: str
    verdict: str
    reasons: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class MeasurePart:
    """A measure that no commitment shown counts by."""

    title: str
    box: FigureBox
    notes: tuple[str, ...]
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class CaseStudy:
    """A case study, and the consent that it is told with."""

    id: str
    title: str
    shows: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner, what kind of organisation it is, and its part in this report."""

    name: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """Something that nothing here shows."""

    what: str
    said: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One figure of the report: what it is of, its numbers, and where it comes from."""

    what: str
    value: str
    numerator: str
    denominator: str
    period: str
    source: str
    owner: str
    agreed: str


@dataclass(frozen=True, slots=True)
class SocialValueView:
    """What the templates of the social value report get."""

    title: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    period: str
    said: str
    models: tuple[ModelPart, ...]
    others: tuple[str, ...]
    commitments: tuple[CommitmentPart, ...]
    outcomes: tuple[OutcomePart, ...]
    measures: tuple[MeasurePart, ...]
    case_studies: tuple[CaseStudy, ...]
    case_studies_out: tuple[str, ...]
    spend: tuple[MeasurePart, ...]
    partners: tuple[PartnerLine, ...]
    gaps: tuple[GapLine, ...]
    no_gaps: str
    sources: tuple[SourceLine, ...]
    notices: tuple[str, ...]
    notice: str
