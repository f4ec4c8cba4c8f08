"""The indicators of a contract review: each with its figure, what the figure rests on, its trend, words and actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from leverarch import words
from leverarch.measuring import printed
from leverarch.model import Action, Kpi, Measured, Model, Output, Pack
from leverarch.output import LeftOut
from leverarch.outputs import charts
from leverarch.outputs.chart_views import Chart
from leverarch.outputs.decision_table import unbroken
from leverarch.outputs.printed import NOT_GIVEN, Fact, Picture, Prose, basis_words, capital, sentence, title_or_none
from leverarch.outputs.review_trend import charts_and_trend
from leverarch.selection import is_open

MET, NOT_MET, MISSING, NOT_SHOWN, NO_TARGET = "met", "not met", "not available", "not shown", "no target"
#: A shape for each state in Word; templates draw their own. A state is never told by colour.
SHAPES = {MET: "●", NOT_MET: "▲", MISSING: "○", NOT_SHOWN: "□", NO_TARGET: ""}
DONE, OVERDUE, OPEN, UNDATED = "done", "overdue", "open", "no day set"
ACTION_SHAPES = {DONE: "●", OVERDUE: "▲", OPEN: "○", UNDATED: "○"}
#: Headings in a commentary stand under the third level: part, indicator, what is said.
UNDER = 3
HEADINGS = {"trend": "Trend", "run": "Trend", "bars": "By group", "pair": "Before and after"}


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action: who does it, by when, and whether it is done, open or overdue on the day."""

    action: str
    owner: str
    due: str
    done: str
    state: str
    shape: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart with its table. `picture` is the drawing in Word (none: the table stands alone)."""

    heading: str
    unit: str
    said: str
    picture: Picture | None
    table: Prose


@dataclass(frozen=True, slots=True)
class KpiPart:
    """One indicator. `state` says whether the target is met, `shape` says it as a shape."""

    number: str
    id: str
    title: str
    about: str
    figure: str
    more: str
    period: str
    source: str
    target: str
    owner: str
    state: str
    shape: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    charts: tuple[ChartPart, ...]
    no_trend: str
    commentary: Prose | None
    actions: tuple[ActionLine, ...]
    unsaid: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator before it is words: the measure as the reader may see it, and the line of the pack about it."""

    kpi: Kpi
    measured: Measured

    @property
    def state(self) -> str:
        """Whether its target is met."""
        return printed.target_state(self.measured.measure, self.measured.whole)


def indicators_of(
    model: Model, shown: Mapping[str, Measured], pack: Pack, output: Output
) -> tuple[tuple[Indicator, ...], tuple[LeftOut, ...]]:
    """Return the indicators that the reader may see, in the order of the pack, and those left out and why.

    `shown` is what each measure came to as the reader is shown it.
    """
    kept: list[Indicator] = []
    left_out: list[LeftOut] = []
    for kpi in output.kpis:
        measure = model.measures.get(kpi.measure)
        if measure is None or kpi.measure not in shown:
            left_out.append(LeftOut(kpi.measure, "there is no measure of that name that can be worked out"))
        elif measure.classification and not is_open(measure.classification, pack.audience):
            why = f"classified {measure.classification}, closed to the pack's audience ({pack.audience})"
            left_out.append(LeftOut(kpi.measure, why))
        else:
            kept.append(Indicator(kpi, shown[kpi.measure]))
    return tuple(kept), tuple(left_out)


def kpi_part(
    model: Model, pack: Pack, output: Output, number: int, own: Indicator, name: str
) -> tuple[KpiPart, tuple[Chart, ...]]:
    """Return one indicator as it is printed, and its charts. `name` is the document's, for the pictures in it."""
    measured, measure = own.measured, own.measured.measure
    drawn, no_trend, since = charts_and_trend(model, measured)
    parts = tuple(_chart_part(picture_name(name, number, place), view, since) for place, view in enumerate(drawn))
    part = KpiPart(
        number=str(number),
        id=measure.id,
        title=measure.title,
        about=sentence(measure.description) if measure.description else "",
        figure=capital(printed.counted_figure(measured, measured.whole)),
        more="; ".join(_beside(measured)),
        period=printed.short_period(measured.whole.period),
        source=measured.source or NOT_GIVEN,
        target=capital(printed.target_words(measure)) or "None set",
        owner=title_or_none(model, measure.owner) or NOT_GIVEN,
        state=own.state,
        shape=SHAPES[own.state],
        facts=tuple(_facts(model, pack, measured)),
        notes=tuple(_notes(output, measured)),
        charts=parts,
        no_trend=no_trend,
        commentary=_commentary(model, pack, output, own.kpi),
        actions=tuple(action_line(model, action, pack.as_of) for action in own.kpi.actions),
        unsaid=_unsaid(own.kpi),
    )
    return part, drawn


def picture_name(name: str, number: int, place: int) -> str:
    """Return the name of the picture of one chart of an indicator."""
    return f"{name}#kpi-{number}-{place + 1}"


def action_line(model: Model, action: Action, as_of: date) -> ActionLine:
    """Return an action as it stands on a day. What is done later than the day is not done yet."""
    is_done = bool(action.done and action.done <= as_of)
    if is_done:
        state = DONE
    elif action.due is None:
        state = UNDATED
    else:
        state = OVERDUE if action.due < as_of else OPEN
    return ActionLine(
        action=action.action,
        owner=title_or_none(model, action.owner) or NOT_GIVEN,
        due=unbroken(words.short_date(action.due)) or NOT_GIVEN,
        done=unbroken(words.short_date(action.done)) if is_done else "",
        state=state,
        shape=ACTION_SHAPES[state],
    )


def is_overdue(action: Action, as_of: date) -> bool:
    """Whether an action is past its day and not done, as of a day."""
    return bool(action.due and action.due < as_of and not (action.done and action.done <= as_of))


# ---------------------------------------------------------------- what a figure rests on


def _beside(measured: Measured) -> Iterator[str]:
    """What stands below a figure: the share in per cent, or the spread and how many it was taken from."""
    measure, value = measured.measure, measured.whole
    if value.missing or value.hidden:
        return
    if measure.kind == "share":
        yield printed.per_cent(measure, value)
    elif measure.kind in ("mean", "median"):
        yield from (text for text in (printed.spread_words(value, measure), printed.size_words(measure, value)) if text)


def _facts(model: Model, pack: Pack, measured: Measured) -> Iterator[Fact]:
    measure, value = measured.measure, measured.whole
    yield Fact("Figure", "; ".join((capital(printed.counted_figure(measured, value)), *_beside(measured))))
    if value.hidden:
        yield Fact("Why it is not shown", "So that small numbers of people can’t be worked out" + _because(pack))
    elif not value.missing and value.numerator is not None and value.denominator is not None:
        yield Fact("Numerator", printed.number(measure, value.numerator))
        yield Fact("Denominator", printed.number(measure, value.denominator))
    if printed.left_out_words(value):
        yield Fact("Left out", capital(printed.left_out_words(value)))
    yield Fact("Target", _target(measured))
    yield Fact("Period", printed.short_period(value.period))
    yield Fact("As at", words.long_date(pack.as_of))
    yield Fact("Source", measured.source or NOT_GIVEN)
    yield Fact("Answers for it", title_or_none(model, measure.owner) or NOT_GIVEN)


def _because(pack: Pack) -> str:
    own = pack.small_numbers
    return f" ({own.because.rstrip('.')})" if own and own.because else ""


def _target(measured: Measured) -> str:
    measure = measured.measure
    said = printed.target_words(measure)
    if not said:
        return "None set"
    basis = basis_words(measure.target.basis) if measure.target else ""
    wanted = {"higher": "higher is wanted", "lower": "lower is wanted"}.get(measure.direction, "")
    return "; ".join(text for text in (capital(said), wanted, f"it rests on: {basis or NOT_GIVEN}") if text)


def _notes(output: Output, measured: Measured) -> Iterator[str]:
    """What a careful reader must know of the figure beside its numbers."""
    if not ends_in_period(output, measured):
        asked = output.period
        assert asked is not None
        end = words.long_date(measured.whole.period.to)
        yield f"Its period ends on {end}, not in the period of this review ({printed.short_period(asked)})."


def ends_in_period(output: Output, measured: Measured) -> bool:
    """Whether the period of a figure ends in the period of the review. A review without one says nothing of it."""
    asked = output.period
    return asked is None or asked.from_ <= measured.whole.period.to <= asked.to


def _unsaid(kpi: Kpi) -> str:
    """Say that the provider says nothing to a figure, or does nothing about it."""
    if not kpi.commentary.strip():
        return (
            "The provider says nothing to it."
            if kpi.actions
            else "The provider says nothing to it and names no action."
        )
    return "" if kpi.actions else "The provider names no action."


def _commentary(model: Model, pack: Pack, output: Output, kpi: Kpi) -> Prose | None:
    """Return what the provider says to an indicator; nothing where it says nothing."""
    pointer = f"outputs.{pack.outputs.index(output)}.kpis.{output.kpis.index(kpi)}.commentary"
    blocks = model.prose.get((pack.doc.path, pointer), ())
    return Prose(tuple(blocks), UNDER) if blocks else None


def _chart_part(name: str, view: Chart, since: str) -> ChartPart:
    heading = HEADINGS.get(view.kind, "In parts")
    return ChartPart(
        heading=f"{heading}, {since}" if view.kind in ("trend", "run") and since else heading,
        unit=view.unit,
        said=view.said,
        picture=charts.picture_of(name, view),
        table=charts.table_prose(view.table),
    )
