"""Where a form's field goes in a partner's file: the dotted paths that `fills` is written in.

`contact.phone` is a field of the file. `due_diligence[kind=insurance].expiry` is a field of the checks of one kind: the
field is asked once for each of them, in their order, and from the second on its key ends with the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHECK = re.compile(r"due_diligence\[kind=([A-Za-z0-9][A-Za-z0-9._-]*)\]\.([a-z_]+)")
_PATH = re.compile(r"[a-z_]+(\.[a-z_]+)*")


@dataclass(frozen=True, slots=True)
class Target:
    """A field by its `path` in the partner's file, or in each check of one `kind`."""

    path: tuple[str, ...]
    kind: str = ""


def target_of(fills: str) -> Target | None:
    """Return where a value goes, or nothing where the words are no path."""
    check = _CHECK.fullmatch(fills)
    if check:
        return Target((check[2],), check[1])
    return Target(tuple(fills.split("."))) if _PATH.fullmatch(fills) else None


def key_of(form: str, field: str, number: int = 1) -> str:
    """Return the key of a form's field; `number` counts a field that is asked more than once, from 1."""
    return f"{form}.{field}" if number == 1 else f"{form}.{field}.{number}"
