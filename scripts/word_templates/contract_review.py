"""The first version of templates/contract-review/review.docx: what needs a look first, then every indicator."""

from __future__ import annotations

from word_templates.furniture import header
from word_templates.landscape import lines
from word_templates.ooxml import (
    CLOSE_FACTS,
    CLOSE_TABLE,
    KEEP_NEXT,
    each,
    facts,
    field,
    loop_table,
    mm,
    p,
    r,
    tag,
    when,
)
from word_templates.package import build

_LOOK = (
    f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(25)}" w:right="{mm(21)}" w:bottom="{mm(20)}" '
    f'w:left="{mm(25)}" w:header="{mm(12)}" w:footer="{mm(10)}" w:gutter="0"/>'
)


def page() -> str:
    """A4 as a letter, with room for the punch."""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>'
        f'<w:footerReference w:type="default" r:id="rId-footer1"/>{_LOOK}</w:sectPr>'
    )


def footer() -> str:
    """For whom it is, of which day, which page."""
    return p(
        "Footer",
        r(" {{ audience }} ", "Audience"),
        r("   as at {{ as_of }}"),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
    )


def heading(words: str) -> str:
    """A heading of a part, nearer to what is above it than in a pack."""
    return p("Heading1", words, more='<w:spacing w:before="320" w:after="100"/>')


def contract_review() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", "{{ provider }}, as at {{ as_of }}{% if period %}, about {{ period }}{% endif %}."),
        p("Lead", "{{ said }}"),
        heading("What to look at first"),
        when("exceptions", exceptions()),
        when("not exceptions", p("Normal", "{{ no_exceptions }}")),
        p("Notice", "{{ looked_for }}"),
        when("kpis", heading("Every indicator in a line"), overview(), heading("Each indicator")),
        each("kpi in kpis", *indicator()),
        heading("How partners are overseen"),
        when("oversight", oversight()),
        when("not oversight", p("Normal", "{{ no_oversight }}")),
        heading("What was promised, and delivered"),
        when("not promises", p("Normal", "{{ no_promises }}")),
        each("promise in promises", *promise()),
        heading("What is left out, and why"),
        when("left_out", left_out()),
        when("not left_out", p("Normal", "Nothing that was asked for is left out.", more=KEEP_NEXT)),
        p("Notice", "{{ limits }} {{ notice }}"),
        page(),
    ]
    return build("".join(body), {"header1": header(), "footer1": footer()})


def exceptions() -> str:
    """One line for each matter to look at first."""
    return loop_table(
        (29, 37, 46, 27, 25),
        ("What kind", "What", "Why", "Answers for it", "Due"),
        "row in exceptions",
        (
            p("TableStrong", "{{ row.kind }}"),
            "{{ row.what }}",
            "{{ row.why }}",
            "{{ row.owner }}",
            "{% if row.due %}{{ row.due }}{% else %}–{% endif %}",
        ),
        "What to look at first. For each matter: of which kind it is, what, why, who answers for it, and by when.",
        style=CLOSE_TABLE,
    )


def state(loop: str, words: str = "") -> str:
    """A state as a shape and its word."""
    return p("TableText", r(shape(loop), "Mark"), r(words or f"{{{{ {loop}.state }}}}", "Strong"))


def shape(loop: str) -> str:
    """The shape before a state's word, where it has one."""
    return f"{{% if {loop}.shape %}}{{{{ {loop}.shape }}}} {{% endif %}}"


def overview() -> str:
    """One line for each indicator."""
    return loop_table(
        (10, 39, 35, 35, 21, 24),
        ("No.", "Indicator", "Figure", "Period and source", "Target", "State"),
        "kpi in kpis",
        (
            p("TableStrong", "{{ kpi.number }}"),
            (p("TableStrong", "{{ kpi.title }}"), p("TableLabel", "{{ kpi.owner }}")),
            ("{{ kpi.figure }}", when("kpi.more", p("TableLabel", "{{ kpi.more }}"))),
            ("{{ kpi.period }}", p("TableLabel", "{{ kpi.source }}")),
            "{{ kpi.target }}",
            state("kpi"),
        ),
        "Every indicator in a line. For each: its figure, period, source, target, and whether the target is met.",
        style=CLOSE_TABLE,
    )


def indicator() -> tuple[str, ...]:
    """One indicator: facts, charts with their tables, what is said, what is done."""
    words = (
        "{% if kpi.state == 'met' or kpi.state == 'not met' %}Target {{ kpi.state }}"
        "{% elif kpi.state == 'no target' %}No target{% else %}Figure {{ kpi.state }}{% endif %}"
    )
    return (
        p("Heading2", "{{ kpi.number }}  {{ kpi.title }}"),
        p("Normal", r(shape("kpi"), "Mark"), r(words, "Strong"), more=KEEP_NEXT),
        when("kpi.about", p("Label", "{{ kpi.about }}", more=KEEP_NEXT)),
        held_facts("kpi.facts", "What the figure rests on. Numbers, target, period, source, owner."),
        when("not kpi.commentary and not kpi.actions", p("Label", "{{ kpi.unsaid }}")),
        each("line in kpi.notes", p("Callout", "{{ line }}")),
        each(
            "chart in kpi.charts",
            p("Heading3", "{{ chart.heading }}"),
            when("chart.picture", p("Picture", "{{ chart.picture }}")),
            when("not chart.picture", p("Label", "{{ chart.unit }}", more=KEEP_NEXT)),
            when("chart.said", p("Label", "{{ chart.said }}", more=KEEP_NEXT)),
            tag("{{p chart.table }}"),
        ),
        when("kpi.no_trend", p("Label", "{{ kpi.no_trend }}")),
        when(
            "kpi.commentary",
            p("Heading3", "What the provider says"),
            tag("{{p kpi.commentary }}"),
        ),
        when("kpi.actions", p("Heading3", "What is done"), actions()),
        when("kpi.unsaid and (kpi.commentary or kpi.actions)", p("Notice", "{{ kpi.unsaid }}")),
    )


def held_facts(loop: str, about: str) -> str:
    """Facts that stay on one page."""
    return facts((38, 126), loop, about, CLOSE_FACTS, whole=True)


def actions() -> str:
    """One line for each action."""
    return loop_table(
        (70, 34, 27, 33),
        ("Action", "Who", "Due", "State"),
        "action in kpi.actions",
        (
            "{{ action.action }}",
            "{{ action.owner }}",
            "{{ action.due }}",
            state("action", "{{ action.state }}{% if action.done %}, {{ action.done }}{% endif %}"),
        ),
        "What is done. Each action, who does it, by when, and whether it is done, open or overdue.",
        style=CLOSE_TABLE,
        whole=True,
    )


def oversight() -> str:
    """One line for each arrangement."""
    return loop_table(
        (35, 47, 32, 25, 25),
        (
            "Arrangement and partner",
            "What it is, how closely overseen",
            "Open conditions of the start",
            "Last review",
            "Next review",
        ),
        "row in oversight",
        (
            (p("TableStrong", "{{ row.title }}"), "{{ row.partner }}"),
            ("{{ row.model }}", p("TableLabel", "{{ row.tier }}")),
            (*lines("row.conditions"), when("not row.conditions", p("TableText", "None"))),
            "{{ row.last }}",
            "{{ row.next }}",
        ),
        "How partners are overseen. For each arrangement: the partner, what it is, how closely it is overseen, what is "
        "open before the start, and the reviews.",
        style=CLOSE_TABLE,
    )


def promise() -> tuple[str, ...]:
    """One commitment, quarter by quarter."""
    return (
        p("Heading2", "{{ promise.title }}"),
        p("Normal", r(shape("promise"), "Mark"), r("{{ promise.state }}", "Strong"), more=KEEP_NEXT),
        facts((38, 126), "promise.facts", "The commitment. What was promised and delivered.", CLOSE_FACTS, onward=True),
        when("promise.quarters", p("TableGap", more=KEEP_NEXT), quarters()),
        when("not promise.quarters", p("Label", "{{ promise.no_quarters }}")),
    )


def quarters() -> str:
    """One line for each quarter."""
    return loop_table(
        (26, 26, 26, 26, 60),
        ("By", "Promised in all", "Delivered in all", "Difference", "What is said and done"),
        "row in promise.quarters",
        (
            "{{ row.by }}",
            "{{ row.promised }}",
            "{{ row.delivered }}",
            "{{ row.difference }}",
            "{% if row.said %}{{ row.said }}{% else %}–{% endif %}",
        ),
        "Quarter by quarter. What was promised and delivered in all by its last day, the difference, and what is said.",
        style=CLOSE_TABLE,
        whole=True,
    )


def left_out() -> str:
    """One line for each thing that is not in the review."""
    return loop_table(
        (64, 100),
        ("What", "Why"),
        "row in left_out",
        (p("TableStrong", "{{ row.what }}"), "{{ row.why }}"),
        "What is left out. For each: what, and why.",
        style=CLOSE_TABLE,
    )
