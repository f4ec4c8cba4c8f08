"""Where in an item something points: pages of its file, a heading, or the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leverarch.locators import folded, without_number
from leverarch.output import Locator

Heading = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a locator leads: `part` is `file`, `body` or `item`, the pages count from 1 in that part.

    `found` says whether the place is there; where it isn't, the whole item stands for it.
    """

    part: str
    first: int
    last: int
    found: bool


WHOLE_ITEM = Located("item", 1, 1, found=True)
NOT_FOUND = Located("item", 1, 1, found=False)


def locate(
    locator: Locator,
    *,
    body: Sequence[Heading] = (),
    file: Sequence[Heading] = (),
    body_pages: int = 0,
    file_pages: int = 0,
) -> Located:
    """Return where in an item a mapping points. Pages are those of its file, or of its body where it has no file.

    A heading is looked for in the file's bookmarks, then in the body: the same words first, then the same words after
    a leading number.
    """
    if locator.first:
        part, pages = ("file", file_pages) if file_pages else ("body", body_pages)
        if not 1 <= locator.first <= pages:
            return NOT_FOUND
        last = max(locator.first, locator.last)
        return Located(part, locator.first, min(last, pages), found=last <= pages)
    if locator.heading:
        for plain in (folded, without_number):
            for part, headings in (("file", file), ("body", body)):
                page = next((p for title, p in headings if plain(title) == plain(locator.heading)), 0)
                if page:
                    return Located(part, page, page, found=True)
        return NOT_FOUND
    return WHOLE_ITEM
