"""A Markdown tree → Word paragraphs in the template's own named styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from leverarch.renderers.word.columns import CLOSE, MARGINS, widths
from leverarch.renderers.word.names import R, W, writable
from leverarch.renderers.word.pictures import Pictures
from leverarch.renderers.word.side import LEVELS, STEP, Side

Node = Mapping[str, Any]
QUOTE_STEP = 283
#: A table of more rows or columns than this is set closer.
LONG_TABLE, WIDE_TABLE = 10, 6


@dataclass(frozen=True, slots=True)
class Frame:
    """Where blocks stand: the room there is (`width`), how far headings move down, how deep in lists and quotes."""

    width: int
    heading: int = 0
    level: int = 0
    indent: int = 0
    quotes: int = 0
    style: str = ""
    in_note: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """How a run of text looks."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: bool = False


class Writer:
    """Writes trees for one document. What they need beside the text goes to `side`."""

    def __init__(self, side: Side, pictures: Pictures) -> None:
        self._side = side
        self._pictures = pictures

    def blocks(self, nodes: list[Node] | tuple[Node, ...], frame: Frame) -> str:
        """Return the paragraphs and tables of some blocks."""
        return "".join(getattr(self, f"_{node['t']}")(node, frame) for node in nodes)

    def notes(self) -> list[str]:
        """Return every footnote collected so far as an element of the footnotes part."""
        mark = f"<w:r>{self._properties(self._style('footnote reference'))}<w:footnoteRef/></w:r>" + self._text(
            " ", Face()
        )
        frame = Frame(self._side.house.width, style="footnote text", in_note=True)
        written = []
        for number, nodes in enumerate(self._side.notes, self._side.first_note):
            body = self.blocks(nodes, frame)
            if not body.startswith("<w:p>") or not body.endswith("</w:p>"):
                body = f"{self._paragraph('', 'footnote text')}{body}{self._paragraph('', 'footnote text')}"
            head, _, tail = body.partition("</w:pPr>")
            written.append(f'<w:footnote xmlns:w="{W}" w:id="{number}">{head}</w:pPr>{mark}{tail}</w:footnote>')
        return written

    def _style(self, name: str) -> str:
        key = self._side.house.style(name)
        return f"<w:rStyle w:val={quoteattr(key)}/>" if key else ""

    def _properties(self, inner: str) -> str:
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""

    def _paragraph(self, runs: str, style: str = "", *, number: str = "", indent: int = 0, more: str = "") -> str:
        key = self._side.house.style(style) if style else ""
        place = f'<w:ind w:left="{indent}"/>' if indent else ""
        named = f"<w:pStyle w:val={quoteattr(key)}/>" if key else ""
        return f"<w:p><w:pPr>{named}{number}{place}{more}</w:pPr>{runs}</w:p>"

    # blocks

    def _p(self, node: Node, frame: Frame) -> str:
        only = len(node["c"]) == 1 and node["c"][0]["t"] == "img"
        style = "Picture" if only and not frame.style else frame.style
        # A line that leads into what follows is never left alone at the foot of a page.
        leads = all(inner["t"] == "b" for inner in node["c"]) or plain(node["c"]).endswith(":")
        number = "<w:keepNext/>" if leads and not frame.style else ""
        return self._paragraph(self._inline(node["c"], frame), style, number=number, indent=frame.indent)

    def _h(self, node: Node, frame: Frame) -> str:
        level = min(max(node["l"] + frame.heading, 1), 9)
        # A template has as many kinds of headings as its author made: deeper ones look like the deepest of them.
        while level > 1 and not self._side.house.style(f"heading {level}"):
            level -= 1
        return self._paragraph(self._inline(node["c"], frame), f"heading {level}", indent=frame.indent)

    def _ul(self, node: Node, frame: Frame) -> str:
        return self._list(node, frame, self._side.bullets(), "List Bullet")

    def _ol(self, node: Node, frame: Frame) -> str:
        level = min(frame.level, LEVELS - 1)
        return self._list(node, frame, self._side.numbered(level, node.get("start", 1)), "List Number")

    def _list(self, node: Node, frame: Frame, number: int, style: str) -> str:
        level = min(frame.level, LEVELS - 1)
        left = STEP * (level + 1) + frame.quotes * QUOTE_STEP
        mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        named = "Quote" if frame.quotes else style
        inner = replace(frame, level=frame.level + 1, indent=left, style="Quote" if frame.quotes else "List Continue")
        own = f'<w:ind w:left="{left}" w:hanging="{STEP}"/>' if frame.quotes else ""
        loose = "" if node.get("tight", True) else '<w:contextualSpacing w:val="0"/>'
        written = []
        for item in node["c"]:
            first, rest = (item["c"][:1], item["c"][1:]) if item["c"] and item["c"][0]["t"] == "p" else ([], item["c"])
            runs = self._inline(first[0]["c"], inner) if first else ""
            written.append(self._paragraph(runs, named, number=mark, more=own + loose))
            written.append(self.blocks(rest, inner))
        return "".join(written)

    def _q(self, node: Node, frame: Frame) -> str:
        quotes = frame.quotes + 1
        indent = frame.indent + QUOTE_STEP if frame.indent or frame.quotes else 0
        return self.blocks(node["c"], replace(frame, style="Quote", quotes=quotes, indent=indent))

    def _pre(self, node: Node, frame: Frame) -> str:
        lines = [f"<w:r>{_t(line)}</w:r>" for line in node["v"].rstrip("\n").split("\n")]
        return self._paragraph("<w:r><w:br/></w:r>".join(lines), "Code block", indent=frame.indent)

    def _hr(self, _: Node, frame: Frame) -> str:
        return self._paragraph("", "Divider", indent=frame.indent)

    def _table(self, node: Node, frame: Frame) -> str:
        words = [[plain(cell) for cell in row] for row in [node["head"], *node["rows"]]]
        is_large = len(words) > LONG_TABLE or len(words[0]) > WIDE_TABLE
        close = self._side.house.style("Leverarch table, close") if is_large else ""
        columns = widths(words, frame.width - frame.indent, CLOSE if close else MARGINS)
        style = close or self._side.house.style("Leverarch table") or self._side.house.style("Table Grid")
        named = f"<w:tblStyle w:val={quoteattr(style)}/>" if style else ""
        place = f'<w:tblInd w:w="{frame.indent}" w:type="dxa"/>' if frame.indent else ""
        about = "Table with the columns: " + ", ".join(word or "no heading" for word in words[0])
        head = (
            f'<w:tbl><w:tblPr>{named}<w:tblW w:w="{sum(columns)}" w:type="dxa"/>{place}<w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
            f'w:noVBand="1"/><w:tblDescription w:val={quoteattr(about)}/></w:tblPr><w:tblGrid>'
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        rows = [self._row(node["head"], node["al"], columns, frame, head=True)]
        # No row stands alone: the first stays with the second, the last with the one before it.
        kept = {0, len(node["rows"]) - 2} - {len(node["rows"]) - 1}
        rows += [
            self._row(row, node["al"], columns, frame, head=False, kept=number in kept)
            for number, row in enumerate(node["rows"])
        ]
        return f"{head}{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{self._paragraph('', 'Table gap')}"

    def _row(
        self,
        cells: list[list[Node]],
        sides: list[str],
        columns: list[int],
        frame: Frame,
        *,
        head: bool,
        kept: bool = False,
    ) -> str:
        marks = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
        style = "Table head" if head else "Table text"
        written = []
        for cell, side, width in zip(cells, sides, columns, strict=True):
            inner = replace(frame, width=width - 160, indent=0, level=0, quotes=0, style=style)
            aligned = f'<w:jc w:val="{side}"/>' if side in ("right", "center") else ""
            stays = "<w:keepNext/>" if kept or head else ""
            text = self._paragraph(self._inline(cell, inner), style, number=stays, more=aligned)
            written.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{text}</w:tc>')
        return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(written)}</w:tr>"

    # inlines

    def _inline(self, nodes: list[Node], frame: Frame, face: Face | None = None) -> str:
        return "".join(self._run(node, frame, face or Face()) for node in nodes)

    def _run(self, node: Node, frame: Frame, face: Face) -> str:
        kind = node["t"]
        if kind in ("s", "code"):
            return self._text(node["v"], replace(face, code=face.code or kind == "code"))
        if kind in _FACES:
            return self._inline(node["c"], frame, replace(face, **{_FACES[kind]: True}))
        if kind == "a":
            runs = self._inline(node["c"], frame, replace(face, link=True))
            return f'<w:hyperlink xmlns:r="{R}" r:id={quoteattr(self._side.link(node["url"]))}>{runs}</w:hyperlink>'
        if kind == "img":
            return self._pictures.inline(node["src"], node["alt"], frame.width - frame.indent, self._side.house.height)
        return "<w:r><w:br/></w:r>" if kind == "br" else self._note(node, frame, face)

    def _note(self, node: Node, frame: Frame, face: Face) -> str:
        if frame.in_note:  # Word has no footnotes within footnotes
            return self._text(f" ({plain([node])})", face)
        mark = self._properties(self._style("footnote reference") or '<w:vertAlign w:val="superscript"/>')
        return f'<w:r>{mark}<w:footnoteReference w:id="{self._side.note(node["c"])}"/></w:r>'

    def _text(self, text: str, face: Face) -> str:
        inner = ""
        bold, italic = face.bold, face.italic
        if face.code:
            inner = self._style("Code")
        elif face.link:
            inner = self._style("Hyperlink")
        elif bold and not italic:
            inner, bold = (self._style("Strong"), not self._side.house.style("Strong"))
        elif italic and not bold:
            inner, italic = (self._style("Emphasis"), not self._side.house.style("Emphasis"))
        inner += "<w:b/>" * bold + "<w:i/>" * italic + "<w:strike/>" * face.struck + "<w:noProof/>" * face.code
        return f"<w:r>{self._properties(inner)}{_t(text)}</w:r>"


_FACES = {"b": "bold", "em": "italic", "del": "struck"}


def _t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(writable(text))}</w:t>'


def plain(nodes: list[Node]) -> str:
    """Return the words of some nodes without their looks."""
    return "".join(
        node.get("v") or node.get("alt") or (" " if node["t"] == "br" else plain(node.get("c", []))) for node in nodes
    )
