"""The bookmarks of a bundle (start here, sections, items, and what each brings of its own), and its named places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from leverarch.assembly.layout import Layout
from leverarch.assembly.volumes import VolumePages
from leverarch.output import Bundle, BundleItem
from leverarch.readers.pdf_targets import Bookmark

#: The places of withdrawn items begin with it: they are called by their number, not by their id.
WITHDRAWN = "withdrawn"
START_HERE = "Start here"
DEEPEST = 4
#: Of an item's title in its bookmark, in letters: the id at its end must always be seen.
LONGEST = 120


def outline_of(bundle: Bundle, layout: Layout, volume: VolumePages) -> tuple[Bookmark, ...]:
    """Return the bookmarks of a volume in order, at most four deep; the last of them open the other volumes."""
    start = Bookmark(1, START_HERE if volume.number == 1 else volume_title(layout, volume), volume.first)
    front = _front(layout) if volume.number == 1 else ()
    others = (other for other in layout.volumes if other is not volume)
    return (
        _told(start, layout),
        *front,
        *_sections(bundle, layout, volume),
        *(_told(Bookmark(1, _other_title(layout, other), other.first), layout) for other in others),
    )


def volume_title(layout: Layout, volume: VolumePages) -> str:
    """Return what a volume is called: `Volume 2 of 3`."""
    return f"Volume {volume.number} of {len(layout.volumes)}"


def _other_title(layout: Layout, other: VolumePages) -> str:
    """Return what another volume is called in a bookmark: with what it begins with and the letters of its sections."""
    held = [START_HERE.lower()] if other.number == 1 else []
    if other.sections:
        ends = dict.fromkeys((other.sections[0], other.sections[-1]))
        held.append(f"section{'s' if len(ends) > 1 else ''} {' to '.join(ends)}")
    return f"{volume_title(layout, other)} ({', '.join(held)})"


def _told(mark: Bookmark, layout: Layout) -> Bookmark:
    """Return a bookmark of ours with its page at the end, as courts ask for it: `Index by item, page 3`."""
    return replace(mark, title=f"{mark.title}, page {layout.label(mark.page)}")


def item_title(item: BundleItem) -> str:
    """Return the title of an item in its bookmark: `4 Same-day escalation audit (EV-0007)`."""
    title = item.title if len(item.title) <= LONGEST else item.title[: LONGEST - 1] + "…"
    return f"{item.number} {title}" if item.withdrawn else f"{item.number} {title} ({item.id})"


def place_names(layout: Layout) -> dict[str, int]:
    """Return the places that can be linked to by name from outside, with their pages.

    `EV-0007` is an item, `EV-0007/body` what follows its cover sheet, `EV-0007/file` the pages of its file,
    `EV-0007/part/1` those of the first file inside it, `EV-0007/stand-in` the sheet that stands in for it;
    `/use`, `/index`, `/matrix`, and where there are any `/chains`, `/kept`, `/amendment` and the further indexes
    (`/by-owner`), are the parts of the front matter; `/section/A` is the divider of a section, where it has one;
    `withdrawn/3` is the sheet at the place of an item that is gone.
    """
    names = {f"/{part}": page for part, page in layout.parts.items()}
    names |= {f"/section/{key}": first for key, (first, _) in layout.dividers.items()}
    for id_, pages in layout.items.items():
        if id_ in layout.withdrawn:
            names[f"{WITHDRAWN}/{layout.withdrawn[id_]}"] = pages.first
            continue
        names[id_] = pages.first
        if pages.body > pages.first:
            names[f"{id_}/body"] = pages.body
        if pages.file:
            names[f"{id_}/file"] = pages.file
        if pages.stand_in:
            names[f"{id_}/stand-in"] = pages.stand_in
    return names | {key: first for key, (first, _) in layout.places.items() if "/part/" in key}


def _front(layout: Layout) -> Iterable[Bookmark]:
    top = min((mark.depth for mark in layout.front_marks), default=1)
    for mark in layout.front_marks:
        depth = mark.depth - top + 2
        if depth <= DEEPEST:
            yield _told(Bookmark(depth, mark.title, mark.page, mark.top), layout)


def _sections(bundle: Bundle, layout: Layout, volume: VolumePages) -> Iterable[Bookmark]:
    held = frozenset(volume.items)
    for section in bundle.sections:
        if section.key not in volume.sections or section.key not in layout.sections:
            continue
        members = [item for item in bundle.items if item.section == section.key and item.id in held]
        first = layout.sections[section.key]
        again = "" if volume.holds(first) else ", continued"
        page = layout.items[members[0].id].first if again else first
        yield _told(Bookmark(1, f"{section.key} {section.title}{again}", page), layout)
        for item in members:
            yield _told(Bookmark(2, item_title(item), layout.items[item.id].first), layout)
            for mark in layout.item_marks.get(item.id, ()):
                if mark.depth + 2 <= DEEPEST:
                    yield Bookmark(mark.depth + 2, mark.title, mark.page, mark.top)
