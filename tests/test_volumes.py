"""A bundle in several files: where it is divided, numbers that run on, links from each file into the others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

import pdf_corpus as corpus
from bundles import Item, folder_of, make
from finished import mended, names
from leverarch.assembly.volumes import OF_FILE, OF_PAGE, Weight, starts_of, volume_name
from leverarch.impact_report import _pages
from leverarch.lint.index import are_volumes
from leverarch.lint.judge import judge
from leverarch.lint.links import Link
from leverarch.lint.rules import rule_set
from leverarch.output import Limits, Numbering
from leverarch.pack_diff import read_built
from leverarch.pipeline import Compiled, compile_pack, survey
from leverarch.shipped import lint_rules
from leverarch.verify import page_digests, verify_folder
from leverarch.verifying.manifest import as_written
from test_chains import FILES
from test_showing import item_file
from test_typeset import faults
from worlds import PACK, SMALL, text, world_of

NAME = "inspection-bundle.pdf"
#: Items with the pages of their files, in three sections; EV-1 is in the small workspace already, without a file.
SECTIONS: Mapping[str, Mapping[str, int]] = {
    "Policies": {"EV-2": 5, "EV-3": 3},
    "Audits": {"EV-4": 6, "EV-5": 2},
    "Views": {"EV-6": 7},
}


def pack(sections: Mapping[str, Iterable[str]], **limits: int) -> dict[str, Any]:
    output = {
        **PACK["outputs"][0],
        "sections": [{"title": title, "evidence": list(ids)} for title, ids in sections.items()],
        **({"volumes": limits} if limits else {}),
    }
    return {**PACK, "outputs": [output]}


def built(sections: Mapping[str, Mapping[str, int]], outputs: Any = None, **limits: int) -> Compiled:
    """The small workspace with these items in these sections, compiled. `outputs`: where the pack has others."""
    sizes = {id_: pages for items in sections.values() for id_, pages in items.items()}
    files = {
        **SMALL,
        **{f"content/evidence/{id_}.md": item_file(id_, f"{id_}.pdf") for id_ in sizes},
        **{f"content/files/{id_}.pdf": corpus.simple(pages, id_) for id_, pages in sizes.items()},
        "packs/small.json": text(pack(sections, **limits) | ({"outputs": outputs} if outputs else {})),
    }
    made = compile_pack(survey(world_of(files)), "small", lambda _: None)
    assert made.files, [(d.rule.name, d.message) for d in made.found]
    return made


@cache
def three() -> Compiled:
    return built(SECTIONS, pages=18)


def index(made: Compiled) -> Any:
    return json.loads(made.files["index.json"])


def readers(files: Mapping[str, bytes]) -> dict[str, pypdf.PdfReader]:
    return {name: pypdf.PdfReader(io.BytesIO(data)) for name, data in files.items() if name.endswith(".pdf")}


def links(reader: pypdf.PdfReader) -> Iterable[tuple[int, Any]]:
    """The links of a file that open another one, with the page they are on."""
    for number, page in enumerate(reader.pages, start=1):
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A")
            if action is not None and action.get_object().get("/S") == "/GoToR":
                yield number, action.get_object()


# ---------------------------------------------------------------- where a bundle is divided


weights = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 40), st.integers(1, 3_000_000)), max_size=30)


@given(weights, st.integers(2, 6), st.integers(0, 60), st.integers(0, 8))
def test_no_file_is_over_its_limits_but_for_what_cannot_be_divided(
    held: list[tuple[int, int, int]], front: int, pages: int, megabytes: int
) -> None:
    held = sorted(held, key=lambda each: each[0])
    items = [Weight(each, size) for _, each, size in held]
    limits, cover = Limits(pages, megabytes), Weight(1, 60_000)
    starts = starts_of([str(key) for key, _, _ in held], items, Weight(front, 60_000), cover, limits)
    assert list(starts) == sorted(set(starts))
    assert all(0 <= start < max(1, len(items)) for start in starts)
    for number, (start, stop) in enumerate(pairwise([0, *starts, len(items)])):
        whole = sum(items[start:stop], cover if number else Weight(front, 60_000))
        assert whole.fits(limits) or stop - start <= (1 if number else 0)
        if start and held[start - 1][0] == held[start][0]:  # torn: the section is over the limit alone
            section = [weight for weight, each in zip(items, held, strict=True) if each[0] == held[start][0]]
            assert not sum(section, cover).fits(limits)


def test_a_limit_in_bytes_counts_what_binding_adds() -> None:
    most = 1_000_000 - OF_FILE - 10 * OF_PAGE
    assert Weight(10, most).fits(Limits(megabytes=1))
    assert not Weight(10, most + 1).fits(Limits(megabytes=1))
    assert Weight(10_000, 10**12).fits(Limits())


def test_files_are_named_by_their_numbers() -> None:
    assert volume_name(NAME, 2) == "inspection-bundle-2.pdf"
    assert volume_name("bundle", 10) == "bundle-10"


# ---------------------------------------------------------------- three sections in volumes


@pytest.mark.slow
def test_sections_are_divided_into_files_and_stay_whole() -> None:
    told = index(three())
    assert [(v["file"], v["sections"], v["items"], v["continued"]) for v in told["volumes"]] == [
        ("inspection-bundle-1.pdf", ["A"], 2, False),
        ("inspection-bundle-2.pdf", ["B"], 2, False),
        ("inspection-bundle-3.pdf", ["C", "D"], 2, False),
    ]
    manifest = json.loads(three().files["manifest.json"])
    assert [(o["path"], o["kind"], o["pages"]) for o in manifest["outputs"]] == [
        (v["file"], "inspection-bundle", v["pages"]) for v in told["volumes"]
    ]
    assert len({output["edition"] for output in manifest["outputs"]}) == 1
    assert all(v["pages"] <= 18 for v in told["volumes"])
    assert NAME not in three().files
    assert not [d for d in three().found if d.rule.code == "LA825"]


@pytest.mark.slow
def test_numbers_run_on_through_all_files() -> None:
    told = index(three())
    held = readers(three().files)
    labels = [label for volume in told["volumes"] for label in held[volume["file"]].page_labels]
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    for volume in told["volumes"]:
        own = held[volume["file"]].page_labels
        assert (own[0], own[-1], len(own)) == (volume["first_label"], volume["last_label"], volume["pages"])
    for page in told["pages"]:
        assert held[page["file"]].page_labels[page["page"] - 1] == page["label"]
        assert page["stamp"] == f"Page {page['label']} of {len(labels)}"
        assert page["stamp"] in " ".join(held[page["file"]].pages[page["page"] - 1].extract_text().split())


@pytest.mark.slow
def test_links_into_other_files_open_the_item_that_they_are_for() -> None:
    held = readers(three().files)
    first = {(item["file"], item["first_page"]): item["id"] for item in index(three())["items"]}
    followed: dict[str, set[str]] = {}
    for name, reader in held.items():
        for _, action in links(reader):
            assert action["/F"] in held, "a name and no path: the files lie in one folder"
            assert action["/F"] != name
            page = int(action["/D"][0]) + 1
            words = held[action["/F"]].pages[page - 1].extract_text()
            id_ = first.get((action["/F"], page))
            assert id_ is None or id_ in words
            followed.setdefault(name, set()).add(id_ or f"{action['/F']} {page}")
    assert followed["inspection-bundle-1.pdf"] >= {"EV-4", "EV-5", "EV-6", "EV-1", "inspection-bundle-3.pdf 1"}
    back = {each for each in followed["inspection-bundle-2.pdf"] if each.startswith("inspection-bundle-1.pdf")}
    pages = [int(each.rpartition(" ")[2]) for each in back]
    assert any("Index by item" in held["inspection-bundle-1.pdf"].pages[page - 1].extract_text() for page in pages)


@pytest.mark.slow
def test_bookmarks_are_of_the_file_with_one_for_each_other() -> None:
    for number, reader in enumerate(readers(three().files).values(), start=1):
        nodes = list(top_marks(reader))
        assert str(nodes[0]["/Title"]).startswith("Start here" if number == 1 else f"Volume {number} of 3")
        away = [node["/A"].get_object()["/F"] for node in nodes if "/A" in node]
        assert away == [volume_name(NAME, n) for n in (1, 2, 3) if n != number]
        named = {name for name in reader.named_destinations if name.startswith("EV-")}
        own = {item["id"] for item in index(three())["items"] if item["file"] == volume_name(NAME, number)}
        assert {name.partition("/")[0] for name in named} == own


def top_marks(reader: pypdf.PdfReader) -> Iterable[Any]:
    node = reader.trailer["/Root"]["/Outlines"]["/First"]
    while node is not None:
        yield node.get_object()
        node = node.get_object().get("/Next")


@pytest.mark.slow
def test_the_first_sheets_say_which_volume_it_is() -> None:
    held = readers(three().files)
    for number, reader in enumerate(held.values(), start=1):
        words = " ".join(reader.pages[0].extract_text().split())
        assert f"Volume {number} of 3" in words
        assert f"volume {number} of 3" in reader.metadata["/Title"]
    words = " ".join(held["inspection-bundle-3.pdf"].pages[0].extract_text().split())
    volume = index(three())["volumes"][2]
    assert f"{volume['first_label']} to {volume['last_label']}" in words
    assert "EV-6" in words
    assert "EV-4" not in words
    listing = " ".join(" ".join(page.extract_text() for page in held["inspection-bundle-1.pdf"].pages[:5]).split())
    item = next(item for item in index(three())["items"] if item["id"] == "EV-6")
    label = held[item["file"]].page_labels[item["first_page"] - 1]
    assert f"Vol 3, page {label}" in listing


@pytest.mark.slow
def test_the_same_files_have_the_same_bytes() -> None:
    assert dict(built(SECTIONS, pages=18).files) == dict(three().files)


@pytest.mark.slow
def test_a_limit_that_nothing_reaches_changes_nothing() -> None:
    plain, limited = built(SECTIONS), built(SECTIONS, pages=5000, megabytes=500)
    assert plain.files[NAME] == limited.files[NAME]
    assert index(plain)["volumes"] == index(limited)["volumes"] == []


# ---------------------------------------------------------------- what can't stay whole


@pytest.mark.slow
def test_a_section_over_the_limit_is_torn_between_items() -> None:
    made = built({"Audits": {"EV-2": 6, "EV-3": 6, "EV-4": 6}}, pages=16)
    told = index(made)
    assert all(v["pages"] <= 16 for v in told["volumes"])
    assert [(v["sections"], v["continued"]) for v in told["volumes"][:2]] == [(["A"], False), (["A"], True)]
    again = readers(made.files)["inspection-bundle-2.pdf"]
    assert "continued" in again.pages[0].extract_text()
    assert any("A Audits, continued" in str(node["/Title"]) for node in top_marks(again))


@pytest.mark.slow
def test_an_item_over_the_limit_has_a_volume_of_its_own_and_is_said() -> None:
    made = built({"Audits": {"EV-2": 2, "EV-3": 30, "EV-4": 2}}, pages=15)
    alone = next(v for v in index(made)["volumes"] if v["pages"] > 15)
    assert alone["items"] == 1
    found = [d for d in made.found if d.rule.code == "LA825"]
    assert [(d.about, d.place.path) for d in found] == [("EV-3", "content/evidence/EV-3.md")]
    assert "allows 15" in found[0].message
    assert "EV-3" in {item["id"] for item in index(made)["items"] if item["file"] == alone["file"]}


@pytest.mark.slow
def test_front_matter_over_the_limit_stands_alone_and_is_said_of_the_pack() -> None:
    made = built({"Audits": {"EV-2": 1}}, pages=3)
    assert index(made)["volumes"][0]["items"] == 0
    found = [d for d in made.found if d.rule.code == "LA825" and d.place.path == "packs/small.json"]
    assert len(found) == 1


@pytest.mark.slow
def test_a_limit_of_megabytes_holds_for_the_finished_files() -> None:
    items = [Item(f"EV-{n}", section="AB"[n // 3], file=noisy(n)) for n in range(6)]
    made = make(items, limits=Limits(megabytes=2))
    assert len(made.artifacts) > 1
    assert all(len(artifact.data) <= 2_000_000 for artifact in made.artifacts)


def noisy(number: int) -> bytes:
    """A page of some 600,000 bytes that no packing makes smaller."""
    seed = (number + 1) * 2_654_435_761
    data = bytearray()
    while len(data) < 600_000:
        seed = (seed * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        data += seed.to_bytes(8, "big")[:5]
    with pikepdf.open(io.BytesIO(corpus.simple(1, f"Noise {number}"))) as pdf:
        picture = pdf.make_stream(
            bytes(data[:600_000]),
            Type=Name.XObject, Subtype=Name.Image, Width=600, Height=1000, ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )  # fmt: skip
        pdf.pages[0].Resources.XObject = Dictionary(Noise=picture)
        return corpus.save(pdf)


@pytest.mark.slow
def test_pages_numbered_by_section_count_on_in_the_next_volume() -> None:
    items = [Item(f"EV-{n}", section="A" if n < 4 else "B", file=corpus.simple(4)) for n in range(1, 6)]
    made = make(items, limits=Limits(pages=15), numbering=Numbering(by_section=True))
    labels = [stamp.label for stamp in made.layout.stamps]
    assert len(made.layout.volumes) > 2
    assert len(set(labels)) == len(labels)
    for key in ("i", "A", "B"):
        own = [label for label in labels if label.startswith(key)]
        assert own == [f"{key}{n}" for n in range(1, len(own) + 1)]


# ---------------------------------------------------------------- what else reads a pack


@pytest.mark.slow
def test_lint_takes_numbers_that_begin_above_one_for_what_they_are() -> None:
    for name in readers(three().files):
        found = {finding.rule for finding in judge(three().files[name], rule_set(lint_rules()).limits).findings}
        assert not {rule for rule in found if rule.startswith(("page-", "pages-", "index-", "bookmark", "link"))}


def test_an_index_of_single_files_is_no_index_of_volumes() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    away = [Link(1, box, 0, away=True, file=f"exhibit-{n}.pdf") for n in (1, 2, 3)]
    assert not are_volumes(away, away)
    assert are_volumes([*away, Link(1, box, 0, away=True, file="exhibit-3.pdf", place=4)], away)
    assert are_volumes(away, [*away, Link(1, box, 5)])
    assert not are_volumes([*away, Link(1, box, 0, away=True, file="letter-2.pdf", place=4)], away)
    assert not are_volumes([Link(1, box, 0, away=True)], [Link(1, box, 5)])


@pytest.mark.slow
def test_an_item_that_stands_in_another_volume_now_has_not_gone() -> None:
    whole, divided = (read_built(made.files) for made in (built(SECTIONS), three()))
    assert whole is not None
    assert divided is not None
    assert set(whole.items) == set(divided.items)
    last = max(item.last for item in divided.items.values())
    assert last == sum(volume["pages"] for volume in index(three())["volumes"])


@pytest.mark.slow
def test_impact_counts_the_pages_of_later_volumes() -> None:
    told = index(three())
    item = next(item for item in told["items"] if item["id"] == "EV-4")
    (pages,) = _pages(json.loads(three().files["manifest.json"]), told, "EV-4")
    total = sum(volume["pages"] for volume in told["volumes"])
    assert pages.file == item["file"] == "inspection-bundle-2.pdf"
    assert pages.after == total - told["volumes"][0]["pages"] - item["last_page"]


# ---------------------------------------------------------------- verify


Change = Callable[[pikepdf.Pdf], None]


def changed(name: str, change: Change) -> set[str]:
    """What verify finds in the folder after somebody changed one file and set all its digests right."""
    files = dict(three().files)
    with pikepdf.open(io.BytesIO(files[name])) as pdf:
        change(pdf)
        files[name] = corpus.save(pdf)
    manifest = json.loads(files["manifest.json"])
    for output in manifest["outputs"]:
        if output["path"] == name:
            output["page_digests"] = page_digests(files[name])
    return names(verify_folder(mended({**files, "manifest.json": as_written(manifest)})))


def away(pdf: pikepdf.Pdf) -> list[Any]:
    found = [each for page in pdf.pages for each in page.obj.get("/Annots", Array())]
    return [each for each in found if "/A" in each and each.A.get("/S") == Name.GoToR]


def to_the_next_page(pdf: pikepdf.Pdf) -> None:
    link = away(pdf)[-1]
    link.A = Dictionary(S=Name.GoToR, F=link.A.F, D=Array([int(link.A.D[0]) + 1, Name.Fit]))


def to_another_file(pdf: pikepdf.Pdf) -> None:
    link = away(pdf)[-1]
    link.A = Dictionary(S=Name.GoToR, F=pikepdf.String("elsewhere.pdf"), D=link.A.D)


def beyond_the_end(pdf: pikepdf.Pdf) -> None:
    link = away(pdf)[0]
    link.A = Dictionary(S=Name.GoToR, F=link.A.F, D=Array([500, Name.Fit]))


def without_links(pdf: pikepdf.Pdf) -> None:
    for link in away(pdf):
        del link["/A"]


def without_the_last_bookmark(pdf: pikepdf.Pdf) -> None:
    last = pdf.Root.Outlines.Last
    pdf.Root.Outlines.Last = last.Prev
    del last.Prev["/Next"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (to_the_next_page, "wrong-link"),
        (to_another_file, "wrong-link"),
        (beyond_the_end, "wrong-link"),
        (without_links, "wrong-link"),
        (without_the_last_bookmark, "wrong-bookmark"),
    ],
)
def test_verify_follows_links_into_other_files(change: Change, rule: str) -> None:
    assert names(verify_folder(three().files)) == set()
    assert rule in changed("inspection-bundle-1.pdf", change)


@pytest.mark.slow
@pytest.mark.parametrize("change", [to_the_next_page, beyond_the_end, without_the_last_bookmark])
def test_verify_follows_links_back_into_the_first(change: Change) -> None:
    assert changed("inspection-bundle-2.pdf", change) & {"wrong-link", "wrong-bookmark"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"), [("first_label", "99"), ("pages", 3), ("items", 7), ("file", "inspection-bundle-9.pdf")]
)
def test_verify_compares_the_list_of_volumes_with_the_files(name: str, value: object) -> None:
    told = index(three())
    told["volumes"][1][name] = value
    assert "wrong-index" in names(verify_folder(mended({**three().files, "index.json": as_written(told)})))


@pytest.mark.slow
def test_a_chain_that_is_said_to_lead_to_another_page_is_found() -> None:
    files = {**FILES, "packs/small.json": text(pack({"Minutes": ["EV-2"]}, pages=9))}
    made = compile_pack(survey(world_of(files)), "small", lambda _: None)
    told = index(made)
    first = told["volumes"][0]["file"]
    link = next(link for chain in told["chains"] for link in chain["links"] if link.get("file", first) != first)
    assert names(verify_folder(made.files)) == set()
    link["page"] += 1
    assert "wrong-index" in names(verify_folder(mended({**made.files, "index.json": as_written(told)})))


@pytest.mark.slow
def test_a_volume_that_is_missing_is_said() -> None:
    files = {name: data for name, data in three().files.items() if name != "inspection-bundle-2.pdf"}
    assert "missing-output" in names(verify_folder(files))


@pytest.mark.slow
def test_dividers_and_further_indexes_lead_into_other_volumes() -> None:
    output = pack(SECTIONS, pages=20)["outputs"][0] | {
        "layout": {"dividers": True},
        "indexes": ["owner", "expectation"],
    }
    made = built(SECTIONS, outputs=[output])
    told = index(made)
    assert len(told["volumes"]) == 3
    held = readers(made.files)
    for section in told["sections"]:
        assert section["divider"] == 1
        assert section["title"] in held[section["file"]].pages[section["page"] - 1].extract_text()
        first = next(item for item in told["items"] if item["id"] == section["items"][0])
        assert (first["file"], first["first_page"]) == (section["file"], section["page"] + 1)
    (by_owner,) = told["indexes"]
    files = {item["file"] for entry in by_owner["entries"] for item in entry["items"]}
    assert files == set(held)
    assert names(verify_folder(made.files)) == set()
    by_owner["entries"][0]["items"][-1]["page"] += 1
    assert "wrong-index" in names(verify_folder(mended({**made.files, "index.json": as_written(told)})))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layout", "labels"),
    [
        ({"number_by_section": True}, {"i1", "A1", "B1", "C1", "D1"}),
        ({"number_by_section": True, "dividers": True}, {"i1", "A1", "B1", "C1", "D1"}),
        ({"first_page": 300, "dividers": True}, {"300", "301"}),
    ],
)
def test_pages_are_called_otherwise_and_links_say_so(layout: dict[str, Any], labels: set[str]) -> None:
    made = built(SECTIONS, outputs=[pack(SECTIONS, pages=20)["outputs"][0] | {"layout": layout}])
    assert len(index(made)["volumes"]) > 1
    held = [label for reader in readers(made.files).values() for label in reader.page_labels]
    assert labels <= set(held)
    assert len(set(held)) == len(held)
    assert names(verify_folder(made.files)) == set()


@pytest.mark.slow
def test_the_least_limit_there_is() -> None:
    made = make([Item("EV-1", words="Words."), Item("EV-2", file=corpus.simple(2))], limits=Limits(1))
    assert [volume.items for volume in made.layout.volumes] == [(), ("EV-1",), ("EV-2",)]
    assert names(verify_folder(folder_of(made))) == set()
    empty = make([Item("EV-1", words="Words.")], limits=Limits(1))
    assert [volume.items for volume in empty.layout.volumes] == [(), ("EV-1",)]


@pytest.mark.slow
def test_volumes_of_our_own_pages_keep_the_standards() -> None:
    made = make([Item(f"EV-{n}", section="AB"[n], words="Words.") for n in (0, 1)], limits=Limits(7))
    assert len(made.artifacts) == 2
    for artifact in made.artifacts:
        assert isinstance(artifact.data, bytes)
        assert faults(artifact.data) == []
