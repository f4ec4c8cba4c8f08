"""Onboarding pack: what a partner needs to know about one arrangement, in one of three sizes, as a Word file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

from leverarch import words
from leverarch.governance.tiers import place
from leverarch.model import Arrangement, Model, Output, Pack, Partner
from leverarch.outputs import onboarding_daily as daily
from leverarch.outputs import onboarding_definition as defined
from leverarch.outputs import onboarding_forms as filled
from leverarch.outputs import onboarding_gate as gates
from leverarch.outputs import onboarding_parts as parts
from leverarch.outputs.onboarding_view import Numbers, PackView
from leverarch.outputs.printed import Fact, given, title_or_none

ONE_PAGE, SHORT, FULL = "one-page", "short", "full"
SIZES = {ONE_PAGE: "One page", SHORT: "Short pack", FULL: "Full pack"}
NOTHING = "Not given in the arrangement’s record."
# The sections of domain practice, in its order: their numbers in a full pack are fixed. Further parts follow as 22 and
# on, because anything between two sections would move the numbers behind it; the declarations name how many parts
# there are, so that a signature covers them.
ORDER = tuple(field.name for field in dataclasses.fields(Numbers))
IN_ONE_PAGE = ("who", "definition", "checks")
# A short pack stops at what a partner must know before the first day.
IN_SHORT = ("who", "definition", "checks", "people", "safeguarding", "incidents", "information", "sign_off")
IN_WORDS = {
    "about": "who made this pack", "who": "who does what", "definition": "what the arrangement is",
    "checks": "checks on the partner", "people": "people", "safeguarding": "safeguarding",
    "incidents": "incidents and escalation", "information": "information", "records": "records",
    "induction": "induction", "measures": "measures", "complaints": "complaints and speaking up",
    "equality": "equality and accessible information",
    "safety": "health and safety", "continuity": "continuity", "social_value": "social value", "finance": "invoices",
    "reviews": "the review calendar", "exit": "ending the arrangement", "forms": "forms",
    "sign_off": "declarations", "further": "further parts",
}  # fmt: skip


def size_of(model: Model, arrangement: Arrangement, output: Output) -> str:
    """Return the size of a pack: the one asked for, else that of the arrangement's tier, else the full one."""
    tier = place(model, arrangement).tier
    return output.size or (tier.onboarding if tier else "") or FULL


def view(model: Model, pack: Pack, output: Output, *, route: str = "") -> PackView:
    """Return what the pack says. `route` is the name of the picture of the escalation route; empty: there is none.

    The arrangement must be known to the model.
    """
    arrangement = model.arrangements[output.arrangement]
    size = size_of(model, arrangement, output)
    whole = _whole(model, pack, output, arrangement, size)
    return dataclasses.replace(whole, **_sections(model, pack, arrangement, size, route))


def _whole(model: Model, pack: Pack, output: Output, arrangement: Arrangement, size: str) -> PackView:
    """The pack without its sections."""
    partner = model.partners.get(arrangement.partner)
    control = _control(model, pack, arrangement)
    version = _version(pack, arrangement)
    return PackView(
        title=output.title or f"Onboarding pack: {arrangement.title}",
        arrangement=arrangement.title,
        activity=arrangement.activity,
        provider=model.organisation.name if model.organisation else "",
        partner=partner.name if partner else arrangement.partner,
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        version=version,
        identity=filled.identity(model, pack, arrangement, pack.version or arrangement.version, whole=size == FULL),
        one_page=size == ONE_PAGE,
        cover=size == FULL,
        front=tuple(fact for fact in control if fact.label in ON_THE_COVER),
        control=control if size == FULL else tuple(fact for fact in control if fact.label not in IN_FULL_ONLY),
        numbers=Numbers(),
        nothing=NOTHING,
        left_out="",
        copy=f"This is a copy. Destroy it by {words.long_date(pack.destroy_by)}." if pack.destroy_by else "",
        notice=words.NOT_CQC_GUIDANCE,
        introduction=None, who=None, definition=None, checks=None, people=None, safeguarding=None, incidents=None,
        information=None, records=None, induction=None, measures=None, complaints=None, equality=None, safety=None,
        continuity=None, social_value=None, finance=None, reviews=None, exit=None, forms=None, sign_off=None,
        further=(),
    )  # fmt: skip


def _described(partner: Partner) -> str:
    """The partner's name, what it is, and its numbers."""
    kind = partner.legal_form or words.PARTNER_KINDS.get(partner.kind, "")
    charity = f"charity {partner.charity_number}" if partner.charity_number else ""
    company = f"company {partner.company_number}" if partner.company_number else ""
    data = f"ICO registration {partner.ico_registration}" if partner.ico_registration else ""
    return ", ".join(text for text in (partner.name, kind, charity, company, data) if text)


def _version(pack: Pack, arrangement: Arrangement) -> str:
    version = pack.version or arrangement.version
    return f"Version {version}" if version else "Version not given"


# What a cover has room for, and what only a full pack needs to say of itself.
AUDIENCE = "Audience and classification"
ON_THE_COVER = ("Partner", AUDIENCE, "Version", "As at")
IN_FULL_ONLY = ("Arrangement record", "Who gets it")


def _control(model: Model, pack: Pack, arrangement: Arrangement) -> tuple[Fact, ...]:
    partner = model.partners.get(arrangement.partner)
    approved = pack.approved or arrangement.approved
    by = title_or_none(model, approved.by) if approved else ""
    on = words.long_date(approved.on) if approved else ""
    record = f"Version {arrangement.version}" if arrangement.version else ""
    facts = [
        Fact("Partner", _described(partner) if partner else arrangement.partner),
        Fact("Version", f"{pack.version}" if pack.version else record or given("")),
        Fact("Arrangement record", record if pack.version else ""),
        Fact("Owner", given(title_or_none(model, pack.prepared_by))),
        Fact("Approved", given(", ".join(text for text in (by, on) if text))),
        Fact("As at", words.long_date(pack.as_of)),
        Fact("Review by", given(words.long_date(pack.review_due or arrangement.review_due))),
        Fact(AUDIENCE, words.AUDIENCES[pack.audience]),
        Fact("Who gets it", "The roles that sign in section 21. Anybody else: ask the owner first."),
        Fact("Destroy copies by", words.long_date(pack.destroy_by)),
    ]
    return tuple(fact for fact in facts if fact.value)


def _sections(model: Model, pack: Pack, arrangement: Arrangement, size: str, route: str) -> dict[str, Any]:
    """Every section that belongs in a pack of this size, and their numbers."""
    makers = _makers(model, pack, arrangement, size, route)
    wanted = {ONE_PAGE: IN_ONE_PAGE, SHORT: IN_SHORT}.get(size, ORDER)
    made = {name: makers[name]() for name in wanted if name in makers}
    further = daily.further(model, arrangement, len(ORDER) + 1)
    if size == ONE_PAGE:
        made["definition"] = defined.boundaries(arrangement)
    else:
        made["numbers"] = Numbers(**{name: str(number) for number, name in enumerate(wanted, 1)})
    if size == FULL:
        made["introduction"], made["further"] = daily.introduction(model, arrangement), further
    left = [IN_WORDS[name] for name in ORDER if name in makers and name not in wanted and makers[name]()]
    made["left_out"] = _left_out(size, [*left, *([IN_WORDS["further"]] if further else [])])
    return made


def _makers(model: Model, pack: Pack, arrangement: Arrangement, size: str, route: str) -> dict[str, Callable[[], Any]]:
    """What makes each section but the first, which is the pack's own record."""
    both, brief = (model, arrangement), size != FULL
    count = 0 if brief else len(ORDER) + len(daily.further(model, arrangement, 1))
    return {
        "who": partial(parts.who, *both, brief=size == ONE_PAGE),
        "definition": partial(defined.definition, *both, brief=brief),
        "checks": partial(gates.checks, *both, pack.as_of, brief=brief),
        "people": partial(parts.people, *both),
        "safeguarding": partial(parts.safeguarding, *both, brief=brief),
        "incidents": partial(parts.incidents, *both, route),
        "information": partial(daily.information, *both),
        "records": partial(daily.records, *both),
        "induction": partial(daily.induction, *both),
        "measures": partial(daily.measures, *both),
        "reviews": partial(daily.reviews, *both),
        "forms": partial(filled.forms, *both),
        "sign_off": partial(filled.sign_off, *both, count),
        **{name: partial(daily.own_words, *both, name) for name in daily.OWN_WORDS},
    }


def _left_out(size: str, left: list[str]) -> str:
    """What a smaller pack says about the full one. On a single page there is room for a line."""
    if size == FULL or not left:
        return ""
    if size == ONE_PAGE:
        return "One page only; the full pack says more."
    return f"{SIZES[size]}. The full pack also has: {'; '.join(left)}."
