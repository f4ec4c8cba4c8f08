"""Whether a finished Word file opens, and whether its list of contents says what its headings say."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from leverarch.diagnostics import Diagnostic
from leverarch.verifying.findings import fault_in
from leverarch.verifying.rules import DAMAGED_OUTPUT, WRONG_CONTENTS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LEVELS = re.compile(r'TOC\b.*\\o\s+"?(\d)-(\d)"?')
_DEEPEST_STYLE = 12


def word_faults(data: bytes, path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with a Word file."""
    try:
        parts = _parts(data)
        document, styles = parts[_DOCUMENT], parts[_STYLES]
    except Exception:  # a broken archive fails in half a dozen ways, one for each layer of it
        yield fault_in(DAMAGED_OUTPUT, path, "the file can't be opened")
        return
    listed = _listed(document)
    if listed is None:
        return
    low, high, lines = listed
    headings = _headings(document, _levels(styles), low, high)
    if lines != headings:
        odd = next((line for line in (*lines, *headings) if (line in lines) != (line in headings)), "")
        about = f"“{odd}” stands in only one of them" if odd else "their order is another"
        yield fault_in(WRONG_CONTENTS, path, f"the list of contents and the headings differ: {about}")


def _parts(data: bytes) -> dict[str, etree._Element]:
    """Return every XML part, parsed. Raises where one is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name), parser) for name in names}


def _listed(document: etree._Element) -> tuple[int, int, list[str]] | None:
    """Return the levels and the lines of the list of contents; nothing where there is none."""
    instruction = " ".join(text.text or "" for text in document.iter(f"{_W}instrText"))
    levels = _LEVELS.search(instruction)
    if levels is None:
        return None
    lines = [
        _words(paragraph)
        for paragraph in document.iter(f"{_W}p")
        if any((link.get(f"{_W}anchor") or "").startswith("_Toc") for link in paragraph.iter(f"{_W}hyperlink"))
    ]
    return int(levels[1]), int(levels[2]), lines


def _headings(document: etree._Element, levels: dict[str, int], low: int, high: int) -> list[str]:
    found = []
    for paragraph in document.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        level = levels.get(style.get(f"{_W}val") or "", 0) if style is not None else 0
        words = _words(paragraph)
        if low <= level <= high and words:
            found.append(words)
    return found


def _words(paragraph: etree._Element) -> str:
    pieces = (
        piece.text or "" if piece.tag == f"{_W}t" else " " for piece in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    )
    return " ".join("".join(pieces).split())


def _levels(styles: etree._Element) -> dict[str, int]:
    """Return the level of each paragraph style that is a heading, or is based on one."""
    own: dict[str, int] = {}
    bases: dict[str, str] = {}
    for style in styles.iter(f"{_W}style"):
        id_ = style.get(f"{_W}styleId") or ""
        name, base = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        heading = _HEADING.fullmatch(name.get(f"{_W}val") or "") if name is not None else None
        if heading:
            own[id_] = int(heading[1])
        if base is not None:
            bases[id_] = base.get(f"{_W}val") or ""
    return {id_: level for id_ in {*own, *bases} if (level := _level(id_, own, bases))}


def _level(id_: str, own: dict[str, int], bases: dict[str, str]) -> int:
    for _ in range(_DEEPEST_STYLE):
        if id_ in own:
            return own[id_]
        id_ = bases.get(id_, "")
    return 0
