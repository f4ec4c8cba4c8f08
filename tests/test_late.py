"""Late items: what people hold keeps its numbers, and they are told of each page that is new or different."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from late import Edition, Space, first, item
from leverarch.cli import main
from leverarch.labels import in_order
from leverarch.pipeline import compile_pack, survey
from leverarch.verify import against_faults, verify_folder
from leverarch.verifying.manifest import as_written
from pdf_corpus import simple
from worlds import world_of

SPACE = first()


@cache
def edition() -> Edition:
    return SPACE.built()


def with_items(space: Space, **more: bytes) -> Space:
    return replace(space, items={**space.items, **{int(name[1:]): data for name, data in more.items()}})


def assert_kept(before: Edition, now: Edition) -> None:
    """Another library reads: pages that are still there have their labels and stamps, and labels are unique."""
    assert len(set(now.labels)) == len(now.labels)
    assert in_order(now.labels)
    assert now.labels == [page["label"] for page in now.index["pages"]]
    assert [line.split("Page ")[-1] for line in now.stamps()] == [
        page["stamp"].removeprefix("Page ") for page in now.index["pages"]
    ]
    stamps = {page["label"]: page["stamp"] for page in before.index["pages"]}
    for page in now.index["pages"]:
        assert stamps.get(page["label"], page["stamp"]) == page["stamp"]
    gone = set(before.labels) - set(now.labels)
    assert gone <= {entry["label"] for entry in now.index["unused"]}
    assert verify_folder(now.files) == ()


def letters(label: str, which: str) -> list[str]:
    """A label with each of these letters: `12A`, `12B`."""
    return [f"{label}{letter}" for letter in which]


def on_from(label: str, many: int) -> list[str]:
    return [str(int(label) + n) for n in range(1, many + 1)]


# ---------------------------------------------------------------- late items


def test_one_late_item_stands_after_the_last_of_its_section() -> None:
    now = with_items(SPACE, n4=item(4)).built(edition())
    assert_kept(edition(), now)
    assert now.numbers() == [("EV-1", "1"), ("EV-2", "2"), ("EV-4", "2A"), ("EV-3", "3")]
    late = letters(edition().labels_of(2)[-1], "AB")
    assert now.labels_of(4) == late
    assert now.front()[-1] == f"{edition().front()[-1]}A"
    assert now.amends["added"] == [{"id": "EV-4", "number": "2A", "labels": now.labels_of(4)}]
    assert (now.amends["changed"], now.amends["withdrawn"], now.amends["unused"]) == ([], [], [])
    assert f"2A Item number 4 of its kind {late[0]} to {late[1]} Nothing else changed." in now.sheet()
    assert f"see page {now.front()[-1]}" in " ".join(now.texts[0].split())
    assert edition().index["amends"] == []


def test_pages_that_were_there_are_the_same_to_the_last_dot() -> None:
    """Where the pack speaks of the same day, nothing but the front matter is set anew."""
    now = with_items(SPACE, n4=item(4)).built(edition())
    prints = {page["label"]: page["print"] for page in edition().index["pages"] if page["part"] != "front"}
    found = {page["label"]: page["print"] for page in now.index["pages"]}
    assert prints.items() <= found.items()


def test_each_part_of_the_front_matter_has_numbers_of_its_own_to_keep() -> None:
    seen = {n: data.replace(b"owner:", b"perspective: processes\nowner:", 1) for n, data in SPACE.items.items()}
    made = replace(SPACE, items=seen).built()
    pages = {"index": "Index by item", "matrix": "Which items meet", "mix": "Whose view stands behind"}
    for chapter, heading in pages.items():
        held = [page["page"] for page in made.index["pages"] if page.get("chapter") == chapter]
        assert heading in made.texts[held[0] - 1], chapter


def test_three_late_items_in_two_sections_and_a_new_one() -> None:
    more = {"n4": item(4), "n5": item(5, "feedback"), "n6": item(6, "policy"), "n7": item(7)}
    now = with_items(SPACE, **more).built(edition())
    assert_kept(edition(), now)
    assert [number for _, number in now.numbers()] == ["1", "2", "2A", "2B", "3", "3A", "4"]
    assert now.labels_of(6) == on_from(edition().labels[-1], 2)
    assert now.labels_of(5) == letters(edition().labels_of(3)[-1], "AB")
    assert now.index["pages"][-1]["stamp"] == f"Page {now.labels[-1]}"  # the earlier sheets say another total
    assert [(s["key"], s["late"]) for s in now.index["sections"]] == [("A", 0), ("B", 0), ("C", 1)]


def test_late_items_at_the_end_count_on() -> None:
    now = with_items(SPACE, n4=item(4), n5=item(5, "feedback")).built(edition(), at_end=True)
    assert_kept(edition(), now)
    assert now.labels_of(4) + now.labels_of(5) == on_from(edition().labels[-1], 4)
    assert now.index["sections"][-1]["title"] == "Added later"
    assert now.numbers()[-2:] == [("EV-4", "4"), ("EV-5", "5")]
    again = with_items(SPACE, n4=item(4), n5=item(5, "feedback"), n6=item(6)).built(now, at_end=True)
    assert_kept(now, again)
    assert again.labels_of(6) == on_from(now.labels[-1], 2)


def test_an_edition_upon_an_edition() -> None:
    second = with_items(SPACE, n4=item(4)).built(edition())
    third = with_items(SPACE, n4=item(4), n5=item(5), n6=item(6, "feedback")).built(second)
    assert_kept(second, third)
    assert third.labels_of(4) + third.labels_of(5) == letters(edition().labels_of(2)[-1], "ABCD")
    assert third.labels_of(6) == letters(edition().labels_of(3)[-1], "AB")
    assert [entry["id"] for entry in third.amends["added"]] == ["EV-5", "EV-6"]
    assert third.front() == second.front()


def test_nothing_new_at_all() -> None:
    now = SPACE.built(edition())
    assert_kept(edition(), now)
    assert "Nothing changed. Every page after the front matter" in now.sheet()


def test_same_bytes_again() -> None:
    space = with_items(SPACE, n4=item(4))
    assert space.built(edition()).files == space.built(edition()).files


@pytest.mark.parametrize("layout", [{"first_page": 201}, {"number_by_section": True}])
def test_other_numbers(layout: dict[str, object]) -> None:
    space = replace(SPACE, output={"layout": layout})
    before = space.built()
    now = with_items(space, n4=item(4), n6=item(6, "policy")).built(before)
    assert_kept(before, now)
    assert now.labels_of(4) == letters(before.labels_of(2)[-1], "AB")
    assert now.labels_of(6) == (on_from(before.labels[-1], 2) if "first_page" in layout else ["C1", "C2"])
    third = with_items(space, n4=item(4), n6=item(6, "policy"), n7=item(7, "policy"), n8=item(8)).built(now)
    assert_kept(now, third)
    assert third.labels_of(8) == letters(before.labels_of(2)[-1], "CD")


# ---------------------------------------------------------------- changed items


def test_a_file_with_another_page() -> None:
    now = replace(SPACE, files={"one.pdf": simple(3)}).built(edition())
    assert_kept(edition(), now)
    held = edition().labels_of(1)
    more = f"{held[-1]}A"
    assert now.labels_of(1) == [*held, more]
    (changed,) = now.amends["changed"]
    assert changed["added_labels"] == [more]
    assert changed["labels"] == held  # the cover says the file's SHA-256, and the file is another one
    assert f"new: page {more}" in now.sheet()


def test_a_file_with_fewer_pages() -> None:
    before = replace(SPACE, files={"one.pdf": simple(4)}).built()
    now = replace(SPACE, files={"one.pdf": simple(2)}).built(before)
    assert_kept(before, now)
    *held, gone, last = before.labels_of(1)
    assert now.amends["unused"] == [gone, last]
    assert f"Pages {gone} and {last} are no longer used" in now.sheet()
    again = replace(with_items(SPACE, n4=item(4)), files={"one.pdf": simple(4)}).built(now)
    assert_kept(now, again)
    assert again.labels_of(1) == [*held, *letters(held[-1], "AB")]
    assert [entry["label"] for entry in again.index["unused"]] == [gone, last]


def test_other_words_of_an_item() -> None:
    now = with_items(SPACE, n2=item(2, words="It was found otherwise.")).built(edition())
    assert_kept(edition(), now)
    label = edition().labels_of(2)[-1]
    assert now.amends["changed"] == [
        {"id": "EV-2", "number": "2", "labels": [label], "added_labels": [], "unused_labels": []}
    ]
    assert f"replaced: page {label}" in now.sheet()


def test_another_day_sets_cover_sheets_anew_and_says_so() -> None:
    now = replace(SPACE, pack={"as_of": "2026-11-20"}).built(edition())
    assert_kept(edition(), now)
    assert now.amends["as_of"] == "2026-11-01"
    changed = {label for entry in now.amends["changed"] for label in entry["labels"]}
    assert {edition().labels_of(number)[0] for number in (1, 2, 3)} <= changed


# ---------------------------------------------------------------- withdrawn items


def test_a_sheet_stands_for_a_withdrawn_item() -> None:
    now = replace(SPACE, items={n: data for n, data in SPACE.items.items() if n != 1}).built(edition())
    assert_kept(edition(), now)
    assert now.numbers() == [("EV-2", "2"), ("EV-3", "3")]
    first_label, *unused = edition().labels_of(1)
    assert now.amends["withdrawn"] == [{"id": "EV-1", "number": "1", "label": first_label}]
    annex = [page["label"] for page in edition().index["pages"] if page.get("chapter") == "kept"]
    assert now.amends["unused"] == [*annex, *unused]  # no item is left whose file somebody else made
    words = " ".join(now.texts[now.labels.index(first_label)].split())
    said = f"Pages {first_label} to {unused[-1]} of the edition as at 1 November 2026 held it."
    assert f"Item 1 was withdrawn {said}" in words
    pdf = " ".join(now.texts) + " ".join(str(mark) for mark in now.reader.outline) + str(now.reader.named_destinations)
    assert "EV-1" not in pdf
    assert "Item number 1 of its kind" not in pdf
    third = replace(SPACE, items={n: data for n, data in SPACE.items.items() if n != 1}).built(now)
    assert_kept(now, third)
    assert third.texts[third.labels.index(first_label)] == now.texts[now.labels.index(first_label)]
    assert third.amends["withdrawn"] == []
    back = SPACE.built(third)
    assert_kept(third, back)
    assert back.labels_of(1) == [first_label, *letters(first_label, "ABC")]
    assert back.numbers()[0] == ("EV-1", "1")


def test_a_whole_section_that_is_withdrawn_keeps_its_letter() -> None:
    now = with_items(replace(SPACE, items={3: SPACE.items[3]}), n4=item(4)).built(edition())
    assert_kept(edition(), now)
    assert [section["key"] for section in now.index["sections"]] == ["A", "B"]
    assert now.numbers() == [("EV-4", "2A"), ("EV-3", "3")]


# ---------------------------------------------------------------- what verify finds


def test_an_index_that_lies_about_the_earlier_edition_is_found() -> None:
    now = with_items(SPACE, n4=item(4), n2=item(2, words="Otherwise.")).built(edition())
    assert against_faults(now.files, edition().earlier) == ()
    for break_, said in (
        (lambda index: index["amends"][0].update(changed=[]), "not listed as changed"),
        (lambda index: index["pages"][-1].update(stamp="Page 6 of 99"), "at its foot"),
        (lambda index: index["amends"][0].update(manifest="0"), "doesn't say that it is added"),
    ):
        record = json.loads(now.files["index.json"])
        break_(record)
        broken = now.files | {"index.json": json.dumps(record).encode()}
        assert any(said in fault.message for fault in against_faults(broken, edition().earlier)), said


def test_a_new_build_is_no_edition_that_was_added() -> None:
    again = compile_pack(survey(world_of(with_items(SPACE, n4=item(4)).all_files)), "small", lambda _: None)
    assert any("added to this edition" in fault.message for fault in against_faults(again.files, edition().earlier))


@pytest.mark.parametrize("layout", [{"by": "key-question"}, {"by": "expectation"}])
def test_dividers_keep_their_numbers_and_are_listed_where_they_say_more(layout: dict[str, object]) -> None:
    space = replace(SPACE, output={"layout": layout, "sections": []})
    before = space.built()
    now = with_items(space, n4=item(4)).built(before)
    assert_kept(before, now)
    dividers = {page["label"] for page in before.index["pages"] if page["part"] == "divider"}
    changed = [label for sheet in now.amends["sheets"] for label in sheet["labels"]]
    assert changed
    assert set(changed) <= dividers
    assert "Replaced: page" in now.sheet()


def test_dividers_that_the_earlier_edition_had_not_are_told() -> None:
    before = replace(SPACE, output={"layout": {"dividers": False}}).built()
    now = replace(SPACE, output={"layout": {"dividers": True}}).built(before)
    assert_kept(before, now)
    new = [page["label"] for page in now.index["pages"] if page["part"] == "divider"]
    assert new
    assert [label for sheet in now.amends["sheets"] for label in sheet["added_labels"]] == new
    assert "Further sheets of ours" in now.sheet()
    assert all(label in now.sheet() for label in new)
    record = json.loads(now.files["index.json"])
    record["amends"][0]["sheets"] = []
    found = list(against_faults({**now.files, "index.json": as_written(record)}, before.earlier))
    assert sum("is not listed as added" in d.message for d in found) == len(new)


AMENDED = with_items(SPACE, n4=item(4), n2=item(2, words="Otherwise."))


@cache
def amended() -> Edition:
    return AMENDED.built(edition())


def without_added(index: Any) -> None:
    index["amends"][0]["added"] = []


def one_more_changed(index: Any) -> None:
    index["amends"][0]["changed"][0]["labels"].append(edition().labels_of(3)[0])


def one_more_unused(index: Any) -> None:
    index["amends"][0]["unused"].append("99")


def no_amends(index: Any) -> None:
    index["amends"] = []


def other_edition(index: Any) -> None:
    index["amends"][0]["edition"] = "0000 0000 0000 0000"


@pytest.mark.parametrize(
    ("break_", "said"),
    [
        (without_added, "it names page"),
        (one_more_changed, "it doesn't name page"),
        (one_more_unused, "it doesn't name the label 99"),
        (no_amends, "index.json doesn't say so"),
        (other_edition, "it doesn't name the edition"),
    ],
)
def test_a_sheet_that_says_something_else_than_the_index_is_found(break_: Callable[[Any], None], said: str) -> None:
    record = json.loads(amended().files["index.json"])
    break_(record)
    found = verify_folder(amended().files | {"index.json": as_written(record)})
    assert any(fault.rule.code == "LA829" and said in fault.message for fault in found), found


# ---------------------------------------------------------------- on the disk


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    return int(stopped.value.code or 0)


def on_disk(space: Space, root: Path) -> Path:
    for name, data in space.all_files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


@pytest.fixture(scope="module")
def given_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition that was handed out."""
    folder = tmp_path_factory.mktemp("handed") / "out"
    folder.mkdir()
    for name, data in edition().files.items():
        (folder / name).write_bytes(data)
    return folder


def test_build_appends_and_leaves_the_earlier_folder_as_it_is(
    tmp_path: Path, given_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = on_disk(with_items(SPACE, n4=item(4)), tmp_path / "space")
    before = {path.name: path.read_bytes() for path in given_out.iterdir()}
    one, two = tmp_path / "one", tmp_path / "two"
    assert run("build", "small", "--workspace", str(root), "--append-to", str(given_out), "--out", str(one)) == 0
    elsewhere = tmp_path / "elsewhere" / "copy"
    shutil.copytree(given_out, elsewhere)
    assert run("build", "small", "--workspace", str(root), "--append-to", str(elsewhere), "--out", str(two)) == 0
    assert {path.name: path.read_bytes() for path in given_out.iterdir()} == before
    made = {path.name: path.read_bytes() for path in (one / "small").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (two / "small").iterdir()}
    assert json.loads(made["index.json"])["amends"][0]["added"][0]["number"] == "2A"
    assert run("verify", str(one / "small"), "--against", str(given_out)) == 0
    assert run("verify", str(given_out), "--against", str(one / "small")) == 1
    assert "renumbered-page" in capsys.readouterr().out


def tampered(folder: Path) -> str:
    index = folder / "index.json"
    index.write_bytes(index.read_bytes().replace(b'"2"', b'"7"', 1))
    return "not as it was made"


def of_another_pack(folder: Path) -> str:
    other = with_items(SPACE).all_files
    files = {"packs/other.json": other["packs/small.json"].replace(b'"small"', b'"other"', 1)}
    files |= {name: data for name, data in other.items() if not name.startswith("packs/")}
    compiled = compile_pack(survey(world_of(files)), "other", lambda _: None)
    assert compiled.files, compiled.found
    for name, data in compiled.files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.read_bytes())
    return "it holds the pack `other`"


def emptied(folder: Path) -> str:
    for path in folder.iterdir():
        path.unlink()
    return "there is no manifest.json in it"


def gone(folder: Path) -> str:
    shutil.rmtree(folder)
    return "there is no manifest.json in it"


def in_volumes(folder: Path) -> str:
    files = dict(with_items(SPACE).all_files)
    told = json.loads(files["packs/small.json"])
    told["outputs"][0]["volumes"] = {"pages": 9}
    compiled = compile_pack(survey(world_of({**files, "packs/small.json": json.dumps(told).encode()})), "small", str)
    assert compiled.files, compiled.found
    emptied(folder)
    for name, data in compiled.files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.read_bytes())
    return "its bundle is in several volumes"


@pytest.mark.parametrize("spoil", [tampered, of_another_pack, emptied, gone, in_volumes])
def test_a_folder_that_can_not_be_added_to_is_a_finding(
    spoil: Callable[[Path], str], tmp_path: Path, given_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = on_disk(SPACE, tmp_path / "space")
    folder = tmp_path / "earlier"
    shutil.copytree(given_out, folder)
    said = spoil(folder)
    assert run("build", "small", "--workspace", str(root), "--append-to", str(folder)) == 1
    out = capsys.readouterr().out
    assert "LA827" in out
    assert said in " ".join(out.split())
    assert not (root / "build" / "small").exists()


def test_the_folder_that_would_be_replaced_is_wrong_usage(
    tmp_path: Path, given_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = on_disk(SPACE, tmp_path / "space")
    (root / "build").mkdir()
    shutil.copytree(given_out, root / "build" / "small")
    assert run("build", "small", "--workspace", str(root), "--append-to", str(root / "build" / "small")) == 2
    assert run("build", "small", "--workspace", str(root), "--late-pages", "end") == 2
    assert run("build", "small", "--workspace", str(root), "--append-to", str(root / "build" / "small" / "first")) == 2
    assert run("build", "small", "--workspace", str(root), "--append-to", str(given_out), "--out", str(given_out)) == 2
    assert not (given_out / "small").exists()
    assert "--append-to" in capsys.readouterr().err
