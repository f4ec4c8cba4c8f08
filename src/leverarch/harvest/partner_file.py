"""What a returned form changes in the partner's own file."""

from __future__ import annotations

from leverarch.diagnostics import Diagnostic, Place
from leverarch.form_targets import Target
from leverarch.harvest.answers import Reading
from leverarch.harvest.changes import Change, Changes, differing
from leverarch.harvest.rules import DIFFERING_VALUE
from leverarch.model import Form, Model
from leverarch.readers import json_edit
from leverarch.source import Doc, Pointer, value_at


def partner_changes(model: Model, doc: Doc, data: bytes, reading: Reading, form: Form, *, accept: bool) -> Changes:
    """Return what the answers that no record takes change in a partner's file: `doc`, read from `data`.

    Answers that can't be taken are left out; each of the others stands for itself.
    """
    changes: list[Change] = []
    edits: dict[Pointer, object] = {}
    same = 0
    faults: list[Diagnostic] = []
    for answer in reading.of_form(form):
        target = answer.question.target
        if target is None or answer.column or answer.fault or not answer.value:
            continue
        pointer = _pointer(doc, target, answer.question.number)
        if _blocked(doc, pointer):
            faults.append(_unfit(reading, form, pointer, answer.heading))
            continue
        value: object = int(answer.value) if target.type == "whole" else answer.value
        before = value_at(doc.value, pointer)
        if before == value:
            same += 1
        elif answer.is_new:
            taken = accept or before is None
            where = _spoken(doc, pointer)
            changes.append(Change(doc.path, where, _text(before), answer.value, taken, answer.heading))
            if taken:
                edits[pointer] = value
    _named_lines(model, edits, reading, form)
    text = {doc.path: json_edit.encoded(json_edit.apply(doc, edits), data)} if edits else {}
    return Changes(tuple(changes), text, same, (*faults, *differing(reading, form, changes)))


def _pointer(doc: Doc, target: Target, number: int) -> Pointer:
    """Return where a value goes. A check that is not there yet is a new line; all its values go into one."""
    if not target.kind:
        return target.path
    checks = doc.value.get("due_diligence", ())
    lines = [index for index, check in enumerate(checks) if check.get("kind") == target.kind]
    line: str | int = lines[number - 1] if number <= len(lines) else f"+{target.kind}"
    return ("due_diligence", line, *target.path)


def _named_lines(model: Model, edits: dict[Pointer, object], reading: Reading, form: Form) -> None:
    """Give each new line of due diligence its title and kind: it stands open until the provider has seen the paper."""
    kinds = {kind.id: kind.title for kind in (model.governance.checks if model.governance else ())}
    for pointer in list(edits):
        new = pointer[1] if len(pointer) > 1 else ""
        if isinstance(new, str) and new.startswith(json_edit.NEW):
            kind = new.removeprefix(json_edit.NEW)
            line = {"title": kinds.get(kind, kind), "kind": kind, "status": "open"}
            for name, value in line.items():
                edits.setdefault(("due_diligence", new, name), value)
            edits.setdefault(
                ("due_diligence", new, "detail"), f"Given by the partner in {form.title} ({reading.name})."
            )


def _blocked(doc: Doc, pointer: Pointer) -> bool:
    """Whether a single value stands on the way: a contact in one line has no place for a telephone number."""
    above = (value_at(doc.value, pointer[:stop]) for stop in range(1, len(pointer)))
    return any(isinstance(value, str | int | float) for value in above)


def _unfit(reading: Reading, form: Form, pointer: Pointer, heading: str) -> Diagnostic:
    message = f"{'.'.join(map(str, pointer))} has no place: `{pointer[0]}` is one line of text in the partner’s file"
    help_ = f"write `{pointer[0]}` as an object with fields, and harvest again"
    spot = f"under “{heading}”" if heading else ""
    return Diagnostic(DIFFERING_VALUE, message, Place(reading.name, spot=spot), form.id, help=help_)


def _spoken(doc: Doc, pointer: Pointer) -> str:
    """A place in words: `contact.phone`, `due_diligence[Public liability insurance].expiry`."""
    if pointer[0] != "due_diligence":
        return ".".join(map(str, pointer))
    check = value_at(doc.value, pointer[:2])
    title = check["title"] if isinstance(check, dict) else str(pointer[1]).removeprefix(json_edit.NEW)
    return f"due_diligence[{title}].{pointer[2]}"


def _text(value: object) -> str:
    return "" if value is None else str(value)
