"""A file that can't be shown, and why: the one exception by which every reader of evidence says so."""

from __future__ import annotations

from leverarch.world import FileState


class Refused(Exception):
    """A file, or a part of one, that can't be shown; `detail` says why in a reader's words ("it is …")."""

    def __init__(self, state: FileState, detail: str) -> None:
        super().__init__(detail)
        self.state = state
        self.detail = detail
