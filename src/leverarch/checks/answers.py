"""Checks of the answers that are kept for use again: are they still true, has somebody read them, do they agree?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from leverarch.bidding.alike import alike, at_odds
from leverarch.bidding.library import MISSING, PAST, REPLACED, Fact, standing_of
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Note, Place, Severity
from leverarch.model import Answer, Bid, Model, Pack
from leverarch.slots import place_of
from leverarch.words import count, listed, long_date

#: The kind of output that hands answers to a buyer.
RESPONSE = "bid-response"
#: What is out of date already on the day of the pack has a finding of its own: past-measure, lapsed-claim.
ELSEWHERE = ("measure", "claim")


@workspace_check("LA467", Severity.WARNING)
def unreviewed_answer(model: Model) -> Iterator[Finding]:
    """An answer is kept for use again, and nobody is named who has read it, or no day.

    Why: what is copied from bid to bid grows old without anybody seeing it. A role and a day say who stood behind it
    last, and the next review is counted from there.

    What to do: read it, and give `reviewed` with `by` and `on`.

    Example:
    ```yaml
    reviewed: {by: quality-lead}        # when?
    ```

    """
    for answer in model.answers.values():
        said = answer.reviewed
        if said is not None and said.on and said.by:
            continue
        lacks = "has no review"
        if said is not None:
            lacks = f"does not say {'when' if said.by else 'by whom'} it was reviewed"
        place = answer.doc.at("reviewed") if said else answer.doc.at("id")
        help_ = "read it, and give `reviewed` with `by` and `on`"
        yield Finding(place, f"answer `{answer.id}` {lacks}", answer.id, help_)


@workspace_check("LA468", Severity.WARNING)
def answers_at_odds(model: Model) -> Iterator[Finding]:
    """Two answers to nearly the same question say different numbers of the same thing.

    Why: both lie ready for the next bid. A buyer who reads both, or asks for the source, finds that one is wrong.

    What to do: put a slot in the place of the number, so that both say what the record says; or remove the answer that
    no longer holds. Questions count as nearly the same where seven of ten of all their words are in both; small words
    don't count. Numbers are compared by the word after them, so one said in other words is not found.

    Example:
    ```text
    answer `safeguarding`:       47 of 48 escalations reached the lead on the same day.
    answer `safeguarding-short`: 45 of 48 escalations reached the lead on the same day.
    ```

    """
    for one, other in combinations(model.answers.values(), 2):
        if not alike(one, other):
            continue
        different = at_odds(one, other)
        if different:
            noun, ours, theirs = different[0]
            more = f" (and {count(len(different) - 1, 'more such difference')})" if len(different) > 1 else ""
            message = (
                f"`{other.id}` says {theirs} {noun}, `{one.id}` says {ours} {noun}, to nearly the same question{more}"
            )
            note = Note(_number_place(one, ours, noun), f"`{one.id}` says it here")
            help_ = "put a slot in the place of the number, or remove the answer that no longer holds"
            yield Finding(_number_place(other, theirs, noun), message, other.id, help_, related=(note,))


@pack_check("LA918", Severity.WARNING)
def stale_fact(model: Model, pack: Pack) -> Iterator[Finding]:
    """Something in an answer goes out of date before the bid is handed in.

    Why: an expired insurance, an old figure or a lapsed consent costs marks, and is found three days before the
    deadline, if at all. A figure counts as old three months after its period, where its measure says nothing else:
    that is custom, and our judgement. A deadline before the day of the pack is one of an earlier round.

    What to do: ask who looks after it for a new one, or take it out of the answer. Whoever decides that it may stand
    can accept the warning by the id of what goes out of date.

    Example:
    ```yaml
    use_until: 2026-10-31        # the bid is due on 14 November 2026
    ```

    """
    for output in pack.outputs:
        bid = model.bids.get(output.bid) if output.kind == RESPONSE else None
        if bid is None:
            continue
        day = max(pack.as_of, bid.deadline or pack.as_of)
        if bid.deadline and bid.deadline < pack.as_of:
            due = long_date(bid.deadline)
            message = f"the deadline of `{bid.id}` is {due}, before the day that `{pack.id}` speaks of"
            help_ = f"correct `deadline`, or `as_of` in `{pack.id}` ({long_date(pack.as_of)})"
            yield Finding(bid.doc.at("deadline"), message, bid.id, help_)
        held: dict[tuple[str, str], list[tuple[Answer, Fact]]] = {}
        for answer in _answers_of(model, bid):
            for fact in standing_of(model, answer, day).out:
                if fact.kind in ELSEWHERE and fact.state == PAST and fact.until and fact.until < pack.as_of:
                    continue
                held.setdefault((fact.kind, fact.id), []).append((answer, fact))
        yield from (_stale(model, pack, bid, day, uses) for uses in held.values())


def _answers_of(model: Model, bid: Bid) -> tuple[Answer, ...]:
    ids = dict.fromkeys(question.answer for question in bid.questions)
    return tuple(model.answers[id_] for id_ in ids if id_ in model.answers)


def _stale(model: Model, pack: Pack, bid: Bid, day: date, uses: list[tuple[Answer, Fact]]) -> Finding:
    answer, fact = uses[0]
    asked = f"the deadline of `{bid.id}`" if day == bid.deadline else f"the day that `{pack.id}` speaks of"
    if fact.state == PAST and fact.until is not None:
        how = f"is good until {long_date(fact.until)}, {count((day - fact.until).days, 'day')} before {asked}"
    else:
        how = f"is {fact.state}" + (f", {fact.basis}" if fact.state in (REPLACED, MISSING) else "")
    who = model.title_of(fact.owner) if fact.owner else ""
    ask = f"ask the {who[:1].lower() + who[1:]}" if who else "nobody is named who looks after it: ask"
    rests = f" (it rests on: {fact.basis})" if fact.state == PAST else ""
    if fact.kind == "answer":
        message, help_ = f"answer `{answer.id}` {how}", f"{ask} to read it again, and give its review or a new last day"
    else:
        who_rests = listed([f"`{one.id}`" for one, _ in uses])
        message = f"{fact.what} {how}; {who_rests} {'rests' if len(uses) == 1 else 'rest'} on it"
        help_ = f"{ask} for a new one, or take it out{rests}"
    return Finding(fact_place(answer, fact), message, fact.id.partition("#")[0], help_)


def fact_place(answer: Answer, fact: Fact) -> Place:
    """Return where an answer brings a fact in: its slot in the text, else its field."""
    doc = answer.doc
    if fact.slot is not None:
        return place_of(doc, fact.at, fact.slot.text, fact.slot.start)
    return doc.at(*fact.at) if fact.at else doc.at("id")


def _number_place(answer: Answer, said: str, noun: str) -> Place:
    """Return where a number stands in the text of an answer: the first of its kind that has its noun behind it."""
    first = said.split(" ", 1)[0].rstrip("%,")
    spelled = rf"(?<![\w.,]){'[,]?'.join(map(re.escape, first))}(?![\d])"
    for found in re.finditer(spelled, answer.body):
        if noun in answer.body[found.start() : found.start() + 80].casefold():
            return place_of(answer.doc, ("body",), found[0], found.start())
    return answer.doc.at("body") if "body" in answer.doc.value else answer.doc.line(answer.doc.body_line)


CHECKS: tuple[Check, ...] = (unreviewed_answer, answers_at_odds, stale_fact)
