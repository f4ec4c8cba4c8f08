"""Checks of times: whether a limit is set, whose it is, and whether two arrangements agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from leverarch.checks.row import PlacedRow, alike, all_rows, blank
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.model import Arrangement, LocalAuthority, Model
from leverarch.words import listed, long_date

#: The cells in which two arrangements may differ for the same trigger, and their names.
COMPARED: Mapping[str, str] = {"threshold": "threshold", "by_when": "time limit"}


@workspace_check("LA631", Severity.WARNING)
def no_time_limit(model: Model) -> Iterator[Finding]:
    """A row of the accountability map, or a step of the escalation route, has no time limit.

    Why: "as soon as possible" becomes tomorrow. A worker needs to know by when, and when to go one step further up.

    What to do: say in `by_when`, or in `within` for a step, by when, in plain words: "same day, by phone".

    Example:
    ```json
    { "responsibility": "Passing on a concern", "accountable": "safeguarding-lead", "recorded_in": "Concern log" }
    ```

    """
    for placed in all_rows(model):
        if blank(placed.row.by_when):
            yield placed.finding("by_when", f"{placed.name} has no time limit", "say in `by_when` by when")
    for arrangement in model.arrangements.values():
        for number, step in enumerate(arrangement.escalation.steps if arrangement.escalation else ()):
            if step.role and blank(step.within):
                title = model.title_of(step.role)
                message = f"step {number + 1} of the route of `{arrangement.id}` ({title}) has no time limit"
                place = arrangement.doc.at("escalation", "steps", number, "role")
                yield Finding(place, message, arrangement.id, "say in `within` by when")


@workspace_check("LA634", Severity.WARNING)
def different_thresholds(model: Model) -> Iterator[Finding]:
    """The same thing sets off a row in two arrangements, from another point on or with another time limit.

    Why: the field's guidance names it as a common risk that partners operate to different thresholds. Somebody who
    works in both arrangements, or is supported by both, meets two rules for the same event.

    What to do: agree on one threshold and one time limit. Where the difference is meant, say in the two triggers what
    differs: "a complaint made with an advocate". Triggers are compared without capitals, spaces and punctuation.

    Example:
    ```json
    [ { "trigger": "Any safeguarding indicator", "by_when": "Same day" },
      { "trigger": "Any safeguarding indicator", "by_when": "Within three days" } ]
    ```

    """
    first: dict[str, PlacedRow] = {}
    for placed in all_rows(model):
        trigger = alike(placed.row.trigger)
        if not trigger:
            continue
        earlier = first.setdefault(trigger, placed)
        if earlier.arrangement is not placed.arrangement:
            yield from _differing(earlier, placed)


def _differing(earlier: PlacedRow, later: PlacedRow) -> Iterator[Finding]:
    """Yield one finding for two rows with the same trigger, naming every cell in which they differ."""
    differing = [
        cell
        for cell in COMPARED
        if alike(getattr(earlier.row, cell)) and alike(getattr(later.row, cell))
        if alike(getattr(earlier.row, cell)) != alike(getattr(later.row, cell))
    ]
    if differing:
        what = listed([COMPARED[cell] for cell in differing])
        message = f"“{later.row.trigger}” has another {what} in {later.name} than in {earlier.name}"
        notes = tuple(Note(earlier.place(cell), f"there: “{getattr(earlier.row, cell)}”") for cell in differing)
        yield later.finding(differing[0], message, "agree on one, or say in the triggers what differs", *notes)


@workspace_check("LA640", Severity.WARNING)
def overlapping_dates(model: Model) -> Iterator[Finding]:
    """An arrangement ends before it starts, or two arrangements are about the same work at the same time.

    Why: with two records of the same work, one of them is out of date, and somebody will act by it. Two are the same
    work if partner and title are the same, or partner, activity and one of the services.

    What to do: correct the dates, or end one record on the day before the other starts.

    Example:
    ```json
    { "starts_on": "2026-01-12", "ends_on": "2025-01-09" }
    ```

    """
    arrangements = tuple(model.arrangements.values())
    for one in arrangements:
        if _is_reversed(one):
            message = f"`{one.id}` ends before it starts"
            note = Note(one.doc.at("starts_on"), "starts here")
            yield Finding(one.doc.at("ends_on"), message, one.id, "correct one of the two days", related=(note,))
    earlier: dict[tuple[str, ...], list[Arrangement]] = {}
    for other in (one for one in arrangements if not _is_reversed(one)):
        works = tuple(_works(other))
        same = next((known for work in works for known in earlier.get(work, ()) if _overlap(known, other)), None)
        if same is not None:
            message = f"`{other.id}` is about the same work as `{same.id}`, at the same time"
            note = Note(same.doc.at("starts_on" if same.starts_on else "id"), f"`{same.id}`: {_days(same)}")
            place = other.doc.at("starts_on" if other.starts_on else "id")
            help_ = "end one of them before the other starts, or keep one record"
            yield Finding(place, message, other.id, help_, label=_days(other), related=(note,))
        for work in works:
            earlier.setdefault(work, []).append(other)


def _is_reversed(one: Arrangement) -> bool:
    return bool(one.starts_on and one.ends_on and one.ends_on < one.starts_on)


def _works(one: Arrangement) -> Iterator[tuple[str, ...]]:
    """Yield what tells which work an arrangement is about: its partner and title, or activity in one service."""
    yield one.partner, alike(one.title)
    activity = alike(one.activity)
    if activity:
        yield from ((one.partner, activity, service) for service in one.services)


def _overlap(one: Arrangement, other: Arrangement) -> bool:
    """Whether two periods share a day. A day that is not given leaves that end open; both days belong to a period."""
    first, last = date.min, date.max
    return (one.starts_on or first) <= (other.ends_on or last) and (other.starts_on or first) <= (one.ends_on or last)


def _days(one: Arrangement) -> str:
    start = f"from {long_date(one.starts_on)}" if one.starts_on else "no first day"
    return f"{start} to {long_date(one.ends_on)}" if one.ends_on else f"{start}, no last day"


@workspace_check("LA642", Severity.WARNING)
def uncited_clock(model: Model) -> Iterator[Finding]:
    """An escalation route has time limits, and the local authority's procedure or its version is not given.

    Why: no national law sets a time limit for raising a safeguarding concern; the procedure of the local authority
    does, and it is revised. A limit that names no procedure can't be checked by anybody.

    What to do: give `local_authority` with `name`, `procedure` and `version`. A limit that is agreed between the two
    organisations belongs in `escalation.procedure`, said to be agreed.

    Example:
    ```json
    { "local_authority": { "name": "Northmarch Council" }, "escalation": { "steps": [ { "within": "2 hours" } ] } }
    ```

    """
    for arrangement in model.arrangements.values():
        steps = arrangement.escalation.steps if arrangement.escalation else ()
        timed = [number for number, step in enumerate(steps) if not blank(step.within)]
        cited = arrangement.local_authority
        missing = _uncited(cited)
        if timed and missing:
            message = f"the route of `{arrangement.id}` has time limits, and {missing}"
            place = arrangement.doc.key("local_authority" if cited else "escalation")
            note = Note(arrangement.doc.at("escalation", "steps", timed[0], "within"), "a time limit")
            help_ = "give `local_authority` with its `procedure` and `version`"
            yield Finding(place, message, arrangement.id, help_, related=(note,))


def _uncited(cited: LocalAuthority | None) -> str:
    """Return what is not given of the procedure that sets the clocks, in words, or nothing."""
    if cited and not blank(cited.procedure):
        return "the version of the local authority’s procedure is not given" if blank(cited.version) else ""
    return "the local authority’s procedure is not given"


CHECKS: tuple[Check, ...] = (no_time_limit, different_thresholds, overlapping_dates, uncited_clock)
