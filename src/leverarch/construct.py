"""From a value that has the shape of its schema to the noun of the same fields."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from leverarch.model import BlankForm, Cited, Contact, RiskFactor, Selection, Service

#: Nouns that an author may write as one line of text, and what the line then is.
SHORTHAND: Mapping[type, tuple[str, ...]] = {
    Contact: ("note",),
    Service: ("id", "title"),
    RiskFactor: ("factor",),
    BlankForm: ("title", "form"),
    Cited: ("id",),
}
#: Fields of nouns whose property has a name that Python keeps for itself.
RENAMED = {"from_": "from", "is_": "is", "not_": "not", "in_": "in"}


@cache
def _hints(noun: type) -> Mapping[str, Any]:
    return typing.get_type_hints(noun)


def construct(noun: type, value: Mapping[str, Any], **given: object) -> Any:
    """Return a `noun` whose fields are those of `value`; `given` sets fields that are no property of the schema.

    `value` must have passed its schema: what does not fit here is a bug of ours, not a fault of the author.
    """
    hints = _hints(noun)
    arguments = dict(given)
    for field in fields(noun):
        name = RENAMED.get(field.name, field.name)
        if field.name not in given and name in value:
            arguments[field.name] = _convert(hints[field.name], value[name])
    return noun(**arguments)


def _convert(hint: Any, value: Any) -> Any:  # noqa: PLR0911 (one line for each kind of field)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _convert_union(arguments, value)
    if origin is tuple:
        items = value if isinstance(value, list) else [value]
        return tuple(_convert(arguments[0], item) for item in items)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return types.MappingProxyType({key: _convert(arguments[1], item) for key, item in value.items()})
    if hint is date:
        return date.fromisoformat(value)
    if hint is str:
        return value if isinstance(value, str) else str(value)
    if hint is Decimal:
        return Decimal(str(value))
    if hint in (bool, int):
        return value
    if isinstance(value, str):
        return hint(**dict.fromkeys(SHORTHAND[hint], value))
    return construct(hint, value)


def _convert_union(arguments: tuple[Any, ...], value: Any) -> Any:
    """Of `X | None` take X; of `str | tuple | Selection` the one that the value is."""
    if isinstance(value, str) and str in arguments:
        return value
    if isinstance(value, Mapping) and Selection in arguments:
        return construct(Selection, value)
    chosen = [hint for hint in arguments if hint is not types.NoneType and hint not in (str, Selection)]
    return _convert(chosen[0], value)
