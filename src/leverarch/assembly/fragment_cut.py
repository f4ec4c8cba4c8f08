"""A file that libqpdf wrote, cut into objects in which every number of an object is a field of fixed width."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from leverarch.assembly.fragment import CLOSING, OPENING, PAGES, PLACE, WIDTH, Block, Ints

_FIELD = re.compile(
    rb"\((?:[^\\()]|\\.)*\)|<[0-9a-fA-F]+>|(?P<key>/StructParents? )(?P<entry>\d+)|(?P<ref>\d+) 0 R", re.DOTALL
)
_REFERENCE = re.compile(rb"(\d+) 0 R")


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
    """Cuts a file of libqpdf's into objects. Raises `ValueError` where it is not written in its regular way."""

    def __init__(self, raw: bytes, marks: Marks) -> None:
        bodies = dict(_bodies(raw))
        trailer = raw[raw.rindex(b"trailer") :]
        root_number = int(_one(rb"/Root (\d+) 0 R", trailer))
        self._root = bodies.pop(root_number)
        pages_node = int(_one(rb"/Pages (\d+) 0 R", self._root))
        globals_ = dict(zip(self._told("Globals"), (PAGES, OPENING, CLOSING), strict=True))
        (part,), stamps = self._told("Part"), self._told("Stamps")
        for number in (*globals_, part, *stamps):
            del bodies[number]
        large = [number for number, body in bodies.items() if _is_stream(body)]
        small = [number for number in bodies if number not in set(large)]
        self._local = {number: n for n, number in enumerate((*small, *large, part, *stamps))}
        self.node = self._local[pages_node]
        self.small, self.large = (_Writer(self._local, globals_, marks) for _ in range(2))
        for number in small:
            self.small.put_object(bodies[number])
        for number in large:
            self.large.put_stream(self._local[number], bodies[number])

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the fragment's own numbers of the objects that were told by that name."""
        return tuple(self._local[number] for number in self._told(name))

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


class _Writer:
    """Writes objects one after another, and remembers where their fields are."""

    def __init__(self, local: Mapping[int, int], globals_: Mapping[int, int], marks: Marks) -> None:
        self._local = local
        self._id, self._link = b"(" + marks.id_, b"(" + marks.link
        self._globals = globals_
        self._parts: list[bytes] = []
        self._size = 0
        self._at: list[int] = []
        self._refs: list[tuple[int, int]] = []
        self._keys: list[tuple[int, int]] = []
        self._ids: list[tuple[int, int]] = []
        self.links: list[tuple[int, int]] = []

    def put_object(self, body: bytes) -> None:
        """Write an object that is no stream: its body alone, as it stands among others in one stream."""
        self._at.append(self._size)
        self._put_fields(body)
        self._put(b"\n")

    def put_stream(self, number: int, body: bytes) -> None:
        """Write a stream with its number before it; its data hold no references and stay as they are."""
        self._at.append(self._size)
        self._put_field(self._refs, number)
        self._put(b" 0 obj\n")
        begin = body.index(b"\nstream\n")
        self._put_fields(body[:begin])
        self._put(body[begin:])
        self._put(b"\nendobj\n")

    def block(self) -> Block:
        """Return what was written."""
        fields = [array for pairs in (self._refs, self._keys, self._ids) for array in _columns(pairs)]
        return Block(b"".join(self._parts), np.array(self._at, np.int64), *fields)

    def _put(self, data: bytes) -> None:
        self._parts.append(data)
        self._size += len(data)

    def _put_field(self, fields: list[tuple[int, int]], value: int) -> None:
        fields.append((self._size, value))
        self._put(b" " * WIDTH)

    def _put_fields(self, text: bytes) -> None:
        last = 0
        for found in _FIELD.finditer(text):
            reference, entry = found["ref"], found["entry"]
            if reference:
                self._put(text[last : found.start()])
                self._put_reference(int(reference))
            elif entry:
                self._put(text[last : found.start()] + found["key"])
                self._put_field(self._keys, int(entry))
            elif found[0].startswith((self._id, self._link)):
                self._put(text[last : found.start()])
                self._put_marked(found[0])
            else:
                continue
            last = found.end()
        self._put(text[last:])

    def _put_reference(self, number: int) -> None:
        if number in self._globals:
            self._put(b"%d 0 R" % self._globals[number])
        elif number in self._local:
            self._put_field(self._refs, self._local[number])
            self._put(b" 0 R")
        else:
            self._put(b"null")

    def _put_marked(self, text: bytes) -> None:
        number = int(text[-1 - WIDTH : -1])
        if text.startswith(self._id):
            self._put(b"(")
            self._put_field(self._ids, number)
            self._put(b")")
        else:
            self.links.append((self._size, number))
            self._put(b" " * PLACE)


def _columns(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()
