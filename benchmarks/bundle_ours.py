"""What the bundle's engine does for bundle_work.py: fragments from the store, an index with links, one bound file.

The files are put in as they are: what intake does with a stranger's file before is a row of its own (`opened`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from leverarch.assembly.binding import bound_key, known_fragment, page_counts, prepare, write
from leverarch.assembly.numbering import PageStamp
from leverarch.assembly.volume import About, Source, Volume
from leverarch.keeping import Shelf
from leverarch.keys import key_of
from leverarch.on_disk import OnDisk
from leverarch.opening.seen import SeenFiles, Told, stamp_of
from leverarch.opening.spread import side_by_side
from leverarch.readers.pdf_targets import Bookmark
from leverarch.store import Store, StoreShelf


@dataclass(frozen=True, slots=True)
class Bound:
    """Where the bundle lies, and what it was bound from."""

    path: Path
    sources: tuple[Source, ...]
    shelf: Shelf

    @property
    def prints(self) -> list[str]:
        """The fingerprint that each page had before it was bound."""
        found = (known_fragment(source, self.shelf) for source in self.sources)
        return [one for fragment in found if fragment for one in fragment.prints]


def bundle(files: Sequence[str], store: Store, *, is_trusted: bool = True) -> Bound:
    """Bind the files with an index before them."""
    sources = _sources(files, store, is_trusted=is_trusted)
    shelf = StoreShelf(store)
    prepare(sources, shelf, side_by_side)
    counts = page_counts(sources, shelf)
    front, pages = _settled(counts, shelf)
    volume = _volume((front, *sources), (pages, *counts))
    found = store.finish(bound_key(volume), lambda room: write(volume, room, shelf), is_trusted=is_trusted)
    assert found is not None
    return Bound(found, volume.sources, shelf)


def _sources(files: Sequence[str], store: Store, *, is_trusted: bool) -> list[Source]:
    seen, sources = SeenFiles(store, is_trusted=is_trusted), []
    for number, name in enumerate(files):
        path = Path(name)
        stamp = stamp_of(path.stat())
        told = seen.told(name, stamp)
        if told is None:
            told = Told(hashlib.sha256(path.read_bytes()).hexdigest())
            seen.learn(name, stamp, told)
        sources.append(Source(OnDisk(path, 0), path.name, f"EV-{number:05}", own=False, sha256=told.sha256))
    seen.keep()
    return sources


def _settled(counts: Sequence[int], shelf: Shelf) -> tuple[Source, int]:
    """Return the index, set until it takes as many pages as its numbers were made for."""
    pages = 1
    while True:
        text = _index(counts, pages)
        data = shelf(key_of("index", text), lambda text=text: _set(text)).read()
        source = Source(data, "the index", sha256=hashlib.sha256(data).hexdigest())
        (taken,) = page_counts([source], shelf)
        if taken == pages:
            return source, pages
        pages = taken


def _index(counts: Sequence[int], before: int) -> str:
    firsts = list(accumulate(counts, initial=before + 1))
    rows = ",".join(
        f'[{n + 1}],[Document {n}],link("https://page.leverarch.invalid/{first}")[{first}]'
        for n, first in enumerate(firsts[:-1])
    )
    setting = '#set document(title: "Index")\n#set text(lang: "en", size: 10pt)\n= Index\n'
    return f"{setting}#table(columns: 3, table.header([Item],[Title],[Page]),{rows})"


def _set(text: str) -> bytes:
    import typst  # noqa: PLC0415 - only where the index is not there yet

    return typst.compile(text.encode(), timestamp=1_700_000_000)


def _volume(sources: Sequence[Source], counts: Sequence[int]) -> Volume:
    total, firsts = sum(counts), accumulate(counts, initial=1)
    places = {source.item or "index": first for source, first in zip(sources, firsts, strict=False)}
    return Volume(
        About("A bundle", "Provider", "2026-11-01"),
        tuple(sources),
        tuple(Bookmark(1, f"{name}, page {first}", first) for name, first in places.items()),
        places,
        tuple(PageStamp(str(n), str(total)) for n in range(1, total + 1)),
        {name: f"Document {name}" for name in places},
    )


def prove(bound: Bound) -> None:
    """Open the bundle again as every build does before it says that it is made: each link, bookmark, place and number.

    Every page must have the number that is drawn on it, and its place in the tags; every aim must be a page, with the
    fingerprint that it had before it was bound.
    """
    from leverarch.verifying.raw_bundle import RawBundle  # noqa: PLC0415 - only where a file was bound
    from leverarch.verifying.regular import regular  # noqa: PLC0415

    with regular(bound.path) as file:
        bundle, prints, aims = RawBundle(file), bound.prints, set[int]()
        for page, label in zip(bundle.pages, bundle.labels, strict=True):
            assert page.stamp is not None
            assert page.stamp.label == label
            assert all(map(bundle.opened, page.links))
            aims |= set(map(bundle.opened, page.links))
        for _, title, number in bundle.bookmarks():
            assert title.endswith(f", page {number}")
            aims.add(number)
        assert bundle.names
        assert all(
            bundle.print_of(bundle.pages[page - 1]) == prints[page - 1] for page in {*aims, *bundle.names.values()}
        )
        assert len(bundle.keys()) >= len(bundle.pages)
