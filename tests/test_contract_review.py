"""The contract review: exceptions first, then indicators, partners and promises; and what its reader may not see."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from golden import compare, pdf_text, word_text
from leverarch.claiming.delivery import Delivery, Quarter
from leverarch.model import Action, Model, Period, Value
from leverarch.outputs import contract_review
from leverarch.outputs.contract_review import ReviewView
from leverarch.outputs.review_kpis import action_line, is_overdue
from leverarch.outputs.review_promises import is_behind
from leverarch.pipeline import Compiled, Survey, compile_pack, survey
from sound import SOUND
from test_typeset import HOSTILE, LONG, assert_legible, boxes, faults
from worlds import SMALL, text, world_of

NEVER = {
    "compliant",
    "score",
    "rating",
    "ready",
    "readiness",
    "guarantee",
    "improved",
    "improvement",
    "worse",
    "better",
}
HEAD = "day,person,same_day,answered,hours,theme\n"
#: Three months: 17, 14 and 17 concerns; one of August came late.
ROWS = [
    *(f"2026-07-{1 + n:02d},P{n % 6},yes,2026-07-{8 + n:02d},4,fright" for n in range(17)),
    *(f"2026-08-{1 + n:02d},P{n % 6},{'no' if n == 3 else 'yes'},2026-08-{9 + n:02d},3,money" for n in range(14)),
    *(f"2026-09-{1 + n:02d},P{n % 6},yes,2026-09-{9 + n:02d},2,money" for n in range(17)),
]
RECORD = {
    "id": "concerns",
    "title": "Concerns log",
    "file": "concerns.csv",
    "period": {"from": "2026-07-01", "to": "2026-09-30"},
    "columns": [
        {"name": "day", "type": "date"},
        {"name": "person", "type": "code"},
        {"name": "same_day", "type": "yes-no"},
        {"name": "answered", "type": "date"},
        {"name": "hours", "type": "number"},
        {"name": "theme", "type": "choice", "choices": ["fright", "money"]},
    ],
}
SAME_DAY = {
    "id": "same-day",
    "title": "Concerns passed on the same day",
    "kind": "share",
    "record": "concerns",
    "owner": "quality-lead",
    "unit": "concerns",
    "counts": "steps",
    "numerator": [{"column": "same_day", "is": "yes"}],
    "target": {"at_least": 98, "basis": "contract: schedule 3"},
    "direction": "higher",
}
HOURS = {
    "id": "hours",
    "title": "Hours given",
    "kind": "sum",
    "value": "hours",
    "record": "concerns",
    "owner": "quality-lead",
    "unit": "hours",
    "counts": "things",
}
PEOPLE = {
    "id": "people",
    "title": "People who raised a concern",
    "kind": "count",
    "record": "concerns",
    "unit": "people",
    "counts": "people",
    "distinct": "person",
}
PROMISE = {
    "id": "promise",
    "title": "Hours for residents",
    "amount": 200,
    "unit": "hours",
    "owner": "quality-lead",
    "measure": "hours",
    "from": "2026-07-01",
    "due": "2026-12-31",
    "schedule": [{"by": "2026-09-30", "amount": 160}],
}


def kpi(measure: str, **more: Any) -> dict[str, Any]:
    return {"measure": measure, **more}


def pack(*kpis: dict[str, Any], audience: str = "commissioner", output: Mapping[str, Any] | None = None) -> bytes:
    asked = {"kind": "contract-review", "period": {"from": "2026-07-01", "to": "2026-09-30"}, "kpis": list(kpis)}
    about = {"id": "review", "title": "Review of quarter 3", "audience": audience, "as_of": "2026-11-01"}
    return text({**about, "outputs": [asked | dict(output or {})]})


def files(*measures: Mapping[str, Any], packed: bytes, rows: list[str] | None = None) -> dict[str, bytes]:
    more = {f"content/measures/{one['id']}.json": text(one) for one in measures}
    csv = HEAD + "".join(f"{row}\n" for row in (ROWS if rows is None else rows))
    record = {"content/records/concerns.json": text(RECORD), "content/records/concerns.csv": csv.encode()}
    return dict(SMALL) | record | more | {"packs/review.json": packed}


def made_of(held: Mapping[str, bytes]) -> tuple[Survey, ReviewView]:
    view = survey(world_of(held))
    assert not [d for d in view.found if d.severity == "error"], [d.message for d in view.found]
    return view, shown(view.model)


def shown(model: Model) -> ReviewView:
    own = model.packs["review"]
    return contract_review.view(model, own, own.outputs[0])[0]


def compiled(held: Mapping[str, bytes]) -> Compiled:
    made = compile_pack(survey(world_of(held)), "review", lambda _: None)
    assert made.files, [d.message for d in made.found]
    return made


# ---------------------------------------------------------------- what to look at first


def test_exceptions_stand_in_the_order_of_their_kinds() -> None:
    empty = SAME_DAY | {"id": "none", "title": "Nothing of it", "population": [{"column": "theme", "is": "fright"}]}
    empty |= {"period": {"from": "2026-08-01", "to": "2026-09-30"}}
    late = [
        {"action": "Ring twice", "owner": "registered-manager", "due": "2026-10-31"},
        {"action": "Read it again", "owner": "registered-manager", "due": "2026-11-20"},
        {"action": "Write it down", "owner": "registered-manager", "due": "2026-10-01", "done": "2026-10-15"},
    ]
    asked = pack(kpi("hours", actions=late), kpi("none"), kpi("same-day"), output={"commitments": "all"})
    held = files(SAME_DAY, HOURS, empty, packed=asked)
    held["content/commitments/promise.json"] = text(PROMISE)
    held["content/commitments/bare.json"] = text({"id": "bare", "title": "Trips", "amount": 5, "unit": "trips"})
    _, view = made_of(held)
    assert [(one.kind, one.what, one.owner) for one in view.exceptions] == [
        ("Target not met", "Concerns passed on the same day", "Quality lead"),
        ("Figure not available", "Nothing of it", "Quality lead"),
        ("Action overdue", "Ring twice", "Registered manager"),
        ("Commitment not counted", "Trips", "not given"),
        ("Commitment behind", "Hours for residents", "Quality lead"),
    ]
    assert view.exceptions[0].why == ("47 of 48 (97.9%, Jul–Sep 2026, source: Concerns log); target at least 98%")
    assert view.exceptions[1].why.startswith("Not available, because ")
    assert "0%" not in view.exceptions[1].why
    assert view.exceptions[4].why == (
        "By 30 September 2026: 144 hours delivered of 160 hours promised by then (Jul–Sep 2026, source: Concerns log)"
    )


def test_nothing_to_look_at_is_said() -> None:
    met = SAME_DAY | {"target": {"at_least": 97}}
    _, view = made_of(files(met, HOURS, packed=pack(kpi("same-day"), kpi("hours"))))
    assert view.exceptions == ()
    assert view.no_exceptions == "Nothing of these kinds was found."
    assert view.said == "2 indicators. Targets: 1 met and 1 not set."
    assert [one.state for one in view.kpis] == ["met", "no target"]


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        ("2026-10-31", None, "overdue"),
        ("2026-11-01", None, "open"),
        ("2026-10-31", "2026-10-31", "done"),
        ("2026-10-01", "2026-10-31", "done"),
        ("2026-10-31", "2026-11-02", "overdue"),
        (None, None, "no day set"),
        (None, "2026-10-01", "done"),
    ],
)
def test_an_action_on_the_day(due: str | None, done: str | None, state: str) -> None:
    own = Action("x", "", date.fromisoformat(due) if due else None, date.fromisoformat(done) if done else None)
    model = survey(world_of(SMALL)).model
    line = action_line(model, own, date(2026, 11, 1))
    assert line.state == state
    assert is_overdue(own, date(2026, 11, 1)) is (state == "overdue")
    assert bool(line.done) is (state == "done")


def test_a_target_is_held_against_the_number_before_rounding() -> None:
    """47 of 48 is 97.916…%: below a target of 97.92, above one of 97.91."""
    for least, state in ((97.91, "met"), (97.92, "not met")):
        own = SAME_DAY | {"target": {"at_least": least}}
        _, view = made_of(files(own, packed=pack(kpi("same-day"))))
        assert view.kpis[0].state == state


# ---------------------------------------------------------------- each indicator


def test_an_indicator_says_all_that_its_figure_rests_on() -> None:
    _, view = made_of(files(SAME_DAY, packed=pack(kpi("same-day", commentary="One call.\n\nNobody was harmed."))))
    one = view.kpis[0]
    assert [(fact.label, fact.value) for fact in one.facts] == [
        ("Figure", "47 of 48 concerns; 97.9%"),
        ("Numerator", "47"),
        ("Denominator", "48"),
        ("Target", "At least 98%; higher is wanted; it rests on: Contract: schedule 3"),
        ("Period", "Jul–Sep 2026"),
        ("As at", "1 November 2026"),
        ("Source", "Concerns log"),
        ("Answers for it", "Quality lead"),
    ]
    assert one.commentary is not None
    assert [block["c"][0]["v"] for block in one.commentary.blocks] == ["One call.", "Nobody was harmed."]
    assert one.unsaid == "The provider names no action."
    assert [chart.heading for chart in one.charts] == ["Trend, Jul–Sep 2026"]
    assert one.notes == ()


@pytest.mark.slow
def test_a_commentary_has_lists_tables_and_headings(tmp_path: Path) -> None:
    said = "One call: {{ measure:same-day }}.\n\n- first\n- second\n\n"
    said += "| who | how |\n|---|---|\n| nurse | rang |\n\n## Next\n\nMore."
    made = compiled(files(SAME_DAY, packed=pack(kpi("same-day", commentary=said))))
    sound(made, tmp_path)
    for told in (pdf_text(made.files["contract-review.pdf"]), word_text(made.files["contract-review.docx"])):
        assert "47 of 48" in told
        assert "|" not in told.replace(" | ", "")
        assert "- first" not in told
        assert "## " not in told
    assert "Next" in pdf_text(made.files["contract-review.pdf"]).split("page 1")[0]


def test_a_period_that_ends_elsewhere_is_said() -> None:
    own = HOURS | {"period": {"from": "2026-07-01", "to": "2026-08-31"}}
    said = "Its period ends on 31 August 2026, not in the period of this review"
    for end, notes in (
        ("2026-09-30", ()),
        ("2026-08-31", ()),
        ("2026-08-30", (f"{said} (1 Jul to 30 Aug 2026).",)),
    ):
        asked = {"period": {"from": "2026-07-01", "to": end}}
        _, view = made_of(files(own, packed=pack(kpi("hours"), output=asked)))
        assert view.kpis[0].notes == notes


def test_a_trend_goes_back_as_far_as_the_record_does() -> None:
    own = HOURS | {"period": {"from": "2026-09-01", "to": "2026-09-30"}}
    _, view = made_of(files(own, packed=pack(kpi("hours"))))
    assert [chart.heading for chart in view.kpis[0].charts] == ["Trend, Jul–Sep 2026"]
    told = str(view.kpis[0].charts[0].table.blocks)
    assert all(f"'v': '{words}'" in told for words in ("Jul 2026", "Aug 2026", "Sep 2026", "68", "42", "34"))


def test_a_missing_figure_is_never_a_number() -> None:
    _, view = made_of(
        files(SAME_DAY, HOURS, PEOPLE, packed=pack(kpi("same-day"), kpi("hours"), kpi("people")), rows=[])
    )
    assert {one.state for one in view.kpis} == {"not available"}
    for one in view.kpis:
        assert one.figure.startswith("Not available, because ")
        assert not one.charts
        assert one.no_trend == "There is no trend: the figure is not available."


def test_months_that_would_tell_a_hidden_number_are_hidden_with_it() -> None:
    """Every split of 0 to 9 people over two months: what is shown never leaves one value for what is hidden."""
    for first, second in product(range(7), range(7)):
        rows = [f"2026-07-{1 + n:02d},A{n},yes,,1,fright" for n in range(first)]
        rows += [f"2026-08-{1 + n:02d},B{n},yes,,1,fright" for n in range(second)]
        _, view = made_of(files(PEOPLE, packed=pack(kpi("people")), rows=rows))
        one = view.kpis[0]
        told = " ".join(str(chart.table.blocks) for chart in one.charts)
        for small in {first, second, first + second} & {1, 2, 3, 4}:
            assert not re.search(rf"'v': '{small}'", told), (first, second, told)
            assert one.figure != f"{small} people"
        shown_months = [n for n in (first, second) if re.search(rf"'v': '{n}'", told)]
        if one.figure == f"{first + second} people" and {first, second} & {1, 2, 3, 4}:
            assert not shown_months, (first, second, told)


def people(month: int, number: int, theme: str = "money", first: int = 0) -> list[str]:
    return [f"2026-{month:02d}-{1 + n:02d},{theme[0]}{first + n},yes,,1,{theme}" for n in range(number)]


def test_a_trend_that_would_tell_small_numbers_keeps_to_the_figures_own_period() -> None:
    own = PEOPLE | {"period": {"from": "2026-08-01", "to": "2026-09-30"}}
    for july, heading in ((2, "Trend, Aug–Sep 2026"), (7, "Trend, Jul–Sep 2026")):
        rows = people(7, july, first=40) + people(8, 8) + people(9, 9, first=10)
        _, view = made_of(files(own, packed=pack(kpi("people")), rows=rows))
        assert [chart.heading for chart in view.kpis[0].charts] == [heading]


def test_a_figure_that_is_hidden_for_another_ones_sake_has_no_trend() -> None:
    """All 20 people and the 17 of one theme: the 3 others could be worked out, month by month as well."""
    money = PEOPLE | {"id": "money", "title": "About money", "population": [{"column": "theme", "is": "money"}]}
    rows = people(7, 8) + people(8, 9, first=8) + people(9, 3, "fright")
    _, view = made_of(files(PEOPLE, money, packed=pack(kpi("money"), kpi("people")), rows=rows))
    assert [one.state for one in view.kpis] == ["not shown", "no target"]
    assert view.kpis[0].charts == ()
    assert view.kpis[0].no_trend == "The trend is not shown, so that small numbers of people can’t be worked out."


def test_what_is_delivered_in_the_end_is_not_behind() -> None:
    own = survey(world_of(files(HOURS, packed=pack()) | {"content/commitments/promise.json": text(PROMISE)})).model
    period = Period(date(2026, 7, 1), date(2026, 9, 30))
    late = Quarter(date(2026, 9, 30), Decimal(200), Value(period, value=Decimal(150)), Decimal(-50), None)
    delivery = Delivery(own.commitments["promise"], Value(period, value=Decimal(200)), Decimal(200), (late,), "part")
    assert is_behind(delivery)
    assert not is_behind(replace(delivery, state="delivered"))
    assert is_behind(replace(delivery, state="late", quarters=()))


def test_a_pack_may_say_what_its_contract_says_of_small_numbers() -> None:
    rows = [f"2026-07-{1 + n:02d},A{n},yes,,1,fright" for n in range(3)]
    held = files(PEOPLE, packed=pack(kpi("people")), rows=rows)
    assert made_of(held)[1].kpis[0].state == "not shown"
    own = json.loads(held["packs/review.json"]) | {"small_numbers": {"under": 2, "because": "contract, schedule 4"}}
    assert made_of(held | {"packs/review.json": text(own)})[1].kpis[0].figure == "3 people"


# ---------------------------------------------------------------- partners, promises, what is left out


def test_partners_are_overseen_and_their_open_conditions_named() -> None:
    held = files(HOURS, packed=pack(kpi("hours"))) | dict(SOUND)
    model = survey(world_of(held)).model
    view = shown(model)
    (line,) = view.oversight
    assert line.title == next(iter(model.arrangements.values())).title
    assert line.tier != "not given"
    assert view.no_oversight == ""


@pytest.mark.parametrize("audience", ["partner", "bid", "public"])
def test_others_are_told_nothing_of_partners(audience: str) -> None:
    held = files(HOURS, packed=pack(kpi("hours"), audience=audience)) | dict(SOUND)
    view = shown(survey(world_of(held)).model)
    assert view.oversight == ()
    assert ("Oversight of partners", "Not given to this reader") in [(one.what, one.why) for one in view.left_out]


def test_what_is_closed_is_counted_and_not_named() -> None:
    secret = HOURS | {"id": "secret", "title": "Secret hours", "classification": "internal"}
    hidden = PROMISE | {"id": "hidden-promise", "title": "Secret promise", "classification": "internal"}
    asked = pack(kpi("hours"), kpi("secret"), output={"commitments": ["hidden-promise"]})
    held = files(HOURS, secret, packed=asked) | {"content/commitments/hidden-promise.json": text(hidden)}
    model = survey(world_of(held)).model
    view, _, left = contract_review.view(model, model.packs["review"], model.packs["review"].outputs[0])
    assert [one.id for one in view.kpis] == ["hours"]
    assert [one.id for one in left] == ["secret", "hidden-promise"]
    assert [one.what for one in view.left_out] == ["2 indicators or commitments"]
    assert "ecret" not in str(view)
    assert view.no_promises == "No commitment is open to this reader."


def test_promises_by_quarter() -> None:
    own = PROMISE | {"variance": [{"by": "2026-09-30", "because": "One host left.", "action": "Find another"}]}
    held = files(HOURS, packed=pack(kpi("hours"), output={"commitments": ["promise"]}))
    held["content/commitments/promise.json"] = text(own)
    _, view = made_of(held)
    (line,) = view.promises
    assert (line.state, line.shape) == ("Part delivered, behind what is promised by now", "▲")
    assert [(q.promised, q.delivered, q.difference, q.said) for q in line.quarters] == [
        ("160 hours", "144 hours", "−16 hours", "One host left. Done about it: Find another.")
    ]
    held["content/commitments/promise.json"] = text(PROMISE | {"amount": 100, "schedule": []})
    _, view = made_of(held)
    assert (view.promises[0].state, view.exceptions) == ("Delivered", ())


def test_a_review_that_names_no_commitment_says_so() -> None:
    held = files(HOURS, packed=pack(kpi("hours"))) | {"content/commitments/promise.json": text(PROMISE)}
    _, view = made_of(held)
    assert view.no_promises == "This review names no commitment."
    assert [(one.what, one.why) for one in view.left_out] == [("Commitments", "This review names none")]


# ---------------------------------------------------------------- the documents


def months_of(years: int, title: str = "Hours") -> dict[str, bytes]:
    """A workspace whose log has one row in each month up to September 2026, and one measure by month of it."""
    rows = [f"{2026 - n // 12}-{9 - n % 12:02d}-15,P1,yes,,{n % 7},money" for n in range(9)]
    rows += [f"{2025 - n // 12}-{12 - n % 12:02d}-15,P1,yes,,{n % 7},money" for n in range(years * 12 - 9)]
    own = HOURS | {"title": title, "group_by": ["month"]}
    held = files(own, packed=pack(kpi("hours")), rows=rows)
    record = RECORD | {"period": {"from": f"{2026 - years}-10-01", "to": "2026-09-30"}}
    return held | {"content/records/concerns.json": text(record)}


def emptiest(pdf: bytes) -> float:
    """How much of the emptiest page is empty below its words, of all pages but the last; its footer set apart."""
    lowest: dict[int, float] = {}
    for number, _, height, _, bottom, _, _ in boxes(pdf):
        if bottom > 60:
            lowest[number] = min(lowest.get(number, height), bottom)
    return max((lowest[number] / 842 for number in sorted(lowest)[:-1]), default=0.0)


@pytest.mark.slow
def test_a_table_of_five_years_stands_in_parts_side_by_side() -> None:
    made = compiled(months_of(5))
    pages = PdfReader(BytesIO(made.files["contract-review.pdf"])).pages
    assert len(pages) == 2
    assert_legible(made.files["contract-review.pdf"])
    told = pdf_text(made.files["contract-review.pdf"])
    assert all(f"{month} {year}" in told for month in ("Jan", "Sep") for year in range(2022, 2027))


@pytest.mark.slow
def test_no_page_of_many_indicators_is_half_empty() -> None:
    """Charts stand beside their tables and are no taller than they need, so that little is left where one moves on."""
    many = [SAME_DAY | {"id": f"same-{n}", "group_by": ["month", "theme"][n % 2 :][:1]} for n in range(12)]
    asked = pack(*(kpi(str(one["id"]), commentary="One call.") for one in many))
    made = compiled(files(*many, packed=asked))
    pdf = made.files["contract-review.pdf"]
    assert len(PdfReader(BytesIO(pdf)).pages) <= 8
    assert emptiest(pdf) < 0.22


def sound(made: Compiled, tmp_path: Path) -> None:
    assert faults(made.files["contract-review.pdf"]) == []
    assert_legible(made.files["contract-review.pdf"])
    path = tmp_path / "review.docx"
    path.write_bytes(made.files["contract-review.docx"])
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def whole() -> dict[str, bytes]:
    actions = [
        {"action": "Tell all workers", "owner": "quality-lead", "due": "2026-10-10", "done": "2026-10-09"},
        {"action": "Read Saturdays apart", "owner": "registered-manager", "due": "2026-10-20"},
    ]
    themes = HOURS | {"id": "themes", "title": "Hours by theme", "group_by": ["theme"]}
    asked = pack(
        kpi("same-day", commentary="One worker rang once.", actions=actions),
        kpi("hours"),
        kpi("people"),
        kpi("themes"),
        output={"commitments": "all"},
    )
    return files(SAME_DAY, HOURS, PEOPLE, themes, packed=asked) | {"content/commitments/promise.json": text(PROMISE)}


@pytest.mark.slow
def test_a_review_reads_as_pages(tmp_path: Path, golden_update: bool) -> None:
    made = compiled(whole())
    sound(made, tmp_path)
    compare("small-review", pdf_text(made.files["contract-review.pdf"]), update=golden_update)
    compare("small-review-word", word_text(made.files["contract-review.docx"]), update=golden_update)
    again = compiled(whole())
    assert again.files == made.files
    for told in (pdf_text(made.files["contract-review.pdf"]), word_text(made.files["contract-review.docx"])):
        plain = told.lower().replace("it gives no score and predicts no rating", "")
        assert not NEVER & set(re.findall(r"[a-z]+", plain))


@pytest.mark.slow
def test_the_review_is_made_from_what_it_prints() -> None:
    made = compiled(whole())
    inputs = {one["path"] for one in json.loads(made.files["manifest.json"])["inputs"]}
    assert {
        "content/measures/same-day.json",
        "content/records/concerns.csv",
        "content/commitments/promise.json",
        "packs/review.json",
    } <= inputs


@pytest.mark.slow
@pytest.mark.parametrize("words", [HOSTILE, LONG, "Gwasanaethau ŵyŷ " * 12], ids=["hostile", "long", "welsh"])
def test_words_of_any_kind_and_length_can_be_read(words: str, tmp_path: Path) -> None:
    words = words.replace("{{7*7}} ", "")
    held = whole()
    long = SAME_DAY | {"title": words, "description": words, "unit": words[:60]}
    action = {"action": words, "owner": "quality-lead", "due": "2026-10-10"}
    asked = json.loads(held["packs/review.json"])
    asked["outputs"][0]["kpis"][0] |= {"commentary": words, "actions": [action]}
    asked["title"] = words
    held |= {"packs/review.json": text(asked), "content/measures/same-day.json": text(long)}
    promise = PROMISE | {"title": words, "beneficiary": words, "place": words}
    promise |= {"variance": [{"by": "2026-09-30", "because": words, "action": words}]}
    held["content/commitments/promise.json"] = text(promise)
    sound(compiled(held), tmp_path)


@pytest.mark.slow
def test_an_empty_review_is_sound(tmp_path: Path) -> None:
    held = files(HOURS, packed=pack())
    sound(compiled(held), tmp_path)


@pytest.mark.slow
def test_changing_a_row_changes_the_review_and_changing_a_column_unread_does_not() -> None:
    first = compiled(whole()).files
    held = whole()
    csv = held["content/records/concerns.csv"].decode()
    other = held | {"content/records/concerns.csv": csv.replace("P3,no", "P3,yes", 1).encode()}
    assert compiled(other).files["contract-review.pdf"] != first["contract-review.pdf"]
    same = held | {"content/records/concerns.csv": csv.replace(",2026-07-08,", ",2026-07-09,", 1).encode()}
    assert compiled(same).files["contract-review.pdf"] == first["contract-review.pdf"]
