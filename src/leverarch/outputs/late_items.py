"""The order of a bundle that is added to an earlier one: earlier items keep place and number, late ones get theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from leverarch.earlier import EarlierBundle, EarlierItem, EarlierSection, LastSeen
from leverarch.labels import highest, labels_between, read_label
from leverarch.model import Evidence
from leverarch.output import BundleItem, Job
from leverarch.outputs.bundle_sections import Held, letter
from leverarch.outputs.item_sheets import Frame
from leverarch.words import long_date

#: The section of late items, where a build asks for them at the end.
ADDED_LATER = "Added later"
#: What stands in place of a withdrawn item's title.
WITHDRAWN = "Withdrawn"


@dataclass(frozen=True, slots=True)
class Stand:
    """An item's id with its number in the bundle. `gone`: it was withdrawn, and a sheet stands at its place."""

    id: str
    number: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Arranged:
    """A section with its items in order. `late`: 0 of the first edition; the pages of a later one count on."""

    key: str
    title: str
    short: str
    stands: tuple[Stand, ...]
    late: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A section as it stands in a bundle: its items with their numbers, and the sheets of withdrawn ones among them."""

    held: Held
    stands: tuple[Stand, ...]
    late: int = 0


def placed(today: Sequence[Held], earlier: EarlierBundle | None, *, at_end: bool) -> tuple[Placed, ...]:
    """Return the sections of today as they stand in a bundle, which may be added to an earlier one.

    An item that stands in another section than it would today is named in today's as one that belongs there too.
    """
    if earlier is None:
        numbers = count(1)
        return tuple(Placed(held, tuple(Stand(item.id, str(next(numbers))) for item in held.items)) for held in today)
    items = {item.id: item for held in today for item in (*held.items, *held.also)}
    arranged = added_to(
        earlier,
        [Arranged(held.key, held.title, held.short, tuple(Stand(item.id) for item in held.items)) for held in today],
        at_end=at_end,
    )
    return tuple(_placed(section, today, items) for section in arranged)


def _placed(section: Arranged, today: Sequence[Held], items: Mapping[str, Evidence]) -> Placed:
    titled = [held for held in today if held.title == section.title]
    now = next((held for held in titled if held.key == section.key), titled[0] if titled else None)
    own = {stand.id for stand in section.stands}
    held = replace(
        now or Held("", section.title, section.short, ()),
        key=section.key,
        items=tuple(items[stand.id] for stand in section.stands if not stand.gone),
        also=tuple(item for item in (*now.items, *now.also) if item.id not in own) if now else (),
    )
    return Placed(held, section.stands, section.late)


def added_to(earlier: EarlierBundle, today: Sequence[Arranged], *, at_end: bool) -> tuple[Arranged, ...]:
    """Return the sections of `today` as they go into a bundle that is added to `earlier`.

    The earlier sections and items stand first in the order they had, with their letters and numbers. A late item comes
    after the last one of its section and is numbered after it (3A); one whose section is late, or all (`at_end`), come
    at the end and count on.
    """
    here = {stand.id for section in today for stand in section.stands}
    known = {item.id for item in earlier.items}
    late = [
        replace(section, stands=tuple(Stand(stand.id) for stand in section.stands if stand.id not in known))
        for section in today
    ]
    if at_end:
        late = [Arranged("", ADDED_LATER, ADDED_LATER, tuple(stand for section in late for stand in section.stands))]
    latest = max((section.late for section in earlier.sections), default=0)
    sections = [_kept(section, earlier, here, today) for section in earlier.sections]
    for section in late:
        if not section.stands:
            continue
        at = _same(section, sections)
        if at is None:
            sections.append(replace(section, key=letter(len(sections)), late=latest + 1))
        else:
            sections[at] = replace(sections[at], stands=(*sections[at].stands, *section.stands))
    return tuple(_numbers(sections, {item.number for item in earlier.items}))


def _kept(held: EarlierSection, earlier: EarlierBundle, here: Collection[str], today: Sequence[Arranged]) -> Arranged:
    """Return a section as the earlier edition has it, with what is withdrawn now, and with its short title of today."""
    items = (item for item in earlier.items if item.section == held.key)
    section = Arranged(
        held.key,
        held.title,
        held.title,
        tuple(Stand(item.id, item.number, gone=item.id not in here) for item in items),
        held.late,
    )
    at = _same(section, today)
    return section if at is None else replace(section, short=today[at].short)


def _same(section: Arranged, among: Sequence[Arranged]) -> int | None:
    """Return which section is the same one: by letter and title, else by title."""
    titled = [n for n, one in enumerate(among) if one.title == section.title]
    return next((n for n in titled if among[n].key == section.key), titled[0] if titled else None)


def _numbers(sections: Sequence[Arranged], given: set[str]) -> Iterator[Arranged]:
    """Yield the sections with a number for each late item, between those of the items around it or counting on."""
    used, last = set(given), highest(given).get("", 0)
    before = "0"
    flat = [stand for section in sections for stand in section.stands]
    after = _next_numbers(flat)
    at = 0
    for section in sections:
        stands: list[Stand] = []
        for stand in section.stands:
            number = stand.number
            if not number and section.late and not after[at]:
                last += 1
                number = str(last)
            before = number or labels_between(before, after[at], used, 1)[0]
            used.add(before)
            stands.append(replace(stand, number=before))
            at += 1
        yield replace(section, stands=tuple(stands))


def _next_numbers(stands: Sequence[Stand]) -> list[str]:
    """Return for each item the number of the next one that has its own already; nothing where none follows."""
    found = [""] * len(stands)
    number = ""
    for n in reversed(range(len(stands))):
        found[n] = number
        number = stands[n].number or number
    return found


# ---------------------------------------------------------------- sheets


def amends(earlier: EarlierBundle | None) -> Mapping[str, Any]:
    """Return what the front matter says of the edition that the bundle is added to, if it is."""
    if earlier is None:
        return {}
    return {"amends": {"as_of": long_date(date.fromisoformat(earlier.as_of)), "digest": earlier.edition}}


def withdrawn(
    earlier: EarlierBundle | None, section: Placed, frame: Frame, name: str, folder: str
) -> Iterator[BundleItem]:
    """Yield the sheets of a section's items that are withdrawn. They say nothing of them but number and pages.

    `name` is that of the bundle's file, `folder` that of its templates.
    """
    items = {item.id: item for item in earlier.items} if earlier else {}
    for stand in section.stands:
        if earlier is None or not stand.gone:
            continue
        seen = _last_seen(items[stand.id], earlier)
        head = {"meta": frame.meta, "sections": frame.sections, "section": section.held.key, "n": stand.number}
        data = {**head, **_withdrawn_sheet(seen)}
        yield BundleItem(
            id=stand.id,
            number=stand.number,
            title=WITHDRAWN,
            section=section.held.key,
            cover=Job(f"{name}#{stand.id}/cover", "typeset", f"{folder}/withdrawn.typ", data),
            body=None,
            file=None,
            stand_in=None,
            maps=(),
            record={"edition": seen.edition, "as_of": seen.as_of, "labels": list(seen.labels)},
            withdrawn=True,
        )


def _last_seen(item: EarlierItem, earlier: EarlierBundle) -> LastSeen:
    """Return in which edition an item that is withdrawn stood last, and on which pages."""
    labels = tuple(page.label for page in earlier.pages if page.unit == item.id)
    return item.gone or LastSeen(earlier.edition, earlier.as_of, labels)


def _withdrawn_sheet(seen: LastSeen) -> Mapping[str, Any]:
    """Return what the sheet of a withdrawn item says: which pages it had where, and nothing of what it was."""
    return {
        "edition": long_date(date.fromisoformat(seen.as_of)),
        "digest": seen.edition,
        "had": ("Page " if len(seen.labels) == 1 else "Pages ") + _spans(seen.labels),
        "unused": _spans(seen.labels[1:]) if seen.labels[1:] else "",
        "one": len(seen.labels) == 2,
    }


def _spans(labels: Sequence[str]) -> str:
    """Return labels in words, those that follow each other as a span: `12 to 15, 17 and 19A`."""
    groups: list[list[str]] = []
    for label in labels:
        if groups and _follows(groups[-1][-1], label):
            groups[-1].append(label)
        else:
            groups.append([label])
    said = [f"{group[0]} to {group[-1]}" if len(group) > 2 else ", ".join(group) for group in groups]
    words = ", ".join(said).split(", ")
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _follows(one: str, two: str) -> bool:
    first, second = read_label(one), read_label(two)
    if first is None or second is None or first.section != second.section or first.decimals or second.decimals:
        return False
    return (second.number, second.late) in ((first.number + (not first.late), 0), (first.number, first.late + 1))
