"""The sample's forms and packs go out, are filled in by LibreOffice, and come back value for value."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leverarch.cli import main
from leverarch.diagnostics import Severity
from leverarch.form_fields import read_mark
from leverarch.pipeline import check_all, survey
from leverarch.readers.returned import read_returned
from leverarch.renderers.word import package
from leverarch.workspace import open_world
from returned import libreoffice, word_writing
from returned.word_writing import changed
from worlds import text

ROOT = Path(__file__).parents[1]
LONG = "She asked twice whether the door would be open again next week. " * 40
PACK = {
    "id": "sent-out",
    "title": "Forms",
    "audience": "partner",
    "as_of": "2026-11-01",
    "outputs": [
        {"kind": "form", "form": "session-record", "arrangement": "inclusion-sessions"},
        {"kind": "form", "form": "shared-concern", "arrangement": "independent-advocacy"},
        {"kind": "form", "form": "partner-details", "arrangement": "inclusion-sessions"},
        {"kind": "onboarding-pack", "arrangement": "inclusion-sessions", "size": "full"},
    ],
}


@dataclass(frozen=True)
class Wrote:
    """What somebody writes into a place, how, and what must arrive."""

    words: str
    arrives: str
    how: str = "text"


def same(words: str) -> Wrote:
    return Wrote(words, words.strip())


TICKED, CLEARED = Wrote("☒", "yes", "tick"), Wrote("☐", "no", "tick")
SESSION = {
    "session": same("S-901; “late”, 'x'"),
    "date": Wrote("03/09/2026", "2026-09-03"),
    "venue": same('The "Old" Café, Weir Street; room £1'),
    "worker": Wrote("Session worker", "hollowmere/session-worker", "choice"),
    "attendance": Wrote("1,012", "1012"),
    "wellbeing": same('P-014: "tired", left at 3\nP-015; fine\n\n  P-016 – crème brûlée, £2.50'),
    "incidents": same("none; " + LONG),
    "indicator": TICKED,
    "passed_on_to": Wrote("Hollowmere safeguarding lead", "hollowmere/safeguarding-lead", "choice"),
    "passed_on_at": Wrote("4.40 pm", "16:40"),
    "notes": same("- one\n- two, “three”"),
}
CONCERN = {
    "concern": same("C-901"),
    "date": Wrote("2026-09-02 2 September 2026", "2026-09-02", "day"),
    "time": same("09:05"),
    "person": same("P-014"),
    "session": same("S-001"),
    "source": Wrote("From somebody else", "someone else", "choice"),
    "fright": TICKED,
    "online": TICKED,
    "indicator": Wrote("A mark or injury with no clear account", "unexplained-mark", "choice"),
    "words": same('"Not again", said twice;\nthen £5'),
    "wishes": same("To be asked"),
    "told": Wrote("Registered manager", "registered-manager", "choice"),
    "same_day": TICKED,
    "told-person": CLEARED,
    "route": same("Raised with the council,\nthe same day"),
    "outcome": same("Not closed; see “C-900”"),
    "told-back": Wrote("4 September 2026", "2026-09-04"),
    "adjustment-date": Wrote("5.9.26", "2026-09-05"),
    "learning": same(""),
}
DETAILS = {
    "legal_form": same("Charity; “CIO”, é"),
    "company_number": same("01234567"),
    "charity_number": same("9900127"),
    "cqc_provider_id": same("1-000000000"),
    "ico_registration": same("ZX990128"),
    "phone": same("01632 960 301"),
    "email": same("office@hollowmere.example"),
    "address": same("The Old Reading Room\n1, Weir Street; “Northmarch”\nNM1 1AA"),
    "insurance-insurer": same("Made-up Mutual, £ & é"),
    "insurance-limit": Wrote("£10,000,000", "10000000"),
    "insurance-reference": same('EL/"77"; 8'),
    "insurance-expiry": Wrote("31/03/2028", "2028-03-31"),
    "insurance-insurer.2": same("Another Mutual"),
    "insurance-limit.2": Wrote("6 000 000", "6000000"),
    "insurance-expiry.2": Wrote("2028-04-30 30 April 2028", "2028-04-30", "day"),
    "dbs-level.2": Wrote("Enhanced, with barred list", "enhanced-with-barred-list", "choice"),
    "dbs-eligibility": same("Line one\nline two; “three”"),
    "dbs-role.3": Wrote("Session worker", "hollowmere/session-worker", "choice"),
    "continuity-reference": same("BCP-7"),
    "continuity-expiry": Wrote("1 Nov 2027", "2027-11-01"),
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with a pack of forms built by the real command."""
    folder = tmp_path_factory.mktemp("sent") / "work"
    for name in ("content", "packs"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "packs" / "sent-out.json").write_bytes(text(PACK))
    assert run("build", "sent-out", "--workspace", str(folder)) == 0
    return folder


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


def harvest(work: Path, form: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    capsys.readouterr()
    code = run("harvest", str(form), "--workspace", str(work), "--format", "json", *more)
    record = json.loads(capsys.readouterr().out)
    assert code == (1 if record["summary"]["errors"] else 0)
    return dict(record)


def marks(form: bytes) -> dict[str, list[str]]:
    """The names of the bookmarks around each field, by its key."""
    names = re.findall(r'w:name="(la[^"]+)"', package.read(form)["word/document.xml"].decode())
    groups: dict[int, list[tuple[str, str, str]]] = {}
    for name in names:
        mark = read_mark(name)
        if mark:
            groups.setdefault(mark.number, []).append((mark.order, mark.piece, name))
    return {"".join(piece for _, piece, _ in sorted(g)): [name for _, _, name in g] for g in groups.values()}


def every_field(form: bytes, forms: Mapping[str, dict[str, Wrote]]) -> Mapping[str, dict[str, Wrote]]:
    """The answers, and something awkward for each line, text, day and tick of these forms that has none yet."""
    for field in read_returned(form).fields:
        id_, _, key = field.key.partition(".")
        if id_ in forms and field.value in ("", "no") and key not in forms[id_]:
            words = f"é £5; “{key}”, 'x'"
            other = {"line": same(words), "text": same(f"{words}\n- two"), "tick": TICKED}
            other["date"] = Wrote("25/12/2027", "2027-12-25")
            if field.kind in other:
                forms[id_][key] = other[field.kind]
    return forms


def filled(form: bytes, folder: Path, forms: Mapping[str, Mapping[str, Wrote]]) -> bytes:
    names = marks(form)
    plan = {
        name: (wrote.how, wrote.words)
        for form_id, answers in forms.items()
        for key, wrote in answers.items()
        for name in names[f"{form_id}.{key}"]
        if wrote.words
    }
    return libreoffice.saved(form, folder, plan)


def answers_of(form: bytes) -> Iterator[tuple[str, str]]:
    for field in read_returned(form).fields:
        yield field.key, field.value


def errors(work: Path) -> set[tuple[str, str, str]]:
    found = check_all(survey(open_world(work)))
    return {(d.rule.code, d.place.path, d.message) for d in found if d.severity is Severity.ERROR}


def rows(work: Path, record: str) -> list[dict[str, str]]:
    data = (work / "content/records" / f"{record}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))


@pytest.mark.slow
@pytest.mark.skipif(libreoffice.OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("whole_pack", [False, True], ids=["forms by themselves", "in the onboarding pack"])
def test_filled_by_libreoffice_and_harvested_value_for_value(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], whole_pack: bool
) -> None:
    here = tmp_path / "work"
    shutil.copytree(work, here)
    known, before = errors(here), {name: rows(here, name) for name in ("session-records", "safeguarding-concerns")}
    built = here / "build" / "sent-out"
    files = {
        "form-session-record-inclusion-sessions.docx": {"session-record": SESSION},
        "form-shared-concern-independent-advocacy.docx": {"shared-concern": CONCERN},
        "form-partner-details-inclusion-sessions.docx": {"partner-details": DETAILS},
    }
    if whole_pack:
        files = {
            "onboarding-pack-inclusion-sessions.docx": {
                "session-record": SESSION,
                "shared-concern": CONCERN,
                "partner-details": DETAILS,
            }
        }
    for name, asked in files.items():
        form = tmp_path / name
        forms = every_field((built / name).read_bytes(), {id_: dict(answers) for id_, answers in asked.items()})
        form.write_bytes(filled((built / name).read_bytes(), tmp_path / "office", forms))
        told = harvest(here, form, capsys, "--accept")
        assert told["written"] is True, told["findings"]
        assert told["summary"]["errors"] == 0, told["findings"]
        again = harvest(here, form, capsys)
        assert (again["written"], again["changes"], again["summary"]["errors"]) == (False, [], 0)
        said = list(answers_of(form.read_bytes()))
        wanted = {f"{id_}.{key}": wrote.arrives for id_, answers in forms.items() for key, wrote in answers.items()}
        assert {key: value.strip() for key, value in said if key in wanted} == wanted
        saved = libreoffice.saved(form.read_bytes(), tmp_path / "office")
        assert list(answers_of(saved)) == said
        for change in (word_writing.split_runs, word_writing.inserted, word_writing.around_cells):
            assert list(answers_of(changed(form.read_bytes(), change))) == said
    assert errors(here) == known

    for record, answers in (("session-records", SESSION), ("safeguarding-concerns", CONCERN)):
        after = rows(here, record)
        assert after[:-1] == before[record]
        assert {name: value for name, value in after[-1].items() if name in answers} == {
            name: wrote.arrives for name, wrote in answers.items() if name in after[-1]
        }
    partner = json.loads((here / "content/partners/hollowmere.json").read_text(encoding="utf-8"))
    stands = partner_values(partner)
    assert {key: stands[key] for key in DETAILS} == {key: wrote.arrives for key, wrote in DETAILS.items()}


def partner_values(partner: Mapping[str, Any]) -> dict[str, str]:
    """A partner's file as the answers of its form."""
    values = {name: partner.get(name, "") for name in DETAILS if "-" not in name}
    values |= {name: partner["contact"].get(name, "") for name in ("phone", "email", "address")}
    for kind in ("insurance", "dbs", "continuity"):
        held = [check for check in partner["due_diligence"] if check.get("kind") == kind]
        for number, check in enumerate(held, 1):
            end = "" if number == 1 else f".{number}"
            values |= {f"{kind}-{name}{end}": str(value) for name, value in check.items()}
    return values
