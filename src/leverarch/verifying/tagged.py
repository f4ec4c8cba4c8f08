"""The tags of a finished file: do they agree with its pages, and are they as many as the manifest says?"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pikepdf

from leverarch.diagnostics import Diagnostic
from leverarch.readers.pdf_tags import disagreements
from leverarch.verifying.findings import fault_in
from leverarch.verifying.rules import WRONG_TAGS
from leverarch.words import count


def tags_of(data: bytes) -> dict[str, int]:
    """Return how many elements the tags of a PDF have, and how many marks on its pages belong to them.

    Raises what pikepdf raises where the file is broken.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        seen = disagreements(pdf)
    return {"elements": seen.elements, "marks": seen.marks}


def tag_faults(pdf: pikepdf.Pdf, path: str, told: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Yield a finding for each way in which tags and pages differ, and for tags that are gone or came later."""
    seen = disagreements(pdf)
    for words, times in sorted(seen.found.items()):
        yield fault_in(WRONG_TAGS, path, f"{words} ({count(times, 'time')})")
    now = {"elements": seen.elements, "marks": seen.marks}
    if now != dict(told):
        said = f"{told.get('elements', 0)} tags with {told.get('marks', 0)} marks"
        message = f"it has {seen.elements} tags with {seen.marks} marks on its pages; the manifest says {said}"
        yield fault_in(WRONG_TAGS, path, message)
