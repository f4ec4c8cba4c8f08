"""Where a Markdown text stands in its file, and where its links may lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it.common.normalize_url import normalizeLink

from leverarch.diagnostics import Diagnostic, Place
from leverarch.readers.addresses import may_be_followed, scheme_of
from leverarch.readers.rules import UNSAFE_LINK

_ADDRESS = re.compile(r"[!-~]+")
# A place is looked for in a few lines only, so that a text made to be slow is not.
_NEAR = 2000
_NEAR_LINES = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a text asks for: `src` and `alt` as written, the line in the file, and the place."""

    src: str
    alt: str
    line: int
    place: Place


@dataclass
class Origin:
    """Where a Markdown text stands: line `first_line` of the file at `path`, or inside the value at `at`.

    `about` is the id of the item that the text belongs to.
    """

    path: str
    lines: Sequence[str]
    first_line: int
    at: Place | None = None
    about: str = ""
    cursor: tuple[int, int] = (0, 0)

    def place(self, line: int, column: int = 1, length: int = 1) -> Place:
        """Return the place at `column` (from 1) of line `line` (from 0) of the text."""
        if self.at is not None:
            return self.at
        excerpt = self.lines[line] if line < len(self.lines) else ""
        return Place(self.path, self.first_line + line, column, length, excerpt)

    def find(self, needles: Iterable[tuple[str, str]], line: int, stop: int) -> Place:
        """Return the place of the first of `needles` (what stands before, and the needle) from `line` to `stop`.

        It is looked for behind what was found last: links and pictures come in the order of the text. Where it isn't
        found, the place is the line itself.
        """
        start, column = max(self.cursor, (line, 0))
        stop = min(stop, start + _NEAR_LINES, len(self.lines))
        for before, needle in needles:
            for number in range(start, stop) if needle else ():
                begin = column if number == start else 0
                found = self.lines[number].find(before + needle, begin, begin + _NEAR)
                if found >= 0:
                    found += len(before)
                    self.cursor = (number, found + len(needle))
                    return self.place(number, found + 1, len(needle))
        row = self.lines[line] if line < len(self.lines) else ""
        return self.place(line, len(row) - len(row.lstrip()) + 1, max(1, len(row.strip())))


def around(address: str, words: str) -> tuple[tuple[str, str], ...]:
    """Return where an address may stand in Markdown, and where its link begins if it stands elsewhere."""
    return ("](", address), ("](<", address), ("<", address), ("", address), ("", words)


def safe_address(url: str) -> str:
    """Return the address as a program may follow it, or nothing where it must not be linked."""
    if not may_be_followed(url):
        return ""
    try:
        address = normalizeLink(url.strip())
    except ValueError:
        return ""
    return address if _ADDRESS.fullmatch(address) and may_be_followed(address) else ""


def unsafe_link(url: str, place: Place, about: str) -> Diagnostic:
    """Return the warning about a link that is printed as text."""
    shown = url if len(url) <= 60 else f"{url[:59]}…"
    if not url.strip():
        message = "a link has no address"
    elif not scheme_of(url):
        message = f"the link to `{shown}` leads nowhere in a pack"
    else:
        message = f"the link to `{shown}` is not one that a pack may hold"
    help_ = "its words and address are printed, and nothing can be clicked; use https:, http:, mailto: or tel:"
    return Diagnostic(UNSAFE_LINK, message, place, about, help=help_)
