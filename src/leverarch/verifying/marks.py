"""Whether every mark in the content of a page has its element: somebody may have taken both out of the tags alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

from leverarch.diagnostics import Diagnostic
from leverarch.readers.pdf_prints import is_figure
from leverarch.readers.pdf_tags import Disagreements, entries_of
from leverarch.verifying.findings import fault_on
from leverarch.verifying.index import Index
from leverarch.verifying.rules import WRONG_TAGS

_MARK = re.compile(rb"/MCID\s+(\d+)")


def mark_faults(pdf: pikepdf.Pdf, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield each page of ours, and each page that stands in the tags as one figure, whose marks lead to no element.

    What is in the content of somebody's tagged file is for its maker: `verify --deep` compares it with the file.
    """
    entries = parents_of(pdf)
    passed = {n for item in index.items for n in range(item.last - item.file_pages + 1, item.last + 1)}
    for number, page in enumerate(pdf.pages, start=1):
        streams = _streams(page.obj)[1:-1]
        if number in passed:
            figure = len(streams) > 1 and is_figure(_words(streams[0]), _words(streams[-1]))
            streams = streams[:1] if figure else []
        marks = {int(mark) for stream in streams for mark in _MARK.findall(_words(stream))}
        if not marks <= marked(page.obj, entries):
            yield fault_on(WRONG_TAGS, path, number, "there are words or pictures on it that no tag leads to")


def parents_of(pdf: pikepdf.Pdf) -> Mapping[int, Any]:
    """Return the tree of parents of a file by key; nothing where it has none."""
    root = pdf.Root.get("/StructTreeRoot")
    return entries_of(root, Disagreements()) if isinstance(root, Dictionary) else {}


def marked(page: Any, entries: Mapping[int, Any]) -> frozenset[int]:
    """Return the marks of a page that lead to an element."""
    key = page.get("/StructParents")
    held = entries.get(key) if isinstance(key, int) else None
    found = enumerate(held) if isinstance(held, Array) else ()
    return frozenset(mark for mark, element in found if isinstance(element, Dictionary))


def _streams(page: Any) -> list[Stream]:
    held = page.get("/Contents")
    return [part for part in (held if isinstance(held, Array) else [held]) if isinstance(part, Stream)]


def _words(stream: Stream) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except (pikepdf.PdfError, ValueError, NotImplementedError):  # a filter that no library unpacks
        return b""
