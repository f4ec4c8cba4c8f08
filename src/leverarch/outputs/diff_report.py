"""What changed between two built packs: as text, as JSON, and on one page for readers of the provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import ceil
from typing import Any

from leverarch.output import Document, Job
from leverarch.pack_diff import BuiltPack, Change, Difference
from leverarch.words import AUDIENCES, long_date

FOLDER = "pack-diff"
#: Each sort of change, in the order in which it is printed, in words for a heading.
TITLES: Mapping[str, str] = {
    "pack": "The pack itself",
    "added": "Items added",
    "removed": "Items removed",
    "re-dated": "Other dates or version",
    "retitled": "Other titles",
    "re-mapped": "Other mappings",
    "file changed": "Other files behind items",
    "record changed": "Words of items changed",
    "newly without an item": "Expectations left without an item",
    "newly with an item": "Expectations that now have an item",
    "frameworks": "Frameworks",
    "chains": "Chains",
    "left out": "Left out",
    "new findings": "New findings",
    "findings gone": "Findings gone",
    "newly accepted": "Warnings newly accepted",
    "no longer accepted": "Warnings no longer accepted",
    "documents": "Documents",
    "moved page": "Moved pages",
}
#: Where digests would say nothing to a reader, the fact is enough.
BARE = frozenset({"file changed", "record changed"})
FIELDS = {"pack": "Pack", "title": "Title", "audience": "Readers", "as_of": "As at"}
#: What fits on the page: lines of the table, and letters of one of them.
ROOM, WIDE = 52, 72
FEWEST = 1
WIDE_LETTERS, LATIN = "MWmw@%", "\u2e80"


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One sort of change: its heading with how many there are, the first of them, and how many more there are."""

    title: str
    lines: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class DiffView:
    """What the templates of the page get."""

    title: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    before: str
    after: str
    said: str
    rows: tuple[DiffRow, ...]
    unknown: str


def diff_text(found: Difference) -> str:
    """Return the changes as text."""
    lines = [f"from {_edition(found.old)}", f"to   {_edition(found.new)}"]
    if found.same:
        lines += ["", "Nothing changed."]
    for name, changes in found.parts.items():
        if changes:
            lines += ["", f"{TITLES[name]} ({len(changes)})"]
            lines += [f"  {_line(name, change)}" for change in changes]
    lines += ["", f"Not compared: {'; '.join(found.unknown)}."] if found.unknown else []
    return "\n".join(lines)


def diff_record(found: Difference) -> dict[str, Any]:
    """Return the changes as JSON: each sort is a list, empty where nothing of it changed."""
    return {
        "old": _side(found.old),
        "new": _side(found.new),
        "same": found.same,
        **{
            name.replace("-", "_").replace(" ", "_"): [asdict(change) for change in changes]
            for name, changes in found.parts.items()
        },
        "not_compared": list(found.unknown),
    }


def documents(found: Difference, provider: str) -> tuple[Document, ...]:
    """Return the page in Word and as PDF."""
    shown = view(found, provider)
    word = Job("changes.docx", "word", f"{FOLDER}/diff.docx", asdict(shown))
    page = Job("changes.pdf", "typeset", f"{FOLDER}/diff.typ", asdict(shown))
    return tuple(Document(job.name, FOLDER, found.new.pack, shown.title, job, max_pages=1) for job in (word, page))


def view(found: Difference, provider: str) -> DiffView:
    """Return the page. Where not everything fits, no sort of change crowds out another, and each says how many more."""
    said = {name: [_cut(_line(name, change)) for change in changes] for name, changes in found.parts.items() if changes}
    if _cost(said, dict.fromkeys(said, FEWEST)) > ROOM:
        said = {name: [_cut(line, WIDE) for line in lines] for name, lines in said.items()}
    shown = _shares(said)
    return DiffView(
        title=f"What changed: {_cut(found.new.title)}",
        provider=provider,
        audience=AUDIENCES["internal"],
        as_of=_day(found.new.as_of),
        as_of_date=found.new.as_of,
        before=_edition(found.old),
        after=_edition(found.new),
        said="Nothing changed." if found.same else "",
        rows=tuple(_row(name, lines, shown[name]) for name, lines in said.items()),
        unknown=f"Not compared: {'; '.join(found.unknown)}." if found.unknown else "",
    )


def _row(name: str, lines: list[str], shown: int) -> DiffRow:
    more = len(lines) - shown
    return DiffRow(f"{TITLES[name]} ({len(lines)})", tuple(lines[:shown]), f"and {more} more" if more > 0 else "")


def _shares(said: Mapping[str, list[str]]) -> dict[str, int]:
    """Return how many of each sort are shown: one more of each in turn, for as long as the page has room."""
    shares = dict.fromkeys(said, FEWEST)
    growing = [name for name, lines in said.items() if len(lines) > FEWEST]
    while growing:
        for name in tuple(growing):
            more = {**shares, name: shares[name] + 1}
            if _cost(said, more) > ROOM:
                growing.remove(name)
                continue
            shares = more
            if shares[name] == len(said[name]):
                growing.remove(name)
    return shares


def _cost(said: Mapping[str, list[str]], shares: Mapping[str, int]) -> int:
    """Return how many lines of the page the table takes with so many entries of each sort."""
    lines = sum(_lines(line) for name, entries in said.items() for line in entries[: shares[name]])
    return lines + sum(len(entries) > shares[name] for name, entries in said.items()) + len(said) // 3


def _lines(text: str) -> int:
    """Return how many lines of the page a text takes: wide letters count for two, capitals for one and a half."""
    wide = sum(2 if letter in WIDE_LETTERS or letter > LATIN else 1.5 if letter.isupper() else 1 for letter in text)
    return max(1, ceil(wide / WIDE))


def _line(name: str, change: Change) -> str:
    about = FIELDS.get(change.about, change.about) if name == "pack" else change.about
    was, now = change.was, change.now
    if name == "pack" and change.about == "as_of":
        was, now = _day(was), _day(now)
    if name in ("new findings", "findings gone", "newly accepted", "no longer accepted"):
        return (now or was).replace("`", "")
    named = f"{about} {change.title}".strip()
    if name in BARE:
        return named
    if name == "documents" and was == now:
        now = ""
    return f"{named}: {_said(name, was, now)}"


def _said(name: str, was: str, now: str) -> str:
    """Return what was and is, as the sort of change asks for it."""
    said = {
        "added": now,
        "removed": was,
        "newly without an item": f"it had {was}",
        "newly with an item": was,
        "documents": was if was == "changed" else "new" if now else "no longer there",
    }
    both = f"{was} → {now}" if was and now else f"new ({now})" if now else f"no longer ({was})"
    return said.get(name, both)


def _cut(text: str, most: int = 2 * WIDE) -> str:
    """Return a text on one line, cut where it is too long for the page."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _edition(pack: BuiltPack) -> str:
    return f"{_cut(pack.pack)}, as at {_day(pack.as_of)} (digest {pack.edition})"


def _side(pack: BuiltPack) -> dict[str, str]:
    return {"pack": pack.pack, "title": pack.title, "as_of": pack.as_of, "edition": pack.edition}


def _day(text: str) -> str:
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text
