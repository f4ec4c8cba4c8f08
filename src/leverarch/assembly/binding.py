"""The sources of a volume to one file: each becomes a fragment once, and the fragments are bound."""

from __future__ import annotations

import gc
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager

from leverarch.assembly.binder import bind
from leverarch.assembly.fragment import Fragment, decoded, encoded
from leverarch.assembly.fragmenting import fragment_of
from leverarch.assembly.volume import Source, Volume
from leverarch.keys import key_of
from leverarch.world import Once, anew


class UnusableFile(Exception):
    """A file that was found sound and still can't be put into the bundle."""

    def __init__(self, item: str, name: str, reason: str) -> None:
        super().__init__(f"{name} of item {item} can't be put into the bundle: {reason}")
        self.item = item
        self.name = name


def write(volume: Volume, once: Once = anew) -> bytes:
    """Return the finished file. The same volume gives the same bytes. Raises `UnusableFile`.

    `once` keeps the fragments that were made before, but for those of private files.
    """
    out = io.BytesIO()
    with _without_collecting():
        bind(volume, list(_fragments(volume, once)), out)
    return out.getvalue()


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


def _fragments(volume: Volume, once: Once) -> Iterator[Fragment]:
    """Yield the fragment of each source, and the same one for equal sources: their streams lie in the file once."""
    known: dict[tuple[bytes, bool], Fragment] = {}
    for source in volume.sources:
        key = (hashlib.sha256(source.data).digest(), source.own)
        if key not in known:
            known[key] = _fragment(source, key[0], anew if source.private else once)
        yield known[key]


def _fragment(source: Source, digest: bytes, once: Once) -> Fragment:
    key = key_of("fragment", digest, "own" if source.own else "theirs")
    try:
        return decoded(once(key, lambda: encoded(fragment_of(source.data, own=source.own))))
    except Exception as fault:  # libraries fail in many untyped ways; each must name the item
        raise UnusableFile(source.item, source.name, f"{type(fault).__name__}: {fault}") from fault
