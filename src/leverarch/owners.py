"""Who looks after something that the files declare: the role that is asked when it lapses or is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leverarch.diagnostics import Place
from leverarch.model import Arrangement, Model, Pack, Partner
from leverarch.source import Doc, Pointer


@dataclass(frozen=True, slots=True)
class Owned:
    """A part of a file with an owner of its own: where in the file, and which role."""

    at: Pointer
    owner: str


@dataclass(frozen=True, slots=True)
class Owners:
    """The owner of each file, and the parts of files that have one of their own."""

    by_path: Mapping[str, str]
    parts: Mapping[str, tuple[Doc, tuple[Owned, ...]]]

    def at(self, place: Place) -> str:
        """Return who looks after what stands at a place: its part of the file, else the whole file; nothing if none."""
        if place.path in self.parts and place.line:
            doc, parts = self.parts[place.path]
            for part in parts:
                if part.owner and place in _places(doc, part.at):
                    return part.owner
        return self.by_path.get(place.path, "")


def owner_of_arrangement(arrangement: Arrangement) -> str:
    """Return who answers for an arrangement as such: who approved it, else who decided what it is; nothing if neither.

    A file says for no arrangement "this is its owner"; who put it in force is the nearest thing.
    """
    approved, decided = arrangement.approved, arrangement.defined_model
    return (approved.by if approved else "") or (decided.decided_by if decided else "")


def owner_of_pack(pack: Pack) -> str:
    """Return who prepared a pack, else who approved it."""
    return pack.prepared_by or (pack.approved.by if pack.approved else "")


def owner_of_check(model: Model, partner: Partner, number: int) -> str:
    """Return who looks after one check of a partner: whose evidence shows it, else who answers for its arrangement."""
    shown = (model.evidence[id_].owner for id_ in partner.due_diligence[number].evidence if id_ in model.evidence)
    return next(shown, "") or owner_of_partner(model, partner)


def owner_of_partner(model: Model, partner: Partner) -> str:
    """Return who answers for the first arrangement with a partner that has an owner."""
    held = (owner_of_arrangement(one) for one in model.arrangements.values() if one.partner == partner.id)
    return next((owner for owner in held if owner), "")


def owners_by_path(model: Model) -> Mapping[str, str]:
    """Return the owner of each file that has one."""
    owners = {item.doc.path: item.owner for item in model.evidence.values()}
    owners |= {one.doc.path: one.owner for one in model.chains.values()}
    owners |= {one.doc.path: one.owner for one in model.records.values()}
    owners |= {one.path: one.owner for one in model.records.values() if one.path}
    for held in (model.measures, model.claims, model.commitments, model.answers):
        owners |= {one.doc.path: one.owner for one in held.values()}
    owners |= {one.doc.path: owner_of_arrangement(one) for one in model.arrangements.values()}
    owners |= {one.doc.path: owner_of_partner(model, one) for one in model.partners.values()}
    owners |= {pack.doc.path: owner_of_pack(pack) for pack in model.packs.values()}
    for table in (model.governance, model.coverage):
        if table is not None and table.approved:
            owners[table.doc.path] = table.approved.by
    return {path: owner for path, owner in owners.items() if owner}


def owners_of(model: Model) -> Owners:
    """Return who looks after what, for every file of the workspace."""
    parts: dict[str, tuple[Doc, tuple[Owned, ...]]] = {}
    for arrangement in model.arrangements.values():
        parts[arrangement.doc.path] = arrangement.doc, tuple(_of_arrangement(arrangement))
    for partner in model.partners.values():
        checks = range(len(partner.due_diligence))
        owned = tuple(Owned(("due_diligence", n), owner_of_check(model, partner, n)) for n in checks)
        parts[partner.doc.path] = partner.doc, owned
    for pack in model.packs.values():
        parts[pack.doc.path] = pack.doc, tuple(Owned(("accept", n), line.by) for n, line in enumerate(pack.accept))
    return Owners(owners_by_path(model), parts)


def _of_arrangement(arrangement: Arrangement) -> Iterator[Owned]:
    """Yield the parts of an arrangement that name their own owner. Two who answer for a row are no owner of it."""
    for n, row in enumerate(arrangement.accountability):
        yield Owned(("accountability", n), row.accountable[0] if len(row.accountable) == 1 else "")
    for n, review in enumerate(arrangement.reviews):
        yield Owned(("reviews", n), review.lead)
    for n, measure in enumerate(arrangement.measures):
        yield Owned(("measures", n), measure.owner)
    for n, flow in enumerate(arrangement.information):
        yield Owned(("information", n), flow.owner)


def _places(doc: Doc, at: Pointer) -> Iterator[Place]:
    """Yield the place of a part, of each field in it, and of each entry of a field that is a list."""
    yield doc.at(*at)
    value: object = doc.value
    for step in at:
        value = value[step]  # type: ignore[index]  # the noun was made from it
    if isinstance(value, dict):
        for name, held in value.items():
            yield doc.at(*at, name)
            yield doc.key(*at, name)
            if isinstance(held, list):
                yield from (doc.at(*at, name, n) for n in range(len(held)))
