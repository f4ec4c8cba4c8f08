"""A pack that says how finely pictures are kept and how large its bundle may be: what is done about it, and said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest

from bundles import NAME, picture
from exhibits import letter, signed_pdf
from finished import mended, names
from leverarch.assembly import item_pictures
from leverarch.assembly.downsampling import downsampled
from leverarch.assembly.item_pictures import SIGNED, UNREADABLE, with_smaller_pictures
from leverarch.pipeline import Compiled, compile_pack, survey
from leverarch.report import shown_text
from leverarch.shipped import lint_rules
from leverarch.verify import verify_folder
from leverarch.verifying.manifest import as_written
from leverarch.verifying.opened import OpenBundle
from leverarch.world import Once, Probe, World, anew
from test_downsampling import alike, jpeg, noise_bits, page_with, pictures_of, scene
from test_showing import item_file
from worlds import PACK, SMALL, text, world_of

pytestmark = pytest.mark.slow
FINE, COARSE = "216 0 0 144 100 500", "432 0 0 288 90 400"


def scan() -> bytes:
    """A page with three pictures: one too fine, one of which only black and white is kept, one as it should be."""
    return page_with(
        f"q {FINE} cm /A Do Q q {FINE} cm /B Do Q q {COARSE} cm /C Do Q",
        A=lambda pdf: jpeg(pdf, scene()),
        B=noise_bits,
        C=lambda pdf: jpeg(pdf, scene("L")),
    )


def signed() -> bytes:
    with pikepdf.open(io.BytesIO(signed_pdf())) as pdf:
        page = pdf.pages[0]
        page.obj.Resources.XObject = pikepdf.Dictionary(A=jpeg(pdf, scene().rotate(180)))
        page.contents_add(f"q {FINE} cm /A Do Q".encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def files(**output: Any) -> dict[str, bytes]:
    asked = {**PACK["outputs"][0], **output}
    return {
        **SMALL,
        "content/files/scan.pdf": scan(),
        "content/files/contract.pdf": signed(),
        "content/files/mail.eml": letter(("report.pdf", scan())),
        "content/evidence/EV-2.md": item_file("EV-2", "scan.pdf"),
        "content/evidence/EV-3.md": item_file("EV-3", "contract.pdf"),
        "content/evidence/EV-4.md": item_file("EV-4", "mail.eml"),
        "packs/small.json": text({**PACK, "outputs": [asked]}),
    }


def compiled(once: Once = anew, **output: Any) -> Compiled:
    world: World = replace(world_of(files(**output)), once=once)
    return compile_pack(survey(world), "small", lambda _: None)


@cache
def built(max_ppi: int = 0) -> Compiled:
    made = compiled(**({"images": {"max_ppi": max_ppi}} if max_ppi else {}))
    assert made.files, made.found
    return made


def items(made: Compiled) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads(made.files["index.json"])["items"]}


def cover(made: Compiled, id_: str) -> str:
    with OpenBundle(made.files[NAME]) as bundle:
        return " ".join(bundle.text(bundle.names[id_]).split())


def test_nothing_is_changed_where_nothing_is_asked_for() -> None:
    assert not any("pictures" in item for item in items(built()).values())
    assert "made smaller" not in cover(built(), "EV-2")


def test_the_index_says_what_became_of_pictures() -> None:
    found = items(built(200))
    saved = found["EV-2"]["pictures"].pop("bytes_saved")
    assert saved > 50_000
    left = [{"why": "it is black and white, as scans of text are", "pictures": 1}]
    assert found["EV-2"]["pictures"] == {"changed": 1, "of": 3, "to_ppi": 200, "left": left}
    assert found["EV-4"]["pictures"]["changed"] == 1
    assert "pictures" not in found["EV-1"]
    won = len(built().files[NAME]) - len(built(200).files[NAME])
    assert won == pytest.approx(saved, abs=2000)  # the same file in two items is held once


def test_the_cover_sheet_says_it_in_words() -> None:
    said = "1 of 3 pictures was made smaller for this bundle, to 200 pixels an inch. The file itself was not changed."
    assert said in cover(built(200), "EV-2")
    assert "Passed through as received but for pictures: text can be searched" in cover(built(200), "EV-2")
    assert "files inside it are passed through as received but for pictures." in cover(built(200), "EV-4")
    assert "Passed through as received: text" in cover(built(200), "EV-3")
    assert "made smaller" not in cover(built(200), "EV-1")


def test_the_build_says_it_in_its_sum() -> None:
    assert shown_text(json.loads(built(200).files["index.json"])).endswith("1 file attached; 2 pictures made smaller")
    assert "picture" not in shown_text(json.loads(built().files["index.json"]))


def test_a_signed_file_is_not_changed() -> None:
    assert items(built(200))["EV-3"]["pictures"] == {
        "changed": 0,
        "of": 1,
        "to_ppi": 200,
        "bytes_saved": 0,
        "left": [{"why": SIGNED, "pictures": 1}],
    }
    with OpenBundle(built(200).files[NAME]) as bundle:
        assert bundle.attachments == {"EV-3 contract.pdf": signed()}


def test_pages_look_the_same_and_nothing_else_is_touched() -> None:
    before, after = built(), built(200)
    assert [page(before, n) for n in range(1, 20)] == [page(after, n) for n in range(1, 20)]
    for id_ in ("EV-2", "EV-3"):
        number = items(after)[id_]["last_page"]
        assert alike(alone(before, number), alone(after, number))
    assert picture(after.files[NAME], 1).size == picture(before.files[NAME], 1).size


def page(made: Compiled, number: int) -> list[bytes]:
    """What an item's pages draw, of the files as they were received."""
    with pikepdf.open(io.BytesIO(made.files[NAME])) as pdf:
        if number not in {item["last_page"] for item in items(made).values()}:
            return []
        contents = pdf.pages[number - 1].obj.Contents
        return [part.read_raw_bytes() for part in list(contents)[1:-1]]  # type: ignore[call-overload]


def alone(made: Compiled, number: int) -> bytes:
    with pikepdf.open(io.BytesIO(made.files[NAME])) as pdf, pikepdf.new() as out:
        out.pages.append(pdf.pages[number - 1])
        held = io.BytesIO()
        out.save(held)
        return held.getvalue()


def test_the_edition_is_another_one() -> None:
    editions = {json.loads(built(ppi).files["manifest.json"])["outputs"][0]["edition"] for ppi in (0, 150, 200)}
    assert len(editions) == 3


def test_what_was_made_before_is_used_again_and_changes_nothing() -> None:
    kept: dict[str, bytes] = {}
    made: list[str] = []

    def once(key: str, make: Callable[[], bytes]) -> bytes:
        if key not in kept:
            made.append(key)
            kept[key] = make()
        return kept[key]

    cold = compiled(once, images={"max_ppi": 200})
    first = len(made)
    assert compiled(once, images={"max_ppi": 200}).files == cold.files == built(200).files
    assert len(made) == first
    compiled(once, images={"max_ppi": 150})
    assert len(made) > first


def found_file(data: bytes, **more: Any) -> Probe:
    """The scan as it was found, and what else is said of it."""
    return replace(survey(world_of({**files()})).model.evidence["EV-2"].probe, **more)  # type: ignore[type-var]


def test_a_private_file_is_kept_nowhere() -> None:
    def once(key: str, make: Callable[[], bytes]) -> bytes:
        raise AssertionError(key)

    _, pictures = with_smaller_pictures(found_file(scan(), is_private=True), 200, once)
    assert pictures.changed == 1


def test_a_file_whose_pictures_fail_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("a library's own words")

    monkeypatch.setattr(item_pictures, "downsampled", broken)
    probe = found_file(scan())
    same, pictures = with_smaller_pictures(probe, 200, anew)
    assert same == probe
    assert (pictures.changed, pictures.left) == (0, ((UNREADABLE, 0),))


# ---------------------------------------------------------------- verify


def test_verify_reads_what_is_said_of_pictures() -> None:
    assert verify_folder(built(200).files) == ()


def more_changed(said: dict[str, Any]) -> None:
    said["changed"] = 2


def more_than_there_are(said: dict[str, Any]) -> None:
    said["of"] = 1


def nothing_saved(said: dict[str, Any]) -> None:
    said["bytes_saved"] = 0


def no_number(said: dict[str, Any]) -> None:
    said["bytes_saved"] = "many"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (more_changed, "lost-item"),
        (more_than_there_are, "wrong-index"),
        (nothing_saved, "wrong-index"),
        (no_number, "wrong-index"),
    ],
)
def test_verify_finds_a_change_in_what_is_said(change: Callable[[dict[str, Any]], None], rule: str) -> None:
    made = dict(built(200).files)
    record = json.loads(made["index.json"])
    change(next(item for item in record["items"] if item["id"] == "EV-2")["pictures"])
    assert rule in names(verify_folder(mended({**made, "index.json": as_written(record)})))


# ---------------------------------------------------------------- how large a bundle may be


def test_a_bundle_larger_than_its_reader_takes_is_a_warning() -> None:
    noisy = {"kind": "inspection-bundle", "frameworks": ["two-lines"], "evidence": "all", "max_megabytes": 1}
    many = page_with(
        " ".join(f"q {COARSE} cm /P{n} Do Q" for n in range(5)),
        **{f"P{n}": lambda pdf, n=n: jpeg(pdf, scene().rotate(n)) for n in range(5)},
    )
    made = compile_pack(
        survey(
            world_of(
                {**files(), "content/files/scan.pdf": many, "packs/small.json": text({**PACK, "outputs": [noisy]})}
            )
        ),
        "small",
        lambda _: None,
    )
    (found,) = [d for d in made.found if d.rule.name == "large-bundle"]
    assert (found.about, found.place.path) == ("small", "packs/small.json")
    assert "its reader takes 1.0 MB. What takes up most: `EV-2` (" in found.message
    assert made.files
    again = {**noisy, "images": {"max_ppi": 72}}
    accept = {"code": "large-bundle", "about": "small", "because": "b", "by": "quality-lead", "until": "2027-01-31"}
    assert over({**PACK, "outputs": [again]}, many) == set()
    assert over({**PACK, "outputs": [noisy], "accept": [accept]}, many) == set()
    assert over({**PACK, "outputs": [again], "accept": [accept]}, many) == {"unused-acceptance"}


def over(pack: Mapping[str, Any], data: bytes) -> set[str]:
    world = world_of({**files(), "content/files/scan.pdf": data, "packs/small.json": text(pack)})
    made = compile_pack(survey(world), "small", lambda _: None)
    return names(made.found) & {"large-bundle", "unused-acceptance"}


def test_what_is_brought_down_for_a_court_is_fine_enough_for_it() -> None:
    """The judiciary's guidance asks for 300 dots to the inch at most: `max_ppi` 240 leaves none that is finer."""
    limit = lint_rules_limit()
    for wide, changed in ((1200 * 72 / 295, False), (1200 * 72 / 310, True)):
        high = wide * 2 / 3
        data = page_with(f"q {wide} 0 0 {high} 90 300 cm /A Do Q", A=lambda pdf: jpeg(pdf, scene()))
        made = downsampled(data, 240)
        assert bool(made.pictures.changed) is changed
        (size,) = pictures_of(made.pdf)
        assert size[0] * 72 / wide <= limit


def lint_rules_limit() -> float:
    return float(json.loads(lint_rules())["limits"]["highest_dpi"])


@pytest.mark.parametrize("value", [{"max_ppi": 10}, {"max_ppi": "200"}, {}, 200])
def test_a_wrong_wish_is_a_finding(value: Any) -> None:
    assert {"invalid-value", "missing-field"} & names(compiled(images=value).found)
