"""A commitment in a social value report: the claim, what was delivered of what was promised, and by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from leverarch import words
from leverarch.claiming.delivery import (
    DELIVERED,
    KEPT_BACK,
    LATE,
    NOT_COUNTED,
    NOT_DUE,
    PART,
    Delivery,
    Quarter,
    delivery_of,
)
from leverarch.claiming.fill import claim_text
from leverarch.claiming.promised import STATES, amount_words
from leverarch.claiming.reading import Reading
from leverarch.measuring import printed
from leverarch.measuring.rounding import under_all, written
from leverarch.model import Commitment, Measured, Model, Pack, PartnerAgreed, Value, Variance
from leverarch.output import Job
from leverarch.outputs import charts
from leverarch.outputs.chart_words import state
from leverarch.outputs.decision_table import unbroken
from leverarch.outputs.printed import NOT_GIVEN, Fact, capital, given, sentence, title_or_none
from leverarch.outputs.social_value_choice import is_closed
from leverarch.outputs.social_value_views import (
    CommitmentPart,
    Drawn,
    FigureBox,
    QuarterLine,
    SourceLine,
)
from leverarch.selection import is_open
from leverarch.slots import slots_of

#: The states of a commitment: the shape on a page, the sign in Word, and the word that both stand beside.
_MARKS = {
    DELIVERED: "in-date",
    PART: "due",
    NOT_DUE: "ring",
    LATE: "overdue",
    NOT_COUNTED: "gap",
    KEPT_BACK: "gap",
}
#: A claim longer than this stands below the title, not in its place.
LONGEST_HEADING = 120
NOT_AVAILABLE = "not available"


@dataclass(slots=True)
class Figures:
    """The pictures and the sources of a report, gathered while its parts are made. `file` is the Word file's name."""

    file: str
    jobs: dict[str, Job] = field(default_factory=dict)
    sources: list[SourceLine] = field(default_factory=list)

    def drawn(self, measured: Measured) -> tuple[Drawn, ...]:
        """Return the charts of a measure, each with its picture for Word."""
        made = []
        for chart in charts.charts_of(measured):
            name = f"chart-{len(self.jobs) + 1}.png"
            picture = charts.picture_of(name, chart)
            if picture:
                self.jobs[name] = charts.chart_job(f"{self.file}#{name}", chart)
            made.append(Drawn(chart.title, chart.unit, chart.said, chart, picture, charts.table_prose(chart.table)))
        return tuple(made)


@dataclass(frozen=True, slots=True)
class Telling:
    """What every part needs: the model, the pack that it is told for, its figures as the reader may see them."""

    model: Model
    pack: Pack
    reading: Reading

    @property
    def shown(self) -> Mapping[str, Measured]:
        """The measures as the pack's reader may see them."""
        return self.reading.measured


# ---------------------------------------------------------------- a commitment


def commitment_part(tell: Telling, commitment: Commitment, figures: Figures, number: int) -> CommitmentPart:
    """Return one commitment as of the pack's day. Its figures go to the sources, its charts to the pictures."""
    measured = _measured(tell, commitment)
    delivery = _delivery(tell, commitment, measured)
    promised = amount_words(commitment.amount, commitment.unit)
    delivered = _amount(delivery.delivered, commitment)
    claims = tuple(_claims(tell, commitment))
    short = next((text for text in claims if len(text) <= LONGEST_HEADING), "")
    sign, said = STATES[delivery.state]
    mark, said = _MARKS[delivery.state], capital(said)
    share, rate = _share(delivery.delivered, commitment)
    figures.sources.append(_source(tell, commitment, delivery, measured))
    return CommitmentPart(
        key=f"commitment-{number}",
        heading=short or commitment.title,
        title=commitment.title if short else "",
        claims=tuple(text for text in claims if text != short),
        buyer=commitment.buyer,
        promised=promised,
        delivered=delivered,
        difference=_difference(delivery.delivered, commitment.amount, commitment),
        share=share,
        rate=rate,
        due=unbroken(words.short_date(commitment.due)) or NOT_GIVEN,
        mark=mark,
        sign=sign,
        state=said,
        box=_box(tell, commitment, delivery, measured),
        notes=tuple(_notes(delivery, measured)),
        counted_in=_counted_in(commitment),
        quarters=tuple(_quarter(tell, commitment, quarter) for quarter in delivery.quarters),
        drawn=figures.drawn(measured) if measured else (),
    )


def _measured(tell: Telling, commitment: Commitment) -> Measured | None:
    """Return what counts a commitment; nothing where nothing does, or where it is closed to the reader."""
    closed = is_closed(tell.model, tell.pack, commitment.measure)
    return None if closed else tell.shown.get(commitment.measure)


def _delivery(tell: Telling, commitment: Commitment, measured: Measured | None) -> Delivery:
    """Return the delivery as the reader may see it. What is counted by a closed measure is not counted here."""
    if measured is None and commitment.measure in tell.model.measured:
        why = "what counts it is not open to this reader"
        return Delivery(commitment, None, None, (), NOT_COUNTED, why)
    return delivery_of(tell.model, commitment, tell.pack.as_of, tell.reading.under(commitment.measure))


def _claims(tell: Telling, commitment: Commitment) -> Iterator[str]:
    """Yield the claims about a commitment that may be printed: open, in date, and agreed where they are a partner's."""
    for claim in tell.model.claims.values():
        slots = {(slot.kind, slot.id) for _, slot in slots_of(claim.doc)}
        speaks = ("commitment", commitment.id) in slots or ("measure", commitment.measure) in slots
        lapsed = claim.use_until is not None and claim.use_until < tell.pack.as_of
        unagreed = bool(claim.partner) and claim.partner_agreed is None
        closed = bool(claim.classification) and not is_open(claim.classification, tell.pack.audience)
        if speaks and not (lapsed or unagreed or closed):
            yield claim_text(tell.reading, claim.id)


def _box(tell: Telling, commitment: Commitment, delivery: Delivery, measured: Measured | None) -> FigureBox:
    value = delivery.delivered
    promised = amount_words(commitment.amount, commitment.unit)
    facts = [
        Fact("Delivered", _delivered_words(delivery, commitment)),
        Fact("Promised", f"{promised}, by {words.long_date(commitment.due)}" if commitment.due else promised),
        Fact("Period", printed.short_period(value.period) if value else NOT_GIVEN),
        Fact("Source", given(measured.source if measured else "")),
        Fact("Answered for by", given(title_or_none(tell.model, commitment.owner))),
        Fact("Promised to", given("; ".join(filter(None, (commitment.buyer, commitment.contract))))),
        Fact("For whom, where", given("; ".join(filter(None, (commitment.beneficiary, commitment.place))))),
    ]
    if commitment.partner:
        agreed = agreed_words(commitment.partner_agreed, commitment.partner)
        facts.append(Fact("Partner", f"{partner_name(tell.model, commitment.partner)}; {agreed}"))
    counted = value is not None and state(value) == "shown"
    big = _number(value, commitment) if counted else NOT_AVAILABLE if not _hidden(value) else "not shown"
    rate = _share(value, commitment)[1]
    return FigureBox(big, f"of {promised} promised", f"{rate} of what was promised" if rate else "", tuple(facts))


def _hidden(value: Value | None) -> bool:
    return value is not None and state(value) == "hidden"


def _delivered_words(delivery: Delivery, commitment: Commitment) -> str:
    said = _amount(delivery.delivered, commitment)
    return f"{said}, because {delivery.why}" if said == NOT_AVAILABLE and delivery.why else said


def _number(value: Value | None, commitment: Commitment) -> str:
    """Return the delivered number alone, with the pound sign where it is money."""
    if value is None or value.value is None:
        return ""
    pound = commitment.unit == "£"
    return amount_words(value.value, "£" if pound else "").strip()


def _amount(value: Value | None, commitment: Commitment) -> str:
    if _hidden(value):
        return "not shown"
    if value is None or value.missing or value.value is None:
        return NOT_AVAILABLE
    return amount_words(value.value, commitment.unit)


def _share(value: Value | None, commitment: Commitment) -> tuple[float, str]:
    """Return how much of what was promised is delivered: for the bar, and in per cent. Both numbers stand beside it."""
    if value is None or value.value is None or state(value) != "shown":
        return 0.0, ""
    part = Fraction(value.value) / Fraction(commitment.amount)
    places = 0 if (part * 100).denominator == 1 else 1
    return float(round(part, 4)), f"{written(part * 100, places, (under_all,))}%"


def _difference(value: Value | None, promised: Decimal | None, commitment: Commitment) -> str:
    if value is None or value.value is None or promised is None or state(value) != "shown":
        return "–"
    return signed(value.value - promised, commitment.unit)


def signed(amount: Decimal, unit: str) -> str:
    """Return a difference with its sign: `−216 paid hours`, `+£3,150`, `0 places`."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{amount_words(abs(amount), unit).strip()}"


def _quarter(tell: Telling, commitment: Commitment, quarter: Quarter) -> QuarterLine:
    """Return where a commitment stood. Its unit stands above the table, but for the sign of money."""
    unit = "£" if commitment.unit == "£" else ""
    value, gap, said = quarter.delivered, quarter.difference, quarter.variance
    behind = gap is not None and gap < 0
    why = f", because {value.missing.rstrip('. ')}" if value.missing else ""
    counted = _number(value, commitment) if state(value) == "shown" else _amount(value, commitment) + why
    return QuarterLine(
        by=unbroken(words.short_date(quarter.by)),
        promised="–" if quarter.promised is None else amount_words(quarter.promised, unit).strip(),
        delivered=counted,
        difference=signed(gap, unit) if gap is not None else "–",
        because=sentence(said.because) if said else "Nothing is said." if behind else "–",
        done=_done(tell, said) or (NOT_GIVEN if behind else "–"),
    )


def _done(tell: Telling, said: Variance | None) -> str:
    """Return what was done about a difference, by whom and by when; nothing where nothing is said."""
    if said is None or not said.action:
        return ""
    due = f"by {words.short_date(said.due)}" if said.due else ""
    more = ", ".join(part for part in (title_or_none(tell.model, said.owner), due) if part)
    return f"{said.action.rstrip('.')} ({more})." if more else sentence(said.action)


def _counted_in(commitment: Commitment) -> str:
    since = f", in all since {words.long_date(commitment.from_)}" if commitment.from_ else ", in all"
    return "In pounds" + since if commitment.unit == "£" else f"In {commitment.unit}{since}"


def _notes(delivery: Delivery, measured: Measured | None) -> Iterator[str]:
    if measured and measured.measure.description:
        yield sentence(measured.measure.description)
    if delivery.delivered:
        left = printed.left_out_words(delivery.delivered)
        if left:
            yield sentence(capital(left))


def agreed_words(agreed: PartnerAgreed | None, partner: str) -> str:
    """Return the partner's agreement in words."""
    if not partner:
        return "no partner named"
    if agreed is None:
        return "no agreement by the partner is recorded"
    return f"the partner agreed on {words.short_date(agreed.on)}"


def partner_name(model: Model, id_: str) -> str:
    """Return a partner's name, or its id where nothing declares it."""
    partner = model.partners.get(id_)
    return partner.name if partner else id_


def _source(tell: Telling, commitment: Commitment, delivery: Delivery, measured: Measured | None) -> SourceLine:
    value = delivery.delivered
    return SourceLine(
        what=commitment.title,
        value=_share(value, commitment)[1] or _amount(value, commitment),
        numerator=_amount(value, commitment),
        denominator=f"{amount_words(commitment.amount, commitment.unit)} promised",
        period=printed.short_period(value.period) if value else "–",
        source=given(measured.source if measured else ""),
        owner=given(title_or_none(tell.model, commitment.owner)),
        agreed=agreed_words(commitment.partner_agreed, commitment.partner),
    )
