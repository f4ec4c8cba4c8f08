"""What a crosswalk does to expectations and to items. Pure: nothing is written here.

How each expectation is named, in this order: `orphaned` where nothing matches it; `split` where it goes to several;
`merged` where its one target takes in others, too; `moved` where it goes to one, and that one takes in no other. What
is split and merged at once is called split: somebody has to say which part of it an item shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.migration.crossing import Crossing, Target
from leverarch.model import Evidence, Expectation, Framework, MapLine, Model
from leverarch.words import listed

MOVED, SPLIT, MERGED, ORPHANED = "moved", "split", "merged", "orphaned"
WITHDRAWN = "withdrawn"
DIRECT, SUPPORTING = "direct", "supporting"


@dataclass(frozen=True, slots=True)
class Move:
    """Where one expectation goes. `has_line`: the crosswalk speaks of it. `items` are mapped to it now."""

    expectation: Expectation
    targets: tuple[Target, ...]
    kind: str
    because: str
    has_line: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An expectation that no item would meet. `sources` are the codes from which the crosswalk leads to it."""

    expectation: Expectation
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A line that is proposed for an item, and the lines of the item that it comes from."""

    line: MapLine
    sources: tuple[MapLine, ...]


@dataclass(frozen=True, slots=True)
class ItemProposal:
    """What is proposed for one item: lines to add; codes that it has already; and lines that lead nowhere."""

    item: Evidence
    add: tuple[Addition, ...]
    already: tuple[str, ...]
    nowhere: tuple[MapLine, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The whole migration. `withdrawn` items are left as they are, and cover nothing."""

    crossing: Crossing
    moves: tuple[Move, ...]
    uncovered: tuple[Uncovered, ...]
    items: tuple[ItemProposal, ...]
    withdrawn: tuple[str, ...]

    def of_kind(self, kind: str) -> tuple[Move, ...]:
        """Return the expectations that go that way."""
        return tuple(move for move in self.moves if move.kind == kind)

    @property
    def additions(self) -> int:
        """How many lines are proposed."""
        return sum(len(item.add) for item in self.items)


def propose(model: Model, crossing: Crossing) -> Proposal:
    """Return what a migration would do to the items of a workspace. The lines that are there stay."""
    held = [item for item in model.evidence.values() if item.status != WITHDRAWN]
    withdrawn = tuple(item.id for item in model.evidence.values() if item.status == WITHDRAWN and _of(item, crossing))
    items = tuple(_of_item(item, crossing) for item in held if _of(item, crossing))
    return Proposal(crossing, tuple(_moves(crossing, held)), tuple(_uncovered(crossing, held, items)), items, withdrawn)


def _of(item: Evidence, crossing: Crossing) -> tuple[MapLine, ...]:
    return tuple(line for line in item.maps if line.framework == crossing.old.id)


# ---------------------------------------------------------------- expectations


def _moves(crossing: Crossing, held: list[Evidence]) -> Iterator[Move]:
    """Yield where each leaf of the old framework goes, in its order."""
    into = Counter(target.code for route in crossing.routes.values() for target in route.targets)
    for leaf in crossing.old.leaves:
        route = crossing.routes.get(leaf.code)
        targets = route.targets if route else ()
        kind = _kind(targets, into)
        items = tuple(item.id for item in held if any(line.expectation == leaf.code for line in _of(item, crossing)))
        yield Move(leaf, targets, kind, route.because if route else "", route is not None, items)


def _kind(targets: tuple[Target, ...], into: Counter[str]) -> str:
    if not targets:
        return ORPHANED
    if len(targets) > 1:
        return SPLIT
    return MERGED if into[targets[0].code] > 1 else MOVED


def _uncovered(crossing: Crossing, held: list[Evidence], items: tuple[ItemProposal, ...]) -> Iterator[Uncovered]:
    new = crossing.new
    met = {line.expectation for item in held for line in item.maps if line.framework == new.id}
    met |= {addition.line.expectation for item in items for addition in item.add}
    for leaf in new.leaves:
        if leaf.code not in met:
            lead = (code for code, route in crossing.routes.items() if leaf.code in [t.code for t in route.targets])
            yield Uncovered(leaf, tuple(lead))


# ---------------------------------------------------------------- items


def _of_item(item: Evidence, crossing: Crossing) -> ItemProposal:
    there = [line.expectation for line in item.maps if line.framework == crossing.new.id]
    reached: dict[str, list[tuple[MapLine, Target, bool]]] = {}
    nowhere: list[MapLine] = []
    for line in _of(item, crossing):
        route = crossing.routes.get(line.expectation)
        targets = route.targets if route else ()
        for number, target in enumerate(targets):
            reached.setdefault(target.code, []).append((line, target, number > 0))
        if not targets:
            nowhere.append(line)
    add = tuple(_addition(crossing, code, ways) for code, ways in reached.items() if code not in there)
    return ItemProposal(item, add, tuple(code for code in reached if code in there), tuple(nowhere))


def _addition(crossing: Crossing, code: str, ways: list[tuple[MapLine, Target, bool]]) -> Addition:
    """Make one line of all that lead to a code; the strongest says how strong it is and where in the item.

    Of an expectation that is split only the first part keeps a `direct`: nobody has looked yet at what shows the other.
    """
    strongest, _, further = min(ways, key=lambda way: _weakness(way[0], further=way[2]))
    sources = tuple(dict.fromkeys(line for line, _, _ in ways))
    line = MapLine(
        framework=crossing.new.id,
        expectation=code,
        version=crossing.new.version if strongest.version else "",
        strength=SUPPORTING if further and strongest.strength else strongest.strength,
        because=_because(crossing.old, ways),
        pages=strongest.pages,
        heading=strongest.heading,
    )
    return Addition(line, sources)


def _weakness(line: MapLine, *, further: bool) -> int:
    return 0 if line.strength == DIRECT and not further else 1 if line.strength else 2


def _because(old: Framework, ways: list[tuple[MapLine, Target, bool]]) -> str:
    """Say where the line comes from, in the crosswalk's words; in the mapping's own where it gives none."""
    codes = list(dict.fromkeys(line.expectation for line, _, _ in ways))
    said = [target.because for _, target, _ in ways if target.because] or [line.because for line, _, _ in ways]
    reasons = dict.fromkeys(said)
    carried = f"Carried over from {listed(codes)} of {old.short_title or old.title}."
    return " ".join([carried, *filter(None, reasons)])
