"""Coverage: what shows each expectation, what is missing, and how both are told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from golden import compare, pdf_text
from leverarch.cli import main
from leverarch.coverage.gaps import TITLES
from leverarch.coverage.lines import Line, lines_of
from leverarch.coverage.printed import coverage_csv, coverage_record, gaps_first, line_cells
from leverarch.freshness import fresh_until, rule_for
from leverarch.outputs import coverage_report
from leverarch.outputs.coverage_report import CoverageView
from leverarch.pipeline import Survey, check_all, compile_pack, plan_pack, render_alone, survey
from leverarch.selection import SpokenOf, spoken_of, spoken_of_by
from test_typeset import HOSTILE, assert_legible, everything, faults, squeezed
from worked_example import sample_survey
from worlds import EVIDENCE, FRAMEWORK, PACK, SMALL, text, world_of

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 1)
FORBIDDEN = ("compliant", "rag", "ready", "readiness", "guarantee", "%", "percent", "percentage")
KEYS = ["framework", "code", "title", "items", "perspectives", "gaps"]
VIEWS = ["people", "staff-and-leaders", "partners", "observation", "processes", "outcomes"]
GROUPED = {
    "expectations": [
        {"code": "S", "title": "Safe"},
        {"code": "S1", "title": "The first", "parent": "S"},
        {"code": "S2", "title": "The second", "parent": "S"},
        {"code": "X", "title": "Alone"},
    ]
}


def item(id_: str, *codes: str, framework: str = "two-lines", **more: Any) -> bytes:
    held = {
        "id": id_,
        "title": f"Item {id_}",
        "type": "audit",
        "date": "2026-09-30",
        "owner": "quality-lead",
        "shows": "What was done.",
        "classification": "public",
        "maps": [{"framework": framework, "expectation": code, "because": "It shows it."} for code in codes],
    }
    return text(held | more)


def workspace(*, framework: Mapping[str, Any] | None = None, **items: bytes) -> dict[str, bytes]:
    made = {name: data for name, data in SMALL.items() if "evidence" not in name}
    if framework:
        made["content/frameworks/two-lines.json"] = text(FRAMEWORK | dict(framework))
    return made | {f"content/evidence/{id_}.json": data for id_, data in items.items()}


def rules(**more: Any) -> bytes:
    return text({"id": "coverage", "title": "Our own rules", **more})


def lines(files: Mapping[str, bytes], day: date = DAY) -> tuple[Line, ...]:
    model = survey(world_of(files)).model
    spoken = spoken_of_by(model, model.packs["small"])
    return lines_of(model, spoken.frameworks, spoken.items, day)


def gaps(files: Mapping[str, bytes], day: date = DAY) -> dict[str, tuple[str, ...]]:
    return {line.expectation.code: line.words for line in lines(files, day)}


# What each expectation is shown by.


def test_leaves_in_the_order_of_the_framework_with_their_items() -> None:
    files = workspace(framework=GROUPED, b=item("EV-B", "S1", "X", "S1"), a=item("EV-A", "S1", "S"))
    assert [(line.expectation.code, [i.id for i in line.items]) for line in lines(files)] == [
        ("S1", ["EV-A", "EV-B"]),
        ("S2", []),
        ("X", ["EV-B"]),
    ]


def test_items_stand_in_the_order_of_their_ids_however_a_pack_names_them() -> None:
    model = survey(world_of(workspace(b=item("EV-B", "A1"), a=item("EV-A", "A1")))).model
    told = lines_of(model, [model.frameworks["two-lines"]], reversed(model.evidence.values()), DAY)
    assert [one.id for one in told[0].items] == ["EV-A", "EV-B"]


def test_the_record_has_exactly_its_keys() -> None:
    files = workspace(a=item("EV-A", "A1", perspective="people"), b=item("EV-B", "A1"))
    record = coverage_record(lines(files))
    assert [list(one) for one in record] == [KEYS, KEYS]
    assert record[0]["items"] == ["EV-A", "EV-B"]
    assert record[0]["perspectives"] == dict.fromkeys(VIEWS, 0) | {"people": 1}
    assert record[1] == {
        "framework": "two-lines",
        "code": "A2",
        "title": "The second",
        "items": [],
        "perspectives": dict.fromkeys(VIEWS, 0),
        "gaps": ["no-item"],
    }


def test_an_uncovered_expectation_lacks_nothing_else() -> None:
    assert gaps(workspace(a=item("EV-A", "A1"))) == {"A1": (), "A2": ("no-item",)}


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"type": "policy"}, "policy-only"),
        ({"perspective": "processes"}, "single-voice"),
        ({"date": "2024-01-01"}, "not-fresh"),
        ({"review_due": "2026-10-31"}, "not-fresh"),
    ],
)
def test_a_gap_goes_when_one_item_closes_it(more: dict[str, Any], word: str) -> None:
    alone = workspace(a=item("EV-A", "A1", "A2", **more))
    assert word in gaps(alone)["A1"]
    beside = workspace(a=item("EV-A", "A1", "A2", **more), b=item("EV-B", "A1", perspective="people"))
    assert word not in gaps(beside)["A1"]
    assert word in gaps(beside)["A2"]


def test_on_its_last_day_an_item_is_fresh() -> None:
    files = workspace(a=item("EV-A", "A1", review_due="2026-11-01"))
    assert gaps(files)["A1"] == ()
    assert gaps(files, date(2026, 11, 2))["A1"] == ("not-fresh",)


def test_needs_are_asked_of_a_code_and_all_below_it() -> None:
    need = {"id": "two", "codes": ["S"], "sources": 2, "because": "It is looked at first."}
    files = workspace(framework=GROUPED, a=item("EV-A", "S1", "X")) | {
        "content/coverage/coverage.json": rules(needs=[need])
    }
    assert gaps(files) == {"S1": ("too-few-sources",), "S2": ("no-item",), "X": ()}


def test_items_at_odds_and_over_used_are_gaps_where_they_stand() -> None:
    both = workspace(
        a=item("EV-A", "A1", "A2", type="policy", title="Medicines policy v1"),
        b=item("EV-B", "A1", type="policy", title="Medicines policy v2"),
    ) | {"content/coverage/coverage.json": rules(most_uses=1, most_uses_because="Custom: ours.")}
    assert gaps(both) == {"A1": ("contradictory-items",), "A2": ("over-used-item",)}


def test_without_needs_only_what_is_surely_wrong_is_a_gap() -> None:
    files = workspace(a=item("EV-A", "A1", type="policy", date="2001-01-01"))
    assert gaps(files | {"content/coverage/coverage.json": rules()}) == {"A1": (), "A2": ("no-item",)}


# The rules that come with the program.


def test_every_shipped_rule_says_what_it_rests_on_and_how_sure_it_is() -> None:
    shipped = survey(world_of(SMALL)).model.coverage
    assert shipped is not None
    for rule in (*shipped.freshness, *shipped.needs):
        assert rule.basis, rule.id
        assert rule.source, rule.id
        assert rule.certainty, rule.id
    assert len({rule.id for rule in (*shipped.freshness, *shipped.needs)}) == len(shipped.freshness) + len(
        shipped.needs
    )
    assert not [rule.id for rule in shipped.freshness if rule.basis == "statute" and rule.certainty != "high"]


def test_no_shipped_interval_is_hidden_by_one_above_it() -> None:
    """Each interval is the first that fits some item: one with its first type and its first keyword."""
    shipped = survey(world_of(SMALL)).model.coverage
    assert shipped is not None
    for rule in shipped.freshness:
        more: dict[str, Any] = {"type": rule.types[0] if rule.types else "record", "keywords": list(rule.keywords[:1])}
        model = survey(world_of(workspace(a=item("EV-A", "A1", **more)))).model
        assert rule_for(model, model.evidence["EV-A"]) == rule, rule.id


@pytest.mark.parametrize(
    ("more", "until"),
    [
        ({"date": "2024-02-29"}, date(2025, 2, 28)),
        ({"date": "2026-01-31", "type": "data", "keywords": ["KPI"]}, date(2026, 4, 30)),
        ({"date": "2026-02-01", "period": {"from": "2025-10-01", "to": "2025-12-31"}}, date(2026, 12, 31)),
        ({"date": "9999-06-30"}, date.max),
    ],
)
def test_intervals_count_calendar_months(more: dict[str, Any], until: date) -> None:
    model = survey(world_of(workspace(a=item("EV-A", "A1", **more)))).model
    fresh = fresh_until(model, model.evidence["EV-A"])
    assert fresh is not None
    assert fresh.until == until


def test_an_unknown_code_in_a_need_is_an_error() -> None:
    need = {"id": "two", "sources": 2, "because": "Ours."}
    for more, code in (({}, "S99"), ({"framework": "two-lines"}, "A9")):
        coverage = rules(needs=[need | more | {"codes": [code]}])
        found = survey(world_of(dict(SMALL) | {"content/coverage/coverage.json": coverage})).found
        assert [d.rule.code for d in found] == ["LA302"]
        assert f"`{code}`" in found[0].message


# What is said of them.


def test_gaps_come_first_within_each_framework() -> None:
    files = workspace(framework=GROUPED, a=item("EV-A", "S1"), b=item("EV-B", "S2", type="policy"))
    assert [line.expectation.code for line in gaps_first(lines(files))] == ["X", "S2", "S1"]


def test_a_table_says_none_and_dots_instead_of_noughts() -> None:
    first, second = lines(workspace(a=item("EV-A", "A1", perspective="people")))
    assert line_cells(first) == ("A1", "The first", "1", "1", "·", "·", "·", "·", "·", "One view only")
    assert line_cells(second) == ("A2", "The second", "none", "·", "·", "·", "·", "·", "·", "No item")


def test_csv_is_read_back_and_runs_no_formula() -> None:
    hostile = {
        "expectations": [{"code": "A1", "title": '=HYPERLINK("x")'}, {"code": "A2", "title": 'With, "both"\nand'}]
    }
    rows = list(
        csv.reader(io.StringIO(coverage_csv(lines(workspace(framework=hostile, a=item("EV-A", "A1")))), newline=""))
    )
    assert rows[0] == ["framework", "code", "title", "items", *VIEWS, "gaps"]
    assert rows[1][:4] == ["two-lines", "A1", '\'=HYPERLINK("x")', "EV-A"]
    assert rows[2][2] == 'With, "both"\nand'
    assert rows[2][-1] == "no-item"


def test_the_workspace_speaks_of_what_its_items_or_packs_name() -> None:
    files = workspace(a=item("EV-A", "S1", framework="cqc-saf-2023"), b=item("EV-B", "A1", status="withdrawn"))
    spoken = spoken_of(survey(world_of(files)).model)
    assert [one.id for one in spoken.items] == ["EV-A"]
    assert [one.id for one in spoken.frameworks] == ["cqc-saf-2023", "two-lines"]


def test_the_sample_is_covered_as_its_bundle_says() -> None:
    """Every leaf of both of CQC's frameworks has a line, and the counts are those of the items."""
    model = sample_survey().model
    spoken = spoken_of_by(model, model.packs["inspection-2026"])
    told = lines_of(model, spoken.frameworks, spoken.items, DAY)
    by_framework = {f.id: [line for line in told if line.framework.id == f.id] for f in spoken.frameworks}
    assert len(by_framework["cqc-saf-2023"]) == 34
    assert len(by_framework["cqc-asc-2026-draft"]) == 24
    for line in told:
        mapped = [
            i.id
            for i in spoken.items
            if any((m.framework, m.expectation) == (line.framework.id, line.expectation.code) for m in i.maps)
        ]
        assert [i.id for i in line.items] == mapped
        assert sum(line.perspectives.values()) == len(line.items)
        assert ("no-item" in line.words) == (not mapped)


# The command.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in workspace(a=item("EV-A", "A1", perspective="people")).items():
        path = tmp_path / "w" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "w"


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def test_the_command_prints_text_json_and_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("coverage", "--workspace", folder) == 0
    said = capsys.readouterr().out
    assert said.index("No item") < said.index("One view only")
    assert "2 expectations as at 1 November 2026: 1 without an item, 1 with an item and something else missing." in said
    assert max(map(len, said.splitlines())) <= 110
    assert run("coverage", "small", "--workspace", folder, "--format", "json") == 0
    record = json.loads(capsys.readouterr().out)
    assert [one["gaps"] for one in record] == [["single-voice"], ["no-item"]]
    assert run("coverage", "--workspace", folder, "--format", "csv") == 0
    assert capsys.readouterr().out.startswith("framework,code,title,items,people,")


@pytest.mark.slow
def test_the_table_fits_a_narrow_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    long = {"expectations": [{"code": "A1-" + "x" * 40, "title": "Responsibility " * 20}]}
    (folder / "content/frameworks/two-lines.json").write_bytes(text(FRAMEWORK | long))
    for workspace_ in (folder, ROOT):
        run("coverage", "--workspace", workspace_)
        assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("smal",), "did you mean small?"),
        (("--framework", "two-line"), "there is no framework"),
        (("--out", " "), "--out names no folder"),
    ],
)
def test_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str) -> None:
    assert run("coverage", *arguments, "--workspace", folder) == 2
    assert words in capsys.readouterr().err


def test_a_broken_item_is_named_and_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "content/evidence/b.json").write_bytes(item("EV-B", "A2", date="yesterday"))
    assert run("coverage", "--workspace", folder, "--format", "json") == 1
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == 2
    assert "LA203" in said.err


def test_a_broken_pack_is_named_and_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "packs/small.json").write_bytes(text(PACK | {"as_of": "soon"}))
    assert run("coverage", "small", "--workspace", folder) == 1
    assert "LA203" in capsys.readouterr().err


def test_one_framework_and_another_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--framework", "hsca-2014", "--as-of", "2030-01-01", "--format", "json")
    assert run("coverage", "--workspace", folder, *options) == 0
    assert {one["framework"] for one in json.loads(capsys.readouterr().out)} == {"hsca-2014"}
    assert run("coverage", "--workspace", folder, *options[2:]) == 0
    assert json.loads(capsys.readouterr().out)[0]["gaps"] == ["single-voice", "not-fresh"]


def test_documents_are_written_and_others_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = folder / "build/small-coverage/notes.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("ours", encoding="utf-8")
    assert run("coverage", "small", "--workspace", folder, "--document") == 0
    assert {path.name for path in kept.parent.iterdir()} == {"coverage.docx", "coverage.pdf", "notes.txt"}
    assert run("coverage", "--workspace", folder, "--document", "--out", folder / "elsewhere") == 0
    first = (folder / "elsewhere/coverage.pdf").read_bytes()
    assert run("coverage", "--workspace", folder, "--document", "--out", folder / "elsewhere") == 0
    assert (folder / "elsewhere/coverage.pdf").read_bytes() == first
    assert run("coverage", "--workspace", folder, "--document") == 0
    assert (folder / "build/coverage/coverage.docx").is_file()
    capsys.readouterr()


def test_a_fault_in_an_own_template_is_found_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder / "templates/coverage/coverage.typ"
    own.parent.mkdir(parents=True)
    own.write_text("#let d = json(bytes(sys.inputs.data))\n#d.nothing", encoding="utf-8")
    assert run("coverage", "--workspace", folder, "--document") == 1
    assert "LA702" in capsys.readouterr().err
    assert not (folder / "build/coverage/coverage.pdf").exists()
    assert not (folder / "build/coverage/coverage.docx").exists()


# The documents.


def shown(view: Survey, pack: str = "") -> CoverageView:
    made = view.model.packs.get(pack)
    spoken = spoken_of_by(view.model, made) if made else spoken_of(view.model)
    return coverage_report.view(view.model, spoken, DAY, "internal", "")


def documents(view: Survey, report: CoverageView) -> dict[str, bytes]:
    made = coverage_report.documents(report, "coverage", "", "coverage/coverage", "coverage-report")
    files, found = render_alone(view, made)
    assert found == ()
    return files


def sound(files: Mapping[str, bytes], tmp_path: Path) -> None:
    assert faults(files["coverage.pdf"]) == []
    assert_legible(files["coverage.pdf"])
    path = tmp_path / "coverage.docx"
    path.write_bytes(files["coverage.docx"])
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_gaps_stand_first_with_their_basis() -> None:
    view = survey(world_of(workspace(a=item("EV-A", "A1", type="policy", perspective="people"))))
    (part,) = shown(view).frameworks
    assert [(gap.gap, gap.expectations) for gap in part.missing] == [
        ("No item", ("A2 The second",)),
        ("Policies only", ("A1 The first",)),
        ("One view only", ("A1 The first",)),
    ]
    assert part.missing[1].basis.startswith("custom. Our judgement.")
    assert part.edition == "Version 1, in force"
    row = part.groups[0].rows[0]
    assert (row.people.number, row.people.one, row.staff.none, row.items) == ("1", True, True, "1")


@pytest.mark.slow
def test_the_sample_reads_as_pages(tmp_path: Path, golden_update: bool) -> None:
    files = documents(sample_survey(), shown(sample_survey(), "inspection-2026"))
    sound(files, tmp_path)
    compare("sample-coverage", pdf_text(files["coverage.pdf"]), update=golden_update)
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(files["coverage.docx"])).paragraphs]
    for said in (everything(files["coverage.pdf"]), squeezed("".join(words))):
        assert "draft:fororientationonly" in said
        assert "asat1November2026" in said.replace("As", "as")
        assert "OpenGovernmentLicence" in said
    told = pdf_text(files["coverage.pdf"]).lower()
    told = told.replace("it gives no score and predicts no rating", "")
    assert not [word for word in (*FORBIDDEN, "score", "rating") if word in told.split()]


@pytest.mark.slow
@pytest.mark.parametrize("words", ["", HOSTILE, "Much-too-long/" + "x" * 80], ids=["empty", "hostile", "long"])
def test_empty_hostile_and_long_are_sound(words: str, tmp_path: Path) -> None:
    files = (
        workspace(
            framework={"title": words, "expectations": [{"code": words[:60], "title": words}] * bool(words)},
            **({"a": item("EV-A", words[:60], title=words, date="2020-01-01")} if words else {}),
        )
        if words
        else {"content/organisation.json": SMALL["content/organisation.json"]}
    )
    view = survey(world_of(files))
    sound(documents(view, shown(view)), tmp_path)


@pytest.mark.slow
def test_many_items_are_sound(tmp_path: Path) -> None:
    many = {
        f"n{n}": item(f"EV-{n:03d}", "A1", date=f"20{20 + n % 7}-03-01", perspective=VIEWS[n % 6]) for n in range(150)
    }
    view = survey(world_of(workspace(**many)))
    sound(documents(view, shown(view)), tmp_path)


# As a document of a pack.


def packed(**more: Any) -> Survey:
    pack = PACK | {"outputs": [{"kind": "coverage-report", "frameworks": ["two-lines"], "evidence": "all"}]} | more
    return survey(world_of(dict(SMALL) | {"packs/small.json": text(pack)}))


@pytest.mark.parametrize("audience", ["commissioner", "regulator", "internal"])
def test_a_pack_may_hold_the_report(audience: str) -> None:
    made = compile_pack(packed(audience=audience), "small", lambda _: None)
    assert set(made.files) == {"coverage-report.docx", "coverage-report.pdf", "index.json", "manifest.json"}
    manifest = json.loads(made.files["manifest.json"])
    assert {"content/evidence/EV-1.md", "shipped/coverage/coverage.json"} <= {one["path"] for one in manifest["inputs"]}


@pytest.mark.parametrize("audience", ["public", "bid", "partner"])
def test_others_may_not_have_it(audience: str) -> None:
    assert "LA908" in {d.rule.code for d in plan_pack(packed(audience=audience), "small").found}


def test_what_is_closed_to_the_reader_is_not_counted() -> None:
    closed = EVIDENCE.replace("EV-1", "EV-2").replace("classification: public", "classification: internal")
    files = dict(SMALL) | {
        "packs/small.json": text(PACK | {"outputs": [{"kind": "coverage-report", "evidence": ["EV-1", "EV-2"]}]}),
        "content/evidence/EV-2.md": closed.encode(),
    }
    view = survey(world_of(files))
    assert "LA901" in {d.rule.code for d in plan_pack(view, "small").found}
    assert [one.id for one in spoken_of_by(view.model, view.model.packs["small"]).items] == ["EV-1"]


def test_checks_speak_of_a_pack_that_holds_only_the_report() -> None:
    old = EVIDENCE.replace("2026-09-30", "2020-09-30")
    pack = PACK | {"outputs": [{"kind": "coverage-report", "evidence": "all"}]}
    found = check_all(
        survey(world_of(dict(SMALL) | {"packs/small.json": text(pack), "content/evidence/EV-1.md": old.encode()}))
    )
    assert "LA556" in {d.rule.code for d in found}


def test_an_empty_report_is_no_fault() -> None:
    view = survey(world_of({"content/organisation.json": SMALL["content/organisation.json"]}))
    report = coverage_report.view(view.model, SpokenOf((), ()), DAY, "internal", "")
    assert report.said == "No item is mapped to a framework here, and no pack names one."
    assert report.title == coverage_report.TITLE


def test_every_gap_has_words_of_its_own() -> None:
    assert len(set(TITLES.values())) == len(TITLES)


def test_an_unmet_need_of_many_expectations_is_one_finding_accepted_by_the_framework() -> None:
    many = {"expectations": [{"code": f"E{number}", "title": f"Line {number}"} for number in range(5)]}
    files = workspace(framework=many, a=item("EV-A", *(f"E{number}" for number in range(5)), perspective="processes"))
    need = {"id": "seen", "of": ["observation"], "because": "It is watched."}
    files["content/coverage/coverage.json"] = rules(needs=[need])

    def found() -> list[str]:
        view = survey(world_of(files))
        return [d.message for d in (*view.found, *check_all(view)) if d.rule.code == "LA559"]

    told = found()
    assert len(told) == 1
    assert told[0].endswith("lack what a need asks for in `small`: E0, E1, E2, E3, E4 (custom): It is watched.")
    accept = [{"code": "LA559", "about": "two-lines", "because": "It is watched elsewhere.", "by": "quality-lead"}]
    files["packs/small.json"] = text({**PACK, "accept": accept})
    assert found() == []
