"""Values of index.json as they must be: what is of another kind raises `TypeError`."""

from __future__ import annotations

from typing import Any


def flag(value: Any) -> bool:
    """Return a value that is true or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def text(value: Any) -> str:
    """Return a value that is text."""
    if not isinstance(value, str):
        raise TypeError
    return value


def number(value: Any) -> int:
    """Return a value that is a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
