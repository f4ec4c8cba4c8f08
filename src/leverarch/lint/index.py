"""The index at the front of a bundle: found by its heading or its links, and its links by the pages they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from leverarch.lint.finding import Finding
from leverarch.lint.index_page import Entry, IndexPage
from leverarch.lint.links import Link
from leverarch.lint.sheet import Sheet

#: A page with so many links to pages is an index, whatever it is headed.
_MANY_LINKS = 5
#: The links of an index can be judged one by one where this share of them names the page that it opens.
_MOSTLY = 0.6
#: From so many links on, a difference that all of them share says something.
_SEVERAL = 3
_VOLUME = re.compile(r"(?P<stem>.+?)\d+\.pdf", re.IGNORECASE)


def index_findings(
    sheets: Sequence[Sheet], pages: Sequence[IndexPage], links: Mapping[int, Sequence[Link]], least: float
) -> Iterator[Finding]:
    """Yield what is wrong with the index. `pages` are the first pages of the file as they may be an index's."""
    found = _index_pages(sheets, pages, links)
    if not found:
        if len(sheets) >= least:
            words = f"none of the first {len(pages)} pages is headed index or contents, or holds links to the documents"
            yield Finding("index-missing", words, 1)
        return
    numbers = {page.number for page in found}
    held = [link for number in sorted(numbers) for link in links.get(number, ())]
    if not any(link.target for link in held):
        if len(sheets) > 1 and not any(link.away for link in held):
            yield Finding("index-not-linked", f"page {found[0].number}: the index has no links", found[0].number)
    else:
        yield from _wrong(sheets, [(page, entry) for page in found for entry in page.entries])
        yield from _unlinked(sheets, found, links)
    away = [link for link in held if link.away]
    if away and not are_volumes(away, held):
        words = f"page {away[0].page}: {len(away)} of the index's links open another file"
        yield Finding("index-link-leaves-file", words, away[0].page, away[0].box)


def are_volumes(away: Sequence[Link], held: Sequence[Link]) -> bool:
    """Whether links lead into other volumes of this bundle: files beside it whose names differ by their numbers alone.

    An index of single documents is none, however they are named: it opens each at its beginning, and nothing here.
    """
    stems = {found["stem"].casefold() if (found := _VOLUME.fullmatch(link.file)) else "" for link in away}
    inside = any(link.target for link in held) or any(link.place for link in away)
    return inside and len(stems) == 1 and "" not in stems


def _index_pages(
    sheets: Sequence[Sheet], pages: Sequence[IndexPage], links: Mapping[int, Sequence[Link]]
) -> list[IndexPage]:
    first = next((page for page in pages if page.is_headed), None) or next(
        (page for page in pages if sum(link.target > 0 for link in links.get(page.number, ())) >= _MANY_LINKS), None
    )
    if first is None:
        return []
    found = [first]
    for page in pages[first.number :]:
        begins = [link.target for each in found for link in links.get(each.number, ()) if link.target > each.number]
        later = [target for target in begins if target > found[-1].number]
        if (later and page.number >= min(later)) or not page.column or _is_inner(sheets, page):
            break
        if not page.entries and not page.is_headed and len(page.column) < _SEVERAL:
            break
        found.append(page)
    return found


def _is_inner(sheets: Sequence[Sheet], page: IndexPage) -> bool:
    """Whether it is the contents of one document in the bundle, which counts its own pages."""
    offsets = Counter(entry.target - entry.value for entry in page.entries)
    if len(page.entries) < _SEVERAL or len(offsets) != 1:
        return False
    return not any(_fits(sheets, entry) for entry in page.entries)


def _fits(sheets: Sequence[Sheet], entry: Entry) -> bool:
    return sheets[entry.target - 1].is_page(entry.words)


def _wrong(sheets: Sequence[Sheet], entries: Sequence[tuple[IndexPage, Entry]]) -> Iterator[Finding]:
    wrong = [(page, entry) for page, entry in entries if not _fits(sheets, entry)]
    if not wrong:
        return
    if len(entries) - len(wrong) >= _MOSTLY * len(entries):
        for page, entry in wrong:
            said = " ".join(entry.said.split())[:80]
            words = f"page {page.number}: the link “{said}” is for page {entry.words} and opens page {entry.target}"
            yield Finding("index-link-wrong", words, page.number, entry.box)
        return
    offset, times = Counter(entry.target - entry.value for _, entry in wrong).most_common(1)[0]
    if times >= max(_SEVERAL, _MOSTLY * len(entries)):
        page, entry = next((page, entry) for page, entry in wrong if entry.target - entry.value == offset)
        way = f"{abs(offset)} {'after' if offset > 0 else 'before'} the one that it names"
        words = f"{times} of {len(entries)} links of the index open the page {way}"
        where = f"on page {page.number} the link for page {entry.words} opens page {entry.target}"
        pages = tuple(sorted({page.number for page, _ in wrong}))
        yield Finding("index-link-wrong", f"{words}: {where}", page.number, entry.box, pages)


def _unlinked(
    sheets: Sequence[Sheet], found: Sequence[IndexPage], links: Mapping[int, Sequence[Link]]
) -> Iterator[Finding]:
    for page in found:
        if not any(_fits(sheets, entry) for entry in page.entries):
            continue  # then its column may be of something else than pages
        held = [link.box for link in links.get(page.number, ()) if link.target or link.away]
        alone = [
            (words, box)
            for words, _, box in page.column
            if not any(low <= (box[1] + box[3]) / 2 <= high for _, low, _, high in held)
        ]
        if alone and len(held) < len(page.column):
            told = ", ".join(words for words, _ in alone[:_MANY_LINKS]) + (", …" if len(alone) > _MANY_LINKS else "")
            many = f"{len(alone)} lines have no link" if len(alone) > 1 else "a line has no link"
            words = f"page {page.number}: {many} (those for page {told})"
            yield Finding("index-entry-not-linked", words, page.number, alone[0][1])
