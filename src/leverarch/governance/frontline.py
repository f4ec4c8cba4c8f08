"""What people at the front line are given of an arrangement: whose words stand on the map and on the card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.model import AccountabilityRow, Arrangement, Decision
from leverarch.source import Pointer
from leverarch.words import DIMENSIONS

#: The kinds of document that are kept in a bag or pinned to a wall.
MAP, CARD = "accountability-map", "incident-card"
#: The decisions that a card has room for, by topic, in its order. To make safe and ring 999 is its first line anyway.
CARD_TOPICS = ("stop-work", "tell-council", "tell-lead")
CARD_DECISIONS = 2


@dataclass(frozen=True, slots=True)
class Said:
    """Words of an author, and where they stand in the arrangement's file."""

    text: str
    at: Pointer


def on_the_map(arrangement: Arrangement) -> tuple[AccountabilityRow, ...]:
    """Return the rows of the five dimensions; all rows where an arrangement has none of these."""
    core = tuple(row for row in arrangement.accountability if row.dimension in DIMENSIONS)
    return core or arrangement.accountability


def on_the_card(arrangement: Arrangement) -> tuple[Decision, ...]:
    """Return the decisions of the card: those of its topics, or the first ones where none says its topic."""
    topics = [row.topic for row in arrangement.decisions]
    if not any(topics):
        return arrangement.decisions[:CARD_DECISIONS]
    named = (row for topic in CARD_TOPICS for row in arrangement.decisions if row.topic == topic)
    return tuple(named)[:CARD_DECISIONS]


def words_of(kind: str, arrangement: Arrangement) -> tuple[Said, ...]:
    """Return the author's own words on a map or a card. Titles of roles are left out: they are names."""
    own = _row_words(arrangement) if kind == MAP else _decision_words(arrangement)
    return tuple(said for said in (*own, *_route_words(arrangement)) if said.text)


def _row_words(arrangement: Arrangement) -> Iterator[Said]:
    shown = on_the_map(arrangement)
    for number, row in enumerate(arrangement.accountability):
        if row in shown:
            yield Said(row.responsibility, ("accountability", number, "responsibility"))
            yield Said(row.by_when, ("accountability", number, "by_when"))
            yield Said(row.recorded_in, ("accountability", number, "recorded_in"))


def _decision_words(arrangement: Arrangement) -> Iterator[Said]:
    shown = on_the_card(arrangement)
    for number, row in enumerate(arrangement.decisions):
        if row in shown:
            yield Said(row.decision, ("decisions", number, "decision"))
            yield Said(row.partner_may, ("decisions", number, "partner_may"))
            yield Said(row.provider_must, ("decisions", number, "provider_must"))
            yield Said(row.never, ("decisions", number, "never"))


def _route_words(arrangement: Arrangement) -> Iterator[Said]:
    route = arrangement.escalation
    if route is None:
        return
    yield Said(route.danger, ("escalation", "danger"))
    for number, step in enumerate(route.steps):
        yield Said(step.does, ("escalation", "steps", number, "does"))
        yield Said(step.if_no_answer, ("escalation", "steps", number, "if_no_answer"))
        yield Said(step.out_of_hours, ("escalation", "steps", number, "out_of_hours"))
    yield Said(route.never, ("escalation", "never"))
