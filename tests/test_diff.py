"""What changed between two built packs: each sort of change, what is no pack, and the page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

from leverarch.outputs.diff_report import ROOM, TITLES, diff_record, diff_text, documents, view
from leverarch.pack_diff import BuiltPack, Difference, difference, read_built
from leverarch.pipeline import compile_pack, render_alone, survey
from leverarch.verify import verify_folder
from test_impact import put, run
from test_typeset import HOSTILE, faults
from worlds import EVIDENCE, PACK, SMALL, text, world_of

MANIFEST: dict[str, Any] = {
    "pack": "p",
    "title": "A pack",
    "audience": "internal",
    "as_of": "2026-11-01",
    "edition": "aaaa",
    "outputs": [{"path": "b.pdf", "sha256": "1"}],
    "inputs": [{"path": "content/evidence/EV-1.md", "sha256": "1"}],
    "frameworks": [{"id": "f", "version": "1", "status": "in_force"}],
    "findings": [{"severity": "warning", "message": "one", "name": "no-item", "about": "A2"}],
    "accepted": [],
}
ITEM: dict[str, Any] = {
    "id": "EV-1",
    "title": "An audit",
    "first_page": 5,
    "last_page": 8,
    "date": "2026-09-30",
    "review_due": None,
    "version": "1",
    "sha256": "f1",
    "source": "content/evidence/EV-1.md",
    "maps": [{"framework": "f", "expectation": "A1", "strength": "direct", "page": 6}],
}
INDEX: dict[str, Any] = {
    "items": [ITEM],
    "expectations": [
        {"framework": "f", "code": "A1", "items": [{"id": "EV-1", "page": 6}]},
        {"framework": "f", "code": "A2", "items": []},
    ],
    "chains": [],
    "left_out": [],
}


def packed(manifest: Mapping[str, Any] | None = None, **index: Any) -> BuiltPack:
    made = read_built({"manifest.json": text({**MANIFEST, **(manifest or {})}), "index.json": text({**INDEX, **index})})
    assert made is not None
    return made


def item(**change: Any) -> dict[str, Any]:
    return {"items": [{**ITEM, **change}]}


def changes(new: BuiltPack, old: BuiltPack | None = None) -> dict[str, list[tuple[str, str, str]]]:
    found = difference(old or packed(), new)
    return {name: [(c.about, c.was, c.now) for c in held] for name, held in found.parts.items() if held}


def test_the_same_pack_has_no_change() -> None:
    found = difference(packed(), packed())

    assert found.same
    assert "Nothing changed." in diff_text(found)
    assert set(found.parts) == set(TITLES)


FILE = {"outputs": [{"path": "c.pdf", "sha256": "1"}]}
MAPS = {"maps": [{**ITEM["maps"][0], "strength": "supporting"}, {**ITEM["maps"][0], "expectation": "A2"}]}
BARE = [{"framework": "f", "code": "A1", "items": []}, {"framework": "f", "code": "A2", "items": []}]
FINDING = {"severity": "warning", "message": "two", "name": "stale-evidence", "about": "EV-1"}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (packed(items=[]), {"removed": [("EV-1", "pages 5 to 8", "")]}),
        (packed(items=[ITEM, {**ITEM, "id": "EV-2"}]), {"added": [("EV-2", "", "pages 5 to 8")]}),
        (packed(**item(date="2026-10-31")), {"re-dated": [("EV-1", "2026-09-30, version 1", "2026-10-31, version 1")]}),
        (
            packed(**item(review_due="2027-01-31")),
            {"re-dated": [("EV-1", "2026-09-30, version 1", "2026-09-30, review due 2027-01-31, version 1")]},
        ),
        (packed(**item(title="Another")), {"retitled": [("EV-1", "An audit", "Another")]}),
        (packed(**item(**MAPS)), {"re-mapped": [("EV-1", "direct", "supporting"), ("EV-1", "", "direct")]}),
        (packed(**item(first_page=7, last_page=7)), {"moved page": [("EV-1", "pages 5 to 8", "page 7")]}),
        (packed(**item(sha256="f2")), {"file changed": [("EV-1", "f1", "f2")]}),
        (
            packed({"inputs": [{"path": "content/evidence/EV-1.md", "sha256": "2"}]}),
            {"record changed": [("EV-1", "1", "2")]},
        ),
        (packed(expectations=BARE), {"newly without an item": [("f A1", "EV-1", "")]}),
        (
            packed({"frameworks": [{"id": "f", "version": "2", "status": "draft"}]}),
            {"frameworks": [("f", "version 1, in force", "version 2, draft")]},
        ),
        (packed({"frameworks": []}), {"frameworks": [("f", "version 1, in force", "")]}),
        (
            packed({"findings": [FINDING]}),
            {"new findings": [("EV-1", "", "two")], "findings gone": [("A2", "one", "")]},
        ),
        (packed({"accepted": [FINDING]}), {"newly accepted": [("EV-1", "", "two")]}),
        (packed(FILE), {"documents": [("b.pdf", "there", ""), ("c.pdf", "", "there")]}),
        (packed({"as_of": "2026-12-01"}), {"pack": [("as_of", "2026-11-01", "2026-12-01")]}),
        (packed(left_out=[{"id": "EV-9", "why": "withdrawn"}]), {"left out": [("EV-9", "", "withdrawn")]}),
        (
            packed(chains=[{"id": "c", "title": "C", "links": [{"step": "s", "item": "EV-1", "missing": False}]}]),
            {"chains": [("c", "", "C (s: EV-1)")]},
        ),
    ],
)
def test_each_sort_of_change_is_told_and_nothing_else(new: BuiltPack, expected: dict[str, Any]) -> None:
    assert changes(new) == expected


def test_an_expectation_that_gets_an_item_is_told() -> None:
    assert changes(packed(), packed(expectations=BARE)) == {"newly with an item": [("f A1", "EV-1", "")]}


def test_lines_that_move_are_no_new_finding() -> None:
    def found(line: int) -> BuiltPack:
        message = f"two things (see: content/evidence/EV-1.md:{line}:5) (R6 (x): content/a.json:{line}:1)"
        return packed({"findings": [{**FINDING, "message": message}]})

    assert changes(found(9), found(7)) == {}


def test_a_pack_without_dates_is_compared_as_far_as_it_goes() -> None:
    old = {name: value for name, value in ITEM.items() if name not in ("date", "sha256", "review_due", "version")}
    found = difference(packed(items=[old]), packed())

    assert found.same
    assert "Not compared: dates and files of items" in diff_text(found)
    assert diff_record(found)["not_compared"]


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"3", b'{"pack": "p"}', b"\xff", b"[" * 100_000])
def test_what_can_not_be_read_is_no_pack(broken: bytes) -> None:
    assert read_built({"manifest.json": broken, "index.json": text(INDEX)}) is None
    assert read_built({"manifest.json": text(MANIFEST), "index.json": broken}) is None
    assert read_built({"manifest.json": text(MANIFEST)}) is None


# The command.


def folders(tmp_path: Path, new: Mapping[str, Any] | None = None) -> tuple[Path, Path]:
    index = {**INDEX, **(new or {})}
    old = put(tmp_path / "old", {"manifest.json": text(MANIFEST), "index.json": text(INDEX)})
    return old, put(tmp_path / "new", {"manifest.json": text(MANIFEST), "index.json": text(index)})


def test_the_command_prints_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = folders(tmp_path, item(sha256="f2"))

    assert run("diff", old, new) == 0
    assert "Other files behind items (1)\n  EV-1 An audit\n" in capsys.readouterr().out
    assert run("diff", old, new, "--format", "json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["file_changed"] == [{"about": "EV-1", "title": "An audit", "was": "f1", "now": "f2"}]
    assert record["added"] == []


def test_folders_that_are_no_packs_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = folders(tmp_path)
    (tmp_path / "empty").mkdir()

    assert run("diff", old, tmp_path / "nowhere") == 2
    assert run("diff", tmp_path / "empty", new) == 2
    assert "is no built pack: it has no manifest.json" in capsys.readouterr().err
    (new / "index.json").write_bytes(b"{")
    assert run("diff", old, new) == 1
    assert "can't be compared" in capsys.readouterr().err


# The page.


def shown(count: int, words: str = "A title") -> Difference:
    items = [{**ITEM, "id": f"EV-{n}", "title": f"{words} {n}"} for n in range(count)]
    more = [{**one, "first_page": 9, "last_page": 9, "date": "2026-10-01", "sha256": words, **MAPS} for one in items]
    findings = [{**FINDING, "message": f"{words} {n}"} for n in range(count)]
    manifest = {
        "title": words,
        "findings": findings,
        "accepted": findings,
        "outputs": [{"path": f"{words}{n}", "sha256": "2"} for n in range(count)],
        "frameworks": [{"id": f"{words}{n}", "version": "2", "status": "draft"} for n in range(count)],
    }
    added = [{**ITEM, "id": f"NEW-{n}", "title": words} for n in range(count)]
    gone = [{**ITEM, "id": f"OLD-{n}", "title": words} for n in range(count)]
    new = packed(manifest, items=[*more, *added], left_out=[{"id": f"L{n}", "why": words} for n in range(count)])
    return difference(packed(items=[*items, *gone]), new)


def test_more_than_fits_is_counted() -> None:
    rows = {row.title.partition(" (")[0]: row for row in view(shown(200), "P").rows}

    assert rows["Items added"].title == "Items added (200)"
    assert rows["Items added"].more == f"and {200 - len(rows['Items added'].lines)} more"
    assert sum(len(row.lines) for row in rows.values()) <= ROOM


@cache
def rendered(count: int, words: str) -> dict[str, bytes]:
    files, found = render_alone(survey(world_of(SMALL)), documents(shown(count, words), words))
    assert found == ()
    return files


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "words"), [(0, "A title"), (1, "A title"), (300, "W" * 90), (40, HOSTILE), (9, "long words " * 40)]
)
def test_the_page_is_one_page_and_sound(count: int, words: str, tmp_path: Path) -> None:
    files = rendered(count, words)
    (tmp_path / "changes.docx").write_bytes(files["changes.docx"])

    assert len(pypdfium2.PdfDocument(files["changes.pdf"])) == 1
    assert faults(files["changes.pdf"]) == []
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "changes.docx").errors] == []
    assert docx.Document(io.BytesIO(files["changes.docx"])).core_properties.language == "en-GB"
    assert files == render_alone(survey(world_of(SMALL)), documents(shown(count, words), words))[0]


@pytest.mark.slow
def test_two_packs_as_they_are_built() -> None:
    def built(change: Callable[[str], str]) -> dict[str, bytes]:
        files = {**SMALL, "content/evidence/EV-1.md": change(EVIDENCE).encode(), "packs/small.json": text(PACK)}
        return compile_pack(survey(world_of(files)), "small", lambda _: None).files

    old = built(lambda words: words)
    new = built(lambda words: words.replace("date: 2026-09-30", "date: 2026-10-30"))
    assert verify_folder(old) == ()
    was, now = read_built(old), read_built(new)
    assert was
    assert now

    found = changes(now, was)
    assert found["re-dated"] == [("EV-1", "2026-09-30", "2026-10-30")]
    assert set(found) == {"re-dated", "record changed", "documents"}
