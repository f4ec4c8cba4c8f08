"""The house style as Word styles: Tahoma, one colour, rules and white."""

from __future__ import annotations

from word_templates.ooxml import HEADER, mm

INK, SOFT, PETROL, TINT, EDGE, RULE = "17242B", "46565E", "0F4A5C", "E6EFF1", "687880", "BCC7CB"
AMBER, BRICK, SAND = "8A4600", "971F1D", "FBF0E0"
_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _text(size: float = 0, colour: str = "", *, bold: bool = False, more: str = "", font: str = "") -> str:
    faces = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else ""
    tone = f'<w:color w:val="{colour}"/>' if colour else ""
    half = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return f"<w:rPr>{faces}{'<w:b/><w:bCs/>' if bold else ''}{tone}{half}{more}</w:rPr>"


def _style(key: str, name: str, paragraph: str = "", text: str = "", *, based: str = "Normal", after: str = "") -> str:
    follows = f'<w:next w:val="{after}"/>' if after else ""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{base}{follows}'
        f'<w:uiPriority w:val="1"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>{text}</w:style>'
    )


def _char(key: str, name: str, text: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="1"/><w:qFormat/>{text}</w:style>'
    )


def _space(before: float = 0, after: float = 0, line: int = 276) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" w:lineRule="auto"/>'
    )


def _ind(left: float = 0, right: float = 0, hanging: float = 0) -> str:
    hang = f' w:hanging="{mm(hanging)}"' if hanging else ""
    return f'<w:ind w:left="{mm(left)}" w:right="{mm(right)}"{hang}/>'


def _border(side: str, colour: str, size: int, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"


def _paragraphs(*, small: bool) -> list[str]:
    level = lambda number: f'<w:outlineLvl w:val="{number}"/>'  # noqa: E731
    body = _space(0, 6) if not small else _space(0, 3, 252)
    return [
        _style("Normal", "Normal", body, _text(10 if small else 11, INK), based=""),
        _style(
            "Heading1", "heading 1", KEEP + _space(24, 8, 252) + level(0), _text(18, PETROL, bold=True), after="Normal"
        ),
        _style(
            "Heading2",
            "heading 2",
            KEEP + (_space(7, 2, 240) if small else _space(13, 3, 252)) + level(1),
            _text(12.5 if small else 13, PETROL, bold=True),
            after="Normal",
        ),
        _style(
            "Heading3", "heading 3", KEEP + _space(12, 3, 252) + level(2), _text(11.5, INK, bold=True), after="Normal"
        ),
        _style(
            "Heading4", "heading 4", KEEP + _space(10, 2, 252) + level(3), _text(11, SOFT, bold=True), after="Normal"
        ),
        _style(
            "Heading5", "heading 5", KEEP + _space(8, 2, 252) + level(4), _text(11, SOFT, bold=True), after="Normal"
        ),
        _style(
            "Heading6", "heading 6", KEEP + _space(8, 2, 252) + level(5), _text(11, SOFT, bold=True), after="Normal"
        ),
        _style(
            "Title",
            "Title",
            KEEP + _space(0, 2 if small else 6, 240),
            _text(19 if small else 26, PETROL, bold=True),
            after="Normal",
        ),
        _style("CoverProvider", "Cover provider", _space(6, 96) + _ind(right=62), _text(13, INK, bold=True)),
        _style("CoverTitle", "Cover title", _space(0, 14, 240) + _ind(right=62), _text(32, PETROL, bold=True)),
        _style("CoverLead", "Cover lead", _space(0, 12, 276) + _ind(right=62), _text(13, INK)),
        _style("Spine", "Spine label", _space(0, 2, 240), _text(17, PETROL, bold=True)),
        _style("SpineMore", "Spine label, second line", _space(0, 0, 240), _text(11, SOFT)),
        _style("Lead", "Lead", _space(0, 8), _text(12.5)),
        _style("Label", "Label", _space(0, 2, 240), _text(10, SOFT)),
        _style("Notice", "Notice", _space(5, 0, 240), _text(10, SOFT)),
        _style("Caption", "caption", KEEP + _space(10, 3, 252), _text(10, SOFT, bold=True)),
        _style("TableText", "Table text", _space(0, 0, 240), _text(10)),
        _style("TableStrong", "Table strong", "", _text(bold=True), based="TableText"),
        _style("TableHead", "Table head", KEEP, _text(bold=True), based="TableText"),
        _style("TableHeadMore", "Table head, second line", KEEP, _text(colour=SOFT), based="TableText"),
        _style("TableLabel", "Table label", "", _text(colour=SOFT), based="TableText"),
        _style("TableNumber", "Table number", "<w:keepLines/>", _text(12, PETROL, bold=True), based="TableText"),
        _style("TableBullet", "Table bullet", '<w:numPr><w:numId w:val="3"/></w:numPr>', based="TableText"),
        _style("TableGap", "Table gap", _space(0, 0, 160), _text(10)),
        _style(
            "ListBullet",
            "List Bullet",
            '<w:numPr><w:numId w:val="1"/></w:numPr>' + _space(0, 4) + "<w:contextualSpacing/>",
        ),
        _style(
            "ListNumber",
            "List Number",
            '<w:numPr><w:numId w:val="2"/></w:numPr>' + _space(0, 4) + "<w:contextualSpacing/>",
        ),
        _style("ListContinue", "List Continue", _space(0, 4)),
        _style(
            "Quote",
            "Quote",
            f"<w:pBdr>{_border('left', PETROL, 24, 10)}</w:pBdr>{_shade(TINT)}" + _space(0, 6) + _ind(5, 2),
        ),
        _style("Callout", "Callout", _callout(small=small)),
        _style(
            "Danger",
            "Danger",
            KEEP
            + "<w:pBdr>"
            + "".join(_border(side, BRICK, 36, 1) for side in ("top", "left", "bottom", "right"))
            + f"</w:pBdr>{_shade(BRICK)}"
            + (_space(5, 7, 240) if small else _space(6, 10, 252))
            + _ind(2.2, 2.2),
            _text(13 if small else 14, "FFFFFF", bold=True),
        ),
        _style("CodeBlock", "Code block", f"<w:keepLines/>{_shade('F3F6F7')}" + _space(4, 8, 252), _code()),
        _style("Divider", "Divider", f"<w:pBdr>{_border('bottom', RULE, 4, 1)}</w:pBdr>" + _space(6, 10, 240)),
        _style("Picture", "Picture", "<w:keepNext/>" + _space(2, 4, 240)),
        _style("TOCHeading", "TOC Heading", KEEP + _space(0, 8, 252), _text(18, PETROL, bold=True)),
        _style("TOC1", "toc 1", _space(3, 0, 240), _text(bold=True)),
        _style("TOC2", "toc 2", _space(0, 0, 230) + _ind(5), _text(10, SOFT)),
        _style(
            "Header", "header", f"<w:pBdr>{_border('bottom', RULE, 4, 4)}</w:pBdr>" + _space(0, 0, 240), _text(10, SOFT)
        ),
        _style(
            "Footer",
            "footer",
            f"<w:pBdr>{_border('top', RULE, 4, 6)}</w:pBdr><w:tabs>"
            f'<w:tab w:val="right" w:pos="{mm(189 if small else 164)}"/></w:tabs>' + _space(0, 0, 240),
            _text(10, SOFT),
        ),
        _style("CoverFooter", "Cover footer", _space(0, 0, 252) + _ind(right=62), _text(10, SOFT)),
        _style("FootnoteText", "footnote text", _space(0, 2, 252), _text(10)),
        _style(
            "TemplateTag",
            "Template tag",
            _space(0, 0, 240),
            _text(8, AMBER, font="Consolas", more='<w:lang w:val="en-GB"/>'),
        ),
    ]


def _callout(*, small: bool) -> str:
    """Tinted, with a bar on the left; lines of the tint above and below give it air."""
    lines = (
        _border("top", TINT, 24 if small else 36, 1)
        + _border("left", INK, 24, 8)
        + _border("bottom", TINT, 24 if small else 36, 1)
    )
    return (
        f"<w:keepLines/><w:pBdr>{lines}</w:pBdr>{_shade(TINT)}"
        + _space(7 if small else 10, 6 if small else 10, 252)
        + _ind(4, 0)
    )


def _code() -> str:
    return (
        '<w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:noProof/><w:sz w:val="20"/>'
        '<w:szCs w:val="20"/></w:rPr>'
    )


def _characters() -> list[str]:
    return [
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        _char("Strong", "Strong", "<w:rPr><w:b/><w:bCs/></w:rPr>"),
        _char("Emphasis", "Emphasis", "<w:rPr><w:i/><w:iCs/></w:rPr>"),
        _char("Soft", "Soft", f'<w:rPr><w:color w:val="{SOFT}"/></w:rPr>'),
        _char("Hyperlink", "Hyperlink", f'<w:rPr><w:color w:val="{PETROL}"/><w:u w:val="single"/></w:rPr>'),
        _char("Code", "Code", _code()),
        _char("FootnoteReference", "footnote reference", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
        _char(
            "Mark",
            "Mark",
            '<w:rPr><w:rFonts w:ascii="Segoe '
            'UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:cs="Segoe UI Symbol"/>'
            + f'<w:color w:val="{PETROL}"/></w:rPr>',
        ),
        _char(
            "Audience",
            "Audience",
            f'<w:rPr><w:b/><w:bCs/><w:color w:val="{INK}"/>'
            f'<w:bdr w:val="single" w:sz="8" w:space="0" w:color="{INK}"/></w:rPr>',
        ),
        _char(
            "DangerMore",
            "Danger, second line",
            '<w:rPr><w:b w:val="0"/><w:bCs w:val="0"/><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr>',
        ),
    ]


def _cell_margins(top: float, side: float) -> str:
    sizes = (("top", top), ("left", side), ("bottom", top), ("right", side))
    return (
        "<w:tblCellMar>"
        + "".join(f'<w:{name} w:w="{mm(size)}" w:type="dxa"/>' for name, size in sizes)
        + "</w:tblCellMar>"
    )


def _table_style(key: str, name: str, borders: str, margins: str, conditions: str = "") -> str:
    return (
        f'<w:style w:type="table" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="1"/><w:qFormat/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr>'
        f"{conditions}</w:style>"
    )


def _tables(*, small: bool) -> list[str]:
    rules = _border("top", INK, 8) + _border("bottom", INK, 8) + _border("insideH", RULE, 4)
    head = (
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f'{_border("top", INK, 8)}{_border("bottom", INK, 8)}</w:tcBorders><w:vAlign w:val="bottom"/>'
        "</w:tcPr></w:tblStylePr>"
    )
    boxes = "".join(_border(side, EDGE, 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    thin = _border("top", RULE, 4) + _border("bottom", RULE, 4) + _border("insideH", RULE, 4)
    return [
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>",
        _table_style(
            "LeverarchTable",
            "Leverarch table",
            rules,
            _cell_margins(0.4 if small else 1.0, 0.9 if small else 1.2),
            head,
        ),
        _table_style("LeverarchFacts", "Leverarch facts", thin, _cell_margins(1, 1.3)),
        _table_style("LeverarchClose", "Leverarch table, close", rules, _cell_margins(0.55, 1.2), head),
        _table_style("LeverarchCloseFacts", "Leverarch facts, close", thin, _cell_margins(0.5, 1.3)),
        _table_style("LeverarchTicks", "Leverarch ticks", "", _cell_margins(0.35, 0.9)),
        _table_style("LeverarchPlain", "Leverarch plain", "", _cell_margins(1, 0)),
        _table_style("LeverarchForm", "Leverarch form", boxes, _cell_margins(0.9, 1.8), head),
        _table_style(
            "LeverarchCalls",
            "Leverarch calls",
            boxes.replace(EDGE, PETROL).replace('w:sz="4"', 'w:sz="8"'),
            _cell_margins(0.8, 1.6),
        ),
    ]


def styles(*, small: bool = False) -> str:
    """The styles part. `small` is for the map, whose body is 10 pt."""
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Tahoma" w:hAnsi="Tahoma" w:eastAsia="Tahoma" w:cs="Tahoma"/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    every = "".join(_paragraphs(small=small) + _characters() + _tables(small=small))
    return f"{HEADER}<w:styles {_MAIN}>{defaults}{every}</w:styles>"
