"""Links of a file that is being bound: what they point to is written down, and set again in the finished file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from leverarch.assembly.pdf_objects import array_at, dictionary_at
from leverarch.readers.pdf_clean import PAGE_HOST

_PAGE_LINK = f"https://{PAGE_HOST}/"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: a page of its own file (from 0, `inside`), or a page of the bundle (from 1)."""

    page: int
    inside: bool
    view: tuple[Any, ...] = ()


class Links:
    """The links of one file. They are taken off before its pages are copied: a link would bring its page along."""

    def __init__(self, reader: PdfReader, pages: Sequence[PageObject], *, own: bool) -> None:
        self._reader = reader
        self._own = own
        self._number = {cast(IndirectObject, page.indirect_reference).idnum: n for n, page in enumerate(pages)}

    def take(self, page: PageObject) -> tuple[Target | None, ...]:
        """Take the targets off a page's annotations and return them, one for each annotation."""
        taken = []
        for annotation in array_at(page, "/Annots"):
            entry = cast(DictionaryObject, annotation.get_object())
            target = self._target(entry)
            for key in ("/P", "/StructParent", "/Dest", *(("/A",) if target or self._leads_inside(entry) else ())):
                entry.pop(NameObject(key), None)
            taken.append(target)
        return tuple(taken)

    def _leads_inside(self, entry: DictionaryObject) -> bool:
        return dictionary_at(entry, "/A").get("/S") == "/GoTo"

    def _target(self, entry: DictionaryObject) -> Target | None:
        action = dictionary_at(entry, "/A")
        address = str(action.get("/URI", ""))
        if self._own and address.startswith(_PAGE_LINK):
            return Target(int(address.removeprefix(_PAGE_LINK)), inside=False)
        wanted = entry.get("/Dest", action.get("/D") if action.get("/S") == "/GoTo" else None)
        found = wanted.get_object() if wanted is not None else None
        if isinstance(found, str):
            named = self._reader.named_destinations.get(found)
            found = named.dest_array if named is not None else None
        if not isinstance(found, ArrayObject) or not found or not isinstance(found[0], IndirectObject):
            return None
        page = self._number.get(found[0].idnum)
        if page is None:
            return None
        return Target(page, inside=True, view=tuple(part.get_object() for part in found[1:]))
