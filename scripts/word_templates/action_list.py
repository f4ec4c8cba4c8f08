"""The first version of templates/action-list/actions.docx: what to do, by owner and day."""

from __future__ import annotations

from word_templates.landscape import foot, lines, upright
from word_templates.ooxml import checkbox, each, loop_table, p, r, tag
from word_templates.package import build


def action_list() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", r("{{ about }}", "Strong")),
        p("Label", "As at {{ as_of }}. {{ said }}"),
        each(
            "group in groups",
            p("Heading2", "{{ group.owner }}"),
            p("Label", "{{ group.said }}", more="<w:keepNext/>"),
            rows(),
        ),
        p("Notice", "{{ notice }}"),
        upright(),
    ]
    return build("".join(body), {"footer1": foot("{{ provider }} · as at {{ as_of }}", width=189)}, small=True)


def rows() -> str:
    """One line for each thing to do, with a box to tick."""
    todo = (tag("{%p if row.todo %}"), p("TableText", r("To do: ", "Strong"), r("{{ row.todo }}")), tag("{%p endif %}"))
    why = (tag("{%p if row.why %}"), p("TableLabel", "Why: {{ row.why }}"), tag("{%p endif %}"))
    made = loop_table(
        (16, 30, 115, 28),
        ("Done", "By when", "What, and what to do", "Done on, by which role"),
        "row in group.rows",
        (
            p("TableText", checkbox("Done")),
            p("TableStrong", "{{ row.by }}"),
            (
                p("TableStrong", "{{ row.what }}"),
                *lines("row.said", "TableBullet"),
                *todo,
                *why,
                p("TableLabel", "{{ row.kind }}. {{ row.reference }}"),
            ),
            "",
        ),
        "Things to do. For each: a box to tick, by when, what is wrong, what to do, and room for the day and the role.",
    )
    # A row may name many things: it goes on over the page.
    return made.replace("<w:cantSplit/>", "")
