"""What comes back into content/: returned forms, passports, migrations and reviews, each worked out and tried first.

Nothing here writes: the files are handed back, and none that would bring a new error into the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from leverarch.diagnostics import Diagnostic, Severity, in_order
from leverarch.harvest.answers import read_answers
from leverarch.harvest.made import changes_of
from leverarch.harvest.outcome import Harvested
from leverarch.mapping_review import Reviewable, Reviewed, files_with_reviews
from leverarch.migration.crossing import Crossing
from leverarch.migration.document import view as migration_view
from leverarch.migration.files import files_of
from leverarch.migration.outcome import Migration
from leverarch.migration.proposal import propose
from leverarch.outputs import migration_report
from leverarch.passport_file import Imported, bring_in
from leverarch.pipeline import Survey, render_alone, survey
from leverarch.readers.returned import read_returned


def news_of(view: Survey, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Return what would be wrong in the workspace with these files in it, and is not without them."""
    if not files:
        return ()
    known = {(d.rule.code, d.place.path, d.message) for d in view.found}
    after = survey(view.world.with_files(files)).found
    return in_order(d for d in after if (d.rule.code, d.place.path, d.message) not in known)


def errors_made_by(view: Survey, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Return the errors that the workspace would have with these files in it, and does not have without them."""
    return tuple(d for d in news_of(view, files) if d.severity is Severity.ERROR)


def harvest(view: Survey, name: str, data: bytes, *, accept: bool) -> Harvested:
    """Read a returned form back. `name` is the file's; `accept` takes answers that differ from what stands in content/.

    Nothing is written here, and nothing is offered for writing that would bring a new error into the workspace.
    """
    reading = read_answers(view.model, name, read_returned(data), accept=accept)

    def news(files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
        return news_of(view, files)

    changes = changes_of(view.model, view.world.files, reading, news, accept=accept)
    return Harvested(reading, changes, changes.files, (*reading.found, *changes.found))


def import_passport(view: Survey, name: str, data: bytes, on: date, *, accept: bool) -> Imported:
    """Read a partner passport. `name` is the file's, `on` the day it is brought in; `accept` takes what differs here.

    Nothing is written here, and nothing is offered for writing that would bring a new error into the workspace.
    """
    imported = bring_in(view.loaded, view.model, view.world, name, data, on, accept=accept)
    fresh = errors_made_by(view, imported.files)
    return replace(imported, files={}, found=(*imported.found, *fresh)) if fresh else imported


def migrate(view: Survey, crossing: Crossing) -> Migration:
    """Return what a migration between two frameworks proposes, its report in Word, and the files it would change.

    Nothing is written here, and nothing is offered for writing that would bring a new error into the workspace.
    """
    told = view.told
    proposal = propose(told, crossing)
    name = f"migration-{crossing.old.id}-to-{crossing.new.id}"
    documents, found = render_alone(view, [migration_report.document(migration_view(told, proposal), name)])
    files = files_of(view.world.files, propose(view.model, crossing))
    fresh = errors_made_by(view, files)
    return Migration(proposal, documents, {} if fresh else files, (*found, *fresh))


def review(view: Survey, mappings: Iterable[Reviewable], by: str, on: date) -> Reviewed:
    """Return the files of mappings with a review in each. `by` is a role, `on` the day of the review.

    Nothing is written here, and nothing is offered for writing that would bring a new error into the workspace.
    """
    listed = tuple(mappings)
    paths = {mapping.item.doc.path for mapping in listed}
    known = tuple(d for d in view.found if d.severity is Severity.ERROR and d.place.path in paths)
    files = files_with_reviews(view.model, view.world.files, listed, by, on)
    found = (*known, *errors_made_by(view, files))
    return Reviewed(listed, {} if found else files, in_order(found))
