"""How a finding about a finished file is put."""

from __future__ import annotations

from leverarch.diagnostics import Diagnostic, Place, Rule


def fault_in(rule: Rule, path: str, message: str, about: str = "") -> Diagnostic:
    """Return a finding about a whole file."""
    return Diagnostic(rule, message, Place(path), about)


def fault_on(rule: Rule, path: str, page: int, message: str, about: str = "") -> Diagnostic:
    """Return a finding about one page of a file."""
    return Diagnostic(rule, message, Place(path, spot=f"page {page}"), about)
