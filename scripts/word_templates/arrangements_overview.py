"""The first version of templates/arrangements-overview/overview.docx: the board's page."""

from __future__ import annotations

from word_templates.landscape import foot, lines, page
from word_templates.ooxml import each, loop_table, p, r, when
from word_templates.package import build


def arrangements_overview() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", "As at {{ as_of }}. {{ said }}"),
        when("rows", rows()),
        p("Notice", "The model test reads its lines in order, and the first that fits decides."),
        each("line in lines", p("Label", "{{ line }}")),
        p("Label", "{{ notice }}"),
        page(),
    ]
    return build("".join(body), {"footer1": foot("{{ provider }} · as at {{ as_of }}")}, small=True)


def rows() -> str:
    """One line for each arrangement."""
    return loop_table(
        (38, 51, 47, 41, 30, 32, 30),
        (
            "Arrangement",
            "What it is",
            "Oversight, and what led there",
            "Gate before the start",
            "Rows without evidence",
            "Reviews",
            "Open and lapsed checks",
        ),
        "row in rows",
        (
            (p("TableStrong", "{{ row.title }}"), "{{ row.partner }}", p("TableLabel", "{{ row.status }}")),
            (
                p("TableStrong", "{{ row.model }}, by {{ row.line }}"),
                "Called: {{ row.called }}",
                *when_decided(),
                "{{ row.again }}",
            ),
            ("{{ row.tier }}", when("row.factors", p("TableText", "{{ row.factors }}"))),
            (
                p("TableText", r("{{ row.gate_mark }} ", "Mark"), r("{{ row.gate }}", "Strong")),
                *lines("row.blocking"),
                "{{ row.begun }}",
            ),
            "{{ row.evidence }}",
            lines("row.reviews"),
            lines("row.checks"),
        ),
        "Arrangements. For each: the partner, what it is, how closely it is overseen, the gate before the start, rows "
        "without evidence, reviews, and open and lapsed checks.",
    )


def when_decided() -> tuple[str, str, str]:
    """The provider's own decision, where it is another than the test's."""
    return (
        p("TemplateTag", "{%p if row.decided %}"),
        p("TableText", "{{ row.decided }}"),
        p("TemplateTag", "{%p endif %}"),
    )
