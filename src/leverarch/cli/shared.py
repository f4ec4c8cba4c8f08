"""What the commands share: options, the workspace, how to report, how to end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import IntEnum
from pathlib import Path

import click

from leverarch.diagnostics import Diagnostic, has_errors
from leverarch.pipeline import Survey, survey
from leverarch.report import report_text
from leverarch.workspace import open_world, write_content
from leverarch.world import Asked


class Exit(IntEnum):
    """What the program tells its caller."""

    DONE = 0
    CONTENT = 1
    USAGE = 2
    ENVIRONMENT = 3
    BUG = 70
    STOPPED = 130


FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
WORKSPACE = click.option(
    "--workspace", type=click.Path(path_type=Path), default=Path(), show_default="here", help="The workspace."
)
OUT = click.option("--out", metavar="DIR", help="The folder of the packs (build/ in the workspace).")
STRICT = click.option("--strict", is_flag=True, help="Let warnings fail, too.")
ASK_PASSWORDS = click.option(
    "--ask-passwords",
    "ask",
    is_flag=True,
    help="Ask for the password of a locked file that the environment has none for.",
)


def everywhere(command: Callable[..., None]) -> Callable[..., None]:
    """Every command takes the workspace and the folder of packs, so that a script may name them once for all."""
    return WORKSPACE(OUT(command))


def survey_of(workspace: Path, *, ask: bool = False, rehash: bool = False) -> Survey:
    """Return the whole workspace, read and understood. A folder that is none is wrong usage.

    `ask`: whether the person at the terminal, if there is one, is asked for the passwords of locked files. `rehash`:
    whether files are read that are, as the system says, those that were read before.
    """
    if not is_workspace(workspace):
        raise click.UsageError(f"`{workspace}` is no workspace: it has neither content/ nor packs/")
    return survey(open_world(workspace, _asking() if ask and sys.stdin.isatty() else None, rehash=rehash))


def is_workspace(folder: Path) -> bool:
    """Whether a folder has what a workspace has."""
    return (folder / "content").is_dir() or (folder / "packs").is_dir()


def _asking() -> Callable[[Asked], str]:
    """Return what asks for a password, unseen. Nothing: the file stays locked."""
    tried: set[Asked] = set()

    def ask(file: Asked) -> str:
        if file in tried:
            click.echo("That password does not open it.", err=True)
        tried.add(file)
        words = f"Password of {file.path} ({file.item}), or nothing to leave it locked"
        return str(click.prompt(words, default="", show_default=False, hide_input=True, err=True))

    return ask


def known_packs(view: Survey, packs: Sequence[str]) -> tuple[str, ...]:
    """Return the packs to work on: those named, or all. An unknown name is wrong usage."""
    for id_ in packs:
        if id_ not in view.packs:
            near = get_close_matches(id_, view.packs, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(view.packs) or 'none'}"
            raise click.UsageError(f"there is no pack {id_!r}{hint}")
    return tuple(dict.fromkeys(packs)) or view.packs


def print_json(record: object) -> None:
    """Print a report for programs."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2, default=str) + "\n")


def print_findings(found: Iterable[Diagnostic]) -> None:
    """Print findings for people."""
    text = report_text(found)
    if text:
        click.echo(f"{text}\n")


def write_and_report(
    workspace: Path,
    files: Mapping[str, bytes],
    found: Iterable[Diagnostic],
    form: str,
    record: Callable[[bool], object],
    text: Callable[[bool], str],
    *,
    dry_run: bool = False,
) -> None:
    """Write what a command offers for content/, and report what was found and what came of it.

    `record` and `text` say what came of it, for programs and for people; they are told whether anything was written.
    """
    written = bool(files) and not dry_run
    if written:
        write_content(workspace, files)
    if form == "json":
        print_json(record(written))
    else:
        print_findings(found)
        click.echo(text(written))


def finish(found: Iterable[Diagnostic], *, strict: bool) -> None:
    """End the program: errors fail, and warnings where asked."""
    listed = tuple(found)
    sys.exit(Exit.CONTENT if has_errors(listed) or (strict and listed) else Exit.DONE)
