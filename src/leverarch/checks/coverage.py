"""Checks of the map from items to expectations: what has no item, and what has no reason."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.evidence import items_of
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Severity
from leverarch.locators import locator_faults
from leverarch.model import Model, Pack
from leverarch.selection import BUNDLE, bundle_frameworks, choose
from leverarch.words import long_date


@pack_check("LA501", Severity.WARNING)
def no_item(model: Model, pack: Pack) -> Iterator[Finding]:
    """An expectation of a framework has no item in a bundle that speaks of this framework.

    Why: a reader who looks for it will find nothing. It does not mean that the provider has no evidence.

    What to do: map an item to it, or know that it is not covered here. Only the lowest level counts: a key question
    with statements below it is never without an item itself. Outside readers see the gap only if the pack asks for it.

    Example:
    ```json
    { "kind": "inspection-bundle", "frameworks": ["cqc-saf-2023"], "evidence": ["EV-0007"] }
    ```

    """
    for number, output in enumerate(pack.outputs):
        if output.kind != BUNDLE:
            continue
        items = choose(model, pack, output).items
        if not items:
            continue  # an empty bundle has a finding of its own
        covered = {(line.framework, line.expectation) for item in items for line in item.maps}
        for framework in bundle_frameworks(model, output, items):
            listed = output.frameworks.index(framework.id) if framework.id in output.frameworks else 0
            place = pack.doc.at("outputs", number, "frameworks", listed)
            for leaf in framework.leaves:
                if (framework.id, leaf.code) not in covered:
                    message = f"`{leaf.code}` {leaf.title} ({framework.id}) has no item in `{pack.id}`"
                    yield Finding(
                        place, message, leaf.code, "map an item of evidence to it, or leave it as a known gap"
                    )


@workspace_check("LA502", Severity.WARNING)
def no_reason(model: Model) -> Iterator[Finding]:
    """A mapping does not say why the item speaks to the expectation.

    Why: an inspector asks "why is this here?", and a colleague can't review a mapping that gives no reason.

    What to do: add `because` in one short sentence.

    Example:
    ```yaml
    maps:
      - {framework: cqc-saf-2023, expectation: S3, strength: direct}
    ```

    """
    for item in model.evidence.values():
        for number, line in enumerate(item.maps):
            if not line.because.strip():
                message = f"`{item.id}` is mapped to `{line.expectation}` ({line.framework}) without a reason"
                yield Finding(item.doc.at("maps", number), message, item.id, 'add `because: "…"` in one short sentence')


@pack_check("LA503", Severity.WARNING)
def lost_locator(model: Model, pack: Pack) -> Iterator[Finding]:
    """A mapping points at pages or a heading that the item does not have.

    Why: a reader would be sent to the wrong page. The bundle points at the item's first page instead.

    What to do: correct `pages` (counted from 1 within the file) or `heading` (as it is written in the item).

    Example:
    ```yaml
    maps:
      - {framework: cqc-saf-2023, expectation: S3, because: "findings", pages: "44-46"}   # the file has 14 pages
    ```

    """
    for item in items_of(model, pack):
        for number, line in enumerate(item.maps):
            for field, fault in locator_faults(item, line):
                place = item.doc.at("maps", number, field)
                yield Finding(place, f"`{item.id}`: {fault}", item.id, "correct it, or leave it out")


@pack_check("LA504", Severity.WARNING)
def past_framework(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack speaks of a framework that is not, or no longer, valid on the pack's day.

    Why: a reader works with the framework in force; a pack for another one answers the wrong questions.

    What to do: name the framework that holds on that day, or leave it if the reader asked for this one. A draft says
    that it is one wherever it is printed, and is no finding.

    Example:
    ```json
    { "id": "old-set", "title": "An old set", "version": "1", "status": "superseded", "expectations": [] }
    ```

    """
    for number, output in enumerate(pack.outputs):
        if output.kind != BUNDLE:
            continue
        for framework in bundle_frameworks(model, output, choose(model, pack, output).items):
            early = framework.valid_from is not None and pack.as_of < framework.valid_from
            late = framework.valid_to is not None and framework.valid_to < pack.as_of
            if framework.status == "superseded" or early or late:
                listed = output.frameworks.index(framework.id) if framework.id in output.frameworks else 0
                why = "is superseded" if framework.status == "superseded" else "is not valid on that day"
                message = f"`{framework.id}` {why}, and `{pack.id}` speaks of it as at {long_date(pack.as_of)}"
                place = pack.doc.at("outputs", number, "frameworks", listed)
                yield Finding(place, message, framework.id, "name the framework that holds on that day")


CHECKS: tuple[Check, ...] = (no_item, no_reason, lost_locator, past_framework)
