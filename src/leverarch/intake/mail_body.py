"""What a message says, as blocks, with the pictures that stand in its words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from leverarch.intake.html import html_blocks
from leverarch.intake.mail_letter import Body, Enclosed
from leverarch.intake.text_nodes import Node, aside, is_empty, paragraph
from leverarch.intake.text_pictures import Pictures
from leverarch.intake.text_plain import plain_blocks
from leverarch.world import Remark

#: More letters of one message are not shown: they would fill two thousand pages.
MOST_LETTERS = 4_000_000
_PLACE = re.compile(r"\[cid:([^\]\s]{1,300})\]", re.IGNORECASE)


class Called(dict[str, bytes]):
    """The files of a message by what its words call them, in any spelling. `asked` are those that the words call."""

    def __init__(self, enclosed: Sequence[Enclosed]) -> None:
        self.asked: dict[int, Enclosed] = {}
        self._files = {_plainly(name): file for file in reversed(enclosed) for name in file.called if not file.why}
        super().__init__({name: file.data for name, file in self._files.items()})

    def get(self, address: str, default: Any = None) -> Any:
        """Return the bytes of a file, or the default."""
        file = self._files.get(_plainly(address))
        if file is None:
            return default
        self.asked[id(file)] = file
        return file.data


def _plainly(address: str) -> str:
    return unquote(html.unescape(address)).strip().lower()


def words_of(bodies: Sequence[Body], called: Called, pictures: Pictures) -> tuple[list[Node], list[Remark]]:
    """Return the words of a message as blocks, one body after the other, and what is to be said of them."""
    blocks: list[Node] = []
    remarks: list[Remark] = []
    for body in bodies:
        words, found = _web_words(body, called, pictures) if body.is_web else (_plain(body, called, pictures), [])
        if blocks and words:
            blocks.append({"t": "hr"})
        blocks += words
        remarks += found
    return (blocks if not is_empty(blocks) else [aside("The message has no words.")]), remarks


def placed(called: Called, pictures: Pictures) -> set[int]:
    """Return which of the files that the words call for are shown in them (or are too small to be seen)."""
    return {number for number, file in called.asked.items() if pictures.place(file.data, file.name) is not None}


def _plain(body: Body, called: Called, pictures: Pictures) -> list[Node]:
    return list(_plain_words(body.text[:MOST_LETTERS], body, called, pictures))


def _plain_words(words: str, body: Body, called: Called, pictures: Pictures) -> Iterator[Node]:
    """Yield plain words as lines as they stand, with pictures where the words have a place for them."""
    text = reflowed(words, joined=body.joined) if body.flowed else words
    at = 0
    for found in _PLACE.finditer(text):
        data = called.get(f"cid:{found[1]}")
        picture = pictures.place(data, "Picture in the message") if data is not None else None
        if picture is not None:
            yield from plain_blocks(text[at : found.start()])
            yield paragraph(picture)
            at = found.end()
    yield from plain_blocks(text[at:])


def _web_words(body: Body, called: Called, pictures: Pictures) -> tuple[list[Node], list[Remark]]:
    blocks, remarks = html_blocks(body.text[:MOST_LETTERS], called, pictures)
    return list(_below(blocks)), remarks


def _below(blocks: Sequence[Node]) -> Iterator[Node]:
    """Yield blocks whose headings stand below the message's subject."""
    for block in blocks:
        yield {**block, "l": min(block["l"] + 1, 6)} if block["t"] == "h" else block


def reflowed(text: str, *, joined: bool = False) -> str:
    """Return a text whose lines end as its writer ended them (RFC 3676): a line that ends in a space runs on."""
    out: list[list[str]] = []
    open_quote = -1
    for raw in re.split("\r\n?|\n", text):
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:].removeprefix(" ")
        runs_on = line.endswith(" ") and line != "-- "
        words = line[:-1] if runs_on and joined else line
        if open_quote == depth and line != "-- ":
            out[-1].append(words)
        else:
            out.append([f"{'>' * depth}{' ' if depth else ''}{words}"])
        open_quote = depth if runs_on else -1
    return "\n".join("".join(line) for line in out)
