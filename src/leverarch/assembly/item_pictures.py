"""The pictures of one item's file, brought down to the resolution that a bundle asks for."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import IO

from leverarch.assembly.downsampling import Downsampled, decoded, downsampled, encoded
from leverarch.keeping import Once, anew
from leverarch.keys import key_of
from leverarch.output import Pictures
from leverarch.world import Probe, Segment

SIGNED = "the file is digitally signed, and a signed file is not changed"
UNREADABLE = "the pictures of the file can't be gone through"


def with_smaller_pictures(found: Probe, max_ppi: int, once: Once) -> tuple[Probe, Pictures]:
    """Return the file with its pictures at about `max_ppi` pixels an inch at most, and what became of them.

    A file with a digital signature, or with a signed one inside, stays as it is. `once` keeps what was made, but of
    private files. Never raises: pages whose pictures can't be gone through stay as they are.
    """
    held = SIGNED if any(remark.name == "signed-file" for remark in found.remarks) else ""
    each = [_Smaller(segment, max_ppi, held, anew if found.is_private else once) for segment in found.segments]
    made = [smaller.shown() for smaller in each]
    segments, pictures = tuple(segment for segment, _ in made), [said for _, said in made]
    return replace(found, segments=segments), _together(pictures, max_ppi)


@dataclass(frozen=True, slots=True)
class _Smaller:
    """Pages with smaller pictures, that are put together from what is kept of them whenever they are asked for."""

    segment: Segment
    max_ppi: int
    held: str
    once: Once

    def shown(self) -> tuple[Segment, Pictures]:
        """Return the pages as the bundle shows them, and what became of their pictures."""
        made = self._made()
        if not made.pictures.changed:
            return self.segment, made.pictures
        pdf = made.pdf if self.once is anew else self
        digest = hashlib.sha256(made.pdf).hexdigest()
        return replace(self.segment, held=pdf, sha256=digest), made.pictures

    def open(self) -> IO[bytes]:
        """Return a stream of the PDF."""
        return io.BytesIO(self.read())

    def read(self) -> bytes:
        """Return the PDF."""
        return self._made().pdf

    def _made(self) -> Downsampled:
        pdf = self.segment.pdf
        key = key_of("pictures", self.segment.sha256, str(self.max_ppi), self.held)
        try:
            return decoded(self.once(key, lambda: encoded(downsampled(pdf, self.max_ppi, held=self.held), pdf)), pdf)
        except Exception:  # a picture too many must not cost the file: its pages are sound as they are
            return Downsampled(pdf, Pictures(0, 0, self.max_ppi, 0, ((UNREADABLE, 0),)))


def _together(parts: list[Pictures], max_ppi: int) -> Pictures:
    left: dict[str, int] = {}
    for part in parts:
        for why, pictures in part.left:
            left[why] = left.get(why, 0) + pictures
    return Pictures(
        sum(part.of for part in parts),
        sum(part.changed for part in parts),
        max_ppi,
        sum(part.bytes_saved for part in parts),
        tuple(sorted(left.items())),
    )
