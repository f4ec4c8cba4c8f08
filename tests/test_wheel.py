"""The wheel holds what the checkout holds."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from worlds import shipped

ROOT = Path(__file__).parents[1]
ASK = """
import hashlib, json
from leverarch.shipped import shipped_files
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in shipped_files().items()}))
"""


@pytest.mark.slow
def test_the_wheel_ships_schemas_templates_and_frameworks(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    asked = subprocess.run([sys.executable, "-c", ASK], cwd=tmp_path, env=environment, check=True, capture_output=True)

    held = json.loads(asked.stdout)
    assert held == {name: hashlib.sha256(data).hexdigest() for name, data in shipped().items()}
    folders = {"schemas", "templates", "frameworks", "forms", "governance", "coverage"}
    assert {name.split("/")[0] for name in held} == folders
    assert (tmp_path / "installed/leverarch/py.typed").is_file()
