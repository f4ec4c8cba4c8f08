"""Fingerprints of pages, read from the bytes: what `readers.pdf_prints` says they are, and by no code of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from leverarch.readers.pdf_prints import DEEPEST
from leverarch.verifying.raw_file import RawFile, entries, references

_PLAIN = re.compile(rb"/XObject\s*<<([^<>]*)>>")
_DRAWINGS = re.compile(rb"(/[^\s/\[\]()<>]+)\s+(\d+)\s+\d+\s+R")
_CODED = re.compile(rb"#([0-9A-Fa-f]{2})?")


def _letter(code: re.Match[bytes]) -> bytes:
    """Return what a code in a name stands for; libqpdf takes a mark without a code for a zero."""
    return bytes([int(code[1], 16)]) if code[1] else b"\0"


class RawPrints:
    """Fingerprints of the pages of one file. A picture that several pages share is read once."""

    def __init__(self, file: RawFile) -> None:
        self._file = file
        self._known: dict[int, bytes | None] = {}

    def of(self, contents: Sequence[bytes], drawings: Mapping[bytes, int], number: bytes) -> str:
        """Return the fingerprint of a page with this content. `number` names the drawing that is not its own."""
        digest = hashlib.sha256(b"\n".join(contents))
        for name in sorted(drawings):
            drawn = self._drawn(drawings[name], 1) if name != number else None
            if drawn is not None:
                digest.update(name + drawn)
        return digest.hexdigest()

    def drawings(self, page: bytes, above: bytes = b"") -> dict[bytes, int]:
        """Return the drawings and pictures that a page or a drawing may show: their objects by name.

        `above` are resources that the page has from the pages above it.
        """
        if page.count(b"/XObject") == 1 and (found := _PLAIN.search(page)):
            held = found[1]
        else:
            told = entries(self._resolved(entries(page).get(b"/Resources", above)))
            held = self._resolved(told.get(b"/XObject", b""))
        plain = b"#" not in held
        return {name if plain else _CODED.sub(_letter, name): int(number) for name, number in _DRAWINGS.findall(held)}

    def _drawn(self, wanted: int, depth: int) -> bytes | None:
        """Return the digest of a picture or drawing, with what lies in it; nothing where the object is none."""
        if wanted not in self._known:
            self._known[wanted] = b""  # a circle: it is being looked at further up
            self._known[wanted] = self._read(wanted, depth)
        return self._known[wanted]

    def _read(self, wanted: int, depth: int) -> bytes | None:
        found = self._file.data_of(wanted)
        if found is None:
            return None
        head, data = found
        digest = hashlib.sha256(data)
        told = entries(head) if b"/SMask" in head else {}
        mask = next(references(told.get(b"/SMask", b"")), 0)
        inner = [(b"", mask)] if mask else []
        if depth < DEEPEST and b"/Resources" in head:
            inner += sorted(self.drawings(head).items())
        for name, number in inner:
            drawn = self._drawn(number, depth + 1)
            if drawn is not None:
                digest.update(name + drawn)
        return digest.digest()

    def _resolved(self, value: bytes) -> bytes:
        number = next(references(value), 0) if value[:1].isdigit() else 0
        return self._file.body(number) if number else value
