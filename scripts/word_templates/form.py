"""The first version of templates/form/form.docx: one form, to fill in with Word or LibreOffice, or on paper."""

from __future__ import annotations

from leverarch.renderers.word import package
from word_templates.furniture import header
from word_templates.house import SOFT, TINT
from word_templates.ooxml import KEEP_NEXT, cell, each, field, mm, p, r, row, table, tag, when
from word_templates.package import build

_LABEL, _ANSWER = 56.0, 108.0
_WHOLE = mm(_LABEL) + mm(_ANSWER)
_LOOK = (
    f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(24)}" w:right="{mm(21)}" w:bottom="{mm(20)}" '
    f'w:left="{mm(25)}" w:header="{mm(14)}" w:footer="{mm(11)}" w:gutter="0"/>'
)
_STYLES = (
    '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:rPr>'
    f'<w:color w:val="{SOFT}"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="FormAnswer"><w:name w:val="Form answer"/><w:basedOn w:val="TableText"/>'
    '<w:uiPriority w:val="1"/><w:qFormat/><w:pPr><w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/>'
    '</w:pPr><w:rPr><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="FormTicks"><w:name w:val="Form ticks"/><w:basedOn w:val="FormAnswer"/>'
    f'<w:uiPriority w:val="1"/><w:qFormat/><w:pPr><w:tabs><w:tab w:val="left" w:pos="{mm(7)}"/>'
    f'<w:tab w:val="left" w:pos="{mm(54)}"/><w:tab w:val="left" w:pos="{mm(61)}"/>'
    f'<w:tab w:val="left" w:pos="{mm(108)}"/><w:tab w:val="left" w:pos="{mm(115)}"/></w:tabs>'
    f'<w:ind w:left="{mm(7)}" w:hanging="{mm(7)}"/></w:pPr></w:style>'
)
_TAB = "<w:r><w:tab/></w:r>"


def form() -> bytes:
    """The template's bytes."""
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>'
        f'<w:footerReference w:type="default" r:id="rId-footer1"/>{_LOOK}</w:sectPr>'
    )
    body = [_opening(), each("part in parts", _part()), p("Notice", "{{ notice }}"), page]
    return with_styles(build("".join(body), {"header1": header(), "footer1": _footer()}))


def with_styles(template: bytes) -> bytes:
    """Return a template with the styles that places to fill in need."""
    parts = package.read(template)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", f"{_STYLES}</w:styles>".encode())
    return package.write(parts)


def _opening() -> str:
    whose = "{{ provider }}{% if partner %} with {{ partner }}{% endif %}{% if arrangement %}  ·  {{ arrangement }}"
    send = p("Callout", r("Send to: ", "Strong"), r("{{ send_to }}"))
    return (
        p("Label", f"{whose}{{% endif %}}")
        + p("Title", r("{{ title }}", more='<w:sz w:val="44"/><w:szCs w:val="44"/>'))
        + when("purpose", p("Lead", "{{ purpose }}"))
        + when("send_to", send)
    )


def _part() -> str:
    small = '<w:sz w:val="28"/><w:szCs w:val="28"/>'
    heading = p("Heading1", r("{{ part.heading }}", more=small), more='<w:spacing w:before="200" w:after="60"/>')
    return heading + when("part.note", p("Normal", "{{ part.note }}", more=KEEP_NEXT)) + fields()


def fields(title: str = "{{ part.heading }}") -> str:
    """The rows of a part, `part`: labels, and beside or below each its place to fill in."""
    whole = lambda words: row(cell(_WHOLE, tag(words), span=2))  # noqa: E731
    helped = when(
        "line.help or line.required", p("TableLabel", "{% if line.required %}Needed. {% endif %}{{ line.help }}")
    )
    label = p("TableStrong", "{{ line.label }}")
    answer = p("FormAnswer", "{{ line.control }}")
    beside = row(cell(mm(_LABEL), label, helped, fill=TINT), cell(mm(_ANSWER), answer), height=mm(8))
    below = p("FormAnswer", "{{ line.control }}", more='<w:spacing w:before="40"/>')
    wide = row(cell(_WHOLE, label, helped, below, span=2), height=mm(18))
    ticks = row(cell(_WHOLE, _ticks(), span=2))
    rows = [
        whole("{%tr for row in part.rows %}"),
        *(whole("{%tr for line in row.beside %}"), beside, whole("{%tr endfor %}")),
        *(whole("{%tr for line in row.wide %}"), wide, whole("{%tr endfor %}")),
        *(whole("{%tr if row.ticks %}"), ticks, whole("{%tr endif %}")),
        whole("{%tr endfor %}"),
    ]
    about = f"{title}. Labels, and beside or below each the place to fill in."
    return table((_LABEL, _ANSWER), rows, about, style="LeverarchForm", head=False)


def _ticks() -> str:
    """Boxes in a line, each with its label after it."""
    return p(
        "FormTicks",
        r("{% for tick in row.ticks %}"),
        r("{{ tick.control }}"),
        _TAB,
        r("{{ tick.label }}"),
        r("{% if tick.required %} Needed.{% endif %}{% if tick.help %} {{ tick.help }}{% endif %}", "Soft"),
        r("{% if not loop.last %}"),
        _TAB,
        r("{% endif %}{% endfor %}"),
    )


def _footer() -> str:
    """For whom it is, which version, which page."""
    return p(
        "Footer",
        r(" {{ audience }} ", "Audience"),
        r("   {{ version }}"),
        _TAB,
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
    )
