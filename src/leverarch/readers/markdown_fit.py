"""The last touch to a Markdown tree: levels in order, the limits that every renderer keeps, printable text."""

from __future__ import annotations

from collections.abc import Iterable

from leverarch.fonts import printable, unprintable
from leverarch.readers.markdown_tree import Node, plain_text

MAX_DEPTH = 6
_LOWEST_HEADING = 6
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


class Fit:
    """Makes blocks fit to print. `headings` and `names` (of characters that can't be printed) are found on the way."""

    def __init__(self) -> None:
        self.headings: list[tuple[str, int]] = []
        self.names: dict[str, None] = {}
        self._levels: list[int] = []
        self._in_note = False

    def blocks(self, nodes: Iterable[Node], depth: int = 0) -> list[Node]:
        """Return clean blocks. `depth` counts the lists and quotes around them."""
        out: list[Node] = []
        for node in nodes:
            kind = node["t"]
            if kind in ("ul", "ol"):
                out.extend(self._list(node, depth))
            elif kind == "q":
                inner = self.blocks(node["c"], min(depth + 1, MAX_DEPTH))
                out.extend(inner if depth >= MAX_DEPTH or not inner else [{"t": "q", "c": inner}])
            elif kind == "table":
                out.append(self._table(node))
            elif kind == "pre":
                lines = [self._text(line.expandtabs(4)) for line in node["v"].split("\n")]
                out.append({**node, "v": "\n".join(lines)})
            elif kind == "hr":
                out.append({"t": "hr"})
            else:
                out.extend(self._words(node))
        return out

    def inline(self, nodes: Iterable[Node]) -> list[Node]:
        """Return clean inline nodes, neighbouring texts as one."""
        out: list[Node] = []
        for node in nodes:
            clean = self._inline(node)
            if clean is None:
                continue
            if clean["t"] == "s" and out and out[-1]["t"] == "s":
                out[-1]["v"] += clean["v"]
            else:
                out.append(clean)
        for node in out:
            if node["t"] == "s":
                # Only now: a letter and its mark may have come in two pieces.
                node["v"] = self._text(node["v"])
        return out

    def _inline(self, node: Node) -> Node | None:
        kind = node["t"]
        if kind in ("s", "code") and not node["v"]:
            return None
        if kind == "s":
            return dict(node)
        if kind in ("code", "img", "br"):
            said: Node = {key: self._text(node[key]) for key in ("v", "alt") if key in node}
            return {**node, **said}
        if kind == "fn":
            return self._note(node)
        inner = self.inline(node["c"])
        return {**node, "c": inner} if inner else None

    def _note(self, node: Node) -> Node:
        outer, self._in_note = self._in_note, True
        inner = self.blocks(node["c"])
        self._in_note = outer
        return {"t": "fn", "c": inner} if inner else {"t": "s", "v": node.get("label", "")}

    def _words(self, node: Node) -> list[Node]:
        inner = self.inline(node["c"])
        if not inner:
            return []
        if node["t"] == "p":
            return [{"t": "p", "c": inner}]
        if self._in_note:
            return [{"t": "p", "c": [{"t": "b", "c": inner}]}]
        self.headings.append((" ".join(plain_text(inner).split()), node["line"]))
        return [{"t": "h", "l": self._level(node["l"]), "c": inner}]

    def _level(self, written: int) -> int:
        """Return a level that is 2 at first, never skips one, and keeps who stands under whom."""
        while self._levels and self._levels[-1] >= written:
            self._levels.pop()
        self._levels.append(written)
        return min(len(self._levels) + 1, _LOWEST_HEADING)

    def _list(self, node: Node, depth: int) -> list[Node]:
        if depth >= MAX_DEPTH:
            return self._flat_list(node)
        items = [{"t": "li", "c": _boxed(self.blocks(item["c"], depth + 1))} for item in node["c"]]
        clean: Node = {"t": node["t"], "tight": node["tight"], "c": items}
        if node["t"] == "ol":
            clean["start"] = node["start"]
        return [clean]

    def _flat_list(self, node: Node) -> list[Node]:
        """A list too deep to be one: its items are paragraphs that begin with what would stand beside them."""
        out: list[Node] = []
        for number, item in enumerate(node["c"], node.get("start", 0)):
            mark = f"{number}. " if node["t"] == "ol" else "– "
            inner = _boxed(self.blocks(item["c"], MAX_DEPTH))
            if not inner or inner[0]["t"] != "p":
                inner.insert(0, {"t": "p", "c": []})
            first = inner[0]["c"]
            if first and first[0]["t"] == "s":
                first[0]["v"] = mark + first[0]["v"]
            else:
                first.insert(0, {"t": "s", "v": mark})
            out.extend(inner)
        return out

    def _table(self, node: Node) -> Node:
        head = [self.inline(cell) for cell in node["head"]]
        rows = [[self.inline(cell) for cell in row] for row in node["rows"]]
        return {"t": "table", "al": list(node["al"]), "head": head, "rows": rows}

    def _text(self, text: str) -> str:
        self.names.update(dict.fromkeys(unprintable(text)))
        return printable(text).replace("\n", " ")


def _boxed(blocks: list[Node]) -> list[Node]:
    """Show the box of a task, where the typeface has both kinds."""
    if blocks and blocks[0]["t"] == "p" and blocks[0]["c"][0]["t"] == "s":
        first = blocks[0]["c"][0]
        box = _BOXES.get(first["v"][:4])
        if box and not unprintable("".join(_BOXES.values())):
            first["v"] = box + first["v"][4:]
    return blocks
