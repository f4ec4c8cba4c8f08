"""The changes of a whole file that came back: form after form, so that two of them may fill one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from leverarch.diagnostics import Diagnostic, Severity, has_errors
from leverarch.harvest.answers import Reading
from leverarch.harvest.changes import Changes, unwritten
from leverarch.harvest.partner_file import partner_changes
from leverarch.harvest.record_row import row_changes
from leverarch.model import Form, Model
from leverarch.readers.json_file import read_json
from leverarch.readers.text import decode
from leverarch.source import Doc
from leverarch.world import laid_over

#: Given the files as they would be: what would be wrong in the workspace then, and is not now.
News = Callable[[Mapping[str, bytes]], tuple[Diagnostic, ...]]


def changes_of(model: Model, files: Mapping[str, bytes], reading: Reading, news: News, *, accept: bool) -> Changes:
    """Return what a reading changes. Without `accept` a value that differs is named, and left as it is.

    A form whose answers would be an error in the workspace is left, and the other forms of the file are still taken.
    """
    made = Changes()
    for form in reading.forms:
        one = _of_form(model, laid_over(files, made.files), reading, form, accept=accept)
        fresh = news({**made.files, **one.files}) if one.files else ()
        if has_errors(fresh):
            one = one.left(d for d in fresh if d.severity is Severity.ERROR)
        else:
            one = replace(one, found=(*one.found, *(d for d in fresh if d not in made.found)))
        made = made.and_then(one)
    return made


def _of_form(model: Model, files: Mapping[str, bytes], reading: Reading, form: Form, *, accept: bool) -> Changes:
    fills, made = form.fills, Changes()
    record = model.records.get(fills.record) if fills and fills.record else None
    if record is not None:
        made = row_changes(files, reading, form, record, accept=accept)
    if fills and fills.partner:
        files = laid_over(files, made.files)
        made = made.and_then(_of_partner(model, files, reading, form, accept=accept))
    return made


def _of_partner(model: Model, files: Mapping[str, bytes], reading: Reading, form: Form, *, accept: bool) -> Changes:
    partner = model.partners.get(reading.arrangement.partner) if reading.arrangement else None
    if partner is None:
        said = any(answer.is_new and answer.question.target for answer in reading.of_form(form))
        what = "nothing is written about a partner: the file does not say which arrangement it is about"
        help_ = "put the answers in by hand, or send a form that a pack made for an arrangement"
        return Changes(found=(unwritten(reading, form, what, help_),) if said else ())
    data = files[partner.doc.path]
    doc = _read_again(partner.doc, data)
    return partner_changes(model, doc, data, reading, form, accept=accept)


def _read_again(doc: Doc, data: bytes) -> Doc:
    """Return the partner's file as the forms before this one left it."""
    text, _ = decode(data, doc.path)
    fresh = read_json(doc.path, text)[0] if text is not None and text != doc.text else None
    return fresh or doc
