"""What a passport says beside what a workspace says of the same partner: what is new, the same, and different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leverarch.passports import DETAILS, source_of
from leverarch.source import Pointer


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: which field, what stands here (`None`: nothing), what the passport says."""

    field: str
    here: object
    passport: object


@dataclass(frozen=True, slots=True)
class Merge:
    """What a passport changes in a partner's file.

    `changes` maps places to values; `added` names the fields that were absent; `same` counts values that stand already;
    `conflicts` are left as they are, `replaced` are overwritten because that was asked for.
    """

    changes: Mapping[Pointer, object]
    added: tuple[str, ...] = ()
    same: int = 0
    conflicts: tuple[Difference, ...] = ()
    replaced: tuple[Difference, ...] = ()


def new_partner(passport: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return a partner's file made of a passport alone."""
    partner = dict(passport["partner"])
    if "due_diligence" in partner:
        partner["due_diligence"] = [_sourced(check, passport) for check in partner["due_diligence"]]
    return {**partner, "passport": _record(passport, on)}


def merge(here: Mapping[str, Any], passport: Mapping[str, Any], on: date, *, accept: bool) -> Merge:
    """Return what a passport changes in the file of a partner that has its id.

    Without `accept` no value that differs is overwritten, and nothing at all is changed where the partner has another
    name. A check is one thing: where one of its values differs and is left, nothing is put into it either, so that no
    line speaks of two checks at once.
    """
    tally = _Tally(accept)
    partner = passport["partner"]
    for name in (*DETAILS, "safeguarding_lead"):
        if name in partner:
            tally.value(here, partner[name], (name,), name)
    if "contact" in partner:
        _contact(tally, here, partner["contact"], ("contact",), "contact")
    _roles(tally, here, partner.get("roles", ()))
    _checks(tally, here, partner.get("due_diligence", ()), passport)
    if here["name"] != partner["name"] and not accept:
        return Merge({}, (), tally.same, tuple(tally.conflicts))
    known = here.get("passport", {}).get("digest") == passport["digest"]
    if tally.changes or not (tally.conflicts or known):
        tally.changes |= {("passport", name): value for name, value in _record(passport, on).items()}
    return Merge(tally.changes, tuple(tally.added), tally.same, tuple(tally.conflicts), tuple(tally.replaced))


@dataclass(slots=True)
class _Tally:
    """What was found so far. `accept` says whether values that differ are overwritten."""

    accept: bool
    changes: dict[Pointer, object] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    same: int = 0
    conflicts: list[Difference] = field(default_factory=list)
    replaced: list[Difference] = field(default_factory=list)

    def value(self, here: Mapping[str, Any], there: object, at: Pointer, name: str) -> None:
        """Hold one value of the passport against the one that the object `here` has under the same key."""
        key = str(at[-1])
        if key not in here:
            self.put(at, there, name)
        elif here[key] == there:
            self.same += 1
        else:
            self.differs(Difference(name, here[key], there), at, there)

    def put(self, at: Pointer, value: object, name: str) -> None:
        """Add a value that is not there."""
        self.changes[at] = value
        self.added.append(name)

    def differs(self, difference: Difference, at: Pointer, value: object) -> None:
        """Leave a value that differs, or overwrite it where that is asked for."""
        (self.replaced if self.accept else self.conflicts).append(difference)
        if self.accept:
            self.changes[at] = value


def _contact(tally: _Tally, here: Mapping[str, Any], there: Mapping[str, Any], at: Pointer, name: str) -> None:
    """A contact may be one line of text here: it is its note, and is kept."""
    known = here.get("contact", {})
    if isinstance(known, str):
        if there == {"note": known}:
            tally.same += 1
        else:
            tally.differs(Difference(name, known, dict(there)), at, {"note": known, **there})
        return
    for key, value in there.items():
        tally.value(known, value, (*at, key), f"{name}.{key}")


def _roles(tally: _Tally, here: Mapping[str, Any], there: Sequence[Mapping[str, Any]]) -> None:
    known = {role["id"]: (number, role) for number, role in enumerate(here.get("roles", ()))}
    for number, role in enumerate(there):
        name = f"roles[{role['id']}]"
        if role["id"] not in known:
            tally.put(("roles", f"+{number}"), dict(role), name)
            continue
        at, held = ("roles", known[role["id"]][0]), known[role["id"]][1]
        for key, value in role.items():
            if key == "contact":
                _contact(tally, held, value, (*at, key), f"{name}.{key}")
            elif key != "id":
                tally.value(held, value, (*at, key), f"{name}.{key}")


def _checks(
    tally: _Tally, here: Mapping[str, Any], there: Sequence[Mapping[str, Any]], passport: Mapping[str, Any]
) -> None:
    known = {key: (number, check) for number, (key, check) in enumerate(_keyed(here.get("due_diligence", ())))}
    for number, (key, check) in enumerate(_keyed(there)):
        name = f"due_diligence[{check['title']}]"
        if key in known:
            _check(tally, known[key][1], _sourced(check, passport), ("due_diligence", known[key][0]), name)
        else:
            tally.put(("due_diligence", f"+{number}"), _sourced(check, passport), name)


def _check(tally: _Tally, held: Mapping[str, Any], there: Mapping[str, Any], at: Pointer, name: str) -> None:
    """Hold one check against the one that is here. Whose it is follows its values: it is no value of its own."""
    values = {key: value for key, value in there.items() if key != "source"}
    equal = [key for key, value in values.items() if held.get(key) == value]
    tally.same += len(equal)
    other = {key: value for key, value in values.items() if key not in equal}
    if not other:
        return
    other["source"] = there["source"]
    if held.get("source") == there["source"]:
        del other["source"]
    apart = any(key in held for key in other)
    for key, value in other.items():
        if apart and (key in held or not tally.accept):
            tally.differs(Difference(f"{name}.{key}", held.get(key), value), (*at, key), value)
        else:
            tally.put((*at, key), value, f"{name}.{key}")


def _keyed(checks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple[object, ...], Mapping[str, Any]]]:
    """Yield each check with what it is known by: its kind, title and role, and which of several alike it is."""
    seen: dict[tuple[object, ...], int] = {}
    for check in checks:
        key = (check.get("kind"), check["title"], check.get("role"))
        seen[key] = seen.get(key, 0) + 1
        yield (*key, seen[key]), check


def _sourced(check: Mapping[str, Any], passport: Mapping[str, Any]) -> dict[str, Any]:
    """A check that already came from elsewhere keeps the words that say so."""
    return {**check, "source": check.get("source") or source_of(passport)}


def _record(passport: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {
        "from": passport["from"],
        "made_on": passport["made_on"],
        "imported_on": on.isoformat(),
        "digest": passport["digest"],
    }
