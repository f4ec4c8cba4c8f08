"""The first version of templates/incident-card/card.docx: the card on one side of A4."""

from __future__ import annotations

from word_templates.landscape import foot, upright
from word_templates.ooxml import each, loop_table, p, r, when
from word_templates.package import build


def incident_card() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", r("{{ who }}. ", "Strong"), r("As at {{ as_of }}; review by {{ review }}.")),
        p("Danger", r("{{ danger }}"), r("  {{ danger_more }}", "DangerMore")),
        when("steps", steps()),
        when("calls", p("Heading2", "Ring"), calls()),
        when("decisions", p("Heading2", "May, must, never"), decisions()),
        when(
            "records",
            p("Heading2", "Write it down"),
            each("row in records", p("ListBullet", r("{{ row.where }}: ", "Strong"), r("{{ row.by_when }}"))),
        ),
        when("missing", p("TableStrong", "{{ missing }}")),
        when("never", p("Callout", "{{ never }}")),
        p("Notice", "{{ clock }}"),
        upright(),
    ]
    return build("".join(body), {"footer1": foot("{{ reference }}", width=189)}, small=True)


def steps() -> str:
    """What to do, verb first, and by when."""
    return loop_table(
        (15, 139, 35),
        ("Step", "Do this", p("TableHead", "By when", more='<w:jc w:val="right"/>')),
        "step in steps",
        (
            p("TableNumber", "{{ loop.index }}"),
            (
                p("TableText", r("{{ step.first }}. ", "Strong"), r("{{ step.rest }}")),
                p("TableLabel", "{{ step.otherwise }}"),
            ),
            p("TableStrong", "{{ step.within }}", more='<w:jc w:val="right"/>'),
        ),
        "Steps. What to do, what if nobody answers or at night, and by when.",
    )


def calls() -> str:
    """Who to ring by day and by night."""
    return loop_table(
        (69, 60, 60),
        ("Who", "By day", "At night, weekends"),
        "call in calls",
        (
            p("TableStrong", "{{ call.who }}"),
            (p("TableNumber", "{{ call.day }}"), p("TableLabel", "{{ call.hours }}")),
            (p("TableNumber", "{{ call.night }}"), p("TableLabel", "{{ call.night_who }}")),
        ),
        "Who to ring. The number by day with its hours, and the number at night with whose it is.",
    )


def decisions() -> str:
    """May, must, never, by when."""
    return loop_table(
        (40, 42, 45, 37, 25),
        ("Decision", "You may", "Provider must", "Never", "By when"),
        "row in decisions",
        (
            p("TableStrong", "{{ row.decision }}"),
            "{{ row.may }}",
            "{{ row.must }}",
            "{{ row.never }}",
            p("TableStrong", "{{ row.by_when }}"),
        ),
        "Who may decide what. What you may do, what the provider must do, what nobody does, and by when.",
    )
