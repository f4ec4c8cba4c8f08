"""A form with every kind of field, made by the renderer from the shipped template."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from leverarch.form_fields import Control
from leverarch.outputs.form_view import FormLine, FormPart, FormView
from leverarch.renderers import word

TEMPLATE = Path(__file__).parents[2] / "templates" / "form" / "form.docx"
IDENTITY = {
    "form": "session-record",
    "version": "2",
    "arrangement": "inclusion-sessions",
    "partner": "hollowmere",
    "provider": "Provider & sons",
}
ANSWERS = (("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))
PLACES = (("hall", "Community hall"), ("studio", "Art studio"))
LONG = "partner-details.due-diligence.employers_liability.insurer.address"


def line(key: str, label: str, kind: str, *, help: str = "", required: bool = False, value: str = "") -> FormLine:  # noqa: A002
    name = key if "." in key else f"session-record.{key}"
    choices = {"where": PLACES, "concern": ANSWERS}.get(key, ())
    control = Control(name[:64], label, kind, choices, value, "", required)
    return FormLine(label, help, required, kind == "text", control)


def view() -> FormView:
    session = (
        line("date", "Date", "date", required=True),
        line("start", "Start", "time", help="24-hour clock, for example 14:30"),
        line("where", "Where", "choice", required=True),
        line("led-by", "Led by", "line", help="A role, never a name."),
        line("number", "How many people came", "number"),
    )
    came = (
        line("attendance", "Attendance", "text", help="One code on each line.", required=True),
        line("well", "Arrived well", "tick"),
        line("transport", "Transport as planned", "tick"),
        line("two", "Two workers present", "tick"),
        line("food", "Food and drink", "tick"),
        line("told", "The safeguarding lead was told the same day", "tick", help="Write the time below."),
    )
    more = (
        line("concern", "Was there a safeguarding indicator?", "choice"),
        line("seen", "What was seen and heard", "text", help="In the person’s own words."),
        line("review", "Next review", "date", value="2026-12-01"),
        line("copy", "Copy kept at", "line", value="R&D <desk> “x\" 'y'"),
        line("agreed", "Agreed with the person", "tick", value="yes"),
        line(LONG, "Insurer’s address", "text", value="1 High Street\nTown"),
    )
    return FormView(
        title="Session record",
        as_of_date="2026-11-01",
        provider="Alder Way Care",
        partner="Hollowmere Arts",
        arrangement="Inclusion sessions",
        purpose="One for each session. It says who came, how they were and what happened that we need to know about.",
        send_to="Inclusion coordinator, the same day. A concern does not wait for this form: ring first.",
        audience="For partners",
        version="Version 2",
        identity=IDENTITY,
        parts=(
            FormPart("The session", "", session),
            FormPart("Who came", "Use ID codes, never names.", came),
            FormPart("Safeguarding", "Somebody in danger now? Ring 999 first.", more),
        ),
        notice="Part of the onboarding pack. Not CQC guidance.",
    )


@lru_cache(maxsize=1)
def blank() -> bytes:
    """The form as it goes out."""
    return word.render(TEMPLATE.read_bytes(), asdict(view()), {})
