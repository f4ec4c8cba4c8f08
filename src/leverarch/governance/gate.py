"""The gate before a partner starts: every check closed, open, or blocking the start.

What a tier asks for and is not there blocks; so does what has lapsed, what is below the limit asked for, a registration
question without an answer, and an arrangement that is not defined. Where no tier asks for anything, no check at all
blocks, too. What is open does not block, and is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leverarch.governance import model_test
from leverarch.governance.tiers import place
from leverarch.model import Arrangement, CheckKind, DueDiligence, Model, Partner
from leverarch.source import Pointer
from leverarch.words import long_date, pounds

CLOSED, OPEN, BLOCKS = "closed", "open", "blocks"
START, STOP = "start", "do not start"
#: The line in the place of every check, where there is no partner to ask. Why there is none has a finding of its own.
NO_PARTNER = "The partner’s checks"
#: Why a check blocks that a tier asks for and nobody has made.
ABSENT = "there is no such check"


@dataclass(frozen=True, slots=True)
class GateLine:
    """One line of the gate. `why` says what keeps it from being closed; `at` points into the file named by `path`."""

    title: str
    state: str
    why: str = ""
    kind: str = ""
    line: DueDiligence | None = None
    path: str = ""
    at: Pointer = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """The whole gate on one day."""

    lines: tuple[GateLine, ...]

    @property
    def blocking(self) -> tuple[GateLine, ...]:
        """The lines that block the start."""
        return tuple(line for line in self.lines if line.state == BLOCKS)

    @property
    def word(self) -> str:
        """`start` only where nothing blocks."""
        return STOP if self.blocking else START


def gate_of(model: Model, arrangement: Arrangement, as_of: date | None) -> Gate:
    """Return the gate of an arrangement on a day. Without a day nothing has lapsed."""
    partner = model.partners.get(arrangement.partner)
    kinds = {kind.id: kind for kind in (model.governance.checks if model.governance else ())}
    lines = [_model_line(arrangement), _registration_line(arrangement, partner)]
    held = partner.due_diligence if partner else ()
    tier = place(model, arrangement).tier
    for number, check in enumerate(held):
        state, why = _state(check, kinds.get(check.kind), as_of)
        path = partner.doc.path if partner else ""
        lines.append(GateLine(check.title, state, why, check.kind, check, path, ("due_diligence", number)))
    if partner is None:
        why = "the partner’s file is not there, or can’t be read"
        lines.append(GateLine(NO_PARTNER, BLOCKS, why, path=arrangement.doc.path, at=("partner",)))
    elif tier is None and not held:
        why = "no check is recorded, and no risk factor says which are needed"
        lines.append(GateLine(NO_PARTNER, BLOCKS, why, path=partner.doc.path, at=("due_diligence",)))
    else:
        lines += _absent(tier.checks if tier else (), held, kinds, partner)
    return Gate(tuple(lines))


def _model_line(arrangement: Arrangement) -> GateLine:
    """What the arrangement is: decided by the indicators, or by the provider on the record."""
    title = "What the arrangement is"
    result, decided = model_test.of_arrangement(arrangement), arrangement.defined_model
    if result.model != model_test.UNDECIDED:
        return GateLine(title, CLOSED, path=arrangement.doc.path, at=("indicators",))
    if model_test.is_recorded(decided):
        return GateLine(title, CLOSED, "decided by the provider", path=arrangement.doc.path, at=("defined_model",))
    return GateLine(
        title, BLOCKS, "the indicators decide nothing, and no decision is recorded", path=arrangement.doc.path
    )


def _registration_line(arrangement: Arrangement, partner: Partner | None) -> GateLine:
    """Does the partner carry on a regulated activity (HSCA 2008), and under whose registration? Unknown blocks."""
    asked = arrangement.regulated_activity
    title, path, at = "Registration for regulated activity", arrangement.doc.path, ("regulated_activity",)
    if asked is None or asked.carried_on in ("", "unknown"):
        return GateLine(
            title, BLOCKS, "whether the partner carries on a regulated activity is not known", path=path, at=at
        )
    if asked.carried_on == "no":
        return GateLine(title, CLOSED, path=path, at=at)
    if asked.registration in ("", "unknown", "none"):
        return GateLine(title, BLOCKS, "a regulated activity, and no registration is named for it", path=path, at=at)
    if asked.registration == "partner" and not (partner and partner.cqc_provider_id):
        return GateLine(title, OPEN, "the partner’s CQC provider ID is not given", path=path, at=at)
    return GateLine(title, CLOSED, path=path, at=at)


def _state(check: DueDiligence, kind: CheckKind | None, as_of: date | None) -> tuple[str, str]:
    """Return the state of one check, and what keeps it from being closed."""
    if check.expiry and as_of and check.expiry < as_of:
        return BLOCKS, f"lapsed on {long_date(check.expiry)}"
    if check.limit and check.limit < check.asked:
        return BLOCKS, f"{pounds(check.limit)} of cover, {pounds(check.asked)} asked"
    if check.status == BLOCKS:
        return BLOCKS, ""
    if check.status != CLOSED:
        return OPEN, "" if check.status else "its status is not given"
    lacking = list(_lacking(check, kind)) if kind else []
    return (OPEN, f"{' and '.join(lacking)} not given") if lacking else (CLOSED, "")


def _lacking(check: DueDiligence, kind: CheckKind) -> Iterator[str]:
    """What a closed check of its kind must say, and this one does not."""
    if kind.expires and check.expiry is None:
        yield "expiry"
    if kind.limit and not check.limit:
        yield "limit of cover"
    if kind.by_role:
        yield from (
            what
            for what, value in (
                ("role", check.role),
                ("level", check.level),
                ("reason for eligibility", check.eligibility),
            )
            if not value
        )


def _absent(
    needed: tuple[str, ...], held: tuple[DueDiligence, ...], kinds: dict[str, CheckKind], partner: Partner
) -> Iterator[GateLine]:
    """Checks that the tier asks for, of which there is none."""
    there = {check.kind for check in held}
    for id_ in needed:
        if id_ not in there:
            title = kinds[id_].title if id_ in kinds else id_
            yield GateLine(title, BLOCKS, ABSENT, id_, path=partner.doc.path, at=("due_diligence",))
