"""The command about coverage: what shows each expectation, and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from leverarch import pipeline
from leverarch.claiming.fill import filled
from leverarch.cli.shared import everywhere, finish, known_packs, print_json, survey_of
from leverarch.coverage.gaps import NO_ITEM
from leverarch.coverage.lines import Line, lines_of
from leverarch.coverage.printed import coverage_csv, coverage_record, gaps_first, line_cells
from leverarch.diagnostics import Diagnostic, Severity
from leverarch.model import Framework, Pack
from leverarch.outputs import coverage_report
from leverarch.pipeline import Survey
from leverarch.reach import reached_paths
from leverarch.report import report_text, summary_text
from leverarch.selection import SpokenOf, spoken_of, spoken_of_by
from leverarch.words import STATUSES, count, long_date
from leverarch.workspace import write_documents

#: The columns of the table, and whether each may break its lines. What is no terminal gets lines of a set width.
HEADINGS = {
    "Code": True,
    "Expectation": True,
    "Items": False,
    "Peo": False,
    "Sta": False,
    "Par": False,
    "Obs": False,
    "Pro": False,
    "Out": False,
    "What it lacks": True,
}
LEGEND = "Peo people, Sta staff and leaders, Par partners, Obs observation, Pro processes, Out outcomes."
WIDTH = 110
WIDEST = {"Code": 14}
FORMS = click.Choice(["text", "json", "csv"])


@click.command()
@click.argument("pack", required=False)
@everywhere
@click.option("--format", "form", type=FORMS, default="text", help="How to report.")
@click.option("--framework", "frameworks", multiple=True, metavar="ID", help="Only this framework. May be repeated.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to speak of (the pack’s, or the latest).")
@click.option("--document", is_flag=True, help="Write coverage.pdf and coverage.docx.")
def coverage(
    pack: str | None,
    workspace: Path,
    out: str | None,
    form: str,
    frameworks: Sequence[str],
    as_of: datetime | None,
    document: bool,  # noqa: FBT001
) -> None:
    """Print what shows each expectation, from whose view, and what is missing. Without PACK: the whole workspace."""
    if out is not None and not out.strip():
        raise click.UsageError("--out names no folder")
    view = survey_of(workspace)
    chosen = known_packs(view, [pack])[0] if pack else ""
    made = view.model.packs.get(chosen)
    if chosen and made is None:
        _end(_errors(view, None, chosen))
    view = replace(view, model=filled(view.model, made))
    spoken = _only(view, spoken_of_by(view.model, made) if made else spoken_of(view.model), frameworks)
    day = as_of.date() if as_of else _day(view, made)
    lines = lines_of(view.model, spoken.frameworks, spoken.items, day)
    faults = _write(view, made, spoken, day, Path(out) if out else _folder(workspace, chosen)) if document else ()
    _print(lines, spoken, day, form)
    _end((*_errors(view, made, chosen), *faults))


COMMANDS: tuple[click.Command, ...] = (coverage,)

# ---------------------------------------------------------------- how it does it


def _only(view: Survey, spoken: SpokenOf, wanted: Sequence[str]) -> SpokenOf:
    """Return the same with the frameworks that are asked for. An unknown one is wrong usage."""
    for id_ in wanted:
        if id_ not in view.model.frameworks:
            raise click.UsageError(f"there is no framework {id_!r}; there are: {', '.join(view.model.frameworks)}")
    asked = tuple(view.model.frameworks[id_] for id_ in dict.fromkeys(wanted))
    return SpokenOf(spoken.items, asked or spoken.frameworks)


def _day(view: Survey, pack: Pack | None) -> date:
    """Return the pack's day, or the latest of all packs, or today where there is none."""
    if pack:
        return pack.as_of
    return max((one.as_of for one in view.model.packs.values()), default=datetime.now().astimezone().date())


def _folder(workspace: Path, pack: str) -> Path:
    return workspace / "build" / (f"{pack}-coverage" if pack else "coverage")


def _write(view: Survey, pack: Pack | None, spoken: SpokenOf, day: date, folder: Path) -> tuple[Diagnostic, ...]:
    """Write the report in Word and as PDF; return what is wrong with the workspace's own templates."""
    title = f"Coverage: {pack.title}" if pack else ""
    shown = coverage_report.view(view.model, spoken, day, pack.audience if pack else "internal", title)
    template = f"{coverage_report.FOLDER}/coverage"
    documents = coverage_report.documents(shown, "coverage", pack.id if pack else "", template, "coverage-report")
    files, found = pipeline.render_alone(view, documents)
    if files:
        write_documents(folder, files)
    for name in files:
        click.echo((folder / name).as_posix(), err=True)
    return found


def _print(lines: tuple[Line, ...], spoken: SpokenOf, day: date, form: str) -> None:
    if form == "json":
        print_json(coverage_record(lines))
    elif form == "csv":
        sys.stdout.write(coverage_csv(lines))
    else:
        _print_tables(lines, spoken.frameworks, day)


def _print_tables(lines: tuple[Line, ...], frameworks: Iterable[Framework], day: date) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, markup=False)
    for framework in frameworks:
        own = [line for line in gaps_first(lines) if line.framework.id == framework.id]
        status = STATUSES.get(framework.status, framework.status)
        console.print(f"{framework.title} ({framework.id}), version {framework.version}, {status}", style="bold")
        table = Table(box=None, pad_edge=False)
        for heading, wraps in HEADINGS.items():
            least = 14 if wraps and heading not in WIDEST else None
            table.add_column(
                heading, no_wrap=not wraps, min_width=least, max_width=WIDEST.get(heading), overflow="fold"
            )
        for line in own:
            table.add_row(*line_cells(line))
        console.print(table)
        console.print()
    console.print(_summary(lines, day))


def _summary(lines: tuple[Line, ...], day: date) -> str:
    if not lines:
        return "No item is mapped to a framework here, and no pack names one."
    none = sum(NO_ITEM in line.words for line in lines)
    other = sum(bool(line.words) and NO_ITEM not in line.words for line in lines)
    said = f"{count(len(lines), 'expectation')} as at {long_date(day)}: {none} without an item, {other} with an item"
    return f"{LEGEND}\n{said} and something else missing."


def _errors(view: Survey, pack: Pack | None, broken: str) -> tuple[Diagnostic, ...]:
    """Return the errors in what is spoken of: what they stand in may be missing from the table."""
    errors = [d for d in view.found if d.severity is Severity.ERROR]
    if pack is not None:
        reached = reached_paths(view.loaded, view.model, pack)
        return tuple(d for d in errors if d.place.path in reached)
    if broken:
        paths = {path for path, id_ in view.loaded.broken["pack"].items() if id_ == broken}
        return tuple(d for d in errors if d.place.path in paths)
    return tuple(errors)


def _end(found: tuple[Diagnostic, ...]) -> None:
    """Say on standard error what may be missing, and end the program."""
    if found:
        click.echo(f"{report_text(found)}\n\nwhat these files say may be missing: {summary_text(found)}", err=True)
    finish(found, strict=False)
