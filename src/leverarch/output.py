"""What the compiler makes: the plan, the parts rendered from it, and the finished files. Pure data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leverarch.earlier import EarlierBundle
from leverarch.world import Asked, SubItem

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to render: a template and its data. `renderer` is `word` or `typeset`.

    `name` is unique in the plan. `template` is a path below templates/. `data` is JSON. `images` maps the names that
    the data uses for pictures to paths of the workspace; `figures` maps such names to pictures drawn for this job.
    `usual` is the template that stands in where there is no file of the name `template`; empty: none does.
    """

    name: str
    renderer: str
    template: str
    data: Json
    images: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Job] = field(default_factory=dict)
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in an item a mapping points: pages of its file (from 1), or a heading; both empty: the whole item."""

    first: int = 0
    last: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One line of an item's map, as it is printed and indexed. `key` names it in the page table: `EV-0007#0`.

    `suspect`: it was reviewed, and what was reviewed has changed since.
    """

    key: str
    framework: str
    code: str
    strength: str
    locator: Locator
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One link of a chain, as it is printed and indexed. Empty fields name nothing.

    `key` names its place in the page table; it is empty where the item is not in the bundle, or none is named.
    `missing` says that nothing shows the step yet.
    """

    key: str
    step: str
    item: str
    record: str
    row: str
    missing: bool
    locator: Locator


@dataclass(frozen=True, slots=True)
class BundleChain:
    """A chain that a bundle prints, with its links in the order of the steps."""

    id: str
    kind: str
    title: str
    arrangement: str
    links: tuple[ChainEntry, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a bundle byte for byte. `name` is what its reader sees, `path` lies in the workspace."""

    name: str
    path: str
    media: str
    size: int
    sha256: str
    about: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """What became of the pictures in an item's file, where a bundle's pictures are brought down to `to_ppi`.

    `of` says how many there are, `changed` how many were made smaller, `bytes_saved` by how much altogether. `left` are
    (why, how many) of those that are finer, or may be, and stay as they are.
    """

    of: int
    changed: int
    to_ppi: int
    bytes_saved: int
    left: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BundleItem:
    """One item of a bundle: its cover sheet, then its own pages.

    `body` is its Markdown as pages; `file` what is asked of the file whose pages are shown; `stand_in` the sheet shown
    where they can't be. At least one of the three is there, or the item is its cover sheet alone. `links` are those of
    chains that lead to it. `record` is what the index says of it beside its pages: what a later pack is compared with.
    `number` is what it is called in the bundle: 3, or 3A of one that came late. One that was `withdrawn` since an
    earlier edition is a cover sheet that says so; one that is `exchanged` shows another file or other pictures than it
    did then.
    """

    id: str
    number: str
    title: str
    section: str
    cover: Job
    body: Job | None
    file: Asked | None
    stand_in: Job | None
    maps: tuple[MapEntry, ...]
    links: tuple[ChainEntry, ...] = ()
    record: Json = field(default_factory=dict)
    parts: tuple[SubItem, ...] = ()
    attached: Attachment | None = None
    withdrawn: bool = False
    exchanged: bool = False

    def part_key(self, number: int) -> str:
        """Return the name of a part's pages (from 1), in the page table and in the finished bundle."""
        return f"{self.id}/part/{number}"

    @property
    def how(self) -> str:
        """How it is shown: as the `pages` of its file, by a `stand-in` sheet, in its `own-words`, or its `cover`."""
        if self.stand_in is not None:
            return "stand-in"
        if self.file is not None:
            return "pages"
        return "own-words" if self.body is not None else "cover"


@dataclass(frozen=True, slots=True)
class Beside:
    """An item that belongs in a section too and stands in another. `place`: its mapping that says so (empty: none)."""

    item: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a bundle: the letter on its tab, its title, the sheet it begins with, what belongs in it too.

    `late` is 0 where the first edition had it; of sections that came later, the latest has the most.
    """

    key: str
    title: str
    divider: Job | None = None
    also: tuple[Beside, ...] = ()
    late: int = 0


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """One entry of an index, with the ids of its items in print order."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A further index of a bundle. `by` says by what it goes: `commissioner`, `perspective`, `owner`, `arrangement`."""

    by: str
    title: str
    entries: tuple[ListingEntry, ...]

    @property
    def part(self) -> str:
        """The name of its part of the front matter: `by-owner`."""
        return f"by-{self.by}"

    def place(self, number: int) -> str:
        """Return the name of the place of an entry (from 0): `by-owner/0`."""
        return f"{self.part}/{number}"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a bundle's pages are numbered: on from `first`, or in each section anew after its letter (A1, A2)."""

    first: int = 1
    by_section: bool = False


#: In bytes: what mail programs and portals count by, or less than that.
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one file of a bundle may be: its pages, and megabytes. 0: no limit."""

    pages: int = 0
    megabytes: int = 0

    def __bool__(self) -> bool:
        return bool(self.pages or self.megabytes)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One indexed PDF: front matter (cover, how to use, indexes, matrix, chains), then the items in order.

    `expectations` lists (framework, code) of every expectation that the index speaks of, in print order. `max_ppi` is
    to what the pictures of evidence files are brought down, in pixels to the inch (0: they stay as they are). `earlier`
    is the edition that it is added to, whose pages keep their numbers. What is over `limits` is divided into volumes;
    `volume_cover` is the sheet that each but the first begins with.
    """

    front: Job
    sections: tuple[Section, ...]
    items: tuple[BundleItem, ...]
    expectations: tuple[tuple[str, str], ...]
    chains: tuple[BundleChain, ...] = ()
    numbering: Numbering = Numbering()
    listings: tuple[Listing, ...] = ()
    max_ppi: int = 0
    earlier: EarlierBundle | None = None
    limits: Limits = Limits()
    volume_cover: Job | None = None

    def in_order(self) -> Iterator[Section | BundleItem]:
        """Yield what follows the front matter: the items, and the sections that begin with a divider before theirs.

        A section without items stands before the next one.
        """
        waiting = list(self.sections)
        for item in self.items:
            while any(section.key == item.section for section in waiting):
                yield from (section for section in [waiting.pop(0)] if section.divider)
            yield item
        yield from (section for section in waiting if section.divider)


@dataclass(frozen=True, slots=True)
class Text:
    """A file whose words are settled when it is planned: data for other programs, in UTF-8, without a template."""

    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard the author's own words are to read: the age of a reader who can, and how many words that rests on."""

    sentences: int
    words: int
    age: float


@dataclass(frozen=True, slots=True)
class Document:
    """One file to be made. `content` is one job, a bundle, or text.

    `max_pages` and `max_bytes` are promises that verify checks (0: none). `reading` says how hard the words are, of a
    document that is read at the front line. `edition` is the short digest that a bundle's cover prints.
    """

    name: str
    kind: str
    about: str
    title: str
    content: Job | Bundle | Text
    max_pages: int = 0
    reading: Reading | None = None
    edition: str = ""
    max_bytes: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item or a chain that a selection reached and the pack does not hold, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file of one pack: pure data, the same for the same inputs.

    `edition` is a short digest of everything that the pack is made from. `inputs` and `templates`
    hold (path, SHA-256), `frameworks` (id, version, status).
    """

    pack: str
    title: str
    as_of: str
    audience: str
    documents: tuple[Document, ...]
    left_out: tuple[LeftOut, ...]
    edition: str
    inputs: tuple[tuple[str, str], ...]
    templates: tuple[tuple[str, str], ...]
    frameworks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes of one rendered job."""

    job: str
    data: bytes = field(repr=False)


#: The kinds of documents that lie in the pack's folder and go to nobody outside: they hold what a reader is not shown.
INTERNAL = frozenset({"audit-annex"})


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file of a pack: its bytes, or where it lies for now. `pages` is `None` for Word.

    A volume of a bundle names the document that it is `of`.
    """

    name: str
    kind: str
    data: bytes | Path = field(repr=False)
    pages: int | None
    of: str = ""

    @property
    def size(self) -> int:
        """How many bytes it has. Raises `OSError` where it lies elsewhere and is gone."""
        return self.data.stat().st_size if isinstance(self.data, Path) else len(self.data)

    @property
    def is_kept_back(self) -> bool:
        """Whether it is for the provider only, and goes to no reader."""
        return self.kind in INTERNAL
