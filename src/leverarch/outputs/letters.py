"""A document in the letters that our typefaces have: any other character is named in brackets."""

from __future__ import annotations

from dataclasses import replace

from leverarch.fonts import printable
from leverarch.output import Bundle, BundleItem, Document, Job, Listing, Section, Text


def printable_document(document: Document) -> Document:
    """Return the document with every character that no font has named in brackets."""
    if isinstance(document.content, Job):
        return replace(document, content=_printable_job(document.content))
    if isinstance(document.content, Text):
        return document
    return replace(document, title=printable(document.title), content=_printable_bundle(document.content))


def _printable_bundle(bundle: Bundle) -> Bundle:
    return replace(
        bundle,
        front=_printable_job(bundle.front),
        items=tuple(map(_printable_item, bundle.items)),
        sections=tuple(map(_printable_section, bundle.sections)),
        listings=tuple(map(_printable_listing, bundle.listings)),
        volume_cover=_printable_job(bundle.volume_cover) if bundle.volume_cover else None,
    )


def _printable_item(item: BundleItem) -> BundleItem:
    return replace(
        item,
        title=printable(item.title),
        cover=_printable_job(item.cover),
        body=_printable_job(item.body) if item.body else None,
        stand_in=_printable_job(item.stand_in) if item.stand_in else None,
    )


def _printable_section(section: Section) -> Section:
    divider = _printable_job(section.divider) if section.divider else None
    return replace(section, title=printable(section.title), divider=divider)


def _printable_listing(listing: Listing) -> Listing:
    entries = tuple(replace(entry, title=printable(entry.title)) for entry in listing.entries)
    return replace(listing, entries=entries)


def _printable_job(job: Job) -> Job:
    figures = {name: _printable_job(figure) for name, figure in job.figures.items()}
    data = _printable_value(job.data)
    assert isinstance(data, dict)
    return replace(job, data=data, figures=figures)


def _printable_value(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable_value(inner) for inner in value]
    return value
