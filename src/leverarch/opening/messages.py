"""What the opening process is told and what it answers, as bytes: a JSON header that says how long each part is, parts.

A probe that is kept in the store is one such message.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any

from leverarch.world import FileState, Made, Probe, Received, Remark, Segment, SubItem, Tags

_LENGTH = struct.Struct(">Q")
#: No part of a message is longer: a line that is garbled must not ask for all memory there is.
_LONGEST = 4 << 30


def send(stream: IO[bytes], header: Mapping[str, Any], *blobs: bytes) -> None:
    """Write one message. Raises `OSError` where the other side is gone."""
    text = json.dumps([header, [len(blob) for blob in blobs]]).encode("utf-8")
    stream.write(_LENGTH.pack(len(text)))
    stream.write(text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[Mapping[str, Any], list[bytes]]:
    """Read one message. Raises `EOFError` where it ends early, `ValueError` where it is none."""
    header, sizes = json.loads(_exactly(stream, _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]))
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    if not 0 <= size <= _LONGEST:
        raise ValueError
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def header_of(found: Probe) -> Mapping[str, Any]:
    """Return all of a probe but the bytes of its pages, as JSON."""
    segments = [
        {"pages": s.pages, "name": s.name, "own": s.own, "received": asdict(s.received) if s.received else None}
        for s in found.segments
    ]
    parts = [asdict(part) for part in found.parts]
    remarks = [asdict(remark) for remark in found.remarks]
    flat = {name: getattr(found, name) for name in _FLAT}
    return {**flat, "segments": segments, "parts": parts, "remarks": remarks, "headings": found.headings}


def probe_of(header: Mapping[str, Any], pdfs: Sequence[bytes]) -> Probe:
    """Return the probe that `header_of` told, with the bytes of its pages. Raises `ValueError`, `KeyError`."""
    flat = {name: kind(header[name]) for name, kind in _FLAT.items()}
    segments = tuple(_segment(told, pdf) for told, pdf in zip(header["segments"], pdfs, strict=True))
    parts = tuple(SubItem(**{**told, "state": FileState(told["state"])}) for told in header["parts"])
    remarks = tuple(Remark(**told) for told in header["remarks"])
    headings = tuple((str(title), int(page)) for title, page in header["headings"])
    return Probe(**flat, segments=segments, parts=parts, remarks=remarks, headings=headings)


def _segment(told: Mapping[str, Any], pdf: bytes) -> Segment:
    came = told["received"]
    received = Received(Tags(came["tags"]), tuple(came["fonts"]), tuple(came["claims"])) if came else None
    return Segment(pdf, **{**told, "received": received})


_FLAT: Mapping[str, Callable[[Any], Any]] = {
    "state": FileState,
    "size": int,
    "sha256": str,
    "pages": int,
    "has_text": bool,
    "tagged": bool,
    "detail": str,
    "kind": str,
    "made": Made,
}


def packed(found: Probe) -> bytes:
    """Return a probe as bytes."""
    out = io.BytesIO()
    send(out, header_of(found), *(segment.pdf for segment in found.segments))
    return out.getvalue()


def unpacked(data: bytes) -> Probe | None:
    """Return the probe that was packed; nothing where it can't be read."""
    try:
        return probe_of(*receive(io.BytesIO(data)))
    except (EOFError, ValueError, KeyError, TypeError, struct.error):
        return None
