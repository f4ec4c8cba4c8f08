"""Sixth stage: finished files from rendered parts. A bundle is laid out, indexed, bound and stamped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from leverarch.assembly.binding import UnusableFile, bound_key, prepare, write
from leverarch.assembly.dividing import ROUNDS as DIVISIONS
from leverarch.assembly.dividing import Sizes, divided, heavier
from leverarch.assembly.file_pages import seen, survey_of_file
from leverarch.assembly.index import index_record
from leverarch.assembly.item_pictures import with_smaller_pictures
from leverarch.assembly.layout import NO_PAGES, ItemParts, Layout, lay_out
from leverarch.assembly.made import Sheets, divider_id, sizes_of, source_of, sources_of
from leverarch.assembly.outline import outline_of, place_names, volume_title
from leverarch.assembly.volume import About, Enclosed, OtherFile, Source, Volume
from leverarch.assembly.volumes import ONE_PAGE, Split, VolumePages, volume_name
from leverarch.keeping import Out
from leverarch.output import Artifact, Bundle, BundleItem, Document, Job, Pictures, Plan, Section, Text
from leverarch.outputs.file_words import with_pictures
from leverarch.readers.pdf import Survey, survey
from leverarch.renderers import typeset
from leverarch.world import Probe, World

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


def assemble(plan: Plan, parts: Mapping[str, bytes], world: World) -> tuple[tuple[Artifact, ...], Mapping[str, Layout]]:
    """Return the finished files in the plan's order, and each bundle's layout by the name of its file.

    `parts` holds every rendered job that needs no page numbers, by name. Raises `UnusableFile` where a file that was
    found sound can't be bound.
    """
    artifacts: list[Artifact] = []
    layouts: dict[str, Layout] = {}
    for document in plan.documents:
        if isinstance(document.content, Bundle):
            made, layouts[document.name] = _bind(document.content, document, plan, parts, world)
            artifacts += made
        elif isinstance(document.content, Text):
            artifacts.append(Artifact(document.name, document.kind, document.content.text.encode("utf-8"), None))
        else:
            data = parts[document.content.name]
            pages = survey(data).pages if document.content.renderer == "typeset" else None
            artifacts.append(Artifact(document.name, document.kind, data, pages))
    return tuple(artifacts), layouts


def _bind(
    bundle: Bundle, document: Document, plan: Plan, parts: Mapping[str, bytes], world: World
) -> tuple[list[Artifact], Layout]:
    """Return the files of a bundle, one for each of its volumes."""
    files, pictures = _with_smaller_pictures(_files(bundle, world), bundle.max_ppi, world)
    bundle = _saying(bundle, pictures)
    prepare(_file_sources(bundle, files), world.shelf, world.spread)
    known = {item.id: _fixed_parts(item, parts, files, world) for item in bundle.items}
    sizes = _sizes(bundle, files) if document.max_bytes or bundle.limits.megabytes else {}
    about = About(document.title, _provider(bundle), plan.as_of)
    factor = 1.0
    for _ in range(DIVISIONS):
        layout, sheets = _divide(bundle, known, parts, sizes, world, factor)
        made = []
        for volume, sources in zip(layout.volumes, sources_of(bundle, layout, sheets, parts, files), strict=True):
            bound = _volume(bundle, document.name, volume, layout, about, sources, world)
            made.append(_artifact(document, volume, layout, world.finish(bound_key(bound), _writer(bound, world))))
        more = heavier(bundle, layout.volumes, [artifact.size for artifact in made])
        if not more:
            break
        factor *= more
    return made, replace(layout, pictures=pictures, sizes=sizes if document.max_bytes else {})


def _writer(bound: Volume, world: World) -> Callable[[Out], None]:
    return lambda out: write(bound, out, world.shelf)


def _artifact(document: Document, volume: VolumePages, layout: Layout, data: bytes | Path) -> Artifact:
    if len(layout.volumes) == 1:
        return Artifact(document.name, document.kind, data, layout.total)
    name, pages = volume_name(document.name, volume.number), volume.last - volume.first + 1
    return Artifact(name, document.kind, data, pages, of=document.name)


def _volume(
    bundle: Bundle,
    name: str,
    volume: VolumePages,
    layout: Layout,
    about: About,
    sources: Iterable[Source],
    world: World,
) -> Volume:
    several = len(layout.volumes) > 1
    held = [item for item in bundle.items if item.id in frozenset(volume.items)]
    dividers = (section for section in bundle.sections if section.divider and section.key in volume.sections)
    return Volume(
        about=replace(about, title=f"{about.title}, {volume_title(layout, volume).lower()}") if several else about,
        sources=tuple(sources),
        bookmarks=outline_of(bundle, layout, volume),
        names={place: page for place, page in place_names(layout).items() if volume.holds(page)},
        stamps=layout.stamps[volume.first - 1 : volume.last],
        titles={item.id: item.title for item in held} | {divider_id(one): one.title for one in dividers},
        enclosed=tuple(_enclosed(held, world)),
        before=volume.first - 1,
        others=tuple(
            OtherFile(volume_name(name, other.number), other.first, other.last)
            for other in layout.volumes
            if other is not volume
        ),
    )


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


def _enclosed(items: Iterable[BundleItem], world: World) -> Iterator[Enclosed]:
    """Yield the files that go with the items as they are. Raises `ChangedFile`."""
    for item in items:
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


def _divide(
    bundle: Bundle,
    known: Mapping[str, ItemParts],
    parts: Mapping[str, bytes],
    files: Mapping[str, int],
    world: World,
    factor: float,
) -> tuple[Layout, Sheets]:
    """Lay the bundle out in one file or, where the pack limits it, in as many as it takes."""
    made: dict[tuple[int, ...], tuple[Layout, Sheets]] = {}

    def settle(starts: tuple[int, ...]) -> tuple[Layout, Sizes]:
        if starts not in made:
            made[starts] = _settle(bundle, known, starts, world)
        layout, sheets = made[starts]
        return layout, sizes_of(bundle, sheets, parts, files)

    starts = divided(bundle, settle, factor) if _may_be_divided(bundle) else ()
    settle(starts)
    return made[starts]


def _may_be_divided(bundle: Bundle) -> bool:
    """Whether a bundle may come in volumes. One that is added to stays the one file that it was."""
    return bool(bundle.limits) and bundle.volume_cover is not None and bundle.earlier is None


def _settle(
    bundle: Bundle, known: Mapping[str, ItemParts], starts: tuple[int, ...], world: World
) -> tuple[Layout, Sheets]:
    """Render what prints page numbers until the pages it takes are those that its numbers were made for.

    `starts` are the items that later volumes begin with.
    """
    front, split = Survey(4, (), {}), Split(starts, (ONE_PAGE,) * len(starts))
    dividers: Mapping[str, Survey] = {}
    for _ in range(2):  # the front matter alone first: it is one document, the covers are many
        front = survey(_render(bundle.front, lay_out(bundle, front, known, dividers, split).table(), world))
    for _ in range(ROUNDS):
        layout = lay_out(bundle, front, known, dividers, split)
        sheets = _render_sheets(bundle, layout, world)
        heads = [survey(sheets.front), *(_sheet(data, world) for data in sheets.volumes)]
        found = {item.id: _seen_parts(item.id, known[item.id], sheets, world) for item in bundle.items}
        divided_by = {key: _sheet(data, world) for key, data in sheets.dividers.items()}
        now = Split(starts, tuple(heads[1:]))
        if (heads[0], found, divided_by, now) == (front, known, dividers, split):
            settled = lay_out(bundle, heads[0], found, divided_by, now)
            if (settled.stamps, settled.amendment) == (layout.stamps, layout.amendment):
                return settled, sheets
        front, known, dividers, split = heads[0], found, divided_by, now
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
    told = survey_of_file(found, lambda segment: seen(source_of(item, found, segment), world.shelf))
    if told.pages != found.pages:
        path = item.file.path if item.file else ""
        raise UnusableFile(item.id, path, f"{told.pages} of its {found.pages} pages can be bound")
    return told


def _sheet(data: bytes, world: World) -> Survey:
    """Return what the layout must know of a sheet of ours."""
    return seen(Source(data, "a sheet"), world.shelf)


def _file_sources(bundle: Bundle, files: Mapping[str, Probe]) -> Iterator[Source]:
    """Yield the pages of all files."""
    for item in bundle.items:
        if item.id in files:
            yield from (source_of(item, files[item.id], segment) for segment in files[item.id].segments)


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
        volumes=tuple(
            _render(bundle.volume_cover, layout.table_of_volume(volume.number), world)
            for volume in layout.volumes[1:]
            if bundle.volume_cover
        ),
    )


def _table_of_section(section: Section, bundle: Bundle, layout: Layout) -> dict[str, Any]:
    return layout.table_of_section(section, (item for item in bundle.items if item.section == section.key))


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


def _provider(bundle: Bundle) -> str:
    return str(bundle.front.data.get("meta", {}).get("provider", ""))
