"""The bookmarks of a bound file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from leverarch.assembly.binder_objects import Objects, reference, text
from leverarch.readers.pdf_targets import Bookmark

#: With more sections and items than this, an open outline would hide the sections from each other.
MOST_OPEN = 60
Lead = Callable[[int, float | None], bytes]


@dataclass(slots=True)
class _Node:
    """One entry of the outline, or its root (which has no bookmark)."""

    mark: Bookmark | None = None
    number: int = 0
    below: list[_Node] = field(default_factory=list)

    def seen(self, levels: int) -> int:
        """Return how many entries are seen below this one when it is open, those of open ones among them."""
        return len(self.below) + sum(node.seen(levels - 1) for node in self.below if levels > 1)


def outline(objects: Objects, bookmarks: Sequence[Bookmark], lead: Lead) -> int:
    """Add the outline and return its number: sections stand open while their items are few, all else is closed."""
    root = _grown(bookmarks)
    root.number = objects.add(b"")
    levels = 2 if sum(mark.depth <= 2 for mark in bookmarks) <= MOST_OPEN else 1
    for node in _all(root):
        if node is not root:
            node.number = objects.add(b"")
    _write(objects, root, levels, lead)
    return root.number


def _grown(bookmarks: Sequence[Bookmark]) -> _Node:
    root = _Node()
    path = [root]
    for mark in bookmarks:
        del path[max(1, min(mark.depth, len(path))) :]
        node = _Node(mark)
        path[-1].below.append(node)
        path.append(node)
    return root


def _all(root: _Node) -> list[_Node]:
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(node.below)
    return found


def _write(objects: Objects, node: _Node, levels: int, lead: Lead, links: bytes = b"") -> None:
    own = b"/Type/Outlines"
    if node.mark is not None:
        own = b"/Title%b%b" % (text(node.mark.title), lead(node.mark.page, node.mark.top))
    kids = b""
    if node.below:
        seen = node.seen(max(levels, 1))
        ends = (reference(node.below[0].number), reference(node.below[-1].number))
        kids = b"/First %b/Last %b/Count %d" % (*ends, seen if levels > 0 else -seen)
    objects.fill(node.number, b"<<%b%b%b>>" % (own, links, kids))
    for n, child in enumerate(node.below):
        beside = b"/Parent %b" % reference(node.number)
        if n:
            beside += b"/Prev %b" % reference(node.below[n - 1].number)
        if n + 1 < len(node.below):
            beside += b"/Next %b" % reference(node.below[n + 1].number)
        _write(objects, child, levels - 1, lead, beside)
