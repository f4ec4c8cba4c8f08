"""Checks of forms: whether each field can be printed, read back, and put where it belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.form_fields import LONGEST_KEY
from leverarch.form_targets import key_of, target_of
from leverarch.model import Form, FormField, Model
from leverarch.source import Pointer

#: A field that is asked more than once has a number behind its key: `.99` leaves room for it.
NUMBERED = len(".99")


@workspace_check("LA671", Severity.ERROR)
def unusable_field(model: Model) -> Iterator[Finding]:
    """A field of a form can't be told apart from another, or can't be answered.

    Why: what somebody writes there would be read as the answer to another question, or not at all.

    What to do: give each field an id of its own without a dot, short enough for its key (form and field together, 61
    characters), and each choice a value and a label of its own.

    Example:
    ```json
    { "id": "worker", "label": "Who was in charge", "type": "choice", "choices": [] }
    ```

    """
    for form in model.forms.values():
        times = Counter(field.id.casefold() for field in form.fields)
        for pointer, field in _placed(form):
            for what, help_ in _faults(form, field, times[field.id.casefold()]):
                place = form.doc.at(*pointer, "id")
                yield Finding(place, f"the field `{field.id}` of `{form.id}` {what}", form.id, help_)


def _faults(form: Form, field: FormField, times: int) -> Iterator[tuple[str, str]]:
    if "." in field.id or "." in form.id:
        yield "has a dot in its id, or its form has: answers are read by FORM.FIELD", "take a hyphen"
    if times > 1:
        yield "is there more than once", "give each an id of its own"
    if len(key_of(form.id, field.id)) > LONGEST_KEY - NUMBERED:
        yield "has too long an id for a place to fill in", "shorten it"
    labels = [choice.label for choice in field.choices]
    values = [choice.value for choice in field.choices]
    if len(set(labels)) < len(labels) or len(set(values)) < len(values):
        yield "offers two choices that are the same", "give each its own value and label"
    if field.type == "choice" and not field.choices:
        yield "is a choice and offers none", "add `choices`, or make it a line"


@workspace_check("LA672", Severity.WARNING)
def unknown_target(model: Model) -> Iterator[Finding]:
    """A field of a form says that its answer goes somewhere, and there is no such place.

    Why: what comes back would be reported and not kept.

    What to do: name a column of the record that the form fills, or a field of a partner's file:
    `contact.phone`, `due_diligence[kind=insurance].expiry`.

    Example:
    ```json
    { "id": "worker", "label": "Who was in charge", "type": "role", "fills": "worker role" }
    ```

    """
    for form in model.forms.values():
        for pointer, field in _placed(form):
            if field.fills and not _is_known(model, form, field):
                message = f"the field `{field.id}` of `{form.id}` fills `{field.fills}`, which is nowhere"
                help_ = "name a column of the form’s record, or a field of the partner’s file"
                yield Finding(form.doc.at(*pointer, "fills"), message, form.id, help_)


def _is_known(model: Model, form: Form, field: FormField) -> bool:
    """Whether the place that a field fills is there. A record that the workspace does not have can't be asked."""
    fills = form.fills
    if fills is None:
        return False
    if fills.partner:
        return target_of(field.fills) is not None
    record = model.records.get(fills.record)
    return record is None or any(column.name == field.fills for column in record.columns)


def _placed(form: Form) -> Iterator[tuple[Pointer, FormField]]:
    for part, asked in enumerate(form.parts):
        for number, field in enumerate(asked.fields):
            yield ("parts", part, "fields", number), field


CHECKS: tuple[Check, ...] = (unusable_field, unknown_target)
