"""Checks of the frameworks that a pack names: whether they fit it, and whether two editions of one hold at once."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Note, Place, Severity
from leverarch.frameworks_fit import Aspect, Verdict, fit_of, in_force_on
from leverarch.model import Framework, Model, Pack
from leverarch.selection import BUNDLE
from leverarch.words import long_date


@pack_check("LA511", Severity.WARNING)
def unfit_framework(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack names a framework that does not fit it: by nation, kind of service, buyer, value or dates.

    Why: a reader in Wales has another regulator, and a council is not bound by a model for central government. What a
    framework is for stands in its `applies`, what a pack is for in its `context`; what neither says is not known, and
    nothing is said about it here. `leverarch frameworks --pack ID` says why for every framework.

    What to do: name a framework that fits, or correct the pack's `context` or the framework's `applies`. Your list
    holds: leave it, and accept the warning, if the reader asked for this framework.

    Example:
    ```json
    { "frameworks": ["ppn-002"], "context": { "nation": "england", "buyer": "local-authority" } }
    ```

    """
    for framework, place, is_bundle in _named(model, pack):
        fit = fit_of(framework, pack, model.organisation)
        against = [reason for reason in fit.reasons if reason.verdict is Verdict.NOT]
        if is_bundle:
            against = [reason for reason in against if reason.aspect is not Aspect.DATES]  # past-framework says these
        if against:
            why = "; ".join(reason.why for reason in against)
            message = f"`{framework.id}` does not fit `{pack.id}`: {why}"
            help_ = (
                "name a framework that fits, correct the pack's `context`, or accept this if the reader asked for it"
            )
            applies = framework.applies
            said = applies.because.rstrip(".") if applies else ""
            note = Note(framework.doc.at("applies", "because"), f"the framework says how sure that is: {said}")
            yield Finding(place, message, framework.id, help_, related=(note,) if said else ())


@pack_check("LA512", Severity.WARNING)
def two_in_force(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack names two editions of one framework, and both are in force on its day.

    Why: only one edition can hold for one question. A reader would not know which answer counts. A draft beside the
    edition in force is no finding, and neither is an edition that does not fit the pack: that one has its own.

    What to do: give the older edition a `valid_to` or the status `superseded`, name only one of them, or say in the
    pack's `context` when the procurement commenced, where that decides. Editions of one framework share a `family`.

    Example:
    ```json
    { "frameworks": ["council-quality-2025", "council-quality-2026"] }
    ```

    """
    first: dict[str, tuple[Framework, Place]] = {}
    for framework, place, _ in _named(model, pack):
        if not framework.family or not in_force_on(framework, pack.as_of):
            continue
        if fit_of(framework, pack, model.organisation).verdict is Verdict.NOT:
            continue
        other, at = first.setdefault(framework.family, (framework, place))
        if other.id != framework.id:
            day = long_date(pack.as_of)
            message = f"`{other.id}` and `{framework.id}` are editions of one framework, both in force on {day}"
            note = Note(at, f"`{other.id}` is named here")
            yield Finding(place, message, framework.id, "name the one that holds on that day", related=(note,))


def _named(model: Model, pack: Pack) -> Iterator[tuple[Framework, Place, bool]]:
    """Yield each framework of the pack's own lists, where it stands there, and whether that is a bundle's list."""
    for number, output in enumerate(pack.outputs):
        for listed, id_ in enumerate(output.frameworks):
            framework = model.frameworks.get(id_)
            if framework is not None:
                yield framework, pack.doc.at("outputs", number, "frameworks", listed), output.kind == BUNDLE


CHECKS: tuple[Check, ...] = (unfit_framework, two_in_force)
