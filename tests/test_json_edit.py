"""Changes to JSON files: what is asked for is there, and all else is as its author wrote it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.readers import json_edit
from leverarch.readers.json_file import read_json
from leverarch.source import Doc, Pointer


def doc_of(text: str) -> Doc:
    doc, found = read_json("content/partners/x.json", text)
    assert doc is not None, found
    return doc


def applied(text: str, changes: dict[Pointer, object]) -> str:
    return json_edit.apply(doc_of(text), changes)


PARTNER = """{
  "id": "hollowmere",
  "contact": { "phone": "01632 960 300" },
  "roles": [],
  "due_diligence": [
    {
      "title": "Insurance",   "limit": 5000000
    }
  ]
}
"""


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        pytest.param('{"a": 1}', {("a",): 2}, '{"a": 2}', id="replaced"),
        pytest.param('{"a":1.50}', {("a",): 1.5}, '{"a":1.50}', id="the same is left as it is spelt"),
        pytest.param('{"a": 1}', {("a",): True}, '{"a": true}', id="one is not true"),
        pytest.param('{"a":1,"b":2}', {("c",): 3}, '{"a":1,"b":2,"c":3}', id="spaced as the last member"),
        pytest.param('{ "a": 1 }', {("b",): [1]}, '{ "a": 1, "b": [1] }', id="in one line"),
        pytest.param("{}", {("a",): 1}, '{\n  "a": 1\n}', id="into nothing"),
        pytest.param('{"a": []}', {("a", "+"): 1, ("a", "+2"): 2}, '{"a": [1, 2]}', id="elements of an empty list"),
        pytest.param(
            '{\r\n\t"a": 1\r\n}\r\n',
            {("b", "c"): 2},
            '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 2\r\n\t}\r\n}\r\n',
            id="line ends and tabs, and an object on the way",
        ),
        pytest.param(
            PARTNER,
            {
                ("contact", "email"): "hello@example.test",
                ("roles", "+"): {"id": "worker"},
                ("due_diligence", 0, "limit"): 1,
                ("due_diligence", 0, "asked"): 2,
                ("due_diligence", "+", "title"): "ICO “fee”",
                ("due_diligence", "+", "evidence", "+"): "EV-1",
                ("passport", "from"): "A",
                ("passport", "made_on"): "2026-11-01",
            },
            """{
  "id": "hollowmere",
  "contact": { "phone": "01632 960 300", "email": "hello@example.test" },
  "roles": [
    {
      "id": "worker"
    }
  ],
  "due_diligence": [
    {
      "title": "Insurance",   "limit": 1,   "asked": 2
    },
    {
      "title": "ICO “fee”",
      "evidence": [
        "EV-1"
      ]
    }
  ],
  "passport": {
    "from": "A",
    "made_on": "2026-11-01"
  }
}
""",
            id="many at once",
        ),
    ],
)
def test_a_change_is_written_as_the_file_is_written(text: str, changes: dict[Pointer, object], expected: str) -> None:
    assert applied(text, changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({("a",): 1, ("a", "b"): 2}, id="a part of what is replaced"),
        pytest.param({("a", "b"): 2, ("a",): 1}, id="the same the other way round"),
        pytest.param({(): {}, ("a",): 1}, id="a part of the whole that is replaced"),
        pytest.param({("text", "b"): 2}, id="through a text"),
        pytest.param({("list", 7): 2}, id="past the end"),
        pytest.param({("list", "b"): 2}, id="a name in a list"),
        pytest.param({("object", 0): 2}, id="a number in an object"),
        pytest.param({("new", 0): 2}, id="an element of nothing"),
        pytest.param({("new", "+"): 2, ("new", "b"): 2}, id="a list and an object"),
        pytest.param({("a",): float("nan")}, id="no number"),
    ],
)
def test_what_can_not_be_meant_is_refused(changes: dict[Pointer, object]) -> None:
    with pytest.raises(ValueError, match=r"there is no|lies in|changed|both new|not JSON compliant"):
        applied('{"a": {}, "text": "x", "list": [1], "object": {"b": 1}}', changes)


def test_the_mark_at_the_beginning_of_a_file_is_kept() -> None:
    assert json_edit.encoded("{}", b"\xef\xbb\xbf{ }") == b"\xef\xbb\xbf{}"
    assert json_edit.encoded("{}", b"{ }") == b"{}"


# ---------------------------------------------------------------- any file, any change

KEYS = st.text(st.sampled_from('ab"\\ é\n'), max_size=3).filter(lambda key: not key.startswith("+"))
SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | st.text(max_size=4)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
SPACE = st.text(st.sampled_from(" \t\n"), max_size=3)


@st.composite
def spelt(draw: st.DrawFn, value: Any) -> str:
    """A value as some author may have spaced it."""
    if isinstance(value, dict):
        members = [f"{json.dumps(k)}{draw(SPACE)}:{draw(SPACE)}{draw(spelt(v))}" for k, v in value.items()]
        return "{" + draw(SPACE) + (draw(SPACE) + "," + draw(SPACE)).join(members) + draw(SPACE) + "}"
    if isinstance(value, list):
        return "[" + draw(SPACE) + ("," + draw(SPACE)).join(draw(spelt(v)) for v in value) + draw(SPACE) + "]"
    return json.dumps(value, ensure_ascii=draw(st.booleans()))


def places(value: Any, at: Pointer = ()) -> list[Pointer]:
    """Every place that may be changed: what is there, and what may be added to objects and lists."""
    steps: list[tuple[str | int, Any]] = []
    more: list[Pointer] = []
    if isinstance(value, dict):
        steps, more = list(value.items()), [(*at, "new"), (*at, "way", "to", "new"), (*at, "row", "+")]
    if isinstance(value, list):
        steps, more = list(enumerate(value)), [(*at, "+"), (*at, "+2"), (*at, "+3", "new")]
    return [*more, *(found for step, inner in steps for found in [(*at, step), *places(inner, (*at, step))])]


def edited(value: Any, changes: dict[Pointer, object]) -> Any:
    """The same changes to the value: the plain way to say what is meant."""
    whole: Any = json.loads(json.dumps(value))
    renamed: dict[Pointer, int] = {}
    for pointer, wanted in changes.items():
        at, walked = whole, ()
        for named, following in zip(pointer, (*pointer[1:], None), strict=True):
            walked = (*walked, named)
            if isinstance(at, list) and isinstance(named, str) and walked not in renamed:
                renamed[walked] = len(at)
                at.append(None)
            step = renamed.get(walked, named)
            if following is None:
                at[step] = wanted
                break
            missing = step not in at if isinstance(at, dict) else at[step] is None and walked in renamed
            if missing:
                at[step] = [] if isinstance(following, str) and following.startswith("+") else {}
            at = at[step]
    return whole


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Any, dict[Pointer, object]]:
    value = draw(st.dictionaries(KEYS, VALUES, max_size=4))
    text = draw(SPACE) + draw(spelt(value)) + draw(SPACE)
    changes: dict[Pointer, object] = {}
    for pointer in draw(st.lists(st.sampled_from(places(value)), max_size=5, unique=True)):
        if not any(pointer[: len(other)] == other or other[: len(pointer)] == pointer for other in changes):
            changes[pointer] = draw(VALUES)
    return text, value, changes


@given(cases())
def test_any_change_gives_the_value_that_was_meant(case: tuple[str, Any, dict[Pointer, object]]) -> None:
    text, value, changes = case
    assert json.loads(applied(text, changes)) == edited(value, changes)


@given(cases())
def test_whatever_is_not_changed_stands_as_it_stood(case: tuple[str, Any, dict[Pointer, object]]) -> None:
    text, _, changes = case
    doc = doc_of(text)
    after = doc_of(json_edit.apply(doc, changes))
    before_spans, after_spans = doc.spans(doc.text), after.spans(after.text)
    for pointer, span in before_spans.items():
        if not any(change[: len(pointer)] == pointer or pointer[: len(change)] == change for change in changes):
            other = after_spans[pointer]
            assert after.text[other.start : other.end] == doc.text[span.start : span.end]
    if not changes:
        assert after.text == text
        return
    held = [
        next(pointer[:n] for n in range(len(pointer), -1, -1) if pointer[:n] in before_spans) for pointer in changes
    ]
    first, last = min(before_spans[p].start for p in held), max(before_spans[p].end for p in held)
    assert after.text.startswith(text[:first])
    assert after.text.endswith(text[last:])
