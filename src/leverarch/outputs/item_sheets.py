"""The sheets of one item in a bundle: its cover sheet, and its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any

from leverarch.fingerprints import IN_WORDS, changed_since
from leverarch.locators import NUMBER
from leverarch.model import Evidence, Framework, MapLine, Model, Pack
from leverarch.outputs import file_words
from leverarch.outputs.printed import basis_words
from leverarch.showing import has_pages, is_withheld
from leverarch.words import (
    ITEM_STATUSES,
    PERSPECTIVES,
    TYPES,
    count,
    listed,
    long_date,
    short_date,
)

#: An item is "review due" within this many days before its review date: the mark's own words say so.
DUE_WITHIN = timedelta(days=60)
FRESHNESS = {"in-date": "In date", "due": "Review due", "overdue": "Past review", "none": "No review date given"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every sheet of one bundle shares. `chains` holds the steps of chains that an item shows, by its id.

    `originals` says which files are attached to it.
    """

    model: Model
    pack: Pack
    meta: Mapping[str, str]
    sections: list[dict[str, str]]
    shown: frozenset[str]
    chains: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    originals: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the item stands in the bundle: the letter of its section, and its number."""

    section: str
    number: str


def freshness(item: Evidence, as_of: date) -> str:
    """Return `in-date`, `due`, `overdue`, or nothing where no review date is given."""
    if item.review_due is None:
        return ""
    if item.review_due < as_of:
        return "overdue"
    return "due" if item.review_due - as_of <= DUE_WITHIN else "in-date"


def head(item: Evidence, frame: Frame, place: Place) -> dict[str, Any]:
    """Return what every sheet of an item begins with."""
    return {
        "meta": frame.meta,
        "sections": frame.sections,
        "section": place.section,
        "n": place.number,
        "id": item.id,
    }


def cover(item: Evidence, frame: Frame, place: Place, frameworks: tuple[Framework, ...]) -> Mapping[str, Any]:
    """Return the data of an item's cover sheet."""
    return {
        **head(item, frame, place),
        "title": item.title,
        "shows": item.shows,
        "facts": [row for row in _facts(item, frame) if row[1]],
        "fresh": _fresh(item, frame.pack.as_of),
        "maps": [
            _map_line(frame.model, item, n, frameworks)
            for n, line in enumerate(item.maps)
            if _speaks_of(line.framework, frameworks)
        ],
        "origin": [row for row in _origin(item, frame) if row[1]],
        "inside": file_words.inside(item, frame.pack),
        "withheld": is_withheld(item, frame.pack),
        "chains": list(frame.chains.get(item.id, ())),
    }


def _speaks_of(framework: str, frameworks: tuple[Framework, ...]) -> bool:
    return any(framework == known.id for known in frameworks)


def _facts(item: Evidence, frame: Frame) -> list[list[str]]:
    model = frame.model
    period = f"{long_date(item.period.from_)} to {long_date(item.period.to)}" if item.period else ""
    arrangements = [model.arrangements[id_].title for id_ in item.arrangements if id_ in model.arrangements]
    return [
        ["Kind of item", TYPES[item.type]],
        ["Date of evidence", long_date(item.date)],
        ["Period covered", period],
        ["Whose view", PERSPECTIVES.get(item.perspective, "not given")],
        ["Owner", model.title_of(item.owner)],
        ["Arrangement", listed(arrangements)],
        ["Service", listed([_service(model, id_) for id_ in item.services])],
        ["Version" if item.version else "Status", _edition(item, model)],
        ["Consent", item.consent],
        ["What came of it", _led_to(item, frame)],
    ]


def _service(model: Model, id_: str) -> str:
    services = model.organisation.services if model.organisation else ()
    return next((service.title for service in services if service.id == id_), id_)


def _edition(item: Evidence, model: Model) -> str:
    """Say which version it is and who approved it: `3, approved by the quality lead on 2 October 2026`."""
    status = _status(item, model)
    if not item.version:
        return status
    return f"{item.version}, {status[:1].lower()}{status[1:]}" if status else item.version


def _status(item: Evidence, model: Model) -> str:
    words = ITEM_STATUSES.get(item.status, "")
    if item.approved and (item.approved.by or item.approved.on):
        by = f" by the {model.title_of(item.approved.by).lower()}" if item.approved.by else ""
        on = f" on {long_date(item.approved.on)}" if item.approved.on else ""
        return f"{words or 'Approved'}{by}{on}"
    return words


def _led_to(item: Evidence, frame: Frame) -> str:
    """Name the items that came of this one. A link to one that is not in this bundle is said, and not named."""
    titles = [frame.model.evidence[id_].title for id_ in item.leads_to if id_ in frame.shown]
    others = len(item.leads_to) - len(titles)
    missing = [f"{count(others, 'item')} not in this bundle"] if others else []
    return listed([*titles, *missing])


def _fresh(item: Evidence, as_of: date) -> Mapping[str, Any]:
    state = freshness(item, as_of) or "none"
    due = item.review_due
    span = (due - item.date).days if due else 0
    at = min(1.0, max(0.0, (as_of - item.date).days / span)) if span > 0 else 1.0
    return {
        "state": state,
        "word": FRESHNESS[state],
        "from": short_date(item.date),
        "due": short_date(due),
        "at": round(at, 4),
        "basis": basis_words(item.review_basis),
    }


def _map_line(model: Model, item: Evidence, number: int, frameworks: tuple[Framework, ...]) -> Mapping[str, str]:
    line = item.maps[number]
    framework = next(known for known in frameworks if known.id == line.framework)
    expectation = framework.expectation(line.expectation)
    return {
        "strength": line.strength,
        "framework": framework.short_title or framework.title,
        "code": line.expectation,
        "title": expectation.title if expectation else "",
        "because": line.because,
        "where": _where(item, line),
        "key": f"{item.id}#{number}",
        **_suspect(model, item, line),
    }


def _where(item: Evidence, line: MapLine) -> str:
    """Return which of the item's own pages are meant, as its author says it: `pp. 2–3 of its file`."""
    numbers = NUMBER.findall(line.pages)
    if not numbers:
        return ""
    given = re.sub(r"\s*[-–]\s*", "–", line.pages.strip())
    return f"{'p.' if len(numbers) == 1 else 'pp.'} {given} of its {'file' if item.path else 'text'}"


def _suspect(model: Model, item: Evidence, line: MapLine) -> dict[str, str]:
    """Say what has changed since a mapping was reviewed; nothing where it was not, or nothing has."""
    changed = changed_since(model, item, line)
    if not changed:
        return {}
    on = short_date(line.reviewed.on) if line.reviewed else ""
    return {"suspect": f"Reviewed {on}; since then {listed([IN_WORDS[part] for part in changed])} changed."}


def _origin(item: Evidence, frame: Frame) -> list[list[str]]:
    rows: list[list[str]] = []
    if item.probe is not None:
        name = PurePosixPath(item.path).name
        pages = f", {count(item.probe.pages, 'page')}" if item.probe.pages else ""
        added = f", added {long_date(item.added)}" if item.added else ""
        rows += [["File", f"{name}{pages}{added}"], ["SHA-256", item.probe.sha256]]
    elif item.added:
        rows.append(["Added", long_date(item.added)])
    return [
        *rows,
        ["Original", item.original],
        *file_words.rows(item, frame.pack, frame.originals),
        ["Limits", item.limitations],
    ]


def body(item: Evidence, frame: Frame, place: Place) -> Mapping[str, Any]:
    """Return the data of an item's own pages."""
    shown = has_pages(item, frame.pack)
    follows = "The file itself begins on page …." if shown else "A sheet that stands in for the file follows."
    note = f"A note in our own words. {follows}" if item.path else ""
    return {**head(item, frame, place), "title": item.title, "note": note, "blocks": list(item.blocks)}
