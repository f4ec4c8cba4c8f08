"""Files inside a file, opened in a process that one of them ends."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from leverarch.probing import FileProber
from leverarch.shipped import shipped_files
from leverarch.world import Asked, FileState, Probe

OPENED_BY_NAME = """
import os, time
import leverarch.intake.take as taking
from leverarch.intake.texts import text_pages
from leverarch.opening.worker import serve
from leverarch.readers.file_kinds import Way

def misled(given):
    if b"CRASH" in given.data:
        os.abort()
    time.sleep(60 if b"HANG" in given.data else 0.7 if b"SLOW" in given.data else 0)
    return text_pages(given)

taking.WAYS[Way.TEXT] = misled
serve()
"""


def _inside(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.txt", data)
    return out.getvalue()


def opened(data: bytes, module: str) -> Probe:
    asked = Asked("a.zip")
    return FileProber(lambda _: io.BytesIO(data), shipped_files(), seconds=4, module=module)([asked])[asked]


@pytest.fixture
def by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "by_name.py").write_text(OPENED_BY_NAME, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    return "by_name"


@pytest.mark.slow
def test_a_file_inside_that_hangs_or_crashes_costs_itself_only(by_name: str) -> None:
    data = _inside(a=b"The first.", b=b"CRASH", c=b"The third.", d=b"HANG", e=b"The fifth.")
    found = opened(data, by_name)
    told = [(part.name, part.state.value, part.detail) for part in found.parts]
    assert told == [
        ("a.txt", "sound", ""),
        ("b.txt", "damaged", "it could not be opened at all"),
        ("c.txt", "sound", ""),
        ("d.txt", "damaged", "it could not be opened within 4 seconds"),
        ("e.txt", "sound", ""),
    ]
    assert found.state is FileState.SOUND
    assert [remark.name for remark in found.remarks] == ["part-not-shown"]


@pytest.mark.slow
def test_time_is_for_each_file_inside(by_name: str) -> None:
    data = _inside(**{f"n{number}": b"SLOW %d" % number for number in range(8)})
    found = opened(data, by_name)
    assert [part.state.value for part in found.parts] == ["sound"] * 8
