"""The rows behind a figure, and a digest of them that changes when one of them does."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from leverarch.measuring.figures import left_out_words
from leverarch.measuring.periods import TIMES, asked_period, common, period_of
from leverarch.measuring.reading import Reading, covered, reading_of
from leverarch.measuring.sheet import (
    BELOW,
    BESIDE,
    COUNTED,
    FAULTY,
    LEFT_OUT,
    PART,
    WHY,
    columns_used,
    day_column,
    group_column,
    sheet_of,
)
from leverarch.measuring.usable import why_not
from leverarch.model import LINE, Measure, Model, Period

#: So many letters of the digest tell two states of a log apart.
_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure, in the order of the file.

    `columns` are the key and what the measure goes by; each of `rows` has its line, its values in these columns, and
    what it is: counted, below (only), or left out. `reasons` says by line why a row is left out, as the words go after
    “1 row”. `sizes` says how many rows there are of each part in all: `rows` may be the first of them only.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...], str], ...]
    reasons: Mapping[int, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


def rows_behind(
    model: Model,
    measure: Measure,
    group: tuple[str, ...] = (),
    period: Period | None = None,
    limit: int | None = None,
) -> Behind:
    """Return the rows behind the figure of a measure, or of one group of it, over its period or another.

    `limit` keeps the first rows only. A measure that can't be worked out has none.
    """
    record = model.records.get(measure.record)
    asked = period or asked_period(measure, record)
    if record is None or asked is None or len(group) > len(measure.group_by) or why_not(model, measure):
        return Behind((), ())
    if not day_column(measure, record) and asked != asked_period(measure, record):
        return Behind((), ())
    reading = reading_of(model, measure)
    asked = _days_of(measure, group, asked)
    inside = covered(reading, asked) if asked else None
    columns = tuple(dict.fromkeys((*record.keys, *columns_used(measure, record))))
    if inside is None:
        return Behind(columns, ())
    sheet = sheet_of(measure, record, inside, groupings=measure.group_by).with_columns(
        pl.col(PART).replace(FAULTY, LEFT_OUT)
    )
    sheet = sheet.filter(pl.col(PART) != BESIDE)
    for number, name in enumerate(group):
        if name:
            sheet = sheet.filter(pl.col(group_column(number)) == name)
    sizes = dict(sheet.group_by(PART).len().iter_rows())
    shown = sheet.select(LINE, PART, WHY).sort(LINE)
    shown = shown if limit is None else shown.head(limit)
    assert record.frame is not None
    cells = record.frame.select(LINE, *columns)
    whole = shown.join(cells, on=LINE, how="left", maintain_order="left")
    rows = tuple((line, tuple(values), part) for line, part, _, *values in whole.iter_rows())
    reasons = {line: _reason(why) for line, part, why in shown.iter_rows() if part == LEFT_OUT}
    return Behind(columns, rows, reasons, {part: sizes.get(part, 0) for part in (COUNTED, BELOW, LEFT_OUT)})


def _reason(why: str | None) -> str:
    return left_out_words({why: 1}).removeprefix("1 ") if why else "ends before it begins"


def _days_of(measure: Measure, group: tuple[str, ...], period: Period) -> Period | None:
    """Return the days of a group: those of its month, quarter or year within the period."""
    for grouping, name in zip(measure.group_by, group, strict=False):
        if grouping in TIMES and name:
            whole = period_of(name, grouping)
            return common(period, whole) if whole else None
    return period


def digest_of(model: Model, measure: Measure, period: Period) -> str:
    """Return a digest of the rows that a measure looks at over a period, or nothing where it can't be worked out.

    It is of the values in the columns that the measure goes by, and of no other: it changes when the figure may, not
    when a note does. The order of rows does not count.
    """
    if why_not(model, measure):
        return ""
    reading = reading_of(model, measure)
    inside = covered(reading, period)
    if inside is None:
        return ""
    digest = hashlib.sha256()
    one: Reading | None = reading
    while one is not None:
        _add(digest, one, inside)
        one = one.per
    return digest.hexdigest()[:_LETTERS]


def _add(digest: hashlib._Hash, reading: Reading, period: Period) -> None:
    """Add the rows of one record to a digest: what is in each column, and how that stands together in rows.

    Rows are given numbers that sort them by what they say, so a million of them are put into order as numbers.
    """
    record, measure = reading.record, replace(reading.measure, kind="share", numerator=(), duration=None)
    assert record.frame is not None
    lines = sheet_of(measure, record, period).select(LINE)
    names = columns_used(reading.measure, record)
    digest.update(f"{record.id} {len(names)} {lines.height}\n".encode())
    whole = pl.repeat(0, lines.height, dtype=pl.Int64, eager=True)
    for name in names:
        cells = record.frame.select(LINE, name).join(lines, on=LINE, how="semi")[name]
        texts = cells.unique().sort()
        for text in (name, *texts):
            digest.update(f"{len(text)}:{text}\n".encode())
        together = whole * len(texts) + _places(cells, texts)
        # As few numbers as there are different rows so far: they never grow beyond what can be counted.
        there = together.unique().sort()
        digest.update(array("q", there.to_list()).tobytes())
        whole = _places(together, there)
    digest.update(array("q", whole.sort().to_list()).tobytes())


def _places(values: pl.Series, ordered: pl.Series) -> pl.Series:
    """Return the place (from 0) of each value in the list of all that there are."""
    if not len(ordered):
        return pl.Series([], dtype=pl.Int64)
    return values.replace_strict(ordered, pl.int_range(len(ordered), eager=True), return_dtype=pl.Int64)
