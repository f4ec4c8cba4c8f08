"""A check: a rule about meaning, with the function that finds where it is broken.

The function's docstring is the rule's entry in the catalogue, and its name is the rule's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from inspect import getdoc

from leverarch.diagnostics import Diagnostic, Note, Place, Rule, Severity
from leverarch.model import Model, Pack


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields; the rule is the check's own. `severity`: where this finding is milder than the rule."""

    place: Place
    message: str
    about: str = ""
    help: str = ""
    label: str = ""
    related: tuple[Note, ...] = ()
    severity: Severity | None = None


WorkspaceRun = Callable[[Model], Iterator[Finding]]
PackRun = Callable[[Model, Pack], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule and its search: over the workspace, or over one pack."""

    rule: Rule
    workspace: WorkspaceRun | None = None
    pack: PackRun | None = None

    def over_workspace(self, model: Model) -> Iterator[Diagnostic]:
        """Find where the workspace breaks the rule."""
        if self.workspace is not None:
            yield from (self._diagnostic(finding) for finding in self.workspace(model))

    def over_pack(self, model: Model, pack: Pack) -> Iterator[Diagnostic]:
        """Find where the pack breaks the rule."""
        if self.pack is not None:
            yield from (self._diagnostic(finding) for finding in self.pack(model, pack))

    def _diagnostic(self, finding: Finding) -> Diagnostic:
        rule = replace(self.rule, severity=finding.severity) if finding.severity else self.rule
        return Diagnostic(
            rule, finding.message, finding.place, finding.about, finding.label, finding.help, finding.related
        )


def _rule(code: str, severity: Severity, run: WorkspaceRun | PackRun) -> Rule:
    name = run.__name__.replace("_", "-")
    return Rule(code, name, severity, getdoc(run) or "")


def workspace_check(code: str, severity: Severity) -> Callable[[WorkspaceRun], Check]:
    """Make a check over the workspace from a function whose name is the rule's name."""
    return lambda run: Check(_rule(code, severity, run), workspace=run)


def pack_check(code: str, severity: Severity) -> Callable[[PackRun], Check]:
    """Make a check over one pack from a function whose name is the rule's name."""
    return lambda run: Check(_rule(code, severity, run), pack=run)
