"""A rich text document (RTF) as its words and tables only. What is no text, known or not, is passed over whole."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from leverarch.intake.office_marks import changed
from leverarch.intake.text_nodes import Node, aside, is_empty, run
from leverarch.readers.refused import Refused
from leverarch.words import count
from leverarch.world import FileState, Remark

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
#: Groups that hold no text of the document; one that begins with `\*` is passed over as well.
_GONE = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable generator revtbl"
    b" rsidtbl filetbl xmlnstbl fldinst ftnsep ftnsepc aftnsep sn sv"
    b" colorschememapping latentstyles pgdsctbl nextfile template annotation atnid atnauthor bkmkstart bkmkend"
    b" private do shpinst nonshppict mmathpr datafield formfield comment password".split()
)
#: Lines that run at the head or foot of pages.
_RUNNING = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
#: Groups behind a `\*` that hold text after all.
_KEPT = frozenset({b"shptxt", b"shppict", b"pntext", b"pn", b"shpinst", b"footnote", b"listtext"})
_SIGNS = {
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"tab": "\u00a0\u00a0 ", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}
_FACES = {b"b": "b", b"i": "i", b"ul": "u", b"strike": "s", b"super": "^", b"sub": "_"}
_CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
             238: "cp1250"}  # fmt: skip
_ENDS = frozenset(b"par sect page cell nestcell row nestrow line trowd intbl pard".split())
DEEPEST = 400


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group: whether it is text, how letters look, how many letters stand for one of Unicode."""

    gone: bool = False
    first: bool = True
    starred: bool = False
    note: bool = False
    running: bool = False
    faces: frozenset[str] = frozenset()
    hidden: bool = False
    deleted: bool = False
    instead: int = 1
    charset: str = ""


@dataclass
class _Text:
    """The document as it is read."""

    blocks: list[Node] = field(default_factory=list)
    runs: list[Node] = field(default_factory=list)
    cells: list[list[Node]] = field(default_factory=list)
    rows: list[list[Node]] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    inside: bool = False  # a row of a table is open
    hidden: int = 0
    deleted: int = 0
    pictures: int = 0
    comments: int = 0

    def paragraph(self) -> None:
        """End a paragraph: within a row it belongs to the cell that is open."""
        runs, self.runs = self.runs, []
        block = {"t": "p", "c": runs}
        if self.inside:
            if not self.cells:
                self.cells.append([])
            if not is_empty(runs):
                self.cells[-1].append(block)
        else:
            self.table()
            if not is_empty(runs):
                self.blocks.append(block)

    def cell(self) -> None:
        """End a cell."""
        self.inside = True
        self.paragraph()
        self.cells.append([])

    def row(self) -> None:
        """End a row."""
        cells, self.cells, self.inside = self.cells, [], False
        full = cells[:-1] if cells and is_empty(cells[-1]) else cells
        if full:
            self.rows.append([{"c": cell, "cs": 1, "rs": 1} for cell in full])

    def table(self) -> None:
        """End a table, where one is open."""
        rows, self.rows = self.rows, []
        if rows:
            self.blocks.append({"t": "grid", "rows": rows, "head": 0})


def rtf_blocks(data: bytes) -> tuple[list[Node], list[Remark]]:
    """Return a document's final text as blocks, and what its words alone do not show. Raises `Refused`."""
    reader = _Reader()
    reader.read(data)
    text = reader.text
    if text.inside or text.cells:
        text.row()
    text.paragraph()
    text.table()
    remarks = list(changed(0, text.deleted))
    if text.hidden:
        remarks.append(Remark("hidden-text", f"holds {count(text.hidden, 'passage')} of hidden text, not printed"))
    if text.comments:
        remarks.append(Remark("comments", f"holds {count(text.comments, 'comment')}, not printed"))
    if text.pictures:
        what = count(text.pictures, "picture or drawing", "pictures or drawings")
        remarks.append(Remark("not-printed", f"holds {what} that can’t be shown here"))
    running = " ".join("".join(text.running).split())
    return [aside(f"Running heads and feet: {running}"), *text.blocks] if running else text.blocks, remarks


class _Reader:
    def __init__(self) -> None:
        self.text = _Text()
        self._state = _State()
        self._kept: list[_State] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._skip = 0
        self._bytes = b""

    def read(self, data: bytes) -> None:
        """Take in the whole document."""
        at = 0
        while at < len(data):
            found = _TOKEN.match(data, at)
            if found is None:
                at += 1
                continue
            at = found.end()
            word, number, code, sign, brace, letters = found.groups()
            if code is not None:
                self._letters(bytes([int(code, 16)]))
                continue
            if letters is not None:
                self._letters(letters)
                continue
            self._flush()
            if brace is not None:
                self._group(opens=brace == b"{")
            elif word is not None:
                if word == b"bin":
                    at += max(0, int(number or 0))
                self._word(word, int(number) if number else None)
            elif sign is not None:
                self._sign(sign)
        self._flush()

    def _group(self, *, opens: bool) -> None:
        if opens:
            if len(self._kept) > DEEPEST:
                raise Refused(FileState.DAMAGED, "it is damaged: its parts lie in each other without end")
            self._kept.append(self._state)
            self._state = replace(self._state, first=True, starred=False)
        elif self._kept:
            ended, self._state = self._state, self._kept.pop()
            if ended.note and not self._state.note:
                self._say("]")

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._state = replace(self._state, starred=True)
        elif sign in _ESCAPED:
            self._say(_ESCAPED[sign])
        elif sign in (b"\r", b"\n"):
            self._end(b"par")

    def _word(self, word: bytes, number: int | None) -> None:
        first, starred = self._state.first, self._state.starred
        self._state = replace(self._state, first=False)
        if first:
            self._destination(word, starred=starred)
        if word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in _ENDS:
            self._end(word)
        elif word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = self._state.instead
        elif word in (b"ansicpg", b"uc", b"f", b"fcharset"):
            self._letters_are(word, number or 0)
        else:
            self._look(word, on=number != 0)

    def _letters_are(self, word: bytes, number: int) -> None:
        """Take in what says which letters the bytes stand for."""
        if word == b"ansicpg":
            self._page = _known(f"cp{number}")
        elif word == b"uc":
            self._state = replace(self._state, instead=min(max(number, 0), 8))
        elif word == b"f":
            self._font = number
            self._state = replace(self._state, charset=self._fonts.get(number, ""))
        elif self._state.gone:  # the fonts are listed in a group that is no text
            self._fonts[self._font] = _CHARSETS.get(number, "") if number else ""

    def _destination(self, word: bytes, *, starred: bool) -> None:
        if word in (b"pict", b"object") and not self._state.gone:
            self.text.pictures += 1
        self._state = replace(self._state, running=self._state.running or word in _RUNNING)
        if word == b"footnote" and not self._state.note:
            self._say(" [note: ")
            self._state = replace(self._state, note=True)
        self.text.comments += word == b"annotation"
        if word in _KEPT and not (word == b"shpinst" and not starred):
            return
        if starred or word in _GONE:
            self._state = replace(self._state, gone=True)

    def _look(self, word: bytes, *, on: bool) -> None:
        state = self._state
        if word == b"plain":
            self._state = replace(state, faces=frozenset(), hidden=False, deleted=False)
        elif word == b"v":
            self._state = replace(state, hidden=on)
        elif word == b"deleted":
            self._state = replace(state, deleted=on)
        elif word in _FACES:
            face = {_FACES[word]}
            self._state = replace(state, faces=state.faces | face if on else state.faces - face)
        elif word in (b"ulnone", b"nosupersub"):
            off = {"u"} if word == b"ulnone" else {"^", "_"}
            self._state = replace(state, faces=state.faces - off)

    def _end(self, word: bytes) -> None:
        if self._state.gone:
            return
        text = self.text
        if self._state.running:
            text.running.append(" ")
        elif word == b"line":
            text.runs.append({"t": "br"})
        elif word in (b"cell", b"nestcell"):
            text.cell()
        elif word in (b"row", b"nestrow"):
            text.row()
        elif word in (b"trowd", b"intbl"):
            text.inside = text.inside or word == b"intbl"
        elif word == b"pard":
            text.inside = text.inside and bool(text.cells or text.runs)
        else:
            text.paragraph()
            if word == b"page" and not text.inside:
                text.blocks.append({"t": "brk"})

    def _letters(self, letters: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(letters))
            self._skip -= skipped
            letters = letters[skipped:]
        self._bytes += letters

    def _flush(self) -> None:
        if self._bytes:
            letters, self._bytes = self._bytes, b""
            self._say(letters.decode(self._state.charset or self._page, "leverarch.named"))
        self._skip = 0

    def _say(self, words: str) -> None:
        state = self._state
        if state.gone or not words:
            return
        if state.hidden or state.deleted:
            self.text.hidden += state.hidden
            self.text.deleted += state.deleted and not state.hidden
            return
        if state.running:
            self.text.running.append(words)
            return
        runs = self.text.runs
        if "\udc00" <= words[0] <= "\udfff" and runs and "\ud800" <= runs[-1].get("v", "")[-1:] <= "\udbff":
            pair = runs[-1]["v"][-1] + words[0]  # half a letter came after the other half
            runs[-1]["v"] = runs[-1]["v"][:-1] + pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            words = words[1:]
        self.text.runs.append(run(words, "".join(face for face in "bius^_" if face in state.faces)))


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
