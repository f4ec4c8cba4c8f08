"""Numbers that were typed by hand beside what is measured: found rather too seldom than wrongly."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from leverarch.facts import sentence_around
from leverarch.measuring.printed import share_of
from leverarch.model import Measure, Measured, Value
from leverarch.slots import code_in

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
#: Digits that count nothing: days, years, times, ids, laws, pages and the like. They are looked past.
_NO_COUNTS = re.compile(
    "|".join(
        (
            r"\{\{[^{}]*\}\}",
            r"\b(?:https?://|www\.)\S+",
            r"\b[A-Za-z]+[-_]?\d[\w-]*",  # ids: EV-0007, P-014, Q3
            r"\b\d+(?:st|nd|rd|th)\b",
            r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}([/.])\d{1,2}\1\d{2,4}\b",
            r"\b1/[2-9]\b|\b\d{1,2}:\d{1,2}\b",  # a half; one worker to one person
            r"\b(?:ring|call|dial|phone|text|nhs|on)\s+(?:999|101|111|112)\b",
            r"\b(?:iso|bs|en|covid|windows|key stage|policy|procedure|protocol|kpi|flat|room|ward|unit|band|grade|"
            r"phase|module|lesson|session|priority|category|route|bus|see)\s(?:\d+(?:[.-]\d+)+|(?<!see\s)\d+)\b(?!\s*(?:of|out)\b)",
            rf"\b\d{{1,2}}(?:\s*(?:–|-|to|and|or)\s*\d{{1,2}})?\s+{_MONTHS}(?:\s+\d{{4}}\b)?",
            rf"\b{_MONTHS}(?:\s+\d{{1,2}}\b(?!\s*(?:of|out)\b),?)?(?:\s+(?:19|20)\d\d\b)?",
            r"\b(?:19|20)\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?\b",
            r"\b\d{1,2}[:.]\d{2}\s*(?:am|pm)?\b(?!\s*%)|\b\d{1,2}\s*(?:am|pm|o[’']clock)\b|\b24/7\b",
            r"\b(?:week|day|month|quarter|year)\s\d++(?!\s*(?:of|out)\b|\s?%)",
            r"\b(?:pages?|pp?\.|section|sections|s\.|regulations?|reg\.?|article|schedule|part|appendix|annex|step|"
            r"version|v|no\.|number|question|row|line|item|level|tier|type|stage|form|"
            r"figure|table|chapter|paragraph|para|clause|outcome|theme|lot|ppn|act)\s*\d[\d.,–-]*",
            r"\baged?\s+(?:over\s+|under\s+)?\d+(?:\s*(?:–|-|to|and)\s*\d+)?",
            r"\b(?:\d+\s*(?:–|-|to)\s*)?\d+[\s-]+years?[\s-]+olds?\b",
            r"\b0\d{2,}(?:\s\d{3,})*",  # telephone
            r"(?m:^[ \t]*(?:#{1,6}[ \t]*)?\d{1,3}[.)](?=\s))",  # numbered points and headings
            r"\[\^?\d+\]",
        )
    ),
    re.IGNORECASE,
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS |= {word: 20 + 10 * number for number, word in enumerate(_TENS)}
_NUMBERS |= {f"{ten}-{one}": _NUMBERS[ten] + _NUMBERS[one] for ten in _TENS for one in tuple(_NUMBERS)[:9]}
_WORD = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
#: “Nine in ten”, and not “nine in ten weeks”.
_TENTHS = r"(?:three|four|five|ten|twenty)\b(?!\s+(?:minute|hour|day|week|month|year)s)"
_NUMBER = rf"(?:£\s?)?(?:{_DIGITS})(?:\s?(?:%|per\s?cent\b))?"
#: A count, a share or a part of a whole: `47 of 48`, `97.9%`, `£43,150`, `nine of ten`.
_TYPED = re.compile(
    rf"(?<![\w.,/-])(?P<a>{_NUMBER}|\b{_WORD}\b)(?:(?:/|\s+(?:out\s+)?of\s+|\s+in\s+(?={_TENTHS}))(?:the\s+|all\s+|its\s+|our\s+|their\s+)?"
    rf"(?P<b>{_DIGITS}|{_WORD}\b)(?!\s?%|\w))?(?![\w/])(?!,\d|\.\d)",
    re.IGNORECASE,
)
_SPANS = re.compile(
    r"\W*(?:calendar |working |week)?-?(?:minutes?|hours?|days?|weeks?|months?|years?|quarters?|times)\b", re.I
)
_AIM = re.compile(
    r"\b(?:targets?|aims?|aimed|at least|at most|no more than|must be|should be|expects?|asks?|promis\w+|commit\w+|"
    r"pledg\w+|offer\w*|will)\b",
    re.IGNORECASE,
)
#: A number that is wished for, and not what was done: `aim for 100%`, `our target is 95%`.
_AIMED_AT = re.compile(
    r"\b(?:targets?|aims?|aimed|goals?|standard)"
    r"(?:\s+(?:is|are|was|were|of|for|to|be|at|reach|set))*\s*:?\s*\Z",
    re.IGNORECASE,
)
#: Words that may stand between a number and what it counts: `48 new and open concerns`. After others it counts others.
_BETWEEN = re.compile(
    r"(?:[\s*_,–-]|\b(?:a|an|and|or|of|the|all|these|those|this|our|their|its|such|in all|in total|were|was|are|most|"
    r"thirds|quarters|fifths|tenths|new|open|closed|other|more|further|different|separate|recorded|reported|total|late|adult|first|last)\b)*",
    re.IGNORECASE,
)
_TOKENS = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
#: A number in digits stands so many words from the phrase at most, one in letters just before it.
_NEAR, _NEAR_IN_LETTERS = 6, 2


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed by hand beside a phrase that speaks of a measure: where, and what the measure says.

    `same` is the value that is the same, if there is one. `amount` is the number, the first of two.
    """

    start: int
    end: int
    words: str
    phrase: str
    measure: Measure
    same: Value | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    words: str
    measure: Measure


def typed_in(
    text: str,
    measured: Mapping[str, Measured],
    promised: Mapping[str, frozenset[Decimal]] = MappingProxyType({}),
    *,
    markdown: bool = False,
) -> Iterator[Typed]:
    """Yield the numbers in a text that stand beside what is measured; of one sentence and measure only the first.

    A number that differs from what is measured goes before one that is the same. `promised`: amounts by measure that
    a sentence may say where it promises.
    """
    phrases = sorted(
        (one for found in measured.values() for one in _phrases(text, found.measure)), key=lambda one: one.start
    )
    if not phrases:
        return
    masked = _masked(text, markdown=markdown)
    best: dict[tuple[int, str], Typed] = {}
    for number in _TYPED.finditer(masked):
        found = _beside(masked, number, phrases, measured, promised)
        if found is None:
            continue
        begin, _ = sentence_around(masked, found.start, found.end)
        known = best.get((begin, found.measure.id))
        if known is None or (known.same is not None and found.same is None):
            best[begin, found.measure.id] = found
    yield from sorted(best.values(), key=lambda one: one.start)


def _beside(
    text: str,
    number: re.Match[str],
    phrases: list[_Phrase],
    measured: Mapping[str, Measured],
    promised: Mapping[str, frozenset[Decimal]],
) -> Typed | None:
    """Return the number with the measure it speaks of: one that says the same, else the nearest."""
    if number["a"].casefold() == "one" and not number["b"]:
        return None  # mostly a word for “a”, and for a story
    begin, end = sentence_around(text, number.start(), number.end())
    near = []
    first = bisect_left(phrases, begin, key=lambda one: one.start)
    last = bisect_left(phrases, end, key=lambda one: one.start)
    for phrase in phrases[first:last]:
        if phrase.end <= end and not _overlap(number, phrase):
            away = _words_between(text, number, phrase)
            letters = number["a"].casefold() in _NUMBERS and not number["b"]
            within = (phrase.start > number.end() and away <= _NEAR_IN_LETTERS) if letters else away <= _NEAR
            if (
                within
                and _counts(text, number, phrase)
                and not _looks_past(text, number, phrase.measure, promised.get(phrase.measure.id, frozenset()))
            ):
                near.append((away, -len(phrase.words), phrase))
    if not near:
        return None
    said = [(_same(number, measured[one.measure.id]), one) for *_, one in sorted(near, key=lambda one: one[:2])]
    same, phrase = next((one for one in said if one[0] is not None), said[0])
    words = " ".join(number.group().split())
    return Typed(number.start(), number.end(), words, phrase.words, phrase.measure, same, _amount(number["a"]))


def _overlap(number: re.Match[str], phrase: _Phrase) -> bool:
    return number.start() < phrase.end and phrase.start < number.end()


def _counts(text: str, number: re.Match[str], phrase: _Phrase) -> bool:
    """Whether a number before a phrase can count what the phrase says. A share may stand further from it."""
    if number["b"] or re.search(r"%|cent", number["a"]) or phrase.start < number.start():
        return True
    return bool(_BETWEEN.fullmatch(text, number.end(), phrase.start))


def _words_between(text: str, number: re.Match[str], phrase: _Phrase) -> int:
    first, second = sorted(((number.start(), number.end()), (phrase.start, phrase.end)))
    return len(_TOKENS.findall(text[first[1] : second[0]]))


def _looks_past(text: str, number: re.Match[str], measure: Measure, promised: frozenset[Decimal]) -> bool:
    """Whether a number counts something else: a span of time, the target itself, or what was promised."""
    span = _SPANS.match(text, number.end())
    if span and measure.duration is None and not measure.unit.casefold().endswith(span.group().strip().casefold()):
        return True
    if span and measure.duration and measure.kind == "share":
        return True  # the limit of a share, such as “within 28 days”
    begin, end = sentence_around(text, number.start(), number.end())
    if _AIMED_AT.search(text, begin, number.start()):
        return True
    target = measure.target
    amounts = {*((target.at_least, target.at_most) if target else ()), *promised}
    return not number["b"] and _amount(number["a"]) in amounts and bool(_AIM.search(text, begin, end))


def _same(number: re.Match[str], measured: Measured) -> Value | None:
    return next((v for v in (measured.whole, *measured.groups, *measured.totals) if _says(number, measured, v)), None)


def _says(number: re.Match[str], measured: Measured, value: Value) -> bool:
    if value.missing or value.value is None:
        return False
    first, second = _amount(number["a"]), _amount(number["b"] or "")
    if second is not None:
        return value.numerator == first and value.denominator == second
    share = share_of(value) if measured.measure.kind == "share" else None
    if share is not None and re.search(r"%|cent", number["a"]):
        decimals = -int(first.as_tuple().exponent) if first is not None else 0
        rounded = Decimal(share.numerator) / Decimal(share.denominator)
        return first is not None and abs(rounded - first) * 2 <= Decimal(1).scaleb(-decimals)
    return first in (value.numerator, value.denominator) if share is not None else first == value.value


def _amount(said: str) -> Decimal | None:
    folded = said.casefold().strip()
    if folded in _NUMBERS:
        return Decimal(_NUMBERS[folded])
    digits = re.search(_DIGITS, folded)
    return Decimal(digits.group().replace(",", "")) if digits else None


def _phrases(text: str, measure: Measure) -> Iterator[_Phrase]:
    for noun in measure.nouns:
        for found in _pattern(noun).finditer(text):
            yield _Phrase(found.start(), found.end(), " ".join(found.group().split()), measure)


@cache
def _pattern(noun: str) -> re.Pattern[str]:
    words = r"[\s*_]+".join(map(re.escape, noun.split()))
    return re.compile(rf"(?<!\w){words}(?:s|es)?(?!\w)", re.IGNORECASE)


def _masked(text: str, *, markdown: bool) -> str:
    """Return the text with blanks in the place of what counts nothing, and of code."""
    bare = _NO_COUNTS.sub(_blank, text)
    parts: list[str] = []
    end = 0
    for start, stop in code_in(text) if markdown and "`" in text else ():
        parts += (bare[end:start], " " * (stop - start))
        end = stop
    return "".join((*parts, bare[end:]))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())
