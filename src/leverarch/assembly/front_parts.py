"""The parts of a front matter (how to use it, indexes, matrix, chains ...), and the pages on which each stands."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from leverarch.assembly.amendment import AMENDMENT
from leverarch.locators import folded
from leverarch.readers.pdf import Survey

#: How the front matter's parts are found: by a label in the template, else by how their headings begin, in order.
_FRONT_PARTS = {"use": "how to use", "index": "index", "matrix": "which items"}
#: Parts that only some bundles have, found in the same ways.
MIX, CHAINS, KEPT = "mix", "chains", "kept"
_SOME_PARTS = {MIX: "whose view", CHAINS: "chains", KEPT: "how the files", AMENDMENT: "what changed since"}
#: The further indexes are found by their labels alone: `by-owner`.
LISTED_BY = "by-"


def front_parts(front: Survey) -> dict[str, int]:
    """Return the page of each part of the front matter. One that can't be told stands where the one before does.

    The chains, the further indexes, how files were kept, and the amendment sheet are parts only where there are any.
    """
    top = min((mark.depth for mark in front.bookmarks), default=1)

    def told(part: str, start: str) -> int:
        titled = (mark.page for mark in front.bookmarks if mark.depth == top and folded(mark.title).startswith(start))
        return front.names.get(part) or next(titled, 0)

    found: dict[str, int] = {}
    page = 1
    for part, start in _FRONT_PARTS.items():
        page = found[part] = told(part, start) or page
    listings = {name: at for name, at in front.names.items() if name.startswith(LISTED_BY) and "/" not in name}
    return found | listings | {part: page for part, start in _SOME_PARTS.items() if (page := told(part, start))}


def chapters(parts: Mapping[str, int], front: int) -> list[tuple[str, range]]:
    """Return the parts of a front matter of so many pages, in order, with their pages. The cover has no name.

    Of parts that begin on one page, the one that is named last has it.
    """
    starts = {page: part for part, page in {"": 1, **parts}.items() if page <= front}
    edges = [*sorted(starts), front + 1]
    return [(starts[start], range(start, end)) for start, end in pairwise(edges)]
