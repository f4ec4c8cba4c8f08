"""What can be wrong with the shape of a file and with its references. Rules about meaning stand with their checks."""

from __future__ import annotations

from leverarch.diagnostics import Rule, Severity

UNKNOWN_FIELD = Rule(
    "LA201",
    "unknown-field",
    Severity.ERROR,
    """A file has a field that its schema does not know.

Why: a misspelt field would be read by nobody, and what it says would be missing from the pack without a word.

What to do: take the name that the finding suggests, or remove the field. `notes` is there for what should be kept and
not printed. docs/schemas.md lists every field.

Example:

```json
{ "id": "EV-0007", "titel": "Same-day escalation audit" }
```
""",
)
MISSING_FIELD = Rule(
    "LA202",
    "missing-field",
    Severity.ERROR,
    """A file lacks a field that its kind needs.

Why: these few fields are what an index, a cover sheet and a reader can't do without.

What to do: add the field. A blank value in a front matter (`owner:` with nothing behind it) counts as not given.

Example:

```json
{ "id": "hollowmere", "name": "Hollowmere Inclusion" }
```
""",
)
INVALID_VALUE = Rule(
    "LA203",
    "invalid-value",
    Severity.ERROR,
    """A field holds a value of the wrong kind, or one that is not among those it may have.

Why: a date that is no day of the calendar, or a classification that does not exist, can't be worked with.

What to do: the finding says what the field expects. Dates are written year-month-day.

Example:

```json
{ "as_of": "01/11/2026" }
```
""",
)
DUPLICATE_ID = Rule(
    "LA301",
    "duplicate-id",
    Severity.ERROR,
    """Two files of one kind have the same id, or ids that differ only in capitals.

Why: a reference to the id could mean either, and on Windows their files would overwrite each other.

What to do: give one of them another id. Both places are shown.

Example:

```json
{ "id": "EV-0007", "title": "A second item with an id that is taken" }
```
""",
)
UNKNOWN_REFERENCE = Rule(
    "LA302",
    "unknown-reference",
    Severity.ERROR,
    """A file names something that nothing declares: an item, a role, a partner, a framework, an expectation.

Why: a mapping to an expectation that does not exist proves nothing, and a role that does not exist answers for nothing.

What to do: correct the name (the nearest one is suggested), or declare the thing. A partner's role is written
`PARTNER/ROLE`. A mapping that pins a `version` speaks only of that version of the framework.

Example:

```yaml
maps:
  - {framework: cqc-saf-2023, expectation: S35, strength: direct, because: "there are 34 quality statements"}
```
""",
)
MISSING_FILE = Rule(
    "LA303",
    "missing-file",
    Severity.ERROR,
    """A file that is named, or that every workspace needs, is not there.

Why: an item without its file would be a promise with nothing behind it.

What to do: put the file where the finding says, or correct the name. Capitals count, so that a workspace works the
same on every computer.

Example:

```yaml
file: files/audit-q2.pdf
```
""",
)
OUTSIDE_WORKSPACE = Rule(
    "LA304",
    "outside-workspace",
    Severity.ERROR,
    """A path leads out of the workspace.

Why: a pack may hold only what the workspace holds; a path to elsewhere could carry a stranger's file into it, and
would be broken on the next computer.

What to do: copy the file into content/files/ and name it from there.

Example:

```yaml
file: ../../shared/audit.pdf
```
""",
)
STRAY_FILE = Rule(
    "LA305",
    "stray-file",
    Severity.WARNING,
    """A file lies in a folder of records, but no reader takes files of its kind there.

Why: somebody may believe that it is in the pack.

What to do: move it to content/files/ and name it in the `file` field of an evidence record.

Example:

```text
content/evidence/safeguarding-policy.pdf
```
""",
)
UNUSED_FILE = Rule(
    "LA306",
    "unused-file",
    Severity.WARNING,
    """A file lies in content/files/, and no item of evidence names it.

Why: somebody may believe that it is in the pack.

What to do: make an evidence record whose `file` names it, or remove it.

Example:

```text
content/files/spare-copy.pdf
```
""",
)
#: It stands in the catalogue with the checks: whether a measure has a group is only known once it is computed.
UNKNOWN_SLOT = Rule(
    "LA451",
    "unknown-slot",
    Severity.ERROR,
    """What stands in double braces is no slot, or names a measure, claim, item, commitment or group that is not there.

Why: the sentence would be printed with a hole, or with the braces in it.

What to do: correct the name (the nearest one is suggested). A slot is `{{ measure:ID }}`, `{{ measure:ID/GROUP }}`,
`{{ claim:ID }}`, `{{ evidence:ID }}` or `{{ commitment:ID }}`; `{{ table:ID }}` in a paragraph of its own, or
`{{ figure:ID/GROUP }}` in a cell of a table. Braces that are meant as text stand between backticks.
Other words in double braces, which nobody can have meant as a slot, are a warning: they are printed as they stand.

Example:

```markdown
Same-day escalation was {{ measure:escalation-samday }}.
```
""",
)

RULES = (
    UNKNOWN_FIELD,
    MISSING_FIELD,
    INVALID_VALUE,
    DUPLICATE_ID,
    UNKNOWN_REFERENCE,
    MISSING_FILE,
    OUTSIDE_WORKSPACE,
    STRAY_FILE,
    UNUSED_FILE,
)
