"""What the answers of a returned form change in content/: values in files, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from leverarch.diagnostics import Diagnostic, Place
from leverarch.harvest.answers import Reading
from leverarch.harvest.rules import DIFFERING_VALUE, UNWRITTEN_FORM
from leverarch.model import Form


@dataclass(frozen=True, slots=True)
class Change:
    """One value that goes into a file: where, in words, what stands there now, and what the form says.

    `heading` is the one that the answer stands under. `differs`: something else stands there. It is `taken` where
    nothing does, or where differing values are accepted.
    """

    path: str
    where: str
    before: str
    after: str
    taken: bool
    heading: str = ""

    @property
    def differs(self) -> bool:
        """Whether another value stands there."""
        return bool(self.before)


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change that a returned form asks for, and the files as they would be; `same` counts values that stand."""

    changes: tuple[Change, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    same: int = 0
    found: tuple[Diagnostic, ...] = ()

    def and_then(self, other: Changes) -> Changes:
        """Return these changes and others that were made after them: of a file that both change, the later one."""
        files = {**self.files, **other.files}
        found = (*self.found, *other.found)
        return Changes((*self.changes, *other.changes), files, self.same + other.same, found)

    def left(self, why: Iterable[Diagnostic]) -> Changes:
        """Return the same changes, of which none is made, and why."""
        changes = tuple(replace(change, taken=False) for change in self.changes)
        return Changes(changes, {}, self.same, (*self.found, *why))


def unwritten(reading: Reading, form: Form, what: str, help_: str) -> Diagnostic:
    """Return the finding that says why what a form says goes nowhere."""
    return Diagnostic(UNWRITTEN_FORM, what, Place(reading.name, spot=f"in “{form.title}”"), form.id, help=help_)


def differing(reading: Reading, form: Form, changes: Iterable[Change]) -> Iterator[Diagnostic]:
    """Name every value that would overwrite another one and is not taken."""
    for change in changes:
        if change.differs and not change.taken:
            message = f"{change.where}: here “{change.before}”, in the form “{change.after}”"
            help_ = "put in by hand what is right, or take the form’s answers with --accept"
            spot = f"under “{change.heading}”, against {change.path}" if change.heading else f"against {change.path}"
            place = Place(reading.name, spot=spot)
            yield Diagnostic(DIFFERING_VALUE, message, place, form.id, help=help_)
