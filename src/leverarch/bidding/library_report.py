"""The answers kept for use again, as text for a terminal and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from leverarch.bidding.alike import words_of
from leverarch.bidding.count import words_in
from leverarch.bidding.library import PAST, Fact, Standing, Use, standing_of, uses_of
from leverarch.bidding.plain import as_printed
from leverarch.model import Answer, Model
from leverarch.words import count, long_date, short_date


@dataclass(frozen=True, slots=True)
class Listed:
    """One answer of the list. `words` is how long it is with its figures filled; `has` which of the words asked for."""

    standing: Standing
    words: int
    has: tuple[str, ...]


def listed_answers(model: Model, filled: Model, wanted: str, on: date, *, stale: bool) -> tuple[Listed, ...]:
    """Return the answers that share words with what is asked for, most first; without words all, by id.

    `filled` is the model with its slots filled, `stale` keeps those in which something is out of date on the day.
    """
    asked = words_of(wanted)
    found = []
    for answer in answers_for(model, wanted):
        standing = standing_of(model, answer, on)
        if stale and not standing.out:
            continue
        said = words_of(" ".join((answer.title, answer.question, *answer.keywords, answer.body)))
        length = words_in(as_printed(filled.answers[answer.id].blocks))
        found.append(Listed(standing, length, tuple(sorted(asked & said))))
    return tuple(found)


def answers_for(model: Model, wanted: str) -> tuple[Answer, ...]:
    """Return the answers that share words with what is asked for, most words first; without words all, by id.

    A word of the title, the question or the keywords goes before one of the text alone. Endings count: "visit" is not
    "visits".
    """
    asked = words_of(wanted)
    if not asked:
        return tuple(model.answers[id_] for id_ in sorted(model.answers))
    found = []
    for answer in model.answers.values():
        near = asked & words_of(" ".join((answer.title, answer.question, *answer.keywords)))
        text = asked & words_of(answer.body)
        if near or text:
            found.append((-len(near | text), -len(near), answer.id))
    return tuple(model.answers[id_] for _, _, id_ in sorted(found))


def answers_record(model: Model, on: date, found: Iterable[Listed]) -> list[Mapping[str, Any]]:
    """Return the list as JSON. Days are texts, nothing is null where none is known."""
    return [_record(model, on, one) for one in found]


def _record(model: Model, on: date, one: Listed) -> Mapping[str, Any]:
    standing = one.standing
    answer = standing.answer
    return {
        "id": answer.id,
        "title": answer.title,
        "question": answer.question,
        "words": one.words,
        "as_of": on.isoformat(),
        "until": standing.until.isoformat() if standing.until else None,
        "because": standing.because,
        "out_of_date": bool(standing.out),
        "owner": answer.owner,
        "reviewed": answer.reviewed.on.isoformat() if answer.reviewed and answer.reviewed.on else None,
        "facts": [_fact(fact) for fact in standing.facts],
        "used": [
            {"in": use.where, "on": use.on.isoformat() if use.on else None, "said": use.said, "earlier": use.is_earlier}
            for use in uses_of(model, answer)
        ],
        "has": list(one.has),
    }


def _fact(fact: Fact) -> Mapping[str, Any]:
    until = fact.until.isoformat() if fact.until else None
    about = {"kind": fact.kind, "id": fact.id.partition("#")[0], "what": fact.what}
    return {**about, "until": until, "state": fact.state, "basis": fact.basis, "owner": fact.owner}


def answers_text(model: Model, on: date, found: Iterable[Listed], wanted: str, *, stale: bool) -> str:
    """Return the list as text: a few lines for each answer, and a last line that counts them."""
    listed_ = tuple(found)
    blocks = [_block(model, on, one, words_of(wanted)) for one in listed_]
    what = "answer with something out of date" if stale else "answer"
    many = "answers with something out of date" if stale else "answers"
    number = count(len(listed_), what, many)
    about = f" with a word of “{wanted}”" if words_of(wanted) else ""
    every = f" “{wanted}” holds small words alone, so that all were looked at." if wanted and not about else ""
    return "\n\n".join([*blocks, f"{number}{about}, as of {long_date(on)}.{every}"])


def _block(model: Model, on: date, one: Listed, asked: frozenset[str]) -> str:
    standing = one.standing
    answer = standing.answer
    lines = [answer.id, f"  {answer.title}"]
    if answer.question and answer.question != answer.title:
        lines.append(f"  {answer.question}")
    owner = model.title_of(answer.owner) if answer.owner else "nobody named"
    lines.append(f"  {count(one.words, 'word')} with its figures; {_reviewed(answer)}; looked after by: {owner}")
    lines.append(f"  {_standing(standing, on)}")
    lines += [f"  ! {_out(model, fact)}" for fact in standing.out]
    lines += [f"  {_use(use)}" for use in uses_of(model, answer)]
    if asked:
        lacks = sorted(asked - set(one.has))
        lines.append(f"  has: {', '.join(one.has)}" + (f"; not: {', '.join(lacks)}" if lacks else ""))
    return "\n".join(lines)


def _reviewed(answer: Answer) -> str:
    said = answer.reviewed
    return f"reviewed {short_date(said.on)}" if said and said.on else "no review"


def _standing(standing: Standing, on: date) -> str:
    if standing.until is None:
        return f"not good to use as it is: {standing.because}" if standing.out else "no end known"
    past = "out of date: was good until" if standing.until < on else "good until"
    return f"{past} {short_date(standing.until)}, because of {standing.because}"


def _out(model: Model, fact: Fact) -> str:
    until = f", was good until {short_date(fact.until)}" if fact.until and fact.state == PAST else ""
    who = f"ask the {_lower(model.title_of(fact.owner))}" if fact.owner else "nobody is named who looks after it"
    return f"{fact.what}: {fact.state}{until}" + (f" ({fact.basis})" if fact.basis else "") + f"; {who}"


def _use(use: Use) -> str:
    if not use.is_earlier:
        return f"in use: {use.where}" + (f", deadline {short_date(use.on)}" if use.on else "")
    return f"used: {use.where}" + (f", {short_date(use.on)}" if use.on else "") + (f": {use.said}" if use.said else "")


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
