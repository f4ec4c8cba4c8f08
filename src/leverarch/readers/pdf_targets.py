"""Where the links and bookmarks of a PDF lead: names are looked up once and become pages."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: A file with more bookmarks than this is no book; the rest would only slow a reader's program down.
MOST_BOOKMARKS = 10_000
DEEPEST = 16
LONGEST_TITLE = 300
_VIEWS = {"/XYZ": 3, "/Fit": 0, "/FitH": 1, "/FitV": 1, "/FitR": 4, "/FitB": 0, "/FitBH": 1, "/FitBV": 1}


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: how deep it stands (from 1), its title, the page it opens (from 1), and the height on that page."""

    depth: int
    title: str
    page: int
    top: float | None = None


class Targets:
    """The pages of one open PDF by name, by object and by number."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pages = [page.obj for page in pdf.pages]
        self._number = {page.objgen: index for index, page in enumerate(self._pages)}
        self._names = dict(_named(pdf))

    def resolve(self, target: Any) -> tuple[int, list[Any]] | None:
        """Return the page (from 0) and the view of a destination in any of its forms, or nothing."""
        if isinstance(target, (Name, String)):
            target = self._names.get(text_of(target))
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or len(target) == 0:
            return None
        page = self._page(target[0])
        return None if page is None else (page, _view(list(target)[1:]))

    def explicit(self, target: Any) -> Array | None:
        """Return the destination with its page in place of a name, or nothing where it leads nowhere."""
        found = self.resolve(target)
        return Array([self._pages[found[0]], *found[1]]) if found else None

    def named(self) -> Iterator[tuple[str, int]]:
        """Yield every name with its page (from 1)."""
        for name, target in self._names.items():
            found = self.resolve(target)
            if found:
                yield name, found[0] + 1

    def _page(self, page: Any) -> int | None:
        if isinstance(page, int):
            return page if 0 <= page < len(self._pages) else None
        return self._number.get(page.objgen) if isinstance(page, Dictionary) else None


def text_of(name: Any) -> str:
    """Return a name or a string as text. Old files write names in whatever letters their program had."""
    try:
        return str(name)
    except UnicodeDecodeError:
        return bytes(name.unparse()).decode("latin-1")


def _view(view: list[Any]) -> list[Any]:
    kind = text_of(view[0]) if view and isinstance(view[0], Name) else ""
    if kind not in _VIEWS:
        return [Name.Fit]
    numbers = [v if _is_number(v) else None for v in view[1 : 1 + _VIEWS[kind]]]
    return [Name(kind), *numbers, *[None] * (_VIEWS[kind] - len(numbers))]


def _is_number(value: Any) -> bool:
    return value is not None and not isinstance(value, (bool, pikepdf.Object))


def _named(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Yield the destinations of both the old (dictionary) and the new (name tree) form."""
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        with contextlib.suppress(UnicodeDecodeError):
            yield from old.items()
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        yield from name_tree(names.get("/Dests"))


def name_tree(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names of a tree with what they stand for, in order. One that bites its own tail ends."""
    waiting, seen = [tree], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        pairs = node.get("/Names")
        if isinstance(pairs, Array):
            flat = list(pairs)
            yield from ((text_of(key), value) for key, value in zip(flat[::2], flat[1::2], strict=False))
        kids = node.get("/Kids")
        waiting.extend(reversed(list(kids)) if isinstance(kids, Array) else [])


def read_outline(pdf: pikepdf.Pdf, targets: Targets) -> tuple[Bookmark, ...]:
    """Return the bookmarks in reading order; those that lead to no page of the file are left out."""
    root = pdf.Root.get("/Outlines")
    if not isinstance(root, Dictionary):
        return ()
    found: list[Bookmark] = []
    seen: set[tuple[int, int]] = set()
    waiting = [(1, root.get("/First"))]
    while waiting and len(found) < MOST_BOOKMARKS:
        depth, node = waiting.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        waiting.append((depth, node.get("/Next")))
        mark = _bookmark(node, depth, targets)
        if mark:
            found.append(mark)
        waiting.append((depth + 1 if mark and depth < DEEPEST else depth, node.get("/First")))
    return tuple(found)


def _bookmark(node: Dictionary, depth: int, targets: Targets) -> Bookmark | None:
    action = node.get("/A")
    target = node.get("/Dest")
    if target is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
        target = action.get("/D")
    found = targets.resolve(target)
    title = clean_title(text_of(node.get("/Title", "")))
    if found is None or not title:
        return None
    page, view = found
    place = {"/XYZ": 2, "/FitH": 1, "/FitBH": 1}.get(str(view[0]))
    top = view[place] if place else None
    return Bookmark(depth, title, page + 1, None if top is None else float(top))


def clean_title(title: str) -> str:
    """Return the title on one line, without control characters."""
    printable = "".join(char if char.isprintable() else " " for char in title)
    return " ".join(printable.split())[:LONGEST_TITLE]


def write_outline(pdf: pikepdf.Pdf, bookmarks: tuple[Bookmark, ...]) -> None:
    """Put these bookmarks in place of the file's own."""
    if "/Outlines" in pdf.Root:
        del pdf.Root["/Outlines"]
    if not bookmarks:
        return
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    pages = [page.obj for page in pdf.pages]
    parents: list[Dictionary] = [root]
    for mark in bookmarks:
        del parents[max(1, min(mark.depth, len(parents))) :]
        view = [Name.Fit] if mark.top is None else [Name.XYZ, None, mark.top, None]
        entry = Dictionary(Title=String(mark.title), Parent=parents[-1], Dest=Array([pages[mark.page - 1], *view]))
        node = pdf.make_indirect(entry)
        _hang(parents[-1], node, closed=len(parents) > 1)
        parents.append(node)
    pdf.Root.Outlines = root


def _hang(parent: Dictionary, node: Dictionary, *, closed: bool) -> None:
    last = parent.get("/Last")
    if last is None:
        parent.First = node
    else:
        last.Next = node
        node.Prev = last
    parent.Last = node
    parent.Count = int(parent.get("/Count", 0)) + (-1 if closed else 1)
