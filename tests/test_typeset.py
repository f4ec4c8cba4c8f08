"""The PDF templates and the renderer: sound, the same every time, and safe with words of any kind and length."""

from __future__ import annotations

import copy
import io
import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import page as validator
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.fonts import coverage, printable, unprintable
from leverarch.output import Job
from leverarch.renderers import typeset
from leverarch.renderers.typeset import TemplateFault
from leverarch.world import World

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "typeset_samples"
BUNDLE = "inspection-bundle"
TEMPLATES = {
    "front": f"{BUNDLE}/front.typ",
    "cover": f"{BUNDLE}/cover.typ",
    "body": f"{BUNDLE}/body.typ",
    "standin": f"{BUNDLE}/standin.typ",
    "map": "accountability-map/map.typ",
    "route": "accountability-map/route.typ",
}
HOSTILE = (
    '#read("/etc/passwd") {{7*7}} {% raw %} </w:p> & *bold* $x$ @ref <label> //comment /* c */ \\ backslash `code` '
    "#let x = 1; = Heading _em_ ~ --- ... \"q\" 'a' [b] https://a.invalid/*x*"
)
LONG = "https://www.example.invalid/" + "very-long-path_segment/" * 5 + "x" * 80
SOLID = "W" * 140
MM = 72 / 25.4


def world(files: dict[str, bytes] | None = None) -> World:
    folder = ROOT / "templates"
    shipped = {
        f"templates/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for name in ("house", BUNDLE, "accountability-map")
        for path in (folder / name).iterdir()
        if path.suffix == ".typ"
    }
    return World(files or {}, shipped, lambda _: {})


def sample(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    both = json.loads((SAMPLES / f"{'map' if name == 'route' else name}.json").read_text(encoding="utf-8"))
    return both["data"], both["pages"]


def made(name: str, data: dict[str, Any], pages: dict[str, Any] | None = None, **images: bytes) -> bytes:
    named = {key.replace("_", "."): value for key, value in images.items()}
    job = Job(name, "typeset", TEMPLATES[name], data, {key: f"content/files/{key}" for key in named})
    return typeset.render(world(), job, pages, images=named)


def faults(pdf: bytes) -> list[str]:
    """What a validator says against the PDF as PDF/UA-1 and as PDF/A-2a."""
    return [
        f"{profile}: {fault.rule_id} {fault.message}"
        for profile in ("ua1", "2a")
        for fault in validator.validate_pdf_bytes(pdf, profile=profile).failures
        if not ends_in_return(pdf, fault)
    ]


def ends_in_return(pdf: bytes, fault: validator.ValidationFailure) -> bool:
    """Say whether the validator took the last byte of a stream, a carriage return, for a part of the line end."""
    if fault.rule_id != "PDFA2A-STREAM-LENGTH-001" or fault.object_id is None:
        return False
    start = re.search(rb"(?:^|\n)%d 0 obj" % fault.object_id.object_number, pdf)
    assert start is not None
    length = re.compile(rb"/Length (\d+).*?stream\n", re.DOTALL).search(pdf, start.end())
    assert length is not None
    end = length.end() + int(length[1])
    return pdf[end - 1 : end + 10] == b"\r\nendstream"


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\x02", "-"))  # that is how PDFium gives a hyphen at the end of a line


def everything(pdf: bytes) -> str:
    return squeezed("".join(texts(pdf)))


def boxes(pdf: bytes) -> Iterator[tuple[int, float, float, float, float, float, float]]:
    """Yield page, its width and height, and left, bottom, right, top of every character that leaves ink."""
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        words = page.get_textpage()
        said = words.get_text_range()
        for index in range(min(words.count_chars(), len(said))):
            if not said[index].isspace():
                yield (number, *page.get_size(), *words.get_charbox(index))


def assert_legible(pdf: bytes) -> None:
    """Every character lies on the paper, and none upon another."""
    placed: dict[tuple[int, int, int], list[tuple[int, float, float, float, float]]] = {}
    for order, (number, width, height, left, bottom, right, top) in enumerate(boxes(pdf)):
        assert 0 <= left <= right <= width + 0.5, f"page {number}: {left}..{right} of {width}"
        assert 0 <= bottom <= top <= height + 0.5, f"page {number}: {bottom}..{top} of {height}"
        area = (right - left) * (top - bottom)
        for x in range(int(left) // 8, int(right) // 8 + 1):
            for y in range(int(bottom) // 8, int(top) // 8 + 1):
                here = placed.setdefault((number, x, y), [])
                for other, l2, b2, r2, t2 in here:
                    common = max(0, min(right, r2) - max(left, l2)) * max(0, min(top, t2) - max(bottom, b2))
                    smaller = min(area, (r2 - l2) * (t2 - b2))
                    assert order - other < 3 or common <= max(2, 0.3 * smaller), f"page {number}: at {left}, {bottom}"
                here.append((order, left, bottom, right, top))


def paragraph(*words: str | dict[str, Any]) -> dict[str, Any]:
    return {"t": "p", "c": [{"t": "s", "v": word} if isinstance(word, str) else word for word in words]}


def table(columns: int, rows: int, words: str) -> dict[str, Any]:
    cell = [{"t": "s", "v": words}]
    return {"t": "table", "al": ["left"] * columns, "head": [cell] * columns, "rows": [[cell] * columns] * rows}


def body_of(*blocks: dict[str, Any], title: str = "Same-day escalation audit") -> dict[str, Any]:
    return sample("body")[0] | {"blocks": list(blocks), "title": title}


def nested(kind: str, depth: int, words: str) -> dict[str, Any]:
    inner = paragraph(words)
    for _ in range(depth):
        inner = {"t": kind, "c": [inner]} if kind == "q" else listing(kind, inner)
    return inner


def listing(kind: str, *items: dict[str, Any]) -> dict[str, Any]:
    return {"t": kind, "start": 1, "tight": False, "c": [{"t": "li", "c": [item]} for item in items]}


# ---------------------------------------------------------------- what every PDF keeps to


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_sample_is_accessible_archivable_and_the_same_again(name: str) -> None:
    pdf = made(name, *sample(name))
    assert not faults(pdf)
    assert pdf == made(name, *sample(name))
    assert_legible(pdf)


def test_bytes_do_not_depend_on_the_folder_or_the_time_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = made("cover", *sample("cover"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert made("cover", *sample("cover")) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261101")


def test_words_upon_words_would_be_noticed() -> None:
    own = {"templates/ours/a.typ": HEAD + b"#place[First words]\n#place(dx: 2pt)[Other words]"}
    with pytest.raises(AssertionError, match="page 1"):
        assert_legible(set_with(own))


def with_words(value: Any, words: str) -> Any:
    """Put the words into every text that is free: not into references, dates, and what is said in fixed words."""
    references = {"id", "n", "section", "key", "t", "src", "lang", "url", "al"}
    worded = {"state", "strength", "as_of", "from", "due", "date", "perspectives", "perspective", "words"}
    fixed = references | worded
    if isinstance(value, dict):
        return {key: inner if key in fixed else with_words(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_words(inner, words) for inner in value]
    return words if isinstance(value, str) else value


@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    "words", [HOSTILE, LONG, SOLID, "", " ", "x"], ids=["hostile", "long", "solid", "", "blank", "x"]
)
def test_words_of_any_kind_stand_as_they_are_and_can_be_read(name: str, words: str) -> None:
    data, pages = sample(name)
    short = {"meta": data["meta"] | {"provider": words, "bundle": words}} if "meta" in data else {}
    pdf = made(name, with_words(data, words) | short, pages)
    assert squeezed(words) in everything(pdf)
    assert_legible(pdf)
    assert not faults(pdf)


@pytest.mark.parametrize("name", TEMPLATES)
def test_missing_data_is_a_fault_of_the_template_with_its_line(name: str) -> None:
    with pytest.raises(TemplateFault, match="does not contain key") as caught:
        made(name, {})
    assert (caught.value.template, caught.value.line > 0) == (TEMPLATES[name], True)


# ---------------------------------------------------------------- front matter


def test_front_has_exactly_the_bookmarks_that_page_numbers_are_found_by() -> None:
    document = pypdfium2.PdfDocument(made("front", *sample("front")))
    assert [(mark.level, mark.get_title()) for mark in document.get_toc()] == [
        (0, "How to use this bundle"),
        (0, "Index by item"),
        (0, "Which items meet which expectation"),
        (1, "CQC single assessment framework"),
        (1, "Commissioner core expectations"),
        (0, "Whose view stands behind each expectation"),
    ]


def test_front_links_to_the_pages_of_the_bundle() -> None:
    data, pages = sample("front")
    with pikepdf.open(io.BytesIO(made("front", data, pages))) as document:
        links = {str(link.A.URI) for page in document.pages for link in page.get("/Annots", [])}
    wanted = {1 * item["first"] for item in pages["items"].values()} | set(pages["sections"].values())
    assert {f"https://page.leverarch.invalid/{number}" for number in wanted} <= links


def test_front_is_set_before_any_page_is_known() -> None:
    data, pages = sample("front")
    first_pass = json.loads(re.sub(r": \d+", ": 999", json.dumps(pages)))
    assert len(texts(made("front", data, first_pass))) == len(texts(made("front", data, pages)))


def test_front_prints_no_heading_over_nothing() -> None:
    data, _ = sample("front")
    empty = ("sections", "items", "matrix", "mix", "frameworks", "facts", "notices")
    bare = {**data, **{name: [] for name in empty}, "limits": "", "alternatives": "", "digest": "", "subtitle": ""}
    pages = {"total": 3, "parts": {"use": 2, "index": 3}, "sections": {}, "items": {}, "places": {}}
    pdf = made("front", {**bare, "show_gaps": False}, pages)
    said = " ".join(texts(pdf))
    assert not faults(pdf)
    for words in ("Which items meet", "Whose view", "does not say", "Speaks of", "Digest", "No item in this bundle"):
        assert words not in said
    assert "This bundle holds no items." in said


def big_front() -> tuple[dict[str, Any], dict[str, Any]]:
    data, pages = copy.deepcopy(sample("front"))
    words = "Safeguarding thresholds agreed with every partner and looked at again each quarter"
    data["sections"] = [{"key": key, "title": words, "short": words} for key in ascii_uppercase]
    items = [
        {"id": f"EV-{n:04}", "n": n, "section": ascii_uppercase[n * 26 // 301], "title": words, "shows": words * 3,
         "date": "30 Sep 2026", "perspective": "Staff and leaders", "codes": ["Reg 20A"] * (60 if n == 9 else 1),
         "state": "overdue", "withheld": n % 9 == 0}
        for n in range(1, 301)
    ]  # fmt: skip
    chips = [{"id": item["id"], "n": item["n"], "key": f"{item['id']}#0"} for item in items]
    rows = [
        {"code": f"Regulation {n}(2)(a)", "title": words, "direct": chips[:n], "supporting": []} for n in range(100)
    ]
    data |= {"items": items, "title": words * 3}
    data["matrix"][0]["groups"] = [{"title": words, "rows": rows}]
    pages["sections"] = dict.fromkeys(ascii_uppercase, 1000)
    pages["items"] = {item["id"]: {"first": 1000, "body": 1001, "last": 1002} for item in items}
    pages["places"] |= {chip["key"]: {"first": 1000, "last": 1002} for chip in chips}
    return data, pages


@pytest.mark.slow
def test_front_holds_300_items_26_sections_and_100_expectations() -> None:
    pdf = made("front", *big_front())
    assert not faults(pdf)
    said = texts(pdf)
    index = [text for text in said if "No.\r\nTitle" in text or "No. Title" in text]
    assert len(index) > 5, "the head of the index stands on each of its pages"
    found = set(re.findall(r"(?m)^(\d{1,3})\s", "\n".join(index)))
    assert {str(n) for n in range(1, 301)} <= found


# ---------------------------------------------------------------- the sheets of an item


@pytest.mark.parametrize("name", ["front", "cover", "body", "standin"])
def test_the_corner_of_the_page_number_stays_free(name: str) -> None:
    data, pages = sample(name)
    data["meta"] = data["meta"] | {"audience": "For commissioners"}
    for number, width, _, _, bottom, right, _ in boxes(made(name, data, pages)):
        in_corner = right > width - (21 + 45) * MM and right < width - 20 * MM and bottom < 20 * MM
        assert not in_corner, f"page {number}"


def test_a_cover_of_sixty_mappings_runs_on_with_its_head() -> None:
    data, pages = sample("cover")
    line = {
        "strength": "",
        "framework": "Commissioner core",
        "code": "CE-1",
        "title": "Clear accountability",
        "because": "",
    }
    data["maps"] = [line | {"key": f"EV-0007#{n}"} for n in range(60)]
    pages["places"] = {f"EV-0007#{n}": {"first": 1000 + n, "last": 1001 + n} for n in range(60)}
    pdf = made("cover", data, pages)
    assert not faults(pdf)
    said = texts(pdf)
    assert len(said) > 1
    assert all("Because" in text and "Commissioner core" in text for text in said[:-1])
    assert "".join(said).count("no reason given") == 60
    assert "1000 to 1001" in said[0]


def test_a_cover_without_anything_has_no_heading_over_nothing() -> None:
    data, pages = sample("cover")
    fresh = {"state": "none", "word": "No review date given", "from": "30 Sep 2026", "due": "", "at": 1.0, "basis": ""}
    pdf = made("cover", {**data, "maps": [], "origin": [], "facts": [], "shows": "", "fresh": fresh}, pages)
    said = texts(pdf)[0]
    assert not faults(pdf)
    assert "No review date given" in said
    assert not any(words in said for words in ("Why it is here", "Where it comes from", "What it shows", "Review due"))


def test_a_hash_is_printed_in_eights() -> None:
    data, pages = sample("cover")
    digest = dict(data["origin"])["SHA-256"]
    assert " ".join(digest[at : at + 8] for at in range(0, 64, 8)) in texts(made("cover", data, pages))[0]


def test_the_note_says_on_which_page_the_file_begins() -> None:
    data, pages = sample("body")
    blocks = [paragraph("word " * 900)]
    pdf = made("body", data | {"blocks": blocks, "note": "The file itself follows on page …."}, pages)
    assert f"page {42 + len(texts(pdf))}." in texts(pdf)[0]
    assert "the sheets that follow" in texts(made("body", data | {"note": "It begins on …."}))[0]


# ---------------------------------------------------------------- Markdown as pages


def test_every_kind_of_node_is_set() -> None:
    link = {"t": "a", "url": "https://example.invalid/x", "c": [{"t": "b", "c": [{"t": "s", "v": "a link"}]}]}
    note = {"t": "fn", "c": [paragraph("the words of a note"), listing("ul", paragraph("with a list"))]}
    words = paragraph({"t": "em", "c": [{"t": "s", "v": "stress"}]}, {"t": "del", "c": [{"t": "s", "v": "gone"}]}, link)
    code = {"t": "pre", "lang": "python", "v": "def f():\n    return 1  # " + "long " * 40 + "y" * 200 + "\n"}
    heads = [{"t": "h", "l": level, "c": [{"t": "s", "v": f"Level {level}"}, note]} for level in range(2, 7)]
    broken = paragraph("one", {"t": "br"}, {"t": "code", "v": "in_line(" + "x" * 100 + ")"}, note)
    noted = table(3, 2, "cell")
    noted["head"][0] = [{"t": "s", "v": "Head"}, note]
    blocks = [*heads, words, broken, code, {"t": "hr"}, noted, {"t": "p", "c": []}, {"t": "h", "l": 2, "c": []}]
    pdf = made("body", body_of(*blocks))
    assert not faults(pdf)
    assert_legible(pdf)
    said = everything(pdf)
    for expected in ("stress", "gone", "alink", "Head(thewordsofanotewithalist)", "deff():", "y" * 200):
        assert expected in said
    titles = [mark.get_title() for mark in pypdfium2.PdfDocument(pdf).get_toc()]
    assert titles[1] == "Level 2", "a note is no part of its heading's bookmark"


@pytest.mark.parametrize("kind", ["ul", "ol", "q"])
def test_lists_and_quotes_nest_six_deep(kind: str) -> None:
    pdf = made("body", body_of(nested(kind, 6, f"the innermost {SOLID} {LONG}")))
    assert not faults(pdf)
    assert_legible(pdf)
    assert squeezed(f"{SOLID} {LONG}") in everything(pdf)


@pytest.mark.parametrize(("columns", "landscape"), [(1, False), (8, False), (9, True), (12, True), (20, True)])
def test_a_table_of_more_than_eight_columns_gets_a_page_on_its_side(columns: int, landscape: bool) -> None:
    heading = {"t": "h", "l": 2, "c": [{"t": "s", "v": "By month"}]}
    pdf = made(
        "body",
        body_of(paragraph("before"), heading, table(columns, 3, f"safeguarding {SOLID[:60]}"), paragraph("after")),
    )
    assert not faults(pdf)
    assert_legible(pdf)
    document = pypdfium2.PdfDocument(pdf)
    turned = [page.get_size()[0] > page.get_size()[1] for page in document]
    assert any(turned) == landscape
    with_heading = [n for n, text in enumerate(texts(pdf)) if "By month" in text]
    assert turned[with_heading[0]] == landscape, "the heading goes with its table"


def test_a_long_table_says_its_head_on_every_page_and_splits_long_rows() -> None:
    head = table(3, 80, "A few words in each")
    head["head"] = [[{"t": "s", "v": f"Heading{n}"}] for n in range(3)]
    said = texts(made("body", body_of(head, table(2, 2, "word " * 900))))
    assert all("Heading0" in text for text in said[:2])
    assert len(said) > 5


def test_words_run_together_across_nodes_are_broken() -> None:
    parts = [{"t": "b", "c": [{"t": "s", "v": "b" * 20}]}, "a" * 20, {"t": "em", "c": [{"t": "s", "v": "c" * 20}]}]
    pdf = made("body", body_of(paragraph(*parts * 4)))
    assert_legible(pdf)


def picture(width: int, height: int, mode: str = "RGB", kind: str = "PNG") -> bytes:
    image = pytest.importorskip("PIL.Image").new(mode, (width, height))
    into = io.BytesIO()
    image.save(into, kind)
    return into.getvalue()


def test_pictures_fit_the_page_whatever_their_size() -> None:
    shown = [paragraph({"t": "img", "src": "a.png", "alt": alt}) for alt in ("A picture", "")]
    cell = table(4, 2, "x")
    cell["rows"][0] = [[{"t": "img", "src": "b.png", "alt": "In a cell"}]] * 4
    data = body_of(
        *shown, paragraph("with words ", {"t": "img", "src": "b.png", "alt": "b"}), listing("ul", shown[0]), cell
    )
    pdf = made("body", data, None, a_png=picture(2400, 3600), b_png=picture(300, 20))
    assert not faults(pdf)
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        for item in page.get_objects(filter=[3], max_depth=9):
            left, bottom, right, top = item.get_bounds()
            assert left >= 24 * MM
            assert right <= page.get_size()[0] - 20 * MM
            assert bottom >= 20 * MM
            assert top <= page.get_size()[1] - 20 * MM


def test_a_picture_that_cannot_be_set_is_named_by_its_path() -> None:
    data = body_of(paragraph({"t": "img", "src": "a.jpg", "alt": "x"}))
    for content in (b"no picture", picture(9, 9, "CMYK", "JPEG")):
        with pytest.raises(TemplateFault, match=r"content/files/a\.jpg: the picture can't be printed") as caught:
            made("body", data, None, a_jpg=content)
        assert caught.value.picture == "content/files/a.jpg"


# ---------------------------------------------------------------- accountability map


def test_the_map_of_the_sample_is_one_side() -> None:
    said = texts(made("map", *sample("map")))
    assert len(said) == 1
    assert "Page 1 of 1" in said[0]


def big_map(steps: int, rows: int, calls: int) -> dict[str, Any]:
    data, _ = sample("map")
    return data | {
        "steps": data["steps"][:1] * steps,
        "rows": data["rows"][:1] * rows,
        "calls": data["calls"][:1] * calls,
    }


def test_a_long_map_runs_on_with_its_head_and_never_shrinks() -> None:
    pdf = made("map", big_map(8, 30, 10))
    assert not faults(pdf)
    said = texts(pdf)
    assert len(said) == 3
    assert all("accountable" in text for text in said[:2])
    assert "Page 2 of 3" in said[1]


def test_an_empty_map_prints_no_heading_over_nothing() -> None:
    bare = {key: value for key, value in big_map(0, 0, 0).items() if isinstance(value, list) or key == "title"}
    data = dict.fromkeys(sample("map")[0], "") | bare
    pdf = made("map", data)
    assert not faults(pdf)
    assert not any(words in everything(pdf) for words in ("Whototell", "Whotocall", "Decides", "Reviewby"))


@pytest.mark.parametrize("steps", [1, 4, 5, 6, 8])
def test_the_route_is_one_picture_as_wide_as_the_text_of_a_letter(steps: int) -> None:
    job = Job("route", "typeset", TEMPLATES["route"], big_map(steps, 0, 0))
    png = typeset.render_png(world(), job, 100)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == pytest.approx(170 / 25.4 * 100, abs=2)
    assert 50 < height < width * 1.4


def test_a_figure_of_several_pages_is_a_fault() -> None:
    job = Job("map", "typeset", TEMPLATES["map"], big_map(8, 30, 10))
    with pytest.raises(TemplateFault, match="a figure is one page; this makes 3"):
        typeset.render_png(world(), job, 40)


# ---------------------------------------------------------------- templates of a workspace


def set_with(files: dict[str, bytes], template: str = "ours/a.typ", **images: bytes) -> bytes:
    return typeset.render(world(files), Job("a", "typeset", template, {"x": "words"}), images=images)


HEAD = b'#import "../house/house.typ": *\n#show: base.with("T", "A", "")\n'


def test_a_workspace_has_its_own_templates_beside_the_shipped_house_style() -> None:
    own = {
        "templates/ours/a.typ": HEAD + b'#import "b.typ": say\n#say(json(bytes(sys.inputs.data)).x)',
        "templates/ours/b.typ": b"#let say(x) = [Our own #x]",
        "templates/other/b.typ": b"not reached",
    }
    assert texts(set_with(own)) == ["Our own words"]


def test_a_workspace_may_replace_the_house_style() -> None:
    own = {"templates/house/house.typ": b'#panic("replaced")'}
    with pytest.raises(TemplateFault, match="replaced") as caught:
        typeset.render(world(own), Job("c", "typeset", TEMPLATES["cover"], {}), images={})
    assert (caught.value.template, caught.value.line) == ("house/house.typ", 1)


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        (b"#let x = (", "unclosed", 3),
        (HEAD + b'#text(font: "Nowhere")[x]', "unknown font family", 3),
        (HEAD + b'#import "@preview/cetz:0.3.0": canvas', "imports a package", 0),
        (HEAD + b'#read("/etc/hostname")', "file not found", 3),
        (HEAD + b'#read("../../../../../../etc/hostname")', "", 3),
        (HEAD + b'#image("/images/none.png")', "file not found", 3),
        (b"\xff\xfe", "utf-8", 0),
    ],
)
def test_a_template_at_fault_is_named_with_its_line(source: bytes, message: str, line: int) -> None:
    source = source if source.startswith((b"#import", b"\xff")) else b"\n\n" + source
    with pytest.raises(TemplateFault, match=f"(?i){message}") as caught:
        set_with({"templates/ours/a.typ": source})
    assert (caught.value.template, caught.value.line) == ("ours/a.typ", line)
    assert "leverarch-" not in str(caught.value), "the folder it was staged in is nobody's business"


def test_a_template_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(TemplateFault, match="there is no such template"):
        set_with({})


@pytest.mark.parametrize("name", ["../x.png", "a/../../x.png", "c:x.png", "a\\b.png"])
def test_nothing_is_staged_outside_its_folder(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        set_with({"templates/ours/a.typ": HEAD}, **{name: b"x"})


# ---------------------------------------------------------------- what the typeface can print


def test_all_that_is_covered_can_be_set_in_every_style() -> None:
    characters = [chr(code) for code in sorted(coverage())]
    alone = [paragraph(character) for character in characters]
    line = "".join(f"a{character}" for character in characters)
    styles = [
        {"t": "em", "c": [{"t": "s", "v": line}]},
        {"t": "b", "c": [{"t": "s", "v": line}, {"t": "em", "c": [{"t": "s", "v": line}]}]},
        {"t": "code", "v": line},
    ]
    code = {"t": "pre", "lang": "", "v": "\n".join(characters)}
    pdf = made("body", body_of(*alone, paragraph(*styles), code))
    assert not faults(pdf)
    data, pages = sample("cover")
    data["maps"][0] |= {"code": line}
    assert not faults(made("cover", data | {"id": line}, pages)), "codes and references have letters of their own"


def test_the_typeface_covers_what_british_documents_are_written_in() -> None:
    assert {ord(letter) for letter in "ŵŷáéíóúńłŻ€£“”‘’–—…•→■□½²°ΩЖ\u00a0\u2011"} <= coverage()


@pytest.mark.parametrize(
    ("text", "printed", "names"),
    [
        ("plain\nwords", "plain\nwords", ()),
        ("tab\tand\r\nline\rends", "tab and\nline\nends", ()),
        ("w\u0302y", "ŵy", ()),
        ("q\u0301", "q\u0301", ()),
        ("\U0001f600 \x01\x85", "[GRINNING FACE] [U+0001][U+0085]", ("GRINNING FACE", "U+0001", "U+0085")),
        ("中中", "[CJK UNIFIED IDEOGRAPH-4E2D]" * 2, ("CJK UNIFIED IDEOGRAPH-4E2D",)),
        ("\ud800\ue000\ufffe", "[U+D800][U+E000][U+FFFE]", ("U+D800", "U+E000", "U+FFFE")),
        ("a\u202eb", "a[RIGHT-TO-LEFT OVERRIDE]b", ("RIGHT-TO-LEFT OVERRIDE",)),
        ("\ufeffx", "[ZERO WIDTH NO-BREAK SPACE]x", ("ZERO WIDTH NO-BREAK SPACE",)),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_said_by_name(text: str, printed: str, names: tuple[str, ...]) -> None:
    assert printable(text) == printed
    assert unprintable(text) == names


@given(st.text(st.characters(codec=None)))
def test_printable_text_can_be_printed_and_stays_as_it_is(text: str) -> None:
    printed = printable(text)
    assert {ord(character) for character in printed} <= coverage() | {10}
    assert printable(printed) == printed
    assert not unprintable(printed)
    assert all(f"[{name}]" in printed for name in unprintable(text))
