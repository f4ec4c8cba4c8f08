"""The divider of a section: what it is about, what stands in it, and what belongs here and stands elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leverarch.model import Evidence, Framework
from leverarch.output import Beside
from leverarch.outputs.bundle_sections import Held, first_of
from leverarch.outputs.item_sheets import Frame
from leverarch.words import STATUSES


def beside(held: Held) -> tuple[Beside, ...]:
    """Return the items that belong in a section and stand in another, with the place that speaks to it."""
    return tuple(Beside(item.id, _place(item, held)) for item in held.also)


def _place(item: Evidence, held: Held) -> str:
    """Return the name of the mapping that ties an item to a section; nothing where another thing does."""
    framework = held.framework
    if framework is None:
        return ""
    order = {expectation.code: n for n, expectation in enumerate(framework.expectations)}
    lines = [line for line in item.maps if line.framework == framework.id and line.expectation in held.codes]
    return f"{item.id}#{item.maps.index(first_of(lines, order))}"


def divider(held: Held, frame: Frame, numbers: Mapping[str, str], *, gaps: bool) -> Mapping[str, Any]:
    """Return the data of a divider. `numbers` are those of the bundle's items by id, in print order."""
    framework = held.framework
    order = {id_: n for n, id_ in enumerate(numbers)}
    also = sorted(held.also, key=lambda item: order[item.id])
    return {
        "meta": frame.meta,
        "sections": frame.sections,
        "section": held.key,
        "title": held.title,
        "source": f"{framework.title}, version {framework.version}, {STATUSES[framework.status]}" if framework else "",
        "expects": _expects(framework, held, gaps=gaps) if framework else [],
        "items": [_line(item, numbers) for item in held.items],
        "also": [_line(item, numbers) | {"key": _place(item, held)} for item in also],
    }


def _expects(framework: Framework, held: Held, *, gaps: bool) -> list[dict[str, str]]:
    """Return the expectations of a section as the matrix has them; none where the title says all there is."""
    items = (*held.items, *held.also)
    used = {line.expectation for item in items for line in item.maps if line.framework == framework.id}
    leaves = {leaf.code for leaf in framework.leaves}
    wanted = [
        {"code": one.code, "title": one.title}
        for one in framework.expectations
        if one.code in held.codes and (one.code in used or (gaps and one.code in leaves))
    ]
    return wanted if len(held.codes) > 1 else []


def _line(item: Evidence, numbers: Mapping[str, str]) -> dict[str, Any]:
    return {"id": item.id, "n": numbers[item.id], "title": item.title}
