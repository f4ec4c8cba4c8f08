"""Whether a file's tags and its pages agree, both ways: public checkers look at the tree of elements only.

A reader's program goes from a mark on a page, by the page's key, through the tree of parents, to an element; and from
an element to its marks. Where the two ways differ, words are read in another place, or not at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.readers.pdf_elements import Key, kids, placed_elements


@dataclass(slots=True)
class Disagreements:
    """What does not agree, in words, each with how often it was met; and how many elements and marks there are."""

    found: Counter[str] = field(default_factory=Counter)
    elements: int = 0
    marks: int = 0


def disagreements(pdf: pikepdf.Pdf) -> Disagreements:
    """Compare the tags of an open file with its pages. A file without tags has nothing to compare."""
    seen = Disagreements()
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return seen
    parents = entries_of(root, seen)
    _compare_owners(pdf, parents, seen)
    pages = {page.obj.objgen for page in pdf.pages}
    lists: dict[int, list[Key | None]] = {}
    claimed: Counter[tuple[Key, int]] = Counter()
    for placed in placed_elements(root):
        if placed.again:
            seen.found["an element stands in two places"] += 1
            continue
        element = placed.element
        seen.elements += 1
        if not isinstance(element.get("/P"), Dictionary) or element.P.objgen != placed.above:
            seen.found["an element names another one as the one above it"] += 1
        for kid in kids(element):
            _compare_kid(element, kid, parents, lists, pages, claimed, seen)
    seen.found["a mark belongs to two elements"] += sum(times > 1 for times in claimed.values())
    _compare_entries(parents, claimed, pdf, seen)
    seen.found = +seen.found
    return seen


def entries_of(root: Dictionary, seen: Disagreements) -> dict[int, Any]:
    """Return the tree of parents by key, and note where its keys are out of order."""
    found: dict[int, Any] = {}
    keys: list[int] = []
    waiting, met = [root.get("/ParentTree")], set[Key]()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in met):
            continue
        met.add(node.objgen)
        flat = list(node.get("/Nums", Array()))
        for key, value in zip(flat[::2], flat[1::2], strict=False):
            keys.append(int(key))
            found[int(key)] = value
        waiting += reversed(list(node.get("/Kids", Array())))
    seen.found["two entries have the same key"] += len(keys) - len(found)
    seen.found["the keys are not in order"] += sum(a >= b for a, b in pairwise(keys))
    following = root.get("/ParentTreeNextKey", 0)
    seen.found["the next key is taken"] += bool(keys) and int(following) <= max(keys)
    return found


def _compare_owners(pdf: pikepdf.Pdf, parents: dict[int, Any], seen: Disagreements) -> None:
    """Each key belongs to one page or one link, and each of theirs is in the tree."""
    used: Counter[int] = Counter()
    for page in pdf.pages:
        _count(page.obj, "/StructParents", used)
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, Array) else []:
            if isinstance(annotation, Dictionary):
                _count(annotation, "/StructParent", used)
    seen.found["two pages or links have the same key"] += sum(times > 1 for times in used.values())
    seen.found["a page or link has a key without an entry"] += sum(key not in parents for key in used)


def _count(owner: Dictionary, name: str, used: Counter[int]) -> None:
    key = owner.get(name)
    if isinstance(key, int):
        used[key] += 1


def _compare_kid(
    element: Any,
    kid: Any,
    parents: dict[int, Any],
    lists: dict[int, list[Key | None]],
    pages: set[Key],
    claimed: Counter[tuple[Key, int]],
    seen: Disagreements,
) -> None:
    """A mark leads back to its element, and so does a link."""
    if isinstance(kid, int):
        owner, mark = element.get("/Pg"), kid
    elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
        owner, mark = kid.get("/Stm", kid.get("/Pg", element.get("/Pg"))), int(kid.MCID)
    elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
        held = kid.get("/Obj")
        key = held.get("/StructParent") if isinstance(held, Dictionary | Stream) else None
        entry = parents.get(key) if isinstance(key, int) else None
        if not isinstance(entry, Dictionary) or entry.objgen != element.objgen:
            seen.found["a link leads to another element than its own"] += 1
        return
    else:
        return
    seen.marks += 1
    if not isinstance(owner, Dictionary | Stream) or (isinstance(owner, Dictionary) and owner.objgen not in pages):
        seen.found["an element has marks on a page that is not there"] += 1
        return
    claimed[(owner.objgen, mark)] += 1
    key = owner.get("/StructParents")
    if not isinstance(key, int):
        seen.found["an element has marks on a page without a key"] += 1
        return
    if key not in lists:
        entry = parents.get(key)
        held = list(entry) if isinstance(entry, Array) else []
        lists[key] = [each.objgen if isinstance(each, Dictionary) else None for each in held]
    if mark >= len(lists[key]) or lists[key][mark] != element.objgen:
        seen.found["a mark leads to another element than its own"] += 1


def _compare_entries(
    parents: dict[int, Any], claimed: Counter[tuple[Key, int]], pdf: pikepdf.Pdf, seen: Disagreements
) -> None:
    """Each mark that the tree of parents knows of a page is one that its element knows too."""
    for page in pdf.pages:
        key = page.obj.get("/StructParents")
        entry = parents.get(key) if isinstance(key, int) else None
        marks: list[Any] = list(entry) if isinstance(entry, Array) else []
        for mark, element in enumerate(marks):
            if isinstance(element, Dictionary) and (page.obj.objgen, mark) not in claimed:
                seen.found["an element does not know a mark that leads to it"] += 1
