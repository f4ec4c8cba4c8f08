"""Bytes to text, JSON to values: every value has its place, and every slip is said in plain words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.diagnostics import Diagnostic, Place
from leverarch.readers import rules
from leverarch.readers.characters import scan_unprintable
from leverarch.readers.json_file import json_spans, legible_id, read_json
from leverarch.readers.json_scan import MAX_DEPTH, scan
from leverarch.readers.text import decode
from leverarch.source import Doc, Pointer

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=5)


def pointers(value: Any, pointer: Pointer = ()) -> list[tuple[Pointer, Any]]:
    members: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    return [(pointer, value), *(item for key, inner in members for item in pointers(inner, (*pointer, key)))]


def place_of(found: tuple[Diagnostic, ...]) -> tuple[str, int, int, int]:
    (diagnostic,) = found
    place = diagnostic.place
    return diagnostic.rule.name, place.line, place.column, place.length


def sound(text: str) -> Doc:
    doc, found = read_json("a.json", text)
    assert found == ()
    assert doc is not None
    return doc


@given(OBJECTS, st.booleans(), st.sampled_from([None, 0, 1, "\t"]))
def test_every_value_and_key_stands_where_it_is_said_to(value: dict[str, Any], ascii_only: bool, indent: Any) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    doc = sound(text)
    assert doc.value == value
    spans = json_spans(text)
    expected = pointers(value)
    assert set(spans) == {pointer for pointer, _ in expected}
    for pointer, inner in expected:
        span = spans[pointer]
        assert json.loads(text[span.start : span.end]) == inner
        if pointer and isinstance(pointer[-1], str):
            assert json.loads(text[span.key_start : span.key_end]) == pointer[-1]
        else:
            assert (span.key_start, span.key_end) == (-1, -1)


def strictly(text: str) -> bool:
    """Whether the standard library, told to be strict, takes the text for one JSON value that can be written again."""

    def refuse(word: str) -> Any:
        raise ValueError(word)

    try:
        value = json.loads(text, parse_constant=refuse)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return True


@given(OBJECTS, st.data())
def test_the_slow_reading_agrees_with_the_fast_one_on_what_json_is(value: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(value)
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.sampled_from('{}[],:"\\ue-+.01aNtrue\n '))
            + text[at + data.draw(st.integers(0, 1)) :]
        )
    assert (scan(text).fault is None) == strictly(text)


@given(st.text(st.characters(codec="utf-8")) | st.text('{}[]",:\\u0d8-1. \n'))
def test_any_text_gives_a_value_or_a_fault_inside_the_file(text: str) -> None:
    doc, found = read_json("a.json", text)
    assert (doc is None) <= bool(found)
    lines = text.split("\n")
    for diagnostic in found:
        place = diagnostic.place
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@pytest.mark.parametrize(
    ("text", "words", "line", "column", "length"),
    [
        ("", "the file is empty", 1, 1, 1),
        ('{"a": 1,}', "nothing follows this comma", 1, 8, 1),
        ('{"a": [1, 2,\n]}', "nothing follows this comma", 1, 12, 1),
        ('{"a": 1\n "b": 2}', "a comma is missing after this", 1, 7, 1),
        ('{"a": "x" "b"}', "a comma is missing after this", 1, 9, 1),
        ("{'a': 1}", "single quotation marks", 1, 2, 1),
        ('{"a": “x”}', "curly quotation marks", 1, 7, 1),
        ('{"a": 1} // done', "JSON has no comments", 1, 10, 2),
        ('{# done\n"a": 1}', "JSON has no comments", 1, 2, 1),
        ('{"a": {"b": 1}', "the file ends before `{` is closed", 1, 14, 1),
        ('{"a": [1, 2\n', "the file ends before `[` is closed", 1, 11, 1),
        ('{"a": "two\nlines"}', "not closed on its line", 1, 7, 4),
        ('{"a": "x', "not closed on its line", 1, 7, 2),
        ('{"a": "C:\\Files"}', "`\\F` means nothing in JSON", 1, 10, 2),
        ('{"a": "\\u12"}', "`\\u` needs four digits", 1, 8, 2),
        ('{"a": "say "hi" now"}', "this quotation mark ends the text", 1, 12, 1),
        ('{"a": "a\tb"}', "a tab stands inside a text", 1, 9, 1),
        ('{"a": "\x07"}', "a control character (U+0007)", 1, 8, 1),
        ('{"a": NaN}', "`NaN` is not a number", 1, 7, 3),
        ('{"a": 1e999}', "too large", 1, 7, 5),
        ('{"a": True}', "`True` means nothing in JSON", 1, 7, 4),
        ('{"a": yes}', "`yes` needs quotation marks", 1, 7, 3),
        ('{"a": 0123}', "`0123` is not a number", 1, 7, 4),
        ('{"a": 2026-11-01}', "`2026-11-01` is not a number", 1, 7, 10),
        ("{a: 1}", "the field name `a` needs quotation marks", 1, 2, 1),
        ('{"a" 1}', "a colon is missing after `a`", 1, 2, 3),
        ('{"a": , "b": 1}', "`a` has no value", 1, 2, 3),
        ('{"a": 1,, "b": 1}', "a field is expected before this comma", 1, 9, 1),
        ('{"a": 1]', "`]` stands where `}` should close", 1, 8, 1),
        ('{"a": [1}}', "`}` stands where `]` should close", 1, 9, 1),
        ('{"a": 1; "b": 2}', "not `;`", 1, 8, 1),
        ('{"a": 1} {"b": 2}', "there is more after the closing bracket", 1, 10, 1),
        ('{"a":\u00a01}', "no-break space", 1, 6, 1),
        ('{"a":\u200b1}', "zero width space", 1, 6, 1),
        ('[{"a": 1}]', "the file holds a list", 1, 1, 1),
        ("\n 12", "the file holds a number", 2, 2, 1),
        ('{"a": "\\ud83d"}', "half a character", 1, 8, 6),
        ('{"\\udc00": 1}', "half a character", 1, 3, 6),
    ],
)
def test_usual_slips_are_told_in_plain_words(text: str, words: str, line: int, column: int, length: int) -> None:
    doc, found = read_json("a.json", text)
    assert doc is None
    assert words in found[0].message
    assert place_of(found) == ("syntax-error", line, column, length)


def test_an_unclosed_bracket_points_at_where_it_opens() -> None:
    _, found = read_json("a.json", '{\n "roles": [\n  {"id": "x"}\n')
    (note,) = found[0].related
    assert (note.place.line, note.place.column, note.place.excerpt) == (2, 11, ' "roles": [')


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_has_a_limit_and_it_is_a_finding(depth: int, opening: str, closing: str) -> None:
    text = f'{{"a": {opening * depth}1{closing * depth}}}'
    doc, found = read_json("a.json", text)
    if depth < MAX_DEPTH:
        assert doc is not None
        assert found == ()
    else:
        assert doc is None
        assert "more than 200 brackets" in found[0].message


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"a": ' + "[" * 5000 + "]" * 5000 + "}"])
def test_hostile_nesting_is_a_finding_too(text: str) -> None:
    doc, found = read_json("a.json", text)
    assert doc is None
    assert "more than 200 brackets" in found[0].message


def test_a_pair_of_halves_is_one_character() -> None:
    assert sound('{"a": "\\ud83d\\ude00"}').value == {"a": "😀"}


def test_of_a_key_given_twice_the_first_value_is_kept_and_both_places_are_shown() -> None:
    text = '{"id": "EV-1",\n "a": {"x": 1},\n "a": {"y": 2},\n "b": {"c": 1, "c": 2}}'
    doc, found = read_json("a.json", text)
    assert doc is not None
    assert doc.value == {"id": "EV-1", "a": {"x": 1}, "b": {"c": 1}}
    assert [(d.rule, d.about, d.place.line, d.place.column, d.place.length) for d in found] == [
        (rules.DUPLICATE_KEY, "EV-1", 3, 2, 3),
        (rules.DUPLICATE_KEY, "EV-1", 4, 16, 3),
    ]
    assert [(d.related[0].place.line, d.related[0].place.column) for d in found] == [(2, 2), (4, 8)]
    assert set(doc.spans(text)) == {pointer for pointer, _ in pointers(doc.value)}


def test_a_broken_file_still_tells_its_duplicates() -> None:
    _, found = read_json("a.json", '{"a": 1, "a": 2, "b": }')
    assert [d.rule.name for d in found] == ["duplicate-key", "syntax-error"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ('{"roles": [{"id": "inner"}], "id": "EV-1",}', "EV-1"),
        ('{\n  "maps": [{"id": "inner"}],\n  "id": "EV-2"', "EV-2"),
        ("{'id': 'EV-3'", "EV-3"),
        ("{id: EV-4}", "EV-4"),
        ("{“id”: “EV-5”}", "EV-5"),
        ("---\ntitle: a: b\nid: EV-6\n---\n", "EV-6"),
        ("---\nmaps:\n  - id: inner\nid: 'EV-7'\n---\n", "EV-7"),
        ('{"grid": "x", "title": "id: y"}', ""),
        ("", ""),
    ],
)
def test_the_id_of_a_broken_file_is_read_where_it_can_be(text: str, id_: str) -> None:
    assert legible_id(text) == id_


def test_a_syntax_error_speaks_of_the_id() -> None:
    _, found = read_json("a.json", '{"id": "EV-1", "title": Audit}')
    assert found[0].about == "EV-1"


@given(st.text(st.characters(codec="utf-8")).filter(lambda text: "\r" not in text and "\0" not in text))
def test_utf8_is_read_as_it_stands_without_its_mark(text: str) -> None:
    text = text.removeprefix("\ufeff")
    assert decode(text.encode(), "a.md") == (text, ())
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.md") == (text, ())


def test_line_ends_keep_their_length() -> None:
    assert decode(b"a\r\nb\rc\n\rd\0\x07", "a.md") == ("a\r\nb\nc\n\nd\0\x07", ())


def test_windows_1252_is_named_at_its_first_letter() -> None:
    text, found = decode("title: Café\ncost: £5\n".encode().replace(b"\xc2\xa3", b"\xa3"), "a.md")
    assert text is None
    assert place_of(found) == ("unreadable-file", 2, 7, 1)
    assert "Windows-1252 (there `£` stands here)" in found[0].message
    assert "UTF-8" in found[0].help
    assert found[0].place.excerpt == "cost: \ufffd5"


def test_a_byte_that_no_encoding_has_is_named_too() -> None:
    _, found = decode(b"ab\x81", "a.md")
    assert found[0].message == "the file is not UTF-8 text"
    assert place_of(found) == ("unreadable-file", 1, 3, 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    text, found = decode('{"id": "EV-1"}'.encode(encoding), "a.json")
    assert text is None
    assert "UTF-16" in found[0].message


@pytest.mark.parametrize(("data", "kind"), [(b"%PDF-1.7\n\xe2\xe3", "a PDF"), (b"PK\x03\x04\x80", "a Word")])
def test_a_file_of_another_kind_is_named(data: bytes, kind: str) -> None:
    _, found = decode(data, "a.md")
    assert kind in found[0].message
    assert "content/files/" in found[0].help


@given(st.binary())
def test_any_bytes_give_text_or_a_place(data: bytes) -> None:
    text, found = decode(data, "a.md")
    assert (text is None) == bool(found)
    assert all(d.place.line >= 1 and d.place.column >= 1 for d in found)


def test_characters_that_cannot_be_printed_are_warned_of_where_they_stand() -> None:
    doc = sound('{"id": "EV-1", "title": "ok é",\n "shows": "fine 🙂 and 🙃",\n "maps": [{"because": "\\u0007"}]}')
    found = scan_unprintable(doc)
    assert [(d.rule.name, d.about, d.place.line, d.place.column) for d in found] == [
        ("unprintable-text", "EV-1", 2, 17),
        ("unprintable-text", "EV-1", 3, 23),
    ]
    assert "`SLIGHTLY SMILING FACE`, `UPSIDE-DOWN FACE`" in found[0].message
    assert "`U+0007`" in found[1].message


def test_many_such_characters_are_not_all_named() -> None:
    doc = sound(json.dumps({"a": "".join(map(chr, range(0x1F600, 0x1F640)))}, ensure_ascii=False))
    (diagnostic,) = scan_unprintable(doc)
    assert diagnostic.message.count("`") == 10
    assert "and 59 more" in diagnostic.message


def test_every_rule_explains_itself() -> None:
    assert len({rule.code for rule in rules.RULES}) == len({rule.name for rule in rules.RULES}) == len(rules.RULES)
    for rule in rules.RULES:
        for part in ("\n\nWhy: ", "\n\nWhat to do: ", "\n\nExample:\n\n```"):
            assert part in rule.explanation, (rule.code, part)
        assert rule.summary.endswith(".")


def test_places_may_be_asked_for_all_at_once() -> None:
    doc = sound('{"a": [1, {"b": "x"}]}')
    assert doc.at("a", 1, "b") == Place("a.json", 1, 17, 3, doc.text)
    assert doc.key("a", 1, "b") == Place("a.json", 1, 12, 3, doc.text)
