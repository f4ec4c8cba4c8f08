"""Places to fill in: real content controls of Word, between marks that survive."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from leverarch.form_fields import KINDS, Control
from leverarch.outputs.form_view import FormLine, FormPart, FormView
from leverarch.renderers import word
from leverarch.renderers.word import package
from leverarch.renderers.word.names import W14, w
from returned.forms import IDENTITY, TEMPLATE, blank, view
from returned.word_writing import boxes, inside


def plain(text: str) -> bytes:
    """A template that another program made, without any of our styles."""
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body(made: bytes) -> etree._Element:
    return package.parse(package.read(made)["word/document.xml"])


def only(**given: Any) -> etree._Element:
    control = Control(**({"key": "form.field", "title": "Field", "kind": "line"} | given))
    made = word.render(plain("Before {{ line.control }} after"), {"line": {"control": asdict(control)}}, {})
    (box,) = boxes(body(made)).values()
    return box


def words(element: etree._Element) -> str:
    return "".join(text.text or "" if text.tag == w("t") else "\n" for text in element.iter(w("t"), w("br")))


def value(box: etree._Element, name: str) -> str | None:
    line = box.find(f"{w('sdtPr')}/{w(name)}")
    return None if line is None else line.get(w("val"), "")


def test_a_control_has_its_title_its_key_and_cannot_be_deleted() -> None:
    box = only(title="Who came & “why”", key="session-record.attendance")
    assert value(box, "alias") == "Who came & “why”"
    assert value(box, "tag") == "session-record.attendance"
    assert value(box, "lock") == "sdtLocked"
    assert value(box, "id")
    assert value(only(kind="tick"), "id") is None  # LibreOffice moves words about where a tick box has one


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_words_own(kind: str) -> None:
    names = {"date": "date", "choice": "dropDownList", "line": "text", "time": "text", "number": "text"}
    box = only(kind=kind, choices=(("a", "First"), ("b", "Second")) if kind == "choice" else ())
    properties = box.find(w("sdtPr"))
    assert properties is not None
    own = {etree.QName(line).localname for line in properties} - {"alias", "tag", "id", "lock", "showingPlcHdr"}
    assert own == {"checkbox"} if kind == "tick" else own == ({names[kind]} if kind in names else set())


def test_a_prompt_is_shown_as_one_until_somebody_writes() -> None:
    empty, full = only(prompt="Tap here"), only(prompt="Tap here", value="7")
    assert (words(empty), value(empty, "showingPlcHdr")) == ("Tap here", "")
    assert (words(full), value(full, "showingPlcHdr")) == ("7", None)
    assert words(only(kind="date")) == "Choose a day"


def test_what_is_known_is_filled_in() -> None:
    day = only(kind="date", value="2026-11-03")
    assert words(day) == "3 November 2026"
    (line,) = day.iter(w("date"))
    assert line.get(w("fullDate")) == "2026-11-03T00:00:00Z"
    assert [line.get(w("val")) for line in day.iter(w("dateFormat"), w("lid"), w("storeMappedDataAs"))] == [
        "d MMMM yyyy",
        "en-GB",
        "date",
    ]
    assert words(only(kind="choice", value="b", choices=(("a", "A"), ("b", "R&D <b>")))) == "R&D <b>"
    assert words(only(kind="text", value="one\ntwo")) == "one\ntwo"
    for given, box in (("yes", "☒"), ("", "☐"), ("no", "☐")):
        tick = only(kind="tick", value=given)
        assert words(tick) == box
        (checked,) = tick.iter(f"{{{W14}}}checked")
        assert checked.get(f"{{{W14}}}val") == str(int(given == "yes"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "picture"}, "no control has"),
        ({"key": "x" * 65}, "1 to 64 characters"),
        ({"key": ""}, "1 to 64 characters"),
        ({"kind": "choice", "choices": (("a", "A"), ("a", "B"))}, "that differ"),
        ({"kind": "choice", "choices": (("a", "A"), ("b", "A"))}, "that differ"),
        ({"kind": "choice", "choices": (("a", ""),)}, "that differ"),
        ({"value": "a\x00b"}, r"U\+0000"),
        ({"title": "a\ud800"}, r"U\+D800"),
    ],
)
def test_what_word_would_call_damaged_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(word.WordError, match=message):
        only(**given)


def test_a_long_title_is_cut_to_what_word_allows() -> None:
    title = value(only(title="x" * 100), "alias")
    assert title is not None
    assert len(title) == 64


def test_numbers_and_marks_are_unique_and_every_mark_closes() -> None:
    root = body(blank())
    numbers = [line.get(w("val")) for line in root.iter(w("id")) if line.getparent().tag == w("sdtPr")]
    assert len(numbers) == len(set(numbers)) > 8
    starts = [mark.get(w("id")) for mark in root.iter(w("bookmarkStart"))]
    assert sorted(starts) == sorted(mark.get(w("id")) for mark in root.iter(w("bookmarkEnd")))
    assert len(starts) == len(set(starts)) > len(boxes(root))  # a long key has two


def test_the_file_says_what_it_is() -> None:
    custom = package.parse(package.read(blank())["docProps/custom.xml"])
    said = {line.get("name"): "".join(line.itertext()) for line in custom}
    assert {key.removeprefix("leverarch."): text for key, text in said.items() if "prompt" not in key} == IDENTITY
    assert {text for key, text in said.items() if "prompt" in key} == {"Tap to write", "Choose a day", "Choose one"}
    assert "docProps/custom.xml" not in package.read(word.render(plain("{{ title }}"), {"title": "T"}, {}))


def test_same_form_same_bytes() -> None:
    assert word.render(TEMPLATE.read_bytes(), asdict(view()), {}) == blank()


def test_the_shipped_template_is_sound_and_word_would_open_what_it_makes(tmp_path: Path) -> None:
    assert word.faults(TEMPLATE.read_bytes(), word.shape_of(FormView)) == ()
    bare = replace(view(), partner="", arrangement="", purpose="", send_to="", notice="", parts=())
    for name, made in (("form", blank()), ("bare", word.render(TEMPLATE.read_bytes(), asdict(bare), {}))):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(made)
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
        assert docx.Document(str(path)).core_properties.title == "Session record"


def test_a_control_in_a_template_of_another_program(tmp_path: Path) -> None:
    control = asdict(Control("a.b", "T", "tick"))
    made = word.render(plain("{{ line.control }} yes"), {"line": {"control": control}}, {})
    (tmp_path / "made.docx").write_bytes(made)
    found = [str(error) for error in OpenXmlValidator().validate(tmp_path / "made.docx").errors]
    assert [line for line in found if "stylesWithEffects" not in line] == []


def test_a_template_may_print_a_control_in_a_line_only() -> None:
    shape = word.shape_of(FormLine)
    assert word.faults(plain("{{ label }} {{ control }}"), shape) == ()
    ((message, name),) = [(fault.message, fault.name) for fault in word.faults(plain("{{p control }}"), shape)]
    assert ("without the p" in message, name) == (True, "control")


def test_short_ticks_stand_side_by_side() -> None:
    def tick(label: str, about: str = "") -> FormLine:
        return FormLine(label, about, False, False, Control(f"f.{len(label)}", label, "tick"))

    text = FormLine("T", "", False, True, Control("f.t", "T", "text"))
    line = replace(text, wide=False)
    part = FormPart(
        "H", "", (tick("a"), tick("b"), tick("c"), tick("d"), tick("e", "help"), line, text, tick("x" * 40))
    )
    assert [(len(row.ticks), len(row.beside), len(row.wide)) for row in part.rows] == [
        (3, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (1, 0, 0),
    ]


def test_every_field_is_printed_once_and_stands_in_its_control() -> None:
    keys = [line.control.key for part in view().parts for line in part.fields]
    found = boxes(body(blank()))
    assert list(found) == keys
    assert all(words(inside(box)) for box in found.values())


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler")
def test_a_form_prints_with_its_labels_prompts_and_boxes(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(blank())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    printed = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "form.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    for text in ("Session record", "Choose a day", "Tap to write", "☐", "☒", "1 December 2026", "For partners"):
        assert text in printed
