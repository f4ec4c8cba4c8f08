"""Checks of who stands in a row of the map: one role answers, somebody does it, and no role is there twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from leverarch.checks.row import PlacedRow, alike, all_rows, titled
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.model import Arrangement, Model
from leverarch.words import listed

#: Words that a title ends with when it names a part of an organisation and no post. "A named role, not a department":
#: the practice rule for accountability maps in the sector.
BODIES = frozenset(
    (
        *("team", "teams", "department", "departments", "office", "service", "services", "board", "committee"),
        *("group", "council", "unit", "panel", "staff", "management", "hr", "trustees", "organisation"),
    )
)
#: What follows these words belongs to a post: "Head of services", "Clerk to the board".
OF = re.compile(r"\s(?:of|for|to|on|in|at)\s|,|\(")


@workspace_check("LA621", Severity.WARNING)
def no_accountable(model: Model) -> Iterator[Finding]:
    """Nobody answers for a row of the accountability map.

    Why: when it goes wrong, everybody will believe that somebody else was seeing to it.

    What to do: name exactly one role in `accountable`.

    Example:
    ```json
    { "dimension": "supervision", "responsibility": "Daily supervision", "responsible": ["service-manager"] }
    ```

    """
    for placed in all_rows(model):
        if not placed.row.accountable:
            yield placed.finding("accountable", f"nobody answers for {placed.name}", "name one role in `accountable`")


@workspace_check("LA622", Severity.ERROR)
def two_accountable(model: Model) -> Iterator[Finding]:
    """More than one role answers for a row of the accountability map, or one role is named twice.

    Why: where two answer, each may leave it to the other. Exactly one role answers; several may do the work.

    What to do: keep one role in `accountable`. The others may be `responsible`, `consulted` or `informed`.

    Example:
    ```json
    { "responsibility": "Daily supervision", "accountable": ["registered-manager", "hollowmere/chief-officer"] }
    ```

    """
    for placed in all_rows(model):
        named = placed.row.accountable
        titles = [model.title_of(ref) for ref in dict.fromkeys(named)]
        if len(named) < 2:
            continue
        second = Note(placed.place("accountable", 1), "the second one")
        if len(titles) > 1:
            message = f"{len(titles)} roles answer for {placed.name}: {listed(titles)}"
            help_ = "keep one in `accountable`; the others may do it, be asked first or be told"
        else:
            message = f"{placed.name} names {titled(model, named[0])} {len(named)} times as the one who answers"
            help_ = "name the role once"
        yield placed.finding("accountable", message, help_, second)


@workspace_check("LA623", Severity.WARNING)
def accountable_body(model: Model) -> Iterator[Finding]:
    """What answers for a row is a department, or an organisation outside the arrangement.

    Why: a team can't be rung at night and can't be asked why. The council, CQC or the police answer for their own work
    and for nothing in this arrangement.

    What to do: name the post that answers, at the provider or at the partner. The body may be asked or told.

    Example:
    ```json
    { "responsibility": "Escalation", "accountable": "council-safeguarding" }
    ```

    """
    outside = {role.ref or role.id for role in (model.organisation.contacts if model.organisation else ())}
    for placed in all_rows(model):
        for ref in dict.fromkeys(placed.row.accountable):
            title = model.title_of(ref)
            if ref in outside:
                why = f"{placed.name} rests on “{title}”, which is outside the arrangement"
            elif ref in model.roles and (is_body(title) or _is_an_organisation(model, title)):
                why = f"{placed.name} rests on “{title}”, which is not a post"
            else:
                continue
            yield placed.finding("accountable", why, "name the post that answers, at the provider or the partner")


def _is_an_organisation(model: Model, title: str) -> bool:
    """Whether a role bears the name of the provider or of a partner."""
    names = [noun.name for noun in (model.organisation, *model.partners.values()) if noun]
    return alike(title) in map(alike, names)


def is_body(title: str) -> bool:
    """Whether a role's title names a part of an organisation: `Safeguarding team`, but not `Head of services`."""
    words = OF.split(title.strip(), maxsplit=1)[0].casefold().split()
    return bool(words) and words[-1].strip(".") in BODIES


@workspace_check("LA625", Severity.WARNING)
def no_responsible(model: Model) -> Iterator[Finding]:
    """Nobody does what a row of the accountability map says.

    Why: a duty that one role answers for and nobody does is not done.

    What to do: name at least one role in `responsible`. It may be the role that answers, if somebody else checks.

    Example:
    ```json
    { "responsibility": "Daily supervision", "accountable": "service-manager", "responsible": [] }
    ```

    """
    for placed in all_rows(model):
        if not placed.row.responsible:
            message = f"nobody is named who does {placed.name}"
            yield placed.finding("responsible", message, "name at least one role in `responsible`")


@workspace_check("LA638", Severity.WARNING)
def conflicting_roles(model: Model) -> Iterator[Finding]:
    """One role stands in a row, or in an escalation route, in two ways that contradict each other.

    Why: who answers for a thing or does it is not also somebody to ask first or to tell. A step that goes to the same
    role as the step before leads nowhere when that role does not answer.

    What to do: name the role once, where it belongs. Send each step of a route to another role.

    Example:
    ```json
    { "accountable": "safeguarding-lead", "responsible": ["session-worker"], "informed": ["safeguarding-lead"] }
    ```

    """
    for placed in all_rows(model):
        yield from _in_two_places(model, placed)
        yield from _named_twice(model, placed)
    for arrangement in model.arrangements.values():
        yield from _same_step(model, arrangement)


def _in_two_places(model: Model, placed: PlacedRow) -> Iterator[Finding]:
    row = placed.row
    holds = dict.fromkeys(row.responsible, "does it") | dict.fromkeys(row.accountable, "answers for it")
    for cell, words, refs in (("consulted", "asked first", row.consulted), ("informed", "told", row.informed)):
        for ref in dict.fromkeys(refs):
            if ref in holds:
                message = f"{titled(model, ref)} is {words} about {placed.name}, and {holds[ref]}"
                first = "accountable" if ref in row.accountable else "responsible"
                note = Note(placed.place(first), holds[ref])
                yield placed.finding(cell, message, f"take the role out of `{cell}`", note)


def _named_twice(model: Model, placed: PlacedRow) -> Iterator[Finding]:
    row = placed.row
    for cell, refs in (("responsible", row.responsible), ("consulted", row.consulted), ("informed", row.informed)):
        for ref, times in Counter(refs).items():
            if times > 1:
                message = f"{placed.name} names {titled(model, ref)} {times} times in `{cell}`"
                yield placed.finding(cell, message, "name the role once")


def _same_step(model: Model, arrangement: Arrangement) -> Iterator[Finding]:
    steps = arrangement.escalation.steps if arrangement.escalation else ()
    for number in range(1, len(steps)):
        ref = steps[number].role
        if ref and ref == steps[number - 1].role:
            message = f"steps {number} and {number + 1} of the route of `{arrangement.id}` go to the same role"
            note = Note(arrangement.doc.at("escalation", "steps", number - 1, "role"), titled(model, ref))
            place = arrangement.doc.at("escalation", "steps", number, "role")
            yield Finding(place, message, arrangement.id, "send the step to another role", related=(note,))


CHECKS: tuple[Check, ...] = (no_accountable, two_accountable, accountable_body, no_responsible, conflicting_roles)
