"""What a PDF says of itself: which standards its maker claims that it keeps. Nothing here looks whether that is so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Stream

#: Metadata that unpack to more are not looked at.
_LARGEST = 2_000_000
#: ISO 19005 (PDF/A) and ISO 14289 (PDF/UA): the namespaces in which a file names its part of them.
_SPACES = {"PDF/A": b"http://www.aiim.org/pdfa/ns/id/", "PDF/UA": b"http://www.aiim.org/pdfua/ns/id/"}
_PREFIX = rb"xmlns:([A-Za-z_][\w.-]{0,30})\s*=\s*[\"']%b[\"']"
_VALUE = rb"\b%b:%b\s*(?:=\s*[\"']|>)\s*([0-9A-Za-z]{1,2})\s*[\"'<]"
_LEVELS = frozenset("abuef")


def claims_of(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the standards that an open PDF claims, as they are written: `PDF/A-2b`, `PDF/UA-1`. Never raises."""
    try:
        held = pdf.Root.get("/Metadata")
        packet = bytes(held.read_bytes()) if isinstance(held, Stream) else b""
    except Exception:  # what can't be read claims nothing
        return ()
    return tuple(_claims(packet)) if len(packet) <= _LARGEST else ()


def _claims(packet: bytes) -> Iterator[str]:
    if packet[:2] in (b"\xfe\xff", b"\xff\xfe"):
        packet = packet.decode("utf-16", "replace").encode()
    for standard, space in _SPACES.items():
        prefix = re.search(_PREFIX % re.escape(space), packet)
        if prefix is None:
            continue
        part = _value(packet, prefix[1], b"part")
        level = _value(packet, prefix[1], b"conformance").lower()
        if part.isdigit():
            yield f"{standard}-{part}{level if standard == 'PDF/A' and level in _LEVELS else ''}"


def _value(packet: bytes, prefix: bytes, name: bytes) -> str:
    found = re.search(_VALUE % (re.escape(prefix), name), packet)
    return found[1].decode("ascii") if found else ""
