"""Checks of what an arrangement is: the model test, the label, the provider's decision, the registration question."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.row import blank
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.governance.model_test import KNOWN_MODELS, UNDECIDED, Result, is_recorded, of_arrangement
from leverarch.model import Arrangement, Model
from leverarch.words import ANSWERS, INDICATORS, MODELS, listed


@workspace_check("LA603", Severity.WARNING)
def label_contradicted(model: Model) -> Iterator[Finding]:
    """An arrangement is called something that its own indicators contradict.

    Why: a commissioner and an inspector look at the practical controls, not at the label. Accountability, escalation,
    assurance and evidence follow from what the arrangement is.

    What to do: change `declared_model`, or answer the indicators again, or record in `label_reason` why the label is
    kept (`because`, `by`, `on`).

    Example:
    ```json
    { "declared_model": "partnership",
      "indicators": { "integral": { "answer": "yes" }, "provider_directs": { "answer": "yes" } } }
    ```

    """
    for arrangement in model.arrangements.values():
        declared, result = arrangement.declared_model, of_arrangement(arrangement)
        reason = arrangement.label_reason
        if not declared or not result.label or declared == result.label or (reason and not blank(reason.because)):
            continue
        called = MODELS[declared].lower()
        message = f"`{arrangement.id}` is called {called}; its indicators lead to: {result.model}"
        at = ("independence",) if result.rule == 1 else ("indicators",)
        note = Note(arrangement.doc.key(*at), _how(result))
        help_ = "change the label, or record in `label_reason` why it is kept"
        place = arrangement.doc.at("declared_model")
        yield Finding(place, message, arrangement.id, help_, related=(note,))


def _how(result: Result) -> str:
    """Say which line of the test decided, and the answers that led there."""
    led_by = [f"“{INDICATORS[name]}”: {ANSWERS[answer].lower()}" for name, answer in result.led_by]
    return f"line {result.rule} of the test fits" + (f" ({'; '.join(led_by)})" if led_by else "")


@workspace_check("LA604", Severity.WARNING)
def decision_differs(model: Model) -> Iterator[Finding]:
    """The provider's decision about an arrangement is not what its indicators lead to now.

    Why: either an answer was changed after the decision, or the decision departs from the test and does not say why.
    Whoever reads the map would believe the decision, and act by it.

    What to do: decide again (`model`, `rule`, `decided_by`, `decided_on`), correct the answers, or say in `departs` why
    the decision differs. `rule` is the line of the test that fitted when it was decided.

    Example:
    ```json
    { "defined_model": { "model": "Partnership", "rule": 3, "decided_by": "nominated-individual" } }
    ```

    """
    for arrangement in model.arrangements.values():
        decided, result = arrangement.defined_model, of_arrangement(arrangement)
        if decided is None or not blank(decided.departs) or not arrangement.indicators:
            continue
        said = decided.model.strip().rstrip(".").casefold()
        if decided.rule and decided.rule != result.rule:
            was = f"was decided when line {decided.rule} of the model test fitted; now line {result.rule} does"
            field = "rule"
        elif said in KNOWN_MODELS and result.model not in (UNDECIDED, said):
            was, field = f"is decided to be: {said}; its indicators lead to: {result.model}", "model"
        else:
            continue
        note = Note(arrangement.doc.key("indicators"), _how(result))
        help_ = f"decide again (the test now says: {result.model}), or say in `departs` why the decision differs"
        place = arrangement.doc.at("defined_model", field)
        yield Finding(place, f"`{arrangement.id}` {was}", arrangement.id, help_, related=(note,))


@workspace_check("LA605", Severity.WARNING)
def undecided_model(model: Model) -> Iterator[Finding]:
    """No line of the model test decides what an arrangement is, and no decision of the provider is recorded.

    Why: where the model is unclear, so are accountability, escalation, assurance and evidence. The guidance asks the
    provider to define it.

    What to do: answer the indicators that are open, or decide and record it in `defined_model`: `model`, `because`,
    `decided_by`, `decided_on`.

    Example:
    ```json
    { "indicators": { "complementary": { "answer": "no" }, "integral": { "answer": "partly" } } }
    ```

    """
    for arrangement in model.arrangements.values():
        decided, result = arrangement.defined_model, of_arrangement(arrangement)
        if result.model != UNDECIDED or is_recorded(decided) or not _says_anything(arrangement):
            continue
        open_ = f"; {_number(result.unanswered)} without an answer" if result.unanswered else ""
        message = f"what `{arrangement.id}` is, is undecided: no line of the model test fits{open_}"
        at = "defined_model" if decided else "indicators" if arrangement.indicators else "declared_model"
        help_ = "record the provider’s decision in `defined_model`: model, because, decided_by, decided_on"
        yield Finding(arrangement.doc.key(at), message, arrangement.id, help_)


def _says_anything(arrangement: Arrangement) -> bool:
    """An arrangement that is only a name so far has its own finding, that no indicator is answered."""
    return bool(arrangement.indicators)


def _number(names: tuple[str, ...]) -> str:
    return f"{len(names)} {'indicator is' if len(names) == 1 else 'indicators are'}"


@workspace_check("LA606", Severity.WARNING)
def unanswered_indicator(model: Model) -> Iterator[Finding]:
    """An indicator of the model test has no answer, or an answer without a reason.

    Why: an answer that is not there is not "no", and one without a reason can't be followed by anybody else.

    What to do: answer it with yes, partly or no, and say in `because` why; name the evidence where there is some.

    Example:
    ```json
    { "indicators": { "integral": { "answer": "no" } } }
    ```

    """
    for arrangement in model.arrangements.values():
        place = arrangement.doc.key("indicators") if arrangement.indicators else arrangement.doc.at("id")
        missing = [name for name in INDICATORS if name not in arrangement.indicators]
        if missing:
            open_ = listed([f"`{name}`" for name in missing], "or")
            which = "answers none of the eight indicators" if len(missing) == 8 else f"does not answer {open_}"
            message = f"`{arrangement.id}` {which}"
            yield Finding(place, message, arrangement.id, "answer each with yes, partly or no, and say why")
        bare = [name for name, line in arrangement.indicators.items() if blank(line.because)]
        if bare:
            one = len(bare) == 1
            names = listed([f"`{name}`" for name in bare])
            message = (
                f"the answer{'' if one else 's'} to {names} of `{arrangement.id}` {'has' if one else 'have'} no reason"
            )
            place = arrangement.doc.at("indicators", bare[0])
            yield Finding(place, message, arrangement.id, f"add `because`{'' if one else ' to each'}")


@workspace_check("LA607", Severity.WARNING)
def directed_independence(model: Model) -> Iterator[Finding]:
    """A partner whose independence is protected is directed by the provider.

    Why: an advocate who follows the provider's methods is not independent, and the person loses the one voice that is
    theirs. The interfaces (escalation, information, safeguarding) may be agreed; the method may not be directed.

    What to do: take the direction out of the arrangement and answer `provider_directs` with no, or say truly that the
    arrangement is not independent.

    Example:
    ```json
    { "independence": "protected", "indicators": { "provider_directs": { "answer": "yes" } } }
    ```

    """
    for arrangement in model.arrangements.values():
        line = arrangement.indicators.get("provider_directs")
        if arrangement.independence == "protected" and line and line.answer != "no":
            message = f"`{arrangement.id}` protects the partner’s independence, and the provider directs its method"
            note = Note(arrangement.doc.at("independence"), "protected here")
            help_ = "direct the interfaces only, and answer no; or do not call it protected"
            place = arrangement.doc.at("indicators", "provider_directs", "answer")
            yield Finding(place, message, arrangement.id, help_, related=(note,))


@workspace_check("LA608", Severity.WARNING)
def unknown_registration(model: Model) -> Iterator[Finding]:
    """Nobody has answered whether the partner carries on a regulated activity, or under whose registration.

    Why: CQC registers the legal entity that carries on a regulated activity (Health and Social Care Act 2008). Until it
    is known who that is, the work does not start.

    What to do: answer `regulated_activity`: `carried_on` yes or no, `registration` partner, provider or none, and
    `because`.

    Example:
    ```json
    { "regulated_activity": { "carried_on": "unknown" } }
    ```

    """
    for arrangement in model.arrangements.values():
        asked = arrangement.regulated_activity
        place = arrangement.doc.at("regulated_activity") if asked else arrangement.doc.at("id")
        if asked is None or asked.carried_on in ("", "unknown"):
            message = f"it is not known whether the partner of `{arrangement.id}` carries on a regulated activity"
        elif asked.carried_on == "yes" and asked.registration in ("", "unknown"):
            message = f"it is not known under whose registration `{arrangement.id}` carries on a regulated activity"
        else:
            continue
        yield Finding(place, f"{message}: this blocks the start", arrangement.id, "answer `regulated_activity`")


@workspace_check("LA609", Severity.ERROR)
def unregistered_activity(model: Model) -> Iterator[Finding]:
    """A partner carries on a regulated activity, and nobody is registered for it.

    Why: CQC registers the legal entity that carries on a regulated activity (Health and Social Care Act 2008). Work
    that needs a registration and has none can't be put right by a document that says so in passing.

    What to do: stop that part of the work, or put it under a registration and say whose.

    Example:
    ```json
    { "regulated_activity": { "carried_on": "yes", "registration": "none" } }
    ```

    """
    for arrangement in model.arrangements.values():
        asked = arrangement.regulated_activity
        if asked and (asked.carried_on, asked.registration) == ("yes", "none"):
            message = (
                f"the partner of `{arrangement.id}` carries on a regulated activity, and nobody is registered for it"
            )
            place = arrangement.doc.at("regulated_activity", "registration")
            yield Finding(place, message, arrangement.id, "stop that part of the work, or say under whose registration")


@workspace_check("LA610", Severity.WARNING)
def unanswered_barring(model: Model) -> Iterator[Finding]:
    """Nobody has answered whether the work is regulated activity in the barring sense.

    Why: it is another question than registration with CQC (Safeguarding Vulnerable Groups Act 2006), with another test,
    and the level of a DBS check depends on it.

    What to do: answer `barring_regulated_activity` with yes or no, and say why.

    Example:
    ```json
    { "barring_regulated_activity": { "answer": "unknown" } }
    ```

    """
    for arrangement in model.arrangements.values():
        asked = arrangement.barring_regulated_activity
        if asked is None or asked.answer in ("", "unknown"):
            place = arrangement.doc.at("barring_regulated_activity") if asked else arrangement.doc.at("id")
            message = f"it is not known whether `{arrangement.id}` is regulated activity in the barring sense"
            yield Finding(place, message, arrangement.id, "answer `barring_regulated_activity`: yes or no, and why")


CHECKS: tuple[Check, ...] = (
    label_contradicted,
    decision_differs,
    undecided_model,
    unanswered_indicator,
    directed_independence,
    unknown_registration,
    unregistered_activity,
    unanswered_barring,
)
