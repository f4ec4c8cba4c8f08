"""Changes to content/ reach the disk all together or not at all, and never leave the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from leverarch.workspace import write_content
from leverarch.world import EnvironmentFailure


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_files_are_written_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    old = tmp_path / "content" / "organisation.json"
    old.write_bytes(b"{}")
    old.chmod(0o640)
    write_content(tmp_path, {"content/organisation.json": b"{ }", "content/partners/new.json": b"[]"})
    assert names(tmp_path) == ["content/organisation.json", "content/partners/new.json"]
    assert old.read_bytes() == b"{ }"
    assert old.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "content/partners/new.json").read_bytes() == b"[]"


def test_where_one_can_not_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.json").write_bytes(b"as it was")
    changes = {"content/a.json": b"changed", "content/new.json": b"new", "content/a.json/b.json": b"below a file"}
    with pytest.raises(EnvironmentFailure, match="cannot write"):
        write_content(tmp_path, changes)
    assert names(tmp_path) == ["content/a.json"]
    assert (tmp_path / "content" / "a.json").read_bytes() == b"as it was"


@pytest.mark.parametrize(
    "name",
    ["packs/a.json", "content", "content/../packs/a.json", "/content/a.json", "content//a.json", "content/..\\a"],
)
def test_a_place_outside_content_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no place in content/"):
        write_content(tmp_path, {name: b""})
    assert names(tmp_path) == []


def test_a_link_that_leads_out_is_refused_and_one_that_stays_is_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "workspace", tmp_path / "outside"
    (root / "content" / "partners").mkdir(parents=True)
    outside.mkdir()
    (outside / "file.json").write_bytes(b"theirs")
    (root / "content" / "out.json").symlink_to(outside / "file.json")
    (root / "content" / "records").symlink_to(outside)
    (root / "content" / "in.json").symlink_to(root / "content" / "partners" / "real.json")
    for name in ("content/out.json", "content/records/new.json"):
        with pytest.raises(EnvironmentFailure, match="leads out"):
            write_content(root, {"content/first.json": b"", name: b"ours"})
    write_content(root, {"content/in.json": b"ours"})
    assert (outside / "file.json").read_bytes() == b"theirs"
    assert names(outside) == ["file.json"]
    assert (root / "content" / "partners" / "real.json").read_bytes() == b"ours"
    assert (root / "content" / "in.json").is_symlink()
