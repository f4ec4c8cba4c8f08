"""Check of the governance table, which a provider may edit: does what it says hold together?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Governance, Model, Tier
from leverarch.source import Pointer

#: What is wrong, where, and what to do about it.
Fault = tuple[Pointer, str, str]


@workspace_check("LA618", Severity.WARNING)
def unsound_table(model: Model) -> Iterator[Finding]:
    """The governance table names a factor or a check that it does not have, or has a tier that nothing can reach.

    Why: the table sets how closely an arrangement is overseen. A factor that is written in two ways sets no tier, and
    nobody would notice; a check that the table does not know can't be closed.

    What to do: correct the name, or add it to `factors` or `checks`. Tiers stand strictest first; the last one has no
    condition (`any`, `at_least`), so that every arrangement has a tier.

    Example:
    ```json
    { "tiers": [ { "id": "close", "title": "Close", "any": ["personal_care"] } ] }
    ```

    """
    table = model.governance
    if table is not None:
        for at, message, help_ in (*_unknown_names(table), *_repeated_ids(table), *_out_of_reach(table)):
            yield Finding(table.doc.at(*at), message, table.id, help_)


def _unknown_names(table: Governance) -> Iterator[Fault]:
    """Factors and checks that a tier names and the table does not list. A table without a list of its own has none."""
    factors, checks = {factor.id for factor in table.factors}, {kind.id for kind in table.checks}
    for number, tier in enumerate(table.tiers):
        for field, names, known, what in (
            ("any", tier.any, factors, "risk factor"),
            ("of", tier.of, factors, "risk factor"),
            ("checks", tier.checks, checks, "check"),
        ):
            for at, name in enumerate(names):
                if name not in known:
                    near = get_close_matches(name, sorted(known), n=1)
                    help_ = f"did you mean `{near[0]}`?" if near else f"add it to `{what.split()[-1]}s`, or correct it"
                    message = f"the tier {tier.title} names the {what} `{name}`, which the table does not have"
                    yield ("tiers", number, field, at), message, help_


def _repeated_ids(table: Governance) -> Iterator[Fault]:
    yield from _twice(("factors",), (factor.id for factor in table.factors))
    yield from _twice(("checks",), (kind.id for kind in table.checks))
    yield from _twice(("tiers",), (tier.id for tier in table.tiers))
    yield from _twice(("chains",), (kind.id for kind in table.chains))
    for number, kind in enumerate(table.chains):
        yield from _twice(("chains", number, "steps"), (step.id for step in kind.steps))


def _twice(at: Pointer, ids: Iterable[str]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for number, id_ in enumerate(ids):
        seen[id_] += 1
        if seen[id_] == 2:
            yield (*at, number, "id"), f"`{id_}` is in `{at[-1]}` twice; the first is taken", "remove one of them"


def _out_of_reach(table: Governance) -> Iterator[Fault]:
    """Tiers that no arrangement can come to, and arrangements that come to no tier."""
    always = next((number for number, tier in enumerate(table.tiers) if _is_for_all(tier)), None)
    if always is None:
        last = table.tiers[-1]
        message = f"an arrangement that fits no condition has no tier: the last one, {last.title}, has a condition, too"
        yield ("tiers", len(table.tiers) - 1, "title"), message, "add a last tier without `any` and `at_least`"
    for number, tier in enumerate(table.tiers):
        if always is not None and number > always:
            message = f"no arrangement comes to the tier {tier.title}: {table.tiers[always].title} before it fits all"
            yield ("tiers", number, "title"), message, "put the strictest tier first, the one without a condition last"
        elif tier.at_least > len(set(tier.of)):
            message = f"the tier {tier.title} asks for {tier.at_least} of {len(set(tier.of))} risk factors"
            yield ("tiers", number, "at_least"), message, "lower `at_least`, or add factors to `of`"


def _is_for_all(tier: Tier) -> bool:
    return not tier.any and not tier.at_least


CHECKS: tuple[Check, ...] = (unsound_table,)
