"""E-mails to pages: the message, then what came with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from leverarch.intake.given import Given, Part, Sheet, Shown
from leverarch.intake.mail_body import MOST_LETTERS, Called, placed, words_of
from leverarch.intake.mail_letter import Enclosed, Letter, letter_of
from leverarch.intake.mail_outlook import outlook_letter
from leverarch.intake.mail_words import LONGEST_VALUE, file_words
from leverarch.intake.text_fit import Fit, breakable
from leverarch.intake.text_nodes import Node, run
from leverarch.intake.text_pictures import Pictures
from leverarch.intake.text_sheets import sheets_of
from leverarch.readers.file_kinds import MSG
from leverarch.readers.refused import Refused
from leverarch.words import count, size_words
from leverarch.world import FileState, Remark

MOST_BYTES = 512_000_000
#: More attachments than the first are not shown, more than the second are not even named.
MOST_FILES, MOST_NAMED = 100, 500
NO_SUBJECT = "(no subject)"
LONGEST_SUBJECT = 1_000
_TOKEN = 30


def mail_pages(given: Given) -> Shown:
    """Return a sheet with the message, and each file that came with it as a part. Raises `Refused`."""
    if len(given.data) > MOST_BYTES:
        raise Refused(FileState.UNSUPPORTED, "it is an e-mail that is too large to be opened")
    letter = outlook_letter(given.data) if given.kind is MSG else letter_of(given.data)
    if not letter.rows and not letter.subject and not letter.bodies and not letter.enclosed:
        raise Refused(FileState.DAMAGED, "it is damaged: there is no message in it that can be read")
    fit, pictures, called = Fit(), Pictures(), Called(letter.enclosed)
    blocks, remarks = words_of(letter.bodies, called, pictures)
    seen = placed(called, pictures)
    kept = [file for file in letter.enclosed if id(file) not in seen]
    sheets = _sheets(given, letter, blocks, kept, pictures, fit)
    remarks += [*letter.remarks, *fit.remarks(), *_remarks(letter, kept)]
    parts = tuple(_part(file) for file in kept[:MOST_FILES])
    state = FileState.REPAIRED if letter.damage else FileState.SOUND
    return Shown(sheets, remarks=tuple(dict.fromkeys(remarks)), parts=parts, state=state, detail=letter.damage)


def _sheets(
    given: Given, letter: Letter, blocks: list[Node], kept: Sequence[Enclosed], pictures: Pictures, fit: Fit
) -> tuple[Sheet, ...]:
    subject = letter.subject.strip() or NO_SUBJECT
    shown = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[:LONGEST_SUBJECT]} […]"
    head = {
        "rows": [[name, [_line(line, fit) for line in words.split("\n")]] for name, words in letter.rows],
        "files": [_listed(file) for file in kept[:MOST_NAMED]],
        "more": _more(len(kept)),
    }
    blocks = [_heading(shown), *blocks]
    first, *rest = sheets_of(blocks, fit, title=shown, language=given.wishes.language, images=pictures.images)
    if first.data["blocks"][0]["t"] != "h":  # none of its letters can be seen
        first = replace(first, data={**first.data, "blocks": [{**_heading(NO_SUBJECT), "s": 1}, *first.data["blocks"]]})
    return (replace(first, template="mail.typ", data={**first.data, "head": head}), *rest)


def _heading(words: str) -> Node:
    return {"t": "h", "l": 1, "c": [run(words)]}


def _line(words: str, fit: Fit) -> str | list[str]:
    shown = words if len(words) <= LONGEST_VALUE else f"{words[:LONGEST_VALUE]} […]"
    return breakable(" ".join(fit.words.line(shown).split("\n")), _TOKEN)


def _listed(file: Enclosed) -> dict[str, Any]:
    return {"name": breakable(file_words(file.name), _TOKEN), "size": size_words(len(file.data))}


def _more(files: int) -> str:
    """Return the line below the list of files, which says where they are."""
    if files > MOST_FILES:
        left = f"{files - MOST_NAMED:,} more came with it. " if files > MOST_NAMED else ""
        return f"{left}The first {MOST_FILES} are shown below, in this order."
    return "Shown below, in this order." if files > 1 else "Shown below." if files else ""


def _part(file: Enclosed) -> Part:
    state = FileState.ENCRYPTED if file.locked else FileState.UNSUPPORTED
    if not file.data:
        return Part(file_words(file.name), b"", 0, "the file is empty", FileState.DAMAGED)
    return Part(file_words(file.name), file.data, len(file.data), file.why, state)


def _remarks(letter: Letter, kept: Sequence[Enclosed]) -> Iterator[Remark]:
    if any(len(line) > LONGEST_VALUE for _, words in letter.rows for line in words.split("\n")):
        yield Remark("cut-short", f"has a line in its head of more than {LONGEST_VALUE:,} letters: the first are shown")
    if len(letter.subject) > LONGEST_SUBJECT:
        yield Remark("cut-short", f"has a subject of more than {LONGEST_SUBJECT:,} letters: the first are shown")
    if any(len(body.text) > MOST_LETTERS for body in letter.bodies):
        yield Remark("cut-short", f"has more than {MOST_LETTERS:,} letters: the first are shown")
    if len(kept) > MOST_FILES:
        yield Remark("cut-short", f"holds {count(len(kept), 'file')}: the first {MOST_FILES} are shown")
    odd = [file for file in kept if not file.name.isprintable() or "/" in file.name or "\\" in file.name]
    if odd:
        words = f"holds {count(len(odd), 'file')} with an odd name, such as {file_words(odd[0].name)}"
        yield Remark("odd-file-name", words)
