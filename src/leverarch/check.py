"""Third stage: rules about meaning. Changes nothing, and the order of checks does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leverarch.checks import ALL
from leverarch.diagnostics import Diagnostic, Rule, Severity
from leverarch.model import Acceptance, Model, Pack

UNUSED_ACCEPTANCE = Rule(
    "LA905",
    "unused-acceptance",
    Severity.WARNING,
    """A pack accepts a warning that is not there.

Why: the fault may have been put right, or the acceptance names the wrong thing and does not do what somebody thinks.

What to do: remove it, or correct its `code` and `about`.

Example:

```json
{ "code": "stale-evidence", "about": "EV-0001", "because": "…", "by": "quality-lead", "until": "2027-01-31" }
```
""",
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that a pack accepts, and why."""

    diagnostic: Diagnostic
    acceptance: Acceptance


def check_workspace(model: Model) -> tuple[Diagnostic, ...]:
    """Return what is wrong in the workspace whatever pack is made of it."""
    return tuple(diagnostic for check in ALL for diagnostic in check.over_workspace(model))


def check_pack(model: Model, pack: Pack) -> tuple[Diagnostic, ...]:
    """Return what is wrong in one pack."""
    return tuple(diagnostic for check in ALL for diagnostic in check.over_pack(model, pack))


#: Some warnings are only known when the documents are there. An acceptance is called unused in its own turn.
AFTER_RENDERING = frozenset({"overfull-page", "LA812", "large-bundle", "LA830", "volume-over-limit", "LA825"})
BEFORE_RENDERING: frozenset[str] = frozenset()


def accept(
    found: Iterable[Diagnostic], pack: Pack, late: frozenset[str]
) -> tuple[tuple[Diagnostic, ...], tuple[Accepted, ...]]:
    """Return what is left after the pack's acceptances, and what they took. Errors are never accepted.

    `late` is `BEFORE_RENDERING` or `AFTER_RENDERING`: which acceptances should have found their warning by now.
    """
    left: list[Diagnostic] = []
    accepted: list[Accepted] = []
    for diagnostic in found:
        acceptance = next((a for a in pack.accept if _covers(a, diagnostic, pack)), None)
        if acceptance is None:
            left.append(diagnostic)
        else:
            accepted.append(Accepted(diagnostic, acceptance))
    used = {id(item.acceptance) for item in accepted}
    for number, acceptance in enumerate(pack.accept):
        expected = (acceptance.code in AFTER_RENDERING) == bool(late)
        if expected and id(acceptance) not in used and acceptance.until >= pack.as_of:
            message = f"`{pack.id}` accepts `{acceptance.code}` for `{acceptance.about}`, and there is no such warning"
            place = pack.doc.at("accept", number)
            left.append(
                Diagnostic(UNUSED_ACCEPTANCE, message, place, acceptance.about, help="remove it, or correct it")
            )
    return tuple(left), tuple(accepted)


def _covers(acceptance: Acceptance, diagnostic: Diagnostic, pack: Pack) -> bool:
    return (
        diagnostic.severity is Severity.WARNING
        and acceptance.code in (diagnostic.rule.code, diagnostic.rule.name)
        and acceptance.about == diagnostic.about
        and acceptance.until >= pack.as_of
    )
