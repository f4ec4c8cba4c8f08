"""Front matter: every value is the text that stands there, with its place, and every slip is said in plain words."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from leverarch.diagnostics import Diagnostic
from leverarch.readers import yaml_tree
from leverarch.readers.characters import scan_unprintable
from leverarch.readers.front_matter import front_matter_spans, read_front_matter
from leverarch.readers.yaml_tree import MAX_DEPTH
from leverarch.source import Doc, Pointer

# Without what PyYAML itself takes for the end of a line when it writes: those have a test of their own.
LETTERS = st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029")
WORDS = st.text(LETTERS, max_size=12)
NAMES = st.text(LETTERS, min_size=1, max_size=8).filter(lambda name: name != "<<")
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=15
)
FIELDS = st.dictionaries(NAMES, TREES, max_size=5)


def pointers(value: Any, pointer: Pointer = ()) -> list[tuple[Pointer, Any]]:
    members: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    return [(pointer, value), *(item for key, inner in members for item in pointers(inner, (*pointer, key)))]


def file(fields: str, body: str = "Body\n") -> str:
    return f"---\n{fields}---\n{body}"


def sound(text: str) -> Doc:
    doc, found = read_front_matter("a.md", text)
    assert found == ()
    assert doc is not None
    return doc


def places(found: tuple[Diagnostic, ...]) -> list[tuple[str, int, int, int]]:
    return [(d.rule.name, d.place.line, d.place.column, d.place.length) for d in found]


def parsed(text: str, start: int, end: int) -> Any:
    """Read a part of the file by itself, moved to the column where it stood."""
    column = start - (text.rfind("\n", 0, start) + 1)
    sheltered, back = yaml_tree._shelter(" " * column + text[start:end])

    def restored(value: Any) -> Any:
        if isinstance(value, dict):
            return {restored(key): restored(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [restored(inner) for inner in value]
        return value.translate(back)

    return restored(yaml.load(sheltered, Loader=yaml.BaseLoader))


@given(FIELDS, st.booleans(), st.booleans(), st.sampled_from([40, 1000]), st.sampled_from(["\n", "\r\n"]))
def test_every_value_and_name_stands_where_it_is_said_to(
    value: dict[str, Any], flow: bool, escaped: bool, width: int, line_end: str
) -> None:
    dumped = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=not escaped, width=width, sort_keys=False)
    text = file(dumped).replace("\n", line_end)
    doc = sound(text)
    assert doc.value == value
    assert doc.body == f"Body{line_end}"
    spans = front_matter_spans(text)
    expected = pointers(value)
    assert set(spans) == {pointer for pointer, _ in expected}
    for pointer, inner in expected:
        span = spans[pointer]
        assert parsed(text, span.start, span.end) == inner
        if pointer and isinstance(pointer[-1], str):
            assert parsed(text, span.key_start, span.key_end) == pointer[-1]


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"))))
def test_json_is_front_matter_too(value: dict[str, Any]) -> None:
    assert sound(file(json.dumps(value, ensure_ascii=False) + "\n")).value == value


@given(st.text(st.characters(codec="utf-8")) | st.text("ab:-[]{}\"'#&*!|>? \n\t,%@"), st.booleans())
def test_any_text_gives_fields_or_a_fault_inside_the_file(text: str, fenced: bool) -> None:
    whole = file(text + "\n") if fenced else text
    doc, found = read_front_matter("a.md", whole)
    assert (doc is None) <= bool(found)
    lines = whole.split("\n")
    for diagnostic in found:
        place = diagnostic.place
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    if doc is not None:
        assert set(doc.spans(whole)) >= {pointer for pointer, _ in pointers(doc.value) if pointer}


@given(FIELDS)
def test_the_reader_without_the_c_library_gives_the_same(value: dict[str, Any]) -> None:
    text = yaml.safe_dump({**value, "last": "x"}, allow_unicode=True, sort_keys=False) + "blank:\nnone: {a: , b: [c]}\n"
    quick = yaml_tree.read_tree(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_tree, "_LOADER", yaml.BaseLoader)
        assert yaml_tree.read_tree(text) == quick


def test_values_are_the_text_that_stands_there() -> None:
    fields = (
        "country: NO\nreply: yes\ndate: 2026-02-30\nref: 0123\ntime: 12:30:45\nversion: 1.10\nsci: 1e3\nhex: 0x1F\n"
        "nothing: ~\nnull: null\nweb: https://example.org/a\nphone: 01632 960123\nat: a: b\n".replace(
            "at: a: b", 'at: "a: b"'
        )
    )
    assert sound(file(fields)).value == {
        "country": "NO",
        "reply": "yes",
        "date": "2026-02-30",
        "ref": "0123",
        "time": "12:30:45",
        "version": "1.10",
        "sci": "1e3",
        "hex": "0x1F",
        "nothing": "~",
        "null": "null",
        "web": "https://example.org/a",
        "phone": "01632 960123",
        "at": "a: b",
    }


def test_a_blank_value_counts_as_not_given() -> None:
    doc = sound(file('a:\nb: ""\nc: {from: , to: x}\nd:\n  -\n  - y\ne:   # to be agreed\n'))
    assert doc.value == {"b": "", "c": {"to": "x"}, "d": ["y"]}
    assert doc.at("d", 0).line == 7


def test_styles_of_text() -> None:
    blocks = "a: |\n  one\n  ---\n\n  two\nb: >-\n  one\n  two\nc: one\n  two\n"
    fields = blocks + "d: 'it''s'\ne: \"tab\\t\"\nf: [x, 'y']\n"
    assert sound(file(fields)).value == {
        "a": "one\n---\n\ntwo\n",
        "b": "one two",
        "c": "one two",
        "d": "it's",
        "e": "tab\t",
        "f": ["x", "y"],
    }


@pytest.mark.parametrize("before", ["", "\ufeff", "\n  \n", "\r\n"])
def test_the_fences_are_found(before: str) -> None:
    text = before + "--- \r\nid: x\r\n---\t\r\nBody\r\n---\r\nmore"
    doc = sound(text)
    assert doc.value == {"id": "x"}
    assert doc.body == "Body\r\n---\r\nmore"
    assert doc.body_line == text[: text.index("Body")].count("\n") + 1
    assert doc.at("id").excerpt == "id: x"


@pytest.mark.parametrize(
    ("text", "value"), [("---\n---\nx", {}), ("---\n# nothing yet\n---", {}), ("---\na: b\n---", {"a": "b"})]
)
def test_small_files(text: str, value: dict[str, str]) -> None:
    doc = sound(text)
    assert doc.value == value
    assert doc.body == ("x" if text.endswith("x") else "")


@pytest.mark.parametrize(
    ("text", "words", "line", "column", "length"),
    [
        ("# Title\n", "the file has no front matter", 1, 1, 1),
        ("", "the file has no front matter", 1, 1, 1),
        ("\n\nid: x\n---\n", "the file has no front matter", 3, 1, 1),
        ("---\nid: x\n", "is never closed", 1, 1, 3),
        ("---", "is never closed", 1, 1, 3),
        (file("- a\n"), "fields are expected here", 2, 1, 1),
        (file("just text\n"), "fields are expected here", 2, 1, 1),
        (file("title: Audit: same day\n"), "a colon and a space stand inside a value", 2, 13, 1),
        (file("a: b\n\tc: d\n"), "a tab stands where spaces should", 3, 1, 1),
        (file("a: b\n  c: d\n"), "indented further", 3, 3, 1),
        (file("  a: b\nc: d\n"), "does not belong to the lines above", 3, 1, 1),
        (file("maps:\n- {a: b}\n - {a: c}\n"), "does not fit the indent", 4, 2, 1),
        (file("a: b\n- c\n"), "does not fit the indent", 3, 1, 1),
        (file('a: "b\nc: d\n'), "is never closed", 2, 4, 1),
        (file("a: it's\nb: 'it's'\n"), "this quotation mark ends the value", 3, 7, 1),
        (file('a: "b" and c\n'), "this quotation mark ends the value", 2, 6, 1),
        (file("title\na: b\n"), "no colon after a field's name", 2, 1, 5),
        (file("a: b\ntitle\n"), "no colon after a field's name", 3, 1, 5),
        (file("a:b\nc: d\n"), "a space is missing after this colon", 2, 2, 1),
        (file("a: [x, y\nb: c\n"), "the list that opens here", 2, 4, 1),
        (file("a: {x: y\nb: c\n"), "the group of fields that opens here", 2, 4, 1),
        (file("a: [x]]\n"), "nothing is open that it could close", 2, 7, 1),
        (file("a: [x,, y]\n"), "a value is expected here, not `,`", 2, 7, 1),
        (file("a: - b\n"), "a list cannot begin here", 2, 4, 1),
        (file("- a\nb: c\n"), "a list ends here", 3, 1, 1),
        (file(": b\n"), "a field has no name", 2, 1, 1),
        (file("a: @b\n"), "a value cannot begin with `@`", 2, 4, 1),
        (file("a: %b\n"), "a value cannot begin with `%`", 2, 4, 1),
        (file("%a: b\n"), "a value cannot begin with `%`", 2, 1, 1),
        (file("a: ? b\n"), "a value cannot begin with `?`", 2, 4, 1),
        (file("a: > b\n"), "a value that begins with `>`", 2, 4, 1),
        (file("a: **b**\n"), "a value cannot begin with `*`", 2, 4, 1),
        (file("a: *b\n"), "is taken for an alias", 2, 4, 2),
        (file("a: &b c\n"), "is taken for an anchor", 2, 4, 4),
        (file("a: !b c\n"), "is taken for a tag", 2, 4, 4),
        (file("a: !!python/object/apply:os.system ['id']\n"), "is taken for a tag", 2, 4, 33),
        (file("a: !x!y z\n"), "a value cannot begin with `!`", 2, 4, 1),
        (file("<<: {a: b}\n"), "merge keys", 2, 1, 2),
        (file("a: {{ b }}\n"), "must be plain text", 2, 5, 1),
        (file("a: {because: one, two}\n"), "`two` stands between commas", 2, 19, 3),
        (file('a: "C:\\Files"\n'), "`\\F` means nothing", 2, 7, 2),
        (file('a: "\\ud800"\n'), "half a character", 2, 5, 6),
        (file("a: b\n...\nc: d\n"), "does not belong to the lines above", 4, 1, 1),
        (file("a: " + "[" * 5000 + "]" * 5000 + "\n"), f"more than {MAX_DEPTH} lists", 2, 203, 1),
    ],
)
def test_usual_slips_are_told_in_plain_words(text: str, words: str, line: int, column: int, length: int) -> None:
    doc, found = read_front_matter("a.md", text)
    assert doc is None
    assert words in found[0].message
    assert found[0].help
    assert places(found) == [("syntax-error", line, column, length)]


def test_every_refused_thing_is_told_with_its_place() -> None:
    _, found = read_front_matter("a.md", file("id: EV-1\na: &x 1\nb: *x\nc: !t 2\n<<: {d: e}\n"))
    assert [(d.place.line, d.place.column, d.about) for d in found] == [
        (3, 4, "EV-1"),
        (4, 4, "EV-1"),
        (5, 4, "EV-1"),
        (6, 1, "EV-1"),
    ]


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    lines = ["a0: &a0 [x, x]\n", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))]
    doc, found = read_front_matter("a.md", file("".join(lines)))
    assert doc is None
    assert len(found) == 40 + 2 * 39


def test_of_a_field_given_twice_the_first_value_is_kept_and_both_places_are_shown() -> None:
    text = file("a: {x: 1}\nb: 2\na: {y: 3}\nc:\n  d: 1\n  d: 2\n")
    doc, found = read_front_matter("a.md", text)
    assert doc is not None
    assert doc.value == {"a": {"x": "1"}, "b": "2", "c": {"d": "1"}}
    assert places(found) == [("duplicate-key", 4, 1, 1), ("duplicate-key", 7, 3, 1)]
    assert [(d.related[0].place.line, d.related[0].place.column) for d in found] == [(2, 1), (6, 3)]
    assert set(doc.spans(text)) == {pointer for pointer, _ in pointers(doc.value)}


def test_a_value_cut_by_a_hash_is_warned_of_and_a_comment_is_not() -> None:
    text = file("title: Review of action #4, closed\ntype: audit   # policy audit\nref: a#b\nby: #3\nmaps:\n  - x #y\n")
    doc, found = read_front_matter("a.md", text)
    assert doc is not None
    assert doc.value == {"title": "Review of action", "type": "audit", "ref": "a#b", "maps": ["x"]}
    assert places(found) == [("cut-by-comment", 2, 25, 10), ("cut-by-comment", 5, 5, 2), ("cut-by-comment", 7, 7, 2)]
    assert "`#4, closed`" in found[0].message


def test_characters_that_yaml_refuses_are_kept_and_warned_of() -> None:
    text = file(
        'id: EV-1\ntitle: a\x07b\nshows: one\u2028two\x85three\nnotes: "x \\e y"\nalt: |\n  é\n  \x0bz\n', "\x01"
    )
    doc = sound(text)
    assert doc.value["title"] == "a\x07b"
    assert doc.value["shows"] == "one\u2028two\x85three"
    found = scan_unprintable(doc)
    assert [(d.about, d.place.line, d.place.column) for d in found] == [
        ("EV-1", 3, 9),
        ("EV-1", 4, 11),
        ("EV-1", 5, 8),
        ("EV-1", 8, 3),
    ]
    assert "`LINE SEPARATOR`, `U+0085`" in found[1].message


def test_a_value_ends_where_its_last_letter_stands() -> None:
    text = file("a:\n  b: c  \n\n# remark\nd: x\u00a0\ne: |\n  two\n  lines\n\nf:\n- g\n")
    spans = front_matter_spans(text)
    assert {pointer[0]: text[span.start : span.end] for pointer, span in spans.items() if len(pointer) == 1} == {
        "a": "b: c",
        "d": "x\u00a0",
        "e": "|\n  two\n  lines",
        "f": "- g",
    }


def test_places_count_from_the_start_of_the_file() -> None:
    doc = sound("\r\n---\r\nid: x\r\nmaps:\r\n  - {a: b, c: [d]}\r\n---\r\nBody")
    place = doc.at("maps", 0, "c", 0)
    assert (place.line, place.column, place.length, place.excerpt) == (5, 16, 1, "  - {a: b, c: [d]}")
    assert doc.key("maps", 0, "c").column == 12
    assert doc.at("maps", 0, "missing").column == 5
    assert (doc.body, doc.body_line) == ("Body", 7)
