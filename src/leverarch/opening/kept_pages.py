"""Pages of a file that were made before: they lie in the store until they are bound."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from leverarch.on_disk import OnDiskPart


@dataclass(frozen=True, slots=True)
class KeptPages:
    """Pages of a file that lie in the store; where they don't any more, they are made again."""

    part: OnDiskPart
    again: Callable[[], bytes]

    def open(self) -> IO[bytes]:
        """Return a stream of the PDF."""
        return io.BytesIO(self.read())

    def read(self) -> bytes:
        """Return the PDF."""
        try:
            return self.part.read()
        except OSError:
            return self.again()

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process there is only what lies on the disk."""
        return OnDiskPart, (self.part.path, self.part.at, self.part.size, self.part.sha256)
