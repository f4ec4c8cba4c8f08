"""A bundle in several files, read as one: numbers run on, and links from each volume lead into the others.

Whatever holds for a bundle in one file is checked of the whole, with pages counted from 1 through all volumes. Here is
what makes one of many, and what only volumes can have wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pikepdf import Array, Dictionary, Name

from leverarch.diagnostics import Diagnostic, Place
from leverarch.readers.pdf_targets import Bookmark
from leverarch.verifying.content import Content
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Index, index_fault
from leverarch.verifying.index_read import read_index
from leverarch.verifying.listed import ListedVolume
from leverarch.verifying.opened import Drawn, OpenBundle, PageLink, Stamp
from leverarch.verifying.rules import WRONG_BOOKMARK, WRONG_LINK

#: A list of bookmarks longer than this is no list of volumes.
_MOST_MARKS = 10_000
#: What index.json says of pages, each in the `file` that is named with it, or with what it belongs to.
_PAGES = ("page", "first_page", "last_page")
_OF_OTHER_FILES = "source"


@dataclass(frozen=True, slots=True)
class Range:
    """The pages of one volume in the whole bundle: so many stand `before` them."""

    before: int
    pages: int


class OpenVolume(OpenBundle):
    """One volume. Its links and bookmarks lead to pages of the whole bundle, from 1; its own pages count from 1."""

    def __init__(self, content: Content, listed: ListedVolume, ranges: Mapping[str, Range]) -> None:
        super().__init__(content)
        self.listed = listed
        self.before = ranges[listed.file].before
        self._ranges = ranges

    def opens(self, action: Any) -> tuple[str, int] | None:
        """Return the file that an action opens, with the page of the whole bundle (0: none); nothing for others."""
        if not isinstance(action, Dictionary) or action.get("/S") != Name.GoToR:
            return None
        named = action.get("/F")
        name = str(named.get("/UF", named.get("/F", ""))) if isinstance(named, Dictionary) else str(named)
        place = action.get("/D")
        at = place[0] if isinstance(place, Array) and len(place) else None
        found = self._ranges.get(name)
        if found is None or not isinstance(at, int) or not 0 <= at < found.pages:
            return name, 0
        return name, found.before + at + 1

    def away(self, number: int) -> list[tuple[str, int]]:
        """Return the links of a page (of this file) into other files."""
        annotations = self.pdf.pages[number - 1].obj.get("/Annots")
        held = list(annotations) if isinstance(annotations, Array) else []
        found = (self.opens(each.get("/A")) for each in held if isinstance(each, Dictionary))
        return [each for each in found if each is not None]

    def marks_away(self) -> list[tuple[str, str, int]]:
        """Return the outermost bookmarks that open another file: title, file, page of the whole bundle."""
        root = self.pdf.Root.get("/Outlines")
        node = root.get("/First") if isinstance(root, Dictionary) else None
        found: list[tuple[str, str, int]] = []
        for _ in range(_MOST_MARKS):
            if not isinstance(node, Dictionary):
                break
            opened = self.opens(node.get("/A"))
            if opened is not None:
                found.append((str(node.get("/Title", "")), *opened))
            node = node.get("/Next")
        return found

    def _target(self, annotation: Any) -> int:
        own = super()._target(annotation)
        if own:
            return own + self.before
        opened = self.opens(annotation.get("/A")) if isinstance(annotation, Dictionary) else None
        return opened[1] if opened else 0


class OpenVolumes(OpenBundle):
    """All volumes as one bundle: pages count from 1 through all of them."""

    def __init__(self, volumes: Sequence[OpenVolume]) -> None:  # it opens nothing: each volume is open
        self.volumes = volumes
        self._texts: dict[int, str] = {}
        self._stamps: dict[int, Stamp | None] = {}
        self._at = [(volume, number) for volume in volumes for number in range(1, volume.total + 1)]

    @cached_property
    def total(self) -> int:
        """How many pages there are."""
        return len(self._at)

    @cached_property
    def names(self) -> dict[str, int]:
        """The named places of all volumes, with their pages."""
        return {name: page + volume.before for volume in self.volumes for name, page in volume.names.items()}

    @cached_property
    def bookmarks(self) -> tuple[Bookmark, ...]:
        """The bookmarks of all as one list, but for those that later volumes and parts of sections begin with."""
        found: list[Bookmark] = []
        for volume in self.volumes:
            for n, mark in enumerate(volume.bookmarks):
                if not (volume.before and (n == 0 or self._continues(found, mark))):
                    found.append(replace(mark, page=mark.page + volume.before))
        return tuple(found)

    @staticmethod
    def _continues(found: Sequence[Bookmark], mark: Bookmark) -> bool:
        last = next((one for one in reversed(found) if one.depth == 1), None)
        return mark.depth == 1 and last is not None and last.title.split(" ")[0] == mark.title.split(" ")[0]

    def placed(self, fault: Diagnostic) -> Diagnostic:
        """Return a finding about the whole with the file and the page that it is about."""
        place = fault.place
        if place.path:
            return fault
        page = int(place.spot.removeprefix("page ")) if place.spot.startswith("page ") else 0
        if not 1 <= page <= self.total:
            return replace(fault, place=Place(self.volumes[0].listed.file, spot=place.spot))
        volume, number = self._at[page - 1]
        return replace(fault, place=Place(volume.listed.file, spot=f"page {number}"))

    def label(self, number: int) -> str:
        """Return what a PDF reader calls the page."""
        volume, own = self._at[number - 1]
        return volume.label(own)

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of the page as seen."""
        volume, own = self._at[number - 1]
        return volume.size(own)

    def head(self, number: int) -> str:
        """Return the text at the top of a page of ours, above everything else."""
        volume, own = self._at[number - 1]
        return volume.head(own)

    def text(self, number: int) -> str:
        """Return all text of the page; nothing where there is no such page."""
        volume, own = self._at[number - 1] if 1 <= number <= self.total else (self.volumes[0], 0)
        return volume.text(own)

    def links(self, number: int) -> tuple[PageLink, ...]:
        """Return the page's links to pages of the bundle, whichever file they are in."""
        volume, own = self._at[number - 1] if 1 <= number <= self.total else (self.volumes[0], 0)
        return volume.links(own)

    def drawn(self, number: int) -> tuple[Drawn, ...]:
        """Return the pieces of text on a page in the order of drawing, without the stamp."""
        volume, own = self._at[number - 1]
        return volume.drawn(own)

    def stamp(self, number: int) -> Stamp | None:
        """Return the last thing drawn on a page, if it is a drawing of its own as stamps are."""
        volume, own = self._at[number - 1]
        return volume.stamp(own)


@contextmanager
def open_whole(folder: Mapping[str, Content], index: Mapping[str, Any]) -> Iterator[tuple[OpenVolumes, Index] | None]:
    """Open all volumes of a bundle as one, with what index.json says of it; nothing where a file is missing.

    `index` is index.json as JSON. Raises what libraries raise where a file is broken.
    """
    listed = read_index(index)
    if listed is None or any(volume.file not in folder for volume in listed.volumes):
        yield None  # said of the manifest
        return
    with ExitStack() as held:
        ranges: dict[str, Range] = {}
        before = 0
        for one in listed.volumes:
            with OpenBundle(folder[one.file]) as bundle:
                ranges[one.file] = Range(before, bundle.total)
            before += ranges[one.file].pages
        opened = [OpenVolume(folder[one.file], one, ranges) for one in listed.volumes]
        for volume in opened:
            held.enter_context(volume)
        whole = read_index(_in_whole(index, {name: found.before for name, found in ranges.items()}, 0))
        assert whole is not None, "it could be read before its pages were moved"
        begins = [range(found.before + 1, found.before + 1 + one.cover) for one, found in _later(listed, ranges)]
        yield OpenVolumes(opened), replace(whole, covers=frozenset(page for pages in begins for page in pages))


def _later(index: Index, ranges: Mapping[str, Range]) -> list[tuple[ListedVolume, Range]]:
    return [(one, ranges[one.file]) for one in index.volumes[1:]]


def _in_whole(value: Any, before: Mapping[str, int], by: int) -> Any:
    """Return what index.json says with pages of the whole bundle in place of those of each file."""
    if isinstance(value, list):
        return [_in_whole(one, before, by) for one in value]
    if not isinstance(value, dict):
        return value
    file = value.get("file")
    by = before.get(file, by) if isinstance(file, str) else by
    moved: dict[str, Any] = {}
    for name, one in value.items():
        is_page = name in _PAGES and isinstance(one, int) and not isinstance(one, bool) and one > 0
        moved[name] = one + by if is_page else one if name == _OF_OTHER_FILES else _in_whole(one, before, by)
    return moved


def volume_faults(bundle: OpenVolumes) -> Iterator[Diagnostic]:
    """Yield what is wrong between the volumes of a bundle."""
    yield from _listed_faults(bundle.volumes)
    for volume in bundle.volumes:
        yield from _link_faults(bundle, volume)


def _listed_faults(volumes: Sequence[OpenVolume]) -> Iterator[Diagnostic]:
    """Yield where the list of volumes differs from the files, and places that two of them have."""
    for volume in volumes:
        listed, total = volume.listed, volume.total
        ends = (volume.label(1), volume.label(total)) if total else ("", "")
        if (listed.pages, listed.first_label, listed.last_label) != (total, *ends):
            yield index_fault(f"`{listed.file}` has {total} pages, {ends[0]} to {ends[1]}; it says otherwise")
        held = {name.partition("/")[0] for name in volume.names} - {""}
        if len(held) != listed.items:
            yield index_fault(f"`{listed.file}` is said to hold {listed.items} items, and has places of {len(held)}")
    times = Counter(name for volume in volumes for name in volume.names)
    for name in sorted(name for name, many in times.items() if many > 1):
        yield index_fault(f"{times[name]} volumes have the place `{name}`")


def _link_faults(bundle: OpenVolumes, volume: OpenVolume) -> Iterator[Diagnostic]:
    """Yield each link into another volume that opens no page of it, and each missing bookmark of one."""
    path = volume.listed.file
    for number in range(1, volume.total + 1):
        for name, target in volume.away(number):
            if not target:
                yield fault_on(WRONG_LINK, path, number, f"a link opens no page of a volume of the pack (`{name}`)")
    start = volume.bookmarks[0] if volume.bookmarks else None
    if start is None or start.page != 1 or not start.title.endswith(f", page {volume.label(1)}"):
        yield fault_in(WRONG_BOOKMARK, path, "the first bookmark doesn't open the first page")
    opened = {name: (title, target) for title, name, target in volume.marks_away()}
    for other in bundle.volumes:
        if other is volume:
            continue
        title, target = opened.get(other.listed.file, ("", 0))
        if target != other.before + 1 or not title.endswith(f", page {other.label(1)}"):
            yield fault_in(WRONG_BOOKMARK, path, f"no bookmark opens `{other.listed.file}` at its first page")
