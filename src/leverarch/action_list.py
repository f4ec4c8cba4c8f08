"""Findings as a list of what to do: for whom, by when, and in plain English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from leverarch.diagnostics import Diagnostic, Place, Severity
from leverarch.model import Acceptance, Model, Pack
from leverarch.owners import Owners, owner_of_pack, owners_of
from leverarch.words import long_date

#: What stands between backticks in a finding: a name in our files.
NAMED = re.compile(r"`([^`]*)`")
#: Fields that a reader knows by another name. Any other is its own name with spaces.
FIELDS = {
    "as_of": "day it speaks of",
    "because": "reason",
    "by": "name of the role that decided",
    "by_when": "time limit",
    "expiry": "end date",
    "maps": "mappings",
    "review_due": "review date",
    "until": "end date",
    "valid_to": "last day in force",
    "accountable": "who answers for it",
    "responsible": "who does it",
}
#: A name that stands alone in brackets: `S3` Learning culture (cqc-saf-2023).
BRACKETED = re.compile(r"\(([a-z0-9-]+)\)")
#: So many cases that end in the same words are one sentence.
ALIKE = 3
FIELD = re.compile(r"[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `owner` is a role, nothing where none is named; `by` the day, nothing where none is known.

    `what` says in a sentence what is wrong, `said` each case of it, `todo` what to do and `why` it matters. `must`: a
    pack can't be made before. `past`: `by` is before the day that the list speaks of. `code` and `paths` are for those
    who keep the files.
    """

    owner: str
    by: date | None
    must: bool
    past: bool
    what: str
    said: tuple[str, ...]
    todo: str
    why: str
    about: tuple[str, ...]
    paths: tuple[str, ...]
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ActionList:
    """The whole list: about one pack, or about the workspace (`pack` is empty), as of a day."""

    title: str
    pack: str
    as_of: date | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and the first pack that it is about: its day is the day. `accepted`: by whom, why, until when."""

    diagnostic: Diagnostic
    pack: Pack | None = None
    accepted: Acceptance | None = None


def list_of(model: Model, told: Iterable[Told], days: Mapping[Place, date], pack: Pack | None) -> ActionList:
    """Return the list. `days` gives the days that the files themselves set, by place: they go before a pack's."""
    as_of = pack.as_of if pack else max((one.as_of for one in model.packs.values()), default=None)
    owners, names = owners_of(model), _names(model)
    items = {item.doc.path: item.id for item in model.evidence.values()}
    merged: dict[tuple[object, ...], Action] = {}
    for one in told:
        action = _action(one, days.get(one.diagnostic.place) or (one.pack.as_of if one.pack else as_of), names)
        if not one.accepted:
            action = replace(action, owner=_owner(one, owners, items))
        action = replace(action, past=bool(action.by and as_of and action.by < as_of))
        key = (action.code, action.owner, action.by, action.what, action.must)
        merged[key] = _joined(merged[key], action) if key in merged else action
    title = pack.title if pack else "All packs and files"
    actions = sorted((replace(action, said=_together(action.said)) for action in merged.values()), key=_order)
    return ActionList(title, pack.id if pack else "", as_of, tuple(actions))


def _owner(told: Told, owners: Owners, items: Mapping[str, str]) -> str:
    """Return who is asked. What stands at an item's mapping and is not about the item is for who prepares the pack."""
    found = told.diagnostic
    if told.pack is not None and found.about != items.get(found.place.path, found.about):
        return owner_of_pack(told.pack)
    return owners.at(found.place)


def _order(action: Action) -> tuple[bool, date, bool, str, str]:
    return not action.owner, action.by or date.max, not action.must, action.code, action.owner


def _joined(one: Action, other: Action) -> Action:
    return replace(
        one,
        said=tuple(dict.fromkeys((*one.said, *other.said))),
        todo=_both(one.todo, other.todo),
        about=tuple(dict.fromkeys((*one.about, *other.about))),
        paths=tuple(dict.fromkeys((*one.paths, *other.paths))),
    )


def _both(one: str, other: str) -> str:
    """Return two orders in a row; one that begins as the other does says it already."""
    if other.rstrip(".") in one:
        return one
    return other if one.rstrip(".") in other else f"{one} {other}"


def _action(told: Told, by: date | None, names: Mapping[str, str]) -> Action:
    found, accepted = told.diagnostic, told.accepted
    parts = _parts(found.rule.explanation)
    todo = found.help or parts.get("What to do", "")
    owner = ""
    what, said = found.rule.summary, found.message + (f" {found.place.spot}" if found.place.spot else "")
    if accepted:
        owner, by = accepted.by, accepted.until
        what = f"This was accepted as it stands until {long_date(accepted.until)}."
        said = f"{said}. Accepted because: {accepted.because}"
        todo = "Put it right, or decide again before that day"
    return Action(
        owner=owner,
        by=by,
        must=found.severity is Severity.ERROR,
        past=False,
        what=plain(what, names),
        said=(plain(said, names),),
        todo=plain(todo, names),
        why=plain(parts.get("Why", ""), names),
        about=(found.about,) if found.about else (),
        paths=(f"{found.place.path}, line {found.place.line}" if found.place.line else found.place.path,),
        code=found.rule.code,
        name=found.rule.name,
    )


def _parts(explanation: str) -> dict[str, str]:
    """Return the paragraphs of a rule's explanation that begin with a word and a colon, by that word."""
    paragraphs = (" ".join(part.split()) for part in explanation.split("\n\n"))
    named = (part.partition(": ") for part in paragraphs)
    return {name: text for name, _, text in named if name in ("Why", "What to do")}


def _together(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cases with those in one sentence that differ in their first words alone: `A; B: each (…) has none`."""
    tails: dict[str, list[str]] = {}
    for line in said:
        head, mark, tail = line.partition(" (")
        tails.setdefault(f"{mark}{tail}" if mark else line, []).append(head)
    return tuple(
        line
        for tail, heads in tails.items()
        for line in ([f"{'; '.join(heads)}: each{tail}"] if len(heads) >= ALIKE else _each(heads, tail))
    )


def _each(heads: list[str], tail: str) -> list[str]:
    return [head if head == tail else f"{head}{tail}" for head in heads]


# ---------------------------------------------------------------- plain English


def plain(text: str, names: Mapping[str, str]) -> str:
    """Return a finding's words as a sentence for a reader who does not know our files: names become titles."""
    text = BRACKETED.sub(lambda match: f"({names.get(f'({match[1]})', match[1])})", text)
    said = " ".join(NAMED.sub(lambda match: _spoken(match[1], names), text).split())
    said = said[:1].upper() + said[1:]
    return said if not said or said.endswith((".", "!", "?", "…", ".”")) else f"{said}."


def _spoken(name: str, names: Mapping[str, str]) -> str:
    if name in names:
        return names[name]
    if name in FIELDS:
        return FIELDS[name]
    if FIELD.fullmatch(name):
        return name.replace("_", " ")
    return f"“{name}”" if name.startswith("leverarch ") else name


def _names(model: Model) -> dict[str, str]:
    """Return what a reader calls the things that files name. Items keep their id beside the title: bundles print it."""
    return dict(_titles(model))


def _titles(model: Model) -> Iterator[tuple[str, str]]:
    yield from ((one.ref or id_, one.title) for id_, one in model.roles.items())
    yield from ((id_, f"“{one.title}”") for id_, one in model.forms.items())
    yield from ((id_, f"“{one.title}”") for id_, one in model.records.items())
    yield from ((id_, f"“{one.title}”") for id_, one in model.chains.items())
    yield from ((id_, f"“{one.title}”") for id_, one in model.packs.items())
    yield from ((id_, one.short_title or one.title) for id_, one in model.frameworks.items())
    yield from ((f"({id_})", one.short_title or one.title) for id_, one in model.frameworks.items())
    yield from ((id_, one.name) for id_, one in model.partners.items())
    yield from ((id_, f"“{one.title}”") for id_, one in model.arrangements.items())
    yield from ((id_, f"“{one.title}” ({id_})") for id_, one in model.evidence.items())
