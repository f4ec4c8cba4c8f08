"""The accountability map in full: every row and column, who may decide what, the route, and how information flows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from leverarch import words
from leverarch.model import AccountabilityRow, Arrangement, Decision, Evidence, Model, Pack
from leverarch.outputs.accountability_map import MapStep, missing_dimensions, steps_of, version_of, who_words
from leverarch.outputs.accountability_map import tier_words as oversight
from leverarch.outputs.printed import (
    NOT_GIVEN,
    NOT_NEEDED,
    Picture,
    absent,
    clock_of,
    cover_of,
    deputy_of,
    given,
    names_of,
    route_words,
    tested_words,
    title_or_none,
    titles,
)
from leverarch.selection import is_open_to

CLOSED_TO_READER = "not shared with this reader"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row with every column. `evidence` holds a line for each item: its id and date, and where it stands."""

    what: str
    decides: str
    deputy: str
    nights: str
    does: str
    asked: str
    told: str
    trigger: str
    threshold: str
    by_when: str
    recorded: str
    check: str
    evidence: tuple[str, ...]
    review: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """Who may decide what when something happens: may, must, never, by when."""

    decision: str
    may: str
    must: str
    never: str
    by_when: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow of information."""

    what: str
    goes: str
    route: str
    by_when: str
    recorded: str
    basis: str
    owner: str
    kept: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """An item that the table names."""

    id: str
    title: str
    date: str
    review: str


@dataclass(frozen=True, slots=True)
class TableView:
    """What the templates of the full table get. Every text is ready to print; what is not given says so."""

    title: str
    provider: str
    who: str
    model: str
    tier: str
    audience: str
    as_of: str
    as_of_date: str
    version: str
    review: str
    reference: str
    rows: tuple[TableRow, ...]
    decisions: tuple[DecisionLine, ...]
    ladder_title: str
    steps: tuple[MapStep, ...]
    thresholds: tuple[str, ...]
    never: str
    clock: str
    flows: tuple[FlowLine, ...]
    evidence: tuple[EvidenceLine, ...]
    missing: str
    notice: str
    route: Picture | None


def view(model: Model, pack: Pack, arrangement: Arrangement, title: str = "", route: str = "") -> TableView:
    """Return the full table of an arrangement. `title` is the map's; `route` names the picture of the route."""
    own = arrangement.escalation
    steps = steps_of(model, arrangement)
    told = tuple((step.within, step.who, step.does) for step in steps)
    alt = route_words(told, tuple(step.out_of_hours for step in steps))
    return TableView(
        title=f"{title or f'Who does what: {arrangement.title}'} (full table)",
        provider=model.organisation.name if model.organisation else "",
        who=who_words(model, arrangement),
        model=tested_words(arrangement) or f"Model {NOT_GIVEN}",
        tier=oversight(model, arrangement),
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        version=version_of(model, arrangement, names_of(model, arrangement)),
        review=given(words.long_date(arrangement.review_due)),
        reference=arrangement.id,
        rows=_rows(model, pack, arrangement),
        decisions=tuple(decision_line(row) for row in arrangement.decisions),
        ladder_title=own.title if own and own.title else "If you are worried about someone",
        steps=steps,
        thresholds=own.thresholds if own else (),
        never=own.never if own else "",
        clock=clock_of(arrangement),
        flows=_flows(model, arrangement),
        evidence=_evidence(model, pack, arrangement),
        missing=absent(
            {
                "who may decide what": arrangement.decisions,
                "the escalation route": steps,
                "what is passed on": bool(own and own.thresholds),
                "how information flows": arrangement.information,
            }
        ),
        notice=words.NOT_CQC_GUIDANCE,
        route=Picture(route, alt, 266) if route and steps else None,
    )


def decision_line(row: Decision) -> DecisionLine:
    """Return one decision in words: what the partner may do, what the provider must do, what nobody does."""
    return DecisionLine(
        row.decision, given(row.partner_may), given(row.provider_must), given(row.never), given(row.by_when)
    )


def _rows(model: Model, pack: Pack, arrangement: Arrangement) -> tuple[TableRow, ...]:
    said = (_row(model, pack, row) for row in arrangement.accountability)
    nothing = (NOT_GIVEN,) * 11
    missing = (TableRow(what, *nothing, (NOT_GIVEN,), NOT_GIVEN) for what in missing_dimensions(arrangement))
    return (*said, *missing)


def _row(model: Model, pack: Pack, row: AccountabilityRow) -> TableRow:
    return TableRow(
        what=row.responsibility,
        decides=given(titles(model, row.accountable)),
        deputy=_of_all(row.accountable, {ref: deputy_of(model, ref) for ref in row.accountable}),
        nights=_of_all(row.accountable, {ref: cover_of(model, ref) for ref in row.accountable}),
        does=given(titles(model, row.responsible)),
        asked=titles(model, row.consulted) or NOT_NEEDED,
        told=titles(model, row.informed) or NOT_NEEDED,
        trigger=given(row.trigger),
        threshold=given(row.threshold),
        by_when=given(row.by_when),
        recorded=given(row.recorded_in),
        check=given(row.check),
        evidence=tuple(evidence_words(model, pack, id_) for id_ in row.evidence) or (NOT_GIVEN,),
        review=given(dated(row.review_due, pack.as_of)),
    )


def _of_all(refs: tuple[str, ...], said: dict[str, str]) -> str:
    """Say something of each role that decides: usually one."""
    return "; ".join(unbroken(given(said[ref])) for ref in refs) or NOT_GIVEN


def dated(day: date | None, as_of: date) -> str:
    """Return a day by which something is due, and whether it has passed."""
    return f"{unbroken(words.short_date(day))}{' (past)' if day < as_of else ''}" if day else ""


def unbroken(text: str) -> str:
    """Return a text whose dates and telephone numbers stay on one line in a narrow column."""
    return re.sub(r"(?<=\d) (?=\d|[A-Z][a-z]{2}\b)|(?<=[A-Z][a-z]{2}) (?=\d{4})", "\u00a0", text)


def evidence_words(model: Model, pack: Pack, id_: str) -> str:
    """Return an item in a line: its id and date, and where it stands on the pack's day. A closed item is only named."""
    item = model.evidence.get(id_)
    if item is None:
        return f"{id_}: {NOT_GIVEN}"
    if not is_open_to(item, pack.audience):
        return f"{id_}: {CLOSED_TO_READER}"
    state = _standing(item, pack.as_of)
    return unbroken(f"{id_}, {words.short_date(item.date)}{f': {state}' if state else ''}")


def _standing(item: Evidence, as_of: date) -> str:
    """Say what keeps an item from being in date."""
    if item.status == "withdrawn":
        return "withdrawn"
    return "past its review" if item.review_due and item.review_due < as_of else ""


def _evidence(model: Model, pack: Pack, arrangement: Arrangement) -> tuple[EvidenceLine, ...]:
    """The items that the rows name and the reader may see, by id."""
    named = {id_ for row in arrangement.accountability for id_ in row.evidence}
    items = [model.evidence[id_] for id_ in sorted(named) if id_ in model.evidence]
    return tuple(
        EvidenceLine(
            item.id, item.title, unbroken(words.short_date(item.date)), given(dated(item.review_due, pack.as_of))
        )
        for item in items
        if is_open_to(item, pack.audience)
    )


def _flows(model: Model, arrangement: Arrangement) -> tuple[FlowLine, ...]:
    return tuple(
        FlowLine(
            what=flow.what,
            goes=f"{given(title_or_none(model, flow.from_))} → {given(title_or_none(model, flow.to))}",
            route=given(flow.route),
            by_when=given(flow.by_when),
            recorded=given(flow.recorded_in),
            basis=given(flow.lawful_basis),
            owner=given(title_or_none(model, flow.owner)),
            kept=given(flow.retention),
        )
        for flow in arrangement.information
    )
