"""Whether the amendment sheet of a bundle that was added to an earlier one names every page that index.json does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from leverarch.diagnostics import Diagnostic
from leverarch.labels import in_order, read_label
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Index, index_fault
from leverarch.verifying.listed import Amended
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.parts import part_pages
from leverarch.verifying.rules import WRONG_AMENDMENT

PART = "/amendment"
_TO = re.compile(r"(?P<first>\S+) to (?P<last>\S+)")


def amendment_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each page that the sheet doesn't name or names too many, and a sheet that is missing or too many."""
    pages = part_pages(bundle, index, PART)
    if not index.amends:
        if pages:
            yield fault_on(WRONG_AMENDMENT, path, pages.start, "it is amended; index.json doesn't say so")
        return
    labels = [page.label for page in index.pages]
    if not all(map(read_label, labels)) or not in_order(labels):
        yield fault_in(WRONG_AMENDMENT, path, "the numbers of its pages are not in the order of reading")
    if not pages:
        yield fault_in(WRONG_AMENDMENT, path, "index.json says that it is amended; it has no amendment sheet")
        return
    (said,) = index.amends[:1]
    if said.new & said.unused or said.replaced & said.unused:
        yield index_fault("it says of a label that it is used and that it is no longer used")
    yield from _sheet_faults(bundle, index, said, pages, path)


def _sheet_faults(bundle: OpenBundle, index: Index, said: Amended, pages: range, path: str) -> Iterator[Diagnostic]:
    words = " ".join(" ".join(bundle.text(page).split()) for page in pages)
    if said.edition not in words:
        yield fault_on(WRONG_AMENDMENT, path, pages.start, "it doesn't name the edition that it amends")
    printed = set(re.findall(r"[A-Za-z0-9.]+", words)) | {word.rstrip(".") for word in words.split()}
    for what, wanted in (("item", said.numbers), ("the label", said.unused)):
        for name in sorted(wanted - printed):
            yield fault_on(WRONG_AMENDMENT, path, pages.start, f"it doesn't name {what} {name}")
    named = {index.pages[page - 1].label for page in _named(bundle, index, pages) if 1 <= page <= len(index.pages)}
    for label in sorted((said.new | said.replaced) - named):
        yield fault_on(WRONG_AMENDMENT, path, pages.start, f"it doesn't name page {label}")
    for label in sorted(named - said.new - said.replaced):
        yield fault_on(WRONG_AMENDMENT, path, pages.start, f"it names page {label}, which is as it was")


def _named(bundle: OpenBundle, index: Index, pages: range) -> Iterator[int]:
    """Yield the place of each page that a link of the sheet says, with those inside a span."""
    places = {page.label: page.page for page in index.pages}
    for number in pages:
        for target, pieces in groupby(bundle.links(number), key=lambda link: link.target):
            span = _TO.fullmatch(" ".join(piece.words for piece in pieces))
            yield from range(target, places.get(span["last"], target) + 1 if span else target + 1)
