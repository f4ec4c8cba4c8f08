"""The set of rules as it is published: what each asks, where that comes from, how it is seen, what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """`error`: a reader is misled or shut out. `warning`: the source asks for it. `note`: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule. `id` is never reused; `set` is `court`, `access` or `file`; `unverified` says what is not certain."""

    id: str
    set: str
    weight: Weight
    asks: str
    how: str
    help: str
    source: str
    unverified: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules by id, in the order of the file, and the numbers they go by."""

    title: str
    version: int
    rules: Mapping[str, LintRule]
    limits: Mapping[str, float]


def rule_set(data: bytes) -> RuleSet:
    """Return the rules in the bytes of `rules.json`, which is ours: a fault in it is a bug."""
    told = json.loads(data)
    sources: Mapping[str, str] = told["sources"]
    rules = [_rule(row, sources) for row in told["rules"]]
    return RuleSet(told["title"], int(told["version"]), {rule.id: rule for rule in rules}, told["limits"])


def _rule(row: Mapping[str, str], sources: Mapping[str, str]) -> LintRule:
    at = f", paragraph {row['paragraph']}" if "paragraph" in row else ""
    name, _, more = sources[row["source"]].partition(" (")
    source = f"{name}{at}" + (f" ({more}" if more else "")
    weight = Weight(row["severity"])
    return LintRule(
        row["id"], row["set"], weight, row["asks"], row["how"], row["help"], source, row.get("unverified", "")
    )
