"""The commands about packs: check, build, plan, explain, verify."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from leverarch.catalogue import find_rule, nearest_rule
from leverarch.cli.appending import addition_to, not_kept
from leverarch.cli.shared import (
    ASK_PASSWORDS,
    FORMAT,
    STRICT,
    everywhere,
    finish,
    is_workspace,
    known_packs,
    print_findings,
    print_json,
    survey_of,
)
from leverarch.diagnostics import Diagnostic, Severity, in_order
from leverarch.earlier import Addition
from leverarch.manifest import INDEX_NAME
from leverarch.pipeline import Compiled, Survey, check_all, compare_pack, compile_pack, plan_pack
from leverarch.report import plan_text, report_record, shown_text, summary_text
from leverarch.verify import verify_folder
from leverarch.verifying.content import bytes_of
from leverarch.words import count, size_words
from leverarch.workspace import files_below, read_index_of, write_pack
from leverarch.world import EnvironmentFailure

PACKS = click.argument("packs", nargs=-1, metavar="[PACK]...")


@click.command()
@PACKS
@everywhere
@FORMAT
@STRICT
@ASK_PASSWORDS
def check(packs: Sequence[str], workspace: Path, out: str | None, form: str, strict: bool, ask: bool) -> None:  # noqa: ARG001, FBT001
    """Report everything wrong, at once, with its place and how to put it right."""
    view = survey_of(workspace, ask=ask)
    wanted = known_packs(view, packs)
    found = in_order(d for id_ in wanted for d in plan_pack(view, id_).found) if packs else check_all(view)
    if form == "json":
        print_json(report_record(found))
    else:
        print_findings(found)
        checked = "the workspace" if not packs else ", ".join(wanted)
        click.echo(f"{checked}: {summary_text(found)}")
    finish(found, strict=strict)


@click.command()
@PACKS
@everywhere
@FORMAT
@STRICT
@ASK_PASSWORDS
@click.option("--rehash", is_flag=True, help="Read every file, also those that look as they did.")
@click.option(
    "--append-to",
    "append_to",
    metavar="BUILT_DIR",
    type=click.Path(path_type=Path),
    help="The folder of an earlier edition: its pages keep their numbers.",
)
@click.option(
    "--late-pages",
    "late_pages",
    type=click.Choice(["within", "end"]),
    help="Where late items go: after those of their section (12A), or to the end (104). Without it: within.",
)
def build(
    packs: Sequence[str],
    workspace: Path,
    out: str | None,
    form: str,
    strict: bool,  # noqa: FBT001
    ask: bool,  # noqa: FBT001
    rehash: bool,  # noqa: FBT001
    append_to: Path | None,
    late_pages: str | None,
) -> None:
    """Make packs: each folder of build/ is complete, or untouched."""
    if out is not None and not out.strip():
        raise click.UsageError("--out names no folder")
    if late_pages and append_to is None:
        raise click.UsageError("--late-pages says where late items go: --append-to names what they are added to")
    view = survey_of(workspace, ask=ask, rehash=rehash)
    wanted = known_packs(view, packs)
    target = Path(out) if out else workspace / "build"
    if append_to is not None:
        made = [_add_one(view, wanted, target, append_to, at_end=late_pages == "end")]
    else:
        made = [_build_one(view, id_, target) for id_ in wanted]
    found = in_order(d for compiled in made for d in compiled.found)
    if form == "json":
        outputs = [
            _output_record(compiled, _shown(target, workspace), artifact)
            for compiled in made
            for artifact in _written(compiled)
        ]
        sums = {compiled.pack: _index(compiled)["sum"] for compiled in made if compiled.files}
        print_json({**report_record(found), "outputs": outputs, "sums": sums})
    else:
        _print_built(made, found, target)
    finish(found, strict=strict)


@click.command()
@click.argument("pack")
@everywhere
@FORMAT
def plan(pack: str, workspace: Path, out: str | None, form: str) -> None:  # noqa: ARG001
    """Print what would be made, what is left out, and why."""
    view = survey_of(workspace)
    front = plan_pack(view, known_packs(view, [pack])[0])
    if front.plan is None:
        print_findings(front.found)
        finish(front.found, strict=False)
        return
    if form == "json":
        print_json(asdict(front.plan))
    else:
        click.echo(plan_text(front.plan))


@click.command()
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


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--against",
    metavar="BUILT_DIR",
    type=click.Path(path_type=Path),
    help="The folder of the edition that it was added to: whether each of its pages has the number it had.",
)
@everywhere
@FORMAT
@click.option("--deep", is_flag=True, help="Compare every page with the file it shows: needs the workspace.")
@ASK_PASSWORDS
def verify(
    path: Path,
    workspace: Path,
    out: str | None,  # noqa: ARG001
    form: str,
    against: Path | None,
    *,
    deep: bool,
    ask: bool,
) -> None:
    """Compare a finished pack, or one of its files, with its manifest, its index, its own links and its sources."""
    folder = path if path.is_dir() else path.parent
    view = survey_of(workspace, ask=ask) if deep and is_workspace(workspace) else None
    try:
        files = files_below(folder)
        found = in_order(verify_folder(files, only="" if path.is_dir() else path.name))
        if deep:
            found = in_order((*found, *compare_pack(view, files)))
        if against is not None:
            found = in_order((*found, *not_kept(files, against)))
    except OSError as fault:
        raise EnvironmentFailure(f"cannot read `{folder}`: {fault.strerror}") from fault
    if form == "json":
        print_json(report_record(found))
    else:
        print_findings(found)
        click.echo(f"{path.resolve().name}: {'as it was made' if not found else summary_text(found)}")
    finish(found, strict=True)


COMMANDS: tuple[click.Command, ...] = (check, build, plan, explain, verify)

# ---------------------------------------------------------------- how they do it


def _add_one(view: Survey, wanted: Sequence[str], target: Path, folder: Path, *, at_end: bool) -> Compiled:
    """Make a pack that is added to the edition in a folder. Whatever is wrong with that, nothing is made."""
    if len(wanted) != 1:
        raise click.UsageError("--append-to adds to one pack: name it")
    (id_,) = wanted
    earlier, made = folder.resolve(), (target / id_).resolve()
    if earlier.is_relative_to(made):
        message = (
            "--append-to names the folder that this build would replace: say with --out where the new edition goes"
        )
        raise click.UsageError(message)
    found = addition_to(folder, view.model.packs.get(id_), id_, at_end=at_end)
    if isinstance(found, Diagnostic):
        return Compiled(id_, (), {}, (found,))
    if made.is_relative_to(earlier):
        raise click.UsageError("--out lies in the folder that --append-to names, which stays as it is: name another")
    return _build_one(view, id_, target, found)


def _build_one(view: Survey, id_: str, target: Path, addition: Addition | None = None) -> Compiled:
    """Compile one pack, write it if nothing is wrong, and show on standard error how it goes."""
    console = Console(stderr=True)
    with console.status(f"{id_} …") as status:

        def progress(step: str) -> None:
            status.update(f"{id_}: {step}")

        compiled = compile_pack(view, id_, progress, read_index_of(target / id_), addition=addition)
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
    manifest = json.loads(bytes_of(compiled.files["manifest.json"]))
    sha256 = next(output["sha256"] for output in manifest["outputs"] if output["path"] == artifact.name)
    path = (target / compiled.pack / artifact.name).as_posix()
    return {"pack": compiled.pack, "kind": artifact.kind, "path": path, "sha256": sha256, "pages": artifact.pages}


def _index(compiled: Compiled) -> Any:
    return json.loads(bytes_of(compiled.files[INDEX_NAME]))


def _print_built(made: Sequence[Compiled], found: tuple[Diagnostic, ...], target: Path) -> None:
    print_findings(found)
    for compiled in made:
        if not compiled.files:
            kept = " (what was there before is untouched)" if (target / compiled.pack).exists() else ""
            click.echo(f"{compiled.pack}: not made, see the errors above{kept}")
            continue
        for artifact in compiled.artifacts:
            kind = "Word" if artifact.name.endswith(".docx") else "data"
            pages = f"{count(artifact.pages, 'page') if artifact.pages is not None else kind:>10}"
            path = (target / compiled.pack / artifact.name).as_posix()
            click.echo(f"{path:<72}{pages}{size_words(artifact.size):>12}{'  keep back' * artifact.is_kept_back}")
        shown = shown_text(_index(compiled))
        if shown:
            click.echo(f"{compiled.pack}: {shown}")
    errors = sum(d.severity is Severity.ERROR for d in found)
    done = sum(bool(compiled.files) for compiled in made)
    click.echo(
        f"\n{count(done, 'pack')} made in {target.as_posix()}/, {len(made) - done} not made; {summary_text(found)}"
    )
    if errors or found:
        click.echo(
            "`leverarch explain CODE` says what a finding means; index.json and manifest.json, which are for you only, "
            "say what each pack holds."
        )
