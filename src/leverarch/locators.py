"""Where in an item a mapping points: pages of its file, or a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from leverarch.model import ChainLink, Evidence, MapLine, Nodes
from leverarch.output import Locator
from leverarch.words import count

#: What points into an item: a line of its map, or a link of a chain.
Pointing = MapLine | ChainLink
NUMBER = re.compile(r"[0-9]+")
LEADING_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[a-z][.):])\s+(?=\S)")


def locator_of(line: Pointing) -> Locator:
    """Return the place that a mapping or a link gives; of several ranges the span from the first page to the last."""
    numbers = [int(number) for number in NUMBER.findall(line.pages)]
    if numbers:
        return Locator(min(numbers), max(numbers))
    return Locator(heading=line.heading)


def locator_faults(item: Evidence, line: Pointing) -> Iterator[tuple[str, str]]:
    """Yield why a place that a mapping gives is not in the item: the field, and the words. Unknown lengths are none."""
    looks = {"pages": (line.pages, _pages_fault), "heading": (line.heading, _heading_fault)}
    for field, (given, look) in looks.items():
        fault = look(item, line) if given else ""
        if fault:
            yield field, fault


def _pages_fault(item: Evidence, line: Pointing) -> str:
    ranges = [[int(number) for number in NUMBER.findall(part)] for part in line.pages.split(",")]
    if any(number == 0 for part in ranges for number in part):
        return f"`pages: {line.pages}`: pages are counted from 1"
    if any(part != sorted(part) for part in ranges):
        return f"`pages: {line.pages}` ends before it begins"
    if not item.path:
        # The pages of its own words are counted when they are printed.
        return "" if item.blocks else f"`pages: {line.pages}`: the item has neither a file nor words of its own"
    pages = item.probe.pages if item.probe and item.probe.is_shown else 0
    if pages and max(max(part) for part in ranges) > pages:
        return f"`pages: {line.pages}` is past the end of its file, which has {count(pages, 'page')}"
    return ""  # a file that can't be shown at all has its own finding


def _heading_fault(item: Evidence, line: Pointing) -> str:
    hidden = item.path and item.probe is not None and not item.probe.is_shown
    if hidden or without_number(line.heading) in map(without_number, headings_of(item)):
        return ""
    return f"the heading `{line.heading}` is not in the item"


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
