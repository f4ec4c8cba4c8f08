"""Every expectation of some frameworks with what shows it, and what it lacks.

One pass over the items, then one over the expectations: the work grows with what is mapped, and no faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from leverarch.coverage.gaps import (
    CONTRADICTORY,
    NO_EFFECT,
    NO_ITEM,
    NO_PARTNER,
    NOT_FRESH,
    OVER_USED,
    POLICY_ONLY,
    SINGLE_VOICE,
    TITLES,
    TOO_FEW,
    UNMET,
    Gap,
    gap_of,
    gap_of_need,
)
from leverarch.coverage.items import at_odds, over_used
from leverarch.freshness import fresh_until
from leverarch.model import Arrangement, Evidence, Expectation, Framework, Model, Need
from leverarch.words import PERSPECTIVES

PARTNERS, OUTCOMES, POLICY = "partners", "outcomes", "policy"
USUAL, DELIVERS = "usual", "partner-delivers"
NOT_UNDER_WAY = frozenset({"proposed", "ended"})


@dataclass(frozen=True, slots=True)
class Line:
    """One expectation of the lowest level: the items mapped to it, in order of id, and what it lacks, worst first."""

    framework: Framework
    expectation: Expectation
    items: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]

    @property
    def perspectives(self) -> dict[str, int]:
        """How many of its items have each perspective; those that give none are not counted."""
        counts = dict.fromkeys(PERSPECTIVES, 0)
        for item in self.items:
            if item.perspective:
                counts[item.perspective] += 1
        return counts

    @property
    def words(self) -> tuple[str, ...]:
        """The stable words of its gaps, each once."""
        return tuple(dict.fromkeys(gap.word for gap in self.gaps))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the items by id: with which others one is at odds, and which are about a partner’s work."""

    as_of: date
    odds: Mapping[str, frozenset[str]]
    delivered: frozenset[str]


def lines_of(model: Model, frameworks: Iterable[Framework], items: Iterable[Evidence], as_of: date) -> tuple[Line, ...]:
    """Return the expectations of these frameworks, in their order, with the items that are mapped to them."""
    listed = tuple(frameworks)
    held = tuple(sorted(items, key=lambda item: item.id))
    mapped = _mapped(held, {framework.id for framework in listed})
    facts = _facts(model, held, as_of)
    return tuple(line for framework in listed for line in _lines(model, framework, mapped, facts))


def _mapped(items: Iterable[Evidence], frameworks: set[str]) -> dict[tuple[str, str], list[Evidence]]:
    mapped: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        for key in dict.fromkeys((line.framework, line.expectation) for line in item.maps):
            if key[0] in frameworks:
                mapped.setdefault(key, []).append(item)
    return mapped


def _facts(model: Model, items: tuple[Evidence, ...], as_of: date) -> _Facts:
    odds: dict[str, set[str]] = {}
    for pair in at_odds(items):
        odds.setdefault(pair.one.id, set()).add(pair.other.id)
        odds.setdefault(pair.other.id, set()).add(pair.one.id)
    delivering = {arrangement.id for arrangement in model.arrangements.values() if delivers(arrangement, as_of)}
    return _Facts(
        as_of=as_of,
        odds={id_: frozenset(others) for id_, others in odds.items()},
        delivered=frozenset(item.id for item in items if delivering.intersection(item.arrangements)),
    )


def is_stale(model: Model, item: Evidence, as_of: date) -> bool:
    """Whether the item is past its review date or its usual interval. One of which nothing is known is not."""
    fresh = fresh_until(model, item)
    return fresh is not None and fresh.until < as_of


def delivers(arrangement: Arrangement, as_of: date) -> bool:
    """Whether a partner delivers under the arrangement on the day, as far as it says when it starts and ends."""
    early = arrangement.starts_on is not None and as_of < arrangement.starts_on
    late = arrangement.ends_on is not None and arrangement.ends_on < as_of
    return arrangement.status not in NOT_UNDER_WAY and not early and not late


def _lines(
    model: Model, framework: Framework, mapped: Mapping[tuple[str, str], list[Evidence]], facts: _Facts
) -> Iterator[Line]:
    rules = model.coverage
    needs = [(need, _codes(need, framework)) for need in (rules.needs if rules else ())]
    asked = [(need, codes) for need, codes in needs if need.framework in ("", framework.id)]
    for leaf in framework.leaves:
        items = tuple(mapped.get((framework.id, leaf.code), ()))
        if not items:
            yield Line(framework, leaf, (), (gap_of(NO_ITEM),))
            continue
        own = [need for need, codes in asked if codes is None or leaf.code in codes]
        gaps = (*_unmet(own, leaf, items, facts), *_worn(model, items, facts))
        order = list(TITLES)
        yield Line(framework, leaf, items, tuple(sorted(gaps, key=lambda gap: order.index(gap.word))))


def _codes(need: Need, framework: Framework) -> frozenset[str] | None:
    """Return the codes that a need is about, with all below them; nothing where it is about all."""
    if not need.codes:
        return None
    return frozenset(code for top in need.codes for code in framework.below(top))


def _unmet(needs: Iterable[Need], leaf: Expectation, items: tuple[Evidence, ...], facts: _Facts) -> Iterator[Gap]:
    views = {item.perspective for item in items if item.perspective}
    for need in needs:
        if need.where == USUAL and not set(need.of) & set(leaf.perspectives):
            continue
        if need.where == DELIVERS and not any(item.id in facts.delivered for item in items):
            continue
        yield from (gap_of_need(word, need) for word in _words(need, items, views))


def _words(need: Need, items: tuple[Evidence, ...], views: set[str]) -> Iterator[str]:
    """Yield a word for each part of a need that the items leave open. A view that is not given is not known."""
    unknown = any(not item.perspective for item in items)
    if need.types and not any(item.type in need.types for item in items):
        only = POLICY not in need.types and all(item.type == POLICY for item in items)
        yield POLICY_ONLY if only else UNMET
    if len(items) < need.sources:
        yield TOO_FEW
    if len(views) < need.perspectives and not unknown:
        yield SINGLE_VOICE if len(views) == 1 else UNMET
    if need.of and not views & set(need.of):
        asked = need.of[0] if len(need.of) == 1 else ""
        yield {PARTNERS: NO_PARTNER, OUTCOMES: NO_EFFECT}.get(asked, UNMET)


def _worn(model: Model, items: tuple[Evidence, ...], facts: _Facts) -> Iterator[Gap]:
    """Yield what is wrong with the items themselves: all past their day, all over-used, two at odds."""
    if all(is_stale(model, item, facts.as_of) for item in items):
        yield gap_of(NOT_FRESH)
    if all(over_used(model.coverage, item) for item in items):
        yield gap_of(OVER_USED, model.coverage)
    here = {item.id for item in items}
    if any(facts.odds.get(id_, frozenset()) & here for id_ in here):
        yield gap_of(CONTRADICTORY)
