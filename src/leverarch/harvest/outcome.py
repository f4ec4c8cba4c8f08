"""What came of a returned form, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leverarch.diagnostics import Diagnostic, Severity
from leverarch.harvest.answers import Reading
from leverarch.harvest.changes import Changes
from leverarch.report import report_record
from leverarch.words import count


@dataclass(frozen=True, slots=True)
class Harvested:
    """A returned form, and what it changes. `files` are those to write: none where they would not pass `check`."""

    reading: Reading
    changes: Changes
    files: Mapping[str, bytes] = field(repr=False)
    found: tuple[Diagnostic, ...]


def harvest_record(harvested: Harvested, *, written: bool) -> dict[str, Any]:
    """Return what a returned form says, and what came of it, as JSON."""
    reading, changes = harvested.reading, harvested.changes
    return {
        "file": reading.name,
        "arrangement": reading.arrangement.id if reading.arrangement else None,
        "forms": [{"id": form.id, "version": form.version} for form in reading.forms],
        "not_filled": [form.id for form in reading.others],
        "answers": [
            {
                "key": answer.question.control.key,
                "label": answer.question.field.label,
                "heading": answer.heading,
                "value": answer.value,
                "new": answer.is_new,
                "fault": answer.fault,
                "note": answer.note,
            }
            for answer in reading.answers
            if answer.question.form in reading.forms
        ],
        "changes": [
            {"path": c.path, "where": c.where, "before": c.before, "after": c.after, "taken": c.taken and written}
            for c in changes.changes
        ],
        "same": changes.same,
        "written": written,
        **report_record(harvested.found),
    }


def harvest_text(harvested: Harvested, *, written: bool) -> str:
    """Return what a returned form says, and what came of it, in lines."""
    reading, changes = harvested.reading, harvested.changes
    lines: list[str] = []
    for form in reading.forms:
        answers = reading.of_form(form)
        filled = sum(answer.is_new for answer in answers)
        lines.append(
            f"{form.title} (version {form.version}): {count(filled, 'answer')} filled in, {len(answers)} asked"
        )
        lines += [f"  {answer.question.field.label}: {_one_line(answer.value)}" for answer in answers if answer.is_new]
    if reading.others:
        lines.append(f"not filled in: {', '.join(form.title for form in reading.others)}")
    taken = [change for change in changes.changes if change.taken]
    if taken:
        lines += ["", "written:" if written else "not written, as this is a dry run:"]
        lines += [f"  {change.path}: {change.where} = {_one_line(change.after)}" for change in taken]
    elif reading.forms and any(diagnostic.severity is Severity.ERROR for diagnostic in harvested.found):
        lines += ["", "nothing written: see the errors above"]
    if changes.same:
        lines.append(f"{count(changes.same, 'value')} as before")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    """An answer in one line of a terminal; control characters can't move its cursor."""
    line = " / ".join(line.strip() for line in text.splitlines() if line.strip())
    return "".join(character if character.isprintable() else " " for character in line)
