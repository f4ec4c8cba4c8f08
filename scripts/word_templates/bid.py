"""The first version of templates/bid: the response that a buyer gets, and the annex that is kept back."""

from __future__ import annotations

from word_templates.furniture import spine
from word_templates.ooxml import CLOSE_FACTS, KEEP_NEXT, each, facts, field, loop_table, mm, p, r, tag, when
from word_templates.package import build

_MARGINS = (
    f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(28)}" w:right="{mm(21)}" w:bottom="{mm(24)}" '
    f'w:left="{mm(25)}" w:header="{mm(14)}" w:footer="{mm(11)}" w:gutter="0"/>'
)
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>'
    f'<w:footerReference w:type="default" r:id="rId-footer1"/>{_MARGINS}</w:sectPr>'
)
_CLOSE = '<w:spacing w:before="120" w:after="60"/>'


def response() -> bytes:
    """The response's template."""
    body = [
        cover(),
        p("Heading1", "The questions", more='<w:spacing w:before="0"/>'),
        p("Label", "{{ said }} {{ counting }}", more=KEEP_NEXT),
        lines(),
        each(
            "question in questions",
            p("Heading1", "{{ question.heading }}"),
            each(
                "line in question.lines",
                p("Quote", "{{ line }}", more=KEEP_NEXT + '<w:spacing w:before="0" w:after="0"/>'),
            ),
            p("Label", "{{ question.counted }}", more=KEEP_NEXT + '<w:spacing w:before="60" w:after="140"/>'),
            tag("{{p question.answer }}"),
            when("question.attached", p("Label", "{{ question.attached }}")),
        ),
        when(
            "cited",
            p("Heading1", "Items that the answers cite"),
            p("Label", "They are named here and not part of any answer.", more=KEEP_NEXT),
            cited(),
        ),
        _PAGE,
    ]
    parts = {"header1": header(), "footer1": footer("{{ audience }}"), "footer2": p("CoverFooter", "{{ audience }}")}
    return build("".join(body), parts)


def annex() -> bytes:
    """The annex's template."""
    body = [
        p("Label", "{{ provider }}"),
        p("Title", r("{{ title }}", more='<w:sz w:val="42"/><w:szCs w:val="42"/>')),
        p("Callout", r("{{ kept_back }} ", "Strong"), r("{{ why }}")),
        facts((34, 130), "front", "The bid. Who it goes to, its reference and its deadline.", CLOSE_FACTS, whole=True),
        p("Heading1", "Counts and limits"),
        p("Label", "{{ counting }}", more=KEEP_NEXT),
        lines(weighted="true"),
        p("Heading1", "What is behind each answer"),
        each(
            "part in answers",
            p("Heading2", "{{ part.heading }}"),
            p("Label", "{{ part.counted }}", more=KEEP_NEXT),
            held_facts("part.facts", "The answer. Its owner, its review and what it rests on."),
            when("part.none", p("Label", "{{ part.none }}", more=_CLOSE)),
            each(
                "one in part.statements",
                p("Quote", "{{ one.text }}", more=KEEP_NEXT + '<w:spacing w:before="200" w:after="60"/>'),
                when(
                    "one.in_full",
                    p(
                        "Normal",
                        r("In full, not shown to the buyer: ", "Strong"),
                        r("{{ one.in_full }}"),
                        more=KEEP_NEXT,
                    ),
                ),
                held_facts("one.facts", "Behind it. Figures, claims, agreement and items."),
            ),
        ),
        when(
            "workings",
            p("Heading1", "Workings"),
            each(
                "part in workings",
                p("Heading2", "{{ part.heading }}"),
                held_facts("part.facts", "The figure. How it was worked out, and where it comes from."),
                when("part.rows_said", p("Label", "{{ part.rows_said }}", more=KEEP_NEXT + _CLOSE)),
                when("part.rows", tag("{{p part.rows }}")),
                when("part.more", p("Label", "{{ part.more }}", more=_CLOSE)),
            ),
        ),
        _PAGE,
    ]
    running = p("Header", r("{{ kept_back }}", more="<w:b/>"), r("  ·  {{ title }}"))
    return build("".join(body), {"header1": running, "footer1": footer("Internal only", "   as at {{ as_of }}")})


def held_facts(loop: str, about: str) -> str:
    """Facts that stay on one page."""
    return facts((34, 130), loop, about, CLOSE_FACTS, whole=True)


def cover() -> str:
    """The spine on the right with the buyer's reference, title and facts on the left."""
    shapes = spine("{{ spine }}", "{{ spine_more }}")
    end = f'<w:sectPr><w:footerReference w:type="default" r:id="rId-footer2"/>{_MARGINS}</w:sectPr>'
    return (
        p("CoverProvider", *shapes, r("{{ provider }}"))
        + p("CoverTitle", "{{ title }}")
        + p("CoverLead", "Response to the buyer’s questions")
        + p("TableGap")
        + facts(
            (34, 68), "front", "This response. The buyer, the reference, the lot and the deadline.", "LeverarchPlain"
        )
        + f'<w:p><w:pPr><w:pStyle w:val="Normal"/>{end}</w:pPr></w:p>'
    )


def lines(weighted: str = "weighted") -> str:
    """The list of questions with limits and both counts. Without weightings it has no column for them."""
    about = "The questions. For each its number, what it asks, what it weighs, its limit and both counts."
    heads = ("No.", "Question", "Weighting", "Limit", "Words", "Characters")
    cells = (
        p("TableStrong", "{{ line.number }}"),
        "{{ line.title }}",
        p("TableText", "{{ line.weighting }}"),
        each("limit in line.limits", p("TableText", "{{ limit }}")),
        right("{{ line.words }}"),
        right("{{ line.characters }}"),
    )
    full = loop_table(
        (14, 51, 23, 34, 16, 26), (*heads[:4], *map(right_head, heads[4:])), "line in lines", cells, about
    )
    if weighted == "true":
        return full
    rest = (0, 1, 3, 4, 5)
    plain_heads = tuple((*heads[:4], *map(right_head, heads[4:]))[n] for n in rest)
    plain = loop_table((14, 74, 34, 16, 26), plain_heads, "line in lines", tuple(cells[n] for n in rest), about)
    return tag(f"{{%p if {weighted} %}}") + full + tag("{%p else %}") + plain + tag("{%p endif %}")


def cited() -> str:
    """The items that answers name, and where in them to look."""
    return loop_table(
        (22, 50, 26, 32, 34),
        ("Item", "Title", "Date", "Where in it", "Cited in"),
        "item in cited",
        (
            p("TableStrong", "{{ item.id }}"),
            "{{ item.title }}",
            "{{ item.date }}",
            "{{ item.where }}",
            "{{ item.cited_in }}",
        ),
        "Items cited. For each its number, title and date, where in it to look, and the questions that cite it.",
    )


def right(words: str) -> str:
    """A number in a cell."""
    return p("TableText", words, more='<w:jc w:val="right"/>')


def right_head(words: str) -> str:
    """The head of a column of numbers."""
    return p("TableHead", words, more='<w:jc w:val="right"/>')


def header() -> str:
    """Whose response it is, where that may be said."""
    return p("Header", r("{{ provider }}", more="<w:b/>"), r("{% if provider %}  ·  {% endif %}{{ title }}"))


def footer(audience: str, more: str = "") -> str:
    """For whom it is, and which page."""
    return p(
        "Footer",
        r(f" {audience} ", "Audience"),
        *([r(more)] if more else []),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
    )
