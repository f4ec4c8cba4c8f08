"""JSON files: strict, one object each, and every fault with its place."""

from __future__ import annotations

import json
import re
from math import isinf
from typing import Any

from leverarch.diagnostics import Diagnostic
from leverarch.readers.json_scan import MAX_DEPTH, MAX_DIGITS, json_spans, scan
from leverarch.readers.text import Fault, legible_id
from leverarch.source import Doc

__all__ = ["json_spans", "legible_id", "read_json"]

_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\[\]{}"]+', re.DOTALL)
_KINDS = {list: "a list [ … ]", str: "a text", bool: "true or false", type(None): "null"}


def read_json(path: str, text: str) -> tuple[Doc | None, tuple[Diagnostic, ...]]:
    """Return the object that `text` holds, or nothing, and what is wrong.

    A key given twice is a fault, and the first value is kept: the rest of the file can still be looked at.
    """
    strict = _Strict()
    try:
        value = strict.read(text)
    except (ValueError, RecursionError) as fault:
        return None, _faults(path, text, fault)
    if _is_deep(text) or _HALF_ESCAPE.search(text):
        # Rare enough to look twice: a pair of halves is one good character.
        fault_found = scan(text).fault
        if fault_found is not None:
            return None, (fault_found.diagnostic(path, text, legible_id(text)),)
    if not isinstance(value, dict):
        kind = _KINDS.get(type(value), "a number")
        start = len(text) - len(text.lstrip())
        message = f"the file holds {kind}, and an object {{ … }} is expected"
        return None, (Fault(start, start + 1, message, help="put { and } around named fields").diagnostic(path, text),)
    found: tuple[Diagnostic, ...] = ()
    if strict.has_duplicates:
        about = legible_id(text)
        found = tuple(fault.diagnostic(path, text, about) for fault in scan(text).duplicates)
    return Doc(path, text, value, json_spans), found


class _Strict:
    """The fast reader of the standard library, held to the letter of JSON."""

    def __init__(self) -> None:
        self.has_duplicates = False

    def read(self, text: str) -> Any:
        """Return the value. Raises `ValueError` or `RecursionError` where the text is not sound."""
        return json.loads(
            text,
            object_pairs_hook=self._object,
            parse_constant=_refuse,
            parse_int=_whole_number,
            parse_float=_number,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            self.has_duplicates = True
            value = dict(reversed(pairs))
            return {key: value[key] for key, _ in pairs}
        return value


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _whole_number(digits: str) -> int:
    return int(digits) if len(digits) <= MAX_DIGITS else _refuse(digits)


def _number(digits: str) -> float:
    number = float(digits)
    return _refuse(digits) if isinf(number) or len(digits) > MAX_DIGITS else number


def _is_deep(text: str) -> bool:
    """Whether more than `MAX_DEPTH` brackets stand inside one another, in a text that is known to be JSON."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    brackets = _NOT_BRACKETS.sub("", text).translate({ord("{"): "[", ord("}"): "]"})
    for _ in range(MAX_DEPTH):
        # Each turn takes away every innermost pair.
        brackets = brackets.replace("[]", "")
        if not brackets:
            return False
    return True


def _faults(path: str, text: str, raised: Exception) -> tuple[Diagnostic, ...]:
    seen = scan(text)
    about = legible_id(text)
    fault = seen.fault
    if fault is None:
        at = raised.pos if isinstance(raised, json.JSONDecodeError) else 0
        fault = Fault(at, at + 1, "the file breaks the rules of JSON here")
    return tuple(item.diagnostic(path, text, about) for item in (*seen.duplicates, fault))
