"""A buyer's set of expectations, from its sheet to content/frameworks/: every fault at its cell, or all of it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from leverarch.bringing_back import errors_made_by
from leverarch.cli import main
from leverarch.diagnostics import has_errors
from leverarch.framework_import.bring import MOST_SHOWN, Brought, Wish, bring_in
from leverarch.framework_import.headings import columns_of
from leverarch.framework_import.outcome import outcome_record, outcome_text
from leverarch.framework_import.sheet import MOST_ROWS
from leverarch.pipeline import Survey, check_all, survey
from leverarch.readers.table_file import read_table
from worlds import SMALL, text, world_of

Rows = Sequence[Sequence[object]]
OURS = "issued with our contract, for our own use"
HEAD = ["Ref", "Measure", "Parent"]
PATH = "content/frameworks/kpis.json"
PLAIN: Rows = (HEAD, ["K1", "Visits on time", None], ["K2", "Same-day reports", "K1"])


def book(
    rows: Rows, change: Callable[[Worksheet], object] | None = None, sheets: Mapping[str, Rows] | None = None
) -> bytes:
    """A workbook with these rows on its first sheet, changed by hand, and further sheets."""
    made = openpyxl.Workbook()
    first = made.active
    first.title = "Set"
    for row in rows:
        first.append(list(row))
    if change:
        change(first)
    for name, held in (sheets or {}).items():
        sheet = made.create_sheet(name)
        for row in held:
            sheet.append(list(row))
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def lines(rows: Rows) -> bytes:
    """The same rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def workspace(files: Mapping[str, bytes] | None = None) -> Survey:
    return survey(world_of({**SMALL, **(files or {})}))


def brought(data: bytes | Rows, name: str = "kpis.xlsx", view: Survey | None = None, **wish: Any) -> Brought:
    here = view or workspace()
    given = data if isinstance(data, bytes) else book(data)
    asked = Wish(**{"licence": OURS, **wish})
    return bring_in(here.loaded, here.model, here.world, name, given, asked, lambda files: errors_made_by(here, files))


def said(result: Brought) -> list[tuple[str, str]]:
    return [(d.rule.name, d.message) for d in result.found]


def value(result: Brought) -> dict[str, Any]:
    assert result.files, said(result) or result.ask
    held = json.loads(result.files[result.path])
    assert isinstance(held, dict)
    return held


def expectations(result: Brought) -> list[dict[str, Any]]:
    return list(value(result)["expectations"])


# ---------------------------------------------------------------- what is brought in


def test_a_set_becomes_a_framework_that_passes_check() -> None:
    rows: Rows = (
        ["Schedule 4: what we measure"],
        [],
        ["KPI Ref.", "Section", "Measure", "Description", "Target", "Evidence category", "Source", "Linked to"],
        ["KPI-1", "Safety", "Visits on time", "Within\n 15 minutes", "95%", "Outcomes", "Clause 9", "Reg 18"],
        [
            "KPI-2",
            "Safety",
            "Same-day reports",
            None,
            1,
            "processes; Feedback from partners",
            None,
            "hsca-2014: reg 17",
        ],
        ["KPI-3", "Voice", "People are asked", None, 1, "People’s experience", None, "cqc-saf-2023: R4; KPIS:kpi-1"],
    )
    result = brought(book(rows), publisher="Fennel County Council", version="2026-27")

    assert result.found == ()
    assert value(result) == {
        "id": "kpis",
        "title": "kpis",
        "publisher": "Fennel County Council",
        "version": "2026-27",
        "status": "in_force",
        "source": "Imported from kpis.xlsx, sheet “Set”",
        "licence": OURS,
        "attribution": f"kpis: wording of Fennel County Council. Licence: {OURS}",
        "expectations": [
            {"code": "Section 1", "title": "Safety", "official_code": False},
            {
                "code": "KPI-1",
                "title": "Visits on time",
                "parent": "Section 1",
                "scope": "Within 15 minutes",
                "source": "Clause 9",
                "perspectives": ["outcomes"],
                "links": [{"framework": "hsca-2014", "code": "Reg 18"}],
            },
            {
                "code": "KPI-2",
                "title": "Same-day reports",
                "parent": "Section 1",
                "perspectives": ["processes", "partners"],
                "links": [{"framework": "hsca-2014", "code": "Reg 17"}],
            },
            {"code": "Section 2", "title": "Voice", "official_code": False},
            {
                "code": "KPI-3",
                "title": "People are asked",
                "parent": "Section 2",
                "perspectives": ["people"],
                "links": [{"framework": "cqc-saf-2023", "code": "R4"}, {"framework": "kpis", "code": "KPI-1"}],
            },
        ],
    }
    there = workspace(result.files)
    assert check_all(there) == ()
    assert len(there.model.frameworks["kpis"].leaves) == 3


def test_csv_and_workbook_make_the_same_framework() -> None:
    one, other = brought(PLAIN), brought(lines([[c or "" for c in row] for row in PLAIN]), "kpis.csv")

    assert expectations(one) == expectations(other)
    assert value(other)["source"] == "Imported from kpis.csv"
    assert value(other)["version"] == "not stated"


def test_a_parent_is_found_whatever_its_capitals() -> None:
    result = brought((HEAD, ["a1", "One", None], ["A2", "Two", "A1"]))
    assert [item.get("parent") for item in expectations(result)] == [None, "a1"]


def test_a_section_whose_cells_are_codes_is_a_parent() -> None:
    result = brought((["No.", "Section", "Requirement"], ["A", None, "Safety"], ["1", "A", "Visits"]))
    assert expectations(result) == [{"code": "A", "title": "Safety"}, {"code": "1", "title": "Visits", "parent": "A"}]


def test_sections_keep_their_own_codes_and_theirs_below_are_numbered() -> None:
    rows: Rows = (
        ["Theme ref", "Theme", "Sub-theme", "Ref", "Measure"],
        ["J", "Jobs", "Local", "J1", "Local people employed"],
        ["J", "Jobs", "Young", "J.1", "Young people employed"],
        ["J", "jobs", "local", "J3", "Local spending"],
        ["G", "Growth", None, "G1", "Spending with small firms"],
    )
    listed = [
        (item["code"], item.get("parent", ""), item.get("official_code", True)) for item in expectations(brought(rows))
    ]
    assert listed == [
        ("J", "", True),
        ("J.2", "J", False),
        ("J1", "J.2", True),
        ("J.3", "J", False),
        ("J.1", "J.3", True),
        ("J3", "J.2", True),
        ("G", "", True),
        ("G1", "G", True),
    ]


def test_the_same_sheet_makes_the_same_bytes() -> None:
    assert brought(PLAIN).files == brought(PLAIN).files


def test_the_report_says_which_column_was_what() -> None:
    rows: Rows = (["Ref", "Area", "Measure", "Target"], ["K1", "Safety", "Visits on time", "95%"])
    result = brought(rows, title="Our KPIs")

    assert outcome_text(result, written=True).splitlines() == [
        "content/frameworks/kpis.json: made",
        f"  Our KPIs; version not stated; in force; licence: {OURS}",
        "  1 expectation in 1 section",
        "  columns: code from “Ref”, title from “Measure”, section from “Area”",
        "  not read: “Target”",
        "  sections without a code of their own; these codes were made from their order:",
        "    Section 1: Safety",
    ]
    record = outcome_record(result, written=True)
    assert (record["not_read"], record["columns"]["section"], record["added"]) == (
        ["Target"],
        "Area",
        ["Section 1", "K1"],
    )
    assert record["summary"] == {"errors": 0, "warnings": 0}


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("Code", "Title"),
        ("REF.", "KPI"),
        ("No", "Standard"),
        ("#", "Requirements"),
        ("Measure Reference No:", "Measure"),
        ("KPI number", "Performance indicator"),
        ("Question ID", "Question text"),
        ("reference", "short  title"),
    ],
)
def test_usual_headings_are_known(code: str, title: str) -> None:
    result = brought(([code, title], ["K1", "Visits on time"]))
    assert expectations(result) == [{"code": "K1", "title": "Visits on time"}]


def test_a_heading_that_is_not_known_is_asked_for_and_given() -> None:
    rows: Rows = (["Kürzel", "What we want"], ["K1", "Visits on time"])

    assert brought(rows).ask == (
        "no heading says which column is the code and the title. Say so: "
        '--column code="HEADING" --column title="HEADING". The headings are: `Kürzel`, `What we want`'
    )
    given = brought(rows, columns={"code": "KÜRZEL", "title": "what we  want"})
    assert expectations(given) == [{"code": "K1", "title": "Visits on time"}]
    assert brought(rows, columns={"code": "Nummer"}).ask.startswith("there is no column `Nummer` for --column code=…")
    assert brought(rows, columns={"colour": "Kürzel"}).ask.startswith("--column colour=… names nothing")


def test_two_headings_that_may_be_the_title_are_asked_about() -> None:
    rows: Rows = (["Ref", "Standard", "Measure"], ["K1", "Safety", "Visits on time"])

    assert brought(rows).ask == '`Standard` and `Measure` may each be the title. Say which: --column title="HEADING"'
    assert expectations(brought(rows, columns={"title": "Measure"}))[0]["title"] == "Visits on time"


def test_a_column_can_be_left_out() -> None:
    rows: Rows = (["Ref", "Measure", "Link"], ["K1", "Visits on time", "https://fennel.example/k1"])

    assert said(brought(rows)) == [
        ("unfit-cell", "C2 holds a web address, where a framework and its code should stand")
    ]
    assert expectations(brought(rows, columns={"link": ""})) == [{"code": "K1", "title": "Visits on time"}]


def test_a_section_beside_a_parent_is_not_read() -> None:
    result = brought((["Ref", "Measure", "Parent", "Theme"], ["K1", "One", None, "Safety"], ["K2", "Two", "K1", None]))

    assert (result.found, result.columns and result.columns.not_read) == ((), ("Theme",))
    assert [item.get("parent") for item in expectations(result)] == [None, "K1"]


def test_numbers_of_sections_without_titles_are_sections() -> None:
    result = brought((["Ref", "Measure", "Section no."], ["K1", "One", 3], ["K2", "Two", 4]))
    assert [item["title"] for item in expectations(result) if "official_code" in item] == ["3", "4"]


def test_an_id_that_is_none_is_asked_for() -> None:
    assert "--id ID" in brought(PLAIN, "…….xlsx").ask
    assert "`a b` is no id" in brought(PLAIN, id="a b").ask
    assert brought(PLAIN, "Council KPIs (2026).xlsx").path == "content/frameworks/council-kpis-2026.json"


# ---------------------------------------------------------------- what is wrong, at its cell


def unread(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True


@pytest.mark.parametrize(
    ("rows", "change", "expected"),
    [
        (PLAIN, lambda s: s.merge_cells("B2:B3"), [("unclear-layout", "B2:B3 is one merged cell")]),
        (
            (["Ref", "Theme", "Measure"], ["K1", "Safety", "One"], ["K2", None, "Two"], ["K3", "Voice", "Three"]),
            lambda s: s.merge_cells("B2:B3"),
            [("unclear-layout", "B2:B3 is one merged cell")],
        ),
        ((*PLAIN, ["K3", "Three"], ["K4", "Four"]), unread, [("unclear-layout", "rows 3 to 4 are hidden")]),
        ((*PLAIN, [None, "Three"]), None, [("unfit-cell", "A4 has no code")]),
        ((*PLAIN, ["K3", None]), None, [("unfit-cell", "B4 has no title")]),
        ((*PLAIN, [None, None, "K1"]), None, [("unfit-cell", "A4 has no code, and the row no title")]),
        ((*PLAIN, ["k1", "One"]), None, [("duplicate-code", "A4 has the code `k1`, which A2 has too as `K1`")]),
        ((HEAD, [1.1, "One"], [1.10, "Ten"]), None, [("duplicate-code", "A3 has the code `1.1`, which A2 has too")]),
        (
            (*PLAIN, ["K" * 61, "t" * 301]),
            None,
            [
                ("unfit-cell", "A4 has a code of 61 characters; at most 60 fit into an index"),
                ("unfit-cell", "B4 has a title of 301 characters; at most 300 can be printed in a table"),
            ],
        ),
        (
            (*PLAIN, ["2026-02-01", "Day"]),
            None,
            [("unfit-cell", "A4 holds a day, 2026-02-01, where a code should stand")],
        ),
        ((*PLAIN, ["K3", "=A1"]), None, [("unfit-cell", "B4 holds a formula without a value")]),
        ((*PLAIN, ["K3", "#REF!"]), None, [("unfit-cell", "B4 holds an error")]),
        (
            (*PLAIN, ["K3", "Three", "K9"]),
            None,
            [("broken-parent", "C4: there is no code `K9` in the sheet to stand below")],
        ),
        (
            (HEAD, ["K0", "Nought", "K1"], ["K1", "One", "K3"], ["K2", "Two", "K1"], ["K3", "Three", "K2"]),
            None,
            [("broken-parent", "C3: `K1` stands below itself: `K1` → `K3` → `K2` → `K1`")],
        ),
        ((HEAD, ["K1", "One", "K1"]), None, [("broken-parent", "C2: `K1` stands below itself: `K1` → `K1`")]),
        ((HEAD,), None, [("unfit-cell", "there is no expectation below row 1")]),
        (
            (["Ref", "Measure", "Theme"], ["K1", "One", "Safety"], ["K2", "Two", None]),
            None,
            [("broken-parent", "C3: the row names no section, and others do")],
        ),
        (
            (["Ref", "Measure", "Section no", "Section"], ["K1", "One", "A", "Safety"], ["K2", "Two", "A", "Voice"]),
            None,
            [("duplicate-code", "C3 gives the code `A` to “Voice”; C2 gives it to “Safety”")],
        ),
        (
            (["Ref", "Measure", "Section no", "Section"], ["K1", "One", "k1", "Safety"]),
            None,
            [("duplicate-code", "C2 has the code `k1`, which a row of the sheet has too")],
        ),
        (
            (
                ["Ref", "Measure", "Perspective", "Links"],
                ["K1", "One", "eyes, staff", "S99; nowhere: S1; two-lines: B1"],
            ),
            None,
            [
                ("unfit-cell", "C2 has the perspective “eyes”, which is not known"),
                ("unfit-cell", "D2 links to `B1`, which is not in two-lines"),
                ("unfit-cell", "D2 links to the framework `nowhere`, which is not here"),
                ("unfit-cell", "D2 links to “S99”, which is no code of a framework here"),
            ],
        ),
    ],
)
def test_every_fault_is_named_by_its_cell(
    rows: Rows, change: Callable[[Worksheet], object] | None, expected: list[tuple[str, str]]
) -> None:
    result = brought(book(rows, change))

    assert said(result) == expected
    assert result.files == {}
    assert {d.place.path for d in result.found} == {"kpis.xlsx"}
    assert all(d.place.line and d.help for d in result.found)


def test_all_faults_are_named_at_once_and_nothing_is_half_imported() -> None:
    rows: Rows = (HEAD, ["K1", None, "K9"], ["k1", "Two", None], [None, "Three", None], ["K4", "Four", None])
    result = brought(book(rows, lambda sheet: sheet.merge_cells("B4:B5")), licence=" ")

    assert {name for name, _ in said(result)} == {
        "licensed-wording",
        "broken-parent",
        "unfit-cell",
        "duplicate-code",
        "unclear-layout",
    }
    assert (result.files, result.value) == ({}, {})
    assert outcome_text(result, written=False) == "nothing written"


def test_a_fault_below_a_cell_of_two_lines_has_the_row_that_excel_shows() -> None:
    given = b'Ref,Measure\nK1,"Visits\non time"\n\nK2,\n'
    [finding] = brought(given, "kpis.csv").found

    assert finding.message == "B4 has no title"
    assert (finding.place.line, finding.place.column) == (5, 4)


def test_a_hidden_column_matters_only_where_it_is_read() -> None:
    def hide(letter: str) -> Callable[[Worksheet], object]:
        return lambda sheet: setattr(sheet.column_dimensions[letter], "hidden", True)

    rows: Rows = (["Ref", "Measure", "Target"], ["K1", "Visits on time", "95%"])
    assert said(brought(book(rows, hide("B")))) == [("unclear-layout", "column B (title) is hidden")]
    assert said(brought(book(rows, hide("C")))) == []


def test_a_merged_title_over_the_heading_is_no_fault() -> None:
    rows: Rows = (["Schedule 4", None], ["Ref", "Measure"], ["K1", "Visits on time"])
    assert said(brought(book(rows, lambda sheet: sheet.merge_cells("A1:B1")))) == []


def test_formulas_give_their_last_value_and_say_so() -> None:
    formula = b'<c r="B2" t="str"><f>A2&amp;" on time"</f><v>K1 on time</v></c>'
    empty = b'<c r="C2" t="str"><f>IF(TRUE,"","")</f><v></v></c>'
    given = book((["Ref", "Measure", "Description"], ["K1", "x", "y"]))
    result = brought(with_cells(given, {"B2": formula, "C2": empty}))

    assert said(result) == [
        ("unread-part", "B2 holds a formula: taken as last calculated"),
        ("unread-part", "C2 holds a formula: taken as last calculated"),
    ]
    assert expectations(result) == [{"code": "K1", "title": "K1 on time"}]


def with_cells(data: bytes, cells: Mapping[str, bytes]) -> bytes:
    """The workbook with cells of its first sheet written as Excel writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            held = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                for name, cell in cells.items():
                    start = held.index(f'<c r="{name}"'.encode())
                    held = held[:start] + cell + held[held.index(b"</c>", start) + 4 :]
            new.writestr(part, held)
    return out.getvalue()


@pytest.mark.slow
def test_twenty_thousand_rows_are_read_and_one_more_is_not() -> None:
    rows = [["Ref", "Measure"], *([f"K{n}", f"Measure {n}"] for n in range(MOST_ROWS + 1))]

    result = brought(lines(rows[:-1]), "kpis.csv")
    assert result.found == ()
    assert len(expectations(result)) == MOST_ROWS
    more = brought(lines(rows), "kpis.csv")
    assert said(more) == [("unreadable-set", "the sheet has 20,001 rows; at most 20,000 are read")]
    assert (more.found[0].place.line, more.files) == (MOST_ROWS + 2, {})


def test_of_one_fault_a_hundred_are_shown() -> None:
    rows: Rows = [["Ref", "Measure"], *([f"K{n}", None] for n in range(250))]
    found = brought(rows).found

    assert len(found) == MOST_SHOWN + 1
    assert found[-1].message == "B102 has no title; and 149 more findings of this kind are not shown"


# ---------------------------------------------------------------- files and sheets


@pytest.mark.parametrize(
    ("name", "data", "rule", "message"),
    [
        (
            "kpis.xlsx",
            b"\xd0\xcf\x11\xe0locked",
            "unreadable-set",
            "the workbook is locked with a password, or is of an old kind",
        ),
        ("kpis.xlsx", b"no workbook", "unreadable-set", "the file is no Excel workbook, or is damaged"),
        ("kpis.xls", b"\xd0\xcf\x11\xe0old", "unreadable-set", "a set is read from .xlsx and .csv files"),
        ("kpis.pdf", b"%PDF-1.7", "unreadable-set", "a set is read from .xlsx and .csv files"),
        ("kpis.xlsx", book(()), "unreadable-set", "no sheet that is shown says anything"),
        ("kpis.csv", b"", "unreadable-set", "the file is empty"),
        ("kpis.csv", b'Ref,Measure\nK1,"Visits', "unreadable-set", "a quotation mark in this row is not closed"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(name: str, data: bytes, rule: str, message: str) -> None:
    result = brought(data, name)

    assert said(result) == [(rule, message)]
    assert (result.files, bool(result.found[0].help)) == ({}, True)


def test_a_sheet_is_asked_for_where_there_are_several() -> None:
    other: Rows = (HEAD, ["L1", "Last year", None])
    given = book(PLAIN, sheets={"2025-26": other, "Empty": ()})

    assert said(brought(given)) == [("unclear-sheet", "the workbook has 2 sheets that say something: “Set”, “2025-26”")]
    assert said(brought(given, sheet="2024")) == [("unclear-sheet", "there is no sheet “2024”")]
    assert [item["code"] for item in expectations(brought(given, sheet="2025-26"))] == ["L1"]
    assert [item["code"] for item in expectations(brought(given, sheet="set"))] == ["K1", "K2"]
    assert said(brought(b"Ref,Measure\nK1,One\n", "kpis.csv", sheet="Set")) == [
        ("unclear-sheet", "a CSV file has no sheets: there is no “Set”")
    ]


def test_a_hidden_sheet_is_not_read_and_named() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(PLAIN, sheets={"Lookups": (["x"],)})))
    made["Lookups"].sheet_state = "hidden"
    result = brought(saved(made))

    assert said(result) == [("unread-part", "the sheet “Lookups” is hidden, and was not read")]
    assert list(result.files) == [PATH]
    assert said(brought(saved(made), sheet="Lookups")) == [("unclear-sheet", "the sheet “Lookups” is hidden")]


# ---------------------------------------------------------------- licence


@pytest.mark.parametrize("licence", ["", "unknown", "Licence not known", "?", "n/a", "TBC", "don’t know"])
def test_a_licence_that_nobody_has_looked_up_is_a_warning_that_stays(licence: str) -> None:
    result = brought(PLAIN, licence=licence)

    assert [name for name, _ in said(result)] == ["licensed-wording"]
    assert value(result)["licence"] == (licence or "unknown")
    assert [d.rule.name for d in check_all(workspace(result.files))] == ["licensed-wording"]


@pytest.mark.parametrize("licence", ["own", "licensed from the owner until 31 March 2027", "OGL-UK-3.0"])
def test_a_licence_that_says_something_is_kept(licence: str) -> None:
    result = brought(PLAIN, licence=licence)
    assert (said(result), value(result)["licence"]) == ([], licence)
    assert value(result)["attribution"].endswith(f"Licence: {licence}")


# ---------------------------------------------------------------- a framework that is there


def hand_made() -> dict[str, Any]:
    held = value(brought(PLAIN))
    held["notes"] = "Looked at in March."
    held["short_title"] = "KPIs"
    held["crosswalks"] = [{"to": "two-lines", "maps": [{"from": "K2", "to": ["A1"], "because": "the same"}]}]
    held["expectations"][1]["links"] = [{"framework": "two-lines", "code": "A2"}]
    held["expectations"][1]["certainty"] = "Medium"
    return held


def test_a_framework_that_is_there_is_left_alone_unless_asked_to() -> None:
    view = workspace({PATH: text(hand_made())})
    rows: Rows = (HEAD, ["K1", "Visits on time", None], ["K2", "Reports the same day", "K1"], ["K3", "New", "K1"])

    refused = brought(rows, view=view)
    assert said(refused) == [
        (
            "framework-in-the-way",
            "the framework `kpis` is there already, and the sheet says something else: "
            "1 expectation added, 1 expectation changed",
        )
    ]
    assert refused.files == {}
    taken = brought(rows, view=view, accept=True)
    assert taken.found == ()
    kept = hand_made()
    kept["expectations"][1]["title"] = "Reports the same day"
    kept["expectations"].append({"code": "K3", "title": "New", "parent": "K1"})
    assert value(taken) == kept
    assert (taken.difference.added, taken.difference.changed, taken.difference.gone) == (("K3",), ("K2",), ())


def test_links_of_the_sheet_join_those_put_in_by_hand() -> None:
    view = workspace({PATH: text(hand_made())})
    rows: Rows = (
        (*HEAD, "Links"),
        ["K1", "Visits on time", None, None],
        ["K2", "Same-day reports", "K1", "two-lines: A1"],
    )

    links = expectations(brought(rows, view=view, accept=True))[1]["links"]
    assert links == [{"framework": "two-lines", "code": "A1"}, {"framework": "two-lines", "code": "A2"}]


def test_the_same_sheet_again_changes_nothing() -> None:
    view = workspace({PATH: text(hand_made())})
    again = brought(PLAIN, view=view)

    assert (again.found, again.files) == ((), {})
    assert outcome_text(again, written=False).startswith(f"{PATH}: nothing to change")


def test_sections_keep_the_codes_that_were_made_for_them() -> None:
    head = ["Ref", "Theme", "Measure"]
    view = workspace({PATH: text(value(brought((head, ["K1", "Safety", "One"], ["K2", "Voice", "Two"]))))})
    moved = brought(
        (head, ["K2", "Voice", "Two"], ["K3", "Money", "Three"], ["K1", "Safety", "One"]), view=view, accept=True
    )

    made = {item["title"]: item["code"] for item in expectations(moved) if "official_code" in item}
    assert made == {"Safety": "Section 1", "Voice": "Section 2", "Money": "Section 3"}


def test_a_code_that_items_are_mapped_to_does_not_go() -> None:
    rows: Rows = (["Ref", "Measure"], ["A1", "The first"])
    result = brought(rows, view=workspace(), id="two-lines", accept=True)

    assert [name for name, _ in said(result)] == ["unknown-reference"]
    assert (has_errors(result.found), result.files) == (True, {})


def test_a_shipped_framework_is_not_replaced_without_being_asked() -> None:
    assert [name for name, _ in said(brought(PLAIN, id="hsca-2014"))] == ["framework-in-the-way"]


def test_a_file_that_can_not_be_read_as_the_framework_is_left_alone() -> None:
    view = workspace({PATH: b"{"})
    assert said(brought(PLAIN, view=view, accept=True)) == [
        ("framework-in-the-way", f"`{PATH}` is there, and can’t be read as the framework `kpis`")
    ]


# ---------------------------------------------------------------- the command


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small workspace on disk, and a sheet beside it."""
    for name, data in SMALL.items():
        path = tmp_path / "workspace" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "kpis.xlsx").write_bytes(book(PLAIN))
    (tmp_path / "odd.csv").write_text("A,B\nK1,One\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("Ref,Measure\nK1,\n", encoding="utf-8")
    return tmp_path


def test_the_command_writes_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("framework", "import", folder / "kpis.xlsx", "--workspace", folder / "workspace", "--licence", "own")

    assert run(*command, "--dry-run") == 0
    assert not (folder / "workspace" / PATH).exists()
    assert "content/frameworks/kpis.json: not written" in capsys.readouterr().out
    assert run(*command, "--format", "json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["id"], record["written"], record["added"]) == ("kpis", True, ["K1", "K2"])
    assert json.loads((folder / "workspace" / PATH).read_text(encoding="utf-8"))["licence"] == "own"
    assert run("check", "--workspace", folder / "workspace") == 0


def test_the_command_says_what_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ("--workspace", folder / "workspace")

    assert run("framework", "import", folder / "kpis.xlsx", *place) == 2
    assert "--licence" in capsys.readouterr().err
    assert run("framework", "import", folder / "odd.csv", *place, "--licence", "own") == 2
    assert '--column code="HEADING"' in capsys.readouterr().err
    assert run("framework", "import", folder / "odd.csv", *place, "--licence", "own", "--column", "code") == 2
    assert run("framework", "import", folder / "bad.csv", *place, "--licence", "own") == 1
    assert "B2 has no title" in capsys.readouterr().out
    columns = ("--column", "code=A", "--column", "title=B")
    assert run("framework", "import", folder / "odd.csv", *place, "--licence", "own", *columns) == 0


def test_a_heading_far_down_is_not_looked_for() -> None:
    rows: Rows = [*([f"Note {n}"] for n in range(30)), ["Ref", "Measure"], ["K1", "One"]]
    assert columns_of(read_table("kpis.xlsx", book(rows)), {}).ask
