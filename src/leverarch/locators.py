"""Where in an item a mapping points: pages of its file, or a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from leverarch.model import Evidence, MapLine, Nodes
from leverarch.output import Locator
from leverarch.words import count

NUMBER = re.compile(r"[0-9]+")
LEADING_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[a-z][.):])\s+(?=\S)")


def locator_of(line: MapLine) -> Locator:
    """Return the place that a mapping gives; of several ranges the span from the first page to the last."""
    numbers = [int(number) for number in NUMBER.findall(line.pages)]
    if numbers:
        return Locator(min(numbers), max(numbers))
    return Locator(heading=line.heading)


def locator_fault(item: Evidence, line: MapLine) -> str:
    """Return why the place that a mapping gives is not in the item, or nothing. Unknown lengths are no fault."""
    locator = locator_of(line)
    if locator.first:
        pages = item.probe.pages if item.probe and item.probe.pdf is not None else 0
        if item.path and not pages:
            return ""  # the file can't be shown at all: it has its own finding
        if not item.path:
            # The pages of its own words are counted when they are printed.
            return "" if item.blocks else f"`pages: {line.pages}`: the item has neither a file nor words of its own"
        if locator.last > pages or not locator.first:
            return f"`pages: {line.pages}` is past the end of its file, which has {count(pages, 'page')}"
    elif locator.heading and without_number(locator.heading) not in map(without_number, headings_of(item)):
        if item.path and item.probe is not None and item.probe.pdf is None:
            return ""
        return f"the heading `{locator.heading}` is not in the item"
    return ""


def headings_of(item: Evidence) -> Iterator[str]:
    """Yield the headings of an item, folded: those of its Markdown, then the bookmarks of its file."""
    yield from (folded(text_of(node["c"])) for node in item.blocks if node["t"] == "h")
    if item.probe:
        yield from (folded(title) for title, _ in item.probe.headings)


def text_of(nodes: Nodes | list[Mapping[str, Any]]) -> str:
    """Return the plain text of inline nodes."""
    return "".join(str(node["v"]) if "v" in node else text_of(node.get("c", [])) for node in nodes if node["t"] != "fn")


def folded(title: str) -> str:
    """Return a heading as it is compared: spaces and capitals don't count."""
    return " ".join(title.split()).casefold()


def without_number(title: str) -> str:
    """Return a heading as it is compared, without a leading number such as `3.1`."""
    return LEADING_NUMBER.sub("", folded(title), count=1)
