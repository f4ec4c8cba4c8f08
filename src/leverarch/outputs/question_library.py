"""Answers kept for use again, with what is out of date first: each with its figures filled, its facts and its uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from leverarch import words
from leverarch.bidding.count import words_in
from leverarch.bidding.library import IN_DATE, UNDATED, Fact, Standing, standing_of, uses_of
from leverarch.bidding.plain import as_printed
from leverarch.measuring import printed, small_numbers
from leverarch.model import Answer, Measured, Model, Output, Pack
from leverarch.output import Document, Job, LeftOut
from leverarch.outputs.decision_table import unbroken
from leverarch.outputs.printed import NOT_GIVEN, Prose, capital, pages_words, sentence, title_or_none
from leverarch.selection import is_open

KIND = "question-library"
#: Readers who are told of checks of partners. Another partner, or anybody, is not.
OVERSEERS = ("commissioner", "regulator", "internal")
CLOSED = "something that this reader may not see"
SHAPES = {IN_DATE: "●", UNDATED: "○"}
OUT_SHAPE = "▲"


@dataclass(frozen=True, slots=True)
class FactLine:
    """Something in an answer that goes out of date: until when, how it is on the day, what the day rests on."""

    what: str
    until: str
    state: str
    shape: str
    basis: str
    owner: str


@dataclass(frozen=True, slots=True)
class UseLine:
    """An earlier or present use of an answer."""

    where: str
    on: str
    said: str


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One answer. `standing` says until when it may be used as it is, `because` what ends that."""

    number: str
    id: str
    title: str
    question: str
    standing: str
    shape: str
    because: str
    count: str
    owner: str
    reviewed: str
    text: Prose
    facts: tuple[FactLine, ...]
    closed: str
    sources: tuple[str, ...]
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True)
class LibraryView:
    """What the template of the question library gets. `stale` is what is out of date, over all answers."""

    title: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    said: str
    stale: tuple[FactLine, ...]
    no_stale: str
    answers: tuple[AnswerPart, ...]
    left_out: str
    rules: str


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the library in Word, and the answers that are closed to its reader."""
    held = [model.answers[id_] for id_ in sorted(model.answers)]
    shown = [answer for answer in held if is_open_to(answer, pack)]
    left_out = tuple(
        LeftOut(answer.id, f"classified {answer.classification}, closed to the pack's audience ({pack.audience})")
        for answer in held
        if not is_open_to(answer, pack)
    )
    told = view(model, pack, output, shown, len(left_out))
    images = {name: path for answer in shown for name, path in answer.images.items()}
    job = Job(f"{KIND}.docx", "word", f"{output.template or KIND}/library.docx", asdict(told), images=images)
    return (Document(job.name, output.kind, pack.id, told.title, job),), left_out


def is_open_to(answer: Answer, pack: Pack) -> bool:
    """Whether the pack's reader may see an answer. One without a classification is open, as a claim is."""
    return not answer.classification or is_open(answer.classification, pack.audience)


def view(model: Model, pack: Pack, output: Output, shown: list[Answer], closed: int) -> LibraryView:
    """Return what the library says."""
    measured = small_numbers.for_pack(model, pack)
    standings = [standing_of(model, answer, pack.as_of) for answer in shown]
    stale = {(f.kind, f.id): f for one in standings for f in one.out if _may_see(model, pack, f)}
    return LibraryView(
        title=output.title or "Answers kept for use again",
        provider=model.organisation.name if model.organisation else "",
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        said=_said(standings),
        stale=tuple(_fact(model, fact, _named(standings, fact)) for fact in stale.values()),
        no_stale="" if stale else "Nothing in these answers is out of date.",
        answers=tuple(_part(model, pack, measured, number, standing) for number, standing in enumerate(standings, 1)),
        left_out=f"Left out, because closed to this reader: {words.count(closed, 'answer')}." if closed else "",
        rules="An answer is good until the first thing in it goes out of date. Where a figure gives no last day, it is "
        "three months after its period; where an answer gives none, a year after its review. Both are custom, and our "
        "judgement.",
    )


def _said(standings: list[Standing]) -> str:
    if not standings:
        return "There is no answer that this reader may see."
    out = sum(bool(one.out) for one in standings)
    return f"{words.count(len(standings), 'answer')}. With something out of date: {out or 'none'}."


def _named(standings: list[Standing], fact: Fact) -> str:
    """Name the answers that a fact stands in, by their numbers."""
    numbers = [
        str(number)
        for number, one in enumerate(standings, 1)
        if any((held.kind, held.id) == (fact.kind, fact.id) for held in one.facts)
    ]
    return f"in {'answer' if len(numbers) == 1 else 'answers'} {words.listed(numbers)}"


def _part(model: Model, pack: Pack, measured: Mapping[str, Measured], number: int, standing: Standing) -> AnswerPart:
    answer = standing.answer
    seen = [fact for fact in standing.facts if _may_see(model, pack, fact)]
    closed = len(standing.facts) - len(seen)
    return AnswerPart(
        number=str(number),
        id=answer.id,
        title=answer.title,
        question=answer.question,
        standing=standing_words(standing, pack.as_of),
        shape=OUT_SHAPE if standing.out else SHAPES[IN_DATE if standing.until else UNDATED],
        because=_because(standing, seen),
        count=words.count(words_in(as_printed(answer.blocks)), "word"),
        owner=title_or_none(model, answer.owner) or NOT_GIVEN,
        reviewed=_reviewed(model, answer),
        text=Prose(tuple(answer.blocks), under=2),
        facts=tuple(_fact(model, fact) for fact in seen),
        closed=f"And {words.count(closed, 'more fact')} that this reader may not see." if closed else "",
        sources=tuple(_sources(model, measured, answer, seen)),
        uses=tuple(_uses(model, answer)),
    )


def standing_words(standing: Standing, on: date) -> str:
    """Say until when an answer may be used as it is: `good until 31 December 2026`, `out of date since …`."""
    if standing.until is None:
        return "not good to use as it is" if standing.out else "no end known"
    if standing.until < on:
        return f"out of date: was good until {words.long_date(standing.until)}"
    return f"good until {words.long_date(standing.until)}"


def _because(standing: Standing, seen: list[Fact]) -> str:
    named = any(standing.because.startswith(fact.what) for fact in seen)
    return capital(standing.because if named else CLOSED) if standing.because else ""


def _reviewed(model: Model, answer: Answer) -> str:
    said = answer.reviewed
    if said is None or not (said.by or said.on):
        return NOT_GIVEN
    return ", ".join(text for text in (title_or_none(model, said.by), words.long_date(said.on)) if text)


def _may_see(model: Model, pack: Pack, fact: Fact) -> bool:
    """Whether the reader may be told of a fact: not of a closed item, nor, outside, of a partner's checks."""
    if fact.kind == "check":
        return pack.audience in OVERSEERS
    nouns: Mapping[str, Mapping[str, object]] = {
        "evidence": model.evidence,
        "consent": model.evidence,
        "measure": model.measures,
        "claim": model.claims,
    }
    noun = nouns.get(fact.kind, {}).get(fact.id)
    classification = str(getattr(noun, "classification", "") or "")
    return not classification or is_open(classification, pack.audience)


def _fact(model: Model, fact: Fact, where: str = "") -> FactLine:
    return FactLine(
        what=capital(fact.what) + (f" ({where})" if where else ""),
        until=unbroken(words.short_date(fact.until)) or "–",
        state=fact.state,
        shape=OUT_SHAPE if fact.is_out else SHAPES[fact.state],
        basis=capital(fact.basis) or NOT_GIVEN,
        owner=title_or_none(model, fact.owner) or NOT_GIVEN,
    )


def _sources(model: Model, measured: Mapping[str, Measured], answer: Answer, seen: list[Fact]) -> Iterator[str]:
    """Yield every figure with what it rests on, then the items cited."""
    for fact in seen:
        own = measured.get(fact.id) if fact.kind == "measure" else None
        if own is not None:
            yield sentence(f"{own.measure.title}: {printed.inline(own, own.whole)}")
    cited = {one.id: one for one in answer.evidence}
    for fact in seen:
        item = model.evidence.get(fact.id) if fact.kind == "evidence" else None
        if item is not None:
            where = cited.get(item.id)
            place = f", {pages_words(where.pages)}" if where and where.pages else ""
            place += f", under “{where.heading}”" if where and where.heading else ""
            yield f"{item.id} {item.title}, {words.long_date(item.date)}{place}."


def _uses(model: Model, answer: Answer) -> Iterator[UseLine]:
    for use in uses_of(model, answer):
        day = unbroken(words.short_date(use.on)) or NOT_GIVEN
        yield UseLine(use.where, day if use.is_earlier else f"deadline {day}", use.said)
