"""Checks of items of evidence: are their files whole, and do they still hold on the day the pack speaks of?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from leverarch.checks.evidence_files import printable_name
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Evidence, Model, Pack
from leverarch.selection import BUNDLE, choose
from leverarch.words import count, long_date
from leverarch.world import FileState, password_name


def items_of(model: Model, pack: Pack) -> tuple[Evidence, ...]:
    """Return every item that some bundle of the pack shows, each once, in order of id."""
    shown = {
        item.id: item for output in pack.outputs if output.kind == BUNDLE for item in choose(model, pack, output).items
    }
    return tuple(shown[id_] for id_ in sorted(shown))


@pack_check("LA401", Severity.WARNING)
def stale_evidence(model: Model, pack: Pack) -> Iterator[Finding]:
    """An item is past its review date on the day the pack speaks of.

    Why: a commissioner or an inspector discounts evidence that nobody has looked at since it was due.

    What to do: review the item and give it a new `review_due`, or replace it. The pack shows it as it is, marked
    "Past review". A pack can accept the warning with a reason and an end date.

    Example:
    ```yaml
    review_due: 2026-09-30     # in a pack with "as_of": "2026-11-01"
    ```

    """
    for item in items_of(model, pack):
        if item.review_due and item.review_due < pack.as_of:
            days = (pack.as_of - item.review_due).days
            late = f"{count(days, 'day')} before the day `{pack.id}` speaks of"
            message = f"`{item.id}` was due for review on {long_date(item.review_due)}, {late}"
            yield Finding(
                item.doc.at("review_due"), message, item.id, "review it and set a new `review_due`, or replace it"
            )


@pack_check("LA402", Severity.WARNING)
def future_evidence(model: Model, pack: Pack) -> Iterator[Finding]:
    """An item is dated after the day the pack speaks of.

    Why: a pack "as at 1 November" can't know what happened on 5 November; a reader will doubt one of the two dates.

    What to do: correct the item's `date`, or the pack's `as_of`.

    Example:
    ```yaml
    date: 2026-11-05           # in a pack with "as_of": "2026-11-01"
    ```

    """
    for item in items_of(model, pack):
        if item.date > pack.as_of:
            as_of = long_date(pack.as_of)
            message = f"`{item.id}` is dated {long_date(item.date)}, after the day `{pack.id}` speaks of ({as_of})"
            yield Finding(item.doc.at("date"), message, item.id, "correct the item's `date`, or the pack's `as_of`")


def _in_state(model: Model, state: FileState, words: str, help_: Callable[[Evidence], str]) -> Iterator[Finding]:
    for item in model.evidence.values():
        if item.probe is not None and item.probe.state is state:
            name = printable_name(PurePosixPath(item.path).name)
            message = f"`{name}` {printable_name(_said(words, item.probe.detail))}"
            yield Finding(item.doc.at("file"), message, item.id, help_(item))


def _said(words: str, detail: str) -> str:
    """Join what is wrong with what was met, without saying it twice."""
    met = detail.removeprefix("it ")
    if met.startswith((words, "has no ", "can't be ", "could not be ")):
        return met
    return f"{words}: {met.removeprefix('is ')}" if met else words


@workspace_check("LA403", Severity.WARNING)
def damaged_file(model: Model) -> Iterator[Finding]:
    """A file is damaged, so that its pages can't be shown.

    Why: the item keeps its number and its place in the index, and a sheet that says so stands in for its pages.

    What to do: export or scan it again. With `"unreadable": "stop"` in the pack this is an error and nothing is made.

    Example: a PDF that was cut off while it was copied.
    """
    yield from _in_state(model, FileState.DAMAGED, "is damaged", lambda _: "export or scan it again")


@workspace_check("LA404", Severity.WARNING)
def encrypted_file(model: Model) -> Iterator[Finding]:
    """A file is locked with a password, so that its pages can't be shown.

    Why: nobody could check what the locked pages hold; a sheet that says so stands in for them.

    What to do: save a copy without a password and name that one; or give the password when you build: typed in, with
    `leverarch build --ask-passwords`, or in the environment, `LEVERARCH_PASSWORD_EV_0007` for the item `EV-0007`;
    never in content/. With `"unreadable": "stop"` in the pack this is an error, as with
    `"files": {"encrypted": "stop"}`.

    Example: a PDF that asks for a password when it is opened.
    """
    yield from _in_state(
        model,
        FileState.ENCRYPTED,
        "is locked",
        lambda item: (
            "save a copy without a password; or build with --ask-passwords, "
            f"or with the password in {password_name(item.id)}"
        ),
    )


@workspace_check("LA405", Severity.WARNING)
def repaired_file(model: Model) -> Iterator[Finding]:
    """A file was damaged and could be mended while it was read.

    Why: its pages are shown, but something may be missing from them that only its owner would notice.

    What to do: look at its pages in the bundle, and export it again if anything is missing.

    Example: a PDF whose last lines are missing, as some scanners and mail programs leave them.
    """
    yield from _in_state(
        model,
        FileState.REPAIRED,
        "was mended while it was read",
        lambda _: "look at its pages in the bundle; export it again if anything is missing",
    )


@workspace_check("LA406", Severity.WARNING)
def unsupported_file(model: Model) -> Iterator[Finding]:
    """A file is of a kind that has no pages, such as a video.

    Why: the item keeps its number and its place in the index; a sheet stands in for it, and says where it is kept.

    What to do: for a recording say in `original` where it is kept; make a PDF that is too large smaller; save anything
    else as PDF and name that file. With `"unreadable": "stop"` this is an error.

    Example:
    ```yaml
    file: files/EV-0031_GardenProject.mp4
    ```

    """
    yield from _in_state(
        model,
        FileState.UNSUPPORTED,
        "cannot be shown as pages",
        _another_way,
    )


def _another_way(item: Evidence) -> str:
    kind = item.probe.kind if item.probe else ""
    if kind.startswith(("a video", "a sound recording")):
        kept = "" if item.original else "say in `original` where it is kept; "
        return f"{kept}a sheet stands in for it and says what it shows"
    if kind == "a PDF":
        return "make it smaller or split it, and name what comes of that"
    return "save it as PDF and name that file"


@workspace_check("LA407", Severity.ERROR)
def reversed_period(model: Model) -> Iterator[Finding]:
    """The period of an item ends before it begins.

    Why: one of the two days is wrong, and a reader can't tell which.

    What to do: correct `from` or `to`.

    Example:
    ```yaml
    period: {from: 2026-09-30, to: 2026-07-01}
    ```

    """
    for item in model.evidence.values():
        if item.period and item.period.to < item.period.from_:
            message = f"the period of `{item.id}` ends before it begins"
            yield Finding(item.doc.at("period"), message, item.id, "correct `from` or `to`")


CHECKS: tuple[Check, ...] = (
    stale_evidence,
    future_evidence,
    damaged_file,
    encrypted_file,
    repaired_file,
    unsupported_file,
    reversed_period,
)
