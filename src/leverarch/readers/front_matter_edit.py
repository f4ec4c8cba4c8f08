"""Changes to a front matter that leave every other byte of the file as its author wrote it.

A change names a place by its pointer and says what should stand there: a text, or fields with texts. A text that is
there is replaced, a field that is not is put after the last one beside it. The step `+` (also `+1`, `+2`, `+a`) is a
new element at the end of a list that has some. What is new is written as its neighbours are: in braces, or a field on
a line.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leverarch.readers import json_edit
from leverarch.source import Doc, Pointer, value_at

NEW = json_edit.NEW
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+")
# Texts that every reader of YAML takes for the same text without quotation marks, in braces and on a line.
_PLAIN = re.compile(r"[^\W\d_][\w '’()./;%£–-]*(?<! )|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COMMAS = re.compile(r"[^\W\d_][\w ,'’()./;%£–-]*(?<! )")
_OTHERWISE = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def edited(doc: Doc, changes: Mapping[Pointer, object], before: bytes) -> bytes:
    """Return the bytes of a changed file, Markdown with a front matter or JSON. `before` are its bytes as it is.

    Raises `ValueError` where a change leads nowhere.
    """
    if not doc.path.lower().endswith(".md"):
        return json_edit.encoded(json_edit.apply(doc, changes), before)
    return apply(doc, changes, before)


def apply(doc: Doc, changes: Mapping[Pointer, object], before: bytes) -> bytes:
    """Return the bytes of a Markdown file with the changes in its front matter.

    Raises `ValueError` where a pointer leads through a text, or to a list in which nothing stands.
    """
    editor = _Editor(doc)
    for pointer, value in changes.items():
        editor.take(pointer, value)
    # A lone carriage return is read as a newline, one for one: places hold, and the file keeps its own.
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    text, made, at = before.removeprefix(mark).decode("utf-8"), [], 0
    for edit in sorted(editor.edits(), key=lambda edit: (edit.start, -edit.depth)):
        made += [text[at : edit.start], edit.text]
        at = edit.end
    return mark + "".join([*made, text[at:]]).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text[start:end]` becomes `text`. Of two at one place the deeper one stands first."""

    start: int
    end: int
    text: str
    depth: int


class _Editor:
    """Finds which stretch of the text becomes what."""

    def __init__(self, doc: Doc) -> None:
        self._text = doc.text
        self._value = doc.value
        self._spans = doc.spans(doc.text)
        self._replaced: list[_Edit] = []
        self._added: dict[Pointer, list[tuple[str, object]]] = {}

    def take(self, pointer: Pointer, value: object) -> None:
        """Take one change."""
        step, there = pointer[-1], value_at(self._value, pointer)
        if isinstance(step, str) and (step.startswith(NEW) or pointer not in self._spans):
            self._added.setdefault(pointer[:-1], []).append((step, value))
        elif isinstance(value, Mapping) and isinstance(there, dict):
            for name, inner in value.items():
                self.take((*pointer, str(name)), inner)
        elif pointer not in self._spans or isinstance(there, dict | list):
            raise ValueError(f"there is no text at {pointer} to replace")
        elif there != value:
            span = self._spans[pointer]
            written = _written(value, in_braces=True)
            self._replaced.append(_Edit(span.start, span.end, written, len(pointer)))

    def edits(self) -> Iterator[_Edit]:
        """Yield every edit."""
        yield from self._replaced
        for at, added in self._added.items():
            if at not in self._spans or not isinstance(value_at(self._value, at), dict | list):
                raise ValueError(f"there is nothing at {at} to add to")
            in_braces = self._text[self._spans[at].start] in "{["
            yield self._between_braces(at, added) if in_braces else self._on_lines(at, added)

    def _between_braces(self, at: Pointer, added: list[tuple[str, object]]) -> _Edit:
        """Put members after the last one between the braces, spaced as it is."""
        members = [_member(step, value) for step, value in added]
        last = self._last(at)
        if last is None:
            start = self._spans[at].start + 1
            return _Edit(start, start, ", ".join(members), len(at))
        opened = self._spans[last].key_start if self._spans[last].key_start >= 0 else self._spans[last].start
        before = self._text[:opened]
        space = before[len(before.rstrip(" \t\r\n")) :]
        space = space if "\n" in space else " "
        end = self._spans[last].end
        return _Edit(end, end, "".join(f",{space}{member}" for member in members), len(at))

    def _on_lines(self, at: Pointer, added: list[tuple[str, object]]) -> _Edit:
        """Put members on lines of their own below the last one, in its column."""
        last = self._last(at)
        if last is None:
            raise ValueError(f"there is nothing in {at} to add to")
        lines: list[str] = []
        for step, value in added:
            lines += self._element(at, last, value) if step.startswith(NEW) else [self._field(at, step, value)]
        start, newline = self._below(last)
        return _Edit(start, start, "".join(f"{line}{newline}" for line in lines), len(at))

    def _field(self, at: Pointer, name: str, value: object) -> str:
        first = min(span.key_start for pointer, span in self._spans.items() if pointer[:-1] == at and pointer)
        return f"{' ' * self._column(first)}{name}: {_written(value, in_braces=False)}"

    def _element(self, at: Pointer, last: Pointer, value: object) -> list[str]:
        """Return the lines of a new element: in braces or on lines, as the last one is."""
        column, start = self._column(self._spans[at].start), self._spans[last].start
        line = self._text[start - self._column(start) : start]
        matched = re.fullmatch(r" *-( +)", line)
        dash = f"{' ' * column}-{matched[1] if matched else ' '}"
        if not isinstance(value, Mapping):
            return [f"{dash}{_written(value, in_braces=False)}"]
        if self._text[start] == "{":
            pad = " " if self._text[start + 1 : start + 2] == " " else ""
            return [f"{dash}{_braces(value, pad)}"]
        fields = [f"{name}: {_written(inner, in_braces=False)}" for name, inner in value.items()]
        return [f"{dash if number == 0 else ' ' * len(dash)}{field}" for number, field in enumerate(fields)]

    def _last(self, at: Pointer) -> Pointer | None:
        held = [pointer for pointer in self._spans if pointer and pointer[:-1] == at]
        return max(held, key=lambda pointer: self._spans[pointer].end, default=None)

    def _below(self, last: Pointer) -> tuple[int, str]:
        """Return the start of the line below a value, and how the value's own last line ends."""
        end = self._spans[last].end
        matched = _LINE_END.search(self._text, end)
        assert matched is not None, "a line of hyphens closes the front matter"
        below = matched.end()
        if self._is_block_text(last, end):
            # Blank lines below such a text may be part of it.
            blank = _BLANK_LINES.match(self._text, below)
            below = blank.end() if blank else below
        return below, "\r\n" if matched.group() == "\r\n" else "\n"

    def _is_block_text(self, last: Pointer, end: int) -> bool:
        """Whether a value ends with a text that stands below a `|` or a `>`."""
        inner = [p for p, span in self._spans.items() if p[: len(last)] == last and span.end == end]
        start = self._spans[max(inner, key=len)].start
        return self._text[start : start + 1] in ("|", ">")

    def _column(self, offset: int) -> int:
        return offset - (self._text.rfind("\n", 0, offset) + 1)


def written(value: str) -> str:
    """Return a text as it stands behind `name: ` in a front matter."""
    return _written(value, in_braces=False)


def _member(step: str, value: object) -> str:
    written = _written(value, in_braces=True)
    return written if step.startswith(NEW) else f"{step}: {written}"


def _written(value: object, *, in_braces: bool) -> str:
    """Return a value as it is written. Fields inside a new value stand in braces."""
    if isinstance(value, Mapping):
        return _braces(value, "")
    text = str(value)
    plain = _PLAIN if in_braces else _COMMAS
    is_plain = plain.fullmatch(text) or _PLAIN.fullmatch(text)
    if is_plain and text.casefold() not in _OTHERWISE:
        return text
    # A text of JSON is a text of YAML, with the same meaning.
    return json.dumps(text, ensure_ascii=False)


def _braces(value: Mapping[str, object], pad: str) -> str:
    inner = ", ".join(f"{name}: {_written(held, in_braces=True)}" for name, held in value.items())
    return f"{{{pad}{inner}{pad}}}"
