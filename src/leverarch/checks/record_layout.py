"""Checks of what stands among the rows of a record and is none: totals, headings, merged cells, repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch import rows
from leverarch.checks.records import of_kind
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Model


@workspace_check("LA446", Severity.ERROR)
def total_row(model: Model) -> Iterator[Finding]:
    """A row of a record is a total of the others.

    Why: what it adds up would be counted twice. It is left out of every count, and said here.

    What to do: remove the row; Leverarch adds up itself. A row is taken for a total where its key or its first text is
    Total, Totals, Grand total, Subtotal, Sum or Average, with or without a colon, a month or a year.

    Example:
    ```text
    session,attendance
    S-12,9
    Total,9
    ```

    """
    yield from of_kind(model, rows.TOTAL_ROW)


@workspace_check("LA447", Severity.WARNING)
def repeated_row(model: Model) -> Iterator[Finding]:
    """A row of a record without a key says in every cell what a row before it said.

    Why: the same thing may be there twice, most often pasted twice, and would be counted twice.

    What to do: remove it. If both did happen, give the record a key column, such as a number for each row.

    Example:
    ```text
    date,training
    2026-08-13,First aid
    2026-08-13,First aid
    ```

    """
    yield from of_kind(model, rows.REPEATED_ROW)


@workspace_check("LA448", Severity.ERROR)
def heading_inside(model: Model) -> Iterator[Finding]:
    """A heading stands among the rows of a record: the same again, or that of another table.

    Why: a heading is no row, and what stands under another one is about something else. The heading is left out of
    every count; the rows below it are not.

    What to do: remove a heading that is there again. Give a second table a file and a record of its own.

    Example:
    ```text
    session,attendance
    S-12,9
    session,attendance
    S-13,11
    ```

    """
    yield from of_kind(model, rows.HEADING_INSIDE)


@workspace_check("LA449", Severity.ERROR)
def merged_cells(model: Model) -> Iterator[Finding]:
    """Cells of a workbook are merged among the rows of a record.

    Why: only the first of them holds anything. The others look as if they said the same, and are empty.

    What to do: unmerge them, and write the value into every row that it is about.

    Example:
    ```text
    A2:A4 holds S-12 and is one merged cell over three rows
    ```

    """
    yield from of_kind(model, rows.MERGED_CELLS)


CHECKS: tuple[Check, ...] = (total_row, repeated_row, heading_inside, merged_cells)
