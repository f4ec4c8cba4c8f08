"""What is due, for people (text), for programs (JSON) and for calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from leverarch.due import Due
from leverarch.model import Model
from leverarch.words import count, long_date

NOBODY = "No owner given"
#: RFC 5545, 3.1: a line is no longer than 75 octets without its end.
WIDEST = 75


def due_text(model: Model, found: tuple[Due, ...], by: date, since: date | None) -> str:
    """Return the list as text, by owner: who has the earliest first; what is past stands first, and says so."""
    until = f"by {long_date(by)}"
    if not found:
        return f"Nothing lapses or is due {until}."
    past = sum(due.on < since for due in found) if since else 0
    said = f"{count(len(found), 'date')} {until}"
    lines = [f"{said}, {past} of them before {long_date(since)}:" if past else f"{said}:"]
    for owner, mine in _by_owner(model, found):
        lines += ["", owner]
        for due in mine:
            mark = "past: " if since and due.on < since else ""
            lines += [f"  {long_date(due.on):<18}{mark}{due.title}: {due.what}"]
            lines += [f"  {'':<18}{due.id}; basis: {due.basis}"]
    return "\n".join(lines)


def _by_owner(model: Model, found: tuple[Due, ...]) -> Iterator[tuple[str, list[Due]]]:
    """Yield the owners, who has the earliest day first, each with what is theirs in order of day."""
    first: dict[str, date] = {}
    for due in found:
        first.setdefault(due.owner, due.on)
    ordered = sorted(found, key=lambda due: (first[due.owner], due.owner, due.on))
    for owner, mine in groupby(ordered, key=lambda due: due.owner):
        yield model.title_of(owner) if owner else NOBODY, list(mine)


def due_record(model: Model, found: tuple[Due, ...], by: date, since: date | None) -> dict[str, Any]:
    """Return the list as JSON. `past`: before the day that `from` names; null where no day is known."""
    return {
        "by": by.isoformat(),
        "from": since.isoformat() if since else None,
        "due": [
            {
                "on": due.on.isoformat(),
                "past": due.on < since if since else None,
                "kind": due.kind,
                "id": due.id,
                "title": due.title,
                "what": due.what,
                "owner": due.owner or None,
                "owner_title": model.title_of(due.owner) if due.owner else None,
                "basis": due.basis,
                "path": due.doc.path,
                "line": max(1, due.place.line),
            }
            for due in found
        ],
    }


# ---------------------------------------------------------------- a calendar


def due_calendar(model: Model, found: tuple[Due, ...], by: date, since: date | None) -> bytes:
    """Return the list as a calendar file: an event of a whole day for each.

    Its bytes are the same for the same workspace and days: an event is stamped with the day that the list speaks of
    (`since`, else `by`), and its UID is made of what it is about: a calendar that is read in again moves its events.
    """
    stamp = f"{_plain(since or by)}T000000Z"
    name = model.organisation.name if model.organisation else ""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Leverarch//Leverarch//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(f'Due dates: {name}' if name else 'Due dates')}")
    seen: dict[str, int] = {}
    for due in found:
        uid = _uid(due)
        seen[uid] = seen.get(uid, 0) + 1
        again = f"-{seen[uid]}" if seen[uid] > 1 else ""
        lines += _event(model, due, f"{uid}{again}@leverarch.invalid", stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode("utf-8")


def _event(model: Model, due: Due, uid: str, stamp: str) -> Iterator[str]:
    owner = model.title_of(due.owner) if due.owner else NOBODY
    more = f"{owner}\n{due.id}\nBasis: {due.basis}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_plain(due.on)}"
    if due.on < date.max:
        yield f"DTEND;VALUE=DATE:{_plain(due.on + timedelta(days=1))}"
    yield f"SUMMARY:{_escaped(f'{due.title}: {due.what}')}"
    yield f"DESCRIPTION:{_escaped(more)}"
    yield f"CATEGORIES:{_escaped(owner)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _plain(day: date) -> str:
    return day.isoformat().replace("-", "")


def _uid(due: Due) -> str:
    """An id that stays while the title stays, whatever else is added to its file."""
    digest = hashlib.sha256("\n".join((due.kind, due.id, due.title)).encode()).hexdigest()
    return f"{due.kind}-{digest[:24]}"


def _escaped(text: str) -> str:
    """Return a value as text of RFC 5545, 3.3.11. Other control characters have no place in it."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _folded(line: str) -> Iterable[str]:
    """Yield a line in pieces of at most 75 octets, never within a character; each further one begins with a space."""
    piece, size = "", 0
    for letter in line:
        wide = len(letter.encode("utf-8"))
        if size + wide > WIDEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + wide
    yield piece
