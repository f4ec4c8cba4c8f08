"""The model test, against a second reading of the table in the field's guidance, for every set of answers."""

from __future__ import annotations

from itertools import product

import pytest

from leverarch.governance.model_test import LINES, decide
from leverarch.words import INDICATORS, PARTNERSHIP, SUBCONTRACTING

EVERY = [dict(zip(INDICATORS, given, strict=True)) for given in product(("yes", "partly", "no"), repeat=8)]


def on_paper(answers: dict[str, str], protected: bool) -> tuple[str, int]:
    """The table, read aloud line by line, in other words than the program's."""
    if protected:
        return "independent, with interface controls", 1
    yes = {name for name, answer in answers.items() if answer == "yes"}
    some = {name for name, answer in answers.items() if answer != "no"}
    sub, part = set(SUBCONTRACTING), set(PARTNERSHIP)
    if {"integral", "provider_directs"} <= yes or len(sub & yes) > 2:
        return ("treated as subcontracted for governance" if part & some else "subcontracting"), 2
    if not sub & some and "complementary" in yes:
        return "partnership", 3
    if "complementary" in yes and not len(part & yes) < len(sub & yes):
        return "partnership with regulated-care interfaces", 4
    return "undecided", 5


@pytest.mark.parametrize("protected", [False, True])
def test_every_set_of_answers(protected: bool) -> None:
    assert len(EVERY) == 3**8
    for answers in EVERY:
        result = decide(answers, protected=protected)
        assert (result.model, result.rule) == on_paper(answers, protected), answers


def test_every_line_is_reached() -> None:
    assert {decide(answers, protected=False).rule for answers in EVERY} == {2, 3, 4, 5}
    assert set(LINES) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("answers", [{}, {"complementary": "yes"}, {"integral": "yes", "complementary": "yes"}])
def test_what_is_not_answered_is_not_no(answers: dict[str, str]) -> None:
    assert decide(answers, protected=False).rule == 5


def test_an_open_answer_that_changes_nothing_leaves_the_result() -> None:
    settled = decide({"integral": "yes", "provider_directs": "yes"}, protected=False)

    assert (settled.model, settled.rule) == ("subcontracting", 2)
    assert settled.unanswered == tuple(name for name in INDICATORS if name not in ("integral", "provider_directs"))


def test_the_indicators_that_led_there_are_named() -> None:
    answers = dict.fromkeys(INDICATORS, "no") | {
        "integral": "yes",
        "provider_directs": "yes",
        "complementary": "partly",
    }

    result = decide(answers, protected=False)

    assert result.led_by == (("provider_directs", "yes"), ("integral", "yes"), ("complementary", "partly"))
