"""The commands about upkeep: what an item carries, what falls due, what changed, who does what next."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from leverarch import pipeline, upkeep
from leverarch.cli.shared import (
    FORMAT,
    Exit,
    everywhere,
    finish,
    known_packs,
    print_findings,
    print_json,
    survey_of,
)
from leverarch.diagnostics import Diagnostic, Severity
from leverarch.due import due_by, spoken_of
from leverarch.due_report import due_calendar, due_record, due_text
from leverarch.impact import impact_of
from leverarch.impact_report import Built, built_pages, impact_record, impact_text
from leverarch.output import Document
from leverarch.outputs import action_report, diff_report
from leverarch.outputs.action_page import page_of
from leverarch.pack_diff import INDEX, MANIFEST, BuiltPack, difference, read_built
from leverarch.pipeline import Survey, plan_pack
from leverarch.report import report_text, summary_text
from leverarch.workspace import read_given, write_documents

DAY = click.DateTime(["%Y-%m-%d"])
CALENDAR = "ics"


@click.command()
@click.argument("item", metavar="ID")
@everywhere
@FORMAT
@click.option("--replaced-by", metavar="ID", help="The item that takes its place.")
def impact(item: str, workspace: Path, out: str | None, form: str, replaced_by: str | None) -> None:
    """Say what hangs on an item: packs, expectations, pages, rows and chains that change with it."""
    view = survey_of(workspace)
    for id_ in (item, replaced_by):
        _known_item(view, id_)
    if item == replaced_by:
        raise click.UsageError(f"`{item}` can't replace itself")
    found = impact_of(view.told, item, replaced_by or "")
    folder = Path(out) if out else workspace / "build"
    built = {one.pack.id: _built(view, folder, one.pack.id, item) for one in found.packs}
    if form == "json":
        print_json(impact_record(found, built))
    else:
        click.echo(impact_text(found, built))
    _end(view.found)


@click.command()
@click.option("--by", "until", type=DAY, required=True, help="The day of the visit, the bid or the meeting.")
@click.option("--from", "since", type=DAY, help="The day to speak from: what is before it is past (the latest pack’s).")
@everywhere
@click.option("--format", "form", type=click.Choice(["text", "json", CALENDAR]), default="text", help="How to report.")
def due(until: datetime, since: datetime | None, workspace: Path, out: str | None, form: str) -> None:
    """Say what lapses or is due by a day, by owner, with what each date rests on. With ics, --out names a file."""
    view = survey_of(workspace)
    model = view.told
    day, start = until.date(), since.date() if since else spoken_of(model)
    found = due_by(model, day)
    if form == CALENDAR:
        _calendar(due_calendar(model, found, day, start), out)
    elif form == "json":
        print_json(due_record(model, found, day, start))
    else:
        click.echo(due_text(model, found, day, start))
    _end(view.found)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@everywhere
@FORMAT
@click.option("--document", is_flag=True, help="Write the changes on one page, in Word and as PDF.")
def diff(old: Path, new: Path, workspace: Path, out: str | None, form: str, document: bool) -> None:  # noqa: FBT001
    """Say what changed between two built packs. OLD and NEW are folders such as build/inspection-2026."""
    found = difference(_pack_in(old), _pack_in(new))
    if form == "json":
        print_json(diff_report.diff_record(found))
    else:
        click.echo(diff_report.diff_text(found))
    if document:
        view = survey_of(workspace)
        provider = view.model.organisation.name if view.model.organisation else ""
        _write(view, diff_report.documents(found, provider), Path(out) if out else workspace / "build" / "changes")


@click.command()
@click.argument("pack", required=False)
@everywhere
@FORMAT
@click.option("--document", is_flag=True, help="Write the list as a Word file and as a web page.")
def actions(pack: str | None, workspace: Path, out: str | None, form: str, document: bool) -> None:  # noqa: FBT001
    """Print every finding again as a list of what to do, by owner and date. Without PACK: the whole workspace."""
    view = survey_of(workspace)
    chosen = known_packs(view, [pack])[0] if pack else ""
    model, listed = view.told, upkeep.actions_of(view, chosen)
    if form == "json":
        print_json(action_report.actions_record(model, listed))
    else:
        click.echo(action_report.actions_text(model, listed))
    if document:
        folder = Path(out) if out else workspace / "build" / (f"{chosen}-actions" if chosen else "actions")
        shown = action_report.view(model, listed)
        page = {"actions.html": page_of(shown, _style(view))}
        _write(view, action_report.documents(shown), folder, page)


COMMANDS: tuple[click.Command, ...] = (impact, due, diff, actions)

# ---------------------------------------------------------------- how they do it


def _known_item(view: Survey, id_: str | None) -> None:
    """Refuse an id that no item of the workspace has. One whose file is broken is named as such."""
    if id_ is None or id_ in view.model.evidence:
        return
    if id_ in view.loaded.broken["evidence"].values():
        paths = [path for path, broken in view.loaded.broken["evidence"].items() if broken == id_]
        print_findings(d for d in view.found if d.place.path in paths)
        sys.exit(Exit.CONTENT)
    near = get_close_matches(id_, view.model.evidence, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise click.UsageError(f"there is no item {id_!r}{hint}")


def _built(view: Survey, folder: Path, pack: str, item: str) -> Built:
    names = [name for name in (MANIFEST, INDEX) if (folder / pack / name).is_file()]
    files = {name: read_given(folder / pack / name) for name in names}
    return built_pages(files, plan_pack(view, pack).plan if files else None, item)


def _calendar(data: bytes, out: str | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(out)
    if not out.strip() or path.is_dir():
        raise click.UsageError("--out must name a file for a calendar, for example due.ics")
    write_documents(path.parent, {path.name: data})
    click.echo(path.as_posix(), err=True)


def _pack_in(folder: Path) -> BuiltPack:
    """Return the built pack in a folder. A folder that is none is wrong usage; a broken one is at fault itself."""
    if not folder.is_dir():
        raise click.UsageError(f"`{folder}` is no folder")
    if not (folder / MANIFEST).is_file():
        raise click.UsageError(f"`{folder}` is no built pack: it has no {MANIFEST}")
    names = [name for name in (MANIFEST, INDEX) if (folder / name).is_file()]
    built = read_built({name: read_given(folder / name) for name in names})
    if built is None:
        click.echo(f"leverarch: `{folder}` can't be compared: its {MANIFEST} or {INDEX} can't be read", err=True)
        sys.exit(Exit.CONTENT)
    return built


def _write(view: Survey, documents: Iterable[Document], folder: Path, more: Mapping[str, bytes] | None = None) -> None:
    """Write documents that belong to no pack; a template that can't be used ends the program."""
    files, found = pipeline.render_alone(view, documents)
    if not files:
        print_findings(found)
        finish(found, strict=False)
    write_documents(folder, {**files, **(more or {})})
    for name in (*files, *(more or {})):
        click.echo((folder / name).as_posix(), err=True)


def _style(view: Survey) -> str:
    """Return the style sheet of the list as a web page: the workspace's own, else the shipped one."""
    return (view.world.template(f"{action_report.FOLDER}/actions.css") or b"").decode("utf-8", errors="replace")


def _end(found: Iterable[Diagnostic]) -> None:
    """Say on standard error what may be missing because its file has an error, and end the program."""
    errors = [d for d in found if d.severity is Severity.ERROR]
    if errors:
        click.echo(f"{report_text(errors)}\n\nwhat these files say may be missing: {summary_text(errors)}", err=True)
    finish(errors, strict=False)
