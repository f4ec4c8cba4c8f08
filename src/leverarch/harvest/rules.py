"""What can be wrong with a form that came back."""

from __future__ import annotations

from leverarch.diagnostics import Rule, Severity

FOREIGN_FORM = Rule(
    "LA651",
    "foreign-form",
    Severity.ERROR,
    """A file that came back can't be read as one of our forms.

Why: it is not a Word file, it is encrypted or damaged, it is not a form that this workspace made, or it speaks of a
provider, an arrangement, a partner or a form that is not here. Nothing is written.

What to do: ask for the file as Word saves it (.docx, without a password), or harvest it in the workspace that made it.
Where the provider's name has changed since the form was sent, say `--accept`.

Example:

```text
leverarch harvest returned-form.doc
```
""",
)
OTHER_VERSION = Rule(
    "LA652",
    "other-version",
    Severity.WARNING,
    """A form that came back is of another version than the workspace's form.

Why: a question may have been asked in other words. What both versions ask is read; what only one asks is named.

What to do: look at what was not read. Send the new version next time.

Example:

```text
session-record came back in version 1; the workspace has version 2
```
""",
)
MISSING_ANSWER = Rule(
    "LA653",
    "missing-answer",
    Severity.WARNING,
    """A question that needs an answer has none.

Why: a record with a hole in it may not be noticed until somebody needs it.

What to do: ask for it, fill it in, and harvest the form again.

Example:

```text
“Who was in charge (role)” is empty
```
""",
)
INVALID_ANSWER = Rule(
    "LA654",
    "invalid-answer",
    Severity.ERROR,
    """An answer is not one that the question can have.

Why: a day that is no day, or a choice that was not offered, can't be worked with; what a spreadsheet would run as a
formula is not put into a file of rows. The rest of that form's row is not written; answers about the partner that are
sound are.

What to do: correct it in the file and harvest it again.

Example:

```text
“Date”: 31 November 2026
```
""",
)
LOST_FIELD = Rule(
    "LA655",
    "lost-field",
    Severity.WARNING,
    """A place to fill in has been deleted from a form, or copied.

Why: what was meant there can't be told. The rest of the form is read.

What to do: ask, and put the answer in by hand; or fill in a fresh form.

Example:

```text
“Incidents and near misses” is not in the file any more
```
""",
)
DIFFERING_VALUE = Rule(
    "LA656",
    "differing-value",
    Severity.ERROR,
    """An answer differs from what the workspace holds.

Why: either the partner knows better, or somebody slipped. A value is never overwritten without being asked.

What to do: look at both. `leverarch harvest --accept` takes every answer of the form; else put in by hand what is
right.

Example:

```text
contact.phone: here 01632 960 300, in the form 01632 960 301
```
""",
)
UNKEPT_ANSWER = Rule(
    "LA657",
    "unkept-answer",
    Severity.WARNING,
    """An answer goes nowhere: the form says of no field or column that takes it.

Why: it would be lost when the file is thrown away.

What to do: read it in the report and act on it; or say in the form's `fills` where it goes.

Example:

```text
“What the advocate wishes to add” is reported only
```
""",
)

UNWRITTEN_FORM = Rule(
    "LA658",
    "unwritten-form",
    Severity.ERROR,
    """What a form says is not written to content/, and the message says why.

Why: a row that lacks what every row needs, or stands in a file that can't be read to its end, would be an error of its
own; and an answer that nobody put away is soon lost. Nothing of that row is written; other forms of the file are.

What to do: put right what is named, and harvest the form again. Keep the file until then.

Example:

```text
no row is written to `session-records`: “Date” is empty
```
""",
)
DOUBTFUL_ANSWER = Rule(
    "LA659",
    "doubtful-answer",
    Severity.WARNING,
    """An answer was read, and somebody should look at it.

Why: a day in numbers can be read two ways, and words that stand beside a place to fill in may belong to the answer or
not. What was read is written; nothing is guessed without saying so.

What to do: look at the file, and correct what was read where it is wrong.

Example:

```text
“Date”: “03/04/2026” was read as 3 April 2026: the day first, then the month.
```
""",
)

RULES: tuple[Rule, ...] = (
    FOREIGN_FORM,
    OTHER_VERSION,
    MISSING_ANSWER,
    INVALID_ANSWER,
    LOST_FIELD,
    DIFFERING_VALUE,
    UNKEPT_ANSWER,
    UNWRITTEN_FORM,
    DOUBTFUL_ANSWER,
)
