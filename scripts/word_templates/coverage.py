"""The first version of templates/coverage/coverage.docx: what is missing first, then the map by perspective."""

from __future__ import annotations

from word_templates.house import TINT
from word_templates.landscape import foot, page
from word_templates.ooxml import cell, each, loop_table, mm, p, row, table, tag, when
from word_templates.package import build

PALE, MID = "B4CDD4", "447685"
MAP = (20, 56, 17, 19, 20, 28, 22, 22, 15, 50)
HEADS = (
    "Code",
    "Expectation",
    "People",
    "Staff and leaders",
    "Partners",
    "Observation",
    "Processes",
    "Outcomes",
    "Items",
    "What it lacks",
)
CENTRED = '<w:jc w:val="center"/>'


def coverage() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", "As at {{ as_of }}. {{ said }}"),
        p("Label", "{{ notice }} {{ limits }}"),
        each(
            "part in frameworks",
            p("Heading2", "{{ part.title }}"),
            p("Label", "{{ part.edition }}"),
            p("Heading3", "What is missing"),
            when("part.said", p("Normal", "{{ part.said }}")),
            when("part.missing", missing()),
            when(
                "part.groups",
                p("Heading3", "How many items show each expectation, and from whose view"),
                p("Label", "The number is the value; the tint only repeats it.", more="<w:keepNext/>"),
                each("group in part.groups", when("group.title", p("Heading4", "{{ group.title }}")), heat_map()),
            ),
        ),
        when("items", p("Heading2", "Items to look at"), items()),
        p("Heading2", "The rules behind this"),
        p("Label", "{{ rules }}"),
        when("needs", p("Heading3", "What an expectation needs, beside an item"), needs()),
        when(
            "intervals",
            p("Heading3", "How long an item stays fresh"),
            p(
                "Label",
                "An item’s own review date goes before these. The first line that fits holds.",
                more="<w:keepNext/>",
            ),
            intervals(),
        ),
        each("line in notices", p("Notice", "{{ line }}")),
        page(),
    ]
    return build("".join(body), {"footer1": foot("{{ provider }} · as at {{ as_of }}")}, small=True)


def missing() -> str:
    """One line for each kind of gap."""
    return loop_table(
        (44, 125, 100),
        ("Gap", "Expectations", "Why it counts"),
        "gap in part.missing",
        (
            (p("TableStrong", "{{ gap.gap }}"), p("TableLabel", "{{ gap.count }}")),
            "{{ gap.line }}",
            (
                p("TableText", "{{ gap.because }}"),
                tag("{%p if gap.basis %}"),
                p("TableLabel", "Basis: {{ gap.basis }}"),
                tag("{%p endif %}"),
            ),
        ),
        "What is missing. For each kind of gap: the expectations that have it, why it counts, and the basis.",
    )


def heat(name: str) -> tuple[str, ...]:
    """One number, on the tint of its step."""
    number = f"{{{{ row.{name}.number }}}}"
    shade = lambda fill: f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>{CENTRED}'  # noqa: E731
    white = f'<w:r><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr><w:t>{number}</w:t></w:r>'
    return (
        tag(f"{{%p if row.{name}.none %}}"),
        p("TableLabel", number, more=CENTRED),
        tag(f"{{%p elif row.{name}.one %}}"),
        p("TableStrong", number, more=shade(TINT)),
        tag(f"{{%p elif row.{name}.two %}}"),
        p("TableStrong", number, more=shade(PALE)),
        tag("{%p else %}"),
        p("TableStrong", white, more=shade(MID)),
        tag("{%p endif %}"),
    )


def heat_map() -> str:
    """One row for each expectation: numbers by perspective, then what it lacks."""
    wide = [mm(width) for width in MAP]
    whole = lambda inner: row(cell(sum(wide), inner, span=len(wide)))  # noqa: E731
    head = [
        cell(width, p("TableHead", words, more="" if number in (0, 1, 9) else CENTRED))
        for number, (width, words) in enumerate(zip(wide, HEADS, strict=True))
    ]
    views = ("people", "staff", "partners", "observation", "processes", "outcomes")
    body = [
        cell(wide[0], p("TableStrong", "{{ row.code }}")),
        cell(wide[1], "{{ row.title }}"),
        *(cell(width, *heat(name)) for width, name in zip(wide[2:8], views, strict=True)),
        cell(wide[8], p("TableStrong", "{{ row.items }}", more=CENTRED)),
        cell(
            wide[9],
            tag("{%p if row.lacks %}"),
            p("TableText", "{{ row.lacks }}"),
            tag("{%p endif %}"),
            tag("{%p if row.unsaid %}"),
            p("TableLabel", "{{ row.unsaid }}"),
            tag("{%p endif %}"),
        ),
    ]
    return table(
        MAP,
        [row(*head, head=True), whole(tag("{%tr for row in group.rows %}")), row(*body), whole(tag("{%tr endfor %}"))],
        "Items by perspective. For each expectation: how many items of each of six perspectives, how many in all, and "
        "what it lacks.",
    )


def items() -> str:
    """One line for each item that something is odd about."""
    return loop_table(
        (24, 85, 65, 95),
        ("Item", "Title", "What is odd", "Basis"),
        "item in items",
        (p("TableStrong", "{{ item.id }}"), "{{ item.title }}", "{{ item.state }}", "{{ item.basis }}"),
        "Items to look at. For each: its title, what is odd, and the basis.",
    )


def needs() -> str:
    """One line for each need of the rules."""
    return loop_table(
        (68, 76, 125),
        ("Where", "It needs", "Basis"),
        "need in needs",
        ("{{ need.about }}", "{{ need.asks }}", "{{ need.basis }}"),
        "What an expectation needs. For each need: where, what, and the basis.",
    )


def intervals() -> str:
    """One line for each interval of the rules."""
    return loop_table(
        (80, 24, 128, 37),
        ("Items", "Fresh for", "Basis", "How sure"),
        "interval in intervals",
        ("{{ interval.about }}", "{{ interval.asks }}", "{{ interval.basis }}", "{{ interval.certainty }}"),
        "How long an item stays fresh. For each interval: which items, how many months, the basis, and how sure it is.",
    )
