"""How an item's file is shown in a pack: the choices of the pack, and what the sheets say of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibits import letter, locked_pdf, printed_pdf, signed_pdf, small_png, video
from leverarch.catalogue import CATALOGUE
from leverarch.diagnostics import Severity
from leverarch.model import Evidence, FileChoices, Pack
from leverarch.output import Bundle, BundleItem
from leverarch.pipeline import Front, Survey, plan_pack, survey
from leverarch.showing import CHECK_OF, attached, by_choice, choice, has_pages, is_withheld, safe_name, stopping
from leverarch.words import size_words
from leverarch.world import FileState, Made, Probe, Remark
from worlds import EVIDENCE, PACK, SMALL, shipped, text, world_of

HEAD = EVIDENCE.partition("---\n\n")[0]


def item_file(id_: str, file: str, *lines: str) -> bytes:
    """An item of evidence with a file, as its author keeps it."""
    return "\n".join([HEAD.replace("id: EV-1", f"id: {id_}"), f"file: files/{file}", *lines, "---", ""]).encode()


def view_of(held: Mapping[str, bytes], items: Mapping[str, str], **pack: Any) -> Survey:
    """The small workspace with these files, an item for each of `items` (id to file name), and these wishes."""
    made = {f"content/evidence/{id_}.md": item_file(id_, name) for id_, name in items.items()}
    files = {f"content/files/{name}": data for name, data in held.items()}
    return survey(world_of({**SMALL, **files, **made, "packs/small.json": text({**PACK, **pack})}))


def signed(view: Survey, *ids: str) -> Survey:
    """The same with a remark on these items: their file is signed."""
    remark = Remark("signed-file", "is digitally signed (1 signature)")
    return with_probes(view, {id_: {"remarks": (remark,)} for id_ in ids})


def with_probes(view: Survey, changes: Mapping[str, Mapping[str, Any]]) -> Survey:
    items = dict(view.model.evidence)
    for id_, change in changes.items():
        probe = items[id_].probe
        assert probe is not None
        items[id_] = replace(items[id_], probe=replace(probe, **change))
    return replace(view, model=replace(view.model, evidence=items))


def item_of(front: Front, id_: str) -> BundleItem:
    assert front.plan is not None, front.found
    bundle = front.plan.documents[0].content
    assert isinstance(bundle, Bundle)
    return next(item for item in bundle.items if item.id == id_)


def pack_of(files: FileChoices | None = None, unreadable: str = "") -> Pack:
    pack = view_of({}, {}).model.packs["small"]
    return replace(pack, files=files, unreadable=unreadable)


def opened(*names: str, state: FileState = FileState.SOUND, made: Made = Made.RECEIVED) -> Evidence:
    item = view_of({"audit.pdf": printed_pdf()}, {"EV-2": "audit.pdf"}).model.evidence["EV-2"]
    assert item.probe is not None
    remarks = tuple(Remark(name, "is so") for name in names)
    return replace(item, probe=replace(item.probe, state=state, made=made, remarks=remarks))


def test_every_choice_has_its_check_and_its_field() -> None:
    names = {rule.name for rule in CATALOGUE}
    assert {field.name for field in fields(FileChoices)} == set(CHECK_OF)
    assert set(CHECK_OF.values()) <= names


@pytest.mark.parametrize("field", CHECK_OF)
def test_what_a_pack_does_not_say_is_taken(field: str) -> None:
    assert choice(pack_of(), field) == "take"
    assert choice(pack_of(replace(FileChoices(), **{field: "stop"})), field) == "stop"


def test_unreadable_stop_means_four_choices_where_they_say_nothing_else() -> None:
    four = {"repaired-file", "encrypted-file", "damaged-file", "unsupported-file"}
    assert stopping(pack_of(unreadable="stop")) == four
    assert stopping(pack_of(FileChoices(damaged="stand-in"), "stop")) == four - {"damaged-file"}
    assert stopping(pack_of()) == frozenset()


@pytest.mark.parametrize("field", [field for field in CHECK_OF if field not in ("encrypted", "damaged", "unsupported")])
def test_a_pack_may_leave_out_what_it_could_show(field: str) -> None:
    item = opened(*([] if field == "repaired" else [CHECK_OF[field]]), state=FileState.REPAIRED)
    assert has_pages(item, pack_of())
    pack = pack_of(replace(FileChoices(), **{field: "stand-in"}))
    assert not has_pages(item, pack)
    assert is_withheld(item, pack)
    assert by_choice(item, pack)
    assert attached(item, pack) is None


def test_every_remark_has_its_check() -> None:
    """What a reader of files remarks must reach the item's owner; `converted-file` is said on the cover sheet only."""
    source = Path(__file__).parents[1] / "src" / "leverarch"
    found: set[str] = set()
    for path in source.rglob("*.py"):
        text_of = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bRemark\(\s*\"([a-z-]+)\"", text_of))
        if "Remark(name, detail) for name, detail in said" in text_of:
            found |= set(re.findall(r"^        \(\"([a-z]+-[a-z-]+)\", [a-z_]", text_of, re.MULTILINE))
    assert found
    assert found - {"converted-file"} <= {rule.name for rule in CATALOGUE}


def test_the_schema_says_the_usual_choice_of_each() -> None:
    properties = json.loads(shipped()["schemas/pack.schema.json"])["properties"]["files"]["properties"]
    assert set(properties) == set(CHECK_OF)
    assert all("(usual)" in value["description"] for value in properties.values())


# ---------------------------------------------------------------- what is attached


def test_a_signed_pdf_and_the_file_of_a_text_rendering_are_attached() -> None:
    assert attached(opened(), pack_of()) is None
    one = attached(opened("signed-file"), pack_of())
    assert one is not None
    assert (one.name, one.media) == ("EV-2 audit.pdf", "application/pdf")
    assert attached(opened("text-rendering", made=Made.TEXT), pack_of()) is not None
    assert attached(opened("signed-file", made=Made.RENDERED), pack_of()) is None  # an e-mail that is signed


def test_an_id_that_stands_in_the_name_already_is_not_said_twice() -> None:
    assert safe_name("EV-0007", "content/files/EV-0007_Audit.pdf") == "EV-0007_Audit.pdf"
    assert safe_name("EV-0007", "content/files/EV-00071 Audit.pdf") == "EV-0007 EV-00071 Audit.pdf"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (3_200_000, "3.2 MB"),
        (999_949_999, "999.9 MB"),
        (3_000_000_000, "3.0 GB"),
    ],
)
def test_a_size_is_said_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize("name", ["r\u00e9sum\u00e9.pdf", "re\u0301sume\u0301.pdf"])
def test_a_name_that_only_looks_the_same_is_said_to(name: str) -> None:
    other = "re\u0301sume\u0301.pdf" if name[1] == "\u00e9" else "r\u00e9sum\u00e9.pdf"
    view = view_of({other: printed_pdf()}, {"EV-2": name})
    lost = next(found for found in view.loaded.found if found.rule.name == "missing-file")
    assert lost.help == "a file is there whose name looks the same, with its accents written in another way: rename it"


@given(st.text(max_size=60), st.sampled_from(["", ".pdf", ".DOCX", ".p d", "."]))
def test_a_safe_name_is_plain_and_carries_its_item(name: str, ending: str) -> None:
    safe = safe_name("EV-0007", f"content/files/{name}{ending}")
    assert re.match("EV-0007[ _-]", safe)
    assert safe.isascii()
    assert safe.isprintable()
    assert not set(safe) & set('/\\<>:"|?*')
    assert len(safe) <= 120
    assert safe == unicodedata.normalize("NFC", safe).rstrip(" .")


# ---------------------------------------------------------------- what the planner makes of it


def test_the_plan_shows_each_file_or_a_sheet() -> None:
    files = {"audit.pdf": printed_pdf(), "locked.pdf": locked_pdf(), "clip.mp4": video()}
    view = view_of(files, {"EV-2": "audit.pdf", "EV-3": "locked.pdf", "EV-4": "clip.mp4"})
    front = plan_pack(view, "small")
    assert {id_: item_of(front, id_).how for id_ in ("EV-1", "EV-2", "EV-3", "EV-4")} == {
        "EV-1": "own-words",
        "EV-2": "pages",
        "EV-3": "stand-in",
        "EV-4": "stand-in",
    }


def test_a_sheet_says_that_the_pack_chose_so() -> None:
    view = signed(view_of({"audit.pdf": printed_pdf()}, {"EV-2": "audit.pdf"}, files={"signed": "stand-in"}), "EV-2")
    item = item_of(plan_pack(view, "small"), "EV-2")
    assert item.stand_in is not None
    assert item.stand_in.data["why"] == "This bundle does not show the pages of files with a digital signature."
    assert item.attached is None
    assert item.cover.data["withheld"] is True


def test_a_page_of_a_file_that_is_not_shown_is_no_page_of_its_own_words() -> None:
    words = "\n\n## What we found\n\nAll was as it should be.\n"
    pages = item_file("EV-2", "audit.pdf").decode().replace("expectation: A1,", "expectation: A1, pages: 2,") + words
    files = {"content/files/audit.pdf": printed_pdf(pages=3), "content/evidence/EV-2.md": pages.encode()}
    for wishes, first in (({}, 2), ({"files": {"no_text_layer": "stand-in"}}, 0)):
        view = survey(world_of({**SMALL, **files, "packs/small.json": text({**PACK, **wishes})}))
        view = with_probes(view, {"EV-2": {"remarks": (Remark("no-text-layer", "is a scan"),)}})
        assert item_of(plan_pack(view, "small"), "EV-2").maps[0].locator.first == first


def test_stop_makes_an_error_of_the_finding() -> None:
    view = view_of({"clip.mp4": video()}, {"EV-2": "clip.mp4"}, files={"unsupported": "stop"})
    front = plan_pack(view, "small")
    assert front.plan is None
    assert [d.rule.name for d in front.found if d.severity is Severity.ERROR] == ["unsupported-file"]


# ---------------------------------------------------------------- what the sheets say


def test_a_recording_is_not_called_broken() -> None:
    view = view_of({"clip.mp4": video()}, {"EV-2": "clip.mp4"})
    item = item_of(plan_pack(view, "small"), "EV-2")
    assert item.stand_in is not None
    said = json.dumps(dict(item.stand_in.data), ensure_ascii=False)
    assert "stands in for a recording" in said
    assert "a video (MP4)" in said
    assert not re.search(r"damaged|broken|missing|cannot be shown", said)


@pytest.mark.parametrize("state", FileState)
@pytest.mark.parametrize("made", Made)
def test_no_sheet_carries_a_finding_or_a_path(state: FileState, made: Made) -> None:
    names = sorted({*CHECK_OF.values(), "form-values", "not-fetched", "hidden-cells", "moving-picture"})
    remarks = tuple(Remark(name, "is the finding’s own detail") for name in names)
    change: dict[str, Any] = {"state": state, "made": made, "remarks": remarks, "detail": "it is the finding’s detail"}
    if state not in (FileState.SOUND, FileState.REPAIRED):
        change["segments"] = ()
    view = with_probes(view_of({"audit.pdf": printed_pdf()}, {"EV-2": "audit.pdf"}), {"EV-2": change})
    item = item_of(plan_pack(view, "small"), "EV-2")
    said = json.dumps([dict(job.data) for job in (item.cover, item.stand_in) if job], ensure_ascii=False)
    assert "detail" not in said
    assert "content/" not in said
    assert "LA4" not in said


def test_the_cover_lists_what_lies_inside_a_file() -> None:
    mail = letter(("report.pdf", printed_pdf(pages=3)), ("clip.mp4", video()))
    view = view_of({"mail.eml": mail}, {"EV-2": "mail.eml"})
    item = item_of(plan_pack(view, "small"), "EV-2")
    inside = item.cover.data["inside"]
    assert [(row["n"], row["name"], row["key"]) for row in inside["rows"]] == [
        (1, "report.pdf", "EV-2/part/1"),
        (2, "clip.mp4", "EV-2/part/2"),
    ]
    assert "a sheet stands in for it" in inside["rows"][1]["what"]


def test_the_cover_says_how_pages_came_to_be() -> None:
    view = view_of({"plan.png": small_png()}, {"EV-2": "plan.png"})
    origin = dict(item_of(plan_pack(view, "small"), "EV-2").cover.data["origin"])
    assert origin["Shown as"] == "Pages set from a picture (PNG)."


def test_a_probe_without_pages_shows_nothing() -> None:
    item = replace(opened(), probe=Probe(FileState.DAMAGED, 0, ""))
    assert not has_pages(item, pack_of())


def test_what_was_met_in_a_file_inside_is_not_said_of_the_whole() -> None:
    mail = letter(("report.pdf", signed_pdf()))
    view = view_of({"mail.eml": mail}, {"EV-2": "mail.eml"})
    item = item_of(plan_pack(view, "small"), "EV-2")
    origin = dict(item.cover.data["origin"])
    assert origin["To know"] == "A file inside it is digitally signed; its signature is not kept here."
    assert item.attached is None
