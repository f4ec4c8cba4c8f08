"""Rows that end before they begin."""

from __future__ import annotations

import polars as pl

from leverarch.measuring.conditions import asks_for_period, meets
from leverarch.measuring.durations import NEGATIVE, STATE, has_times, with_lengths
from leverarch.model import LINE, Measure, Record


def negative_rows(measure: Measure, record: Record) -> tuple[tuple[int, str], ...]:
    """Return the lines of all rows of a measure's population that end before they begin, with what they say.

    Rows of all periods: a wrong day may be what puts a row into another one. The measure must be one without problems.
    """
    duration = measure.duration
    if duration is None or record.frame is None:
        return ()
    timeless = tuple(one for one in measure.population if not asks_for_period((one,)))
    rows = record.frame.filter(meets(record.frame, record, timeless))
    rows = with_lengths(rows, duration).filter(pl.col(STATE) == NEGATIVE).sort(LINE)
    timed = (duration.from_time, duration.to_time) if has_times(duration) else ("", "")
    ends = ((duration.from_, timed[0]), (duration.to, timed[1]))
    return tuple(
        (int(row[LINE]), " to ".join(" ".join(row[name] for name in end if name) for end in ends))
        for row in rows.iter_rows(named=True)
    )
