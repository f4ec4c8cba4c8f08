"""Rich text as Outlook packs it in a message ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_HEAD = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_ROUND = 4096
#: More than this is not unpacked.
MOST_BYTES = 50_000_000


def from_compressed(data: bytes) -> bytes:
    """Return the rich text, or nothing where it can't be unpacked. What is cut off is given as far as it goes."""
    if len(data) < _HEAD.size:
        return b""
    _, size, kind, _ = _HEAD.unpack_from(data)
    body = data[_HEAD.size :]
    if kind == _PLAIN:
        return body[: min(size, MOST_BYTES)]
    if kind != _PACKED:
        return b""
    return _unpacked(body, min(size, MOST_BYTES))


def _unpacked(body: bytes, size: int) -> bytes:
    seen = bytearray(_START.ljust(_ROUND, b"\0"))
    write = len(_START)
    out = bytearray()
    at = 0
    while at < len(body) and len(out) < size:
        flags = body[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                piece = body[at : at + 1]
                at += 1
            else:
                pair = int.from_bytes(body[at : at + 2], "big")
                at += 2
                offset, length = pair >> 4, (pair & 0xF) + 2
                if offset == write or at > len(body):
                    return bytes(out[:size])
                piece = _again(seen, offset, length, write)
            for byte in piece:
                seen[write] = byte
                write = (write + 1) % _ROUND
            out += piece
    return bytes(out[:size])


def _again(seen: bytearray, offset: int, length: int, write: int) -> bytes:
    """Return what stood there before. It may run into what it is about to write."""
    found = bytearray()
    for step in range(length):
        place = (offset + step) % _ROUND
        ahead = (place - write) % _ROUND
        found.append(found[ahead] if ahead < len(found) else seen[place])
    return bytes(found)
