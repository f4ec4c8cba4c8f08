"""What a form asks for, and the mark that says which field a place of a Word file fills.

A content control's own tag is lost when LibreOffice saves a form (docs/adr/0010-marks-that-survive.md). So every
control also stands between bookmarks whose names spell the field's key: `la7da_session_recordZdateQ` is the seventh
field, a date, first piece, `session-record.date`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = {"line": "l", "text": "x", "date": "d", "time": "t", "number": "n", "choice": "c", "tick": "b"}
LONGEST_KEY = 64
# How the document's own properties are named: the form's identity, and the prompts that are no answers.
IDENTITY = "leverarch."
PROMPT = "leverarch.prompt."

_LONGEST_NAME = 40
_SPELT = {"-": "_", ".": "Z", "_": "Y"}
_READ = {spelt: character for character, spelt in _SPELT.items()}
_LETTERS = {letter: kind for kind, letter in KINDS.items()}
_MARK = re.compile(r"la(\d{1,6})([a-z])([a-z])_([0-9a-z_XYZ]*)([QW])(.*)", re.DOTALL)
_CODED = re.compile(r"X([0-9a-f]{6})|(.)")


@dataclass(frozen=True, slots=True)
class Control:
    """One place to fill in.

    `key` says which field it fills (`session-record.attendance`, at most 64 characters); `title` is its label, spoken
    by a screen reader. `kind` is a name of `KINDS`. `choices` holds (value, words) of a `choice`. `value` is filled in
    already: a day as year-month-day, a tick as `yes`, a choice by its value. `prompt` is shown in grey until somebody
    writes, and is never an answer; where it is empty the kind has its own.
    """

    key: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    prompt: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark's name, read: `number` and `copy` are one field's own, `piece` is this part of its key."""

    number: int
    kind: str
    order: str
    piece: str
    last: bool
    copy: str


def mark_names(key: str, kind: str, number: int) -> tuple[str, ...]:
    """Return the names of the bookmarks that stand around a control: more than one where the key is long.

    A name has at most 40 characters, begins with a letter and holds letters, digits and underscores: Word allows no
    other. Capitals spell what these cannot; the last piece ends with Q, the others with W.
    """
    spelt = [_spell(character) for character in key]
    pieces, room = [""], _LONGEST_NAME - len(f"la{number}xa_Q")
    for character in spelt:
        if len(pieces[-1]) + len(character) > room:
            pieces.append("")
        pieces[-1] += character
    ends = ["W"] * (len(pieces) - 1) + ["Q"]
    return tuple(
        f"la{number}{KINDS[kind]}{chr(ord('a') + order)}_{piece}{end}"
        for order, (piece, end) in enumerate(zip(pieces, ends, strict=True))
    )


def read_mark(name: str) -> Mark | None:
    """Return what a bookmark's name says, or nothing where it is not one of ours.

    A program that copies a bookmark adds something to its name: that is `copy`.
    """
    found = _MARK.fullmatch(name)
    if found is None or found[2] not in _LETTERS:
        return None
    piece = "".join(
        _character(int(coded, 16)) if coded else _READ.get(plain, plain) for coded, plain in _CODED.findall(found[4])
    )
    return Mark(int(found[1]), _LETTERS[found[2]], found[3], piece, found[5] == "Q", found[6])


def _character(number: int) -> str:
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\N{REPLACEMENT CHARACTER}"


def _spell(character: str) -> str:
    if character in _SPELT:
        return _SPELT[character]
    return character if re.fullmatch("[a-z0-9]", character) else f"X{ord(character):06x}"
