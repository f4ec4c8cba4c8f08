"""What an arrangement is: the section of an onboarding pack that a reader can follow on paper."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch import words
from leverarch.governance import model_test
from leverarch.governance.tiers import Placement, factor_title, in_words, place
from leverarch.model import Arrangement, Model
from leverarch.outputs.printed import NOT_GIVEN, Fact, given, model_words, sentence, title_or_none

STANDINGS = {"proposed": "Proposed", "live": "Live", "paused": "Paused", "ended": "Ended"}
REGISTRATIONS = {"partner": "the partner’s", "provider": "the provider’s", "none": "none", "unknown": "not known"}
PROTECTED = "Protected: nobody at the provider directs the partner’s work"
RESULTS = {
    1: model_test.INDEPENDENT_MODEL,
    2: f"{model_test.SUBCONTRACTING_MODEL}; with any sign of partnership, {model_test.TREATED_AS_SUBCONTRACTED}",
    3: model_test.PARTNERSHIP_MODEL,
    4: model_test.INTERFACES_MODEL,
    5: model_test.UNDECIDED,
}
DECIDES, NO_FIT, NOT_ASKED, NOT_KNOWN = "● Decides", "Does not fit", "Not asked any more", "Not known yet"
HSCA = "Does the partner carry on any part of a regulated activity (Health and Social Care Act 2008)?"
SVGA = "Is any of the work regulated activity in the barring sense (Safeguarding Vulnerable Groups Act 2006)?"


@dataclass(frozen=True, slots=True)
class Reason:
    """A question, the answer in a word or two, and why."""

    what: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class TestLine:
    """One line of the model test: when it fits, what the arrangement then is, and how it stands here."""

    number: str
    fits: str
    result: str
    here: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the eight signs: the answer, why, and the line it counts for; `counts` may be empty."""

    what: str
    answer: str
    because: str
    counts: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What the arrangement is: its name, what the provider decided it is and why, its work and its boundaries.

    `decided` says in words which line of the model test decided. `oversight` says why the tier holds.
    """

    facts: tuple[Fact, ...]
    because: str
    includes: tuple[str, ...]
    boundaries: tuple[str, ...]
    scope: tuple[Fact, ...]
    decided: str
    lines: tuple[TestLine, ...]
    signs: tuple[Sign, ...]
    oversight: str
    risks: tuple[Fact, ...]
    registration: tuple[Reason, ...]


def definition(model: Model, arrangement: Arrangement, *, brief: bool) -> Definition:
    """What the arrangement is. A brief one leaves out the test and the risk factors, and keeps what came of them."""
    scope, defined = arrangement.scope, arrangement.defined_model
    labels = {"For whom": "eligibility", "How somebody comes to it": "referral", "Where": "places", "When": "hours"}
    asked = [(label, str(getattr(scope, name))) for label, name in labels.items() if scope]
    result, placement = model_test.of_arrangement(arrangement), place(model, arrangement)
    tested = not brief and bool(arrangement.indicators or arrangement.independence)
    factors = () if brief else arrangement.risk_factors
    return Definition(
        facts=_facts(model, arrangement, result, placement),
        because=defined.because if defined and not brief else "",
        includes=scope.includes if scope else (),
        boundaries=scope.boundaries if scope else (),
        scope=tuple(Fact(label, text) for label, text in asked if text),
        decided=_decided(result),
        lines=_lines(result) if tested else (),
        signs=_signs(arrangement, result) if tested else (),
        oversight="" if brief else _oversight(model, placement),
        risks=tuple(Fact(factor_title(model.governance, line.factor), given(line.note)) for line in factors),
        registration=_registration(arrangement),
    )


def boundaries(arrangement: Arrangement) -> Definition | None:
    """What the partner must not do, alone: for a pack of one page."""
    scope = arrangement.scope
    if scope is None or not scope.boundaries:
        return None
    return Definition((), "", (), scope.boundaries, (), "", (), (), "", (), ())


def _facts(model: Model, arrangement: Arrangement, result: model_test.Result, placement: Placement) -> tuple[Fact, ...]:
    services = model.organisation.services if model.organisation else ()
    named = {service.id: service.title for service in services}
    period = " to ".join(words.long_date(day) for day in (arrangement.starts_on, arrangement.ends_on) if day)
    facts = [
        Fact("What it is called", given(words.MODELS.get(arrangement.declared_model, ""))),
        Fact("What the test says", f"{_capital(result.model)} (line {result.rule})"),
        *_decision(model, arrangement),
        Fact("Oversight", in_words(model, placement) or given(arrangement.tier)),
        Fact("Why this oversight", arrangement.tier_reason),
        Fact("Services", "; ".join(named.get(key, key) for key in arrangement.services)),
        Fact("Standing", STANDINGS.get(arrangement.status, "")),
        Fact("Runs", period if arrangement.ends_on else f"from {period}" if period else ""),
        Fact("Independence", PROTECTED if arrangement.independence else ""),
    ]
    return tuple(fact for fact in facts if fact.value)


def _decision(model: Model, arrangement: Arrangement) -> tuple[Fact, ...]:
    """What the provider decided, who, when, and where that leaves the test or the name."""
    defined, reason = arrangement.defined_model, arrangement.label_reason
    by = _signed(model, defined.decided_by, words.long_date(defined.decided_on)) if defined else ""
    kept = f"{sentence(reason.because)} {_signed(model, reason.by, words.long_date(reason.on))}" if reason else ""
    return (
        Fact("What we decided it is", given(model_words(arrangement, {}))),
        Fact("Decided by", given(by)),
        Fact("Decided again", given(words.long_date(defined.next_review if defined else None))),
        Fact("Why we depart from the test", defined.departs if defined else ""),
        Fact("Why it keeps its name", kept.strip()),
    )


def _signed(model: Model, role: str, day: str) -> str:
    return ", ".join(text for text in (title_or_none(model, role), day) if text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _decided(result: model_test.Result) -> str:
    """Which line decided, and what led there, as sentences."""
    line = model_test.LINES[result.rule].removesuffix(".")
    said = f"Line {result.rule} decides: {line[:1].lower() + line[1:]}. So it is: {result.model}."
    if result.rule == 5 and result.unanswered:
        number = words.count(len(result.unanswered), "sign has", "signs have")
        return f"{said} {number} no answer yet."
    led = [f"“{words.INDICATORS[name]}” ({words.ANSWERS[answer].lower()})" for name, answer in result.led_by]
    return f"{said} What led there: {'; '.join(led)}." if led and result.rule != 5 else said


def _lines(result: model_test.Result) -> tuple[TestLine, ...]:
    """The five lines in the order of asking."""
    open_ = result.rule == 5 and bool(result.unanswered)
    made = []
    for number, fits in model_test.LINES.items():
        here = NOT_KNOWN if open_ and number > 1 else NO_FIT
        here = DECIDES if number == result.rule else NOT_ASKED if number > result.rule else here
        made.append(TestLine(str(number), fits, _capital(RESULTS[number]), here))
    return tuple(made)


def _signs(arrangement: Arrangement, result: model_test.Result) -> tuple[Sign, ...]:
    """The eight signs with their answers; those that the deciding line rests on say so."""
    led = dict(result.led_by) if result.rule != 5 else {}
    made = []
    for name, text in words.INDICATORS.items():
        line = arrangement.indicators.get(name)
        answer = words.ANSWERS.get(line.answer, line.answer) if line else _capital(NOT_GIVEN)
        counts = f"Counts for line {result.rule}" if name in led else ""
        made.append(Sign(text, answer, given(line.because if line else ""), counts))
    return tuple(made)


def _oversight(model: Model, placement: Placement) -> str:
    """How closely the work is watched and what leads there, as sentences."""
    if placement.tier is None:
        return ""
    return " ".join(sentence(text) for text in (in_words(model, placement), placement.tier.because) if text)


def _registration(arrangement: Arrangement) -> tuple[Reason, ...]:
    """The two questions, answered or not: one test in law is not the other."""
    asked, barring = arrangement.regulated_activity, arrangement.barring_regulated_activity
    answer = words.ANSWERS.get(asked.carried_on, "") if asked else ""
    under = REGISTRATIONS.get(asked.registration, "") if asked else ""
    first = f"{given(answer)}. Registration: {under}" if under else given(answer)
    second = words.ANSWERS.get(barring.answer, "") if barring else ""
    return (
        Reason(HSCA, _capital(first), given(asked.because if asked else "")),
        Reason(SVGA, _capital(given(second)), given(barring.because if barring else "")),
    )
