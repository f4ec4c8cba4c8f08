"""Sections of the pack: how the arrangement runs from day to day, its forms and its signatures."""

from __future__ import annotations

from word_templates.form import fields
from word_templates.ooxml import (
    CLOSE_TABLE,
    KEEP_NEXT,
    TOP,
    each,
    either,
    facts,
    loop_table,
    mm,
    p,
    r,
    tag,
    when,
)
from word_templates.sections import close_heading, section


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
    recorded = p("TableText", r("Recorded: ", "Soft"), r("{{ flow.recorded }}"))
    small = loop_table(
        (48, 48, 68),
        ("What", "Who", "How, by when and where"),
        "flow in information.flows",
        (what, whom, (*how, recorded)),
        "How information is shared. What, from whom to whom, how and by when, and where it is recorded.",
        style=CLOSE_TABLE,
    )
    return section("information", "Sharing information", either(whole, small))


def records() -> str:
    """Section: records."""
    return section(
        "records",
        "Records",
        when("records.text", tag("{{p records.text }}")),
        when(
            "records.sent",
            p("Heading2", "Which form goes where"),
            facts((56, 108), "records.sent", "Which form goes where. Each form, where it goes and by when."),
        ),
    )


def induction() -> str:
    """Section: induction and competence."""
    done = (
        p("TableText", r("{{ row.done.control }}"), r(" Done")),
        p("TableText", "{{ row.on.control }}"),
    )
    return section(
        "induction",
        "Induction and competence",
        p(
            "Normal",
            "“Competence” means that somebody can do the task safely. Tick and date each line when the role named has "
            "signed it off.",
            more=KEEP_NEXT,
        ),
        loop_table(
            (45, 29, 31, 31, 28),
            ("What is covered", "By when", "Signed off by", "What shows it", "Done, date"),
            "row in induction.rows",
            (
                (p("TableStrong", "{{ row.topic }}"), p("TableText", "{{ row.who }}")),
                "{{ row.by_when }}",
                "{{ row.signed_off_by }}",
                "{{ row.evidence }}",
                done,
            ),
            "Induction. What is covered and for whom, by when, who signs it off, what shows it, a box to tick, a day.",
        ),
    )


def measures() -> str:
    """Section: measures."""
    rows = loop_table(
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
    return section("measures", "How we know that it works", rows)


def reviews() -> str:
    """Section: the review calendar."""
    date = (p("TableStrong", "{{ row.next }}"), p("TableText", "{{ row.frequency }}"))
    what = (p("TableStrong", "{{ row.title }}"), each("line in row.agenda", p("TableBullet", "{{ line }}")))
    people_ = (
        p("TableText", r("Leads: ", "Soft"), r("{{ row.lead }}")),
        p("TableText", r("Take part: ", "Soft"), r("{{ row.attend }}")),
    )
    rows = loop_table(
        (32, 59, 45, 28),
        ("Next date", "What is reviewed", "Who", "Recorded in"),
        "row in reviews.rows",
        (date, what, people_, "{{ row.recorded }}"),
        "Review calendar. The next date, what is reviewed with its agenda, who leads and takes part, "
        "and where it is recorded.",
    )
    return section("reviews", "Review calendar", rows)


def forms() -> str:
    """Section: forms to fill in, each on its own page."""
    part = (
        when("part.heading", p("Heading3", "{{ part.heading }}"))
        + when("part.note", p("Normal", "{{ part.note }}", more=KEEP_NEXT))
        + fields("{{ form.title }}{% if part.heading %}: {{ part.heading }}{% endif %}")
    )
    return section(
        "forms",
        "Forms",
        p(
            "Normal",
            "Fill them in on a computer or on paper. Send only the form that you filled in. Use codes and roles, never "
            "names, unless a form says otherwise.",
        ),
        tag("{%p for form in forms.forms %}"),
        tag("{%p if loop.first %}"),
        p("Heading2", "{{ form.title }}"),
        tag("{%p else %}"),
        p("Heading2", "{{ form.title }}", more=TOP),
        tag("{%p endif %}"),
        when("form.purpose", p("Normal", "{{ form.purpose }}", more=KEEP_NEXT)),
        each("part in form.parts", part),
        when("form.send_to", p("Callout", r("Send to: ", "Strong"), r("{{ form.send_to }}"))),
        tag("{%p endfor %}"),
        top="forms",
    )


def sign_off() -> str:
    """Section: declarations."""
    heading = "{{ numbers.sign_off }} Declarations: read and understood"
    whole = p("Normal", "{{ sign_off.statement }}", more=KEEP_NEXT) + either(_signatures(13), _signatures(9))
    high = tag("{%p if cover and forms %}") + p("Heading1", heading, more=TOP) + tag("{%p else %}")
    plain = either(p("Heading1", heading), close_heading(heading))
    return when("sign_off", high + plain + tag("{%p endif %}"), whole)


def _signatures(height: float) -> str:
    """A line for each role that signs, as high as there is room."""
    return loop_table(
        (42, 42, 20, 34, 26),
        ("Role", "Organisation", "Read", "Signature", "Date"),
        "row in sign_off.rows",
        (
            "{{ row.role.control }}",
            "{{ row.organisation }}",
            p("TableText", r("{{ row.read.control }}"), r(" Yes")),
            p("TableText"),
            "{{ row.on.control }}",
        ),
        "Read and understood. One line for each role: organisation, a box to tick, signature and date.",
        height=mm(height),
        style="LeverarchForm",
    )
