"""A web page as a tree, with nothing fetched or run; what of it is hidden, and where it points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import etree, html

#: Elements that lie deeper than this are read as words only.
DEEPEST_ELEMENT = 120
MOST_ELEMENTS = 400_000
_DECLARED = re.compile(r"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml[^>]*>")
# Word writes `<![if …]>` around what every program shall show; `<o:p>` and its like are plain containers.
_WORD_IF = re.compile(r"<!\[(?:if|endif)[^>]{0,200}\]>", re.IGNORECASE)
_CONTROLS = {code: None for code in range(32) if code not in (9, 10, 12, 13)}
_TAGS = re.compile(r"<[^>]*>")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,4000})\}")
_SIMPLE = re.compile(r"[\w-]*(?:[.#][\w-]+)?")
_HIDES = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.I)


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a page, and the simple selectors (`.a`, `p.b`, `#c`) by which its own rules hide something."""

    root: Any
    hiding: frozenset[str] = field(default_factory=frozenset)


def charset_of(data: bytes) -> str:
    """Return the charset that a page gives itself in its first letters, or nothing."""
    found = _DECLARED.search(data[:4096].decode("latin-1"))
    return found[1] if found else ""


def tree_of(text: str) -> Tree | None:
    """Return a page as a tree. None for one that no program could show: nested without end, or of too many parts."""
    clean = _WORD_IF.sub("", _XML.sub("", text)).translate(_CONTROLS)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but comments, or nothing at all
        return Tree(etree.Element("html"))
    whole = not any(fault.level == etree.ErrorLevels.FATAL for fault in parser.error_log)
    count = sum(1 for _, _ in zip(root.iter(), range(MOST_ELEMENTS + 1), strict=False))
    return Tree(root, frozenset(_hiding(root))) if whole and count <= MOST_ELEMENTS else None


def bare_words(text: str) -> str:
    """Return the words of a page that could not be read as a tree, one line for each piece between its tags."""
    seen = re.sub(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", "\n", text, flags=re.DOTALL | re.IGNORECASE)
    return "\n".join(line for line in unescape(_TAGS.sub("\n", seen)).split("\n") if line.strip())


def tag_of(element: Any) -> str:
    """Return the element's name without its prefix, or nothing for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def is_hidden(element: Any, tree: Tree) -> bool:
    """Whether the page says that a reader shall not see this element."""
    tag = tag_of(element)
    if element.get("hidden") is not None or (tag == "input" and element.get("type", "").lower() == "hidden"):
        return True
    style = element.get("style")
    if style and _HIDES.search(style):
        return True
    if not tree.hiding:
        return False
    names = [f".{name}" for name in element.get("class", "").split()]
    names += [f"#{element.get('id')}"] if element.get("id") else []
    return any(name in tree.hiding or tag + name in tree.hiding for name in names)


def words_in(element: Any) -> str:
    """Return the words in an element, with a space for each white space; scripts and styles hold none."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: Any) -> Iterator[str]:
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        silent = tag_of(inner) in SILENT
        if event == "start" and not silent and inner.text:
            yield inner.text
        elif event == "end" and inner is not element and inner.tail:
            yield inner.tail


#: What holds no words for a reader.
SILENT = frozenset({"script", "style", "template", "xml", "meta", "link", "base", "title"})


def _hiding(root: Any) -> Iterator[str]:
    """Yield the simple selectors that hide; rules for other media or states (a hover, a printer) don't count."""
    for style in root.iter("style"):
        text = re.sub(r"/\*.*?\*/|<!--|-->", "", style.text or "", flags=re.DOTALL)[:200_000]
        for found in _RULE.finditer(re.sub(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)):
            if _HIDES.search(found[2]):
                for selector in found[1].split(","):
                    name = selector.strip()
                    if _SIMPLE.fullmatch(name) and name[:1] and ("." in name or "#" in name):
                        yield name.lower() if name[0] not in ".#" else name


def title_of(tree: Tree) -> str:
    """Return what a page calls itself, or nothing."""
    found = next(tree.root.iter("title"), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def language_of(tree: Tree) -> str:
    """Return the language that a page says it is in, or nothing."""
    return str(tree.root.get("lang") or tree.root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
