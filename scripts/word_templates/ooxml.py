"""A few words of Word's own language, enough to write a template down."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

TWIPS_PER_MM = 56.6929
EMU_PER_MM = 36000
WIDTH = 164.0
KEEP_NEXT = "<w:keepNext/>"
TOP = '<w:pageBreakBefore/><w:spacing w:before="0"/>'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
CLOSE_TABLE, CLOSE_FACTS = "LeverarchClose", "LeverarchCloseFacts"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def mm(size: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(size * TWIPS_PER_MM)


def r(text: str, style: str = "", more: str = "") -> str:
    """A run of text."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties = f"<w:rPr>{named}{more}</w:rPr>" if named or more else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(style: str, *runs: str, more: str = "") -> str:
    """A paragraph. Words that are not a run yet become one."""
    inner = "".join(run if run.startswith(("<w:", "<mc:")) else r(run) for run in runs if run)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inner}</w:p>'


def tag(words: str) -> str:
    """A tag in a paragraph of its own: it is gone in the finished document."""
    return p("TemplateTag", words)


def when(condition: str, *blocks: str) -> str:
    """Blocks that are printed only where there is something to print."""
    return tag(f"{{%p if {condition} %}}") + "".join(blocks) + tag("{%p endif %}")


def each(loop: str, *blocks: str) -> str:
    """Blocks that are printed once for each of something."""
    return tag(f"{{%p for {loop} %}}") + "".join(blocks) + tag("{%p endfor %}")


def either(whole: str, small: str) -> str:
    """One thing in a full pack, another in a short one."""
    return tag("{%p if cover %}") + whole + tag("{%p else %}") + small + tag("{%p endif %}")


def cell(width: int, *blocks: str, fill: str = "", span: int = 1) -> str:
    """A cell of a table."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    inner = "".join(block if block.startswith("<w:p") else p("TableText", block) for block in blocks) or p("TableText")
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}</w:tcPr>{inner}</w:tc>'


def row(*cells: str, head: bool = False, height: int = 0) -> str:
    """A row, never broken over two pages."""
    high = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table(
    columns: Sequence[float], rows: Sequence[str], about: str, *, style: str = "LeverarchTable", head: bool = True
) -> str:
    """A table of fixed columns (millimetres), with its text in words."""
    grid = "".join(f'<w:gridCol w:w="{mm(width)}"/>' for width in columns)
    title, _, more = about.partition(". ")
    first = "0420" if head else "0400"
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(map(mm, columns))}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{first}" w:firstRow="{int(head)}" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(title)}/><w:tblDescription w:val={quoteattr(more or title)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def loop_table(
    columns: Sequence[float],
    heads: Sequence[str],
    loop: str,
    cells: Sequence[str | Sequence[str]],
    about: str,
    *,
    tinted: int = -1,
    height: int = 0,
    style: str = "LeverarchTable",
    more: str = "",
    whole: bool = False,
) -> str:
    """A table with one row for each of something. `tinted` is the column that matters most.

    `more` names a field that is printed in a row of its own below, as wide as the table, where it says something.
    `whole` is for a table of few rows: it stays on one page.
    """
    wide = [mm(width) for width in columns]
    fills = ["E6EFF1" if number == tinted else "" for number in range(len(wide))]
    header = [
        cell(width, text if text.startswith("<w:p") else p("TableHead", text), fill=fill)
        for width, text, fill in zip(wide, heads, fills, strict=True)
    ]
    body = [
        cell(width, *([text] if isinstance(text, str) else text), fill=fill)
        for width, text, fill in zip(wide, cells, fills, strict=True)
    ]
    across = lambda inner: row(cell(sum(wide), inner, span=len(wide)))  # noqa: E731
    below = [tag(f"{{%tr if {more} %}}"), p("TableLabel", f"{{{{ {more} }}}}"), tag("{%tr endif %}")] if more else []
    one = row(*body, height=height)
    return table(
        columns,
        [
            row(*header, head=True),
            across(tag(f"{{%tr for {loop} %}}")),
            *(held(one, across) if whole else [one]),
            *map(across, below),
            across(tag("{%tr endfor %}")),
        ],
        about,
        style=style,
    )


def kept(one: str) -> str:
    """A row that stays with what follows it."""
    return re.sub(r'(<w:pStyle w:val="[^"]*"/>)', rf"\1{KEEP_NEXT}", one.replace(KEEP_NEXT, ""))


def held(one: str, across: Callable[[str], str]) -> list[str]:
    """A row of a loop that stays with the row below it; the last one does not."""
    return [
        across(tag("{%tr if not loop.last %}")),
        kept(one),
        across(tag("{%tr else %}")),
        one,
        across(tag("{%tr endif %}")),
    ]


def facts(
    columns: Sequence[float],
    loop: str,
    about: str,
    style: str = "LeverarchFacts",
    *,
    whole: bool = False,
    onward: bool = False,
) -> str:
    """A table of labels and what they say. `loop` gives `fact`.

    `whole`: it is short and stays on one page. `onward`: and on that of what follows.
    """
    wide = [mm(width) for width in columns]
    across = lambda inner: row(cell(sum(wide), inner, span=2))  # noqa: E731
    one = row(cell(wide[0], p("TableLabel", "{{ fact.label }}")), cell(wide[1], "{{ fact.value }}"))
    return table(
        columns,
        [
            across(tag(f"{{%tr for fact in {loop} %}}")),
            *([kept(one)] if onward else held(one, across) if whole else [one]),
            across(tag("{%tr endfor %}")),
        ],
        about,
        style=style,
        head=False,
    )


def sized_facts(columns: Sequence[float], loop: str, about: str) -> str:
    """The same, closer in a short pack."""
    return either(facts(columns, loop, about), facts(columns, loop, about, CLOSE_FACTS))


def field(instruction: str, shown: str, style: str = "") -> str:
    """A field that Word keeps up to date, and what it shows until then."""
    named = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    marks = [f'<w:r>{named}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    words = f'<w:r>{named}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{marks[0]}{words}{marks[1]}{r(shown, style)}{marks[2]}"


def checkbox(about: str) -> str:
    """A box to tick, in Word or by hand."""
    font = '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol"/>'
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{about}"/><w:tag w:val="done"/><w14:checkbox><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612" w14:font="Segoe UI Symbol"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="Segoe UI Symbol"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{font}</w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    )


def shape(
    place: tuple[float, float, float, float], look: str, *, words: str = "", order: int = 1, round_: str = "rect"
) -> str:
    """A decorative shape at a place of the page (left, top, width, height in millimetres)."""
    left, top, wide, high = (round(size * EMU_PER_MM) for size in place)
    text = (
        f'<wps:txbx><w:txbxContent>{words}</w:txbxContent></wps:txbx><wps:bodyPr vert="vert270" lIns="90000" '
        if words
        else "<wps:bodyPr "
    )
    decorative = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    anchor = "ctr" if words else "t"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{order}" behindDoc="1" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:wrapNone/>'
        f'<wp:docPr id="{order}" name="Spine {order}">{decorative}</wp:docPr>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:prstGeom prst="{round_}"><a:avLst/>'
        f'</a:prstGeom>{look}</wps:spPr>{text}rot="0" anchor="{anchor}"/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
