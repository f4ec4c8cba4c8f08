"""One file against all rules: opened, its pages read once, each subject judged for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name

from leverarch.lint.access import (
    figure_findings,
    font_findings,
    pages_with_fonts_outside,
    tag_findings,
    title_findings,
)
from leverarch.lint.bookmarks import bookmark_findings, marks_of
from leverarch.lint.finding import Finding, Judged, on_pages
from leverarch.lint.index import index_findings
from leverarch.lint.index_page import read_index_page
from leverarch.lint.links import dead_findings, links_of, page_of
from leverarch.lint.numbering import numbering_findings, with_own_numbers
from leverarch.lint.page_reader import PageReader
from leverarch.lint.pages import page_findings
from leverarch.lint.sheet import Sheet
from leverarch.readers.file_kinds import is_pdf, kind_of
from leverarch.readers.pdf_boxes import number
from leverarch.readers.pdf_open import open_pdf, page_count, within_limits
from leverarch.readers.pdf_targets import Targets
from leverarch.readers.refused import Refused


def judge(data: bytes, limits: Mapping[str, float]) -> Judged:
    """Return what is found in a file's bytes. Never raises: a file that can't be opened is a finding."""
    try:
        with within_limits():
            return _judged(data, limits)
    except Refused as refused:
        return _not_opened(refused.detail)
    except MemoryError:
        return _not_opened("opening it takes more memory than is allowed")
    except Exception:  # two libraries, each with its own kinds of failure
        return _not_opened("it is damaged and can't be opened")


def _not_opened(why: str) -> Judged:
    return Judged(0, (Finding("file-not-opened", why),))


def _judged(data: bytes, limits: Mapping[str, float]) -> Judged:
    if not is_pdf(data):
        words = f"it is not a PDF: it looks like {kind_of(data).words}" if data else "the file is empty"
        return _not_opened(words)
    opened, _ = open_pdf(data, "")
    with opened as pdf:
        total = page_count(pdf)
        document = pypdfium2.PdfDocument(data)
        try:
            if len(document) != total:
                words = f"two programs find {total} and {len(document)} pages in it: its list of pages is broken"
                return Judged(total, (Finding("not-judged", words),))
            found = tuple(_findings(pdf, document, total, limits))
        finally:
            document.close()
    return Judged(total, found)


def _findings(pdf: pikepdf.Pdf, document: Any, total: int, limits: Mapping[str, float]) -> Iterator[Finding]:
    if any("reconstruct" in str(warning) for warning in pdf.get_warnings()):
        yield Finding("file-damaged", "its list of objects is broken and was built again to read it")
    if "/Collection" in pdf.Root:
        yield Finding("file-is-portfolio", "it is a portfolio: its documents are files attached to a cover page")
    targets = Targets(pdf)
    sheets, unread = _sheets(pdf, document, total)
    if unread:
        yield on_pages("not-judged", "{pages}: can't be read", unread)
    for subject, look in _subjects(pdf, document, targets, sheets, limits):
        yield from _guarded(subject, look)


def _sheets(pdf: pikepdf.Pdf, document: Any, total: int) -> tuple[list[Sheet], list[int]]:
    """Return what is seen on all pages, and which can't be read."""
    reader = PageReader(document, pages_with_fonts_outside(pdf))
    sheets: list[Sheet] = []
    unread: list[int] = []
    for at in range(1, total + 1):
        try:
            sheets.append(reader.read(at))
        except (pypdfium2.PdfiumError, ValueError, OverflowError):
            unread.append(at)
            sheets.append(Sheet(at, str(at), (0.0, 0.0)))
    return with_own_numbers(sheets), unread


def _subjects(
    pdf: pikepdf.Pdf, document: Any, targets: Targets, sheets: Sequence[Sheet], limits: Mapping[str, float]
) -> list[tuple[str, Callable[[], Iterable[Finding]]]]:
    return [
        ("page numbers", partial(numbering_findings, sheets)),
        ("links and index", partial(_links, pdf, document, targets, sheets, limits)),
        ("bookmarks", partial(_bookmarks, pdf, targets, sheets, limits)),
        ("view", partial(_view, pdf, targets)),
        ("pages", partial(page_findings, sheets, limits)),
        ("title and language", partial(title_findings, pdf)),
        ("tags", partial(tag_findings, pdf, sheets)),
        ("figures", partial(figure_findings, pdf)),
        ("fonts", partial(font_findings, sheets)),
    ]


def _guarded(subject: str, look: Callable[[], Iterable[Finding]]) -> tuple[Finding, ...]:
    """Judge one subject: where the file is broken there, the others are still judged."""
    try:
        return tuple(look())
    except MemoryError:
        raise
    except Exception:  # a stranger's file may hold anything in any place
        return (Finding("not-judged", f"its {subject} can't be judged: the file is broken there"),)


def _links(
    pdf: pikepdf.Pdf, document: Any, targets: Targets, sheets: Sequence[Sheet], limits: Mapping[str, float]
) -> Iterator[Finding]:
    links = links_of(pdf, targets)
    first = range(1, min(len(sheets), int(limits["index_within_pages"])) + 1)
    pages = [read_index_page(document, at, links.get(at, ()), len(sheets)) for at in first]
    yield from index_findings(sheets, pages, links, limits["index_from_pages"])
    yield from dead_findings(links)


def _bookmarks(
    pdf: pikepdf.Pdf, targets: Targets, sheets: Sequence[Sheet], limits: Mapping[str, float]
) -> Iterator[Finding]:
    yield from bookmark_findings(marks_of(pdf, targets), sheets, limits["bookmarks_from_pages"])


def _view(pdf: pikepdf.Pdf, targets: Targets) -> Iterator[Finding]:
    """Yield that a file does not ask to be opened at 100%."""
    asked = pdf.Root.get("/OpenAction")
    if isinstance(asked, Dictionary):
        asked = asked.get("/D") if asked.get("/S") == Name.GoTo else None
    if asked is None or not page_of(targets, asked):
        yield Finding("view-not-set", "it does not say at what size it opens")
        return
    found = targets.resolve(asked)
    view = list(found[1]) if found else []
    zoom = number(view[3]) if len(view) > 3 and view[0] == Name.XYZ else None
    if zoom != 1:
        words = f"it opens at {zoom:.0%}" if zoom else "it opens at a size that hangs on the window"
        yield Finding("view-not-set", words)
