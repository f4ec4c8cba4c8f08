"""What the opening process is told and what it answers, as bytes: a JSON header that says how long each part is, parts.

A probe that is kept in the store is one such message.
"""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import IO, Any

from leverarch.keeping import InMemory, Lazy
from leverarch.world import FileState, Made, Probe, Received, Remark, Segment, SubItem, Tags

_LENGTH = struct.Struct(">Q")
_SUM = struct.Struct(">I")
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
        {
            "pages": s.pages,
            "name": s.name,
            "own": s.own,
            "received": asdict(s.received) if s.received else None,
            "sha256": s.sha256,
        }
        for s in found.segments
    ]
    parts = [asdict(part) for part in found.parts]
    remarks = [asdict(remark) for remark in found.remarks]
    flat = {name: getattr(found, name) for name in _FLAT}
    return {**flat, "segments": segments, "parts": parts, "remarks": remarks, "headings": found.headings}


def probe_of(header: Mapping[str, Any], pdfs: Sequence[bytes | Lazy]) -> Probe:
    """Return the probe that `header_of` told, with its pages. Raises `ValueError`, `KeyError`."""
    flat = {name: kind(header[name]) for name, kind in _FLAT.items()}
    segments = tuple(_segment(told, pdf) for told, pdf in zip(header["segments"], pdfs, strict=True))
    parts = tuple(SubItem(**{**told, "state": FileState(told["state"])}) for told in header["parts"])
    remarks = tuple(Remark(**told) for told in header["remarks"])
    headings = tuple((str(title), int(page)) for title, page in header["headings"])
    return Probe(**flat, segments=segments, parts=parts, remarks=remarks, headings=headings)


def _segment(told: Mapping[str, Any], pdf: bytes | Lazy) -> Segment:
    came = told["received"]
    lists = {name: tuple(came[name]) for name in ("fonts", "claims", "beside")} if came else {}
    received = Received(Tags(came["tags"]), **lists) if came else None
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
    """Return a probe as bytes. What is told of it carries a sum, its pages their digests."""
    out = io.BytesIO()
    send(out, header_of(found), *(segment.pdf for segment in found.segments))
    message = out.getvalue()
    told = message[: _LENGTH.size + _LENGTH.unpack_from(message)[0]]
    return _SUM.pack(zlib.crc32(told)) + message


def unpacked(data: bytes) -> Probe | None:
    """Return the probe that was packed; nothing where it can't be read."""
    kept = InMemory(data)
    return unpacked_from(kept, len(data), lambda at, size, _: InMemory(data[at : at + size]))


def unpacked_from(kept: Lazy, size: int, part: Callable[[int, int, str], Lazy]) -> Probe | None:
    """Return the probe that was packed, of so many bytes; nothing where what is told of it can't be read.

    `part` returns the bytes of pages, from where they are, how many they are, and their digest. They are not read.
    """
    try:
        with kept.open() as stream:
            summed = _SUM.unpack(_exactly(stream, _SUM.size))[0]
            length = _exactly(stream, _LENGTH.size)
            told = _exactly(stream, _LENGTH.unpack(length)[0])
        if zlib.crc32(length + told) != summed:
            return None
        header, sizes = json.loads(told)
        ends = list(accumulate(sizes, initial=_SUM.size + _LENGTH.size + len(told)))
        if ends[-1] != size:
            return None
        digests = [str(segment["sha256"]) for segment in header["segments"]]
        return probe_of(header, [part(*each) for each in zip(ends, sizes, digests, strict=False)])
    except (OSError, EOFError, ValueError, KeyError, TypeError, struct.error):
        return None
