"""Chains in a bundle: printed step by step, with pages, linked both ways, and as index.json says."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest

from finished import mended, names
from leverarch.pipeline import Compiled, compile_pack, plan_pack, survey
from leverarch.readers.pdf_targets import Targets, read_outline
from leverarch.renderers import typeset
from leverarch.verify import verify_folder
from leverarch.verifying.manifest import as_written
from sound import SOUND
from test_typeset import faults
from worlds import PACK, SMALL, text, world_of

BUNDLE = "inspection-bundle.pdf"
LOG = {
    "id": "sessions",
    "title": "Session records",
    "columns": [{"name": "session", "type": "code", "key": True}, {"name": "date", "type": "date"}],
}
MINUTES = {
    "id": "EV-2",
    "title": "Minutes of the review",
    "type": "minutes",
    "date": "2026-10-12",
    "owner": "quality-lead",
    "shows": "What was learnt.",
    "classification": "public",
    "body": "## Before\n\n" + "Words enough to fill a line or two of the page. " * 400 + "\n\n## Learnt\n\nA rule.",
}
CHAIN: dict[str, Any] = {
    "id": "one-call",
    "title": "One call, and what came of it",
    "arrangement": "sessions",
    "kind": "escalation",
    "classification": "regulator",
    "links": [
        {"step": "session-record", "says": "A worry is written down.", "record": "sessions", "row": "S-1"},
        {"step": "indicator", "record": "sessions", "evidence": "EV-1"},
        {"step": "escalation", "on": "2026-07-03", "evidence": "EV-1", "heading": "What we found"},
        {"step": "learning", "on": "2026-10-12", "evidence": "EV-2", "heading": "Learnt"},
    ],
}
FILES: Mapping[str, bytes] = {
    **SMALL,
    **{path: data for path, data in SOUND.items() if not path.startswith("packs/")},
    "content/records/sessions.json": text(LOG),
    "content/records/sessions.csv": b"session,date\nS-1,02/07/2026\n",
    "content/evidence/EV-2.json": text(MINUTES),
    "content/chains/one.json": text(CHAIN),
}


def compiled(files: Mapping[str, bytes]) -> Compiled:
    made = compile_pack(survey(world_of(files)), "small", lambda _: None)
    assert made.files, [(d.rule.name, d.message) for d in made.found]
    return made


@cache
def folder() -> Mapping[str, bytes]:
    return compiled(FILES).files


def index(files: Mapping[str, bytes]) -> Any:
    return json.loads(files["index.json"])


def words(data: bytes, page: int) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(str(document[page - 1].get_textpage().get_text_range()).split())
    finally:
        document.close()


def places(data: bytes) -> dict[str, int]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return dict(Targets(pdf).named())


def with_chain(**changes: Any) -> dict[str, bytes]:
    return {**FILES, "content/chains/one.json": text(CHAIN | changes)}


def with_pack(audience: str = "regulator", **output: Any) -> dict[str, bytes]:
    outputs = [PACK["outputs"][0] | output]
    return {**FILES, "packs/small.json": text(PACK | {"audience": audience, "outputs": outputs})}


# ---------------------------------------------------------------- what is printed


def test_the_index_lists_every_step_with_its_page() -> None:
    first, second = index(folder())["items"]
    [chain] = index(folder())["chains"]
    nothing = {"item": None, "page": None, "record": None, "row": None, "missing": False}

    assert {key: chain[key] for key in ("id", "kind", "title", "arrangement")} == {
        key: CHAIN[key] for key in ("id", "kind", "title", "arrangement")
    }
    assert chain["links"] == [
        nothing | {"step": "session-record", "record": "sessions", "row": "S-1"},
        nothing | {"step": "indicator", "record": "sessions", "item": "EV-1", "page": first["first_page"]},
        nothing | {"step": "escalation", "item": "EV-1", "page": first["first_page"] + 1},
        nothing | {"step": "decision", "missing": True},
        nothing | {"step": "learning", "item": "EV-2", "page": second["last_page"]},
    ]
    assert second["last_page"] - second["first_page"] > 1, "the heading stands on a later page"


def test_the_page_says_what_shows_each_step() -> None:
    data = folder()[BUNDLE]
    said = words(data, places(data)["/chains"])

    assert "Session records, row S-1" in said
    assert "2 Jul 2026" in said, "the day of the row, where the link gives none"
    assert said.count("No link yet") == 1
    assert "5 steps, 1 link missing" in said
    assert "Same-day escalation" in said
    assert "Item 2, page" in said


def test_the_chains_are_a_part_with_a_bookmark_and_lead_there_and_back() -> None:
    data = folder()[BUNDLE]
    page = places(data)["/chains"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        marks = [(mark.title, mark.page) for mark in read_outline(pdf, Targets(pdf))]
        assert pdf.check_pdf_syntax() == []
    first, second = (item["first_page"] for item in index(folder())["items"])

    assert (f"Chains: what was noticed, and what came of it, page {page}", page) in marks
    assert (f"{CHAIN['title']}, page {page}", page) in marks
    assert f"(Safeguarding indicator; Same-day escalation), page {page}" in words(data, first)
    assert f"(Learning at the quarterly review), page {page}" in words(data, second)
    assert f"Go to the chains on page {page}." in words(data, places(data)["/use"])


def test_a_link_to_what_the_reader_does_not_get_is_said_and_not_named() -> None:
    closed = {
        **with_pack("commissioner", evidence=["EV-1"]),
        "content/evidence/EV-2.json": text(MINUTES | {"classification": "internal"}),
    }
    closed["content/records/sessions.json"] = text(LOG | {"classification": "regulator"})
    closed["content/chains/one.json"] = text(CHAIN | {"classification": "commissioner"})
    made = compiled(closed)
    said = words(made.files[BUNDLE], places(made.files[BUNDLE])["/chains"])

    assert "An item that is not in this bundle" in said
    assert "A record that is not open to this reader" in said
    assert "Minutes of the review" not in said
    assert "S-1" not in said
    assert sum(d.rule.name == "hidden-link" for d in made.found) == 3
    assert verify_folder(made.files) == ()


@pytest.mark.slow
def test_a_cover_sheet_that_is_full_stays_one_page() -> None:
    evidence = SMALL["content/evidence/EV-1.md"].decode()
    seen = set()
    for lines in (2, 34, 35, 36, 37, 40):
        long = evidence.replace("shows: ", f"limitations: {'It says little. ' * lines * 6}\nshows: ")
        with_it = compiled({**FILES, "content/evidence/EV-1.md": long.encode()}).files
        without = compiled({**with_pack(chains=[]), "content/evidence/EV-1.md": long.encode()}).files
        pages = [places(files[BUNDLE])["EV-1/body"] - places(files[BUNDLE])["EV-1"] for files in (with_it, without)]
        assert pages[0] == pages[1], lines
        said = "Part of a chain" in words(with_it[BUNDLE], places(with_it[BUNDLE])["EV-1"])
        seen.add((pages[1], said))
    assert {(1, True), (1, False), (2, False)} == seen, "said while there is room, and never at the cost of a page"


def test_the_sheets_are_accessible(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, bytes]] = []
    real = typeset.render

    def render(world, job, pages=None, *, images):
        made.append((job.name, real(world, job, pages, images=images)))
        return made[-1][1]

    monkeypatch.setattr(typeset, "render", render)
    compiled(FILES)

    assert {name: found for name, data in made if (found := faults(data))} == {}


# ---------------------------------------------------------------- which chains


def test_a_bundle_without_chains_has_no_such_part() -> None:
    none = {path: data for path, data in FILES.items() if not path.startswith("content/chains/")}
    bare, unasked = (
        compiled(none),
        compiled({**none, **with_pack(chains=[])} | {"content/chains/one.json": text(CHAIN)}),
    )
    for made in (bare, unasked):
        assert index(made.files)["chains"] == []
        assert "/chains" not in places(made.files[BUNDLE])
    assert "Chains" not in words(bare.files[BUNDLE], 1)


@pytest.mark.parametrize(
    ("asked", "links", "shown"),
    [
        (None, CHAIN["links"], True),
        (None, CHAIN["links"][:1], False),
        ("all", CHAIN["links"][:1], True),
        (["one-call"], CHAIN["links"][:1], True),
        ([], CHAIN["links"], False),
    ],
)
def test_which_chains_a_bundle_holds(asked: object, links: object, shown: bool) -> None:
    files = with_pack(**({} if asked is None else {"chains": asked}))
    files["content/chains/one.json"] = text(CHAIN | {"links": links})

    assert [chain["id"] for chain in index(compiled(files).files)["chains"]] == (["one-call"] if shown else [])


def test_a_closed_chain_is_left_out_and_listed() -> None:
    files = {**with_pack("commissioner"), "content/chains/one.json": text(CHAIN)}
    made = compiled(files)

    assert index(made.files)["chains"] == []
    assert {"id": "one-call", "why": "classified regulator, closed to the pack's audience (commissioner)"} in index(
        made.files
    )["left_out"]
    assert ("left-out", "one-call") in [(d.rule.name, d.about) for d in made.found]


def test_the_rows_that_a_chain_leads_to_are_an_input_and_their_faults_stop_it() -> None:
    front = plan_pack(survey(world_of(FILES)), "small")
    assert front.plan is not None
    assert "content/records/sessions.csv" in dict(front.plan.inputs)

    broken = {**FILES, "content/records/sessions.csv": b"session,date\nS-1,31/02/2026\n"}
    assert [d.rule.name for d in plan_pack(survey(world_of(broken)), "small").found if d.rule.code == "LA425"]
    assert plan_pack(survey(world_of(broken)), "small").plan is None
    unread = broken | with_pack(chains=[])
    unread["content/records/sessions.csv"] = broken["content/records/sessions.csv"]
    assert plan_pack(survey(world_of(unread)), "small").plan is not None, "no chain, no record"


def test_a_broken_chain_stops_a_bundle_that_might_hold_it() -> None:
    broken = {**FILES, "content/chains/two.json": b'{"id": "two"}'}

    assert plan_pack(survey(world_of(broken)), "small").plan is None
    assert plan_pack(survey(world_of({**broken, **with_pack(chains=["one-call"])})), "small").plan is not None


# ---------------------------------------------------------------- verify


def first_link(record: Any, number: int) -> Any:
    return record["chains"][0]["links"][number]


def other_page(record: Any) -> None:
    first_link(record, 2)["page"] += 1


def other_item(record: Any) -> None:
    first_link(record, 2)["item"] = "EV-2"


def no_page(record: Any) -> None:
    first_link(record, 4)["page"] = None


def not_missing(record: Any) -> None:
    first_link(record, 3)["missing"] = False


def missing_after_all(record: Any) -> None:
    first_link(record, 0).update(missing=True, record=None, row=None)


def missing_and_named(record: Any) -> None:
    first_link(record, 0)["missing"] = True


def no_link(record: Any) -> None:
    del record["chains"][0]["links"][4]


def other_title(record: Any) -> None:
    record["chains"][0]["title"] = "Another call"


def no_chains(record: Any) -> None:
    record["chains"].clear()


def no_key(record: Any) -> None:
    del record["chains"]


def one_more(record: Any) -> None:
    record["chains"].append(record["chains"][0])


@pytest.mark.parametrize(
    "change",
    [
        other_page, other_item, no_page, not_missing, missing_after_all, missing_and_named, no_link, other_title,
        no_chains, no_key, one_more,
    ],
)  # fmt: skip
def test_a_change_of_the_chains_is_found(change: Callable[[Any], None]) -> None:
    files = dict(folder())
    record = index(files)
    change(record)
    files["index.json"] = as_written(record)

    assert names(verify_folder(mended(files, pages=True))) == {"wrong-index"}


def test_chains_listed_for_a_bundle_that_has_none_are_found() -> None:
    files = dict(compiled({**FILES, **with_pack(chains=[]), "content/chains/one.json": text(CHAIN)}).files)
    record = index(files)
    record["chains"] = index(folder())["chains"]
    files["index.json"] = as_written(record)

    assert names(verify_folder(mended(files, pages=True))) == {"wrong-index"}


def test_what_was_made_is_as_it_says() -> None:
    assert verify_folder(folder()) == ()
