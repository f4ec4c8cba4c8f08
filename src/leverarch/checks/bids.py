"""Checks of a bid and its answers: limits, answers, parts and points that are missing, weightings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from leverarch.bidding.cuts import cut_for
from leverarch.bidding.given import Given, Response, bids_in, filler, is_pasted, responses_in
from leverarch.bidding.paragraphs import paragraphs_of
from leverarch.bidding.parts import PARTS, parts_in
from leverarch.bidding.plain import as_pasted
from leverarch.bidding.points import missed_points
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Note, Place, Severity
from leverarch.model import Answer, Bid, Model, Pack, Question
from leverarch.slots import slots_in
from leverarch.words import count, listed

_WHOLE = Decimal(100)
_DIGIT = re.compile(r"\d")


@pack_check("LA911", Severity.ERROR)
def over_limit(model: Model, pack: Pack) -> Iterator[Finding]:
    """An answer is longer than the buyer allows.

    Why: a portal cuts off what is over the limit or refuses it, and a buyer may leave it unread. What is counted is
    what the buyer gets: the answer with its slots filled and its citations, and headings of its parts only where the
    question's `headings` says so. Words are counted as Word counts them, and also as pasted, where the hyphens of a
    list count (LibreOffice counts a list's marks, too), unless the bid says that its portal takes more than plain text.
    Characters are counted as a portal does: spaces too, and each line break as the portal's `line_break` (2 where that
    is not said).

    What to do: cut the paragraph that the finding names, or shorten it. It is the shortest that is long enough, and
    where possible neither the answer itself nor the proof.

    Example:
    ```json
    { "number": "2.1", "text": "How do you keep people safe?", "limit": { "words": 250 }, "answer": "keeping-safe" }
    ```

    """
    for asked in responses_in(model, pack):
        for given, answer in asked.answered:
            over = tuple(_over(asked.bid, given))
            if over:
                message = f"question {given.question.number} of `{asked.bid.id}` is over its limit: {'; '.join(over)}"
                place, help_ = _cut(asked, given, answer)
                note = Note(_limit_place(asked.bid, given), "the limit is set here")
                yield Finding(place, message, answer.id, help_, related=(note,))


def _over(bid: Bid, given: Given) -> Iterator[str]:
    limit = given.limit
    if limit.words and is_pasted(bid) and given.words_pasted > max(limit.words, given.words):
        pasted = f"{_many(given.words_pasted, 'word')} as pasted, where the marks of lists and notes count"
        yield f"{pasted}, {given.words_pasted - limit.words:,} more than {limit.words:,} ({given.words:,} in Word)"
    elif limit.words and given.words > limit.words:
        yield f"{_many(given.words, 'word')}, {given.words - limit.words:,} more than {limit.words:,}"
    if limit.characters and given.characters > limit.characters:
        over = given.characters - limit.characters
        yield f"{_many(given.characters, 'character')}, {over:,} more than {limit.characters:,}"


def _many(number: int, noun: str) -> str:
    return count(number, noun).replace(str(number), f"{number:,}", 1)


def _cut(asked: Response, given: Given, answer: Answer) -> tuple[Place, str]:
    limit = given.limit
    pasted = is_pasted(asked.bid) and given.words_pasted > given.words
    words = given.words_pasted if pasted else given.words
    excess = (
        max(0, words - limit.words) if limit.words else 0,
        max(0, given.characters - limit.characters) if limit.characters else 0,
    )
    cut = cut_for(paragraphs_of(answer, asked.fill), excess, asked.bid.portal, pasted=pasted)
    if cut is None:
        return answer.doc.at("id"), "shorten it"
    named = (
        f"the paragraph that begins “{cut.begins}” ({_many(cut.words, 'word')}, {_many(cut.characters, 'character')})"
    )
    if cut.enough:
        return cut.paragraph.place(), f"cut {named}, or shorten the answer elsewhere"
    return cut.paragraph.place(), f"no paragraph alone is long enough: start with {named}, and cut more"


def _limit_place(bid: Bid, given: Given) -> Place:
    return bid.doc.at("questions", given.number, "limit")


@pack_check("LA915", Severity.ERROR)
def no_answer(model: Model, pack: Pack) -> Iterator[Finding]:
    """A bid response would go out with a question that has no answer.

    Why: an unanswered question usually has no marks, and may shut out the whole bid.

    What to do: write the answer into content/answers/, and name it in the question's `answer`.

    Example:
    ```json
    { "number": "2.1", "text": "How do you keep people safe?" }
    ```

    """
    for _, _, bid in bids_in(model, pack):
        for number, question in enumerate(bid.questions):
            answer = model.answers.get(question.answer)
            place = bid.doc.at("questions", number)
            if not question.answer:
                message = f"question {question.number} of `{bid.id}` has no answer"
                yield Finding(place, message, bid.id, "write one in content/answers/ and name it in `answer`")
            elif answer is not None and not _says(answer):
                message = f"question {question.number} of `{bid.id}` has an empty answer, `{answer.id}`"
                yield Finding(answer.doc.at("id"), message, answer.id, "write it below the front matter")


def _says(answer: Answer) -> bool:
    """Whether an answer has a word or a picture below its headings."""
    return bool(as_pasted([block for block in answer.blocks if block["t"] != "h"]).strip())


@workspace_check("LA916", Severity.WARNING)
def missing_part(model: Model) -> Iterator[Finding]:
    """An answer lacks a part that its question asks for, or its proof shows nothing.

    Why: those who mark look for five things: the answer, how it is done, the proof, how it is checked, what comes of
    it. Which of them a question asks for stands in its `parts` (`[]`: none); without that all five are looked for. A
    part is recognised by a heading of the second level that names it: Answer, Method (How we do it, Our approach),
    Proof (Evidence, Examples), Controls (Checks, Assurance), Outcome (Impact, Benefits). These headings are not printed
    unless the question's `headings` says so. A proof shows something where it holds a figure, or a slot for a measure,
    a claim, a commitment or an item of evidence.

    What to do: write the part, or name in `parts` those that this question asks for.

    Example:
    ```markdown
    ## Answer
    ## Method
    ```

    """
    for bid, number, question, answer in _questions(model):
        there = parts_in(answer.blocks)
        asked = bid.doc.value["questions"][number]
        wanted = question.parts if "parts" in asked else tuple(PARTS)
        missing = [part for part in PARTS if part in wanted and not there.get(part)]
        if missing:
            message = (
                f"the answer `{answer.id}` to question {question.number} of `{bid.id}` lacks a part: {listed(missing)}"
            )
            belongs = "; ".join(f"{part}: {PARTS[part]}" for part in missing)
            yield Finding(bid.doc.at("questions", number, "answer"), message, answer.id, belongs)
        if "proof" in wanted and there.get("proof") and not _shows(answer):
            message = f"the proof in `{answer.id}` holds no figure and no item of evidence"
            at = next((p.place() for p in paragraphs_of(answer, str) if p.part == "proof"), answer.doc.at("body"))
            help_ = "put in a slot: {{ measure:… }}, {{ claim:… }} or {{ evidence:… }}"
            yield Finding(at, message, answer.id, help_)


def _shows(answer: Answer) -> bool:
    proof = [p for p in paragraphs_of(answer, str) if p.part == "proof" and not p.is_heading]
    return any(_DIGIT.search(p.text) or next(slots_in(p.text), None) for p in proof)


@workspace_check("LA917", Severity.WARNING)
def missed_point(model: Model) -> Iterator[Finding]:
    """A point that a question asks for is not in its answer: none of the point's words is.

    Why: each point is marked, and one that is not spoken of has no marks. The words of what the slots bring in count,
    too. That a word is there does not show that the point is answered: only a reader can tell.

    What to do: answer the point in the buyer's own words, or correct `points`.

    Example:
    ```json
    { "number": "2.1", "text": "How do you keep people safe?", "points": ["How concerns are escalated at night"] }
    ```

    """
    fill = filler(model, model.measured, None)
    for bid, number, question, answer in _questions(model):
        text = "\n".join(p.given for p in paragraphs_of(answer, fill))
        for place, point in missed_points(question.points, text):
            message = f"the answer `{answer.id}` to question {question.number} of `{bid.id}` says nothing of “{point}”"
            at = bid.doc.at("questions", number, "points", place)
            yield Finding(at, message, answer.id, "answer it in the buyer's own words, or correct `points`")


def _questions(model: Model) -> Iterator[tuple[Bid, int, Question, Answer]]:
    for bid in model.bids.values():
        for number, question in enumerate(bid.questions):
            answer = model.answers.get(question.answer)
            if answer is not None and answer.blocks:
                yield bid, number, question, answer


@workspace_check("LA919", Severity.WARNING)
def weights(model: Model) -> Iterator[Finding]:
    """The weightings of a bid's questions don't add up to 100, or a question is there twice.

    Why: a wrong weighting sends effort to the wrong answer, and a question that is there twice is answered twice.

    What to do: compare with the buyer's own list. Where the buyer's weightings leave room for price, accept the warning
    and say so, or leave the weightings out.

    Example:
    ```json
    { "questions": [{ "number": "1", "text": "…", "weighting": 60 }, { "number": "2", "text": "…", "weighting": 30 }] }
    ```

    """
    for bid in model.bids.values():
        given = [question.weighting for question in bid.questions if question.weighting is not None]
        whole = sum(given, Decimal(0))
        if given and whole != _WHOLE:
            without = len(bid.questions) - len(given)
            rest = f"; {count(without, 'question has', 'questions have')} none" if without else ""
            message = f"the weightings of `{bid.id}` add up to {whole.normalize():f}, not to 100{rest}"
            yield Finding(bid.doc.at("questions"), message, bid.id, "compare with the buyer's list")
        yield from _twice(bid)


def _twice(bid: Bid) -> Iterator[Finding]:
    numbers: dict[str, int] = {}
    texts: dict[str, int] = {}
    for number, question in enumerate(bid.questions):
        same = numbers.setdefault(question.number.strip().casefold(), number)
        alike = texts.setdefault(" ".join(question.text.split()).casefold(), number)
        if same != number:
            place, message = bid.doc.at("questions", number, "number"), f"the number {question.number} is there twice"
            note = Note(bid.doc.at("questions", same, "number"), "it is here first")
        elif alike != number:
            first = bid.questions[alike].number
            place = bid.doc.at("questions", number, "text")
            message = f"question {question.number} has the same words as question {first}"
            note = Note(bid.doc.at("questions", alike, "text"), "they are here first")
        else:
            continue
        yield Finding(place, f"in `{bid.id}` {message}", bid.id, "compare with the buyer's list", related=(note,))


CHECKS: tuple[Check, ...] = (
    over_limit,
    no_answer,
    missing_part,
    missed_point,
    weights,
)
