"""The tags of somebody's file: kept where they agree with its pages, and nothing in them acts or carries a file.

Tags that point to what was taken out, or that never agreed with the pages, would tell a listener something that is not
there. Such a file is passed on without tags, and its sheet says so.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.readers.pdf_elements import Key, kids, placed_elements
from leverarch.readers.pdf_tags import Disagreements, disagreements, entries_of

#: A file with more elements than this is left without its tags: looking through them would take minutes.
MOST_ELEMENTS = 500_000
_ROOT = frozenset({"/Type", "/K", "/ParentTree", "/ParentTreeNextKey", "/RoleMap", "/ClassMap", "/IDTree"})
_ELEMENT = frozenset(
    {
        *("/Type", "/S", "/ID", "/P", "/Pg", "/K", "/A", "/C", "/R", "/T", "/Lang", "/Alt", "/E", "/ActualText"),
        "/Phoneme",
    }
)
_MARK = frozenset({"/Type", "/Pg", "/Stm", "/MCID"})
_LINK = frozenset({"/Type", "/Pg", "/Obj"})


class _Unusable(Exception):
    """The tags can't be looked through."""


def keep_tags(pdf: pikepdf.Pdf, *, touched: bool) -> bool:
    """Clean the tags of a cleaned file in place, and say that it keeps them; else take them out.

    `touched` says that content was moved or removed on the way, so that marks may lead nowhere.
    """
    if not touched and _is_tagged(pdf):
        with suppress(Exception):  # whatever is wrong with its tags, its pages stand
            _clean(pdf)
            if not disagreements(pdf).found:
                return True
    _take_out(pdf)
    return False


def _is_tagged(pdf: pikepdf.Pdf) -> bool:
    info: Any = pdf.Root.get("/MarkInfo")
    marked: Any = info.get("/Marked") if isinstance(info, Dictionary) else None
    root = pdf.Root.get("/StructTreeRoot")
    return marked is True and isinstance(root, Dictionary) and {"/K", "/ParentTree"} <= set(root.keys())


def _clean(pdf: pikepdf.Pdf) -> None:
    root: Any = pdf.Root.StructTreeRoot
    if not root.is_indirect:
        raise _Unusable
    _keep_only(root, _ROOT)
    for each in (root.get("/RoleMap"), root.get("/ClassMap")):
        _read_names(each)
    pages = {page.obj.objgen for page in pdf.pages}
    links = {each.objgen for page in pdf.pages for each in _annotations(page) if each.is_indirect}
    known: set[Key] = set()
    for number, placed in enumerate(placed_elements(root)):
        element = placed.element
        known.add(element.objgen)
        if placed.again or number >= MOST_ELEMENTS:
            raise _Unusable
        _keep_only(element, _ELEMENT)
        str(element.get("/S"))  # a name in no letters we know can't be passed on
        if "/Pg" in element and element.Pg.objgen not in pages:
            del element["/Pg"]
        held = kids(element)
        kept = [kid for kid in held if _stays(kid, links)]
        if len(kept) != len(held):
            element.K = Array(kept)
    _clean_entries(root, known)


def _clean_entries(root: Any, known: set[Key]) -> None:
    """Leave in the tree of parents only elements that stand in the tree: through others, anything could be carried."""
    seen = Disagreements()
    flat: list[Any] = []
    for key, value in sorted(entries_of(root, seen).items()):
        if isinstance(value, Array):
            flat += [key, Array([each if _is_known(each, known) else None for each in value])]
        elif _is_known(value, known):
            flat += [key, value]
    if +seen.found:
        raise _Unusable
    root.ParentTree = Dictionary(Nums=Array(flat))


def _is_known(value: Any, known: set[Key]) -> bool:
    return isinstance(value, Dictionary) and value.is_indirect and value.objgen in known


def _read_names(held: Any) -> None:
    """Read the names of roles or classes. Raises `UnicodeDecodeError` for one in no letters we know."""
    for name, meant in held.items() if isinstance(held, Dictionary) else ():
        _ = name, str(meant) if isinstance(meant, Name) else ""


def _annotations(page: pikepdf.Page) -> list[Any]:
    held = page.obj.get("/Annots")
    return [each for each in held if isinstance(each, Dictionary)] if isinstance(held, Array) else []


def _stays(kid: Any, links: set[Key]) -> bool:
    """Whether what stands below an element is still there: a link or note that was taken out is not."""
    if isinstance(kid, int):
        return True
    if not isinstance(kid, Dictionary):
        return False
    if kid.get("/Type") == Name.OBJR:
        _keep_only(kid, _LINK)
        held = kid.get("/Obj")
        return isinstance(held, Dictionary) and held.objgen in links
    if kid.get("/Type") == Name.MCR:
        _keep_only(kid, _MARK)
    return True


def _keep_only(found: Any, keys: frozenset[str]) -> None:
    for key in list(found.keys()):
        if key not in keys:
            del found[key]


def _take_out(pdf: pikepdf.Pdf) -> None:
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    for found in pdf.objects:
        if isinstance(found, Dictionary | Stream):
            for key in ("/StructParents", "/StructParent"):
                if key in found:
                    del found[key]
