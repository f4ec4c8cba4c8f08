"""Checks of duties and limits that the law sets, or that a text says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leverarch.checks.row import PlacedRow, all_rows, rows_of, titled
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.model import Arrangement, Model
from leverarch.source import Pointer

#: Duties of the registered person that no partner can take over, by what they are called, with the words that name
#: them. Sources: CQC (Registration) Regulations 2009, regulations 16 to 18 (notifications); HSCA 2008 (Regulated
#: Activities) Regulations 2014, regulation 20 (duty of candour) and regulation 17 (good governance).
DUTIES: Mapping[str, re.Pattern[str]] = {
    "telling CQC": re.compile(
        r"\b(?:notif\w+|tell(?:s|ing)?|inform(?:s|ing)?|report\w*(?: \w+){0,3} to)(?: \w+){0,3}?"
        r" (?:cqc|care quality commission)\b"
        r"|\b(?:cqc|care quality commission|statutory|reg(?:ulation)? 1[678]) notification"
    ),
    "the duty of candour": re.compile(r"\bduty of candour\b|\bcandour (?:letter|notification|meeting|apolog)"),
    "good governance (Regulation 17)": re.compile(r"\breg(?:ulation)? 17\b|\bgood governance\b"),
}
#: Words before a duty's name that make the row about helping with it: that part a partner may well answer for.
HELPING = re.compile(r"\b(?:so that|who|help\w*|assist\w*|support\w*|train\w*|facts for|prepar\w+)\b")


@workspace_check("LA628", Severity.ERROR)
def statutory_on_partner(model: Model) -> Iterator[Finding]:
    """A duty that the law puts on the registered person rests on a partner that is not registered for the work.

    Why: notifications to CQC, the duty of candour and good governance (Regulation 17) stay with the registered person,
    whoever does the work. A map that says otherwise would mislead both sides.

    What to do: let a role of the provider answer; the partner may do its part of the work. A partner that carries on
    the activity under its own registration has its own duties: say so in `regulated_activity` (`registration`
    "partner") and give its `cqc_provider_id`. Words such as "duty of candour" in the responsibility or the trigger
    count as statutory, unless they say that the partner only helps, or the row says `"statutory": false`.

    Example:
    ```json
    { "responsibility": "Duty of candour", "accountable": "hollowmere/chief-officer", "statutory": true }
    ```

    """
    for placed in all_rows(model):
        named = _duty(placed)
        duty = f" ({named})" if named else ""
        for ref in dict.fromkeys(placed.row.accountable):
            if (named or placed.row.statutory) and "/" in ref and not _is_registered(model, placed.arrangement, ref):
                message = (
                    f"{placed.name} is a duty of the registered person by law{duty}, and rests on {titled(model, ref)}"
                )
                asked = placed.arrangement.regulated_activity
                at = ("regulated_activity", "registration") if asked else ("partner",)
                note = Note(placed.arrangement.doc.at(*at), "the partner is not registered for this work")
                help_ = "let a role of the provider answer; the partner may be `responsible`"
                yield placed.finding("accountable", message, help_, note)


def _duty(placed: PlacedRow) -> str:
    """Return the statutory duty that the row's words name, or nothing. Words do not count where the row says it."""
    if placed.says("statutory"):
        return ""
    for text in (_plain(placed.row.responsibility), _plain(placed.row.trigger)):
        for name, words in DUTIES.items():
            found = words.search(text)
            if found and not HELPING.search(text[: found.start()]):
                return name
    return ""


def _plain(text: str) -> str:
    """Return a text's words in lower case, with one space around each."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "


def _is_registered(model: Model, arrangement: Arrangement, ref: str) -> bool:
    """Whether a role belongs to the arrangement's partner, and that one carries on the activity as registered."""
    partner, asked = model.partners.get(arrangement.partner), arrangement.regulated_activity
    own = partner is not None and ref.startswith(f"{partner.id}/") and bool(partner.cqc_provider_id)
    return own and asked is not None and asked.registration == "partner"


#: Words with which a text claims that a limit is the law's.
CLAIM = re.compile(
    r"(?<!no )(?<!not )(?<!not a )"
    r"\b(?:statutory|statute|by law|in law|the law|legally|legal (?:limit|deadline|duty|requirement)"
    r"|care act|national(?:ly)?|regulations? requires?|required by (?:cqc|regulation))\b",
    re.IGNORECASE,
)
#: A length of time: `24 hours`, `three working days`, `same day`.
SPAN = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|ten|fourteen|twenty-eight)[\s-]*(?:working |calendar )?"
    r"(minute|min|hour|hr|h|day|week|month)s?\b|\b(same|next)[\s-](?:working )?(day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that the law does set: how a text names it, and its lengths of time."""

    named: re.Pattern[str]
    spans: frozenset[str]


#: The only limits in days or hours that are taken for law here. RIDDOR: reports within 10 days, and 15 days for more
#: than 7 days off work. Data breach (UK GDPR): the controller tells the Information Commissioner within 72 hours.
#: Regulation 17(3): a written report within 28 days. Statement of purpose: changes notified within 28 days.
IN_LAW: tuple[Limit, ...] = (
    Limit(re.compile(r"\briddor\b", re.IGNORECASE), frozenset({"10 day", "15 day", "7 day"})),
    Limit(re.compile(r"\bico\b|information commissioner|data breach|gdpr", re.IGNORECASE), frozenset({"72 hour"})),
    Limit(re.compile(r"\breg(?:ulation)?\.? 17 ?\(3\)", re.IGNORECASE), frozenset({"28 day"})),
    Limit(re.compile(r"statement of purpose", re.IGNORECASE), frozenset({"28 day"})),
)
#: Rows of these dimensions are about things, for which the law does set intervals (hoists, gas, accounts).
OTHER_LAW = frozenset({"equipment", "finance"})


@workspace_check("LA643", Severity.WARNING)
def stated_as_law(model: Model) -> Iterator[Finding]:
    """A text says that a time limit is the law's, and no national law sets it.

    Why: no national law says in how many hours a safeguarding concern is raised or an enquiry begins; the local
    authority's procedure does. A reader who is told "statutory 24 hours" is told something untrue, and will doubt the
    rest. Limits that the law does set are left alone: RIDDOR, the 72 hours for a data breach, the 28 days of
    Regulation 17(3) and of the statement of purpose, and "without delay".

    What to do: say whose limit it is: "within 24 hours (local procedure)", "within 2 hours (agreed)".

    Example:
    ```json
    { "responsibility": "Raising a concern with the council", "by_when": "Statutory 24 hours" }
    ```

    """
    for arrangement in model.arrangements.values():
        for timed in _timed_texts(arrangement):
            if CLAIM.search(timed.text) and _unknown_to_law(timed.text, f"{timed.context} {timed.text}"):
                message = f"“{timed.text}” for {timed.name} gives a time limit as law, and no national law sets it"
                help_ = "say whose limit it is: the local procedure’s, the contract’s, or agreed"
                yield Finding(arrangement.doc.at(*timed.at), message, arrangement.id, help_)


def _unknown_to_law(text: str, context: str) -> bool:
    """Whether a text gives a length of time that no law named in its context sets."""
    spans = {f"{match[1] or match[3]} {_unit(match[2] or match[4])}".casefold() for match in SPAN.finditer(text)}
    known = {span for limit in IN_LAW if limit.named.search(context) for span in limit.spans}
    return bool(spans - known)


def _unit(word: str) -> str:
    return {"h": "hour", "hr": "hour", "min": "minute"}.get(word.casefold(), word)


@dataclass(frozen=True, slots=True)
class TimedText:
    """A text that may hold a time limit: where it stands, what it belongs to, and the words around it."""

    at: Pointer
    text: str
    name: str
    context: str


def _timed_texts(arrangement: Arrangement) -> Iterator[TimedText]:
    """Yield every text that may hold a time limit."""
    of, route = f"in `{arrangement.id}`", arrangement.escalation
    for placed in rows_of(arrangement):
        row = placed.row
        if row.dimension not in OTHER_LAW:
            about = f"{row.responsibility} {row.trigger}"
            yield TimedText(placed.at("by_when"), row.by_when, placed.name, about)
            yield TimedText(placed.at("threshold"), row.threshold, placed.name, about)
    for number, decision in enumerate(arrangement.decisions):
        about = decision.decision
        yield TimedText(("decisions", number, "by_when"), decision.by_when, f"“{about}” {of}", about)
    for number, step in enumerate(route.steps if route else ()):
        at = ("escalation", "steps", number, "within")
        yield TimedText(at, step.within, f"step {number + 1} of the route {of}", step.does)
    for number, flow in enumerate(arrangement.information):
        yield TimedText(("information", number, "by_when"), flow.by_when, f"“{flow.what}” {of}", flow.what)


CHECKS: tuple[Check, ...] = (statutory_on_partner, stated_as_law)
