"""The proof that every build gives before it says that a bundle is made: the file is opened again from the disk.

Every link, bookmark and named place is followed to its page; the page is known by the number that is drawn on it, which
must be its label, and by the fingerprint of what is drawn, which must be that of the source. Pages are counted item by
item, and every page has its place in the tags. It is quick, because nothing is drawn: what a page looks like is
compared by `verify`, with sources by `verify --deep`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import pikepdf

from leverarch.diagnostics import Diagnostic
from leverarch.verifying.content import Content
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Entry, Index
from leverarch.verifying.origins import COVER, FILE, STAND_IN
from leverarch.verifying.raw_bundle import RawBundle, RawPage
from leverarch.verifying.raw_file import Irregular
from leverarch.verifying.regular import regular
from leverarch.verifying.rules import (
    DAMAGED_OUTPUT,
    LOST_ITEM,
    WRONG_ABOUT,
    WRONG_BOOKMARK,
    WRONG_LINK,
    WRONG_ORIGIN,
    WRONG_PAGE_NUMBER,
    WRONG_TAGS,
)


def proof_faults(
    content: Content, index: Index, path: str, pages: int, *, every_page: bool = True
) -> Iterator[Diagnostic]:
    """Yield what a finished bundle breaks of its promises. `pages` is how many it should have; `index` is its own.

    `every_page`: the fingerprints of all pages are compared, not only of those to which something leads.
    """
    try:
        with regular(content) as file:
            yield from tuple(_faults(RawBundle(file), index, path, pages, every_page=every_page))
    except (Irregular, pikepdf.PdfError, OSError, ValueError, KeyError, IndexError) as fault:
        yield fault_in(DAMAGED_OUTPUT, path, f"it is not written as it should be: {fault}")


def _faults(bundle: RawBundle, index: Index, path: str, pages: int, *, every_page: bool) -> Iterator[Diagnostic]:
    if len(bundle.pages) != pages:
        yield fault_in(DAMAGED_OUTPUT, path, f"it has {len(bundle.pages)} pages; it should have {pages}")
        return
    yield from _number_faults(bundle, index, path)
    yield from _page_faults(bundle, index, path, None if every_page else _aims(bundle))
    yield from _item_faults(bundle, index, path)
    yield from _name_faults(bundle, index, path)
    yield from _link_faults(bundle, index, path)
    yield from _bookmark_faults(bundle, index, path)
    yield from _tag_faults(bundle, index, path)
    yield from _about_faults(bundle, path)


def _number_faults(bundle: RawBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each page whose number is not its label, is not what index.json says, or doesn't stand at its place."""
    said = {listed.page: listed for listed in index.pages}
    for number, (page, label) in enumerate(zip(bundle.pages, bundle.labels, strict=True), start=1):
        stamp, listed = page.stamp, said.get(number)
        if stamp is None:
            yield fault_on(WRONG_PAGE_NUMBER, path, number, "the page carries no number as numbers are drawn")
        elif stamp.label != label:
            message = f"the page is marked “{stamp.words}”; a PDF reader calls it “{label}”"
            yield fault_on(WRONG_PAGE_NUMBER, path, number, message)
        elif listed is not None and (stamp.words != listed.stamp or label != listed.label):
            message = f"the page is marked “{stamp.words}”; index.json says “{listed.stamp}”"
            yield fault_on(WRONG_PAGE_NUMBER, path, number, message)
        elif not stamp.is_placed:
            yield fault_on(WRONG_PAGE_NUMBER, path, number, "the page's number doesn't stand where numbers stand")


def _aims(bundle: RawBundle) -> set[int]:
    """Return the pages to which a link, a bookmark or a name leads."""
    links = (bundle.opened(link) for page in bundle.pages for link in page.links)
    return {*links, *bundle.names.values(), *(page for _, _, page in bundle.bookmarks())}


def _page_faults(bundle: RawBundle, index: Index, path: str, looked_at: Collection[int] | None) -> Iterator[Diagnostic]:
    """Yield each page that is not the one that index.json says; of those that are looked at, if not of all."""
    for listed in index.pages:
        if looked_at is not None and listed.page not in looked_at:
            continue
        if not 1 <= listed.page <= len(bundle.pages) or _print(bundle, listed.page) != listed.print:
            message = "this is not the page that was put in here"
            yield fault_on(WRONG_ORIGIN, path, listed.page, message, listed.item)
    if [listed.page for listed in index.pages] != list(range(1, len(bundle.pages) + 1)):
        yield fault_in(WRONG_ORIGIN, path, "index.json doesn't say once of each page where it comes from")


def _print(bundle: RawBundle, page: int) -> str:
    return bundle.print_of(bundle.pages[page - 1])


def _item_faults(bundle: RawBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each item that has not as many pages as went in, or doesn't stand where its named places say."""
    shown = Counter(listed.item for listed in index.pages if listed.part == FILE)
    for item in index.items:
        pages = bundle.pages[max(0, item.first - 1) : item.last]
        grounds = sum(page.stamp is not None and page.stamp.ground for page in pages)
        if shown[item.id] != item.file_pages:
            message = f"index.json gives {shown[item.id]} pages to the item's file, which has {item.file_pages}"
            yield fault_in(WRONG_ORIGIN, path, message, item.id)
        if grounds != item.file_pages or len(pages) != item.last - item.first + 1:
            message = f"{item.file_pages} pages of the item's file went in, {grounds} came out"
            yield fault_in(LOST_ITEM, path, message, item.id)


def _name_faults(bundle: RawBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each named place that is not there, stands on another page, or belongs to nothing."""
    wanted = _places(index)
    for name, page in wanted.items():
        if bundle.names.get(name) != page:
            message = f"the named place `{name}` is on another page or gone"
            yield fault_on(WRONG_LINK, path, page, message, name.partition("/")[0])
    front = index.front(len(bundle.pages))
    for name, page in sorted(bundle.names.items()):
        if name not in wanted and (page not in front or not name.startswith("/")):
            yield fault_in(WRONG_LINK, path, f"the named place `{name}` belongs to nothing in the bundle")
    later = any(volume.file == path for volume in index.volumes[1:])
    for name in sorted(_FRONT - bundle.names.keys() if not later else ()):
        yield fault_in(WRONG_LINK, path, f"the named place `{name}` is gone")


#: What the front matter of every bundle has.
_FRONT = frozenset({"/use", "/index", "/matrix"})


def _places(index: Index) -> dict[str, int]:
    """Return the named places of all items, with their pages, as index.json says where its parts stand."""
    found: dict[str, int] = {}
    gone = {one.id for one in index.withdrawn}
    held = (page for page in index.pages if page.item and page.item not in gone)
    for page in sorted(held, key=lambda page: page.page):
        found.setdefault(page.item, page.page)
        if page.part != COVER and page.page > found[page.item]:
            found.setdefault(f"{page.item}/body", page.page)
        if page.part in (FILE, STAND_IN):
            found.setdefault(f"{page.item}/{page.part}", page.page)
    found |= {f"/section/{section.key}": section.pages[0] for section in index.sections if section.pages}
    found |= {one.place: one.page for one in index.withdrawn}
    for item in index.items:
        found |= {f"{item.id}/part/{number}": part.page for number, part in enumerate(item.parts, start=1)}
    return found


def _link_faults(bundle: RawBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each link that opens no page, or another than it should.

    A link of ours names the page that it opens, or stays among the pages of its item (a note and its text); a link of
    somebody's file stays in the file.
    """
    spans = _spans(index, len(bundle.pages))
    for number, page in enumerate(bundle.pages, start=1):
        for link in page.links:
            target = bundle.opened(link)
            opened = f"page {bundle.labels[target - 1]}" if target else "no page"
            is_file, span = spans.get(number, (False, range(0)))
            if link.says and not is_file:
                if not target or link.says != bundle.labels[target - 1]:
                    yield fault_on(WRONG_LINK, path, number, f"the link to page {link.says} opens {opened}")
            elif target not in span:
                whose = "the item's file" if is_file else "this page"
                yield fault_on(WRONG_LINK, path, number, f"a link of {whose} leads out of it: it opens {opened}")


def _spans(index: Index, total: int) -> dict[int, tuple[bool, range]]:
    """Return, for each page, whether it is of somebody's file, and the pages that its own links stay among."""
    front = index.front(total)
    found = dict.fromkeys(front, (False, front)) | {page: (False, range(page, page + 1)) for page in index.divided}
    for item in index.items:
        first = item.last - item.file_pages + 1
        for is_file, span in ((False, range(item.first, first)), (True, range(first, item.last + 1))):
            found |= dict.fromkeys(span, (is_file, span))
    return found


def _bookmark_faults(bundle: RawBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each bookmark that leads to no page, or to another than its title ends in, and each item without one."""
    items = {f"({item.id})": item for item in index.items}
    found: set[str] = set()
    item: Entry | None = None  # whose bookmarks are being read
    for depth, title, page in bundle.bookmarks():
        words, _, label = title.rpartition(", page ")
        if not page:
            yield fault_in(WRONG_BOOKMARK, path, f"the bookmark “{title}” leads to no page")
            continue
        if depth <= _OWN:
            item = items.get(words.rpartition(" ")[2]) if depth == _OWN else None
            wrong = label != bundle.labels[page - 1] or (item is not None and page != item.first)
        elif item is None:  # of the front matter: ours as well
            wrong = label != bundle.labels[page - 1]
        else:
            wrong = not item.first <= page <= item.last
        if wrong:
            message = f"the bookmark “{title}” opens page {bundle.labels[page - 1]}"
            yield fault_on(WRONG_BOOKMARK, path, page, message, item.id if item else "")
        if item is not None:
            found.add(item.id)
    for id_ in (item.id for item in index.items if item.id not in found):
        yield fault_in(WRONG_BOOKMARK, path, "the item has no bookmark", id_)


#: Bookmarks so deep are ours and end in their page; others come with the files.
_OWN = 2


def _tag_faults(bundle: RawBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each page without a place of its own in the tags, and whether each item has its part of them."""
    entries = bundle.keys()
    met: set[int] = set()
    passed = {listed.page for listed in index.pages if listed.part == FILE}
    for number, page in enumerate(bundle.pages, start=1):
        if page.key < 0 and number in passed:
            continue  # somebody's tags may leave out a page; where they don't, verify finds that they disagree
        said = _key_fault(page, entries, met)
        if said:
            yield fault_on(WRONG_TAGS, path, number, said)
        met.add(page.key)
    sheets = len(index.withdrawn) + sum(bool(section.pages) for section in index.sections)
    parts, wanted = bundle.parts(), len(index.items) + 1 + sheets
    if len(parts) != wanted:
        yield fault_in(WRONG_TAGS, path, f"its tags have {len(parts)} parts; it should be {wanted}")


def _key_fault(page: RawPage, known: Mapping[int, bytes], met: set[int]) -> str:
    if page.key < 0:
        return "the page has no place in the tags"
    if page.key in met:
        return "two pages have the same place in the tags"
    return "" if page.key in known else "the page's place in the tags is empty"


def _about_faults(bundle: RawBundle, path: str) -> Iterator[Diagnostic]:
    """Yield where a file doesn't say what it is called, in which language, and that it has tags."""
    if not bundle.language:
        yield fault_in(WRONG_ABOUT, path, "it doesn't say in which language it is")
    if not bundle.title or f">{_escaped(bundle.title)}<" not in bundle.metadata:
        yield fault_in(WRONG_ABOUT, path, "its title is missing, or it gives itself two titles")
    if f"<rdf:li>{bundle.language}</rdf:li>" not in bundle.metadata:
        yield fault_in(WRONG_ABOUT, path, "it gives two languages")
    if b"/DisplayDocTitle true" not in bundle.root.get(b"/ViewerPreferences", b""):
        yield fault_in(WRONG_ABOUT, path, "a PDF reader is not told to show its title")
    if b"/Marked true" not in bundle.root.get(b"/MarkInfo", b""):
        yield fault_in(WRONG_TAGS, path, "it doesn't say that it has tags")


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
