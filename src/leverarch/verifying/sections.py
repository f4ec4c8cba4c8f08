"""Whether the sections of a bundle are those of index.json, and each divider is there and leads where it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Index, index_fault
from leverarch.verifying.listed import ListedSection
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.pieces import pages_in_words
from leverarch.verifying.rules import WRONG_LINK

NAMED = "/section/"


def section_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each item that isn't in one section, and each divider that is missing, too many, or leads elsewhere."""
    held = Counter(id_ for section in index.sections for id_ in section.items)
    for id_ in sorted({*held, *(item.id for item in index.items)}):
        if held[id_] != 1 or all(item.id != id_ for item in index.items):
            yield index_fault(f"it puts item `{id_}` into {held[id_]} sections", id_)
    known = {f"{NAMED}{section.key}" for section in index.sections if section.divider}
    for name in sorted(name for name in bundle.names if name.startswith(NAMED)):
        if name not in known:
            yield fault_in(WRONG_LINK, path, f"it has a place `{name}`; index.json lists no such divider")
    firsts = {item.id: item.first for item in index.items}
    for section in index.sections:
        pages = [firsts[id_] for id_ in section.items if id_ in firsts]
        first = min([*pages, *(gone.page for gone in index.withdrawn if gone.section == section.key)], default=0)
        if section.divider:
            yield from _divider_faults(bundle, section, firsts, path)
        elif section.page != first:
            yield index_fault(f"section {section.key} begins on page {section.page}; its first item on page {first}")


def _divider_faults(
    bundle: OpenBundle, section: ListedSection, firsts: dict[str, int], path: str
) -> Iterator[Diagnostic]:
    pages = [page for page in section.pages if 1 <= page <= bundle.total]
    if bundle.names.get(f"{NAMED}{section.key}") != section.page or len(pages) != section.divider:
        said = f"index.json says that the divider of section {section.key} is page {section.page}"
        yield fault_in(WRONG_LINK, path, f"{said}; its named place is not there")
        return
    if not bundle.prints(section.page, printable(section.title)):
        yield fault_on(WRONG_LINK, path, section.page, f"this is not the divider of section {section.key}")
    wanted = {firsts[id_] for id_ in section.items if id_ in firsts} | {page for _, page in section.also}
    led_to = {link.target for page in pages for link in bundle.links(page)}
    if wanted - led_to:
        yield index_fault(f"the divider of section {section.key} has no link to {pages_in_words(wanted - led_to)}")
    back = bundle.names.get("/index", 0)
    if back not in led_to:
        yield fault_on(WRONG_LINK, path, section.page, "the divider has no link back to the index")
    more = led_to - wanted - {back}
    if more:
        yield index_fault(f"the divider of section {section.key} leads to {pages_in_words(more)}, which it doesn't say")
