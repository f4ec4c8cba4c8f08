"""Answers to nearly the same question, and where two of them say different numbers of one thing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leverarch.model import Answer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL_WORDS = """
a about all an and any are as at be been by can could do does for from had has have how i if in into is it its may me
more most must my no not of on or our out please s shall should so such than that the their them then there these they
this to us was we were what when where which who why will with would you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())
#: Two questions are nearly the same where so much of all their words is in both.
ALIKE = 0.7
_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec am pm"
)
_NOT_COUNTED = frozenset(_MONTHS.split())
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?<![\w.,/£-])£?(?P<one>{_NUMBER})"
    rf"(?:\s+(?:out\s+)?of\s+(?:the\s+)?(?P<two>{_NUMBER}))?(?P<cent>\s*%|\s+per\s?cent)?"
    r"(?:\s+(?:of\s+)?(?:the\s+|our\s+|all\s+)*(?P<noun>[a-z][\w-]*))?",
    re.IGNORECASE,
)


def words_of(text: str) -> frozenset[str]:
    """Return the different words of a text, in lower case, without the small words of the language."""
    return frozenset(word.casefold().replace("’", "'") for word in _WORD.findall(text)) - _SMALL


def alike(one: Answer, other: Answer) -> bool:
    """Whether two answers are for nearly the same question (the title where no question is given)."""
    a, b = (words_of(answer.question or answer.title) for answer in (one, other))
    return bool(a and b) and len(a & b) >= ALIKE * len(a | b)


def figures_of(answer: Answer) -> Mapping[str, frozenset[str]]:
    """Return the numbers typed by hand in an answer, by the word that follows them. Years and days are left out.

    The word stands for what is counted: "47 of 48 escalations" is `47 of 48` under `escalations`. It is a plain reading
    and misses what is said in other words.
    """
    held: dict[str, set[str]] = {}
    for found in _FIGURE.finditer(re.sub(r"\{\{[^{}]*\}\}|`[^`]*`", " ", answer.body)):
        noun = (found["noun"] or "").casefold()
        if noun in _NOT_COUNTED or noun in _SMALL or not noun:
            continue
        if re.fullmatch(r"(19|20)\d\d", found["one"]) and not found["two"]:
            continue
        parts = (found["one"].replace(",", ""), f"of {found['two'].replace(',', '')}" if found["two"] else "")
        said = " ".join(part for part in parts if part) + ("%" if found["cent"] else "")
        held.setdefault(noun, set()).add(said)
    return {noun: frozenset(said) for noun, said in held.items()}


def at_odds(one: Answer, other: Answer) -> tuple[tuple[str, str, str], ...]:
    """Return what two answers say differently: (what is counted, the one's numbers, the other's)."""
    a, b = figures_of(one), figures_of(other)
    return tuple(
        (noun, ", ".join(sorted(a[noun])), ", ".join(sorted(b[noun])))
        for noun in a
        if noun in b and not (a[noun] & b[noun])
    )
