"""Markdown: from an author's text to a tree that both renderers print.

A node is a JSON object whose `t` says what it is; `c` holds what is in it, `v` its text.

Blocks: `h` (`l`: level, 2 to 6), `p`, `ul` and `ol` (`tight`, `start`) with `li`, `q` (quote), `pre` (`lang`), `hr`,
`table` (`al`: alignments, `head`: cells, `rows` of cells; every row has as many cells as `al`).
Inline: `s` (text), `em`, `b`, `del`, `code`, `a` (`url`), `br`, `fn` (footnote: blocks in `c`), `img` (`src`, `alt`).
Headings begin at 2 and skip no level, lists and quotes nest six deep, and every text can be printed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from leverarch.diagnostics import Diagnostic, Place
from leverarch.fonts import unprintable
from leverarch.readers.characters import first_unprintable, scan_unprintable, unprintable_found
from leverarch.readers.markdown_fit import Fit
from leverarch.readers.markdown_links import Origin, Picture
from leverarch.readers.markdown_notes import place_notes
from leverarch.readers.markdown_parser import lines_of, parse
from leverarch.readers.markdown_tree import NO_WORDS, Node, Tree, fold
from leverarch.readers.rules import MISSING_PICTURE

__all__ = ["Picture", "Prose", "read_markdown", "resolve_pictures", "scan_unprintable"]

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PRINTED = (".png", ".jpg", ".jpeg", ".gif")


@dataclass(frozen=True)
class Prose:
    """A Markdown text as a tree of blocks. `headings` holds each heading's words and its line in the file.

    `images` maps the names that pictures have in the tree to paths of the workspace: see `resolve_pictures`. `about` is
    the id of the item that the text belongs to.
    """

    blocks: tuple[Mapping[str, Any], ...]
    pictures: tuple[Picture, ...] = ()
    headings: tuple[tuple[str, int], ...] = ()
    found: tuple[Diagnostic, ...] = ()
    images: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


def read_markdown(
    text: str,
    *,
    path: str,
    first_line: int = 1,
    doc_text: str | None = None,
    at: Place | None = None,
    about: str = "",
) -> Prose:
    """Read `text`, which begins at line `first_line` of the file `doc_text` at `path`; findings are about `about`.

    Without `doc_text` it is a value of a JSON or YAML file: every place is then `at` (the start of `first_line` where
    that is not given), and characters that stand in it are left to `scan_unprintable`. Nothing that a reader would
    see is dropped, whatever the text.
    """
    value = at or Place(path, first_line, 1)
    origin = Origin(path, lines_of(text), first_line, None if doc_text is not None else value, about)
    try:
        tree = fold(*parse(text), origin)
        blocks, fit = _fitted(tree)
    except RecursionError:
        # Made to break a parser. It is printed as it stands.
        tree = Tree(root=[{"t": "p", "c": [{"t": "s", "v": line}]} for line in origin.lines if line.strip()])
        blocks, fit = _fitted(tree)
    found = (*tree.found, *_unprintable(text, origin, fit))
    headings = tuple((words, first_line + line if origin.at is None else value.line) for words, line in fit.headings)
    return Prose(tuple(blocks), tuple(tree.pictures), headings, found, about=about)


def resolve_pictures(
    prose: Prose,
    lookup: Callable[[str], str | None],
    *,
    first: int = 1,
    fault: Callable[[str], str] = lambda path: "",  # noqa: ARG005
) -> Prose:
    """Return `prose` with every picture staged under a name of its own, or said in words where it can't be printed.

    `lookup` gives the workspace path of a picture as written, or nothing; `fault` why the file at a path can't be
    printed, or nothing. Names are `img-1.png`, `img-2.jpg` and so on, from `first`; `images` maps them to paths.
    """
    names: dict[str, str] = {}
    images: dict[str, str] = {}
    found: list[Diagnostic] = []
    for picture in prose.pictures:
        path, finding = _picture(picture, lookup, fault, prose.about)
        if finding:
            found.append(finding)
        elif picture.src not in names:
            known = next((name for name, other in images.items() if other == path), "")
            names[picture.src] = known or f"img-{first + len(images)}{_suffix(path)}"
            images[names[picture.src]] = path
    blocks = tuple(_with_names(block, names) for block in prose.blocks) if prose.pictures else prose.blocks
    return replace(prose, blocks=blocks, found=(*prose.found, *found), images=images)


def _fitted(tree: Tree) -> tuple[list[Node], Fit]:
    fit = Fit()
    return fit.blocks(place_notes(tree)), fit


def _unprintable(text: str, origin: Origin, fit: Fit) -> Iterator[Diagnostic]:
    """One warning for each line with such characters, and one for what only `&…;` brought in."""
    written = unprintable(text)
    if written and origin.at is None:
        for number, line in enumerate(origin.lines):
            names = unprintable(line)
            if names:
                yield unprintable_found(names, origin.place(number, first_unprintable(line) + 1), origin.about)
    rest = [name for name in fit.names if name not in written]
    if rest:
        yield unprintable_found(rest, _entity(rest, origin), origin.about)


def _entity(names: list[str], origin: Origin) -> Place:
    """Return the place of the first `&…;` that stands for one of these characters."""
    for number, line in enumerate(origin.lines):
        for match in _ENTITY.finditer(line):
            if any(name in names for name in unprintable(html.unescape(match.group()))):
                return origin.place(number, match.start() + 1, len(match.group()))
    return origin.place(0)


def _picture(
    picture: Picture, lookup: Callable[[str], str | None], fault: Callable[[str], str], about: str
) -> tuple[str, Diagnostic | None]:
    """Return the path of a picture, or why it can't be printed."""
    src = picture.src
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", src):
        message, help_ = f"the picture `{_short(src)}` is not in the workspace", "save a copy in content/files/"
        return "", Diagnostic(MISSING_PICTURE, message, picture.place, about, help=help_)
    path = lookup(src) if src else None
    if path is None and "%" in src:
        path = lookup(unquote(src))
    if path is None:
        message = f"there is no picture `{_short(src)}`" if src else "a picture has no file"
        help_ = "put it into content/files/, or correct its name; capitals count"
        return "", Diagnostic(MISSING_PICTURE, message, picture.place, about, help=help_)
    if _suffix(path) not in _PRINTED:
        message = f"the picture `{_short(src)}` is of a kind that can't be printed"
        return "", Diagnostic(MISSING_PICTURE, message, picture.place, about, help="save it as .png, .jpg or .gif")
    why = fault(path)
    if why:
        message = f"the picture `{_short(src)}` {why}"
        return "", Diagnostic(MISSING_PICTURE, message, picture.place, about, help="save it again as .png or .jpg")
    return path, None


def _with_names(node: Any, names: Mapping[str, str]) -> Any:
    """Return a node with its pictures renamed, and with words for those that are not there."""
    if isinstance(node, list):
        return _joined([_with_names(inner, names) for inner in node])
    if not isinstance(node, Mapping):
        return node
    if node.get("t") == "img":
        if node["src"] in names:
            return {**node, "src": names[node["src"]]}
        words = f": {node['alt']}" if node["alt"] != NO_WORDS else ""
        return {"t": "s", "v": f"[Picture not supplied{words}]"}
    return {key: _with_names(inner, names) if isinstance(inner, list) else inner for key, inner in node.items()}


def _joined(nodes: list[Any]) -> list[Any]:
    """Return nodes with neighbouring texts as one."""
    out: list[Any] = []
    for node in nodes:
        if (
            out
            and isinstance(node, dict)
            and node.get("t") == "s"
            and isinstance(out[-1], dict)
            and out[-1]["t"] == "s"
        ):
            out[-1] = {"t": "s", "v": out[-1]["v"] + node["v"]}
        else:
            out.append(node)
    return out


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def _short(src: str) -> str:
    return src if len(src) <= 60 else f"{src[:59]}…"
