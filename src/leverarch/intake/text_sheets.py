"""Blocks that are fit to be set, in sheets of a bounded size: none takes all the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leverarch.intake.given import Sheet
from leverarch.intake.text_fit import Fit, in_order, language_of
from leverarch.intake.text_nodes import Node

#: Letters and nodes of one sheet.
SHEET_LETTERS = 250_000
SHEET_BLOCKS = 12_000


def sheets_of(
    nodes: Iterable[Node], fit: Fit, *, title: str, language: str, images: Mapping[str, bytes] | None = None
) -> tuple[Sheet, ...]:
    """Return the sheets that show these blocks: several where there is much, so that none takes all the memory."""
    blocks = fit.blocks(nodes)
    if fit.cut:
        blocks.append({"t": "aside", "v": fit.cut})
    fitted = fit.words.line(" ".join(title.split()))[:200] or "A text"
    pictures = images or {}
    sheets: list[Sheet] = []
    notes = 0
    for part in map(_levelled, _parts(blocks)):
        data = {"title": fitted, "lang": language_of(language), "blocks": part, "notes": notes, "first": not sheets}
        used = set(_pictures(part))
        sheets.append(Sheet("text.typ", data, {name: pictures[name] for name in sorted(used)}))
        notes += _notes(part)
    return tuple(sheets)


def _parts(blocks: list[Node]) -> Iterator[list[Node]]:
    """Yield the blocks in parts of a bounded size; a heading begins a part rather than ending one."""
    part: list[Node] = []
    letters = count = 0
    for block in blocks:
        size, inside = _size(block)
        full = letters + size > SHEET_LETTERS or count + inside > SHEET_BLOCKS
        if part and full:
            heads: list[Node] = []
            while len(part) > 1 and part[-1]["t"] == "h":
                heads.insert(0, part.pop())
            yield part
            part, letters, count = heads, 0, 0
        part.append(block)
        letters += size
        count += inside
    if part or not blocks:
        yield part


def _levelled(part: list[Node]) -> list[Node]:
    """Return the blocks of a sheet with headings from level 1 on, as each document's must be; they look as before."""
    above: list[int] = []
    return [{**node, "l": in_order(above, node["s"])} if node["t"] == "h" else node for node in part]


def _size(node: Any) -> tuple[int, int]:
    """Return how many letters and nodes lie in a block."""
    letters = count = 0
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            letters += len(inner)
        elif isinstance(inner, dict):
            count += 1
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)
    return letters, count


def _pictures(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("t") == "img":
            yield node["src"]
        for inner in node.values():
            yield from _pictures(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _pictures(inner)


def _notes(node: Any) -> int:
    if isinstance(node, dict):
        return (node.get("t") == "fn") + sum(_notes(inner) for inner in node.values())
    return sum(_notes(inner) for inner in node) if isinstance(node, list) else 0
