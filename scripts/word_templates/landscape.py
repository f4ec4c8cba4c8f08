"""What Word templates on a page's long side share: the page, its foot, and cells of several lines."""

from __future__ import annotations

from word_templates.ooxml import field, mm, p, r, tag

WIDTH = 269.0


def page() -> str:
    """A4 on its side."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/>'
        f'<w:pgSz w:w="{mm(297)}" w:h="{mm(210)}" w:orient="landscape"/><w:pgMar w:top="{mm(11)}" '
        f'w:right="{mm(14)}" w:bottom="{mm(15)}" w:left="{mm(14)}" w:header="{mm(6)}" w:footer="{mm(7)}" '
        'w:gutter="0"/></w:sectPr>'
    )


def upright() -> str:
    """A4 as a letter, with the map's narrow margins."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/>'
        f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(11)}" w:right="{mm(10)}" w:bottom="{mm(15)}" '
        f'w:left="{mm(11)}" w:header="{mm(6)}" w:footer="{mm(7)}" w:gutter="0"/></w:sectPr>'
    )


def foot(words: str, *, width: float = WIDTH) -> str:
    """For whom it is, which edition, which page."""
    tabs = (
        f'<w:tabs><w:tab w:val="clear" w:pos="{mm(189)}"/><w:tab w:val="right" w:pos="{mm(width)}"/></w:tabs>'
        if width != 189
        else ""
    )
    return p(
        "Footer",
        r(" {{ audience }} ", "Audience"),
        r(f"   {words}"),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
        more=tabs,
    )


def lines(loop: str, style: str = "TableText") -> tuple[str, str, str]:
    """A paragraph in a cell for each of something; `loop` gives `line`."""
    return tag(f"{{%p for line in {loop} %}}"), p(style, "{{ line }}"), tag("{%p endfor %}")
