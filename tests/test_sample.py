"""The worked example, built whole and looked at by programs that did not make it."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

from golden import compare, pdf_text, word_text
from leverarch.model import Value
from leverarch.pipeline import check_all, compile_pack
from leverarch.renderers import typeset
from leverarch.shipped import shipped_files
from leverarch.verify import verify_folder
from test_typeset import faults
from worked_example import sample_files, sample_survey

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "scripts/sample_files"
COACHED = ("Alder Court", "Birch Lane")
OCT_DEC, JUL_SEP = ("2025-10-01", "2025-12-31"), ("2026-07-01", "2026-09-30")
#: The one whose call went to a voicemail.
LATE_SESSION = "S-018"
PACKS = (
    "bid-2026",
    "commissioner-review",
    "contract-review-q3",
    "inspection-2026",
    "onboarding-advocacy",
    "onboarding-inclusion",
    "onboarding-pbs",
    "oversight-2026",
    "social-value-2026",
)
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MISSING = "{} is not installed: this test looks through it"


def documents(pack: str, suffix: str) -> list[tuple[str, bytes]]:
    return [(name, data) for name, data in sample_files(pack).items() if name.endswith(suffix)]


def test_the_sample_has_the_packs_and_no_error() -> None:
    assert sample_survey().packs == PACKS
    known = {"no-item", "left-out", "missing-link", "weak-audit-trail"}
    thin = {"policy-only", "single-voice", "no-partner-feedback", "no-effect-shown"}
    figures = {"overlapping-periods", "uncounted-commitment"}
    files = {"no-text-layer"}  # certificates are held as scans
    assert {d.rule.name for d in check_all(sample_survey())} <= known | thin | figures | files


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_as_it_says(pack: str) -> None:
    assert verify_folder(sample_files(pack)) == ()


@pytest.mark.slow
def test_every_item_is_in_a_bundle_or_left_out_with_a_reason() -> None:
    index = json.loads(sample_files("inspection-2026")["index.json"])
    shown = {item["id"] for item in index["items"]}
    left = {left["id"] for left in index["left_out"]}

    assert shown | left == set(sample_survey().model.evidence)
    assert not shown & left


def test_golden_map(golden_update: bool) -> None:
    made = sample_files("onboarding-inclusion")
    compare("sample-map", pdf_text(made["accountability-map-inclusion-sessions.pdf"]), update=golden_update)


def test_golden_onboarding_pack(golden_update: bool) -> None:
    made = sample_files("onboarding-advocacy")
    compare("sample-pack", word_text(made["onboarding-pack-independent-advocacy.docx"]), update=golden_update)


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_word_files_keep_the_rules_of_the_format(pack: str, tmp_path: Path) -> None:
    for name, data in documents(pack, ".docx"):
        path = tmp_path / name
        path.write_bytes(data)
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == [], name


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_word_files_can_be_read_aloud(pack: str) -> None:
    """Title, language, headings in order, a repeated head on tables, and words for every picture."""
    for name, data in documents(pack, ".docx"):
        document = docx.Document(io.BytesIO(data))
        assert document.core_properties.title, name
        assert document.core_properties.language == "en-GB", name
        levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and p.style.name.startswith("Heading ")]
        assert all(later <= earlier + 1 for earlier, later in zip([1, *levels], levels, strict=False)), name
        assert all(is_said_or_decoration(drawing) for drawing in document.element.body.iter(DRAWING)), name


def is_said_or_decoration(drawing) -> bool:
    decoration = [e for e in drawing.iter() if e.tag.endswith("}decorative") and e.get("val") == "1"]
    return bool(drawing.get("descr")) != bool(decoration)


#: How many pages the Word documents of the sample have, at least and at most, with whatever font stands in for Tahoma.
PAGES = {
    "accountability-map": (1, 1),
    "incident-card": (1, 1),
    "form": (1, 4),
    "partner-passport": (2, 3),
    "accountability-table": (4, 8),
    "onboarding-pack": (20, 40),
}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason=MISSING.format("LibreOffice"))
def test_libreoffice_shows_every_paragraph(tmp_path: Path) -> None:
    for pack in ("onboarding-advocacy", "onboarding-inclusion", "onboarding-pbs"):
        for name, data in documents(pack, ".docx"):
            (tmp_path / name).write_bytes(data)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
    ]
    names = sorted(path.name for path in tmp_path.glob("*.docx"))
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *names], cwd=tmp_path, check=True, capture_output=True, timeout=300
    )

    for name in names:
        shown = pypdfium2.PdfDocument((tmp_path / name).with_suffix(".pdf").read_bytes())
        document = docx.Document(tmp_path / name)
        words = "".join("".join(between_header_and_footer(page, document) for page in shown).split())
        pages = len(shown)
        shown.close()
        for paragraph in document.paragraphs:
            assert "".join(paragraph.text.split()) in words.replace("\x02", "-"), f"{name}: {paragraph.text}"
        least, most = next(counts for kind, counts in PAGES.items() if name.startswith(kind))
        assert least <= pages <= most, f"{name}: {pages} pages"


def between_header_and_footer(page, document) -> str:
    """The words of a page without those that stand on each: a paragraph may run on over them."""
    margins = document.sections[-1]
    top, bottom = page.get_height() - margins.top_margin.pt + 2, margins.bottom_margin.pt - 2
    return page.get_textpage().get_text_bounded(top=top, bottom=bottom)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason=MISSING.format("poppler"))
def test_poppler_reads_the_number_of_every_page(tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(sample_files("inspection-2026")["inspection-bundle.pdf"])
    ran = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, timeout=120)
    pages = ran.stdout.decode().split("\f")[:-1]

    assert ran.stderr == b""
    for number, words in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in " ".join(words.split())


@pytest.mark.slow
def test_every_pdf_that_we_make_is_accessible_and_archivable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet of a bundle and every map, as PDF/UA-1 and as PDF/A-2a, before anything is bound."""
    made: list[tuple[str, bytes]] = []

    def render(world, job, pages=None, *, images):
        made.append((job.name, real(world, job, pages, images=images)))
        return made[-1][1]

    real = typeset.render
    monkeypatch.setattr(typeset, "render", render)
    compile_pack(sample_survey(), "inspection-2026", lambda _: None)

    assert len(made) > 50
    assert {name: found for name, data in made if (found := faults(data))} == {}


@pytest.mark.slow
def test_qpdf_has_nothing_to_say_about_a_bundle() -> None:
    with pikepdf.open(io.BytesIO(sample_files("inspection-2026")["inspection-bundle.pdf"])) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


# ---------------------------------------------------------------- figures, claims and promises

#: What each share of the sample comes to, counted by hand in its record: so many of so many.
SHARES = {
    "adjustment-in-plan": (10, 15),
    "adjustments-in-place": (21, 23),
    "advocacy-concerns-same-day": (21, 22),
    "advocacy-decision": (22, 22),
    "advocacy-direct": (2, 8),
    "advocacy-form": (20, 22),
    "advocacy-in-our-log": (21, 22),
    "advocacy-next-day": (22, 22),
    "advocacy-raised": (8, 22),
    "advocacy-to-council": (8, 8),
    "advocacy-wish-said": (20, 22),
    "autism-training-done": (19, 20),
    "briefed-before-first-session": (14, 14),
    "briefings-given": (27, 29),
    "changes-since-july": (4, 4),
    "complaints-acknowledged": (24, 24),
    "complaints-in-28-days": (22, 24),
    "complaints-put-right": (17, 22),
    "complaints-wish-said": (15, 24),
    "concerns-to-council": (7, 7),
    "due-diligence-closed": (26, 29),
    "escalation-on-call": (13, 17),
    "escalation-same-day": (47, 48),
    "escalation-two-hours": (42, 48),
    "escalation-weekdays": (29, 31),
    "exercise-actions-done": (6, 7),
    "exercise-tasks-in-time": (5, 7),
    "handover-agency": (3, 40),
    "handover-in-force": (38, 40),
    "incidents-written-24h": (29, 31),
    "joint-actions-finished": (17, 24),
    "joint-actions-on-time": (15, 17),
    "learning-actions-done": (5, 7),
    "learning-looked-at": (3, 5),
    "lines-settled": (48, 50),
    "music-too-loud": (7, 22),
    "pbs-decided": (21, 23),
    "pbs-handed-over": (18, 21),
    "pbs-signed-off": (18, 21),
    "people-choose": (20, 22),
    "people-feel-safe": (19, 22),
    "people-know-whom": (18, 22),
    "people-who-answered": (22, 31),
    "plan-steps-agency": (27, 31),
    "plan-steps-seen": (27, 31),
    "practice-calls-after-talk": (5, 5),
    "practice-calls-right": (37, 42),
    "profiles-destroyed": (4, 5),
    "records-complete": (9, 10),
    "records-on-duty": (9, 10),
    "records-parts": (68, 85),
    "recruitment-files": (8, 8),
    "repairs-number-known": (9, 12),
    "reviews-adjusted": (17, 19),
    "reviews-in-plan": (14, 19),
    "reviews-papers": (13, 19),
    "reviews-view-first": (16, 19),
    "reviews-waited": (4, 6),
    "reviews-we-will-see": (3, 19),
    "rota-signed-off": (28, 30),
    "sign-offs-read": (9, 10),
    "speak-up-answered": (9, 11),
    "speak-up-safe": (7, 8),
    "staff-answers-know": (32, 50),
    "staff-answers-say-so": (41, 50),
    "staff-answers-signs": (37, 50),
    "staff-answers-time": (19, 50),
    "staff-knew-before": (11, 24),
    "staff-know-what-to-do": (21, 26),
    "supervision-dates-agree": (10, 10),
    "supervision-on-time": (28, 30),
    "supervision-outside": (6, 6),
    "telling-helped": (9, 12),
    "themes-into-actions": (7, 9),
    "told-of-the-new-line": (14, 14),
    "training-in-date": (87, 88),
    "workers-inducted": (24, 24),
    "workers-signed-off": (13, 20),
}
COUNTS = {
    "advocacy-wish-met": 20,
    "coaching-observed": 6,
    "complaint-themes": 24,
    "complaints-after-four-weeks": 24,
    "concern-routes": 48,
    "concern-themes": 102,
    "due-diligence-entries": 29,
    "due-diligence-lapses": 9,
    "exercise-minutes": 210,
    "handover-sheets": 40,
    "incidents-alder-court": 11,
    "incidents-around-advice": 137,
    "incidents-birch-lane": 10,
    "incidents-by-home": 178,
    "incidents-coached": 137,
    "joint-actions": 24,
    "people-at-sessions": 31,
    "plans-checked": 10,
    "restrictions-january": 9,
    "restrictions-june": 6,
    "sessions-held": 35,
    "speak-up-matters": 11,
    "speak-up-outcomes": 11,
    "spend-by-kind": 94875,
    "staff-answered": 50,
    "staff-answered-again": 19,
    "staff-asked": 59,
    "supervision-themes": 8,
    "sv-paid-hours": 1284,
    "sv-shared-trips": 244,
    "sv-sme-spend": 45055,
    "sv-training-places": 13,
    "sv-vcse-spend": 43150,
    "worker-changes-before": 5,
    "worker-changes-since": 2,
}
MIDDLES = {"complaint-days": Decimal("19.5"), "complaint-days-advocate": Decimal("19.5"), "pbs-days-to-sign-off": 10}


def whole(measure: str) -> Value:
    return sample_survey().model.measured[measure].whole


def test_every_figure_of_the_sample_is_there() -> None:
    model = sample_survey().model
    kinds = {"staff-confidence": "mean", "physical-intervention": "rate"}

    assert {id_ for id_, measured in model.measured.items() if measured.whole.missing} == set()
    assert set(model.measures) == {*SHARES, *COUNTS, *MIDDLES, *kinds}
    assert {id_: model.measures[id_].kind for id_ in kinds} == kinds
    for id_, (numerator, denominator) in SHARES.items():
        assert (whole(id_).numerator, whole(id_).denominator) == (numerator, denominator), id_
    assert {id_: whole(id_).value for id_ in {**COUNTS, **MIDDLES}} == COUNTS | MIDDLES


def test_figures_agree_with_the_items_that_state_them() -> None:
    """The PDFs and tables that say the same were made before the measures."""
    measured = sample_survey().model.measured
    by_group = {id_: {value.group: value for value in measured[id_].groups} for id_ in measured}

    trend = list(csv.DictReader(io.StringIO((SOURCES / "incident-trend.csv").read_text(encoding="utf-8"))))
    for number, line in enumerate(trend):
        month = f"{2025 + (number > 2)}-{(number + 9) % 12 + 1:02}"
        for home in ("Alder Court", "Birch Lane", "Community Support"):
            assert by_group["incidents-by-home"][home, month].value == int(line[home])
    [change] = measured["incidents-coached"].comparisons
    assert (change.before.value, change.after.value) == (47, 21)
    medians = [value.value for value in measured["complaint-days"].groups]
    assert medians == [24, 19, 15]
    agreed = [(value.numerator, value.denominator) for value in measured["staff-know-what-to-do"].groups]
    assert agreed == [(12, 14), (9, 12)]
    months = [(value.numerator, value.denominator) for value in measured["escalation-same-day"].groups]
    assert months == [(17, 17), (13, 14), (17, 17)]


#: What the groups of a measure come to in the tables of the items: numbers on top, in the order of the record.
TABLES = {
    "advocacy-in-our-log": [10, 11],
    "advocacy-wish-met": [13, 4, 3],
    "briefings-given": [6, 3, 3, 2, 4, 9],
    "complaint-days-advocate": [17, 20],
    "complaint-themes": [7, 6, 5, 3, 3],
    "complaints-after-four-weeks": [17, 5, 2],
    "complaints-wish-said": [9, 6],
    "concern-routes": [12, 29, 7],
    "due-diligence-entries": [9, 1, 9, 1, 8, 1],
    "exercise-minutes": [0, 0, 0, 10, 85, 0, 20, 25, 30, 40],
    "handover-sheets": [19, 1, 0, 19, 1, 0],
    "joint-actions": [8, 1, 0, 6, 1, 0, 1, 0, 7],
    "plan-steps-seen": [5, 5, 4, 5, 4, 4],
    "practice-calls-right": [14, 11, 12],
    "records-parts": [10, 9, 10, 9, 9, 7, 3, 6, 5],
    "staff-answered": [24, 26],
    "staff-asked": [29, 30],
    "supervision-on-time": [6, 6, 5, 6, 5],
    "supervision-themes": [3, 2, 2, 1],
    "workers-signed-off": [8, 5],
}


@pytest.mark.parametrize("id_", TABLES)
def test_groups_agree_with_the_tables_of_the_items(id_: str) -> None:
    groups = sample_survey().model.measured[id_].groups
    found = [value.value if value.denominator is None else value.numerator for value in groups if not value.missing]

    assert found == TABLES[id_]


def test_staff_answers_agree_with_the_survey() -> None:
    rows = [row.values for row in sample_survey().model.records["staff-confidence"].rows()]
    questions = ("know_what_to_do", "know_early_signs", "would_say_so", "time_to_talk")
    agree = {
        when: [sum(int(row[question]) >= 4 for row in rows if row["round"] == when) for question in questions]
        for when in ("before", "after")
    }

    assert agree == {"before": [11, 14, 17, 9], "after": [21, 23, 24, 10]}
    assert Counter((row["round"], row["service"]) for row in rows) == {
        ("before", "Alder Court"): 13, ("before", "Birch Lane"): 11,
        ("after", "Alder Court"): 14, ("after", "Birch Lane"): 12,
    }  # fmt: skip


def test_serious_incidents_agree_with_the_trend() -> None:
    rows = [row.values for row in sample_survey().model.records["incidents"].rows() if row.values["service"] in COACHED]
    first, last = ([r for r in rows if start <= r["date"] <= end] for start, end in (OCT_DEC, JUL_SEP))
    said = ("physical_intervention", "first_aid", "outing_stopped")

    assert [sum(row[column] == "yes" for row in first) for column in said] == [7, 6, 11]
    assert [sum(row[column] == "yes" for row in last) for column in said] == [2, 2, 6]
    assert [sum(row["police"] == "yes" for row in part) for part in (first, last)] == [2, 0]


def test_advocates_concerns_agree_with_the_audit() -> None:
    rows = [row.values for row in sample_survey().model.records["advocacy-concerns"].rows()]

    assert [sum(row["date"] < "2026-07" for row in rows), len(rows)] == [10, 22]
    assert Counter(row["form_same_day"] for row in rows) == {"yes": 20, "no": 2}
    assert Counter(row["wish_said"] for row in rows) == {"yes": 20, "no": 2}
    assert Counter(row["raised_by"] for row in rows) == {"": 14, "lead": 6, "advocate": 2}


def test_calls_agree_with_the_audit_and_the_sessions() -> None:
    """Told when the annex says (within an hour, two, more, the next day), and last when the session record says."""
    audit = list(csv.DictReader(io.StringIO((SOURCES / "escalation-audit.csv").read_text(encoding="utf-8"))))
    model = sample_survey().model
    rows = [row.values for row in model.records["safeguarding-concerns"].rows() if row.values["date"] >= "2026-07"]
    bounds = {"A": (0, 60), "B": (60, 120), "C": (120, 480), "D": (990, 990)}
    last: dict[str, str] = {}
    for row, line in zip(rows, audit, strict=True):
        least, most = bounds[line["Time"]]
        assert least <= minutes(row["told_on"], row["told_at"]) - minutes(row["date"], row["time"]) <= most
        assert bool(row["council_on"]) == (line["Outcome"] == "1")
        last[row["session"]] = max(last.get(row["session"], ""), row["told_at"])
    for row in model.records["session-records"].rows():
        if row.values["session"] != LATE_SESSION:
            assert row.values["passed_on_at"] == last[row.values["session"]]


def minutes(day: str, time: str) -> int:
    return int(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC).timestamp()) // 60


def test_the_matrix_agrees_with_the_printed_one() -> None:
    """Every worker on it, with the totals of its last page; and the workbook is what the script makes."""
    rows = [row.values for row in sample_survey().model.records["training-matrix"].rows()]
    printed = list(csv.DictReader(io.StringIO((SOURCES / "competency-matrix.csv").read_text(encoding="utf-8"))))

    assert {row["worker"] for row in rows} == {line["Code"] for line in printed}
    assert {row["worker"] for row in rows if not row["done"]} == {"T-06"}
    spec = importlib.util.spec_from_file_location("make_sample_files", ROOT / "scripts/make_sample_files.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    assert script.workbook() == (ROOT / "content/records/training-matrix.xlsx").read_bytes()


def test_the_buyers_set_is_that_of_its_sheet() -> None:
    sheet = list(csv.DictReader(io.StringIO((SOURCES / "northmarch-social-value.csv").read_text(encoding="utf-8"))))
    given = [
        (one.code, one.title, one.parent, one.scope)
        for one in sample_survey().model.frameworks["local-social-value"].expectations
    ]

    assert given == [(line["Code"], line["Title"], line["Parent"], line["Description"]) for line in sheet]
    assert not any("local-" in name for name in shipped_files())


#: By the end of each quarter: what was promised in all, and what the record says was delivered in all.
PROMISED = {
    "sv-paid-hours": [(300, 236), (700, 594), (1100, 874), (1500, 1284)],
    "sv-training-places": [(2, 2), (6, 5), (9, 9), (12, 13)],
    "sv-vcse-spend": [(3500, 3870), (13000, 13330), (26000, 26485), (40000, 43150)],
    "sv-sme-spend": [(9000, 8090), (21500, 21910), (33000, 34245), (45000, 45055)],
    "sv-shared-trips": [(None, 0), (60, 69), (150, 154), (240, 244)],
}


@pytest.mark.parametrize("id_", PROMISED)
def test_promises_and_delivery_by_quarter(id_: str) -> None:
    """A quarter that is behind says why; none that is not behind needs to."""
    model = sample_survey().model
    commitment = model.commitments[id_]
    told = {variance.by.isoformat() for variance in commitment.variance}
    ends = ["2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"]
    amounts = {step.by.isoformat(): step.amount for step in commitment.schedule}
    delivered = list(accumulate(value.value or 0 for value in model.measured[id_].groups))

    assert [(amounts.get(end), done) for end, done in zip(ends, delivered, strict=True)] == PROMISED[id_]
    assert told == {end for end, (due, done) in zip(ends, PROMISED[id_], strict=True) if due and done < due}


def test_every_claim_has_an_owner_and_a_partners_agreement() -> None:
    for claim in sample_survey().model.claims.values():
        assert claim.owner, claim.id
        assert claim.use_until, claim.id
        assert bool(claim.partner) == bool(claim.partner_agreed), claim.id
        if claim.partner_agreed:
            assert claim.partner_agreed.by.startswith(f"{claim.partner}/"), claim.id


def test_the_bids_weightings_add_up_and_its_answers_are_used_once() -> None:
    [bid] = sample_survey().model.bids.values()
    answers = [question.answer for question in bid.questions]

    assert sum(question.weighting or 0 for question in bid.questions) == 100
    assert len(set(answers)) == len(answers) == 5
    assert any(answer.used for answer in sample_survey().model.answers.values())
    assert set(answers) < set(sample_survey().model.answers)
