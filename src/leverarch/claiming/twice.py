"""The same delivery promised to two buyers, or claimed by the provider and by a partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from leverarch.claiming.register import slots_of_claim
from leverarch.measuring.compute import rows_behind
from leverarch.model import Bid, Commitment, Day, Measure, Model, Period
from leverarch.slots import slots_of

PROVIDER = "provider"
_COUNTED = "counted"
_LAST, _FIRST = Day.max, Day.min


@dataclass(frozen=True, slots=True)
class Twice:
    """Two commitments that count the same delivery. `why` says what tells them apart; `rows` are the keys or lines.

    `rows` is empty where they share a measure and days, and no row is there yet.
    """

    first: Commitment
    second: Commitment
    why: str
    record: str
    rows: tuple[str, ...]


def counted_twice(model: Model) -> Iterator[Twice]:
    """Yield every pair of commitments to different buyers, or claimed by different ones, that count the same rows."""
    by_record: dict[str, list[tuple[Commitment, Measure]]] = {}
    for commitment in model.commitments.values():
        measure = model.measures.get(commitment.measure)
        if measure:
            by_record.setdefault(measure.record, []).append((commitment, measure))
    rows: dict[str, dict[int, str]] = {}
    for record, held in by_record.items():
        for (first, one), (second, other) in combinations(held, 2):
            why = _apart(model, first, second)
            if not why or not _overlap(first, second):
                continue
            for commitment, measure in ((first, one), (second, other)):
                if commitment.id not in rows:
                    rows[commitment.id] = _rows(model, commitment, measure)
            same = [key for line, key in rows[first.id].items() if line in rows[second.id]]
            if same or (one.id == other.id and not rows[first.id] and not rows[second.id]):
                yield Twice(first, second, why, record, tuple(same))


def in_two_bids(model: Model) -> Iterator[tuple[Commitment, tuple[Bid, ...]]]:
    """Yield every commitment that stands in the answers of bids to different buyers, with these bids."""
    named: dict[str, list[Bid]] = {}
    for bid in model.bids.values():
        for id_ in _commitments_in(model, bid):
            named.setdefault(id_, []).append(bid)
    for id_, bids in sorted(named.items()):
        commitment = model.commitments.get(id_)
        own = model.bids.get(commitment.bid) if commitment else None
        held = list(dict.fromkeys((*((own.id,) if own else ()), *(bid.id for bid in bids))))
        buyers = {_buyer(model.bids[one].buyer, one) for one in held}
        if commitment and len(held) > 1 and len(buyers) > 1:
            yield commitment, tuple(model.bids[one] for one in held)


def _commitments_in(model: Model, bid: Bid) -> frozenset[str]:
    found: set[str] = set()
    for question in bid.questions:
        answer = model.answers.get(question.answer)
        for _, slot in slots_of(answer.doc) if answer else ():
            if slot.kind == "commitment":
                found.add(slot.id)
            elif slot.kind == "claim":
                found.update(one.id for one in slots_of_claim(model, slot.id) if one.kind == "commitment")
    return frozenset(found)


def _apart(model: Model, first: Commitment, second: Commitment) -> str:
    """Return in words what makes two commitments two promises of one delivery; nothing where they are one promise."""
    buyers = [_buyer(_buyer_of(model, one), "") for one in (first, second)]
    if all(buyers) and buyers[0] != buyers[1]:
        return f"promised to {_buyer_of(model, first)} and to {_buyer_of(model, second)}"
    contracts = [one.contract or one.bid for one in (first, second)]
    if all(contracts) and contracts[0].casefold() != contracts[1].casefold():
        return f"promised in {contracts[0]} and in {contracts[1]}"
    claimed = [one.claimed_by or PROVIDER for one in (first, second)]
    if claimed[0] != claimed[1]:
        return f"claimed by {_whose(model, claimed[0])} and by {_whose(model, claimed[1])}"
    return ""


def _buyer_of(model: Model, commitment: Commitment) -> str:
    bid = model.bids.get(commitment.bid)
    return commitment.buyer or (bid.buyer if bid else "")


def _buyer(name: str, otherwise: str) -> str:
    return " ".join(name.split()).casefold() or otherwise


def _whose(model: Model, claimed_by: str) -> str:
    if claimed_by == PROVIDER:
        return "the provider"
    return model.partners[claimed_by].name if claimed_by in model.partners else f"`{claimed_by}`"


def _overlap(first: Commitment, second: Commitment) -> bool:
    begin = max(first.from_ or _FIRST, second.from_ or _FIRST)
    return begin <= min(first.due or _LAST, second.due or _LAST)


def _rows(model: Model, commitment: Commitment, measure: Measure) -> dict[int, str]:
    """Return the rows that count for a commitment: the line, and the key or the line in words."""
    record = model.records.get(measure.record)
    if record is None:
        return {}
    known = measure.period or record.period
    begin = commitment.from_ or (known.from_ if known else None)
    end = commitment.due or (record.period.to if record.period else known.to if known else None)
    if begin is None or end is None or end < begin:
        return {}
    behind = rows_behind(model, measure, period=Period(begin, end))
    keys = [behind.columns.index(key) for key in record.keys if key in behind.columns]
    counted = [(line, values) for line, values, part in behind.rows if part == _COUNTED]
    return {line: " / ".join(values[n] for n in keys) if keys else f"line {line}" for line, values in counted}
