"""The commands about measures: which there are, which rows are behind a figure, and which figures went out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from leverarch import bringing_back
from leverarch.cli.measure_tables import print_measures, print_trace
from leverarch.cli.shared import (
    FORMAT,
    Exit,
    everywhere,
    finish,
    known_packs,
    print_findings,
    print_json,
    survey_of,
    write_and_report,
)
from leverarch.diagnostics import Diagnostic, Severity
from leverarch.measuring import printed
from leverarch.model import Condition, Measured, Model, Period
from leverarch.pipeline import Survey
from leverarch.publishing import figures_for, files_with, published_record, published_text
from leverarch.report import report_text, summary_text
from leverarch.tracing import measure_record, trace_record, traced

#: Rows that are listed where nobody says how many: as many as somebody reads, and as many as a program takes at once.
ROWS = {"text": 50, "json": 10_000}
_DAYS = 2


@click.command()
@everywhere
@FORMAT
def measures(workspace: Path, out: str | None, form: str) -> None:  # noqa: ARG001
    """List every measure: its figure and period, whether its target is met, its owner, until when it may be used."""
    view = survey_of(workspace)
    model = view.told
    listed = tuple(model.measured.values())
    if form == "json":
        print_json([measure_record(model, measured) for measured in listed])
    else:
        print_measures(model, listed)
    _end(_errors(view, listed))


@click.command()
@click.argument("measure")
@everywhere
@FORMAT
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Only this group. Twice for a table of two.")
@click.option("--period", metavar="FROM..TO", help="Another period: 2026-07-01..2026-09-30.")
@click.option("--where", "wheres", multiple=True, metavar="COLUMN=VALUE", help="Only rows whose cell says this.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="List so many rows at most.")
def trace(
    measure: str,
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    groups: Sequence[str],
    period: str | None,
    wheres: Sequence[str],
    limit: int | None,
) -> None:
    """Say how the figure of a MEASURE is worked out, and list the rows behind it. Nothing is kept back."""
    view = survey_of(workspace)
    view = replace(view, model=view.told)
    measured = _known(view, [measure])[0]
    group = _group(measured, groups)
    asked = _period(period) if period else None
    where = _where(view.model, measured, wheres)
    found = traced(view.model, measured, group, asked, where, ROWS[form] if limit is None else limit)
    if form == "json":
        print_json(trace_record(found))
    else:
        print_trace(view.model, found, sides=not (group or asked or where))
    _end(_errors(view, (measured,)))


@click.command()
@click.argument("measures", nargs=-1, required=True)
@everywhere
@FORMAT
@click.option("--in", "pack", required=True, metavar="PACK", help="The pack in which the figures go out.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day on which they go out.")
@click.option("--write", "written", is_flag=True, help="Write it into content/measures/. Without it: only say it.")
def publish(
    measures: Sequence[str],
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    pack: str,
    on: datetime,
    written: bool,  # noqa: FBT001
) -> None:
    """Write down that figures of MEASURES go out, so that a row that is edited afterwards is found."""
    view = survey_of(workspace)
    listed = _known(view, measures)
    id_ = known_packs(view, [pack])[0]
    if id_ not in view.model.packs:
        raise click.UsageError(f"the file of {id_} has an error: see `leverarch check`")
    _refuse(view, listed)
    figures = figures_for(listed, view.model.packs[id_], on.date())
    files = files_with(figures, view.world.files)
    fresh = bringing_back.errors_made_by(view, files)
    write_and_report(
        workspace,
        {} if fresh else files,
        fresh,
        form,
        lambda done: published_record(figures, written=done),
        lambda done: published_text(figures, written=done),
        dry_run=not written,
    )
    finish(fresh, strict=False)


COMMANDS: tuple[click.Command, ...] = (measures, trace, publish)

# ---------------------------------------------------------------- what was asked for


def _known(view: Survey, ids: Iterable[str]) -> list[Measured]:
    """Return the measures that are named. An unknown name is wrong usage; one whose file is broken says so."""
    found = []
    for id_ in dict.fromkeys(ids):
        if id_ in view.model.measured:
            found.append(view.model.measured[id_])
            continue
        broken = [path for path, name in view.loaded.broken.get("measure", {}).items() if name == id_]
        if broken:
            print_findings(d for d in view.found if d.place.path in broken)
            sys.exit(Exit.CONTENT)
        _unknown("measure", id_, view.model.measured)
    return found


def _unknown(what: str, name: str, known: Iterable[str]) -> NoReturn:
    listed = list(known)
    folded = {one.casefold(): one for one in listed}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    hint = f"; did you mean {folded[near[0]]!r}?" if near else f"; there are: {', '.join(listed[:20]) or 'none'}"
    raise click.UsageError(f"there is no {what} {name!r}{hint}")


def _group(measured: Measured, names: Sequence[str]) -> tuple[str, ...]:
    """Return the group that is asked for: a name of each grouping, or of one of two. As it is printed will do."""
    if not names or not (measured.groups or measured.whole.missing):
        if names:
            raise click.UsageError(f"{measured.measure.id} is given for no groups: it has no `group_by`")
        return ()
    groupings = measured.measure.group_by
    chosen = [""] * len(groupings)
    for name in names:
        for place in range(len(groupings)):
            known = _said(measured, place)
            said = known.get(name) or known.get(_folded(name), "")
            if said and not chosen[place]:
                chosen[place] = said
                break
        else:
            spoken = dict.fromkeys(one for place in range(len(groupings)) for one in _said(measured, place).values())
            _unknown("group", name, spoken)
    return tuple(chosen)


def _said(measured: Measured, place: int) -> dict[str, str]:
    """Return the names of a grouping by how they may be written: `2026-07` and `Jul 2026`. As it is kept goes first."""
    names = dict.fromkeys(value.group[place] for value in measured.groups if len(value.group) > place)
    spoken = {_folded(printed.one_group_words(measured, place, name)): name for name in names}
    return {**spoken, **{_folded(name): name for name in names}, **{name: name for name in names}}


def _folded(name: str) -> str:
    """Capitals and the length of a dash do not tell groups apart."""
    return " ".join(name.casefold().replace("–", "-").split())


def _period(text: str) -> Period:
    parts = text.split("..")
    try:
        first, last = (date.fromisoformat(part.strip()) for part in parts) if len(parts) == _DAYS else (None, None)
    except ValueError:
        first = last = None
    if first is None or last is None:
        raise click.UsageError("--period wants two days: 2026-07-01..2026-09-30")
    if first > last:
        raise click.UsageError("--period ends before it begins")
    return Period(first, last)


def _where(model: Model, measured: Measured, texts: Sequence[str]) -> tuple[Condition, ...]:
    record = model.records.get(measured.measure.record)
    columns = [column.name for column in record.columns] if record else []
    found = []
    for text in texts:
        name, sign, said = text.partition("=")
        if not sign or not said.strip():
            raise click.UsageError('--where wants a column and what it says: "service=Alder Court"')
        if name.strip() not in columns:
            _unknown("column", name.strip(), columns)
        found.append(Condition(name.strip(), is_=(said.strip(),)))
    if found and measured.measure.kind == "rate":
        raise click.UsageError("a rate has two records: narrow its parts one by one")
    return tuple(found)


def _refuse(view: Survey, listed: Iterable[Measured]) -> None:
    """A figure that is not there does not go out."""
    missing = [one for one in listed if one.whole.missing]
    errors = _errors(view, listed)
    for one in missing:
        click.echo(f"{one.measure.id}: {printed.figure(one, one.whole)}")
    if missing or errors:
        print_findings(errors)
        click.echo("nothing written: " + ("there is no figure" if missing else "see the errors above"))
        sys.exit(Exit.CONTENT)


# ---------------------------------------------------------------- how it ends


def _errors(view: Survey, listed: Iterable[Measured]) -> tuple[Diagnostic, ...]:
    """Return the errors in the files that these measures are made of."""
    model, paths = view.model, set()
    for measured in listed:
        measure = measured.measure
        other = model.measures.get(measure.per.measure) if measure.per else None
        for one in (measure, *([other] if other else [])):
            record = model.records.get(one.record)
            paths |= {one.doc.path, *((record.doc.path, record.path) if record else ())}
            # A record whose own file is broken is in no model.
            paths |= {path for path, name in view.loaded.broken.get("record", {}).items() if name == one.record}
    return tuple(d for d in view.found if d.severity is Severity.ERROR and d.place.path in paths)


def _end(errors: Sequence[Diagnostic]) -> None:
    """Say on standard error what makes a figure unsure, and end the program."""
    if errors:
        click.echo(f"{report_text(errors)}\n\nfigures of these files are not sure: {summary_text(errors)}", err=True)
    finish(errors, strict=False)
