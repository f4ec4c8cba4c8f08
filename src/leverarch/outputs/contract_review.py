"""A contract review for a commissioner: what needs a look first, then every indicator, the partners, the promises.

It compares a figure with its target and a day with the day of the pack, and nothing else: a trend is drawn and its
target and wanted direction are said, but no movement in it is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from leverarch import words
from leverarch.claiming.delivery import NOT_COUNTED, Delivery
from leverarch.governance.gate import BLOCKS, OPEN, GateLine
from leverarch.governance.standing import standing_of
from leverarch.governance.tiers import in_words
from leverarch.measuring import printed, small_numbers
from leverarch.model import Arrangement, Model, Output, Pack
from leverarch.output import Document, Job, LeftOut
from leverarch.outputs import charts
from leverarch.outputs.chart_views import Chart
from leverarch.outputs.decision_table import dated, unbroken
from leverarch.outputs.printed import NOT_GIVEN, capital, given, tested_words, title_or_none
from leverarch.outputs.review_kpis import (
    MISSING,
    NOT_MET,
    Indicator,
    KpiPart,
    indicators_of,
    is_overdue,
    kpi_part,
    picture_name,
)
from leverarch.outputs.review_promises import PromiseLine, behind_words, deliveries_of, is_behind, promise_line

KIND = "contract-review"
#: Readers who are told how a provider oversees its partners. Another partner, or anybody, is not.
OVERSEERS = ("commissioner", "regulator", "internal")


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """Something to look at first: of which kind, what, why, who answers for it, by when."""

    kind: str
    what: str
    why: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class OversightLine:
    """One arrangement with a partner, as it stands on the day."""

    title: str
    partner: str
    model: str
    tier: str
    last: str
    next: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """Something that is not in the review, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What the templates of the contract review get."""

    title: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    period: str
    said: str
    exceptions: tuple[ExceptionLine, ...]
    no_exceptions: str
    looked_for: str
    kpis: tuple[KpiPart, ...]
    oversight: tuple[OversightLine, ...]
    no_oversight: str
    promises: tuple[PromiseLine, ...]
    no_promises: str
    left_out: tuple[LeftOutLine, ...]
    limits: str
    notice: str


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the review in Word and as PDF, and what it leaves out."""
    shown, drawn, left_out = view(model, pack, output)
    folder = output.template or KIND
    data = asdict(shown)
    figures = {
        name: charts.chart_job(f"{KIND}.docx#{name}", chart)
        for name, chart in drawn.items()
        if charts.picture_of(name, chart) is not None
    }
    images = _pictures(model, pack)
    word = Job(f"{KIND}.docx", "word", f"{folder}/review.docx", data, images, figures)
    page = Job(f"{KIND}.pdf", "typeset", f"{folder}/review.typ", _with_drawings(data, drawn), images)
    return tuple(Document(job.name, output.kind, pack.id, shown.title, job) for job in (word, page)), left_out


def view(model: Model, pack: Pack, output: Output) -> tuple[ReviewView, Mapping[str, Chart], tuple[LeftOut, ...]]:
    """Return what the review says, its charts by the names of their pictures, and what is left out."""
    measured = small_numbers.for_pack(model, pack)
    indicators, no_kpis = indicators_of(model, measured, pack, output)
    deliveries, no_commitments = deliveries_of(model, measured, pack, output)
    drawn: dict[str, Chart] = {}
    kpis = []
    for number, own in enumerate(indicators, 1):
        part, views = kpi_part(model, pack, output, number, own, KIND)
        kpis.append(part)
        drawn |= {picture_name(KIND, number, place): chart for place, chart in enumerate(views)}
    left_out = (*no_kpis, *no_commitments)
    exceptions = tuple(_exceptions(model, pack, indicators, deliveries))
    arrangements = _arrangements(model, pack, output)
    shown = ReviewView(
        title=output.title or pack.title,
        provider=model.organisation.name if model.organisation else "",
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        period=printed.short_period(output.period) if output.period else "",
        said=_said(indicators, exceptions),
        exceptions=exceptions,
        no_exceptions="" if exceptions else "Nothing of these kinds was found.",
        looked_for="Looked for: targets that are not met, figures that are not available, actions past their day, "
        "commitments behind what is promised by now or not counted. A movement in a trend is shown and not judged.",
        kpis=tuple(kpis),
        oversight=tuple(_oversight(model, one, pack.as_of) for one in arrangements),
        no_oversight=_no_oversight(pack, arrangements),
        promises=tuple(promise_line(model, delivery) for delivery in deliveries),
        no_promises="" if deliveries else _no_promises(output, no_commitments),
        left_out=tuple(_left_out(model, pack, output, left_out)),
        limits="It says what was counted, against which target, and what is done. It does not say why a figure is as "
        "it is, and it does not say how good the service is.",
        notice=words.NOT_CQC_GUIDANCE,
    )
    return shown, drawn, left_out


def _pictures(model: Model, pack: Pack) -> dict[str, str]:
    """Return the pictures in the pack's commentary, by the names that its Markdown uses."""
    held = (pictures for (path, _), pictures in model.pictures.items() if path == pack.doc.path)
    return {name: path for pictures in held for name, path in pictures.items()}


def _with_drawings(data: Mapping[str, Any], drawn: Mapping[str, Chart]) -> dict[str, Any]:
    """Return the data with each chart's drawing beside it, for the page."""
    kpis = []
    for number, kpi in enumerate(data["kpis"], 1):
        views = [asdict(drawn[picture_name(KIND, number, place)]) for place in range(len(kpi["charts"]))]
        kpis.append({**kpi, "charts": [{**c, "drawing": v} for c, v in zip(kpi["charts"], views, strict=True)]})
    return {**data, "kpis": kpis}


#: Beside a number of targets a state reads otherwise than alone.
_COUNTED = {"no target": "not set"}


def _said(indicators: Sequence[Indicator], exceptions: Sequence[ExceptionLine]) -> str:
    """Say how many indicators there are and how they stand to their targets, in plain counts."""
    if not indicators:
        return "This review has no indicator."
    counts: dict[str, int] = {}
    for own in indicators:
        counts[own.state] = counts.get(own.state, 0) + 1
    order = ("met", "not met", "not available", "not shown", "no target")
    told = words.listed([f"{counts[state]} {_COUNTED.get(state, state)}" for state in order if state in counts])
    first = f" {words.count(len(exceptions), 'matter')} to look at first." if exceptions else ""
    return f"{words.count(len(indicators), 'indicator')}. Targets: {told}.{first}"


# ---------------------------------------------------------------- what to look at first


def _exceptions(
    model: Model, pack: Pack, indicators: Sequence[Indicator], deliveries: Sequence[Delivery]
) -> Iterator[ExceptionLine]:
    for state, kind in ((NOT_MET, "Target not met"), (MISSING, "Figure not available")):
        for own in indicators:
            if own.state == state:
                yield _of_indicator(model, own, kind, pack.as_of)
    for own in indicators:
        for action in own.kpi.actions:
            if is_overdue(action, pack.as_of):
                owner = title_or_none(model, action.owner) or NOT_GIVEN
                why = f"{own.measured.measure.title}: not done by its day"
                due = unbroken(words.short_date(action.due))
                yield ExceptionLine("Action overdue", action.action, why, owner, due)
    for delivery in deliveries:
        owner = title_or_none(model, delivery.commitment.owner) or NOT_GIVEN
        title, due = delivery.commitment.title, unbroken(words.short_date(delivery.commitment.due))
        if delivery.state == NOT_COUNTED:
            why = capital(delivery.why or "nothing counts it")
            yield ExceptionLine("Commitment not counted", title, why, owner, due)
        elif is_behind(delivery):
            yield ExceptionLine("Commitment behind", title, behind_words(model, delivery), owner, due)


def _of_indicator(model: Model, own: Indicator, kind: str, as_of: date) -> ExceptionLine:
    """Return the line of an indicator; due is the first day of an action that is not done yet."""
    measured, measure = own.measured, own.measured.measure
    target = printed.target_words(measure)
    said = capital(printed.inline(measured, measured.whole))
    if measured.whole.missing:
        said = f"{said}. Period {printed.short_period(measured.whole.period)}"
    why = f"{said}; target {target}" if target else said
    open_days = sorted(a.due for a in own.kpi.actions if a.due and not (a.done and a.done <= as_of))
    owner = title_or_none(model, measure.owner) or NOT_GIVEN
    return ExceptionLine(kind, measure.title, why, owner, unbroken(words.short_date(open_days[0])) if open_days else "")


# ---------------------------------------------------------------- partners


def _arrangements(model: Model, pack: Pack, output: Output) -> tuple[Arrangement, ...]:
    """Return the arrangements that the review speaks of: the one it names, or all that are not over."""
    if pack.audience not in OVERSEERS:
        return ()
    if output.arrangement:
        return tuple(one for one in model.arrangements.values() if one.id == output.arrangement)
    held = (one for one in model.arrangements.values() if not _is_over(one, pack.as_of))
    return tuple(sorted(held, key=lambda one: (one.title, one.id)))


def _is_over(arrangement: Arrangement, as_of: date) -> bool:
    return arrangement.status == "ended" or bool(arrangement.ends_on and arrangement.ends_on < as_of)


def _oversight(model: Model, own: Arrangement, as_of: date) -> OversightLine:
    standing = standing_of(model, own, as_of)
    partner = model.partners.get(own.partner)
    kind = words.PARTNER_KINDS.get(partner.kind, partner.kind) if partner else ""
    held = [review.held_on for review in own.reviews if review.held_on and review.held_on <= as_of]
    planned = [r.next for r in own.reviews if r.next and not (r.held_on and r.held_on >= r.next)]
    following = sorted(day for day in (*planned, own.review_due) if day)
    return OversightLine(
        title=own.title,
        partner=f"{partner.name} ({kind})" if partner else own.partner,
        model=tested_words(own) or NOT_GIVEN,
        tier=in_words(model, standing.placement) or own.tier or NOT_GIVEN,
        last=given(unbroken(words.short_date(max(held))) if held else ""),
        next=given(dated(following[0], as_of) if following else ""),
        conditions=tuple(_condition(line) for line in standing.gate.lines if line.state in (OPEN, BLOCKS)),
    )


def _condition(line: GateLine) -> str:
    how = "Blocks the start" if line.state == BLOCKS else "Open"
    return f"{how}: {line.title}" + (f" ({line.why})" if line.why else "")


def _no_oversight(pack: Pack, shown: tuple[Arrangement, ...]) -> str:
    if shown:
        return ""
    if pack.audience not in OVERSEERS:
        return "How the provider oversees its partners is not part of what this reader is given."
    return "There is no arrangement with a partner that is under way."


# ---------------------------------------------------------------- what is left out


def _no_promises(output: Output, closed: tuple[LeftOut, ...]) -> str:
    if closed:
        return "No commitment is open to this reader."
    return "There is no commitment." if output.commitments == "all" else "This review names no commitment."


def _left_out(model: Model, pack: Pack, output: Output, left: tuple[LeftOut, ...]) -> Iterator[LeftOutLine]:
    """Yield what is left out: by name where the reader may know the name, else as one that is closed."""
    closed = sum("closed to" in one.why for one in left)
    if closed:
        what = words.count(closed, "indicator or commitment", "indicators or commitments")
        yield LeftOutLine(what, "Closed to this reader")
    yield from (LeftOutLine(one.id, capital(one.why)) for one in left if "closed to" not in one.why)
    if output.commitments is None and model.commitments:
        yield LeftOutLine("Commitments", "This review names none")
    if pack.audience not in OVERSEERS and model.arrangements:
        yield LeftOutLine("Oversight of partners", "Not given to this reader")
    elif not output.arrangement:
        over = sorted(one.title for one in model.arrangements.values() if _is_over(one, pack.as_of))
        yield from (LeftOutLine(title, "The arrangement has ended") for title in over)
