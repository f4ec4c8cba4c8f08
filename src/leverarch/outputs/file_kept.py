"""What an item's pages keep of what makes a PDF accessible and lasting: tags, fonts, standards. Said, never promised.

Our own pages are set as PDF/UA-1 and PDF/A-2a. Other people's pages are what they are: what their maker claims of them
is passed on as a claim, and nobody here has checked it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leverarch.model import Evidence, Pack
from leverarch.showing import attached, has_pages, is_withheld
from leverarch.words import count
from leverarch.world import FileState, Made, Probe, Tags

SET_HERE = "Everything that this bundle sets itself is set as PDF/UA-1 and PDF/A: its front matter, its sheets, and {}."
NOT_CLAIMED = (
    "The files listed here were made by others, or by an office program. They are what they are: what their makers "
    "claim is passed on, and has not been checked. So the bundle as a whole claims neither standard."
)
ATTACHED_ONLY = "The files listed here are attached to this PDF as well, unchanged. What those keep is their own."
OURS = "by our own setting"
CLAIMED = "said by its maker, not checked"
UNCHECKED = "not checked"
#: What was changed in a file to show its pages, by the name of the remark: in as few words as a table has room for.
_CHANGES: Mapping[str, str] = {
    "signed-file": "signature not kept",
    "form-values": "form drawn as filled in",
    "active-content": "scripts left out",
    "embedded-files": "enclosed files left out",
    "hidden-layers": "hidden layers left out",
    "hidden-cells": "hidden cells left out",
    "not-fetched": "nothing fetched",
    "moving-picture": "one picture of several",
    "scaled-down": "picture made smaller",
    "cut-short": "cut short",
    "ocr-text": "text read by a machine",
}
_HOW: Mapping[Made, str] = {
    Made.RECEIVED: "As received",
    Made.RENDERED: "Set here",
    Made.CONVERTED: "Converted",
    Made.TEXT: "Words only",
}


def is_ours(item: Evidence, pack: Pack) -> bool:
    """Whether all of the item's pages are set by us, so that they keep the standards by which we set."""
    return all(segment.own for segment in _shown(item, pack).segments)


def conformity(item: Evidence, pack: Pack) -> dict[str, Any]:
    """Return what index.json says an item's pages keep.

    `file_pages` counts those of its file: set here, with the tags of their maker, without tags, and with tags that were
    taken out; a page of the last two is marked as one figure.
    """
    found = _shown(item, pack)
    claims, fonts, ours = _claims(found), _fonts(found), is_ours(item, pack)
    tags = _pages_by_tags(found)
    return {
        "tagged": not tags["without_tags"] and not tags["tags_taken_out"],
        "pdf_ua": OURS if ours else _claimed("PDF/UA", found),
        "pdf_a": OURS if ours else _claimed("PDF/A", found),
        "fonts_embedded": not fonts,
        "fonts_missing": fonts,
        "claims": claims,
        "file_pages": tags,
        "changes": list(_changes(found)),
    }


def annex_row(item: Evidence, pack: Pack, originals: str) -> dict[str, Any]:
    """Return the item's line in the annex that says how the files of a bundle were made and kept."""
    found = _shown(item, pack)
    file = attached(item, pack, originals)
    return {
        "id": item.id,
        "title": item.title,
        "how": _how(found),
        "tags": _tag_words(_pages_by_tags(found)),
        "fonts": _font_words(_fonts(found)),
        "claims": _claims(found),
        "changes": _first_large("; ".join([*_changes(found), *(["original attached"] if file else [])])),
    }


def annex(rows: list[dict[str, Any]], others: int, *, ours: bool) -> Mapping[str, Any]:
    """Return the annex of a bundle with these lines; nothing where there are none. `ours`: all its pages are."""
    if not rows:
        return {}
    rest = {0: "the cover sheets of its items", 1: "the pages of the other item"}.get(
        others, f"the pages of the {count(others, 'other item')}"
    )
    return {"lead": SET_HERE.format(rest), "note": ATTACHED_ONLY if ours else NOT_CLAIMED, "rows": rows}


def is_listed(item: Evidence, pack: Pack, originals: str) -> bool:
    """Whether the annex has a line for an item: it shows pages that are not all ours, or its file is attached."""
    return not is_withheld(item, pack) and (not is_ours(item, pack) or attached(item, pack, originals) is not None)


_NOTHING = Probe(FileState.SOUND, 0, "")


def _shown(item: Evidence, pack: Pack) -> Probe:
    """Return what was found in the item's file where its pages are shown, else a file without pages."""
    return item.probe if item.probe is not None and has_pages(item, pack) else _NOTHING


def _pages_by_tags(found: Probe) -> dict[str, int]:
    counted = dict.fromkeys(("set_here", "tags_kept", "without_tags", "tags_taken_out"), 0)
    for segment in found.segments:
        tags = segment.received.tags if segment.received else Tags.NONE
        name = {Tags.KEPT: "tags_kept", Tags.NONE: "without_tags", Tags.TAKEN_OUT: "tags_taken_out"}[tags]
        counted["set_here" if segment.own else name] += segment.pages
    return counted


def _claims(found: Probe) -> list[str]:
    return sorted({claim for s in found.segments if s.received for claim in s.received.claims})


def _claimed(standard: str, found: Probe) -> str:
    """Say whether the makers of all pages that are not ours claim that standard."""
    theirs = [segment.received.claims if segment.received else () for segment in found.segments if not segment.own]
    return CLAIMED if all(any(claim.startswith(standard) for claim in claims) for claims in theirs) else UNCHECKED


def _fonts(found: Probe) -> list[str]:
    return sorted({font for s in found.segments if s.received for font in s.received.fonts})


def _changes(found: Probe) -> Iterator[str]:
    if found.state is FileState.REPAIRED:
        yield "mended"
    met = {remark.name for remark in found.remarks}
    yield from (words for name, words in _CHANGES.items() if name in met)


def _how(found: Probe) -> str:
    files = len(found.parts)
    return f"{_HOW[found.made]}, {count(files, 'file')} inside" if files else _HOW[found.made]


def _tag_words(pages: Mapping[str, int]) -> str:
    words = {
        "tags_kept": "maker’s, kept",
        "without_tags": "none",
        "tags_taken_out": "taken out",
        "set_here": "set here",
    }
    met = [name for name in words if pages[name]]
    if len(met) == 1:
        return _first_large(words[met[0]])
    return _first_large("; ".join(f"{words[name]} ({count(pages[name], 'page')})" for name in met)) or "None"


def _font_words(missing: list[str]) -> str:
    if not missing:
        return "All held"
    return f"{missing[0]} not held" if len(missing) == 1 else f"{len(missing)} not held"


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
