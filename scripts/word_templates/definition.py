"""Sections of the pack: what the arrangement is, and the checks before the start."""

from __future__ import annotations

from word_templates.ooxml import CLOSE_TABLE, KEEP_NEXT, each, either, facts, loop_table, p, r, sized_facts, when
from word_templates.sections import bullets, section


def definition() -> str:
    """Section: the arrangement."""
    return section(
        "definition",
        "The arrangement",
        when("activity and cover", p("Normal", "{{ activity }}", more=KEEP_NEXT)),
        p("Heading2", "What it is"),
        sized_facts(
            (46, 118),
            "definition.facts",
            "What the arrangement is. Its name, what the test says, what the provider decided, who decided and "
            "when, and how closely it is watched.",
        ),
        when("definition.because", p("Caption", "Why we decided this"), p("Normal", "{{ definition.because }}")),
        when("definition.includes", p("Heading2", "What {{ partner }} does"), bullets("definition.includes")),
        when(
            "definition.boundaries", p("Heading2", "What {{ partner }} does not do"), bullets("definition.boundaries")
        ),
        when(
            "definition.scope",
            p("Heading2", "For whom, where and when"),
            sized_facts(
                (46, 118),
                "definition.scope",
                "For whom, where and when. Who it is for, how somebody comes to it, where and when it happens.",
            ),
        ),
        when("definition.lines", model_test()),
        when(
            "definition.risks",
            p("Heading2", "What makes the work risky"),
            when("definition.oversight", p("Normal", "Oversight: {{ definition.oversight }}", more=KEEP_NEXT)),
            facts((46, 118), "definition.risks", "What makes the work risky. Each factor and what is done about it."),
        ),
        registration(),
    )


def model_test() -> str:
    """How the provider decided what it is: five lines, then eight signs."""
    lines = loop_table(
        (14, 65, 53, 32),
        ("Line", "It fits when", "Then the work is", "Here"),
        "line in definition.lines",
        (
            p("TableStrong", "{{ line.number }}"),
            "{{ line.fits }}",
            "{{ line.result }}",
            p("TableStrong", "{{ line.here }}"),
        ),
        "The five lines of the test. When each fits, what the work then is, and how it stands here.",
    )
    answer = (p("TableStrong", "{{ line.answer }}"), when("line.counts", p("TableText", "{{ line.counts }}")))
    signs = loop_table(
        (58, 30, 76),
        ("Sign", "Answer", "Why"),
        "line in definition.signs",
        (p("TableStrong", "{{ line.what }}"), answer, "{{ line.because }}"),
        "The eight signs. For each: the answer, whether it counts for the line that decides, and why.",
    )
    return (
        p("Heading2", "How we decided what it is")
        + p(
            "Normal",
            "Read the five lines from the top. The first line that fits decides, and nothing is added up. The answers "
            "to the eight signs stand below: four of subcontracting (the partner does part of our work for us), then "
            "four of partnership (the partner does its own work beside ours). “Integral” means part of the care that "
            "we are registered for; “complementary” means beside it.",
            more=KEEP_NEXT,
        )
        + lines
        + p("TableGap")
        + p("Callout", "{{ definition.decided }}")
        + signs
    )


def registration() -> str:
    """The two questions about registration and barring."""
    return (
        p("Heading2", "Registration and barring")
        + p(
            "Normal",
            "“Regulated activity” means two things in law. The answer to one question is not the answer to the other.",
            more=KEEP_NEXT,
        )
        + either(
            loop_table(
                (62, 32, 70),
                ("Question", "Answer", "Why"),
                "line in definition.registration",
                (p("TableStrong", "{{ line.what }}"), "{{ line.answer }}", "{{ line.because }}"),
                "Registration and barring. Two questions, their answers and why.",
            ),
            loop_table(
                (114, 50),
                ("Question", "Answer"),
                "line in definition.registration",
                (p("TableStrong", "{{ line.what }}"), "{{ line.answer }}"),
                "Registration and barring. Two questions and their answers.",
                style=CLOSE_TABLE,
            ),
        )
    )


def checks() -> str:
    """Section: the gate before the start."""
    status = (p("TableText", r("{{ row.mark }}", "Mark"), r(" {{ row.status }}", more="<w:b/>")),)
    name = (p("TableStrong", "{{ row.title }}"), when("row.why", p("TableText", "{{ row.why }}")))
    whole = loop_table(
        (65, 22, 20, 20, 37),
        ("What is checked", "Status", "Checked", "Lapses", "Why it is asked for"),
        "row in checks.rows",
        (
            (*name, each("line in row.details", p("TableText", "{{ line }}"))),
            status,
            "{{ row.checked }}",
            "{{ row.expiry }}",
            "{{ row.basis }}",
        ),
        "Checks before the start. What is checked, its status, when, when it lapses and why it is asked for.",
    )
    small = loop_table(
        (78, 34, 26, 26),
        ("What is checked", "Status", "Checked", "Lapses"),
        "row in checks.rows",
        (name, status, "{{ row.checked }}", "{{ row.expiry }}"),
        "Checks before the start. What is checked, its status, when, and when it lapses.",
        style=CLOSE_TABLE,
    )
    return section(
        "checks",
        "Checks before the start",
        p("Callout", r("{{ checks.start }}", "Strong"), r(" {{ checks.open }}"), more=KEEP_NEXT),
        p(
            "Normal",
            "As at {{ as_of }}. {{ checks.decided }} ● is closed. ○ is open: it does not stop the start. ▲ stops the "
            "start until it is closed.",
            more=KEEP_NEXT,
        ),
        either(whole, small),
    )
