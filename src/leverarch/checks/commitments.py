"""Checks of commitments: what is promised, whether it is counted, and what is said where it falls short."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.claiming.delivery import LATE, Delivery, Quarter, delivery_of
from leverarch.claiming.promised import amount_words
from leverarch.claiming.twice import Twice, counted_twice, in_two_bids
from leverarch.diagnostics import Note, Place, Severity
from leverarch.measuring import printed, small_numbers
from leverarch.measuring.units import singular
from leverarch.model import Commitment, Day, Measure, Model, Pack
from leverarch.selection import choose_commitments, is_for_buyer
from leverarch.words import count, listed, long_date

#: What a buyer asks of a promise, and what each field says.
_ASKED = {
    "owner": "who answers for it (`owner`)",
    "due": "by when (`due`)",
    "place": "where (`place`)",
    "beneficiary": "who gains (`beneficiary`)",
}
#: Where a finding does not say a small number of people: your own people find it there.
_TRACE = " (`leverarch trace {}` says how many)"


@workspace_check("LA456", Severity.WARNING)
def claimed_twice(model: Model) -> Iterator[Finding]:
    """The same delivery is claimed twice: to two buyers, in two contracts or bids, or by the provider and a partner.

    Why: a buyer pays for it once and learns of it. Two commitments claim the same where their measures count the same
    rows of a record in days that they share.

    What to do: count each row for one of them (a column that says for which, and a condition on it in both measures),
    or tell both buyers and keep one commitment.

    Example:
    ```json
    { "id": "hours-for-council-b", "measure": "paid-hours", "buyer": "Council B" }
    ```

    """
    for twice in counted_twice(model):
        yield _twice(model, twice)
    for commitment, bids in in_two_bids(model):
        names = listed([f"`{bid.id}`" for bid in bids])
        message = f"`{commitment.id}` is promised in bids to different buyers: {names}"
        notes = tuple(Note(bid.doc.at("id"), "promised here") for bid in bids)
        help_ = "promise it to one of them, or make a commitment for each and count their rows apart"
        yield Finding(commitment.doc.at("id"), message, commitment.id, help_, related=notes)


def _twice(model: Model, twice: Twice) -> Finding:
    first, second = twice.first, twice.second
    record = model.records[twice.record]
    if twice.rows:
        shown = listed([f"`{row}`" for row in twice.rows[:2]])
        more = "" if len(twice.rows) <= 2 else ", for example"
        rows = f"{count(len(twice.rows), 'row')} of `{record.id}` in both{more}: {shown}"
    else:
        rows = f"both will count the same rows of `{record.id}`: there is none yet"
    message = f"`{first.id}` and `{second.id}` claim the same delivery ({twice.why}); {rows}"
    note = Note(second.doc.at("measure"), f"`{second.id}` counts it too")
    help_ = "count each row for one of them, or keep one commitment"
    return Finding(first.doc.at("measure"), message, first.id, help_, related=(note,))


@workspace_check("LA461", Severity.WARNING)
def uncounted_commitment(model: Model) -> Iterator[Finding]:
    """No measure counts what was delivered of a commitment.

    Why: at the review nobody can say how much of the promise was kept.

    What to do: keep what is delivered in a record, declare a measure over it, and name it in `measure`.

    Example:
    ```json
    { "id": "paid-hours", "title": "Paid work for residents", "amount": 1500, "unit": "paid hours" }
    ```

    """
    for commitment in model.commitments.values():
        if not commitment.measure:
            message = f"nothing counts what is delivered of `{commitment.id}`"
            help_ = "declare a measure, and name it in `measure`"
            yield Finding(commitment.doc.at("id"), message, commitment.id, help_)


@workspace_check("LA462", Severity.WARNING)
def unexplained_difference(model: Model) -> Iterator[Finding]:
    """A commitment is behind at the end of a quarter, or late, and it is not said what was done about it.

    Why: a buyer forgives a shortfall that was seen and acted on sooner than one that nobody explains. It is looked at
    as of the latest day that a pack speaks of.

    What to do: add to `variance` the day, why it is behind (`because`) and what is done about it (`action`).

    Example:
    ```json
    { "variance": [{ "by": "2026-06-30", "because": "Two places were taken up late." }] }
    ```

    """
    as_of = max((pack.as_of for pack in model.packs.values()), default=None)
    for commitment in model.commitments.values() if as_of else ():
        assert as_of is not None
        delivery = delivery_of(model, commitment, as_of)
        for quarter in delivery.quarters:
            explained = quarter.variance is not None and bool(quarter.variance.action)
            if quarter.difference is not None and quarter.difference < 0 and not explained:
                yield _behind(model, delivery, quarter)
        if delivery.state == LATE and not _explained_at_the_end(delivery, as_of):
            yield _late(model, delivery)


def _behind(model: Model, delivery: Delivery, quarter: Quarter) -> Finding:
    commitment = delivery.commitment
    assert quarter.difference is not None
    assert quarter.delivered.value is not None
    assert quarter.promised is not None
    measure = model.measures[commitment.measure]
    delivered = printed.number(measure, quarter.delivered.value)
    promised = amount_words(quarter.promised, commitment.unit)
    hidden = small_numbers.for_anyone(model, measure, quarter.delivered).hidden
    behind = f"less than {promised}{_TRACE.format(measure.id)}" if hidden else f"{delivered} of {promised}"
    message = f"`{commitment.id}` was behind on {long_date(quarter.by)}: {behind}"
    said = next((n for n, one in enumerate(commitment.variance) if one is quarter.variance), None)
    if said is not None:
        place = commitment.doc.at("variance", said)
        return Finding(place, f"{message}, and what was done is not said", commitment.id, "add `action`")
    place = _promise_place(commitment, quarter.by)
    help_ = f'add to `variance` {{"by": "{quarter.by.isoformat()}", "because": "…", "action": "…"}}'
    return Finding(place, f"{message}, and nothing is said about it", commitment.id, help_)


def _promise_place(commitment: Commitment, by: Day) -> Place:
    step = next((n for n, one in enumerate(commitment.schedule) if one.by == by), None)
    return commitment.doc.at("schedule", step) if step is not None else commitment.doc.at("due")


def _explained_at_the_end(delivery: Delivery, as_of: Day) -> bool:
    """Whether the last row speaks of the shortfall already, or a later word does."""
    due = delivery.commitment.due
    if any(quarter.by == due and quarter.difference is not None for quarter in delivery.quarters):
        return True  # it has its own finding, or is explained
    return any(one.action and due is not None and due <= one.by <= as_of for one in delivery.commitment.variance)


def _late(model: Model, delivery: Delivery) -> Finding:
    commitment = delivery.commitment
    value = delivery.delivered
    assert value is not None
    assert value.value is not None
    measure = model.measures[commitment.measure]
    delivered = printed.number(measure, value.value)
    promised = amount_words(commitment.amount, commitment.unit)
    hidden = small_numbers.for_anyone(model, measure, value).hidden
    told = f"less than {promised}" if hidden else f"{delivered} of {promised}"
    more = _TRACE.format(measure.id) if hidden else ""
    message = (
        f"`{commitment.id}` was due by {long_date(commitment.due)}; {told} had been delivered by "
        f"{long_date(value.period.to)}{more}, and nothing is said about it"
    )
    return Finding(commitment.doc.at("due"), message, commitment.id, "add to `variance` why, and what is done about it")


@workspace_check("LA463", Severity.WARNING)
def incomplete_commitment(model: Model) -> Iterator[Finding]:
    """A commitment does not say to whom, for whom, where, by when, or who answers for it.

    Why: a promise without these can't be asked after, and a buyer takes it for a general one.

    What to do: add the fields that the finding names.

    Example:
    ```json
    { "id": "paid-hours", "title": "Paid work", "amount": 1500, "unit": "paid hours" }
    ```

    """
    for commitment in model.commitments.values():
        lacking = [words for field, words in _ASKED.items() if not getattr(commitment, field)]
        if not commitment.buyer and not commitment.bid:
            lacking.insert(0, "to which buyer (`buyer` or `bid`)")
        if lacking:
            message = f"`{commitment.id}` does not say {listed(lacking, 'or')}"
            yield Finding(commitment.doc.at("id"), message, commitment.id, "add it")


@workspace_check("LA464", Severity.WARNING)
def wrong_unit(model: Model) -> Iterator[Finding]:
    """A commitment is promised in another unit than its measure counts.

    Why: 1,284 hours are not 1,284 people: the difference between promised and delivered would mean nothing.

    What to do: give both the same unit, or name a measure that counts what was promised.

    Example:
    ```json
    { "amount": 20, "unit": "people", "measure": "paid-hours" }
    ```

    """
    for commitment in model.commitments.values():
        measure = model.measures.get(commitment.measure)
        counted = _unit_of(measure) if measure else ""
        if measure and counted and _folded(counted) != _folded(commitment.unit):
            message = f"`{commitment.id}` promises {commitment.unit}, and `{measure.id}` counts {counted}"
            note = Note(measure.doc.at("unit"), "the measure's unit")
            help_ = "give both the same unit, or name another measure"
            yield Finding(commitment.doc.at("unit"), message, commitment.id, help_, related=(note,))


@pack_check("LA466", Severity.WARNING)
def other_buyer(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack shows what was promised to another buyer than its own, or to several where it names none.

    Why: what one buyer was promised is no other buyer's business, and reads as if it were promised here.

    What to do: name the buyer in the pack's `context.buyer_name`, as the commitments do: `all` then means those to this
    buyer. Take those to others out of the list. A pack for the provider's own people may show all.

    Example:
    ```json
    { "context": { "buyer_name": "Northmarch Council" }, "outputs": [{ "commitments": ["hours-for-another-council"] }] }
    ```

    """
    if pack.audience == "internal":
        return
    for number, output in enumerate(pack.outputs):
        shown = choose_commitments(model, pack, output).commitments
        others = [one for one in shown if not is_for_buyer(one, pack)]
        place = pack.doc.at("outputs", number, "commitments") if output.commitments else pack.doc.at("outputs", number)
        for one in others:
            assert isinstance(output.commitments, tuple)
            at = pack.doc.at("outputs", number, "commitments", output.commitments.index(one.id))
            yield Finding(at, f"`{one.id}` is promised to {one.buyer}, not to this pack's buyer", one.id, "take it out")
        buyers = sorted({one.buyer for one in shown if one.buyer})
        if len(buyers) > 1 and not (pack.context and pack.context.buyer_name):
            message = f"it shows what was promised to {listed(buyers)}"
            yield Finding(place, message, pack.id, "say in `context.buyer_name` whose pack it is")


def _unit_of(measure: Measure) -> str:
    return "per cent" if measure.kind == "share" else printed.unit_of(measure)


def _folded(unit: str) -> str:
    said = " ".join(unit.split()).casefold()
    return "per cent" if said in ("%", "percent", "per cent") else singular(said)


CHECKS: tuple[Check, ...] = (
    claimed_twice,
    uncounted_commitment,
    unexplained_difference,
    incomplete_commitment,
    wrong_unit,
    other_buyer,
)
