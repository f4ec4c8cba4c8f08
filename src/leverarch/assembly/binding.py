"""The sources of a volume to one file: each becomes a fragment once, and the fragments are bound."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from leverarch.assembly.fragment import DamagedFragment, Fragment, Held, Kept
from leverarch.assembly.volume import Source, Volume
from leverarch.keeping import Lazy, Out, Shelf, Spread, at_hand
from leverarch.keys import key_of


class UnusableFile(Exception):
    """A file that was found sound and still can't be put into the bundle."""

    def __init__(self, item: str, name: str, reason: str) -> None:
        super().__init__(f"{name} of item {item} can't be put into the bundle: {reason}")
        self.item = item
        self.name = name


def write(volume: Volume, out: Out, shelf: Shelf = at_hand) -> None:
    """Write the finished file. The same volume gives the same bytes. Raises `UnusableFile`.

    The shelf keeps the fragments that were made before, but for those of private files. One that was damaged since is
    made again, and the file is written from its beginning.
    """
    from leverarch.assembly.binder import bind  # noqa: PLC0415 - where the file is there already, nothing is bound
    from leverarch.assembly.stamp_font import stamp_fonts  # noqa: PLC0415

    with _without_collecting():
        fonts = stamp_fonts(shelf)
        try:
            bind(volume, list(_fragments(volume.sources, shelf, anew=False)), fonts, out)
        except DamagedFragment:
            out.begin_again()
            bind(volume, list(_fragments(volume.sources, shelf, anew=True)), fonts, out)


def prepare(sources: Iterable[Source], shelf: Shelf, spread: Spread) -> None:
    """Make the fragments that the shelf lacks, side by side. It saves time and changes nothing."""
    lacking = {fragment_key(source): source for source in sources if not source.private}
    work = [_Work(source, key, shelf) for key, source in lacking.items() if not shelf.holds(key)]
    spread(_do, work)


@dataclass(frozen=True, slots=True)
class _Work:
    """A fragment to be made, and where it is put."""

    source: Source
    key: str
    shelf: Shelf


def _do(work: _Work) -> None:
    _held(work.source, work.key, work.shelf, anew=False)


def known_fragment(source: Source, shelf: Shelf) -> Fragment | None:
    """Return what is known of a source, where its fragment was made before. Raises `UnusableFile`."""
    key = "" if source.private else fragment_key(source)
    return _held(source, key, shelf, anew=False).kept.fragment if key and shelf.holds(key) else None


def page_counts(sources: Sequence[Source], shelf: Shelf = at_hand) -> list[int]:
    """Return how many pages each source has. Raises `UnusableFile`."""
    return [len(held.kept.fragment.pages) for held in _fragments(sources, shelf, anew=False)]


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Many thousands of small objects that all stay: looking for rubbish among them costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fragments(sources: Sequence[Source], shelf: Shelf, *, anew: bool) -> Iterator[Held]:
    """Yield the fragment of each source, and the same one for equal sources: their streams lie in the file once."""
    known: dict[str, Held] = {}
    for source in sources:
        key = fragment_key(source)
        if key not in known:
            known[key] = _held(source, key, at_hand if source.private else shelf, anew=anew)
        yield known[key]


def bound_key(volume: Volume) -> str:
    """Return the name of the finished file: it follows from all that is put into it. Private pages have none."""
    if any(source.private for source in volume.sources):
        return ""
    sources = [(fragment_key(source), source.name, source.item, source.conforms) for source in volume.sources]
    enclosed = [(file.name, file.media, file.about, hashlib.sha256(file.data).digest()) for file in volume.enclosed]
    said = (volume.about, volume.bookmarks, sorted(volume.names.items()), sorted(volume.titles.items()))
    return key_of("bound", repr((*said, volume.stamps, volume.before, volume.others, sources, enclosed)))


def fragment_key(source: Source) -> str:
    """Return the name of a source's fragment: it follows from its bytes."""
    digest = source.sha256 or hashlib.sha256(source.read()).hexdigest()
    return key_of("fragment", digest, "own" if source.own else "theirs")


def _held(source: Source, key: str, shelf: Shelf, *, anew: bool) -> Held:
    def make() -> bytes:
        from leverarch.assembly.fragment_blocks import encoded  # noqa: PLC0415 - as the next line
        from leverarch.assembly.fragmenting import fragment_of  # noqa: PLC0415 - libraries that a warm build never needs

        return encoded(fragment_of(source.read(), own=source.own))

    try:
        try:
            return _opened(key, shelf(key, make, anew=anew))
        except (DamagedFragment, OSError):
            return _opened(key, shelf(key, make, anew=True))
    except Exception as fault:  # libraries fail in many untyped ways; each must name the item
        raise UnusableFile(source.item, source.name, f"{type(fault).__name__}: {fault}") from fault


def _opened(key: str, lazy: Lazy) -> Held:
    with lazy.open() as stream:
        return Held(key, Kept.of(stream), lazy.open)
