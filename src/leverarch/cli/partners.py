"""The commands about partners: where arrangements stand, returned forms, passports."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from leverarch import bringing_back, pipeline
from leverarch.cli.shared import FORMAT, Exit, everywhere, finish, print_json, survey_of, write_and_report
from leverarch.diagnostics import Diagnostic
from leverarch.governance.standing import Standing, spoken_of, standing_of
from leverarch.harvest.outcome import harvest_record, harvest_text
from leverarch.passport_file import import_record, import_text
from leverarch.report import report_text, standing_cells, standing_record, summary_text
from leverarch.workspace import read_given

#: The columns of the table, and whether each may break its lines. What is no terminal gets lines of a set width.
HEADINGS = {"Arrangement": False, "By the model test": True, "Tier": False, "Gate": False, "Findings": False}
WIDTH = 110


@click.command()
@everywhere
@FORMAT
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to speak of (the latest of its packs).")
def arrangements(workspace: Path, out: str | None, form: str, as_of: datetime | None) -> None:  # noqa: ARG001
    """Print what each arrangement is, how closely it is overseen, and whether its partner may start."""
    view = survey_of(workspace)
    found = pipeline.findings_about(view)
    listed = []
    for arrangement in view.model.arrangements.values():
        day: date | None = as_of.date() if as_of else spoken_of(view.model, arrangement.id)
        listed.append((standing_of(view.model, arrangement, day), found.get(arrangement.id, ())))
    if form == "json":
        print_json([standing_record(standing, about) for standing, about in listed])
    elif listed:
        _print_table(listed)
    else:
        click.echo("there is no arrangement")
    broken = [d for d in view.found if d.place.path in view.loaded.broken["arrangement"]]
    if broken:
        click.echo(f"{report_text(broken)}\n\nnot listed: {summary_text(broken)}", err=True)
        sys.exit(Exit.CONTENT)


def _print_table(listed: Iterable[tuple[Standing, tuple[Diagnostic, ...]]]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading, wraps in HEADINGS.items():
        table.add_column(heading, no_wrap=not wraps, min_width=20 if wraps else None)
    for standing, about in listed:
        table.add_row(*standing_cells(standing, about))
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(table, highlight=False, markup=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@everywhere
@FORMAT
@click.option("--accept", is_flag=True, help="Take answers that differ from content/, and a form of another provider.")
@click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
def harvest(file: Path, workspace: Path, out: str | None, form: str, accept: bool, dry_run: bool) -> None:  # noqa: ARG001, FBT001
    """Read a form that came back: what was filled in, what is missing, what it changes in content/."""
    harvested = bringing_back.harvest(survey_of(workspace), file.name, read_given(file), accept=accept)
    write_and_report(
        workspace,
        harvested.files,
        harvested.found,
        form,
        lambda written: harvest_record(harvested, written=written),
        lambda written: harvest_text(harvested, written=written),
        dry_run=dry_run,
    )
    finish(harvested.found, strict=False)


@click.group()
def passport() -> None:
    """Partner passports: another provider’s due diligence on a partner, brought in with its date and source."""


@passport.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@everywhere
@FORMAT
@click.option("--accept", is_flag=True, help="Take what the passport says where it differs from what stands here.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it is brought in (today).")
def import_passport(
    file: Path,
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    accept: bool,  # noqa: FBT001
    on: datetime | None,
) -> None:
    """Bring a partner passport (its .json file) into content/partners/."""
    day = (on or datetime.now().astimezone()).date()
    imported = bringing_back.import_passport(survey_of(workspace), file.name, read_given(file), day, accept=accept)
    write_and_report(
        workspace,
        imported.files,
        imported.found,
        form,
        lambda written: import_record(imported, written=written),
        lambda written: import_text(imported, written=written),
    )
    if imported.merge.conflicts:
        sys.exit(Exit.CONTENT)
    finish(imported.found, strict=False)


COMMANDS: tuple[click.Command, ...] = (arrangements, harvest, passport)
