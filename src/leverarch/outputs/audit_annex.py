"""Audit annex of a bid: every statement with its workings, down to the rows. It is kept back and never submitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from leverarch import words
from leverarch.bidding.given import Given, Response, filler
from leverarch.bidding.paragraphs import Fill
from leverarch.bidding.statements import Statement, statements_in
from leverarch.claiming.fill import reading_of
from leverarch.claiming.reading import Reading
from leverarch.model import Answer, Cited, Claim, Commitment, Measure, Model, Pack
from leverarch.outputs.audit_workings import Numbered, Working, working_of
from leverarch.outputs.bid_words import (
    QuestionLine,
    counted_of,
    counting_of,
    front_of,
    heading_of,
    limit_of,
    line_of,
    title_of,
    weighting_of,
)
from leverarch.outputs.printed import NOT_GIVEN, Fact, given, pages_words, sentence

KEPT_BACK = "Internal. Kept back: not for submission."
WHY = (
    "It holds what stands behind the answers: figures with their rows, who answers for them, and small numbers of "
    "people in full, which the reader of the response is not shown. Keep it with the bid, for whoever asks how a "
    "figure was worked out."
)


@dataclass(frozen=True, slots=True)
class StatementPart:
    """One sentence and what is behind it. `in_full` is empty where the buyer reads the same."""

    text: str
    in_full: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One question with what its answer rests on. `none` says that no sentence has a slot."""

    heading: str
    counted: str
    facts: tuple[Fact, ...]
    statements: tuple[StatementPart, ...]
    none: str


@dataclass(frozen=True, slots=True)
class AnnexView:
    """What the template of the annex gets."""

    title: str
    provider: str
    kept_back: str
    why: str
    as_of: str
    as_of_date: str
    front: tuple[Fact, ...]
    lines: tuple[QuestionLine, ...]
    counting: str
    answers: tuple[AnswerPart, ...]
    workings: tuple[Working, ...]


def view(model: Model, pack: Pack, response: Response) -> AnnexView:
    """Return what the annex of a response prints. The figures are in full, whoever reads the response."""
    reading = reading_of(model, replace(pack, audience="internal", small_numbers=None))
    full = filler(model, reading.measured, reading.pack)
    numbered = Numbered()
    provider = model.organisation.name if model.organisation else ""
    answers = tuple(_answer(reading, numbered, response, one, full) for one in response.given)
    return AnnexView(
        title=f"Audit annex: {title_of(response.bid, response.output)}",
        provider=provider,
        kept_back=KEPT_BACK,
        why=WHY,
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        front=tuple(front_of(response.bid, provider)),
        lines=tuple(map(line_of, response.given)),
        counting=counting_of(response.bid),
        answers=answers,
        workings=tuple(working_of(reading, one) for one in numbered.held()),
    )


def _answer(reading: Reading, numbered: Numbered, response: Response, one: Given, full: Fill) -> AnswerPart:
    answer = one.answer
    statements = tuple(statements_in(reading, answer, response.fill, full)) if answer else ()
    weighting = weighting_of(one.question)
    return AnswerPart(
        heading=heading_of(one.question),
        counted=f"{f'Weighting {weighting}. ' if weighting else ''}Limit: {limit_of(one)}. {counted_of(one)}",
        facts=tuple(_answer_facts(reading.model, answer)) if answer else (),
        statements=tuple(_statement(reading.model, numbered, one) for one in statements),
        none="" if statements else "No sentence of this answer is bound to a figure, a claim, a promise or an item.",
    )


def _answer_facts(model: Model, answer: Answer) -> Iterator[Fact]:
    yield Fact("Answer", f"{answer.title} ({answer.id}), {answer.doc.path}")
    yield Fact("Owner", given(model.title_of(answer.owner)) if answer.owner else NOT_GIVEN)
    reviewed = answer.reviewed
    by = f", {model.title_of(reviewed.by)}" if reviewed and reviewed.by else ""
    yield Fact("Last review", f"{words.long_date(reviewed.on)}{by}" if reviewed and reviewed.on else NOT_GIVEN)
    yield Fact("Use until", given(words.long_date(answer.use_until)))
    for cited in answer.evidence:
        yield Fact("Rests on", _cited(model, cited))
    for file in answer.attachments:
        yield Fact("Attach", file)
    partners = [model.partners[id_].name for id_ in answer.partners if id_ in model.partners]
    if partners:
        yield Fact("Speaks of", words.listed(partners))


def _statement(model: Model, numbered: Numbered, one: Statement) -> StatementPart:
    return StatementPart(one.text, one.in_full if one.in_full != one.text else "", tuple(_behind(model, numbered, one)))


def _behind(model: Model, numbered: Numbered, one: Statement) -> Iterator[Fact]:
    """Yield what is behind a statement: its figures by the number of their workings, claims, promises, items."""
    agreed_by = {claim.partner for claim in one.claims} | {promise.commitment.partner for promise in one.deliveries}
    for measured, value in one.figures:
        said = numbered.figure(measured, value)
        yield Fact("Figure", f"{said.heading}: {said.figure}. {said.named}")
        if measured.measure.partner not in agreed_by:
            yield from _of_partner(model, measured.measure)
    for delivery in one.deliveries:
        said = numbered.promise(model, delivery)
        yield Fact("Promise", f"{said.heading}: {said.figure}. {said.named}")
        yield from _of_partner(model, delivery.commitment)
    for claim in one.claims:
        yield Fact("Claim", _claim(model, claim))
        yield from _of_partner(model, claim)
    for cited in one.evidence:
        yield Fact("Evidence", _cited(model, cited))


def _claim(model: Model, claim: Claim) -> str:
    owner = model.title_of(claim.owner) if claim.owner else NOT_GIVEN
    until = words.long_date(claim.use_until) or NOT_GIVEN
    return f"{claim.title or claim.id} ({claim.id}). Owner: {owner}. Use until: {until}."


def _of_partner(model: Model, noun: Claim | Measure | Commitment) -> Iterator[Fact]:
    """Yield whether the partner agreed that this is said of its work. A measure holds no agreement of its own."""
    if not noun.partner:
        return
    partner = model.partners.get(noun.partner)
    name = partner.name if partner else noun.partner
    agreed = None if isinstance(noun, Measure) else noun.partner_agreed
    if isinstance(noun, Measure):
        yield Fact("Partner", f"{name}: the figure is of its work; no claim here holds its agreement")
    elif agreed is None:
        yield Fact("Partner's agreement", f"{name}: none on record")
    else:
        by = f", {model.title_of(agreed.by)}" if agreed.by else ""
        reference = f", {agreed.reference}" if agreed.reference else ""
        yield Fact("Partner's agreement", f"{name}: {words.long_date(agreed.on)}{by}{reference}")


def _cited(model: Model, cited: Cited) -> str:
    """Return an item with where in it, its day, its owner and its file."""
    item = model.evidence.get(cited.id)
    if item is None:
        return f"{cited.id}: not found"
    where = f", {pages_words(cited.pages)}" if cited.pages else ""
    where += f", under “{cited.heading}”" if cited.heading else ""
    owner = f" Owner: {model.title_of(item.owner)}." if item.owner else ""
    return sentence(f"“{item.title}” ({item.id}){where}, {words.long_date(item.date)}") + owner + f" {item.doc.path}"
