"""Where a form's field goes in a partner's file: the dotted paths that `fills` is written in.

`contact.phone` is a field of the file. `due_diligence[kind=insurance].expiry` is a field of the checks of one kind: the
field is asked once for each of them, in their order, and from the second on its key ends with the number.

A form takes what a partner says of itself. Ids, whether a check is closed, and where a check comes from are the
provider's own: no form fills them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHECK = re.compile(r"due_diligence\[kind=([A-Za-z0-9][A-Za-z0-9._-]*)\]\.([a-z_]+)")
#: The fields of a partner's file (schemas/partner.schema.json) that a form may fill, and the type of each.
_FIELDS = dict.fromkeys(
    ("name", "description", "legal_form", "company_number", "charity_number", "cqc_provider_id", "ico_registration"),
    "text",
) | {"kind": "text", "safeguarding_lead": "role"}
_CONTACT = frozenset({"phone", "email", "hours", "address", "note"})
#: The same of a check. `whole` is a number without pence.
_CHECKS = (
    dict.fromkeys(("title", "detail", "insurer", "eligibility", "reference", "basis", "level"), "text")
    | dict.fromkeys(("limit", "asked"), "whole")
    | dict.fromkeys(("checked_on", "expiry"), "date")
    | {"role": "role"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A field by its `path` in the partner's file, or in each check of one `kind`.

    `type` is what stands there: text, role, date, or `whole` for a whole number.
    """

    path: tuple[str, ...]
    kind: str = ""
    type: str = "text"


def target_of(fills: str) -> Target | None:
    """Return where a value goes, or nothing where a form can fill no such field."""
    check = _CHECK.fullmatch(fills)
    if check:
        return Target((check[2],), check[1], _CHECKS[check[2]]) if check[2] in _CHECKS else None
    if fills in _FIELDS:
        return Target((fills,), "", _FIELDS[fills])
    above, _, name = fills.partition(".")
    return Target((above, name)) if above == "contact" and name in _CONTACT else None


def key_of(form: str, field: str, number: int = 1) -> str:
    """Return the key of a form's field; `number` counts a field that is asked more than once, from 1."""
    return f"{form}.{field}" if number == 1 else f"{form}.{field}.{number}"
