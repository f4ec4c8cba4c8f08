"""What a returned file answers, question by question, held against the forms of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from leverarch.diagnostics import Diagnostic, Place
from leverarch.form_fields import Control
from leverarch.form_targets import target_of
from leverarch.harvest.rules import (
    FOREIGN_FORM,
    INVALID_ANSWER,
    LOST_FIELD,
    MISSING_ANSWER,
    OTHER_VERSION,
    UNKEPT_ANSWER,
)
from leverarch.model import Arrangement, Column, Form, FormField, Model
from leverarch.outputs.forms import parts_of
from leverarch.readers.returned import Returned, ReturnedField
from leverarch.rows import fits, is_like_a_name

#: Form fields as columns, for answers that no column of a record takes.
TYPES = {"line": "text", "text": "text", "tick": "yes-no", "role": "role", "choice": "text"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form as this workspace asks it: its place to fill in, and what was filled in when it was sent.

    `number` counts a field that is asked more than once, from 1.
    """

    form: Form
    field: FormField
    control: Control
    heading: str
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in its one form. `fault` says why it can't be taken; `column` is the column that takes it."""

    question: Question
    value: str
    heading: str
    fault: str = ""
    column: Column | None = None

    @property
    def is_new(self) -> bool:
        """Whether somebody filled it in: an untouched tick, and what was there when the form was sent, say nothing."""
        untouched = "no" if self.question.control.kind == "tick" else ""
        return self.value not in ("", untouched, self.question.control.value)


@dataclass(frozen=True, slots=True)
class Reading:
    """A returned file, understood. `forms` are those that somebody has written in; `others` came back empty."""

    name: str
    arrangement: Arrangement | None
    answers: tuple[Answer, ...]
    forms: tuple[Form, ...]
    others: tuple[Form, ...]
    found: tuple[Diagnostic, ...]

    def of_form(self, form: Form) -> tuple[Answer, ...]:
        """Return the answers of one form, in its order."""
        return tuple(answer for answer in self.answers if answer.question.form is form)


def read_answers(model: Model, name: str, returned: Returned) -> Reading:
    """Return what a returned file answers. `name` is the file's name, for the findings. Never raises."""
    if returned.fault:
        return _refused(name, returned.fault)
    about = returned.identity.get("arrangement", "")
    arrangement = model.arrangements.get(about)
    if about and arrangement is None:
        return _refused(name, f"It is about the arrangement `{about}`, which is not in this workspace.")
    by_key = _by_key(returned.fields)
    named = [model.forms[id_] for id_ in _form_ids(returned, by_key) if id_ in model.forms]
    if not named:
        return _refused(name, "It holds no form that is in this workspace.")
    found = list(_versions(name, returned, named))
    answers: list[Answer] = []
    for question in _questions(model, named, arrangement):
        fields = by_key.pop(question.control.key, [])
        if fields:
            answers.append(_answer(model, question, fields))
    whole = Reading(name, arrangement, tuple(answers), (), (), ())
    forms = tuple(form for form in named if any(answer.is_new for answer in whole.of_form(form)))
    others = tuple(form for form in named if form not in forms)
    for form in forms:
        found += _faults(model, whole, form, arrangement)
    found += [_unread(name, fields[0]) for fields in by_key.values() if _says_something(fields[0])]
    return Reading(name, arrangement, tuple(answers), forms, others, tuple(found))


def _refused(name: str, why: str) -> Reading:
    help_ = "ask for the form as Word saves it, or harvest it where it was made"
    return Reading(name, None, (), (), (), (Diagnostic(FOREIGN_FORM, why, Place(name), name, help=help_),))


def _by_key(fields: Iterable[ReturnedField]) -> dict[str, list[ReturnedField]]:
    by_key: dict[str, list[ReturnedField]] = {}
    for field in fields:
        by_key.setdefault(field.key, []).append(field)
    return by_key


def _form_ids(returned: Returned, by_key: Mapping[str, object]) -> tuple[str, ...]:
    """Every form that the file holds: the one it names, and those that its fields belong to."""
    named = [returned.identity["form"]] if "form" in returned.identity else []
    return tuple(dict.fromkeys([*named, *(key.partition(".")[0] for key in by_key)]))


def _versions(name: str, returned: Returned, forms: Iterable[Form]) -> Iterator[Diagnostic]:
    """Forms that came back in another version. A pack names the versions of its forms: `form.<id>`."""
    identity = returned.identity
    for form in forms:
        sent = identity.get("version", "") if identity.get("form") == form.id else identity.get(f"form.{form.id}", "")
        if sent and sent != form.version:
            message = f"`{form.id}` came back in version {sent}; the workspace has version {form.version}"
            help_ = "what both versions ask is read; send the new version next time"
            yield Diagnostic(OTHER_VERSION, message, Place(name), form.id, help=help_)


def _questions(model: Model, forms: Iterable[Form], arrangement: Arrangement | None) -> Iterator[Question]:
    for form in forms:
        fields = {field.id: field for field in form.fields}
        for part in parts_of(model, form, arrangement):
            for line in part.fields:
                _, id_, number = (*line.control.key.split("."), "1")[:3]
                yield Question(form, fields[id_], line.control, part.heading, int(number))


def _answer(model: Model, question: Question, fields: list[ReturnedField]) -> Answer:
    values = list(dict.fromkeys(field.value for field in fields))
    heading = fields[0].heading or question.heading
    column = column_of(model, question)
    if len(values) > 1:
        return Answer(question, values[0], heading, f"it is answered more than once: {' / '.join(values)}", column)
    value, fault = _fitted(question, values[0], column)
    return Answer(question, value, heading, fault, column)


def column_of(model: Model, question: Question) -> Column | None:
    """Return the column of the form's record that takes an answer, if one does."""
    fills = question.form.fills
    record = model.records.get(fills.record) if fills else None
    wanted = question.field.fills or question.field.id
    return next((column for column in (record.columns if record else ()) if column.name == wanted), None)


def _fitted(question: Question, value: str, column: Column | None) -> tuple[str, str]:
    """Return an answer in its one form, and why it can't be taken."""
    offered = question.control.choices
    if not value:
        return "", ""
    if offered and value not in (known for known, _ in offered):
        return value, f"`{value}` is none of the choices"
    field = question.field
    meant = column or Column(field.id, TYPES.get(field.type, field.type))
    fitted, fault, _ = fits(meant, value)
    if meant.type == "code" and is_like_a_name(value):
        return value, "it looks like a person’s name; a code stands there"
    return (value, fault) if fault else (fitted, "")


def _faults(model: Model, reading: Reading, form: Form, arrangement: Arrangement | None) -> Iterator[Diagnostic]:
    """What is wrong with the answers of one form that somebody has written in."""
    answered = {answer.question.control.key: answer for answer in reading.of_form(form)}
    for question in _questions(model, [form], arrangement):
        answer = answered.get(question.control.key)
        place = _place(reading.name, question, answer)
        said = f"“{question.field.label}”"
        if answer is None:
            help_ = "ask, and put the answer in by hand; or fill in a fresh form"
            yield Diagnostic(LOST_FIELD, f"{said} is not in the file any more", place, form.id, help=help_)
        elif answer.fault:
            help_ = "correct it in the file, and harvest it again"
            yield Diagnostic(INVALID_ANSWER, f"{said}: {answer.fault}", place, form.id, help=help_)
        elif not answer.value and (question.field.required or _needed(answer.column)):
            yield Diagnostic(MISSING_ANSWER, f"{said} is empty", place, form.id, help="ask for it")
        elif answer.is_new and form.fills and not _is_kept(answer):
            message = f"{said} is reported only: “{_short(answer.value)}”"
            help_ = "act on it; or say in the form’s `fills` where it goes"
            yield Diagnostic(UNKEPT_ANSWER, message, place, form.id, help=help_)


def _needed(column: Column | None) -> bool:
    return column is not None and (column.required or column.key)


def _is_kept(answer: Answer) -> bool:
    """Whether something in content/ takes the answer."""
    fills = answer.question.form.fills
    if fills is None:
        return False
    field = answer.question.field
    return answer.column is not None or (fills.partner and target_of(field.fills or field.id) is not None)


def _place(name: str, question: Question, answer: Answer | None) -> Place:
    heading = answer.heading if answer else question.heading
    return Place(name, spot=f"under “{heading}”" if heading else "")


def _says_something(field: ReturnedField) -> bool:
    return bool(field.value) and (field.kind, field.value) != ("tick", "no")


def _unread(name: str, field: ReturnedField) -> Diagnostic:
    """An answer to a question that the workspace does not ask: of another version, or of a form of the author's own."""
    place = Place(name, spot=f"under “{field.heading}”" if field.heading else "")
    message = f"“{field.label or field.key}” is no question of this workspace: “{_short(field.value)}”"
    return Diagnostic(UNKEPT_ANSWER, message, place, field.key.partition(".")[0], help="read it, and act on it")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
