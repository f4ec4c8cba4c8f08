"""The register of claims: what is said, the figures in it, what it rests on, and which packs print it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leverarch.claiming.circles import DEEPEST
from leverarch.claiming.delivery import Delivery, delivery_of
from leverarch.claiming.fill import claim_texts, reading_of
from leverarch.claiming.reading import Reading, value_of
from leverarch.claiming.stated import claims_in
from leverarch.measuring.printed import plain_number
from leverarch.model import Cited, Claim, Measured, Model, Pack, Value
from leverarch.slots import Slot, slots_in


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim as a reader may see it. `values` are its figures in order, those of the claims in it too.

    `deliveries` are the commitments in it. `packs` are the ids of the packs that print it.
    """

    claim: Claim
    text: str
    values: tuple[tuple[Measured, Value], ...]
    evidence: tuple[Cited, ...]
    packs: tuple[str, ...]
    deliveries: tuple[Delivery, ...] = ()


def register(
    model: Model, pack: Pack | None = None, printing: Mapping[str, frozenset[str]] | None = None
) -> tuple[Entry, ...]:
    """Return every claim as the provider itself sees it, or those that a pack prints, as its reader sees them.

    `printing`: the claims that each pack prints, by pack; without it those that the slots in what it prints name.
    """
    reading = reading_of(model, pack)
    known = printing if printing is not None else _named(model)
    wanted = sorted(known.get(pack.id, ())) if pack else list(model.claims)
    texts = claim_texts(reading, wanted)
    return tuple(_entry(reading, model.claims[id_], texts[id_], known) for id_ in wanted)


def _named(model: Model) -> Mapping[str, frozenset[str]]:
    return {one.id: frozenset(claims_in(model, one)) for one in model.packs.values()}


def figures_of(reading: Reading, claim: Claim) -> tuple[tuple[Measured, Value], ...]:
    """Return the figures that a claim states, in order, each once."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Measured, Value]] = {}
    for slot in slots_of_claim(reading.model, claim.id):
        measured = reading.measured.get(slot.id) if slot.kind == "measure" else None
        value = value_of(measured, slot.group) if measured else None
        if measured and value and not reading.is_closed(measured.measure.classification):
            found.setdefault((slot.id, value.group), (measured, value))
    return tuple(found.values())


def slots_of_claim(model: Model, id_: str) -> tuple[Slot, ...]:
    """Return the slots in a claim's sentence, and in the sentences of the claims that it names."""
    found: list[Slot] = []
    waiting, seen = [(id_, 0)], {id_}
    while waiting:
        name, depth = waiting.pop(0)
        claim = model.claims.get(name)
        for slot in slots_in(str(claim.doc.value["text"])) if claim else ():
            found.append(slot)
            if slot.kind == "claim" and slot.id not in seen and depth < DEEPEST:
                seen.add(slot.id)
                waiting.append((slot.id, depth + 1))
    return tuple(found)


def _entry(reading: Reading, claim: Claim, text: str, printing: Mapping[str, frozenset[str]]) -> Entry:
    packs = tuple(sorted(id_ for id_, claims in printing.items() if claim.id in claims))
    deliveries = tuple(_deliveries(reading, claim))
    return Entry(claim, text, figures_of(reading, claim), claim.evidence, packs, deliveries)


def _deliveries(reading: Reading, claim: Claim) -> Iterator[Delivery]:
    model, as_of = reading.model, reading.as_of
    named = dict.fromkeys(slot.id for slot in slots_of_claim(model, claim.id) if slot.kind == "commitment")
    for id_ in named:
        commitment = model.commitments.get(id_)
        day = as_of or (commitment.due if commitment else None)
        if commitment is None or day is None or reading.is_closed(commitment.classification):
            continue
        yield delivery_of(model, commitment, day, reading.under(commitment.measure))


def register_record(model: Model, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Return the register for programs. A number is a JSON number, and null where it is missing or not shown."""
    return [_record(model, entry) for entry in entries]


def _record(model: Model, entry: Entry) -> dict[str, Any]:
    claim, agreed = entry.claim, entry.claim.partner_agreed
    values = [value_record(measured, value) for measured, value in entry.values]
    values += [_delivery_record(model, one) for one in entry.deliveries]
    return {
        "id": claim.id,
        "text": entry.text,
        "values": values,
        "packs": list(entry.packs),
        "title": claim.title or None,
        "owner": claim.owner or None,
        "partner": claim.partner or None,
        "agreed": {"on": agreed.on.isoformat(), "by": agreed.by or None, "reference": agreed.reference or None}
        if agreed
        else None,
        "evidence": [
            {"id": cited.id, "pages": cited.pages or None, "heading": cited.heading or None} for cited in entry.evidence
        ],
        "use_until": claim.use_until.isoformat() if claim.use_until else None,
        "classification": claim.classification or None,
    }


def value_record(measured: Measured, value: Value) -> dict[str, Any]:
    """Return one figure for programs."""
    return {
        "measure": measured.measure.id,
        "group": list(value.group),
        "numerator": plain_number(value.numerator),
        "denominator": plain_number(value.denominator),
        "value": plain_number(value.value),
        "period": {"from": value.period.from_.isoformat(), "to": value.period.to.isoformat()},
        "source": measured.source,
        "unit": measured.measure.unit or None,
        "kind": measured.measure.kind,
        "missing": value.missing or None,
        "hidden": value.hidden,
    }


def _delivery_record(model: Model, delivery: Delivery) -> dict[str, Any]:
    """Return what was delivered of a commitment as a figure of its measure, with what was promised beside it."""
    commitment, value = delivery.commitment, delivery.delivered
    measured = model.measured.get(commitment.measure)
    shown = value is not None and not value.missing and not value.hidden
    amount = plain_number(value.value) if shown and value is not None else None
    return {
        "measure": commitment.measure or None,
        "commitment": commitment.id,
        "numerator": amount,
        "denominator": None,
        "value": amount,
        "period": {"from": value.period.from_.isoformat(), "to": value.period.to.isoformat()} if value else None,
        "source": measured.source if measured else None,
        "unit": commitment.unit,
        "promised": plain_number(commitment.amount),
        "due": commitment.due.isoformat() if commitment.due else None,
        "state": delivery.state,
        "missing": (value.missing if value else delivery.why) or None,
        "hidden": bool(value and value.hidden),
    }
