"""An answer's Markdown tree as text: as it stands in the Word file, and as it is pasted into a portal.

Both are what is counted: nothing is counted that a reader does not get, and nothing is printed uncounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leverarch.model import Nodes

Node = Mapping[str, Any]

#: What stands in an empty cell of a table, so that the cells after it keep their places.
NOTHING = "–"


def as_printed(blocks: Nodes, *, marks: bool = False) -> str:
    """Return the words as they stand in the Word file: a line for each paragraph, footnotes last.

    The marks of lists are there only where `marks` asks for them: LibreOffice counts them as words and Word, as far as
    is known, does not. The numbers of footnotes are not there, and a picture has no words in the text.
    """
    notes: list[Node] = []
    lines = list(_printed(_marked(blocks) if marks else blocks, notes))
    for note in notes:  # a note within a note is printed in brackets and gathers none here
        lines += _printed(note["c"], [])
    return "\n".join(lines)


def as_pasted(blocks: Iterable[Node]) -> str:
    r"""Return the text to paste into a portal: no Markdown, line ends `\n`, an empty line between paragraphs.

    Lists keep a hyphen or their number, a row of a table is a line with `; ` between its cells, the address of a link
    follows its words in brackets, footnotes have numbers and stand last, and a picture is its description. Words that
    are struck out are left out: without their line they would say what the author took back.
    """
    notes: list[Node] = []
    parts = [_block(block, notes) for block in blocks]
    number = 0
    while number < len(notes):  # a note may hold a note
        words = "\n\n".join(_blocks(notes[number]["c"], notes))
        number += 1
        parts.append(f"[{number}] {words}")
    return "\n\n".join(part for part in parts if part)


def words_of(nodes: Iterable[Node]) -> str:
    """Return the words of inline nodes as they stand in the Word file. A line break stays one."""
    return _run(nodes, None)


def addresses_in(blocks: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of every link, in order."""
    for node in inner_nodes(blocks):
        if node["t"] == "a":
            yield words_of(node["c"]), node["url"]


def inner_nodes(nodes: Iterable[Any]) -> Iterator[Node]:
    """Yield every node, outer ones first."""
    for node in nodes:
        if isinstance(node, Mapping):
            yield node
            for held in (node.get("c"), node.get("head"), node.get("rows")):
                yield from inner_nodes(held or ())
        else:
            yield from inner_nodes(node)


# ---------------------------------------------------------------- as it stands in Word


def _printed(blocks: Iterable[Node], notes: list[Node]) -> Iterator[str]:
    for block in blocks:
        kind = block["t"]
        if kind in ("p", "h"):
            yield _run(block["c"], notes)
        elif kind == "pre":
            yield from block["v"].split("\n")
        elif kind == "table":
            for row in (block["head"], *block["rows"]):
                yield from (_run(cell, notes) for cell in row)
        elif "c" in block:
            yield from _printed(block["c"], notes)


def _marked(blocks: Iterable[Node]) -> Iterator[Node]:
    """Yield blocks with a line for the mark of each point of a list."""
    for block in blocks:
        if block["t"] == "li":
            yield {"t": "p", "c": [{"t": "s", "v": "-"}]}
        yield {**block, "c": tuple(_marked(block["c"]))} if block["t"] in ("ul", "ol", "li", "q") else block


def _run(nodes: Iterable[Node], notes: list[Node] | None) -> str:
    """Return the words of inline nodes; footnotes go to `notes`, or stand in brackets where there is none."""
    words = []
    for node in nodes:
        kind = node["t"]
        if kind == "br":
            words.append("\n")
        elif kind == "fn" and notes is not None:
            notes.append(node)
        elif kind == "fn":
            words.append(f" ({' '.join(_printed(node['c'], []))})")
        elif kind != "img":
            words.append(node["v"] if "v" in node else _run(node["c"], notes))
    return "".join(words)


# ---------------------------------------------------------------- as it is pasted


def _blocks(blocks: Iterable[Node], notes: list[Node]) -> list[str]:
    return [text for text in (_block(block, notes) for block in blocks) if text]


def _block(block: Node, notes: list[Node]) -> str:
    kind = block["t"]
    if kind in ("p", "h"):
        return _line(block["c"], notes).strip()
    if kind == "pre":
        return str(block["v"])
    if kind == "table":
        return "\n".join(_row(row, notes) for row in (block["head"], *block["rows"]))
    if kind in ("ul", "ol"):
        return _list(block, notes)
    return "\n\n".join(_blocks(block.get("c", ()), notes))


def _list(block: Node, notes: list[Node]) -> str:
    lines = []
    for number, item in enumerate(block["c"], int(block.get("start", 1))):
        mark = "-" if block["t"] == "ul" else f"{number}."
        inner = "\n".join(_blocks(item["c"], notes))
        lines.append(f"{mark} {inner}".replace("\n", "\n  ").rstrip())
    return "\n".join(lines)


def _row(cells: Iterable[Iterable[Node]], notes: list[Node]) -> str:
    return "; ".join(_line(cell, notes).replace("\n", " ").strip() or NOTHING for cell in cells)


def _line(nodes: Iterable[Node], notes: list[Node]) -> str:
    words = []
    for node in nodes:
        kind = node["t"]
        if kind == "br":
            words.append("\n")
        elif kind == "fn":
            notes.append(node)
            words.append(f"[{len(notes)}]")
        elif kind == "img":
            words.append(f"[Picture: {node['alt']}]")
        elif kind == "a":
            words.append(_link(node, notes))
        elif kind != "del":
            words.append(node["v"] if "v" in node else _line(node["c"], notes))
    return "".join(words)


def _link(node: Node, notes: list[Node]) -> str:
    shown, url = _line(node["c"], notes), str(node["url"])
    bare = url.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
    return shown if bare.casefold() in shown.casefold() else f"{shown} ({url.removeprefix('mailto:')})"
