"""What is kept from a reader is told nowhere: logs that differ only in small numbers make the same documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from leverarch.claiming.register import register, register_record
from leverarch.pipeline import Survey, plan_pack
from leverarch.plan import jobs_of
from measured_worlds import COMMITMENT, PEOPLE, RECORD, file, pack, seen
from worlds import text

HELPED = {
    "id": "helped",
    "title": "People helped",
    "period": {"from": "2026-04-01", "to": "2026-09-30"},
    "columns": [
        {"name": "code", "type": "code", "key": True},
        {"name": "begun", "type": "date", "required": True},
        {"name": "ended", "type": "date"},
        {"name": "place", "type": "text"},
        {"name": "content", "type": "yes-no"},
    ],
}
FEW = {
    "id": "few",
    "title": "People helped",
    "kind": "count",
    "record": "helped",
    "owner": "quality-lead",
    "unit": "people",
    "counts": "people",
    "target": {"at_most": 3, "basis": "contract"},
    "direction": "lower",
}
SHARE = {
    **FEW,
    "id": "content-people",
    "title": "People who were content",
    "kind": "share",
    "numerator": [{"column": "content", "is": "yes"}],
    "target": {"at_least": 85, "basis": "contract"},
    "direction": "higher",
}
IN_TIME = {
    **SHARE,
    "id": "in-time",
    "title": "Ended within three days",
    "numerator": None,
    "duration": {"from": "begun", "to": "ended", "unit": "days", "within": 3},
}
PROMISED = {**COMMITMENT, "measure": "few", "unit": "people", "from": "2026-04-01", "due": "2026-09-30"}


def rows(few: int, *, content: int = 0, ended: int = 0, many: int = 0) -> dict[str, bytes]:
    """A log of `few` people at Alder Court and `many` at Birch Lane; `content` of all are, `ended` have an end."""
    told = ["code,begun,ended,place,content"]
    for number in range(few + many):
        place = "Alder Court" if number < few else "Birch Lane"
        end = f"2026-0{5 + number % 4}-12" if number < ended else ""
        yes = "yes" if number < content else "no"
        told.append(f"P-{number},2026-0{5 + number % 4}-10,{end},{place},{yes}")
    return {
        "content/records/helped.json": text({**RECORD, **HELPED}),
        "content/records/helped.csv": ("\n".join(told) + "\n").encode(),
    }


def documents(view: Survey) -> dict[str, Any]:
    """All that is printed of the pack `small`, and what is said of it to programs."""
    front = plan_pack(view, "small")
    assert front.plan is not None, front.found
    jobs = [(document.name, job) for document in front.plan.documents for job in jobs_of(document)]
    open_to_all = {f"{name} {n}": job.data for n, (name, job) in enumerate(jobs) if "annex" not in name}
    model = view.model
    return {**open_to_all, "register": register_record(model, register(model, model.packs["small"]))}


def small_pack(audience: str, kind: str, **asked: Any) -> dict[str, bytes]:
    return pack(audience=audience, as_of="2026-10-15", outputs=[{"kind": kind, **asked}])


REPORT = {"frameworks": ["ppn-002"], "commitments": "all"}
PEOPLE_ELSEWHERE = {f"content/measures/{PEOPLE['id']}.json": text(PEOPLE)}


@pytest.mark.slow
@pytest.mark.parametrize("amount", [3, 10])
@pytest.mark.parametrize("due", ["2026-07-31", "2026-09-30", "2026-12-31"])
@pytest.mark.parametrize(
    ("audience", "kind", "asked"),
    [
        ("public", "social-value-report", REPORT),
        ("commissioner", "contract-review", {"kpis": [], "commitments": "all"}),
    ],
)
def test_a_commitment_that_few_people_count_for(
    audience: str, kind: str, asked: Mapping[str, Any], due: str, amount: int
) -> None:
    promised = file("commitment", PROMISED, amount=amount, due=due)
    said = (file("measure", FEW), promised, small_pack(audience, kind, **asked), PEOPLE_ELSEWHERE)
    told = [documents(seen(*said, rows(few))) for few in (1, 2, 3, 4)]
    assert all(one == told[0] for one in told)


def test_no_finding_says_a_small_number_of_people() -> None:
    """The findings of a pack are kept in its manifest, beside the documents that go out."""
    counted = file("measure", FEW, nouns=["people helped"], published=[
        {"on": "2026-10-01", "period": HELPED["period"], "numerator": "9", "value": "9", "rows": "0"}])  # fmt: skip
    typed = {"content/answers/a.md": b"---\nid: a\ntitle: A\n---\n\nThere were 7 people helped.\n"}
    for due in ("2026-07-31", "2026-09-30"):
        promised = file("commitment", PROMISED, amount=20, due=due)
        said = (counted, promised, typed, small_pack("public", "social-value-report", **REPORT), PEOPLE_ELSEWHERE)
        told = []
        for few in (3, 4):
            found = seen(*said, rows(few)).found
            assert {"LA445", "LA453", "LA462"} <= {one.rule.code for one in found}
            told.append([one.message for one in found])
        assert told[0] == told[1]


def test_a_promise_and_its_measure_over_other_days() -> None:
    counted = file("measure", {**FEW, "period": {"from": "2026-07-01", "to": "2026-09-30"}})
    promised = file("commitment", PROMISED, amount=20)
    asked = small_pack("public", "social-value-report", measures=["few"], **REPORT)
    told = []
    for few in (3, 4):
        days = [*["2026-05-10"] * few, *["2026-07-10"] * 6, *["2026-08-10"] * 8]
        lines = [f"P-{number},{day},,Alder Court,yes" for number, day in enumerate(days)]
        log = {
            **rows(1),
            "content/records/helped.csv": "\n".join(["code,begun,ended,place,content", *lines, ""]).encode(),
        }
        told.append(documents(seen(counted, promised, asked, log, PEOPLE_ELSEWHERE)))
    assert told[0] == told[1]
