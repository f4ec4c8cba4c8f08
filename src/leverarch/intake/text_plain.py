"""Plain text as it stands: its lines, its blank lines, its page ends, and its columns drawn with spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from leverarch.intake.text_nodes import Node

_ENDS = re.compile("\r\n?|\n|\u0085|\u2028|\u2029|\x0b")
# What colours the lines of a terminal, and is no text.
_COLOURS = re.compile(r"\x1b\[[0-9;:?]*[A-Za-z]")
_DRAWN = re.compile(r"\S(?: {2,}|\t+| *[|│┃║] *)\S|[-=_+*]{8,}|[\u2500-\u257f]{2,}")
_SPACES = re.compile(r"^ +| {2,}")
#: More lines (or letters) without a blank one between them are set in parts: long paragraphs take long to set.
MOST_TOGETHER = 400
LETTERS_TOGETHER = 20_000


def plain_blocks(text: str) -> list[Node]:
    """Return a text as blocks of lines. A form feed begins a page."""
    blocks: list[Node] = []
    pages = _COLOURS.sub("", text).removesuffix("\x0c").split("\x0c")
    for number, page in enumerate(pages):
        if number:
            blocks.append({"t": "brk"})
        for lines in _groups(_bounded(_ENDS.split(page))):
            drawn = _is_drawn(lines)
            blocks.append({"t": "lines", "drawn": drawn, "v": lines if drawn else [_kept(line) for line in lines]})
    return blocks


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines; one that is longer than a paragraph may be comes in pieces."""
    for line in lines:
        if len(line) <= LETTERS_TOGETHER:
            yield line
        else:
            yield from (line[at : at + LETTERS_TOGETHER] for at in range(0, len(line), LETTERS_TOGETHER))


def _groups(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the lines that stand together; where blank lines are between them, as many but one begin the next."""
    group: list[str] = []
    blank = 0
    for line in lines:
        if not line.strip():
            if group:
                yield group
                group = []
            blank += 1
            continue
        if not group and blank > 1:
            group = [""] * min(blank - 1, 3)
        blank = 0
        group.append(line.rstrip())
        if len(group) >= MOST_TOGETHER or sum(map(len, group)) > LETTERS_TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _is_drawn(lines: list[str]) -> bool:
    """Whether lines stand in columns, or are a drawing: they need letters of equal widths."""
    full = [line for line in lines if line.strip()]
    drawn = sum(bool(_DRAWN.search(line)) for line in full)
    return drawn >= 2 and drawn * 5 >= len(full) * 2


def _kept(line: str) -> str:
    """Return a line whose spaces stay: those at its start, and where there are several."""
    return _SPACES.sub(lambda spaces: "\u00a0" * len(spaces[0]), line.expandtabs(4))
