"""What a partner fills in: the forms and the declarations of an onboarding pack, and its boxes to tick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverarch.form_fields import Control
from leverarch.form_targets import key_of
from leverarch.model import Arrangement, BlankForm, Form, Model, Pack
from leverarch.outputs import forms as printed
from leverarch.outputs import onboarding_sections as v
from leverarch.outputs.printed import Fact

#: The key of the boxes of an induction.
INDUCTION = "induction"


def forms(model: Model, arrangement: Arrangement) -> v.Forms | None:
    """The arrangement's forms, and the partner's details with what is known filled in."""
    numbered = enumerate(_blank(arrangement), 1)
    made = [form for number, blank in numbered if (form := _printed(model, arrangement, blank, number))]
    details = _details(model, arrangement)
    if details:
        made.append(_of_workspace(model, arrangement, details, None))
    return v.Forms(tuple(made)) if made else None


def _printed(model: Model, arrangement: Arrangement, blank: BlankForm, number: int) -> v.PackForm | None:
    """One of the arrangement's forms: the workspace's form that it names, or its own lines; nothing without either."""
    form = model.forms.get(blank.form)
    if form:
        return _of_workspace(model, arrangement, form, blank)
    parts = printed.own_parts(blank, number)
    return v.PackForm(blank.title, blank.purpose, parts, blank.send_to) if blank.fields else None


def _blank(arrangement: Arrangement) -> tuple[BlankForm, ...]:
    return arrangement.onboarding.forms if arrangement.onboarding else ()


def _details(model: Model, arrangement: Arrangement) -> Form | None:
    """The form for the partner's details, where there is a partner and the arrangement does not name it itself."""
    named = {blank.form for blank in _blank(arrangement)}
    known = arrangement.partner in model.partners and printed.PARTNER_DETAILS not in named
    return model.forms.get(printed.PARTNER_DETAILS) if known else None


def _of_workspace(model: Model, arrangement: Arrangement, form: Form, blank: BlankForm | None) -> v.PackForm:
    """A form of the workspace. What the arrangement says of it goes before the form's own words."""
    title = blank.title if blank and blank.title != form.id else form.title
    return v.PackForm(
        title,
        (blank.purpose if blank else "") or form.purpose,
        printed.parts_of(model, form, arrangement),
        (blank.send_to if blank else "") or form.send_to,
    )


def sent(model: Model, arrangement: Arrangement) -> tuple[Fact, ...]:
    """Which of the arrangement's own forms goes where. The partner's details are no record of the work."""
    made = (_printed(model, arrangement, blank, 1) for blank in _blank(arrangement))
    return tuple(Fact(form.title, form.send_to) for form in made if form and form.send_to)


def identity(model: Model, pack: Pack, arrangement: Arrangement, version: str, *, whole: bool) -> Mapping[str, str]:
    """Return what the pack's file says of itself, with the version of each form in it under `form.<id>`.

    Only a `whole` pack holds the arrangement's forms; a declaration is in every pack that people sign.
    """
    about = {"version": version, **printed.identity_of(model, pack, arrangement)}
    held = [model.forms[id_] for id_ in _held(model, arrangement, whole=whole) if id_ in model.forms]
    return {**about, **{f"form.{form.id}": form.version for form in held}}


def _held(model: Model, arrangement: Arrangement, *, whole: bool) -> Iterator[str]:
    if whole:
        yield from dict.fromkeys(blank.form for blank in _blank(arrangement) if blank.form)
        details = _details(model, arrangement)
        yield from [details.id] if details else []
    yield printed.DECLARATION


def tick(field: str, title: str, number: int) -> v.Place:
    """A box in a row of a table."""
    return v.Place(Control(field_key(field, number), title, "tick"))


def day(field: str, title: str, number: int) -> v.Place:
    """A day in a row of a table."""
    return v.Place(Control(field_key(field, number), title, "date", prompt="Day"))


def field_key(field: str, number: int) -> str:
    """Return the key of `form.field` in the row with a number."""
    form, _, name = field.partition(".")
    return key_of(form, name, number)


def sign_off(model: Model, arrangement: Arrangement, parts: int) -> v.SignOff:
    """The lines that roles sign. `parts` is how many parts the pack has, so that a signature speaks of all of them."""
    offered = printed.roles_of(model, arrangement)
    lines = enumerate(printed.signing_of(model, arrangement), 1)
    rows = (_signature(number, ref, of, offered, model) for number, (ref, of) in lines)
    every = f"all {parts} parts of this pack" if parts else "this pack"
    return v.SignOff(
        f"I have read {every}. I could ask about it. I know what to do when something goes wrong.", tuple(rows)
    )


def _signature(number: int, ref: str, of: str, offered: tuple[tuple[str, str], ...], model: Model) -> v.Signature:
    """One line. A role that is not on offer is offered first."""
    known = dict(offered)
    choices = offered if not ref or ref in known else ((ref, model.title_of(ref)), *offered)
    kind = "choice" if choices else "line"
    prompt = printed.PROMPTS[kind]
    role = Control(field_key(f"{printed.DECLARATION}.role", number), "Role", kind, choices, ref, prompt)
    read = tick(f"{printed.DECLARATION}.read", "Read and understood", number)
    return v.Signature(v.Place(role), of, read, day(f"{printed.DECLARATION}.date", "Date", number))
