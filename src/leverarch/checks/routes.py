"""Checks of what a worker follows when something happens: who may decide what, and where information goes."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.row import blank
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Arrangement, Decision, InformationFlow, Model
from leverarch.words import listed


@workspace_check("LA635", Severity.WARNING)
def undefined_decision(model: Model) -> Iterator[Finding]:
    """Who may decide what in an incident is not settled: there are no decisions, or one leaves something open.

    Why: the field's guidance names unclear decision-making authority during incidents as a common risk. A worker who
    has to ask first whether the session may be stopped has lost the minutes that count.

    What to do: for each decision say what the partner may do (`partner_may`; "No." is an answer), what the provider
    must do (`provider_must`) and by when.

    Example:
    ```json
    { "decisions": [ { "topic": "stop-work", "decision": "Stop the session" } ] }
    ```

    """
    for arrangement in model.arrangements.values():
        if not arrangement.decisions and (arrangement.accountability or _has_route(arrangement)):
            field = "accountability" if arrangement.accountability else "escalation"
            message = f"`{arrangement.id}` does not say who may decide what in an incident"
            yield Finding(arrangement.doc.key(field), message, arrangement.id, "add `decisions`")
        for number, decision in enumerate(arrangement.decisions):
            open_ = _open(decision)
            if open_:
                message = f"“{decision.decision}” in `{arrangement.id}` does not say {listed(open_, 'or')}"
                place = arrangement.doc.at("decisions", number, "decision")
                yield Finding(place, message, arrangement.id, "settle it with the partner, and say so here")


def _has_route(arrangement: Arrangement) -> bool:
    return bool(arrangement.escalation and arrangement.escalation.steps)


def _open(decision: Decision) -> list[str]:
    """Return what a decision leaves open, in words."""
    cells = (
        ("what the partner may do", decision.partner_may),
        ("what the provider must do", decision.provider_must),
        ("by when", decision.by_when),
    )
    return [words for words, text in cells if blank(text)]


@workspace_check("LA644", Severity.WARNING)
def no_route(model: Model) -> Iterator[Finding]:
    """An arrangement has a map of who answers for what, and no escalation route.

    Why: the map says who answers; the route says whom a frightened worker rings first, and who is next when nobody
    picks up. Without it the one-page map and the incident card have no way up.

    What to do: describe the route in `escalation`: `steps` in order, each with `role`, `does` and `within`.

    Example:
    ```json
    { "accountability": [ { "dimension": "escalation", "responsibility": "Passing on a concern" } ] }
    ```

    """
    for arrangement in model.arrangements.values():
        if arrangement.accountability and not _has_route(arrangement):
            field = "escalation" if arrangement.escalation else "accountability"
            message = f"`{arrangement.id}` has a map and no escalation route: whom to ring, and who is next"
            help_ = "describe it in `escalation`: steps, each with `role`, `does` and `within`"
            yield Finding(arrangement.doc.key(field), message, arrangement.id, help_)


@workspace_check("LA636", Severity.WARNING)
def gap_in_flow(model: Model) -> Iterator[Finding]:
    """A flow of information lacks its route, its record, its lawful basis or its owner, or none is described.

    Why: the field's guidance names gaps in recording, reporting and information sharing as a common risk. What is
    shared without a route gets lost, and what is shared without a lawful basis should not have been.

    What to do: for each flow give `route`, `recorded_in`, `lawful_basis` and `owner`. Beside a map there is at least
    one flow.

    Example:
    ```json
    { "information": [ { "what": "Session record", "route": "Secure form" } ] }
    ```

    """
    for arrangement in model.arrangements.values():
        if arrangement.accountability and not arrangement.information:
            message = f"`{arrangement.id}` has a map and does not say how information is shared and recorded"
            yield Finding(arrangement.doc.key("accountability"), message, arrangement.id, "add `information`")
        for number, flow in enumerate(arrangement.information):
            missing = _missing(flow)
            if missing:
                message = f"the flow “{flow.what}” in `{arrangement.id}` has no {listed(missing, 'and no')}"
                place = arrangement.doc.at("information", number, "what")
                yield Finding(place, message, arrangement.id, "add what is missing to the flow")


def _missing(flow: InformationFlow) -> list[str]:
    """Return what a flow lacks, in words."""
    cells = (
        ("route", flow.route),
        ("record", flow.recorded_in),
        ("lawful basis", flow.lawful_basis),
        ("owner", flow.owner),
    )
    return [words for words, text in cells if blank(text)]


CHECKS: tuple[Check, ...] = (undefined_decision, no_route, gap_in_flow)
