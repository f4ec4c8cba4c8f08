"""The command about answers kept for use again: which there are, what they are about, and until when they hold."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from leverarch.bidding.library_report import answers_record, answers_text, listed_answers
from leverarch.cli.shared import FORMAT, everywhere, finish, print_json, survey_of
from leverarch.diagnostics import Severity
from leverarch.due import spoken_of
from leverarch.report import report_text, summary_text

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("words", nargs=-1)
@click.option("--by", "until", type=DAY, help="The day on which they are to be used (the latest pack’s).")
@click.option("--stale", is_flag=True, help="Only those in which something is out of date by then.")
@everywhere
@FORMAT
def answers(
    words: tuple[str, ...],
    until: datetime | None,
    stale: bool,  # noqa: FBT001
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
) -> None:
    """List answers kept for use again: what about, how long, until when they hold and because of what, where used.

    With WORDS those that share words with them, most first.
    """
    view = survey_of(workspace)
    day = until.date() if until else spoken_of(view.model)
    if day is None:
        raise click.UsageError("no pack says a day to speak of: give one with --by 2026-11-01")
    wanted = " ".join(words)
    told = view.told
    found = listed_answers(told, told, wanted, day, stale=stale)
    if form == "json":
        print_json(answers_record(told, day, found))
    else:
        click.echo(answers_text(told, day, found, wanted, stale=stale))
    errors = [d for d in view.found if d.severity is Severity.ERROR]
    if errors:
        click.echo(f"{report_text(errors)}\n\nwhat these files say may be missing: {summary_text(errors)}", err=True)
    finish(errors, strict=False)


COMMANDS: tuple[click.Command, ...] = (answers,)
