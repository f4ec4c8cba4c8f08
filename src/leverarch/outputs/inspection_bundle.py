"""Inspection bundle: an indexed PDF of items, each with its cover sheet, mapped to what is expected of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from leverarch.fingerprints import changed_since
from leverarch.locators import locator_of
from leverarch.model import Evidence, Framework, Model, Output, Pack
from leverarch.output import (
    Bundle,
    BundleItem,
    ChainEntry,
    Document,
    Job,
    LeftOut,
    Locator,
    MapEntry,
    Numbering,
    Section,
)
from leverarch.outputs import bundle_chains, file_kept, item_sheets, section_divider, stand_in_sheet
from leverarch.outputs.bundle_front import Numbered, front, listed, logo_images
from leverarch.outputs.bundle_listings import has_matrix, listings
from leverarch.outputs.bundle_sections import Held, has_dividers, in_sections, layout_of
from leverarch.selection import BUNDLE, bundle_frameworks, choose, choose_chains, shows_gaps
from leverarch.showing import attached, has_pages
from leverarch.words import AUDIENCES, long_date

FILE_NAME = "inspection-bundle.pdf"
TITLE = "Inspection evidence bundle"
MEGABYTE = 1_000_000


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the bundle, and the items and chains that its selection reached and it does not hold."""
    chosen = choose(model, pack, output)
    frameworks = bundle_frameworks(model, output, chosen.items)
    gaps = shows_gaps(pack, output)
    sections = in_sections(model, output, frameworks, chosen.items, gaps=gaps)
    numbered = _numbered(sections)
    chains = bundle_chains.woven(model, pack, output, chosen.items)
    frame = item_sheets.Frame(
        model,
        pack,
        _meta(model, pack, output),
        [{"key": held.key, "title": held.title, "short": held.short} for held in sections],
        frozenset(item.id for item in chosen.items),
        bundle_chains.belongs_to(chains),
        output.originals,
    )
    folder = output.template or BUNDLE
    found = listings(model, output, frameworks, tuple(entry.item for entry in numbered))
    data = front(frame, output, frameworks, numbered, chains, found)
    layout = layout_of(output)
    bundle = Bundle(
        front=Job(f"{FILE_NAME}#front", "typeset", f"{folder}/front.typ", data, logo_images(model)),
        sections=tuple(_sections(sections, frame, output, numbered, gaps=gaps)),
        items=tuple(
            _item(entry, frame, frameworks, folder, bundle_chains.entries_of(entry.item.id, chains))
            for entry in numbered
        ),
        expectations=tuple(
            (framework.id, leaf.code) for framework in frameworks for leaf in listed(framework, numbered)
        )
        if has_matrix(output)
        else (),
        chains=bundle_chains.bundle_chains(chains),
        numbering=Numbering(layout.first_page, layout.number_by_section),
        listings=found,
        max_ppi=output.images.max_ppi if output.images else 0,
    )
    title = output.title or pack.title
    left_out = (*chosen.left_out, *choose_chains(model, pack, output, chosen.items).left_out)
    most = output.max_megabytes * MEGABYTE
    return (Document(FILE_NAME, BUNDLE, pack.id, title, bundle, max_bytes=most),), left_out


def _meta(model: Model, pack: Pack, output: Output) -> Mapping[str, str]:
    return {
        "provider": model.organisation.name if model.organisation else "",
        "bundle": output.title or TITLE,
        "audience": AUDIENCES[pack.audience],
        "as_of": long_date(pack.as_of),
    }


# ---------------------------------------------------------------- sections


def _numbered(sections: tuple[Held, ...]) -> tuple[Numbered, ...]:
    """Return the items of all sections, numbered in print order."""
    entries = [(held.key, item) for held in sections for item in held.items]
    return tuple(Numbered(number, key, item) for number, (key, item) in enumerate(entries, start=1))


def _sections(
    sections: tuple[Held, ...],
    frame: item_sheets.Frame,
    output: Output,
    numbered: tuple[Numbered, ...],
    *,
    gaps: bool,
) -> Iterator[Section]:
    """Yield the sections, with their dividers where the layout has them."""
    numbers = {entry.item.id: entry.number for entry in numbered}
    template = f"{output.template or BUNDLE}/divider.typ"
    for held in sections:
        divider = None
        if has_dividers(output):
            data = section_divider.divider(held, frame, numbers, gaps=gaps)
            name = f"{FILE_NAME}#section/{held.key}"
            divider = Job(name, "typeset", template, data, usual=f"{BUNDLE}/divider.typ")
        yield Section(held.key, held.title, divider, section_divider.beside(held) if divider else ())


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
