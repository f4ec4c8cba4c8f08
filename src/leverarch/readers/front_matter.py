"""Markdown files with a front matter: fields between two lines of three hyphens, then text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from leverarch.diagnostics import Diagnostic
from leverarch.readers.rules import SYNTAX_ERROR
from leverarch.readers.text import Fault, legible_id
from leverarch.readers.yaml_tree import read_tree, values_at
from leverarch.source import Doc, Pointer, Spans

__all__ = ["front_matter_spans", "legible_id", "read_front_matter"]

_OPENING = re.compile(r"\ufeff?(?:[ \t]*\r?\n)*---[ \t]*(?:\r?\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
_HELP = (
    "begin the file with a line of three hyphens, then `id`, `title` and the other fields (one on a line, "
    "`name: value`), then another line of three hyphens, then the text"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the fields and the body stand in a file."""

    start: int
    end: int
    body: int


def read_front_matter(path: str, text: str) -> tuple[Doc | None, tuple[Diagnostic, ...]]:
    """Return the fields and the body of a Markdown file, or nothing, and what is wrong.

    Every value is the text that stands there: `NO` is "NO" and 1.10 is "1.10". A value left blank counts as not given.
    """
    parts = _split(text)
    if isinstance(parts, Fault):
        return None, (parts.diagnostic(path, text, legible_id(text)),)
    fields = text[parts.start : parts.end]
    tree = read_tree(fields)
    faults = list(tree.faults)
    value = {} if tree.value is None and not tree.spans else tree.value
    sound = all(fault.rule is not SYNTAX_ERROR for fault in faults)
    if sound and not isinstance(value, dict):
        sound = False
        start = tree.spans[()].start if tree.spans else 0
        faults.append(
            Fault(start, start + 1, "fields are expected here", help="write each as `name: value`, one on a line")
        )
    about = legible_id(fields)
    found = tuple(_moved(fault, parts.start).diagnostic(path, text, about) for fault in faults)
    if not sound:
        return None, found
    body_line = text.count("\n", 0, parts.body) + 1
    return Doc(path, text, value, front_matter_spans, text[parts.body :], body_line), found


def front_matter_spans(text: str) -> Mapping[Pointer, Spans]:
    """Return the place of every value of the front matter in the file `text`, by pointer."""
    parts = _split(text)
    if isinstance(parts, Fault):
        return {}
    return dict(values_at(read_tree(text[parts.start : parts.end]).spans, parts.start))


def _split(text: str) -> _Parts | Fault:
    opening = _OPENING.match(text)
    if opening is None:
        start = len(text) - len(text.lstrip())
        return Fault(start, start + 1, "the file has no front matter", help=_HELP)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        start = text.index("---")
        help_ = "write a line of three hyphens (---) below the last field"
        return Fault(start, start + 3, "the front matter that opens here is never closed", help=help_)
    return _Parts(opening.end(), closing.start(), closing.end())


def _moved(fault: Fault, offset: int) -> Fault:
    related = tuple((start + offset, end + offset, words) for start, end, words in fault.related)
    start, end = fault.start + offset, fault.end + offset
    return Fault(start, end, fault.message, fault.label, fault.help, related, fault.rule)
