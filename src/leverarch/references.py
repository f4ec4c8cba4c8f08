"""Where the files name one another: for each kind, the fields that refer and what they refer to."""

from __future__ import annotations

from collections.abc import Mapping

#: Every workspace has this file.
ORGANISATION = "content/organisation.json"

ROLE, PARTNER, ARRANGEMENT, EVIDENCE, FRAMEWORK, SERVICE, FORM, RECORD, CHAIN = (
    "role",
    "partner",
    "arrangement",
    "evidence",
    "framework",
    "service",
    "form",
    "record",
    "chain",
)

#: Field patterns (`*` is every member of a list or object) and the kind of thing that stands there. A mapping's
#: expectation and a crosswalk's codes depend on the framework beside them: resolve looks at those itself.
REFERENCES: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "organisation": (
        (("roles", "*", "deputy"), ROLE),
        (("contacts", "*", "deputy"), ROLE),
    ),
    "partner": (
        (("due_diligence", "*", "evidence", "*"), EVIDENCE),
        (("due_diligence", "*", "role"), ROLE),
        (("safeguarding_lead",), ROLE),
    ),
    "governance": ((("approved", "by"), ROLE),),
    "coverage": (
        (("approved", "by"), ROLE),
        (("needs", "*", "framework"), FRAMEWORK),
    ),
    "form": ((("fills", "record"), RECORD),),
    "record": (
        (("owner",), ROLE),
        (("arrangements", "*"), ARRANGEMENT),
        (("columns", "*", "record"), RECORD),
    ),
    "chain": (
        (("arrangement",), ARRANGEMENT),
        (("owner",), ROLE),
        (("links", "*", "record"), RECORD),
        (("links", "*", "evidence"), EVIDENCE),
    ),
    "evidence": (
        (("owner",), ROLE),
        (("approved", "by"), ROLE),
        (("arrangements", "*"), ARRANGEMENT),
        (("services", "*"), SERVICE),
        (("supersedes",), EVIDENCE),
        (("leads_to", "*"), EVIDENCE),
        (("maps", "*", "framework"), FRAMEWORK),
        (("maps", "*", "reviewed", "by"), ROLE),
    ),
    "arrangement": (
        (("partner",), PARTNER),
        (("services", "*"), SERVICE),
        (("approved", "by"), ROLE),
        (("defined_model", "decided_by"), ROLE),
        (("label_reason", "by"), ROLE),
        (("start_decision", "by"), ROLE),
        (("indicators", "*", "evidence", "*"), EVIDENCE),
        (("accountability", "*", "accountable"), ROLE),
        (("accountability", "*", "accountable", "*"), ROLE),
        (("accountability", "*", "responsible", "*"), ROLE),
        (("accountability", "*", "consulted", "*"), ROLE),
        (("accountability", "*", "informed", "*"), ROLE),
        (("accountability", "*", "evidence", "*"), EVIDENCE),
        (("escalation", "steps", "*", "role"), ROLE),
        (("escalation", "calls", "*"), ROLE),
        (("information", "*", "from"), ROLE),
        (("information", "*", "to"), ROLE),
        (("information", "*", "owner"), ROLE),
        (("measures", "*", "owner"), ROLE),
        (("measures", "*", "evidence", "*"), EVIDENCE),
        (("reviews", "*", "lead"), ROLE),
        (("reviews", "*", "attend", "*"), ROLE),
        (("people", "*", "role"), ROLE),
        (("onboarding", "induction", "*", "signed_off_by"), ROLE),
        (("onboarding", "forms", "*", "form"), FORM),
        (("evidence", "*"), EVIDENCE),
    ),
    "framework": (
        (("expectations", "*", "links", "*", "framework"), FRAMEWORK),
        (("crosswalks", "*", "to"), FRAMEWORK),
    ),
    "pack": (
        (("prepared_by",), ROLE),
        (("approved", "by"), ROLE),
        (("accept", "*", "by"), ROLE),
        (("outputs", "*", "arrangement"), ARRANGEMENT),
        (("outputs", "*", "form"), FORM),
        (("outputs", "*", "chains", "*"), CHAIN),
        (("outputs", "*", "frameworks", "*"), FRAMEWORK),
        (("outputs", "*", "evidence", "framework"), FRAMEWORK),
        (("outputs", "*", "evidence", "arrangement"), ARRANGEMENT),
        (("outputs", "*", "evidence", "*"), EVIDENCE),
        (("outputs", "*", "sections", "*", "evidence", "*"), EVIDENCE),
    ),
}
