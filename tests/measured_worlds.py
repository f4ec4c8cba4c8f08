"""A small workspace with a log, measures over it, a claim and a commitment, for tests of what is said with figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from leverarch.model import Model
from leverarch.pipeline import Survey, survey
from worlds import PACK, SMALL, text, world_of

RECORD = {
    "id": "log",
    "title": "Concern log",
    "period": {"from": "2026-01-01", "to": "2026-09-30"},
    "columns": [
        {"name": "ref", "type": "code", "key": True},
        {"name": "date", "type": "date", "required": True},
        {"name": "same_day", "type": "yes-no", "required": True},
        {"name": "hours", "type": "number"},
        {"name": "person", "type": "code"},
    ],
}
ROWS = """ref,date,same_day,hours,person
C-1,2026-02-03,yes,10,P-1
C-2,2026-05-11,yes,20.5,P-2
C-3,2026-07-20,no,30,P-3
C-4,2026-08-02,yes,5,P-1
C-5,2026-09-30,yes,7.5,P-4
"""
SUMMER = {"from": "2026-07-01", "to": "2026-09-30"}
SHARE = {
    "id": "same-day",
    "title": "Concerns passed on the same day",
    "kind": "share",
    "record": "log",
    "owner": "quality-lead",
    "unit": "concerns",
    "counts": "steps",
    "period": SUMMER,
    "numerator": [{"column": "same_day", "is": "yes"}],
}
PEOPLE = {
    "id": "people",
    "title": "People who raised a concern",
    "kind": "count",
    "record": "log",
    "owner": "quality-lead",
    "unit": "people",
    "counts": "people",
    "distinct": "person",
    "period": SUMMER,
}
HOURS = {
    "id": "hours",
    "title": "Hours of follow-up",
    "kind": "sum",
    "record": "log",
    "owner": "quality-lead",
    "unit": "paid hours",
    "counts": "things",
    "value": "hours",
}
CLAIM = {"id": "passed-on", "text": "We passed on {{ measure:same-day }}.", "owner": "quality-lead"}
COMMITMENT = {
    "id": "follow-up",
    "title": "Hours of follow-up",
    "amount": 100,
    "unit": "paid hours",
    "owner": "quality-lead",
    "buyer": "Northmarch Council",
    "beneficiary": "People supported",
    "place": "Northmarch",
    "from": "2026-01-01",
    "due": "2026-12-31",
    "measure": "hours",
}
FOLDERS = {
    "record": "content/records",
    "measure": "content/measures",
    "claim": "content/claims",
    "commitment": "content/commitments",
    "pack": "packs",
    "bid": "content/bids",
    "partner": "content/partners",
}
MEASURED: Mapping[str, bytes] = {
    **SMALL,
    "content/records/log.json": text(RECORD),
    "content/records/log.csv": ROWS.encode(),
    **{f"content/measures/{one['id']}.json": text(one) for one in (SHARE, PEOPLE, HOURS)},
    "content/claims/passed-on.json": text(CLAIM),
    "content/commitments/follow-up.json": text(COMMITMENT),
}


def file(kind: str, noun: Mapping[str, Any], **changed: Any) -> dict[str, bytes]:
    """A file of this kind; a field that is changed to nothing is left out."""
    value = {name: said for name, said in {**noun, **changed}.items() if said is not None}
    return {f"{FOLDERS[kind]}/{value['id']}.json": text(value)}


def body(words: str, **front: str) -> dict[str, bytes]:
    """The item EV-1 with this body, and these fields of its front matter."""
    source = SMALL["content/evidence/EV-1.md"].decode()
    head, _, _ = source.partition("\n\n## What we found")
    for name, said in front.items():
        lines = [f"{name}: {json.dumps(said)}" if line.startswith(f"{name}:") else line for line in head.split("\n")]
        head = "\n".join(lines)
    return {"content/evidence/EV-1.md": f"{head}\n\n{words}\n".encode()}


def pack(**changed: Any) -> dict[str, bytes]:
    return file("pack", PACK, **changed)


def seen(*files: Mapping[str, bytes]) -> Survey:
    """The workspace with these files in it."""
    held = dict(MEASURED)
    for more in files:
        held.update(more)
    return survey(world_of(held))


def model_of(*files: Mapping[str, bytes]) -> Model:
    return seen(*files).model
