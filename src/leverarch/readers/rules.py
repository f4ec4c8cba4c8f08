"""What can be wrong with a file before its fields are looked at: its letters, its grammar, its links and pictures."""

from __future__ import annotations

from leverarch.diagnostics import Rule, Severity

UNREADABLE_FILE = Rule(
    "LA101",
    "unreadable-file",
    Severity.ERROR,
    """A file cannot be opened, or is not text in UTF-8.

Why: with any other encoding, a pound sign or an apostrophe would turn into another letter without anybody noticing.

What to do: open the file in your editor and save it again as UTF-8 (in Windows Notepad: Save as, Encoding, UTF-8). If
the file is a PDF, a Word file or a picture, move it to content/files/ and name it in the `file` field of an evidence
record.

Example:

```text
title: Caf\\xe9 session log     (saved as Windows-1252)
```
""",
)
SYNTAX_ERROR = Rule(
    "LA102",
    "syntax-error",
    Severity.ERROR,
    """A file breaks the rules of its format, so that nobody can be sure what it says.

Why: a missing comma or an unclosed quotation mark can move a fact to another field. Guessing would put words into the
provider's mouth.

What to do: correct the place that the finding shows. In a front matter, put a value in quotation marks when it holds a
colon and a space, or begins with a sign such as `*`, `&`, `!`, `@`, `%`, `[` or `{`. Values there are plain text:
anchors, aliases, tags and merge keys are not used.

Example:

```yaml
title: Audit: same-day escalation
```
""",
)
DUPLICATE_KEY = Rule(
    "LA103",
    "duplicate-key",
    Severity.ERROR,
    """A field is given twice in the same place.

Why: only one of the two values could be printed, and the reader would not know that there was another.

What to do: keep one of them. Both places are shown.

Example:

```json
{ "owner": "safeguarding-lead", "owner": "quality-lead" }
```
""",
)
UNPRINTABLE_TEXT = Rule(
    "LA104",
    "unprintable-text",
    Severity.WARNING,
    """A text holds a character that the typeface does not have, or one that controls a machine and has no shape.

Why: it can't be printed as it is. Its name is printed in brackets instead, so that nothing is lost without a word.

What to do: write a word instead of the character, or remove it. Such characters often come along when text is copied
from an e-mail, a chat or a web page.

Example:

```yaml
shows: "Session went well \\U0001F642"
```
""",
)
MISSING_PICTURE = Rule(
    "LA105",
    "missing-picture",
    Severity.WARNING,
    """A picture that the text asks for is not there, or is of a kind that can't be printed.

Why: the words that stand for it are printed in its place, and a reader will ask where it is.

What to do: put the picture into the workspace as a .png, .jpg or .gif file, or correct its name. Capitals count.
Pictures on the web are never fetched: save a copy.

Example:

```text
![Poster with the four steps of escalation](pictures/steps.webp)
```
""",
)
UNSAFE_LINK = Rule(
    "LA106",
    "unsafe-link",
    Severity.WARNING,
    """A link leads to something that is not a web page, an e-mail address or a telephone number.

Why: in a pack it would lead nowhere, or start a program on the reader's computer. Its words are printed with the
address in brackets, and nothing can be clicked.

What to do: use an address that begins with `https:`, `http:`, `mailto:` or `tel:`. To speak of another item, name its
id in words.

Example:

```text
See [the audit](../files/audit-q2.pdf).
```
""",
)
MISSING_ALT = Rule(
    "LA107",
    "missing-alt",
    Severity.WARNING,
    """A picture has no words for readers who can't see it.

Why: a screen reader would say "picture" and nothing else.

What to do: say between the square brackets what the picture shows.

Example:

```text
![](pictures/steps.png)
```
""",
)
CUT_BY_COMMENT = Rule(
    "LA108",
    "cut-by-comment",
    Severity.WARNING,
    """A value in a front matter is cut short by a `#` that was perhaps not meant as a comment.

Why: whatever follows a space and `#` is a comment there, and is not printed.

What to do: put the whole value in quotation marks. If it is a comment, write a space after the `#`.

Example:

```yaml
title: Review of action #4
```
""",
)

RULES = (
    UNREADABLE_FILE,
    SYNTAX_ERROR,
    DUPLICATE_KEY,
    UNPRINTABLE_TEXT,
    MISSING_PICTURE,
    UNSAFE_LINK,
    MISSING_ALT,
    CUT_BY_COMMENT,
)
