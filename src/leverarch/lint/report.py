"""What was found, in words and as a record for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from textwrap import wrap
from typing import Any

from leverarch.lint.finding import Finding, Judged
from leverarch.lint.rules import LintRule, RuleSet, Weight
from leverarch.words import count

_WIDTH = 110
_WEIGHTS = tuple(Weight)
#: The sets of rules by what `--rules` asks for.
SETS = {"all": ("file", "court", "access"), "court": ("file", "court"), "access": ("file", "access")}


def in_order(judged: Judged, rules: RuleSet, asked: str) -> tuple[Finding, ...]:
    """Return the findings of the rules asked for: the heaviest first, then as the rules stand, then by page."""
    names = list(rules.rules)
    kept = [each for each in judged.findings if rules.rules[each.rule].set in SETS[asked]]

    def place(each: Finding) -> tuple[int, int, int]:
        return _WEIGHTS.index(rules.rules[each.rule].weight), names.index(each.rule), each.page

    return tuple(sorted(kept, key=place))


def heaviest(found: Sequence[Finding], rules: RuleSet) -> Weight | None:
    """Return the weight of the heaviest finding."""
    return min((rules.rules[each.rule].weight for each in found), key=_WEIGHTS.index, default=None)


def text_report(name: str, pages: int, found: Sequence[Finding], rules: RuleSet) -> str:
    """Return the findings in words, by rule; each rule says once what to do and who asks."""
    lines = [f"{name}: {_summary(pages, found, rules)}"]
    for id_, held in groupby(found, key=lambda each: each.rule):
        lines += ["", *_rule_lines(rules.rules[id_], list(held))]
    return "\n".join(lines)


def _summary(pages: int, found: Sequence[Finding], rules: RuleSet) -> str:
    weights = [rules.rules[each.rule].weight for each in found]
    told = [count(weights.count(weight), weight.value) for weight in Weight if weight in weights]
    size = f"{count(pages, 'page')}; " if pages else ""
    return size + (", ".join(told) if told else "nothing found")


def _rule_lines(rule: LintRule, found: Sequence[Finding]) -> Iterator[str]:
    yield f"{rule.weight.value}: {rule.id}"
    for each in found:
        box = f" [at {', '.join(f'{edge:.0f}' for edge in each.box)} on page {each.page}]" if each.box else ""
        yield from wrap(each.message + box, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    yield from wrap(f"What to do: {rule.help}.", _WIDTH, initial_indent="  ", subsequent_indent="  ")
    source = f"Asked by: {rule.source}" + (f". Unverified: {rule.unverified}" if rule.unverified else "") + "."
    yield from wrap(source, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def json_report(name: str, pages: int, found: Sequence[Finding], rules: RuleSet) -> dict[str, Any]:
    """Return the findings as a record: each with its rule, weight, page, box, all pages, what to do, who asks."""
    rows = []
    for each in found:
        rule = rules.rules[each.rule]
        row = asdict(each) | {"severity": rule.weight.value, "help": rule.help, "source": rule.source}
        row["pages"] = list(each.pages or ((each.page,) if each.page else ()))
        row["box"] = [round(edge, 1) for edge in each.box] if each.box else None
        row["unverified"] = rule.unverified
        rows.append(row)
    return {"file": name, "pages": pages, "rules": f"{rules.title}, version {rules.version}", "findings": rows}


def rules_report(rules: RuleSet) -> str:
    """Return all rules in words."""
    lines = [f"{rules.title}, version {rules.version}"]
    for rule in rules.rules.values():
        lines += ["", f"{rule.weight.value}: {rule.id}"]
        told = [rule.asks, f"How: {rule.how}", f"Source: {rule.source}."]
        told += [f"Unverified: {rule.unverified}."] * bool(rule.unverified)
        lines += [line for one in told for line in wrap(one, _WIDTH, initial_indent="  ", subsequent_indent="    ")]
    return "\n".join(lines)
