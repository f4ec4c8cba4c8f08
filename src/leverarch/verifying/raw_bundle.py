"""What a bundle says of each page, read from its bytes in one pass: number, links, content, and place in the tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from leverarch.readers.pdf_prints import SHORT, is_figure
from leverarch.verifying.raw_file import Irregular, RawFile, entries, is_plain, references
from leverarch.verifying.raw_labels import labels_of, text_of
from leverarch.verifying.raw_prints import RawPrints
from leverarch.verifying.raw_stamp import SHEET, Boxes, RawStamp, stamp_of

_DEEPEST = 64
_ENTRIES = re.compile(
    rb"(/(?:Contents|Annots|StructParents|MediaBox|CropBox|Rotate|UserUnit))(?![A-Za-z0-9])"
    rb"\s*(\[[^\[\]<>()]*\]|\d+\s+\d+\s+R|[^\s/\[\]<>()]+)"
)
_INHERITED = (b"/MediaBox", b"/CropBox", b"/Rotate", b"/Resources")
_SHOWN = re.compile(rb"(/[^\s/\[\]()<>]+)\s+Do\s+EMC\s*\Z")
_GOES = re.compile(rb"/Dest\s*\[\s*(\d+)\s+\d+\s+R")
_SAYS = re.compile(rb"/Contents\s*\(Page ([^()\\]*)\)")
_ARRAYS = re.compile(rb"\(((?:[^\\()]|\\.)*)\)|<([0-9A-Fa-f\s]*)>|(\[[^\[\]]*\]|<<[^<>]*>>|\d+\s+\d+\s+R)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RawLink:
    """A link: what it opens, and the page that its description names (empty: it names none).

    `page` is the object of the page; where a name or an action leads to it, `page` is 0, and they are as written.
    """

    page: int
    says: str
    dest: bytes = b""
    action: bytes = b""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page: its number among the objects, its key in the tags (-1: none), its number, and its links.

    `drawing` is the number at its foot, among the objects (0: it has none); `above` are the resources that it has from
    the pages above it.
    """

    object: int
    key: int
    drawing: int
    stamp: RawStamp | None
    links: tuple[RawLink, ...]
    above: bytes


class RawBundle:
    """The bundle in an open file. Raises `Irregular` where it isn't written in the regular way."""

    def __init__(self, file: RawFile) -> None:
        self._file = file
        self._prints = RawPrints(file)
        root = entries(file.trailer)[b"/Root"]
        self.root = entries(file.body(_number(root)))

    @cached_property
    def pages(self) -> tuple[RawPage, ...]:
        """The pages in order."""
        return tuple(self._below(_number(self.root[b"/Pages"]), {}, 0))

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The number of each page (from 1) by its object."""
        return {page.object: number for number, page in enumerate(self.pages, start=1)}

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What a reader's program calls each page."""
        return labels_of(self._resolved(self.root.get(b"/PageLabels", b"")), len(self.pages), self._file)

    @cached_property
    def names(self) -> Mapping[str, int]:
        """The named places with their pages (0: a place that is not there)."""
        held = entries(self._resolved(self.root.get(b"/Names", b"")))
        return dict(self._named(held.get(b"/Dests", b""), 0))

    @property
    def language(self) -> str:
        """The language of the whole."""
        return text_of(self.root.get(b"/Lang", b""))

    @property
    def title(self) -> str:
        """The title in the document's information."""
        held = entries(self._resolved(entries(self._file.trailer).get(b"/Info", b"")))
        return text_of(held.get(b"/Title", b""))

    @property
    def metadata(self) -> str:
        """What the file says of itself in XMP."""
        number = _number(self.root.get(b"/Metadata", b""))
        return self._file.content(number).decode("utf-8", "replace") if number else ""

    def print_of(self, page: RawPage) -> str:
        """Return the fingerprint of what is drawn on a page: all of its content and pictures is read for it."""
        body = self._file.body(page.object)
        contents = self._contents(_told(body))
        drawings = self._prints.drawings(body, page.above)
        name = self._shown(contents[-1]) if contents else b""
        own = self._own([self._file.stream(part) for part in contents[1:-1]])
        return self._prints.of([data for _, data in own], drawings, name)

    def bookmarks(self) -> Iterator[tuple[int, str, int]]:
        """Yield each bookmark in order: how deep it stands (from 1), its title, and its page (0: none).

        One that opens another file is left out.
        """
        top = entries(self._resolved(self.root.get(b"/Outlines", b"")))
        waiting = [(1, top.get(b"/First", b""))]
        seen: set[bytes] = set()
        while waiting:
            depth, at = waiting.pop()
            if not at or at in seen or depth > _DEEPEST:
                continue
            seen.add(at)
            node = entries(self._resolved(at))
            if b"/GoToR" not in self._resolved(node.get(b"/A", b"")):
                page = self._opened(node.get(b"/Dest", b""), node.get(b"/A", b""))
                yield depth, text_of(node.get(b"/Title", b"")), page
            waiting += [(depth, node.get(b"/Next", b"")), (depth + 1, node.get(b"/First", b""))]

    def keys(self) -> dict[int, bytes]:
        """Return the entries of the tree of parents, as they are written."""
        tree = entries(self._resolved(self.root.get(b"/StructTreeRoot", b"")))
        found: dict[int, bytes] = {}
        waiting = [self._resolved(tree.get(b"/ParentTree", b""))]
        while waiting:
            node = entries(waiting.pop())
            found |= _pairs(node.get(b"/Nums", b""))
            waiting += map(self._file.body, references(node.get(b"/Kids", b"")))
        return found

    def parts(self) -> list[str]:
        """Return the titles of the parts of the tags, in order."""
        tree = entries(self._resolved(self.root.get(b"/StructTreeRoot", b"")))
        document = entries(self._resolved(_first(tree.get(b"/K", b""))))
        held = (entries(self._file.body(number)) for number in references(document.get(b"/K", b"")))
        return [text_of(part.get(b"/T", b"")) for part in held if part.get(b"/S") == b"/Part"]

    # ------------------------------------------------------------ pages

    def _below(self, number: int, above: Mapping[bytes, bytes], depth: int) -> Iterator[RawPage]:
        body = self._file.body(number)
        if b"/Kids" not in body or b"/Kids" not in (told := entries(body)):
            yield self._page(number, body, above)
            return
        if depth > _DEEPEST:
            raise Irregular("the tree of pages has no end")
        handed_down = {**above, **{key: told[key] for key in _INHERITED if key in told}}
        for kid in references(told[b"/Kids"]):
            yield from self._below(kid, handed_down, depth + 1)

    def _page(self, number: int, body: bytes, above: Mapping[bytes, bytes]) -> RawPage:
        told = _told(body)
        told = {**above, **told}
        contents = self._contents(told)
        key, annotations = told.get(b"/StructParents", b""), told.get(b"/Annots", b"")
        name = self._shown(contents[-1]) if contents else b""
        resources = above.get(b"/Resources", b"")
        drawing = self._prints.drawings(body, resources).get(name, 0)
        return RawPage(
            number,
            int(key) if key.isdigit() else -1,
            drawing,
            self._stamp(told, drawing) if drawing else None,
            tuple(self._links(self._array(annotations))) if annotations else (),
            resources,
        )

    def _contents(self, told: Mapping[bytes, bytes]) -> list[int]:
        return list(references(self._array(told.get(b"/Contents", b""))))

    def _own(self, streams: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return a page's streams without the figure that binding lays around a page without tags."""
        if len(streams) < 2 or any(len(streams[n][1]) > SHORT for n in (0, -1)):
            return streams
        try:
            return streams[1:-1] if is_figure(*(self._file.unpacked(*streams[n]) for n in (0, -1))) else streams
        except Irregular:  # what is packed in another way is none of ours
            return streams

    def _array(self, value: bytes) -> bytes:
        """Return an array as it is written, also where the page only refers to one, or has one thing in its place."""
        if value[:1].isdigit():
            held = self._file.body(_number(value)).strip()
            return held if held[:1] == b"[" else value
        return value

    def _stamp(self, told: Mapping[bytes, bytes], drawing: int) -> RawStamp | None:
        head, data = self._file.stream(drawing)
        if not is_plain(head):
            return None
        return stamp_of(head, self._file.unpacked(head, data), Boxes(*(told.get(key, b"") for key in SHEET)))

    @cached_property
    def _shown(self) -> _Names:
        return _Names(self._file)

    def _links(self, annotations: bytes) -> Iterator[RawLink]:
        inline = b"<<" in annotations
        held = map(self._file.body, references(annotations)) if not inline else iter(_dictionaries(annotations))
        for body in held:
            if b"/Link" not in body:
                continue
            goes = _GOES.findall(body)
            said = _SAYS.search(body)
            says = said[1].decode("latin-1") if said else ""
            if len(goes) == 1 and body.count(b"/Dest") == 1:
                yield RawLink(int(goes[0]), says)
            elif goes or b"/Dest" in body or b"/GoTo" in body:
                told = entries(body)
                yield RawLink(0, says, told.get(b"/Dest", b""), told.get(b"/A", b""))

    # ------------------------------------------------------------ places

    def opened(self, link: RawLink) -> int:
        """Return the page (from 1) that a link opens; 0 where it opens none. Names are known once all pages are."""
        return self.places.get(link.page or self._aim(link.dest, link.action), 0)

    def _aim(self, dest: bytes, action: bytes) -> int:
        """Return the page object that a place or an action leads to; 0 where it leads to none."""
        told = entries(self._resolved(action)) if action and not dest else {}
        wanted = self._resolved(dest or (told.get(b"/D", b"") if told.get(b"/S") == b"/GoTo" else b"")).strip()
        if wanted[:2] == b"<<":
            wanted = self._resolved(entries(wanted).get(b"/D", b"")).strip()
        if wanted[:1] == b"[":
            return next(references(wanted), 0)
        page = self.names.get(text_of(wanted), 0) if wanted else 0
        return self.pages[page - 1].object if page else 0

    def _opened(self, dest: bytes, action: bytes) -> int:
        return self.places.get(self._aim(dest, action), 0)

    def _named(self, tree: bytes, depth: int) -> Iterator[tuple[str, int]]:
        node = entries(self._resolved(tree))
        if depth > _DEEPEST:
            raise Irregular("the tree of names has no end")
        name = ""
        for plain, coded, place in _ARRAYS.findall(node.get(b"/Names", b"")[1:-1]):
            if place:
                held = self._resolved(place).strip()
                wanted = entries(held).get(b"/D", b"") if held[:2] == b"<<" else held
                yield name, self.places.get(next(references(wanted), 0), 0)
            else:
                name = text_of(b"<%b>" % coded if coded else b"(%b)" % plain)
        for kid in references(node.get(b"/Kids", b"")):
            yield from self._named(b"%d 0 R" % kid, depth + 1)

    def _resolved(self, value: bytes) -> bytes:
        """Return what a value refers to, or itself."""
        return self._file.body(_number(value)) if value[:1].isdigit() and value.rstrip().endswith(b"R") else value


class _Names:
    """The name that a page's last stream shows, by the stream: pages of ours share one."""

    def __init__(self, file: RawFile) -> None:
        self._file = file
        self._known: dict[int, bytes] = {}

    def __call__(self, stream: int) -> bytes:
        known = self._known.get(stream)
        if known is None:
            found = _SHOWN.search(self._file.content(stream))
            known = found[1] if found else b""
            if len(self._known) < 1000:
                self._known[stream] = known
        return known


def _told(page: bytes) -> dict[bytes, bytes]:
    """Return the entries of a page that matter here. The long way where one may be that of something inside it."""
    found = _ENTRIES.findall(page)
    told = dict(found)
    plain = len(told) == len(found) and b"/PieceInfo" not in page and (b"/Annots" in page) == (b"/Annots" in told)
    return told if plain and b"/Contents" in told else entries(page)


def _number(reference: bytes) -> int:
    return next(references(reference), 0)


def _first(value: bytes) -> bytes:
    number = _number(value)
    return b"%d 0 R" % number if number else b""


def _pairs(flat: bytes) -> dict[int, bytes]:
    found = re.findall(rb"(\d+)\s+(\d+\s+\d+\s+R|\[[^\[\]]*\]|null)", flat)
    return {int(key): value for key, value in found}


def _dictionaries(array: bytes) -> list[bytes]:
    """Return the things of an array that may hold dictionaries: each as an entry of one."""
    found, depth, start = [], 0, 0
    for token in re.finditer(rb"\((?:[^\\()]|\\.)*\)|<<|>>", array, re.DOTALL):
        depth += (token[0] == b"<<") - (token[0] == b">>")
        if token[0] == b"<<" and depth == 1:
            start = token.start()
        elif token[0] == b">>" and depth == 0:
            found.append(array[start : token.end()])
    return found
