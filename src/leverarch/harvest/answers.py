"""What a returned file answers, question by question, held against the forms of the workspace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from leverarch.cells import fits, is_like_a_name
from leverarch.diagnostics import Diagnostic, Place
from leverarch.form_fields import Control
from leverarch.form_targets import Target, target_of
from leverarch.harvest.rules import (
    DOUBTFUL_ANSWER,
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

#: Form fields as columns, for answers that no column of a record takes.
TYPES = {"line": "text", "text": "text", "tick": "yes-no", "role": "role", "choice": "text"}
#: What a spreadsheet runs when a file of rows is opened in it: `=…`, `@…`, and a sum that calls something.
_FORMULA = re.compile(r"[=@].*|[+-]\S*[(|!].*", re.DOTALL)
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form as this workspace asks it: its place to fill in, and what was filled in when it was sent.

    `number` counts a field that is asked more than once, from 1. `target` is the field of the partner's file that it
    fills, if it fills one.
    """

    form: Form
    field: FormField
    control: Control
    heading: str
    number: int
    target: Target | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in its one form. `fault` says why it can't be taken; `column` is the column that takes it.

    `note` says what a person should look at: how a day was read, what stands beside the place to fill in.
    """

    question: Question
    value: str
    heading: str
    fault: str = ""
    column: Column | None = None
    note: str = ""

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


def read_answers(model: Model, name: str, returned: Returned, *, accept: bool = False) -> Reading:
    """Return what a returned file answers. `name` is the file's name, for the findings. Never raises.

    A form that names another provider is read only where that is accepted: its codes may mean other people.
    """
    if returned.fault:
        return _refused(name, returned.fault)
    arrangement = model.arrangements.get(returned.identity.get("arrangement", ""))
    stranger = _stranger(model, returned.identity, arrangement, accept=accept)
    if stranger:
        return _refused(name, stranger)
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


def _stranger(model: Model, identity: Mapping[str, str], arrangement: Arrangement | None, *, accept: bool) -> str:
    """Return why a form is none of this workspace's, by what it says of itself; nothing where it may be one."""
    about, partner, provider = (identity.get(name, "") for name in ("arrangement", "partner", "provider"))
    here = model.organisation.name if model.organisation else ""
    if about and arrangement is None:
        return f"It is about the arrangement `{about}`, which is not in this workspace."
    if arrangement and partner and partner != arrangement.partner:
        return f"It went to the partner `{partner}`; the arrangement `{about}` is with `{arrangement.partner}` now."
    if provider and here and provider != here and not accept:
        return f"It was made by “{provider}”, and this is the workspace of “{here}”. Is it yours? Then say --accept."
    return ""


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
                field = fields[id_]
                target = target_of(field.fills or field.id) if form.fills and form.fills.partner else None
                yield Question(form, field, line.control, part.heading, int(number), target)


def _answer(model: Model, question: Question, fields: list[ReturnedField]) -> Answer:
    """Return the answer to one question. A form that was copied may hold it twice: what says nothing does not count."""
    said = [field for field in fields if _says_something(field)] or fields[:1]
    values = list(dict.fromkeys(_plain(field.value) for field in said))
    heading = said[0].heading or question.heading
    column = column_of(model, question)
    if len(values) > 1:
        fault = f"it is answered more than once: {' / '.join(_short(value) for value in values)}"
        return Answer(question, values[0], heading, fault, column)
    value, fault = _fitted(question, values[0], column)
    answer = Answer(question, value, heading, fault or _moved(question, said[0]), column, said[0].note)
    return answer if answer.is_new or fault else replace(answer, fault="")


def _plain(value: str) -> str:
    """An answer without the spaces around it, with line ends of one kind: so it comes back out of a file of rows."""
    return _LINE_END.sub("\n", value).strip()


def _moved(question: Question, field: ReturnedField) -> str:
    """Return why an answer about a check can't be placed: checks came or went since the form was sent."""
    if question.target is None or not question.target.kind or not field.heading:
        return ""
    if " ".join(field.heading.split()) == " ".join(question.heading.split()):
        return ""
    return f"it is about “{field.heading}”, and in its place stands “{question.heading}” now"


def column_of(model: Model, question: Question) -> Column | None:
    """Return the column of the form's record that takes an answer, if one does."""
    fills = question.form.fills
    record = model.records.get(fills.record) if fills else None
    wanted = question.field.fills or question.field.id
    return next((column for column in (record.columns if record else ()) if column.name == wanted), None)


def _fitted(question: Question, value: str, column: Column | None) -> tuple[str, str]:
    """Return an answer in its one form, and why it can't be taken."""
    if not value:
        return "", ""
    if question.control.choices:
        value, fault = _chosen(question.control, value)
        if fault:
            return value, fault
    meant = column or _meant(question)
    fitted, fault, _ = fits(meant, value)
    if fault:
        return value, fault
    if column is None and question.target and question.target.type == "whole" and not fitted.isdecimal():
        fault = f"`{value}` is no whole number"
    elif meant.type == "code" and is_like_a_name(value):
        fault = "it looks like a person’s name; a code stands there"
    elif column and meant.type != "number" and _FORMULA.fullmatch(value):
        fault = f"a spreadsheet would run `{_short(value)}` as a formula: put a word before it"
    return (value, fault) if fault else (fitted, "")


def _chosen(control: Control, value: str) -> tuple[str, str]:
    """Return the choice that is meant, by its value or its words, and a fault where it is none of them."""
    said = " ".join(value.split()).casefold()
    for known, words in control.choices:
        if value == known or said == " ".join(words.split()).casefold():
            return known, ""
    return value, f"`{_short(value)}` is none of the choices"


def _meant(question: Question) -> Column:
    """What an answer must be like where no column of a record says so: what its target holds, else what was asked."""
    field, target = question.field, question.target
    if target is not None and target.type != "text":
        return Column(field.id, {"whole": "number"}.get(target.type, target.type))
    return Column(field.id, TYPES.get(field.type, field.type))


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
        elif answer.is_new and form.fills and not is_kept(answer):
            message = f"{said} is reported only: “{_short(answer.value)}”"
            help_ = "act on it; or say in the form’s `fills` where it goes"
            yield Diagnostic(UNKEPT_ANSWER, message, place, form.id, help=help_)
        if answer is not None and answer.note and not answer.fault:
            help_ = "look at it in the file; correct what was read where it is wrong"
            yield Diagnostic(DOUBTFUL_ANSWER, f"{said}: {answer.note}", place, form.id, help=help_)


def _needed(column: Column | None) -> bool:
    return column is not None and (column.required or column.key)


def is_kept(answer: Answer) -> bool:
    """Whether something in content/ takes the answer: a column of the record, or else a field of the partner's file."""
    return answer.column is not None or answer.question.target is not None


def _place(name: str, question: Question, answer: Answer | None) -> Place:
    heading = answer.heading if answer else question.heading
    return Place(name, spot=f"under “{heading}”" if heading else "")


def _says_something(field: ReturnedField) -> bool:
    return bool(field.value) and (field.kind, field.value) != ("tick", "no")


def _unread(name: str, field: ReturnedField) -> Diagnostic:
    """An answer to a question that the workspace does not ask: of another version, or of a form of the author's own."""
    place = Place(name, spot=f"under “{field.heading}”" if field.heading else "")
    asked = f"“{field.label or field.key}”"
    message = f"{asked} belongs to no form of this workspace, and is reported only: “{_short(field.value)}”"
    return Diagnostic(UNKEPT_ANSWER, message, place, field.key.partition(".")[0], help="read it, and act on it")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
