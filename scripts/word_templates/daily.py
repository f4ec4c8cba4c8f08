"""Sections of the pack: how the arrangement runs from day to day, its forms and its signatures."""

from __future__ import annotations

from word_templates.ooxml import (
    KEEP_NEXT,
    TOP,
    cell,
    checkbox,
    each,
    either,
    loop_table,
    mm,
    p,
    r,
    row,
    table,
    tag,
    when,
)


def decisions() -> str:
    """Section: decision authority."""
    name, by_when = p("TableStrong", "{{ row.decision }}"), p("TableStrong", "{{ row.by_when }}")
    may, must = "{{ partner }} may", "{{ provider }} must"
    whole = loop_table(
        (33, 34, 36, 33, 28),
        ("Decision", may, must, "Never", "By when"),
        "row in decisions.rows",
        (name, "{{ row.partner_may }}", "{{ row.provider_must }}", "{{ row.never }}", by_when),
        "Who may decide what. For each decision: what the partner may do, what the provider must do, "
        "what must never happen, and by when.",
    )
    small = loop_table(
        (40, 46, 48, 30),
        ("Decision", may, must, "By when"),
        "row in decisions.rows",
        (name, "{{ row.partner_may }}", "{{ row.provider_must }}", by_when),
        "Who may decide what. For each decision: what the partner may do, what the provider must do, and by when.",
    )
    return p("Heading1", "{{ decisions.number }} Who may decide what when something happens") + either(whole, small)


def information() -> str:
    """Section: information and records."""
    soft = lambda label, words: p("TableText", r(f"{label} ", "Soft"), r(words))  # noqa: E731
    what = p("TableStrong", "{{ flow.what }}")
    whom = (soft("From", "{{ flow.sender }}"), soft("To", "{{ flow.receiver }}"))
    how = (p("TableText", "{{ flow.route }}"), p("TableStrong", "{{ flow.by_when }}"))
    kept = (p("TableText", "{{ flow.recorded }}"), soft("Kept:", "{{ flow.retention }}"))
    why = (p("TableText", "{{ flow.basis }}"), soft("Answers for it:", "{{ flow.owner }}"))
    whole = loop_table(
        (34, 32, 29, 34, 35),
        ("What", "Who", "How and by when", "Where and how long", "Why it may be shared"),
        "flow in information.flows",
        (what, whom, how, kept, why),
        "How information is shared. What, from whom to whom, how and by when, where it is kept and "
        "for how long, and why it may be shared.",
    )
    small = loop_table(
        (50, 42, 38, 34),
        ("What", "Who", "How and by when", "Recorded in"),
        "flow in information.flows",
        (what, whom, how, "{{ flow.recorded }}"),
        "How information is shared. What, from whom to whom, how and by when, and where it is recorded.",
    )
    return (
        p("Heading1", "{{ information.number }} Information and records")
        + when("information.flows", p("Heading2", "How information is shared"), either(whole, small))
        + when("information.records", p("Heading2", "The records we keep"), tag("{{p information.records }}"))
    )


def induction() -> str:
    """Section: induction and competence."""
    done = (p("TableText", checkbox("Done"), r(" Done")), p("TableText"))
    return (
        p("Heading1", "{{ induction.number }} Induction and competence")
        + p("Normal", "Tick and date each line when the role named has signed it off.", more=KEEP_NEXT)
        + loop_table(
            (45, 27, 29, 31, 32),
            ("What is covered", "By when", "Signed off by", "What shows it", "Done, date, initials"),
            "row in induction.rows",
            (
                (p("TableStrong", "{{ row.topic }}"), p("TableText", "{{ row.who }}")),
                "{{ row.by_when }}",
                "{{ row.signed_off_by }}",
                "{{ row.evidence }}",
                done,
            ),
            "Induction. What is covered and for whom, by when, who signs it off, what shows it, and a box to tick.",
        )
    )


def measures() -> str:
    """Section: measures."""
    return p("Heading1", "{{ measures.number }} How we know that it works") + loop_table(
        (45, 36, 33, 24, 26),
        ("What is measured", "From which record", "What is expected", "How often", "Who answers for it"),
        "row in measures.rows",
        (
            p("TableStrong", "{{ row.title }}"),
            "{{ row.source }}",
            "{{ row.target }}",
            "{{ row.frequency }}",
            "{{ row.owner }}",
        ),
        "Measures. What is measured, from which record, what is expected, how often and who answers for it.",
    )


def reviews() -> str:
    """Section: the review calendar."""
    date = (p("TableStrong", "{{ row.next }}"), p("TableText", "{{ row.frequency }}"))
    what = (p("TableStrong", "{{ row.title }}"), each("line in row.agenda", p("TableBullet", "{{ line }}")))
    people_ = (
        p("TableText", r("Leads: ", "Soft"), r("{{ row.lead }}")),
        p("TableText", r("Take part: ", "Soft"), r("{{ row.attend }}")),
    )
    return p("Heading1", "{{ reviews.number }} Review calendar") + loop_table(
        (32, 59, 45, 28),
        ("Next date", "What is reviewed", "Who", "Recorded in"),
        "row in reviews.rows",
        (date, what, people_, "{{ row.recorded }}"),
        "Review calendar. The next date, what is reviewed with its agenda, who leads and takes part, "
        "and where it is recorded.",
    )


def forms() -> str:
    """Section: blank forms, each on its own page."""
    wide = (mm(56), mm(108))
    rows = [
        row(cell(sum(wide), tag("{%tr for label in form.fields %}"), span=2)),
        row(cell(wide[0], p("TableStrong", "{{ label }}")), cell(wide[1]), height=mm(14.5)),
        row(cell(sum(wide), tag("{%tr endfor %}"), span=2)),
    ]
    form = table(
        (56, 108),
        rows,
        "{{ form.title }}. A blank form: labels on the left, room to write on the right.",
        style="LeverarchForm",
        head=False,
    )
    return (
        p("Heading1", "{{ forms.number }} Forms", more=TOP)
        + p("Normal", "Blank forms to copy. Use ID codes and roles, never names, unless the form says otherwise.")
        + tag("{%p for form in forms.forms %}")
        + tag("{%p if loop.first %}")
        + p("Heading2", "{{ form.title }}")
        + tag("{%p else %}")
        + p("Heading2", "{{ form.title }}", more=TOP)
        + tag("{%p endif %}")
        + when("form.purpose", p("Normal", "{{ form.purpose }}", more=KEEP_NEXT))
        + form
        + when("form.send_to", p("Callout", r("Send to: ", "Strong"), r("{{ form.send_to }}")))
        + tag("{%p endfor %}")
    )


def sign_off() -> str:
    """Section: read and understood."""
    heading = "{{ sign_off.number }} Read and understood"
    return (
        either(p("Heading1", heading, more=TOP), p("Heading1", heading))
        + p(
            "Normal",
            "I have read this pack, I could ask about it, and I know what to do when something goes wrong.",
            more=KEEP_NEXT,
        )
        + loop_table(
            (48, 42, 46, 28),
            ("Role", "Organisation", "Signature", "Date"),
            "row in sign_off.rows",
            ("{{ row.role }}", "{{ row.organisation }}", p("TableText"), p("TableText")),
            "Read and understood. One line for each role: organisation, signature and date.",
            height=mm(13),
            style="LeverarchForm",
        )
    )
