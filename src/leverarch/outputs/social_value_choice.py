"""What a social value report holds: which model and why, which commitments, measures and case studies, and what not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leverarch import words
from leverarch.frameworks_fit import Fit, Verdict, fit_of
from leverarch.model import Commitment, Day, Evidence, Framework, Model, Output, Pack
from leverarch.output import LeftOut
from leverarch.selection import SOCIAL_VALUE_MODEL, choose, choose_commitments, is_open

CASE_STUDY = "case-study"
CLOSED = "closed to the pack's audience"


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A framework that the report speaks of, and how it fits the pack."""

    framework: Framework
    fit: Fit


@dataclass(frozen=True, slots=True)
class ChosenParts:
    """What the report holds. `lapsed` are case studies without a consent that holds, with the reason for each."""

    models: tuple[ChosenModel, ...]
    others: tuple[ChosenModel, ...]
    commitments: tuple[Commitment, ...]
    measures: tuple[str, ...]
    spend: tuple[str, ...]
    items: tuple[Evidence, ...]
    case_studies: tuple[Evidence, ...]
    lapsed: tuple[LeftOut, ...]
    left_out: tuple[LeftOut, ...]


def chosen(model: Model, pack: Pack, output: Output) -> ChosenParts:
    """Return what a report of a pack holds and what it leaves out, with the reason."""
    models, others = _models(model, pack, output)
    commitments, closed = _commitments(model, pack, output, {one.framework.id for one in models})
    measures, hidden = _measures(model, pack, output.measures)
    spend, kept = _measures(model, pack, output.spend)
    reached = choose(model, pack, output)
    speaking = tuple(item for item in reached.items if _speaks(item, models))
    told, lapsed = _case_studies(reached.items, pack.as_of)
    wanted = {item.id for item in model.evidence.values() if item.type == CASE_STUDY or _speaks(item, models)}
    left = tuple(one for one in reached.left_out if one.id in wanted)
    dropped = {one.id for one in lapsed}
    return ChosenParts(
        models=models,
        others=others,
        commitments=commitments,
        measures=measures,
        spend=spend,
        items=tuple(item for item in speaking if item.id not in dropped),
        case_studies=told,
        lapsed=lapsed,
        left_out=(*closed, *hidden, *kept, *left, *lapsed),
    )


def _models(model: Model, pack: Pack, output: Output) -> tuple[tuple[ChosenModel, ...], tuple[ChosenModel, ...]]:
    """Return the frameworks that the pack names, or else the social value models that fit; and the other editions."""

    def fit(framework: Framework) -> ChosenModel:
        return ChosenModel(framework, fit_of(framework, pack, model.organisation))

    named = [fit(model.frameworks[id_]) for id_ in dict.fromkeys(output.frameworks) if id_ in model.frameworks]
    editions = [fit(one) for one in model.frameworks.values() if one.family == SOCIAL_VALUE_MODEL]
    held = named or [one for one in editions if one.fit.verdict is Verdict.FITS]
    others = [one for one in editions if one not in held]
    return tuple(held), tuple(others)


def _commitments(
    model: Model, pack: Pack, output: Output, frameworks: set[str]
) -> tuple[tuple[Commitment, ...], tuple[LeftOut, ...]]:
    """Return the commitments that are asked for: all, those named, or those that answer the models spoken of."""
    asked = choose_commitments(model, pack, output)
    wanted = frameworks if output.commitments is None else set[str]()
    shown = tuple(one for one in asked.commitments if not wanted or one.framework in wanted or not one.framework)
    return shown, asked.left_out


def _measures(model: Model, pack: Pack, named: Iterable[str]) -> tuple[tuple[str, ...], tuple[LeftOut, ...]]:
    known = [id_ for id_ in dict.fromkeys(named) if id_ in model.measured]
    shown = tuple(id_ for id_ in known if _open(model.measured[id_].measure.classification, pack))
    return shown, tuple(LeftOut(id_, CLOSED) for id_ in known if id_ not in shown)


def _open(classification: str, pack: Pack) -> bool:
    return not classification or is_open(classification, pack.audience)


def is_closed(model: Model, pack: Pack, measure: str) -> bool:
    """Whether the figures of a measure are closed to the pack's audience."""
    return measure in model.measured and not _open(model.measured[measure].measure.classification, pack)


def _speaks(item: Evidence, models: tuple[ChosenModel, ...]) -> bool:
    return any(line.framework == one.framework.id for line in item.maps for one in models)


def _case_studies(items: Iterable[Evidence], day: Day) -> tuple[tuple[Evidence, ...], tuple[LeftOut, ...]]:
    """Return the case studies that may be told on a day, and the others: without consent nobody's story is told."""
    told, lapsed = list[Evidence](), list[LeftOut]()
    for item in items:
        if item.type != CASE_STUDY:
            continue
        if not item.consent:
            lapsed.append(LeftOut(item.id, "it names no consent"))
        elif item.consent_until and item.consent_until < day:
            lapsed.append(LeftOut(item.id, f"its consent lapsed on {words.long_date(item.consent_until)}"))
        else:
            told.append(item)
    return tuple(told), tuple(lapsed)


def nothing_speaks_of(
    framework: Framework, commitments: Iterable[Commitment], items: Iterable[Evidence]
) -> Iterator[tuple[str, str]]:
    """Yield code and title of each outcome that no commitment and no item names, nor anything that it stands under."""
    named = {one.expectation for one in commitments if one.framework == framework.id}
    named |= {line.expectation for item in items for line in item.maps if line.framework == framework.id}
    covered = {code for name in named for code in framework.below(name)}
    yield from ((leaf.code, leaf.title) for leaf in framework.leaves if leaf.code not in covered)
