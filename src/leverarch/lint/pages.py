"""What is asked of single pages: the right way up, words that can be searched, pictures no finer than needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leverarch.lint.finding import Finding, on_pages
from leverarch.lint.sheet import Picture, Sheet

#: A page's direction is told by so many letters at least, of which this share runs the same way.
_ENOUGH = 30
_NEARLY_ALL = 0.8
#: A page with fewer letters away from its edges has no words.
_NO_WORDS = 10
_HALF = 0.5
#: Pictures that cover less of a page are no matter of the bundle's resolution.
_QUARTER = 0.25
_WHOLE = 0.8


def page_findings(sheets: Sequence[Sheet], limits: Mapping[str, float]) -> Iterator[Finding]:
    """Yield what is wrong with single pages, in one finding for each rule."""
    down = [sheet.number for sheet in sheets if _runs(sheet, 2)]
    if down:
        yield on_pages("page-upside-down", "{pages}: the words stand upside down", down)
    side = [sheet.number for sheet in sheets if _runs(sheet, 1) or _runs(sheet, 3)]
    if side:
        yield on_pages("page-sideways", "{pages}: the words run up or down the page", side)
    yield from _wordless(sheets)
    yield from _fine(sheets, limits["highest_dpi"] * (1 + limits["dpi_slack"]))
    yield from _coarse(sheets, limits["lowest_dpi"] * (1 - limits["dpi_slack"]))


def _runs(sheet: Sheet, quarter: int) -> bool:
    total = sum(sheet.turned)
    return total >= _ENOUGH and sheet.turned[quarter] >= _NEARLY_ALL * total


def _is_scan(sheet: Sheet) -> bool:
    return sheet.inner < _NO_WORDS and sum(picture.share for picture in sheet.pictures) >= _HALF


def _wordless(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    scans = [sheet for sheet in sheets if _is_scan(sheet)]
    if not scans:
        return
    if all(sheet.inner < _NO_WORDS for sheet in sheets):
        yield Finding("no-text-at-all", "no page has words: none of it can be searched or read aloud", 1)
        return
    pages = [sheet.number for sheet in scans]
    words = f"{{pages}} ({len(pages)} of {len(sheets)}): a picture without words that can be searched or read aloud"
    yield on_pages("page-without-text", words, pages, _largest(scans[0]).box)


def _largest(sheet: Sheet) -> Picture:
    return max(sheet.pictures, key=lambda picture: picture.share)


def _fine(sheets: Sequence[Sheet], most: float) -> Iterator[Finding]:
    found: list[tuple[float, Sheet, Picture]] = []
    for sheet in sheets:
        fine = [picture for picture in sheet.pictures if min(picture.dpi) > most]
        if sum(picture.share for picture in fine) >= _QUARTER:
            largest = max(fine, key=lambda picture: picture.share)
            found.append((min(largest.dpi), sheet, largest))
    if found:
        pages = [sheet.number for _, sheet, _ in found]
        finest = max(dpi for dpi, _, _ in found)
        words = f"{{pages}}: pictures of up to {finest:,.0f} dpi"
        yield on_pages("resolution-high", words, pages, found[0][2].box)


def _coarse(sheets: Sequence[Sheet], least: float) -> Iterator[Finding]:
    found: list[tuple[float, Sheet, Picture]] = []
    for sheet in sheets:
        whole = [picture for picture in sheet.pictures if picture.share >= _WHOLE]
        if whole and sheet.inner < _NO_WORDS:
            best = max(whole, key=lambda picture: max(picture.dpi))
            if max(best.dpi) < least:
                found.append((max(best.dpi), sheet, best))
    if found:
        words = f"{{pages}}: scanned at {min(dpi for dpi, _, _ in found):,.0f} dpi or little more"
        yield on_pages("resolution-low", words, [sheet.number for _, sheet, _ in found], found[0][2].box)
