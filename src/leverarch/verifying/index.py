"""index.json as it is read back, and whether it agrees with itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, pairwise

from leverarch.diagnostics import Diagnostic, Place
from leverarch.verifying.listed import (
    Amended,
    Gone,
    ListedIndex,
    ListedSection,
    ListedVolume,
)
from leverarch.verifying.rules import WRONG_INDEX

NAME = "index.json"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One line of an item's map."""

    framework: str
    code: str
    page: int


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A file inside an item's file, with the page on which it begins and how many it has."""

    name: str
    page: int
    pages: int
    shown: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that is attached to a bundle."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ListedPictures:
    """What became of the pictures in an item's file: how many of them were made smaller, to how many pixels an inch.

    `left` is how many stay as they are though they are finer, or may be.
    """

    changed: int
    of: int
    to_ppi: int
    bytes_saved: int
    left: int

    @property
    def add_up(self) -> bool:
        """Whether the numbers can be true together."""
        return (
            0 <= self.changed <= self.changed + self.left <= self.of
            and self.to_ppi > 0
            and (self.bytes_saved > 0) == (self.changed > 0)
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the index. `shown` says how: `pages`, `own-words`, `stand-in` or `cover`."""

    id: str
    title: str
    first: int
    last: int
    maps: tuple[Mapped, ...]
    file: str
    shown: str = ""
    file_pages: int = 0
    parts: tuple[ListedPart, ...] = ()
    attached: Enclosure | None = None
    sha256: str = ""
    pictures: ListedPictures | None = None


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page with where it comes from: `part` of which item (empty: the front matter, or the divider of a section).

    `print` is its fingerprint.
    `label` is what it is called, `stamp` what is printed at its foot.
    `source` and `sha256` are those of the file, `at` the page of the file (0: none is named).
    """

    page: int
    label: str
    stamp: str
    item: str
    part: str
    print: str
    source: str = ""
    sha256: str = ""
    at: int = 0
    file: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """An expectation, with (item, page, file) for each item that is mapped to it."""

    framework: str
    code: str
    items: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class ListedLink:
    """One link of a chain. Empty fields name nothing; page 0: it leads to no page of the bundle."""

    step: str
    item: str
    page: int
    record: str
    row: str
    missing: bool


@dataclass(frozen=True, slots=True)
class ListedChain:
    """One chain of the index."""

    id: str
    title: str
    links: tuple[ListedLink, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a pack, or of one of its bundles.

    `volumes` are the files of a bundle that was divided, `covers` the pages that later ones begin with, in the whole.
    """

    items: tuple[Entry, ...]
    expectations: tuple[Met, ...]
    chains: tuple[ListedChain, ...] = ()
    sum: Mapping[str, int] = field(default_factory=dict)
    pages: tuple[ListedPage, ...] = ()
    sections: tuple[ListedSection, ...] = ()
    listings: tuple[ListedIndex, ...] = ()
    withdrawn: tuple[Gone, ...] = ()
    amends: tuple[Amended, ...] = ()
    volumes: tuple[ListedVolume, ...] = ()
    covers: frozenset[int] = frozenset()

    @property
    def divided(self) -> dict[int, str]:
        """The pages of dividers, each with the letter of its section."""
        return {page: section.key for section in self.sections for page in section.pages}

    def front(self, total: int) -> range:
        """Return the pages of the front matter: all before the first divider, volume, item, or sheet of one gone."""
        starts = (*(item.first for item in self.items[:1]), *(gone.page for gone in self.withdrawn[:1]))
        return range(1, min([*self.divided, *self.covers, *starts], default=total + 1))

    def of(self, file: str) -> Index:
        """Return what it says of one bundle. Entries name no file where there is only one."""
        expectations = (
            Met(met.framework, met.code, tuple(item for item in met.items if item[2] in ("", file)))
            for met in self.expectations
        )
        items = tuple(item for item in self.items if item.file in ("", file))
        chains = tuple(chain for chain in self.chains if chain.file in ("", file))
        pages = tuple(page for page in self.pages if page.file in ("", file))
        sections = tuple(section for section in self.sections if section.file in ("", file))
        listings = tuple(one for one in self.listings if one.file in ("", file))
        withdrawn = tuple(gone for gone in self.withdrawn if gone.file in ("", file))
        amends = tuple(one for one in self.amends if one.file in ("", file))
        own = Index(items, tuple(expectations), chains, {}, pages, sections, listings, withdrawn, amends)
        return replace(own, volumes=self.volumes)


def index_faults(index: Index, total: int) -> Iterator[Diagnostic]:
    """Yield where the index of one bundle disagrees with itself or with the number of its pages."""
    yield from _range_faults(index, total)
    known = {item.id: item for item in index.items}
    if len(known) != len(index.items):
        yield index_fault("an item is listed twice")
    listed = {(met.framework, met.code, id_, page) for met in index.expectations for id_, page, _ in met.items}
    mapped = {(m.framework, m.code, item.id, m.page) for item in index.items for m in item.maps}
    spoken_of = {(met.framework, met.code) for met in index.expectations}
    for framework, code, id_, page in sorted(listed ^ {line for line in mapped if line[:2] in spoken_of}):
        yield index_fault(f"item `{id_}` and expectation `{code}` of `{framework}` disagree about page {page}", id_)
    for item in index.items:
        if item.pictures is not None and not item.pictures.add_up:
            yield index_fault("the numbers of its pictures that were made smaller don't add up", item.id)
        for line in item.maps:
            if not item.first <= line.page <= item.last:
                yield index_fault(
                    f"`{line.code}` is said to be met on page {line.page}, outside the item's pages", item.id
                )


def _range_faults(index: Index, total: int) -> Iterable[Diagnostic]:
    """Yield each item whose pages don't follow on those before it.

    Between two items there are dividers, sheets of withdrawn items, and covers of volumes, at most.
    """
    items = index.items
    between = {*index.divided, *index.covers, *(gone.page for gone in index.withdrawn)}

    def after(page: int) -> int:
        return next(number for number in count(page + 1) if number not in between)

    for item in items:
        if not 1 <= item.first <= item.last <= total:
            yield index_fault(f"pages {item.first} to {item.last} are no pages of the bundle", item.id)
    for one, two in pairwise(items):
        if two.first != after(one.last):
            yield index_fault(f"item `{two.id}` begins on page {two.first}; the one before ends on {one.last}", two.id)
    if items and after(items[-1].last) != total + 1:
        yield index_fault(f"the last item ends on page {items[-1].last} of {total}", items[-1].id)
    if items and items[0].first < 2:
        yield index_fault("the first item begins where the front matter should be", items[0].id)


def index_fault(message: str, about: str = "") -> Diagnostic:
    """Return a finding about index.json."""
    return Diagnostic(WRONG_INDEX, message, Place(NAME), about)
