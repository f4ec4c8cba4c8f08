"""The finding about a name that nothing declares, with the nearest one that something does."""

from __future__ import annotations

from difflib import get_close_matches

from leverarch.diagnostics import Diagnostic, Place
from leverarch.rules import UNKNOWN_REFERENCE
from leverarch.source import Doc, Pointer


def unknown_reference(
    doc: Doc, pointer: Pointer, what: str, name: str, known: frozenset[str], *, where: str = ""
) -> Diagnostic:
    """Return the finding about `name` at a pointer of a file; `what` is what it should be, `where` of what."""
    return unknown_at(doc.at(*pointer), f"{what}{where}", name, known, str(doc.value.get("id", "")))


def unknown_at(place: Place, what: str, name: str, known: frozenset[str], about: str) -> Diagnostic:
    """Return the finding about `name` at a place, with the nearest known name, or all of them if they are few."""
    return Diagnostic(UNKNOWN_REFERENCE, f"unknown {what}", place, about, help=nearest_to(name, known))


def nearest_to(name: str, known: frozenset[str]) -> str:
    """Return what to do about an unknown name: the nearest known one, or all of them if they are few."""
    near = [other for other in sorted(known) if other.casefold() == name.casefold()]
    near = near or get_close_matches(name, sorted(known), n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    if known and len(known) <= 12:
        return f"known here: {', '.join(sorted(known))}"
    return "correct the name, or declare it"
