"""Small things that pypdf's objects are made and read with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from leverarch.assembly.geometry import Box, Sheet, sheet_of


def dictionary(entries: Mapping[str, Any]) -> DictionaryObject:
    """Return a dictionary with these entries; their names begin with a slash."""
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def dictionary_at(parent: DictionaryObject, key: str) -> DictionaryObject:
    """Return the dictionary under that key, wherever it is kept; an empty one where there is none."""
    value = parent.get(key)
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array_at(parent: DictionaryObject, key: str) -> ArrayObject:
    """Return the array under that key, wherever it is kept; an empty one where there is none."""
    value = parent.get(key)
    found = value.get_object() if value is not None else None
    return found if isinstance(found, ArrayObject) else ArrayObject()


def reference(page: PageObject) -> IndirectObject:
    """Return the reference by which other objects name a page."""
    return cast(IndirectObject, page.indirect_reference)


def sheet(page: PageObject) -> Sheet:
    """Return the visible sheet of a page."""
    crop = _box(array_at(page, "/CropBox"))
    rotate, unit = page.get("/Rotate", 0), page.get("/UserUnit", 1)
    return sheet_of(_box(array_at(page, "/MediaBox")) or (0, 0, 612, 792), crop, float(rotate), float(unit))


def _box(edges: ArrayObject) -> Box | None:
    numbers = [float(edge.get_object()) for edge in edges]
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None
