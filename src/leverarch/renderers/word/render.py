"""Template and data → the bytes of a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
from lxml import etree

from leverarch.renderers.word import contents, package, properties
from leverarch.renderers.word.controls import Entries, Entry
from leverarch.renderers.word.finish import Counter, finish
from leverarch.renderers.word.markdown import Frame, Writer
from leverarch.renderers.word.names import CORE, DOCUMENT, FOOTNOTES, NUMBERING, WordError, w
from leverarch.renderers.word.pictures import Pictures
from leverarch.renderers.word.side import Side
from leverarch.renderers.word.styles import House
from leverarch.renderers.word.template import Compiled, compile_template


class Blocks:
    """A Markdown tree among the data: printed where a template names it, with ids in the order of printing."""

    __slots__ = ("_frame", "_nodes", "_writer")

    def __init__(self, nodes: Any, frame: Frame, writer: Writer) -> None:
        self._nodes, self._frame, self._writer = nodes, frame, writer

    def __bool__(self) -> bool:
        return bool(self._nodes)

    def __html__(self) -> str:
        return self._writer.blocks(self._nodes, self._frame)


class Picture:
    """A picture among the data. Like docxtpl's own, it closes the text that it stands in and opens it again."""

    __slots__ = ("_alt", "_house", "_name", "_pictures", "_width")

    def __init__(self, value: Mapping[str, Any], pictures: Pictures, house: House) -> None:
        self._name, self._alt = str(value["image"]), str(value["alt"])
        self._width = float(value.get("width_mm", 0))
        self._pictures, self._house = pictures, house

    def __bool__(self) -> bool:
        return bool(self._name)

    def __html__(self) -> str:
        room = self._house.width, self._house.height
        run = self._pictures.inline(self._name, self._alt, *room, millimetres=self._width)
        return f'</w:t></w:r>{run}<w:r><w:t xml:space="preserve">'


def render(template: bytes, data: Mapping[str, Any], images: Mapping[str, bytes]) -> bytes:
    """Return the finished file. The same template, data and pictures give the same bytes.

    In the data `{"blocks": [...]}` is a Markdown tree for `{{p field }}`, with `"under"` for the level of the heading
    that it stands under (1 where not given), `{"image": name, "alt": words, "width_mm": n}` a picture for
    `{{ field }}`, and `"control": {...}` (a `form_fields.Control`) a place to fill in for `{{ field.control }}`. What
    `identity` maps is written into the file's own properties, so that a returned form says which one it is. Raises
    `WordError`, in words for the template's author, where the two do not fit together.
    """
    compiled = compile_template(template)
    side = Side(compiled.house, *_taken(compiled))
    pictures, entries = Pictures(side, images), Entries(compiled.house)
    writer = Writer(side, pictures)
    fields = _prepared(data, writer, pictures, entries, compiled.house)
    parts, count = dict(compiled.fixed), Counter()
    trees: dict[str, etree._Element] = {}
    for name in _order(compiled):
        side.owner = name
        trees[name] = _printed(compiled, name, fields)
    for name, tree in trees.items():
        if name != CORE:
            finish(tree, count)
    contents.fill(trees[DOCUMENT], compiled.house, count)
    parts |= {name: package.serialise(tree) for name, tree in trees.items()}
    side.owner = FOOTNOTES
    side.into(parts, writer.notes())
    properties.put(parts, data)
    properties.put_identity(parts, data.get("identity", {}), tuple(entries.prompts))
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            package.parse(part)
    return package.write(parts)


def _order(compiled: Compiled) -> list[str]:
    """The body first, so that its ids do not depend on headers; it is finished even where it has no tag."""
    return [DOCUMENT, *sorted(name for name in compiled.printed if name != DOCUMENT)]


def _printed(compiled: Compiled, name: str, fields: Mapping[str, Any]) -> etree._Element:
    if name not in compiled.printed:
        return package.parse(compiled.fixed[name])
    try:
        text = compiled.printed[name].render(fields)
    except jinja2.TemplateError as error:
        raise WordError(f"the template and its data do not fit together: {error.message}") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise WordError(f"a tag of the template cannot be carried out: {error}") from error
    try:
        return _sound(package.parse(text))
    except etree.XMLSyntaxError as error:
        raise WordError(
            "a tag of the template opens in one place and closes in another (for example `{%tr for … %}` with "
            f"`{{%p endfor %}}`), or long text stands in a line without `{{{{p … }}}}`: {error.msg}"
        ) from error


_HOLDERS = tuple(w(name) for name in ("body", "hdr", "ftr", "footnote", "tbl", "tr", "tc", "sdtContent", "p", "r"))


def _sound(tree: etree._Element) -> etree._Element:
    """Well-formed is not enough: text outside a paragraph, or a paragraph inside text, would be lost by Word."""
    for holder in tree.iter(*_HOLDERS):
        stray = ((holder.text or "") + "".join(child.tail or "" for child in holder)).strip()
        if stray:
            raise WordError(f"`{{{{p … }}}}` is for long text only; write `{{{{ … }}}}` for “{stray[:60]}”")
    if any(len(text) for text in tree.iter(w("t"))):
        raise WordError("long text stands in a line; give it a paragraph of its own and write `{{p … }}`")
    return tree


def _prepared(value: Any, writer: Writer, pictures: Pictures, entries: Entries, house: House) -> Any:
    if isinstance(value, Mapping):
        if "blocks" in value:
            return Blocks(value["blocks"], Frame(house.width, heading=int(value.get("under", 1)) - 1), writer)
        if "image" in value:
            return Picture(value, pictures, house)
        return {
            key: Entry(inner, entries)
            if key == "control" and isinstance(inner, Mapping)
            else _prepared(inner, writer, pictures, entries, house)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_prepared(inner, writer, pictures, entries, house) for inner in value]
    return value


def _taken(compiled: Compiled) -> tuple[Mapping[str, frozenset[str]], int, int]:
    """Return the relationship ids in use by part, and the first free numbers of a footnote and of a list."""
    ids = {}
    for name, data in compiled.fixed.items():
        if name.startswith("word/_rels/"):
            owner = name.replace("_rels/", "").removesuffix(".rels")
            ids[owner] = frozenset(line.get("Id", "") for line in package.parse(data))
    notes, numbers = 0, 0
    if FOOTNOTES in compiled.fixed:
        notes = max(_numbers(compiled.fixed[FOOTNOTES], "footnote", "id"), default=0)
    elif FOOTNOTES in compiled.printed:
        notes = 1000
    if NUMBERING in compiled.fixed:
        numbers = max(_numbers(compiled.fixed[NUMBERING], "num", "numId"), default=0)
    return ids, notes + 1, numbers + 1


def _numbers(data: bytes, tag: str, attribute: str) -> list[int]:
    return [int(line.get(w(attribute), "0")) for line in package.parse(data).iter(w(tag))]
