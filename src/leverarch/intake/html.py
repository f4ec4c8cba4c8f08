"""A web page to blocks: its words as a reader sees them. Nothing is fetched or run, and what is hidden stays so.

The blocks are those of `text_nodes`; `text_fit.Fit` makes them fit for `templates/evidence-file/blocks.typ`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from leverarch.intake.html_away import ELSEWHERE, elsewhere_words, picture_runs
from leverarch.intake.html_forms import FIELDS, field_runs, is_filled
from leverarch.intake.html_parse import (
    DEEPEST_ELEMENT,
    SILENT,
    Tree,
    bare_words,
    is_hidden,
    tag_of,
    tree_of,
    words_in,
)
from leverarch.intake.html_tables import is_layout, rows_of, strays_of
from leverarch.intake.html_values import numeral, side_of, whole
from leverarch.intake.text_grid import grid
from leverarch.intake.text_nodes import Node, folded, is_empty, run, trimmed
from leverarch.intake.text_pictures import Pictures
from leverarch.readers.markdown_links import safe_address
from leverarch.words import count
from leverarch.world import Remark

_FACES = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "var": "i", "dfn": "i", "u": "u", "s": "s", "del": "s",
    "strike": "s", "sup": "^", "sub": "_", "code": "m", "kbd": "m", "samp": "m", "tt": "m",
}  # fmt: skip
_BLOCKS = frozenset({
    "html", "body", "div", "p", "section", "article", "header", "footer", "main", "nav", "aside", "address",
    "figure", "figcaption", "center", "form", "fieldset", "legend", "dl", "dt", "dd", "details", "summary",
    "frameset", "noframes", "noscript", "hgroup", "search", "dialog", "caption", "option", "optgroup", "thead",
    "tbody", "tfoot", "tr", "td", "th", "li", "map",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def html_blocks(
    text: str, sources: Mapping[str, bytes] | None = None, pictures: Pictures | None = None
) -> tuple[list[Node], list[Remark]]:
    """Return a page as blocks, and what its owner should know.

    `sources` holds the bytes of pictures by the address that the page calls them by (`cid:…`); `pictures` takes those
    that are shown. Without `pictures` each is named.
    """
    tree = tree_of(text)
    if tree is None:
        words = "is nested without end, or of too many parts: only its words are shown"
        return [{"t": "lines", "v": [line]} for line in bare_words(text).split("\n")], [Remark("not-printed", words)]
    page = _Page(tree, sources or {}, pictures)
    page.walk(tree.root, "", "", 0)
    page.end()
    return page.blocks, list(page.remarks())


class _Page:
    """Walks a page. `blocks` are those that are finished; `_runs` the paragraph that is open."""

    def __init__(self, tree: Tree, sources: Mapping[str, bytes], pictures: Pictures | None) -> None:
        self.tree, self.sources, self.pictures = tree, sources, pictures
        self.blocks: list[Node] = []
        self.away: dict[str, None] = {}
        self.hidden = self.fields = self.drawings = 0
        self._runs: list[Node] = []
        self._side = ""

    def remarks(self) -> Iterator[Remark]:
        """Say what of the page is not shown, or was not asked for."""
        if self.away:
            yield Remark("not-fetched", f"asks for {count(len(self.away), 'file')} that lie elsewhere: not fetched")
        if self.hidden:
            yield Remark("hidden-text", f"holds {count(self.hidden, 'hidden part')} with words, which are not printed")
        if self.fields:
            yield Remark("form-values", f"holds a form ({count(self.fields, 'answer')}): shown as it stood")
        if self.drawings:
            yield Remark("not-printed", f"holds {count(self.drawings, 'drawing')} that can’t be shown")

    def end(self) -> None:
        """Finish the paragraph that is open."""
        runs = trimmed(self._runs)
        self._runs = []
        if not is_empty(runs):
            self.blocks.append({"t": "p", "c": runs, **({"al": self._side} if self._side else {})})

    def walk(self, element: Any, faces: str, address: str, depth: int) -> None:
        """Take in an element with all that is in it, but not what follows it."""
        tag = tag_of(element)
        if not tag or tag in SILENT:
            return
        if is_hidden(element, self.tree):
            self.hidden += bool(words_in(element))
            return
        if depth > DEEPEST_ELEMENT:
            self._say(f" {words_in(element)} ", faces, address)
            return
        if tag in _KINDS:
            _KINDS[tag](self, element, faces, address, depth)
        elif tag in _HEADINGS:
            self._heading(element, depth)
        elif tag in _LISTS:
            self._list(element, depth)
        elif tag in ELSEWHERE:
            self._elsewhere(element, faces, address, depth)
        elif tag in FIELDS:
            self.fields += is_filled(element)
            self._runs += field_runs(element, faces)
        elif tag in _BLOCKS:
            self._block(element, faces, address, depth)
        else:
            self._inside(element, self._faces(element, faces), address, depth)

    def _inside(self, element: Any, faces: str, address: str, depth: int) -> None:
        self._say(element.text or "", faces, address)
        for child in element:
            self.walk(child, faces, address, depth + 1)
            self._say(child.tail or "", faces, address)

    def _say(self, text: str, faces: str = "", address: str = "") -> None:
        words = folded(text)
        last = self._runs[-1] if self._runs else {"t": "br"}
        if words[:1] == " " and (last.get("t") == "br" or last.get("v", "").endswith(" ")):
            words = words[1:]
        if words:
            self._runs.append(run(words, faces, address))

    def _faces(self, element: Any, faces: str) -> str:
        more = _FACES.get(tag_of(element), "")
        style = element.get("style", "")
        if style and _BOLD.search(style):
            more += "b"
        return faces + "".join(face for face in more if face not in faces)

    def _block(self, element: Any, faces: str, address: str, depth: int) -> None:
        self.end()
        before, self._side = self._side, side_of(element) or self._side
        tag = tag_of(element)
        if tag in ("dt", "summary", "legend", "caption"):
            faces += "" if "b" in faces else "b"
        self._inside(element, self._faces(element, faces), address, depth)
        self.end()
        self._side = before

    def _apart(self, element: Any, depth: int, faces: str = "") -> list[Node]:
        """Return what is in an element as blocks of its own."""
        kept = self.blocks, self._runs, self._side
        self.blocks, self._runs, self._side = [], [], ""
        self._inside(element, faces, "", depth)
        self.end()
        inner = self.blocks
        self.blocks, self._runs, self._side = kept
        return inner

    def _heading(self, element: Any, depth: int) -> None:
        self.end()
        level = _HEADINGS[tag_of(element)]
        for block in self._apart(element, depth):
            self.blocks.append({"t": "h", "l": level, "c": block["c"]} if block["t"] == "p" else block)

    def _list(self, element: Any, depth: int) -> None:
        self.end()
        marks: list[str] = []
        items: list[list[Node]] = []
        number = whole(element.get("start"), 1)
        for child in element:
            number = whole(child.get("value"), number) if tag_of(child) == "li" else number
            mark, inner = self._item(child, number, element, depth)
            number += tag_of(child) == "li" and not self._is_out(child)
            if not mark and items:  # a list that lies in a list without an item around it
                items[-1] += inner
            elif not is_empty(inner):
                marks.append(mark)
                items.append(inner)
        if (element.text or "").strip():
            self.blocks.append({"t": "p", "c": [run(folded(element.text))]})
        if items:
            self.blocks.append({"t": "list", "marks": marks, "c": items})

    def _item(self, child: Any, number: int, around: Any, depth: int) -> tuple[str, list[Node]]:
        """Return the mark of what lies in a list (none for what is no item), and its blocks with the words after it."""
        inner: list[Node] = []
        mark = ""
        if self._is_out(child):
            self.hidden += bool(tag_of(child)) and bool(words_in(child))
        elif tag_of(child) == "li":
            inner = self._apart(child, depth + 1)
            mark = numeral(number, around.get("type", "1")) if tag_of(around) == "ol" else "•"
        else:
            kept, self.blocks = self.blocks, []
            self.walk(child, "", "", depth + 1)
            self.end()
            inner, self.blocks = self.blocks, kept
        stray = folded(child.tail or "").strip()
        return mark, [*inner, {"t": "p", "c": [run(stray)]}] if stray else inner

    def _is_out(self, element: Any) -> bool:
        return not tag_of(element) or is_hidden(element, self.tree)

    def _table(self, element: Any, faces: str, address: str, depth: int) -> None:
        self.end()
        if is_layout(element):
            self._block(element, faces, address, depth)
            return
        rows = []
        for row in rows_of(element):
            if self._hides(row.element):
                continue
            cells = [self._cell(cell, depth) for cell in row.cells if not self._hides(cell)]
            rows.append((row.head and bool(cells), cells))
        for stray in strays_of(element):
            self._say(f" {stray} ")
        for caption in element.iter("caption"):
            self._runs.append(run(words_in(caption), "b"))
        self.end()
        head = next((place for place, (is_head, _) in enumerate(rows) if not is_head), 0)
        made = grid([row for _, row in rows if row], head)
        if not is_empty([made]):
            self.blocks.append(made)

    def _hides(self, element: Any) -> bool:
        hidden = is_hidden(element, self.tree)
        self.hidden += hidden and bool(words_in(element))
        return hidden

    def _cell(self, cell: Any, depth: int) -> Node:
        inner = self._apart(cell, depth + 3, self._faces(cell, "b" if tag_of(cell) == "th" else ""))
        return {"c": inner, "cs": whole(cell.get("colspan"), 1), "rs": whole(cell.get("rowspan"), 1)}

    def _picture(self, element: Any, faces: str, address: str, depth: int) -> None:  # noqa: ARG002
        self._runs += picture_runs(element, self.sources, self.pictures, self.away, (faces, address))

    def _elsewhere(self, element: Any, faces: str, address: str, depth: int) -> None:
        words = elsewhere_words(element)
        if words:
            self.away[words] = None
            self._runs.append(run(words, faces, address))
        self._inside(element, faces, address, depth)

    def _drawing(self, element: Any, faces: str, address: str, depth: int) -> None:  # noqa: ARG002
        words = " ".join(words_in(part) for part in element.iter() if tag_of(part) in ("title", "desc", "text"))
        self.drawings += 1
        self._runs.append(run(f"[drawing{': ' + words if words else ''}]", faces, address))

    def _link(self, element: Any, faces: str, address: str, depth: int) -> None:
        target = (element.get("href") or "").strip()
        self._inside(element, faces, safe_address(target) or address, depth)

    def _kept(self, element: Any, faces: str, address: str, depth: int) -> None:  # noqa: ARG002
        """A text whose spaces and line ends stand as they were written."""
        self.end()
        text = "".join(element.itertext()).expandtabs(8).strip("\n")
        if text.strip():
            self.blocks.append({"t": "lines", "drawn": True, "v": re.split("\r\n?|\n", text)})

    def _quotation(self, element: Any, faces: str, address: str, depth: int) -> None:  # noqa: ARG002
        self.end()
        inner = self._apart(element, depth, faces)
        if inner:
            self.blocks.append({"t": "q", "c": inner})

    def _rule(self, *_: Any) -> None:
        self.end()
        self.blocks.append({"t": "hr"})

    def _break(self, *_: Any) -> None:
        self._runs.append({"t": "br"})

    def _quoted(self, element: Any, faces: str, address: str, depth: int) -> None:
        self._runs.append(run("“", faces))
        self._inside(element, faces, address, depth)
        self._runs.append(run("”", faces))


_KINDS: Mapping[str, Any] = {
    "table": _Page._table,
    "img": _Page._picture,
    "image": _Page._picture,
    "svg": _Page._drawing,
    "canvas": _Page._drawing,
    "a": _Page._link,
    "pre": _Page._kept,
    "listing": _Page._kept,
    "xmp": _Page._kept,
    "plaintext": _Page._kept,
    "blockquote": _Page._quotation,
    "hr": _Page._rule,
    "br": _Page._break,
    "q": _Page._quoted,
}
