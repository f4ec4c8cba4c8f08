"""A slow, strict reading of JSON that knows where everything stands. Used only when a place or a fault is asked for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from math import isinf

from leverarch.readers.json_words import (
    Open,
    colon_fault,
    key_fault,
    next_fault,
    number_fault,
    string_fault,
    value_fault,
)
from leverarch.readers.rules import DUPLICATE_KEY
from leverarch.readers.text import Fault
from leverarch.source import Pointer, Spans

MAX_DEPTH = 200
#: A number with more digits than this is a slip of the finger, and would overflow in other programs.
MAX_DIGITS = 300

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z_.+-])")
_LITERAL = re.compile(r"(?:true|false|null)(?![0-9A-Za-z_])")
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a reading found: the place of every value that is kept, keys given twice, and the fault that ended it."""

    spans: dict[Pointer, Spans]
    duplicates: tuple[Fault, ...] = ()
    fault: Fault | None = None


def scan(text: str) -> Scan:
    """Read `text` as strict JSON."""
    reading = _Reading(text)
    fault: Fault | None = None
    try:
        reading.run()
    except _Stop as stop:
        fault = stop.fault
    return Scan(reading.spans, tuple(reading.duplicates), fault)


def json_spans(text: str) -> dict[Pointer, Spans]:
    """Return the place of every value in `text`, by pointer; of a key given twice, the first value's."""
    return scan(text).spans


class _Stop(Exception):
    """Ends the reading; it never leaves this module."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass
class _Reading:
    """One reading: where it is, and which objects and lists are open."""

    text: str
    at: int = 0
    spans: dict[Pointer, Spans] = field(default_factory=dict)
    duplicates: list[Fault] = field(default_factory=list)
    stack: list[Open] = field(default_factory=list)

    def run(self) -> None:
        """Read one value and whatever stands around it, without recursion."""
        self._space()
        while True:
            if not self._value():
                continue
            if not self._after_value():
                return

    def _value(self) -> bool:
        """Read a value. False: it opened an object or a list, and its first member comes next."""
        start, char = self.at, self._char()
        if char in ("{", "["):
            return self._open(char)
        if char == '"':
            self.at = self._string_end(start)
        elif matched := _NUMBER.match(self.text, start) or _LITERAL.match(self.text, start):
            self.at = matched.end()
            if char not in "tfn" and _too_large(matched.group()):
                raise _Stop(number_fault(start, self.at))
        else:
            raise _Stop(value_fault(self.text, start, self.stack))
        self._record(start, self.stack[-1] if self.stack else None)
        return True

    def _open(self, char: str) -> bool:
        if len(self.stack) == MAX_DEPTH:
            message = f"more than {MAX_DEPTH} brackets stand inside one another"
            raise _Stop(Fault(self.at, self.at + 1, message, help="close some of them"))
        parent = self.stack[-1] if self.stack else None
        opened = Open(char, self.at, parent.pointer_here() if parent else ())
        self.stack.append(opened)
        self.at += 1
        self._space()
        if self._char() == opened.closer:
            self._close()
            return True
        if char == "{":
            self._key(opened)
        return False

    def _after_value(self) -> bool:
        """Read what follows a value, up to the next value. False: the text is at its end."""
        while True:
            last = self.at
            self._space()
            if not self.stack:
                if self.at < len(self.text):
                    raise _Stop(next_fault(self.text, last, self.at, self.stack))
                return False
            opened = self.stack[-1]
            if self._char() == opened.closer:
                self._close()
                continue
            if self._char() != ",":
                raise _Stop(next_fault(self.text, last, self.at, self.stack))
            opened.comma = self.at
            opened.index += 1
            self.at += 1
            self._space()
            if opened.char == "{":
                self._key(opened)
            return True

    def _key(self, opened: Open) -> None:
        start = self.at
        if self._char() != '"':
            raise _Stop(key_fault(self.text, start, self.stack))
        self.at = self._string_end(start)
        key = self.text[start + 1 : self.at - 1]
        if "\\" in key:
            key = json.loads(self.text[start : self.at])
        opened.key, opened.key_start, opened.key_end = key, start, self.at
        opened.hidden = key in opened.keys
        if opened.hidden:
            message = f"`{key}` is given twice"
            note = (*opened.keys[key], "first given here")
            help_ = "keep one of them"
            self.duplicates.append(Fault(start, self.at, message, "given again here", help_, (note,), DUPLICATE_KEY))
        else:
            opened.keys[key] = (start, self.at)
        self._space()
        if self._char() != ":":
            raise _Stop(colon_fault(self.text, self.at, self.stack))
        opened.colon = self.at
        self.at += 1
        self._space()

    def _close(self) -> None:
        opened = self.stack.pop()
        self.at += 1
        self._record(opened.start, self.stack[-1] if self.stack else None)

    def _record(self, start: int, parent: Open | None) -> None:
        pointer = parent.pointer_here() if parent else ()
        if pointer is None:
            return
        key = (parent.key_start, parent.key_end) if parent and parent.char == "{" else (-1, -1)
        self.spans[pointer] = Spans(start, self.at, *key)

    def _string_end(self, start: int) -> int:
        matched = _STRING.match(self.text, start)
        if matched is None:
            raise _Stop(string_fault(self.text, start))
        token = matched.group()
        half = _HALF_ESCAPE.search(token)
        if half and _HALF.search(json.loads(token)):
            message = "half a character is escaped here, and its other half is missing"
            help_ = "write the character itself, or remove the escape"
            raise _Stop(Fault(start + half.start(), start + half.start() + 6, message, help=help_))
        return matched.end()

    def _char(self) -> str:
        return self.text[self.at : self.at + 1]

    def _space(self) -> None:
        matched = _SPACE.match(self.text, self.at)
        assert matched is not None
        self.at = matched.end()


def _too_large(number: str) -> bool:
    return len(number) > MAX_DIGITS or isinf(float(number))
