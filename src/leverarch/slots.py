"""Places in an author's text where a figure, a claim or an item is put: `{{ measure:escalation-same-day }}`.

A slot names a kind and an id. A measure may be followed by a group of it: `{{ measure:complaints/2026-Q3 }}`. It may be
asked for as a table of all its groups, `{{ table:complaints }}`, and in a table of one's own by its numbers alone,
`{{ figure:complaints/2026-Q3 }}`. What stands in Markdown as code is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.diagnostics import Place
from leverarch.source import Doc, Pointer, place_at, value_at

#: What a slot may name. Each is a kind of reference of the same name.
KINDS = ("measure", "claim", "evidence", "commitment")
#: The fields that hold Markdown begin with one of these: a body, and what an arrangement says at length.
MARKDOWN = frozenset({"body", "safeguarding", "onboarding"})
#: Fields that nobody prints.
NOT_PRINTED = frozenset({"$schema", "notes"})
#: A slot may go over a line's end, not over a blank line. What is not closed is found, too: it would be printed.
_SLOT = re.compile(r"\{\{(?!\{)(?P<inside>(?:[^{}\n]|\{(?!\{)|\}(?!\})|\n(?![ \t]*\r?\n))*)(?P<close>\}\})?")
_INSIDE = re.compile(
    r"\s*(?P<kind>[A-Za-z-]+)\s*:\s*(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:/(?P<group>.*?))?\s*", re.DOTALL
)
#: Marks of emphasis and escapes inside a slot. An underline inside a word is part of it.
_MARKS = re.compile(r"\*+|~~|(?<![^\W_])_+|_+(?![^\W_])|\\(?=[^\w\s])")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<rest>.*)")
_TICKS = re.compile(r"`+")
_POINT = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_LONGEST_UNCLOSED = 60
#: Other ways to show a measure, each with a kind of its own: a table of all groups; in a table, the numbers alone.
TABLE, FIGURE = "table", "figure"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as it stands in a text: from `start` to `end`. `kind` and `id` are empty where it can't be read.

    `group` holds the parts after the id, in order. `kind` says what it names, `form` how it is
    shown: as `table` or `figure`, or in the line (empty).
    """

    text: str
    start: int
    end: int
    kind: str = ""
    id: str = ""
    group: tuple[str, ...] = ()
    form: str = ""

    @property
    def closed(self) -> bool:
        """Whether the braces that open it are closed again."""
        return self.text.endswith("}}")


def slots_in(text: str, *, markdown: bool = False) -> Iterator[Slot]:
    """Yield every slot of a text, in order; also what stands in double braces, or only begins so, and is none we know.

    In Markdown what stands as code is left out.
    """
    if "{{" not in text:
        return
    code = code_in(text) if markdown and ("`" in text or "~~~" in text or "    " in text or "\t" in text) else ()
    begins = [start for start, _ in code]
    for found in _SLOT.finditer(text):
        nearest = bisect_right(begins, found.start()) - 1
        if nearest >= 0 and found.start() < code[nearest][1]:
            continue
        if not found["close"]:
            yield _unclosed(found)
            continue
        inside = _INSIDE.fullmatch(_MARKS.sub("", found["inside"]) if markdown else found["inside"])
        if inside is None:
            yield Slot(found[0], found.start(), found.end())
            continue
        group = tuple(" ".join(part.split()) for part in (inside["group"] or "").split("/") if part.strip())
        form = inside["kind"] if inside["kind"] in (TABLE, FIGURE) else ""
        kind = "measure" if form else inside["kind"]
        yield Slot(found[0], found.start(), found.end(), kind, inside["id"], group, form)


def slots_of(doc: Doc) -> Iterator[tuple[Pointer, Slot]]:
    """Yield every slot that is printed of a file, with the field it stands in; of a Markdown file's text `body`."""
    if "{{" not in doc.text:
        return
    yield from _in_value(doc.value, ())
    if doc.body:
        yield from ((("body",), slot) for slot in slots_in(doc.body, markdown=True))


def code_in(markdown: str) -> tuple[tuple[int, int], ...]:
    """Return where in a Markdown text code stands: fenced, indented, and between backticks; from and to, in order."""
    spans: list[tuple[int, int]] = []
    fence, opened = "", 0
    words: list[tuple[int, int]] = []  # pieces of text between blank lines and blocks of code
    begin = offset = 0
    blank, listed = True, False
    for line in markdown.splitlines(keepends=True):
        start, offset = offset, offset + len(line)
        mark = _FENCE.match(line)
        if fence:
            if mark and mark["fence"].startswith(fence) and not mark["rest"].strip():
                spans.append((opened, offset))
                fence, begin, blank = "", offset, True
            continue
        if mark and not (mark["fence"][0] == "`" and "`" in mark["rest"]):
            words.append((begin, start))
            fence, opened = mark["fence"], start
        elif not line.strip():
            words.append((begin, start))
            begin, blank = offset, True
        elif line.startswith(("    ", "\t")) and blank and not listed:
            spans.append((start, offset))
            begin = offset
        else:
            listed = bool(_POINT.match(line)) or (listed and (not blank or line.startswith(" ")))
            blank = False
    if fence:
        spans.append((opened, len(markdown)))
    else:
        words.append((begin, len(markdown)))
    for start, end in words:
        spans.extend(_between_ticks(markdown, start, end))
    return tuple(sorted(spans))


def _between_ticks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield code between equal runs of backticks. One after a backslash opens nothing."""
    runs = list(_TICKS.finditer(text, start, end))
    number = 0
    while number < len(runs):
        run = runs[number]
        escaped = (run.start() - len(text[start : run.start()].rstrip("\\")) - start) % 2
        length = len(run[0]) - escaped
        close = next((n for n in range(number + 1, len(runs)) if len(runs[n][0]) == length), 0) if length else 0
        if close:
            yield run.start(), runs[close].end()
        number = close + 1 if close else number + 1


def _unclosed(found: re.Match[str]) -> Slot:
    said = found[0].partition("\n")[0][:_LONGEST_UNCLOSED].rstrip()
    return Slot(said, found.start(), found.start() + len(said))


def _in_value(value: object, pointer: Pointer) -> Iterator[tuple[Pointer, Slot]]:
    if isinstance(value, str):
        markdown = bool(pointer) and pointer[0] in MARKDOWN
        yield from ((pointer, slot) for slot in slots_in(value, markdown=markdown))
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in NOT_PRINTED:
                yield from _in_value(inner, (*pointer, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _in_value(inner, (*pointer, number))


def place_of(doc: Doc, pointer: Pointer, words: str, start: int) -> Place:
    """Return the place of `words`, which stand at `start` of the text of a field; of the field where they are split."""
    if pointer == ("body",) and doc.body:
        offset = len(doc.text) - len(doc.body) + start
        return place_at(doc.path, doc.text, offset, offset + len(words))
    whole = doc.at(*pointer)
    value = value_at(doc.value, pointer)
    if not whole.line or not isinstance(value, str) or not words:
        return whole
    # In the file the words may stand behind a mark of JSON or YAML: the same words are counted up to them.
    before = value.count(words, 0, start)
    at = _offset(doc.text, whole) - 1
    for _ in range(before + 1):
        at = doc.text.find(words, at + 1)
        if at < 0:
            return whole
    return place_at(doc.path, doc.text, at, at + len(words))


def _offset(text: str, place: Place) -> int:
    at = 0
    for _ in range(place.line - 1):
        at = text.find("\n", at) + 1
    return at + place.column - 1
