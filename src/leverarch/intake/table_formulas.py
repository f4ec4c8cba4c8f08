"""Formulas of rules that colour cells, as far as they only compare and look at words. There is no clock here."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leverarch.readers.evidence_dates import serial_of
from leverarch.readers.evidence_table import column_of

Value = float | str | bool | None

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|"(?P<text>(?:[^"]|"")*)"
    |(?P<call>[A-Za-z][A-Za-z.]*)\(|(?P<ref>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w(!:])|(?P<word>TRUE|FALSE)\b
    |(?P<sign><=|>=|<>|[-+*/&=<>(),%]))""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 500
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Unworkable(Exception):
    """A formula that is not worked out here: it looks at the clock, at other sheets, or does more than compare."""


@dataclass(slots=True)
class Formula:
    """A formula that was taken apart. `cell` looks up a value; `base` is the cell it was written for."""

    tokens: Sequence[tuple[str, str]]
    base: tuple[int, int]
    at: tuple[int, int] = (1, 1)
    place: int = 0
    cell: Callable[[int, int], Value] = field(default=lambda _row, _column: None)

    def value(self, at: tuple[int, int], cell: Callable[[int, int], Value]) -> Value:
        """Return what the formula comes to for a cell. Raises `Unworkable`."""
        self.at, self.cell, self.place = at, cell, 0
        found = self._compared()
        if self.place != len(self.tokens):
            raise Unworkable
        return found

    def _sign(self, *signs: str) -> str:
        if self.place < len(self.tokens):
            kind, said = self.tokens[self.place]
            if kind == "sign" and said in signs:
                self.place += 1
                return said
        return ""

    def _compared(self) -> Value:
        left = self._joined()
        while sign := self._sign(*_COMPARE):
            left = compared(left, sign, self._joined())
        return left

    def _joined(self) -> Value:
        left = self._added()
        while self._sign("&"):
            left = words(left) + words(self._added())
        return left

    def _added(self) -> Value:
        left = self._multiplied()
        while sign := self._sign("+", "-"):
            right = number(self._multiplied())
            left = number(left) + right if sign == "+" else number(left) - right
        return left

    def _multiplied(self) -> Value:
        left = self._single()
        while sign := self._sign("*", "/", "%"):
            if sign == "%":
                left = number(left) / 100
                continue
            right = number(self._single())
            if sign == "/" and not right:
                raise Unworkable
            left = number(left) * right if sign == "*" else number(left) / right
        return left

    def _single(self) -> Value:
        if sign := self._sign("-", "+"):
            return -number(self._single()) if sign == "-" else self._single()
        if self._sign("("):
            return self._closed(self._compared())
        if self.place >= len(self.tokens):
            raise Unworkable
        kind, said = self.tokens[self.place]
        self.place += 1
        if kind in ("number", "text", "word"):
            return _plain(kind, said)
        if kind == "sign":
            raise Unworkable
        return self._called(said.upper()) if kind == "call" else self.cell(*self._shifted(said))

    def _closed(self, found: Value) -> Value:
        if not self._sign(")"):
            raise Unworkable
        return found

    def _shifted(self, said: str) -> tuple[int, int]:
        """Return the cell that a name means for the cell that is looked at: what has no `$` moves with it."""
        found = re.fullmatch(r"(\$?)([A-Z]+)(\$?)(\d+)", said.upper())
        if not found:
            raise Unworkable
        row = int(found[4]) + (0 if found[3] else self.at[0] - self.base[0])
        column = column_of(found[2]) + (0 if found[1] else self.at[1] - self.base[1])
        return row, column

    def _called(self, name: str) -> Value:
        given: list[Value] = []
        if not self._sign(")"):
            given.append(self._compared())
            while self._sign(","):
                given.append(self._compared())
            self._closed(None)
        if name in ("ROW", "COLUMN") and not given:
            return float(self.at[name == "COLUMN"])
        known = _CALLS.get(name)
        if known is None:
            raise Unworkable
        try:
            return known(*given)
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            raise Unworkable from None


def formula_of(text: str, base: tuple[int, int]) -> Formula:
    """Take a formula apart. Raises `Unworkable`."""
    if len(text) > _LONGEST or text.count("(") > 20:
        raise Unworkable
    found: list[tuple[str, str]] = []
    at = 0
    text = text.strip().removeprefix("=")
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unworkable
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return Formula(found, base)


def _plain(kind: str, said: str) -> Value:
    if kind == "number":
        return float(said)
    return said.replace('""', '"') if kind == "text" else said.upper() == "TRUE"


def number(value: Value) -> float:
    """Return a value as a number. Raises `Unworkable` for words."""
    if isinstance(value, str):
        raise Unworkable
    return float(value or 0)


def words(value: Value) -> str:
    """Return a value as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:g}" if isinstance(value, float | int) else value


def compared(left: Value, sign: str, right: Value) -> bool:
    """Compare as workbooks do: numbers before words, words before TRUE and FALSE; a blank is nought or no words."""
    if left is None:
        left = "" if isinstance(right, str) else 0.0
    if right is None:
        right = "" if isinstance(left, str) else 0.0

    def ranked(value: Value) -> Any:
        if isinstance(value, bool):
            return (2, value)
        return (1, value.casefold()) if isinstance(value, str) else (0, float(value or 0))

    one, other = ranked(left), ranked(right)
    return bool(_COMPARE[sign](one, other))


def truth(value: Value) -> bool:
    """Return whether a value counts as true. Raises `Unworkable` for words."""
    return bool(number(value))


def _search(found: Value, within: Value, start: Value = 1.0) -> Value:
    at = words(within).casefold().find(words(found).casefold(), int(number(start)) - 1)
    return float(at + 1) if at >= 0 else "#VALUE!"


def _either(test: Value, yes: Value, *no: Value) -> Value:
    return yes if truth(test) else no[0] if no else False


def _is_error(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("#")


def _day(year: Value, month: Value, day: Value) -> float:
    return serial_of(datetime(int(number(year)), int(number(month)), int(number(day))), from_1904=False)  # noqa: DTZ001


_CALLS: dict[str, Callable[..., Value]] = {
    "AND": lambda *given: all(truth(one) for one in given),
    "OR": lambda *given: any(truth(one) for one in given),
    "NOT": lambda value: not truth(value),
    "IF": _either,
    "ISBLANK": lambda value: value is None,
    "ISNUMBER": lambda value: isinstance(value, float | int) and not isinstance(value, bool),
    "ISTEXT": lambda value: isinstance(value, str) and not _is_error(value),
    "ISERROR": _is_error,
    "LEN": lambda value: float(len(words(value))),
    "TRIM": lambda value: " ".join(words(value).split()),
    "UPPER": lambda value: words(value).upper(),
    "LOWER": lambda value: words(value).lower(),
    "LEFT": lambda value, size=1.0: words(value)[: int(number(size))],
    "RIGHT": lambda value, size=1.0: words(value)[-int(number(size)) :],
    "SEARCH": _search,
    "FIND": _search,
    "EXACT": lambda one, other: words(one) == words(other),
    "ABS": lambda value: abs(number(value)),
    "MOD": lambda value, by: number(value) % number(by),
    "DATE": _day,
}
