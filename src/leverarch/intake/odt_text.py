"""An OpenDocument text as its words and tables only: for where no office program can be asked for its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leverarch.intake.text_nodes import Node, aside, is_empty, run, trimmed
from leverarch.intake.text_pictures import Pictures
from leverarch.readers.markdown_links import safe_address
from leverarch.readers.office_package import Package, attribute, child, local
from leverarch.readers.refused import Refused
from leverarch.words import count
from leverarch.world import FileState, Remark

DEEPEST = 150
_MOST_REPEATED = 200
_LENGTHS = {"cm": 10.0, "mm": 1.0, "in": 25.4, "pt": 25.4 / 72}
#: What is no text of the document: changes that were taken out, comments, what a program writes for itself.
_GONE = frozenset({"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "variable-decls",
                   "user-field-decls", "desc", "title", "event-listeners", "bookmark", "soft-page-break"})  # fmt: skip


def odt_blocks(package: Package) -> tuple[list[Node], Pictures, list[Remark]]:
    """Return a document's text as blocks, its pictures, and what its words alone do not show. Raises `Refused`."""
    root = package.xml("content.xml")
    body = child(root, "body", "text") if root is not None else None
    if body is None:
        raise Refused(FileState.DAMAGED, "it is damaged: there is no text in it that can be read")
    styles = package.spare("styles.xml")
    reader = _Reader(package, _faces(root, styles), _numbered(root, styles))
    blocks = [*_running(styles), *reader.blocks(body, 0)]
    remarks = []
    if reader.named:
        what = count(reader.named, "picture or drawing", "pictures or drawings")
        remarks.append(Remark("not-printed", f"holds {what} that can’t be shown here: their places are named"))
    return blocks, reader.pictures, remarks


def _running(styles: Any) -> list[Node]:
    """Return the lines that run at the heads and feet of pages, each that differs once."""
    found: dict[str, None] = {}
    for element in styles.iter() if styles is not None else ():
        if local(element) in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first"):
            words = " ".join("".join(element.itertext()).split())
            if any(letter.isalpha() for letter in words):
                found[words] = None
    return [aside(f"Running head or foot: {words}") for words in found]


class _Reader:
    def __init__(self, package: Package, faces: Mapping[str, str], numbered: Mapping[str, bool]) -> None:
        self.package, self.faces, self.numbered = package, faces, numbered
        self.pictures = Pictures()
        self.named = 0
        self._boxes: list[Node] = []

    def blocks(self, element: Any, depth: int) -> list[Node]:
        """Return the blocks in an element."""
        out: list[Node] = []
        if depth > DEEPEST:
            return out
        for inner in element:
            name = local(inner)
            if name in ("p", "h"):
                out += self._paragraph(inner, depth)
            elif name == "list":
                out.append(self._list(inner, depth))
            elif name == "table":
                out += self._table(inner, depth)
            elif name == "frame":
                runs = self._frame(inner, depth)
                out += [{"t": "p", "c": runs}] if not is_empty(runs) else []
                out += self._taken()
            elif name and name not in _GONE and not _is_hidden(inner):
                out += self.blocks(inner, depth + 1)
        return out

    def _taken(self) -> list[Node]:
        boxes, self._boxes = self._boxes, []
        return boxes

    def _paragraph(self, element: Any, depth: int) -> list[Node]:
        faces = self.faces.get(attribute(element, "style-name"), "")
        runs = trimmed(self._runs(element, "", "" if local(element) == "h" else faces, depth))
        boxes = self._taken()
        if is_empty(runs):
            return boxes
        level = attribute(element, "outline-level", "1")
        if local(element) == "h":
            return [{"t": "h", "l": int(level) if level.isdigit() else 1, "c": runs}, *boxes]
        return [{"t": "p", "c": runs}, *boxes]

    def _runs(self, element: Any, address: str, faces: str, depth: int) -> list[Node]:
        out = [run(_folded(element.text), faces, address)] if element.text else []
        for inner in element:
            if depth <= DEEPEST:
                out += self._inline(inner, address, faces, depth + 1)
            if inner.tail:
                out.append(run(_folded(inner.tail), faces, address))
        return out

    def _inline(self, element: Any, address: str, faces: str, depth: int) -> list[Node]:
        name = local(element)
        if not name or name in _GONE or _is_hidden(element):
            return []
        if name in _SIGNS:
            return [_SIGNS[name](element)]
        if name == "note":
            body = child(element, "note-body")
            return [{"t": "fn", "c": self.blocks(body, depth)}] if body is not None else []
        if name == "frame":
            return self._frame(element, depth)
        if name == "a":
            address = safe_address(attribute(element, "href")) or address
        more = self.faces.get(attribute(element, "style-name"), "")
        return self._runs(element, address, faces + "".join(face for face in more if face not in faces), depth)

    def _frame(self, element: Any, depth: int) -> list[Node]:
        alt = next((inner.text or "" for inner in element if local(inner) in ("desc", "title")), "")
        out: list[Node] = []
        for inner in element:
            if local(inner) == "image":
                out += [self._picture(inner, " ".join(alt.split()), element)]
                break  # the others are the same in another format
            if local(inner) == "text-box":
                self._boxes += self.blocks(inner, depth + 1)
            elif local(inner) in ("object", "object-ole"):
                self.named += 1
                out.append(run(f"[drawing or embedded file{': ' + alt if alt else ''}]"))
                break
        return out

    def _picture(self, image: Any, alt: str, frame: Any) -> Node:
        target = attribute(image, "href").removeprefix("./")
        if ":" in target:
            return run(f"[picture not fetched: {alt or target[:120]}]")
        try:
            data = self.package.part(target)
        except Refused:
            data = None
        width, height = (_length(attribute(frame, name)) for name in ("width", "height"))
        shown = self.pictures.place(data, alt, width, height) if data else None
        self.named += shown is None
        return shown or run(f"[picture{': ' + alt if alt else ''}]")

    def _list(self, element: Any, depth: int) -> Node:
        numbered = self.numbered.get(attribute(element, "style-name"), False)
        items = [self.blocks(item, depth + 1) for item in element if local(item) in ("list-item", "list-header")]
        marks = [f"{place}." if numbered else "•" for place in range(1, len(items) + 1)]
        return {"t": "list", "marks": marks, "c": items}

    def _table(self, element: Any, depth: int) -> list[Node]:
        rows: list[list[Node]] = []
        head = 0
        for group in element:
            within = list(group) if local(group) in ("table-header-rows", "table-rows", "table-row-group") else [group]
            for row in within:
                if local(row) == "table-row":
                    cells = self._cells(row, depth)
                    rows += [cells] * min(_whole(attribute(row, "number-rows-repeated")), _MOST_REPEATED)
            head = len(rows) if local(group) == "table-header-rows" else head
        return [{"t": "grid", "rows": rows, "head": head}] if any(rows) else []

    def _cells(self, row: Any, depth: int) -> list[Node]:
        cells: list[Node] = []
        for cell in row:
            if local(cell) == "table-cell":  # one that another covers is not there
                spans = (_whole(attribute(cell, f"number-{way}-spanned")) for way in ("columns", "rows"))
                across, down = spans
                made = {"c": self.blocks(cell, depth + 2), "cs": across, "rs": down}
                cells += [made] * min(_whole(attribute(cell, "number-columns-repeated")), _MOST_REPEATED)
        return cells


_SIGNS: Mapping[str, Callable[[Any], Node]] = {
    "s": lambda element: run("\u00a0" * min(_whole(attribute(element, "c")), 200)),
    "tab": lambda _: run("\u00a0\u00a0 "),
    "line-break": lambda _: {"t": "br"},
}


def _faces(*roots: Any) -> dict[str, str]:
    """Return the faces of letters by the names of styles."""
    found: dict[str, str] = {}
    for root in roots:
        for style in root.iter() if root is not None else ():
            properties = child(style, "text-properties") if local(style) == "style" else None
            if properties is not None:
                look = {
                    "b": attribute(properties, "font-weight") == "bold",
                    "i": attribute(properties, "font-style") in ("italic", "oblique"),
                    "u": attribute(properties, "text-underline-style", "none") != "none",
                    "s": attribute(properties, "text-line-through-style", "none") != "none",
                    "^": attribute(properties, "text-position").startswith("super"),
                    "_": attribute(properties, "text-position").startswith("sub"),
                }
                found.setdefault(attribute(style, "name"), "".join(face for face, is_set in look.items() if is_set))
    return found


def _numbered(*roots: Any) -> dict[str, bool]:
    """Return which styles of lists number their items, by name."""
    found: dict[str, bool] = {}
    for root in roots:
        for style in root.iter() if root is not None else ():
            if local(style) == "list-style" and len(style):
                found.setdefault(attribute(style, "name"), local(style[0]) == "list-level-style-number")
    return found


def _is_hidden(element: Any) -> bool:
    return local(element) in ("hidden-text", "hidden-paragraph") or attribute(element, "display") == "none"


def _folded(text: str) -> str:
    return " ".join(text.replace("\t", " ").replace("\n", " ").split(" ")) if text.strip() else " "


def _whole(written: str) -> int:
    return max(1, int(written)) if written.isdigit() and len(written) < 7 else 1


def _length(written: str) -> float:
    try:
        return float(written[:-2]) * _LENGTHS.get(written[-2:], 0.0)
    except ValueError:
        return 0.0
