"""Checks of how closely an arrangement is overseen: its tier, what the tier asks for, and the gate before the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from leverarch.checks.arrangements import arrangements_of
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.freshness import months_after
from leverarch.governance.gate import ABSENT, NO_PARTNER, GateLine, gate_of
from leverarch.governance.tiers import declared_tier, in_words, place
from leverarch.model import Arrangement, Model, Pack, Tier
from leverarch.source import value_at
from leverarch.words import DIMENSIONS, TOPICS, listed, long_date


@workspace_check("LA611", Severity.WARNING)
def unknown_risk_factor(model: Model) -> Iterator[Finding]:
    """An arrangement names a risk factor that the governance table does not know.

    Why: it would set no tier, and the risk would count for nothing.

    What to do: take one of the table's factors, or add the factor to content/governance/oversight.json.

    Example:
    ```json
    { "risk_factors": ["working-at-height"] }
    ```

    """
    table = model.governance
    known = [factor.id for factor in table.factors] if table else []
    for arrangement in model.arrangements.values():
        for number, risk in enumerate(arrangement.risk_factors):
            if table and risk.factor not in known:
                message = f"the governance table knows no risk factor `{risk.factor}`"
                place_ = arrangement.doc.at("risk_factors", number, "factor")
                yield Finding(place_, message, arrangement.id, f"known are: {', '.join(known)}")


@workspace_check("LA612", Severity.WARNING)
def tier_differs(model: Model) -> Iterator[Finding]:
    """The tier that an arrangement is given is not the one that its risk factors set.

    Why: the field's guidance asks for governance that goes by risk. A tier below the risk is too little; one above it
    should say why.

    What to do: change `tier`, correct the risk factors, or say in `tier_reason` why it differs.

    Example:
    ```json
    { "tier": "Standard", "risk_factors": ["personal-care"] }
    ```

    """
    for arrangement in model.arrangements.values():
        placed = place(model, arrangement)
        if not model.governance or not arrangement.tier or not placed.tier or arrangement.tier_reason:
            continue
        if declared_tier(model.governance, arrangement) != placed.tier:
            set_ = in_words(model, placed)
            message = f"`{arrangement.id}` is given the tier {arrangement.tier}; its risk factors set: {set_}"
            note = Note(arrangement.doc.key("risk_factors"), "the risk factors")
            help_ = f"make it {placed.tier.title}, or say in `tier_reason` why it differs"
            yield Finding(arrangement.doc.at("tier"), message, arrangement.id, help_, related=(note,))


@workspace_check("LA613", Severity.WARNING)
def unweighed_risk(model: Model) -> Iterator[Finding]:
    """An arrangement says nothing about its risk factors.

    Why: nothing sets how closely it is overseen. That no factor is there should be said, not left open.

    What to do: name the factors in `risk_factors`, or write an empty list where there is none.

    Example:
    ```json
    { "id": "sessions", "title": "Inclusion sessions", "partner": "hollowmere" }
    ```

    """
    for arrangement in model.arrangements.values():
        if "risk_factors" not in arrangement.doc.value:
            message = f"`{arrangement.id}` says nothing about risk factors"
            help_ = "name them in `risk_factors`; an empty list says that there are none"
            yield Finding(arrangement.doc.at("id"), message, arrangement.id, help_)


@workspace_check("LA614", Severity.WARNING)
def below_tier(model: Model) -> Iterator[Finding]:
    """An arrangement has less than its tier asks for: a row of the map, a settled decision, a review.

    Why: the tier is the provider's own measure of what the risk needs.

    What to do: add what is missing. Decisions are found by their `topic`. Or change what the tier asks for in
    content/governance/oversight.json.

    Example:
    ```json
    { "risk_factors": ["personal-care"], "accountability": [ … ], "reviews": [] }
    ```

    """
    for arrangement in model.arrangements.values():
        tier = place(model, arrangement).tier
        if tier is not None and _is_set_out(arrangement):
            for field, what in _lacking(arrangement, tier):
                message = f"`{arrangement.id}` is in the tier {tier.title}, which asks for {what}"
                yield Finding(arrangement.doc.key(field), message, arrangement.id, f"add it to `{field}`")


def _is_set_out(arrangement: Arrangement) -> bool:
    """Whether the arrangement is more than a name: one that is not set out has simpler findings first."""
    return bool(arrangement.accountability or arrangement.decisions or arrangement.reviews)


def _lacking(arrangement: Arrangement, tier: Tier) -> Iterator[tuple[str, str]]:
    """Yield the field and the words for each thing that the tier asks for and is not there."""
    there = {row.dimension for row in arrangement.accountability}
    rows = [name for name in tier.rows if name not in there and name not in DIMENSIONS]
    if rows:
        yield "accountability", f"a row about {listed(rows)}"
    settled = {line.topic for line in arrangement.decisions}
    open_ = [TOPICS[topic] for topic in tier.decisions if topic not in settled]
    if open_ and settled:  # that nothing is settled at all is a finding of its own
        yield "decisions", f"a settled decision: {listed(open_)}"
    if tier.review_months and not arrangement.reviews:
        yield "reviews", f"a review at least every {tier.review_months} months"


@pack_check("LA615", Severity.WARNING)
def late_review(model: Model, pack: Pack) -> Iterator[Finding]:
    """A review of an arrangement is past, or comes later than its tier allows, on the day that the pack speaks of.

    Why: an arrangement that nobody has looked at again may be overseen as it was, not as it is.

    What to do: hold the review and record it (`held_on`, `next`), or bring it forward.

    Example:
    ```json
    { "reviews": [ { "title": "Quarterly review", "next": "2026-03-01" } ] }
    ```

    """
    for arrangement in arrangements_of(model, pack):
        tier = place(model, arrangement).tier
        for pointer, what, day in _review_days(arrangement):
            if day < pack.as_of:
                late = f"was due on {long_date(day)}, before the day of the pack ({long_date(pack.as_of)})"
                message = f"{what} of `{arrangement.id}` {late}"
                help_ = "hold it and record the next date"
                yield Finding(arrangement.doc.at(*pointer), message, arrangement.id, help_)
        latest = months_after(pack.as_of, tier.review_months) if tier and tier.review_months else None
        coming = [review.next for review in arrangement.reviews if review.next and review.next >= pack.as_of]
        if latest and coming and min(coming) > latest:
            message = (
                f"the next review of `{arrangement.id}` is on {long_date(min(coming))}; "
                f"the tier asks for one at least every {tier.review_months if tier else 0} months"
            )
            yield Finding(arrangement.doc.key("reviews"), message, arrangement.id, "bring a review forward")


def _review_days(arrangement: Arrangement) -> Iterator[tuple[tuple[str | int, ...], str, date]]:
    """Yield each day on which something is to be looked at again, with its place and its name."""
    if arrangement.review_due:
        yield ("review_due",), "the review", arrangement.review_due
    decided = arrangement.defined_model
    if decided and decided.next_review:
        yield ("defined_model", "next_review"), "the next decision about the model", decided.next_review
    for number, row in enumerate(arrangement.accountability):
        if row.review_due:
            yield ("accountability", number, "review_due"), f"the review of “{row.responsibility}”", row.review_due
    for number, review in enumerate(arrangement.reviews):
        if review.next:
            yield ("reviews", number, "next"), f"“{review.title}”", review.next


@pack_check("LA616", Severity.WARNING)
def started_before_gate(model: Model, pack: Pack) -> Iterator[Finding]:
    """Work started before its gate was closed, or goes on although a check blocks it.

    Why: the gate is there so that nobody works with people before the checks are done. A pack that shows work under way
    and a check that blocks it shows that oversight failed.

    What to do: close what blocks, or stop the work until it is closed. Where the decision to start did come after the
    start, accept the finding in the pack, with the reason and an end.

    Example:
    ```json
    { "status": "live", "starts_on": "2026-01-12", "regulated_activity": { "carried_on": "unknown" } }
    ```

    """
    for arrangement in arrangements_of(model, pack):
        started, decided = _started(arrangement, pack.as_of), arrangement.start_decision
        if not started:
            continue
        blocking = gate_of(model, arrangement, pack.as_of).blocking
        if arrangement.partner not in model.partners:
            blocking = tuple(line for line in blocking if line.title != NO_PARTNER)
        if blocking:
            message = f"`{arrangement.id}` has started, and its gate is not closed: {_blocking(blocking)}"
            help_ = "close what blocks, or stop the work until it is closed"
            notes = tuple(dict.fromkeys(_note(model, arrangement, line) for line in blocking))
            yield Finding(arrangement.doc.at(started), message, arrangement.id, help_, related=notes)
        if decided and decided.on and arrangement.starts_on and decided.on > arrangement.starts_on:
            day = long_date(arrangement.starts_on)
            message = f"`{arrangement.id}` started on {day}, before the decision that it may"
            note = Note(arrangement.doc.at("start_decision", "on"), f"decided on {long_date(decided.on)}")
            place_ = arrangement.doc.at("starts_on")
            help_ = "correct one of the two days, or accept this in the pack with the reason"
            yield Finding(place_, message, arrangement.id, help_, related=(note,))


def _blocking(lines: tuple[GateLine, ...]) -> str:
    """Say what keeps a gate from being closed, each with its reason; checks that nobody has made together."""
    said = [f"{line.title}{f' ({line.why})' if line.why else ''}" for line in lines if line.why != ABSENT]
    absent = [line.title for line in lines if line.why == ABSENT]
    return "; ".join([*said, *([f"no check is there for: {'; '.join(absent)}"] if absent else [])])


def _note(model: Model, arrangement: Arrangement, line: GateLine) -> Note:
    """Where a line of the gate stands. Checks that nobody has made have one place together."""
    partner = model.partners.get(arrangement.partner)
    doc = partner.doc if partner and line.path == partner.doc.path else arrangement.doc
    place_ = doc.at(*line.at) if value_at(doc.value, line.at) is not None else doc.at("id")
    return Note(place_, "the partner’s checks" if line.why == ABSENT else line.title)


def _started(arrangement: Arrangement, as_of: date) -> str:
    """Return the field that says that the work has started by a day; empty where it has not, or is over."""
    if arrangement.status in ("proposed", "paused", "ended"):
        return ""
    if arrangement.starts_on:
        return "starts_on" if arrangement.starts_on <= as_of else ""
    return "status" if arrangement.status == "live" else ""


CHECKS: tuple[Check, ...] = (
    unknown_risk_factor,
    tier_differs,
    unweighed_risk,
    below_tier,
    late_review,
    started_before_gate,
)
