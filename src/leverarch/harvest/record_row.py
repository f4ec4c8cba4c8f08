"""What a returned form changes in a record: a row that is new, or values in the row that is there under its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from leverarch.diagnostics import Diagnostic
from leverarch.harvest.answers import Answer, Reading
from leverarch.harvest.changes import Change, Changes, differing, unwritten
from leverarch.model import Form, Record, Row
from leverarch.readers.table_edit import heading, with_row
from leverarch.readers.table_file import read_table
from leverarch.rows import column_places, with_rows
from leverarch.words import listed

BY_HAND = "put the row in by hand, or put that right and harvest the form again"
ASK = "correct it in the file, or ask; then harvest the form again"


def row_changes(files: Mapping[str, bytes], reading: Reading, form: Form, record: Record, *, accept: bool) -> Changes:
    """Add the answers as a row, or find the row that is there already. A row is taken or left as a whole.

    `files` are those of the workspace with what was changed so far. A record without a file of rows gets one.
    """
    answers = tuple(answer for answer in reading.of_form(form) if answer.column)
    lacking = _lacking(reading, form, record, answers)
    if lacking:
        return Changes(found=(_unwritten(reading, form, record, lacking, ASK),))
    path, data = _file_of(record, files)
    table = read_table(path, data)
    values = {answer.column.name: answer.value for answer in answers if answer.column}
    headings = {answer.column.name: answer.heading for answer in answers if answer.column}
    places = column_places(record, table)
    blocked = _blocked(record, path) or (table.faults[0].message if table.faults else "")
    without = [name for name, value in values.items() if value and name not in places]
    if not blocked and without:
        blocked = f"`{path}` has no column {listed([f'`{name}`' for name in without])}"
    if blocked:
        return Changes(found=(_unwritten(reading, form, record, blocked, BY_HAND),))
    there = _row_of(with_rows(record, table), values)
    changes = _changes(record, path, there, values, accept=accept)
    cells = {places[name]: values[name] for name, change in changes.items() if change.taken}
    written = {path: with_row(table, data, cells, there.line if there else 0)} if cells else {}
    same = sum(bool(value) for value in values.values()) - len(changes)
    placed = tuple(replace(change, heading=headings[name]) for name, change in changes.items())
    return Changes(placed, written, same, tuple(differing(reading, form, placed)))


def _changes(
    record: Record, path: str, there: Row | None, values: Mapping[str, str], *, accept: bool
) -> dict[str, Change]:
    """Return each value that is not there yet, by its column. Where one differs and is left, none is taken.

    Otherwise one row would speak of two sessions at once: two forms may bear the same code by mistake.
    """
    known = {name: _plain(value) for name, value in there.values.items()} if there else {}
    new = {name: value for name, value in values.items() if value and value != known.get(name, "")}
    taken = accept or not any(known.get(name) for name in new)
    key = " / ".join(values.get(name, "") for name in record.keys)
    row = f"row {key}" if key else "a row"
    return {name: Change(path, f"{row}, {name}", known.get(name, ""), value, taken) for name, value in new.items()}


def _row_of(record: Record, values: Mapping[str, str]) -> Row | None:
    """Return the row that the answers speak of: by its key; where the record has none, one that says just the same."""
    if record.keys:
        return record.row(" / ".join(values[name] for name in record.keys))
    same = (
        row for row in record.rows() if all(_plain(row.values.get(name, "")) == value for name, value in values.items())
    )
    return next(same, None)


def _lacking(reading: Reading, form: Form, record: Record, answers: tuple[Answer, ...]) -> str:
    """Return what keeps the answers from being a row: one that can't be taken, one that every row needs."""
    wrong = [f"“{answer.question.field.label}”" for answer in reading.of_form(form) if answer.fault]
    if wrong:
        return f"{listed(wrong)} can’t be taken"
    said = {answer.column.name: answer for answer in answers if answer.column}
    asked = {field.fills or field.id: field.label for field in form.fields}
    for column in record.columns:
        if not (column.key or column.required) or (column.name in said and said[column.name].value):
            continue
        if column.name in said:
            return f"“{said[column.name].question.field.label}” is empty, and every row needs it"
        if column.name in asked:
            return f"“{asked[column.name]}” is not in the file, and every row needs it"
        return f"the form does not ask for `{column.name}`, and every row needs it"
    return "" if any(answer.value for answer in answers) else "none of its answers has a column there"


def _file_of(record: Record, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return where the rows lie, and the file as it is; a new one beside the record where it has none."""
    path = record.path or str(PurePosixPath(record.doc.path).parent / f"{record.id}.csv")
    try:
        return path, files[path]
    except (KeyError, OSError):
        return path, heading(column.name for column in record.columns)


def _blocked(record: Record, path: str) -> str:
    """Return why no row can be put into the record's file, by its name alone."""
    if not path.lower().endswith(".csv"):
        return f"its rows are in `{PurePosixPath(path).name}`, and rows are written into CSV files only"
    if record.file and not record.path:
        return f"its file `{record.file}` is not there"
    return ""


def _unwritten(reading: Reading, form: Form, record: Record, why: str, help_: str) -> Diagnostic:
    return unwritten(reading, form, f"no row is written to `{record.id}`: {why}", help_)


def _plain(cell: str) -> str:
    """A cell with line ends of one kind: a spreadsheet may have written others."""
    return cell.replace("\r\n", "\n")
