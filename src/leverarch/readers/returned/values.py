"""What somebody wrote, as the one text that stands for it: days, times, numbers, ticks and choices."""

from __future__ import annotations

import re
from datetime import date

from leverarch.words import MONTHS, long_date

# Besides the boxes of Unicode, those of Wingdings and Wingdings 2 as Word writes them.
TICKED = frozenset("☒☑✓✔✗✘✅xX\uf0fe\uf0fd\uf0fc\uf0fb\uf052\uf054\uf050")
UNTICKED = frozenset("☐□\uf0a8\uf06f\uf0a3\uf02a")
_DAY_NAME = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)?"
_WRITTEN = re.compile(
    _DAY_NAME + r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?:of\s+)?([a-z]+)\.?,?[\s.-]+(\d{4}|\d{2})", re.IGNORECASE
)
_MONTH_FIRST = re.compile(_DAY_NAME + r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})", re.IGNORECASE)
_DAY_FIRST = re.compile(_DAY_NAME + r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})(?::00)?\s*(?:([ap])\.?\s*m\.?)?|(\d{1,2})\s*([ap])\.?\s*m\.?", re.I)
_NUMBER = re.compile(r"£?\s*([+-]?(?:\d+|\d{1,3}(?:[, \u00a0]\d{3})+)(?:\.\d+)?)")
# A time at these hours, written with one digit and no am or pm, may be meant in the afternoon.
_DOUBTFUL_HOURS = range(1, 8)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?")


def day(text: str, known: str) -> tuple[str, str]:
    """Return a written day as year-month-day and a note.

    Numbers are read day first, as is done here. `known` is the day that the control itself holds: where it agrees,
    there is nothing to note. What cannot be read as a day stays as it was written.
    """
    words = " ".join(text.split())
    found, doubt = _read_day(words)
    if found is None:
        return text, "This could not be read as a day." if words else ""
    if found.isoformat() == known or not doubt:
        return found.isoformat(), ""
    return found.isoformat(), f"“{words}” was read as {long_date(found)}: {doubt}."


def _read_day(words: str) -> tuple[date | None, str]:
    iso, numbers = _ISO.fullmatch(words), _DAY_FIRST.fullmatch(words)
    if iso:
        return _day(iso[3], iso[2], iso[1]), ""
    if numbers:
        unclear = int(numbers[1]) <= len(MONTHS) and int(numbers[2]) <= len(MONTHS) and numbers[1] != numbers[2]
        return _day(numbers[1], numbers[2], numbers[3]), "the day first, then the month" if unclear else ""
    written, turned = _WRITTEN.fullmatch(words), _MONTH_FIRST.fullmatch(words)
    if written:
        return _day(written[1], _month(written[2]), written[3]), ""
    return (_day(turned[2], _month(turned[1]), turned[3]), "") if turned else (None, "")


def _month(name: str) -> str:
    low = name.lower()
    numbers = (number for number, month in enumerate(MONTHS, 1) if len(low) >= 3 and month.lower().startswith(low))
    return str(next(numbers, 9 if low == "sept" else 0))


def _day(number: str, month: str, year: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    except ValueError:
        return None


def time(text: str) -> tuple[str, str]:
    """Return a time as 16:40, and a note where it may be meant twelve hours later. What is no time stays as it is."""
    words = " ".join(text.split())
    found = _TIME.fullmatch(words)
    if found is None:
        return text, ""
    hour, minute, half = int(found[1] or found[4]), int(found[2] or 0), (found[3] or found[5] or "").lower()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return text, ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    written = f"{hour:02}:{minute:02}"
    unclear = not half and hour in _DOUBTFUL_HOURS and not words.startswith("0")
    return written, f"“{words}” was read as {written}, before noon." if unclear else ""


def number(text: str) -> str:
    """Return a number in digits: without £, and without what stands between its thousands."""
    found = _NUMBER.fullmatch(text.strip())
    return re.sub(r"[, \u00a0]", "", found[1]) if found else text


def tick(text: str, ticked: bool | None) -> tuple[str, str]:  # noqa: FBT001
    """Return `yes` or `no`, and a note. `ticked` is what the control says of itself, `None` where there is none."""
    marks = set("".join(text.split()))
    word = text.strip().strip(".").lower()
    shown = True if word in ("yes", "y") or (marks and marks <= TICKED) else False if word in ("no", "n") else None
    if marks <= UNTICKED:
        shown = False
    if shown is None and ticked is None:
        return text, "This could not be read as a tick."
    if shown is None:
        return ("yes" if ticked else "no"), f"The box also says “{text.strip()}”."
    if ticked is not None and ticked != shown:
        return "yes", "The box and the mark in it do not say the same; it was read as ticked."
    return ("yes" if shown else "no"), ""


def choice(text: str, choices: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """Return the value of the choice whose words these are, and a note where there is none."""
    words = " ".join(text.split()).casefold()
    for key, shown in choices:
        if words in (" ".join(shown.split()).casefold(), key.casefold()):
            return key, ""
    return text, "This is not one of the choices." if choices and words else ""
