"""Changes to a JSON file that leave everything else in it as its author wrote it: order, spaces, line ends.

A change names a place by its pointer and says what should stand there. A value that is there is replaced, one that is
not is put after the last one of its object, and objects and lists on the way to it are made. In a list the step `+` is
a new element at its end; `+1`, `+2`, `+a` are further ones, in the order in which they are first named. Where neither
list nor object stands yet, a step that begins with `+` makes a list.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from leverarch.source import Doc, Pointer, Spans

NEW = "+"
_INDENT = "  "


def apply(doc: Doc, changes: Mapping[Pointer, object]) -> str:
    """Return the text of a sound JSON file with the changes in it.

    A value that stands there already, of the same kind, is left as it is spelt. Raises `ValueError` where changes
    contradict each other, or where a pointer leads through a text or number, or past the end of a list.
    """
    edits = sorted(_Editor(doc).edits(_tree(changes)), key=lambda edit: (edit.start, edit.end), reverse=True)
    text = doc.text
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def fresh(value: Mapping[str, object]) -> str:
    """Return the text of a new JSON file."""
    return _dumped(value, _INDENT) + "\n"


def encoded(text: str, before: bytes = b"") -> bytes:
    """Return the bytes of a changed file; the mark at the beginning of the file as it was is kept."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8")


@dataclass(slots=True)
class _Branch:
    """What changes below one place, by the next step; a leaf is the value that should stand there."""

    steps: dict[str | int, _Branch | _Leaf] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Leaf:
    value: object


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text[start:end]` becomes `text`."""

    start: int
    end: int
    text: str


def _tree(changes: Mapping[Pointer, object]) -> _Branch | _Leaf:
    root = _Branch()
    for pointer, value in changes.items():
        if not pointer:
            if len(changes) > 1:
                raise ValueError("the whole file is replaced, and a part of it changed")
            return _Leaf(value)
        at = root
        for step in pointer[:-1]:
            below = at.steps.setdefault(step, _Branch())
            if isinstance(below, _Leaf):
                raise ValueError(f"{pointer} lies in a value that is replaced")
            at = below
        if pointer[-1] in at.steps:
            raise ValueError(f"{pointer} is changed, and something in it")
        at.steps[pointer[-1]] = _Leaf(value)
    return root


class _Editor:
    """Finds, for the changes below each place, which stretch of the text becomes what."""

    def __init__(self, doc: Doc) -> None:
        self._text = doc.text
        self._spans = doc.spans(doc.text)
        self._members: dict[Pointer, list[Pointer]] = {}
        for pointer in self._spans:
            if pointer:
                self._members.setdefault(pointer[:-1], []).append(pointer)
        for held in self._members.values():
            held.sort(key=lambda pointer: self._spans[pointer].start)
        self._newline = "\r\n" if "\r\n" in self._text else "\n"
        self._unit = self._indent_unit()

    def edits(self, change: _Branch | _Leaf, at: Pointer = ()) -> Iterator[_Edit]:
        """Yield what changes at one place of the text and below it."""
        span = self._spans[at]
        if isinstance(change, _Leaf):
            if not _same(json.loads(self._text[span.start : span.end]), change.value):
                yield _Edit(span.start, span.end, self._written(change.value, at))
            return
        if self._text[span.start] not in "{[":
            raise ValueError(f"{at} holds a single value, and a change lies in it")
        added: dict[str | int, object] = {}
        for step, below in change.steps.items():
            if self._is_there(at, step):
                yield from self.edits(below, (*at, step))
            else:
                added[step] = _made(below)
        if added:
            yield self._insertion(at, added)

    def _is_there(self, at: Pointer, step: str | int) -> bool:
        """Whether a step leads to a value of the text. Raises `ValueError` where it can't lead anywhere."""
        in_list = self._text[self._spans[at].start] == "["
        if in_list and _is_new(step):
            return False
        if in_list != isinstance(step, int) or (in_list and (*at, step) not in self._spans):
            raise ValueError(f"there is no {step!r} in {at}")
        return (*at, step) in self._spans

    def _insertion(self, at: Pointer, added: Mapping[str | int, object]) -> _Edit:
        """Put new members after the last one, spaced and indented as it is."""
        held, span = self._members.get(at, []), self._spans[at]
        if not held:
            return self._filling(at, added)
        last = self._spans[held[-1]]
        start = _start(last)
        opener = _start(self._spans[held[-2]]) if len(held) > 1 else span.start
        before = self._text[opener:start]
        space = before[len(before.rstrip(" \t\r\n")) :]
        own_line = "\n" in space
        indent = space.rpartition("\n")[2] if own_line else ""
        between = self._newline + indent if own_line else (space if len(held) > 1 else " ")
        colon = self._text[last.key_end : last.start] if last.key_end >= 0 else ""
        colon = ": " if "\n" in colon else colon
        unit = self._unit if own_line else ""
        text = "".join(f",{between}{self._member(step, value, colon, unit, indent)}" for step, value in added.items())
        return _Edit(last.end, last.end, text)

    def _filling(self, at: Pointer, added: Mapping[str | int, object]) -> _Edit:
        """Fill an object or a list in which nothing stands yet."""
        span = self._spans[at]
        opened, closed = self._text[span.start], self._text[span.end - 1]
        indent, colon = self._indent_of(span), ": " if opened == "{" else ""
        if indent is None or not self._unit:
            inner = ", ".join(self._member(step, value, colon, "", "") for step, value in added.items())
            return _Edit(span.start, span.end, f"{opened}{inner}{closed}")
        deeper = indent + self._unit
        lines = [deeper + self._member(step, value, colon, self._unit, deeper) for step, value in added.items()]
        inner = f",{self._newline}".join(lines)
        return _Edit(span.start, span.end, f"{opened}{self._newline}{inner}{self._newline}{indent}{closed}")

    def _member(self, step: str | int, value: object, colon: str, unit: str, indent: str) -> str:
        """Return a new member as it is written; elements of a list have no key, and no colon."""
        written = self._lined(_dumped(value, unit), indent)
        return f"{json.dumps(step, ensure_ascii=False)}{colon}{written}" if colon else written

    def _written(self, value: object, at: Pointer) -> str:
        indent = self._indent_of(self._spans[at])
        return self._lined(_dumped(value, self._unit if indent is not None else ""), indent or "")

    def _lined(self, written: str, indent: str) -> str:
        """Indent every line of a value but its first, with the line ends of the file."""
        return written.replace("\n", self._newline + indent)

    def _indent_of(self, span: Spans) -> str | None:
        """Return the indent of the line that a value, or its key, begins; nothing where it stands inside a line."""
        start = _start(span)
        line = self._text[self._text.rfind("\n", 0, start) + 1 : start]
        return line if not line.strip(" \t") else None

    def _indent_unit(self) -> str:
        """Return by how much the file indents; nothing where its first member stands beside its bracket."""
        first = self._members.get((), [])
        if not first:
            return _INDENT
        return self._indent_of(self._spans[first[0]]) or ""


def _is_new(step: str | int) -> bool:
    return isinstance(step, str) and step.startswith(NEW)


def _made(change: _Branch | _Leaf) -> object:
    """Return the value that changes make where nothing stands yet."""
    if isinstance(change, _Leaf):
        return change.value
    if all(_is_new(step) for step in change.steps):
        return [_made(below) for below in change.steps.values()]
    if any(isinstance(step, int) or _is_new(step) for step in change.steps):
        raise ValueError("one list and one object, both new, at the same place")
    return {str(step): _made(below) for step, below in change.steps.items()}


def _start(span: Spans) -> int:
    return span.key_start if span.key_start >= 0 else span.start


def _dumped(value: object, unit: str) -> str:
    """Return a value as JSON: over lines where there is a unit to indent by, in one line where there is none."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=unit or None)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same and of the same kind: `1` is not `true`, and not `1.0`."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
