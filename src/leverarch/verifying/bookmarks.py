"""Whether every bookmark of a bundle opens the page that its title names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leverarch.diagnostics import Diagnostic
from leverarch.readers.pdf_targets import Bookmark
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Entry, Index
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.rules import WRONG_BOOKMARK

#: Bookmarks this deep, and those of the front matter, are ours and end in their page; others come with the files.
OWN = 2
_PAGE = re.compile(r", page \S+\Z")


def _words(mark: Bookmark) -> str:
    """Return a bookmark's title without its page."""
    return _PAGE.sub("", mark.title)


def bookmark_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each bookmark that opens another page than its title says, and each item without one."""
    front, sections = _parts(bundle.bookmarks)
    if not front or front[0].page != 1:
        yield fault_in(WRONG_BOOKMARK, path, "the first bookmark doesn't open the first page")
    for mark in front[1:]:
        if not bundle.prints(mark.page, _words(mark)):
            yield _lying(mark, path)
    for mark in (*front, *(mark for section in sections for mark in section if mark.depth <= OWN)):
        if not mark.title.endswith(f", page {bundle.label(mark.page)}"):
            yield _lying(mark, path)
    found: list[str] = []
    if [section[0].title.partition(" ")[0] for section in sections] != [one.key for one in index.sections if one.page]:
        yield fault_in(WRONG_BOOKMARK, path, "the bookmarks of the sections are not those of index.json")
    for section in sections:
        yield from _section_faults(bundle, index, section, path, found)
    missing = [item.id for item in index.items if item.id not in found]
    for id_ in missing:
        yield fault_in(WRONG_BOOKMARK, path, "the item has no bookmark", id_)
    if not missing and found != [item.id for item in index.items]:
        yield fault_in(WRONG_BOOKMARK, path, "the bookmarks of the items don't stand in the order of the index")


def _parts(marks: Sequence[Bookmark]) -> tuple[list[Bookmark], list[list[Bookmark]]]:
    """Return the bookmarks of the front matter, and those of each section."""
    groups: list[list[Bookmark]] = []
    for mark in marks:
        if mark.depth == 1 or not groups:
            groups.append([])
        groups[-1].append(mark)
    return (groups[0] if groups else []), groups[1:]


def _section_faults(
    bundle: OpenBundle, index: Index, section: Sequence[Bookmark], path: str, found: list[str]
) -> Iterator[Diagnostic]:
    """Yield the faults of one section and add its items to those found."""
    item: Entry | None = None
    opened = 0
    gone = {(f"{one.number} Withdrawn", one.page) for one in index.withdrawn}
    for mark in section[1:]:
        if mark.depth == 2 and (_words(mark), mark.page) in gone:
            opened, item = opened or mark.page, None
        elif mark.depth == 2:
            item = next((entry for entry in index.items if _words(mark).endswith(f"({entry.id})")), None)
            opened = opened or (item.first if item else 0)
            found.append(item.id if item else "")
            if item is None or mark.page != item.first:
                yield _lying(mark, path, item.id if item else "")
        elif item is not None and not _names_its_page(bundle, item, mark):
            yield _lying(mark, path, item.id)
    key = section[0].title.partition(" ")[0]
    listed = next((one for one in index.sections if one.key == key), None)
    wanted = listed.page if listed is not None and listed.divider else opened
    if listed is None or wanted != section[0].page or not _words(section[0]).endswith(listed.title):
        yield _lying(section[0], path)


def _names_its_page(bundle: OpenBundle, item: Entry, mark: Bookmark) -> bool:
    """Whether a heading's bookmark opens a page of its item and, on pages of our own, one that prints the heading."""
    if not item.first <= mark.page <= item.last:
        return False
    passed_through = bundle.names.get(f"{item.id}/file", item.last + 1)
    return mark.page >= passed_through or bundle.prints(mark.page, mark.title)


def _lying(mark: Bookmark, path: str, about: str = "") -> Diagnostic:
    return fault_on(WRONG_BOOKMARK, path, mark.page, f"the bookmark “{mark.title}” opens page {mark.page}", about)
