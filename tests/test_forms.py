"""Forms: those that come with the program, what is filled in already, and how they are printed."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from leverarch.form_fields import LONGEST_KEY, Control
from leverarch.form_targets import Target, key_of, target_of
from leverarch.model import (
    Arrangement,
    BlankForm,
    CheckKind,
    Contact,
    DueDiligence,
    Escalation,
    Form,
    Governance,
    Model,
    Onboarding,
    Organisation,
    Output,
    Pack,
    Partner,
    Role,
    Step,
    Tier,
)
from leverarch.outputs import forms, onboarding_forms, onboarding_pack
from leverarch.outputs.form_view import FormPart
from leverarch.pipeline import check_all, survey
from leverarch.renderers import word
from leverarch.source import Doc
from worked_example import sample_survey
from worlds import SMALL, world_of

ROOT = Path(__file__).parents[1]
TEMPLATE = (ROOT / "templates" / "form" / "form.docx").read_bytes()
SHIPPED = (
    "competency-sign-off",
    "declaration",
    "induction-checklist",
    "partner-details",
    "review-agenda",
    "session-note",
    "session-record",
    "shared-concern",
)
NO_NAMES = "Do not write anybody’s name; use the code."
DOC = Doc("content/arrangements/sessions.json", "{}", {}, lambda _: {})
PACK = Pack("p", "Pack", "partner", date(2026, 11, 1), (), DOC)
LEAD = Role("lead", "Safeguarding lead", ref="lead")
OTHER_LEAD = Role("lead", "Safeguarding lead", ref="pond/lead")
WORKER = Role("worker", "Session worker", ref="pond/worker")
UNNAMED = Role("cook", "Cook", ref="cook")
INSURANCE = (
    DueDiligence("Employers’ liability", kind="insurance", limit=10_000_000, expiry=date(2027, 3, 31)),
    DueDiligence("Public liability", kind="insurance", insurer="Mutual"),
)
PARTNER = Partner(
    "pond",
    "Pond Inclusion",
    "vcse",
    DOC,
    legal_form="Charity",
    contact=Contact("01632 960 300", address="The Reading Room\nWeir Street"),
    roles=(OTHER_LEAD, WORKER),
    due_diligence=INSURANCE,
)
SESSIONS = Arrangement(
    id="sessions",
    title="Inclusion sessions",
    partner="pond",
    doc=DOC,
    tier="Plain",
    escalation=Escalation(steps=(Step("Decides", role="lead"), Step("Waits", who="You"))),
)
TIER = Tier("plain", "Plain", checks=("insurance", "safeguarding-policy"))


@cache
def shipped() -> dict[str, Form]:
    return dict(survey(world_of(SMALL)).model.forms)


def model(partner: Partner = PARTNER, arrangement: Arrangement = SESSIONS, *, tier: Tier | None = TIER) -> Model:
    table = Governance("oversight", "Oversight", (tier,), DOC, checks=(CheckKind("insurance", "Insurance"),))
    return Model(
        Organisation("Fennel Support", (LEAD, UNNAMED), DOC),
        {partner.id: partner},
        {arrangement.id: arrangement},
        {},
        {},
        {},
        {role.ref: role for role in (UNNAMED, LEAD, OTHER_LEAD, WORKER)},
        {},
        {},
        governance=table if tier else None,
        forms=shipped(),
    )


def controls(parts: tuple[FormPart, ...]) -> dict[str, Control]:
    return {line.control.key: line.control for part in parts for line in part.fields}


def details(of: Model) -> dict[str, Control]:
    return controls(forms.parts_of(of, of.forms["partner-details"], of.arrangements["sessions"]))


# Those that come with the program.


def test_shipped_forms_need_nothing_of_a_workspace() -> None:
    assert tuple(shipped()) == SHIPPED
    assert [d for d in check_all(survey(world_of(SMALL))) if "form" in d.place.path] == []


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_shipped_form_is_a_sound_word_file(id_: str, tmp_path: Path) -> None:
    of = sample_survey().model
    for arrangement in (None, *of.arrangements.values()):
        view = forms.form_view(of, PACK, of.forms[id_], arrangement)
        held = controls(view.parts)
        assert len(held) == sum(len(part.fields) for part in view.parts)
        assert max(map(len, held)) <= LONGEST_KEY
        made = word.render(TEMPLATE, asdict(view), {})
        (tmp_path / "made.docx").write_bytes(made)
        assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "made.docx").errors] == []
        assert made == word.render(TEMPLATE, asdict(view), {})


@pytest.mark.parametrize("id_", ["session-record", "shared-concern", "session-note"])
def test_a_form_about_a_person_asks_for_no_name(id_: str) -> None:
    assert NO_NAMES in [part.note for part in shipped()[id_].parts]


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_form_says_what_it_is_for_and_uses_words_of_the_house(id_: str) -> None:
    form = shipped()[id_]
    assert form.version == "1"
    assert form.purpose
    text = str(dataclasses.replace(form, doc=DOC)).casefold()
    assert not [hidden for hidden in ("complian", "score", "rating", "guarantee", "red/amber") if hidden in text]


@pytest.mark.parametrize("id_", ["session-record", "shared-concern"])
def test_a_form_has_a_field_for_every_column_of_its_record(id_: str) -> None:
    form = sample_survey().model.forms[id_]
    assert form.fills is not None
    columns = sample_survey().model.records[form.fills.record].columns
    fields = {field.fills or field.id: field for field in form.fields}
    as_asked = {"yes-no": "tick", "code": "line", "record": "line"}
    for column in columns:
        field = fields[column.name]
        kinds = {as_asked.get(column.type, column.type)} | ({"line"} if column.type == "text" else set())
        assert field.type in kinds, column.name
        assert tuple(choice.value for choice in field.choices) == column.choices


def test_every_field_of_the_partners_details_has_a_place_in_the_partners_file() -> None:
    of_check = {field.name for field in dataclasses.fields(DueDiligence)}
    of_partner = {field.name for field in dataclasses.fields(Partner)}
    of_contact = {f"contact.{field.name}" for field in dataclasses.fields(Contact)}
    kinds = {kind.id for kind in sample_survey().model.governance.checks} if sample_survey().model.governance else set()
    for field in shipped()["partner-details"].fields:
        target = target_of(field.fills or field.id)
        assert target is not None
        assert (
            (".".join(target.path) in of_check) if target.kind else (".".join(target.path) in of_partner | of_contact)
        )
        assert not target.kind or target.kind in kinds


def test_the_declarations_of_a_pack_are_the_fields_of_the_shipped_form() -> None:
    made = onboarding_forms.sign_off(model(), SESSIONS, 21)
    keys = [place.control.key for place in (made.rows[0].role, made.rows[0].read, made.rows[0].on)]
    assert keys == [key_of("declaration", field.id) for field in shipped()["declaration"].fields]
    asked = controls(forms.parts_of(model(), shipped()["declaration"], SESSIONS))
    assert [(key, control.value) for key, control in asked.items()] == [
        (place.control.key, place.control.value) for row in made.rows for place in (row.role, row.read, row.on)
    ]


# Where a field goes.


@pytest.mark.parametrize(
    ("fills", "target"),
    [
        ("contact.phone", Target(("contact", "phone"))),
        ("legal_form", Target(("legal_form",))),
        ("due_diligence[kind=insurance].expiry", Target(("expiry",), "insurance", "date")),
        ("due_diligence[kind=safeguarding-policy].reference", Target(("reference",), "safeguarding-policy")),
        ("due_diligence[title=x].expiry", None),
        ("due_diligence[kind=insurance]", None),
        ("contact..phone", None),
        ("contact.telefone", None),
        ("roles.title", None),
        ("due_diligence.expiry", None),
        ("due_diligence[kind=insurance].status", None),
        ("due_diligence[kind=insurance].limit", Target(("limit",), "insurance", "whole")),
        ("", None),
    ],
)
def test_where_a_field_goes(fills: str, target: Target | None) -> None:
    assert target_of(fills) == target


# What is filled in already.


def test_what_is_known_of_the_partner_is_filled_in() -> None:
    held = details(model())
    assert held["partner-details.legal_form"].value == "Charity"
    assert held["partner-details.phone"].value == "01632 960 300"
    assert held["partner-details.address"].value == "The Reading Room\nWeir Street"
    assert held["partner-details.company_number"].value == ""
    silent = details(model(replace(PARTNER, contact=None)))
    assert silent["partner-details.phone"].value == ""


def test_a_part_about_a_kind_of_check_stands_once_for_each() -> None:
    of = model()
    held = details(of)
    assert [held[f"partner-details.insurance-limit{n}"].value for n in ("", ".2")] == ["10000000", ""]
    assert [held[f"partner-details.insurance-expiry{n}"].value for n in ("", ".2")] == ["2027-03-31", ""]
    assert held["partner-details.insurance-insurer.2"].value == "Mutual"
    assert "partner-details.insurance-limit.3" not in held
    parts = forms.parts_of(of, of.forms["partner-details"], SESSIONS)
    insurance = [part for part in parts if "liability" in part.heading]
    assert [bool(part.note) for part in insurance] == [True, False]


def test_a_kind_of_check_that_nobody_asks_for_is_not_asked() -> None:
    assert not [key for key in details(model()) if "dspt" in key or "dbs" in key]
    assert "partner-details.safeguarding-policy-expiry" in details(model())
    everything = details(model(tier=None))
    assert {"partner-details.dspt-expiry", "partner-details.dbs-level"} <= set(everything)


def test_roles_on_offer_are_the_arrangements_and_are_told_apart() -> None:
    assert forms.roles_of(model(), SESSIONS) == (
        ("pond/lead", "Safeguarding lead (Pond Inclusion)"),
        ("pond/worker", "Session worker"),
        ("lead", "Safeguarding lead (Fennel Support)"),
    )
    assert [ref for ref, _ in forms.roles_of(model(), None)] == ["cook", "lead", "pond/lead", "pond/worker"]
    twice = replace(model(), roles={"a": Role("a", "Cook", ref="a"), "b": Role("b", "Cook", ref="b")})
    assert [title for _, title in forms.roles_of(twice, None)] == [
        "Cook (Fennel Support) (a)",
        "Cook (Fennel Support) (b)",
    ]
    nobody = replace(model(), roles={})
    record = controls(forms.parts_of(nobody, shipped()["session-record"], SESSIONS))
    assert record["session-record.worker"].kind == "line"


# A file of its own.


def test_a_form_as_a_file_of_its_own() -> None:
    output = Output("form", form="session-record", arrangement="sessions")
    (document,), left_out = forms.plan_form(model(), PACK, output)
    assert (document.name, document.about, document.title) == (
        "form-session-record-sessions.docx",
        "sessions",
        "Session record",
    )
    assert left_out == ()
    view: dict[str, Any] = dict(document.content.data)  # type: ignore[union-attr]
    assert view["identity"] == {
        "form": "session-record",
        "version": "1",
        "pack": "p",
        "as_of": "2026-11-01",
        "provider": "Fennel Support",
        "arrangement": "sessions",
        "partner": "pond",
    }
    alone, _ = forms.plan_form(model(), PACK, Output("form", form="session-record", title="Ours"))
    assert (alone[0].name, alone[0].about, alone[0].title) == ("form-session-record.docx", "session-record", "Ours")


# In a pack.


def in_pack(*blank: BlankForm) -> Any:
    held = replace(SESSIONS, onboarding=Onboarding(forms=blank))
    of = model(arrangement=held)
    return onboarding_pack.view(of, PACK, Output("onboarding-pack", arrangement="sessions", size="full"))


def test_a_pack_prints_the_workspaces_form_and_the_arrangements_own() -> None:
    record = BlankForm("Record of a session", form="session-record", send_to="The coordinator")
    made = in_pack(
        record, BlankForm("session-note", form="session-note"), BlankForm("Venue", fields=("Exits", "Steps"))
    )
    assert [(form.title, form.send_to) for form in made.forms.forms] == [
        ("Record of a session", "The coordinator"),
        ("Session note and plan amendment", shipped()["session-note"].send_to),
        ("Venue", ""),
        ("Partner’s details", shipped()["partner-details"].send_to),
    ]
    assert list(controls(made.forms.forms[2].parts)) == ["own-3.1", "own-3.2"]
    assert {control.kind for control in controls(made.forms.forms[2].parts).values()} == {"line"}
    versions = {key: value for key, value in made.identity.items() if key.startswith("form.")}
    names = ("session-record", "session-note", "partner-details", "declaration")
    assert versions == {f"form.{name}": "1" for name in names}
    assert len(made.records.sent) == 2
    assert (made.records.sent[0].label, made.records.sent[0].value) == ("Record of a session", "The coordinator")


def test_the_partners_details_stand_once_in_a_pack() -> None:
    made = in_pack(BlankForm("Tell us", form="partner-details"))
    assert [form.title for form in made.forms.forms] == ["Tell us"]
    assert in_pack().records is None


def test_places_to_fill_in_are_real_and_know_what_they_fill() -> None:
    template = (ROOT / "templates" / "onboarding-pack" / "pack.docx").read_bytes()
    made = word.render(template, asdict(in_pack(BlankForm("Record", form="session-record"))), {})
    body = docx.Document(io.BytesIO(made)).element.body
    keys = [tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))]
    wanted = [key_of("session-record", field.id) for field in shipped()["session-record"].fields]
    assert [key for key in keys if key.startswith("session-record.")] == wanted
    assert len(keys) == len(set(keys))
    assert "partner-details.insurance-expiry.2" in keys
    assert "declaration.date" in keys
