"""The corpus of tests/intake_corpus.md in one workspace on the disk: checked, built and verified as a user does.

Nothing is stood in for: the files are opened in processes of their own and, where it is there, by LibreOffice.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from bundles import picture
from intake_exhibits import FILES, FROM_OFFICE, converted, made, zeros
from leverarch import checks
from leverarch.checks import evidence, evidence_files, evidence_shown
from leverarch.pipeline import compile_pack, survey
from leverarch.workspace import open_world
from worlds import FRAMEWORK, ORGANISATION, PACK, text

pytestmark = pytest.mark.slow

TABLE = Path(__file__).parent / "intake_corpus.md"
#: The findings that speak of an item's file.
OF_FILES = frozenset(
    check.rule.name for module in (evidence, evidence_files, evidence_shown) for check in module.CHECKS
)
STATES = {
    "repaired-file": "repaired",
    "encrypted-file": "encrypted",
    "damaged-file": "damaged",
    "unsupported-file": "unsupported",
}
#: The resident memory of the main process, in megabytes, that the whole corpus may take.
MEGABYTES = 1500
SOUND = ("report.pdf", "matrix.xlsx", "rows.csv", "letter.eml", "photo.jpg", "fax.tif", "drawing.svg", "notes.md")
ANY = "any"


@dataclass(frozen=True)
class Row:
    """One line of the table: what is expected of a file. `pages` may end with `+`; `findings` are names of checks."""

    file: str
    made: str
    state: str
    findings: frozenset[str]
    pages: str
    words: str


def rows(section: str) -> Iterator[Row]:
    """Yield the lines of a section's table. In a name of a file, `\\n` and the like stand for what they mean."""
    source = TABLE.read_text(encoding="utf-8")
    part = source.partition(f"## {section}\n")[2].partition("\n## ")[0]
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[0].startswith("`"):
            name = cells[0].strip("`").encode("ascii").decode("unicode_escape")
            findings = frozenset(cells[3].replace("`", "").split()) - {"-"}
            yield Row(name, cells[1], cells[2], findings, cells[4], cells[5])


ALWAYS, WITH, WITHOUT = "Whatever is installed", "With LibreOffice", "Without LibreOffice"


# ---------------------------------------------------------------- one workspace of all


@dataclass(frozen=True)
class Ran:
    """What became of a workspace: what `check` and `build` said, and the folder of the finished pack."""

    items: Mapping[str, str]
    checked: Mapping[str, Any]
    said: str
    memory: int
    pack: Path

    @property
    def index(self) -> Mapping[str, Mapping[str, Any]]:
        """The items of index.json by the name of their file."""
        held = json.loads((self.pack / "index.json").read_bytes())["items"]
        return {self.items[item["id"]]: item for item in held}

    def findings(self, name: str) -> Mapping[str, list[str]]:
        """What `check` says of a file, by the name of the finding."""
        said: dict[str, list[str]] = {}
        for finding in self.checked["findings"]:
            if self.items.get(finding["about"]) == name and finding["name"] in OF_FILES:
                said.setdefault(finding["name"], []).append(finding["message"])
        return said


#: The most memory that a process had is told by Linux alone without that of its parent.
_PROGRAM = """
import pathlib, re, sys
from leverarch.cli import main
try:
    main(sys.argv[2:])
finally:
    status = pathlib.Path("/proc/self/status")
    held = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
    pathlib.Path(sys.argv[1]).write_text(held.group(1) if held else "0")
"""


def run(root: Path, *arguments: str, soffice: str | None = None) -> tuple[int, str, int]:
    """Run a command in a process of its own. Return its exit code, what it printed, and its memory in megabytes."""
    environment = os.environ | ({} if soffice is None else {"LEVERARCH_SOFFICE": soffice})
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "memory"
        command = [sys.executable, "-c", _PROGRAM, str(told), *arguments, "--workspace", str(root)]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environment, timeout=1500, check=False
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr[-3000:]
        assert done.returncode in (0, 1), done.stderr[-3000:]
        memory = int(told.read_text()) >> 10
    return done.returncode, done.stdout, memory


def item(id_: str, name: str) -> bytes:
    """An item whose file is this one."""
    alt = "alt: A red and a blue corner.\n" if name.endswith((".svg", ".gif")) else ""
    return (
        f"---\nid: {id_}\ntitle: Item {id_}\ntype: other\ndate: 2026-09-30\nowner: quality-lead\n"
        f"shows: What the file shows.\nclassification: public\nfile: {json.dumps('files/' + name)}\n{alt}"
        'maps:\n  - {framework: two-lines, expectation: A1, strength: direct, because: "it was seen"}\n---\n'
    ).encode()


def workspace(root: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write a workspace with an item for each file. Return the files' names by the items' ids."""
    put: dict[str, bytes] = {
        "content/organisation.json": text(ORGANISATION),
        "content/frameworks/two-lines.json": text(FRAMEWORK),
        "packs/small.json": text(PACK),
    }
    items = {f"EV-{number:04}": name for number, name in enumerate(files, 1)}
    for id_, name in items.items():
        put[f"content/evidence/{id_}.md"] = item(id_, name)
        put[f"content/files/{name}"] = files[name]
    for path, data in put.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return items


def ran(root: Path, files: Mapping[str, bytes], soffice: str | None = None) -> Ran:
    items = workspace(root, files)
    _, checked, _ = run(root, "check", "--format", "json", soffice=soffice)
    _, said, memory = run(root, "build", soffice=soffice)
    return Ran(items, json.loads(checked), said, memory, root / "build" / "small")


# ---------------------------------------------------------------- what must hold


def test_every_file_is_in_the_table() -> None:
    always = [row.file for row in rows(ALWAYS)]
    office = [row.file for row in rows(WITH)]
    assert office == [row.file for row in rows(WITHOUT)]
    assert sorted([*always, *office]) == sorted([*FILES, *FROM_OFFICE])


def test_every_finding_of_the_table_is_a_check() -> None:
    named = {name for section in (ALWAYS, WITH, WITHOUT) for row in rows(section) for name in row.findings} - {ANY}
    assert named <= {check.rule.name for check in checks.ALL}


def test_all_files_in_one_workspace(tmp_path: Path) -> None:
    """One test for all, so that the workspace is opened once: what was found is kept in its build/.cache."""
    files = {name: made(name) for name in FILES} | converted(tmp_path)
    zeros.cache_clear()
    made.cache_clear()
    alone = ran(tmp_path / "alone", {name: made(name) for name in SOUND}, "")
    for section in (WITHOUT, WITH) if shutil.which("soffice") else (WITHOUT,):
        result = ran(tmp_path / "all", files, "" if section == WITHOUT else None)
        _each_file_comes_to_what_the_table_says(section, result)
        _every_item_is_shown(result)
        _every_finding_names_its_item(result)
        _the_finished_pack_is_sound(result)
        _sound_items_are_as_they_are_alone(result, alone)
        assert result.memory < MEGABYTES


def _each_file_comes_to_what_the_table_says(section: str, result: Ran) -> None:
    there = set(result.items.values())
    expected = [row for row in (*rows(ALWAYS), *rows(section)) if row.file in there]
    assert len(expected) == len(there)
    wrong = [f"{section}, {row.file!r}: {words}" for row in expected for words in _unlike(row, result)]
    assert not wrong, "\n".join(wrong)


def _unlike(row: Row, result: Ran) -> Iterator[str]:
    said = result.findings(row.file)
    state = next((STATES[name] for name in said if name in STATES), "sound")
    if row.state not in (ANY, state):
        yield f"{state}, not {row.state}"
    if ANY not in row.findings and set(said) != row.findings:
        yield f"says {sorted(said)}, not {sorted(row.findings)}"
    pages = result.index[row.file]["file_pages"]
    least = int(row.pages.removesuffix("+"))
    if not (pages == least or (row.pages.endswith("+") and pages > least)):
        yield f"{pages} pages, not {row.pages}"
    if row.words not in "; ".join(words for several in said.values() for words in several):
        yield f"does not say {row.words!r} but {said}"


def _every_item_is_shown(result: Ran) -> None:
    """Nothing is lost: the sum that the build prints is the sum of index.json and of the items there are."""
    many = len(result.items)
    index = json.loads((result.pack / "index.json").read_bytes())
    assert [entry["id"] for entry in index["items"]] == sorted(result.items)
    assert index["sum"]["items"] == many
    assert index["left_out"] == []
    assert sum(index["sum"][way] for way in ("pages", "own_words", "stand_in", "cover")) == many
    assert f"{many} items in, {many} shown" in result.said
    for name, entry in result.index.items():
        withheld = {"damaged-file", "encrypted-file", "unsupported-file"} & set(result.findings(name))
        assert entry["shown"] == ("stand-in" if withheld else "pages"), name
        assert 1 <= entry["first_page"] <= entry["last_page"]


def _every_finding_names_its_item(result: Ran) -> None:
    for finding in result.checked["findings"]:
        assert finding["name"] not in OF_FILES or finding["about"] in result.items, finding
        assert finding["message"].isprintable(), finding


def _the_finished_pack_is_sound(result: Ran) -> None:
    code, said, memory = run(result.pack.parent.parent, "verify", str(result.pack))
    assert (code, said.splitlines()[-1]) == (0, "small: as it was made")
    assert memory < MEGABYTES
    with pikepdf.open(result.pack / "inspection-bundle.pdf") as pdf:
        assert len(pdf.pages) >= max(entry["last_page"] for entry in result.index.values())
        assert isinstance(pdf.Root.OpenAction, pikepdf.Array), "a place, and nothing that acts"
        assert "/JavaScript" not in pdf.Root.get("/Names", {})


def _sound_items_are_as_they_are_alone(together: Ran, alone: Ran) -> None:
    for name in SOUND:
        assert list(_pages(alone, name)) == list(_pages(together, name)), name


def _pages(result: Ran, name: str) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield the picture of each page of an item's file, without its edges, where the bundle counts its pages."""
    entry = result.index[name]
    data = (result.pack / "inspection-bundle.pdf").read_bytes()
    assert entry["file_pages"]
    for number in range(entry["last_page"] - entry["file_pages"] + 1, entry["last_page"] + 1):
        seen = picture(data, number)
        width, height = seen.size
        inner = seen.crop((width // 12, height // 10, width * 11 // 12, height * 9 // 10))
        assert len(set(inner.tobytes())) > 1, name
        yield inner.tobytes(), inner.size


# ---------------------------------------------------------------- what is no plain file, or does not stay as it is


def small(root: Path, name: str) -> str:
    """Write a workspace with one sound item, and one whose file, of that name, is still to be put there."""
    items = workspace(root, {"report.pdf": made("report.pdf"), name: b""})
    (root / "content/files" / name).unlink()
    return next(id_ for id_, held in items.items() if held == name)


def said_of(root: Path, id_: str) -> dict[str, str]:
    """Return what `check` says of the item, and assert that it says nothing of the other."""
    _, told, _ = run(root, "check", "--format", "json", soffice="")
    found = [finding for finding in json.loads(told)["findings"] if finding["name"] != "no-item"]
    assert {finding["about"] for finding in found} <= {id_}
    return {finding["name"]: finding["message"] for finding in found}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such devices")
def test_a_device_is_never_opened(tmp_path: Path) -> None:
    id_ = small(tmp_path, "pipe.pdf")
    os.mkfifo(tmp_path / "content/files/pipe.pdf")
    said = said_of(tmp_path, id_)
    assert list(said) == ["missing-file"]
    assert "pipe.pdf" in said["missing-file"]


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/hostname", "../../../outside.pdf", "nowhere.pdf"])
def test_a_link_leads_nowhere_outside(tmp_path: Path, target: str) -> None:
    root = tmp_path / "workspace"
    id_ = small(root, "link.pdf")
    (tmp_path / "outside.pdf").write_bytes(made("report.pdf"))
    try:
        (root / "content/files/link.pdf").symlink_to(target)
    except OSError:
        pytest.skip("links can't be made here")
    said = said_of(root, id_)
    assert set(said) <= {"outside-workspace", "missing-file"}
    assert said
    assert all("link.pdf" in words for words in said.values())


def test_a_link_inside_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    id_ = small(tmp_path, "link.pdf")
    (tmp_path / "content/files/link.pdf").symlink_to("report.pdf")
    assert said_of(tmp_path, id_) == {}


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    id_ = small(tmp_path, "loop.pdf")
    (tmp_path / "content/files/loop.pdf").symlink_to("loop.pdf")
    (tmp_path / "content/files/round").symlink_to(".")
    assert said_of(tmp_path, id_)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    id_ = small(tmp_path, "folder.pdf")
    (tmp_path / "content/files/folder.pdf").mkdir()
    assert set(said_of(tmp_path, id_)) == {"missing-file"}


@pytest.mark.parametrize("later", [b"", b"%PDF-1.7 something else"])
def test_a_file_that_changes_during_the_build(tmp_path: Path, later: bytes) -> None:
    items = workspace(tmp_path, {"report.pdf": made("report.pdf"), "notes.txt": made("notes.txt")})
    world = open_world(tmp_path)
    view = survey(world)
    (tmp_path / "content/files/report.pdf").write_bytes(later)
    compiled = compile_pack(view, "small", lambda _: None)
    said = [found for found in compiled.found if found.rule.name == "changed-during-build"]
    assert [items[found.about] for found in said] == ["report.pdf"]
    assert compiled.files == {}
