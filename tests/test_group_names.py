"""What the groups of a measure are called in print: no id of a role, no code of a choice."""

from __future__ import annotations

from leverarch.measuring import printed
from leverarch.model import Measured, Model
from leverarch.outputs import charts
from leverarch.pipeline import survey
from worlds import SMALL, text, world_of

SIGNS = ["fright", "money-or-belongings", "how-someone-spoke", "lone-working", "lone_working", "plain words", "a/b-c"]
COLUMNS = [
    {"name": "id", "type": "code", "key": True},
    {"name": "date", "type": "date"},
    {"name": "sign", "type": "choice", "choices": SIGNS},
    {"name": "seen_by", "type": "role"},
    {"name": "home", "type": "text"},
]
ROLES = [
    {"id": "lead", "title": "Service manager"},
    {"id": "second", "title": "Service manager"},
    {"id": "quality-lead", "title": "Quality lead"},
]
FORM = {
    "id": "concern",
    "title": "Concern",
    "version": 1,
    "fills": {"record": "log"},
    "parts": [
        {
            "heading": "The concern",
            "fields": [
                {
                    "id": "worst",
                    "label": "Which sign worries you most",
                    "type": "choice",
                    "fills": "sign",
                    "choices": [{"value": "fright", "label": "Fright, from what somebody said or did"}],
                }
            ],
        }
    ],
}
ROWS = "".join(
    f"L{n},2026-07-0{n},{sign},{role},day-centre-one\n"
    for n, (sign, role) in enumerate(zip(SIGNS, ["lead", "second", "quality-lead"] * 3, strict=False), start=1)
)


def model() -> Model:
    files = dict(SMALL) | {
        "content/organisation.json": text({"name": "Fennelstone Support", "roles": ROLES}),
        "content/forms/concern.json": text(FORM),
        "content/records/log.json": text(
            {"id": "log", "title": "The log", "period": {"from": "2026-07-01", "to": "2026-07-31"}, "columns": COLUMNS}
        ),
        "content/records/log.csv": f"id,date,sign,seen_by,home\n{ROWS}".encode(),
    }
    groupings = {"by-sign": ["sign"], "by-role": ["seen_by"], "by-home": ["home"], "both": ["sign", "seen_by"]}
    for id_, by in groupings.items():
        measure = {"id": id_, "title": "Concerns", "kind": "count", "record": "log", "group_by": by}
        files[f"content/measures/{id_}.json"] = text(measure)
    view = survey(world_of(files))
    assert not [found.message for found in view.found if found.severity.value == "error"]
    return view.model


def called(measured: Measured) -> list[str]:
    assert not measured.whole.missing, measured.whole.missing
    return [printed.group_words(measured, value.group) for value in measured.groups]


def test_a_role_has_its_title_and_two_of_one_title_stay_apart() -> None:
    assert called(model().measured["by-role"]) == ["Service manager (lead)", "Quality lead", "Service manager (second)"]


def test_a_choice_has_the_words_of_its_form_and_a_code_is_read_as_words() -> None:
    assert called(model().measured["by-sign"]) == [
        "Fright, from what somebody said or did",
        "money or belongings",
        "how someone spoke",
        "lone working (lone-working)",
        "lone working (lone_working)",
        "plain words",
        "a/b-c",
    ]


def test_what_is_no_choice_is_printed_as_it_is_written() -> None:
    assert called(model().measured["by-home"]) == ["day-centre-one"]


def test_tables_and_sentences_say_the_same() -> None:
    made = model()
    table = charts.grid_of(made.measured["both"]).table
    said = {cell for row in (table.head, *table.rows) for cell in row}
    assert {"Quality lead", "money or belongings"} <= said
    assert not said & {"quality-lead", "money-or-belongings"}
    measured = made.measured["by-role"]
    assert "Quality lead" in printed.inline(measured, measured.groups[1])
