"""The tags of a file before it becomes a fragment: keys without gaps, names of its own that can't clash, ids numbered.

After this, nothing in a file's tags depends on any other file: roles are named with what they stand for, classes are
written out where they are used, ids are counted. Only numbers are left to be shifted when a bundle is bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from leverarch.readers.pdf_elements import elements_below, placed_elements
from leverarch.readers.pdf_prints import FIGURE, FIGURE_END

#: More elements than this are no document but an attack, or a table of a whole database.
MOST_ELEMENTS = 2_000_000
#: A page with marks beyond this number is written to be a burden.
MOST_MARKS = 100_000
_STANDARD_DEPTH = 20
#: What an element says that means something else in another file, or nothing; and where its ids are, or those it names.
_TO_SETTLE, _WITH_IDS = frozenset({"/C", "/NS", "/AF"}), frozenset({"/ID", "/A", "/C"})
#: Keys of figures that we add: none that is left in a file without tags is as high.
_OURS = 1 << 30
#: Keys of links that no tag speaks of.
_LINKS = _OURS + (1 << 29)
_MARKS = re.compile(rb"/MCID\s+(\d{1,9})")


class BrokenTags(Exception):
    """Tags that contradict the pages, so that keeping them would tell a reader something that isn't there."""


@dataclass(slots=True)
class Tags:
    """What is left of a file's tags: the elements at the top, the entries, elements with an id, its roles.

    The entries are counted from 0; `keys` says which number each key of an owner in the file comes to.
    """

    tops: list[Any] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    keys: dict[int, int] = field(default_factory=dict)
    named: list[Any] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)


def prepare_tags(pdf: pikepdf.Pdf, part: Dictionary, mark: bytes) -> Tags:
    """Prepare the tags of an open file in place, and hang them below `part`. Raises `BrokenTags`.

    An id is written as `mark` with its number, until the fragment is cut out of the file.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/K" not in root or "/ParentTree" not in root:
        raise BrokenTags("it has none")
    if not root.is_indirect:
        root = pdf.make_indirect(root)
    entries = _entries(pdf, root)
    tags = Tags(entries=[value for _, value in entries], keys={key: n for n, (key, _) in enumerate(entries)})
    roles = _roles(root)
    classes = root.get("/ClassMap")
    # What an element says is asked once for all: there are twenty of them on a page, and most say nothing of this.
    elements = [(element, element.keys()) for element in _elements(root)]
    tags.named = [element for element, said in elements if "/ID" in said]
    ids = {_id(element): n for n, element in enumerate(tags.named)}
    for element, said in elements:
        if roles or not said.isdisjoint(_TO_SETTLE):
            _settle(element, roles, classes if isinstance(classes, Dictionary) else None, tags.roles)
        if not said.isdisjoint(_WITH_IDS):
            _number_ids(element, ids, mark)
    tags.tops = elements_below(root)
    for top in tags.tops:
        top.P = part
        if top.get("/S") == Name.Document:  # there is one document: the bundle
            top.S = Name.Sect
    del pdf.Root["/StructTreeRoot"]
    for page in pdf.pages:
        _tag_links(pdf, page.obj, part, tags)
    return tags


def figures(pdf: pikepdf.Pdf, part: Dictionary, words: str) -> Tags:
    """Give each page of a file without tags one figure around all of it, that says so. `words` has a field for each."""
    tags = Tags()
    closing = pdf.make_stream(FIGURE_END)
    openings: dict[int, Stream] = {}
    for number, page in enumerate(pdf.pages, start=1):
        mark = _free_mark(page)
        if mark not in openings:
            openings[mark] = pdf.make_stream(FIGURE % mark)
        box = page.obj.get("/CropBox", page.obj.MediaBox)
        figure = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Figure,
                P=part,
                Pg=page.obj,
                K=mark,
                Alt=String(words.format(page=number, pages=len(pdf.pages))),
                A=Dictionary(O=Name.Layout, BBox=Array(list(box)), Placement=Name.Block),
            )
        )
        page.obj.Contents = Array([openings[mark], *_streams(page.obj), closing])
        page.obj.StructParents = _OURS + number
        tags.keys[_OURS + number] = len(tags.entries)
        tags.tops.append(figure)
        tags.entries.append(pdf.make_indirect(Array([None] * mark + [figure])))
        _tag_links(pdf, page.obj, part, tags)
    if "/StructTreeRoot" in pdf.Root:
        del pdf.Root["/StructTreeRoot"]
    return tags


def _tag_links(pdf: pikepdf.Pdf, page: Dictionary, part: Dictionary, tags: Tags) -> None:
    """Give each link of a page that no tag speaks of one of its own: whoever listens would never meet it."""
    held = page.get("/Annots")
    if not isinstance(held, Array):
        return
    for number, link in enumerate(list(held)):
        if not isinstance(link, Dictionary) or link.get("/Subtype") != Name.Link:
            continue
        if link.get("/StructParent") in tags.keys:
            continue
        if not link.is_indirect:
            link = pdf.make_indirect(link)  # noqa: PLW2901 - the same link, where it can be referred to
            held[number] = link
        key = _LINKS + len(tags.entries)
        link.StructParent = key
        place = Dictionary(Type=Name.OBJR, Obj=link, Pg=page)
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=part, Pg=page, K=place))
        tags.keys[key] = len(tags.entries)
        tags.entries.append(element)
        tags.tops.append(element)


def _free_mark(page: pikepdf.Page) -> int:
    """Return a number for marked content that the page's own content does not use: it may hold marks without tags."""
    used = [-1]
    for stream in _streams(page.obj):
        with suppress(Exception):  # what can't be decoded is not read by anybody
            used += [int(number) for number in _MARKS.findall(bytes(stream.read_bytes()))]
    properties = page.obj.get("/Resources", Dictionary()).get("/Properties")
    for held in properties.values() if isinstance(properties, Dictionary) else []:
        if isinstance(held, Dictionary) and isinstance(held.get("/MCID"), int):
            used.append(int(held.MCID))
    free = max(used) + 1
    return free if free < MOST_MARKS else 0


def _streams(page: Dictionary) -> list[Any]:
    contents = page.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _entries(pdf: pikepdf.Pdf, root: Dictionary) -> list[tuple[int, Any]]:
    """Return the entries of the tree of parents in order, each value an object of its own."""
    found: dict[int, Any] = {}
    waiting, seen = [root.ParentTree], set[tuple[int, int]]()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        flat = list(node.get("/Nums", Array()))
        for key, value in zip(flat[::2], flat[1::2], strict=False):
            if isinstance(value, Array | Dictionary):
                found[int(key)] = value if value.is_indirect else pdf.make_indirect(value)
        kids = node.get("/Kids")
        waiting += list(kids) if isinstance(kids, Array) else []
    return sorted(found.items())


def _roles(root: Dictionary) -> dict[str, str]:
    """Return each role of the file's own with the standard one that it comes to in the end."""
    known = root.get("/RoleMap")
    direct = {str(k): str(v) for k, v in known.items()} if isinstance(known, Dictionary) else {}
    ends: dict[str, str] = {}
    for name in direct:
        end = name
        for _ in range(_STANDARD_DEPTH):
            if end not in direct or direct[end] == end:
                break
            end = direct[end]
        ends[name] = end
    return {name: end for name, end in ends.items() if end != name}


def _elements(root: Dictionary) -> Iterator[Any]:
    """Yield every element below the root once, in no order that matters. Raises `BrokenTags`."""
    for number, placed in enumerate(placed_elements(root)):
        if placed.again:
            raise BrokenTags("an element stands in two places")
        if number >= MOST_ELEMENTS:
            raise BrokenTags("it has too many")
        yield placed.element


def _id(element: Any) -> bytes:
    return bytes(element.ID)


def _settle(element: Any, roles: dict[str, str], classes: Dictionary | None, used: dict[str, str]) -> None:
    """Give an element names that mean the same in every bundle."""
    role = str(element.get("/S", "/NonStruct"))
    if role in roles:
        # Named with what it stands for, so that the same name never means two things in one bundle.
        name = f"{role}~{roles[role].removeprefix('/')}"
        element.S = Name(name)
        used[name] = roles[role]
    if "/C" in element:
        _write_out(element, classes)
    for key in ("/NS", "/AF"):  # a later version of PDF, and files that are not kept
        if key in element:
            del element[key]


def _number_ids(element: Any, ids: dict[bytes, int], mark: bytes) -> None:
    """Write the element's id, and those of the header cells that it names, as their numbers."""
    if "/ID" in element:
        element.ID = String(mark + b"%07d" % ids[_id(element)])
    held = element.get("/A")
    for attributes in held if isinstance(held, Array) else [held]:
        if isinstance(attributes, Dictionary) and isinstance(attributes.get("/Headers"), Array):
            named = [bytes(header) for header in attributes.Headers if isinstance(header, String)]
            if not any(header.startswith(mark) for header in named):  # two elements may share their attributes
                known = (ids[header] for header in named if header in ids)
                attributes.Headers = Array([String(mark + b"%07d" % number) for number in known])


def _write_out(element: Any, classes: Dictionary | None) -> None:
    """Put the attributes of an element's classes into the element itself."""
    named = element.C
    del element["/C"]
    own = element.get("/A")
    attributes = list(own) if isinstance(own, Array) else [own] if own is not None else []
    for name in list(named) if isinstance(named, Array) else [named]:
        found = classes.get(str(name)) if classes is not None and isinstance(name, Name) else None
        attributes = [*(list(found) if isinstance(found, Array) else [found] if found is not None else []), *attributes]
    kept = [each for each in attributes if isinstance(each, Dictionary)]
    if kept:
        element.A = Array(kept) if len(kept) > 1 else kept[0]
