"""An inbox folder, looked at again and again: a file is taken when nobody has written into it for two rounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from leverarch.cli.add_files import State, state_of
from leverarch.workspace import is_litter


class Inbox:
    """The files of a folder, without those below it. `sleep` waits so many seconds; a test has its own."""

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        self.folder = folder
        self.sleep = sleep
        self._before: dict[Path, State] = {}
        self._taken: dict[Path, State] = {}

    def steady(self) -> list[Path]:
        """Return the files that are as they were a round ago and have not been taken so. A lost folder is empty."""
        now: dict[Path, State] = {}
        for path in self._listed():
            state = state_of(path)
            if state is not None:
                now[path] = state
        ripe = [p for p, state in now.items() if self._before.get(p) == state and self._taken.get(p) != state]
        self._before = now
        self._taken = {path: state for path, state in self._taken.items() if path in now} | {p: now[p] for p in ripe}
        return ripe

    def _listed(self) -> list[Path]:
        try:
            return [path for path in sorted(self.folder.iterdir()) if not is_litter(path.name)]
        except OSError:
            return []
