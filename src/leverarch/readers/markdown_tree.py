"""From the tokens of a Markdown text to nested nodes, with what is found on the way: links and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from leverarch.diagnostics import Diagnostic
from leverarch.readers.markdown_links import Origin, Picture, around, safe_address, unsafe_link
from leverarch.readers.markdown_parser import References
from leverarch.readers.rules import MISSING_ALT

Node = dict[str, Any]

#: What a picture without words is called.
NO_WORDS = "Picture"

_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]*")
_FACES = {"em_open": "em", "strong_open": "b", "s_open": "del"}


@dataclass
class Tree:
    """Blocks as nodes. Footnotes are marks still: `notes` holds their bodies by key."""

    root: list[Node] = field(default_factory=list)
    notes: dict[str, list[Node]] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)


def fold(tokens: Iterable[Token], references: References, inline_notes: dict[int, Any], origin: Origin) -> Tree:
    """Fold tokens to nodes."""
    folder = _Folder(references, inline_notes, origin)
    for token in tokens:
        folder.take(token)
    return folder.tree


class _Folder:
    """Folds tokens one by one. `open` holds the nodes that are still open, the root first."""

    def __init__(self, references: References, inline_notes: dict[int, Any], origin: Origin) -> None:
        self.references, self.inline_notes, self.origin = references, inline_notes, origin
        self.tree = Tree()
        self.open: list[Node] = [{"t": "root", "c": self.tree.root}]
        self.table: Node = {}
        self.line, self.stop = 0, 0

    def take(self, token: Token) -> None:
        """Add one block token."""
        if token.map:
            self.line, self.stop = token.map
        kind = token.type
        if kind == "inline":
            self._inline(token.children or (), self.open[-1]["c"])
        elif kind in _OPENERS:
            self._push(_OPENERS[kind](token))
            if kind == "paragraph_open" and not token.hidden and self.open[-2]["t"] == "li":
                self.open[-3]["tight"] = False
        elif kind.startswith(("table_", "thead_", "tbody_", "tr_", "th_", "td_")):
            self._table(token)
        elif kind == "footnote_reference_open":
            self._note(token)
        elif kind.endswith("_close"):
            self.open.pop()
        else:
            self._leaf(token)

    def _push(self, node: Node) -> None:
        if node["t"] == "h":
            node["line"] = self.line
        self.open[-1]["c"].append(node)
        self.open.append(node)

    def _leaf(self, token: Token) -> None:
        out = self.open[-1]["c"]
        if token.type in ("fence", "code_block"):
            info = token.info.strip()
            value = token.content.removesuffix("\n")
            if not _LANGUAGE.fullmatch(info):
                # More than the name of a language: words that belong to the text.
                info, value = "", f"{info}\n{value}"
            out.append({"t": "pre", "lang": info, "v": value})
        elif token.type == "hr":
            out.append({"t": "hr"})
        elif token.type == "definition":
            self._definition(token, out)
        else:
            out.append({"t": "p", "c": [_s(token.content)]})

    def _definition(self, token: Token, out: list[Node]) -> None:
        """An address that nothing asks for is printed as it stands. `[//]: # (…)` is how authors hide a remark."""
        meta = token.meta
        known = self.references[meta["id"]]
        if (meta["id"] in self.references.used and known["map"] == token.map) or meta["url"] == "#":
            return
        title = f' "{meta["title"]}"' if meta["title"] else ""
        out.append({"t": "p", "c": [_s(f"[{meta['label']}]: {meta['url']}{title}".replace("\n", " "))]})

    def _note(self, token: Token) -> None:
        """The body of a footnote stands beside the text until it is known where it is used."""
        label = token.meta["label"]
        node = {"t": "fndef", "label": label, "c": [], "first": label not in self.tree.notes}
        self.tree.notes.setdefault(label, node["c"])
        self.tree.root.append(node)
        self.open.append(node)

    def _table(self, token: Token) -> None:
        kind = token.type
        if kind == "table_open":
            self.table = {"t": "table", "al": [], "rows": []}
            self.open[-1]["c"].append(self.table)
        elif kind == "tr_open":
            self.table["rows"].append([])
        elif kind in ("th_open", "td_open"):
            if kind == "th_open":
                self.table["al"].append(str(token.attrs.get("style", "")).rpartition(":")[2] or "left")
            cell: Node = {"t": "cell", "c": []}
            self.table["rows"][-1].append(cell["c"])
            self.open.append(cell)
        elif kind in ("th_close", "td_close"):
            self.open.pop()
        elif kind == "table_close":
            self.table["head"] = self.table["rows"].pop(0)

    def _inline(self, tokens: Iterable[Token], out: list[Node]) -> None:
        """Fold what stands in one block. `stack` holds the lists that are open; emphasis in itself adds nothing."""
        stack: list[list[Node]] = [out]
        faces: list[str] = []
        for token in tokens:
            kind, top = token.type, stack[-1]
            if kind in _FACES:
                face = _FACES[kind]
                stack.append(top if face in faces else _append(top, {"t": face, "c": []}))
                faces.append(face)
            elif kind == "link_open":
                stack.append(_append(top, {"t": "a", "token": token, "c": []}))
            elif kind == "link_close":
                stack.pop()
                self._link(stack[-1])
            elif kind.endswith("_close"):
                stack.pop()
                faces.pop()
            elif kind in ("softbreak", "hardbreak"):
                self.line += 1
                top.append(_s(" ") if kind == "softbreak" else {"t": "br"})
            elif kind == "image":
                self._image(token, top)
            elif kind == "footnote_ref":
                top.append(self._mark(token))
            else:
                top.append({"t": "code", "v": token.content} if kind == "code_inline" else _s(token.content))

    def _mark(self, token: Token) -> Node:
        """The mark of a footnote. One written where it is used has no label: its number is its key."""
        label, number = token.meta.get("label"), token.meta["id"]
        if label is not None:
            return {"t": "fn", "key": label, "label": f"[^{label}]"}
        key = f"\0{number}"
        body: Node = {"t": "p", "c": []}
        self._inline(self.inline_notes[number]["tokens"], body["c"])
        self.tree.notes[key] = [body]
        return {"t": "fn", "key": key, "label": ""}

    def _link(self, out: list[Node]) -> None:
        """Decide whether the link that ends here may be one; else its words and its address are text."""
        node = out[-1]
        token = node.pop("token")
        url, title = str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))
        shown = plain_text(node["c"])
        safe = safe_address(url)
        if safe:
            node["url"] = safe
            if not shown.strip() and not has_picture(node["c"]):
                node["c"] = [_s(url)]
        else:
            place = self.origin.find(around(url, f"[{shown}"), self.line, self.stop)
            self.tree.found.append(unsafe_link(url, place, self.origin.about))
            out[-1:] = node["c"]
            if url and shown.strip() != url:
                out.append(_s(f" ({url})" if shown.strip() else url))
        if title and title != shown:
            out.append(_s(f" ({title})".replace("\n", " ")))

    def _image(self, token: Token, out: list[Node]) -> None:
        src, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
        alt = self._words(token.children or ()).strip()
        place = self.origin.find(around(src, "!["), self.line, self.stop)
        self.tree.pictures.append(Picture(src, alt, place.line, place))
        if not alt:
            message = f"the picture `{src}` has no words that say what it shows"
            help_ = "put them between the square brackets: ![what it shows](file)"
            self.tree.found.append(Diagnostic(MISSING_ALT, message, place, self.origin.about, help=help_))
        out.append({"t": "img", "src": src, "alt": alt or NO_WORDS})
        if title and title != alt:
            out.extend(({"t": "br"}, {"t": "em", "c": [_s(title.replace("\n", " "))]}))

    def _words(self, tokens: Iterable[Token]) -> str:
        """Return the plain text of tokens: what a picture shows is said without emphasis or links."""
        words = []
        for token in tokens:
            if token.type == "image":
                words.append(self._words(token.children or ()))
            elif token.type == "footnote_ref" and token.meta.get("label") is None:
                words.append(f" ({self._words(self.inline_notes[token.meta['id']]['tokens'])})")
            else:
                words.append(" " if token.type in ("softbreak", "hardbreak") else token.content)
        return "".join(words)


_OPENERS: Mapping[str, Callable[[Token], Node]] = {
    "heading_open": lambda token: {"t": "h", "l": int(token.tag[1]), "c": []},
    "paragraph_open": lambda _: {"t": "p", "c": []},
    "bullet_list_open": lambda _: {"t": "ul", "tight": True, "c": []},
    "ordered_list_open": lambda token: {"t": "ol", "start": int(token.attrs.get("start", 1)), "tight": True, "c": []},
    "list_item_open": lambda _: {"t": "li", "c": []},
    "blockquote_open": lambda _: {"t": "q", "c": []},
}


def plain_text(nodes: Iterable[Node]) -> str:
    """Return the words of inline nodes, without footnotes."""
    words = []
    for node in nodes:
        if node["t"] == "br":
            words.append(" ")
        elif node["t"] != "fn":
            words.append(node.get("v") or node.get("alt") or plain_text(node.get("c", ())))
    return "".join(words)


def has_picture(nodes: Iterable[Node]) -> bool:
    """Whether a picture stands among inline nodes."""
    return any(node["t"] == "img" or has_picture(node.get("c", ())) for node in nodes)


def _s(text: str) -> Node:
    return {"t": "s", "v": text}


def _append(nodes: list[Node], node: Node) -> list[Node]:
    nodes.append(node)
    inner: list[Node] = node["c"]
    return inner
