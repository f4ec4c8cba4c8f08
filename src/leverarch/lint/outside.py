"""What a file's name and size say, without opening it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from leverarch.lint.finding import Finding
from leverarch.words import size_words

_NOTHING = re.compile(
    r"(?:(?:scan|img|image|doc|document|file|merged|combined|output|binder|bundle|e-?bundle|untitled|new|final|copy"
    r"|print|pdf)[\s_().-]*)*\d*[\s_().-]*",
    re.IGNORECASE,
)


def outside_findings(name: str, size: int, most_mb: float | None) -> Iterator[Finding]:
    """Yield what is wrong with a file's name, and with its size where a limit is given (in millions of bytes)."""
    if _NOTHING.fullmatch(PurePath(name).stem):
        yield Finding("file-name-says-little", f"“{name}” does not say which bundle it is")
    if most_mb is not None and size > most_mb * 1_000_000:
        yield Finding("file-too-large", f"it is {size_words(size)}; the limit given is {most_mb:g} MB")
