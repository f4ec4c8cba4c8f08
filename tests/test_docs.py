"""The README and docs/ tell the truth."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from leverarch.cli import cli
from leverarch.pipeline import check_all, compile_pack, survey
from worlds import world_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
AUTHORING = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line for kind, body in FENCE.findall(README) if kind == "sh" for line in body.splitlines() if line]


def test_the_readme_has_two_commands() -> None:
    assert commands() == ["make pack", "make test"]


@pytest.mark.slow
def test_the_readmes_commands_are_targets_that_do_it() -> None:
    """`make test` is what runs this; what `make pack` runs is taken from the Makefile, and run."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [pack] = re.findall(r"^pack: .*\n\t@\$\(PY\) (.+)$", makefile, re.MULTILINE)
    [test] = re.findall(r"^test: .*\n\t@\$\(PY\) (.+)$", makefile, re.MULTILINE)

    assert test.startswith("-m pytest")
    ran = subprocess.run(
        [sys.executable, *pack.replace("$(PACK)", "onboarding-pbs").split(), "--format", "json"],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert json.loads(ran.stdout)["summary"]["errors"] == 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_pack_does_not_set_up_again() -> None:
    ran = subprocess.run(
        ["make", "pack", "PACK=onboarding-pbs"], cwd=ROOT, check=False, capture_output=True, text=True, encoding="utf-8"
    )

    assert ran.returncode == 0, ran.stderr
    assert "Setting up" not in ran.stdout


def test_the_readme_lists_every_command() -> None:
    listed = set(re.findall(r"^leverarch ([\w-]+)", README, re.MULTILINE))

    assert listed == set(cli.commands)


def test_the_readmes_finding_is_as_the_program_prints_it() -> None:
    specification = (ROOT / "tests/checks/LA302-unknown-reference.md").read_text(encoding="utf-8")
    [shown] = [body for kind, body in FENCE.findall(README) if kind == "text" and body.startswith("error[")]

    assert shown in specification


def test_the_least_workspace_of_the_guide_builds() -> None:
    blocks = FENCE.findall(AUTHORING)
    organisation, pack = [body for kind, body in blocks if kind == "json"][:2]
    evidence = next(body for kind, body in blocks if kind == "markdown")
    files = {
        "content/organisation.json": organisation.encode(),
        "content/evidence/one.md": evidence.encode(),
        "packs/one.json": pack.encode(),
    }
    view = survey(world_of(files))

    assert not [d for d in check_all(view) if d.rule.name != "no-item"]
    assert compile_pack(view, "inspection", lambda _: None).files


def test_architecture_names_modules_that_exist_and_all_of_them() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    [table] = re.findall(r"## The modules\n\n(.+?)\n\n", text, re.DOTALL)
    named = set(re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in table.splitlines()[2:])))
    there = {path.stem for path in (ROOT / "src/leverarch").iterdir() if not path.name.startswith(("_", "py.typed"))}

    assert named == there


def test_links_of_the_docs_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", prose):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_generated_pages_are_fresh() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/make_docs.py", "--check"], cwd=ROOT, check=False, capture_output=True
    )

    assert ran.returncode == 0, ran.stderr.decode()
