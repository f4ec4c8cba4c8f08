"""The commands about mappings: from one framework to another, and who has looked at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from leverarch import bringing_back
from leverarch.cli.shared import FORMAT, everywhere, finish, print_findings, print_json, survey_of, write_and_report
from leverarch.diagnostics import Diagnostic, Severity
from leverarch.mapping_review import (
    SUSPECT,
    Reviewable,
    list_text,
    mapping_record,
    mappings_of,
    needing_review,
    review_record,
    review_text,
)
from leverarch.migration.crossing import crossing_between
from leverarch.migration.outcome import Migration, migration_record, migration_text
from leverarch.pipeline import Survey
from leverarch.report import report_record
from leverarch.words import count
from leverarch.workspace import write_content, write_documents


@click.command()
@everywhere
@FORMAT
@click.option("--from", "old", required=True, metavar="ID", help="The framework that items are mapped to now.")
@click.option("--to", "new", required=True, metavar="ID", help="The framework that they should be mapped to, too.")
@click.option("--apply", "applied", is_flag=True, help="Write the proposed lines into content/. The old ones stay.")
def migrate(workspace: Path, out: str | None, form: str, old: str, new: str, applied: bool) -> None:  # noqa: FBT001
    """Propose the mappings to a new framework, and say what moves, what is lost and what stays uncovered."""
    if out is not None and not out.strip():
        raise click.UsageError("--out names no folder")
    view = survey_of(workspace)
    _stop_at_errors(view, form)
    _known("framework", old, view.model.frameworks)
    _known("framework", new, view.model.frameworks)
    if old == new:
        raise click.UsageError(f"--from and --to are the same framework, {old}")
    crossing = crossing_between(view.model, old, new)
    if crossing is None:
        raise click.UsageError(
            f"no crosswalk joins {old} and {new}: write one into `crosswalks` of {view.model.frameworks[old].doc.path}"
        )
    made = bringing_back.migrate(view, crossing)
    folder = Path(out) if out else workspace / "build" / f"migration-{old}-to-{new}"
    if made.documents:
        write_documents(folder, made.documents)
    written = applied and bool(made.files)
    if written:
        write_content(workspace, made.files)
    _print_migration(made, folder, form, applied=applied)
    finish(made.found, strict=False)


def _print_migration(made: Migration, folder: Path, form: str, *, applied: bool) -> None:
    if form == "json":
        print_json(migration_record(made.proposal))
        if made.found:
            click.echo(f"{len(made.found)} errors: run it without --format json", err=True)
    else:
        click.echo(f"{migration_text(made.proposal)}\n")
        print_findings(made.found)
        click.echo(_written_words(made, applied=applied))
    for name in made.documents:
        click.echo((folder / name).as_posix(), err=form == "json")


def _written_words(made: Migration, *, applied: bool) -> str:
    if not made.proposal.additions:
        return "nothing to write: every item has these lines already"
    if not made.files:
        return "nothing written: see the errors above"
    lines, files = count(made.proposal.additions, "line"), count(len(made.files), "file")
    return f"written: {lines} into {files}" if applied else f"nothing written: --apply puts {lines} into {files}"


@click.command()
@click.argument("item", required=False, metavar="[ID]")
@everywhere
@FORMAT
@click.option("--framework", metavar="ID", default="", help="Only mappings to this framework.")
@click.option("--expectation", metavar="CODE", default="", help="Only mappings to this expectation.")
@click.option("--all-suspect", "suspect", is_flag=True, help="Every suspect mapping, of ID or of all items.")
@click.option("--by", metavar="ROLE", default="", help="The role that has looked at them.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the review.")
def review(
    item: str | None,
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    framework: str,
    expectation: str,
    suspect: bool,  # noqa: FBT001
    by: str,
    on: datetime | None,
) -> None:
    """Say that somebody has looked at the mappings of an item. Without --by: list what nobody has looked at."""
    view = survey_of(workspace)
    if item:
        _known("item of evidence", item, view.model.evidence, _broken(view))
    if framework:
        _known("framework", framework, view.model.frameworks)
    chosen = mappings_of(view.model, item or "", framework, expectation)
    if item and not chosen:
        asked = " ".join(part for part in (framework, expectation) if part)
        raise click.UsageError(f"{item} is not mapped to {asked or 'anything'}")
    if not by and not suspect and on is None:
        _print_list(view, needing_review(chosen), form)
        return
    if not by or on is None:
        raise click.UsageError("a review needs both: --by ROLE and --on DATE")
    _known("role", by, view.model.roles)
    if not item and not suspect:
        raise click.UsageError("name an item, or take every suspect mapping with --all-suspect")
    _review(view, workspace, tuple(m for m in chosen if not suspect or m.state == SUSPECT), by, on, form)


def _review(view: Survey, workspace: Path, mappings: tuple[Reviewable, ...], by: str, on: datetime, form: str) -> None:
    reviewed = bringing_back.review(view, mappings, by, on.date())
    write_and_report(
        workspace,
        reviewed.files,
        reviewed.found,
        form,
        lambda written: review_record(reviewed, by, on.date(), written=written),
        lambda written: review_text(view.model, reviewed, by, on.date(), written=written),
    )
    finish((d for d in reviewed.found if d.severity is Severity.ERROR), strict=False)


def _print_list(view: Survey, mappings: tuple[Reviewable, ...], form: str) -> None:
    if form == "json":
        print_json({"mappings": [mapping_record(mapping) for mapping in mappings]})
    else:
        click.echo(list_text(view.model, mappings))


COMMANDS: tuple[click.Command, ...] = (migrate, review)

# ---------------------------------------------------------------- how they do it


def _known(what: str, id_: str, known: Iterable[str], broken: Iterable[str] = ()) -> None:
    """Refuse a name that nothing has. That is wrong usage; a broken file is said to be one."""
    listed = list(known)
    if id_ in listed:
        return
    if id_ in broken:
        raise click.UsageError(f"the file of {id_} has an error: see `leverarch check`")
    near = get_close_matches(id_, listed, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise click.UsageError(f"there is no {what} {id_!r}{hint}")


def _broken(view: Survey) -> Iterable[str]:
    return view.loaded.broken["evidence"].values()


def _stop_at_errors(view: Survey, form: str) -> None:
    """A migration reads every framework and every item: with an error in one of them nothing is proposed."""
    found = tuple(d for d in view.found if d.severity is Severity.ERROR and _is_read(d))
    if not found:
        return
    if form == "json":
        print_json(report_record(found))
    else:
        print_findings(found)
        click.echo("nothing proposed: see the errors above")
    finish(found, strict=False)


def _is_read(found: Diagnostic) -> bool:
    return found.place.path.startswith(("content/evidence/", "content/frameworks/", "shipped/frameworks/"))
