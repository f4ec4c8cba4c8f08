"""Tables of web pages: which hold a table's rows, and which only place things on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leverarch.intake.html_parse import tag_of, words_in
from leverarch.intake.text_nodes import folded

_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with its cells; `head`: it names the columns."""

    element: Any
    cells: list[Any]
    head: bool


def rows_of(table: Any) -> list[Row]:
    """Return the rows of a table in the order in which a reader sees them: the head first, the foot last."""
    rows = list(_rows(table))
    return sorted(rows, key=lambda row: {"thead": 0, "tfoot": 2}.get(tag_of(row.element.getparent()), 1))


def _rows(table: Any) -> Iterator[Row]:
    for child in table:
        if tag_of(child) == "tr":
            yield _row(child, in_head=False)
        elif tag_of(child) in _GROUPS:
            for row in child:
                if tag_of(row) == "tr":
                    yield _row(row, in_head=tag_of(child) == "thead")
                elif tag_of(row) in ("td", "th"):  # a cell without a row around it
                    yield Row(row, [row], head=False)
        elif tag_of(child) in ("td", "th"):
            yield Row(child, [child], head=False)


def _row(row: Any, *, in_head: bool) -> Row:
    cells = [cell for cell in row if tag_of(cell) in ("td", "th")]
    named = [tag_of(cell) == "th" for cell in cells if tag_of(cell) == "th" or words_in(cell)]
    return Row(row, cells, in_head or (bool(named) and all(named)))


def is_layout(table: Any) -> bool:
    """Whether a table only places things on the page, as newsletters do: its cells are then read one after another."""
    if table.get("role", "").lower() in ("presentation", "none"):
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = rows_of(table)
    if any(tag_of(cell) == "th" for row in rows for cell in row.cells):
        return False
    return max((len(row.cells) for row in rows), default=0) <= 1 or len(rows) <= 1


def strays_of(table: Any) -> Iterator[str]:
    """Yield words that stand in a table but in none of its cells."""
    for element in [table, *table.iter("thead", "tbody", "tfoot", "tr")]:
        if element is table or next(element.iterancestors("table"), None) is table:
            for text in (element.text, *(child.tail for child in element)):
                if text and text.strip():
                    yield folded(text).strip()
