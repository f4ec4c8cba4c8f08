"""Checks of what a row of the map says: what sets it off, by when, where it is recorded, what shows that it works."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from leverarch.checks.arrangements import arrangements_of
from leverarch.checks.row import PlacedRow, all_rows, blank, rows_of, titled
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.governance.tiers import place
from leverarch.model import Model, Pack
from leverarch.words import count, long_date

#: How old the newest evidence of a row may be where no tier says it.
MONTHS = 12


@workspace_check("LA629", Severity.WARNING)
def unchecked_row(model: Model) -> Iterator[Finding]:
    """In a row with high risk the same role answers and acts, and nobody else checks.

    Why: nobody notices their own blind spot. A row counts as high risk if it is statutory, if it is about escalation,
    or if the arrangement is in any tier but the lowest.

    What to do: say in `check` who else looks and how often, or let another role do the work.

    Example:
    ```json
    { "dimension": "escalation", "accountable": "safeguarding-lead", "responsible": ["safeguarding-lead"] }
    ```

    """
    for placed in all_rows(model):
        row = placed.row
        both = [ref for ref in row.responsible if ref in row.accountable]
        if both and blank(row.check) and _is_high_risk(model, placed):
            message = f"{titled(model, both[0])} answers for {placed.name} and does it, and nobody else checks"
            note = Note(placed.place("accountable"), "answers")
            help_ = "say in `check` who else looks, or let another role do it"
            yield placed.finding("responsible", message, help_, note)


def _is_high_risk(model: Model, placed: PlacedRow) -> bool:
    tier = place(model, placed.arrangement).tier
    lowest = model.governance.tiers[-1] if model.governance else None
    above = tier is not None and tier != lowest
    return placed.row.statutory or placed.row.dimension == "escalation" or above


@workspace_check("LA630", Severity.WARNING)
def no_trigger(model: Model) -> Iterator[Finding]:
    """A row of the accountability map does not say what sets it off.

    Why: a worker who does not know when a duty begins does not begin.

    What to do: say in `trigger` what happens first, in the words of somebody on shift.

    Example:
    ```json
    { "responsibility": "Passing on a concern", "accountable": "safeguarding-lead", "by_when": "Same day" }
    ```

    """
    for placed in all_rows(model):
        if blank(placed.row.trigger):
            yield placed.finding("trigger", f"what sets off {placed.name} is not given", "say it in `trigger`")


@workspace_check("LA632", Severity.WARNING)
def no_threshold(model: Model) -> Iterator[Finding]:
    """A row about escalation, or a statutory one, does not say from which point it applies.

    Why: without a threshold everyone sets their own, and a concern that one would pass on another keeps.

    What to do: say in `threshold` from which point on: "any mark that nobody has explained; when in doubt, ring".

    Example:
    ```json
    { "dimension": "escalation", "responsibility": "Passing on a concern", "trigger": "Any safeguarding indicator" }
    ```

    """
    for placed in all_rows(model):
        if blank(placed.row.threshold) and (placed.row.statutory or placed.row.dimension == "escalation"):
            why = "a row about escalation" if placed.row.dimension == "escalation" else "a statutory row"
            message = f"{placed.name} is {why} and does not say from which point it applies"
            yield placed.finding("threshold", message, "add a `threshold` in plain words")


@workspace_check("LA633", Severity.WARNING)
def no_record(model: Model) -> Iterator[Finding]:
    """A row of the accountability map does not say where it is recorded.

    Why: what is recorded nowhere can't be shown to anybody, and is found by nobody on the next shift.

    What to do: name the record in `recorded_in`.

    Example:
    ```json
    { "responsibility": "Passing on a concern", "accountable": "safeguarding-lead", "by_when": "Same day" }
    ```

    """
    for placed in all_rows(model):
        if blank(placed.row.recorded_in):
            message = f"where {placed.name} is recorded is not given"
            yield placed.finding("recorded_in", message, "name the record in `recorded_in`")


@pack_check("LA637", Severity.WARNING)
def weak_audit_trail(model: Model, pack: Pack) -> Iterator[Finding]:
    """Nothing shows that a row of the accountability map works, or nothing of the last review period does.

    Why: the field's guidance names weak audit trails as a common risk: a commissioner or an inspector asks for the
    proof that the map is lived by, and for a recent one. The arrangement's tier says how old the newest item may be
    (`evidence_months`); without a tier it is 12 months. This is custom, not law.

    What to do: name in `evidence` an item that shows it, dated within the period. Withdrawn items don't count, nor do
    those dated after the day that the pack speaks of.

    Example:
    ```json
    { "responsibility": "Cover and cancelled sessions", "accountable": "contract-manager", "evidence": [] }
    ```

    """
    for arrangement in arrangements_of(model, pack):
        tier = place(model, arrangement).tier
        months = tier.evidence_months if tier else MONTHS
        for placed in rows_of(arrangement):
            message = _weak(placed, model, pack.as_of, months)
            if message:
                help_ = "name in `evidence` a newer item that shows it" if placed.row.evidence else "add `evidence`"
                yield placed.finding("evidence", message, help_)


def _weak(placed: PlacedRow, model: Model, as_of: date, months: int) -> str:
    """Return what is wrong with the evidence of a row, in words, or nothing."""
    named = [model.evidence[id_] for id_ in placed.row.evidence if id_ in model.evidence]
    if len(named) < len(placed.row.evidence):
        return ""  # a name that nothing declares has a finding of its own
    if not named:
        return f"nothing is named that shows that {placed.name} works"
    held = [item for item in named if item.status != "withdrawn"]
    if not held:
        return f"every item is withdrawn that showed that {placed.name} works"
    newest = max((item for item in held if item.date <= as_of), key=lambda item: item.date, default=None)
    if newest is None:
        return f"every item that shows that {placed.name} works is dated after {long_date(as_of)}"
    if months and newest.date < months_before(as_of, months):
        age = f"more than {count(months, 'month')} before {long_date(as_of)}"
        return f"the newest item that shows that {placed.name} works is of {long_date(newest.date)}, {age}"
    return ""


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last of that month."""
    years, month = divmod(day.month - 1 - months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@workspace_check("LA641", Severity.WARNING)
def no_review_date(model: Model) -> Iterator[Finding]:
    """A row of the accountability map has no day on which it is looked at again.

    Why: people, places and procedures change, and a row that nobody looks at again goes on saying what was true once.

    What to do: set `review_due`.

    Example:
    ```json
    { "responsibility": "Daily supervision", "accountable": "service-manager", "by_when": "Every month" }
    ```

    """
    for placed in all_rows(model):
        if placed.row.review_due is None:
            yield placed.finding("review_due", f"no day is set to review {placed.name}", "set `review_due`")


CHECKS: tuple[Check, ...] = (unchecked_row, no_trigger, no_threshold, no_record, weak_audit_trail, no_review_date)
