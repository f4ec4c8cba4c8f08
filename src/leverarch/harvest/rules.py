"""What can be wrong with a form that came back."""

from __future__ import annotations

from leverarch.diagnostics import Rule, Severity

FOREIGN_FORM = Rule(
    "LA651",
    "foreign-form",
    Severity.ERROR,
    """A file that came back can't be read as one of our forms.

Why: it is not a Word file, it is encrypted or damaged, it is not a form that this workspace made, or it speaks of an
arrangement or a form that is not here. Nothing is written.

What to do: ask for the file as Word saves it (.docx, without a password), or harvest it in the workspace that made it.

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

Why: a day that is no day, or a choice that was not offered, can't be worked with. The rest of that form's row is not
written; answers about the partner that are sound are.

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

RULES: tuple[Rule, ...] = (
    FOREIGN_FORM,
    OTHER_VERSION,
    MISSING_ANSWER,
    INVALID_ANSWER,
    LOST_FIELD,
    DIFFERING_VALUE,
    UNKEPT_ANSWER,
)
