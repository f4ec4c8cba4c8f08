"""The first version of templates/partner-passport/passport.docx: who a partner is, and what was checked."""

from __future__ import annotations

from word_templates.furniture import header
from word_templates.ooxml import CLOSE_TABLE, KEEP_NEXT, each, facts, field, loop_table, mm, p, r, when
from word_templates.package import build

_LOOK = (
    f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(20)}" w:right="{mm(21)}" w:bottom="{mm(17)}" '
    f'w:left="{mm(21)}" w:header="{mm(13)}" w:footer="{mm(9)}" w:gutter="0"/>'
)
_TO_THE_EDGE = f'<w:tabs><w:tab w:val="clear" w:pos="{mm(164)}"/><w:tab w:val="right" w:pos="{mm(168)}"/></w:tabs>'


def passport() -> bytes:
    """The template's bytes."""
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>'
        f'<w:footerReference w:type="default" r:id="rId-footer1"/>{_LOOK}</w:sectPr>'
    )
    body = [
        p("Title", r("{{ title }}", more='<w:sz w:val="44"/><w:szCs w:val="44"/>')),
        when("about", p("Lead", "{{ about }}")),
        p("Callout", r("{{ made }} ", "Strong"), r("{{ caution }}")),
        p("Notice", "{% if copy %}{{ copy }} {% endif %}{{ data }} {{ notice }}"),
        heading("Who they are"),
        facts((46, 122), "facts", "Who they are. The organisation, its numbers and how it is reached."),
        when("posts", heading("Who to ask for"), posts()),
        heading("What was checked"),
        when("checks", p("Normal", "As at {{ as_of }}: {{ state }}", more=KEEP_NEXT), checks()),
        when("not checks", p("Normal", "As at {{ as_of }}: {{ state }}")),
        page,
    ]
    return build("".join(body), {"header1": header(), "footer1": footer()})


def heading(words: str) -> str:
    """A heading of a document that is short as a whole."""
    small = '<w:sz w:val="28"/><w:szCs w:val="28"/>'
    return p("Heading1", r(words, more=small), more='<w:spacing w:before="180" w:after="60"/>')


def posts() -> str:
    """Roles, never names."""
    away = each("line in post.away", p("TableLabel", "{{ line }}"))
    return loop_table(
        (41, 60, 67),
        ("Role", "What it answers for", "How to reach it"),
        "post in posts",
        (
            p("TableStrong", "{{ post.title }}"),
            (when("post.duties", p("TableText", "{{ post.duties }}")), away),
            (
                when("post.number", p("TableNumber", "{{ post.number }}")),
                when("post.email", p("TableText", "{{ post.email }}")),
                when("post.hours", p("TableLabel", "{{ post.hours }}")),
            ),
        ),
        "Who to ask for. Each role, what it answers for, and how it is reached.",
    )


def checks() -> str:
    """Each check with its state as a shape and a word."""
    return loop_table(
        (100, 27, 41),
        ("What was checked", "State", "Dates"),
        "row in checks",
        (
            (
                p("TableStrong", "{{ row.title }}"),
                when("row.details", p("TableText", "{{ row.details|join(' ') }}")),
                p("TableLabel", "Why it is asked for: {{ row.basis }}"),
            ),
            (
                p("TableText", r("{{ row.mark }}", "Mark"), r(" {{ row.status }}", more="<w:b/>")),
                when("row.why", p("TableLabel", "{{ row.why }}")),
            ),
            (
                p("TableText", r("Checked ", "Soft"), r("{{ row.checked }}")),
                p("TableText", r("Lapses ", "Soft"), r("{{ row.expiry }}")),
            ),
        ),
        "What was checked. For each check what was seen, its state, when it was checked and when it lapses.",
        style=CLOSE_TABLE,
    )


def footer() -> str:
    """For whom it is, of which day, which page."""
    return p(
        "Footer",
        r(" {{ audience }} ", "Audience"),
        r("   As at {{ as_of }}{% if version %}  ·  {{ version }}{% endif %}"),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
        more=_TO_THE_EDGE,
    )
