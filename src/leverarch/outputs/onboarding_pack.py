"""Onboarding pack: what a partner needs to know about one arrangement, in one of three sizes, as a Word file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

from leverarch import words
from leverarch.model import Arrangement, Model, Output, Pack, Partner
from leverarch.outputs import onboarding_daily as daily
from leverarch.outputs import onboarding_parts as parts
from leverarch.outputs.onboarding_view import PackView
from leverarch.outputs.printed import Fact, given, title_or_none

ONE_PAGE, SHORT, FULL = "one-page", "short", "full"
SIZES = {ONE_PAGE: "One page", SHORT: "Short pack", FULL: "Full pack"}
# Sections in the order of printing. A short pack stops at what a partner must know before the first day.
ORDER = (
    "who", "definition", "checks", "people", "safeguarding", "decisions", "information", "induction", "measures",
    "complaints", "equality", "safety", "continuity", "social_value", "finance", "reviews", "exit", "further", "forms",
    "sign_off",
)  # fmt: skip
IN_ONE_PAGE = ("who", "definition")
IN_SHORT = ("who", "definition", "checks", "people", "safeguarding", "decisions", "information", "sign_off")
IN_WORDS = {
    "checks": "checks on the partner", "people": "people", "safeguarding": "safeguarding and escalation",
    "decisions": "who may decide what", "information": "information and records", "induction": "induction",
    "measures": "measures", "complaints": "complaints and speaking up",
    "equality": "equality and accessible information",
    "safety": "health and safety", "continuity": "continuity", "social_value": "social value", "finance": "invoices",
    "reviews": "the review calendar", "exit": "ending the arrangement", "further": "further parts", "forms": "forms",
    "sign_off": "read and understood",
}  # fmt: skip


def view(model: Model, pack: Pack, output: Output, *, route: str = "") -> PackView:
    """Return what the pack says. `route` is the name of the picture of the escalation route; empty: there is none.

    The arrangement must be known to the model.
    """
    arrangement = model.arrangements[output.arrangement]
    size = output.size or FULL
    whole = _whole(model, pack, output, arrangement, size)
    return _numbered(dataclasses.replace(whole, **_sections(model, pack, arrangement, size, route)))


def _whole(model: Model, pack: Pack, output: Output, arrangement: Arrangement, size: str) -> PackView:
    """The pack without its sections."""
    partner = model.partners.get(arrangement.partner)
    return PackView(
        title=output.title or f"Onboarding pack: {arrangement.title}",
        arrangement=arrangement.title,
        activity=arrangement.activity,
        provider=model.organisation.name if model.organisation else "",
        partner=partner.name if partner else arrangement.partner,
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        version=_version(pack, arrangement),
        one_page=size == ONE_PAGE,
        cover=size == FULL,
        control=_control(model, pack, arrangement),
        left_out="",
        copy=f"This is a copy. Destroy it by {words.long_date(pack.destroy_by)}." if pack.destroy_by else "",
        notice=words.NOT_CQC_GUIDANCE,
        introduction=None, who=None, definition=None, checks=None, people=None, safeguarding=None, decisions=None,
        information=None, induction=None, measures=None, complaints=None, equality=None, safety=None, continuity=None,
        social_value=None, finance=None, reviews=None, exit=None, further=(), forms=None, sign_off=None,
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


def _control(model: Model, pack: Pack, arrangement: Arrangement) -> tuple[Fact, ...]:
    partner = model.partners.get(arrangement.partner)
    approved = pack.approved or arrangement.approved
    by = title_or_none(model, approved.by) if approved else ""
    on = words.long_date(approved.on) if approved else ""
    record = f"Version {arrangement.version}" if arrangement.version else ""
    facts = [
        Fact("Partner", _described(partner) if partner else arrangement.partner),
        Fact("Audience", words.AUDIENCES[pack.audience]),
        Fact("Version", f"{pack.version}" if pack.version else record or given("")),
        Fact("As at", words.long_date(pack.as_of)),
        Fact("Owner", given(title_or_none(model, pack.prepared_by))),
        Fact("Approved", given(", ".join(text for text in (by, on) if text))),
        Fact("Review by", given(words.long_date(pack.review_due or arrangement.review_due))),
    ]
    if pack.version and record:
        facts.insert(3, Fact("Arrangement record", record))
    return tuple(facts)


def _sections(model: Model, pack: Pack, arrangement: Arrangement, size: str, route: str) -> dict[str, Any]:
    """Every section that belongs in a pack of this size, still without numbers."""
    both, brief = (model, arrangement), size != FULL
    makers: dict[str, Callable[[], Any]] = {
        "who": partial(parts.who, *both),
        "definition": partial(parts.definition, *both, brief=brief),
        "checks": partial(parts.checks, *both, pack.as_of, brief=brief),
        "people": partial(parts.people, *both),
        "safeguarding": partial(parts.safeguarding, *both, route, brief=brief),
        "decisions": partial(daily.decisions, arrangement),
        "information": partial(daily.information, *both, brief=brief),
        "induction": partial(daily.induction, *both),
        "measures": partial(daily.measures, *both),
        "reviews": partial(daily.reviews, *both),
        "further": partial(daily.further, *both),
        "forms": partial(daily.forms, arrangement),
        "sign_off": partial(daily.sign_off, *both),
        **{name: partial(daily.own_words, *both, name) for name in daily.OWN_WORDS},
    }
    wanted = {ONE_PAGE: IN_ONE_PAGE, SHORT: IN_SHORT}.get(size, ORDER)
    made = {name: makers[name]() for name in wanted}
    if size == ONE_PAGE:
        made["definition"] = parts.boundaries(arrangement)
    if size == FULL:
        made["introduction"] = daily.introduction(*both)
    left = [IN_WORDS[name] for name in ORDER if name not in wanted and makers[name]()]
    made["left_out"] = _left_out(size, left)
    return made


def _left_out(size: str, left: list[str]) -> str:
    """What a smaller pack says about the full one. On a single page there is room for a line."""
    if not left:
        return ""
    if size == ONE_PAGE:
        return "One page only; the full pack says more."
    return f"{SIZES[size]}. The full pack also has: {'; '.join(left)}."


def _numbered(pack: PackView) -> PackView:
    """Count the sections that have something to say."""
    count = 0
    changes: dict[str, Any] = {}
    for name in ORDER:
        section = getattr(pack, name)
        if name == "further":
            changes[name] = tuple(dataclasses.replace(part, number=str(count + n)) for n, part in enumerate(section, 1))
            count += len(section)
        elif section is not None:
            count += 1
            changes[name] = dataclasses.replace(section, number=str(count))
    return dataclasses.replace(pack, **changes)
