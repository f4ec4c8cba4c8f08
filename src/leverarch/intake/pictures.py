"""Pictures to pages: each upright on a page of its own, as large as its points allow, without what it knew of itself.

Where a photo was taken, by which phone and when is not passed on: every picture is encoded anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leverarch.intake.given import Given, Sheet, Shown
from leverarch.intake.picture_frames import Frame, Frames, frames_of
from leverarch.intake.svg import clean_svg
from leverarch.readers.file_kinds import SVG
from leverarch.readers.refused import Refused
from leverarch.words import count
from leverarch.world import FileState, Remark

#: The room of a page, in millimetres: its long side and its short one. The stamp of a bundle stands below it.
LONG, SHORT = 258.0, 180.0
#: Points to the inch: no picture is printed finer than the first, or coarser than the last.
FINEST, FINEST_LINES, COARSEST = 200.0, 400.0, 72.0
#: A picture that had to be brought down by more than this has lost what somebody may have wanted to read.
MUCH = 4.0
NO_WORDS = "Picture without a description"
_INCH = 25.4


@dataclass(frozen=True, slots=True)
class _Placed:
    """A picture with its size on the page, in millimetres."""

    frame: Frame
    width: float
    height: float
    wide: bool


def picture_pages(given: Given) -> Shown:
    """Return a sheet with a page for each picture in the file. Raises `Refused`."""
    if given.kind is SVG:
        return _drawing(given)
    frames = frames_of(given.data, given.kind, most_points=_most_points)
    if not any(frame.data for frame in frames.frames):
        raise Refused(FileState.DAMAGED, "it is damaged: no part of the picture can be read")
    pages: list[dict[str, Any]] = []
    images: dict[str, bytes] = {}
    for number, frame in enumerate(frames.frames, start=1):
        if frame.data:
            name = f"{number:03}.{frame.format}"
            images[name] = frame.data
            pages.append(_page(name, _place(frame), _alt(given, number, len(frames.frames))))
        else:
            pages.append({"missing": f"Page {number} of this file is damaged and can’t be shown."})
    remarks = (*_remarks(frames), *_no_words(given))
    state = FileState.REPAIRED if frames.damage else FileState.SOUND
    sheet = Sheet("picture.typ", _data(given, pages, frames.cut), images)
    return Shown((sheet,), remarks=remarks, state=state, detail=frames.damage, has_text=False)


def _drawing(given: Given) -> Shown:
    """Return the sheet of a drawing of lines (SVG), which stays one."""
    drawing = clean_svg(given.data)
    wide = drawing.width > drawing.height
    room = (LONG, SHORT) if wide else (SHORT, LONG)
    scale = min(room[0] / drawing.width, room[1] / drawing.height)
    page = {
        "name": "001.svg",
        "alt": _alt(given, 1, 1),
        "width": round(drawing.width * scale, 3),
        "height": round(drawing.height * scale, 3),
        "wide": wide,
    }
    sheet = Sheet("picture.typ", _data(given, [page], ""), {"001.svg": drawing.data})
    return Shown((sheet,), remarks=(*drawing.remarks, *_no_words(given)), has_text=drawing.has_text)


def _data(given: Given, pages: list[dict[str, Any]], cut: str) -> dict[str, Any]:
    title = given.wishes.alt.strip() or NO_WORDS
    return {"title": title, "lang": given.wishes.language or "en-GB", "pictures": pages, "cut": cut}


def _alt(given: Given, number: int, pages: int) -> str:
    words = given.wishes.alt.strip() or NO_WORDS
    return words if pages == 1 else f"{words}; page {number} of {pages}"


def _page(name: str, placed: _Placed, alt: str) -> dict[str, Any]:
    return {
        "name": name,
        "alt": alt,
        "width": round(placed.width, 3),
        "height": round(placed.height, 3),
        "wide": placed.wide,
    }


def _place(frame: Frame) -> _Placed:
    """Return the picture at the size it is printed in: as the room allows, and no coarser than a screen shows it."""
    wide = frame.width > frame.height
    room = (LONG, SHORT) if wide else (SHORT, LONG)
    natural = _INCH / COARSEST
    scale = min(room[0] / frame.width, room[1] / frame.height, natural)
    return _Placed(frame, frame.width * scale, frame.height * scale, wide)


def _most_points(width: int, height: int, *, lines: bool) -> tuple[int, int]:
    """Return the points that a picture of this shape may have: those that its size on the page can show."""
    room = (LONG, SHORT) if width > height else (SHORT, LONG)
    scale = min(room[0] / width, room[1] / height)
    finest = (FINEST_LINES if lines else FINEST) / _INCH
    most = scale * finest
    return (width, height) if most >= 1 else (max(1, round(width * most)), max(1, round(height * most)))


def _remarks(frames: Frames) -> Iterator[Remark]:
    """Say what a page can't show of the file."""
    if frames.cut:
        yield Remark("cut-short", frames.cut_detail)
    if frames.moving:
        yield Remark("moving-picture", f"moves ({count(frames.moving, 'picture')}): the first picture is shown")
    for number, frame in enumerate(frames.frames, start=1):
        if frame.data and frame.original > frame.width * MUCH:
            which = f" (page {number})" if len(frames.frames) > 1 else ""
            fine = f"is {frame.original:,} points wide{which}, and is shown with {frame.width:,}"
            yield Remark("scaled-down", f"{fine}: small print in it may no longer be legible")
    if frames.is_scan:
        yield Remark("no-text-layer", f"is a scan ({count(len(frames.frames), 'page')}) without text")


def _no_words(given: Given) -> Iterator[Remark]:
    if not given.wishes.alt.strip() and given.depth == 0:
        yield Remark("picture-without-alt", "has no words for readers who can’t see it")
