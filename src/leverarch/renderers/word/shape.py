"""What a template may name, read from the types of a view."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leverarch.form_fields import Control


@dataclass(frozen=True, slots=True)
class Shape:
    """`kind` is `text`, `flag`, `prose`, `picture`, `control`, `many` (of `each`), `group` (of `fields`) or `any`."""

    kind: str
    fields: Mapping[str, Shape] = field(default_factory=dict)
    each: Shape | None = None


TEXT, FLAG, PROSE, PICTURE, CONTROL, ANY = (
    Shape(kind) for kind in ("text", "flag", "prose", "picture", "control", "any")
)


def shape_of(view: Any) -> Shape:
    """Return the shape of a view: a frozen dataclass, or a type in one of its hints.

    A `Control` is a control, a dataclass with `blocks` is prose, one with `image` a picture; `X | None` has the shape
    of X.
    """
    origin, arguments = typing.get_origin(view), typing.get_args(view)
    if origin in (typing.Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not type(None)]
        return shape_of(inner[0]) if len(inner) == 1 else ANY
    if origin in (tuple, list):
        return Shape("many", each=shape_of(arguments[0]) if arguments else ANY)
    if dataclasses.is_dataclass(view) and isinstance(view, type):
        return _group(view)
    if view is bool:
        return FLAG
    return TEXT if view in (str, int, float) else ANY


def _group(view: type) -> Shape:
    if view is Control:
        return CONTROL
    hints = typing.get_type_hints(view)
    names = [line.name for line in dataclasses.fields(view)]
    if "blocks" in names:
        return PROSE
    if "image" in names:
        return PICTURE
    return Shape("group", {name: shape_of(hints[name]) for name in names})
