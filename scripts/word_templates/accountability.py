"""The first version of templates/accountability-map/map.docx: one side of A4."""

from __future__ import annotations

from word_templates.ooxml import cell, field, loop_table, mm, p, r, row, table, when
from word_templates.package import build

WIDTH = 189.0


def accountability() -> bytes:
    """The template's bytes."""
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/>'
        f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(9)}" w:right="{mm(10)}" w:bottom="{mm(14)}" '
        f'w:left="{mm(11)}" w:header="{mm(6)}" w:footer="{mm(7)}" w:gutter="0"/></w:sectPr>'
    )
    body = [
        p("Title", "{{ map.title }}"),
        p(
            "Label",
            r("{{ map.who }}. ", "Strong"),
            r("{{ map.model }}. {{ map.tier }}. As at {{ map.as_of }}; review by {{ map.review }}."),
        ),
        p("Danger", r("{{ map.danger }}"), r("  {{ map.danger_more }}", "DangerMore")),
        rows(),
        when("map.calls", p("Heading2", "Who to call"), calls()),
        when(
            "map.steps",
            p("Heading2", "{{ map.ladder_title }}"),
            when("route", p("Picture", "{{ route }}", more='<w:keepNext w:val="0"/>')),
            steps(),
        ),
        when("map.never", p("Callout", "{{ map.never }}")),
        p("Notice", "{{ map.further }} {{ map.clock }} {{ map.notice }}"),
        page,
    ]
    return build("".join(body), {"footer1": footer()}, small=True)


def footer() -> str:
    """For whom it is, which version, which page."""
    return p(
        "Footer",
        r(" {{ map.audience }} ", "Audience"),
        r("   {{ map.version }}"),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
    )


def rows() -> str:
    """Who decides, does it, is asked, is told."""
    names = (("What", ""), ("Decides", "accountable"), ("Does it", "responsible"), ("Asked first", "consulted"))
    names += (("Told", "informed"), ("By when", ""), ("Recorded in", ""))
    heads = [p("TableHead", name) + (p("TableHeadMore", more) if more else "") for name, more in names]
    strong = lambda words: p("TableStrong", words)  # noqa: E731
    return loop_table(
        (30, 30.5, 26, 26, 28, 22, 26.5),
        heads,
        "row in map.rows",
        (
            strong("{{ row.what }}"),
            strong("{{ row.decides }}"),
            "{{ row.does }}",
            "{{ row.asked }}",
            "{{ row.told }}",
            "{{ row.by_when }}",
            "{{ row.recorded }}",
        ),
        "Who does what. For each responsibility: who decides, does it, is asked first, is told, by "
        "when, and where it is recorded.",
        tinted=1,
    )


def steps() -> str:
    """The route as a table: the picture's words for everybody."""
    return loop_table(
        (24, 37, 56, 33, 39),
        ("When", "Who", "What happens", "No answer", "Nights, weekends"),
        "step in map.steps",
        (
            p("TableStrong", "{{ step.within }}"),
            p("TableStrong", "{{ step.who }}"),
            "{{ step.does }}",
            "{{ step.no_answer }}",
            "{{ step.out_of_hours }}",
        ),
        "Steps of the escalation route. When, who, what happens, and what to do when nobody answers or at night.",
        tinted=0,
    )


def calls() -> str:
    """Whose number to ring: as many boxes as there are calls, side by side."""
    wide = mm(WIDTH / 4)
    box = cell(wide, p("TableStrong", "{%tc for call in map.calls %}"))
    inner = cell(
        wide,
        p("TableStrong", "{{ call.who }}"),
        p("TableNumber", "{{ call.number }}"),
        p("TableLabel", "{{ call.hours }}"),
    )
    end = cell(wide, p("TableStrong", "{%tc endfor %}"))
    about = "Who to call. Each box: who, the number, when it is answered."
    return table((WIDTH / 4,) * 4, [row(box, inner, end)], about, style="LeverarchCalls", head=False)
