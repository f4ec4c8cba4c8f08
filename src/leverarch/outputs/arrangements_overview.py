"""The board's page: where every arrangement stands, a line each, in facts. It adds nothing up and ranks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leverarch import words
from leverarch.governance import model_test
from leverarch.governance.gate import BLOCKS, OPEN, STOP, Gate
from leverarch.governance.standing import Standing, standing_of
from leverarch.governance.tiers import factor_title, in_words
from leverarch.model import Arrangement, Model, Pack
from leverarch.outputs.decision_table import dated
from leverarch.outputs.printed import NOT_GIVEN, capital, given, title_or_none

ENDED = "ended"


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """Where one arrangement stands. `starts`: nothing blocks the start. `gate_mark` is the gate's shape in Word.

    `again` is when the provider decides again what it is, `begun` who decided that the work may start, `factors` the
    risk factors that the tier does not rest on: it may be empty, and a page that is full leaves it out.
    """

    title: str
    partner: str
    status: str
    called: str
    model: str
    line: str
    decided: str
    again: str
    tier: str
    factors: str
    starts: bool
    gate_mark: str
    gate: str
    begun: str
    blocking: tuple[str, ...]
    evidence: str
    reviews: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewView:
    """What the templates of the board's page get."""

    title: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    said: str
    rows: tuple[OverviewRow, ...]
    lines: tuple[str, ...]
    notice: str


def view(model: Model, pack: Pack, title: str = "") -> OverviewView:
    """Return the page: every arrangement of the workspace by title, those that have ended last."""
    ordered = sorted(model.arrangements.values(), key=lambda one: (_has_ended(one, pack.as_of), one.title, one.id))
    rows = tuple(_row(model, standing_of(model, one, pack.as_of), pack.as_of) for one in ordered)
    return OverviewView(
        title=title or "Arrangements with partners",
        provider=model.organisation.name if model.organisation else "",
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        said=_said(rows),
        rows=rows,
        lines=tuple(f"Line {number}: {text}" for number, text in model_test.LINES.items()),
        notice=words.NOT_CQC_GUIDANCE,
    )


def _has_ended(arrangement: Arrangement, as_of: date) -> bool:
    return arrangement.status == ENDED or bool(arrangement.ends_on and arrangement.ends_on < as_of)


def _said(rows: tuple[OverviewRow, ...]) -> str:
    """Say how many there are, and how many of them something blocks."""
    if not rows:
        return "There is no arrangement in this workspace."
    blocked = sum(not row.starts for row in rows)
    more = f"Something blocks the start of {blocked}." if blocked else "Nothing blocks the start of any."
    return f"{words.count(len(rows), 'arrangement')}. {more}"


def _row(model: Model, standing: Standing, as_of: date) -> OverviewRow:
    own = standing.arrangement
    starts = standing.gate.word != STOP
    return OverviewRow(
        title=own.title,
        partner=_partner(model, own),
        status=_status(own, as_of),
        called=words.MODELS.get(own.declared_model, NOT_GIVEN),
        model=capital(standing.result.model),
        line=_line(standing.result),
        decided=_decided(model, own),
        again=_again(own, as_of),
        tier=_tier(model, standing),
        factors=_factors(model, standing),
        starts=starts,
        gate_mark="●" if starts else "▲",
        gate=capital(standing.gate.word),
        begun=_begun(model, own),
        blocking=tuple(_gate_line(line.title, line.why) for line in standing.gate.blocking),
        evidence=_without_evidence(own),
        reviews=tuple(_reviews(own, as_of)),
        checks=tuple(_checks(standing.gate)) or ("None",),
    )


def _partner(model: Model, arrangement: Arrangement) -> str:
    partner = model.partners.get(arrangement.partner)
    kind = words.PARTNER_KINDS.get(partner.kind, partner.kind) if partner else ""
    return f"{partner.name} ({kind})" if partner else arrangement.partner


def _status(arrangement: Arrangement, as_of: date) -> str:
    if _has_ended(arrangement, as_of):
        return f"Ended {words.short_date(arrangement.ends_on)}".strip()
    started = f"from {words.short_date(arrangement.starts_on)}" if arrangement.starts_on else "start not given"
    return f"{capital(arrangement.status) or 'Status not given'}, {started}"


def _line(result: model_test.Result) -> str:
    """Say which line of the model test decided, and what is still unanswered."""
    open_ = f"; {words.count(len(result.unanswered), 'indicator')} not answered" if result.unanswered else ""
    return f"line {result.rule}{open_}"


def _decided(model: Model, arrangement: Arrangement) -> str:
    """Say what the provider decided, who and when, where that is in other words than the test's."""
    own, said = arrangement.defined_model, model_test.of_arrangement(arrangement).model
    if own is None or not own.model or own.model.casefold() == said.casefold():
        return ""
    same = said != model_test.UNDECIDED and not own.departs
    how = "In the provider’s words" if same else "The provider decided otherwise"
    how = "The provider decided" if said == model_test.UNDECIDED else how
    by = f" ({model.title_of(own.decided_by)}, {given(words.short_date(own.decided_on))})" if own.decided_by else ""
    return f"{how}: {own.model}{by}"


def _tier(model: Model, standing: Standing) -> str:
    """Say the tier and the factors that led there; and the arrangement's own, where that is another."""
    own = standing.arrangement.tier
    placed = in_words(model, standing.placement)
    if own and own.casefold() != standing.placement.title.casefold():
        return f"{own}; its factors set: {placed}" if placed else own
    return placed or NOT_GIVEN


def _again(arrangement: Arrangement, as_of: date) -> str:
    """Say when the provider decides again what it is."""
    own = arrangement.defined_model
    return f"Decided again: {given(dated(own.next_review if own else None, as_of))}"


def _factors(model: Model, standing: Standing) -> str:
    """Name the risk factors that the tier does not rest on; nothing where there is no other."""
    rest = [line.factor for line in standing.arrangement.risk_factors if line.factor not in standing.placement.led_by]
    titles = [factor_title(model.governance, factor) for factor in rest]
    return f"Also: {words.listed([title[:1].lower() + title[1:] for title in titles])}" if titles else ""


def _begun(model: Model, arrangement: Arrangement) -> str:
    """Say who decided that the work may start, and when."""
    made = arrangement.start_decision
    if made is None or not (made.by or made.on):
        return f"Who decided the start: {NOT_GIVEN}"
    told = (title_or_none(model, made.by), words.short_date(made.on))
    return f"Start decided: {', '.join(text for text in told if text)}"


def _gate_line(title: str, why: str) -> str:
    return f"{title}: {why}" if why else title


def _without_evidence(arrangement: Arrangement) -> str:
    """Count the rows without evidence, and name them."""
    if not arrangement.accountability:
        return "No rows given"
    bare = [row.responsibility for row in arrangement.accountability if not row.evidence]
    said = f"{len(bare)} of {words.count(len(arrangement.accountability), 'row')}"
    return f"{said}: {'; '.join(bare)}" if bare else said


def _reviews(arrangement: Arrangement, as_of: date) -> Iterator[str]:
    """Yield the reviews that are past on the day, then the next one."""
    own = ("the arrangement", arrangement.review_due)
    held = [own, *((review.title, review.next) for review in arrangement.reviews)]
    known = sorted((day, title) for title, day in held if day)
    yield from (f"{capital(title)}: {dated(day, as_of)}" for day, title in known if day < as_of)
    yield from [f"{capital(title)}: {dated(day, as_of)}" for day, title in known if day >= as_of][:1]
    rows = sum(bool(row.review_due and row.review_due < as_of) for row in arrangement.accountability)
    if rows:
        yield f"{words.count(rows, 'row')} past review"
    if not known:
        yield f"Next review {NOT_GIVEN}"


def _checks(gate: Gate) -> Iterator[str]:
    """Yield the checks that are open, and those that have lapsed."""
    for line in gate.lines:
        if line.state == OPEN:
            yield f"Open: {_gate_line(line.title, line.why)}"
        elif line.state == BLOCKS and line.why.startswith("lapsed"):
            yield f"Lapsed: {line.title}, {line.why.removeprefix('lapsed on ')}"
