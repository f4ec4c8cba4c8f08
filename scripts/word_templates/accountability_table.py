"""The first version of templates/accountability-map/table.docx: the map in full, on A4 turned on its side."""

from __future__ import annotations

from word_templates.landscape import foot, lines, page
from word_templates.ooxml import each, loop_table, p, r, when
from word_templates.package import build


def accountability_table() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", r("{{ who }}. ", "Strong"), r("{{ model }}. {{ tier }}. Review by {{ review }}.")),
        p("Heading2", "Who answers for what"),
        rows(),
        when("evidence", p("Heading2", "The evidence that the rows name"), evidence()),
        when("decisions", p("Heading2", "Who may decide what when something happens"), decisions()),
        when(
            "steps",
            p("Heading2", "{{ ladder_title }}"),
            when("route", p("Picture", "{{ route }}", more='<w:keepNext w:val="0"/>')),
            steps(),
        ),
        when(
            "thresholds",
            p("Heading2", "What is passed on"),
            each("line in thresholds", p("ListBullet", "{{ line }}")),
        ),
        when("never", p("Callout", "{{ never }}")),
        when("flows", p("Heading2", "How information flows"), flows()),
        p("Notice", "{{ missing }} {{ clock }} {{ notice }}"),
        page(),
    ]
    return build("".join(body), {"footer1": foot("as at {{ as_of }} · {{ version }}")}, small=True)


def strong(words: str) -> str:
    """Bold words in a cell."""
    return p("TableStrong", words)


def label(words: str) -> str:
    """Quiet words in a cell."""
    return p("TableLabel", words)


def rows() -> str:
    """Every row and column: columns that belong together share a cell, each on a line of its own."""
    return loop_table(
        (30, 48, 29, 34, 35, 30, 30, 33),
        (
            "What",
            "Decides (accountable)",
            "Does it (responsible)",
            "Asked first; told",
            "Set off by; from which point",
            "By when; recorded in",
            "How it is checked",
            "Evidence; looked at again",
        ),
        "row in rows",
        (
            strong("{{ row.what }}"),
            (strong("{{ row.decides }}"), label("When away: {{ row.deputy }}"), label("Nights: {{ row.nights }}")),
            "{{ row.does }}",
            ("Asked: {{ row.asked }}", "Told: {{ row.told }}"),
            ("{{ row.trigger }}", "From: {{ row.threshold }}"),
            ("{{ row.by_when }}", "In: {{ row.recorded }}"),
            "{{ row.check }}",
            (*lines("row.evidence"), "Again: {{ row.review }}"),
        ),
        "Who answers for what. For each responsibility: who decides with deputy and night cover, who does it, is asked "
        "and told, what sets it off, by when, where it is recorded, how it is checked, and the evidence.",
        tinted=1,
    )


def evidence() -> str:
    """The items that the rows name."""
    return loop_table(
        (30, 159, 35, 45),
        ("Item", "Title", "Date", "Review by"),
        "item in evidence",
        ("{{ item.id }}", "{{ item.title }}", "{{ item.date }}", "{{ item.review }}"),
        "Evidence. Each item that the rows name, with its date and its review.",
    )


def decisions() -> str:
    """May, must, never, by when."""
    return loop_table(
        (52, 60, 65, 52, 40),
        ("Decision", "The partner may", "The provider must", "Never", "By when"),
        "row in decisions",
        (
            strong("{{ row.decision }}"),
            "{{ row.may }}",
            "{{ row.must }}",
            "{{ row.never }}",
            strong("{{ row.by_when }}"),
        ),
        "Who may decide what. For each decision: what the partner may do, what the provider must do, what nobody does, "
        "and by when.",
    )


def steps() -> str:
    """The route as a table: the picture's words for everybody."""
    return loop_table(
        (34, 54, 75, 50, 56),
        ("When", "Who", "What happens", "No answer", "Nights, weekends"),
        "step in steps",
        (
            strong("{{ step.within }}"),
            strong("{{ step.who }}"),
            "{{ step.does }}",
            "{{ step.no_answer }}",
            "{{ step.out_of_hours }}",
        ),
        "Steps of the escalation route. When, who, what happens, and what to do when nobody answers or at night.",
        tinted=0,
    )


def flows() -> str:
    """How information flows."""
    return loop_table(
        (50, 45, 45, 42, 50, 37),
        ("What", "From → to", "How; by when", "Recorded in", "Lawful basis", "Owner; kept for"),
        "flow in flows",
        (
            strong("{{ flow.what }}"),
            "{{ flow.goes }}",
            ("{{ flow.route }}", "When: {{ flow.by_when }}"),
            "{{ flow.recorded }}",
            "{{ flow.basis }}",
            ("{{ flow.owner }}", "Kept: {{ flow.kept }}"),
        ),
        "How information flows. What, from whom to whom, how and by when, where it is recorded, on what lawful basis, "
        "who owns the flow and how long it is kept.",
    )
