"""The doctor: what is installed, what is missing, and the one command that adds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from leverarch import installed as module
from leverarch.cli import cli
from leverarch.installed import State, installed, is_usable
from leverarch.office import without_network


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["doctor", *arguments])


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine without anything that is optional."""
    without_network.cache_clear()
    monkeypatch.setenv("LEVERARCH_SOFFICE", "")
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    version = module._version
    monkeypatch.setattr(module, "_version", lambda name: "" if name in {"ocrmypdf", "python-oxmsg"} else version(name))
    yield tmp_path
    without_network.cache_clear()


def by_name(result: Result) -> dict[str, Any]:
    return {part["name"]: part for part in json.loads(result.stdout)["parts"]}


def test_what_is_optional_may_be_missing(bare: Path) -> None:
    result = run("--format", "json", "--workspace", str(bare))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["usable"] is True
    parts = by_name(result)
    missing = {name for name, part in parts.items() if part["state"] == "missing"}
    assert {"LibreOffice", "Tesseract", "OCRmyPDF", "python-oxmsg"} <= missing
    assert parts["Opening files and setting pages"]["state"] == "works"
    for name in ("LibreOffice", "Tesseract", "OCRmyPDF", "python-oxmsg"):
        assert parts[name]["add"]
    assert "python-oxmsg" in parts["python-oxmsg"]["add"]


def test_it_says_so_in_words(bare: Path) -> None:
    result = run("--workspace", str(bare))
    assert "missing LibreOffice" in result.stdout
    assert "Add it: " in result.stdout
    assert "Cache" in result.stdout
    assert "0 entries, 0 bytes" in result.stdout


def test_what_is_needed_may_not_be_broken(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = module._version
    monkeypatch.setattr(module, "_version", lambda name: "" if name == "typst" else version(name))
    result = run("--format", "json", "--workspace", str(bare))
    assert result.exit_code == 3
    assert by_name(result)["Python packages"]["add"].endswith('"typst>=0.15.2"')


@pytest.mark.parametrize(
    ("platform", "told", "command"),
    [
        ("linux", {"ID": "debian"}, "sudo apt install libreoffice"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt install libreoffice"),
        ("linux", {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install libreoffice"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install libreoffice"),
        ("darwin", {}, "brew install --cask libreoffice"),
        ("win32", {}, "winget install TheDocumentFoundation.LibreOffice"),
        ("plan9", {}, "install LibreOffice from https://www.libreoffice.org"),
    ],
)
def test_each_system_has_its_command(
    monkeypatch: pytest.MonkeyPatch, platform: str, told: dict[str, str], command: str
) -> None:
    monkeypatch.setattr(module.sys, "platform", platform)
    monkeypatch.setattr(module.platform, "freedesktop_os_release", lambda: told)
    assert module._command("LibreOffice") == command


@pytest.mark.slow
def test_this_machine(tmp_path: Path) -> None:
    parts = {part.name: part for part in installed(tmp_path)}
    assert is_usable(tuple(parts.values()))
    office = parts["LibreOffice"]
    assert office.state is State.MISSING or "converted one line" in office.found
