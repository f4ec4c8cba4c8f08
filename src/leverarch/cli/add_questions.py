"""The questions that `add` asks at a terminal: only what no file can tell."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import click

from leverarch.adding.dates import dates_in_name, without_dates
from leverarch.adding.proposal import ASKED, Proposal, answered
from leverarch.adding.report import proposal_text
from leverarch.pipeline import Survey
from leverarch.words import AUDIENCES

CLOSED = "internal"
_CLASSES = [name for name in AUDIENCES if name != "bid"]


def asked_for(view: Survey, proposals: Sequence[Proposal], *, show: bool) -> tuple[Proposal, ...]:
    """Return the proposals with what somebody said. What was said of one file is offered for the next."""
    roles = [role.id for role in view.model.organisation.roles] if view.model.organisation else []
    owner, closed = "", CLOSED
    done: list[Proposal] = []
    for made in proposals:
        if show:
            click.echo(proposal_text(made))
        if not made.missing:
            done.append(made)
            continue
        if not show:
            click.echo(f"{made.id}  {made.file}")
        said = _asked(made, roles, owner, closed)
        click.echo(f"  stored as  {said.path}")
        owner, closed = said.answers.owner, said.answers.classification
        done.append(said)
        click.echo()
    return tuple(done)


def _asked(made: Proposal, roles: Sequence[str], owner: str, closed: str) -> Proposal:
    answers = made.answers
    if "title" in made.missing:
        answers = replace(answers, title=_text("title"))
    if "date" in made.missing:
        click.echo(f"  {made.date_doubt}")
        answers = replace(answers, date=click.prompt("  date, such as 2026-10-03", value_proc=_day))
    if "shows" in made.missing:
        answers = replace(answers, shows=_text("shows"))
    if "owner" in made.missing:
        kind = click.Choice(roles) if roles else None
        answers = replace(answers, owner=click.prompt("  owner, " + ASKED["owner"], default=owner or None, type=kind))
    if "classification" in made.missing:
        said = click.prompt("  classification, " + ASKED["classification"], default=closed, type=click.Choice(_CLASSES))
        answers = replace(answers, classification=said)
    if made.is_picture and not answers.alt:
        words = "  alt, the picture in words for those who can’t see it (Enter: later)"
        answers = replace(answers, alt=click.prompt(words, default="", show_default=False, value_proc=_printable))
    return answered(made, answers)


def _text(name: str) -> str:
    return str(click.prompt(f"  {name}, {ASKED[name]}", value_proc=_words))


def _words(said: str) -> str:
    words = _printable(said)
    if not words:
        raise click.UsageError("it can’t be left empty")
    return words


def _printable(said: str) -> str:
    words = " ".join(said.split())
    if not words.isprintable():
        raise click.UsageError("it holds characters that can’t be read")
    return words


def _day(said: str) -> date:
    """Return the day that somebody typed in a way that can mean no other: 2026-10-03, 3/10/2026, 3 October 2026."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(said.strip())
    met = dates_in_name(said)
    if len(met) != 1 or met[0].doubt or met[0].whole_month or without_dates(said).strip():
        raise click.UsageError("write one day with its whole year: 2026-10-03, or 3 October 2026")
    return met[0].day
