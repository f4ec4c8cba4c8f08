"""A measure in a social value report, with its charts, and its line among the sources."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.measuring import printed
from leverarch.model import Claim, Measured
from leverarch.outputs.chart_words import STATES, state
from leverarch.outputs.printed import Fact, capital, given, sentence, title_or_none
from leverarch.outputs.social_value_parts import Figures, Telling, agreed_words, partner_name
from leverarch.outputs.social_value_views import FigureBox, MeasurePart, SourceLine
from leverarch.slots import slots_of

ELSEWHERE = "Its chart and its table stand above, with the commitment that it counts."


def measure_part(tell: Telling, id_: str, figures: Figures, *, told: bool = False) -> MeasurePart:
    """Return a measure by itself, with its charts. Its figure goes to the sources.

    `told`: a commitment of the report counts by it, so its charts and its source stand there.
    """
    measured = tell.shown[id_]
    measure = measured.measure
    left = printed.left_out_words(measured.whole)
    notes = [sentence(said) for said in (measure.description, capital(left)) if said]
    if told:
        return MeasurePart(measure.title, _box(tell, measured), (*notes, ELSEWHERE), ())
    figures.sources.append(measure_source(tell, measured))
    return MeasurePart(measure.title, _box(tell, measured), tuple(notes), figures.drawn(measured))


def _box(tell: Telling, measured: Measured) -> FigureBox:
    """Return the figure, large: a share as its numerator, of its denominator."""
    measure, value = measured.measure, measured.whole
    facts = (
        *_number_facts(measured),
        Fact("Period", printed.short_period(value.period)),
        Fact("Source", given(measured.source)),
        Fact("Answered for by", given(title_or_none(tell.model, measure.owner))),
        *_target(measured),
        *((Fact("Partner", _partner(tell, measured)),) if measure.partner else ()),
    )
    if state(value) != "shown" or value.value is None:
        return FigureBox(STATES[state(value)], "", "", facts)
    unit = printed.unit_of(measure) if measure.kind != "share" else measure.unit
    unit = "" if unit == "£" else unit
    if measure.kind == "share" and value.numerator is not None and value.denominator is not None:
        of = f"of {printed.number(measure, value.denominator)} {unit}".strip()
        return FigureBox(printed.number(measure, value.numerator), of, printed.per_cent(measure, value), facts)
    kind = measure.kind if measure.kind in ("mean", "median") else ""
    of = f"{unit} ({kind})" if kind and unit else unit or kind
    return FigureBox(printed.number(measure, value.value), of, "", facts)


def _target(measured: Measured) -> Iterator[Fact]:
    measure = measured.measure
    words = printed.target_words(measure)
    if words and measure.target:
        basis = f" ({measure.target.basis})" if measure.target.basis else ""
        yield Fact("Target", f"{words}{basis}: {printed.target_state(measure, measured.whole)}")


def _number_facts(measured: Measured) -> Iterator[Fact]:
    """Yield the numbers of a figure: what was counted, out of what, or why there is none."""
    measure, value = measured.measure, measured.whole
    if state(value) != "shown":
        yield Fact("Figure", capital(printed.figure(measured, value)))
    elif value.numerator is not None and value.denominator is not None:
        yield Fact("Numerator", printed.number(measure, value.numerator))
        yield Fact("Denominator", f"{printed.number(measure, value.denominator)} {measured.per_unit}".strip())
    else:
        yield Fact("Counted", capital(printed.figure(measured, value)))
        if measure.kind in ("mean", "median"):
            yield Fact("Rests on", given(printed.size_words(measure, value)))
            yield Fact("Spread", given(printed.spread_words(value, measure)))


def _partner(tell: Telling, measured: Measured) -> str:
    """Return whose work is measured, and whether that partner agreed to a claim or a promise that rests on it."""
    measure = measured.measure
    if not measure.partner:
        return agreed_words(None, "")
    promised = [(c.partner, c.partner_agreed) for c in tell.model.commitments.values() if c.measure == measure.id]
    claims = (claim for claim in tell.model.claims.values() if ("measure", measure.id) in _slots(claim))
    both = (*promised, *((claim.partner, claim.partner_agreed) for claim in claims))
    agreed = [said for partner, said in both if partner == measure.partner and said]
    last = max(agreed, key=lambda one: one.on) if agreed else None
    return f"{partner_name(tell.model, measure.partner)}; {agreed_words(last, measure.partner)}"


def _slots(claim: Claim) -> set[tuple[str, str]]:
    return {(slot.kind, slot.id) for _, slot in slots_of(claim.doc)}


def measure_source(tell: Telling, measured: Measured) -> SourceLine:
    """Return the line of a measure in the table of sources."""
    measure, value = measured.measure, measured.whole
    above, below, whole = value.numerator, value.denominator, _VALUES.get(measure.kind, "")
    if state(value) != "shown" or value.value is None:
        said, top, bottom = printed.figure(measured, value), "–", "–"
    elif above is not None and below is not None:
        share = measure.kind == "share"
        said = printed.per_cent(measure, value) if share else printed.figure(measured, value)
        top, bottom = printed.number(measure, above), printed.number(measure, below)
    else:
        number = printed.number(measure, value.value)
        said, top, bottom = number if whole else printed.figure(measured, value), number, whole
    if measure.kind in ("mean", "median"):
        top, bottom = "–", given(printed.size_words(measure, value))
    return SourceLine(
        what=measure.title,
        value=said,
        numerator=top,
        denominator=bottom,
        period=printed.short_period(value.period),
        source=given(measured.source),
        owner=given(title_or_none(tell.model, measure.owner)),
        agreed=_partner(tell, measured),
    )


_VALUES = {"count": "none: a count", "sum": "none: a sum"}
