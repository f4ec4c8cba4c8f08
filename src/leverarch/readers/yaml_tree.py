"""YAML as an author of facts means it: every value is the text that stands there. With the place of each.

The events of PyYAML are folded here, not its nodes: only events still tell a tag, an anchor or an alias from text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from leverarch.readers.rules import CUT_BY_COMMENT, DUPLICATE_KEY
from leverarch.readers.text import Fault
from leverarch.readers.yaml_words import fault_in_words
from leverarch.source import Pointer, Spans

MAX_DEPTH = 200
#: Longer texts are not read a second time by the slower reader, only to say more about their fault.
MAX_TOLD_TWICE = 200_000

# What YAML takes for the end of a line, or refuses altogether, although it may stand in a text that somebody pasted.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")
_COMMENT = re.compile(r"[ \t]+(#\w[^\r\n]*)")
_COLON = re.compile(r"\s*:")
_QUOTE = "put the value in quotation marks"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Tree:
    """The value of a text, the place of every value in it, and what is wrong with it. Faults by offset in the text."""

    value: Any
    spans: Mapping[Pointer, Spans]
    faults: tuple[Fault, ...]


def read_tree(text: str) -> Tree:
    """Return the tree of a YAML document.

    A value left blank counts as not given; of a key given twice the first holds.
    """
    sheltered, back = _shelter(text)
    fold = _Fold(sheltered, back)
    try:
        for event in yaml.parse(sheltered, Loader=_LOADER):
            fold.take(event)
    except yaml.YAMLError as fault:
        fold.faults.append(fault_in_words(_plainest(fault, sheltered), text))
    except _TooDeep:
        pass
    return Tree(fold.root, fold.spans, tuple(fold.faults))


class _TooDeep(Exception):
    """Ends the reading; it never leaves this module."""


def _shelter(text: str) -> tuple[str, dict[int, str]]:
    """Put stand-ins (one for one) for the characters that YAML would refuse, and say how to get them back."""
    refused = sorted(set(_REFUSED.findall(text)))
    if not refused:
        return text, {}
    free = (code for code in range(0xE000, 0xF900) if chr(code) not in text)
    pairs = list(zip(refused, free, strict=False))
    return text.translate({ord(char): chr(code) for char, code in pairs}), {code: char for char, code in pairs}


def _plainest(fault: yaml.YAMLError, text: str) -> yaml.YAMLError:
    """Return the fault as the slower reader tells it: it knows more about what it met."""
    if len(text) > MAX_TOLD_TWICE:
        return fault
    try:
        for _ in yaml.parse(text, Loader=yaml.BaseLoader):
            pass
    except yaml.YAMLError as told:
        return told
    return fault


@dataclass
class _Frame:
    """A mapping or a list that is being read. `pointer` is `None` inside what is not kept."""

    value: dict[str, Any] | list[Any]
    pointer: Pointer | None
    start: int
    flow: bool
    key: str | None = None
    key_span: tuple[int, int] = (-1, -1)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    hidden: bool = False
    end: int = 0

    def pointer_here(self) -> Pointer | None:
        if self.pointer is None or self.hidden:
            return None
        return (*self.pointer, len(self.value) if isinstance(self.value, list) else str(self.key))


class _Fold:
    """Folds events to a tree, without recursion."""

    def __init__(self, source: str, back: dict[int, str]) -> None:
        self.source = source
        self.back = back
        self.root: Any = None
        self.spans: dict[Pointer, Spans] = {}
        self.faults: list[Fault] = []
        self.stack: list[_Frame] = []

    def take(self, event: yaml.Event) -> None:
        """Add one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            help_ = "remove the lines that begin with %"
            self._fault(event, "directives are not used here", help_)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_properties(event)
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.value, dict) and frame.key is None:
            self._key(frame, event)
            return
        text, (start, end) = self._text(event), _span(event)
        end = start + len(self.source[start:end].rstrip(" \t\r\n"))
        blank = not event.value and not event.style
        if blank and frame and frame.flow and isinstance(frame.value, dict):
            self._lone_name(frame)
        if not event.style:
            self._comment(end)
        self._keep(text, start, end, blank=blank)

    def _lone_name(self, frame: _Frame) -> None:
        """In braces, what follows a comma is a new field: a text with a comma in it would lose its end."""
        start, end = frame.key_span
        if frame.key and frame.pointer is not None and not _COLON.match(self.source, end):
            message = f"`{frame.key}` stands between commas as a field without a value"
            help_ = "if it belongs to the value before it, put that whole value in quotation marks"
            self.faults.append(Fault(start, end, message, help=help_))

    def _comment(self, end: int) -> None:
        matched = _COMMENT.match(self.source, end)
        if matched:
            words = matched[1] if len(matched[1]) <= 40 else f"{matched[1][:39]}…"
            message = f"`{words.rstrip()}` is taken for a comment and will not be printed"
            help_ = "put the whole value in quotation marks; if it is a comment, write a space after `#`"
            self.faults.append(Fault(*matched.span(1), message, help=help_, rule=CUT_BY_COMMENT))

    def _key(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        key, span = self._text(event), _span(event)
        frame.key, frame.key_span, frame.hidden = key, span, key in frame.keys
        if key == "<<" and not event.style:
            self._fault(event, "merge keys (`<<`) are not used here", "write the fields out")
        elif frame.hidden:
            note = (*frame.keys[key], "first given here")
            message, label = f"`{key}` is given twice", "given again here"
            self.faults.append(Fault(*span, message, label, "keep one of them", (note,), DUPLICATE_KEY))
        elif not key:
            self._fault(event, "a field has no name here", "write its name before the colon")
        else:
            frame.keys[key] = span

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._refuse_properties(event)
        if len(self.stack) == MAX_DEPTH:
            message = f"more than {MAX_DEPTH} lists or mappings stand inside one another"
            self._fault(event, message, "close some of them")
            raise _TooDeep
        parent = self.stack[-1] if self.stack else None
        pointer: Pointer | None = ()
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            help_ = "put a value that begins with { or [ in quotation marks"
            self._fault(event, "a field's name must be plain text, not a list or a mapping", help_)
            pointer = None
        elif parent is not None:
            pointer = parent.pointer_here()
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Frame(value, pointer, _span(event)[0], bool(event.flow_style)))

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        frame = self.stack.pop()
        # A block ends with its last member; its own end mark stands where the next thing begins.
        end = _span(event)[1] if frame.flow else max(frame.end, frame.start)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            parent.key, parent.hidden = "", True
            return
        self._keep(frame.value, frame.start, end, blank=False)

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._fault(event, "a value that begins with `*` is taken for an alias", _QUOTE)
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.value, dict) and frame.key is None:
            frame.key, frame.hidden = "", True
        else:
            self._keep("", *_span(event), blank=True)

    def _keep(self, value: Any, start: int, end: int, *, blank: bool) -> None:
        """Put a finished value where it belongs, unless it is blank or its key was given before."""
        frame = self.stack[-1] if self.stack else None
        if frame is None:
            self.root, self.spans[()] = value, Spans(start, end)
            return
        pointer = frame.pointer_here()
        frame.end = max(frame.end, end, frame.key_span[1])
        if not blank and not frame.hidden:
            if pointer is not None:
                self.spans[pointer] = Spans(start, end, *frame.key_span)
            if isinstance(frame.value, list):
                frame.value.append(value)
            else:
                frame.value[str(frame.key)] = value
        frame.key, frame.key_span, frame.hidden = None, (-1, -1), False

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(event, "a value that begins with `&` is taken for an anchor", _QUOTE)
        if event.tag is not None:
            self._fault(event, "a value that begins with `!` is taken for a tag", _QUOTE)

    def _text(self, event: yaml.ScalarEvent) -> str:
        text: str = event.value.translate(self.back) if self.back else event.value
        if _HALF.search(text):
            self._fault(event, "half a character is escaped here", "write the character itself, or remove the escape")
        return text

    def _fault(self, event: yaml.Event, message: str, help_: str) -> None:
        start, end = _span(event)
        self.faults.append(Fault(start, max(end, start + 1), message, help=help_))


def _span(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark.index, event.end_mark.index


def values_at(spans: Mapping[Pointer, Spans], offset: int) -> Iterator[tuple[Pointer, Spans]]:
    """Yield the places moved by `offset`: the tree's text may be a part of a file."""
    for pointer, span in spans.items():
        keyed = span.key_start >= 0
        key = (span.key_start + offset, span.key_end + offset) if keyed else (-1, -1)
        yield pointer, Spans(span.start + offset, span.end + offset, *key)
