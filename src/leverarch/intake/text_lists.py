"""Items of lists that stand one after another, each with its level, as lists in lists."""

from __future__ import annotations

from typing import Any

from leverarch.intake.text_nodes import Node


def listed(nodes: list[Node]) -> list[Node]:
    """Return blocks with their items (`t`: `item`; `l`, `mark`, `c`: runs) as lists.

    An item that is deeper than the one above lies in it.
    """
    out: list[Node] = []
    open_lists: list[tuple[int, Node]] = []
    for node in nodes:
        if node["t"] != "item":
            open_lists = []
            out.append(node)
            continue
        while open_lists and open_lists[-1][0] > node["l"]:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < node["l"]:
            made: dict[str, Any] = {"t": "list", "marks": [], "c": []}
            (open_lists[-1][1]["c"][-1] if open_lists else out).append(made)
            open_lists.append((node["l"], made))
        within = open_lists[-1][1]
        within["marks"].append(node["mark"])
        within["c"].append([{"t": "p", "c": node["c"]}])
    return out
