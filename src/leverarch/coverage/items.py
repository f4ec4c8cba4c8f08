"""What is odd about items themselves: one that is cited everywhere, and two that can't both hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leverarch.model import CoverageRules, Evidence

POLICY = "policy"
#: So many earlier policies on a topic are compared with one: there are hardly ever two.
LOOKED_BACK = 30
#: What a title says of its edition: `v3.2`, `version 4`, a year, a date, `final`, `(2)`.
_EDITION = re.compile(
    r"\b(v(ersion)?\.?\s*\d[\d.]*|rev(ision)?\.?\s*\d+|(19|20)\d\d([-/ ]\d\d){0,2}|final|draft|new|updated)\b|\(\d+\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Odds:
    """Two current policies on one topic, neither of which takes the other's place. `topic` in their own words."""

    one: Evidence
    other: Evidence
    topic: str


def uses(item: Evidence) -> dict[str, int]:
    """Return how many expectations of each framework the item is mapped to."""
    counts: dict[str, int] = {}
    for framework, _ in dict.fromkeys((line.framework, line.expectation) for line in item.maps):
        counts[framework] = counts.get(framework, 0) + 1
    return counts


def over_used(rules: CoverageRules | None, item: Evidence) -> dict[str, int]:
    """Return the frameworks in which the item is mapped to more expectations than the rules allow, and to how many."""
    most = rules.most_uses if rules else 0
    return {framework: number for framework, number in uses(item).items() if most and number > most}


def at_odds(items: Iterable[Evidence]) -> Iterator[Odds]:
    """Yield two policies that are both current and on one topic, each with the nearest one before it in order of id.

    One topic: the same title apart from its edition, the same first keyword, or a keyword that both titles name.
    Policies for different services or arrangements, or in different languages, are not at odds.
    """
    topics: dict[str, list[Evidence]] = {}
    for item in _current(tuple(items)):
        earlier: dict[str, str] = {}
        for topic in _topics(item):
            before = topics.setdefault(topic, [])
            found = next((one for one in before[:-LOOKED_BACK:-1] if not _apart(one, item)), None)
            if found is not None and found.id not in earlier:
                earlier[found.id] = topic
                yield Odds(found, item, topic)
            before.append(item)


def _current(items: tuple[Evidence, ...]) -> list[Evidence]:
    """Return the policies that hold: not withdrawn, no draft, and no other item has taken their place."""
    replaced = {item.supersedes for item in items if item.supersedes and item.status not in ("withdrawn", "draft")}
    held = (item for item in items if item.type == POLICY and item.status not in ("withdrawn", "draft"))
    return sorted((item for item in held if item.id not in replaced), key=lambda item: item.id)


def _topic(title: str) -> str:
    """Return a title without its edition, its capitals and its punctuation."""
    return " ".join(re.findall(r"[^\W_]+", _EDITION.sub(" ", title).casefold()))


def _topics(item: Evidence) -> tuple[str, ...]:
    """Return what a policy is about, as far as its title and its keywords surely say so."""
    title = _topic(item.title)
    keywords = [_topic(word) for word in item.keywords]
    named = [word for word in keywords if f" {word} " in f" {title} "]
    return tuple(dict.fromkeys(word for word in (title, *keywords[:1], *named) if word))


def _apart(one: Evidence, other: Evidence) -> bool:
    """Whether two policies can both hold: for other services or arrangements, or in other languages."""
    services = bool(one.services and other.services and not set(one.services) & set(other.services))
    arrangements = bool(one.arrangements and other.arrangements and not set(one.arrangements) & set(other.arrangements))
    return services or arrangements or _tongue(one) != _tongue(other)


def _tongue(item: Evidence) -> str:
    return (item.language or "en").partition("-")[0].casefold()
