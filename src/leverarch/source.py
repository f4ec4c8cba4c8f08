"""A file as its author sees it: text, and the place of every value in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from leverarch.diagnostics import Place

Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spans:
    """Offsets, in characters, of one value and (for a member of an object) of its key. `end` is past the last one."""

    start: int
    end: int
    key_start: int = -1
    key_end: int = -1


def walk(value: object, pattern: tuple[str, ...]) -> Iterator[tuple[Pointer, object]]:
    """Yield the pointer and value of everything that `pattern` reaches; `*` stands for every member."""
    if not pattern:
        yield (), value
        return
    step, rest = pattern[0], pattern[1:]
    members: Iterable[tuple[str | int, object]] = ()
    if step == "*":
        members = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    elif isinstance(value, dict) and step in value:
        members = ((step, value[step]),)
    for name, member in members:
        for pointer, inner in walk(member, rest):
            yield (name, *pointer), inner


def value_at(value: Any, pointer: Pointer) -> object:
    """Return the value at `pointer`, or nothing."""
    for step in pointer:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return cast("object", value)


def place_at(path: str, text: str, start: int, end: int | None = None) -> Place:
    """Return the place of `text[start:end]`; the length stops at the end of the first line."""
    start = min(start, len(text))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", line_start)
    line_end = len(text) if line_end < 0 else line_end
    excerpt = text[line_start:line_end].rstrip("\r")
    stop = min(start + 1 if end is None else end, line_start + len(excerpt))
    return Place(path, text.count("\n", 0, start) + 1, start - line_start + 1, max(1, stop - start), excerpt)


@dataclass(frozen=True, eq=False)
class Doc:
    """One parsed file: its path in the workspace, its text, its value, and how to find places in it.

    `spans` reads the text again, with positions: it is called only when a place is asked for, because most files have
    nothing wrong. `body_line` is the line (from 1) on which the Markdown below a front matter starts.
    """

    path: str
    text: str
    value: Mapping[str, Any]
    spans: Callable[[str], Mapping[Pointer, Spans]] = field(repr=False)
    body: str = ""
    body_line: int = 1

    @cached_property
    def _spans(self) -> Mapping[Pointer, Spans]:
        return self.spans(self.text)

    def at(self, *pointer: str | int) -> Place:
        """Return the place of the value at `pointer`, or of the nearest thing around it that is there."""
        for stop in range(len(pointer), -1, -1):
            found = self._spans.get(pointer[:stop])
            if found is not None:
                return place_at(self.path, self.text, found.start, found.end)
        return Place(self.path)

    def key(self, *pointer: str | int) -> Place:
        """Return the place of the key at `pointer`, or of the value where it has none."""
        found = self._spans.get(pointer)
        if found is None or found.key_start < 0:
            return self.at(*pointer)
        return place_at(self.path, self.text, found.key_start, found.key_end)

    def line(self, number: int, column: int = 1, length: int = 1) -> Place:
        """Return the place at `column` of line `number` of the file (both from 1)."""
        lines = self.text.split("\n")
        excerpt = lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""
        return Place(self.path, number, column, length, excerpt)
