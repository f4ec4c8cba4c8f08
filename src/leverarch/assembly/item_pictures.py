"""The pictures of one item's file, brought down to the resolution that a bundle asks for."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from leverarch.assembly.downsampling import Downsampled, decoded, downsampled, encoded
from leverarch.keys import key_of
from leverarch.output import Pictures
from leverarch.world import Once, Probe, Segment, anew

SIGNED = "the file is digitally signed, and a signed file is not changed"
UNREADABLE = "the pictures of the file can't be gone through"


def with_smaller_pictures(found: Probe, max_ppi: int, once: Once) -> tuple[Probe, Pictures]:
    """Return the file with its pictures at about `max_ppi` pixels an inch at most, and what became of them.

    A file with a digital signature, or with a signed one inside, stays as it is. `once` keeps what was made, but of
    private files. Never raises: pages whose pictures can't be gone through stay as they are.
    """
    held = SIGNED if any(remark.name == "signed-file" for remark in found.remarks) else ""
    made = [_made(segment, max_ppi, held, anew if found.is_private else once) for segment in found.segments]
    segments = (replace(segment, pdf=each.pdf) for segment, each in zip(found.segments, made, strict=True))
    return replace(found, segments=tuple(segments)), _together([each.pictures for each in made], max_ppi)


def _made(segment: Segment, max_ppi: int, held: str, once: Once) -> Downsampled:
    key = key_of("pictures", hashlib.sha256(segment.pdf).digest(), str(max_ppi), held)
    try:
        kept = once(key, lambda: encoded(downsampled(segment.pdf, max_ppi, held=held), segment.pdf))
        return decoded(kept, segment.pdf)
    except Exception:  # a picture too many must not cost the file: its pages are sound as they are
        return Downsampled(segment.pdf, Pictures(0, 0, max_ppi, 0, ((UNREADABLE, 0),)))


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
