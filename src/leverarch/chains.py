"""What a chain says step by step: the links of each step in order, and which of them are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.model import Chain, ChainKind, ChainLink, ChainStep, Day, Model


@dataclass(frozen=True, slots=True)
class StepLink:
    """One link at its step. `number` is its place in the chain's `links` (from 0); none where the step has no link."""

    step: ChainStep
    link: ChainLink
    number: int | None

    @property
    def missing(self) -> bool:
        """Whether nothing shows the step: nothing is named, or the author says that there is nothing yet."""
        return bool(self.link.missing) or not (self.link.evidence or self.link.record)


def kind_of(model: Model, chain: Chain) -> ChainKind | None:
    """Return the chain's kind from the governance table; nothing where the table does not have it."""
    kinds = model.governance.chains if model.governance else ()
    return next((kind for kind in kinds if kind.id == chain.kind), None)


def in_steps(chain: Chain, kind: ChainKind) -> Iterator[StepLink]:
    """Yield the chain's links in the order of the steps. A step without a link has one that is missing."""
    for step in kind.steps:
        own = [(number, link) for number, link in enumerate(chain.links) if link.step == step.id]
        yield from (StepLink(step, link, number) for number, link in own)
        if not own:
            yield StepLink(step, ChainLink(step.id), None)


def day_of(model: Model, link: ChainLink) -> Day | None:
    """Return when it happened: as the link says, or else the day of the record's row. Nothing where neither says."""
    record = model.records.get(link.record)
    row = record.row(link.row) if record and link.row else None
    return link.on or (record.day_of(row) if record and row else None)
