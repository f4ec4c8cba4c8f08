"""Pictures to pages: one sheet for each, upright, with what it shows."""

from __future__ import annotations

from leverarch.intake.given import Given, Refused, Shown
from leverarch.world import FileState


def picture_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    raise Refused(FileState.UNSUPPORTED, f"it can't be shown as pages yet: it looks like {given.kind.words}")
