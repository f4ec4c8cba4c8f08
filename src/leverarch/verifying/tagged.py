"""The tags of a finished file: do they agree with its pages, and are they as many as the manifest says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pikepdf

from leverarch.diagnostics import Diagnostic
from leverarch.readers.pdf_tags import disagreements
from leverarch.verifying.content import Content
from leverarch.verifying.digests import tags_of
from leverarch.verifying.findings import fault_in
from leverarch.verifying.rules import WRONG_TAGS
from leverarch.words import count


def tag_faults(pdf: pikepdf.Pdf, path: str) -> Iterator[Diagnostic]:
    """Yield a finding for each way in which tags and pages differ."""
    for words, times in sorted(disagreements(pdf).found.items()):
        yield fault_in(WRONG_TAGS, path, f"{words} ({count(times, 'time')})")


def tag_count_faults(content: Content, path: str, told: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Yield a finding where tags are gone or came later."""
    now = tags_of(content)
    if now != dict(told):
        said = f"{told.get('elements', 0)} tags with {told.get('marks', 0)} marks"
        message = f"it has {now['elements']} tags with {now['marks']} marks on its pages; the manifest says {said}"
        yield fault_in(WRONG_TAGS, path, message)
