"""CommonMark with tables, strikethrough and footnotes, set up so that no letter of the author is dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_rule
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

#: Lists and quotes deeper than this are read as paragraphs (a quote is one level, a list two).
MAX_LEVEL = 20
_NEWLINE = re.compile("\r\n?|\n")


class References(dict[str, Any]):
    """The addresses that a text declares by name, and which of them a link or a picture asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """Return the address of that name."""
        self.used.add(name)
        return super().get(name, default)


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text as an editor counts them: `\r\n` and a lone `\r` end one like `\n`."""
    return _NEWLINE.split(text)


def parse(text: str) -> tuple[Sequence[Token], References, dict[int, Any]]:
    """Return the tokens of a text, the references in it, and the footnotes written where they are used, by number."""
    references = References()
    env: dict[str, Any] = {"references": references}
    tokens = _parser().parse(text, env)
    return tokens, references, env.get("footnotes", {}).get("list", {})


class _Parser(MarkdownIt):
    """Addresses stay as they are written: what may be linked is decided later, and said to the author."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 -- the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


@cache
def _parser() -> MarkdownIt:
    # Blocks never get there (see `_too_deep`); brackets that are deeper stay as they are written.
    options = {"html": False, "maxNesting": MAX_LEVEL + 4, "inline_definitions": True}
    parser = _Parser("commonmark", options).enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.disable("footnote_tail")
    parser.core.ruler.at("normalize", _newlines)
    parser.block.ruler.at("table", _table_with_every_cell, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("table", "too_deep", _too_deep)
    return parser


def _newlines(state: StateCore) -> None:
    """One kind of line end. The library would also turn U+0000 into another character here."""
    state.src = _NEWLINE.sub("\n", state.src)


def _too_deep(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the library's signature
    """Below the deepest level the library would drop the rest. It becomes paragraphs here."""
    if silent or state.level < MAX_LEVEL:
        return False
    stop = line + 1
    while stop < end and not state.isEmpty(stop) and state.sCount[stop] >= state.blkIndent:
        stop += 1
    opening = state.push("paragraph_open", "p", 1)
    opening.map = [line, stop]
    inline = state.push("inline", "", 0)
    inline.map = [line, stop]
    inline.content = state.getLines(line, stop, state.blkIndent, keepLastLF=False).strip()
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = stop
    return True


def _table_with_every_cell(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A row with more cells than the head: the library would drop them. They join the last one."""
    first = len(state.tokens)
    if not table_rule(state, line, end, silent):
        return False
    columns = sum(token.type == "th_open" for token in state.tokens[first:])
    cells: list[Token] = []
    for token in state.tokens[first:]:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(token)
        elif token.type == "tr_close" and cells[0].map:
            surplus = [cell.strip() for cell in _cells(getLine(state, cells[0].map[0]))[columns:]]
            cells[-1].content = " | ".join([cells[-1].content, *surplus]) if surplus else cells[-1].content
    return True


def _cells(row: str) -> list[str]:
    cells = escapedSplit(row.strip(" \t\n"))
    if cells and cells[0] == "":
        cells.pop(0)
    if cells and cells[-1] == "":
        cells.pop()
    return cells
