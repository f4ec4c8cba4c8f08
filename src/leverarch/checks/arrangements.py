"""Checks of the arrangements that a pack prints."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Severity
from leverarch.model import Arrangement, Model, Pack
from leverarch.words import DIMENSIONS, listed, long_date


def arrangements_of(model: Model, pack: Pack) -> tuple[Arrangement, ...]:
    """Return every arrangement that a document of the pack is about, each once."""
    ids = dict.fromkeys(output.arrangement for output in pack.outputs if output.arrangement)
    return tuple(model.arrangements[id_] for id_ in ids if id_ in model.arrangements)


@pack_check("LA601", Severity.WARNING)
def missing_dimension(model: Model, pack: Pack) -> Iterator[Finding]:
    """An accountability map has no row for one of the five dimensions of the guidance.

    Why: whoever reads the map will not know who answers for it. The map says "not given" there.

    What to do: add a row with that `dimension`: standards, supervision, escalation, information or performance.

    Example:
    ```json
    { "id": "sessions", "title": "Inclusion sessions", "partner": "hollowmere", "accountability": [] }
    ```

    """
    for arrangement in arrangements_of(model, pack):
        there = {row.dimension for row in arrangement.accountability}
        missing = [words for name, words in DIMENSIONS.items() if name not in there]
        if missing:
            message = f"the map of `{arrangement.id}` has no row for: {listed([words.lower() for words in missing])}"
            place = arrangement.doc.key("accountability")
            yield Finding(place, message, arrangement.id, "add a row for each to `accountability`")


@pack_check("LA602", Severity.WARNING)
def lapsed_check(model: Model, pack: Pack) -> Iterator[Finding]:
    """A check of a partner has lapsed on the day that the pack speaks of.

    Why: insurance that ended, or a check that was due again, is no assurance. The pack marks it "Lapsed".

    What to do: see the new document and record it with its new `expiry`.

    Example:
    ```json
    { "title": "Public liability insurance", "status": "closed", "expiry": "2026-09-30" }
    ```

    """
    for arrangement in arrangements_of(model, pack):
        partner = model.partners.get(arrangement.partner)
        for number, line in enumerate(partner.due_diligence if partner else ()):
            if partner and line.expiry and line.expiry < pack.as_of:
                lapsed = f"lapsed on {long_date(line.expiry)}, before the day of the pack ({long_date(pack.as_of)})"
                message = f"`{line.title}` of `{partner.id}` {lapsed}"
                place = partner.doc.at("due_diligence", number, "expiry")
                yield Finding(place, message, partner.id, "see the new document and record it with its new `expiry`")


CHECKS: tuple[Check, ...] = (missing_dimension, lapsed_check)
