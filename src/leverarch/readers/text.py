"""From bytes to text, and from a fault in a text to words with a place."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from leverarch.diagnostics import Diagnostic, Note, Place, Rule
from leverarch.readers.rules import SYNTAX_ERROR, UNREADABLE_FILE
from leverarch.source import place_at

_LONE_RETURN = re.compile("\r(?!\n)")
# An id as its author meant it: `"id": "EV-0007"` or `id: EV-0007`, with whatever quotation marks.
_ID = re.compile(
    r"""(?:^|[{,])(?P<indent>[ \t]*)["'“”]?id["'“”]?[ \t]*[:=][ \t]*["'“”]?(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)""",
    re.MULTILINE,
)
_KNOWN_BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\xff\xd8\xff", "a photo"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with `text[start:end]`, in a reader's words. `related` holds other places: start, end, words."""

    start: int
    end: int
    message: str
    label: str = ""
    help: str = ""
    related: tuple[tuple[int, int, str], ...] = ()
    rule: Rule = SYNTAX_ERROR

    def diagnostic(self, path: str, text: str, about: str = "") -> Diagnostic:
        """Return the fault as a diagnostic about the file `text` at `path`."""
        notes = tuple(Note(place_at(path, text, start, end), words) for start, end, words in self.related)
        place = place_at(path, text, self.start, self.end)
        return Diagnostic(self.rule, self.message, place, about, self.label, self.help, notes)


def decode(data: bytes, path: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of a UTF-8 file, or nothing and what is wrong.

    A byte-order mark is dropped. A lone carriage return becomes a newline (one character for one, so that offsets
    hold); all else, control characters too, stays as it is.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _looks_like_utf16(data):
        help_ = "open it in your editor and save it as UTF-8"
        return None, (Diagnostic(UNREADABLE_FILE, "the file looks like UTF-16", Place(path, 1, 1), help=help_),)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        return None, (_not_utf8(data, path, fault.start),)
    return _LONE_RETURN.sub("\n", text), ()


def legible_id(text: str) -> str:
    """Return the id that a broken file seems to give itself, or nothing.

    The outermost `id` is taken: a reference to this file is then known to mean it, although nothing else of it is.
    """
    found = [(_depth(text, match.start()), len(match["indent"]), match.start(), match["id"]) for match in _ids(text)]
    return min(found)[3] if found else ""


def _ids(text: str) -> list[re.Match[str]]:
    # Enough for any file; a hostile one can't make this slow.
    return [match for match, _ in zip(_ID.finditer(text), range(50), strict=False)]


def _depth(text: str, end: int) -> int:
    opened = text.count("{", 0, end) + text.count("[", 0, end)
    return opened - text.count("}", 0, end) - text.count("]", 0, end)


def _looks_like_utf16(data: bytes) -> bool:
    """Plain letters in UTF-16 have a zero in every other byte."""
    head = data[:400]
    return len(head) >= 4 and head.count(0) * 3 >= len(head) and (0 not in head[::2] or 0 not in head[1::2])


def _not_utf8(data: bytes, path: str, start: int) -> Diagnostic:
    kind = next((words for beginning, words in _KNOWN_BEGINNINGS if data.startswith(beginning)), "")
    if kind:
        help_ = "move it to content/files/ and name it in the `file` field of an evidence record"
        return Diagnostic(UNREADABLE_FILE, f"the file is {kind}, not text", Place(path, 1, 1), help=help_)
    before = data[:start].decode("utf-8").removeprefix("\ufeff")
    text = _LONE_RETURN.sub("\n", before + data[start:].decode("utf-8", "replace"))
    guess = _windows_letter(data[start])
    message = f"the file looks like Windows-1252{guess}" if guess else "the file is not UTF-8 text"
    place = place_at(path, text, len(before))
    return Diagnostic(
        UNREADABLE_FILE,
        message,
        place,
        label="not UTF-8 from here on",
        help="open it in your editor and save it as UTF-8",
    )


def _windows_letter(byte: int) -> str:
    """Return the letter that Windows-1252 has for `byte`, in words; nothing where it has none."""
    try:
        return f" (there `{bytes([byte]).decode('cp1252')}` stands here)"
    except UnicodeDecodeError:
        return ""
