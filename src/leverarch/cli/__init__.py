"""The command line: the one place that prints and exits."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from leverarch import __version__
from leverarch.cli import (
    add,
    answers,
    claims,
    coverage,
    doctor,
    framework_import,
    frameworks,
    lint,
    mapping,
    measures,
    packs,
    partners,
    upkeep,
)
from leverarch.cli.shared import Exit
from leverarch.world import EnvironmentFailure

#: A compile makes many values that live to its end: to look through them all again and again finds nothing to free.
COLLECT_AFTER = 200_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="leverarch")
def cli() -> None:
    """Compile evidence in adult social care: Word onboarding packs, accountability maps, indexed PDF bundles."""


for subject in (
    packs,
    add,
    claims,
    answers,
    coverage,
    doctor,
    frameworks,
    framework_import,
    lint,
    mapping,
    measures,
    partners,
    upkeep,
):
    for command in subject.COMMANDS:
        cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program. Faults of the machine exit with 3, our own with 70, and neither shows a traceback."""
    _utf8(sys.stdout, sys.stderr)
    gc.set_threshold(COLLECT_AFTER)
    try:
        code = cli.main(arguments, prog_name="leverarch", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else Exit.DONE)
    except click.ClickException as fault:
        fault.show()
        sys.exit(Exit.USAGE)
    except click.Abort:
        click.echo("leverarch: stopped", err=True)
        sys.exit(Exit.STOPPED)
    except EnvironmentFailure as fault:
        click.echo(f"leverarch: {fault}", err=True)
        sys.exit(Exit.ENVIRONMENT)
    except (OSError, MemoryError) as fault:
        click.echo(f"leverarch: the machine failed: {fault}", err=True)
        sys.exit(Exit.ENVIRONMENT)
    except Exception:
        click.echo(
            "leverarch: this is a bug of ours, not a fault in your files. Please report what follows.\n", err=True
        )
        traceback.print_exc()
        sys.exit(Exit.BUG)


def _utf8(*streams: Any) -> None:
    """Windows consoles have other encodings; a report is UTF-8 everywhere."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
