"""Outlook's own messages (.msg), read by an extra part that not every workspace has: python-oxmsg.

Only what lies in the file's streams is used, and never what its lists say of them: a list may be wrong.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from leverarch.intake.mail_letter import Body, Enclosed, Letter, letter_of, rows_of
from leverarch.intake.mail_parts import headed
from leverarch.intake.mail_rtf import from_compressed
from leverarch.intake.mail_words import letters
from leverarch.intake.mail_written import as_mail
from leverarch.readers.refused import Refused
from leverarch.words import long_date
from leverarch.world import FileState, Remark

MISSING = (
    "it is an Outlook message (.msg), and the part that reads those is not installed: `leverarch doctor` says how to "
    "add it"
)
#: As deep as messages within messages are looked into.
_DEEPEST = 4
_WIDE, _NARROW, _BYTES, _ITEM = "001F", "001E", "0102", "000D"
_ENTRY = struct.Struct("<HHI8s")
_SUBJECT, _BODY, _RTF, _HTML, _HEADERS, _CLASS = 0x0037, 0x1000, 0x1009, 0x1013, 0x007D, 0x001A
_TO, _CC, _BCC, _SENT, _ARRIVED = 0x0E04, 0x0E03, 0x0E02, 0x0039, 0x0E06
_SENDER = ((0x0C1A, 0x5D01, 0x0C1F), (0x0042, 0x5D02, 0x0065))
_NAME, _SMTP, _ADDRESS, _KIND = 0x3001, 0x39FE, 0x3003, 0x0C15
_FILE_NAMES, _FILE, _CALLED, _PLACE = (0x3707, 0x3704, 0x3001), 0x3701, 0x3712, 0x3713
_CODEPAGES = (0x3FFD, 0x3FDE)


@dataclass(frozen=True, slots=True)
class _Item:
    """A message, a recipient or an attachment: its streams by name, and the items in it."""

    name: str
    streams: dict[str, bytes] = field(repr=False)
    items: tuple[_Item, ...] = ()
    codepage: str = ""

    def text(self, tag: int) -> str:
        """Return a value that is a text, or nothing."""
        wide = self.streams.get(f"__substg1.0_{tag:04X}{_WIDE}")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return letters(self.streams.get(f"__substg1.0_{tag:04X}{_NARROW}", b""), self.codepage).rstrip("\0")

    def data(self, tag: int) -> bytes:
        """Return a value that is bytes, or none."""
        return self.streams.get(f"__substg1.0_{tag:04X}{_BYTES}", b"")

    def number(self, tag: int) -> int:
        """Return a value that is a number, or 0."""
        return next((int.from_bytes(value[:4], "little") for key, value in self._fixed() if key == tag), 0)

    def moment(self, tag: int) -> str:
        """Return a value that is a time in words, or nothing."""
        ticks = next((int.from_bytes(value, "little") for key, value in self._fixed() if key == tag), 0)
        try:
            when = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return ""
        return f"{long_date(when.date())} at {when:%H:%M} (UTC)" if ticks else ""

    def _fixed(self) -> Iterator[tuple[int, bytes]]:
        """Yield the values of a fixed length: they stand in one stream, behind a head whose length differs by item."""
        stream = self.streams.get("__properties_version1.0", b"")
        start = 8 if self.name.startswith(("__attach", "__recip")) else 24 if self.name else 32
        for at in range(start, len(stream) - _ENTRY.size + 1, _ENTRY.size):
            _, tag, _, value = _ENTRY.unpack_from(stream, at)
            yield tag, value

    def inner(self, start: str) -> list[_Item]:
        """Return the items in it whose names begin so, in order."""
        return sorted((item for item in self.items if item.name.startswith(start)), key=lambda item: item.name)


def outlook_letter(data: bytes) -> Letter:
    """Return the message. Raises `Refused`."""
    try:
        from olefile import OleFileIO  # type: ignore[import-untyped]  # noqa: PLC0415 - both are an extra
        from oxmsg.storage import Storage  # noqa: PLC0415
    except ImportError as missing:
        raise Refused(FileState.UNSUPPORTED, MISSING) from missing
    try:
        with OleFileIO(io.BytesIO(data)) as opened:
            top = _item(Storage.from_ole(opened), "", "")
        return _letter(top, 0)
    except Exception as fault:  # two libraries, each with its own kinds of failure
        raise Refused(FileState.DAMAGED, "it is damaged: there is no message in it that can be read") from fault


def _item(storage: Any, name: str, codepage: str) -> _Item:
    streams = {stream.name: stream.bytes_ for stream in storage.streams}
    alone = _Item(name, streams)
    page = next((number for tag in _CODEPAGES if (number := alone.number(tag))), 0)
    codepage = {65001: "utf-8", 28591: "cp1252"}.get(page, f"cp{page}") if page else codepage
    return _Item(name, streams, tuple(_item(s, s.name, codepage) for s in storage.storages), codepage)


def _letter(item: _Item, depth: int) -> Letter:
    enclosed = tuple(_enclosed(inner, number, depth) for number, inner in enumerate(item.inner("__attach"), start=1))
    kind = item.text(_CLASS)
    head = Letter(item.text(_SUBJECT), _rows(item), (), ())
    if kind.upper().startswith("IPM.NOTE.SMIME") and len(enclosed) == 1:
        return _sealed(head, enclosed[0].data)
    bodies, more = _bodies(item)
    other = kind and not kind.upper().startswith(("IPM.NOTE", "REPORT"))
    words = f"is an Outlook item of another kind ({kind[:60]}): only its words and its attachments are shown"
    remarks = (Remark("not-printed", words),) if other else ()
    return replace(head, bodies=bodies, enclosed=(*enclosed, *more), remarks=remarks)


def _sealed(head: Letter, data: bytes) -> Letter:
    """Return a signed message: all of it lies in its one attachment."""
    kind = b"" if re.match(rb"[A-Za-z-]+:", data) else b"Content-Type: application/pkcs7-mime\r\n\r\n"
    return replace(letter_of(kind + data), subject=head.subject, rows=head.rows)


def _bodies(item: _Item) -> tuple[tuple[Body, ...], tuple[Enclosed, ...]]:
    """Return the words: plain, or web text where there is none, or a rich text as a file of its own."""
    plain = item.text(_BODY)
    if plain.strip():
        return (Body(plain),), ()
    web = item.data(_HTML)
    text = letters(web, item.codepage) if web else item.text(_HTML)
    if text.strip():
        return (Body(text, is_web=True),), ()
    packed = item.data(_RTF)
    rich = from_compressed(packed)
    if rich:
        return (), (Enclosed("message.rtf", rich),)
    return (), ((Enclosed("message.rtf", packed, why="it is a rich text that is damaged"),) if packed else ())


def _rows(item: _Item) -> tuple[tuple[str, str], ...]:
    """Return who wrote to whom, and when: as its head says, and where it has none, as Outlook keeps it."""
    said = dict(rows_of(headed(item.text(_HEADERS))))
    people = item.inner("__recip")
    own = {
        "From": next((words for tags in _SENDER if (words := _person(item, *tags))), ""),
        "To": _people(people, 1) or item.text(_TO),
        "Cc": _people(people, 2) or item.text(_CC),
        "Bcc": _people(people, 3) or item.text(_BCC),
        "Date": item.moment(_SENT) or item.moment(_ARRIVED),
    }
    names = ("From", "Reply to", "To", "Cc", "Bcc", "Date")
    return tuple((name, words) for name in names if (words := said.get(name) or own.get(name, "")))


def _people(people: list[_Item], kind: int) -> str:
    return "; ".join(
        words
        for person in people
        if person.number(_KIND) == kind and (words := _person(person, _NAME, _SMTP, _ADDRESS))
    )


def _person(item: _Item, name: int, smtp: int, address: int) -> str:
    """Return `Name <address>`, as far as both are known. An address without an @ is known to no one outside."""
    named = item.text(name).strip()
    at = next((words for tag in (smtp, address) if "@" in (words := item.text(tag).strip())), "")
    if at and named and at.lower() != named.lower():
        return f"{named} <{at}>"
    return at or named


def _enclosed(item: _Item, number: int, depth: int) -> Enclosed:
    given = next((words for tag in _FILE_NAMES if (words := item.text(tag).strip())), "")
    called = tuple(filter(None, (f"cid:{item.text(_CALLED)}" * bool(item.text(_CALLED)), item.text(_PLACE))))
    inner = item.inner(f"__substg1.0_{_FILE:04X}{_ITEM}")
    if inner and depth < _DEEPEST and inner[0].text(_CLASS):
        letter = _letter(inner[0], depth + 1)
        name = given or letter.subject[:80].strip() or f"message {number}"
        return Enclosed(name if name.lower().endswith(".eml") else f"{name}.eml", as_mail(letter))
    name = given or f"attachment {number}"
    if inner:
        return Enclosed(name, b"", why="it is an object that only Outlook can show")
    data = item.data(_FILE)
    why = "" if data else "it is only a link to a file elsewhere, or the file is empty"
    return Enclosed(name, data, called, why)
