"""Checks of records: are their rows there, and does every cell hold what its column is for?"""

from __future__ import annotations

from collections.abc import Iterator

from leverarch import rows
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Model


@workspace_check("LA421", Severity.WARNING)
def no_rows(model: Model) -> Iterator[Finding]:
    """A record says what its columns mean, and there is no file with its rows.

    Why: nothing can be counted from it, and no chain can lead to one of its rows.

    What to do: put ID.csv or ID.xlsx beside the JSON file, where ID is the record's id, or name the file in `file`. A
    file with the heading alone is a record that nothing has been written into yet, and is no finding.

    Example:
    ```text
    content/records/learning-log.json, and no content/records/learning-log.csv
    ```

    """
    for record in model.records.values():
        if record.table is None and not record.file:
            message = f"the record `{record.id}` has no file with its rows"
            help_ = f"put `{record.id}.csv` beside it, or name the file in `file`"
            yield Finding(record.doc.at("id"), message, record.id, help_)


@workspace_check("LA422", Severity.ERROR)
def unreadable_rows(model: Model) -> Iterator[Finding]:
    """A file of rows can't be read, or not to its end.

    Why: a row that is not read is missing from every count, and nobody would notice.

    What to do: the finding says what is wrong. Rows are read from CSV files (cells between commas, semicolons or tabs)
    and from Excel workbooks (.xlsx: the first sheet that is not hidden, values only), within limits of size.

    Example:
    ```text
    S-12,2026-08-13,"the worker said: "ring
    ```

    """
    yield from _of_files(model, guessed=False)


@workspace_check("LA423", Severity.WARNING)
def guessed_letters(model: Model) -> Iterator[Finding]:
    r"""A file of rows is not UTF-8, and was read as Windows-1252.

    Why: Excel writes CSV so where nobody asks for anything else. The guess is usually right; where it is not, a pound
    sign or an accent has become another letter.

    What to do: open the file, look at the letters, and save it as “CSV UTF-8”.

    Example:
    ```text
    notes
    Caf\xe9 visit     (saved as Windows-1252)
    ```

    """
    yield from _of_files(model, guessed=True)


@workspace_check("LA424", Severity.ERROR)
def wrong_column(model: Model) -> Iterator[Finding]:
    """The heading of a file of rows and the record's columns are not the same: one is missing, unknown or there twice.

    Why: what stands under a heading that nobody knows is read by nobody.

    What to do: take the name that the finding suggests, or describe the column in the record's `columns`. The order of
    the columns is free, and capitals don't count.

    Example:
    ```text
    session,date,atendance
    ```

    """
    yield from of_kind(model, rows.WRONG_COLUMN)


@workspace_check("LA425", Severity.ERROR)
def wrong_cell(model: Model) -> Iterator[Finding]:
    """A cell does not hold what its column is for, or is empty where every row needs a value.

    Why: a date that is no day, or a word where a number belongs, can't be counted; guessing would change the figures.

    What to do: correct the cell; where only one value can be meant, the finding shows it. Dates are 2026-09-30 or
    30/09/2026 (day first), times 16:20, numbers digits without separators, signs or units, a choice one of those that
    the record lists, yes or no just that. What a spreadsheet writes where it fails (#REF!) fits nowhere.

    Example:
    ```text
    session,date,attendance
    S-12,08/13/2026,about ten
    ```

    """
    yield from of_kind(model, rows.WRONG_CELL)


@workspace_check("LA426", Severity.ERROR)
def repeated_key(model: Model) -> Iterator[Finding]:
    """Two rows of a record have the same key.

    Why: the same thing would be counted twice, and a link to the key could mean either row.

    What to do: remove the row if it is there twice, or give one of them another key.

    Example:
    ```text
    session,date
    S-12,2026-08-13
    S-12,2026-08-15
    ```

    """
    yield from of_kind(model, rows.REPEATED_KEY)


@workspace_check("LA427", Severity.ERROR)
def uneven_row(model: Model) -> Iterator[Finding]:
    """A row has more or fewer cells than the heading.

    Why: its values have moved into other columns, most often because a comma in a text stands without quotation marks.

    What to do: put the text with the comma in quotation marks, or save the file again from the spreadsheet.

    Example:
    ```text
    session,notes
    S-12,went well, ate nothing
    ```

    """
    yield from of_kind(model, rows.UNEVEN_ROW)


@workspace_check("LA428", Severity.WARNING)
def outside_period(model: Model) -> Iterator[Finding]:
    """A row is dated outside the period that its record covers.

    Why: the row may belong to another quarter, or its date may be wrong; both change what is counted.

    What to do: correct the date, move the row, or change `period`. The day of a row is its first column of type date;
    later steps in other columns may fall after the period.

    Example:
    ```json
    { "id": "session-records", "period": { "from": "2026-07-01", "to": "2026-09-30" } }
    ```

    """
    yield from of_kind(model, rows.OUTSIDE_PERIOD)


@workspace_check("LA429", Severity.WARNING)
def name_for_code(model: Model) -> Iterator[Finding]:
    """A cell that should hold a code looks like a person's name.

    Why: records hold codes in the place of people, so that a file that goes astray names nobody.

    What to do: write the person's code, and keep the key to the codes elsewhere.

    Example:
    ```text
    concern,person
    C-026,Firstname Lastname
    ```

    """
    yield from of_kind(model, rows.NAME_FOR_CODE)


def _of_files(model: Model, *, guessed: bool) -> Iterator[Finding]:
    for record in model.records.values():
        for fault in record.table.faults if record.table else ():
            if fault.guessed == guessed:
                yield Finding(fault.place, fault.message, record.id, fault.help)


def of_kind(model: Model, kind: str) -> Iterator[Finding]:
    """Yield the faults of one kind. Past a number that anybody would read, the last one says how many follow."""
    for record in model.records.values():
        faults = [fault for fault in record.faults if fault.kind == kind]
        more = record.fault_counts.get(kind, 0) - len(faults)
        for number, fault in enumerate(faults, start=1):
            last = number == len(faults) and more > 0
            message = f"{fault.message}; and {more:,} more of this kind below" if last else fault.message
            yield Finding(fault.place, message, record.id, fault.help)


CHECKS: tuple[Check, ...] = (
    no_rows,
    unreadable_rows,
    guessed_letters,
    wrong_column,
    wrong_cell,
    repeated_key,
    uneven_row,
    outside_period,
    name_for_code,
)
