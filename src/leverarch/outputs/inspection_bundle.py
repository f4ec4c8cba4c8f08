"""Inspection bundle: an indexed PDF of items, each with its cover sheet, mapped to what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from string import ascii_uppercase
from typing import Any

from leverarch.fingerprints import changed_since
from leverarch.locators import locator_of
from leverarch.model import Evidence, Framework, Model, Output, Pack, SectionRule
from leverarch.output import Bundle, BundleItem, ChainEntry, Document, Job, LeftOut, Locator, MapEntry, Section
from leverarch.outputs import bundle_chains, file_kept, item_sheets, stand_in_sheet
from leverarch.outputs.bundle_front import Numbered, front, listed
from leverarch.selection import BUNDLE, bundle_frameworks, choose, choose_chains
from leverarch.showing import attached, has_pages
from leverarch.words import (
    AUDIENCES,
    PERSPECTIVES,
    long_date,
)

FILE_NAME = "inspection-bundle.pdf"
TITLE = "Inspection evidence bundle"
REST = SectionRule(title="Other items", short="Other")


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the bundle, and the items and chains that its selection reached and it does not hold."""
    chosen = choose(model, pack, output)
    frameworks = bundle_frameworks(model, output, chosen.items)
    sections, numbered = _in_sections(output, chosen.items)
    chains = bundle_chains.woven(model, pack, output, chosen.items)
    frame = item_sheets.Frame(
        model,
        pack,
        _meta(model, pack, output),
        _tabs(sections),
        frozenset(item.id for item in chosen.items),
        bundle_chains.belongs_to(chains),
    )
    folder = output.template or BUNDLE
    items = tuple(
        _item(entry, frame, frameworks, folder, bundle_chains.entries_of(entry.item.id, chains)) for entry in numbered
    )
    first = Job(
        f"{FILE_NAME}#front",
        "typeset",
        f"{folder}/front.typ",
        front(frame, output, frameworks, numbered, chains),
    )
    bundle = Bundle(
        front=first,
        sections=tuple(Section(key, rule.title) for key, rule in sections),
        items=items,
        expectations=tuple(
            (framework.id, leaf.code) for framework in frameworks for leaf in listed(framework, numbered)
        ),
        chains=bundle_chains.bundle_chains(chains),
    )
    title = output.title or pack.title
    left_out = (*chosen.left_out, *choose_chains(model, pack, output, chosen.items).left_out)
    return (Document(FILE_NAME, BUNDLE, pack.id, title, bundle),), left_out


def _meta(model: Model, pack: Pack, output: Output) -> Mapping[str, str]:
    return {
        "provider": model.organisation.name if model.organisation else "",
        "bundle": output.title or TITLE,
        "audience": AUDIENCES[pack.audience],
        "as_of": long_date(pack.as_of),
    }


# ---------------------------------------------------------------- sections


def _in_sections(
    output: Output, items: tuple[Evidence, ...]
) -> tuple[list[tuple[str, SectionRule]], tuple[Numbered, ...]]:
    """Return the sections that hold an item, with their letters, and the items numbered in print order."""
    rules = [*(output.sections or _usual_sections(items)), REST]
    held: list[list[Evidence]] = [[] for _ in rules]
    for item in items:
        held[next(n for n, rule in enumerate(rules) if rule is REST or _belongs(item, rule))].append(item)
    sections: list[tuple[str, SectionRule]] = []
    numbered: list[Numbered] = []
    for rule, members in zip(rules, held, strict=True):
        if not members:
            continue
        key = _letter(len(sections))
        sections.append((key, rule))
        order = {id_: n for n, id_ in enumerate(rule.evidence)}
        for item in sorted(members, key=lambda item: order.get(item.id, len(order))):
            numbered.append(Numbered(len(numbered) + 1, key, item))
    return sections, tuple(numbered)


def _usual_sections(items: tuple[Evidence, ...]) -> tuple[SectionRule, ...]:
    """One section for each perspective; where there is one only, a single section of evidence."""
    used = {item.perspective for item in items}
    if len(used) < 2:
        return (SectionRule("Evidence", "Evidence", evidence=tuple(item.id for item in items)),)
    return tuple(
        SectionRule(
            f"{words}: what they show" if key in ("processes", "outcomes") else f"{words}: what is said and seen",
            words,
            perspective=(key,),
        )
        for key, words in PERSPECTIVES.items()
        if key in used
    )


def _belongs(item: Evidence, rule: SectionRule) -> bool:
    return (
        item.id in rule.evidence
        or item.type in rule.type
        or bool(item.perspective and item.perspective in rule.perspective)
    )


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    first, last = divmod(number, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


def _tabs(sections: list[tuple[str, SectionRule]]) -> list[dict[str, str]]:
    return [{"key": key, "title": rule.title, "short": rule.short or rule.title} for key, rule in sections]


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
        attached=attached(item, frame.pack),
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
