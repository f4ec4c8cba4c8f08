"""Checks of a pack as such: its acceptances, and that its documents don't overwrite each other."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Severity
from leverarch.model import Model, Output, Pack
from leverarch.words import long_date


@pack_check("LA904", Severity.ERROR)
def expired_acceptance(_model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack accepts a warning until a day that has passed on the day the pack speaks of.

    Why: an exception without an end is a habit; somebody decided to look again by that day.

    What to do: put right what the warning says, or decide again and set a new `until`.

    Example:
    ```json
    { "code": "stale-evidence", "about": "EV-0029", "because": "…", "by": "quality-lead", "until": "2026-10-01" }
    ```

    """
    for number, acceptance in enumerate(pack.accept):
        if acceptance.until < pack.as_of:
            message = f"accepting `{acceptance.code}` for `{acceptance.about}` ended on {long_date(acceptance.until)}"
            place = pack.doc.at("accept", number, "until")
            yield Finding(
                place, message, acceptance.about, "put the warning right, or decide again and set a new `until`"
            )


@pack_check("LA906", Severity.ERROR)
def same_output(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack asks for the same document twice.

    Why: both would have the same file name, and only one could be there.

    What to do: remove one, or make a second pack.

    Example:
    ```json
    { "outputs": [{ "kind": "inspection-bundle" }, { "kind": "inspection-bundle" }] }
    ```

    """
    seen: set[tuple[str, ...]] = set()
    for number, output in enumerate(pack.outputs):
        key = _document_key(model, output)
        if key in seen:
            about = f" for `{output.arrangement}`" if output.arrangement else ""
            place = pack.doc.at("outputs", number)
            yield Finding(
                place,
                f"`{pack.id}` asks for the same {output.kind}{about} twice",
                pack.id,
                "remove one, or make a second pack",
            )
        seen.add(key)


def _document_key(model: Model, output: Output) -> tuple[str, ...]:
    """What the names of an output's documents are made of. A passport has its partner's."""
    about, arrangement = output.arrangement, model.arrangements.get(output.arrangement)
    if output.kind == "partner-passport" and arrangement is not None:
        about = arrangement.partner
    return output.kind, about.casefold(), output.form.casefold(), output.bid.casefold()


CHECKS: tuple[Check, ...] = (expired_acceptance, same_output)
