"""What the words of a stranger's file come to: blocks, that `templates/evidence-file/blocks.typ` prints.

A block is a JSON object whose `t` says what it is. `p` paragraph (`c`: runs; `al`: "center" or "right") · `h` heading
(`l` from 1, `c`) · `list` (`marks`, one for each item; `c`: items, each a list of blocks) · `q` quotation (`c`: blocks)
· `lines` (`v`: lines as they stand; `drawn`: in a face of equal widths) · `grid` (`rows` of cells; `head`: how many of
the rows are the head) · `hr` rule · `brk` page break · `aside` words about the pages (`v`).
A cell is `c` (blocks), `cs` and `rs` (how many columns and rows it takes).
A run is `v` (text), `f` (letters of its faces: b bold, i italic, u underlined, s struck, ^ raised, _ lowered, m of
equal widths), `a` (a safe address); or `t`: `br`, `fn` (a footnote: blocks in `c`), `img` (`src`, `alt`, and `w` and
`h` in mm).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leverarch.readers.markdown_links import safe_address

Node = dict[str, Any]

_SPACE = re.compile(r"[ \t\n\r\f]+")


def run(text: str, faces: str = "", address: str = "") -> Node:
    """Return a run of text."""
    node: Node = {"v": text}
    if faces:
        node["f"] = faces
    if address:
        node["a"] = address
    return node


def paragraph(*words: str | Node) -> Node:
    """Return a paragraph of texts and runs."""
    return {"t": "p", "c": [run(word) if isinstance(word, str) else word for word in words]}


def aside(words: str) -> Node:
    """Return words of ours about the pages, which are set apart from the file's own."""
    return {"t": "aside", "v": words}


def said(nodes: Iterable[Node]) -> str:
    """Return the plain words of blocks or runs, with a space between blocks."""
    return " ".join(part for part in _said(nodes) if part).strip()


def _said(nodes: Iterable[Node]) -> Iterator[str]:
    runs: list[str] = []
    for node in nodes:
        kind = node.get("t", "s")
        if kind == "s":
            runs.append(node["v"])
        elif kind in ("br", "fn"):
            runs.append(" ")
        else:
            yield "".join(runs)
            runs = []
            yield from _inside(node)
    yield "".join(runs)


def _inside(node: Node) -> Iterator[str]:
    if node["t"] == "img":
        yield node["alt"]
    elif node["t"] == "grid":
        for row in node["rows"]:
            for cell in row:
                yield from _said(cell["c"])
    elif node["t"] == "list":
        for item in node["c"]:
            yield from _said(item)
    elif "c" in node:
        yield from _said(node["c"])
    elif "v" in node:
        yield node["v"] if isinstance(node["v"], str) else " ".join(node["v"])


def is_empty(nodes: Sequence[Node]) -> bool:
    """Whether blocks or runs show nothing at all."""
    return not any(_shows(node) for node in nodes)


def _shows(node: Node) -> bool:
    kind = node.get("t", "s")
    if kind == "s":
        return bool(node["v"].strip(" \t\r\n\u00a0\u200b\ufeff"))
    if kind in ("p", "h", "q"):
        return not is_empty(node["c"])
    if kind == "list":
        return any(not is_empty(item) for item in node["c"])
    if kind == "grid":
        return any(not is_empty(cell["c"]) for row in node["rows"] for cell in row)
    return kind not in ("br", "brk")


def trimmed(runs: Iterable[Node]) -> list[Node]:
    """Return runs without line ends and spaces at either side, and one run for neighbours that look the same."""
    out: list[Node] = []
    for node in runs:
        if "v" in node and out and "v" in out[-1] and _looks(node) == _looks(out[-1]):
            out[-1] = {**out[-1], "v": out[-1]["v"] + node["v"]}
        elif node.get("v") != "":
            out.append(node)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while out and (out[end].get("t") == "br" or ("v" in out[end] and not out[end]["v"].strip())):
            out.pop(end)
        if out and "v" in out[end]:
            out[end] = {**out[end], "v": strip(out[end]["v"])}
    return out


def _looks(node: Node) -> tuple[str, str]:
    return node.get("f", ""), node.get("a", "")


def folded(text: str) -> str:
    """Return a text with each run of white space as one space."""
    return _SPACE.sub(" ", text)


def from_markdown(blocks: Iterable[Mapping[str, Any]]) -> list[Node]:
    """Return blocks of the Markdown tree (`readers.markdown`) as blocks of this kind; headings begin at level 1."""
    return [_block(block) for block in blocks]


def _block(node: Mapping[str, Any]) -> Node:
    kind = node["t"]
    if kind in ("ul", "ol"):
        first = node.get("start", 1)
        marks = ["•" if kind == "ul" else f"{first + place}." for place in range(len(node["c"]))]
        return {"t": "list", "marks": marks, "c": [from_markdown(item["c"]) for item in node["c"]]}
    if kind == "table":
        rows = [[{"c": [{"t": "p", "c": _runs(cell)}], "cs": 1, "rs": 1} for cell in row] for row in _rows(node)]
        return {"t": "grid", "head": 1, "rows": rows}
    if kind == "pre":
        return {"t": "lines", "drawn": True, "v": node["v"].split("\n")}
    if kind == "q":
        return {"t": "q", "c": from_markdown(node["c"])}
    if kind == "hr":
        return {"t": "hr"}
    words = {"t": kind, "c": _runs(node["c"])}
    return {**words, "l": node["l"] - 1} if kind == "h" else words


def _rows(node: Mapping[str, Any]) -> list[Any]:
    return [node["head"], *node["rows"]]


_FACES = {"em": "i", "b": "b", "del": "s"}


def _runs(nodes: Iterable[Mapping[str, Any]], faces: str = "", address: str = "") -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        kind = node["t"]
        if kind == "s":
            out.append(run(node["v"], faces, address))
        elif kind == "code":
            out.append(run(node["v"], faces + "m", address))
        elif kind in _FACES:
            out += _runs(node["c"], faces + _FACES[kind], address)
        elif kind == "a":
            out += _runs(node["c"], faces, safe_address(node["url"]))
        elif kind == "fn":
            out.append({"t": "fn", "c": from_markdown(node["c"])})
        elif kind == "img":
            out.append(run(f"[picture: {node['alt']}]", faces, address))
        else:
            out.append({"t": "br"})
    return out
