"""The first version of templates/migration/migration.docx: what a migration moves, and what each item would get."""

from __future__ import annotations

from word_templates.landscape import WIDTH, foot, lines, page
from word_templates.ooxml import KEEP_NEXT, checkbox, each, facts, loop_table, p, r, tag, when
from word_templates.package import build


def migration() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Lead", "{{ lead }}"),
        facts((45, WIDTH - 45), "facts", "About this migration. What it goes from and to, and on whose judgement."),
        p("Heading1", "Without an item afterwards"),
        when("gaps", gaps()),
        when("not gaps", p("Normal", "{{ no_gaps }}")),
        p("Heading1", "What becomes of each expectation"),
        tag("{%p for part in parts %}"),
        p("Heading2", "{{ part.heading }}"),
        p("Normal", "{{ part.note }}", more=KEEP_NEXT),
        moves(),
        tag("{%p endfor %}"),
        p("Heading1", "What is proposed, item by item"),
        when("items", p("Normal", "Tick one box for each line. “Change” means: it stays, with other words.")),
        when("not items", p("Normal", "{{ no_items }}")),
        tag("{%p for item in items %}"),
        p("Heading2", "{{ item.id }} {{ item.title }}"),
        p("Label", "Owner: {{ item.owner }}", more=KEEP_NEXT),
        each("line in item.notes", p("Label", "{{ line }}", more=KEEP_NEXT)),
        when("item.rows", proposed()),
        tag("{%p endfor %}"),
        when("others", p("Notice", "{{ others }}")),
        p("Notice", "{{ notice }}"),
        each("line in sources", p("Label", "{{ line }}")),
        page(),
    ]
    return build("".join(body), {"footer1": foot("{{ provider }}  ·  {{ title }}")}, small=True)


def gaps() -> str:
    """Expectations that no item would meet."""
    return loop_table(
        (22, 90, WIDTH - 112),
        ("Code", "Expectation", "Why"),
        "row in gaps",
        (p("TableStrong", "{{ row.code }}"), "{{ row.title }}", "{{ row.why }}"),
        "Without an item afterwards. Each expectation of the new framework that no item would meet, and why.",
    )


def moves() -> str:
    """Where expectations go that go the same way."""
    return loop_table(
        (18, 62, 70, WIDTH - 150),
        ("Code", "Expectation", "Goes to", "Why"),
        "row in part.rows",
        (
            p("TableStrong", "{{ row.code }}"),
            ("{{ row.title }}", p("TableLabel", "{{ row.items }}")),
            lines("row.targets"),
            "{{ row.because }}",
        ),
        "What becomes of each expectation. Its code and title, where it goes, and the reason of the crosswalk.",
    )


def proposed() -> str:
    """The lines proposed for one item, with room to decide."""
    boxes = [p("TableText", checkbox(words), r(f" {words}")) for words in ("Take it", "Change it", "Leave it out")]
    return loop_table(
        (22, 60, 42, 88, WIDTH - 212),
        ("From", "To", "Strength and place", "Reason that would be written", "Decision, by whom, when"),
        "row in item.rows",
        (
            p("TableStrong", "{{ row.source }}"),
            (p("TableStrong", "{{ row.code }}"), "{{ row.title }}"),
            ("{{ row.strength }}", p("TableLabel", "{{ row.where }}")),
            "{{ row.because }}",
            (*boxes, p("TableLabel", "Role, day:")),
        ),
        "What is proposed for this item. Where each line comes from and goes to, and boxes to tick.",
    )
