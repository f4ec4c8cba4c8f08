"""Days and times as the formats of cells show them. A workbook counts days from 1900, or from 1904."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leverarch.words import MONTHS

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: The workbook's calendar has a 29 February 1900, which never was; the days before it are counted from a day later.
_FALSE_DAY = 60
_NOON = 12

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A moment as the calendar of workbooks has it: also 0 January 1900, and 29 February of that year."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: float
    #: Seconds from the first day.
    total: float


def is_date_part(kind: str) -> bool:
    """Whether a token of that kind makes its format one of dates or times."""
    return kind in ("date", "elapsed", "half")


def moment_of(value: float, *, from_1904: bool) -> datetime:
    """Return the day and time that a number stands for. Raises `ValueError`, `OverflowError`."""
    if value < 0:
        raise ValueError
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= _FALSE_DAY else 31)  # noqa: DTZ001
    return start + timedelta(milliseconds=round(value * 86_400_000))


def serial_of(moment: datetime, *, from_1904: bool) -> float:
    """Return the number by which a workbook says a day and time."""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - start) / timedelta(days=1)


def date_words(tokens: Sequence[Token], value: float, *, from_1904: bool) -> str:
    """Return a day or time in the words of a format. Raises `ValueError`, `OverflowError`."""
    parts = list(_with_minutes(tokens))
    fine = max((len(said.partition(".")[2]) for kind, said in parts if kind == "s"), default=0)
    unit = 86_400 * 10 ** min(3, fine)
    now = _moment(round(value * unit) / unit, from_1904=from_1904)
    halves = any(kind == "half" for kind, _ in parts)
    return "".join(_said(kind, said, now, halves=halves) for kind, said in parts).strip()


def _moment(value: float, *, from_1904: bool) -> _Moment:
    found = moment_of(value, from_1904=from_1904)
    year, month, day = found.year, found.month, found.day
    if not from_1904 and value < 1:
        year, month, day = 1900, 1, 0
    elif not from_1904 and int(value) == _FALSE_DAY:
        year, month, day = 1900, 2, 29
    seconds = found.second + found.microsecond / 1_000_000
    return _Moment(year, month, day, found.weekday(), found.hour, found.minute, seconds, value * 86_400)


def _with_minutes(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens with the letter of each; an `m` beside hours or seconds is minutes (`n`), not months."""
    kinds = [(said[0].lower() if kind == "date" else kind, said) for kind, said in tokens]
    timed = [at for at, (kind, _) in enumerate(kinds) if kind in ("y", "m", "d", "h", "s", "elapsed")]
    for place, at in enumerate(timed):
        before = kinds[timed[place - 1]] if place else ("", "")
        after = kinds[timed[place + 1]][0] if place + 1 < len(timed) else ""
        hours_before = before[0] == "h" or (before[0] == "elapsed" and before[1].startswith("h"))
        if kinds[at][0] == "m" and (hours_before or after == "s") and len(kinds[at][1]) <= 2:
            kinds[at] = ("n", kinds[at][1])
    return kinds


def _said(kind: str, said: str, now: _Moment, *, halves: bool) -> str:  # noqa: PLR0911 (one line for each kind)
    long = len(said)
    match kind:
        case "y":
            return f"{now.year:04}" if long > 2 else f"{now.year % 100:02}"
        case "m":
            return _month(now.month, long)
        case "d":
            names = {3: _DAYS[now.weekday][:3], 4: _DAYS[now.weekday]}
            return str(now.day).zfill(long) if long < 3 else names.get(long, _DAYS[now.weekday])
        case "h":
            return str((now.hour % _NOON or _NOON) if halves else now.hour).zfill(min(2, long))
        case "n":
            return str(now.minute).zfill(min(2, long))
        case "s":
            whole, _, fine = said.partition(".")
            shown = f"{now.second:.{len(fine)}f}" if fine else str(int(now.second))
            return shown.zfill(min(2, len(whole)) + (len(fine) + 1 if fine else 0))
        case "half":
            early = now.hour < _NOON
            return ("AM" if early else "PM") if long > 3 else ("A" if early else "P")
        case "elapsed":
            size = {"h": 3600, "m": 60, "s": 1}[said[0]]
            return str(int(round(now.total, 3) // size)).zfill(long)
        case _:
            return said.strip('"') if kind in ("quoted", "sign", "plain", "escaped") and said != "@" else ""


def _month(month: int, long: int) -> str:
    name = MONTHS[month - 1]
    return {3: name[:3], 4: name, 5: name[0]}.get(long, name) if long > 2 else str(month).zfill(long)


def serial_of_iso(text: str, *, from_1904: bool) -> float | None:
    """Return the number for a day or time in ISO form, as some programs store it; nothing where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.combine(date.fromisoformat(text[:10]), datetime.min.time())
        except ValueError:
            return None
    return serial_of(moment, from_1904=from_1904)
