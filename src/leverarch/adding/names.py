"""From the name somebody gave a file to a title, a version and the name under which it is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import PurePosixPath

from leverarch.adding.dates import without_dates
from leverarch.adding.people import without_people

LONGEST_TITLE, LONGEST_SHORT = 120, 40
#: Names that cameras, scanners and programs give by themselves: they say nothing.
_NO_TITLE = re.compile(
    r"(?:img|dsc[fn]?|pxl|mvimg|image|photo|picture|scan(?:ned)?|doc(?:ument)?|file|untitled|new|page|book|sheet|"
    r"presentation|screenshot|screen shot|whats ?app(?: image)?|wa|date of \w+|dated?|"
    r"fax|attachment|noname|unnamed|temp|tmp|draft|final|copy|"
    r"microsoft word|powerpoint presentation|slide|pdf|table|default|title|report|letter|am|pm|at|e|"
    r"[\W\d_])+",
    re.IGNORECASE,
)
_VERSION = (
    re.compile(r"(?<![A-Za-z0-9])v(?:ers?(?:ion)?)?[ .:]*(?:no\.? ?)?(\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)(?![\w])", re.I),
    re.compile(r"(?<![A-Za-z0-9])(?:issue|rev(?:ision)?)[ .:]*(?:no\.? ?)?(\d{1,3}(?:\.\d{1,3}){0,2})(?![\w/])", re.I),
)
_NOISE = (
    re.compile(r"\bcopy of\b|[ -]+copy\b(?: ?\(?\d*\)?)?|\(\d{1,3}\)|\[\d{1,3}\]", re.IGNORECASE),
    re.compile(r"\b(?:final|finalised|latest|updated|amended|clean|signed|draft|new)\b(?: version\b)?(?= *$)", re.I),
    re.compile(r"\bfinal(?: version)?\b|\bcompressed\b|\bscan(?:ned)?(?= *\d*$)", re.IGNORECASE),
)
#: What stands before a date, when the date is gone.
_LEFT_OVER = re.compile(r"(?:\s+(?:of|on|for|from|in|at|to|the|and|dated?|as))+[\s:,.–-]*$", re.IGNORECASE)
_ID = re.compile(r"^EV[- ]?\d+\b[ _-]*", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


def printable(name: str) -> str:
    """Return a name as it can be printed on one line: what is not seen stands as its code."""
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in name)


def spoken(stem: str) -> str:
    """Return a file's name without its ending as words between spaces."""
    text = unicodedata.normalize("NFC", stem).replace("%20", " ").replace("+", " ")
    text = "".join(c if c.isprintable() else " " for c in text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])|(?<![A-Z][A-Z])(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", text)
    return re.sub(r"[_\s]+", " ", text).strip()


def title_from_name(stem: str) -> str:
    """Return the title that a file's name comes to, without versions, dates and people; nothing where none is left."""
    text = without_dates(_ID.sub("", spoken(stem)))
    for form in (*_VERSION, *_NOISE, *_NOISE[1:]):
        text = form.sub(" ", text)
    return tidy_title(re.sub(r"(?<=\w)-(?=\w)", " ", text) if " " not in text.strip() else text)


def tidy_title(text: str) -> str:
    """Return a title fit for a record: printable, on one line, of a bounded length, without people. Maybe nothing."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(c if c.isprintable() else " " for c in text).replace("{{", " ").replace("}}", " ")
    text = without_people(re.sub(r"[`*_|\s]+", " ", text)).strip(" -–—,;:.&_")
    if not re.search(r"[^\W\d_]{3}", text) or _NO_TITLE.fullmatch(text):
        return ""
    if len(text) > LONGEST_TITLE:
        text = text[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return text[0].upper() + text[1:]


def version_in(text: str) -> str:
    """Return the version that a text or a name says, without its `v`; nothing where it says none."""
    for form in _VERSION:
        found = form.search(text)
        if found:
            return found[1]
    return ""


def ending_of(name: str, endings: tuple[str, ...]) -> str:
    """Return the ending that the stored file gets: its own where it fits what the file is, else the usual one."""
    own = PurePosixPath(name.replace("\n", "")).suffix.lower()
    safe = own if _ENDING.fullmatch(own) else ""
    if endings:
        return safe if safe in endings else endings[0]
    return safe or ".bin"


def short_title(title: str, otherwise: str) -> str:
    """Return a title as it stands in the name of a file: a few words in ASCII, run together."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[A-Za-z0-9]+", plain)
    short = ""
    for word in words:
        part = word if word.isupper() else word[0].upper() + word[1:]
        if len(short) + len(part) > LONGEST_SHORT:
            break
        short += part
    return short or (words[0][:LONGEST_SHORT] if words else otherwise)


def stored_name(id_: str, title: str, version: str, day: date | None, ending: str, *, otherwise: str = "File") -> str:
    """Return the name under which a file is stored: ASCII, no people, told apart from all others by the item's id."""
    number = re.sub(r"[^A-Za-z0-9.]+", "", unicodedata.normalize("NFKD", version).encode("ascii", "ignore").decode())
    parts = [id_, short_title(_LEFT_OVER.sub("", without_dates(title)) if day else title, otherwise)]
    parts += [f"v{number[:12].strip('.')}"] if number.strip(".") else []
    parts += [day.isoformat()] if day else []
    return "_".join(parts) + ending


def free_ids(used: Collection[str], mentioned: Collection[str]) -> Iterator[str]:
    """Yield ids that no item has or had, in the workspace's own pattern: `EV-0034`, `EV-0035` and so on.

    `used` are ids of items, also of broken ones; `mentioned` are passed over where something refers to them.
    """
    numbered = [match for id_ in used if (match := re.fullmatch(r"(.*?)(\d{1,9})", id_))]
    prefixes = [match[1] for match in numbered]
    prefix = max(sorted(set(prefixes)), key=prefixes.count) if prefixes else "EV-"
    same = [match[2] for match in numbered if match[1] == prefix]
    width = max((len(digits) for digits in same if digits.startswith("0")), default=0 if same else 4)
    taken = {id_.casefold() for id_ in (*used, *mentioned)}
    number = max((int(digits) for digits in same), default=0)
    while True:
        number += 1
        id_ = f"{prefix}{number:0{width}d}"
        if id_.casefold() not in taken:
            yield id_
