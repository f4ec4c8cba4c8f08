"""The command about the machine: what is installed, what each thing is for, and how to add what is missing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from leverarch.cli.shared import FORMAT, Exit, everywhere, print_json
from leverarch.installed import Installed, State, installed, is_usable


@click.command()
@everywhere
@FORMAT
def doctor(workspace: Path, out: str | None, form: str) -> None:  # noqa: ARG001
    """Say what is installed, what is missing, and the one command that adds it."""
    parts = installed(workspace)
    usable = is_usable(parts)
    if form == "json":
        print_json({"usable": usable, "parts": [asdict(part) for part in parts]})
    else:
        for part in parts:
            click.echo("\n".join(_lines(part)))
        click.echo(
            "\nEverything that is needed works." if usable else "\nSomething that is needed is broken: see above."
        )
    sys.exit(Exit.DONE if usable else Exit.ENVIRONMENT)


def _lines(part: Installed) -> list[str]:
    found = f": {part.found}" if part.found else ""
    lines = [f"{part.state.value:<8}{part.name}{found}", f"{'':8}For: {part.use}."]
    label = "Add it" if part.state is State.MISSING else "Put it right"
    return [*lines, f"{'':8}{label}: {part.add}"] if part.add else lines


COMMANDS: tuple[click.Command, ...] = (doctor,)
