"""Dates in forms that are not read: which day was surely meant, so that a finding can show it. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OF_YEAR = frozenset(range(1, 13))
_NAMED = (
    re.compile(
        r"(?:[a-z]+,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[a-z]{3,9})\.?,?[ -](?P<year>\d{4})", re.I
    ),
    re.compile(r"(?:[a-z]+,? )?(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.I),
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})", re.ASCII)
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{1,2}:\d{2}.*", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
#: What Excel counts days from: its day 1 is 1 January 1900, and it has a 29 February 1900 that never was.
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = date(1990, 1, 1), date(2059, 12, 31)
_PLAIN = "write it year-month-day (2026-09-30), or day/month/year (30/09/2026)"


def date_help(text: str) -> str:
    """Return what to do about a date that is in no form that is read, with the right form where one day is meant."""
    number = _excel_day(text)
    if number:
        return f"this looks like the number by which Excel keeps {number.isoformat()}: write that"
    if _SHORT_YEAR.fullmatch(text):
        return "write all four figures of the year, and the year first: 2026-09-30"
    days = list(dict.fromkeys(_days(text)))
    if len(days) == 1:
        return f"write {days[0].isoformat()}"
    if days:
        return f"write {days[0].isoformat()} or {days[1].isoformat()}, whichever is meant"
    return _PLAIN


def is_month_first(text: str) -> bool:
    """Whether a date with strokes can only be read with the month first: 07/13/2026."""
    found = _YEAR_LAST.fullmatch(text)
    return found is not None and found[2] == "/" and int(found[1]) <= 12 < int(found[3]) <= 31


def is_read_both_ways(text: str) -> bool:
    """Whether a date with strokes would be another day with the month first: 04/05/2026."""
    found = _YEAR_LAST.fullmatch(text)
    return (
        found is not None
        and found[2] == "/"
        and {int(found[1]), int(found[3])} <= _OF_YEAR
        and int(found[1]) != int(found[3])
    )


def _excel_day(text: str) -> date | None:
    if not _NUMBER.fullmatch(text):
        return None
    day = _EXCEL_ZERO + timedelta(days=int(float(text)))
    return day if _EXCEL_FIRST <= day <= _EXCEL_LAST else None


def _days(text: str) -> Iterator[date]:
    """Yield every day that a text may mean."""
    with_time = _WITH_TIME.fullmatch(text)
    if with_time:
        yield from _day(*with_time[1].split("-"))
    for form in _NAMED:
        named = form.fullmatch(text)
        if named and named["month"][:3].lower() in _MONTHS:
            yield from _day(named["year"], str(_MONTHS.index(named["month"][:3].lower()) + 1), named["day"])
    first = _YEAR_FIRST.fullmatch(text)
    if first:
        yield from _day(first[1], first[2], first[3])
    last = _YEAR_LAST.fullmatch(text)
    if last:
        yield from _day(last[4], last[3], last[1])
        yield from _day(last[4], last[1], last[3])


def _day(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return
