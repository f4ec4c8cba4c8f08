"""The command about what is claimed: the register of claims."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from leverarch.claiming.fill import claim_texts, reading_of
from leverarch.claiming.promised import delivery_words
from leverarch.claiming.reading import Reading
from leverarch.claiming.register import Entry, register, register_record
from leverarch.claims_printed import claims_printed
from leverarch.cli.shared import FORMAT, everywhere, finish, known_packs, print_json, survey_of
from leverarch.diagnostics import Diagnostic, Severity
from leverarch.measuring import printed
from leverarch.model import Model, Pack
from leverarch.pipeline import Survey
from leverarch.reach import reached_paths
from leverarch.report import report_text, summary_text
from leverarch.words import count, long_date

#: Where the output is no terminal: wide enough for a sentence beside its figure.
WIDTH = 120
#: The columns: what part of the width each takes, and the least that keeps its words whole.
HEADINGS = {"Claim": (6, 24), "Value": (3, 13), "Source": (3, 15), "Pages": (2, 10), "Packs": (2, 10)}


@click.command()
@click.argument("pack", required=False)
@everywhere
@FORMAT
def claims(pack: str | None, workspace: Path, out: str | None, form: str) -> None:  # noqa: ARG001
    """Print the register of claims: claim, value, source, pages, packs. With PACK: as that pack's reader sees them."""
    view = survey_of(workspace)
    chosen = known_packs(view, [pack])[0] if pack else ""
    made = view.model.packs.get(chosen)
    entries = register(view.model, made, claims_printed(view)) if made or not chosen else ()
    if form == "json":
        print_json(register_record(view.model, entries))
    else:
        _print(view.model, made, entries)
    _end(_errors(view, made, chosen))


COMMANDS: tuple[click.Command, ...] = (claims,)

# ---------------------------------------------------------------- how it does it


def _print(model: Model, pack: Pack | None, entries: tuple[Entry, ...]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, markup=False)
    if not entries:
        console.print(f"`{pack.id}` prints no claim." if pack else "There is no claim in content/claims/.")
        return
    reading = reading_of(model, pack)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for heading, (share, least) in HEADINGS.items():
        table.add_column(heading, ratio=share, min_width=least, overflow="fold")
    texts = claim_texts(reading, (entry.claim.id for entry in entries), brief=True)
    for entry in entries:
        table.add_row(*_cells(model, reading, entry, texts[entry.claim.id]))
    console.print(table)
    console.print(f"{count(len(entries), 'claim')}, {_seen_by(pack)}.")


def _cells(model: Model, reading: Reading, entry: Entry, text: str) -> tuple[str, str, str, str, str]:
    claim = entry.claim
    owner = f"\nOwner: {model.title_of(claim.owner)}" if claim.owner else "\nOwner: none"
    agreed = _agreed(model, entry)
    return (
        f"{claim.id}\n{text}{owner}{agreed}",
        "\n".join(dict.fromkeys(_values(reading, entry))) or "no figure",
        "\n".join(dict.fromkeys(_sources(model, entry))) or "–",
        "\n".join(_pages(entry)) or "–",
        "\n".join(entry.packs) or "none",
    )


def _agreed(model: Model, entry: Entry) -> str:
    claim = entry.claim
    if not claim.partner:
        return ""
    partner = model.partners[claim.partner].name if claim.partner in model.partners else claim.partner
    agreed = claim.partner_agreed
    return f"\n{partner} agreed: {long_date(agreed.on)}" if agreed else f"\n{partner} agreed: not yet"


def _values(reading: Reading, entry: Entry) -> Iterator[str]:
    for measured, value in entry.values:
        group = printed.group_words(measured, value.group)
        period = printed.short_period(value.period)
        about = [part for part in (group, period) if part and (part != period or group != period)]
        yield f"{printed.figure(measured, value)}, {', '.join(about or [period])}"
    yield from (delivery_words(reading.model, one, brief=True) for one in entry.deliveries)


def _sources(model: Model, entry: Entry) -> Iterator[str]:
    yield from (measured.source for measured, _ in entry.values)
    for one in entry.deliveries:
        if one.commitment.measure in model.measured:
            yield model.measured[one.commitment.measure].source


def _pages(entry: Entry) -> Iterator[str]:
    for cited in entry.evidence:
        where = f" p. {cited.pages}" if cited.pages else f" “{cited.heading}”" if cited.heading else ""
        yield f"{cited.id}{where}"


def _seen_by(pack: Pack | None) -> str:
    return f"as the reader of `{pack.id}` sees them" if pack else "as the provider itself sees them: nothing is hidden"


def _errors(view: Survey, pack: Pack | None, chosen: str) -> tuple[Diagnostic, ...]:
    """Return the errors in what the register speaks of: what they stand in may be missing from it."""
    errors = tuple(d for d in view.found if d.severity is Severity.ERROR)
    if pack is not None:
        reached = reached_paths(view.loaded, view.model, pack)
        return tuple(d for d in errors if d.place.path in reached)
    if chosen:
        paths = {path for path, id_ in view.loaded.broken["pack"].items() if id_ == chosen}
        return tuple(d for d in errors if d.place.path in paths)
    return errors


def _end(found: tuple[Diagnostic, ...]) -> None:
    """Say on standard error what may be missing, and end the program."""
    if found:
        click.echo(f"{report_text(found)}\n\nwhat these files say may be missing: {summary_text(found)}", err=True)
    finish(found, strict=False)
