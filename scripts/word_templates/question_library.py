"""The first version of templates/question-library/library.docx: answers kept for use again."""

from __future__ import annotations

from word_templates.contract_review import footer, heading, page
from word_templates.furniture import header
from word_templates.ooxml import CLOSE_TABLE, KEEP_NEXT, each, loop_table, p, r, tag, when
from word_templates.package import build


def question_library() -> bytes:
    """The template's bytes."""
    body = [
        p("Title", "{{ title }}"),
        p("Label", "{{ provider }}, as at {{ as_of }}."),
        p("Lead", "{{ said }}"),
        heading("What is out of date"),
        when("stale", facts("stale", "What is out of date. For each thing: until when it was good, and who to ask.")),
        when("not stale", p("Normal", "{{ no_stale }}")),
        p("Notice", "{{ rules }}"),
        when("answers", heading("Every answer in a line"), overview()),
        when("left_out", p("Notice", "{{ left_out }}")),
        each("answer in answers", *answer()),
        page(),
    ]
    return build("".join(body), {"header1": header(), "footer1": footer()})


def overview() -> str:
    """One line for each answer."""
    return loop_table(
        (10, 62, 46, 46),
        ("No.", "Answer", "May be used as it is", "Because of"),
        "answer in answers",
        (
            p("TableStrong", "{{ answer.number }}"),
            (p("TableStrong", "{{ answer.title }}"), p("TableLabel", "{{ answer.id }}, {{ answer.count }}")),
            p("TableText", r("{{ answer.shape }} ", "Mark"), r("{{ answer.standing }}", "Strong")),
            "{{ answer.because }}",
        ),
        "Every answer in a line. For each: its number, title and length, until when it is good, and what ends that.",
        style=CLOSE_TABLE,
    )


def answer() -> tuple[str, ...]:
    """One answer, with all that it rests on."""
    label = lambda name, words: p("Label", r(f"{name}: ", "Strong"), r(words), more=KEEP_NEXT)  # noqa: E731
    return (
        p("Heading1", "{{ answer.number }}  {{ answer.title }}"),
        when("answer.question", p("Lead", "{{ answer.question }}", more=KEEP_NEXT)),
        p(
            "Callout",
            r("{{ answer.shape }} ", "Mark"),
            r("{{ answer.standing }}", "Strong"),
            r(because()),
            more=KEEP_NEXT,
        ),
        label("Kept as", "{{ answer.id }}, {{ answer.count }} with its figures"),
        label("Answers for it", "{{ answer.owner }}"),
        label("Last review", "{{ answer.reviewed }}"),
        p("Heading2", "The answer"),
        tag("{{p answer.text }}"),
        p("Heading2", "What it rests on, and until when"),
        facts("answer.facts", "What it rests on. For each thing: until when it is good, and who looks after it."),
        when("answer.closed", p("Notice", "{{ answer.closed }}")),
        when("answer.sources", p("Heading2", "Sources"), each("line in answer.sources", p("ListBullet", "{{ line }}"))),
        when("answer.uses", p("Heading2", "Where it is and was used"), uses()),
    )


def because() -> str:
    """What ends the time in which an answer is good."""
    return "{% if answer.because %}. Because of: {{ answer.because }}{% endif %}"


def facts(loop: str, about: str) -> str:
    """One line for each thing that goes out of date."""
    return loop_table(
        (54, 26, 27, 57),
        ("What", "Good until", "State", "Who looks after it, and what the day rests on"),
        f"fact in {loop}",
        (
            "{{ fact.what }}",
            "{{ fact.until }}",
            p("TableText", r("{{ fact.shape }} ", "Mark"), r("{{ fact.state }}", "Strong")),
            ("{{ fact.owner }}", p("TableLabel", "{{ fact.basis }}")),
        ),
        about,
        style=CLOSE_TABLE,
    )


def uses() -> str:
    """One line for each use."""
    return loop_table(
        (76, 27, 61),
        ("Where", "When", "What the buyer said"),
        "use in answer.uses",
        ("{{ use.where }}", "{{ use.on }}", "{% if use.said %}{{ use.said }}{% else %}–{% endif %}"),
        "Where it was used. For each use: the bid, the day, and what the buyer said.",
        style=CLOSE_TABLE,
        whole=True,
    )
