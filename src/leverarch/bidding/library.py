"""Answers that are kept for use again: until when each may be used as it is, and because of what.

An answer goes out of date with the first thing in it that does: a figure, a claim, an item, a partner's insurance, a
model that a buyer no longer asks about, or its own day. What rests on custom alone says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from leverarch.freshness import fresh_until, months_after
from leverarch.model import Answer, Claim, Commitment, DueDiligence, Evidence, Measure, Model
from leverarch.model.evidence import Period
from leverarch.owners import owner_of_check
from leverarch.slots import Slot, slots_of
from leverarch.source import Pointer
from leverarch.words import count, short_date

IN_DATE, PAST, WITHDRAWN, REPLACED, SUPERSEDED = "in date", "out of date", "withdrawn", "replaced", "superseded"
MISSING, UNDATED = "not available", "no end known"
#: What may not be used as it is.
OUT = frozenset({PAST, WITHDRAWN, REPLACED, SUPERSEDED, MISSING})
#: A figure in a pack is at most so old, an answer is read again after so long. Both are custom and our judgement: the
#: first is the interval of figures, the second that of anything else, in the coverage rules that come with the program.
FIGURE_MONTHS, ANSWER_MONTHS = 3, 12


@dataclass(frozen=True, slots=True)
class Fact:
    """Something in an answer that goes out of date. `until` is its last good day (none: not known), `state` how it is.

    `what` names it in words. `kind` and `id` say which noun it is, `basis` what its day rests on, `owner` who looks
    after it (a role, nothing where none is named). `at` is the field of the answer that brings it in, `slot` its slot.
    """

    what: str
    until: date | None
    state: str
    kind: str
    id: str
    basis: str = ""
    owner: str = ""
    at: Pointer = ()
    slot: Slot | None = None

    @property
    def is_out(self) -> bool:
        """Whether an answer with it may not be used as it is."""
        return self.state in OUT


@dataclass(frozen=True, slots=True)
class Standing:
    """One answer on one day. `until` is the last day on which all in it is good; `because` names what ends it.

    Nothing in `until` means that no day is known. `facts` are what is out first, then by day, those without one last.
    """

    answer: Answer
    until: date | None
    because: str
    facts: tuple[Fact, ...]

    @property
    def out(self) -> tuple[Fact, ...]:
        """What is out of date, withdrawn, replaced, superseded or not available on the day."""
        return tuple(fact for fact in self.facts if fact.is_out)


@dataclass(frozen=True, slots=True)
class Use:
    """A use of an answer: where, on which day (a bid of now: its deadline), and what the buyer said of it."""

    where: str
    on: date | None
    said: str
    is_earlier: bool


def standing_of(model: Model, answer: Answer, on: date) -> Standing:
    """Return until when an answer may be used as it is, and because of what, as seen on a day."""
    first: dict[tuple[str, str], Fact] = {}
    for fact in _Reader(model, answer, on).facts():
        first.setdefault((fact.kind, fact.id), fact)
    facts = tuple(sorted(first.values(), key=lambda f: (not f.is_out, f.until or date.max, f.kind, f.id)))
    gone = [fact for fact in facts if fact.is_out and (fact.until is None or fact.until >= on)]
    dated = sorted((fact.until, place) for place, fact in enumerate(facts) if fact.until)
    until = dated[0][0] if dated else None
    if gone and (until is None or until >= on):
        until = None
        because = f"{gone[0].what}: {gone[0].state}"
    else:
        because = facts[dated[0][1]].what if dated else ""
    return Standing(answer, until, because, facts)


def good_until(period: Period) -> date:
    """Return the last day on which a figure of a period stands for how things are now, where it says nothing else.

    The end of a month goes to the end of a month: a figure to 30 September is good until 31 December.
    """
    until = months_after(period.to, FIGURE_MONTHS)
    following = period.to + timedelta(days=1)
    return months_after(following, FIGURE_MONTHS) - timedelta(days=1) if following.day == 1 else until


def uses_of(model: Model, answer: Answer) -> tuple[Use, ...]:
    """Return where an answer was used before, then the bids that use it now, with their deadline."""
    earlier = tuple(Use(_bid_title(model, use.in_), use.on, use.said, is_earlier=True) for use in answer.used)
    told = {use.in_ for use in answer.used}
    now = (
        Use(f"{bid.title}, question {question.number}", bid.deadline, "", is_earlier=False)
        for bid in model.bids.values()
        for question in bid.questions
        if question.answer == answer.id and bid.id not in told
    )
    return (*earlier, *now)


def _bid_title(model: Model, named: str) -> str:
    return model.bids[named].title if named in model.bids else named


# ---------------------------------------------------------------- what an answer rests on


class _Reader:
    """Reads what one answer rests on. A claim that names itself in a circle is read once."""

    def __init__(self, model: Model, answer: Answer, on: date) -> None:
        self._model, self._answer, self._on = model, answer, on
        self._seen: set[str] = set()

    def facts(self) -> Iterator[Fact]:
        """Yield every fact, those that the answer names itself before those that come with a claim."""
        yield self._own()
        for number, cited in enumerate(self._answer.evidence):
            yield from self._item(cited.id, ("evidence", number))
        for pointer, slot in slots_of(self._answer.doc):
            yield from self._slot(slot, pointer, slot)
        files = {item.path: item for item in self._model.evidence.values() if item.path}
        for number, name in enumerate(self._answer.attachments):
            item = files.get(name) or files.get(f"content/{name}")
            if item is not None:
                yield from self._item(item.id, ("attachments", number))
        for number, id_ in enumerate(self._answer.partners):
            yield from self._partner(id_, ("partners", number))
        for number, id_ in enumerate(self._answer.arrangements):
            arrangement = self._model.arrangements.get(id_)
            if arrangement is not None:
                yield from self._partner(arrangement.partner, ("arrangements", number))
        yield from self._frameworks()

    def _own(self) -> Fact:
        own = self._answer
        reviewed = own.reviewed.on if own.reviewed else None
        until, basis = own.use_until, "its own day"
        at: Pointer = ("use_until",)
        if until is None and reviewed is not None:
            until = months_after(reviewed, ANSWER_MONTHS)
            at = ("reviewed",)
            basis = (
                f"custom: read again {ANSWER_MONTHS} months after its review on {short_date(reviewed)}; our judgement"
            )
        if until is None:
            basis, at = "no review, and no last day of use", ()
        return self._fact("the answer itself", until, "answer", own.id, basis, own.owner, at)

    def _slot(self, slot: Slot, at: Pointer, first: Slot | None) -> Iterator[Fact]:
        if slot.kind == "measure" and slot.id in self._model.measures:
            yield from self._measure(self._model.measures[slot.id], at, first)
        elif slot.kind == "claim" and slot.id in self._model.claims:
            yield from self._claim(self._model.claims[slot.id], at, first)
        elif slot.kind == "evidence":
            yield from self._item(slot.id, at, first)
        elif slot.kind == "commitment" and slot.id in self._model.commitments:
            yield from self._commitment(self._model.commitments[slot.id], at, first)

    def _measure(self, own: Measure, at: Pointer, slot: Slot | None) -> Iterator[Fact]:
        measured = self._model.measured.get(own.id)
        period = measured.whole.period if measured else _period_of(self._model, own)
        until, basis = own.use_until, "its own day"
        if until is None and period is not None:
            until = good_until(period)
            basis = f"custom: figures are at most {count(FIGURE_MONTHS, 'month')} old; our judgement"
        state = MISSING if measured is not None and measured.whole.missing else ""
        title = f"the figure “{own.title}”" + (f", period to {short_date(period.to)}" if period else "")
        if state and measured is not None:
            basis = measured.whole.missing
        yield self._fact(title, until, "measure", own.id, basis, own.owner, at, slot, state)
        yield from self._partner(own.partner, at, slot)

    def _claim(self, own: Claim, at: Pointer, slot: Slot | None) -> Iterator[Fact]:
        if own.id in self._seen:
            return
        self._seen.add(own.id)
        basis = "its own day" if own.use_until else "no last day of use"
        yield self._fact(
            f"the claim “{own.title or own.id}”", own.use_until, "claim", own.id, basis, own.owner, at, slot
        )
        for cited in own.evidence:
            yield from self._item(cited.id, at, slot)
        for _, inner in slots_of(own.doc):
            yield from self._slot(inner, at, slot)
        yield from self._partner(own.partner, at, slot)

    def _commitment(self, own: Commitment, at: Pointer, slot: Slot | None) -> Iterator[Fact]:
        if own.measure in self._model.measures:
            yield from self._measure(self._model.measures[own.measure], at, slot)
        yield from self._framework(own.framework, own.owner, at, slot)
        yield from self._partner(own.partner, at, slot)

    def _item(self, id_: str, at: Pointer, slot: Slot | None = None) -> Iterator[Fact]:
        item = self._model.evidence.get(id_)
        if item is None:
            return
        title = f"{item.id} {item.title}"
        state, basis = _gone(self._model, item)
        fresh = fresh_until(self._model, item)
        until = fresh.until if fresh else None
        if not basis:
            basis = (fresh.basis or "its own review date") if fresh else ""
        yield self._fact(title, until, "evidence", item.id, basis, item.owner, at, slot, state)
        if item.consent_until is not None:
            consent = f"the consent for {item.id} {item.title}"
            named = item.consent if item.consent.lower().startswith("consent") else f"consent {item.consent}"
            told = named if item.consent else "the consent’s own day"
            yield self._fact(consent, item.consent_until, "consent", item.id, told, item.owner, at, slot)

    def _partner(self, id_: str, at: Pointer, slot: Slot | None = None) -> Iterator[Fact]:
        """Yield the insurance of a partner: what a buyer asks to see of it, and what ends on a day."""
        partner = self._model.partners.get(id_)
        for number, check in enumerate(partner.due_diligence if partner else ()):
            if partner is not None and check.expiry is not None and _is_insurance(self._model, check):
                what = f"{check.title} ({partner.name})"
                owner = owner_of_check(self._model, partner, number)
                basis = check.basis or "the check’s own day"
                yield self._fact(what, check.expiry, "check", f"{partner.id}#{number}", basis, owner, at, slot)

    def _frameworks(self) -> Iterator[Fact]:
        """Yield the sets of expectations that the questions it answers are about."""
        for bid in self._model.bids.values():
            for question in bid.questions:
                if question.answer == self._answer.id:
                    yield from self._framework(question.framework, self._answer.owner, ())

    def _framework(self, id_: str, owner: str, at: Pointer, slot: Slot | None = None) -> Iterator[Fact]:
        own = self._model.frameworks.get(id_)
        if own is None:
            return
        state = SUPERSEDED if own.status == "superseded" else ""
        basis = "its last day in force" if own.valid_to else ("its status" if state else "no last day known")
        what = f"the set of expectations “{own.title}”"
        yield self._fact(what, own.valid_to, "framework", id_, basis, owner, at, slot, state)

    def _fact(
        self,
        what: str,
        until: date | None,
        kind: str,
        id_: str,
        basis: str,
        owner: str,
        at: Pointer,
        slot: Slot | None = None,
        state: str = "",
    ) -> Fact:
        usual = UNDATED if until is None else PAST if until < self._on else IN_DATE
        return Fact(what, until, state or usual, kind, id_, basis, owner, at, slot)


def _is_insurance(model: Model, check: DueDiligence) -> bool:
    """Whether a check is of insurance: it names an insurer or a limit of cover, or its kind asks for one."""
    kinds = model.governance.checks if model.governance else ()
    asked = any(kind.limit for kind in kinds if kind.id == check.kind)
    return bool(check.insurer or check.limit or asked)


def _period_of(model: Model, own: Measure) -> Period | None:
    record = model.records.get(own.record)
    return own.period or (record.period if record else None)


def _gone(model: Model, item: Evidence) -> tuple[str, str]:
    """Return how an item is out of use, and what says so; nothing twice where it is not."""
    if item.status == "withdrawn":
        return WITHDRAWN, "by its own file"
    newer = [one for one in model.evidence.values() if one.supersedes == item.id]
    by = next((one for one in newer if one.status not in ("withdrawn", "draft")), None)
    return (REPLACED, f"by {by.id} {by.title}") if by else ("", "")
