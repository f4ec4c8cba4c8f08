"""The gate before a partner starts: the section of an onboarding pack that lists every check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leverarch import words
from leverarch.governance import gate
from leverarch.model import Arrangement, DueDiligence, Model
from leverarch.outputs.printed import basis_words, given, sentence, title_or_none

STATES = {gate.CLOSED: ("●", "Closed"), gate.OPEN: ("○", "Open"), gate.BLOCKS: ("▲", "Blocks the start")}
LEVELS = {
    "none": "no check",
    "basic": "Basic",
    "standard": "Standard",
    "enhanced": "Enhanced",
    "enhanced-with-barred-list": "Enhanced, with the barred list",
}
NOTHING_BLOCKS = "Start: nothing blocks."
NOBODY = "Who decided that the work may start is not given."


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate. `mark` is a shape, `status` the words that always stand beside it.

    `why` says what keeps it from being closed; `details` what was seen, the cover, the level of a DBS check.
    """

    title: str
    mark: str
    status: str
    why: str
    details: tuple[str, ...]
    checked: str
    expiry: str
    basis: str


@dataclass(frozen=True, slots=True)
class Checks:
    """The gate. `start` says whether anything blocks, `open` what is open and does not (it may be empty).

    `decided` is who decided to start, when and on what grounds.
    """

    start: str
    open: str
    decided: str
    rows: tuple[Check, ...]


def checks(model: Model, arrangement: Arrangement, as_of: date, *, brief: bool) -> Checks:
    """Every check as it stands on a day. A brief one leaves out what was seen. There is always something to say."""
    whole = gate.gate_of(model, arrangement, as_of)
    rows = tuple(row(model, line, brief=brief) for line in whole.lines)
    return Checks(_start(whole), _open(whole), _decided(model, arrangement), rows)


def _start(whole: gate.Gate) -> str:
    """Whether the work may start, naming what blocks."""
    blocking = [line.title for line in whole.blocking]
    if not blocking:
        return NOTHING_BLOCKS
    number = words.count(len(blocking), "check blocks", "checks block")
    return f"Do not start: {number}. {'It is' if len(blocking) == 1 else 'They are'}: {'; '.join(blocking)}."


def _open(whole: gate.Gate) -> str:
    held = [line.title for line in whole.lines if line.state == gate.OPEN]
    return f"Open, but no reason to wait: {'; '.join(held)}." if held else ""


def _decided(model: Model, arrangement: Arrangement) -> str:
    made = arrangement.start_decision
    if made is None or not (made.by or made.on):
        return NOBODY
    who = ", ".join(text for text in (title_or_none(model, made.by), words.long_date(made.on)) if text)
    because = f" {sentence(made.because)}" if made.because else ""
    return f"Start decided by: {who}.{because}"


def row(model: Model, line: gate.GateLine, *, brief: bool) -> Check:
    """One line of the gate as it is printed. A brief one leaves out what was seen."""
    mark, status = STATES[line.state]
    held = line.line
    why = line.why[:1].upper() + line.why[1:]
    if held is None:
        return Check(line.title, mark, status, why, (), "–", "–", "–")
    details = () if brief else tuple(_details(model, held))
    checked, expiry = words.short_date(held.checked_on), words.short_date(held.expiry)
    return Check(line.title, mark, status, why, details, given(checked), given(expiry), given(basis_words(held.basis)))


def _details(model: Model, held: DueDiligence) -> Iterator[str]:
    """What was seen, the cover against what is asked, the level of a DBS check with the reason, the reference."""
    if held.detail:
        yield sentence(held.detail)
    if held.limit or held.asked:
        cover = words.pounds(held.limit) if held.limit else given("")
        yield f"Cover: {cover}." + (f" Asked: {words.pounds(held.asked)}." if held.asked else "")
    if held.insurer:
        yield f"Insurer: {sentence(held.insurer)}"
    if held.role or held.level:
        level = given(LEVELS.get(held.level, held.level))
        yield f"{given(title_or_none(model, held.role))}: {sentence(level)}"
    if held.eligibility:
        yield f"Why this level: {sentence(held.eligibility)}"
    if held.reference:
        yield f"Reference: {sentence(held.reference)}"
    if held.source:
        yield sentence(held.source)
