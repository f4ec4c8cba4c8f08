"""Forms that people fill in and send back: from a form of the workspace to places to write in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from leverarch import words
from leverarch.form_fields import Control
from leverarch.form_targets import key_of, target_of
from leverarch.governance.tiers import place
from leverarch.model import Arrangement, BlankForm, DueDiligence, Form, FormField, Model, Output, Pack, Partner
from leverarch.model import FormPart as AskedPart
from leverarch.output import Document, Job, LeftOut
from leverarch.outputs.form_view import FormLine, FormPart, FormView

FOLDER = "form"
PARTNER_DETAILS = "partner-details"
#: The form that a pack prints as a table: a line for each role that signs, and two more.
DECLARATION, OPEN_LINES = "declaration", 2
#: The key of a form that an arrangement writes down itself, before its number.
OWN = "own"
WRITE, CHOOSE = "Write here", "Choose one"
PROMPTS = {"line": WRITE, "text": WRITE, "date": "Choose a day", "time": "Time", "number": "Number", "choice": CHOOSE}
Planned = tuple[tuple[Document, ...], tuple[LeftOut, ...]]


def plan_form(model: Model, pack: Pack, output: Output) -> Planned:
    """Return one form of the workspace as a Word file. The form must be known to the model."""
    form, arrangement = model.forms[output.form], model.arrangements.get(output.arrangement)
    view = form_view(model, pack, form, arrangement, output.title)
    name = "-".join(text for text in ("form", form.id, arrangement.id if arrangement else "") if text)
    template = f"{output.template or FOLDER}/form.docx"
    job = Job(f"{name}.docx", "word", template, asdict(view))
    return (Document(job.name, output.kind, arrangement.id if arrangement else form.id, view.title, job),), ()


def form_view(model: Model, pack: Pack, form: Form, arrangement: Arrangement | None, title: str = "") -> FormView:
    """Return what a form says, for an arrangement or for none."""
    partner = model.partners.get(arrangement.partner) if arrangement else None
    about = {"form": form.id, "version": form.version}
    return FormView(
        title=title or form.title,
        as_of_date=pack.as_of.isoformat(),
        provider=model.organisation.name if model.organisation else "",
        partner=partner.name if partner else "",
        arrangement=arrangement.title if arrangement else "",
        purpose=form.purpose,
        send_to=form.send_to,
        audience=words.AUDIENCES[pack.audience],
        version=f"Version {form.version}",
        identity={**about, **identity_of(model, pack, arrangement)},
        parts=parts_of(model, form, arrangement),
        notice=words.NOT_CQC_GUIDANCE,
    )


def identity_of(model: Model, pack: Pack, arrangement: Arrangement | None) -> Mapping[str, str]:
    """Return what a file that comes back says of itself: which pack, of which day, about which arrangement."""
    about = {"pack": pack.id, "as_of": pack.as_of.isoformat()}
    if model.organisation:
        about["provider"] = model.organisation.name
    return {**about, "arrangement": arrangement.id, "partner": arrangement.partner} if arrangement else about


def parts_of(model: Model, form: Form, arrangement: Arrangement | None) -> tuple[FormPart, ...]:
    """Return a form's parts with a place to fill in for each field; what is known of the partner is filled in.

    A part about a kind of check stands once for each check of that kind that the partner has; it is left out where the
    partner has none and the tier asks for none.
    """
    partner = model.partners.get(arrangement.partner) if arrangement else None
    roles, made = roles_of(model, arrangement), list[FormPart]()
    for part in form.parts:
        kind = _kind_of(part)
        held = [check for check in (partner.due_diligence if partner else ()) if check.kind == kind]
        if kind and not held and not _is_asked(model, arrangement, kind):
            continue
        signing = signing_of(model, arrangement) if arrangement and form.id == DECLARATION else ()
        for number in range(1, max(1, len(held) if kind else len(signing)) + 1):
            check = held[number - 1] if kind and held else None
            given = {"role": signing[number - 1][0]} if signing else _known(form, part, partner, check)
            heading = check.title if check and len(held) > 1 else part.heading
            lines = tuple(_line(form, field, number, roles, given.get(field.id, "")) for field in part.fields)
            made.append(FormPart(heading, part.note if number == 1 else "", lines))
    return tuple(made)


def _is_asked(model: Model, arrangement: Arrangement | None, kind: str) -> bool:
    """Whether a kind of check is asked for: by the tier, or always where there is none."""
    tier = place(model, arrangement).tier if arrangement else None
    return tier is None or kind in tier.checks


def signing_of(model: Model, arrangement: Arrangement) -> tuple[tuple[str, str], ...]:
    """Return who signs, as (role, organisation): the partner's roles that work here, the provider's that approved.

    Two open lines follow, with neither.
    """
    partner, approved = model.partners.get(arrangement.partner), arrangement.approved
    name = partner.name if partner else arrangement.partner
    working = tuple(row.role for row in arrangement.people) or tuple(
        role.ref for role in (partner.roles if partner else ())
    )
    lines = [(ref, name) for ref in dict.fromkeys(working)]
    if approved and approved.by:
        lines.append((approved.by, model.organisation.name if model.organisation else ""))
    return (*lines, *(("", ""),) * OPEN_LINES)


def own_parts(form: BlankForm, number: int) -> tuple[FormPart, ...]:
    """Return the lines of a form that the arrangement writes down itself. `number` tells its forms apart."""
    lines = (
        FormLine(
            label,
            "",
            required=False,
            wide=False,
            control=Control(key_of(f"{OWN}-{number}", str(order)), label, "line", prompt=WRITE),
        )
        for order, label in enumerate(form.fields, 1)
    )
    return (FormPart("", "", tuple(lines)),)


def roles_of(model: Model, arrangement: Arrangement | None) -> tuple[tuple[str, str], ...]:
    """Return the roles that a form offers, with their titles: the partner's, then those that the arrangement names.

    Titles that more than one organisation uses are told apart by its name. Without an arrangement: every role.
    """
    if arrangement is None:
        refs = list(model.roles)
    else:
        own = [ref for ref in model.roles if ref.startswith(f"{arrangement.partner}/")]
        refs = [ref for ref in dict.fromkeys([*own, *_named(arrangement)]) if ref in model.roles]
    plain = [model.title_of(ref) for ref in refs]
    told = [
        title if plain.count(title) == 1 else f"{title} ({_whose(model, ref)})"
        for ref, title in zip(refs, plain, strict=True)
    ]
    return tuple(
        (ref, title if told.count(title) == 1 else f"{title} ({ref})") for ref, title in zip(refs, told, strict=True)
    )


def _whose(model: Model, ref: str) -> str:
    partner = model.partners.get(ref.partition("/")[0]) if "/" in ref else None
    provider = model.organisation.name if model.organisation else ref
    return partner.name if partner else provider if "/" not in ref else ref


def _named(arrangement: Arrangement) -> Iterator[str]:
    """Every role that the arrangement names, in the order of its file."""
    for row in arrangement.accountability:
        yield from (*row.accountable, *row.responsible, *row.consulted, *row.informed)
    if arrangement.escalation:
        yield from (step.role for step in arrangement.escalation.steps)
        yield from arrangement.escalation.calls
    for flow in arrangement.information:
        yield from (flow.from_, flow.to, flow.owner)
    for review in arrangement.reviews:
        yield from (review.lead, *review.attend)
    yield from (line.role for line in arrangement.people)
    yield from (step.signed_off_by for step in (arrangement.onboarding.induction if arrangement.onboarding else ()))


def _kind_of(part: AskedPart) -> str:
    """The kind of check that a part is about, or nothing."""
    targets = (target_of(field.fills) for field in part.fields if field.fills)
    return next((target.kind for target in targets if target and target.kind), "")


def _line(form: Form, field: FormField, number: int, roles: tuple[tuple[str, str], ...], value: str) -> FormLine:
    kind, choices = field.type, tuple((choice.value, choice.label) for choice in field.choices)
    if field.type == "role":
        kind, choices = ("choice", roles) if roles else ("line", ())
    control = Control(
        key=key_of(form.id, field.id, number),
        title=field.label,
        kind=kind,
        choices=choices,
        value=value,
        prompt=PROMPTS.get(kind, ""),
        required=field.required,
    )
    return FormLine(field.label, field.help, field.required, field.wide, control)


def _known(form: Form, part: AskedPart, partner: Partner | None, check: DueDiligence | None) -> Mapping[str, str]:
    """What is known already, by field, as a control has it: a day as year-month-day, an amount in whole pounds."""
    if form.fills is None or not form.fills.partner:
        return {}
    targets = ((field.id, target_of(field.fills or field.id)) for field in part.fields)
    return {id_: _value(check if target.kind else partner, target.path) for id_, target in targets if target}


def _value(holder: object, path: tuple[str, ...]) -> str:
    for name in path:
        holder = getattr(holder, name, None)
    return "" if not holder else holder.isoformat() if isinstance(holder, date) else str(holder)
