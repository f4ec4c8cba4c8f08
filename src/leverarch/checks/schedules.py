"""Check of the days and amounts of a commitment: whether they fit together."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.claiming.promised import amount_words
from leverarch.diagnostics import Severity
from leverarch.model import Commitment, Model, ScheduleStep
from leverarch.words import long_date

_IN_ALL = "amounts in `schedule` are in all until their day"


@workspace_check("LA465", Severity.ERROR)
def impossible_schedule(model: Model) -> Iterator[Finding]:
    """The days or amounts of a commitment contradict each other.

    Why: what is promised by a day, and so whether it is behind, would be printed wrongly. Amounts in a schedule are all
    that is promised until that day, and not those of a step alone.

    What to do: correct the step that the finding names, or the commitment's own day or amount.

    Example:
    ```json
    { "amount": 100, "schedule": [{ "by": "2026-03-31", "amount": 60 }, { "by": "2026-06-30", "amount": 40 }] }
    ```

    """
    for commitment in model.commitments.values():
        first, due = commitment.from_, commitment.due
        if first and due and due < first:
            message = f"`{commitment.id}` is due by {long_date(due)}, before the day from which it counts"
            yield Finding(commitment.doc.at("due"), message, commitment.id, "correct `due` or `from`")
        in_order = sorted(enumerate(commitment.schedule), key=lambda one: one[1].by)
        before: ScheduleStep | None = None
        for number, step in in_order:
            fault, help_ = _step_fault(commitment, step, before)
            if fault:
                place = commitment.doc.at("schedule", number)
                yield Finding(place, f"a step of `{commitment.id}` {fault}", commitment.id, help_)
            before = step


def _step_fault(commitment: Commitment, step: ScheduleStep, before: ScheduleStep | None) -> tuple[str, str]:
    """Return what is wrong with a step of a schedule, and what to do; nothing where it fits the one before it."""
    day = long_date(step.by)
    if before and before.by == step.by:
        return f"has the same day as another one, {day}", "keep one of them"
    if commitment.from_ and step.by < commitment.from_:
        return f"comes on {day}, before the day from which it counts", "correct `by` or `from`"
    if commitment.due and step.by > commitment.due:
        return f"comes on {day}, after the day on which it is due", "correct `by` or `due`"
    other = _other_amount(commitment, step, before)
    promised = amount_words(step.amount, commitment.unit)
    return (f"promises {promised} by {day}, {other}", _IN_ALL) if other else ("", "")


def _other_amount(commitment: Commitment, step: ScheduleStep, before: ScheduleStep | None) -> str:
    """Return what the amount of a step contradicts, or nothing."""
    whole = amount_words(commitment.amount, commitment.unit)
    if before and step.amount < before.amount:
        return f"less than the {amount_words(before.amount, commitment.unit)} by {long_date(before.by)}"
    if step.amount > commitment.amount:
        return f"more than the {whole} in all"
    if step.by == commitment.due and step.amount != commitment.amount:
        return f"the day on which {whole} are due"
    return ""


CHECKS: tuple[Check, ...] = (impossible_schedule,)
