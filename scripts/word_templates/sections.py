"""Sections of the pack: what the arrangement is, and how people in it are kept safe."""

from __future__ import annotations

from word_templates.ooxml import (
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
    table,
    tag,
    when,
)


def own(name: str, heading: str) -> str:
    """A section in the provider's own words."""
    return when(name, p("Heading1", f"{{{{ {name}.number }}}} {heading}"), tag(f"{{{{p {name}.text }}}}"))


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
        more="" if brief else "row.more",
    )


def calls(name: str, *, brief: bool = False) -> str:
    """Who to call, by day and by night, and who acts when somebody is away. A brief one leaves the last out."""
    who = p("TableStrong", "{{ call.who }}")
    deputy = p("TableText", r("When away: ", "Soft"), r("{{ call.deputy }}"))
    return loop_table(
        (40, 41, 32, 51),
        ("Who", "Number", "Answered", "Nights and weekends"),
        f"call in {name}",
        (
            who if brief else (who, when("call.deputy", deputy)),
            p("TableNumber", "{{ call.number }}"),
            "{{ call.hours }}",
            "{{ call.nights }}",
        ),
        "Who to call. The number of each role, when it is answered, and who answers at night.",
    )


def who() -> str:
    """Section: who does what."""
    return (
        p("Heading1", "{{ who.number }} Who does what", more=TOP)
        + danger("who")
        + rows_table("who.rows")
        + when("who.calls", p("Heading2", "Who to call"), calls("who.calls"))
    )


def bullets(loop: str) -> str:
    """A bulleted list."""
    return each(f"line in {loop}", p("ListBullet", "{{ line }}"))


def reasons(name: str, heads: tuple[str, str, str], about: str) -> str:
    """A table of questions, answers and reasons."""
    return loop_table(
        (62, 26, 76),
        heads,
        f"line in {name}",
        (p("TableStrong", "{{ line.what }}"), "{{ line.answer }}", "{{ line.because }}"),
        about,
    )


def definition() -> str:
    """Section: the arrangement."""
    return (
        p("Heading1", "{{ definition.number }} The arrangement")
        + when("activity and cover", p("Normal", "{{ activity }}", more=KEEP_NEXT))
        + when(
            "definition.facts",
            p("Heading2", "What it is"),
            facts(
                (46, 118),
                "definition.facts",
                "What the arrangement is. Its name, what the provider decided it is, who decided and "
                "when, and how closely it is watched.",
            ),
        )
        + when("definition.because", p("Caption", "Why we decided this"), p("Normal", "{{ definition.because }}"))
        + when("definition.includes", p("Heading2", "What {{ partner }} does"), bullets("definition.includes"))
        + when(
            "definition.boundaries", p("Heading2", "What {{ partner }} does not do"), bullets("definition.boundaries")
        )
        + when(
            "definition.scope",
            p("Heading2", "For whom, where and when"),
            facts(
                (46, 118),
                "definition.scope",
                "For whom, where and when. Who it is for, how somebody comes to it, where and when it happens.",
            ),
        )
        + when(
            "definition.indicators",
            p("Heading2", "How we decided what it is"),
            p(
                "Normal",
                "Four signs of subcontracting, then four of partnership. An arrangement may show some of both.",
                more=KEEP_NEXT,
            ),
            reasons(
                "definition.indicators",
                ("Sign", "Answer", "Why"),
                "How we decided what it is. Eight signs, the answer to each and why.",
            ),
        )
        + when(
            "definition.risks",
            p("Heading2", "What makes the work risky"),
            facts((46, 118), "definition.risks", "What makes the work risky. Each factor and what is done about it."),
        )
        + when(
            "definition.registration",
            p("Heading2", "The registration question"),
            p(
                "Normal",
                "Two questions with two tests in law. The answer to one is not the answer to the other.",
                more=KEEP_NEXT,
            ),
            reasons(
                "definition.registration",
                ("Question", "Answer", "Why"),
                "The registration question. Two questions, their answers and why.",
            ),
        )
    )


def checks() -> str:
    """Section: due diligence."""
    status = p("TableText", r("{{ row.mark }}", "Mark"), r(" {{ row.status }}", more="<w:b/>"))
    name = p("TableStrong", "{{ row.title }}")
    whole = loop_table(
        (58, 25, 24.5, 24.5, 32),
        ("What was checked", "Status", "Checked", "Lapses", "Why it is asked for"),
        "row in checks.rows",
        (
            (name, when("row.detail", p("TableText", "{{ row.detail }}"))),
            status,
            "{{ row.checked }}",
            "{{ row.expiry }}",
            "{{ row.basis }}",
        ),
        "Checks on the partner. What was checked, its status, when, when it lapses and why it is asked for.",
    )
    small = loop_table(
        (80, 32, 26, 26),
        ("What was checked", "Status", "Checked", "Lapses"),
        "row in checks.rows",
        (name, status, "{{ row.checked }}", "{{ row.expiry }}"),
        "Checks on the partner. What was checked, its status, when, and when it lapses.",
    )
    return (
        p("Heading1", "{{ checks.number }} Checks on {{ partner }}")
        + p("Normal", "As at {{ as_of }}: {{ checks.start }}", more=KEEP_NEXT)
        + either(whole, small)
    )


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
        (34, 74, 56),
        ("Role", "Check, references, supervision", "Training before working alone"),
        "person in people.rows",
        (
            p("TableStrong", "{{ person.role }}"),
            [p("TableText", f"{{{{ person.{name} }}}}") for name in ("dbs", "references", "supervision")],
            training(),
        ),
        "People. For each role: check, references, supervision and training.",
    )
    return p("Heading1", "{{ people.number }} People: checks and training") + either(whole, small)


def safeguarding() -> str:
    """Section: safeguarding and escalation."""
    steps = loop_table(
        (12, 25, 32, 39, 27, 29),
        ("Step", "When", "Who", "What happens", "No answer", "Nights and weekends"),
        "step in safeguarding.steps",
        (
            p("TableText", "{{ step.step }}", more=KEEP_NEXT),
            p("TableStrong", "{{ step.within }}"),
            p("TableStrong", "{{ step.who }}"),
            "{{ step.does }}",
            "{{ step.no_answer }}",
            "{{ step.nights }}",
        ),
        "Steps of the escalation route. When, who, what happens, and what to do when nobody answers or at night.",
        tinted=1,
    )
    return (
        p("Heading1", "{{ safeguarding.number }} Safeguarding and escalation")
        + danger("safeguarding")
        + when("safeguarding.thresholds", p("Heading2", "What must be passed on"), bullets("safeguarding.thresholds"))
        + when(
            "safeguarding.steps",
            p("Heading2", "{{ safeguarding.title }}"),
            when("safeguarding.route", p("Picture", "{{ safeguarding.route }}")),
            steps,
        )
        + when("safeguarding.never", p("Callout", "{{ safeguarding.never }}"))
        + p("Heading2", "Whose procedure sets the times")
        + p("Normal", "{{ safeguarding.clock }}")
        + when(
            "safeguarding.council",
            facts(
                (46, 118),
                "safeguarding.council",
                "The council. Its name, its safeguarding procedure and the version used here.",
            ),
        )
        + when(
            "safeguarding.text",
            p("Heading2", "How we work together to keep people safe"),
            tag("{{p safeguarding.text }}"),
        )
    )
