"""Changes to front matters: what is asked for is there, and all else is as its author wrote it, byte for byte."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.readers import front_matter_edit
from leverarch.readers.front_matter import read_front_matter
from leverarch.readers.json_file import read_json
from leverarch.readers.text import decode
from leverarch.source import Doc, Pointer

NEW: dict[Pointer, object] = {
    ("maps", "+"): {"framework": "g", "expectation": "B1", "because": "Carried over: this, and that.", "pages": "1-2"}
}
REVIEW: dict[Pointer, object] = {
    ("maps", 0, "reviewed"): {"on": "2026-11-01", "by": "quality-lead", "fingerprint": "c:1-f:2-e:3"}
}
IN_LINE = '{framework: g, expectation: B1, because: "Carried over: this, and that.", pages: "1-2"}'
REVIEWED = 'reviewed: {on: 2026-11-01, by: quality-lead, fingerprint: "c:1-f:2-e:3"}'


def doc_of(text: str) -> Doc:
    doc, found = read_front_matter("content/evidence/x.md", text)
    assert doc is not None, found
    assert found == ()
    return doc


def applied(text: str, changes: dict[Pointer, object]) -> str:
    return front_matter_edit.apply(doc_of(text), changes, text.encode()).decode()


def file(fields: str) -> str:
    return f"---\nid: x\n{fields}owner: quality-lead   # stays\n---\n\nBody\n"


@pytest.mark.parametrize(
    ("fields", "changes", "expected"),
    [
        pytest.param(
            "maps:\n  - {framework: f, expectation: A1} # why\n",
            NEW,
            f"maps:\n  - {{framework: f, expectation: A1}} # why\n  - {IN_LINE}\n",
            id="in braces, below a comment",
        ),
        pytest.param(
            "maps:\n-   { framework: f, expectation: A1 }\n",
            NEW,
            f"maps:\n-   {{ framework: f, expectation: A1 }}\n-   {{ {IN_LINE[1:-1]} }}\n",
            id="spaced as the last one, without an indent",
        ),
        pytest.param(
            "maps:\n  - framework: f\n    expectation: 'A1'\n    # a note\n",
            NEW,
            "maps:\n  - framework: f\n    expectation: 'A1'\n  - framework: g\n    expectation: B1\n"
            '    because: "Carried over: this, and that."\n    pages: "1-2"\n    # a note\n',
            id="a field on a line",
        ),
        pytest.param(
            "maps: [{framework: f, expectation: A1}]\n",
            NEW,
            f"maps: [{{framework: f, expectation: A1}}, {IN_LINE}]\n",
            id="all in one line",
        ),
        pytest.param(
            "maps: [\n  {framework: f, expectation: A1}, # one\n  {framework: f, expectation: A2},\n]\n",
            NEW,
            "maps: [\n  {framework: f, expectation: A1}, # one\n  {framework: f, expectation: A2},\n"
            f"  {IN_LINE},\n]\n",
            id="brackets over lines, and a comma at the end",
        ),
        pytest.param(
            "maps:\n  -\n    framework: f\n    because: |+\n      kept\n\nversion: '1'\n",
            {("maps", "+"): {"framework": "g"}},
            "maps:\n  -\n    framework: f\n    because: |+\n      kept\n\n  - framework: g\nversion: '1'\n",
            id="a dash of its own, and blank lines that belong to a text",
        ),
        pytest.param(
            "maps:\n  - framework: f\n    expectation: A1 # one\n  - framework: f\n    expectation: A2\n",
            REVIEW,
            f"maps:\n  - framework: f\n    expectation: A1 # one\n    {REVIEWED}\n"
            "  - framework: f\n    expectation: A2\n",
            id="a review on a line",
        ),
        pytest.param(
            "maps:\n  - {framework: f, expectation: A1}\n",
            {**REVIEW, **NEW},
            f"maps:\n  - {{framework: f, expectation: A1, {REVIEWED}}}\n  - {IN_LINE}\n",
            id="a review in braces, and a line below",
        ),
        pytest.param(
            "maps:\n  - framework: f\n    expectation: A1\n",
            {**NEW, **REVIEW},
            f"maps:\n  - framework: f\n    expectation: A1\n    {REVIEWED}\n  - framework: g\n    expectation: B1\n"
            '    because: "Carried over: this, and that."\n    pages: "1-2"\n',
            id="both at one place",
        ),
        pytest.param(
            "maps:\n  - framework: f\n    reviewed:\n      on: 2025-01-01 # then\n      by: 'quality-lead'\n",
            REVIEW,
            "maps:\n  - framework: f\n    reviewed:\n      on: 2026-11-01 # then\n      by: 'quality-lead'\n"
            '      fingerprint: "c:1-f:2-e:3"\n',
            id="a review that is there: what is the same stays as it is spelt",
        ),
        pytest.param(
            "maps:\n  - {framework: f, reviewed: {}}\n",
            {("maps", 0, "reviewed"): {"by": "no"}},
            'maps:\n  - {framework: f, reviewed: {by: "no"}}\n',
            id="into nothing, and a word that means something elsewhere",
        ),
    ],
)
def test_a_change_is_there_and_the_rest_as_it_was(fields: str, changes: dict[Pointer, object], expected: str) -> None:
    assert applied(file(fields), changes) == file(expected)


def test_line_ends_and_marks_are_kept() -> None:
    """A byte-order mark, Windows' line ends, and a lone carriage return in the text."""
    before = codecs.BOM_UTF8 + file("maps:\n  - {framework: f}\n").replace("\n", "\r\n").encode() + b"old\rMac\r\n"
    text, found = decode(before, "x.md")
    assert text is not None
    assert found == ()

    after = front_matter_edit.apply(doc_of(text), {("maps", "+"): {"framework": "g"}}, before)

    assert after == before.replace(b"{framework: f}\r\n", b"{framework: f}\r\n  - {framework: g}\r\n")


def test_json_is_edited_as_json() -> None:
    before = b'{"id": "x", "maps": [{"framework": "f"}]}'
    doc, _ = read_json("content/evidence/x.json", before.decode())
    assert doc is not None

    after = front_matter_edit.edited(doc, {("maps", "+0"): {"framework": "g"}}, before)

    assert json.loads(after)["maps"] == [{"framework": "f"}, {"framework": "g"}]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({("maps", "+"): {"framework": "g"}}, id="no list"),
        pytest.param({("id", "by"): "x"}, id="through a text"),
        pytest.param({("keywords", 7): "x"}, id="past the end"),
    ],
)
def test_a_change_that_leads_nowhere_is_refused(changes: dict[Pointer, object]) -> None:
    with pytest.raises(ValueError, match="there is no"):
        applied(file("keywords: [a]\n"), changes)


# ---------------------------------------------------------------- any map, any text

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs",))
TEXTS = st.text(LETTERS, min_size=1, max_size=14)
LINES = st.fixed_dictionaries({"framework": TEXTS, "expectation": TEXTS}, optional={"because": TEXTS, "pages": TEXTS})
QUOTES = st.sampled_from(["double", "single", "folded", "literal"])


def written(text: str, how: str, indent: int) -> str:
    """A text as one author or another would write it."""
    if how == "single" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if how in ("folded", "literal") and text.isascii() and text.isalnum():
        return f"{'>' if how == 'folded' else '|'}-\n{' ' * indent}{text}"
    return json.dumps(text, ensure_ascii=False)


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    lines = draw(st.lists(LINES, min_size=1, max_size=3))
    style = draw(st.sampled_from(["block", "braces", "brackets"]))
    indent = draw(st.sampled_from(["", "  ", "    "]))
    note = draw(st.sampled_from(["", " # note", "\n# a comment"]))
    inner = [
        ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in line.items()) for line in lines
    ]
    if style == "brackets":
        return file(f"maps: [{', '.join(f'{{{line}}}' for line in inner)}]{note}\n")
    if style == "braces":
        return file("maps:\n" + "".join(f"{indent}- {{{line}}}{note}\n" for line in inner))
    dash = f"{indent}-{' ' * draw(st.integers(1, 3))}"
    text = ""
    for line in lines:
        fields = [f"{name}: {written(value, draw(QUOTES), len(dash) + 2)}" for name, value in line.items()]
        text += "".join(f"{dash if n == 0 else ' ' * len(dash)}{field}\n" for n, field in enumerate(fields))
        text += draw(st.sampled_from(["", "\n", "# between\n"]))
    return file(f"maps:\n{text}")


@given(front_matters(), st.lists(LINES, max_size=2), st.booleans(), TEXTS)
def test_any_line_can_be_added_and_any_mapping_reviewed(
    text: str, new: list[dict[str, str]], reviewed: bool, by: str
) -> None:
    doc = doc_of(text)
    count = len(doc.value["maps"])
    changes: dict[Pointer, object] = {("maps", f"+{number}"): line for number, line in enumerate(new)}
    if reviewed:
        changes["maps", count - 1, "reviewed"] = {"on": "2026-11-01", "by": by}
    expected: dict[str, Any] = json.loads(json.dumps(doc.value))
    if reviewed:
        expected["maps"][-1]["reviewed"] = {"on": "2026-11-01", "by": by}
    expected["maps"] += new

    after = applied(text, changes)

    made = doc_of(after)
    assert dict(made.value) == expected
    assert made.body == doc.body
    assert _is_within(text, after)


def _is_within(before: str, after: str) -> bool:
    """Whether nothing was taken away: what was there is still there, in its order."""
    left = iter(after)
    return all(char in left for char in before)
