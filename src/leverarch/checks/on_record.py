"""Check of what is on record about an arrangement: what it is called, what it is, who decided that, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.row import blank
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.governance.model_test import UNDECIDED, is_recorded, of_arrangement
from leverarch.model import Arrangement, Model
from leverarch.words import listed


@workspace_check("LA617", Severity.WARNING)
def unrecorded_definition(model: Model) -> Iterator[Finding]:
    """What an arrangement is, is not on record in full: its label, the decision, who decided, why, when, until when.

    Why: the indicators are answers; the provider decides what follows from them. A decision that nobody signed and that
    has no end can't be shown to a commissioner, and nobody looks at it again.

    What to do: give `declared_model` (what the arrangement is called) and `defined_model` with `model`, `because`,
    `decided_by`, `decided_on` and `next_review`.

    Example:
    ```json
    { "declared_model": "partnership", "defined_model": { "model": "Partnership" } }
    ```

    """
    for arrangement in model.arrangements.values():
        missing = list(_missing(arrangement)) if arrangement.indicators and not _is_undecided(arrangement) else []
        if missing:
            message = f"what `{arrangement.id}` is, is not on record in full; missing: {listed(missing)}"
            at = "defined_model" if arrangement.defined_model else "indicators"
            help_ = (
                "give `declared_model`, and `defined_model` with model, because, decided_by, decided_on, next_review"
            )
            yield Finding(arrangement.doc.key(at), message, arrangement.id, help_)


def _is_undecided(arrangement: Arrangement) -> bool:
    """Whether nothing decides yet what the arrangement is: that is a finding of its own."""
    return of_arrangement(arrangement).model == UNDECIDED and not is_recorded(arrangement.defined_model)


def _missing(arrangement: Arrangement) -> Iterator[str]:
    """Yield in words what is not on record."""
    decided = arrangement.defined_model
    if not arrangement.declared_model:
        yield "its label (`declared_model`)"
    if decided is None:
        yield "the provider’s decision (`defined_model`)"
        return
    for name, words in (("model", "what was decided"), ("because", "the reason"), ("decided_by", "who decided")):
        if blank(getattr(decided, name)):
            yield f"{words} (`{name}`)"
    if decided.decided_on is None:
        yield "the day (`decided_on`)"
    if decided.next_review is None:
        yield "the next review (`next_review`)"


CHECKS: tuple[Check, ...] = (unrecorded_definition,)
