"""Sections of the pack: what the arrangement is, and how people in it are kept safe."""

from __future__ import annotations

from word_templates.ooxml import (
    CLOSE_TABLE,
    KEEP_NEXT,
    TOP,
    WIDTH,
    cell,
    each,
    either,
    facts,
    loop_table,
    mm,
    p,
    r,
    row,
    sized_facts,
    table,
    tag,
    when,
)


def section(name: str, heading: str, *blocks: str, top: str = "") -> str:
    """A numbered section: its heading always, where it belongs in a pack of this size, and what there is to say.

    `top` is the condition under which it begins a page.
    """
    line = f"{{{{ numbers.{name} }}}} {heading}"
    plain = either(p("Heading1", line), close_heading(line))
    high = tag(f"{{%p if {top} %}}") + p("Heading1", line, more=TOP) + tag("{%p else %}")
    return when(
        f"numbers.{name}",
        high + plain + tag("{%p endif %}") if top else plain,
        tag(f"{{%p if {name} %}}"),
        *blocks,
        tag("{%p else %}"),
        p("Normal", "{{ nothing }}"),
        tag("{%p endif %}"),
    )


def close_heading(line: str) -> str:
    """A section's heading in a short pack, whose sections are short."""
    return p(
        "Heading1",
        r(line, more='<w:sz w:val="30"/><w:szCs w:val="30"/>'),
        more='<w:spacing w:before="260" w:after="80"/>',
    )


def own(name: str, heading: str) -> str:
    """A section in the provider's own words."""
    return section(name, heading, tag(f"{{{{p {name}.text }}}}"))


def danger(name: str) -> str:
    """The first line for somebody in danger."""
    return p("Danger", r(f"{{{{ {name}.danger }}}}"), r(f"  {{{{ {name}.danger_more }}}}", "DangerMore"))


def rows_table(rows: str, *, brief: bool = False) -> str:
    """The rows of the accountability map."""
    strong = lambda words: p("TableStrong", words)  # noqa: E731
    names = [("What", ""), ("Decides", "accountable"), ("Does it", "responsible")]
    cells: list[str | tuple[str, ...]] = [strong("{{ row.what }}"), strong("{{ row.decides }}"), "{{ row.does }}"]
    columns = [29.7, 29.7, 25.0]
    if brief:
        columns = [46.0, 36.0, 46.0]
    else:
        # A row stays with the line below it that says more.
        close = p("TableStrong", "{{ row.what }}", more=KEEP_NEXT)
        cells[0] = (tag("{%p if row.more %}"), close, tag("{%p else %}"), strong("{{ row.what }}"), tag("{%p endif %}"))
        names += [("Asked first", "consulted"), ("Told", "informed")]
        cells += ["{{ row.asked }}", "{{ row.told }}"]
        columns += [27.6, 28.0]
    columns.append(WIDTH - sum(columns))
    heads = [p("TableHead", name) + (p("TableHeadMore", more) if more else "") for name, more in names]
    return loop_table(
        columns,
        [*heads, p("TableHead", "By when")],
        f"row in {rows}",
        [*cells, strong("{{ row.by_when }}") if brief else "{{ row.by_when }}"],
        "Who does what. For each responsibility: who decides, who does it, who is asked and told, and by when.",
        tinted=1,
        style=CLOSE_TABLE if brief else "LeverarchTable",
        more="" if brief else "row.more",
    )


def calls_in_brief(name: str) -> str:
    """Who to call, a line each."""
    return loop_table(
        (46, 38, 80),
        ("Who", "Number", "Answered"),
        f"call in {name}",
        (p("TableStrong", "{{ call.who }}"), p("TableNumber", "{{ call.number }}"), "{{ call.brief }}"),
        "Who to call. The number of each role, and when it is answered.",
        style=CLOSE_TABLE,
    )


def calls(name: str) -> str:
    """Who to call, by day and by night, and who acts when somebody is away."""
    who = p("TableStrong", "{{ call.who }}")
    deputy = p("TableText", r("When away: ", "Soft"), r("{{ call.deputy }}"))
    return loop_table(
        (40, 41, 32, 51),
        ("Who", "Number", "Answered", "Nights and weekends"),
        f"call in {name}",
        (
            (who, when("call.deputy", deputy)),
            p("TableNumber", "{{ call.number }}"),
            "{{ call.hours }}",
            "{{ call.nights }}",
        ),
        "Who to call. The number of each role, when it is answered, and who answers at night.",
    )


def who() -> str:
    """Section: who does what."""
    return section(
        "who",
        "Who does what",
        danger("who"),
        either(rows_table("who.rows"), rows_table("who.rows", brief=True)),
        when("who.calls", p("Heading2", "Who to call"), either(calls("who.calls"), calls_in_brief("who.calls"))),
        top="cover",
    )


def bullets(loop: str) -> str:
    """A bulleted list; closer in a short pack."""
    return each(f"line in {loop}", either(p("ListBullet", "{{ line }}"), p("TableBullet", "{{ line }}")))


def training() -> str:
    """What somebody learns before working alone."""
    lines = each("line in person.training", p("TableBullet", "{{ line }}"))
    return (
        tag("{%p if person.training %}")
        + lines
        + tag("{%p else %}")
        + p("TableText", "not given")
        + tag("{%p endif %}")
    )


def people() -> str:
    """Section: people."""
    wide = (mm(46), mm(118))

    def line(name: str, words: str, *, last: bool = False) -> str:
        # Each row but the last stays with the next one, so that a role is not torn apart.
        return row(cell(wide[0], p("TableLabel", name, more="" if last else KEEP_NEXT)), cell(wide[1], words))

    rows = [
        line("Check (DBS)", "{{ person.dbs }}"),
        line("References and right to work", "{{ person.references }}"),
        line("Training before working alone", training()),
        line("Supervision", "{{ person.supervision }}", last=True),
    ]
    about = "One role. Its check, references, training and supervision."
    whole = each(
        "person in people.rows",
        p("Heading2", "{{ person.role }}"),
        when("person.duties", p("Normal", "{{ person.duties }}", more=KEEP_NEXT)),
        table((46, 118), rows, about, style="LeverarchFacts", head=False),
    )
    small = loop_table(
        (28, 74, 62),
        ("Role", "Check, references, supervision", "Training before working alone"),
        "person in people.rows",
        (
            p("TableStrong", "{{ person.role }}"),
            [p("TableText", f"{{{{ person.{name} }}}}") for name in ("dbs", "references", "supervision")],
            "{% if person.training %}{{ person.training|join('; ') }}{% else %}not given{% endif %}",
        ),
        "People. For each role: check, references, supervision and training.",
        style=CLOSE_TABLE,
    )
    return section("people", "People: checks and training", either(whole, small))


def safeguarding() -> str:
    """Section: safeguarding."""
    return section(
        "safeguarding",
        "Safeguarding",
        when("cover", danger("safeguarding")),
        when("safeguarding.thresholds", p("Heading2", "What must be passed on"), bullets("safeguarding.thresholds")),
        when("safeguarding.never", p("Callout", "{{ safeguarding.never }}")),
        p("Heading2", "Who leads, and whose procedure sets the times"),
        p(
            "Normal",
            "The steps and their times are in section {{ numbers.incidents }}. {{ safeguarding.clock }}",
            more=KEEP_NEXT,
        ),
        when(
            "safeguarding.leads",
            sized_facts((46, 118), "safeguarding.leads", "Who leads on safeguarding. The named lead and who decides."),
            p("TableGap"),
        ),
        when(
            "safeguarding.council and cover",
            facts(
                (46, 118),
                "safeguarding.council",
                "The council. Its name, its safeguarding procedure and the version used here.",
            ),
        ),
        when(
            "safeguarding.text",
            p("Heading2", "How we work together to keep people safe"),
            tag("{{p safeguarding.text }}"),
        ),
    )


def incidents() -> str:
    """Section: incidents and escalation."""
    make = lambda style, close: loop_table(  # noqa: E731
        (12, 25, 32, 39, 27, 29),
        ("Step", "When", "Who", "What happens", "No answer", "Nights and weekends"),
        "step in incidents.steps",
        (
            p("TableText", "{{ step.step }}", more=close),
            p("TableStrong", "{{ step.within }}"),
            p("TableStrong", "{{ step.who }}"),
            "{{ step.does }}",
            "{{ step.no_answer }}",
            "{{ step.nights }}",
        ),
        "Steps of the escalation route. When, who, what happens, and what to do when nobody answers or at night.",
        tinted=1,
        style=style,
    )
    steps = either(make("LeverarchTable", KEEP_NEXT), make(CLOSE_TABLE, ""))
    return section(
        "incidents",
        "Incidents and escalation",
        when(
            "incidents.steps",
            p("Heading2", "{{ incidents.title }}"),
            when("incidents.route", p("Picture", "{{ incidents.route }}")),
            steps,
        ),
        when("incidents.rows", p("Heading2", "Who may decide what when something happens"), decisions()),
    )


def decisions() -> str:
    """Who may decide what."""
    name, by_when = p("TableStrong", "{{ row.decision }}"), p("TableStrong", "{{ row.by_when }}")
    may, must = "{{ partner }} may", "{{ provider }} must"
    whole = loop_table(
        (33, 34, 36, 33, 28),
        ("Decision", may, must, "Never", "By when"),
        "row in incidents.rows",
        (name, "{{ row.partner_may }}", "{{ row.provider_must }}", "{{ row.never }}", by_when),
        "Who may decide what. For each decision: what the partner may do, what the provider must do, "
        "what must never happen, and by when.",
    )
    small = loop_table(
        (40, 44, 46, 34),
        ("Decision", may, must, "By when"),
        "row in incidents.rows",
        (name, "{{ row.partner_may }}", "{{ row.provider_must }}", by_when),
        "Who may decide what. For each decision: what the partner may do, what the provider must do, and by when.",
        style=CLOSE_TABLE,
    )
    return either(whole, small)
