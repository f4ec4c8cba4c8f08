"""A partner's passport: what one provider knows and checked of a partner, as data that another provider brings in.

It holds the partner's own facts and its due diligence. It holds no person's name, no number of a DBS certificate,
nothing of an arrangement, and nothing that only the provider that made it can look up.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from leverarch.model import Contact, DueDiligence, Model, Partner, Role
from leverarch.words import long_date

FORMAT = "leverarch partner passport"
VERSION = 1

DETAILS = (
    "id",
    "name",
    "kind",
    "description",
    "legal_form",
    "company_number",
    "charity_number",
    "cqc_provider_id",
    "ico_registration",
)
CONTACT = ("phone", "email", "hours", "address", "note")
ROLE = ("id", "title", "deputy", "out_of_hours", "duties")
CHECK = (
    "title",
    "kind",
    "status",
    "detail",
    "limit",
    "asked",
    "insurer",
    "role",
    "level",
    "eligibility",
    "reference",
    "checked_on",
    "expiry",
    "basis",
    "source",
)
#: A DBS certificate has twelve digits. Its number belongs to a person, and stays where the certificate was seen.
_CERTIFICATE = re.compile(r"(?<!\d)\d(?:[ -]?\d){11}(?!\d)")
_LEFT_OUT = "[number left out]"


def carried(model: Model, partner: Partner) -> Partner:
    """Return the partner as a passport may carry it: without notes, evidence and references to the provider's roles."""
    own = {f"{partner.id}/{role.id}" for role in partner.roles}
    return replace(
        partner,
        roles=tuple(_role(model, partner, role, own) for role in partner.roles),
        due_diligence=tuple(_check(check, own) for check in partner.due_diligence),
        safeguarding_lead=partner.safeguarding_lead if partner.safeguarding_lead in own else "",
        passport=None,
        notes="",
    )


def passport_of(model: Model, partner: Partner, made_on: date, tool: str) -> dict[str, Any]:
    """Return the passport of a partner as JSON. Same partner, day and tool: same passport."""
    held = carried(model, partner)
    passport: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "made_on": made_on.isoformat(),
        "from": model.organisation.name if model.organisation else "",
        "tool": tool,
        "partner": _partner(held),
    }
    return {**passport, "digest": digest_of(passport)}


def text_of(passport: Mapping[str, Any]) -> str:
    """Return a passport as it is written."""
    return json.dumps(passport, ensure_ascii=False, indent=2) + "\n"


def digest_of(passport: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a passport without its own `digest`, in a form that no spacing and no order changes."""
    rest = {name: value for name, value in passport.items() if name != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def source_of(passport: Mapping[str, Any]) -> str:
    """Return the words that say whose checks these are, and of which day."""
    return f"Checked by {passport['from']}, passport of {long_date(date.fromisoformat(passport['made_on']))}"


def _role(model: Model, partner: Partner, role: Role, own: set[str]) -> Role:
    """A deputy or a cover that is a role of the provider is left out: the provider's roles are not known elsewhere."""
    cover = role.out_of_hours if role.out_of_hours in own or role.out_of_hours not in model.roles else ""
    deputy = role.deputy if role.deputy in own else ""
    return replace(role, ref=f"{partner.id}/{role.id}", deputy=deputy, out_of_hours=cover, notes="")


def _check(check: DueDiligence, own: set[str]) -> DueDiligence:
    bare = replace(check, role=check.role if check.role in own else "", evidence=(), notes="")
    if check.kind != "dbs" and not check.level:
        return bare
    return replace(
        bare,
        reference="",
        title=_masked(bare.title),
        detail=_masked(bare.detail),
        eligibility=_masked(bare.eligibility),
        basis=_masked(bare.basis),
        source=_masked(bare.source),
    )


def _masked(text: str) -> str:
    return _CERTIFICATE.sub(_LEFT_OUT, text)


def _partner(partner: Partner) -> dict[str, Any]:
    held = _given(partner, DETAILS)
    if partner.contact is not None:
        held |= {"contact": _contact(partner.contact)}
    if partner.roles:
        held |= {"roles": [_role_value(role) for role in partner.roles]}
    if partner.due_diligence:
        held |= {"due_diligence": [_given(check, CHECK) for check in partner.due_diligence]}
    if partner.safeguarding_lead:
        held |= {"safeguarding_lead": partner.safeguarding_lead}
    return held


def _role_value(role: Role) -> dict[str, Any]:
    value = _given(role, ROLE)
    return value if role.contact is None else {**value, "contact": _contact(role.contact)}


def _contact(contact: Contact) -> dict[str, Any]:
    return _given(contact, CONTACT)


def _given(noun: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a noun that say something, as JSON."""
    values = {name: getattr(noun, name) for name in names}
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items() if v}
