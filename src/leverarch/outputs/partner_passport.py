"""Partner passport: one partner's due diligence as a document that the partner can show, and as data to bring in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from leverarch import __version__, words
from leverarch.governance import gate
from leverarch.model import Arrangement, Contact, Model, Output, Pack, Partner, Role
from leverarch.output import Document, Job, LeftOut, Text
from leverarch.outputs import onboarding_gate
from leverarch.outputs.onboarding_gate import Check
from leverarch.outputs.printed import Fact, given
from leverarch.passports import carried, passport_of, text_of

FOLDER = "partner-passport"
NO_CHECKS = "no check is recorded."
DISTRUST = (
    "Look at the papers yourself where your own rules ask for it: a passport saves asking, not judging. "
    "It says how things stood on its day, not how they stand today."
)


@dataclass(frozen=True, slots=True)
class Post:
    """A role of the partner: what it answers for and how it is reached. `away` says who acts or covers in its place."""

    title: str
    duties: str
    number: str
    email: str
    hours: str
    away: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassportView:
    """A passport as it is printed.

    `made` says whose checks these are and of which day, `caution` what they are good for; `state` counts the checks as
    they stood on that day; `data` says how the data beside it is brought in.
    """

    title: str
    provider: str
    partner: str
    about: str
    audience: str
    as_of: str
    as_of_date: str
    version: str
    made: str
    caution: str
    facts: tuple[Fact, ...]
    posts: tuple[Post, ...]
    state: str
    checks: tuple[Check, ...]
    data: str
    copy: str
    notice: str


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the passport of an arrangement's partner, in Word and as data. The partner must be known to the model."""
    arrangement = model.arrangements[output.arrangement]
    partner = model.partners[arrangement.partner]
    shown = view(model, pack, arrangement, output.title)
    name = f"partner-passport-{partner.id}"
    job = Job(f"{name}.docx", "word", f"{output.template or FOLDER}/passport.docx", asdict(shown))
    data = text_of(passport_of(model, partner, pack.as_of, f"leverarch {__version__}"))
    return (
        Document(job.name, output.kind, partner.id, shown.title, job),
        Document(f"{name}.json", output.kind, partner.id, shown.title, Text(data)),
    ), ()


def view(model: Model, pack: Pack, arrangement: Arrangement, title: str = "") -> PassportView:
    """Return what the passport says on the day that the pack speaks of."""
    known = model.partners[arrangement.partner]
    partner = carried(model, known)
    provider = model.organisation.name if model.organisation else ""
    checks = tuple(_checks(model, pack, arrangement, partner))
    day = words.long_date(pack.as_of)
    return PassportView(
        title=title or f"Partner passport: {partner.name}",
        provider=provider,
        partner=partner.name,
        about=partner.description,
        audience=words.AUDIENCES[pack.audience],
        as_of=day,
        as_of_date=pack.as_of.isoformat(),
        version=f"Version {pack.version}" if pack.version else "",
        made=_made(partner, provider, day),
        caution=DISTRUST,
        facts=tuple(_facts(partner)),
        posts=tuple(_post(partner, role) for role in partner.roles),
        state=_state(checks),
        checks=checks,
        data=f"The same as data: partner-passport-{partner.id}.json. Another workspace brings it in with "
        f"“leverarch passport import”. It holds no papers and no DBS certificate number, and speaks of roles, not of "
        f"people.",
        copy=f"This is a copy. Destroy it by {words.long_date(pack.destroy_by)}." if pack.destroy_by else "",
        notice=words.NOT_CQC_GUIDANCE,
    )


def _made(partner: Partner, provider: str, day: str) -> str:
    """Whose checks these are. Some may have come with another provider's passport: each of those says so itself."""
    others = any(check.source for check in partner.due_diligence)
    named = ", or by the provider named with a check," if others else ""
    return f"Checks made by {provider}{named} as at {day}."


def _facts(partner: Partner) -> Iterator[Fact]:
    """Who the partner is. What is not given is named in one line, so that nobody takes it for looked up."""
    kind = words.PARTNER_KINDS.get(partner.kind, partner.kind)
    yield Fact("Kind of organisation", kind[:1].upper() + kind[1:])
    lead = next((role for role in partner.roles if role.ref == partner.safeguarding_lead), None)
    asked = {
        "Legal form": partner.legal_form,
        "Company number": partner.company_number,
        "Charity number": partner.charity_number,
        "CQC provider ID": partner.cqc_provider_id,
        "ICO registration": partner.ico_registration,
        "Contact": _reached(partner.contact),
        "Lead for safeguarding": lead.title if lead else "",
    }
    yield from (Fact(label, value) for label, value in asked.items() if value)
    missing = [label for label, value in asked.items() if not value]
    if missing:
        listed = ", ".join(name if name[1].isupper() else name.lower() for name in missing)
        yield Fact("Not given", listed[:1].upper() + listed[1:])


def _reached(contact: Contact | None) -> str:
    if contact is None:
        return ""
    return "; ".join(
        text for text in (contact.phone, contact.email, contact.hours, contact.address, contact.note) if text
    )


def _post(partner: Partner, role: Role) -> Post:
    titles = {other.ref: other.title for other in partner.roles}
    contact = role.contact or Contact()
    away = (
        f"When away: {titles[role.deputy]}" if role.deputy else "",
        f"Nights and weekends: {titles.get(role.out_of_hours, role.out_of_hours)}" if role.out_of_hours else "",
    )
    hours = ". ".join(text for text in (contact.hours, contact.note) if text)
    if not (contact.phone or contact.email):
        hours = given(hours)
    return Post(role.title, role.duties, contact.phone, contact.email, hours, tuple(text for text in away if text))


def _checks(model: Model, pack: Pack, arrangement: Arrangement, partner: Partner) -> Iterator[Check]:
    """Every check as the gate sees it on the day, in the words that a passport may carry."""
    for line in gate.gate_of(model, arrangement, pack.as_of).lines:
        if line.line is not None and isinstance(line.at[-1], int):
            check = partner.due_diligence[line.at[-1]]
            yield onboarding_gate.row(model, replace(line, title=check.title, line=check), brief=False)


def _state(checks: tuple[Check, ...]) -> str:
    """How many checks are closed, open, or block the start."""
    if not checks:
        return NO_CHECKS
    numbers = {status: sum(check.status == status for check in checks) for _, status in onboarding_gate.STATES.values()}
    told = [f"{number} {_in_sentence(status, number)}" for status, number in numbers.items() if number]
    return f"{words.count(len(checks), 'check')}: {words.listed(told)}."


def _in_sentence(status: str, number: int) -> str:
    """The word for a state as it stands after a number: `2 block the start`."""
    lower = status[:1].lower() + status[1:]
    return lower.replace("blocks", "block") if number > 1 else lower
