"""Whether the links of the front matter and the cover sheets lead where they say, and none is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Entry, Index, index_fault
from leverarch.verifying.opened import OpenBundle, PageLink, squeezed
from leverarch.verifying.parts import part_pages
from leverarch.verifying.rules import WRONG_LINK

#: What a page link says: the number of a page, or of the first and the last of a span.
_NUMBER = r"[A-Za-z]{0,4}\d+[A-Z]{0,6}(?:\.\d+)*"
_SAYS = re.compile(rf"(?P<first>{_NUMBER})(?: ?(?:to|–|-) ?{_NUMBER})?")
_ITEM = re.compile(r"\bItem\s*\d+")


def link_faults(
    bundle: OpenBundle, index: Index, path: str, changed: Collection[str] | None = None
) -> Iterator[Diagnostic]:
    """Yield every link that lies, every item the index doesn't lead to, every landing page that isn't the item's.

    `changed`: of the items' own sheets only those of these are looked at.
    """
    looked_at = [item for item in index.items if changed is None or item.id in changed]
    front = index.front(bundle.total)
    covers = (page for item in looked_at for page in cover_pages(bundle, item))
    for number in sorted({*front, *index.divided, *index.covers, *covers}):
        yield from _lying(bundle, number, path)
    listing = part_pages(bundle, index, "/index") or front
    led_to = {link.target for number in listing for link in bundle.links(number) if _is_said(bundle, link)}
    for item in index.items:
        if item.first not in led_to:
            yield fault_in(
                WRONG_LINK, path, f"the index has no link to page {item.first}, where the item begins", item.id
            )
    for item in looked_at:
        yield from _landing_faults(bundle, item, path)
    yield from _cover_faults(bundle, looked_at)


def cover_pages(bundle: OpenBundle, item: Entry) -> range:
    """Return the pages of an item's cover sheet."""
    after = bundle.names.get(f"{item.id}/body", item.last + 1)
    return range(item.first, after if item.first < after <= item.last + 1 else item.last + 1)


def _lying(bundle: OpenBundle, number: int, path: str) -> Iterator[Diagnostic]:
    """Yield each link whose words name another page than it opens. One link may be drawn in several pieces."""
    for target, pieces in groupby(bundle.links(number), key=lambda link: link.target):
        for words in _sayings(list(pieces), bundle.label(target)):
            yield fault_on(WRONG_LINK, path, number, f"the link “{words}” opens page {bundle.label(target)}")


def _sayings(pieces: Sequence[PageLink], label: str) -> Iterator[str]:
    whole = " ".join(piece.words for piece in pieces)
    if len(pieces) > 1 and _says(whole) == label:
        return
    yield from (piece.words for piece in pieces if _says(piece.words) != label)


def _is_said(bundle: OpenBundle, link: PageLink) -> bool:
    """Whether a link opens the page that its words name."""
    return _says(link.words) == bundle.label(link.target)


def _says(words: str) -> str:
    found = _SAYS.fullmatch(words)
    return found["first"] if found else ""


def _landing_faults(bundle: OpenBundle, item: Entry, path: str) -> Iterator[Diagnostic]:
    if not 1 <= item.first <= bundle.total:
        return  # said of the index already
    if not bundle.prints(item.first, printable(item.id)) or not _ITEM.search(bundle.head(item.first)):
        message = "the page that the index gives for the item doesn't say that it is the item's"
        yield fault_on(WRONG_LINK, path, item.first, message, item.id)
    missing = [word for word in printable(item.title).split() if not bundle.prints(item.first, word)]
    if missing:
        yield index_fault(f"the title on page {item.first} is another one than “{item.title}”", item.id)
    if bundle.names.get(item.id) != item.first:
        yield fault_on(WRONG_LINK, path, item.first, "the item's named place is on another page", item.id)


def _cover_faults(bundle: OpenBundle, items: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield each line of an item's map that its cover sheet doesn't print. A template may leave them all out."""
    missing: list[Diagnostic] = []
    lines = 0
    for item in items:
        pages = cover_pages(bundle, item)
        printed = squeezed(" ".join(bundle.text(page) for page in pages))
        aims = {link.target for page in pages for link in bundle.links(page)}
        for line in item.maps:
            lines += 1
            if squeezed(printable(line.code)) not in printed or line.page not in aims:
                message = f"the cover sheet doesn't say that `{line.code}` is met on page {line.page}"
                missing.append(index_fault(message, item.id))
    if len(missing) < lines:
        yield from missing
