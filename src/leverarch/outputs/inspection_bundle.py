"""Inspection bundle: an indexed PDF of items, each with its cover sheet, mapped to what is expected of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from leverarch.earlier import Addition
from leverarch.fingerprints import changed_since
from leverarch.locators import locator_of
from leverarch.model import Evidence, Framework, Model, Output, Pack
from leverarch.output import (
    MEGABYTE,
    Bundle,
    BundleItem,
    ChainEntry,
    Document,
    Job,
    LeftOut,
    Limits,
    Locator,
    MapEntry,
    Numbering,
    Section,
)
from leverarch.outputs import bundle_chains, file_kept, item_sheets, late_items, section_divider, stand_in_sheet
from leverarch.outputs.bundle_front import Numbered, front, listed, logo_images, volume_cover
from leverarch.outputs.bundle_listings import has_matrix, listings
from leverarch.outputs.bundle_sections import has_dividers, in_sections, layout_of
from leverarch.outputs.late_items import Placed
from leverarch.selection import BUNDLE, bundle_frameworks, choose, choose_chains, shows_gaps
from leverarch.showing import attached, has_pages
from leverarch.words import AUDIENCES, long_date

FILE_NAME = "inspection-bundle.pdf"
TITLE = "Inspection evidence bundle"
#: A template of a pack that has no cover for later volumes takes this one.
VOLUME = f"{BUNDLE}/volume.typ"


def plan(
    model: Model, pack: Pack, output: Output, addition: Addition | None = None
) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the bundle, and the items and chains that its selection reached and it does not hold.

    `addition` names the edition that it is added to, if it is: what that one holds keeps its place and its number.
    """
    chosen = choose(model, pack, output)
    frameworks = bundle_frameworks(model, output, chosen.items)
    gaps = shows_gaps(pack, output)
    earlier = addition.earlier.bundles.get(FILE_NAME) if addition else None
    today = in_sections(model, output, frameworks, chosen.items, gaps=gaps)
    sections = late_items.placed(today, earlier, at_end=addition is not None and addition.at_end)
    numbered = _numbered(sections)
    chains = bundle_chains.woven(model, pack, output, chosen.items)
    frame = item_sheets.Frame(
        model,
        pack,
        _meta(model, pack, output),
        _tabs(sections),
        frozenset(item.id for item in chosen.items),
        bundle_chains.belongs_to(chains),
        output.originals,
    )
    folder = output.template or BUNDLE
    found = listings(model, output, frameworks, tuple(entry.item for entry in numbered))
    data = {**front(frame, output, frameworks, numbered, chains, found), **late_items.amends(earlier)}
    layout = layout_of(output)
    made = {
        entry.item.id: _item(
            entry,
            _frame_of(entry.section, frame, sections),
            frameworks,
            folder,
            bundle_chains.entries_of(entry.item.id, chains),
        )
        for entry in numbered
    }
    for section in sections:
        own = _frame_of(section.held.key, frame, sections)
        made |= {item.id: item for item in late_items.withdrawn(earlier, section, own, FILE_NAME, folder)}
    bundle = Bundle(
        front=Job(f"{FILE_NAME}#front", "typeset", f"{folder}/front.typ", data, logo_images(model)),
        sections=tuple(_sections(sections, frame, output, numbered, gaps=gaps)),
        items=tuple(made[stand.id] for section in sections for stand in section.stands),
        expectations=tuple(
            (framework.id, leaf.code) for framework in frameworks for leaf in listed(framework, numbered)
        )
        if has_matrix(output)
        else (),
        chains=bundle_chains.bundle_chains(chains),
        numbering=Numbering(layout.first_page, layout.number_by_section),
        listings=found,
        max_ppi=output.images.max_ppi if output.images else 0,
        earlier=earlier,
        limits=Limits(output.volumes.pages, output.volumes.megabytes) if output.volumes else Limits(),
        volume_cover=_volume_cover(folder, data) if output.volumes else None,
    )
    title = output.title or pack.title
    left_out = (*chosen.left_out, *choose_chains(model, pack, output, chosen.items).left_out)
    most = output.max_megabytes * MEGABYTE
    return (Document(FILE_NAME, BUNDLE, pack.id, title, bundle, max_bytes=most),), left_out


def _volume_cover(folder: str, data: Mapping[str, Any]) -> Job:
    return Job(f"{FILE_NAME}#volume", "typeset", f"{folder}/volume.typ", volume_cover(data), usual=VOLUME)


def _meta(model: Model, pack: Pack, output: Output) -> Mapping[str, str]:
    return {
        "provider": model.organisation.name if model.organisation else "",
        "bundle": output.title or TITLE,
        "audience": AUDIENCES[pack.audience],
        "as_of": long_date(pack.as_of),
    }


# ---------------------------------------------------------------- sections


def _tabs(sections: Iterable[Placed]) -> list[dict[str, str]]:
    return [{"key": one.held.key, "title": one.held.title, "short": one.held.short} for one in sections]


def _numbered(sections: tuple[Placed, ...]) -> tuple[Numbered, ...]:
    """Return the items of all sections with their numbers, in print order, without those that are withdrawn."""
    numbers = {stand.id: stand.number for section in sections for stand in section.stands}
    return tuple(
        Numbered(numbers[item.id], section.held.key, item) for section in sections for item in section.held.items
    )


def _frame_of(key: str, frame: item_sheets.Frame, sections: tuple[Placed, ...]) -> item_sheets.Frame:
    """Return what the sheets of a section share: no tabs of sections that came later, so that they stay as printed."""
    own = next(section for section in sections if section.held.key == key)
    return replace(frame, sections=_tabs(section for section in sections if section.late <= own.late))


def _sections(
    sections: tuple[Placed, ...],
    frame: item_sheets.Frame,
    output: Output,
    numbered: tuple[Numbered, ...],
    *,
    gaps: bool,
) -> Iterator[Section]:
    """Yield the sections, with their dividers where the layout has them."""
    numbers = {entry.item.id: entry.number for entry in numbered}
    template = f"{output.template or BUNDLE}/divider.typ"
    for section in sections:
        held, divider = section.held, None
        if has_dividers(output):
            data = section_divider.divider(held, _frame_of(held.key, frame, sections), numbers, gaps=gaps)
            name = f"{FILE_NAME}#section/{held.key}"
            divider = Job(name, "typeset", template, data, usual=f"{BUNDLE}/divider.typ")
        also = section_divider.beside(held) if divider else ()
        yield Section(held.key, held.title, divider, also, section.late)


# ---------------------------------------------------------------- items


def _item(
    entry: Numbered,
    frame: item_sheets.Frame,
    frameworks: tuple[Framework, ...],
    folder: str,
    links: tuple[ChainEntry, ...],
) -> BundleItem:
    item = entry.item
    name = f"{FILE_NAME}#{item.id}"
    place = item_sheets.Place(entry.section, entry.number)
    shown = has_pages(item, frame.pack)
    ids = {framework.id for framework in frameworks}
    maps = tuple(
        MapEntry(
            f"{item.id}#{n}",
            line.framework,
            line.expectation,
            line.strength,
            _kept(locator_of(line), item, shown=shown),
            suspect=bool(changed_since(frame.model, item, line)),
        )
        for n, line in enumerate(item.maps)
        if line.framework in ids
    )
    body = None
    if item.blocks:
        data = item_sheets.body(item, frame, place)
        body = Job(f"{name}/body", "typeset", f"{folder}/body.typ", data, dict(item.images))
    stand_in = None
    if item.path and not shown:
        data = stand_in_sheet.stand_in(item, frame, place)
        stand_in = Job(f"{name}/stand-in", "typeset", f"{folder}/standin.typ", data)
    return BundleItem(
        id=item.id,
        number=entry.number,
        title=item.title,
        section=entry.section,
        cover=Job(f"{name}/cover", "typeset", f"{folder}/cover.typ", item_sheets.cover(item, frame, place, frameworks)),
        body=body,
        file=item.opened_as if shown else None,
        stand_in=stand_in,
        maps=maps,
        links=tuple(replace(link, locator=_kept(link.locator, item, shown=shown)) for link in links),
        record=_record(item, frame.pack),
        parts=item.probe.parts if shown and item.probe else (),
        attached=attached(item, frame.pack, frame.originals),
    )


def _kept(locator: Locator, item: Evidence, *, shown: bool) -> Locator:
    """Return where in an item something points: pages of a file that is not shown are no pages of its own words."""
    return Locator() if locator.first and item.path and not shown else locator


def _record(item: Evidence, pack: Pack) -> dict[str, Any]:
    """What the index says of an item: its days, its file, where it is written, and what its pages keep of standards.

    A later pack is compared with it.
    """
    approved = item.approved
    return {
        "date": item.date.isoformat(),
        "review_due": item.review_due.isoformat() if item.review_due else None,
        "version": str(item.version) or None,
        "approved": {"by": approved.by or None, "on": approved.on.isoformat() if approved.on else None}
        if approved
        else None,
        "sha256": item.probe.sha256 if item.probe else None,
        "source": item.doc.path,
        "conformity": file_kept.conformity(item, pack),
    }
