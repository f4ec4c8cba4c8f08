"""The first version of templates/pack-diff/diff.docx: what changed between two packs, on one page."""

from __future__ import annotations

from word_templates.landscape import foot, lines, upright
from word_templates.ooxml import loop_table, p, r, tag, when
from word_templates.package import build


def pack_diff() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", r("From: ", "Strong"), r("{{ before }}")),
        p("Label", r("To: ", "Strong"), r("{{ after }}")),
        when("said", p("Normal", "{{ said }}")),
        when("rows", rows()),
        when("unknown", p("Notice", "{{ unknown }}")),
        upright(),
    ]
    return build("".join(body), {"footer1": foot("{{ provider }} · as at {{ as_of }}", width=189)}, small=True)


def rows() -> str:
    """One line for each sort of change."""
    more = (tag("{%p if row.more %}"), p("TableLabel", "{{ row.more }}"), tag("{%p endif %}"))
    return loop_table(
        (44, 145),
        ("What", "Which"),
        "row in rows",
        (p("TableStrong", "{{ row.title }}"), (*lines("row.lines"), *more)),
        "What changed. For each sort of change: how many there are, and which.",
    )
