"""What was found in a bundle, how pages are named in words, and how findings go from one process to another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from leverarch.readers.pdf_boxes import Box

#: So many runs of pages are named in a message; all of them stand in `pages`.
_MOST_RUNS = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule does not find as it asks.

    `page` is its first page by place in the file (from 1; 0: the file as a whole), `pages` all of them where there are
    several. `box` is where on that page, in points from the lower left corner of the page as it is stored.
    """

    rule: str
    message: str
    page: int = 0
    box: Box | None = None
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that was judged: how many pages it has (0 where it could not be opened), and the findings in order."""

    pages: int
    findings: tuple[Finding, ...]


def on_pages(rule: str, message: str, pages: Sequence[int], box: Box | None = None) -> Finding:
    """Return a finding on several pages; `{pages}` in the message becomes their names."""
    return Finding(rule, message.format(pages=pages_words(pages)), pages[0], box, tuple(pages))


def pages_words(pages: Iterable[int]) -> str:
    """Return `page 3` or `pages 3, 8 to 12 and 40`."""
    runs = list(_runs(sorted(set(pages))))
    told = [str(a) if a == b else f"{a} to {b}" for a, b in runs[:_MOST_RUNS]]
    told += [f"{sum(b - a + 1 for a, b in runs[_MOST_RUNS:])} more"] * (len(runs) > _MOST_RUNS)
    words = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"page {words}" if len(runs) == 1 and runs[0][0] == runs[0][1] else f"pages {words}"


def _runs(pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = pages[0]
    for page in pages[1:]:
        if page != last + 1:
            yield first, last
            first = page
        last = page
    yield first, last


def packed(judged: Judged) -> str:
    """Return it as JSON."""
    return json.dumps(asdict(judged))


def unpacked(text: str) -> Judged:
    """Return what was packed. Raises `ValueError`, `KeyError`, `TypeError` where that is garbled."""
    told = json.loads(text)
    return Judged(int(told["pages"]), tuple(_finding(row) for row in told["findings"]))


def _finding(row: dict[str, object]) -> Finding:
    box, pages = row["box"], row["pages"]
    if not isinstance(pages, list) or not (box is None or isinstance(box, list)):
        raise TypeError
    where = None if box is None else (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
    return Finding(str(row["rule"]), str(row["message"]), int(str(row["page"])), where, tuple(int(p) for p in pages))
