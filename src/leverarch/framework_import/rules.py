"""What can be wrong with a sheet of expectations that is brought in."""

from __future__ import annotations

from leverarch.diagnostics import Rule, Severity

UNREADABLE_SET = Rule(
    "LA531",
    "unreadable-set",
    Severity.ERROR,
    """A file can't be read as a set of expectations, or not to its end.

Why: it is locked with a password, of an old kind (.xls), damaged, empty, or larger than any framework. Half a framework
would look whole. Nothing is written.

What to do: save the sheet as .xlsx without a password, or as CSV (UTF-8), with the names of the columns in one row and
one expectation in each row below it. At most 20,000 rows are read.

Example:

```text
leverarch framework import council-kpis.xls --licence "issued with our contract"
```
""",
)
UNCLEAR_SHEET = Rule(
    "LA532",
    "unclear-sheet",
    Severity.ERROR,
    """A workbook has several sheets and nobody said which one is meant, or the one that was named is not there.

Why: a workbook often holds last year's set beside this year's. Taking the first would be a guess.

What to do: name the sheet with `--sheet`, as its tab is written. A hidden sheet is shown in Excel first.

Example:

```text
leverarch framework import council-kpis.xlsx --sheet "2026-27" --licence "issued with our contract"
```
""",
)
UNCLEAR_LAYOUT = Rule(
    "LA533",
    "unclear-layout",
    Severity.ERROR,
    """A sheet has merged cells, or hides rows or columns that would be brought in.

Why: a merged cell holds its words in one cell only, and nobody can tell which rows they are about. What is hidden may
be withdrawn, or only filtered away. Neither may be guessed.

What to do: unmerge the cells and write the words into every row they are about. Show hidden rows and columns, then
delete what does not belong to the set.

Example:

```text
A7:A9 is one merged cell: “Safeguarding”
```
""",
)
FRAMEWORK_IN_THE_WAY = Rule(
    "LA534",
    "framework-in-the-way",
    Severity.ERROR,
    """A framework with that id is there already and says something else, or its file can't be read.

Why: items of evidence are mapped to it, and somebody may have put crosswalks and links into it by hand.

What to do: look at what would change. `--accept` takes the sheet's wording and keeps what the sheet says nothing of.
A new edition gets an id of its own (`--id`), so that older packs keep saying which version they spoke of.

Example:

```text
leverarch framework import council-kpis.xlsx --id council-kpis --accept --licence "issued with our contract"
```
""",
)
DUPLICATE_CODE = Rule(
    "LA535",
    "duplicate-code",
    Severity.ERROR,
    """Two rows of a sheet have the same code, or codes that differ only in capitals.

Why: an item that is mapped to the code could mean either of them.

What to do: give one of them its right code. Excel keeps 1.10 as the number 1.1: make the column of codes a column of
text, and write the codes again.

Example:

```text
A12 has the code `KPI-4`, which A7 has too
```
""",
)
UNFIT_CELL = Rule(
    "LA536",
    "unfit-cell",
    Severity.ERROR,
    """A cell that an expectation needs is empty, or holds what can't be taken.

Why: every expectation needs a code and a title that fit into an index. A code that Excel turned into a day, a formula
that nobody has calculated, a perspective or a link that does not exist would all print as something else.

What to do: correct the cell that is named. A code has at most 60 characters, a title 300; longer wording goes into a
column of its own, headed Description. `--column link=` leaves a column out.

Example:

```text
B7 has no title
```
""",
)
BROKEN_PARENT = Rule(
    "LA537",
    "broken-parent",
    Severity.ERROR,
    """A row stands below a code that is not in the sheet, below itself, or below no section where the others have one.

Why: its place in the coverage table can't be told.

What to do: correct the code of the parent, or write the section into every row, not only into the first.

Example:

```text
C7: there is no code `A-9` to stand below
```
""",
)
UNREAD_PART = Rule(
    "LA539",
    "unread-part",
    Severity.WARNING,
    """A part of a file was not read, or was taken as it was last calculated.

Why: a hidden sheet may hold part of the set, and a formula shows what Excel last made of it.

What to do: look at what is named. Where it matters, show the sheet and name it with `--sheet`, or replace the formula
by its value.

Example:

```text
the sheet “Lookups” is hidden, and was not read
```
""",
)
RULES: tuple[Rule, ...] = (
    UNREADABLE_SET,
    UNCLEAR_SHEET,
    UNCLEAR_LAYOUT,
    FRAMEWORK_IN_THE_WAY,
    DUPLICATE_CODE,
    UNFIT_CELL,
    BROKEN_PARENT,
    UNREAD_PART,
)
