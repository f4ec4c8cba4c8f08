"""Whose work a claim or a commitment speaks of, and whether the partner agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.diagnostics import Place
from leverarch.model import Claim, Commitment, Model
from leverarch.slots import Slot, place_of, slots_in


@dataclass(frozen=True, slots=True)
class Bound:
    """A claim or a commitment that speaks of partners' work: their ids, and where it does so first."""

    noun: Claim | Commitment
    partners: tuple[str, ...]
    place: Place


def bound_nouns(model: Model) -> Iterator[Bound]:
    """Yield every claim and commitment that speaks of a partner's work."""
    nouns: list[Claim | Commitment] = [*model.claims.values(), *model.commitments.values()]
    for noun in nouns:
        found = list(_partners(model, noun))
        if found:
            partners = tuple(dict.fromkeys(partner for partner, _ in found))
            yield Bound(noun, partners, found[0][1])


def agreement_fault(model: Model, bound: Bound) -> str:
    """Return what is wrong with a partner's agreement, or nothing."""
    noun, agreed = bound.noun, bound.noun.partner_agreed
    names = " and ".join(_name(model, partner) for partner in bound.partners)
    if agreed is None:
        return f"`{noun.id}` speaks of the work of {names}, and its agreement is not recorded"
    partner = agreed.by.partition("/")[0] if "/" in agreed.by else ""
    if agreed.by and partner not in bound.partners:
        whose = _name(model, partner) if partner else "the provider"
        return f"`{noun.id}` speaks of the work of {names}, and `{agreed.by}`, who agreed, is a role of {whose}"
    return ""


def _partners(model: Model, noun: Claim | Commitment) -> Iterator[tuple[str, Place]]:
    """Yield each partner whose work a noun speaks of, and where: its field, a measure, a commitment, its name."""
    if noun.partner:
        yield noun.partner, noun.doc.at("partner")
    if isinstance(noun, Commitment):
        if noun.claimed_by in model.partners:
            yield noun.claimed_by, noun.doc.at("claimed_by")
        measure = model.measures.get(noun.measure)
        if measure and measure.partner:
            yield measure.partner, noun.doc.at("measure")
    field = "text" if isinstance(noun, Claim) else "title"
    text = str(noun.doc.value[field])
    for slot in slots_in(text):
        partner = _partner_of(model, slot)
        if partner:
            yield partner, place_of(noun.doc, (field,), slot.text, slot.start)
    for one in model.partners.values():
        found = re.search(rf"(?<!\w){re.escape(one.name)}(?!\w)", text, re.IGNORECASE)
        if found:
            yield one.id, place_of(noun.doc, (field,), found.group(), found.start())


def _partner_of(model: Model, slot: Slot) -> str:
    """Return the partner whose work a slot's measure or commitment counts, or nothing."""
    measure = model.measures.get(slot.id) if slot.kind == "measure" else None
    commitment = model.commitments.get(slot.id) if slot.kind == "commitment" else None
    return measure.partner if measure else commitment.partner if commitment else ""


def _name(model: Model, partner: str) -> str:
    return model.partners[partner].name if partner in model.partners else f"`{partner}`"
