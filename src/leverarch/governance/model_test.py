"""The model test: is an arrangement partnership or subcontracting?

It asks the eight indicators of the field's guidance on subcontracting and partnership. Five lines are read in order,
and the first that fits decides. It adds nothing up: a person can follow it on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from leverarch.model import Arrangement, DefinedModel
from leverarch.words import INDICATORS, PARTNERSHIP, SUBCONTRACTING

YES, PARTLY, NO = "yes", "partly", "no"
ANSWERS = (YES, PARTLY, NO)

INDEPENDENT_MODEL = "independent, with interface controls"
SUBCONTRACTING_MODEL = "subcontracting"
TREATED_AS_SUBCONTRACTED = "treated as subcontracted for governance"
PARTNERSHIP_MODEL = "partnership"
INTERFACES_MODEL = "partnership with regulated-care interfaces"
UNDECIDED = "undecided"

#: The label that each result goes with. What is undecided contradicts no label.
LABELS: Mapping[str, str] = {
    INDEPENDENT_MODEL: "independent",
    SUBCONTRACTING_MODEL: "subcontracting",
    TREATED_AS_SUBCONTRACTED: "subcontracting",
    PARTNERSHIP_MODEL: "partnership",
    INTERFACES_MODEL: "partnership",
}
KNOWN_MODELS = frozenset(LABELS)
LINES: Mapping[int, str] = {
    1: "The partner’s independence is protected.",
    2: "The work is integral and the provider directs it, or three of the four signs of subcontracting are there.",
    3: "No sign of subcontracting, not even in part, and the work is complementary.",
    4: "The work is complementary, and no fewer signs of partnership than of subcontracting are there.",
    5: "No other line fits: the provider decides, and records who decided and why.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What the test says: the model in the guidance's words, and the line (1 to 5) that decided.

    `led_by` are the indicators that the line rests on, in the guidance's order, each with its answer. `unanswered`
    are those without an answer. Where these could still change the line, the model is undecided.
    """

    model: str
    rule: int
    led_by: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The declared label that this result goes with; empty where it is undecided."""
        return LABELS.get(self.model, "")


def of_arrangement(arrangement: Arrangement) -> Result:
    """Return what the test says about an arrangement."""
    answers = {name: line.answer for name, line in arrangement.indicators.items()}
    return decide(answers, protected=arrangement.independence == "protected")


def is_recorded(decided: DefinedModel | None) -> bool:
    """Whether the provider's own decision is on record: what it is, why, and who decided."""
    return decided is not None and all(text.strip() for text in (decided.model, decided.because, decided.decided_by))


def decide(answers: Mapping[str, str], *, protected: bool) -> Result:
    """Return what the test says of these answers by indicator. An indicator that is not answered may be absent.

    An answer that is not there is not taken for "no": where it could lead to another line, nothing is decided.
    """
    unanswered = tuple(name for name in INDICATORS if name not in answers)
    if protected:
        return Result(INDEPENDENT_MODEL, 1, (), unanswered)
    rules = {_line({**answers, **rest}) for rest in _possible(unanswered)}
    rule = rules.pop() if len(rules) == 1 else 5
    return Result(_model(rule, answers), rule, tuple(_led_by(rule, answers)), unanswered)


def _possible(unanswered: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Every way to answer what is not answered yet."""
    for given in product(ANSWERS, repeat=len(unanswered)):
        yield dict(zip(unanswered, given, strict=True))


def _line(answers: Mapping[str, str]) -> int:
    """Return the first line that fits eight answers, where independence is not protected."""
    provider = [answers[name] for name in SUBCONTRACTING]
    partner = [answers[name] for name in PARTNERSHIP]
    if (answers["integral"], answers["provider_directs"]) == (YES, YES) or provider.count(YES) >= 3:
        return 2
    if set(provider) == {NO} and answers["complementary"] == YES:
        return 3
    if answers["complementary"] == YES and partner.count(YES) >= provider.count(YES):
        return 4
    return 5


def _model(rule: int, answers: Mapping[str, str]) -> str:
    """Return the words for a line. A sign of partnership makes subcontracting a matter of governance only."""
    if rule == 2:
        mixed = any(answers.get(name) in (YES, PARTLY) for name in PARTNERSHIP)
        return TREATED_AS_SUBCONTRACTED if mixed else SUBCONTRACTING_MODEL
    return {3: PARTNERSHIP_MODEL, 4: INTERFACES_MODEL}.get(rule, UNDECIDED)


def _led_by(rule: int, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the indicators that a line rests on, with their answers."""
    signs = (YES, PARTLY)
    for name in INDICATORS:
        answer = answers.get(name, "")
        provider = name in SUBCONTRACTING
        rests = {
            2: answer == YES if provider else answer in signs,
            3: provider or name == "complementary",
            4: answer == YES,
        }.get(rule, bool(answer))
        if rests:
            yield name, answer
