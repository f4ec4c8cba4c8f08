"""Word: what a template's author may rely on, and what the outside world cannot do to a document."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from leverarch.renderers import word
from leverarch.renderers.word import package
from leverarch.renderers.word.columns import CLOSE, widths
from leverarch.renderers.word.names import W, w

HOUSE = Path(__file__).parent.parent / "templates" / "onboarding-pack" / "pack.docx"
HOSTILE = [
    "R&D",
    "<b>x</b>",
    "</w:p>",
    "</w:t></w:r></w:p><w:p>",
    "{{ 7*7 }}",
    "{%p for %}",
    "{_{ x }_}",
    '#read("/etc/passwd")',
    "it's \" lone",
    "‘ “",
    "]]>",
    "&amp;",
    "&#9;",
    "a  b",
    " edge ",
    "naïve – Łódź",
    "{{",
    "%}",
    "${x}",
    "\\n",
]


@dataclass(frozen=True)
class Prose:
    blocks: tuple[Any, ...]
    under: int = 1


@dataclass(frozen=True)
class Picture:
    image: str
    alt: str
    width_mm: int


@dataclass(frozen=True)
class Row:
    what: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class View:
    title: str
    provider: str
    rows: tuple[Row, ...]
    text: Prose | None
    route: Picture | None
    final: bool


SHAPE = word.shape_of(View)


def template(*paragraphs: str, table: tuple[str, ...] = (), header: str = "", title: str = "") -> bytes:
    """A template as somebody would make it with another program than ours."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(rows=len(table), cols=2)
        for row, text in zip(made.rows, table, strict=True):
            row.cells[0].text = text
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    document.core_properties.author = "a person"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def data(**given: Any) -> dict[str, Any]:
    return {"title": "T", "provider": "P", "rows": [], "text": None, "route": None, "final": True} | given


def read(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def words(made: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(made).paragraphs]


def body(made: bytes) -> etree._Element:
    return package.parse(package.read(made)["word/document.xml"])


def s(text: str) -> dict[str, Any]:
    return {"t": "s", "v": text}


def para(text: str) -> dict[str, Any]:
    return {"t": "p", "c": [s(text)]}


def listed(kind: str, *items: Any, start: int = 1) -> dict[str, Any]:
    rows = [{"t": "li", "c": list(item) if isinstance(item, tuple) else [para(item)]} for item in items]
    return {"t": kind, "tight": True, "c": rows} | ({"start": start} if kind == "ol" else {})


def png(width: int = 40, height: int = 20) -> bytes:
    raw = b"".join(b"\0" + b"\x10\x40\x50" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n"
    for kind, part in ((b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")):
        made += struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
    return made


def prose(*blocks: Any, images: dict[str, bytes] | None = None, under: int = 1) -> bytes:
    return word.render(HOUSE_BODY, data(text={"blocks": list(blocks), "under": under}), images or {})


def _house_with(*paragraphs: str) -> bytes:
    """The house's styles around a body of a few paragraphs."""
    parts = package.read(HOUSE.read_bytes())
    root = package.parse(parts["word/document.xml"])
    inner = root.find(w("body"))
    assert inner is not None
    last = inner[-1]
    for child in list(inner)[:-1]:
        inner.remove(child)
    for text in paragraphs:
        last.addprevious(package.parse(f'<w:p xmlns:w="{W}"><w:r><w:t>{text}</w:t></w:r></w:p>'))
    parts["word/document.xml"] = package.serialise(root)
    for name in ("header1", "footer1", "footer2"):
        kind = "hdr" if name == "header1" else "ftr"
        parts[f"word/{name}.xml"] = f'<w:{kind} xmlns:w="{W}"><w:p/></w:{kind}>'.encode()
    return package.write(parts)


HOUSE_BODY = _house_with("{{ title }}", "{{p text }}")


def sound(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "made.docx"
    path.write_bytes(made)
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


# What is in the data is in the document, whatever it looks like.


@pytest.mark.parametrize("text", HOSTILE)
def test_text_arrives_letter_for_letter(text: str) -> None:
    made = word.render(
        template("{{ title }}", "[{{ title }}]", header="{{ title }}", title="{{ title }}"),
        data(title=text, provider=text),
        {},
    )
    document = read(made)
    assert [paragraph.text for paragraph in document.paragraphs] == [text, f"[{text}]"]
    assert document.sections[0].header.paragraphs[0].text == text
    assert document.core_properties.title == text.strip()
    assert document.core_properties.author == text


@pytest.mark.parametrize("text", HOSTILE)
def test_long_text_arrives_letter_for_letter(text: str, tmp_path: Path) -> None:
    cell = [s(text)]
    nodes = [
        para(text),
        {"t": "h", "l": 2, "c": [s(text)]},
        listed("ul", text),
        {"t": "q", "c": [para(text)]},
        {"t": "table", "al": ["left"], "head": [cell], "rows": [[cell]]},
        {"t": "p", "c": [{"t": "code", "v": text}, {"t": "fn", "c": [para(text)]}]},
    ]
    made = prose(*nodes)
    document = read(made)
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == ["T", *[text] * 5]
    assert document.tables[0].rows[0].cells[0].text == document.tables[0].rows[1].cells[0].text == text
    notes = package.parse(package.read(made)["word/footnotes.xml"])
    assert "".join(notes.itertext()).strip() == text.strip()
    sound(made, tmp_path)


def test_line_breaks_and_tabs_are_words_own() -> None:
    made = word.render(template("{{ title }}"), data(title="one\ntwo\tthree"), {})
    assert words(made) == ["one\ntwo\tthree"]
    assert len(list(body(made).iter(w("br")))) == len(list(body(made).iter(w("tab")))) == 1


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe"])
def test_what_word_cannot_hold_is_refused_and_never_lost(character: str) -> None:
    with pytest.raises(word.WordError, match=r"U\+"):
        word.render(template("{{ title }}"), data(title=f"a{character}b"), {})


def test_fields_named_like_python_methods_are_fields() -> None:
    made = word.render(template("{{ group.items }} {{ group.values }}"), data(group={"items": "a", "values": "b"}), {})
    assert words(made) == ["a b"]


# The same again.


def test_same_inputs_same_bytes() -> None:
    given = data(text={"blocks": [listed("ol", "a"), listed("ol", "b"), para("c")]})
    first = word.render(HOUSE_BODY, given, {})
    again = word.render(HOUSE_BODY, given, {})
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as made:
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert made.namelist()[0] == "[Content_Types].xml"


def test_nothing_of_the_templates_author_travels() -> None:
    made = word.render(template("{{ title }}", title="Pack"), data(provider="Provider", as_of_date="2026-11-01"), {})
    properties = read(made).core_properties
    assert (properties.author, properties.title, properties.last_modified_by) == ("Provider", "Pack", "")
    assert properties.created == properties.modified
    assert properties.created.isoformat().startswith("2026-11-01")
    assert properties.language == "en-GB"
    assert b"a person" not in b"".join(package.read(made).values())


def test_remarks_do_not_travel() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{ title }}")
    document.add_comment(paragraph.runs, text="ask the council", author="a person", initials="ap")
    out = io.BytesIO()
    document.save(out)
    parts = package.read(word.render(out.getvalue(), data(), {}))
    assert "word/comments.xml" not in parts
    assert b"comment" not in parts["word/document.xml"]
    assert b"comments" not in parts["[Content_Types].xml"] + parts["word/_rels/document.xml.rels"]


# Long text.


def numbers(made: bytes) -> list[tuple[str, str]]:
    """List and level of every list paragraph, in order."""
    found = []
    for line in body(made).iter(w("numPr")):
        level, number = line.find(w("ilvl")), line.find(w("numId"))
        assert level is not None
        assert number is not None
        found.append((number.get(w("val"), ""), level.get(w("val"), "")))
    return found


def test_every_numbered_list_begins_where_its_author_said(tmp_path: Path) -> None:
    made = prose(
        listed("ol", "a", "b"), para("between"), listed("ol", "c", start=4), listed("ul", "d"), listed("ul", "e")
    )
    found = [number for number, _ in numbers(made)]
    assert found[0] == found[1] != found[2]
    assert found[3] == found[4]
    parts = package.parse(package.read(made)["word/numbering.xml"])
    starts = {
        number.get(w("numId")): [line.get(w("val")) for line in number.iter(w("startOverride"))]
        for number in parts.iter(w("num"))
    }
    assert starts[found[0]] == ["1"]
    assert starts[found[2]] == ["4"]
    sound(made, tmp_path)


def test_nested_lists_go_in_and_start_again(tmp_path: Path) -> None:
    inner = listed("ol", "x", "y")
    made = prose(
        listed("ol", ([para("a"), inner][0], inner), ([para("b"), inner][0], inner)), listed("ul", (inner,), ())
    )
    levels = [level for _, level in numbers(made)]
    assert levels == ["0", "1", "1", "0", "1", "1", "0", "1", "1", "0"]
    lists = [number for number, level in numbers(made) if level == "1"]
    assert lists[0] == lists[1] != lists[2] == lists[3] != lists[4]
    sound(made, tmp_path)


def test_a_line_that_leads_into_a_list_stays_with_it() -> None:
    bold = {"t": "p", "c": [{"t": "b", "c": [s("Who leads")]}]}
    made = prose(bold, para("These do:"), listed("ul", "a"), para("End."))
    kept = [line.find(f"{w('pPr')}/{w('keepNext')}") is not None for line in body(made).iter(w("p"))]
    assert kept == [False, True, True, False, False]


def test_no_row_of_a_table_stands_alone() -> None:
    def kept(rows: int) -> list[bool]:
        node = {"t": "table", "al": ["left"], "head": [[s("Month")]], "rows": [[[s(f"{n}")]] for n in range(rows)]}
        lines = [row.find(f".//{w('pPr')}/{w('keepNext')}") for row in body(prose(node)).iter(w("tr"))]
        return [line is not None for line in lines]

    assert kept(4) == [True, True, False, True, False]
    assert kept(2) == [True, True, False]
    assert kept(1) == [True, False]
    assert kept(0) == [True]


def test_tables_repeat_their_header_and_have_words() -> None:
    made = prose(
        {
            "t": "table",
            "al": ["left", "right"],
            "head": [[s("Month")], [s("Count")]],
            "rows": [[[s("July")], [s("22")]]],
        }
    )
    (table,) = body(made).iter(w("tbl"))
    first, second = table.findall(w("tr"))
    assert first.find(f"{w('trPr')}/{w('tblHeader')}") is not None
    assert second.find(f"{w('trPr')}/{w('tblHeader')}") is None
    about = table.find(f"{w('tblPr')}/{w('tblDescription')}")
    assert about is not None
    assert about.get(w("val")) == "Table with the columns: Month, Count"
    assert [line.get(w("val")) for line in second.iter(w("jc"))] == ["right"]
    style = read(made).tables[0].style
    assert style is not None
    assert style.name == "Leverarch table"


def test_links_notes_code_breaks_and_rules(tmp_path: Path) -> None:
    note = {"t": "fn", "c": [{"t": "p", "c": [{"t": "a", "url": "https://example.org/n?a=1&b=2", "c": [s("there")]}]}]}
    link = {"t": "a", "url": "mailto:x@example.org", "c": [{"t": "b", "c": [s("write")]}]}
    made = prose(
        {
            "t": "p",
            "c": [
                link,
                note,
                {"t": "br"},
                {"t": "em", "c": [{"t": "b", "c": [s("both")]}]},
                {"t": "del", "c": [s("old")]},
            ],
        },
        {"t": "pre", "lang": "", "v": "a\n  b\n"},
        {"t": "hr"},
        {"t": "q", "c": [listed("ol", "in a quote"), {"t": "q", "c": [para("deeper")]}]},
    )
    parts = package.read(made)
    assert b'Target="mailto:x@example.org" TargetMode="External"' in parts["word/_rels/document.xml.rels"]
    assert b"https://example.org/n?a=1&amp;b=2" in parts["word/_rels/footnotes.xml.rels"]
    assert b"example.org/n" not in parts["word/_rels/document.xml.rels"]
    styles = [paragraph.style.name for paragraph in read(made).paragraphs if paragraph.style]
    assert styles == ["Normal", "Normal", "Code block", "Divider", "Quote", "Quote"]
    sound(made, tmp_path)


def test_a_heading_deeper_than_the_templates_own_looks_like_the_deepest() -> None:
    deep = {"t": "h", "l": 6, "c": [s("Deep")]}
    assert [line.style.name for line in read(prose(deep, under=2)).paragraphs if line.text == "Deep"] == ["Heading 6"]


def test_headings_move_down_under_the_heading_they_stand_under() -> None:
    heading = {"t": "h", "l": 2, "c": [s("x")]}
    plain, deeper = (read(prose(heading, under=level)).paragraphs[1].style for level in (1, 2))
    assert (plain.name, deeper.name) == ("Heading 2", "Heading 3")


def test_pictures_have_words_and_fit(tmp_path: Path) -> None:
    wide = {"t": "p", "c": [{"t": "img", "src": "a.png", "alt": 'A "wide" one & more'}]}
    made = prose(wide, wide, images={"a.png": png(4000, 10)})
    drawings = list(body(made).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"))
    assert [drawing.get("descr") for drawing in drawings] == ['A "wide" one & more'] * 2
    assert len({drawing.get("id") for drawing in drawings}) == 2
    extents = body(made).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    assert all(int(extent.get("cx", "0")) <= 165 * 36000 for extent in extents)
    assert len([name for name in package.read(made) if name.startswith("word/media/")]) == 1
    sound(made, tmp_path)


def test_a_picture_among_the_fields(tmp_path: Path) -> None:
    house = _house_with("{{ route }}")
    made = word.render(house, data(route={"image": "route", "alt": "Ring first", "width_mm": 100}), {"route": png()})
    (extent,) = body(made).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    assert extent.get("cx") == str(100 * 36000)
    sound(made, tmp_path)
    with pytest.raises(word.WordError, match="not supplied"):
        word.render(house, data(route={"image": "route", "alt": "Ring first", "width_mm": 100}), {})


def test_long_text_works_in_a_template_without_any_of_our_styles(tmp_path: Path) -> None:
    bare = template("{{p text }}")
    parts = package.read(bare)
    package.drop(parts, {"word/numbering.xml"})
    table = {"t": "table", "al": ["center"], "head": [[s("h")]], "rows": [[[s("c")]]]}
    nodes = [listed("ol", "a"), listed("ul", "b"), table, {"t": "p", "c": [s("c"), {"t": "fn", "c": [para("n")]}]}]
    made = word.render(package.write(parts), data(text={"blocks": nodes}), {})
    assert words(made)[:2] == ["a", "b"]
    (tmp_path / "made.docx").write_bytes(made)
    found = [str(error) for error in OpenXmlValidator().validate(tmp_path / "made.docx").errors]
    assert [line for line in found if "stylesWithEffects" not in line] == []


# Contents.


def contents(made: bytes) -> list[tuple[str, str]]:
    """Words and bookmark of each line of the list of contents."""
    lines = [link for link in body(made).iter(w("hyperlink")) if link.get(w("anchor"))]
    return [("".join(text.text or "" for text in link.iter(w("t"))), link.get(w("anchor"), "")) for link in lines]


def test_the_list_of_contents_is_the_headings(tmp_path: Path) -> None:
    parts = package.read(HOUSE_BODY)
    toc = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> TOC \\o "1-2" \\n \\h \\z </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>later</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:body>", f"<w:body><w:p>{toc}</w:p>".encode(), 1
    )
    heads = [
        {"t": "h", "l": level, "c": [s(text)]} for level, text in ((2, "R&D first"), (3, "too deep"), (2, "Second"))
    ]
    made = word.render(package.write(parts), data(text={"blocks": heads}), {})
    found = contents(made)
    assert [text for text, _ in found] == ["R&D first", "Second"]
    marks = {mark.get(w("name")) for mark in body(made).iter(w("bookmarkStart"))}
    assert {name for _, name in found} == marks
    fields = [mark.get(w("fldCharType")) for mark in body(made).iter(w("fldChar"))]
    assert fields == ["begin", "separate", "end"]
    assert b"updateFields" not in package.read(made).get("word/settings.xml", b"")
    sound(made, tmp_path)


# Tables of the template.


def test_rows_repeat_and_an_empty_table_goes() -> None:
    made = template("x", table=("{%tr for row in rows %}", "{{ row.what }}", "{%tr endfor %}"))
    rows = [{"what": "a", "parts": []}, {"what": "b", "parts": []}]
    assert [row.cells[0].text for row in read(word.render(made, data(rows=rows), {})).tables[0].rows] == ["a", "b"]
    assert read(word.render(made, data(), {})).tables == []


def test_a_cell_that_lost_its_paragraphs_gets_one() -> None:
    made = template("x", table=("{%p if not final %}no{%p endif %}", "y"))
    parts = package.read(made)
    cell = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    text = parts["word/document.xml"].decode().replace("final %}no{%p", f"final %}}{cell}no{cell}{{%p")
    parts["word/document.xml"] = text.encode()
    document = read(word.render(package.write(parts), data(), {}))
    assert document.tables[0].rows[0].cells[0].paragraphs[0].text == ""


def test_columns_are_wide_enough_for_their_words() -> None:
    made = widths([["No", "What"], ["1", "something rather long that goes on"]], 9000)
    assert sum(made) == 9000
    assert made[0] < made[1]
    assert sum(widths([["x" * 200, "y" * 200, "z"]], 9000)) == 9000


def test_days_codes_and_months_are_not_broken() -> None:
    def room_of(cell: str) -> int:
        return widths([["A", "B"], [cell, "x " * 300]], 5000)[0]

    assert room_of("2026-07-01") > room_of("quarter-year")
    assert room_of("R-0211111") > room_of("well-kept")
    assert room_of("May 2026") > room_of("the dogs")
    # Where a little is wanting, no column alone loses it.
    heads = ["Line", "recommendation", "date", "decided", "decision", "signed_off", "In the figure"]
    row = ["12", "R-01", "2026-01-12", "2026-01-13", "accepted", "2026-01-23", "Counted on top"]
    assert widths([heads, row], 9298, CLOSE)[1] > 2000


@pytest.mark.parametrize("first", ["a word " * 40, "x" * 300, "https://www.example.org/" + "path/" * 30])
def test_no_column_takes_the_room_of_anothers_words(first: str) -> None:
    made = widths([["Left", "Centre", "Right", "Empty"], [first, "b", "c", ""]], 9298)
    assert sum(made) == 9298
    assert all(width >= 900 for width in made[1:])  # “Centre” in bold, with the margins of a cell
    assert made[0] > 3 * made[1]
    short = widths([["Left", "Centre", "Right", "Empty"], ["pipe | in", "code", "b", "l"]], 9298)
    assert max(short) < 2 * min(short)
    narrow = widths([["W" * 300, "Centre", "W" * 300, "No"]], 5000)
    assert sum(narrow) == 5000
    assert narrow[1] >= 900
    assert abs(narrow[0] - narrow[2]) <= 1


# Faults of templates.


def problems(made: bytes) -> list[tuple[str, str, str, str]]:
    return [(fault.paragraph_text, fault.name, fault.message, fault.nearest) for fault in word.faults(made, SHAPE)]


def test_a_sound_template_has_no_fault() -> None:
    made = template(
        "{{ title }} {{ provider|upper }}",
        "{%p if rows and not final %}",
        "{%p for row in rows %}",
        "{{ loop.index }} {{ row.what }}: {% for part in row.parts %}{{ part }}{% if not loop.last %}, {% endif %}"
        "{% endfor %}",
        "{%p endfor %}",
        "{%p elif text %}",
        "{{p text }}",
        "{%p else %}",
        "{{ route }}{# a remark #} {% set first = rows|first %}{{ first.what }} {{ rows|length }} {{ rows[0].what }}",
        "{%p endif %}",
        header="{{ provider }}",
        title="{{ title }}",
    )
    assert problems(made) == []


@pytest.mark.parametrize(
    ("paragraphs", "name", "message", "nearest"),
    [
        (["By {{ titel }}"], "titel", "there is no field `titel`", "title"),
        (
            ["{%p for row in rows %}", "{{ row.waht }}", "{%p endfor %}"],
            "row.waht",
            "there is no field `row.waht`",
            "row.what",
        ),
        (["{{ row.what }}"], "row", "there is no field `row`", "rows"),
        (["{{ title.upper }}"], "title.upper", "`title` has no fields of its own", ""),
        (["{{ rows }}"], "rows", "is a list", ""),
        (["{{ text }}"], "text", "is long text", ""),
        (["{{p title }}"], "title", "without the p", ""),
        (["{%p for x in title %}", "{%p endfor %}"], "title", "is not a list", ""),
        (["{%p for row in rows %}", "a"], "for", "never closed", ""),
        (["a", "{%p endfor %}"], "endfor", "closes nothing", ""),
        (["{%p if title %}", "{%p for row in rows %}", "{%p endif %}", "{%p endfor %}"], "endif", "closes nothing", ""),
        (["{% if title %}", "x", "{% endif %}"], "endif", "same kind of place", ""),
        (["{{ title }"], "", "never closed", ""),
        (["title }}"], "", "never opened", ""),
        (["{{ title {{ provider }}"], "", "before the next tag", ""),
        (["{{ title| }}"], "{{ title| }}", "cannot be read", ""),
        (["{{ title|frobnicate }}"], "", "", ""),
        (["{% unless title %}"], "{% unless title %}", "cannot be read", ""),
        (["{{ cycler.__init__.__globals__.os.popen('id').read() }}"], "", "not call functions", ""),
        (["{{ title.__class__.__mro__ }}"], "title.__class__.__mro__", "underscore", ""),
        (["{{ 'a' * 1000000000 }}"], "", "may not use `mul`", ""),
        (["{% include 'x' %}"], "", "may not use `include`", ""),
        (["{% autoescape false %}{{ title }}{% endautoescape %}"], "", "", ""),
        (["{{ title|safe }}"], "safe", "no filter `safe`", ""),
        (["{{ range(9) }}"], "range", "not call functions", ""),
    ],
)
def test_a_fault_names_its_paragraph(paragraphs: list[str], name: str, message: str, nearest: str) -> None:
    found = word.faults(template("before", *paragraphs, "after"), SHAPE)
    assert found
    assert any(fault.paragraph_text in {*paragraphs, "a"} for fault in found)
    assert any(name in fault.name and message in fault.message for fault in found)
    if nearest:
        assert [fault.nearest for fault in found] == [nearest]


def test_faults_are_found_in_headers_and_properties_and_all_at_once() -> None:
    found = problems(
        template("{{ a_field }}", "{{ other }}", header="{{ header_field }}", title="{{ property_field }}")
    )
    assert [name for _, name, _, _ in found] == ["property_field", "a_field", "other", "header_field"]


def test_a_tag_that_word_has_cut_into_runs_is_one_tag() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece, bold in zip(("{", "{ ti", "tle ", "}}"), itertools.cycle((True, False))):
        paragraph.add_run(piece).bold = bold
    out = io.BytesIO()
    document.save(out)
    assert problems(out.getvalue()) == []
    assert words(word.render(out.getvalue(), data(title="whole"), {})) == ["whole"]


def test_tracked_changes_are_a_fault() -> None:
    parts = package.read(template("{{ title }}"))
    change = '<w:ins w:id="1" w:author="a person"><w:r><w:t>new words</w:t></w:r></w:ins></w:p>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p>", change.encode(), 1)
    ((paragraph, _, message, _),) = problems(package.write(parts))
    assert paragraph == "new words"
    assert "tracked change" in message


@pytest.mark.parametrize("made", [b"", b"not a zip", HOUSE.read_bytes()[:2000]])
def test_what_is_no_word_file_is_said_to_be_none(made: bytes) -> None:
    ((_, _, message, _),) = problems(made)
    assert "not a Word" in message
    with pytest.raises(word.WordError):
        word.render(made, data(), {})


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        "{{ title.nobody }}",
        "{{ cycler.__init__ }}",
        "{{ title.__class__ }}",
        "{{ ''.join(['a']) }}",
        "{{ 'a' * 100000000 }}",
        "{{ rows }}",
        "{{ text }}",
        "{{p title }}",
        "{% if %}",
    ],
)
def test_a_faulty_template_raises_and_prints_nothing(text: str) -> None:
    with pytest.raises(word.WordError):
        word.render(template(text), data(text={"blocks": [para("x")]}), {})
