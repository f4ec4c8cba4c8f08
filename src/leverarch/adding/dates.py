"""Dates as people write them in documents and in names of files. The day stands first, as in the United Kingdom."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leverarch.words import MONTHS, long_date

EARLIEST = date(1990, 1, 1)
#: So much of a text is looked at, and a date without a word before it counts in so much of it.
WINDOW, HEADER = 8_000, 600
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|Sept"
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)", re.ASCII),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d.]*\d)", re.ASCII),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<n>{_MONTH})[.,]?[ -]?'?(?P<y>\d{{4}}|\d{{2}})(?!\d)",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\d)", re.ASCII | re.IGNORECASE
    ),
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)", re.ASCII)
_MONTHS_ONLY = (
    re.compile(rf"\b(?P<n>{_MONTH})[ -]?'?(?P<y>\d{{4}}|\d{{2}})(?!\d)", re.ASCII | re.IGNORECASE),
    re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})(?![\d-])", re.ASCII),
)
#: Words before a date that say it is the day of the thing itself, the surest first.
_GOOD = (
    r"date of (?:the )?(?:meeting|visit|audit|inspection|incident|assessment|observation|session|survey|event|report)"
    r"|(?:meeting|audit|visit|inspection|survey|report)(?: date| of| on)?|date and (?:time|place|venue)|held(?: on)?"
    r"|(?:conducted|completed|taken)(?: on)?"
    r"|as at|as of|correct at",
    r"date of (?:issue|approval)|(?:issue|approval)(?: date)?|issued(?: on)?"
    r"|approved(?:(?: by|:) [\w ,’'-]{1,40})?(?: on)?"
    r"|ratified(?: on)?|adopted(?: on)?|signed(?: on)?|dated?|sent(?: on)?",
    r"(?:last )?(?:reviewed|updated|revised|amended)(?: on)?|last review(?: date)?|version date|published(?: on)?",
    r"effective(?: from| date)?|in force from|valid from|from",
)
#: Words before a date that say it is another day.
_BAD = (
    r"(?:next|future|planned) [\w ]{0,30}|review(?: due| date| by)*|due(?: date| by| on)?|to be [\w ]{0,20}|expir\w*"
    r"(?: date| on)?|valid (?:until|to)|until|renew\w*(?: date| on)?|date of birth|d\.?o\.?b\.?|born(?: on)?|deadline"
    r"|target(?: date)?|by|to|period|before|start(?: date| of employment)|printed(?: on)?|downloaded(?: on)?"
    r"|date of (?:next|expiry)"
    r"(?: [\w ]{0,20})?|joined|since|birthday|replaces|superseded?s?"
)
_AFTER = (
    r"(?:\s*[:.\-–—|]+\s*|\s+)(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s*)?(?:the\s+)?$"
)
_GOOD_BEFORE = tuple(re.compile(rf"\b(?:{words}){_AFTER}", re.IGNORECASE) for words in _GOOD)
_BAD_BEFORE = re.compile(rf"\b(?:{_BAD}){_AFTER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A date that was met. `said` quotes it; `doubt` says why somebody has to be asked; `rank`: the surest is 0.

    `whole_month`: only the month is said, and `day` is the last of it.
    """

    day: date
    said: str
    rank: int = 0
    doubt: str = ""
    whole_month: bool = False


@dataclass(frozen=True, slots=True)
class _Met:
    seen: Seen
    start: int
    end: int


def dates_in_text(text: str, *, bare: bool = True) -> tuple[Seen, ...]:
    """Return the dates by which a text dates itself, the surest first, each day once.

    `bare`: a date near the beginning counts without a word before it. In a table it is one of the rows.
    """
    text = text[:WINDOW]
    found: list[Seen] = []
    before = 0
    for met in sorted(_met(text, _FORMS), key=lambda met: met.start):
        ranked = _ranked(text, met, before)
        if ranked is not None and (bare or ranked.rank < len(_GOOD)):
            found.append(ranked)
        before = met.end
    found.sort(key=lambda seen: seen.rank)
    return tuple({seen.day: seen for seen in reversed(found)}[day] for day in dict.fromkeys(s.day for s in found))


def dates_in_name(stem: str) -> tuple[Seen, ...]:
    """Return the dates in a file's name without its ending: whole ones, else months."""
    text = re.sub(r"[_\s]+", " ", stem)
    whole = [met.seen for met in sorted(_met(text, (*_FORMS, _COMPACT)), key=lambda met: met.start)]
    if not whole:
        whole = [met.seen for met in sorted(_met(text, _MONTHS_ONLY), key=lambda met: met.start)]
    return tuple({seen.day: seen for seen in reversed(whole)}[day] for day in dict.fromkeys(s.day for s in whole))


def without_dates(text: str) -> str:
    """Return a text without the dates in it."""
    for form in (*_FORMS, _COMPACT, *_MONTHS_ONLY):
        text = form.sub(lambda match: " " if _of_match(match) else match[0], text)
    return text


def _met(text: str, forms: tuple[re.Pattern[str], ...]) -> Iterator[_Met]:
    taken: list[tuple[int, int]] = []
    for form in forms:
        for match in form.finditer(text):
            seen = _of_match(match)
            if seen is not None and not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield _Met(seen, *match.span())


def _of_match(match: re.Match[str]) -> Seen | None:
    told = match.groupdict()
    short = len(told["y"]) == 2
    year = int(told["y"]) + (2000 if short else 0)
    month = _month(told["n"]) if "n" in told else int(told["m"])
    if "d" not in told:
        if not 1 <= month <= 12 or not EARLIEST.year <= year <= 2099:
            return None
        return Seen(date(year, month, monthrange(year, month)[1]), match[0].strip(), whole_month=True)
    day = int(told["d"])
    numbers = "n" not in told and len(match[0].strip()) and not match[0][:4].isdigit()
    doubt = ""
    if numbers and month > 12 >= day:
        day, month = month, day
        doubt = f"“{match[0]}” seems to put the month first"
    elif numbers and short and day <= 12 and day != month:
        doubt = f"“{match[0]}” can be read as more than one day"
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Seen(found, match[0].strip(), doubt=doubt) if found >= EARLIEST else None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _ranked(text: str, met: _Met, before: int) -> Seen | None:
    """Return a date with what stands before it, or nothing where that says it is the day of something else."""
    line = max(text.rfind("\n", 0, met.start) + 1, before)
    lead = text[line : met.start]
    if not lead.strip(" \t|:-–"):
        line = max(text.rfind("\n", 0, max(line - 1, 0)) + 1, before)
        lead = re.sub(r"\s+", " ", text[line : met.start])
    lead = lead[-80:]
    bad = _BAD_BEFORE.search(lead)
    good = [(rank, match) for rank, form in enumerate(_GOOD_BEFORE) if (match := form.search(lead))]
    if good and not (bad and bad.start() < min(match.start() for _, match in good)):
        rank, match = good[0]
        said = " ".join(f"{lead[match.start() :]}{text[met.start : met.end]}".split())
        return Seen(met.seen.day, said, rank, met.seen.doubt)
    if bad or met.start > HEADER:
        return None
    return Seen(met.seen.day, met.seen.said, len(_GOOD), met.seen.doubt)


@dataclass(frozen=True, slots=True)
class Dated:
    """The date that is proposed, and in words where it is from; without one, `doubt` says why. `also`: other dates."""

    day: date | None = None
    source: str = ""
    words: str = ""
    doubt: str = ""
    also: tuple[str, ...] = ()


def dated(groups: tuple[tuple[str, str, tuple[Seen, ...]], ...], today: date) -> Dated:
    """Choose among groups of dates, the surest first: each its short name, how it is said, and the dates in it.

    A day that is not yet, or can be read in two ways, is never chosen. The first group that says anything decides.
    """
    said = [(name, words, seen) for name, words, group in groups for seen in group]
    first = next((group for _, _, group in groups if group), ())
    sure = [seen for seen in first if not seen.doubt and seen.day <= today]
    if not sure:
        return Dated(doubt=_doubt(first, today), also=())
    chosen = sure[0]
    name, words = next((name, words) for name, words, seen in said if seen is chosen)
    others = [seen for seen in first if seen.day != chosen.day and seen.rank <= max(chosen.rank, 2)]
    also = [f"“{seen.said}”" for seen in others[:3]]
    for other, told, group in groups:
        if other not in (name, "metadata") and group and not any(_agree(chosen, seen) for seen in group):
            also.append(f"{told} “{group[0].said}”")
    quoted = f"{words}: “{chosen.said}”" if chosen.said else words
    return Dated(chosen.day, name, quoted, also=tuple(also))


def _agree(one: Seen, other: Seen) -> bool:
    if one.whole_month or other.whole_month:
        return (one.day.year, one.day.month) == (other.day.year, other.day.month)
    return one.day == other.day


def _doubt(seen: tuple[Seen, ...], today: date) -> str:
    if not seen:
        return "nothing in it says a date"
    first = seen[0]
    return first.doubt or f"“{first.said}” is after {long_date(today)}"
