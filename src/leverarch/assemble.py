"""Sixth stage: finished files from rendered parts. A bundle is laid out, indexed, bound and stamped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leverarch.assembly.binding import UnusableFile, bound_key, prepare, write
from leverarch.assembly.file_pages import seen, survey_of_file
from leverarch.assembly.index import index_record
from leverarch.assembly.item_pictures import with_smaller_pictures
from leverarch.assembly.layout import NO_PAGES, ItemParts, Layout, lay_out
from leverarch.assembly.outline import outline_of, place_names
from leverarch.assembly.volume import About, Enclosed, Source, Volume
from leverarch.output import Artifact, Bundle, BundleItem, Document, Job, Pictures, Plan, Section, Text
from leverarch.outputs.file_words import with_pictures
from leverarch.readers.pdf import Survey, survey
from leverarch.renderers import typeset
from leverarch.world import Probe, Segment, World

__all__ = ["ChangedFile", "UnsettledLayout", "UnusableFile", "assemble", "index_record"]

#: Page counts settle in two or three rounds: a number that grows by a digit may push a line over, and then no more.
ROUNDS = 6
_LATER = "…"


class UnsettledLayout(Exception):
    """The pages of a bundle's own sheets keep changing with the numbers printed on them."""


class ChangedFile(Exception):
    """A file is not the one that was opened when the plan was made."""

    def __init__(self, item: str, path: str) -> None:
        super().__init__(f"{path} of item {item} changed while the pack was made")
        self.item = item
        self.path = path


@dataclass(frozen=True, slots=True)
class Sheets:
    """The parts of a bundle that print page numbers, as rendered in one round: they fit the layout they were given."""

    front: bytes
    covers: Mapping[str, bytes]
    bodies: Mapping[str, bytes]
    dividers: Mapping[str, bytes]


def assemble(plan: Plan, parts: Mapping[str, bytes], world: World) -> tuple[tuple[Artifact, ...], Mapping[str, Layout]]:
    """Return the finished files in the plan's order, and each bundle's layout by the name of its file.

    `parts` holds every rendered job that needs no page numbers, by name. Raises `UnusableFile` where a file that was
    found sound can't be bound.
    """
    artifacts: list[Artifact] = []
    layouts: dict[str, Layout] = {}
    for document in plan.documents:
        if isinstance(document.content, Bundle):
            data, layouts[document.name] = _bind(document.content, document, plan, parts, world)
            artifacts.append(Artifact(document.name, document.kind, data, layouts[document.name].total))
        elif isinstance(document.content, Text):
            artifacts.append(Artifact(document.name, document.kind, document.content.text.encode("utf-8"), None))
        else:
            data = parts[document.content.name]
            pages = survey(data).pages if document.content.renderer == "typeset" else None
            artifacts.append(Artifact(document.name, document.kind, data, pages))
    return tuple(artifacts), layouts


def _bind(
    bundle: Bundle, document: Document, plan: Plan, parts: Mapping[str, bytes], world: World
) -> tuple[bytes | Path, Layout]:
    files, pictures = _with_smaller_pictures(_files(bundle, world), bundle.max_ppi, world)
    bundle = _saying(bundle, pictures)
    prepare(_file_sources(bundle, files), world.shelf, world.spread)
    layout, sheets = _settle(bundle, parts, files, world)
    volume = Volume(
        about=About(document.title, _provider(bundle), plan.as_of),
        sources=tuple(_sources(bundle, sheets, parts, files)),
        bookmarks=outline_of(bundle, layout),
        names=place_names(layout),
        stamps=layout.stamps,
        titles={item.id: item.title for item in bundle.items} | {_divider_id(s): s.title for s in bundle.sections},
        enclosed=tuple(_enclosed(bundle, world)),
    )
    layout = replace(layout, pictures=pictures, sizes=_sizes(bundle, files) if document.max_bytes else {})
    return world.finish(bound_key(volume), lambda out: write(volume, out, world.shelf)), layout


def _files(bundle: Bundle, world: World) -> dict[str, Probe]:
    """Return the files whose pages are shown, as found, by item."""
    named = {item.id: item.file for item in bundle.items if item.file and item.stand_in is None}
    probes = world.probe(named.values()) if named else {}
    for id_, asked in named.items():
        if not probes[asked].is_shown:
            raise UnusableFile(id_, asked.path, "it can no longer be opened")
    return {id_: probes[asked] for id_, asked in named.items()}


def _with_smaller_pictures(
    files: Mapping[str, Probe], max_ppi: int, world: World
) -> tuple[Mapping[str, Probe], dict[str, Pictures]]:
    """Return the files as the bundle shows them, and what became of their pictures where it wants smaller ones."""
    if not max_ppi:
        return files, {}
    made = {id_: with_smaller_pictures(found, max_ppi, world.once) for id_, found in files.items()}
    return {id_: file for id_, (file, _) in made.items()}, {id_: pictures for id_, (_, pictures) in made.items()}


def _sizes(bundle: Bundle, files: Mapping[str, Probe]) -> dict[str, int]:
    """Return how many bytes each item's file brings into the bundle, as pages and as a file that goes with it."""
    shown = {id_: sum(len(segment.pdf) for segment in found.segments) for id_, found in files.items()}
    attached = {item.id: item.attached.size for item in bundle.items if item.attached}
    return {id_: shown.get(id_, 0) + attached.get(id_, 0) for id_ in {**shown, **attached}}


def _saying(bundle: Bundle, pictures: Mapping[str, Pictures]) -> Bundle:
    """Return the bundle with cover sheets that say of which items pictures were made smaller."""
    items = []
    for item in bundle.items:
        cover = item.cover
        if item.id in pictures:
            origin = with_pictures(cover.data["origin"], pictures[item.id])
            cover = replace(cover, data={**cover.data, "origin": origin})
        items.append(replace(item, cover=cover))
    return replace(bundle, items=tuple(items))


def _enclosed(bundle: Bundle, world: World) -> Iterator[Enclosed]:
    """Yield the files that go with the bundle as they are. Raises `ChangedFile`."""
    for item in bundle.items:
        file = item.attached
        if file is None:
            continue
        try:
            data = world.files[file.path]
        except (OSError, KeyError):
            raise ChangedFile(item.id, file.path) from None
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ChangedFile(item.id, file.path)
        yield Enclosed(file.name, file.media, file.about, data)


def _settle(
    bundle: Bundle, parts: Mapping[str, bytes], files: Mapping[str, Probe], world: World
) -> tuple[Layout, Sheets]:
    """Render what prints page numbers until the pages it takes are those that its numbers were made for."""
    known = {item.id: _fixed_parts(item, parts, files, world) for item in bundle.items}
    front = Survey(4, (), {})
    for _ in range(2):  # the front matter alone first: it is one document, the covers are many
        front = survey(_render(bundle.front, lay_out(bundle, front, known).table(), world))
    dividers: Mapping[str, Survey] = {}
    for _ in range(ROUNDS):
        layout = lay_out(bundle, front, known, dividers)
        sheets = _render_sheets(bundle, layout, world)
        seen_front = survey(sheets.front)
        found = {item.id: _seen_parts(item.id, known[item.id], sheets, world) for item in bundle.items}
        divided = {key: _sheet(data, world) for key, data in sheets.dividers.items()}
        if (seen_front, found, divided) == (front, known, dividers):
            settled = lay_out(bundle, seen_front, found, divided)
            if (settled.stamps, settled.amendment) == (layout.stamps, layout.amendment):
                return settled, sheets
        front, known, dividers = seen_front, found, divided
    raise UnsettledLayout(f"the pages of {bundle.front.name} do not settle")


def _fixed_parts(item: BundleItem, parts: Mapping[str, bytes], files: Mapping[str, Probe], world: World) -> ItemParts:
    """Return what an item's parts take; its cover sheet counts as one page until it is rendered."""
    stand_in = _sheet(parts[item.stand_in.name], world) if item.stand_in else NO_PAGES
    return ItemParts(
        cover=1,
        body=_sheet(parts[item.body.name], world) if item.body else NO_PAGES,
        file=_survey(item, files[item.id], world) if item.id in files else NO_PAGES,
        stand_in=stand_in.pages,
        stand_in_prints=stand_in.prints,
    )


def _survey(item: BundleItem, found: Probe, world: World) -> Survey:
    """Return what binding finds in the file's pages: as many as were found when it was opened, or it is unusable."""
    told = survey_of_file(found, lambda segment: seen(_source(item, found, segment), world.shelf))
    if told.pages != found.pages:
        path = item.file.path if item.file else ""
        raise UnusableFile(item.id, path, f"{told.pages} of its {found.pages} pages can be bound")
    return told


def _sheet(data: bytes, world: World) -> Survey:
    """Return what the layout must know of a sheet of ours."""
    return seen(Source(data, "a sheet"), world.shelf)


def _source(item: BundleItem, found: Probe, segment: Segment) -> Source:
    """Return pages of an item's file as they are bound."""
    path = item.file.path if item.file else ""
    conforms, private = segment.own, found.is_private
    return Source(segment.held, path, item.id, own=False, conforms=conforms, private=private, sha256=segment.sha256)


def _file_sources(bundle: Bundle, files: Mapping[str, Probe]) -> Iterator[Source]:
    """Yield the pages of all files."""
    for item in bundle.items:
        if item.id in files:
            yield from (_source(item, files[item.id], segment) for segment in files[item.id].segments)


def _render_sheets(bundle: Bundle, layout: Layout, world: World) -> Sheets:
    return Sheets(
        front=_render(bundle.front, layout.table(), world),
        covers={item.id: _render(item.cover, layout.table_of(item), world) for item in bundle.items},
        bodies={
            item.id: _render(item.body, layout.table_of(item), world)
            for item in bundle.items
            if item.body and _names_a_page(item.body)
        },
        dividers={
            section.key: _render(section.divider, _table_of_section(section, bundle, layout), world)
            for section in bundle.sections
            if section.divider
        },
    )


def _table_of_section(section: Section, bundle: Bundle, layout: Layout) -> dict[str, Any]:
    return layout.table_of_section(section, (item for item in bundle.items if item.section == section.key))


def _divider_id(section: Section) -> str:
    """Return the name under which a divider's pages are told apart from those of items."""
    return f"/section/{section.key}"


def _names_a_page(body: Job) -> bool:
    """Whether the note above an item's own words says on which page its file begins."""
    return _LATER in str(body.data.get("note", ""))


def _render(job: Job, pages: Mapping[str, Any], world: World) -> bytes:
    images = {name: world.files[path] for name, path in job.images.items()}
    return typeset.render(world, job, pages, images=images)


def _seen_parts(id_: str, known: ItemParts, sheets: Sheets, world: World) -> ItemParts:
    body = _sheet(sheets.bodies[id_], world) if id_ in sheets.bodies else known.body
    cover = _sheet(sheets.covers[id_], world)
    return replace(known, cover=cover.pages, body=body, cover_prints=cover.prints)


def _sources(
    bundle: Bundle, sheets: Sheets, parts: Mapping[str, bytes], files: Mapping[str, Probe]
) -> Iterator[Source]:
    """Yield everything in the order in which it is bound."""
    yield Source(sheets.front, "the front matter")
    for one in bundle.in_order():
        if isinstance(one, Section):
            yield Source(sheets.dividers[one.key], "the divider", _divider_id(one))
        else:
            yield from _sources_of(one, sheets, parts, files)


def _sources_of(
    item: BundleItem, sheets: Sheets, parts: Mapping[str, bytes], files: Mapping[str, Probe]
) -> Iterator[Source]:
    yield Source(sheets.covers[item.id], "the cover sheet", item.id)
    if item.body:
        yield Source(sheets.bodies.get(item.id) or parts[item.body.name], "the body", item.id)
    if item.file and item.id in files:
        yield from (_source(item, files[item.id], segment) for segment in files[item.id].segments)
    if item.stand_in:
        yield Source(parts[item.stand_in.name], "the stand-in sheet", item.id)


def _provider(bundle: Bundle) -> str:
    return str(bundle.front.data.get("meta", {}).get("provider", ""))
