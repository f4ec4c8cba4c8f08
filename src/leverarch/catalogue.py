"""Every rule there is, from where it is declared."""

from __future__ import annotations

from difflib import get_close_matches

from leverarch import check, passport_file, plan, rules
from leverarch.checks import ALL
from leverarch.diagnostics import Rule
from leverarch.framework_import import rules as brought_in
from leverarch.harvest import rules as returned
from leverarch.readers import rules as reading
from leverarch.verifying import rules as verifying

CATALOGUE: tuple[Rule, ...] = tuple(
    sorted(
        (
            *reading.RULES,
            *rules.RULES,
            *(item.rule for item in ALL),
            check.UNUSED_ACCEPTANCE,
            *plan.RULES,
            *verifying.RULES,
            *returned.RULES,
            *passport_file.RULES,
            *brought_in.RULES,
        ),
        key=lambda rule: rule.code,
    )
)


def find_rule(wanted: str) -> Rule | None:
    """Return the rule with that code or name, whatever its capitals."""
    folded = wanted.casefold()
    return next((rule for rule in CATALOGUE if folded in (rule.code.casefold(), rule.name)), None)


def nearest_rule(wanted: str) -> str:
    """Return the code or name nearest to what was asked for, or nothing."""
    names = [name for rule in CATALOGUE for name in (rule.code, rule.name)]
    return next(iter(get_close_matches(wanted, names, n=1)), "")
