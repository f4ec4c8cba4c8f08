"""The command line: the one place that prints and exits."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from enum import IntEnum
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from leverarch import __version__
from leverarch.catalogue import find_rule, nearest_rule
from leverarch.diagnostics import Diagnostic, Severity, has_errors, in_order
from leverarch.pipeline import Compiled, Survey, check_all, compile_pack, plan_pack, survey
from leverarch.report import plan_text, report_record, report_text, summary_text
from leverarch.verify import verify_folder
from leverarch.words import count, size_words
from leverarch.workspace import open_world, read_folder, write_pack
from leverarch.world import EnvironmentFailure


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
PACKS = click.argument("packs", nargs=-1, metavar="[PACK]...")


def everywhere(command: Callable[..., None]) -> Callable[..., None]:
    """Every command takes the workspace and the folder of packs, so that a script may name them once for all."""
    return WORKSPACE(OUT(command))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="leverarch")
def cli() -> None:
    """Compile evidence in adult social care: Word onboarding packs, accountability maps, indexed PDF bundles."""


@cli.command()
@PACKS
@everywhere
@FORMAT
@STRICT
def check(packs: Sequence[str], workspace: Path, out: str | None, form: str, strict: bool) -> None:  # noqa: ARG001, FBT001
    """Report everything wrong, at once, with its place and how to put it right."""
    view = _survey(workspace)
    wanted = _known_packs(view, packs)
    found = in_order(d for id_ in wanted for d in plan_pack(view, id_).found) if packs else check_all(view)
    if form == "json":
        _print_json(report_record(found))
    else:
        _print_findings(found)
        checked = "the workspace" if not packs else ", ".join(wanted)
        click.echo(f"{checked}: {summary_text(found)}")
    _finish(found, strict=strict)


@cli.command()
@PACKS
@everywhere
@FORMAT
@STRICT
def build(packs: Sequence[str], workspace: Path, out: str | None, form: str, strict: bool) -> None:  # noqa: FBT001
    """Make packs: each folder of build/ is complete, or untouched."""
    view = _survey(workspace)
    wanted = _known_packs(view, packs)
    if out is not None and not out.strip():
        raise click.UsageError("--out names no folder")
    target = Path(out) if out else workspace / "build"
    made = [_build_one(view, id_, target) for id_ in wanted]
    found = in_order(d for compiled in made for d in compiled.found)
    if form == "json":
        outputs = [
            _output_record(compiled, _shown(target, workspace), artifact)
            for compiled in made
            for artifact in _written(compiled)
        ]
        _print_json({**report_record(found), "outputs": outputs})
    else:
        _print_built(made, found, target)
    _finish(found, strict=strict)


@cli.command()
@click.argument("pack")
@everywhere
@FORMAT
def plan(pack: str, workspace: Path, out: str | None, form: str) -> None:  # noqa: ARG001
    """Print what would be made, what is left out, and why."""
    view = _survey(workspace)
    front = plan_pack(view, *_known_packs(view, [pack]))
    if front.plan is None:
        _print_findings(front.found)
        _finish(front.found, strict=False)
        return
    if form == "json":
        _print_json(asdict(front.plan))
    else:
        click.echo(plan_text(front.plan))


@cli.command()
@click.argument("code")
@everywhere
def explain(code: str, workspace: Path, out: str | None) -> None:  # noqa: ARG001
    """Say what a finding means, why it matters, and what to do. CODE is its code or its name."""
    rule = find_rule(code)
    if rule is None:
        near = nearest_rule(code)
        hint = f"; did you mean {near}?" if near else ""
        raise click.UsageError(f"there is no finding {code!r}{hint}")
    click.echo(f"{rule.code} {rule.name} ({rule.severity.value})\n\n{rule.explanation.strip()}")


@cli.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@everywhere
@FORMAT
def verify(path: Path, workspace: Path, out: str | None, form: str) -> None:  # noqa: ARG001
    """Compare a finished pack, or one of its files, with its manifest, its index and its own links."""
    folder = path if path.is_dir() else path.parent
    found = in_order(verify_folder(_read(folder), only="" if path.is_dir() else path.name))
    if form == "json":
        _print_json(report_record(found))
    else:
        _print_findings(found)
        click.echo(f"{path.resolve().name}: {'as it was made' if not found else summary_text(found)}")
    _finish(found, strict=True)


# ---------------------------------------------------------------- what the commands share


def _survey(workspace: Path) -> Survey:
    if not (workspace / "content").is_dir() and not (workspace / "packs").is_dir():
        raise click.UsageError(f"`{workspace}` is no workspace: it has neither content/ nor packs/")
    return survey(open_world(workspace))


def _known_packs(view: Survey, packs: Sequence[str]) -> tuple[str, ...]:
    """Return the packs to work on: those named, or all. An unknown name is wrong usage."""
    for id_ in packs:
        if id_ not in view.packs:
            near = get_close_matches(id_, view.packs, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(view.packs) or 'none'}"
            raise click.UsageError(f"there is no pack {id_!r}{hint}")
    return tuple(dict.fromkeys(packs)) or view.packs


def _read(folder: Path) -> dict[str, bytes]:
    try:
        return read_folder(folder)
    except OSError as fault:
        raise EnvironmentFailure(f"cannot read `{folder}`: {fault.strerror}") from fault


def _print_json(record: object) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2, default=str) + "\n")


def _print_findings(found: Iterable[Diagnostic]) -> None:
    text = report_text(found)
    if text:
        click.echo(f"{text}\n")


def _finish(found: Iterable[Diagnostic], *, strict: bool) -> None:
    listed = tuple(found)
    sys.exit(Exit.CONTENT if has_errors(listed) or (strict and listed) else Exit.DONE)


def _build_one(view: Survey, id_: str, target: Path) -> Compiled:
    """Compile one pack, write it if nothing is wrong, and show on standard error how it goes."""
    console = Console(stderr=True)
    with console.status(f"{id_} …") as status:

        def progress(step: str) -> None:
            status.update(f"{id_}: {step}")

        compiled = compile_pack(view, id_, progress)
        if compiled.files:
            write_pack(target, id_, compiled.files)
    state = "made" if compiled.files else "not made"
    console.print(f"{id_}: {state} ({summary_text(compiled.found)})", highlight=False, markup=False)
    return compiled


def _written(compiled: Compiled) -> tuple[Any, ...]:
    return compiled.artifacts if compiled.files else ()


def _shown(target: Path, workspace: Path) -> Path:
    """Paths of a report are relative to the workspace; what lies elsewhere is named in full."""
    whole, root = target.resolve(), workspace.resolve()
    return whole.relative_to(root) if whole.is_relative_to(root) else whole


def _output_record(compiled: Compiled, target: Path, artifact: Any) -> dict[str, Any]:
    manifest = json.loads(compiled.files["manifest.json"])
    sha256 = next(output["sha256"] for output in manifest["outputs"] if output["path"] == artifact.name)
    path = (target / compiled.pack / artifact.name).as_posix()
    return {"pack": compiled.pack, "kind": artifact.kind, "path": path, "sha256": sha256, "pages": artifact.pages}


def _print_built(made: Sequence[Compiled], found: tuple[Diagnostic, ...], target: Path) -> None:
    _print_findings(found)
    for compiled in made:
        if not compiled.files:
            kept = " (what was there before is untouched)" if (target / compiled.pack).exists() else ""
            click.echo(f"{compiled.pack}: not made, see the errors above{kept}")
            continue
        for artifact in compiled.artifacts:
            pages = f"{count(artifact.pages, 'page'):>10}" if artifact.pages is not None else f"{'Word':>10}"
            path = (target / compiled.pack / artifact.name).as_posix()
            click.echo(f"{path:<72}{pages}{size_words(len(artifact.data)):>12}")
    errors = sum(d.severity is Severity.ERROR for d in found)
    done = sum(bool(compiled.files) for compiled in made)
    click.echo(
        f"\n{count(done, 'pack')} made in {target.as_posix()}/, {len(made) - done} not made; {summary_text(found)}"
    )
    if errors or found:
        click.echo(
            "`leverarch explain CODE` says what a finding means; index.json and manifest.json say what each pack holds."
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program. Faults of the machine exit with 3, our own with 70, and neither shows a traceback."""
    _utf8(sys.stdout, sys.stderr)
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


if __name__ == "__main__":
    main()
