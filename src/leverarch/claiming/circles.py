"""Claims and titles that lead back to themselves through their slots."""

from __future__ import annotations

from collections.abc import Mapping

from leverarch.model import Model
from leverarch.slots import slots_in

#: A text that a slot puts in its place: a claim's sentence or an item's title, by kind and id.
Name = tuple[str, str]


#: A text names another, that names another, and so on: so many times at most.
DEEPEST = 20


def circles(model: Model) -> tuple[tuple[Name, ...], ...]:
    """Return every way from a text back to itself, from its first name in order; each circle once."""
    names = _lead_to_circles(_names(model))
    found: list[tuple[Name, ...]] = []
    seen: set[Name] = set()
    for start in sorted(names):
        way = () if start in seen else _way_back(start, names)
        if way:
            found.append(way)
            seen.update(way)
    return tuple(found)


def endless(model: Model) -> Mapping[Name, str]:
    """Return every text that can't be filled, and why: it leads back to itself, or names others too deep."""
    names = _names(model)
    leading = _lead_to_circles(names)
    circular = {name for name in leading if _way_back(name, leading)}
    deep = {name for name in names if name not in circular}
    for _ in range(DEEPEST):
        deep = {name for name in deep if any(target in deep for target in names[name])}
    why = dict.fromkeys(circular, "it names itself")
    return {**why, **dict.fromkeys(deep, "it names others, and these others, too many times")}


def _lead_to_circles(names: Mapping[Name, tuple[Name, ...]]) -> Mapping[Name, tuple[Name, ...]]:
    """Return only the texts that lead to a circle: what ends somewhere is taken off from its end."""
    named_by: dict[Name, list[Name]] = {}
    for name, targets in names.items():
        for target in targets:
            named_by.setdefault(target, []).append(name)
    left = {name: len(targets) for name, targets in names.items()}
    ends = [target for target in named_by if target not in names]
    while ends:
        for name in named_by.get(ends.pop(), ()):
            left[name] -= 1
            if not left[name]:
                ends.append(name)
    return {name: targets for name, targets in names.items() if left[name]}


def _names(model: Model) -> Mapping[Name, tuple[Name, ...]]:
    """Return which texts each text names. Only those that name one are there."""
    texts = {("claim", claim.id): str(claim.doc.value["text"]) for claim in model.claims.values()}
    texts |= {("evidence", item.id): str(item.doc.value["title"]) for item in model.evidence.values()}
    named = {
        name: tuple(dict.fromkeys((slot.kind, slot.id) for slot in slots_in(text) if (slot.kind, slot.id) in texts))
        for name, text in texts.items()
        if "{{" in text
    }
    return {name: targets for name, targets in named.items() if targets}


def _way_back(start: Name, names: Mapping[Name, tuple[Name, ...]]) -> tuple[Name, ...]:
    """Return the shortest way from a text to itself, without its end; nothing where there is none."""
    came: dict[Name, Name] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        for target in names.get(here, ()):
            if target == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if target not in came:
                came[target] = here
                waiting.append(target)
    return ()
