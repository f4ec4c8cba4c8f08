"""What the template of an onboarding pack gets: plain words, ready to print.

A section with nothing in it is `None`, and the template leaves it out.
"""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.outputs.onboarding_sections import (
    Checks,
    Decisions,
    Definition,
    Forms,
    Further,
    Induction,
    Information,
    Measures,
    People,
    Reviews,
    Safeguarding,
    SignOff,
    Who,
    Words,
)
from leverarch.outputs.printed import Fact, Prose


@dataclass(frozen=True, slots=True)
class PackView:
    """A whole pack, section by section in the order of printing.

    `as_of_date` is the day as year-month-day, for the file's properties. `one_page` and `cover` say how the pack
    begins. `control` is who made it, which version it is and when it is looked at again; `left_out` says what a smaller
    pack leaves out.
    """

    title: str
    arrangement: str
    activity: str
    provider: str
    partner: str
    audience: str
    as_of: str
    as_of_date: str
    version: str
    one_page: bool
    cover: bool
    control: tuple[Fact, ...]
    introduction: Prose | None
    who: Who | None
    definition: Definition | None
    checks: Checks | None
    people: People | None
    safeguarding: Safeguarding | None
    decisions: Decisions | None
    information: Information | None
    induction: Induction | None
    measures: Measures | None
    complaints: Words | None
    equality: Words | None
    safety: Words | None
    continuity: Words | None
    social_value: Words | None
    finance: Words | None
    reviews: Reviews | None
    exit: Words | None
    further: tuple[Further, ...]
    forms: Forms | None
    sign_off: SignOff | None
    left_out: str
    copy: str
    notice: str
