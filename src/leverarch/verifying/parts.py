"""Which pages the parts of a bundle's front matter take, by its named places (`/index`, `/matrix`, `/by-owner`)."""

from __future__ import annotations

from leverarch.verifying.index import Index
from leverarch.verifying.opened import OpenBundle


def part_pages(bundle: OpenBundle, index: Index, name: str) -> range:
    """Return the pages from a named part of the front matter to the next; none where there is no such part."""
    return pages_from(bundle, index, bundle.names.get(name, 0))


def pages_from(bundle: OpenBundle, index: Index, first: int) -> range:
    """Return the pages from there to the next part that begins on a later page, or to the end of the front matter."""
    front = index.front(bundle.total)
    if first not in front:
        return range(0)
    starts = (page for name, page in bundle.names.items() if name.startswith("/") and name.count("/") == 1)
    return range(first, min((page for page in starts if first < page < front.stop), default=front.stop))
