"""The first version of templates/supervision-agenda/agenda.docx: what supervision of partner work goes through."""

from __future__ import annotations

from word_templates.landscape import foot, upright
from word_templates.ooxml import loop_table, mm, p, r, when
from word_templates.package import build

ROOM = mm(6)


def supervision_agenda() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", r("{{ who }}. ", "Strong"), r("As at {{ as_of }}.")),
        p("Label", "Date: ____________   Roles present: ________________________   Led by (role): ________________"),
        p("Heading2", "The map, row by row"),
        rows(),
        when("decisions", p("Heading2", "Ask: what would you decide, and by when?"), decisions()),
        when("sign_offs", p("Heading2", "Competence signed off"), sign_offs()),
        p("Heading2", "Concerns, actions and the next talk"),
        actions(),
        p("Label", r("Next review on the calendar: ", "Strong"), r("{{ next_review }}")),
        p("Notice", "{{ missing }} {{ notice }} Write roles and ID codes here, no names."),
        upright(),
    ]
    return build("".join(body), {"footer1": foot("{{ reference }}", width=189)}, small=True)


def rows() -> str:
    """The rows of the map, with room to write."""
    return loop_table(
        (46, 29, 64, 50),
        ("What, and who decides", "Looked at again", "What shows that it works", "What we found"),
        "row in rows",
        (
            (p("TableStrong", "{{ row.what }}"), "{{ row.decides }}"),
            "{{ row.review }}",
            ("{{ row.evidence }}", p("TableLabel", "{{ row.ask }}")),
            "",
        ),
        "The map, row by row. What and who decides, when it is looked at again, what shows that it works, and room to "
        "write what was found.",
    )


def decisions() -> str:
    """Decisions to ask about."""
    return loop_table(
        (64, 65, 35, 25),
        ("Decision", "The partner may", "By when", "Asked on"),
        "row in decisions",
        (p("TableStrong", "{{ row.decision }}"), "{{ row.may }}", "{{ row.by_when }}", ""),
        "Decisions to ask about. What the partner may do, by when, and when it was asked.",
    )


def sign_offs() -> str:
    """Competence, as the induction lists it."""
    return loop_table(
        (84, 43, 37, 25),
        ("What is learned, and by whom", "By when", "Signed off by", "Seen on"),
        "line in sign_offs",
        (
            (p("TableStrong", "{{ line.topic }}"), "{{ line.who }}"),
            "{{ line.by_when }}",
            "{{ line.by }}",
            "",
        ),
        "Competence. What is learned and by whom, by when, who signs it off, and when the record was seen.",
    )


def actions() -> str:
    """Empty lines for what is agreed."""
    return loop_table(
        (8, 101, 40, 40),
        ("", "What we agreed", "Who (role)", "By when"),
        "line in lines",
        ("{{ line }}", "", "", ""),
        "Actions. Room to write what was agreed, who does it and by when.",
        height=ROOM,
    )
