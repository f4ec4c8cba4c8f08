"""The first version of templates/supervision-agenda/agenda.docx: what supervision of partner work goes through."""

from __future__ import annotations

from word_templates.landscape import foot, upright
from word_templates.ooxml import cell, loop_table, mm, p, r, row, table, tag, when
from word_templates.package import build

ROOM = mm(5)
HANGING = f'<w:tabs><w:tab w:val="left" w:pos="{mm(5)}"/></w:tabs><w:ind w:left="{mm(5)}" w:hanging="{mm(5)}"/>'


def supervision_agenda() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", r("{{ who }}. ", "Strong"), r("As at {{ as_of }}.")),
        p("Label", "Date: ____________   Roles present: ________________________   Led by (role): ________________"),
        p("Heading2", "The map, row by row"),
        rows(),
        when("decisions", p("Heading2", "Ask two each time: what would you decide, and by when?"), decisions()),
        when("sign_offs", p("Heading2", "Competence: tick where you have seen the record"), sign_offs()),
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
        (64, 84, 41),
        ("What, who decides, looked at again", "What shows that it works", "What we found"),
        "row in rows",
        (
            (p("TableStrong", "{{ row.what }}"), "{{ row.decides }}, {{ row.review }}"),
            "{{ row.evidence }}{% if row.ask %}. {{ row.ask }}{% endif %}",
            "",
        ),
        "The map, row by row. What, who decides and when it is looked at again, what shows that it works, and room to "
        "write what was found.",
    )


def ticks(loop: str, what: str, more: str, about: str) -> str:
    """Lines to tick in two columns, across first and then down. Each says what it is, then what else is to know."""

    def half(line: str) -> str:
        runs = (
            r("☐", "Mark"),
            "<w:r><w:tab/></w:r>",
            r(f"{{{{ {line}.{what} }}}}: ", "Strong"),
            r(more.replace("LINE", line)),
        )
        return p("TableText", *runs, more=HANGING)

    wide = mm(94.5)
    second = (tag("{%p if not loop.last %}"), half("loop.nextitem"), tag("{%p endif %}"))
    whole = lambda words: row(cell(2 * wide, tag(words), span=2))  # noqa: E731
    lines = [
        *(whole(f"{{%tr for line in {loop} %}}"), whole("{%tr if loop.index is odd %}")),
        row(cell(wide, half("line")), cell(wide, *second)),
        *(whole("{%tr endif %}"), whole("{%tr endfor %}")),
    ]
    return table((94.5, 94.5), lines, about, style="LeverarchTicks", head=False)


def decisions() -> str:
    """Decisions to ask about."""
    return ticks(
        "decisions", "decision", "{{ LINE.by_when }}", "Decisions to ask about. Each with its time, and a box to tick."
    )


def sign_offs() -> str:
    """Competence, as the induction lists it."""
    return ticks(
        "sign_offs",
        "topic",
        "{{ LINE.who }} · {{ LINE.by_when }} · {{ LINE.by }}",
        "Competence. What is learned, by whom, by when, who signs it off, and a box to tick.",
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
