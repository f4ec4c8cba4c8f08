"""Checks of what a pack states: figures and claims past their day, and what its reader must not see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverarch.bidding.library import FIGURE_MONTHS, good_until
from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.claiming.stated import BID, Stated, figures_in, stated_in
from leverarch.diagnostics import Note, Place, Severity
from leverarch.model import Answer, Claim, Commitment, Day, Evidence, Measure, Measured, Model, Pack
from leverarch.selection import CEILINGS, is_open
from leverarch.words import long_date


@pack_check("LA452", Severity.WARNING)
def past_measure(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack prints a figure whose period is not over yet, or that is too old to be a present one.

    Why: a reader takes a figure for how things are now. Three months after a period is custom, and our judgement.

    What to do: measure a later period, or set `use_until` in the measure if the figure still stands. A figure that is
    meant as history can be accepted in the pack, with the reason.

    Example:
    ```json
    { "period": { "from": "2025-07-01", "to": "2025-09-30" } }
    ```

    """
    places: dict[str, list[Place]] = {}
    for figure in figures_in(model, pack):
        places.setdefault(figure.measure, []).append(figure.place)
    for id_, found in places.items():
        measured = model.measured.get(id_)
        why = _past(measured, pack.as_of) if measured else ""
        if why:
            notes = tuple(Note(place, "and here") for place in found[1:3])
            help_ = "measure a later period, or set `use_until` in the measure if the figure still stands"
            yield Finding(
                found[0], f"`{id_}` in `{pack.id}` as of {long_date(pack.as_of)}: {why}", id_, help_, "", notes
            )


def _past(measured: Measured, as_of: Day) -> str:
    if measured.whole.missing:
        return ""  # that it has no figure is a finding of its own
    end, until = measured.whole.period.to, measured.measure.use_until
    asked = measured.measure.period.to if measured.measure.period else end
    if max(end, asked) > as_of:
        return f"its period is not over before {long_date(max(end, asked))}"
    if until is not None:
        return f"it was to be used until {long_date(until)}" if until < as_of else ""
    last = good_until(measured.whole.period)
    return f"its period ended on {long_date(end)}, more than {FIGURE_MONTHS} months before" if last < as_of else ""


@pack_check("LA457", Severity.ERROR)
def closed_figure(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack prints a figure, a claim, a commitment, an answer or the name of an item that is closed to its reader.

    Why: it would go to readers who must not see it, and a bid is read by anybody who asks for it. An item that a claim
    rests on, and that no slot names, is printed in the annex alone, which is kept back: it may be closed.

    What to do: take it out, choose another audience, or classify it anew if it really may go there.

    Example:
    ```json
    { "id": "agency-spend", "classification": "internal" }
    ```

    """
    for one in stated_in(model, pack):
        closed = _closed(model, one.slot.kind, one.slot.id, pack)
        if closed:
            yield _closed_finding(one.place, one.slot.kind, one.slot.id, closed, pack)
    for figure in figures_in(model, pack):
        closed = _closed(model, "measure", figure.measure, pack)
        if closed and figure.place.path == pack.doc.path:
            yield _closed_finding(figure.place, "measure", figure.measure, closed, pack)
    yield from _closed_answers(model, pack)
    for number, output in enumerate(pack.outputs):
        for n, id_ in enumerate(output.commitments if isinstance(output.commitments, tuple) else ()):
            closed = _closed(model, "commitment", id_, pack)
            if closed:
                place = pack.doc.at("outputs", number, "commitments", n)
                yield _closed_finding(place, "commitment", id_, closed, pack)


def _closed_answers(model: Model, pack: Pack) -> Iterator[Finding]:
    """Yield the answers of the pack's bids that its reader must not see, each once."""
    bids = (model.bids[output.bid] for output in pack.outputs if output.kind == BID and output.bid in model.bids)
    places: dict[str, Place] = {}
    for bid in bids:
        for number, question in enumerate(bid.questions):
            places.setdefault(question.answer, bid.doc.at("questions", number, "answer"))
    for id_, place in places.items():
        closed = _closed(model, "answer", id_, pack)
        if closed:
            yield _closed_finding(place, "answer", id_, closed, pack)


def _closed(model: Model, kind: str, id_: str, pack: Pack) -> str:
    """Return the classification of something that is closed to a pack's reader, else nothing."""
    held: Mapping[str, Mapping[str, Measure | Claim | Evidence | Commitment | Answer]] = {
        "measure": model.measures,
        "claim": model.claims,
        "evidence": model.evidence,
        "commitment": model.commitments,
        "answer": model.answers,
    }
    noun = held.get(kind, {}).get(id_)
    classification = noun.classification if noun else ""
    return classification if classification and not is_open(classification, pack.audience) else ""


def _closed_finding(place: Place, kind: str, id_: str, classification: str, pack: Pack) -> Finding:
    what = "item" if kind == "evidence" else kind
    message = f"`{pack.id}` is for: {pack.audience}, and prints the {what} `{id_}`, classified {classification}"
    help_ = f"take it out, or choose another audience; {pack.audience} packs hold what is classified up to "
    return Finding(place, message, id_, f"{help_}{CEILINGS[pack.audience]}")


@pack_check("LA458", Severity.WARNING)
def lapsed_claim(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack prints a claim after the last day on which it was to be used.

    Why: somebody set that day because the sentence may not hold any longer.

    What to do: look at the claim again, and set `use_until` anew or take the claim out.

    Example:
    ```json
    { "use_until": "2026-09-30" }
    ```

    """
    stated: dict[str, Stated] = {}
    for one in stated_in(model, pack):
        if one.slot.kind == "claim":
            stated.setdefault(one.slot.id, one)
    for id_, one in stated.items():
        claim = model.claims.get(id_)
        if claim and claim.use_until and claim.use_until < pack.as_of:
            message = (
                f"the claim `{id_}` was to be used until {long_date(claim.use_until)}, "
                f"and `{pack.id}` is as of {long_date(pack.as_of)}"
            )
            note = Note(claim.doc.at("use_until"), "the last day is set here")
            yield Finding(one.place, message, id_, "look at it again, or take it out", related=(note,))


CHECKS: tuple[Check, ...] = (past_measure, closed_figure, lapsed_claim)
