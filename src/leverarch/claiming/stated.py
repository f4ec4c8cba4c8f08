"""What a pack prints of slots: in which file each stands, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.diagnostics import Place
from leverarch.model import Claim, Evidence, Model, Output, Pack
from leverarch.selection import (
    BUNDLE,
    COVERAGE,
    OF_ITEMS,
    SOCIAL_VALUE,
    SOCIAL_VALUE_MODEL,
    choose,
    choose_chains,
    choose_commitments,
    is_open,
)
from leverarch.slots import Slot, place_of, slots_of
from leverarch.source import Doc, Pointer

BID, LIBRARY, REVIEW = "bid-response", "question-library", "contract-review"
OVERVIEW, MAP, CARD = "arrangements-overview", "accountability-map", "incident-card"
AGENDA, FORM, PASSPORT = "supervision-agenda", "form", "partner-passport"
#: What is printed of an item in a report that holds no items.
_IN_SHORT = frozenset({"title", "shows", "limitations", "maps"})
_NAMES = frozenset({"name", "roles"})
_WITH_CONTACTS = _NAMES | {"contact", "contacts"}
_CELLS = frozenset({"title", "accountability", "decisions", "escalation"})
_STANDING = frozenset({"title", "defined_model", "label_reason", "tier_reason", "start_decision", "reviews"})
#: The fields of the organisation, of an arrangement and of its partner that an output prints. Others print all.
_OF_ORGANISATION = {
    BID: frozenset({"name"}),
    COVERAGE: frozenset({"name"}),
    PASSPORT: frozenset({"name"}),
    BUNDLE: _NAMES | {"contact"},
    **dict.fromkeys((OVERVIEW, REVIEW, LIBRARY, SOCIAL_VALUE, AGENDA), _NAMES),
    **dict.fromkeys((MAP, CARD, FORM), _WITH_CONTACTS),
}
_OF_ARRANGEMENT = {
    MAP: _CELLS | {"defined_model", "information"},
    CARD: _CELLS,
    AGENDA: _CELLS | {"onboarding", "reviews"},
    FORM: frozenset({"title"}),
    PASSPORT: frozenset({"title"}),
    **dict.fromkeys((OVERVIEW, REVIEW), _STANDING),
}
_OF_PARTNER = {
    **dict.fromkeys((MAP, CARD, AGENDA, FORM), _NAMES | {"contact"}),
    **dict.fromkeys((OVERVIEW, REVIEW), frozenset({"name", "due_diligence"})),
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A slot that a pack prints, and the file and field in which it stands."""

    doc: Doc
    pointer: Pointer
    slot: Slot

    @property
    def place(self) -> Place:
        """Where the slot stands."""
        return place_of(self.doc, self.pointer, self.slot.text, self.slot.start)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure whose figure a pack prints, and where it is asked for."""

    measure: str
    place: Place


def stated_in(model: Model, pack: Pack) -> tuple[Stated, ...]:
    """Return every slot that a pack prints, those in the claims that it prints too; in order, each once."""
    found: list[Stated] = []
    waiting = list(_printed(model, pack))
    seen: set[tuple[str, frozenset[str], frozenset[str]]] = set()
    while waiting:
        doc, only, but = waiting.pop(0)
        key = (doc.path, only, but)
        if key in seen:
            continue
        seen.add(key)
        for pointer, slot in slots_of(doc):
            top = str(pointer[0]) if pointer else ""
            if (only and top not in only) or top in but:
                continue
            found.append(Stated(doc, pointer, slot))
            if slot.kind == "claim" and slot.id in model.claims:
                waiting.append((model.claims[slot.id].doc, frozenset({"text"}), frozenset()))
            if slot.kind == "evidence" and slot.id in model.evidence:
                waiting.append((model.evidence[slot.id].doc, frozenset({"title"}), frozenset()))
    places = {(one.doc.path, one.pointer, one.slot.start): one for one in found}
    return tuple(places.values())


def claims_in(model: Model, pack: Pack) -> tuple[str, ...]:
    """Return the ids of the claims that a pack prints, in order of id."""
    named = {one.slot.id for one in stated_in(model, pack) if one.slot.kind == "claim"}
    beside = {claim.id for output in pack.outputs for claim in _reported(model, pack, output)}
    return tuple(sorted((named | beside) & set(model.claims)))


def figures_in(model: Model, pack: Pack) -> Iterator[Figure]:
    """Yield every measure that a pack prints: those in slots, and those that an output asks for."""
    for one in stated_in(model, pack):
        if one.slot.kind == "measure" and one.slot.id in model.measures:
            yield Figure(one.slot.id, one.place)
    for number, output in enumerate(pack.outputs):
        named: list[tuple[str, Pointer]] = [(id_, ("measures", n)) for n, id_ in enumerate(output.measures)]
        named += [(id_, ("spend", n)) for n, id_ in enumerate(output.spend)]
        named += [(kpi.measure, ("kpis", n, "measure")) for n, kpi in enumerate(output.kpis)]
        for id_, pointer in named:
            if id_ in model.measures:
                yield Figure(id_, pack.doc.at("outputs", number, *pointer))


def commitments_in(model: Model, pack: Pack) -> tuple[str, ...]:
    """Return the ids of the commitments that a pack speaks of, in order of id."""
    shown = {one.id for output in pack.outputs for one in choose_commitments(model, pack, output).commitments}
    said = {one.slot.id for one in stated_in(model, pack) if one.slot.kind == "commitment"}
    return tuple(sorted((shown | said) & set(model.commitments)))


def paths_in(model: Model, pack: Pack) -> frozenset[str]:
    """Return the paths of the files whose words a pack prints, as far as they could be understood."""
    return frozenset(doc.path for doc, _, _ in _printed(model, pack))


_Printed = tuple[Doc, frozenset[str], frozenset[str]]
_ALL: frozenset[str] = frozenset()


def _printed(model: Model, pack: Pack) -> Iterator[_Printed]:
    """Yield the files whose words a pack prints: only these fields (none: all), and all but those."""
    yield pack.doc, _ALL, frozenset({"accept", "small_numbers"})
    for output in pack.outputs:
        if model.organisation:
            yield model.organisation.doc, _OF_ORGANISATION.get(output.kind, _ALL), _ALL
        yield from _of_items(model, pack, output)
        yield from _of_arrangements(model, output)
        yield from _of_answers(model, pack, output)
        yield from ((one.doc, _ALL, _ALL) for one in choose_commitments(model, pack, output).commitments)
        yield from ((claim.doc, frozenset({"text"}), _ALL) for claim in _reported(model, pack, output))
        for id_ in (*output.measures, *output.spend, *(kpi.measure for kpi in output.kpis)):
            if id_ in model.measures:
                yield model.measures[id_].doc, _ALL, _ALL
        if output.form in model.forms:
            yield model.forms[output.form].doc, _ALL, _ALL


def _of_items(model: Model, pack: Pack, output: Output) -> Iterator[_Printed]:
    if output.kind in OF_ITEMS:
        items = choose(model, pack, output).items
        only = _IN_SHORT if output.kind == COVERAGE else _ALL
        yield from ((item.doc, only, _ALL) for item in items)
        if output.kind == BUNDLE:
            yield from ((chain.doc, _ALL, _ALL) for chain in choose_chains(model, pack, output, items).chains)
    if output.kind == SOCIAL_VALUE:
        items = choose(model, pack, output).items
        yield from ((item.doc, _IN_SHORT, _ALL) for item in items if _is_reported(item, model, output))


def _is_reported(item: Evidence, model: Model, output: Output) -> bool:
    """Whether a social value report speaks of an item: a case study, or one that is mapped to a model it may name."""
    named = output.frameworks or tuple(one.id for one in model.frameworks.values() if one.family == SOCIAL_VALUE_MODEL)
    return item.type == "case-study" or any(line.framework in named for line in item.maps)


def _reported(model: Model, pack: Pack, output: Output) -> Iterator[Claim]:
    """Yield the claims that a social value report prints beside the commitments that they speak of."""
    shown = choose_commitments(model, pack, output).commitments if output.kind == SOCIAL_VALUE else ()
    wanted = {("commitment", one.id) for one in shown} | {("measure", one.measure) for one in shown}
    for claim in model.claims.values() if wanted else ():
        speaks = any((slot.kind, slot.id) in wanted for _, slot in slots_of(claim.doc))
        lapsed = claim.use_until is not None and claim.use_until < pack.as_of
        unagreed = bool(claim.partner) and claim.partner_agreed is None
        if speaks and not lapsed and not unagreed and is_open(claim.classification or "public", pack.audience):
            yield claim


def _of_arrangements(model: Model, output: Output) -> Iterator[_Printed]:
    every = output.kind in (OVERVIEW, REVIEW) and not output.arrangement
    ids = model.arrangements if every else (output.arrangement,)
    for arrangement in (model.arrangements[id_] for id_ in ids if id_ in model.arrangements):
        yield arrangement.doc, _OF_ARRANGEMENT.get(output.kind, _ALL), _ALL
        if arrangement.partner in model.partners:
            yield model.partners[arrangement.partner].doc, _OF_PARTNER.get(output.kind, _ALL), _ALL
    if model.governance and (output.arrangement or every):
        yield model.governance.doc, _ALL, _ALL


def _of_answers(model: Model, pack: Pack, output: Output) -> Iterator[_Printed]:
    bid = model.bids.get(output.bid) if output.kind == BID else None
    if bid:
        yield bid.doc, _ALL, _ALL
        for question in bid.questions:
            if question.answer in model.answers:
                yield model.answers[question.answer].doc, frozenset({"body", "title"}), _ALL
    if output.kind == LIBRARY:
        for answer in model.answers.values():
            if is_open(answer.classification or "public", pack.audience):
                yield answer.doc, _ALL, _ALL
