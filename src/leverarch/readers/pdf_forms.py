"""Fields of a form that hold words nobody drew: a viewer would draw them when the file is opened, so we do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_TYPED = frozenset({"/Tx", "/Ch"})
_DEEPEST = 32


def draw_bare_fields(pdf: pikepdf.Pdf) -> None:
    """Give a drawing to every filled field without one, or to all where the form asks its viewer for that.

    Drawings that are there are left alone otherwise: they are what people have seen.
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    asked: Any = form.get("/NeedAppearances")
    widgets = list(_widgets(pdf))
    if asked is not True and not any(_is_bare(widget) for widget in widgets):
        return
    drawn = [] if asked is True else [widget for widget in widgets if "/AP" in widget]
    for widget in drawn:
        widget.Subtype = Name.Drawn  # passed over while the others are drawn
    form.NeedAppearances = True
    with contextlib.suppress(Exception):  # a field that can't be drawn must not cost the file
        pdf.generate_appearance_streams()
    for widget in drawn:
        widget.Subtype = Name.Widget


def _widgets(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        for annotation in list(annotations) if isinstance(annotations, Array) else []:
            if isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Widget:
                yield annotation


def _is_bare(widget: Any) -> bool:
    value = _inherited(widget, "/V")
    return "/AP" not in widget and str(_inherited(widget, "/FT")) in _TYPED and value is not None and bool(str(value))


def _inherited(field: Any, key: str) -> Any:
    for _ in range(_DEEPEST):
        if key in field:
            return field[key]
        field = field.get("/Parent")
        if not isinstance(field, Dictionary):
            return None
    return None
