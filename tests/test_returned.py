"""Returned forms: what was filled in is read value for value, whichever program saved it and whoever changed it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leverarch.form_fields import KINDS, mark_names, read_mark
from leverarch.readers.returned import ReturnedField, opened, read_returned, values
from leverarch.renderers.word import package
from returned import libreoffice, word_writing
from returned.forms import IDENTITY, LONG, blank
from returned.word_writing import changed, filled

PREFIX = "session-record."
WRITTEN = {
    f"{PREFIX}date": "2026-11-03|3 November 2026",
    f"{PREFIX}start": "14:30",
    f"{PREFIX}where": "Art studio",
    f"{PREFIX}led-by": " Inclusion coordinator ",
    f"{PREFIX}number": "7",
    f"{PREFIX}attendance": "A-01\nA-02 “R&D” <b>\n\nA-03",
    f"{PREFIX}transport": "☒",
    f"{PREFIX}concern": "Not sure",
    f"{PREFIX}agreed": "☐",
}
ANSWERS = {
    "date": "2026-11-03",
    "start": "14:30",
    "where": "studio",
    "led-by": " Inclusion coordinator ",
    "number": "7",
    "attendance": "A-01\nA-02 “R&D” <b>\n\nA-03",
    "well": "no",
    "transport": "yes",
    "two": "no",
    "food": "no",
    "told": "no",
    "concern": "unsure",
    "seen": "",
    "review": "2026-12-01",
    "copy": "R&D <desk> “x\" 'y'",
    "agreed": "no",
    LONG[:64]: "1 High Street\nTown",
}
FORM = changed(blank(), filled(WRITTEN))


def answers(form: bytes) -> dict[str, str]:
    read = read_returned(form)
    assert read.fault == ""
    return {line.key.removeprefix(PREFIX): line.value for line in read.fields}


def one(form: bytes, key: str) -> ReturnedField:
    (found,) = [line for line in read_returned(form).fields if line.key.removeprefix(PREFIX) == key]
    return found


def test_a_blank_form_comes_back_with_nothing_but_what_was_filled_in_for_it() -> None:
    read = read_returned(blank())
    assert read.identity == IDENTITY
    empty = {key: "no" if answer in ("yes", "no") else "" for key, answer in ANSWERS.items()}
    given_ = {key: ANSWERS[key] for key in ("review", "copy", LONG[:64])}
    assert answers(blank()) == empty | given_ | {"agreed": "yes"}
    assert [line.note for line in read.fields if line.note] == []


def test_what_was_filled_in_is_read_with_its_heading_and_label() -> None:
    read = read_returned(FORM)
    assert answers(FORM) == ANSWERS
    assert [line.note for line in read.fields if line.note] == []
    told = [(line.kind, line.heading, line.label) for line in read.fields]
    assert told[:4] == [
        ("date", "The session", "Date"),
        ("time", "The session", "Start"),
        ("choice", "The session", "Where"),
        ("line", "The session", "Led by"),
    ]
    assert told[5:8] == [
        ("text", "Who came", "Attendance"),
        ("tick", "Who came", "Arrived well"),
        ("tick", "Who came", "Transport as planned"),
    ]
    assert told[-1] == ("text", "Safeguarding", "Insurer’s address")


@pytest.mark.parametrize(
    "changes",
    [
        (word_writing.split_runs,),
        (word_writing.numbered_again,),
        (word_writing.smart_tags,),
        (word_writing.around_paragraphs,),
        (word_writing.around_cells,),
        (word_writing.alternatives,),
        (word_writing.inserted,),
        (word_writing.controls_inserted,),
        (word_writing.without_tags,),
        (
            word_writing.split_runs,
            word_writing.inserted,
            word_writing.numbered_again,
            word_writing.smart_tags,
            word_writing.around_cells,
        ),
        (word_writing.split_runs, word_writing.without_tags),
    ],
    ids=lambda changes: "+".join(change.__name__ for change in changes),
)
def test_it_reads_the_same_as_word_writes_it(changes: tuple[word_writing.Change, ...]) -> None:
    assert read_returned(changed(FORM, *changes)) == read_returned(FORM)


def test_it_reads_the_same_as_a_strict_document() -> None:
    assert read_returned(word_writing.strict(FORM)) == read_returned(FORM)


def test_without_the_marks_the_tags_still_say_which_field_it_is() -> None:
    assert answers(changed(FORM, word_writing.without_marks)) == ANSWERS


@pytest.mark.parametrize(("joined", "answer"), [(False, "one\ntwo"), (True, "onetwo")])
def test_an_answer_of_several_paragraphs(joined: bool, answer: str) -> None:
    """Enter makes a paragraph in Word; a deletion that is tracked joins two again."""

    def change(root: word_writing.etree._Element) -> None:
        box = word_writing.boxes(root)[f"{PREFIX}seen"]
        first = next(box.iter(word_writing.w("p")))
        second = word_writing.copy.deepcopy(first)
        for paragraph, words in ((first, "one"), (second, "two")):
            for run in paragraph.findall(word_writing.w("r")):
                paragraph.remove(run)
            paragraph.append(word_writing.run(words))
        if joined:
            mark = word_writing.etree.SubElement(first[0], word_writing.w("rPr"))
            mark.append(word_writing.removed(""))
        first.addnext(second)

    assert (
        one(changed(FORM, filled({f"{PREFIX}seen": "x"}), word_writing.around_paragraphs, change), "seen").value
        == answer
    )


# What people do to a form.


@pytest.mark.parametrize(
    "gone",
    [word_writing.deleted, word_writing.deleted_tracked, word_writing.deleted_by_range],
    ids=lambda f: f.__name__,
)
def test_a_deleted_control_is_not_among_the_fields(gone: word_writing.Change) -> None:
    made = answers(changed(FORM, gone(f"{PREFIX}where")))
    assert made == {key: answer for key, answer in ANSWERS.items() if key != "where"}


@pytest.mark.parametrize(
    ("key", "words", "answer"),
    [
        ("seen", "first\nsecond", "first\nsecond"),
        ("date", "Tuesday 3rd November 2026", "2026-11-03"),
        ("where", "The park", "The park"),
        ("well", "x", "yes"),
        (LONG[:64], "2 Low Street", "2 Low Street"),
    ],
)
def test_text_typed_over_a_control_is_its_answer(key: str, words: str, answer: str) -> None:
    name = key if "." in key else f"{PREFIX}{key}"
    found = one(changed(FORM, word_writing.typed_over(name, words)), key)
    assert (found.value, found.note) == (answer, "")
    assert found.heading == one(FORM, key).heading
    assert found.label == one(FORM, key).label


def test_words_beside_a_control_are_said() -> None:
    def change(root: word_writing.etree._Element) -> None:
        for key in ("seen", "led-by"):
            word_writing.boxes(root)[f"{PREFIX}{key}"].addnext(word_writing.run("beside it"))

    made = changed(FORM, change)
    assert one(made, "seen").value == "beside it"
    assert one(made, "led-by").note == "Beside the place to fill in stands “beside it”."


def test_marks_that_closed_in_on_nothing_still_find_their_words() -> None:
    def change(root: word_writing.etree._Element) -> None:
        box = word_writing.boxes(root)[f"{PREFIX}seen"]
        end = box.getnext()
        assert end is not None
        end.addnext(word_writing.run("typed after them"))
        parent = box.getparent()
        assert parent is not None
        parent.remove(box)

    found = one(changed(FORM, change), "seen")
    assert found.value == "typed after them"
    assert "has gone" in found.note


def test_a_row_that_was_copied_is_read_twice_and_said() -> None:
    def change(root: word_writing.etree._Element) -> None:
        row = next(word_writing.boxes(root)[f"{PREFIX}led-by"].iterancestors("{*}tr"))
        again = word_writing.copy.deepcopy(row)
        for mark in again.iter("{*}bookmarkStart"):
            mark.set(word_writing.w("name"), mark.get(word_writing.w("name"), "") + "1")
        row.addnext(again)

    for changes in ((change,), (change, word_writing.without_tags), (change, word_writing.without_marks)):
        found = [line for line in read_returned(changed(FORM, *changes)).fields if line.key == f"{PREFIX}led-by"]
        assert [line.value for line in found] == [" Inclusion coordinator "] * 2
        assert all("more than once" in line.note for line in found)


def test_words_own_prompt_is_no_answer() -> None:
    """Word shows a prompt of its own where somebody emptied a control."""
    old, new = b"Tap to write", b"Click or tap here to enter text."
    parts = package.read(blank())
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new)
    assert answers(package.write(parts)) == answers(blank())


# Days, ticks, choices.


@pytest.mark.parametrize(
    ("words", "known", "answer", "note"),
    [
        ("3 November 2026", "", "2026-11-03", False),
        ("3rd of Nov. 2026", "", "2026-11-03", False),
        ("Tue, 3 Nov 26", "", "2026-11-03", False),
        ("November 3, 2026", "", "2026-11-03", False),
        ("3 Sept 2026", "", "2026-09-03", False),
        ("2026-11-03", "", "2026-11-03", False),
        ("03/11/2026", "", "2026-11-03", True),
        ("03/11/2026", "2026-11-03", "2026-11-03", False),
        ("13.11.2026", "", "2026-11-13", False),
        ("11/11/26", "", "2026-11-11", False),
        ("31 February 2026", "", "31 February 2026", True),
        ("11/13/2026", "", "11/13/2026", True),
        ("next week", "2026-11-03", "next week", True),
        ("3 Ma 2026", "", "3 Ma 2026", True),
    ],
)
def test_days_are_read_day_first(words: str, known: str, answer: str, note: bool) -> None:
    found, said = values.day(words, known)
    assert (found, bool(said)) == (answer, note)


@pytest.mark.parametrize(
    ("words", "ticked", "answer", "note"),
    [
        ("☒", True, "yes", False),
        ("☐", False, "no", False),
        ("", None, "no", False),
        ("\uf0fe", None, "yes", False),
        ("x", False, "yes", True),
        ("☐", True, "yes", True),
        ("☐ not today", False, "no", True),
        ("Yes", None, "yes", False),
        ("maybe", None, "maybe", True),
    ],
)
def test_ticks(words: str, ticked: bool | None, answer: str, note: bool) -> None:
    found, said = values.tick(words, ticked)
    assert (found, bool(said)) == (answer, note)


def test_choices_are_their_values_where_that_can_be_told() -> None:
    choices = (("hall", "Community hall"), ("no", "No"))
    assert values.choice(" community  Hall", choices) == ("hall", "")
    assert values.choice("Community hall", ()) == ("Community hall", "")
    assert values.choice("park", choices) == ("park", "This is not one of the choices.")


# Whatever is written comes back.

LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1).filter(str.strip)
SEVERAL = st.lists(LINE, min_size=1, max_size=4).map("\n".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(short=LINE, long=SEVERAL, day=st.dates(), place=st.sampled_from(["Community hall", "Art studio"]))
def test_whatever_is_written_comes_back(short: str, long: str, day: object, place: str) -> None:
    written = {"led-by": short, "number": short, "attendance": long, "seen": long, "date": str(day), "where": place}
    made = changed(blank(), filled({PREFIX + key: words for key, words in written.items()}))
    expected = written | {"where": "hall" if place.startswith("C") else "studio"}
    for form in (made, changed(made, word_writing.split_runs), changed(made, word_writing.without_tags)):
        found = answers(form)
        assert {key: found[key] for key in expected} == expected


@given(st.text(min_size=1, max_size=64), st.sampled_from(sorted(KINDS)), st.integers(1, 999999))
def test_a_mark_spells_any_key(key: str, kind: str, number: int) -> None:
    names = mark_names(key, kind, number)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names)
    read = [read_mark(name) for name in names]
    assert "".join(mark.piece for mark in read if mark) == key
    assert {(mark.number, mark.kind) for mark in read if mark} == {(number, kind)}
    assert [mark.last for mark in read if mark] == [False] * (len(names) - 1) + [True]


@pytest.mark.parametrize("name", ["", "_Toc1", "la", "la1", "la1zz_aQ", "la1la_keyZpart", "lady_in_red", "la1la_a-bQ"])
def test_other_bookmarks_are_not_ours(name: str) -> None:
    assert read_mark(name) is None


# What is no form of ours is refused in plain words.


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def _with(name: str, data: bytes) -> bytes:
    return package.write(package.read(blank()) | {name: data})


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
FAULTS = {
    "nothing": (b"", opened.NOT_WORD),
    "text": (b"Dear all,", opened.NOT_WORD),
    "pdf": (b"%PDF-1.7\n", opened.NOT_WORD),
    "locked": (_OLE + "EncryptedPackage".encode("utf-16-le"), opened.LOCKED),
    "old": (_OLE + "WordDocument".encode("utf-16-le"), opened.OLD),
    "other-old": (_OLE + "Workbook".encode("utf-16-le"), opened.NOT_WORD),
    "cut": (FORM[: len(FORM) // 2], opened.DAMAGED),
    "no-xml": (_with("word/document.xml", b"<w:document"), opened.DAMAGED),
    "entities": (_with("word/document.xml", _ENTITIES + b"<document>&a;</document>"), opened.DAMAGED),
    "deep": (_with("word/document.xml", b"<a>" * 5000 + b"</a>" * 5000), opened.DAMAGED),
    "bomb": (_with("word/document.xml", b" " * (opened.LONGEST_PART + 1)), opened.TOO_LARGE),
    "zip": (zipped({"a.txt": b"x"}), opened.NOT_WORD),
    "odt": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        opened.OTHER_OFFICE,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_read_is_said_in_plain_words(name: str) -> None:
    data, fault = FAULTS[name]
    read = read_returned(data)
    assert (read.fault, read.fields, dict(read.identity)) == (fault, (), {})


def test_a_word_file_of_somebody_else_is_not_ours() -> None:
    other = package.read(
        Path(word_writing.__file__).parents[2].joinpath("templates/accountability-map/map.docx").read_bytes()
    )
    assert "not one of our forms" in read_returned(package.write(other)).fault


def test_a_damaged_byte_anywhere_never_raises() -> None:
    for at in range(0, len(FORM), 977):
        read_returned(FORM[:at] + bytes([FORM[at] ^ 0x55]) + FORM[at + 1 :])


# LibreOffice itself.


@pytest.mark.slow
@pytest.mark.skipif(libreoffice.OFFICE is None, reason="LibreOffice is not installed")
def test_a_form_filled_by_libreoffice_comes_back_value_for_value(tmp_path: Path) -> None:
    names = re.findall(r'w:name="(la[^"]+)"', package.read(blank())["word/document.xml"].decode())
    marks = {mark.piece: name for name in names if (mark := read_mark(name))}
    hows = {"date": "day", "where": "choice", "concern": "choice", "transport": "tick", "agreed": "tick"}
    plan = {
        marks[key]: (hows.get(key.removeprefix(PREFIX), "text"), words.replace("|", " "))
        for key, words in WRITTEN.items()
    }
    plan[marks[f"{PREFIX}seen"]] = ("over", "typed over the control")
    made = libreoffice.saved(blank(), tmp_path, plan)
    tags = re.findall(r"<w:tag ", package.read(made)["word/document.xml"].decode())
    expected = ANSWERS | {"seen": "typed over the control"}
    assert tags == []
    for _ in range(2):  # saved once more, it must still say the same
        assert answers(made) == expected
        assert dict(read_returned(made).identity) == IDENTITY
        assert [line.note for line in read_returned(made).fields if line.note] == []
        assert [(line.heading, line.label) for line in read_returned(made).fields] == [
            (line.heading, line.label) for line in read_returned(blank()).fields
        ]
        made = libreoffice.saved(made, tmp_path)
