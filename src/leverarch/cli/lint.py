"""The command that judges anybody's bundle against the published rules."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from leverarch.cli.shared import FORMAT, STRICT, Exit, print_json
from leverarch.lint import process
from leverarch.lint.finding import Judged
from leverarch.lint.outside import outside_findings
from leverarch.lint.process import RULES, judged_in
from leverarch.lint.report import SETS, heaviest, in_order, json_report, rules_report, text_report
from leverarch.lint.rules import Weight, rule_set
from leverarch.opening.reading import LARGEST
from leverarch.probing import FileProber
from leverarch.shipped import lint_rules
from leverarch.workspace import read_given
from leverarch.world import Asked

#: A bundle of ten thousand pages takes minutes to read; a file that takes longer than this is given up.
SECONDS = 900.0


@click.command("lint-bundle")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--rules", "asked", type=click.Choice(list(SETS)), default="all", help="Which rules to judge by.")
@click.option("--max-mb", "most", type=click.FloatRange(min=0, min_open=True), help="The largest size you may send.")
@click.option("--list-rules", "listing", is_flag=True, help="Print the rules, their sources and how each is seen.")
@STRICT
@FORMAT
def lint_bundle(file: Path | None, asked: str, most: float | None, *, listing: bool, strict: bool, form: str) -> None:
    """Judge anybody's PDF bundle: page numbers, index, bookmarks, text, and whether it can be read aloud."""
    given = lint_rules()
    rules = rule_set(given)
    if listing:
        click.echo(rules_report(rules))
        sys.exit(Exit.DONE)
    if file is None:
        raise click.UsageError("name the PDF to judge, or ask for the rules with --list-rules")
    data = read_given(file, LARGEST)
    judged = _judged(data, given)
    whole = Judged(judged.pages, (*judged.findings, *outside_findings(file.name, len(data), most)))
    found = in_order(whole, rules, asked)
    if form == "json":
        print_json(json_report(file.name, judged.pages, found, rules))
    else:
        click.echo(text_report(file.name, judged.pages, found, rules))
    worst = heaviest(found, rules)
    sys.exit(Exit.CONTENT if worst is Weight.ERROR or (strict and worst is Weight.WARNING) else Exit.DONE)


def _judged(data: bytes, rules: bytes) -> Judged:
    """Judge the file in a process of its own."""
    prober = FileProber(lambda _: io.BytesIO(data), {RULES: rules}, seconds=SECONDS, lines=1, module=process.__name__)
    asked = Asked("bundle.pdf")
    return judged_in(prober([asked])[asked])


COMMANDS: tuple[click.Command, ...] = (lint_bundle,)
