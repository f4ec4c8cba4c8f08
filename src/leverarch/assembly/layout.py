"""Which page everything in a bundle stands on: counted, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from leverarch.assembly.amendment import Amendment, amendment_of
from leverarch.assembly.front_parts import CHAINS, chapters, front_parts
from leverarch.assembly.kept_numbers import Unit, kept_stamps
from leverarch.assembly.locating import Heading, locate
from leverarch.assembly.numbering import PageStamp, stamps_of
from leverarch.assembly.volumes import (
    WHOLE,
    Split,
    VolumePages,
    begun_by,
    elsewhere,
    ends_of,
    runs_of,
    told_of,
    volumes_of,
)
from leverarch.earlier import FRONT, unit_of_section
from leverarch.locators import folded
from leverarch.output import Bundle, BundleItem, ChainEntry, MapEntry, Pictures, Section
from leverarch.readers.pdf import Survey
from leverarch.readers.pdf_targets import Bookmark

Span = tuple[int, int]
NO_PAGES = Survey(0, (), {})
_NONE: Mapping[str, Survey] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ItemParts:
    """What an item's parts turned out to be: pages of its cover sheet, and its own pages.

    `cover_prints` and `stand_in_prints` are the fingerprints of these sheets, where they are known.
    """

    cover: int
    body: Survey = NO_PAGES
    file: Survey = NO_PAGES
    stand_in: int = 0
    cover_prints: tuple[str, ...] = field(default=(), repr=False, compare=False)
    stand_in_prints: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def prints(self) -> tuple[str, ...]:
        """The fingerprints of the item's pages in order; those of sheets that are not set yet are empty."""
        cover = self.cover_prints or ("",) * self.cover
        return (*cover, *self.body.prints, *self.file.prints, *self.stand_in_prints)


@dataclass(frozen=True, slots=True)
class ItemPages:
    """Pages of an item in the bundle, from 1.

    `body` is the first after the cover sheet, `file` the first of the file's own, `stand_in` that of the sheet in its
    place (0: there is none).
    """

    first: int
    body: int
    file: int
    last: int
    stand_in: int = 0

    @property
    def of_file(self) -> int:
        """How many pages its file takes."""
        return self.last - self.file + 1 if self.file else 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages of one bundle, from 1.

    `sections` is where each begins, `dividers` the pages of the sheet it begins with. `listed` says for each item where
    the further indexes list it. `stamps` are the numbers of pages as printed, `prints` their fingerprints, once they
    are set. `pictures` says of items what became of those in their files, `sizes` how many bytes their files bring.
    `amendment` says what is different from the edition that the bundle is added to, `withdrawn` gives the number of
    each item that is gone.
    `volumes` are the files that it is divided into; one that is not has a single volume.
    """

    total: int
    front: int
    parts: Mapping[str, int]
    sections: Mapping[str, int]
    items: Mapping[str, ItemPages]
    places: Mapping[str, Span]
    stamps: tuple[PageStamp, ...] = field(default=(), repr=False)
    front_marks: tuple[Bookmark, ...] = field(default=(), repr=False)
    item_marks: Mapping[str, tuple[Bookmark, ...]] = field(default_factory=dict, repr=False)
    chains: Mapping[str, int] = field(default_factory=dict)
    dividers: Mapping[str, Span] = field(default_factory=dict)
    listed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    prints: tuple[str, ...] = field(default=(), repr=False)
    pictures: Mapping[str, Pictures] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    amendment: Amendment | None = None
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    volumes: tuple[VolumePages, ...] = ()

    def volume_of(self, page: int) -> VolumePages:
        """Return the volume that a page is in; the last where there is no such page."""
        return next((volume for volume in self.volumes if volume.holds(page)), self.volumes[-1])

    def label(self, page: int) -> str:
        """Return what is printed on a page; its place where there is no such page."""
        return self.stamps[page - 1].label if 1 <= page <= len(self.stamps) else str(page)

    def table(self) -> dict[str, Any]:
        """Return the page table that the front matter gets. `labels`: what pages are called, if not by their place."""
        amended = self.amendment.pages if self.amendment else ()
        return {
            "total": self.total,
            "sections": dict(self.sections),
            **({"amends": self.amendment.table()} if self.amendment else {}),
            **self._said(self.items, self.places, (*self.sections.values(), *amended, *ends_of(self.volumes)), 0),
            **told_of(self.volumes, 1),
        }

    def table_of_volume(self, number: int) -> dict[str, Any]:
        """Return the page table that the cover of a later volume gets."""
        volume = self.volumes[number - 1]
        held = {key: page for key, page in self.sections.items() if volume.holds(page)}
        said = self._said(volume.items, (), (*ends_of(self.volumes), *held.values()), volume.first)
        return {"total": self.total, "sections": held, **said, **told_of(self.volumes, number)}

    def table_of(self, item: BundleItem) -> dict[str, Any]:
        """Return the page table that an item's own sheets get. What it doesn't name can change without them."""
        keys = [*(line.key for line in item.maps), *(link.key for link in item.links)]
        keys += [item.part_key(n) for n, _ in enumerate(item.parts, start=1)]
        listed, first = self.listed.get(item.id, {}), self.items[item.id].first
        return {"listed": dict(listed), **self._said([item.id], self._known(keys), listed.values(), first)}

    def table_of_section(self, section: Section, items: Iterable[BundleItem]) -> dict[str, Any]:
        """Return the page table that a divider gets. `items` are those of its section."""
        ids = dict.fromkeys((*(item.id for item in items), *(beside.item for beside in section.also)))
        at = self.sections.get(section.key, 1)
        return self._said(ids, self._known(beside.place for beside in section.also), (), at)

    def _known(self, places: Iterable[str]) -> list[str]:
        return [place for place in places if place in self.places]

    def _said(self, items: Iterable[str], places: Iterable[str], more: Iterable[int], at: int) -> dict[str, Any]:
        """Return the pages of items and places, and what these and `more` pages are called.

        `volumes` are those of pages that are not in the volume of page `at`, where there are several; 0: in none.
        """
        pages = {id_: self.items[id_] for id_ in items}
        spans = {key: self.places[key] for key in sorted(places)}
        named = [page for p in pages.values() for page in (p.first, p.body, p.file, p.last)]
        named += [page for span in spans.values() for page in span]
        named += [*self.parts.values(), *self.chains.values(), *more]
        return {
            "parts": dict(self.parts),
            "items": {id_: {"first": p.first, "body": p.body, "last": p.last} for id_, p in pages.items()},
            "places": {key: {"first": first, "last": last} for key, (first, last) in spans.items()},
            "chains": dict(self.chains),
            "labels": {str(page): self.label(page) for page in sorted(set(named)) if self.label(page) != str(page)},
            **elsewhere(self.volumes, named, at),
        }


def lay_out(
    bundle: Bundle,
    front: Survey,
    items: Mapping[str, ItemParts],
    dividers: Mapping[str, Survey] = _NONE,
    split: Split = WHOLE,
) -> Layout:
    """Return the page of everything, given what the parts turned out to be. A divider takes a page until it is set."""
    after = front.pages
    pages: dict[str, ItemPages] = {}
    divided: dict[str, Span] = {}
    begins: list[int] = []
    for volume, one in begun_by(bundle, split):
        if volume:
            begins.append(after + 1)
            after += split.covers[volume - 1].pages
        if isinstance(one, Section):
            divided[one.key] = (after + 1, after + (dividers[one.key].pages if one.key in dividers else 1))
            after = divided[one.key][1]
        else:
            pages[one.id] = _pages_of(items[one.id], after)
            after = pages[one.id].last
    sections = {item.section: pages[item.id].first for item in reversed(bundle.items)}
    sections |= {key: first for key, (first, _) in divided.items()}
    parts = front_parts(front)
    units = tuple(_units(bundle, front, items, dividers, split))
    volumes = volumes_of(bundle, split, begins, front.pages, after)
    if bundle.earlier is None:
        stamps = stamps_of(bundle.numbering, after, runs_of(sections, volumes))
    else:
        stamps = kept_stamps(bundle.earlier, units)
    return Layout(
        total=after,
        front=front.pages,
        parts=parts,
        sections={s.key: sections[s.key] for s in bundle.sections if s.key in sections},
        items=pages,
        places={key: span for item in bundle.items for key, span in _places(item, pages[item.id], items[item.id])},
        stamps=stamps,
        front_marks=front.bookmarks,
        item_marks={item.id: _own_marks(item, pages[item.id], items[item.id]) for item in bundle.items},
        chains={chain.id: front.names.get(f"{CHAINS}/{chain.id}") or parts.get(CHAINS, 1) for chain in bundle.chains},
        dividers=divided,
        listed=_listed(bundle, front),
        prints=tuple(print_ for unit in units for print_ in unit.prints),
        withdrawn={item.id: item.number for item in bundle.items if item.withdrawn},
        amendment=amendment_of(bundle, units, stamps, {id_: known.cover for id_, known in items.items()}),
        volumes=volumes,
    )


def _units(
    bundle: Bundle, front: Survey, items: Mapping[str, ItemParts], dividers: Mapping[str, Survey], split: Split
) -> Iterable[Unit]:
    """Yield what is numbered together, in reading order, with the fingerprints of its pages."""
    prints = front.prints or ("",) * front.pages
    for chapter, pages in chapters(front_parts(front), front.pages):
        yield Unit(f"{FRONT}{chapter}", prints[pages.start - 1 : pages.stop - 1])
    late = {section.key for section in bundle.sections if section.late}
    known = bundle.earlier.units() if bundle.earlier else {}
    by_section = bundle.earlier is not None and bundle.earlier.by_section
    for volume, one in begun_by(bundle, split):
        if volume:
            cover = split.covers[volume - 1]
            yield Unit(f"/volume/{volume + 1}", cover.prints or ("",) * cover.pages)
        if isinstance(one, Section):
            unit, key = unit_of_section(one.key), one.key
            prints = dividers[key].prints if key in dividers else ("",)
        else:
            unit, key, prints = one.id, one.section, items[one.id].prints
        yield Unit(unit, prints, key in late and unit not in known, key if by_section else "")


def _pages_of(parts: ItemParts, before: int) -> ItemPages:
    """Return the pages of an item that so many pages stand before."""
    first, body = before + 1, before + 1 + parts.cover
    file = body + parts.body.pages
    last = file - 1 + parts.file.pages + parts.stand_in
    starts = file if parts.file.pages else 0, file + parts.file.pages if parts.stand_in else 0
    return ItemPages(first, body if body <= last else first, starts[0], last, starts[1])


def _listed(bundle: Bundle, front: Survey) -> dict[str, dict[str, int]]:
    """Return for each item the page of the first entry that lists it, in each further index that is printed."""
    found: dict[str, dict[str, int]] = {}
    for listing in bundle.listings:
        part = front.names.get(listing.part, 0)
        for number, entry in enumerate(listing.entries if part else ()):
            for item in entry.items:
                found.setdefault(item, {}).setdefault(listing.part, front.names.get(listing.place(number), part))
    return found


def _places(item: BundleItem, pages: ItemPages, parts: ItemParts) -> Iterable[tuple[str, Span]]:
    starts = {"file": pages.file, "body": pages.body}
    entries: tuple[MapEntry | ChainEntry, ...] = (*item.maps, *item.links)
    for entry in entries:
        place = locate(
            entry.locator,
            body=_headings(parts.body),
            file=_headings(parts.file),
            body_pages=parts.body.pages,
            file_pages=parts.file.pages,
        )
        if place.part == "item":
            yield entry.key, (pages.first, pages.first)
        else:
            start = starts[place.part] - 1
            yield entry.key, (start + place.first, start + place.last)
    if pages.file:
        for number, part in enumerate(item.parts, start=1):
            start = pages.file - 1 + part.first
            yield item.part_key(number), (start, start + max(part.pages, 1) - 1)


def _headings(part: Survey) -> list[Heading]:
    return [(mark.title, mark.page) for mark in part.bookmarks]


def _own_marks(item: BundleItem, pages: ItemPages, parts: ItemParts) -> tuple[Bookmark, ...]:
    """Return the bookmarks of an item's own pages, those of its body first, with their pages in the bundle."""
    body = [mark for mark in parts.body.bookmarks if folded(mark.title) != folded(item.title)]
    return (*_moved(body, pages.body - 1), *_moved(parts.file.bookmarks, pages.file - 1))


def _moved(marks: Sequence[Bookmark], by: int) -> Iterable[Bookmark]:
    """Yield the bookmarks with their pages moved and the outermost of them at depth 1."""
    top = min((mark.depth for mark in marks), default=1)
    for mark in marks:
        yield Bookmark(mark.depth - top + 1, mark.title, mark.page + by, mark.top)
