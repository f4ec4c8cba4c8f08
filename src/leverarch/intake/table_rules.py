"""Rules that colour cells: worked out where they only compare and look at words, else named.

A rule that looks at the clock has no one answer: the colours change with the day on which the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from leverarch.intake.table_formulas import Unworkable, Value, compared, formula_of, truth, words
from leverarch.readers.evidence_table import Area, Cell, Rule, Table

_OPERATORS = {
    "equal": "=",
    "notEqual": "<>",
    "lessThan": "<",
    "lessThanOrEqual": "<=",
    "greaterThan": ">",
    "greaterThanOrEqual": ">=",
}
_DRAWN = ("colorScale", "dataBar", "iconSet")
_CLOCK = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.IGNORECASE)
#: Cells that are looked at for the rules of one sheet.
_MOST_LOOKS = 150_000

Test = Callable[[tuple[int, int], Value], bool]


@dataclass(frozen=True, slots=True)
class Unruled:
    """Cells whose rules were not worked out, by name, and whether these ask what day it is."""

    where: tuple[str, ...] = ()
    by_clock: bool = False


def coloured_by_rules(table: Table) -> Unruled:
    """Colour the cells of a table as its rules say, and return where that could not be done."""
    lost: list[Rule] = []
    done: dict[tuple[int, int], bool] = {}
    looks = 0
    for rule in sorted(table.rules, key=lambda one: one.rank):
        if not (rule.fill or rule.ink or rule.kind in _DRAWN or rule.kind == "extended"):
            continue
        looks += _size(rule, table)
        try:
            if looks > _MOST_LOOKS or any(_meet(rule, other) for other in lost):
                raise Unworkable
            hits = _hits(rule, table)
        except Unworkable:
            lost.append(rule)
            continue
        for place in hits:
            if not done.get(place):
                _colour(table, place, rule)
                done[place] = True
    where = tuple(dict.fromkeys(rule.told for rule in lost if _size(rule, table)))
    clock = any(rule.kind == "timePeriod" or any(_CLOCK.search(one) for one in rule.formulas) for rule in lost)
    return Unruled(where, clock)


def _size(rule: Rule, table: Table) -> int:
    last = max(table.rows, default=0)
    return sum(
        max(0, min(area.bottom, last) - area.top + 1) * min(200, area.right - area.left + 1) for area in rule.areas
    )


def _meet(one: Rule, other: Rule) -> bool:
    def over(a: Area, b: Area) -> bool:
        return a.top <= b.bottom and b.top <= a.bottom and a.left <= b.right and b.left <= a.right

    return any(over(a, b) for a in one.areas for b in other.areas)


def _hits(rule: Rule, table: Table) -> list[tuple[int, int]]:
    """Return the cells for which a rule holds. Raises `Unworkable`."""
    test = _test(rule, table)
    columns = {column for cells in table.rows.values() for column in cells}
    found = []
    for area in rule.areas:
        for number, cells in table.rows.items():
            if area.top <= number <= area.bottom:
                for column in columns:
                    cell = cells.get(column)
                    if area.left <= column <= area.right and test((number, column), cell.value if cell else None):
                        found.append((number, column))
    return found


def _test(rule: Rule, table: Table) -> Test:
    """Return the question that a rule asks of a cell. Raises `Unworkable`."""
    if not rule.areas:
        raise Unworkable
    base = (min(area.top for area in rule.areas), min(area.left for area in rule.areas))

    def look(row: int, column: int) -> Value:
        cell = table.rows.get(row, {}).get(column)
        if cell is not None and cell.unsaved:
            raise Unworkable
        return cell.value if cell else None

    if simple := _simple(rule):
        return simple
    formulas = [formula_of(text, base) for text in rule.formulas]
    if rule.kind == "expression" and len(formulas) == 1:
        return lambda at, _value: _true(formulas[0].value(at, look))
    if rule.kind == "cellIs" and formulas:
        if rule.operator in _OPERATORS:
            sign = _OPERATORS[rule.operator]
            return lambda at, value: value is not None and compared(value, sign, formulas[0].value(at, look))
        if rule.operator in ("between", "notBetween") and len(formulas) == 2:
            wanted = rule.operator == "between"

            def between(at: tuple[int, int], value: Value) -> bool:
                low, high = (formula.value(at, look) for formula in formulas)
                return value is not None and (compared(value, ">=", low) and compared(value, "<=", high)) == wanted

            return between
    raise Unworkable


def _true(value: Value) -> bool:
    return not isinstance(value, str) and truth(value)


def _simple(rule: Rule) -> Test | None:
    """Return the question of a rule that asks for words, or for a blank."""
    sought = rule.text.casefold()
    tests: dict[str, Callable[[str], bool]] = {
        "containsText": lambda said: sought in said,
        "notContainsText": lambda said: sought not in said,
        "beginsWith": lambda said: said.startswith(sought),
        "endsWith": lambda said: said.endswith(sought),
        "containsBlanks": lambda said: not said.strip(),
        "notContainsBlanks": lambda said: bool(said.strip()),
        "containsErrors": lambda said: said.startswith("#"),
        "notContainsErrors": lambda said: not said.startswith("#"),
    }
    found = tests.get(rule.kind)
    if found is None or (rule.kind in ("containsText", "notContainsText", "beginsWith", "endsWith") and not sought):
        return None
    return lambda _at, value: found(words(value).casefold())


def _colour(table: Table, place: tuple[int, int], rule: Rule) -> None:
    row, column = place
    cell = table.rows[row].get(column) or Cell("")
    look = replace(cell.look, fill=rule.fill or cell.look.fill, ink=rule.ink or cell.look.ink, ruled=True)
    table.rows[row][column] = replace(cell, look=look)


def unruled_words(found: Sequence[Unruled]) -> str:
    """Return why rules were not worked out."""
    if any(one.by_clock for one in found):
        return "is coloured by rules that are not worked out here, since they ask what day it is"
    return "is coloured by rules that are not worked out here"
