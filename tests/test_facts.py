"""The usual factual errors: that ours are none, that every rule is specified, and that no text makes it slow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.diagnostics import Diagnostic
from leverarch.facts import RULES, FactRule, faults_in, sentence_around
from leverarch.pipeline import check_all, survey
from worlds import PACK, SMALL, shipped, text, world_of

ROOT = Path(__file__).parents[1]
SPECIFICATION = (Path(__file__).parent / "checks/LA521-factual-error.md").read_text(encoding="utf-8")
GONE = "The single assessment framework has been replaced."
by_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def said(words: str) -> list[str]:
    return [fault.rule.id for fault in faults_in(words)]


def of_packs(files: dict[str, bytes]) -> list[Diagnostic]:
    return [d for d in check_all(survey(world_of({**SMALL, **files}))) if d.rule.code == "LA521"]


@by_rule
def test_every_rule_has_a_case_for_and_one_against(rule: FactRule) -> None:
    assert f"## {rule.id}\n" in SPECIFICATION
    assert f"## {rule.id}: no error\n" in SPECIFICATION
    assert f"({rule.id})" in SPECIFICATION


@by_rule
def test_what_a_rule_says_breaks_no_rule(rule: FactRule) -> None:
    assert said(f"{rule.says[0].upper()}{rule.says[1:]}.") == []
    assert rule.source.strip()


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_nothing_that_we_ship_has_one() -> None:
    """What is shipped is left out of the check, because nobody else can correct it: so it is looked at here."""
    for name, data in shipped().items():
        if name.startswith(("frameworks/", "forms/", "governance/", "coverage/")):
            assert said(data.decode("utf-8")) == [], name


def test_the_sample_and_the_guides_have_none() -> None:
    for folder in ("content", "packs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".json", ".md"):
                assert said(path.read_text(encoding="utf-8")) == [], path


def test_a_framework_that_the_workspace_calls_superseded_may_be_called_gone() -> None:
    framework = json.loads(shipped()["frameworks/cqc-saf-2023.json"])
    pack = {"packs/small.json": text({**PACK, "subtitle": GONE})}
    past = {"content/frameworks/cqc-saf-2023.json": text({**framework, "status": "superseded"})}

    assert [d.about for d in of_packs(pack)] == ["small"]
    assert of_packs({**pack, **past}) == []


@pytest.mark.parametrize(
    "words",
    [
        "Evidence for 12 quality statements is mapped.",
        "All 8 quality statements under Safe have an item.",
        "The two quality statements about safeguarding.",
        "CQC quality statement S3 asks for one set of thresholds.",
        "Scores for handwriting and evidence categories by name.",
        "DBS certificates are seen by the employer; insurance expiry is watched.",
        "A DBS certificate doesn't expire.",
        "A DBS certificate doesn’t expire.",
        "DBS: enhanced. Passports expire in May.",
        "Section 52 of the plan names three people.",
        "Public bodies are checked against WCAG 2.2; WCAG 2.1 is no target.",
        "The draft framework is a draft.",
        "If the Liberty Protection Safeguards are in force by then, this changes.",
    ],
)
def test_what_is_near_an_error_and_none(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("CQC's 28 quality statements.", "statement-count"),
        ("There are twenty-eight quality statements.", "statement-count"),
        ("DBS **expires**\nin May.", "dbs-expires"),
        ("dbs EXPIRY DATE", "dbs-expires"),
        ("Nothing was wrong. The DBS check expired.", "dbs-expires"),
        ("- none\n- DBS expiry: May", "dbs-expires"),
        ("DoLS have been replaced by the LPS.", "lps-in-force"),
        ("Under s.52 the buyer sets KPIs for light touch contracts.", "kpi-light-touch"),
    ],
)
def test_what_is_an_error(words: str, rule: str) -> None:
    assert said(words) == [rule]


def test_a_sentence_ends_where_the_next_one_begins() -> None:
    words = "Not so. It is so, e.g. here. And not there."
    start = words.index("here")

    begin, end = sentence_around(words, start, start + 4)

    assert words[begin:end].strip() == "It is so, e.g. here."


@pytest.mark.parametrize("filler", ["_", " ", "*", "\n", "x ", "DBS ", "the ", "is ", "évidence ", "28 ", "("])
def test_long_lines_of_one_thing_are_read(filler: str) -> None:
    """Forms are full of lines to write on: patterns must not try every way to cut them."""
    assert (
        said(f"DBS {filler * 20_000} expired quality statements evidence categories LPS PPN s.52 1998 DCB") is not None
    )


@given(st.text(alphabet=st.sampled_from("DBS expired.quality 34_*|\n-PPN0/26LPSs")))
def test_any_text_is_read_and_faults_lie_in_it(words: str) -> None:
    for fault in faults_in(words):
        assert 0 <= fault.start < fault.end <= len(words)
        assert re.sub(r"[\s*_`]+", " ", words[fault.start : fault.end]).strip() == fault.words


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("CQC's single assessment framework includes 33 quality statements.", "statement-count"),
        ("CQC no longer uses the single assessment framework.", "framework-gone"),
        ("The Liberty Protection Safeguards have replaced DoLS.", "lps-in-force"),
        ("Section 52 requires three key performance indicators for our homecare contract.", "kpi-light-touch"),
    ],
)
def test_an_error_in_other_words_is_found(text: str, rule: str) -> None:
    assert [fault.rule.id for fault in faults_in(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "The 24 quality statements that this service chose are listed.",
        "The DBS update service subscription expires in May.",
        "Section 52 of the Care Act concerns provider failure and our social care KPIs.",
        "The council's tender requires answers in the shape of PPN 002.",
    ],
)
def test_a_sentence_that_is_true_of_something_else_is_left_alone(text: str) -> None:
    assert not list(faults_in(text))
