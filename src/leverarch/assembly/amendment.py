"""What is different in a bundle that was added to an earlier edition: for its amendment sheet and index.json."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leverarch.assembly.kept_numbers import Unit, UnitChange, unit_changes
from leverarch.assembly.numbering import PageStamp
from leverarch.earlier import EarlierBundle, unit_of_section
from leverarch.output import Bundle, BundleItem

#: The part of the front matter that says it, and its named place.
AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class Added:
    """A late item, with its first and last page in the bundle."""

    item: BundleItem
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that both editions have. `own_sheets`: all that is different is sheets that we set around it."""

    item: BundleItem
    change: UnitChange
    own_sheets: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An item that was withdrawn since the earlier edition, with the page of the sheet at its place."""

    item: BundleItem
    page: int


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is different. `dividers` are those of sections that are not as they were, or are new.

    `unused` are the labels that no page has any more, `unused_ever` also those of before.
    """

    earlier: EarlierBundle
    added: tuple[Added, ...]
    changed: tuple[Changed, ...]
    withdrawn: tuple[Withdrawn, ...]
    dividers: tuple[UnitChange, ...]
    unused: tuple[str, ...]
    unused_ever: tuple[str, ...]

    @property
    def pages(self) -> Iterator[int]:
        """Every page that the sheet names."""
        for one in self.added:
            yield from range(one.first, one.last + 1)
        for item in self.changed:
            yield from (*item.change.other, *item.change.more)
        yield from (gone.page for gone in self.withdrawn)
        for sheet in self.dividers:
            yield from (*sheet.other, *sheet.more)

    def table(self) -> dict[str, Any]:
        """Return what the template gets in its page table: pages by their place, from 1, those in a row as a span."""
        changes = [*(one.change for one in self.changed if one.own_sheets), *self.dividers]
        own = sorted(page for change in changes for page in change.other)
        more = sorted(page for change in changes for page in change.more)
        return {
            "added": [
                {"n": one.item.number, "title": one.item.title, "pages": [{"first": one.first, "last": one.last}]}
                for one in self.added
            ],
            "changed": [
                {
                    "n": one.item.number,
                    "title": one.item.title,
                    "other": list(_spans(one.change.other)),
                    "more": list(_spans(one.change.more)),
                    "unused": list(one.change.unused),
                }
                for one in self.changed
                if not one.own_sheets
            ],
            "sheets": list(_spans(own)),
            "more_sheets": list(_spans(more)),
            "withdrawn": [{"n": gone.item.number, "page": gone.page} for gone in self.withdrawn],
            "unused": list(self.unused),
        }

    def record(self, stamps: Sequence[PageStamp]) -> dict[str, Any]:
        """Return what index.json says: the same with the labels of pages, one by one."""

        def labels(pages: Iterable[int]) -> list[str]:
            return [stamps[page - 1].label for page in pages]

        return {
            "edition": self.earlier.edition,
            "as_of": self.earlier.as_of,
            "manifest": self.earlier.manifest,
            "added": [
                {"id": one.item.id, "number": one.item.number, "labels": labels(range(one.first, one.last + 1))}
                for one in self.added
            ],
            "changed": [
                {
                    "id": one.item.id,
                    "number": one.item.number,
                    "labels": labels(one.change.other),
                    "added_labels": labels(one.change.more),
                    "unused_labels": list(one.change.unused),
                }
                for one in self.changed
            ],
            "withdrawn": [
                {"id": gone.item.id, "number": gone.item.number, "label": labels([gone.page])[0]}
                for gone in self.withdrawn
            ],
            "sheets": [
                {"labels": labels(one.other), "added_labels": labels(one.more), "unused_labels": list(one.unused)}
                for one in self.dividers
            ],
            "unused": list(self.unused),
        }


def amendment_of(
    bundle: Bundle, units: Sequence[Unit], stamps: Sequence[PageStamp], covers: Mapping[str, int]
) -> Amendment | None:
    """Return what is different from the edition that a bundle is added to, if it is. `covers`: pages of covers."""
    earlier = bundle.earlier
    if earlier is None:
        return None
    lengths = {unit.id: len(unit.prints) for unit in units}
    exchanged = {item.id: range(covers[item.id] + 1, lengths[item.id] + 1) for item in bundle.items if item.exchanged}
    changes = unit_changes(earlier, units, stamps, exchanged)
    known = {item.id: item for item in earlier.items}
    starts = _starts(units)
    labels = {stamp.label for stamp in stamps}
    unused = tuple(page.label for page in earlier.pages if page.label not in labels)
    return Amendment(
        earlier=earlier,
        added=tuple(Added(item, *starts[item.id]) for item in bundle.items if item.id not in known),
        changed=tuple(
            Changed(item, changes[item.id], _is_own(changes[item.id], starts[item.id][0], covers[item.id]))
            for item in bundle.items
            if item.id in changes and not item.withdrawn
        ),
        withdrawn=tuple(
            Withdrawn(item, starts[item.id][0])
            for item in bundle.items
            if item.withdrawn and not known[item.id].withdrawn
        ),
        dividers=tuple(
            changes[unit] for section in bundle.sections if (unit := unit_of_section(section.key)) in changes
        ),
        unused=unused,
        unused_ever=tuple(dict.fromkeys((*earlier.unused, *unused))),
    )


def _is_own(change: UnitChange, first: int, cover: int) -> bool:
    """Whether nothing is different but pages of the item's cover sheet."""
    return not change.more and not change.unused and all(page < first + cover for page in change.other)


def _starts(units: Sequence[Unit]) -> dict[str, tuple[int, int]]:
    """Return the first and the last page of each unit."""
    found: dict[str, tuple[int, int]] = {}
    after = 0
    for unit in units:
        found[unit.id] = (after + 1, after + len(unit.prints))
        after += len(unit.prints)
    return found


def _spans(pages: Iterable[int]) -> Iterator[dict[str, int]]:
    """Yield pages as spans of those that follow each other."""
    first = last = 0
    for page in pages:
        if first and page != last + 1:
            yield {"first": first, "last": last}
            first = 0
        first, last = first or page, page
    if first:
        yield {"first": first, "last": last}
