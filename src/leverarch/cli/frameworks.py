"""The command about sets of expectations: which there are, and which fit a pack."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from leverarch.cli.shared import FORMAT, Exit, everywhere, print_json, survey_of
from leverarch.frameworks_fit import Fit, fit_of, nations_of
from leverarch.model import Applies, Day, Framework, Pack
from leverarch.pipeline import Survey
from leverarch.report import report_text, summary_text
from leverarch.words import BUYERS, NATIONS, STATUSES, listed, long_date, pounds, short_date

SHIPPED = "shipped/"
#: What is no terminal gets lines of a set width.
WIDTH = 110


@click.command()
@everywhere
@FORMAT
@click.option("--pack", "pack_id", metavar="ID", help="Say which of them fit this pack, and why.")
def frameworks(workspace: Path, out: str | None, form: str, pack_id: str | None) -> None:  # noqa: ARG001
    """Print the sets of expectations there are: version, status, how many; with --pack, which fit and why."""
    view = survey_of(workspace)
    held = tuple(view.model.frameworks.values())
    pack = _pack(view, pack_id) if pack_id is not None else None
    fits = {one.id: fit_of(one, pack, view.model.organisation) for one in held} if pack else {}
    if form == "json":
        print_json([_record(one, fits.get(one.id)) for one in held])
    elif pack:
        _print(_fit_table(held, fits))
        click.echo(f"\nfor {pack.id}, as at {long_date(pack.as_of)}; what neither side says is not known")
    else:
        _print(_table(held))
    broken = [d for d in view.found if d.place.path in view.loaded.broken["framework"]]
    if broken:
        click.echo(f"{report_text(broken)}\n\nnot listed: {summary_text(broken)}", err=True)
        sys.exit(Exit.CONTENT)


COMMANDS: tuple[click.Command, ...] = (frameworks,)

# ---------------------------------------------------------------- how it does it


def _pack(view: Survey, id_: str) -> Pack:
    """Return the pack. An unknown one is wrong usage; one whose file is broken can't be spoken of."""
    pack = view.model.packs.get(id_)
    if pack is not None:
        return pack
    if id_ in view.packs:
        click.echo(f"the file of `{id_}` can't be read; run leverarch check", err=True)
        sys.exit(Exit.CONTENT)
    near = get_close_matches(id_, view.packs, n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(view.packs) or 'none'}"
    raise click.UsageError(f"there is no pack {id_!r}{hint}")


def _record(framework: Framework, fit: Fit | None) -> dict[str, Any]:
    """Return a framework as JSON. `expectations` counts those that can be without an item; not given is null."""
    record = {
        "id": framework.id,
        "version": framework.version,
        "status": framework.status,
        "expectations": len(framework.leaves),
        "title": framework.title,
        "publisher": framework.publisher or None,
        "unit": framework.unit or None,
        "family": framework.family or None,
        "nations": list(nations_of(framework)),
        "valid_from": _day(framework.valid_from),
        "valid_to": _day(framework.valid_to),
        "applies": _applies(framework.applies),
        "licence": framework.licence or None,
        "certainty": framework.certainty or None,
        "origin": _origin(framework),
    }
    if fit is not None:
        record["fit"] = {
            "verdict": fit.verdict.value,
            "because": list(fit.because),
            "aspects": [{"aspect": r.aspect.value, "verdict": r.verdict.value, "why": r.why} for r in fit.reasons],
        }
    return record


def _applies(applies: Applies | None) -> dict[str, Any] | None:
    if applies is None:
        return None
    return {
        "nations": list(applies.nations),
        "service_types": list(applies.service_types),
        "buyers": list(applies.buyers),
        "value_from": applies.value_from or None,
        "commenced_from": _day(applies.commenced_from),
        "commenced_to": _day(applies.commenced_to),
        "because": applies.because or None,
    }


def _day(day: Day | None) -> str | None:
    return day.isoformat() if day else None


def _origin(framework: Framework) -> str:
    return "shipped" if framework.doc.path.startswith(SHIPPED) else "workspace"


def _table(held: Sequence[Framework]) -> Table:
    table = _columns(held, ("Version", "Status", "Expectations", "For"))
    for one in held:
        table.add_row(one.id, one.version, _status(one), str(len(one.leaves)), _for(one))
    return table


def _fit_table(held: Sequence[Framework], fits: dict[str, Fit]) -> Table:
    table = _columns(held, ("Fit", "Why"))
    for one in held:
        fit = fits[one.id]
        table.add_row(one.id, fit.verdict.value, "; ".join(fit.because))
    return table


def _columns(held: Sequence[Framework], headings: Sequence[str]) -> Table:
    """A table of frameworks. Ids stay whole where half the line is enough for them; nothing is ever cut off."""
    table = Table(box=None, pad_edge=False)
    longest = max((len(one.id) for one in held), default=0)
    table.add_column("Framework", overflow="fold", min_width=min(longest, _console().width // 2))
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading == "Expectations" else "left")
    return table


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDTH)


def _print(table: Table) -> None:
    _console().print(table, highlight=False, markup=False)


def _status(framework: Framework) -> str:
    held = _span(framework.valid_from, framework.valid_to)
    return f"{STATUSES[framework.status]}{', held' if held and framework.status != 'in_force' else ''}{held}"


def _span(first: Day | None, last: Day | None) -> str:
    """Return ` from 1 Jan 2027 until 31 Dec 2027`, as far as there are days."""
    return "".join(f" {word} {short_date(day)}" for word, day in (("from", first), ("until", last)) if day)


def _for(framework: Framework) -> str:
    """What it is for, in a line."""
    nations = listed([NATIONS[one] for one in nations_of(framework)]) or "nation not known"
    applies = framework.applies
    if applies is None:
        return nations
    commenced = _span(applies.commenced_from, applies.commenced_to)
    parts = [
        nations,
        listed(list(applies.service_types), "or"),
        listed([BUYERS[one] for one in applies.buyers], "or"),
        f"from {pounds(applies.value_from)}" if applies.value_from else "",
        f"procurements commenced{commenced}" if commenced else "",
    ]
    return "; ".join(part for part in parts if part)
