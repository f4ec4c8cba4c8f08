"""What is said to a reader about a fault: where it is, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error`: the pack would mislead or cannot be made. `warning`: a careful reader would ask."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong. `code` is never reused, `name` reads after "allow", `explanation` is Markdown."""

    code: str
    name: str
    severity: Severity
    explanation: str

    @property
    def summary(self) -> str:
        """The first line of the explanation."""
        return self.explanation.strip().split("\n", 1)[0]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the workspace. `path` is relative to it, with `/`.

    `line` and `column` start at 1 and count characters; 0 means that the place is the whole file.
    `length` is how many characters are meant, `excerpt` the line they stand on. `spot` says in words where in a file
    without lines ("page 3", "near “…”").
    """

    path: str
    line: int = 0
    column: int = 0
    length: int = 1
    excerpt: str = ""
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that matters, and why."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault, one message.

    `message` says what is wrong (lower case, no full stop, names in backticks), `help` what to do, `label` a few words
    under the caret, `about` the id of the thing spoken of.
    """

    rule: Rule
    message: str
    place: Place
    about: str = ""
    label: str = ""
    help: str = ""
    related: tuple[Note, ...] = ()

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity


def has_errors(found: Iterable[Diagnostic]) -> bool:
    """Whether any of them forbids the pack."""
    return any(item.severity is Severity.ERROR for item in found)


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return them sorted by place, then code and words, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda d: (d.place, d.rule.code, d.message)))
