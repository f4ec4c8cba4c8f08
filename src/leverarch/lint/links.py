"""The links of a bundle: all of them by where they lead, and those of its index with the page that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from leverarch.lint.finding import Finding, on_pages
from leverarch.readers.pdf_boxes import Box, box_of
from leverarch.readers.pdf_targets import Targets, text_of

_AWAY = (Name.GoToR, Name.Launch)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the page it is on, where, the page that it opens (0: none), and whether it opens another file.

    `file` and `place` are those of a file beside this one, that is opened at a page (from 0).
    """

    page: int
    box: Box
    target: int
    away: bool = False
    file: str = ""
    place: int = 0


def links_of(pdf: pikepdf.Pdf, targets: Targets) -> Mapping[int, tuple[Link, ...]]:
    """Return the links to pages and to other files, by the page they are on. Links to the web are left out."""
    found: dict[int, tuple[Link, ...]] = {}
    for page, sheet in enumerate(pdf.pages, start=1):
        annotations = sheet.obj.get("/Annots")
        held = list(annotations) if isinstance(annotations, Array) else []
        links = tuple(link for each in held if (link := _link(each, page, targets)))
        if links:
            found[page] = links
    return found


def _link(annotation: Any, page: int, targets: Targets) -> Link | None:
    if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Link:
        return None
    box = box_of(annotation.get("/Rect"))
    action = annotation.get("/A")
    target = annotation.get("/Dest")
    if box is None:
        return None
    if target is None and isinstance(action, Dictionary):
        kind = action.get("/S")
        if kind in _AWAY or (kind == Name.URI and _names_a_file(action.get("/URI"))):
            file, place = _beside(action)
            return Link(page, box, 0, away=True, file=file, place=place)
        if kind != Name.GoTo:
            return None
        target = action.get("/D")
    return None if target is None else Link(page, box, page_of(targets, target))


def page_of(targets: Targets, target: Any) -> int:
    """Return the page (from 1) that a destination opens; 0 where it opens none."""
    found = targets.resolve(target)
    return 0 if found is None else found[0] + 1


def _beside(action: Dictionary) -> tuple[str, int]:
    """Return the name of a file in the same folder, and the page that is opened in it; no name for others."""
    named, target = action.get("/F"), action.get("/D")
    file = named.get("/UF", named.get("/F")) if isinstance(named, Dictionary) else named
    name = text_of(file) if isinstance(file, String) and action.get("/S") == Name.GoToR else ""
    if not isinstance(target, Array) or not len(target) or not isinstance(target[0], int) or set(name) & set("/\\:"):
        return "", 0
    return name, int(target[0])


def _names_a_file(address: Any) -> bool:
    return isinstance(address, String) and text_of(address).lower().startswith("file:")


def dead_findings(links: Mapping[int, Sequence[Link]]) -> Iterator[Finding]:
    """Yield the links that lead to no page, in one finding for all pages."""
    dead = [link for held in links.values() for link in held if not link.target and not link.away]
    if dead:
        many = f"{len(dead)} links lead" if len(dead) > 1 else "a link leads"
        pages = sorted({link.page for link in dead})
        yield on_pages("link-dead", f"{{pages}}: {many} to no page of the file", pages, dead[0].box)
