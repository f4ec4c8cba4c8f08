"""One arrangement with nothing wrong in it, so that a specification shows only what it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from worlds import text


def _role(id_: str, title: str, phone: str, deputy: str, out_of_hours: str) -> dict[str, Any]:
    role = {"id": id_, "title": title, "contact": {"phone": phone}, "deputy": deputy, "out_of_hours": out_of_hours}
    return {name: value for name, value in role.items() if value}


def _row(dimension: str, responsibility: str, accountable: str, trigger: str) -> dict[str, Any]:
    return {
        "dimension": dimension,
        "responsibility": responsibility,
        "accountable": accountable,
        "responsible": ["hollowmere/session-worker"],
        "consulted": ["quality-lead"],
        "informed": ["council-safeguarding"],
        "trigger": trigger,
        "by_when": "Same day",
        "recorded_in": "Session record",
        "threshold": "When in doubt, ring",
        "evidence": ["EV-1"],
        "review_due": "2027-03-01",
    }


ORGANISATION = {
    "name": "Fennelstone Support",
    "roles": [
        _role("registered-manager", "Registered manager", "01632 960 120", "quality-lead", "Rings day and night"),
        _role("safeguarding-lead", "Safeguarding lead", "01632 960 145", "registered-manager", "registered-manager"),
        _role("quality-lead", "Quality lead", "01632 960 150", "", "registered-manager"),
    ],
    "contacts": [_role("council-safeguarding", "Council safeguarding", "01632 960 180", "", "Duty team")],
}
PARTNER = {
    "id": "hollowmere",
    "name": "Hollowmere Inclusion",
    "kind": "vcse",
    "roles": [
        _role("chief-officer", "Chief officer", "01632 960 310", "session-worker", "on the same number"),
        _role("session-worker", "Session worker", "07700 900 163", "", "on the same number"),
    ],
    "due_diligence": [
        {"title": "Charity number", "kind": "legal-form", "status": "closed"},
        {
            "title": "Public liability",
            "kind": "insurance",
            "status": "closed",
            "limit": 5000000,
            "asked": 5000000,
            "expiry": "2027-03-31",
        },
        {"title": "Safeguarding policy", "kind": "safeguarding-policy", "status": "closed"},
    ],
    "safeguarding_lead": "hollowmere/chief-officer",
}
INDICATORS = {
    "provider_standards": "no",
    "provider_directs": "no",
    "provider_risk": "no",
    "integral": "no",
    "complementary": "yes",
    "partner_controls": "yes",
    "interface_oversight": "yes",
    "relationship_governance": "yes",
}
ARRANGEMENT = {
    "id": "sessions",
    "title": "Inclusion sessions",
    "partner": "hollowmere",
    "activity": "Weekly sessions in the town, led by what people choose.",
    "status": "live",
    "starts_on": "2026-01-12",
    "ends_on": "2028-01-09",
    "local_authority": {
        "name": "Northmarch Council",
        "procedure": "Northmarch safeguarding adults procedure",
        "version": "Version 7",
    },
    "declared_model": "partnership",
    "indicators": {name: {"answer": answer, "because": "Seen."} for name, answer in INDICATORS.items()},
    "risk_factors": [],
    "regulated_activity": {"carried_on": "no", "registration": "none", "because": "No personal care."},
    "barring_regulated_activity": {"answer": "no", "because": "No care, no transport, no money."},
    "accountability": [
        _row("standards", "Setting standards", "registered-manager", "Yearly review"),
        _row("supervision", "Daily supervision", "registered-manager", "Every session"),
        _row("escalation", "Passing on concerns", "safeguarding-lead", "Any safeguarding indicator"),
        _row("information", "Session records", "registered-manager", "End of a session"),
        _row("performance", "Quarterly review", "registered-manager", "End of each quarter"),
    ],
    "decisions": [
        {
            "topic": "make-safe",
            "decision": "Call 999, make safe",
            "partner_may": "Always, first.",
            "provider_must": "Be told at once.",
            "by_when": "At once",
        },
        {
            "topic": "tell-lead",
            "decision": "Tell the safeguarding lead",
            "partner_may": "Must, by telephone.",
            "provider_must": "Log the call.",
            "by_when": "Same day",
        },
    ],
    "escalation": {
        "steps": [
            {"within": "At once", "who": "You", "does": "Make safe."},
            {"within": "In 2 hours", "role": "safeguarding-lead", "does": "Decides the route."},
            {"within": "Same day", "role": "council-safeguarding", "does": "Is told."},
        ],
        "calls": ["safeguarding-lead", "council-safeguarding"],
    },
    "information": [
        {
            "what": "Session record",
            "from": "hollowmere/session-worker",
            "to": "registered-manager",
            "route": "Secure form",
            "recorded_in": "Care record",
            "lawful_basis": "UK GDPR Article 6 and Article 9, for social care",
            "owner": "registered-manager",
        }
    ],
    "reviews": [{"title": "Quarterly review", "next": "2027-01-20"}],
    # Last, so that no line above it moves.
    "defined_model": {
        "model": "A partnership, with the times for concerns agreed",
        "because": "Nothing in it is regulated care.",
        "decided_by": "registered-manager",
        "decided_on": "2026-01-05",
        "next_review": "2027-01-05",
    },
}
PACK = {
    "id": "small",
    "title": "A small pack",
    "audience": "partner",
    "as_of": "2026-11-01",
    "outputs": [{"kind": "accountability-map", "arrangement": "sessions"}],
}
#: What a specification gets by the fence `sound`.
SOUND: Mapping[str, bytes] = {
    "content/organisation.json": text(ORGANISATION),
    "content/partners/hollowmere.json": text(PARTNER),
    "content/arrangements/sessions.json": text(ARRANGEMENT),
    "packs/small.json": text(PACK),
}


def changed(data: bytes, lines: str) -> bytes:
    """A JSON file with changes, one a line: `accountability.2.by_when = "Same day"`, or `= -` to take it away.

    The step `+` adds to the end of a list.
    """
    value = json.loads(data)
    for line in filter(None, lines.splitlines()):
        pointer, _, new = line.partition(" = ")
        *steps, last = pointer.split(".")
        at = value
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at[step]
        key: Any = last if isinstance(at, dict) else len(at) if last == "+" else int(last)
        if new == "-":
            del at[key]
        elif last == "+":
            at.append(json.loads(new))
        else:
            at[key] = json.loads(new)
    return text(value)
