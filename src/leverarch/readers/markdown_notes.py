"""Footnotes: each body goes to where it is used first. None is lost, and none grows without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leverarch.readers.markdown_tree import Node, Tree, plain_text

#: A note used again is repeated up to this length; a longer one is referred to.
REPEATED = 200
_NESTED = 3


def place_notes(tree: Tree) -> list[Node]:
    """Return the blocks of `tree` with the bodies of footnotes in place. What no mark refers to is printed as text."""
    notes = _Notes(tree.notes)
    body = [node for node in tree.root if node["t"] != "fndef"]
    notes.fill(body, 0)
    blocks: list[Node] = []
    for node in tree.root:
        if node["t"] != "fndef":
            blocks.append(node)
        elif not (node["first"] and node["label"] in notes.printed):
            blocks.extend(notes.spelt_out(node))
    return blocks


class _Notes:
    def __init__(self, bodies: dict[str, list[Node]]) -> None:
        self.bodies = bodies
        self.printed: set[str] = set()
        self.active: set[str] = set()
        self.short: dict[str, str] = {}

    def fill(self, nodes: list[Node], depth: int) -> None:
        """Put the bodies where their marks stand; in a note (`depth` > 0) they become text in brackets."""
        out: list[Node] = []
        for node in nodes:
            if node["t"] == "fn":
                note = self._note(node, depth)
                if note[0]["t"] == "s" and out and out[-1]["t"] == "s" and out[-1]["v"].endswith(" "):
                    note[0]["v"] = note[0]["v"].lstrip()
                out.extend(note)
                continue
            for inner in _inner(node):
                self.fill(inner, depth)
            out.append(node)
        nodes[:] = out

    def spelt_out(self, node: Node) -> list[Node]:
        """Return a note that nothing refers to as blocks, with its label as it was written."""
        key: str = node["label"]
        body: list[Node] = node["c"]
        self.printed.add(key)
        self.active.add(key)
        self.fill(body, 0)
        self.active.discard(key)
        label: Node = {"t": "s", "v": f"[^{key}]: "}
        if body and body[0]["t"] == "p":
            body[0]["c"].insert(0, label)
            return body
        return [{"t": "p", "c": [label]}, *body]

    def _note(self, node: Node, depth: int) -> list[Node]:
        key, body = node["key"], self.bodies[node["key"]]
        if key in self.active:
            return [{"t": "s", "v": node["label"]}]
        if key in self.printed:
            again = [{"t": "s", "v": self._again(key)}]
            return _bracketed(again) if depth else [{"t": "fn", "c": [{"t": "p", "c": again}]}]
        if depth >= _NESTED and node["label"]:
            # Spelt out later. One written where it is used has no label, is nowhere else, and never nests deep.
            return [{"t": "s", "v": node["label"]}]
        self.short[key] = " ".join(_words(body).split())
        self.printed.add(key)
        self.active.add(key)
        self.fill(body, depth + 1)
        self.active.discard(key)
        if depth:
            return _bracketed(as_inline(body))
        return [{"t": "fn", "c": body, "label": node["label"]}]

    def _again(self, key: str) -> str:
        words = self.short[key] if key in self.short else " ".join(_words(self.bodies[key]).split())
        return words if len(words) <= REPEATED else f"see the earlier note, “{words[:60].rstrip()}…”"


def as_inline(blocks: list[Node]) -> list[Node]:
    """Return all that blocks say as inline nodes, in one line."""
    out: list[Node] = []
    for node in blocks:
        if out:
            out.append({"t": "s", "v": " "})
        if node["t"] == "pre":
            out.append({"t": "code", "v": f"{node['lang']} {node['v']}".replace("\n", " ").strip()})
        elif node["t"] in ("p", "h"):
            out.extend(node["c"])
        elif node["t"] == "table":
            for cell in (cell for row in (node["head"], *node["rows"]) for cell in row):
                out.extend((*cell, {"t": "s", "v": " | "}))
        else:
            out.extend(as_inline(node.get("c", [])))
    return out


def _inner(node: Node) -> Iterator[list[Any]]:
    if node["t"] == "table":
        for row in (node["head"], *node["rows"]):
            yield from row
    elif "c" in node:
        yield node["c"]


def _words(blocks: list[Node]) -> str:
    return plain_text(as_inline(blocks))


def _bracketed(nodes: list[Node]) -> list[Node]:
    return [{"t": "s", "v": " ("}, *nodes, {"t": "s", "v": ")"}]
