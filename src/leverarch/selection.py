"""Which items of evidence a pack holds, and which it leaves out and why. Pure: checks and plan both ask here."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model import Chain, Commitment, Evidence, Framework, Model, Output, Pack, Selection
from leverarch.output import LeftOut

#: The kind of output that holds items of evidence, and the one that only speaks of them.
BUNDLE = "inspection-bundle"
COVERAGE = "coverage-report"
OF_ITEMS = (BUNDLE, COVERAGE)
#: The kind that shows every commitment where it names none.
SOCIAL_VALUE = "social-value-report"
#: What editions of a social value model are of.
SOCIAL_VALUE_MODEL = "social-value-model"
#: From least to most closed.
CLASSIFICATIONS = ("public", "partner", "commissioner", "regulator", "internal")
#: The most closed item that each audience may see. A bid is read by anybody who asks for it, so it takes public items.
CEILINGS = {
    "public": "public",
    "bid": "public",
    "partner": "partner",
    "commissioner": "commissioner",
    "regulator": "regulator",
    "internal": "internal",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items of one output in order of id (or as named), and those left out. `closed` are named but closed."""

    items: tuple[Evidence, ...]
    left_out: tuple[LeftOut, ...]
    closed: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """The items and frameworks that a pack, or the whole workspace, speaks of: items by id, frameworks as listed."""

    items: tuple[Evidence, ...]
    frameworks: tuple[Framework, ...]


@dataclass(frozen=True, slots=True)
class ChosenChains:
    """The chains of one output in order of id (or as named), and those left out. `closed` are named but closed."""

    chains: tuple[Chain, ...]
    left_out: tuple[LeftOut, ...]
    closed: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class ChosenCommitments:
    """The commitments of one output, and those that are closed to its reader."""

    commitments: tuple[Commitment, ...]
    left_out: tuple[LeftOut, ...]


def is_open_to(item: Evidence | Chain, audience: str) -> bool:
    """Whether the audience may see the item or the chain."""
    return is_open(item.classification, audience)


def is_open(classification: str, audience: str) -> bool:
    """Whether the audience may see what has this classification."""
    return CLASSIFICATIONS.index(classification) <= CLASSIFICATIONS.index(CEILINGS[audience])


def choose(model: Model, pack: Pack, output: Output) -> Chosen:
    """Return the items of a bundle. Under `all` or a selection, closed and withdrawn items are left out."""
    if isinstance(output.evidence, tuple):
        named = [model.evidence[id_] for id_ in dict.fromkeys(output.evidence) if id_ in model.evidence]
        closed = tuple(item for item in named if not is_open_to(item, pack.audience))
        return Chosen(tuple(item for item in named if is_open_to(item, pack.audience)), (), closed)
    selection = output.evidence if isinstance(output.evidence, Selection) else Selection()
    items: list[Evidence] = []
    left_out: list[LeftOut] = []
    below = _below(selection.key_question, model)
    for item in model.evidence.values():
        if not _fits(item, selection, below):
            continue
        why = _why_not(item, pack)
        if why:
            left_out.append(LeftOut(item.id, why))
        else:
            items.append(item)
    return Chosen(tuple(items), tuple(left_out), ())


def choose_chains(model: Model, pack: Pack, output: Output, items: tuple[Evidence, ...]) -> ChosenChains:
    """Return the chains of a bundle that holds `items`. Where none are named, closed ones are left out.

    Nothing asked for means every chain that one of the items belongs to.
    """
    if isinstance(output.chains, tuple):
        named = [model.chains[id_] for id_ in dict.fromkeys(output.chains) if id_ in model.chains]
        closed = tuple(chain for chain in named if not is_open_to(chain, pack.audience))
        return ChosenChains(tuple(chain for chain in named if is_open_to(chain, pack.audience)), (), closed)
    held = {item.id for item in items}
    reached = [
        chain
        for chain in model.chains.values()
        if output.chains == "all" or any(link.evidence in held for link in chain.links)
    ]
    shown = tuple(chain for chain in reached if is_open_to(chain, pack.audience))
    hidden = (chain for chain in reached if not is_open_to(chain, pack.audience))
    left_out = tuple(LeftOut(chain.id, _closed(chain, pack)) for chain in hidden)
    return ChosenChains(shown, left_out, ())


def choose_commitments(model: Model, pack: Pack, output: Output) -> ChosenCommitments:
    """Return the commitments of one output, in order of id (or as named), and those left out.

    `all` is every commitment to the buyer that the pack's context names; without a name there, every one. A social
    value report that says nothing asks for all, any other output for none.
    """
    if isinstance(output.commitments, tuple):
        asked = [model.commitments[id_] for id_ in dict.fromkeys(output.commitments) if id_ in model.commitments]
    elif output.commitments == "all" or output.kind == SOCIAL_VALUE:
        asked = [one for one in model.commitments.values() if is_for_buyer(one, pack)]
    else:
        asked = []
    shown = tuple(one for one in asked if is_open(one.classification or "public", pack.audience))
    return ChosenCommitments(shown, tuple(LeftOut(one.id, _closed(one, pack)) for one in asked if one not in shown))


def is_for_buyer(commitment: Commitment, pack: Pack) -> bool:
    """Whether a commitment is to the pack's buyer; also where one of the two names none."""
    buyer = pack.context.buyer_name if pack.context else ""
    return not buyer or not commitment.buyer or _plain(buyer) == _plain(commitment.buyer)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _why_not(item: Evidence, pack: Pack) -> str:
    if item.status == "withdrawn":
        return "withdrawn"
    return "" if is_open_to(item, pack.audience) else _closed(item, pack)


def _closed(item: Evidence | Chain | Commitment, pack: Pack) -> str:
    return f"classified {item.classification}, closed to the pack's audience ({pack.audience})"


def _below(top: str, model: Model) -> frozenset[tuple[str, str]]:
    """Return (framework, code) of everything at or under a code, in each framework."""
    if not top:
        return frozenset()
    return frozenset((id_, code) for id_, framework in model.frameworks.items() for code in framework.below(top))


def _fits(item: Evidence, selection: Selection, below: frozenset[tuple[str, str]]) -> bool:
    if selection.arrangement and selection.arrangement not in item.arrangements:
        return False
    if selection.type and item.type not in selection.type:
        return False
    maps = [line for line in item.maps if not selection.framework or line.framework == selection.framework]
    if selection.key_question:
        return any((line.framework, line.expectation) in below for line in maps)
    return bool(maps) or not selection.framework


def spoken_of_by(model: Model, pack: Pack) -> SpokenOf:
    """Return what a pack speaks of: its bundle's items and frameworks, or else those of its coverage report."""
    kind = BUNDLE if any(output.kind == BUNDLE for output in pack.outputs) else COVERAGE
    items: dict[str, Evidence] = {}
    frameworks: dict[str, Framework] = {}
    for output in pack.outputs:
        if output.kind == kind:
            chosen = choose(model, pack, output).items
            items.update((item.id, item) for item in chosen)
            frameworks.update((framework.id, framework) for framework in bundle_frameworks(model, output, chosen))
    return SpokenOf(tuple(items[id_] for id_ in sorted(items)), tuple(frameworks.values()))


def spoken_of(model: Model) -> SpokenOf:
    """Return what a workspace speaks of: its items but for withdrawn ones, the frameworks they or its packs name."""
    items = tuple(item for item in model.evidence.values() if item.status != "withdrawn")
    named = {id_ for pack in model.packs.values() for output in pack.outputs for id_ in output.frameworks}
    used = named | {line.framework for item in items for line in item.maps}
    return SpokenOf(items, tuple(framework for id_, framework in model.frameworks.items() if id_ in used))


def bundle_frameworks(model: Model, output: Output, items: tuple[Evidence, ...]) -> tuple[Framework, ...]:
    """Return the frameworks a bundle speaks of: those it lists, or else every one that its items are mapped to."""
    if output.frameworks:
        return tuple(model.frameworks[id_] for id_ in dict.fromkeys(output.frameworks) if id_ in model.frameworks)
    used = {line.framework for item in items for line in item.maps}
    return tuple(framework for id_, framework in model.frameworks.items() if id_ in used)


def shows_gaps(pack: Pack, output: Output) -> bool:
    """Whether expectations without an item are listed: as asked, else for internal readers only."""
    if output.show_gaps is not None:
        return output.show_gaps
    return pack.show_gaps if pack.show_gaps is not None else pack.audience == "internal"
