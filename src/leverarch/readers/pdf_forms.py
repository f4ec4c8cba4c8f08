"""The fields of a form: what they ask and hold.

Where one holds words that nobody drew, a viewer would draw them when the file is opened, so we do.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from leverarch.readers.pdf_targets import text_of
from leverarch.readers.pdf_typed import draw_typed

_TYPED = frozenset({"/Tx", "/Ch"})
_ASKS = frozenset({"/Tx", "/Ch", "/Btn"})
_PUSH_BUTTON = 0x10000
_DEEPEST = 32
_MOST_FIELDS = 50_000


@dataclass(frozen=True, slots=True)
class FormField:
    """One field with its kind and value, which may stand above it; `is_last` says that no field is below it."""

    field: Any
    kind: str
    value: Any
    is_last: bool

    @property
    def signature(self) -> Dictionary | None:
        """The signature that the field holds."""
        held = self.value if self.kind == "/Sig" else None
        return held if isinstance(held, Dictionary) and ("/ByteRange" in held or "/Contents" in held) else None

    @property
    def asks(self) -> bool:
        """Whether somebody may fill it in: a button that is pressed holds nothing."""
        flags = self.field.get("/Ff")
        pressed = self.kind == "/Btn" and isinstance(flags, int) and bool(flags & _PUSH_BUTTON)
        return self.kind in _ASKS and not pressed

    @property
    def is_filled(self) -> bool:
        """Whether somebody gave it a value."""
        if self.kind == "/Btn":
            return isinstance(self.value, Name) and self.value != Name.Off
        return bool(self.value if isinstance(self.value, Array) else _words_of(self.value))


def form_fields(pdf: pikepdf.Pdf) -> Iterator[FormField]:
    """Yield the fields of the form, each once. A loop in it ends."""
    form = pdf.Root.get("/AcroForm")
    top = each(form.get("/Fields")) if isinstance(form, Dictionary) else []
    waiting: list[tuple[Any, str, Any, int]] = [(field, "", None, 0) for field in reversed(top)]
    seen: set[tuple[int, int]] = set()
    left = _MOST_FIELDS
    while waiting and left:
        left -= 1
        field, kind, value, depth = waiting.pop()
        if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen) or depth > _DEEPEST:
            continue
        seen.add(field.objgen)
        kind = text_of(field.get("/FT", "")) or kind
        value = field.get("/V", value)
        below = [part for part in each(field.get("/Kids")) if isinstance(part, Dictionary) and "/T" in part]
        waiting += [(part, kind, value, depth + 1) for part in reversed(below)]
        yield FormField(field, kind, value, not below)


def each(value: Any) -> list[Any]:
    """Return the members of a list; none where it isn't one."""
    return list(value) if isinstance(value, Array) else []


def _words_of(value: Any) -> str:
    """Return what a field says. A long text may be a stream."""
    if isinstance(value, pikepdf.Stream):
        return "a text"
    return text_of(value) if isinstance(value, (pikepdf.String, Name)) else ""


def draw_bare_fields(pdf: pikepdf.Pdf) -> int:
    """Give a drawing to every filled field without one, or to all where the form asks its viewer for that.

    Drawings that are there are left alone otherwise: they are what people have seen. Return in how many more is typed
    than there is room for.
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return 0
    asked: Any = form.get("/NeedAppearances")
    widgets = list(_widgets(pdf))
    if asked is not True and not any(_is_bare(widget) for widget in widgets):
        return 0
    drawn = [] if asked is True else [widget for widget in widgets if "/AP" in widget]
    bare = widgets if asked is True else [widget for widget in widgets if "/AP" not in widget]
    for widget in drawn:
        widget.Subtype = Name.Drawn  # passed over while the others are drawn
    form.NeedAppearances = True
    with contextlib.suppress(Exception):  # a field that can't be drawn must not cost the file
        pdf.generate_appearance_streams()
    for widget in drawn:
        widget.Subtype = Name.Widget
    return draw_typed(pdf, bare, _inherited)


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
