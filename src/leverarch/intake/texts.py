"""Plain text, Markdown and web pages to pages."""

from __future__ import annotations

from leverarch.intake.given import Given, Refused, Shown
from leverarch.world import FileState


def text_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    raise Refused(FileState.UNSUPPORTED, f"it can't be shown as pages yet: it looks like {given.kind.words}")
