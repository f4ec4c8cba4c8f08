"""What a cell may say: its value in the one form of its column, or what is wrong with it and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches

from leverarch.dates_as_written import date_help
from leverarch.model import Column
from leverarch.words import listed

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?", re.ASCII)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?::\d{2})?(?: ?(?P<half>[ap])\.?m\.?)?", re.ASCII | re.IGNORECASE
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})

_SIGNS = re.compile(r"[£€$¥%]|\b(?:GBP|EUR|USD)\b")
_WORDS = re.compile(r"(?<=[\d.%]) ?[A-Za-z][A-Za-z ./²³]*$")
_FAILED = re.compile(
    r"#(?:DIV/0!|REF!|N/A|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|#+)", re.IGNORECASE
)
_SHORT = {"h": "hour", "hr": "hour", "min": "minute", "%": "per cent"}
# Spaces that no line breaks at, and letters without any width: both come along from web pages and other programs.
_ODD_SPACE = re.compile("[\u00a0\u2007\u202f]")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")

#: A cell's value in its one form and nothing, or nothing and what is wrong with it and what to do.
Answer = tuple[str, str, str]
#: The types of column whose cells stay as they are.
AS_THEY_ARE = frozenset({"text", "code", "role", "evidence", "record"})


def fits(column: Column, text: str) -> Answer:
    """Return a cell's value in the one form of its column; or nothing, what is wrong with it and what to do."""
    if not text:
        return "", "", ""
    if _FAILED.fullmatch(text):
        return "", f"`{text}` is an error of the spreadsheet", "write the value itself into the cell, or leave it empty"
    form = _FORMS[column.type]
    plain = as_typed(text)
    if column.type == "text" or plain == text:
        return form(column, text)
    if not plain:
        return "", "the cell holds nothing but characters that can't be seen", "empty it"
    value, message, help_ = form(column, plain)
    if message:
        return "", message, help_
    odd = f"`{plain}` holds a character that can't be seen, such as a space that no line breaks at"
    return "", odd, f"type it again: {value}"


def as_typed(text: str) -> str:
    """Return a text with plain spaces in the place of those that only look like them, and without unseen letters."""
    return _UNSEEN.sub("", _ODD_SPACE.sub(" ", text)).strip()


def may_be_unfit(column: Column) -> str:
    """Return a pattern of texts that may not fit a column whose cells otherwise stay as they are."""
    odd = "" if column.type == "text" else "|[\u00a0\u2007\u202f\u200b-\u200d\u2060\ufeff\u00ad]"
    return f"^\\s*#{odd}"


def is_like_a_name(text: str) -> bool:
    """Whether two of its words are written as names are: a capital, then small letters and nothing else."""
    return sum(len(word) > 1 and all(map(_is_capitalised, re.split(r"[-'’]", word))) for word in text.split()) > 1


def _is_capitalised(part: str) -> bool:
    return part.isalpha() and part[0].isupper() and part[1:] == part[1:].lower()


def _as_it_is(_column: Column, text: str) -> Answer:
    return text, "", ""


def _date(_column: Column, text: str) -> Answer:
    found = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if found is None:
        return "", f"`{text}` is no date", date_help(text)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat(), "", ""
    except ValueError:
        return "", f"`{text}` is no day of the calendar", date_help(text)


def _time(_column: Column, text: str) -> Answer:
    found = _TIME.fullmatch(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        meant = _clock(text)
        help_ = f"write {meant}" if meant else "write hours and minutes, such as 16:20"
        return "", f"`{text}` is no time of day", help_
    return f"{int(found['hour']):02}:{found['minute']}", "", ""


def _clock(text: str) -> str:
    """Return the time that a text surely means: 4.20 pm, 16.20. Nothing where it may mean several."""
    found = _CLOCK.fullmatch(text)
    if found is None or int(found["minute"]) > 59:
        return ""
    hour = int(found["hour"])
    if not found["half"]:
        return f"{hour:02}:{found['minute']}" if hour < 24 else ""
    if not 1 <= hour <= 12:
        return ""
    return f"{hour % 12 + (12 if found['half'].lower() == 'p' else 0):02}:{found['minute']}"


def _number(column: Column, text: str) -> Answer:
    if _NUMBER.fullmatch(text):
        return text.removeprefix("+"), "", ""
    return "", f"`{text}` is no number", _number_help(text, column.unit)


def _number_help(text: str, unit: str) -> str:
    """Return what to write in the place of a number with signs in it: the number itself where only one can be meant."""
    said = _WORDS.search(text)
    bare = _SIGNS.sub("", text[: said.start()] if said else text).strip().replace("\u2212", "-").replace("- ", "-")
    meant = _meant(bare)
    if not meant or (said and not _is_unit(said[0], unit)):
        return f"write digits only, with a point for decimals; the unit stands in the record{unit and f' ({unit})'}"
    if len(meant) > 1:
        return f"write {meant[0]} if the comma parts thousands, {meant[1]} if it stands before the decimals"
    if "%" in text:
        return f"write {meant[0]}, if the record says in the column’s `unit` that it is per cent"
    return f"write {meant[0]}" + ("; the unit stands in the record" if said or _SIGNS.search(text) else "")


def _is_unit(said: str, unit: str) -> bool:
    """Whether what follows a number is the unit of its column. Any other changes the number: 90 minutes, £2 million."""
    word, known = (text.strip(" .").casefold().removesuffix("s") for text in (said, unit))
    return bool(known) and _SHORT.get(word, word) == known


def _meant(bare: str) -> list[str]:
    """Return the numbers that a text of digits, commas, spaces and points may mean."""
    if _NUMBER.fullmatch(bare):
        return [bare.removeprefix("+")]
    if re.fullmatch(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?", bare, re.ASCII):
        return [bare.replace(" ", "").removeprefix("+")]
    thousands = re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", bare, re.ASCII)
    decimals = re.fullmatch(r"[+-]?\d+,\d+", bare, re.ASCII)
    european = re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", bare, re.ASCII)
    found = [bare.replace(",", "")] if thousands else []
    found += [bare.replace(",", ".")] if decimals else []
    found += [bare.replace(".", "").replace(",", ".")] if european else []
    return [number.removeprefix("+") for number in found]


def _choice(column: Column, text: str) -> Answer:
    known = {choice.casefold(): choice for choice in column.choices}
    if text.casefold() in known:
        return known[text.casefold()], "", ""
    near = get_close_matches(text.casefold(), list(known), n=1)
    help_ = f"did you mean `{known[near[0]]}`?" if near else f"it may be {listed(list(column.choices), 'or')}"
    return "", f"`{text}` is not among its choices", help_


def _yes_no(_column: Column, text: str) -> Answer:
    if text.casefold() in _YES | _NO:
        return ("yes" if text.casefold() in _YES else "no"), "", ""
    return "", f"`{text}` is neither yes nor no", "write yes or no"


_FORMS: Mapping[str, Callable[[Column, str], Answer]] = {
    "text": _as_it_is,
    "code": _as_it_is,
    "role": _as_it_is,
    "evidence": _as_it_is,
    "record": _as_it_is,
    "date": _date,
    "time": _time,
    "number": _number,
    "choice": _choice,
    "yes-no": _yes_no,
}
