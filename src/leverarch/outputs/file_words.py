"""What a cover sheet says of an item's file: how it came to be pages, what was left out, and what lies inside it.

The words go to readers outside: they say what is there, and find fault with nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leverarch.model import Evidence, Pack
from leverarch.output import Attachment, Pictures
from leverarch.showing import attached, has_pages, is_signed, own_remarks
from leverarch.words import count
from leverarch.world import FileState, Made, Probe, SubItem

#: Of the files inside another, the first so many are listed; the bookmarks name all.
MOST_LISTED = 24
_SHOWN = (FileState.SOUND, FileState.REPAIRED)
_AS_RECEIVED = "through as received"
#: What a reader of the pages should know, by the name of the remark.
_NOTES: Mapping[str, str] = {
    "form-values": "What was filled into its form is shown as it stood.",
    "active-content": "Scripts, and links or buttons that start something, are left out.",
    "embedded-files": "Files that it carries inside are left out.",
    "hidden-layers": "Layers that are not seen are left out.",
    "not-fetched": "What it would fetch from the internet is left out.",
    "hidden-cells": "Hidden sheets, rows and columns are not printed.",
    "moving-picture": "It moves; one picture of it is shown.",
    "cut-short": "It is longer than what is shown; the pages say where they end.",
}


def rows(item: Evidence, pack: Pack, originals: str = "") -> Iterator[list[str]]:
    """Yield the rows of a cover sheet about the file, each a name and words; words may be empty."""
    found = item.probe if item.probe is not None and has_pages(item, pack) else None
    yield ["Shown as", _made(found) if found else ""]
    yield ["Accessibility", _accessibility(item, found)]
    file = attached(item, pack, originals)
    yield ["To know", " ".join(_notes(found, is_attached=file is not None)) if found else ""]
    yield ["Attached", _attached(file, found) if file and found else ""]


def _made(found: Probe) -> str:
    """Say how the pages of a file came to be; nothing where they are the file's own."""
    kind = found.kind or "a file of another kind"
    return {
        Made.RECEIVED: "",
        Made.RENDERED: f"Pages set from {kind}.",
        Made.CONVERTED: f"Pages made by an office program from {kind}: their layout may differ a little from its own.",
        Made.TEXT: f"The words and tables of {kind}, without its layout.",
    }[found.made]


def _accessibility(item: Evidence, found: Probe | None) -> str:
    """Say honestly how accessible the pages behind the cover sheet are."""
    if not item.path:
        words = "Its own words follow, as pages whose text can be searched."
        return (
            words if item.blocks else "This sheet is all there is: the record has neither a file nor words of its own."
        )
    if found is None:
        return ""
    before = " Words about it, which can be searched, come first." if item.blocks else ""
    shows = f" What it shows: {item.alt}" if item.alt else ""
    return f"{_text_and_tags(found)}{_mended(found)}{before}{shows}"


def _text_and_tags(found: Probe) -> str:
    text = "text can be searched" if found.has_text else "pictures of pages, without text"
    if found.made is Made.RECEIVED:
        tags = "tagged by its maker" if found.tagged else "no tags"
        return f"Passed {_AS_RECEIVED}: {text}, {tags}."
    if found.parts and not all(segment.own for segment in found.segments):
        return f"The pages set here have text that can be searched; files inside it are passed {_AS_RECEIVED}."
    if any(remark.name in ("no-text-layer", "picture-without-alt") for remark in found.remarks):
        return "A picture, without text that can be searched."
    return f"{text[:1].upper()}{text[1:]}."


def _mended(found: Probe) -> str:
    mended = " Mended while it was read: something may be missing."
    return mended if found.state is FileState.REPAIRED else ""


def _notes(found: Probe, *, is_attached: bool) -> Iterator[str]:
    own = {remark.name for remark in own_remarks(found)}
    yield from (words for name, words in _NOTES.items() if name in own)
    if "signed-file" in own and not (is_signed(found) and is_attached):
        yield "It is digitally signed; the signature holds for the file itself and is not kept here."
    inside = {remark.name for remark in found.remarks} - own
    if inside & {"active-content", "embedded-files", "hidden-layers"}:
        yield "Of files inside it, scripts, further files and hidden layers are left out."
    if "signed-file" in inside:
        yield "A file inside it is digitally signed; its signature is not kept here."


def _attached(file: Attachment, found: Probe) -> str:
    if is_signed(found):
        why = ", since it is digitally signed, and a signature does not survive being bound with other pages"
    elif found.made is Made.TEXT:
        why = ", since only its words are shown here"
    else:
        why = ""
    return f"The file itself is attached to this PDF unchanged ({file.name}){why}."


def with_pictures(origin: Iterable[Sequence[str]], found: Pictures) -> list[Sequence[str]]:
    """Return the rows of a cover sheet about where an item comes from, saying that pictures were made smaller.

    Where none was, they stay as they are.
    """
    if not found.changed:
        return list(origin)
    of = f"{found.changed} of {count(found.of, 'picture')} {'was' if found.changed == 1 else 'were'}"
    made = f"{of} made smaller for this bundle, to {found.to_ppi} pixels an inch. The file itself was not changed."
    rows = ([name, words.replace(_AS_RECEIVED, f"{_AS_RECEIVED} but for pictures")] for name, words in origin)
    return [*rows, ["Pictures", made]]


def inside(item: Evidence, pack: Pack) -> Mapping[str, Any]:
    """Return the files inside an item's file as its cover sheet lists them, with the keys of their pages."""
    if item.probe is None or not has_pages(item, pack) or not item.probe.parts:
        return {}
    parts = item.probe.parts
    more = len(parts) - MOST_LISTED
    return {
        "lead": count(len(parts), "file"),
        "rows": [
            {"n": n, "name": part.name, "what": _what(part), "key": f"{item.id}/part/{n}"}
            for n, part in enumerate(parts[:MOST_LISTED], start=1)
        ],
        "more": f"{count(more, 'more file')}: the bookmarks name them all." if more > 0 else "",
    }


def _what(part: SubItem) -> str:
    kind = part.kind[:1].upper() + part.kind[1:]
    return kind if part.state in _SHOWN else f"{kind}: a sheet stands in for it"
