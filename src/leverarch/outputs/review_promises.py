"""The commitments of a contract review: what was promised and delivered, quarter by quarter, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leverarch import words
from leverarch.claiming.delivery import DELIVERED, LATE, Delivery, Quarter, delivery_of
from leverarch.claiming.promised import STATES, amount_words, source_of
from leverarch.measuring import printed
from leverarch.model import Measured, Model, Output, Pack, Variance
from leverarch.output import LeftOut
from leverarch.outputs.decision_table import unbroken
from leverarch.outputs.printed import NOT_GIVEN, Fact, capital, sentence, title_or_none
from leverarch.selection import choose_commitments

BEHIND = "behind what is promised by now"


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """Where a commitment stood at the end of a day. Amounts are all since it began."""

    by: str
    promised: str
    delivered: str
    difference: str
    said: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One commitment: what was promised, by when, what was delivered, and how it stood quarter by quarter."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    state: str
    shape: str
    quarters: tuple[QuarterLine, ...]
    no_quarters: str


def deliveries_of(
    model: Model, shown: Mapping[str, Measured], pack: Pack, output: Output
) -> tuple[tuple[Delivery, ...], tuple[LeftOut, ...]]:
    """Return the commitments that the output asks for and the reader may see, and those left out and why."""
    asked = choose_commitments(model, pack, output)
    under = {id_: one.under for id_, one in shown.items()}
    kept = tuple(delivery_of(model, own, pack.as_of, under.get(own.measure, 0)) for own in asked.commitments)
    return kept, asked.left_out


def is_behind(delivery: Delivery) -> bool:
    """Whether less was delivered than is promised by now: late, or below the last step of its schedule."""
    if delivery.state == DELIVERED:
        return False
    known = [quarter for quarter in delivery.quarters if quarter.difference is not None]
    last = known[-1].difference if known else None
    return delivery.state == LATE or (last is not None and last < 0)


def behind_words(model: Model, delivery: Delivery) -> str:
    """Say in a line how much was promised and delivered by the last day that both are known for."""
    own = delivery.commitment
    known = [(q, q.promised) for q in delivery.quarters if q.promised is not None and q.difference is not None]
    if not known:
        until = words.long_date(own.due) or "a day that is not given"
        return f"{amount_words(own.amount, own.unit)} promised by {until}; delivered: {_total(delivery)}"
    last, promised = known[-1]
    by_then = f"{_delivered(delivery, last)} delivered of {amount_words(promised, own.unit)} promised by then"
    period = printed.short_period(last.delivered.period)
    return f"By {words.long_date(last.by)}: {by_then} ({period}, source: {source_of(model, own.measure)})"


def promise_line(model: Model, delivery: Delivery) -> PromiseLine:
    """Return one commitment as it is printed."""
    own = delivery.commitment
    shape, state = STATES[delivery.state]
    if delivery.state != LATE and is_behind(delivery):
        state, shape = f"{state}, {BEHIND}", "▲"
    return PromiseLine(
        id=own.id,
        title=own.title,
        facts=tuple(_facts(model, delivery)),
        state=capital(state),
        shape=shape,
        quarters=tuple(_quarter(model, delivery, quarter) for quarter in delivery.quarters),
        no_quarters="" if delivery.quarters else _no_quarters(delivery),
    )


def _facts(model: Model, delivery: Delivery) -> Iterator[Fact]:
    own = delivery.commitment
    partner = model.partners.get(own.partner)
    until = f" by {words.long_date(own.due)}" if own.due else "; by when is not given"
    yield Fact("Promised", f"{amount_words(own.amount, own.unit)}{until}")
    source = f"; source: {source_of(model, own.measure)}" if own.measure in model.measured else ""
    yield Fact("Delivered", f"{_total(delivery)}{source}")
    for label, said in (("For whom", own.beneficiary), ("Where", own.place), ("Contract", own.contract)):
        if said:
            yield Fact(label, said)
    if partner:
        agreed = own.partner_agreed.on if own.partner_agreed else None
        yield Fact("With", f"{partner.name}; it agreed on {words.long_date(agreed)}" if agreed else partner.name)
    yield Fact("Answers for it", title_or_none(model, own.owner) or NOT_GIVEN)


def _total(delivery: Delivery) -> str:
    value, own = delivery.delivered, delivery.commitment
    if value is None or value.missing:
        because = (value.missing if value else "") or delivery.why
        return f"not available, because {because.rstrip('.')}" if because else "nothing could be delivered yet"
    if value.hidden or value.value is None:
        return "not shown, so that small numbers of people can’t be worked out"
    days = f"{words.short_date(value.period.from_)} to {words.short_date(value.period.to)}"
    return f"{amount_words(value.value, own.unit)} of {amount_words(own.amount, own.unit)}, {days}"


def _delivered(delivery: Delivery, quarter: Quarter) -> str:
    value = quarter.delivered
    if value.missing:
        return f"not available, because {value.missing.rstrip('.')}"
    if value.hidden or value.value is None:
        return "not shown"
    return amount_words(value.value, delivery.commitment.unit)


def _quarter(model: Model, delivery: Delivery, quarter: Quarter) -> QuarterLine:
    unit = delivery.commitment.unit
    gap = quarter.difference
    difference = "–"
    if gap is not None:
        sign = "+" if gap > 0 else "−" if gap < 0 else ""
        difference = f"{sign}{amount_words(abs(gap), unit)}" if gap else "none"
    behind = gap is not None and gap < 0
    return QuarterLine(
        by=unbroken(words.short_date(quarter.by)),
        promised=amount_words(quarter.promised, unit) if quarter.promised is not None else "nothing yet",
        delivered=_delivered(delivery, quarter),
        difference=difference,
        said=_variance(model, quarter.variance) or ("Nothing is said to the difference." if behind else ""),
    )


def _variance(model: Model, said: Variance | None) -> str:
    if said is None:
        return ""
    who = title_or_none(model, said.owner)
    by = ", ".join(text for text in (who, f"by {words.short_date(said.due)}" if said.due else "") if text)
    done = f"{said.action.rstrip('.')} ({by})" if said.action and by else said.action
    about = f"Done about it: {done}" if done else ""
    return " ".join(sentence(text) for text in (said.because, about) if text)


def _no_quarters(delivery: Delivery) -> str:
    return f"It is not counted: {delivery.why}." if delivery.why else "No quarter has ended since it began."
