"""What the documents of a bid say in the same words: titles, limits, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leverarch import words
from leverarch.bidding.given import Given, line_break_of
from leverarch.model import Bid, Output, Question
from leverarch.outputs.printed import Fact

#: So many characters of a question without a title stand in the list of questions.
_LISTED = 70


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question in the list at the front: with what it weighs, its limit, and both counts."""

    number: str
    title: str
    weighting: str
    limits: tuple[str, ...]
    words: str
    characters: str


def title_of(bid: Bid, output: Output) -> str:
    """Return the title of a response: the output's own, else the bid's."""
    return output.title or bid.title


def front_of(bid: Bid, provider: str) -> Iterator[Fact]:
    """Yield whose bid it is and for whom, as far as it is given; nothing of the bidder where it must be anonymous."""
    facts = {"Buyer": bid.buyer, "Reference": bid.reference, "Lot": bid.lot, "Deadline": words.long_date(bid.deadline)}
    facts |= {"Bidder": provider or ("Not named: the answers are anonymous" if bid.anonymised else "")}
    yield from (Fact(label, value) for label, value in facts.items() if value)


def heading_of(question: Question) -> str:
    """Return the heading of a question: `Question 1.2: Safety`, or `Question 1.2` where it has no title."""
    return f"{number_of(question)}: {question.title}" if question.title else number_of(question)


def number_of(question: Question) -> str:
    """Return a question's number as it is spoken of: the buyer's own, with “Question” before `1.1a` and `B2`."""
    number = question.number.strip()
    return number if re.match(r"[^\W\d_]{2}|q\W*\d", number, re.IGNORECASE) else f"Question {number}"


def line_of(given: Given) -> QuestionLine:
    """Return one line of the list of questions."""
    question = given.question
    return QuestionLine(
        number=question.number,
        title=question.title or _begins(question.text),
        weighting=weighting_of(question),
        limits=limits_of(given),
        words=f"{given.words:,}",
        characters=f"{given.characters:,}",
    )


def _begins(text: str) -> str:
    """Return the first words of a question, which stands in full above its answer."""
    whole = " ".join(text.split())
    return whole if len(whole) <= _LISTED else f"{whole[:_LISTED].rpartition(' ')[0] or whole[:_LISTED]}…"


def weighting_of(question: Question) -> str:
    """Return what a question weighs, `12.5%`, or nothing."""
    return f"{question.weighting.normalize():f}%" if question.weighting is not None else ""


def limits_of(given: Given) -> tuple[str, ...]:
    """Return the buyer's limits in words, one of them at least."""
    limits = [words.count(given.limit.words, "word")] if given.limit.words else []
    limits += [words.count(given.limit.characters, "character")] if given.limit.characters else []
    return tuple(map(_grouped, limits)) or ("none given",)


def limit_of(given: Given) -> str:
    """Return the buyer's limits in a line."""
    return " and ".join(limits_of(given))


def counted_of(given: Given) -> str:
    """Return both counts in a sentence, and a third where the marks of lists and notes count once they are pasted."""
    counts = [f"{_grouped(words.count(given.words, 'word'))} as Word counts"]
    if given.words_pasted != given.words:
        counts.append(f"{given.words_pasted:,} as pasted with the marks of lists and notes")
    counts.append(f"{_grouped(words.count(given.characters, 'character'))} as the portal counts")
    return f"This answer: {', '.join(counts)}."


def counting_of(bid: Bid) -> str:
    """Return how was counted, in a sentence or two."""
    breaks = words.count(line_break_of(bid.portal), "character")
    return (
        "Words are counted as Word counts them. Characters are counted in the text for the portal, "
        f"spaces included, and a line break as {breaks}."
    )


def _grouped(text: str) -> str:
    """Return `1,284 words` for `1284 words`."""
    number, _, noun = text.partition(" ")
    return f"{int(number):,} {noun}"
