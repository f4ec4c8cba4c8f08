"""The first version of templates/social-value/social-value.docx: promised and delivered, with every figure's source."""

from __future__ import annotations

from word_templates.furniture import header
from word_templates.ooxml import CLOSE_TABLE, KEEP_NEXT, each, facts, field, loop_table, mm, p, r, row, table, when
from word_templates.ooxml import cell as cell_of
from word_templates.package import build
from word_templates.passport import heading

WIDTH = 168
_LOOK = (
    f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(22)}" w:right="{mm(21)}" w:bottom="{mm(17)}" '
    f'w:left="{mm(21)}" w:header="{mm(12)}" w:footer="{mm(9)}" w:gutter="0"/>'
)
_TINT = "E6EFF1"
_RIGHT = '<w:jc w:val="right"/>'
_BIG = '<w:b/><w:color w:val="0F4A5C"/><w:sz w:val="52"/><w:szCs w:val="52"/>'


def social_value() -> bytes:
    """The template's bytes."""
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>'
        f'<w:footerReference w:type="default" r:id="rId-footer1"/>{_LOOK}</w:sectPr>'
    )
    body = [
        p("Title", r("{{ title }}", more='<w:sz w:val="44"/><w:szCs w:val="44"/>')),
        p("Lead", "As at {{ as_of }}{% if period %}, reporting on {{ period }}{% endif %}. {{ said }}"),
        p("Notice", "{{ notice }}"),
        models(),
        when("commitments", heading("What was promised and what was delivered"), overview(), p("TableGap")),
        each("outcome in outcomes", outcome()),
        when("measures", heading("Other measures"), each("part in measures", measure())),
        when("case_studies or case_studies_out", heading("Case studies"), stories()),
        when(
            "spend",
            heading("Spend with small businesses, charities and social enterprises"),
            each("part in spend", measure()),
        ),
        when("partners", heading("Partners"), partners()),
        heading("What is not evidenced"),
        when("gaps", gaps()),
        when("not gaps", p("Normal", "{{ no_gaps }}")),
        when("sources", heading("Where every figure comes from"), sources()),
        each("line in notices", p("Notice", "{{ line }}")),
        page,
    ]
    return build("".join(body), {"header1": header(), "footer1": footer()})


def models() -> str:
    """Which social value model it speaks of, and why."""
    one = (
        p("Heading2", "{{ part.title }}"),
        p("Normal", r("{{ part.edition }}. "), r("{{ part.verdict }}:", "Strong"), more=KEEP_NEXT),
        each("line in part.reasons", p("ListBullet", "{{ line }}")),
        when("part.certainty", p("Label", "How sure its wording here is: {{ part.certainty }}")),
    )
    return when(
        "models or others",
        heading("The model, and why this one"),
        each("part in models", *one),
        each("line in others", p("Label", "{{ line }}")),
        when(
            "not models",
            p(
                "Normal",
                "No social value model is named, and none fits for sure: what was promised stands below without one.",
            ),
        ),
    )


def overview() -> str:
    """Every commitment in one line."""
    return loop_table(
        (45, 25, 25, 18, 26, 29),
        ("Commitment", "Promised", "Delivered", "Share", "By", "State"),
        "row in commitments",
        (
            (
                p("TableStrong", "{{ row.title or row.heading }}"),
                when("row.buyer", p("TableLabel", "{{ row.buyer }}")),
            ),
            p("TableText", "{{ row.promised }}", more=_RIGHT),
            p("TableStrong", "{{ row.delivered }}", more=_RIGHT),
            p("TableText", "{{ row.rate or '–' }}", more=_RIGHT),
            "{{ row.due }}",
            p("TableText", r("{{ row.sign }}", "Mark"), r(" {{ row.state }}", more="<w:b/>")),
        ),
        "What was promised and what was delivered. For each commitment: both amounts, the share, the day, the state.",
        style=CLOSE_TABLE,
    )


def outcome() -> str:
    """One outcome: its commitments, then the items that speak of it."""
    return "".join(
        (
            when("outcome.theme", p("Label", "{{ outcome.theme }}", more='<w:keepNext/><w:spacing w:before="240"/>')),
            heading("{% if outcome.code %}{{ outcome.code }} {% endif %}{{ outcome.title }}"),
            each("part in outcome.commitments", commitment()),
            when("outcome.items", p("Heading2", "Items that speak of this outcome"), items()),
        )
    )


def commitment() -> str:
    """One commitment: the claim, the number, the quarters, the charts."""
    return "".join(
        (
            p("Heading2", "{{ part.heading }}"),
            when("part.title", p("Label", "{{ part.title }}", more=KEEP_NEXT)),
            each("line in part.claims", p("Normal", "{{ line }}", more=KEEP_NEXT)),
            p("Normal", r("{{ part.sign }}", "Mark"), r(" {{ part.state }}", "Strong"), more=KEEP_NEXT),
            box(),
            each("line in part.notes", p("Label", "{{ line }}")),
            when(
                "part.quarters",
                p("Heading3", "By quarter, and what was done about a difference"),
                p("Label", "{{ part.counted_in }}", more=KEEP_NEXT),
                quarters(),
            ),
            each("one in part.drawn", p("Heading3", "{{ one.title }}"), drawn()),
        )
    )


def box() -> str:
    """The number, large, and what it rests on."""
    wide = [mm(54), mm(WIDTH - 54)]
    number = (
        p("TableStrong", r("{{ part.box.big }}", more=_BIG)),
        when("part.box.of", p("TableStrong", "{{ part.box.of }}")),
        when("part.box.rate", p("TableText", "{{ part.box.rate }}")),
    )
    lines = each("fact in part.box.facts", p("TableText", r("{{ fact.label }}: ", "Soft"), r("{{ fact.value }}")))
    cells = row(cell_of(wide[0], *number, fill=_TINT), cell_of(wide[1], lines, fill=_TINT))
    about = "The figure and what it rests on. On the left the number, on the right its facts."
    return table((54, WIDTH - 54), [cells], about, style="LeverarchFacts", head=False) + p("TableGap")


def quarters() -> str:
    """Where it stood at the end of each quarter."""
    return loop_table(
        (26, 23, 23, 25, WIDTH - 97),
        ("In all by", "Promised", "Delivered", "Difference", "Why, and what was done"),
        "row in part.quarters",
        (
            "{{ row.by }}",
            p("TableText", "{{ row.promised }}", more=_RIGHT),
            p("TableText", "{{ row.delivered }}", more=_RIGHT),
            p("TableText", "{{ row.difference }}", more=_RIGHT),
            (
                p("TableText", "{{ row.because }}"),
                when("row.done != '–'", p("TableText", r("Done about it: ", "Soft"), r("{{ row.done }}"))),
            ),
        ),
        "By quarter. For each day: promised and delivered in all, the difference, why, and what was done about it.",
        style=CLOSE_TABLE,
        whole=True,
    )


def drawn() -> str:
    """A chart, what is said of it, and its table."""
    return "".join(
        (
            when("one.picture", p("Picture", "{{ one.picture }}")),
            when("not one.picture", p("Label", "{{ one.unit }}", more=KEEP_NEXT)),
            when("one.said", p("Label", "{{ one.said }}", more=KEEP_NEXT)),
            p("Normal", "{{p one.table }}"),
        )
    )


def items() -> str:
    """The items that speak of an outcome."""
    return loop_table(
        (22, 48, WIDTH - 96, 26),
        ("Item", "Title", "What it shows", "Date"),
        "row in outcome.items",
        (p("TableStrong", "{{ row.id }}"), "{{ row.title }}", "{{ row.shows }}", "{{ row.date }}"),
        "Items that speak of this outcome. For each: its id, title, what it shows, and its date.",
        style=CLOSE_TABLE,
        whole=True,
    )


def measure() -> str:
    """A measure by itself."""
    return "".join(
        (
            p("Heading2", "{{ part.title }}"),
            box(),
            each("line in part.notes", p("Label", "{{ line }}")),
            each("one in part.drawn", drawn()),
        )
    )


def stories() -> str:
    """Case studies, each with the consent that it is told with."""
    return "".join(
        (
            each(
                "story in case_studies",
                p("Heading2", "{{ story.title }} ({{ story.id }})"),
                p("Lead", "{{ story.shows }}", more=KEEP_NEXT),
                facts(
                    (46, WIDTH - 46), "story.facts", "The consent. What it is, until when it holds, what it is about."
                ),
            ),
            each("line in case_studies_out", p("Label", "{{ line }}")),
        )
    )


def partners() -> str:
    """Partners with their kind."""
    return loop_table(
        (44, 50, WIDTH - 94),
        ("Partner", "Kind of organisation", "Its part here"),
        "row in partners",
        (p("TableStrong", "{{ row.name }}"), "{{ row.kind }}", "{{ row.part }}"),
        "Partners. For each: its name, what kind of organisation it is, and its part in this report.",
        style=CLOSE_TABLE,
    )


def gaps() -> str:
    """What nothing here shows."""
    return loop_table(
        (80, WIDTH - 80),
        ("What", "What is missing"),
        "row in gaps",
        (p("TableStrong", "{{ row.what }}"), "{{ row.said }}"),
        "What is not evidenced. For each outcome or commitment: what is missing.",
        style=CLOSE_TABLE,
    )


def sources() -> str:
    """Every figure with its numbers and where it comes from."""
    return loop_table(
        (38, 24, 26, 29, WIDTH - 117),
        ("Figure", "Value", "Numerator", "Denominator", "Period, source, who answers for it, partner"),
        "row in sources",
        (
            p("TableStrong", "{{ row.what }}"),
            p("TableText", "{{ row.value }}", more=_RIGHT),
            p("TableText", "{{ row.numerator }}", more=_RIGHT),
            p("TableText", "{{ row.denominator }}", more=_RIGHT),
            (
                "{{ row.period }}. {{ row.source }}.",
                p("TableLabel", "{{ row.owner }}; {{ row.agreed }}"),
            ),
        ),
        "Where every figure comes from. For each: value, numerator, denominator, period, source, owner, partner.",
        style=CLOSE_TABLE,
    )


def footer() -> str:
    """For whom it is, of which day, which page."""
    tabs = f'<w:tabs><w:tab w:val="clear" w:pos="{mm(164)}"/><w:tab w:val="right" w:pos="{mm(WIDTH)}"/></w:tabs>'
    return p(
        "Footer",
        r(" {{ audience }} ", "Audience"),
        r("   As at {{ as_of }}"),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
        more=tabs,
    )
