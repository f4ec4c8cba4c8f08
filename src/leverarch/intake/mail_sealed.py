"""A message within a signature that wraps it (S/MIME, "opaque"): what was signed is taken out, nothing is checked."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.intake.mail_words import from_base64

#: The name of plain content in such a wrapping (1.2.840.113549.1.7.1), and as far in as it may stand.
_CONTENT = bytes.fromhex("06092a864886f70d010701")
_WINDOW = 400
_WHOLE, _PIECES, _INSIDE = 0x04, 0x24, 0xA0


def signed_content(data: bytes) -> bytes:
    """Return what was signed, or nothing where it is locked, broken or signed apart."""
    if data.lstrip()[:10] == b"-----BEGIN":
        pieces = data.split(b"-----")
        data = from_base64(pieces[2])[0] if len(pieces) > 2 else b""
    at = data.find(_CONTENT, 0, _WINDOW)
    try:
        return b"".join(_strings(data, at + len(_CONTENT))) if at >= 0 else b""
    except IndexError:  # it ends within a length
        return b""


def _strings(data: bytes, at: int) -> Iterator[bytes]:
    """Yield the pieces of the content that begins here."""
    tag, size, at = _head(data, at)
    if tag != _INSIDE:
        return
    tag, size, at = _head(data, at)
    if tag == _WHOLE:
        yield data[at : at + size]
    if tag != _PIECES:
        return
    end = at + size if size >= 0 else len(data)
    while at < end:
        tag, size, at = _head(data, at)
        if tag != _WHOLE or size < 0:
            return
        yield data[at : at + size]
        at += size


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Return the tag here, how long its content is (-1: until it is closed), and where that begins."""
    tag, length = data[at], data[at + 1]
    if length == 0x80:
        return tag, -1, at + 2
    if length < 0x80:
        return tag, length, at + 2
    many = length & 0x7F
    return tag, int.from_bytes(data[at + 2 : at + 2 + many], "big"), at + 2 + many
