"""Tables of Word documents as they would be printed: cells joined across and down, without rows taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from leverarch.intake.docx_part import Part
from leverarch.intake.text_nodes import Node, is_empty
from leverarch.readers.office_package import attribute, child, is_on, local

_PLAIN = frozenset({"", "auto", "ffffff", "none"})
_MOST_SPAN = 400


def table_grid(table: Any, part: Part, read: Callable[[Any, int], list[Node]], depth: int) -> list[Node]:
    """Return a table as a block; nothing for one without cells."""
    rows: list[list[Node]] = []
    open_cells: dict[int, Node] = {}  # by the column where it begins: the cell that goes on below
    head = 0
    for row in _parts(table, "tr"):
        properties = child(row, "trPr")
        if properties is not None and (child(properties, "del") is not None or is_on(child(properties, "hidden"))):
            continue
        cells = _row(row, properties, open_cells, part, read, depth)
        if head == len(rows) and properties is not None and is_on(child(properties, "tblHeader")):
            head += 1
        rows.append(cells)
    if not any(rows):
        return []
    return [{"t": "grid", "rows": rows, "head": head}]


def _row(
    row: Any,
    properties: Any,
    open_cells: dict[int, Node],
    part: Part,
    read: Callable[[Any, int], list[Node]],
    depth: int,
) -> list[Node]:
    cells: list[Node] = []
    x = 0
    skipped = _number(properties, "gridBefore")
    if skipped:
        cells.append({"c": [], "cs": skipped, "rs": 1})
        x += skipped
    for cell in _parts(row, "tc"):
        own = child(cell, "tcPr")
        span = max(1, _number(own, "gridSpan"))
        merge = child(own, "vMerge") if own is not None else None
        goes_on = merge is not None and attribute(merge, "val", "continue") != "restart"
        if goes_on and x in open_cells:
            open_cells[x]["rs"] += 1
            inner = read(cell, depth + 1)  # Word shows nothing of it, but what is there is not ours to drop
            if not is_empty(inner):
                open_cells[x]["c"] += inner
        else:
            made: Node = {"c": read(cell, depth + 1), "cs": span, "rs": 1}
            part.document.counts.coloured += _is_coloured(own) and is_empty(made["c"])
            cells.append(made)
            for column in range(x, x + span):
                open_cells.pop(column, None)
            if merge is not None:
                open_cells[x] = made
        x += span
    return cells


def _parts(element: Any, name: str) -> Iterator[Any]:
    """Yield rows or cells, those within a control or a change that was made too."""
    for inner in element:
        kind = local(inner)
        if kind == name:
            yield inner
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _parts(inner, name)


def _number(properties: Any, name: str) -> int:
    found = child(properties, name) if properties is not None else None
    value = attribute(found, "val") if found is not None else ""
    return min(int(value), _MOST_SPAN) if value.isdigit() else 0


def _is_coloured(properties: Any) -> bool:
    """Whether a cell is filled with a colour: one that holds no words may say something by that alone."""
    shade = child(properties, "shd") if properties is not None else None
    return shade is not None and attribute(shade, "fill").lower() not in _PLAIN
