"""The worked example of this repository, opened and compiled once for all tests of a process. Nobody changes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from leverarch.pipeline import Survey, compile_pack, survey
from leverarch.verifying.content import bytes_of
from leverarch.workspace import open_world
from leverarch.world import World

ROOT = Path(__file__).parents[1]


@cache
def sample_world() -> World:
    return open_world(ROOT)


@cache
def sample_survey() -> Survey:
    return survey(sample_world())


@cache
def sample_files(pack: str) -> dict[str, bytes]:
    """The finished files of a pack, by their paths in its folder."""
    files = compile_pack(sample_survey(), pack, lambda _: None).files
    return {name: bytes_of(content) for name, content in files.items()}
