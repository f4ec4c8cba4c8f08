"""What the template of an onboarding pack gets: plain words, ready to print.

A section with nothing in it is `None`. One that belongs in a pack of this size has a number all the same: the template
prints its heading and `nothing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leverarch.outputs.onboarding_definition import Definition
from leverarch.outputs.onboarding_gate import Checks
from leverarch.outputs.onboarding_sections import (
    Forms,
    Further,
    Incidents,
    Induction,
    Information,
    Measures,
    People,
    Records,
    Reviews,
    Safeguarding,
    SignOff,
    Who,
    Words,
)
from leverarch.outputs.printed import Fact, Prose


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number of each section; empty for one that does not belong in a pack of this size.

    In a full pack they are 1 to 21, the same in every pack, so that people can speak of “section 14”.
    """

    about: str = ""
    who: str = ""
    definition: str = ""
    checks: str = ""
    people: str = ""
    safeguarding: str = ""
    incidents: str = ""
    information: str = ""
    records: str = ""
    induction: str = ""
    measures: str = ""
    complaints: str = ""
    equality: str = ""
    safety: str = ""
    continuity: str = ""
    social_value: str = ""
    finance: str = ""
    reviews: str = ""
    exit: str = ""
    forms: str = ""
    sign_off: str = ""


@dataclass(frozen=True, slots=True)
class PackView:
    """A whole pack, section by section in the order of printing.

    `as_of_date` is the day as year-month-day, and `identity` what the file says of itself: both for the file's
    properties. `one_page` and `cover` say how the pack begins. `front` is the part of `control` that a cover has room
    for; `left_out` says what a smaller pack leaves out.
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
    identity: Mapping[str, str]
    one_page: bool
    cover: bool
    front: tuple[Fact, ...]
    control: tuple[Fact, ...]
    numbers: Numbers
    nothing: str
    introduction: Prose | None
    who: Who | None
    definition: Definition | None
    checks: Checks | None
    people: People | None
    safeguarding: Safeguarding | None
    incidents: Incidents | None
    information: Information | None
    records: Records | None
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
    forms: Forms | None
    sign_off: SignOff | None
    further: tuple[Further, ...]
    left_out: str
    copy: str
    notice: str
