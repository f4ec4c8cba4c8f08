"""What is said with figures: slots filled in for a reader, and the register of claims."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.claiming.fill import filled, filled_text
from leverarch.claiming.promised import amount_words
from leverarch.claiming.register import register, register_record
from leverarch.claiming.stated import claims_in, stated_in
from leverarch.claiming.typed_numbers import typed_in
from leverarch.cli import main
from leverarch.fingerprints import fingerprint_of
from leverarch.model import Model
from leverarch.outputs import charts
from leverarch.pipeline import compile_pack, plan_pack
from leverarch.plan import jobs_of
from leverarch.readers.markdown import read_markdown
from leverarch.slot_nodes import filled_nodes
from leverarch.slots import code_in, slots_in
from measured_worlds import CLAIM, COMMITMENT, MEASURED, RECORD, ROWS, SHARE, body, file, model_of, pack, seen
from sound import SOUND, changed

SAID = "2 of 3 (66.7%, Jul–Sep 2026, source: Concern log)"


def words_of(node: Any) -> str:
    """Every word that is printed of a tree, in order."""
    if isinstance(node, Mapping):
        own = str(node.get("v", "")) + str(node.get("alt", ""))
        return own + "".join(words_of(node[key]) for key in ("c", "head", "rows") if key in node)
    return "".join(map(words_of, node)) if isinstance(node, list | tuple) else ""


def printed(words: str, **front: str) -> str:
    model = model_of(body(words, **front))
    return words_of(filled(model, model.packs["small"]).evidence["EV-1"].blocks)


# ---------------------------------------------------------------- filling


def test_a_measure_stands_with_its_numerator_denominator_period_and_source() -> None:
    assert printed("We passed on {{ measure:same-day }}.") == f"We passed on {SAID}."


@pytest.mark.parametrize(
    "words",
    [
        "*{{ measure:same-day }}*",
        "**a {{ measure:same-day** }} b",
        "{{ *measure*:same-day }}",
        "{{ measure:\nsame-day }}",
        "[see {{ measure:same-day }}](https://example.org)",
        "## {{ measure:same-day }}",
        "- one\n  - {{measure:same-day}}",
        "> {{ measure:same-day }}",
        "| a |\n|---|\n| {{ measure:same-day }} |",
        "A note[^1].\n\n[^1]: {{ measure:same-day }}",
        "{{{ measure:same-day }}}",
    ],
)
def test_a_slot_is_found_wherever_it_stands(words: str) -> None:
    told = printed(words)
    assert SAID in told
    assert "{{ " not in told


@pytest.mark.parametrize(
    "words", ["`{{ measure:same-day }}`", "```\n{{ measure:same-day }}\n```", "    {{ measure:x }}"]
)
def test_a_slot_in_code_is_text(words: str) -> None:
    assert "{{ measure:" in printed(words)
    assert not [d for d in seen(body(words)).found if d.rule.code == "LA451"]


def blocks_of(words: str) -> Any:
    model = model_of(body(words), file("measure", SHARE, group_by=["month"]))
    return filled(model, model.packs["small"], charts.table_blocks).evidence["EV-1"].blocks


@pytest.mark.parametrize("words", ["{{ table:same-day }}", "{{table:same-day}}"])
def test_a_measure_can_stand_as_a_table(words: str) -> None:
    _, table, caption, _ = blocks_of(f"Before.\n\n{words}\n\nAfter.")
    rows = [[words_of(cell) for cell in row] for row in (table["head"], *table["rows"])]
    assert rows == [
        ["Period", "Jul 2026", "Aug 2026", "Sep 2026", "All"],
        ["Numerator", "0", "1", "1", "2"],
        ["Denominator", "1", "1", "1", "3"],
        ["Share", "0%", "100%", "100%", "66.7%"],
    ]
    about = "Concerns passed on the same day, Jul–Sep 2026. Concerns: share in per cent. Source: Concern log."
    assert words_of(caption) == about


def test_a_table_stands_in_a_list_and_a_quotation_too() -> None:
    (quote,) = blocks_of("> Said.\n>\n> {{ table:same-day }}")
    assert [block["t"] for block in quote["c"]] == ["p", "table", "p"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("We saw {{ table:same-day }} here.", "is a table, and can't stand inside a line"),
        ("{{ table:same-day/2026-07 }}", "a table has all groups of a measure"),
        ("{{ table:none }}", "unknown measure `none`"),
        ("| a |\n|---|\n| {{ table:same-day }} |", "is a table, and can't stand inside a line"),
        ("We saw {{ figure:same-day }} here.", "would be printed without its period and source"),
        ("| a |\n|---|\n| {{ figure:same-day/2026-1 }} |", "has no group `2026-1`"),
    ],
)
def test_a_table_stands_in_a_paragraph_of_its_own(words: str, said: str) -> None:
    grouped = file("measure", SHARE, group_by=["month"])
    (found,) = [one for one in seen(body(words), grouped).found if one.rule.code == "LA451"]
    assert said in found.message


def test_numbers_alone_stand_in_a_table_with_their_periods_and_sources_below() -> None:
    table, below = blocks_of(
        "| When | Same day |\n|---|---|\n| July | {{ figure:same-day/2026-07 }} |\n| All | {{figure:same-day}} |"
    )
    assert [[words_of(cell) for cell in row] for row in table["rows"]] == [["July", "0 of 1"], ["All", "2 of 3"]]
    assert words_of(below) == "Figures: Jul 2026, source: Concern log; Jul–Sep 2026, source: Concern log."


def test_a_table_says_why_a_number_is_not_shown() -> None:
    model = model_of(body("| a |\n|---|\n| {{ figure:people }} |"), pack(audience="partner"))
    _, below = filled(model, model.packs["small"]).evidence["EV-1"].blocks
    assert words_of(below).endswith(
        "What is not shown is kept back so that small numbers of people can’t be worked out."
    )


def test_a_table_in_a_field_that_is_no_markdown_is_a_finding() -> None:
    found = seen(body("Nothing.", shows="{{ table:same-day }}")).found
    assert [one.rule.code for one in found if one.rule.code == "LA451"] == ["LA451"]


@pytest.mark.parametrize(
    "place", ["Tŷ Gwyn/Uned A", "A{b}", "100% staff", "*bold*", "_x_", "Łódź 24/7", "<b>", "a_b", "ab"]
)
def test_a_group_may_have_any_name(place: str) -> None:
    head, *lines = ROWS.splitlines()
    rows = "\n".join([f"{head},place", *(f"{line},elsewhere" for line in lines[:-1]), f"{lines[-1]},{place}", ""])
    columns = [*cast("list[object]", RECORD["columns"]), {"name": "place", "type": "text"}]
    by_place = file("measure", {**SHARE, "kind": "count"}, numerator=None, group_by=["place"])
    log = {**file("record", RECORD, columns=columns), "content/records/log.csv": rows.encode()}
    view = seen(log, by_place, body(f"{{{{ measure:same-day/{place} }}}}"))
    assert not [one for one in view.found if one.rule.code == "LA451"]
    assert words_of(filled(view.model, None).evidence["EV-1"].blocks).startswith("1 concern (")


@pytest.mark.parametrize("slot", ["{{ MEASURE:same-day }}", "{{ Measure: same-day }}", "{{ measure=same-day }}"])
def test_a_slot_that_is_misspelt_is_an_error(slot: str) -> None:
    (found,) = (one for one in seen(body(slot)).found if one.rule.code == "LA451")
    assert found.severity.value == "error"
    assert "measure" in found.help


def test_what_can_not_be_filled_says_why() -> None:
    model = model_of(body("{{ measure:none }} {{ claim:none }} {{ evidence:EV-0 }} {{ commitment:none }} {{ x }}"))
    told = words_of(filled(model, None).evidence["EV-1"].blocks)
    assert told == (
        "[not available, because no measure is called none] [not available, because no claim is called none] "
        "[not available, because no item of evidence is called EV-0] "
        "[not available, because no commitment is called none] {{ x }}"
    )


def test_a_figure_that_is_missing_says_why_and_is_no_nought() -> None:
    empty = file("measure", SHARE, period={"from": "2026-06-01", "to": "2026-06-30"})
    model = model_of(empty, body("Passed on: {{ measure:same-day }}."))
    told = words_of(filled(model, None).evidence["EV-1"].blocks)
    assert told.startswith("Passed on: [not available, because ")
    assert "0%" not in told


def test_an_item_and_a_commitment() -> None:
    assert printed("See {{ evidence:EV-1 }}.") == "See “Same-day escalation audit” (EV-1, 30 September 2026)."
    assert printed("{{ commitment:follow-up }}") == (
        "73 of 100 paid hours by 30 September 2026 (Jan–Sep 2026, source: Concern log, due by 31 December 2026)"
    )


def test_delivery_is_as_exact_as_the_promise_and_a_share_says_of_how_many() -> None:
    rows = {"content/records/log.csv": ROWS.replace("C-5,2026-09-30,yes,7.5", "C-5,2026-09-30,yes,7.46").encode()}
    model = model_of(file("commitment", COMMITMENT, amount=73), rows, body("{{ commitment:follow-up }}"))
    assert words_of(filled(model, None).evidence["EV-1"].blocks).startswith(
        "72.96 of 73 paid hours by 30 September 2026"
    )
    share = file("commitment", COMMITMENT, measure="same-day", amount=90, unit="%")
    told = words_of(filled(model_of(share, body("{{ commitment:follow-up }}")), None).evidence["EV-1"].blocks)
    assert told.startswith("4 of 5 (80%), with 90% promised (Jan–Sep 2026, source: ")


def test_every_text_of_every_noun_is_filled() -> None:
    notes = "Look at {{ measure:same-day }}"
    view = seen(
        SOUND,
        {
            "packs/small.json": changed(
                SOUND.get("packs/small.json", MEASURED["packs/small.json"]), 'title = "T {{ measure:same-day }}"'
            )
        },
        {
            "content/arrangements/sessions.json": changed(
                SOUND["content/arrangements/sessions.json"], f'safeguarding = "{notes}"\nactivity = "{notes}"'
            )
        },
        body("x", title="A {{ measure:same-day }}", shows="S {{ claim:passed-on }}"),
        file("commitment", COMMITMENT, title="C {{ measure:same-day }}"),
    )
    told = filled(view.model, view.model.packs["small"])
    arrangement = told.arrangements["sessions"]
    assert told.packs["small"].title == f"T {SAID}"
    assert arrangement.activity == f"Look at {SAID}"
    assert words_of(told.prose[arrangement.doc.path, "safeguarding"]) == f"Look at {SAID}"
    assert told.evidence["EV-1"].title == f"A {SAID}"
    assert told.evidence["EV-1"].shows == f"S We passed on {SAID}."
    assert told.commitments["follow-up"].title == f"C {SAID}"


def test_a_slot_in_the_words_of_a_measure_or_of_its_record_is_a_figure_alone() -> None:
    titled = file(
        "measure", SHARE, title="Of {{ measure:people }}", target={"at_least": 9, "basis": "{{ measure:hours }}"}
    )
    model = model_of(
        titled, file("record", RECORD, title="Log of {{ measure:same-day }}"), body("{{ measure:same-day }}")
    )
    told = filled(model, None)
    assert words_of(told.evidence["EV-1"].blocks) == SAID.replace("Concern log", "Log of 2 of 3")
    measured = told.measured["same-day"]
    assert (measured.measure.title, measured.source) == ("Of 3 people", "Log of 2 of 3")
    assert measured.measure.target is not None
    assert measured.measure.target.basis == "73 paid hours"
    assert register(model)[0].text == f"We passed on {SAID.replace('Concern log', 'Log of 2 of 3')}."


def test_a_noun_without_a_slot_is_the_same_object() -> None:
    model = model_of(body("{{ measure:same-day }}"))
    told = filled(model, None)
    assert told.packs is model.packs
    assert told.measures is model.measures
    assert told.evidence["EV-1"] is not model.evidence["EV-1"]
    plain = model_of(file("claim", CLAIM, text="Nothing."))
    assert filled(plain, None) is plain


def test_what_was_reviewed_is_what_was_written() -> None:
    model = model_of(body("x", shows="S {{ measure:same-day }}"))
    told = filled(model, None)
    before, after = model.evidence["EV-1"], told.evidence["EV-1"]
    assert after.shows != before.shows
    assert fingerprint_of(model, before, before.maps[0]) == fingerprint_of(told, after, after.maps[0])


def test_claims_in_claims_and_circles() -> None:
    first = file("claim", CLAIM, id="first", text="See {{ claim:passed-on }} And {{ claim:second }}")
    second = file("claim", CLAIM, id="second", text="Round {{ claim:third }}")
    third = file("claim", CLAIM, id="third", text="and {{ claim:second }}")
    model = model_of(first, second, third)
    told = {entry.claim.id: entry.text for entry in register(model)}
    assert (
        told["first"] == f"See We passed on {SAID}. And [not available, because of the claim second: it names itself]"
    )
    assert told["second"] == "[not available, because of the claim second: it names itself]"


def test_a_long_chain_of_claims_ends() -> None:
    chain = [file("claim", CLAIM, id=f"c{n}", text=f"{n} {{{{ claim:c{n + 1} }}}}") for n in range(400)]
    told = {entry.claim.id: entry.text for entry in register(model_of(*chain, file("claim", CLAIM, id="c400")))}
    assert told["c390"].startswith("390 391 392")
    assert told["c390"].endswith(SAID + ".")
    assert told["c0"] == "[not available, because of the claim c0: it names others, and these others, too many times]"


def test_claims_that_name_each_other_many_times_end() -> None:
    chain = [
        file("claim", CLAIM, id=f"c{n}", text=f"{{{{ claim:c{n + 1} }}}} {{{{ claim:c{n + 1} }}}}") for n in range(40)
    ]
    model = model_of(*chain, file("claim", CLAIM, id="c40", text="The end of it."))
    assert max(len(entry.text) for entry in register(model)) < 100_000


def test_small_numbers_of_people_are_kept_from_a_bid() -> None:
    said = body("{{ measure:people }} and {{ commitment:helped }}")
    helped = file("commitment", COMMITMENT, id="helped", measure="people", unit="people", amount=10)
    bid = pack(audience="bid")
    model = model_of(said, helped, bid)
    whole = words_of(filled(model, None).evidence["EV-1"].blocks)
    told = words_of(filled(model, model.packs["small"]).evidence["EV-1"].blocks)
    assert whole.startswith("3 people (Jul–Sep 2026, source: Concern log) and 4 of 10 people by 30 September 2026")
    assert "3 people" not in told
    assert "4 of 10" not in told
    assert "10 people promised, due by 31 December 2026 (delivered: not shown, a small number of people)" in told


def test_what_is_closed_to_a_reader_is_not_said() -> None:
    model = model_of(file("measure", SHARE, classification="internal"), body("{{ measure:same-day }}"))
    told = words_of(filled(model, model.packs["small"]).evidence["EV-1"].blocks)
    assert told == "[not available, because it is not open to this reader]"


def test_nothing_of_a_text_is_executed() -> None:
    view = seen(body("{{ 7*7 }} {{ measure:same-day }} {% for x in y %} #eval(1) \\{\\{ pack.title }}"))
    assert {d.rule.code for d in view.found} >= {"LA451"}
    told = words_of(filled(view.model, None).evidence["EV-1"].blocks)
    assert told == f"{{{{ 7*7 }}}} {SAID} {{% for x in y %}} #eval(1) {{{{ pack.title }}}}"


def test_filled_text_uses_the_figures_it_is_given() -> None:
    model = model_of()
    assert filled_text(model, model.measured, "{{ measure:same-day }}") == SAID
    assert filled_text(model, {}, "{{ measure:same-day }}") == "[not available, because it could not be computed]"


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [("1500", "paid hours", "1,500 paid hours"), ("1", "paid hours", "1 paid hour"), ("43150", "£", "£43,150"),
     ("43150.5", "£", "£43,150.50"), ("2.50", "days", "2.5 days"), ("90", "%", "90%"), ("-20.5", "£", "−£20.50"),
     ("0.125", "£", "£0.13"), ("77.35849056603773584905660377", "visits", "77.36 visits"), ("-3", "days", "−3 days"),
     ("99.9999", "£", "£99.9999"), ("99.99999999", "hours", "99.9999 hours"), ("0.0004", "litres", "0.0004 litres")],
)  # fmt: skip
def test_amounts(amount: str, unit: str, said: str) -> None:
    assert amount_words(Decimal(amount), unit) == said


@given(st.text(alphabet="ab {}:*_`\n|-[]()!\\/", max_size=60))
def test_no_text_breaks_the_reading_of_slots(text: str) -> None:
    for slot in slots_in(text, markdown=True):
        assert text[slot.start : slot.end] == slot.text
    assert all(0 <= start <= end <= len(text) for start, end in code_in(text))
    blocks = read_markdown(text, path="x.md").blocks
    assert filled_nodes(blocks, lambda slot: slot.text) is not None


@given(st.lists(st.sampled_from(["{{ measure:x }}", " *a*", " `b`", " ", " **c {{ measure:x }}** ", "d"]), max_size=8))
def test_a_slot_is_replaced_once_and_the_rest_stays(parts: list[str]) -> None:
    blocks = read_markdown("x" + ".".join(parts), path="x.md").blocks
    before, after = words_of(blocks), words_of(filled_nodes(blocks, lambda slot: "FIGURE" if slot.id else slot.text))
    assert after == before.replace("{{ measure:x }}", "FIGURE")


# ---------------------------------------------------------------- what a pack prints


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner)


def planned(*files: Mapping[str, bytes]) -> dict[str, str]:
    plan = plan_pack(seen(*files), "small").plan
    assert plan is not None
    return {
        f"{document.name} {job.template} {number}": "\n".join(texts_of(job.data))
        for document in plan.documents
        for number, job in enumerate(jobs_of(document))
    }


def test_a_pack_prints_the_figures_and_no_slot() -> None:
    told = planned(body("We said: {{ claim:passed-on }}", shows="{{ measure:same-day }}"))
    assert any(SAID in text for text in told.values())
    assert not any("{{" in text for text in told.values())


def test_one_row_changes_what_states_it_and_nothing_else() -> None:
    said = body("{{ measure:same-day }}")
    other = {"content/evidence/EV-2.md": MEASURED["content/evidence/EV-1.md"].replace(b"EV-1", b"EV-2")}
    rows = {"content/records/log.csv": ROWS.replace("C-3,2026-07-20,no", "C-3,2026-07-20,yes").encode()}
    before, after = planned(said, other), planned(said, other, rows)
    changed_ones = [name for name in before if before[name] != after[name]]
    assert changed_ones
    assert all("3 of 3" in after[name] or "body" in name or "front" in name for name in changed_ones)
    silent = planned(body("Nothing."), other)
    assert silent == planned(body("Nothing."), other, rows)


@pytest.mark.slow
def test_a_built_bundle_holds_the_figure() -> None:
    made = compile_pack(seen(body("We passed on {{ measure:same-day }}.")), "small", lambda *_: None)
    assert made.files, made.found


# ---------------------------------------------------------------- the register


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    held = {
        **MEASURED,
        **body("{{ claim:passed-on }}"),
        **file("claim", CLAIM, evidence=[{"id": "EV-1", "pages": "2-3"}]),
    }
    for name, data in held.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def test_the_register_for_programs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("claims", "--workspace", workspace, "--format", "json") == 0
    (entry,) = json.loads(capsys.readouterr().out)
    value = entry["values"][0]
    assert (entry["id"], entry["text"], entry["packs"]) == ("passed-on", f"We passed on {SAID}.", ["small"])
    assert entry["evidence"] == [{"id": "EV-1", "pages": "2-3", "heading": None}]
    assert {name: value[name] for name in ("measure", "numerator", "denominator", "period", "source")} == {
        "measure": "same-day",
        "numerator": 2,
        "denominator": 3,
        "period": {"from": "2026-07-01", "to": "2026-09-30"},
        "source": "Concern log",
    }
    assert round(value["value"], 6) == 66.666667


@pytest.mark.parametrize("arguments", [[], ["small"]])
def test_the_register_for_people(workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run("claims", *arguments, "--workspace", workspace) == 0
    told = capsys.readouterr().out
    for words in ("passed-on", "2 of 3", "Concern log", "EV-1 p. 2-3", "small", "Owner: Quality lead"):
        assert words in told


def test_a_number_that_is_not_there_is_null() -> None:
    empty = file("measure", SHARE, period={"from": "2026-06-01", "to": "2026-06-30"})
    model = model_of(empty)
    (entry,) = register_record(model, register(model))
    value = entry["values"][0]
    assert (value["numerator"], value["denominator"], value["value"]) == (None, None, None)
    assert value["missing"]


def test_a_number_that_is_hidden_is_null() -> None:
    model = model_of(
        file("claim", CLAIM, text="{{ measure:people }} came."), body("{{ claim:passed-on }}"), pack(audience="bid")
    )
    (whole,), (told,) = (register_record(model, register(model, one)) for one in (None, model.packs["small"]))
    assert whole["values"][0]["value"] == 3
    assert told["values"][0]["value"] is None
    assert told["values"][0]["hidden"]
    assert "3 people" not in told["text"]


def test_packs_are_those_that_print_the_claim() -> None:
    again = file("pack", json.loads(MEASURED["packs/small.json"]), id="other", outputs=[
        {"kind": "inspection-bundle", "frameworks": ["two-lines"], "evidence": ["EV-2"]}])  # fmt: skip
    other = {"content/evidence/EV-2.md": MEASURED["content/evidence/EV-1.md"].replace(b"EV-1", b"EV-2")}
    nested = file("claim", CLAIM, id="all", text="So: {{ claim:passed-on }}")
    model = model_of(again, other, nested, body("{{ claim:all }}"))
    assert claims_in(model, model.packs["small"]) == ("all", "passed-on")
    assert claims_in(model, model.packs["other"]) == ()
    assert {entry.claim.id: entry.packs for entry in register(model)} == {"all": ("small",), "passed-on": ("small",)}


def test_what_a_pack_states_is_what_its_outputs_print() -> None:
    path = "content/arrangements/sessions.json"
    words = 'activity = "{{ measure:same-day }}"\nstart_decision = {"because": "{{ measure:people }}"}'
    said = {path: changed(SOUND[path], words)}
    named = {}
    for kind in ("onboarding-pack", "incident-card", "arrangements-overview"):
        asked = pack(outputs=[{"kind": kind, "arrangement": "sessions"}], audience="internal")
        model = model_of(SOUND, said, asked)
        named[kind] = {one.slot.id for one in stated_in(model, model.packs["small"])}
    assert named == {
        "onboarding-pack": {"same-day", "people"},
        "incident-card": set(),
        "arrangements-overview": {"people"},
    }


def test_a_claim_beside_a_commitment_is_printed_by_a_report() -> None:
    beside = file("claim", CLAIM, text="So many: {{ commitment:follow-up }}")
    report = pack(audience="public", outputs=[{"kind": "social-value-report", "commitments": "all"}])
    model = model_of(beside, report)
    assert claims_in(model, model.packs["small"]) == ("passed-on",)


def test_an_unknown_pack_is_wrong_usage(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("claims", "smal", "--workspace", workspace) == 2
    assert "did you mean small?" in capsys.readouterr().err


# ---------------------------------------------------------------- reports for the provider's own eyes


def test_reports_fill_the_slots_in_titles(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = {
        **body("See {{ measure:same-day }}.", title="Audit of {{ measure:same-day }}"),
        **file("claim", CLAIM, title="How {{ measure:same-day }} came", evidence=["EV-1"]),
        **file("commitment", COMMITMENT, title="Hours for {{ measure:same-day }}"),
    }
    for name, data in held.items():
        (workspace / name).write_bytes(data)
    for arguments in (["due", "--by", "2028-01-01"], ["impact", "EV-1"], ["actions"]):
        for form in ("text", "json"):
            run(*arguments, "--workspace", workspace, "--format", form)
            told = capsys.readouterr().out
            assert "{{ measure" not in told, (arguments, form)
    run("impact", "EV-1", "--workspace", workspace)
    assert f"claim passed-on (How {SAID} came): the claim rests on it" in capsys.readouterr().out


# ---------------------------------------------------------------- numbers typed by hand


def typed(text: str, **more: Any) -> list[tuple[str, bool]]:
    model: Model = model_of(file("measure", SHARE, nouns=["same-day escalation", "concerns passed on"], **more))
    return [(one.words, one.same is not None) for one in typed_in(text, model.measured, markdown=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Same-day escalation was 2 of 3.", [("2 of 3", True)]),
        ("Same-day escalation was 2 out of 3.", [("2 out of 3", True)]),
        ("Same-day escalation was two of three.", [("two of three", True)]),
        ("Same-day escalation reached 67%.", [("67%", True)]),
        ("Same-day escalation reached 66.7 per cent.", [("66.7 per cent", True)]),
        ("Same-day escalation reached 68%.", [("68%", False)]),
        ("There were 1,284 concerns passed on.", [("1,284", False)]),
        ("There were three concerns passed on.", [("three", True)]),
        ("Same-day escalation: of 14, all.", [("14", False)]),
        ("**Same-day** escalation was *2 of 3*.", [("2 of 3", True)]),
        ("One same-day escalation was late.", []),
        ("Same-day escalation began on 3 July 2026 at 09:15.", []),
        ("Same-day escalation, see page 3, EV-0007 and regulation 13.", []),
        ("Same-day escalation within 24 hours for a man aged 42.", []),
        ("2. Same-day escalation is a rule.", []),
        ("It was 2 of 3. Same-day escalation is a rule.", []),
        ("Same-day escalation was {{ measure:same-day }}.", []),
        ("`Same-day escalation was 9 of 10.`", []),
        ("Same-day escalations in 2025/26 and Q3 2026.", []),
        ("Ring 01632 960 120 for same-day escalation.", []),
        ("Forty-eight concerns passed on.", [("Forty-eight", False)]),
        ("2/3 concerns passed on.", [("2/3", True)]),
        ("Nine in ten concerns passed on.", [("Nine in ten", False)]),
        ("Four-fifths of concerns passed on.", [("Four", False)]),
        ("At least 40 concerns passed on.", [("40", False)]),
        ("48 new and open concerns passed on.", [("48", False)]),
        ("There are two kinds of concerns passed on.", []),
        ("Our 3 homes share concerns passed on.", []),
        ("A team of 12 handles concerns passed on.", []),
        ("£500 was spent on a course about same-day escalation.", []),
        ("Policy 4.2 is about same-day escalation.", []),
        ("Same-day escalation, one worker to 1:1 support, see 3.4.", []),
        ("Ring 999, then think of same-day escalation.", []),
        ("For 18-65 year olds same-day escalation holds.", []),
        ("On 6.7.2026 same-day escalation began.", []),
        ("We aim for 100% same-day escalation.", []),
        ("KPI 4: same-day escalation.", []),
    ],
)
def test_typed_numbers(text: str, found: list[tuple[str, bool]]) -> None:
    assert typed(text) == found


def test_a_number_of_a_group_is_the_same() -> None:
    assert typed("Same-day escalation was 1 of 2.", group_by=["month"]) == [("1 of 2", False)]
    assert typed("Same-day escalation was 1 of 1.", group_by=["month"]) == [("1 of 1", True)]
