"""The sheet that stands in for a file whose pages are not shown: why, what it would show, how to see it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from leverarch.model import Evidence, Pack
from leverarch.outputs.item_sheets import Frame, Place, head
from leverarch.showing import by_choice
from leverarch.words import TYPES, long_date, size_words
from leverarch.world import FileState

NOTHING_ELSE_IS_MISSING = (
    "Nothing was taken out of the rest of this bundle. The item keeps its number, its place in the index and its "
    "expectations; only these pages are missing."
)
KEPT_ELSEWHERE = (
    "The recording is part of the evidence, and is kept where this sheet says. The item keeps its number, its place in "
    "the index and its expectations."
)
LOCKED = "The file is locked with a password, so its pages can be neither read nor checked."
DAMAGED = "The file is damaged, so its pages cannot be shown."
_RECORDINGS = ("a video", "a sound recording")


def stand_in(item: Evidence, frame: Frame, place: Place) -> Mapping[str, Any]:
    """Return the data of the sheet that stands in for a file which isn't shown."""
    recording = is_recording(item)
    name, why = _reason(item, frame.pack)
    return {
        **head(item, frame, place),
        "headline": "This sheet stands in for a recording" if recording else "This sheet stands in for a file",
        "why_name": name,
        "why": why,
        "file": PurePosixPath(item.path).name,
        "shows": item.shows,
        "shows_title": "What it shows" if recording else "What it would show",
        "see_title": "How to see or hear it" if recording else "How to see it",
        "see": _see(item, frame),
        "known": [row for row in _known(item, frame, recording=recording) if row[1]],
        "note": KEPT_ELSEWHERE if recording else NOTHING_ELSE_IS_MISSING,
    }


def is_recording(item: Evidence) -> bool:
    """Whether the item's file is a video or a sound recording: nothing is wrong with it, and it has no pages."""
    found = item.probe
    return found is not None and found.state is FileState.UNSUPPORTED and found.kind.startswith(_RECORDINGS)


def _reason(item: Evidence, pack: Pack) -> tuple[str, str]:
    """Return why the file isn't shown: in two or three words, and in a sentence."""
    kinds = by_choice(item, pack)
    if kinds:
        return "Chosen for this bundle", f"This bundle does not show the pages of {kinds}."
    state = item.probe.state if item.probe else FileState.DAMAGED
    if state is FileState.ENCRYPTED:
        return "Locked file", LOCKED
    if state is not FileState.UNSUPPORTED or item.probe is None:
        return "Damaged file", DAMAGED
    if is_recording(item):
        return "Recording", f"The file is {item.probe.kind}. It has no pages, and is kept as it is."
    kind = item.probe.kind or "of another kind"
    return "File of another kind", f"The file is {kind}, and is not shown as pages here."


def _see(item: Evidence, frame: Frame) -> str:
    owner = frame.model.title_of(item.owner)
    role = frame.model.roles.get(item.owner)
    contact = role.contact if role else None
    how = ", ".join(part for part in (contact.phone, contact.email, contact.note) if part) if contact else ""
    return f"Ask the {owner.lower()}{f' ({how})' if how else ''}."


def _known(item: Evidence, frame: Frame, *, recording: bool) -> list[list[str]]:
    found = item.probe
    what = [TYPES[item.type]]
    if found is not None:
        what += [*([found.kind] if found.kind and found.state is not FileState.DAMAGED else []), size_words(found.size)]
    return [
        ["What it is", ", ".join(what)],
        ["Date of evidence", long_date(item.date)],
        ["Owner", frame.model.title_of(item.owner)],
        ["Where it is kept" if recording else "Original", item.original],
        ["SHA-256", found.sha256 if found else ""],
    ]
