"""Slots in Markdown trees. A slot may lie over several nodes of a line; in code it is text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from leverarch.model import Nodes
from leverarch.slots import FIGURE, TABLE, Slot, slots_in

#: What ends the words of a line, so that no slot goes over it.
_STOP = "\x00"
#: Nodes inside a line whose words belong to it.
_THROUGH = frozenset({"em", "b", "del", "a"})

Say = Callable[[Slot], str]


@dataclass(frozen=True, slots=True)
class Tables:
    """What stands in the place of a paragraph that is one slot for a table, and below a table with figures in it.

    Where `whole` returns nothing the paragraph is filled as any other.
    """

    whole: Callable[[Slot], Nodes]
    below: Callable[[tuple[Slot, ...]], Nodes]


_NO_TABLES = Tables(lambda _: (), lambda _: ())


def filled_nodes(nodes: Nodes, say: Say, tables: Tables = _NO_TABLES) -> Nodes:
    """Return blocks with every slot replaced by what `say` returns, and what `tables` says of tables.

    Blocks without a slot are the same objects.
    """
    return tuple(made for node in nodes for made in _blocks(node, say, tables))


def table_slot(node: Mapping[str, Any]) -> Slot | None:
    """Return the slot for a table that a block consists of, if it is one."""
    if node["t"] != "p" or any(inner["t"] != "s" for inner in node["c"]):
        return None
    words = "".join(inner["v"] for inner in node["c"]).strip()
    slot = next(slots_in(words), None)
    return slot if slot and slot.form == TABLE and slot.text == words else None


def _blocks(node: Mapping[str, Any], say: Say, tables: Tables) -> Nodes:
    slot = table_slot(node)
    if slot:
        return tables.whole(slot) or (_block(node, say, tables),)
    figures = figures_in(node)
    return (_block(node, say, tables), *(tables.below(figures) if figures else ()))


def figures_in(node: Mapping[str, Any]) -> tuple[Slot, ...]:
    """Return the slots for numbers alone in the cells of a block, if it is a table."""
    if node["t"] != "table":
        return ()
    cells = [cell for row in (node["head"], *node["rows"]) for cell in row]
    return tuple(slot for cell in cells for slot in slots_in(_words(cell, [], 0)) if slot.form == FIGURE)


def slots_in_nodes(nodes: Nodes) -> tuple[Slot, ...]:
    """Return the slots of a Markdown tree, in order."""
    found: list[Slot] = []

    def note(slot: Slot) -> str:
        found.append(slot)
        return slot.text

    filled_nodes(nodes, note)
    return tuple(found)


def _block(node: Mapping[str, Any], say: Say, tables: Tables = _NO_TABLES) -> Mapping[str, Any]:
    kind = node["t"]
    if kind in ("h", "p"):
        return _with(node, c=_line(node["c"], say))
    if kind == "table":
        head = [_line(cell, say) for cell in node["head"]]
        rows = [[_line(cell, say) for cell in row] for row in node["rows"]]
        return _with(node, head=head, rows=rows)
    if kind in ("ul", "ol", "li", "q"):
        return _with(node, c=list(filled_nodes(node["c"], say, tables)))
    return node


def _with(node: Mapping[str, Any], **new: Any) -> Mapping[str, Any]:
    return node if all(node[name] == value for name, value in new.items()) else {**node, **new}


@dataclass(slots=True)
class _Leaf:
    """One text of a line: where it begins in the words of the line, and what becomes of it."""

    start: int
    text: str
    new: list[str]


def _line(nodes: list[Any], say: Say) -> list[Any]:
    """Return the nodes of one line with its slots filled. The words of a slot stand where it begins."""
    leaves: list[_Leaf] = []
    words = _words(nodes, leaves, 0)
    found = [slot for slot in slots_in(words) if _STOP not in slot.text] if "{{" in words else []
    said = [(slot.start, slot.end, say(slot)) for slot in found]
    for leaf in leaves:
        _fill(leaf, said)
    texts = iter(leaves)
    return _made(nodes, texts, say)


def _words(nodes: list[Any], leaves: list[_Leaf], start: int) -> str:
    parts: list[str] = []
    for node in nodes:
        if node["t"] == "s":
            leaves.append(_Leaf(start, node["v"], []))
            piece = node["v"]
        else:
            piece = _words(node["c"], leaves, start) if node["t"] in _THROUGH else _STOP
        parts.append(piece)
        start += len(piece)
    return "".join(parts)


def _fill(leaf: _Leaf, said: list[tuple[int, int, str]]) -> None:
    at, stop = leaf.start, leaf.start + len(leaf.text)
    for start, end, words in said:
        if end <= at or start >= stop:
            continue
        leaf.new.append(leaf.text[at - leaf.start : max(start, at) - leaf.start])
        if start >= leaf.start:
            leaf.new.append(words)
        at = min(end, stop)
    leaf.new.append(leaf.text[at - leaf.start :])


def _made(nodes: list[Any], texts: Any, say: Say) -> list[Any]:
    made: list[Any] = []
    for node in nodes:
        kind = node["t"]
        if kind == "s":
            text = "".join(next(texts).new)
            if text or not node["v"]:
                made.append(node if text == node["v"] else {**node, "v": text})
        elif kind in _THROUGH:
            inner = _made(node["c"], texts, say)
            if inner or not node["c"]:
                made.append({**node, "c": inner})
        elif kind == "fn":
            made.append({**node, "c": [_block(block, say) for block in node["c"]]})
        elif kind == "img":
            alt = "".join(part["v"] for part in _line([{"t": "s", "v": node["alt"]}], say))
            made.append({**node, "alt": alt})
        else:
            made.append(node)
    return made
