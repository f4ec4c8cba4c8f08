"""From a line of tokens to the places that were filled in: which field each fills, its words, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from leverarch.form_fields import read_mark
from leverarch.readers.returned.story import Box, BoxEnds, Closes, MarkEnds, MarkStarts, Opens, Token, Words

# Between two paragraphs; no file can hold this character.
PARAGRAPH = "\x1e"
# A key has few pieces, and a form's marks do not lie within each other: more is no form of ours, and would be slow.
MOST_PIECES, MOST_OPEN = 16, 16


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the returned form. `box` is its control, `None` where only the marks are left.

    `words` stand in it; `grey` are those of them that look like a prompt; `beside` stand between the marks and outside
    the control.
    """

    key: str
    kind: str
    box: Box | None
    words: str
    grey: bool
    beside: str
    heading: str
    label: str
    stray: bool = False


class _Open:
    """A control or a bookmark while it is read, and after."""

    def __init__(self, at: int, name: str, box: Box | None, heading: str, label: str, paragraph: int) -> None:
        self.at, self.name, self.box, self.heading, self.label = at, name, box, heading, label
        self.pieces: list[tuple[str, frozenset[int], bool]] = []
        self.after: list[str] = []
        self.marks: list[_Open] = []
        self.paragraph = paragraph

    def words(self) -> str:
        """The words read."""
        return "".join(words for words, _, _ in self.pieces).strip(PARAGRAPH).replace(PARAGRAPH, "\n")

    def beside(self, box: int) -> str:
        """The words of the first paragraph that stand outside a control."""
        text = "".join(words for words, boxes, _ in self.pieces if box not in boxes)
        return text.strip(PARAGRAPH).partition(PARAGRAPH)[0].strip()

    def grey(self) -> bool:
        """Whether every word looks like a prompt."""
        return all(grey for words, _, grey in self.pieces if words.strip())


class _Reading:
    """Where the reading stands: the heading, the row, the cell, and all that is open."""

    def __init__(self) -> None:
        self.heading, self.count, self.paragraph = "", 0, 0
        self.line: list[str] = []
        self.whole: dict[int, list[str]] = {}
        self.lines: list[str] = []
        self.cells: list[str] = []
        self.outer: list[tuple[list[str], list[str]]] = []
        self.level, self.joined, self.within = 0, False, False
        self.boxes: list[_Open] = []
        self.marks: dict[str, _Open] = {}
        self.closed: list[_Open] = []
        self.ended: list[_Open] = []
        self.last: list[_Open] = []

    def take(self, token: Token) -> None:
        if isinstance(token, Words):
            self.write(token)
        elif isinstance(token, Box):
            self.boxes.append(self.begin("", token))
            self.boxes[-1].marks.extend(self.marks.values())
        elif isinstance(token, BoxEnds):
            self.end_box()
        elif isinstance(token, MarkStarts):
            self.start_mark(token)
        elif isinstance(token, MarkEnds):
            mark = self.marks.pop(token.id, None)
            if mark is not None:
                self.ended.append(mark)
                self.last = [*self.last[-MOST_PIECES:], mark]
        elif isinstance(token, Opens):
            self.open(token)
        else:
            self.close(token)

    def begin(self, name: str, box: Box | None) -> _Open:
        self.count += 1
        before = " ".join("".join(self.line).split())
        above = "" if self.within and before else self.above()
        if box is None or box.inline:
            self.last = []
        return _Open(self.count, name, box, self.heading, before or above, self.paragraph)

    def above(self) -> str:
        """The words nearest above or left: the cell's first lines, the cell before, or the line before."""
        if self.outer:
            return self.lines[0] if self.lines else self.cells[-1] if self.cells else ""
        return self.lines[-1] if self.lines else ""

    def start_mark(self, token: MarkStarts) -> None:
        if read_mark(token.name) is None or len(self.marks) >= MOST_OPEN:
            return
        mark = self.begin(token.name, None)
        self.marks[token.id] = mark
        for box in self.boxes:
            box.marks.append(mark)

    def write(self, token: Words) -> None:
        inside = frozenset(box.at for box in self.boxes)
        for holder in (*self.boxes, *self.marks.values()):
            holder.pieces.append((token.text, inside, token.prompt))
        if any(box.box and (box.box.inline or box.box.tag) for box in self.boxes):
            return
        self.whole.setdefault(self.paragraph, []).append(token.text)
        if not any(mark.paragraph == self.paragraph for mark in self.marks.values()):
            self.line.append(token.text)
            for holder in self.last:
                holder.after.append(token.text)

    def end_box(self) -> None:
        box = self.boxes.pop()
        self.closed.append(box)
        if box.box and (box.box.inline or box.box.tag):
            self.line, self.lines = [], []
            self.last = [box]

    def open(self, token: Opens) -> None:
        if token.what == "p":
            for holder in (*self.boxes, *self.marks.values()):
                if not self.joined and holder.pieces:
                    holder.pieces.append((PARAGRAPH, frozenset(box.at for box in self.boxes), False))
            self.paragraph += 1
            self.level, self.within, self.line, self.last = token.heading, True, [], []
        elif token.what == "tbl":
            self.outer.append((self.cells, self.lines))
            self.cells, self.lines = [], []
        elif token.what == "tr":
            self.cells, self.lines = [], []
        elif token.what == "tc":
            self.lines = []

    def close(self, token: Closes) -> None:
        if token.what == "p":
            words = " ".join("".join(self.line).split())
            self.joined, self.within, self.line = token.joined, False, []
            if self.level and words:
                self.heading, self.lines = words, []
            elif words:
                self.lines.append(words)
        elif token.what == "tc":
            self.cells.append(self.lines[0] if self.lines else "")
            self.lines = []
        elif token.what == "tbl" and self.outer:
            self.cells, self.lines = self.outer.pop()


def places(tokens: Iterable[Token]) -> tuple[Place, ...]:
    """Return every field that is found, in the order of the form."""
    reading = _Reading()
    for token in tokens:
        reading.take(token)
    for mark in reading.marks.values():
        mark.pieces.clear()  # its end is lost, so nobody can say what stood in it
    marks = _named([*reading.ended, *reading.marks.values()])
    found: list[tuple[int, Place]] = []
    claimed: set[int] = set()
    for box in reading.closed:  # an inner control ends before the one around it
        own = [marks[mark.at] for mark in box.marks if mark.at in marks and marks[mark.at][2].at not in claimed]
        place = _boxed(box, own)
        if place is not None:
            found.append((box.at, place))
            claimed |= {mark.at for key, _, mark in own if key == place.key}
    busy = {box.paragraph for box in reading.closed if box.box and box.box.inline}
    first = dict.fromkeys(marks.values())
    alone = Counter(mark.paragraph for _, _, mark in first)
    for key, kind, mark in first:
        if mark.at not in claimed:
            # A mark may close in on nothing when its control is typed over; the words then stand beside it.
            stray = not mark.pieces and alone[mark.paragraph] == 1 and mark.paragraph not in busy
            words = "".join(reading.whole.get(mark.paragraph, ())) if stray else mark.words()
            if words.strip() or mark.pieces:
                found.append((mark.at, _bare(key, kind, mark, words, stray=stray)))
    return tuple(place for _, place in sorted(found, key=lambda pair: pair[0]))


def _named(marks: Iterable[_Open]) -> dict[int, tuple[str, str, _Open]]:
    """Return key, kind and first bookmark for each bookmark; one whose pieces are not all there says nothing."""
    groups: dict[tuple[int, str, str], list[tuple[str, str, bool, _Open]]] = {}
    for mark in sorted(marks, key=lambda mark: mark.at):
        read = read_mark(mark.name)
        if read is not None:
            line = (read.order, read.piece, read.last, mark)
            groups.setdefault((read.number, read.kind, read.copy), []).append(line)
    named: dict[int, tuple[str, str, _Open]] = {}
    for (_, kind, _), pieces in groups.items():
        pieces.sort(key=lambda piece: piece[0])
        orders = "".join(order for order, _, _, _ in pieces)
        if "abcdefghijklmnopqrstuvwxyz".startswith(orders) and pieces[-1][2]:
            key = "".join(words for _, words, _, _ in pieces)
            named |= {mark.at: (key, kind, pieces[0][3]) for _, _, _, mark in pieces}
    return named


def _boxed(box: _Open, own: list[tuple[str, str, _Open]]) -> Place | None:
    control = box.box
    assert control is not None
    same = [line for line in own if line[0] == control.tag] if control.tag else own[-1:]
    key = control.tag or (same[0][0] if same else "")
    words = box.words()
    if not key or (control.gone and not words.strip()):
        return None
    kind = same[0][1] if same else control.kind or "text"
    beside = same[0][2].beside(box.at) if same else ""
    label = " ".join("".join(box.after).split()) if control.kind == "tick" else ""
    return Place(key, kind, control, words, box.grey(), beside, box.heading, label or box.label)


def _bare(key: str, kind: str, mark: _Open, words: str, *, stray: bool) -> Place:
    label = " ".join("".join(mark.after).split()) if kind == "tick" else ""
    return Place(key, kind, None, words, mark.grey() and not stray, "", mark.heading, label or mark.label, stray)
