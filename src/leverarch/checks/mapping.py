"""Checks of what was reviewed: a mapping whose claim, file or expectation has changed since somebody looked at it."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.fingerprints import IN_WORDS, changed_since, is_unsealed
from leverarch.model import Evidence, MapLine, Model
from leverarch.words import listed, long_date


@workspace_check("LA541", Severity.WARNING)
def suspect_mapping(model: Model) -> Iterator[Finding]:
    """A mapping was reviewed, and what was reviewed has changed since.

    Why: somebody looked at this item and agreed that it speaks to the expectation. Then the item, its file or the
    wording of the expectation changed, and nobody has looked again. The bundle says so beside the mapping.

    What to do: read the item against the expectation. If it still holds, `leverarch review ID --by ROLE --on DATE`
    writes the new review; if not, correct the mapping or take it out.

    Example:
    ```yaml
    maps:
      - framework: cqc-saf-2023
        expectation: S3
        because: It follows each indicator to its end.      # was another sentence when it was reviewed
        reviewed: {on: 2026-06-01, by: quality-lead, fingerprint: "c:5b0c4d1f2a90-f:77d1c0aa41e2-e:0c9e1f7732bb"}
    ```

    """
    for item in model.evidence.values():
        for number, line in enumerate(item.maps):
            changed = changed_since(model, item, line)
            if changed:
                what = listed([IN_WORDS[part] for part in changed])
                message = f"{_mapping(item, line)} was reviewed{_when(line)}; since then {what} changed"
                help_ = f"look at it again, then `leverarch review {item.id} --by ROLE --on DATE`"
                yield Finding(item.doc.at("maps", number, "reviewed"), message, item.id, help_)


@workspace_check("LA542", Severity.WARNING)
def unsealed_review(model: Model) -> Iterator[Finding]:
    """A review of a mapping does not say what was reviewed.

    Why: without the fingerprint that `leverarch review` writes, nobody can tell whether the item, its file or the
    expectation has changed since. The review proves nothing.

    What to do: look at the mapping and let `leverarch review ID --by ROLE --on DATE` write the review. A fingerprint is
    never written or changed by hand.

    Example:
    ```yaml
    maps:
      - {framework: cqc-saf-2023, expectation: S3, reviewed: {on: 2026-06-01, by: quality-lead}}
    ```

    """
    for item in model.evidence.values():
        for number, line in enumerate(item.maps):
            if is_unsealed(line):
                why = "a fingerprint that cannot be read" if line.reviewed and line.reviewed.fingerprint else "none"
                message = f"the review of {_mapping(item, line)} has no fingerprint"
                message = message if why == "none" else f"the review of {_mapping(item, line)} has {why}"
                help_ = f"look at it again, then `leverarch review {item.id} --by ROLE --on DATE`"
                yield Finding(item.doc.at("maps", number, "reviewed"), message, item.id, help_)


def _mapping(item: Evidence, line: MapLine) -> str:
    return f"`{item.id}` to `{line.expectation}` ({line.framework})"


def _when(line: MapLine) -> str:
    on = long_date(line.reviewed.on) if line.reviewed else ""
    return f" on {on}" if on else ""


CHECKS: tuple[Check, ...] = (suspect_mapping, unsealed_review)
