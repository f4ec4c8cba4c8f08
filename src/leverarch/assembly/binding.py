"""The sources of a volume to one file: each becomes a fragment once, and the fragments are bound."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from leverarch.assembly.binder import bind
from leverarch.assembly.binder_numbers import Held
from leverarch.assembly.fragment import DamagedFragment, Kept, encoded
from leverarch.assembly.volume import Source, Volume
from leverarch.keys import key_of
from leverarch.world import Lazy, Shelf, at_hand


class UnusableFile(Exception):
    """A file that was found sound and still can't be put into the bundle."""

    def __init__(self, item: str, name: str, reason: str) -> None:
        super().__init__(f"{name} of item {item} can't be put into the bundle: {reason}")
        self.item = item
        self.name = name


def write(volume: Volume, out: IO[bytes], shelf: Shelf = at_hand) -> None:
    """Write the finished file. The same volume gives the same bytes. Raises `UnusableFile`.

    The shelf keeps the fragments that were made before, but for those of private files. One that was damaged since is
    made again, and the file is written from its beginning.
    """
    with _without_collecting():
        try:
            bind(volume, list(_fragments(volume, shelf, anew=False)), out)
        except DamagedFragment:
            out.seek(0)
            out.truncate()
            bind(volume, list(_fragments(volume, shelf, anew=True)), out)


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


def _fragments(volume: Volume, shelf: Shelf, *, anew: bool) -> Iterator[Held]:
    """Yield the fragment of each source, and the same one for equal sources: their streams lie in the file once."""
    known: dict[str, Held] = {}
    for source in volume.sources:
        key = fragment_key(source)
        if key not in known:
            known[key] = _held(source, key, at_hand if source.private else shelf, anew=anew)
        yield known[key]


def fragment_key(source: Source) -> str:
    """Return the name of a source's fragment: it follows from its bytes."""
    digest = source.sha256 or hashlib.sha256(source.read()).hexdigest()
    return key_of("fragment", digest, "own" if source.own else "theirs")


def _held(source: Source, key: str, shelf: Shelf, *, anew: bool) -> Held:
    def make() -> bytes:
        from leverarch.assembly.fragmenting import fragment_of  # four libraries, that a warm build never needs

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
