"""The tree of elements of a tagged PDF: what stands below an element, and every element of the tree, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name

Key = tuple[int, int]
#: Marks on a page, and links or fields of it.
_NO_ELEMENTS = (Name.MCR, Name.OBJR)


@dataclass(frozen=True, slots=True)
class Placed:
    """An element with the object number of what stands above it; `again`: it was met before, in another place."""

    element: Any
    above: Key
    again: bool


def kids(element: Any) -> list[Any]:
    """Return what stands directly below an element, or below the root: elements, marks, links and notes."""
    held = element.get("/K")
    return list(held) if isinstance(held, Array) else [] if held is None else [held]


def elements_below(element: Any) -> list[Any]:
    """Return the elements that stand directly below an element, or below the root."""
    return [kid for kid in kids(element) if isinstance(kid, Dictionary) and kid.get("/Type") not in _NO_ELEMENTS]


def placed_elements(root: Any) -> Iterator[Placed]:
    """Yield every element below the root, in no order that matters, and one that stands in two places twice.

    What is below an element is looked for after it was dealt with, once: it may be changed on the way.
    """
    waiting = [(kid, root.objgen) for kid in elements_below(root)]
    met: set[Key] = set()
    while waiting:
        element, above = waiting.pop()
        again = element.is_indirect and element.objgen in met
        yield Placed(element, above, again)
        if not again:
            if element.is_indirect:
                met.add(element.objgen)
            waiting += [(kid, element.objgen) for kid in elements_below(element)]
