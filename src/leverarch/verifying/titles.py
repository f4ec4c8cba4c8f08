"""Whether the title that a file gives itself is the one that its first page prints."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.diagnostics import Diagnostic
from leverarch.fonts import printable
from leverarch.readers.pdf_targets import text_of
from leverarch.verifying.findings import fault_in
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.rules import WRONG_ABOUT


def title_faults(bundle: OpenBundle, path: str) -> Iterator[Diagnostic]:
    """Yield a finding where a bundle's cover doesn't print its title."""
    about = bundle.pdf.trailer.get("/Info")
    title = text_of(about.get("/Title", "")) if about is not None else ""
    missing = [word for word in printable(title).split() if not bundle.prints(1, word)]
    if not title or missing:
        yield fault_in(WRONG_ABOUT, path, f"it calls itself “{title}”, and its cover prints another title")
