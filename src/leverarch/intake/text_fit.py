"""Blocks made fit to be set: text that can be printed, headings in order, nothing too deep, long or wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from leverarch.intake.text_grid import UPRIGHT, parts_of, placed, room_of, whole_head, widths
from leverarch.intake.text_nodes import Node, said, trimmed
from leverarch.intake.text_words import Words
from leverarch.world import Remark

#: Letters and blocks that a file's pages may hold (about a thousand pages).
MOST_LETTERS = 3_000_000
MOST_BLOCKS = 60_000
#: Lists, quotations and tables may lie so deep in each other.
DEEPEST_BLOCK = 6
_LOWEST = 6
#: A token of so many letters may be broken in running text.
_LONG = 30
_TOKEN = re.compile(r"[^ \t\n]{6,}")
_PARTS = re.compile(r"[^-/\\_.,:;@?&=+#%|)\]}>]*[-/\\_.,:;@?&=+#%|)\]}>]+|[^-/\\_.,:;@?&=+#%|)\]}>]+")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[-_].*)?")


def language_of(*tags: str) -> str:
    """Return the first of these that is a language tag as Typst takes it, or British English."""
    for tag in tags:
        found = _LANGUAGE.fullmatch(tag.strip())
        if found:
            return found[1].lower() + (f"-{found[2].upper()}" if found[2] else "")
    return "en-GB"


class Fit:
    """Makes blocks fit. `words` keeps what could not be printed; `cut` is set once where a bound was met."""

    def __init__(self, words: Words | None = None) -> None:
        self.words = words or Words()
        self.cut = ""
        self._levels: list[int] = []
        self._letters = 0
        self._blocks = 0

    def blocks(self, nodes: Iterable[Node], depth: int = 0, over: int = _LONG) -> list[Node]:
        """Return blocks as the template prints them. `depth` counts those around; `over`: see `breakable`."""
        out: list[Node] = []
        for node in nodes:
            if self.cut:
                break
            self._blocks += 1
            if self._letters > MOST_LETTERS or self._blocks > MOST_BLOCKS:
                self.cut = "This file is longer than can be shown: what follows is left out."
                break
            out += self._block(node, depth, over)
        return out

    def remarks(self) -> Iterator[Remark]:
        """Say what the pages lack."""
        yield from self.words.remarks()
        if self.cut:
            yield Remark("cut-short", f"is longer than can be shown: the first {self._letters:,} letters are")

    def _block(self, node: Node, depth: int, over: int) -> list[Node]:
        kind = node["t"]
        if kind in _HOW:
            return _HOW[kind](self, node, depth, over)
        return [node] if kind == "hr" or (kind == "brk" and depth == 0) else []

    def _quotation(self, node: Node, depth: int, over: int) -> list[Node]:
        inner = self.blocks(node["c"], depth + 1, over)
        return inner if depth >= DEEPEST_BLOCK or not inner else [{"t": "q", "c": inner}]

    def _aside(self, node: Node, _depth: int, over: int) -> list[Node]:
        return [{"t": "aside", "v": breakable(self._text(node["v"]), over)}]

    def _words_of(self, node: Node, depth: int, over: int) -> list[Node]:
        runs = self.runs(node["c"], depth, over)
        if not runs:
            return []
        # A heading needs words that are seen: marks that only steer the setting of text are gone by now.
        if node["t"] == "h" and depth == 0 and any("".join(run.get("v", "")).strip() for run in runs):
            if any(run.get("t") == "img" for run in runs):
                return [{"t": "p", "c": runs}]
            level = in_order(self._levels, node["l"])
            return [{"t": "h", "l": level, "s": level, "c": runs}]
        if node["t"] == "h":  # no bookmark leads into a cell
            runs = [{**run, "f": "b"} if "v" in run else run for run in runs]
        side = {"al": node["al"]} if node.get("al") in ("center", "right") else {}
        return [{"t": "p", "c": runs, **side}]

    def runs(self, nodes: Sequence[Node], depth: int, over: int) -> list[Node]:
        """Return runs that can be printed."""
        out: list[Node] = []
        for node in trimmed(nodes):
            kind = node.get("t", "s")
            if kind == "s":
                drawn = "m" in node.get("f", "")
                text = self._text(node["v"], drawn=drawn).replace("\n", " ")
                out.append({**node, "v": breakable(text, over)})
            elif kind == "fn":
                inner = self.blocks(node["c"], max(depth, 1), over)
                out += [{"t": "fn", "c": inner}] if inner else []
            elif kind == "img":
                out.append({**node, "alt": self._text(node["alt"]).strip() or "Picture without a description"})
            else:
                out.append(node)
        return out

    def _text(self, text: str, *, drawn: bool = False) -> str:
        left = MOST_LETTERS + 1 - self._letters
        self._letters += len(text)
        return self.words.line(text[: max(0, left)], drawn=drawn)

    def _list(self, node: Node, depth: int, over: int) -> list[Node]:
        marks, items = [], []
        for mark, item in zip(node["marks"], node["c"], strict=True):
            inner = self.blocks(item, depth + 1, over)
            if inner:
                marks.append(self._text(mark))
                items.append(inner)
        if depth < DEEPEST_BLOCK:
            return [{"t": "list", "marks": marks, "c": items}] if items else []
        flat: list[Node] = []
        for mark, inner in zip(marks, items, strict=True):
            if inner[0]["t"] != "p":
                inner.insert(0, {"t": "p", "c": []})
            inner[0] = {**inner[0], "c": [{"v": f"{mark} "}, *inner[0]["c"]]}
            flat += inner
        return flat

    def _lines(self, node: Node, _depth: int, over: int) -> list[Node]:
        drawn = bool(node.get("drawn"))
        lines = [self._text(line.expandtabs(4), drawn=drawn) for line in node["v"]]
        if drawn:
            lines = [line.replace(" ", "\u00a0") for line in lines]
        longest = max(map(len, lines), default=0)
        # As small as the longest line asks for, within reason; what is longer still runs on below.
        size = next((size for size, fits in ((9, 88), (8, 99), (7, 113)) if longest <= fits), 7 if drawn else 9)
        most = {9: 88, 8: 99, 7: 113}[size] if drawn else over
        return [{"t": "lines", "drawn": drawn, "size": size, "v": [breakable(line, most + 1) for line in lines]}]

    def _grid(self, node: Node, depth: int, over: int) -> list[Node]:
        rows = node["rows"]
        if depth >= DEEPEST_BLOCK - 2:
            return self._flat_rows(rows, depth, over)
        parts = parts_of(rows, whole_head(rows, node.get("head", 0)))
        if not parts:
            return self._flat_rows(rows, depth, over)
        out: list[Node] = []
        for part, head, note in parts:
            out += [{"t": "aside", "v": note}] if note else []
            out.append(self._part(part, head, depth, over))
        return out

    def _part(self, rows: list[list[Node]], head: int, depth: int, over: int) -> Node:
        cells, columns = placed(rows)
        wide = depth == 0 and columns > UPRIGHT
        room = float(room_of(wide=wide)) if depth == 0 else max(12.0, over * 1.0)
        size = 9 if columns <= 6 else 8 if columns <= UPRIGHT + 2 else 7
        each = widths(cells, columns, room * 9 / size)
        printed = []
        for row in rows:
            line = []
            for cell in row:
                letters = sum(each[cell["x"] : cell["x"] + cell["cs"]]) - 2.5
                runs = self.blocks(cell["c"], depth + 1, max(4, min(over, int(letters))))
                line.append({**cell, "c": runs})
            printed.append(line)
        # A row of a few lines is kept on one page.
        short = [all(len(said(c["c"])) < 12 * sum(each[c["x"] : c["x"] + c["cs"]]) for c in row) for row in rows]
        return {
            "t": "grid",
            "rows": printed,
            "head": head,
            "short": short,
            "widths": [round(width, 2) for width in each],
            "size": size,
            "wide": wide,
        }

    def _flat_rows(self, rows: list[list[Node]], depth: int, over: int) -> list[Node]:
        """A table too deep or too large to be one: each row is a line of its own."""
        out: list[Node] = []
        for row in rows:
            words = [said(cell["c"]) for cell in row]
            out += self.blocks([{"t": "p", "c": [{"v": "  |  ".join(words)}]}] if any(words) else [], depth + 1, over)
        return out


_HOW: Mapping[str, Callable[[Fit, Node, int, int], list[Node]]] = {
    "p": Fit._words_of,
    "h": Fit._words_of,
    "list": Fit._list,
    "q": Fit._quotation,
    "grid": Fit._grid,
    "lines": Fit._lines,
    "aside": Fit._aside,
}


def in_order(above: list[int], written: int) -> int:
    """Return a level that is 1 at first and never skips one, and keeps who stands under whom.

    `above` holds the levels as written of the headings that this one may stand under; it is brought up to date.
    """
    while above and above[-1] >= written:
        above.pop()
    above.append(written)
    return min(len(above), _LOWEST)


def breakable(text: str, over: int) -> str | list[str]:
    """Return a text, or its pieces where a line may end within it: tokens of `over` letters and more are broken."""
    if len(text) < over or len(text) < 6:
        return text
    pieces: list[str] = []
    at = 0
    for found in _TOKEN.finditer(text):
        if len(found[0]) >= over:
            parts = [piece for part in _PARTS.findall(found[0]) for piece in _pieces(part, over)]
            first, *rest = parts
            pieces += [text[at : found.start()] + first, *rest]
            at = found.end()
    if not pieces:
        return text
    if at < len(text):
        pieces[-1] += text[at:]
    return pieces


def _pieces(part: str, over: int) -> list[str]:
    if len(part) < over:
        return [part]
    size = max(3, min(10, over // 2))
    pieces: list[str] = []
    start = 0
    while start < len(part):
        stop = start + size
        while stop < len(part) and unicodedata.combining(part[stop]):
            stop += 1
        pieces.append(part[start:stop])
        start = stop
    return pieces
