"""A file that libqpdf wrote, cut into objects in which every number of an object is a field of fixed width."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leverarch.assembly.fragment import CLOSING, OPENING, PAGES, PLACE, WIDTH
from leverarch.assembly.fragment_blocks import Block, Ints

#: Names and elements in one leaf of a tree.
LEAF = 200
#: Streams of so many bytes are worth being looked for in other files.
ALIKE_BYTES = 4096
#: What stands for a key, an id or a place until its field is cut: references to objects that no file has.
_KEY, _ID, _LINK = 10**8, 2 * 10**8, 3 * 10**8
_STRING = re.compile(rb"\([^\\()]*(?:\\.[^\\()]*)*\)", re.DOTALL)
_OWNER = re.compile(rb"(/StructParents? )([-+.\d]+)( 0 R)?")
# It begins with a set of letters, which the search for it skips to; a repetition it would try at each byte.
_REFERENCE = re.compile(rb"([0-9][0-9]*) 0 R")
_REF, _FILLED_KEY = b" " * WIDTH + b" 0 R", b" " * WIDTH + b"    "
_FILLED_ID, _FILLED_PLACE = b"(" + b" " * WIDTH + b")", b" " * PLACE
_ELEMENT = b"/StructElem"
_OBJ = b" " * WIDTH + b" 0 obj\n"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands in the file for a number until its field is cut: strings that nothing in the file can be by chance.

    `id_` begins an id, `link` a link to a page of the bundle; the number follows.
    """

    id_: bytes
    link: bytes

    @classmethod
    def of(cls, data: bytes) -> Marks:
        """Return the marks for a file. They hold its own digest, so that no string in it can hold them."""
        digest = hashlib.sha256(data).hexdigest()[:32].encode()
        return cls(b"id " + digest, b"page " + digest)


class Cut:
    """Cuts a file of libqpdf's into objects. Raises `ValueError` where it is not written in its regular way.

    `keys` says what each key of the tree of parents becomes; what has another loses it.
    """

    def __init__(self, raw: bytes, marks: Marks, keys: Mapping[int, int]) -> None:
        bodies = dict(_bodies(raw))
        trailer = raw[raw.rindex(b"trailer") :]
        self._root = bodies.pop(int(_one(rb"/Root (\d+) 0 R", trailer)))
        pages_node = int(_one(rb"/Pages (\d+) 0 R", self._root))
        globals_ = dict(zip(self._told("Globals"), (PAGES, OPENING, CLOSING), strict=True))
        (part,), stamps = self._told("Part"), self._told("Stamps")
        for number in (*globals_, part, *stamps):
            del bodies[number]
        large = [number for number, body in bodies.items() if _is_stream(body)]
        entries, named = self._told("Entries"), self._told("Named")
        in_open, of_tags = set(large), {*entries, *named}
        drawn = [n for n, body in bodies.items() if n not in in_open and n not in of_tags and _ELEMENT not in body]
        small = [*drawn, *(n for n in bodies if n not in in_open and n not in set(drawn))]
        leaves = [*_leaves(entries, b"Nums", _KEY), *_leaves(named, b"Names", _ID)]
        objects = len(small) + len(leaves) + len(large)
        self.keys, self.ids, self._before = len(entries), len(named), len(small)
        self._local = {number: n for n, number in enumerate(small)}
        self._local |= {number: len(small) + len(leaves) + n for n, number in enumerate(large)}
        self._local |= {number: objects + n for n, number in enumerate((part, *stamps))}
        self.node = self._local[pages_node]
        after = objects + 1 + len(stamps)
        text = _Fielded(self._local, globals_, marks, keys, (after, after + self.keys))
        self.small = _small(text, [*(bodies[number] for number in small), *leaves])
        self.links = tuple(text.links)
        self.large = _large(text, [bodies[number] for number in large])
        self.alike = tuple(_alike(self.large, len(small) + len(leaves)))
        self.is_keyed = bool((self.large.values >= after).any())
        self.counts = len(small) + len(leaves), len(large), len(drawn)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the fragment's own numbers of the objects that were told by that name."""
        return tuple(self._local[number] for number in self._told(name))

    @property
    def leaves(self) -> tuple[int, ...]:
        """The fragment's own numbers of the leaves of its tree of parents."""
        return tuple(range(self._before, self._before + -(-self.keys // LEAF)))

    @property
    def id_leaves(self) -> tuple[int, ...]:
        """The fragment's own numbers of the leaves of its tree of ids."""
        first = self._before + -(-self.keys // LEAF)
        return tuple(range(first, first + -(-self.ids // LEAF)))

    def _told(self, name: str) -> list[int]:
        found = _one(rb"/Leverarch%b \[([^\]]*)\]" % name.encode(), self._root)
        return [int(number) for number in _REFERENCE.findall(found)]


def _one(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError("the file is not written as expected")
    return found[1]


def _bodies(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield every object's number and body, in order of place."""
    start = int(raw[raw.rindex(b"startxref") + 9 :].split()[0])
    head = raw[start : start + 60].split(b"\n", 2)
    count = int(head[1].split()[1])
    table = start + len(head[0]) + len(head[1]) + 2
    offsets = [int(raw[table + 20 * n : table + 20 * n + 10]) for n in range(count)]
    used = [n for n in range(1, count) if raw[table + 20 * n + 17 : table + 20 * n + 18] == b"n"]
    order = sorted(used, key=offsets.__getitem__)
    for number, following in zip(order, [*order[1:], 0], strict=True):
        whole = raw[offsets[number] : offsets[following] if following else start]
        yield number, whole[whole.index(b" obj") + 5 : whole.rindex(b"endobj")].rstrip(b"\n")


def _is_stream(body: bytes) -> bool:
    return body.endswith(b"endstream") and body.startswith(b"<<")


def _leaves(numbers: Sequence[int], kind: bytes, first: int) -> Iterator[bytes]:
    """Yield the leaves of a tree, whose names or numbers count on from `first`."""
    for start in range(0, len(numbers), LEAF):
        some = numbers[start : start + LEAF]
        pairs = b" ".join(b"%d 0 R %d 0 R" % (first + start + n, value) for n, value in enumerate(some))
        limits = b"%d 0 R %d 0 R" % (first + start, first + start + len(some) - 1)
        yield b"<</Limits[%b]/%b[%b]>>" % (limits, kind, pairs)


def _small(text: _Fielded, bodies: Sequence[bytes]) -> Block:
    """Return objects without data: their bodies alone, as they stand among others in one stream."""
    data, at, fields, values = text.cut(bodies)
    return Block(data, at, fields, values)


def _large(text: _Fielded, bodies: Sequence[bytes]) -> Block:
    """Return streams, each with room for its number before it; their data hold no references and stay as they are."""
    begins = [body.index(b"\nstream\n") for body in bodies]
    heads, at, fields, values = text.cut([body[:begin] for body, begin in zip(bodies, begins, strict=True)])
    parts: list[bytes | memoryview] = []
    starts, size = [], 0
    for body, begin, first, last in zip(bodies, begins, at.tolist(), [*at[1:].tolist(), len(heads)], strict=True):
        starts.append(size)
        parts += [_OBJ, heads[first : last - 1], memoryview(body)[begin:], b"\nendobj\n"]
        size += len(_OBJ) + last - 1 - first + len(body) - begin + len(b"\nendobj\n")
    places = np.array(starts, np.int64)
    owner = np.searchsorted(at, fields, "right") - 1
    moved = fields + (places - at)[owner] + len(_OBJ) if len(fields) else fields
    return Block(b"".join(parts), places, moved, values)


def _alike(block: Block, before: int) -> Iterator[tuple[int, str]]:
    """Yield the streams that refer to nothing, and are long, with their digests; numbered after those `before`."""
    ends = [*block.at[1:].tolist(), len(block.data)]
    bound = set((np.searchsorted(block.at, block.fields, "right") - 1).tolist())
    view = memoryview(block.data)
    for n, (start, end) in enumerate(zip(block.at.tolist(), ends, strict=True)):
        if end - start >= ALIKE_BYTES and n not in bound:
            yield before + n, hashlib.sha256(view[start + len(_OBJ) : end]).hexdigest()[:32]


class _Fielded:
    """Puts fields in place of the numbers in objects, and remembers where they are."""

    def __init__(
        self,
        local: Mapping[int, int],
        globals_: Mapping[int, int],
        marks: Marks,
        keys: Mapping[int, int],
        after: tuple[int, int],
    ) -> None:
        self._keys = keys
        self._key, self._id = after
        self._mark, self._link = b"(" + marks.id_, b"(" + marks.link
        self._values = {b"%d" % number: value for number, value in local.items()}
        self._filled = dict.fromkeys(self._values, _REF)
        self._filled |= {b"%d" % number: b"%d 0 R" % fixed for number, fixed in globals_.items()}
        self.links: list[tuple[int, int]] = []

    def cut(self, bodies: Sequence[bytes]) -> tuple[bytes, Ints, Ints, Ints]:
        """Return the bodies with fields, an end of line after each; where they begin; where fields are, their values.

        What is a field and is no place of its own is told in the order of places.
        """
        # The name of a link's entry goes into its field: a page of another file is opened by an action.
        links = [body.replace(b"/Dest " + self._link, self._link) for body in bodies]
        plain = [_OWNER.sub(self._owner, _STRING.sub(self._string, body)) for body in links]
        sizes = np.array([len(body) + 1 for body in plain], np.int64)
        pieces = _REFERENCE.split(b"\n".join((*plain, b"")))
        texts, numbers = pieces[::2], pieces[1::2]
        filled = [self._filled.get(number) or self._special(number) for number in numbers]
        lengths = np.array([len(text) for text in texts], np.int64)
        widths = np.array([len(fill) for fill in filled], np.int64)
        grown = widths - np.array([len(number) + 4 for number in numbers], np.int64)
        where = np.cumsum(lengths[:-1]) + np.cumsum(widths) - widths
        old = where - np.cumsum(grown) + grown
        at = np.cumsum(sizes) - sizes
        begun = np.concatenate(([0], np.cumsum(grown)))
        moved = at + begun[np.searchsorted(old, at)]
        pieces[1::2] = filled
        fields, values = self._fields(numbers, filled, where)
        return b"".join(pieces), moved, fields, values

    def _fields(self, numbers: list[bytes], filled: list[bytes], where: Ints) -> tuple[Ints, Ints]:
        fields, values = [], []
        for number, fill, at in zip(numbers, filled, where.tolist(), strict=True):
            if fill is _REF:
                fields.append(at)
                values.append(self._values[number])
            elif fill is _FILLED_KEY:
                fields.append(at)
                values.append(self._key + int(number) - _KEY)
            elif fill is _FILLED_ID:
                fields.append(at + 1)
                values.append(self._id + int(number) - _ID)
            elif fill is _FILLED_PLACE:
                self.links.append((at, int(number) - _LINK))
        return np.array(fields, np.int64), np.array(values, np.int64)

    def _special(self, number: bytes) -> bytes:
        """Return the field for a number that no object of the file has."""
        if len(number) < len(b"%d" % _KEY):
            return b"null"
        return {b"1": _FILLED_KEY, b"2": _FILLED_ID, b"3": _FILLED_PLACE}.get(number[:1], b"null")

    def _owner(self, found: re.Match[bytes]) -> bytes:
        key = self._keys.get(int(found[2])) if found[2].isdigit() and not found[3] else None
        return found[1] + (b"null" if key is None else b"%d 0 R" % (_KEY + key))

    def _string(self, found: re.Match[bytes]) -> bytes:
        """Return a string as what cannot be taken for a number, or our own mark as what is."""
        text = found[0]
        if text.startswith(self._mark):
            return b"%d 0 R" % (_ID + int(text[-1 - WIDTH : -1]))
        if text.startswith(self._link):
            return b"%d 0 R" % (_LINK + int(text[-1 - WIDTH : -1]))
        if b" 0 R" in text or b"/StructParent" in text:
            return b"<" + _plain(text[1:-1]).hex().encode() + b">"
        return text


_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def _plain(written: bytes) -> bytes:
    """Return the bytes that a string of PDF stands for."""

    def letter(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8) & 255]) if code[:1] in b"01234567" else _LETTERS.get(code, code)

    return _ESCAPED.sub(letter, written)
