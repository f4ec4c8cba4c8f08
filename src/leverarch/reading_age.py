"""How hard the words are that somebody reads at the door: a published formula, applied to an author's own words.

The formula is the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, 1975): 0.39 times the words of a
sentence, plus 11.8 times the syllables of a word, less 15.59. It gives a school grade of the United States; its pupils
are about five years older; so the reading age is the grade and five. It was made for running text: from few words, or
from words in a table, it is a hint and no measurement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from leverarch.output import Reading

#: What has fewer words than this is a label, not a sentence: `Session record`, `Same day`.
LEAST_WORDS = 4
#: The youngest age that the formula says anything about.
YOUNGEST = 5.0
#: Beyond this age schooling ends, and the formula only says that it is hard.
OLDEST = 21

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…;])\s+|\n+")
#: Usual words that the rules below count wrongly.
_KNOWN: Mapping[str, int] = {
    "area": 3,
    "areas": 3,
    "being": 2,
    "business": 2,
    "client": 2,
    "clients": 2,
    "coordinate": 4,
    "coordinator": 5,
    "coordinators": 5,
    "create": 2,
    "diary": 3,
    "doing": 2,
    "evening": 2,
    "every": 2,
    "everybody": 4,
    "everyone": 3,
    "everything": 3,
    "going": 2,
    "people": 2,
    "quiet": 2,
    "react": 2,
    "rely": 2,
    "safeguard": 2,
    "safeguarding": 3,
    "science": 2,
    "seeing": 2,
    "somebody": 3,
    "someone": 2,
    "something": 2,
    "sometimes": 2,
    "somewhere": 2,
    "themselves": 2,
    "therefore": 2,
    "trial": 2,
    "violence": 3,
    "violent": 3,
    "wellbeing": 3,
    "whereas": 2,
}
_SILENT = re.compile(
    r"""(?<=[^aeiouyl])e$ | (?<=[aeiouy]l)e$                           # time, whole; not table
    | (?<=[^aeiouytdl])ed$ | (?<=[aeiouyl]l)ed$                        # signed, called; not needed, handled
    | (?<=[^aeiouysxzcglh])es$ | (?<=[^aeiouycs]h)es$ | (?<=[aeiouyl]l)es$  # times, roles; not cases, tables
    | (?<=[^aeiouyl])e(?=(?:ly|ful|fully|less|ness|ments?)$)           # safely, statement; not element""",
    re.VERBOSE,
)
#: Two vowels in a row that are said apart: serious, experience, actual, continuity, video, worrying.
_APART = re.compile(r"(?<![tscgq])i(?:a|um|ous|or|en[ct]|et|od)|(?<![gq])ua|uit(?:y|ies)|(?<!g)eo|oye|yi")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its reading age by itself. `number` says which of the texts it is from, from 0."""

    text: str
    age: float
    number: int


def reading_of(texts: Iterable[str]) -> Reading:
    """Return how hard these texts are to read, together. Labels of fewer than four words are left out."""
    counted = [_counts(sentence) for text in texts for sentence in _sentences(text)]
    words = sum(count for count, _ in counted)
    return Reading(len(counted), words, _age(len(counted), words, sum(said for _, said in counted)))


def hardest(texts: Iterable[str], count: int) -> tuple[Sentence, ...]:
    """Return the hardest sentences, the hardest first."""
    made = [
        Sentence(sentence, _age(1, *_counts(sentence)), number)
        for number, text in enumerate(texts)
        for sentence in _sentences(text)
    ]
    return tuple(sorted(made, key=lambda sentence: -sentence.age)[:count])


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text. A line, and what stands before a semicolon, is a sentence, too."""
    yield from (part.strip() for part in _END.split(text) if len(_WORD.findall(part)) >= LEAST_WORDS)


def _counts(sentence: str) -> tuple[int, int]:
    """Return the words and the syllables of a sentence."""
    found = _WORD.findall(sentence)
    return len(found), sum(syllables(word) for word in found)


def _age(sentences: int, words: int, said: int) -> float:
    """Return the reading age, to a tenth of a year; 0 where there is nothing to read."""
    if not sentences:
        return 0.0
    return round(max(YOUNGEST, 0.39 * words / sentences + 11.8 * said / words - 15.59 + 5), 1)


def age_words(age: float) -> str:
    """Return an age as the formula deserves it: to a year, and no further than the end of schooling."""
    return f"about {round(age)}" if age <= OLDEST else f"above {OLDEST}"


def syllables(word: str) -> int:
    """Return how many syllables an English word has, as near as its vowels tell. A number counts as one."""
    parts = re.split(r"[-.]", word)
    if len(parts) > 1:
        return sum(syllables(part) for part in parts if part)
    bare = re.sub(r"['’](?:s|t|ll|re|ve|d|m)$", "", word, flags=re.IGNORECASE)
    if bare.isupper() and 1 < len(bare) < 5 and bare.isalpha():
        return len(bare)  # initials are said letter by letter
    known = _KNOWN.get(bare.lower())
    return known or _by_vowels(bare.lower())


def _by_vowels(word: str) -> int:
    """Groups of vowels, without a silent e, and one more for two vowels that are said apart."""
    voiced = _SILENT.sub("", word)
    return max(1, len(re.findall(r"[aeiouy]+", voiced)) + len(_APART.findall(voiced)))
