"""The words of an e-mail's headers: encoded, folded, in the wrong letters or in none. Nothing here ever fails."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

from leverarch.fonts import printable
from leverarch.intake.text_bytes import text_of
from leverarch.words import long_date

#: A header longer than this is cut on the page, and that is said.
LONGEST_VALUE = 20_000
#: As much of a name is shown; its ending always is.
LONGEST_NAME = 120
_ENDING = 25
_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
#: Character sets whose letters take several bytes, by the start of their codec's name: these are believed first.
_WIDE = ("big5", "cp932", "cp949", "euc", "gb", "hz", "iso2022", "johab", "shift", "utf_7", "utf_16", "utf-16", "utf-7")


def letters(data: bytes, charset: str = "") -> str:
    """Return bytes as text: in the character set they claim where they can be, else in the one they look like.

    A byte that is no letter anywhere is named: none is dropped.
    """
    codec = _codec(charset)
    if codec.startswith(_WIDE):
        try:
            return data.decode(codec).removeprefix("\ufeff")
        except (UnicodeError, ValueError):
            return text_of(data)
    return text_of(data, codec)


def _codec(name: str) -> str:
    """Return the codec of a character set, or nothing where there is none."""
    wanted = name.strip(" \t'\"").lower()
    if not wanted.isascii() or not wanted.isprintable():
        return ""
    try:
        found = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(found, found)


def header_words(raw: str) -> str:
    """Return a header as its reader sees it: unfolded and decoded."""
    return _decoded(_FOLD.sub(" ", raw)).strip()


def _decoded(text: str) -> str:
    """Return the text with its encoded words (RFC 2047) read. Neighbours are one text, also where a letter is cut."""
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[tuple[str, bytes]] = []
    at = 0
    for found in _WORD.finditer(text):
        between = text[at : found.start()]
        if not run or between.strip():
            out += [*_run_words(run), between]
            run = []
        run.append((found[1], _word_bytes(found[2], found[3])))
        at = found.end()
    return "".join((*out, *_run_words(run), text[at:]))


def _run_words(run: list[tuple[str, bytes]]) -> list[str]:
    """Return the words of neighbouring encoded words; those of one character set are read together."""
    whole: list[tuple[str, bytes]] = []
    for charset, data in run:
        if whole and whole[-1][0].lower() == charset.lower():
            whole[-1] = (charset, whole[-1][1] + data)
        else:
            whole.append((charset, data))
    return [letters(data, charset) for charset, data in whole]


def _word_bytes(way: str, body: str) -> bytes:
    data = body.encode("utf-8", "replace")
    return from_base64(data)[0] if way in "bB" else quopri.decodestring(data.replace(b"_", b"=20"), header=True)


def from_base64(data: bytes) -> tuple[bytes, bool]:
    """Return what base64 comes to, as far as it goes, and whether it is whole. Other letters are passed over."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    whole = not re.search(rb"[^A-Za-z0-9+/=\s]", data)
    if len(kept) % 4 == 1:
        kept, whole = kept[:-1], False
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4)), whole
    except (binascii.Error, ValueError):
        return b"", False


def sent_on(raw: str) -> str:
    """Return a date as `3 November 2026 at 14:05 (UTC+01:00)`, or as it stands where it can't be read."""
    try:
        parts = parsedate_tz(raw[:200])
        if parts is None:
            return raw
        year, month, day, hour, minute = parts[:5]
        offset = parts[9]
        when = datetime(year, month, day, hour, minute, tzinfo=timezone(timedelta(seconds=offset or 0)))
    except Exception:  # the standard library fails in several ways on dates that nobody would write
        return raw
    zone = "" if offset is None else f" ({_zone(offset)})"
    return f"{long_date(when.date())} at {when:%H:%M}{zone}"


def _zone(offset: int) -> str:
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if offset else "UTC"


def on_page(text: str, most: int = LONGEST_VALUE) -> str:
    """Return text that can be printed in one run of words, cut where it is too long."""
    flat = printable(text if len(text) <= most else f"{text[:most]} …")
    return " ".join(flat.split("\n"))


def file_words(name: str) -> str:
    """Return a file's name as it is shown: on one line, printable, its middle left out where it is too long."""
    shown = " ".join(printable(name[:5_000]).split())
    if len(shown) <= LONGEST_NAME:
        return shown
    return f"{shown[: LONGEST_NAME - _ENDING - 1]}…{shown[-_ENDING:]}"
