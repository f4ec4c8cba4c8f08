"""Workspaces in memory, for tests: real schemas, templates and frameworks, files from a dict."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath

from leverarch.intake.given import Wishes
from leverarch.intake.take import take
from leverarch.shipped import shipped_files
from leverarch.world import Asked, Probe, World

ORGANISATION = {
    "name": "Fennelstone Support",
    "roles": [
        {"id": "registered-manager", "title": "Registered manager"},
        {"id": "quality-lead", "title": "Quality lead"},
    ],
}
EVIDENCE = """---
id: EV-1
title: Same-day escalation audit
type: audit
date: 2026-09-30
owner: quality-lead
shows: 47 of 48 indicators reached the lead the same day.
classification: public
maps:
  - {framework: two-lines, expectation: A1, strength: direct, because: "each indicator was followed to its end"}
  - {framework: two-lines, expectation: A2, strength: supporting, because: "the action was closed"}
---

## What we found

All was as it should be.
"""
FRAMEWORK = {
    "id": "two-lines",
    "title": "Two lines",
    "version": "1",
    "status": "in_force",
    "expectations": [{"code": "A1", "title": "The first"}, {"code": "A2", "title": "The second"}],
}
PACK = {
    "id": "small",
    "title": "A small pack",
    "audience": "regulator",
    "as_of": "2026-11-01",
    "outputs": [{"kind": "inspection-bundle", "frameworks": ["two-lines"], "evidence": "all"}],
}


def text(value: object) -> bytes:
    """A JSON file as an author keeps it."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


#: The least workspace with one of everything that a bundle needs, and nothing wrong in it.
SMALL: Mapping[str, bytes] = {
    "content/organisation.json": text(ORGANISATION),
    "content/frameworks/two-lines.json": text(FRAMEWORK),
    "content/evidence/EV-1.md": EVIDENCE.encode(),
    "packs/small.json": text(PACK),
}


@cache
def shipped() -> Mapping[str, bytes]:
    return shipped_files()


def world_of(
    files: Mapping[str, bytes], outside: Iterable[str] = (), later: Mapping[str, bytes] | None = None
) -> World:
    """A world whose files are these, in order of name, as the disk gives them; `later`: after they were opened."""
    ordered = dict(sorted(files.items()))

    def prober(asked: Iterable[Asked]) -> Mapping[Asked, Probe]:
        return {one: look(one) for one in asked}

    def look(one: Asked) -> Probe:
        wishes = Wishes(one.alt, dict(one.colours), one.language)
        return take(ordered[one.path], PurePosixPath(one.path).name, wishes, {}, World({}, shipped(), prober))

    return World(ordered | dict(later or {}), shipped(), prober, frozenset(outside))
