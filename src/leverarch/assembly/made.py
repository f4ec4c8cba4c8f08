"""What a bundle is bound from, volume by volume: its own sheets as rendered, and the files of its items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from leverarch.assembly.dividing import Sizes
from leverarch.assembly.layout import Layout
from leverarch.assembly.volume import Source
from leverarch.assembly.volumes import by_item
from leverarch.output import Bundle, BundleItem, Section
from leverarch.world import Probe, Segment


@dataclass(frozen=True, slots=True)
class Sheets:
    """The parts of a bundle that print page numbers, as rendered in one round: they fit the layout they were given.

    `volumes` are the covers of its later volumes.
    """

    front: bytes
    covers: Mapping[str, bytes]
    bodies: Mapping[str, bytes]
    dividers: Mapping[str, bytes]
    volumes: tuple[bytes, ...] = ()


def sources_of(
    bundle: Bundle, layout: Layout, sheets: Sheets, parts: Mapping[str, bytes], files: Mapping[str, Probe]
) -> Iterator[list[Source]]:
    """Yield what each volume holds, in the order in which it is bound."""
    heads = [Source(sheets.front, "the front matter"), *(Source(sheet, "the cover") for sheet in sheets.volumes)]
    held = [[head] for head in heads]
    for one in bundle.in_order():
        if isinstance(one, Section):
            found = [Source(sheets.dividers[one.key], "the divider", divider_id(one))]
            volume = layout.volume_of(layout.dividers[one.key][0])
        else:
            found = list(_sources_of(one, sheets, parts, files))
            volume = layout.volume_of(layout.items[one.id].first)
        held[volume.number - 1] += found
    yield from held


def _sources_of(
    item: BundleItem, sheets: Sheets, parts: Mapping[str, bytes], files: Mapping[str, Probe]
) -> Iterator[Source]:
    yield Source(sheets.covers[item.id], "the cover sheet", item.id)
    if item.body:
        yield Source(sheets.bodies.get(item.id) or parts[item.body.name], "the body", item.id)
    if item.file and item.id in files:
        yield from (source_of(item, files[item.id], segment) for segment in files[item.id].segments)
    if item.stand_in:
        yield Source(parts[item.stand_in.name], "the stand-in sheet", item.id)


def source_of(item: BundleItem, found: Probe, segment: Segment) -> Source:
    """Return pages of an item's file as they are bound. They are called by its name: folders are nobody's business."""
    name = PurePosixPath(item.file.path).name if item.file else ""
    conforms, private = segment.own, found.is_private
    return Source(segment.held, name, item.id, own=False, conforms=conforms, private=private, sha256=segment.sha256)


def divider_id(section: Section) -> str:
    """Return the name under which a divider's pages are told apart from those of items."""
    return f"/section/{section.key}"


def sizes_of(bundle: Bundle, sheets: Sheets, parts: Mapping[str, bytes], files: Mapping[str, int]) -> Sizes:
    """Return the bytes of what is bound, before it is. `files` gives those of each item's file."""
    found = [0] * len(bundle.items)
    for number, one in by_item(bundle):
        if isinstance(one, Section):
            size = len(sheets.dividers[one.key])
        else:
            own = [sheets.covers[one.id], sheets.bodies.get(one.id, b""), *_fixed(one, sheets, parts)]
            size = sum(map(len, own)) + files.get(one.id, 0)
        if found:
            found[number] += size
    return Sizes(len(sheets.front), tuple(map(len, sheets.volumes)), tuple(found))


def _fixed(item: BundleItem, sheets: Sheets, parts: Mapping[str, bytes]) -> Iterator[bytes]:
    if item.body and item.id not in sheets.bodies:
        yield parts[item.body.name]
    if item.stand_in:
        yield parts[item.stand_in.name]
