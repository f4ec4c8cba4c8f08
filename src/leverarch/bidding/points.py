"""Whether an answer speaks of the points that its question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: Words that every answer has, and words of questions: that they are there says nothing.
_EVERYDAY = """
about above after again against all also and any are around because been before being below between both but
can could describe detail details did does doing done during each ensure ensures every example examples explain
for from further give given had has have having here how including into its itself just kind made make makes may
might more most must need needs not off once only other our ours out outline over own please provide provided
provides same shall should show some state such support supported than that the their theirs them then there these
they this those through too under until upon very was way ways were what when where which while who whom whose why
will with within would you your yours
"""
_COMMON = frozenset(_EVERYDAY.split())
_ENDINGS = re.compile(r"(?:ations?|at(?:ed?|es|ing|ors?)|ments?|ings?|ness|ers?|ions?|ies|ied|ing|ed|es|s|e|y)$")
_STEM = 4


def missed_points(points: Sequence[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield the place in the list and the words of each point none of whose own words stands in the text.

    Endings don't matter (“escalated”, “escalation”). A point of everyday words alone is not looked for.
    """
    there = {_stem(word) for word in _words(text)}
    for number, point in enumerate(points):
        asked = {_stem(word) for word in _words(point) if word not in _COMMON}
        if asked and not asked & there:
            yield number, point


def _words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text.casefold()):
        word = re.sub(r"['’]s?$", "", found[0])
        if len(word) > 2 or word.isdigit():
            yield word


def _stem(word: str) -> str:
    """Return a word without its usual endings, as long as four letters stay."""
    while len(word) > _STEM:
        shorter = _ENDINGS.sub("", word)
        if shorter == word or len(shorter) < _STEM:
            break
        word = shorter
    return word
