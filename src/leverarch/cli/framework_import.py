"""The command that brings in a buyer's or a licensed set of expectations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from leverarch.bringing_back import errors_made_by
from leverarch.cli.shared import FORMAT, everywhere, finish, survey_of, write_and_report
from leverarch.diagnostics import Diagnostic
from leverarch.framework_import.bring import Wish, bring_in
from leverarch.framework_import.outcome import outcome_record, outcome_text
from leverarch.report import report_text
from leverarch.workspace import read_given


@click.group()
def framework() -> None:
    """A framework of your own: a buyer’s or a licensed set of expectations, brought in from its sheet."""


@framework.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@everywhere
@FORMAT
@click.option(
    "--licence", required=True, help="What may be done with its wording: “own”, “licensed from …”, “unknown”."
)
@click.option("--id", "id_", default="", help="Its id (made from the file’s name).")
@click.option("--title", default="", help="Its title (its id, or the title it has).")
@click.option("--version", default="", help="Its version, as its publisher writes it.")
@click.option("--publisher", default="", help="Who publishes it.")
@click.option(
    "--status", type=click.Choice(["in_force", "draft", "superseded"]), help="Whether it is in force (it is)."
)
@click.option("--column", "columns", multiple=True, metavar="WHAT=HEADING", help="Which heading is what: code=Ref.")
@click.option("--sheet", default="", help="The sheet of the workbook, where it has several.")
@click.option("--accept", is_flag=True, help="Change the framework of that id; keep what the sheet says nothing of.")
@click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
def import_framework(
    file: Path,
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    licence: str,
    id_: str,
    title: str,
    version: str,
    publisher: str,
    status: str | None,
    columns: tuple[str, ...],
    sheet: str,
    accept: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
) -> None:
    """Bring a set of expectations (.xlsx or .csv) into content/frameworks/: one in each row, with code and title."""
    headings = dict(_heading(said) for said in columns)
    wish = Wish(licence, id_, title, version, publisher, status or "", sheet, headings, accept)
    view = survey_of(workspace)

    def errors(files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
        return errors_made_by(view, files)

    brought = bring_in(view.loaded, view.model, view.world, file.name, read_given(file), wish, errors)
    if brought.ask:
        _print_to_error(brought.found)
        raise click.UsageError(brought.ask)
    write_and_report(
        workspace,
        brought.files,
        brought.found,
        form,
        lambda written: outcome_record(brought, written=written),
        lambda written: outcome_text(brought, written=written),
        dry_run=dry_run,
    )
    finish(brought.found, strict=False)


def _heading(said: str) -> tuple[str, str]:
    what, sign, heading = said.partition("=")
    if not sign:
        raise click.UsageError(f'`--column {said}` says no heading: --column code="HEADING"')
    return what.strip().casefold().replace("-", "_"), heading


def _print_to_error(found: Iterable[Diagnostic]) -> None:
    """Findings that come with a question stand beside it, so that what reads JSON is given none."""
    listed = tuple(found)
    if listed:
        click.echo(f"{report_text(listed)}\n", err=True)


COMMANDS: tuple[click.Command, ...] = (framework,)
