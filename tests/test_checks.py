"""Runs the literate specifications of tests/checks/: files in, exact report out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from leverarch.catalogue import CATALOGUE
from literate import Case, cases, rewritten

HERE = Path(__file__).parent / "checks"
SPECIFICATIONS = sorted(HERE.glob("LA*.md"))
CASES = [case for path in SPECIFICATIONS for case in cases(path)]
#: The code of a finding at the head of its report.
CODE = re.compile(r"^(?:error|warning)\[(LA\d+)\]", re.MULTILINE)
#: Rules of finished packs, of returned forms and of passports: test_verify.py, test_harvest.py and test_passport.py
#: break these on purpose.
ABOUT_OUTPUTS = ("LA8", "LA65", "LA66")


#: A file that is longer than can be shown takes seconds to be set.
LONG = ("LA418-cut-short", "Warning")


def marked(case: Case) -> Any:
    name = (case.path.stem, case.title)
    return pytest.param(case, id=": ".join(name), marks=[pytest.mark.slow] if name == LONG else [])


@pytest.mark.parametrize("case", list(map(marked, CASES)))
def test_report(case: Case, golden_update: bool) -> None:
    if golden_update:
        pytest.skip("test_rewrite writes the reports again")
    assert case.actual() == case.report


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_rewrite(path: Path, golden_update: bool) -> None:
    new = rewritten(path) if golden_update else path.read_text(encoding="utf-8")
    if golden_update:
        path.write_text(new, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == new


@pytest.mark.parametrize(
    "rule", [rule for rule in CATALOGUE if not rule.code.startswith(ABOUT_OUTPUTS)], ids=lambda rule: rule.code
)
def test_every_rule_has_a_case_for_and_against(rule) -> None:
    path = HERE / f"{rule.code}-{rule.name}.md"
    # What is expected there is what is found: test_report compares them.
    found = [set(CODE.findall(case.report)) for case in cases(path)]

    assert any(rule.code in codes for codes in found), f"no case of {path.name} breaks the rule"
    assert any(not codes for codes in found), f"no case of {path.name} is accepted"


def test_codes_and_names_are_unique() -> None:
    codes = [rule.code for rule in CATALOGUE]
    names = [rule.name for rule in CATALOGUE]

    assert sorted(set(codes)) == codes
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_every_rule_says_why_and_what_to_do(rule) -> None:
    assert rule.summary.endswith(".")
    assert "\nWhy: " in rule.explanation
    assert "\nWhat to do: " in rule.explanation
    assert "\nExample" in rule.explanation
