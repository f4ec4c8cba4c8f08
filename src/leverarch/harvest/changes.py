"""What the answers of a returned form change in content/: rows of records, and the partner's own file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from leverarch.diagnostics import Diagnostic, Place
from leverarch.form_targets import Target, target_of
from leverarch.harvest.answers import Answer, Reading
from leverarch.harvest.rules import DIFFERING_VALUE, FOREIGN_FORM
from leverarch.model import Form, Model, Partner, Record
from leverarch.readers import json_edit
from leverarch.readers.table_edit import with_row
from leverarch.rows import column_places
from leverarch.source import Pointer, value_at

#: Fields of a partner's file that are whole numbers.
NUMBERS = frozenset({"limit", "asked"})


@dataclass(frozen=True, slots=True)
class Change:
    """One value that goes into a file: where, in words, what stands there now, and what the form says.

    `differs`: something else stands there. It is `taken` where nothing does, or where differing values are accepted.
    """

    path: str
    where: str
    before: str
    after: str
    taken: bool

    @property
    def differs(self) -> bool:
        """Whether another value stands there."""
        return bool(self.before)


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change that a returned form asks for, and the files as they would be; `same` counts values that stand."""

    changes: tuple[Change, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    same: int = 0
    found: tuple[Diagnostic, ...] = ()


def changes_of(model: Model, files: Mapping[str, bytes], reading: Reading, *, accept: bool) -> Changes:
    """Return what a reading changes. Without `accept` a value that differs is named, and left as it is."""
    made = [_of_form(model, files, reading, form, accept=accept) for form in reading.forms]
    return reduce(_together, made, Changes())


def _together(one: Changes, other: Changes) -> Changes:
    files = {**one.files, **other.files}
    return Changes((*one.changes, *other.changes), files, one.same + other.same, (*one.found, *other.found))


def _of_form(model: Model, files: Mapping[str, bytes], reading: Reading, form: Form, *, accept: bool) -> Changes:
    fills = form.fills
    record = model.records.get(fills.record) if fills and fills.record else None
    if record is not None:
        return _row(files, reading, form, record, accept=accept)
    partner = model.partners.get(reading.arrangement.partner) if reading.arrangement else None
    if fills and fills.partner and partner is not None:
        return _partner(model, files, reading, form, partner, accept=accept)
    return Changes()


# ---------------------------------------------------------------- rows


def _row(files: Mapping[str, bytes], reading: Reading, form: Form, record: Record, *, accept: bool) -> Changes:
    """Add the answers as a row, or find the row that is there already under their key."""
    answers = reading.of_form(form)
    if any(answer.fault for answer in answers) or _unkeyed(record, answers):
        return Changes()
    values = {answer.column.name: answer.value for answer in answers if answer.column}
    table = record.table
    if table is None or not record.path.lower().endswith(".csv"):
        why = f"the rows of `{record.id}` are not in a CSV file: put this one in by hand"
        return Changes(found=(Diagnostic(FOREIGN_FORM, why, Place(reading.name), form.id, help="or save them as CSV"),))
    places = column_places(record, table)
    key = " / ".join(values[name] for name in record.keys)
    there = record.row(key) if key else None
    known = there.values if there else {}
    changes = [
        Change(record.path, f"row {key}, {name}", known.get(name, ""), value, accept or not known.get(name))
        for name, value in values.items()
        if value and value != known.get(name, "") and name in places
    ]
    same = sum(bool(value) and value == known.get(name, "") for name, value in values.items())
    cells = {places[name]: values[name] for name in values if name in places and _taken(changes, key, name)}
    written = {record.path: with_row(table, files[record.path], cells, there.line if there else 0)} if cells else {}
    return Changes(tuple(changes), written, same, tuple(_differing(reading, form, changes)))


def _unkeyed(record: Record, answers: tuple[Answer, ...]) -> bool:
    """Whether a row of these answers would lack what every row needs. The missing answers have their own findings."""
    there = {answer.column.name for answer in answers if answer.column and answer.value}
    return any((column.key or column.required) and column.name not in there for column in record.columns)


def _taken(changes: list[Change], key: str, name: str) -> bool:
    return any(change.taken and change.where == f"row {key}, {name}" for change in changes)


# ---------------------------------------------------------------- the partner's file


def _partner(
    model: Model, files: Mapping[str, bytes], reading: Reading, form: Form, partner: Partner, *, accept: bool
) -> Changes:
    changes: list[Change] = []
    edits: dict[Pointer, object] = {}
    same = 0
    faults: list[Diagnostic] = []
    for answer in reading.of_form(form):
        target = target_of(answer.question.field.fills or answer.question.field.id)
        if target is None or answer.fault or not answer.value:
            continue
        pointer = _pointer(partner, target, answer.question.number)
        if _blocked(partner, pointer):
            faults.append(_unfit(reading, form, pointer))
            continue
        value: object = int(float(answer.value)) if pointer[-1] in NUMBERS else answer.value
        before = value_at(partner.doc.value, pointer)
        if before == value:
            same += 1
        elif answer.is_new:
            change = Change(partner.doc.path, _spoken(pointer), _text(before), answer.value, accept or before is None)
            changes.append(change)
            if change.taken:
                edits[pointer] = value
    _named_lines(model, edits, reading, form)
    path = partner.doc.path
    text = {path: json_edit.encoded(json_edit.apply(partner.doc, edits), files[path])} if edits else {}
    return Changes(tuple(changes), text, same, (*faults, *_differing(reading, form, changes)))


def _pointer(partner: Partner, target: Target, number: int) -> Pointer:
    """Return where a value goes. A check that is not there yet is a new line; all its values go into one."""
    if not target.kind:
        return target.path
    lines = [index for index, check in enumerate(partner.due_diligence) if check.kind == target.kind]
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


def _blocked(partner: Partner, pointer: Pointer) -> bool:
    """Whether a single value stands on the way: a contact in one line has no place for a telephone number."""
    above = (value_at(partner.doc.value, pointer[:stop]) for stop in range(1, len(pointer)))
    return any(isinstance(value, str | int | float) for value in above)


def _unfit(reading: Reading, form: Form, pointer: Pointer) -> Diagnostic:
    message = f"{_spoken(pointer)} has no place: `{pointer[0]}` is one line of text in the partner’s file"
    help_ = f"write `{pointer[0]}` as an object with fields, and harvest again"
    return Diagnostic(DIFFERING_VALUE, message, Place(reading.name), form.id, help=help_)


def _spoken(pointer: Pointer) -> str:
    return ".".join(str(step).removeprefix(json_edit.NEW) for step in pointer)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _differing(reading: Reading, form: Form, changes: list[Change]) -> Iterator[Diagnostic]:
    """Name every value that would overwrite another one and is not taken."""
    for change in changes:
        if change.differs and not change.taken:
            message = f"{change.where}: here “{change.before}”, in the form “{change.after}”"
            help_ = "put in by hand what is right, or take the form’s answers with --accept"
            yield Diagnostic(
                DIFFERING_VALUE, message, Place(reading.name, spot=f"({change.path})"), form.id, help=help_
            )
