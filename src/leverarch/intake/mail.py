"""E-mails to pages: the message, then its attachments."""

from __future__ import annotations

from leverarch.intake.given import Given, Refused, Shown
from leverarch.world import FileState


def mail_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    raise Refused(FileState.UNSUPPORTED, f"it can't be shown as pages yet: it looks like {given.kind.words}")
