"""The bookmarks of a bundle, dead ones and empty ones too: what they are called, what they open, how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from leverarch.lint.finding import Finding
from leverarch.lint.sheet import Sheet
from leverarch.readers.pdf_boxes import number
from leverarch.readers.pdf_targets import DEEPEST, MOST_BOOKMARKS, Targets, clean_title, text_of

#: Sections and documents are bookmarked on these levels; what is below comes from the documents themselves.
UPPER = 2
_FILE_NAME = re.compile(r"[^\s]+\.(?:pdf|docx?|xlsx?|jpe?g|png|tiff?|msg|eml)", re.IGNORECASE)
_PLAIN_END = re.compile(r"(?:^|[\s(:–-])(?P<words>[A-Z]{0,3}\d{1,6}[A-Z]{0,3})(?:\s?[-–]\s?[A-Z]{0,3}\d{1,6})?\)?")
_NAMED_END = re.compile(
    r"(?:\b(?:pp?\.|pages?|pp?)\s*(?P<page>[A-Z]{0,3}\d{1,6}[A-Z]{0,3})(?:\s?[-–]\s?\S+)?\)?)|"
    r"(?:\[(?P<bracket>[A-Z]{0,3}\d{1,6})(?:\s?[-–]\s?\S+)?\])",
    re.IGNORECASE,
)
#: Numbers at the ends of titles are pages where at least so many, and this share of them, are right.
_SEVERAL = 3
_MOSTLY = 0.8
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: `page` is 0 where it leads to none, `aims` says that it means to, `keeps` that it keeps the zoom."""

    depth: int
    title: str
    page: int
    aims: bool
    parent: bool
    keeps: bool


def marks_of(pdf: pikepdf.Pdf, targets: Targets) -> tuple[Mark, ...]:
    """Return all bookmarks in reading order."""
    root = pdf.Root.get("/Outlines")
    found: list[Mark] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[int, Any]] = [(1, root.get("/First"))] if isinstance(root, Dictionary) else []
    while waiting and len(found) < MOST_BOOKMARKS:
        depth, node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        found.append(_mark(node, depth, targets))
        waiting.append((depth, node.get("/Next")))
        if depth < DEEPEST:
            waiting.append((depth + 1, node.get("/First")))
    return tuple(found)


def _mark(node: Dictionary, depth: int, targets: Targets) -> Mark:
    action, target = node.get("/A"), node.get("/Dest")
    elsewhere = False
    if target is None and isinstance(action, Dictionary):
        elsewhere = action.get("/S") != Name.GoTo
        target = None if elsewhere else action.get("/D")
    found = targets.resolve(target)
    title = clean_title(text_of(node.get("/Title", "")))
    aims = not elsewhere and (target is not None or "/First" not in node)
    return Mark(depth, title, found[0] + 1 if found else 0, aims, "/First" in node, _keeps(found[1] if found else []))


def _keeps(view: Sequence[Any]) -> bool:
    """Whether a view keeps the reader's zoom, or is 100%."""
    if not view:
        return True
    zoom = number(view[3]) if len(view) > 3 else None
    return bool(view[0] == Name.XYZ) and zoom in (None, 0, 1)


def bookmark_findings(marks: Sequence[Mark], sheets: Sequence[Sheet], least: float) -> Iterator[Finding]:
    """Yield what is wrong with the bookmarks. `least`: a file with fewer pages needs none."""
    if not any(mark.page for mark in marks) and len(sheets) >= least:
        yield Finding("bookmarks-missing", "it has no bookmark that leads to a page", 0)
    dead = [mark for mark in marks if mark.aims and not mark.page]
    yield from _together(dead, "bookmark-dead", "leads to no page of the file", "lead to no page of the file", marks)
    nameless = [mark for mark in marks if mark.depth <= UPPER and _says_little(mark.title)]
    yield from _together(nameless, "bookmark-says-little", "says little of its document", "say little")
    upper = [mark for mark in marks if mark.depth <= UPPER and mark.page]
    wrong = list(_wrong(upper, sheets))
    yield from (finding for _, finding in wrong)
    lying = [mark for mark, _ in wrong]
    pageless = [mark for mark in upper if mark not in lying and not _holds_page(mark, sheets)]
    yield from _together(pageless, "bookmark-without-page", "does not say its page", "do not say their page", upper)
    jumping = [mark for mark in upper if not mark.keeps]
    yield from _together(jumping, "bookmark-changes-zoom", "changes the zoom", "change the zoom", upper)


def _together(marks: Sequence[Mark], rule: str, one: str, many: str, of: Sequence[Mark] = ()) -> Iterator[Finding]:
    if not marks:
        return
    shown = ", ".join(f"“{mark.title}”" for mark in marks[:_MOST_SHOWN]) + (", …" if len(marks) > _MOST_SHOWN else "")
    count = f"{len(marks)} of {len(of)}" if of and len(of) > 1 else str(len(marks))
    words = f"a bookmark {one}: {shown}" if len(marks) == 1 else f"{count} bookmarks {many}: {shown}"
    yield Finding(rule, words, marks[0].page, None, tuple(sorted({mark.page for mark in marks if mark.page})))


def _says_little(title: str) -> bool:
    return not any(char.isalnum() for char in title) or _FILE_NAME.fullmatch(title) is not None


def _wrong(marks: Sequence[Mark], sheets: Sequence[Sheet]) -> Iterator[tuple[Mark, Finding]]:
    """Yield the bookmarks that name another page than they open."""
    named = {mark: found["page"] for mark in marks if (found := _end(_NAMED_END, mark.title)) and found["page"]}
    for pattern, group in ((_NAMED_END, "bracket"), (_PLAIN_END, "words")):
        others = {m: found[group] for m in marks if m not in named and (found := _end(pattern, m.title))}
        others = {mark: words for mark, words in others.items() if words}
        right = sum(sheets[mark.page - 1].is_page(words) for mark, words in others.items())
        if right >= max(_SEVERAL, _MOSTLY * len(others)):
            named |= others
    for mark, words in named.items():
        if not sheets[mark.page - 1].is_page(words):
            said = f"the bookmark “{mark.title}” opens page {mark.page}"
            yield mark, Finding("bookmark-wrong-page", said, mark.page)


def _end(pattern: re.Pattern[str], title: str) -> re.Match[str] | None:
    return next((found for found in pattern.finditer(title) if found.end() == len(title)), None)


def _holds_page(mark: Mark, sheets: Sequence[Sheet]) -> bool:
    return any(sheets[mark.page - 1].is_page(words) for words in re.findall(r"[A-Z]{0,3}\d{1,6}", mark.title))
