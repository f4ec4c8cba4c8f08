"""Characters that can't be printed: found where they stand, so that their author hears of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from leverarch.diagnostics import Diagnostic, Place
from leverarch.fonts import unprintable
from leverarch.readers.rules import UNPRINTABLE_TEXT
from leverarch.source import Doc, Pointer, place_at

_NAMED = 5


def scan_unprintable(doc: Doc) -> tuple[Diagnostic, ...]:
    """Return one warning for each text among the values of `doc` that can't be printed as it is.

    The place is the first such character, or the whole value where it is escaped. The body below a front matter is
    not looked at: `read_markdown` does that.
    """
    found: list[Diagnostic] = []
    spans = None
    about = str(doc.value.get("id", ""))
    for pointer, text in _texts(doc.value):
        names = unprintable(text)
        if not names:
            continue
        spans = doc.spans(doc.text) if spans is None else spans
        span = spans.get(pointer)
        place = doc.at(*pointer)
        if span is not None:
            first = first_unprintable(doc.text[span.start : span.end])
            place = place if first < 0 else place_at(doc.path, doc.text, span.start + first)
        found.append(unprintable_found(names, place, about))
    return tuple(found)


def unprintable_found(names: Sequence[str], place: Place, about: str = "") -> Diagnostic:
    """Return the warning about the characters of these names."""
    shown = [f"`{name}`" for name in names[:_NAMED]]
    rest = len(names) - len(shown)
    listed = ", ".join(shown) + (f" and {rest} more" if rest else "")
    message = f"{listed} can't be printed: {'its name is' if len(names) == 1 else 'their names are'} shown in brackets"
    return Diagnostic(UNPRINTABLE_TEXT, message, place, about, help="write a word instead, or remove it")


def first_unprintable(text: str) -> int:
    """Return where the first character stands that can't be printed, or -1."""
    if not unprintable(text):
        return -1
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if unprintable(text[:middle]) else (middle, high)
    return low


def _texts(value: Mapping[str, Any]) -> Iterator[tuple[Pointer, str]]:
    """Yield every text in a JSON value with its pointer, in the order of the file."""
    waiting: list[tuple[Pointer, Any]] = [((), value)]
    while waiting:
        pointer, inner = waiting.pop()
        if isinstance(inner, str):
            yield pointer, inner
        elif isinstance(inner, Mapping):
            waiting.extend(((*pointer, key), member) for key, member in reversed(list(inner.items())))
        elif isinstance(inner, list):
            waiting.extend(((*pointer, index), member) for index, member in reversed(list(enumerate(inner))))
