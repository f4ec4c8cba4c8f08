"""`leverarch add`: files become items of evidence. It suggests what can be known, and asks for what can't."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

import click
from rich.console import Console
from rich.table import Table

from leverarch.adding.names import printable
from leverarch.adding.proposal import ASKED, RECORDS, Answers, Proposal
from leverarch.adding.report import (
    missing_text,
    notes_text,
    outcome_text,
    proposal_record,
    proposal_text,
    rows_of,
)
from leverarch.cli.add_batch import Batch, batch_of, errors_of, files_of
from leverarch.cli.add_files import Found, found_at
from leverarch.cli.add_inbox import Inbox
from leverarch.cli.add_questions import asked_for
from leverarch.cli.shared import FORMAT, Exit, everywhere, print_findings, print_json, survey_of
from leverarch.pipeline import Survey
from leverarch.words import AUDIENCES, TYPES, listed
from leverarch.workspace import write_content
from leverarch.world import EnvironmentFailure

#: The classes an item may have, the most closed first: that one is suggested.
CLASSES = tuple(reversed([name for name in AUDIENCES if name != "bid"]))
SECONDS = 2.0
HEADINGS = {"File": True, "Item": False, "Title": True, "Type": False, "Date": False}
WIDTH = 110
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Run:
    """How one run is meant."""

    workspace: Path
    form: str
    answers: Answers
    today: date
    writes: bool
    asks: bool
    again: bool
    sure: bool = False
    table: bool = False
    watches: bool = False


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...|FOLDER", type=click.Path(path_type=Path))
@everywhere
@FORMAT
@click.option("--owner", default="", metavar="ROLE", help="The role that answers for it.")
@click.option("--shows", default="", metavar="TEXT", help="What it shows, in one sentence.")
@click.option("--classification", type=click.Choice(CLASSES), default=None, help="The widest audience it may go to.")
@click.option("--type", "type_", type=click.Choice(list(TYPES)), default=None, help="What kind of item it is.")
@click.option("--id", "id_", default="", metavar="ID", help="Its id (the next that is free).")
@click.option("--title", default="", metavar="TEXT", help="Its title.")
@click.option("--date", "day", type=DAY, help="The day it speaks of or was made: 2026-10-03.")
@click.option("--arrangement", default="", metavar="ID", help="The arrangement that it speaks of.")
@click.option("--alt", default="", metavar="TEXT", help="What a picture shows, for readers who can’t see it.")
@click.option("--supersedes", default="", metavar="ID", help="The item whose place it takes.")
@click.option("--again", is_flag=True, help="Add a file whose content is there already.")
@click.option("--yes", "sure", is_flag=True, help="Write without asking first; a folder is only looked at without it.")
@click.option("--dry-run", is_flag=True, help="Say what would be made; write nothing and ask nothing.")
@click.option("--watch", type=click.Path(path_type=Path), metavar="FOLDER", help="Look into a folder again and again.")
@click.option("--on", type=DAY, help="The day on which it is added (today).")
def add(
    files: Sequence[Path],
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    owner: str,
    shows: str,
    classification: str | None,
    type_: str | None,
    id_: str,
    title: str,
    day: datetime | None,
    arrangement: str,
    alt: str,
    supersedes: str,
    again: bool,  # noqa: FBT001
    sure: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
    watch: Path | None,
    on: datetime | None,
) -> None:
    """Make evidence records of files, and copy the files to content/files/ under names that stay.

    It suggests id, title, type and date, says where the date is from, and asks for what it can’t know. A FOLDER is only
    looked at, unless --yes is said. All is written, or nothing.
    """
    today = (on or datetime.now().astimezone()).date()
    told = date(day.year, day.month, day.day) if day else None
    answers = Answers(
        id_, title.strip(), type_ or "", told, owner, shows.strip(), classification or "", arrangement, alt, supersedes
    )
    _refuse_unreadable(answers)
    run = Run(workspace, form, answers, today, writes=sure and not dry_run, asks=False, again=again, sure=sure)
    sys.exit(_started(files, watch, run, dry_run=dry_run))


COMMANDS: tuple[click.Command, ...] = (add,)

# ---------------------------------------------------------------- how it does it


def _started(files: Sequence[Path], watch: Path | None, run: Run, *, dry_run: bool) -> Exit:
    """Watch an inbox, or take the files that are named. A folder is only looked at, unless somebody is sure."""
    if (watch is None) == (not files):
        raise click.UsageError("name files, a folder, or with --watch an inbox folder; one of these")
    if watch is not None:
        _watch(watch, replace(run, watches=True))
        return Exit.DONE
    folder = any(path.is_dir() for path in files)
    writes = not dry_run and (run.sure or not folder)
    asks = writes and run.form == "text" and _is_terminal()
    found = found_at(files, run.workspace)
    _refuse_what_is_not_there(files)
    return _run(found, replace(run, writes=writes, asks=asks, table=folder or len(found) > 3))


def _run(found: Sequence[Found], run: Run) -> Exit:
    """Propose, ask, write and report. Returns how to end."""
    view = survey_of(run.workspace)
    _refuse_unknown(view, run.answers, len([one for one in found if not one.why]))
    batch = batch_of(view, found, run.answers, run.today, again=run.again)
    proposals = batch.proposals
    if run.form == "text" and not (run.asks and not run.table):
        _print(proposals, run)
    if run.asks:
        proposals = asked_for(view, proposals, show=not run.table)
    taken = [made for made in proposals if not made.refused]
    lacking = missing_text(taken)
    if run.watches and lacking:
        options = [f"--{name}" for name in ASKED if any(name in made.missing for made in taken)]
        click.echo(f"left where it is; to add it, say {listed(options)}", err=run.form == "json")
        if run.form == "json":
            _report(proposals, run, written=False)
        return Exit.USAGE
    if run.writes and lacking:
        _report(proposals, run, written=False)
        click.echo(f"leverarch: nothing is written. Say what can’t be known from the files:\n{lacking}", err=True)
        return Exit.USAGE
    if run.asks and taken and not run.sure and not click.confirm("Write it?" if len(taken) == 1 else "Write them?"):
        _report(proposals, run, written=False)
        return Exit.DONE
    written = bool(taken) and run.writes and _write(view, batch, proposals, run)
    _report(proposals, run, written=written)
    if not run.writes and lacking and run.form == "text":
        click.echo(f"\nTo write, these have to be said:\n{lacking}")
    failed = any(made.refused and not (run.table and made.spare) for made in proposals) or (
        run.writes and taken and not written
    )
    return Exit.CONTENT if failed else Exit.DONE


def _write(view: Survey, batch: Batch, proposals: Sequence[Proposal], run: Run) -> bool:
    """Write all or nothing; records that would bring an error into the workspace are shown with it, and not written."""
    files = files_of(batch, proposals, run.today)
    errors = errors_of(view, batch, proposals, files)
    if errors:
        print_findings(errors) if run.form == "text" else None
        click.echo("leverarch: nothing is written: the new records would have errors", err=True)
        return False
    write_content(run.workspace, files)
    return True


def _print(proposals: Sequence[Proposal], run: Run) -> None:
    if not run.table:
        click.echo("\n\n".join(map(proposal_text, proposals)) + "\n" if proposals else "")
        return
    rows = list(rows_of(proposals))
    if rows:
        table = Table(box=None, pad_edge=False)
        for heading, wraps in HEADINGS.items():
            table.add_column(heading, no_wrap=not wraps, overflow="fold")
        for row in rows:
            table.add_row(*row)
        Console(width=None if sys.stdout.isatty() else WIDTH).print(table, highlight=False, markup=False)
        click.echo()
    notes = notes_text(proposals)
    if notes:
        click.echo(f"{notes}\n")


def _report(proposals: Sequence[Proposal], run: Run, *, written: bool) -> None:
    if run.form == "json":
        print_json([proposal_record(made, written=written) for made in proposals])
    else:
        click.echo(outcome_text(proposals, written=written))


def _refuse_what_is_not_there(files: Iterable[Path]) -> None:
    for path in files:
        try:
            path.lstat()
        except FileNotFoundError:
            raise click.UsageError(f"there is no file `{printable(str(path))}`") from None
        except (OSError, ValueError):
            continue


def _refuse_unknown(view: Survey, answers: Answers, number: int) -> None:
    """Refuse options that name nothing, and options for one file that are given for several."""
    single = [f"--{name}" for name in ("id", "title") if getattr(answers, name)]
    if single and number > 1:
        raise click.UsageError(f"{' and '.join(single)} can be said of one file only: there are {number}")
    roles = [role.id for role in view.model.organisation.roles] if view.model.organisation else []
    partners = [f"{partner.id}/{role.id}" for partner in view.model.partners.values() for role in partner.roles]
    known = (
        ("role", answers.owner, [*roles, *partners]),
        ("arrangement", answers.arrangement, list(view.model.arrangements)),
        ("item", answers.supersedes, list(view.model.evidence)),
    )
    for what, said, there in known:
        if said and said not in there:
            near = get_close_matches(said, there, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(there[:20]) or 'none'}"
            raise click.UsageError(f"there is no {what} {said!r}{hint}")
    _refuse_id(view, answers.id)


def _refuse_id(view: Survey, id_: str) -> None:
    if id_ and not _ID.fullmatch(id_):
        raise click.UsageError("an id has letters, digits, dots, underscores and hyphens, 80 at most: EV-0034")
    stems = (PurePosixPath(path).stem for path in view.world.files if path.startswith(RECORDS))
    there = {*view.model.evidence, *view.loaded.broken["evidence"].values(), *stems}
    if id_.casefold() in {one.casefold() for one in there}:
        raise click.UsageError(f"there is an item {id_!r} already: an id is never used again")


def _refuse_unreadable(answers: Answers) -> None:
    for name in ("title", "shows", "alt"):
        if not all(c.isprintable() for c in getattr(answers, name)):
            raise click.UsageError(f"--{name} holds line breaks or characters that can’t be read")


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _watch(folder: Path, run: Run) -> None:
    """Look into an inbox until somebody stops it; nothing in it is moved or changed."""
    if not folder.is_dir():
        raise click.UsageError(f"`{folder}` is no folder")
    how = "files are added as they come" if run.writes else "nothing is written without --yes"
    try:
        survey_of(run.workspace)
        if run.form == "text":
            click.echo(f"watching {folder}: {how}; Ctrl-C ends it")
        keep_watching(Inbox(folder), run)
    except KeyboardInterrupt:
        click.echo("stopped watching", err=True)


def keep_watching(inbox: Inbox, run: Run, rounds: int | None = None) -> None:
    """Take every file that comes into the inbox and is whole. `rounds`: so many only."""
    number = 0
    while rounds is None or number < rounds:
        number += 1
        for path in inbox.steady():
            _take(path, run)
        if rounds is None or number < rounds:
            inbox.sleep(SECONDS)


def _take(path: Path, run: Run) -> None:
    """Take one file of the inbox. What goes wrong is said in a line, and the next one is taken."""
    try:
        _run(found_at([path], run.workspace), run)
    except click.UsageError as fault:
        click.echo(f"leverarch: {printable(path.name)}: {fault.message}", err=True)
    except (EnvironmentFailure, OSError) as fault:
        click.echo(f"leverarch: {printable(path.name)} is left where it is: {fault}", err=True)
