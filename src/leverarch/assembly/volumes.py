"""A bundle in several files: where one ends and the next begins, so that none is over what the pack allows.

Sections stay whole. Only one that is over the limit alone is torn, between items; an item that is over it alone has a
file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from leverarch.assembly.numbering import FRONT
from leverarch.output import MEGABYTE, Bundle, BundleItem, Limits, Section
from leverarch.readers.pdf import Survey

#: What binding adds, in bytes, at most: to a file as a whole, and to each page (its number, its place in the tables).
OF_FILE, OF_PAGE = 80_000, 800


@dataclass(frozen=True, slots=True)
class Weight:
    """What something takes of a file: pages, and bytes as they can be told before it is bound."""

    pages: int = 0
    size: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.pages + other.pages, self.size + other.size)

    def times(self, factor: float) -> Weight:
        """Return the same pages with so many times the bytes."""
        return Weight(self.pages, int(self.size * factor))

    def fits(self, limits: Limits) -> bool:
        """Whether a file of this weight is within the limits; a limit of 0 is none."""
        size = OF_FILE + self.size + OF_PAGE * self.pages
        return not (0 < limits.pages < self.pages) and not (0 < limits.megabytes * MEGABYTE < size)


@dataclass(frozen=True, slots=True)
class Split:
    """How a bundle is divided: the item (from 0) that each later volume begins with, and its cover."""

    starts: tuple[int, ...] = ()
    covers: tuple[Survey, ...] = ()


WHOLE = Split()
#: A cover that was not set yet.
ONE_PAGE = Survey(1, (), {})


@dataclass(frozen=True, slots=True)
class VolumePages:
    """One volume of a bundle: its pages in the whole, and the items that stand in it.

    `first` to `last` are its pages, `cover` says how many of them are its cover (in the first volume, the whole front
    matter). `sections` are the letters of its sections; the first is `continued` where it began in a volume before.
    """

    number: int
    first: int
    last: int
    cover: int
    items: tuple[str, ...]
    sections: tuple[str, ...]
    continued: bool = False

    def holds(self, page: int) -> bool:
        """Whether a page of the bundle is in it."""
        return self.first <= page <= self.last


def volume_name(document: str, number: int) -> str:
    """Return the name of a volume's file: `inspection-bundle-2.pdf`."""
    stem, dot, ending = document.rpartition(".")
    return f"{stem}-{number}{dot}{ending}" if dot else f"{document}-{number}"


def starts_of(
    sections: Sequence[str], items: Sequence[Weight], front: Weight, cover: Weight, limits: Limits
) -> tuple[int, ...]:
    """Return the item (from 0) that each later volume begins with; none where one file is within the limits.

    `sections` gives each item's section: items of one stand together. `front` is the front matter, with which the first
    volume begins, `cover` what each later one begins with.
    """
    starts: list[int] = []
    held, at, has_items = front, 0, False
    for _, members in groupby(sections):
        weights = items[at : at + len(list(members))]
        whole = sum(weights, Weight())
        pieces = [whole] if (cover + whole).fits(limits) else weights
        for n, piece in enumerate(pieces):
            # A section that has to be torn begins anew, where there are items before it.
            torn_here = n == 0 and len(pieces) > 1 and has_items
            if torn_here or not (held + piece).fits(limits):
                starts.append(at)
                held = cover
            held, has_items = held + piece, True
            at += 1 if pieces is weights else len(weights)
    return tuple(starts)


def by_item(bundle: Bundle) -> Iterator[tuple[int, Section | BundleItem]]:
    """Yield what follows the front matter with the number of the item (from 0) that it stands with.

    A divider stands with the item that follows it; those after the last item stand with that.
    """
    number = 0
    for one in bundle.in_order():
        yield min(number, max(0, len(bundle.items) - 1)), one
        number += not isinstance(one, Section)


def begun_by(bundle: Bundle, split: Split) -> Iterator[tuple[int, Section | BundleItem]]:
    """Yield what follows the front matter; with what begins a later volume, which of these it is (from 1), else 0."""
    volumes = {start: n for n, start in enumerate(split.starts, start=1)}
    for number, one in by_item(bundle):
        yield volumes.pop(number, 0), one


def parts_of(bundle: Bundle, split: Split) -> list[list[Section | BundleItem]]:
    """Return what follows the front matter in the first volume, or the cover in each later one."""
    parts: list[list[Section | BundleItem]] = [[]]
    for volume, one in begun_by(bundle, split):
        if volume:
            parts.append([])
        parts[-1].append(one)
    return parts


def volumes_of(bundle: Bundle, split: Split, begins: Sequence[int], front: int, total: int) -> tuple[VolumePages, ...]:
    """Return the volumes of a bundle of `total` pages. `begins` are the pages that later volumes begin on."""
    found: list[VolumePages] = []
    for n, (members, cover) in enumerate(
        zip(parts_of(bundle, split), (front, *(one.pages for one in split.covers)), strict=True)
    ):
        keys = [one.key if isinstance(one, Section) else one.section for one in members]
        found.append(
            VolumePages(
                number=n + 1,
                first=(1, *begins)[n],
                last=(*begins, total + 1)[n] - 1,
                cover=cover,
                items=tuple(one.id for one in members if not isinstance(one, Section)),
                sections=tuple(dict.fromkeys(keys)),
                continued=bool(keys) and any(keys[0] in before.sections for before in found),
            )
        )
    return tuple(found)


def runs_of(sections: Mapping[str, int], volumes: Sequence[VolumePages]) -> list[tuple[str, int]]:
    """Return the letters under which pages are counted, with the page that each begins on: covers are front matter.

    `sections` gives the page that each section begins on.
    """
    runs = {page: key for key, page in sections.items()}
    for volume in volumes[1:]:
        runs[volume.first] = FRONT
        runs.setdefault(volume.first + volume.cover, volume.sections[0])
    return [(key, page) for page, key in sorted(runs.items())]


def told_of(volumes: Sequence[VolumePages], number: int) -> dict[str, Any]:
    """Return what the first sheets of a volume are told of all of them; nothing where there is one."""
    told = [
        {
            "n": volume.number,
            "first": volume.first,
            "last": volume.last,
            "sections": list(volume.sections),
            "continued": volume.continued,
            "items": len(volume.items),
        }
        for volume in volumes
    ]
    return {"volume": {"n": number, "all": told}} if len(told) > 1 else {}


def ends_of(volumes: Sequence[VolumePages]) -> list[int]:
    """Return the pages that volumes begin and end on; none where there is one."""
    return [page for volume in volumes for page in (volume.first, volume.last)] if len(volumes) > 1 else []


def elsewhere(volumes: Sequence[VolumePages], named: Iterable[int], at: int) -> dict[str, Any]:
    """Return as `volumes` the number of the volume of each page that is in another one than page `at`."""
    if len(volumes) < 2:
        return {}
    others = [volume for volume in volumes if not volume.holds(at)]
    return {"volumes": {str(page): v.number for page in sorted({*named}) for v in others if v.holds(page)}}
