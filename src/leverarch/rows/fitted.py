"""The cells of a column: their values in one form, and those that do not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from leverarch.cells import AS_THEY_ARE, fits, is_like_a_name, may_be_unfit
from leverarch.dates_as_written import is_month_first, is_read_both_ways
from leverarch.model import LINE, CellFault, Column, Table
from leverarch.rows.found import MOST, NAME_FOR_CODE, WRONG_CELL, Found
from leverarch.words import count

# What Python takes for white space and the columns' library does not is named.
_EDGE = r"^[\s\x1c-\x1f]|[\s\x1c-\x1f]$"
# Whatever is like a name has this; much else has it, too.
_TWO_CAPITALS = r"(?s)\p{Lu}\S.*[\s\x1c-\x1f]\p{Lu}\S"
_STROKES = r"^\s*\d{1,2}/\d{1,2}/\d{4}\s*$"
_CODE = "write a code such as P-014"


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of a file: where it stands (from 0), the rows that are data, and the file itself."""

    column: Column
    at: int
    body: pl.DataFrame
    table: Table

    @property
    def raw(self) -> pl.Series:
        """What the cells say, as it is written; null where a row is too short."""
        return self.body[str(self.at)]

    def faults(self, kind: str, mask: pl.Series, words: Callable[[str], tuple[str, str]]) -> Found:
        """Return the faults of the rows that `mask` marks. `words` says of a cell what is wrong and what to do."""
        rows = mask.arg_true()
        first = []
        for row in rows.head(MOST):
            message, help_ = words((self.raw[row] or "").strip())
            line = self.body[LINE][row]
            fault = CellFault(kind, self.table.locate(line, self.at), f"`{self.column.name}`{message}", help_)
            first.append((line, fault))
        return Found(kind, len(rows), tuple(first))


def fitted(cells: Cells) -> tuple[pl.Series, list[Found]]:
    """Return a column's values in their one form, and what does not fit. A row that is short has its own finding."""
    column, raw = cells.column, cells.raw
    changed, unfit = _as_they_are(cells) if column.type in AS_THEY_ARE else _answers(column, raw)
    values = raw.replace(changed) if changed else raw
    found = []
    wrong = raw.is_in(unfit).fill_null(value=False) if unfit else _none_of(raw)
    if unfit:
        # What is wrong is worked out again for the few that are shown: a column may be wrong in a million rows.
        found.append(cells.faults(WRONG_CELL, wrong, lambda text: _wrong(column, text)))
        values = values.set(wrong, "")
    if column.required or column.key:
        empty = (values == "") & ~wrong & ~_covered(cells)
        found.append(cells.faults(WRONG_CELL, empty, lambda _: (" is empty, and every row needs it", "fill it in")))
    if column.type == "code":
        found.append(_names(cells, values))
    if column.type == "date":
        found += _swapped(cells)
    return values.fill_null(""), found


def _none_of(texts: pl.Series) -> pl.Series:
    return pl.repeat(value=False, n=len(texts), dtype=pl.Boolean, eager=True)


def _wrong(column: Column, text: str) -> tuple[str, str]:
    _, message, help_ = fits(column, text)
    return f": {message}", help_


def _as_they_are(cells: Cells) -> tuple[dict[str, str], list[str]]:
    edged = cells.raw.filter(cells.raw.str.contains(_EDGE)).unique()
    doubtful = cells.raw.filter(cells.raw.str.contains(may_be_unfit(cells.column))).unique()
    _, unfit = _answers(cells.column, doubtful)
    return {text: text.strip() for text in edged}, unfit


def _answers(column: Column, texts: pl.Series) -> tuple[dict[str, str], list[str]]:
    """Return which texts change into what, and which do not fit."""
    changed: dict[str, str] = {}
    unfit: list[str] = []
    for text in texts.drop_nulls().unique():
        value, message, _ = fits(column, text.strip())
        if message:
            unfit.append(text)
        elif value != text:
            changed[text] = value
    return changed, unfit


def _covered(cells: Cells) -> pl.Series:
    """Return which cells lie in a merged block below or beside its first cell: the block has a finding of its own."""
    lines = cells.body[LINE]
    covered = _none_of(lines)
    for (top, left), (bottom, right) in cells.table.merged[:MOST]:
        if left <= cells.at <= right:
            first = top if left < cells.at else top + 1
            covered = covered | lines.is_between(first, bottom)
    return covered


def _names(cells: Cells, values: pl.Series) -> Found:
    names = [text for text in values.filter(values.str.contains(_TWO_CAPITALS)).unique() if is_like_a_name(text)]
    return cells.faults(
        NAME_FOR_CODE, values.is_in(names), lambda text: (f": `{text}` looks like a person's name", _CODE)
    )


def _swapped(cells: Cells) -> list[Found]:
    """Say once of a column in which some dates have the month first that others may have it, too."""
    texts = [text.strip() for text in cells.raw.filter(cells.raw.str.contains(_STROKES)).unique()]
    month_first = frozenset(filter(is_month_first, texts))
    both = frozenset(filter(is_read_both_ways, texts))
    if not month_first or not both:
        return []
    stripped = cells.raw.str.strip_chars()
    shown = stripped.is_in(list(month_first)).arg_true()[0]
    doubtful = stripped.is_in(list(both))
    row = doubtful.arg_true()[0]
    size, line = int(doubtful.sum()), cells.body[LINE][shown]
    message = (
        f"`{cells.column.name}`: `{stripped[row]}` was read with the day first, but on line {line} the month stands "
        f"first (`{stripped[shown]}`): {count(size, 'date')} of this column can be read both ways"
    )
    help_ = "write every date of the column year-month-day (2026-09-30)"
    at = cells.body[LINE][row]
    # It comes before the cells of its column, so that it is never among those that are only counted.
    return [Found(WRONG_CELL, 1, ((0, CellFault(WRONG_CELL, cells.table.locate(at, cells.at), message, help_)),))]
