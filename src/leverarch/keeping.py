"""Bytes that are large or take long to make: where they may lie, and what keeps them, as the compiler sees it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol


class Lazy(Protocol):
    """Bytes that may lie elsewhere until they are asked for. Reading them may raise `OSError`."""

    def open(self) -> IO[bytes]:
        """Return a stream of them, from their beginning."""

    def read(self) -> bytes:
        """Return all of them."""


@dataclass(frozen=True, slots=True)
class InMemory:
    """Bytes that are here."""

    data: bytes = field(repr=False)

    def open(self) -> IO[bytes]:
        """Return a stream of them."""
        return io.BytesIO(self.data)

    def read(self) -> bytes:
        """Return them."""
        return self.data


class Out(Protocol):
    """A file that is written from its beginning to its end."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Write all of the data."""

    def begin_again(self) -> None:
        """Leave nothing of what was written before."""


class Room:
    """A file that is written into memory."""

    def __init__(self) -> None:
        self._parts = io.BytesIO()

    def write(self, data: bytes | memoryview, /) -> int:
        """Write all of the data."""
        return self._parts.write(data)

    def begin_again(self) -> None:
        """Leave nothing of what was written before."""
        self._parts = io.BytesIO()

    def whole(self) -> bytes:
        """Return what was written."""
        return self._parts.getvalue()


#: Returns what `make` makes; what was made before under the same key, where that is kept. Keys: `keys.key_of`.
Once = Callable[[str, Callable[[], bytes]], bytes]


def anew(key: str, make: Callable[[], bytes]) -> bytes:  # noqa: ARG001
    """Make it: nothing is kept."""
    return make()


class Shelf(Protocol):
    """Keeps large things that were made, out of memory where that can be. Keys: `keys.key_of`."""

    def __call__(self, key: str, make: Callable[[], bytes], *, anew: bool = False) -> Lazy:
        """Return what `make` makes, or what was made before under the key; `anew`: that is not to be trusted.

        What was kept is not compared with what was made: it must carry sums of its own.
        """

    def holds(self, key: str) -> bool:
        """Whether something is kept under the key, on the disk."""


class AtHand:
    """A shelf that keeps nothing: what is made stays in memory."""

    def __call__(self, key: str, make: Callable[[], bytes], *, anew: bool = False) -> Lazy:  # noqa: ARG002
        """Make it."""
        return InMemory(make())

    def holds(self, key: str) -> bool:  # noqa: ARG002
        """Nothing is kept."""
        return False


at_hand = AtHand()
#: Does work on many files side by side, where that can be, for what it leaves behind; it may do none of it.
Spread = Callable[[Callable[[Any], None], Sequence[Any]], None]


def one_by_one(do: Callable[[Any], None], work: Sequence[Any]) -> None:
    """Leave the work to whoever needs it."""


class Finish(Protocol):
    """Takes in finished files that may be large. Keys: `keys.key_of`, of all that the file is made from."""

    def __call__(self, key: str, write: Callable[[Out], None]) -> bytes | Path:
        """Return the file that `write` writes, or that was written before under the key: its bytes, or where it lies.

        Without a key it is kept nowhere.
        """


def in_memory(key: str, write: Callable[[Out], None]) -> bytes:  # noqa: ARG001
    """Return what is written."""
    room = Room()
    write(room)
    return room.whole()
